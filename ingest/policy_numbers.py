"""Document numbers (发文字号): found in words, taken apart, written in one way.

In: running text without blanks, or a number as a user types it. Out: :class:`PolicyNumber`. Finding, normalising and
deciding sameness are three steps; this module does the first two. The form of a number is that of GB/T 9704-2012
(7.2.5: 发文机关代字、年份、发文顺序号, the year in 〔〕); publishers print every other bracket as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgetkg.ingest.quantities import chinese_number
from budgetkg.ontology.errors import InvalidPolicyNumber
from budgetkg.ontology.regions import Level, Region, chain, province_prefixes, region, regions
from budgetkg.ontology.tables import read_csv

ORDER = "order"
NUMBERED = "numbered_document"

_OPEN, _CLOSE = r"[〔\[［（(【﹝〖{｛〈<＜「]", r"[〕\]］）)】﹞〗}｝〉>＞」]"
_QUOTES = "“”\"'‘’＂「」『』"
_TO_ASCII = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMBER = re.compile(
    rf"""
    (?P<code> (?: [\u4e00-\u9fff] | [{_QUOTES}] )+ )   # 新财企  乌“双创”办
    {_OPEN} (?P<year> (?:19|20)[0-9０-９]{{2}} ) 年? {_CLOSE}
    第? (?P<serial> [0-9０-９]{{1,5}} ) 号              # 140号
    """,
    re.VERBOSE,
)
_ORDER = re.compile(
    r"""
    (?P<issuer> [\u4e00-\u9fff]{2,24}? ) 令
    (?: [（(〔\[]? (?P<year> (?:19|20)\d{2} ) 年? [）)〕\]]? )?
    第? (?P<serial> \d{1,4} | [一二三四五六七八九十百零〇]{1,6} ) 号
    | (?P<issuer2> 国务院 | 主席 | [\u4e00-\u9fff]{2,12}(?:部|委员会|总局|人民政府|总署) ) 第? (?P<serial2> \d{1,4} ) 号令
    """,
    re.VERBOSE,
)
_ORDER_ISSUER = re.compile(
    r"(?:中华人民共和国)?(?P<issuer>国务院|主席|中央军事委员会|[\u4e00-\u9fff]*?(?:部|委员会|委|总局|局|人民政府|政府|总署|署|银行|办公室|会))$"
)
_TYPED = re.compile(
    rf"""^ (?P<code> (?: [\u4e00-\u9fff] | [{_QUOTES}] )+? ) (?:字|第)?
    (?: {_OPEN}? (?P<year> (?:19|20)\d{{2}} ) 年? {_CLOSE}? )
    [\s\-—–_/,，.、]* 第? (?P<serial> \d{{1,5}} ) (?:号|号文|号文件)? $""",
    re.VERBOSE,
)
_ORGAN_ENDS = re.compile(r"(?:局|厅|委|部|院|政府|办公室|办公厅|委员会|中心|公司)$")
MAX_CODE = 8
"""The longest agency code seen has 8 characters; a longer run of words has something clinging to it."""


@dataclass(frozen=True, slots=True)
class PolicyNumber:
    """A document number. `issuer_code` has no quotes; `year` is None for orders without one (国务院令第466号)."""

    issuer_code: str
    year: int | None
    serial: str
    kind: str = NUMBERED

    def __str__(self) -> str:
        """The number as this project writes it: `新财企〔2024〕140号`, `国务院令第466号`."""
        if self.kind == ORDER:
            return f"{self.issuer_code}{f'〔{self.year}〕' if self.year else ''}第{self.serial}号"
        return f"{self.issuer_code}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number at `[start, end)` of a text."""

    start: int
    end: int
    number: PolicyNumber


@cache
def _known_codes() -> frozenset[str]:
    """Agency codes that have been seen in published documents (`agency_codes.csv`)."""
    codes = {row["agency_code"] for row in read_csv("budgetkg.ingest", "agency_codes.csv")}
    return frozenset(code for code in codes if not code.startswith("的"))


@cache
def _known_tails() -> frozenset[str]:
    """What may follow the region in a code: 财企, 政办发."""
    tails = {row["tail"] for row in read_csv("budgetkg.ingest", "agency_code_tails.csv")}
    seen = {code[1:] for code in _known_codes() if code[0] in province_prefixes() and len(code) > 2}
    return frozenset(tails | seen)


@cache
def _clinging_words() -> tuple[str, ...]:
    lines = (files("budgetkg.ingest") / "clinging_words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True))


@cache
def _region_initials() -> frozenset[str]:
    """First characters of regions: what a local code may begin with."""
    return frozenset(one.short_name[0] for one in regions().values()) | frozenset(p[0] for p in province_prefixes())


def find_policy_numbers(text: str) -> Iterator[FoundNumber]:
    """Every document number and order in a text without blanks. Line breaks and tabs in it bound cells and are not crossed.

    >>> [str(found.number) for found in find_policy_numbers("依据中办发〔2016〕3号文件，乌“双创”办（2017）18号")]
    ['中办发〔2016〕3号', '乌双创办〔2017〕18号']
    >>> [str(found.number) for found in find_policy_numbers("《民用爆炸物品安全管理条例》（中华人民共和国国务院令第466号）")]
    ['国务院令第466号']
    """
    for match in _NUMBER.finditer(text):
        printed = match.group("code")
        code, cut = trim_code(printed)
        if code:
            number = PolicyNumber(code, int(_ascii(match.group("year"))), _serial(match.group("serial")))
            yield FoundNumber(match.start() + cut, match.end(), number)
    for match in _ORDER.finditer(text):
        found = _order(match)
        if found:
            yield found


def _ascii(digits: str) -> str:
    return digits.translate(_TO_ASCII)


def _serial(digits: str) -> str:
    return str(int(_ascii(digits)))


def trim_code(printed: str) -> tuple[str, int]:
    """Take off what clings to an agency code: the code without quotes, and how many printed characters were taken off.

    A code that is known whole is kept whole. A run that is too long for a code is cut to the longest ending that is
    known, alone or behind a region's initial; where none is known nothing is guessed and the code is empty.

    >>> trim_code("依据中办发"), trim_code("中小企业发展专项乌财企"), trim_code("州人社局巴职改办字")
    (('中办发', 2), ('乌财企', 8), ('巴职改办字', 4))
    """
    cut = clinging_length(printed)
    bare = _without_quotes(printed[cut:])
    if bare in _known_codes() or (
        len(bare) <= MAX_CODE and bare[:1] in _region_initials() and bare[1:] in _known_tails()
    ):
        return bare, cut
    ending = _known_ending(printed, cut)
    if ending:
        return _without_quotes(printed[ending:]), ending
    if 2 <= len(bare) <= MAX_CODE and not bare.endswith(("令", "年")):
        return bare, cut
    return "", cut


def clinging_length(printed: str) -> int:
    """How many characters at the front are clinging words; a word that would leave no code stays."""
    cut = 0
    stripped = True
    while stripped:
        stripped = False
        for word in _clinging_words():
            rest = printed[cut + len(word) :]
            if (
                printed.startswith(word, cut)
                and len(_without_quotes(rest)) >= 2
                and _without_quotes(printed[cut:]) not in _known_codes()
            ):
                cut += len(word)
                stripped = True
                break
    return cut


def _without_quotes(text: str) -> str:
    return "".join(character for character in text if character not in _QUOTES)


def _known_ending(printed: str, start: int) -> int:
    """Where the longest known code inside a longer run begins, 0 where there is none."""
    for at in range(start + 1, len(printed) - 1):
        tail = _without_quotes(printed[at:])
        if len(tail) > MAX_CODE or printed[at] in _QUOTES:
            continue
        is_local = tail[0] in _region_initials() and tail[1:] in _known_tails()
        after_organ = bool(_ORGAN_ENDS.search(printed[:at])) and tail[0] in _region_initials()
        if is_local or after_organ or (tail in _known_codes() and len(tail) > 2):
            return at
    return 0


def _order(match: re.Match[str]) -> FoundNumber | None:
    printed = match.group("issuer") or match.group("issuer2")
    start = match.start("issuer") if match.group("issuer") else match.start("issuer2")
    cut = clinging_length(printed)
    issuer = _ORDER_ISSUER.search(printed[cut:])
    if not issuer:
        return None
    serial = match.group("serial") or match.group("serial2")
    value = _serial(serial) if serial[0].isdigit() else str(chinese_number(serial))
    year = int(match.group("year")) if match.group("year") else None
    return FoundNumber(
        start + cut + issuer.start(), match.end(), PolicyNumber(f"{issuer.group('issuer')}令", year, value, ORDER)
    )


def parse_policy_number(text: str) -> PolicyNumber:
    """A number as a user types it, in any spelling. Raises InvalidPolicyNumber.

    >>> str(parse_policy_number("新财企（2024）140号")), str(parse_policy_number(" 新财企 [2024] 140 号"))
    ('新财企〔2024〕140号', '新财企〔2024〕140号')
    >>> str(parse_policy_number("国务院令 第 466 号")), str(parse_policy_number("新财企2024年140号"))
    ('国务院令第466号', '新财企〔2024〕140号')
    """
    compact = "".join(text.split()).translate(_TO_ASCII)
    found = list(find_policy_numbers(compact))
    if len(found) == 1:
        return found[0].number
    typed = _TYPED.match(compact)
    if typed:
        return PolicyNumber(
            _without_quotes(typed.group("code")), int(typed.group("year")), _serial(typed.group("serial"))
        )
    raise InvalidPolicyNumber(
        f"{text!r} 不是发文字号 is no document number; expected agency code, year and serial such as 新财企〔2024〕140号 "
        "(any brackets, blanks allowed) or 国务院令第466号."
    )


def issuing_region(number: PolicyNumber, citing: str) -> Region | None:
    """The region whose authority issued a number cited by a department of region `citing`; None for the centre or unknown.

    The initial of a prefecture or county is ambiguous nationally (乌: 乌鲁木齐, 乌海); only those that the citing
    department belongs to are considered. 市 or 州 behind the initial of a province names the prefecture.

    >>> issuing_region(PolicyNumber("新财企", 2024, "140"), "653000").code
    '650000'
    >>> issuing_region(PolicyNumber("克财建", 2024, "113"), "653000").code
    '653000'
    >>> issuing_region(PolicyNumber("财建", 2023, "117"), "652800") is None
    True
    """
    code = number.issuer_code
    if number.kind == ORDER or (code in _known_codes() and code[0] not in _region_initials()):
        return None
    above = chain(citing)
    local = [one for one in above if one.level is not Level.PROVINCE and code.startswith(one.short_name[0])]
    province = _province_of(code)
    if local and code[1:2] in {"市", "州", "地", "盟", "区", "县"}:
        return local[0]
    if province and (not local or province.code in {one.code for one in above}):
        return province
    return local[-1] if local else province


def _province_of(code: str) -> Region | None:
    prefixes = province_prefixes()
    for length in (2, 1):
        if code[:length] in prefixes and (
            code in _known_codes() or code[length:] in _known_tails() or len(code) <= MAX_CODE
        ):
            return region(prefixes[code[:length]])
    return None


def is_national(number: PolicyNumber) -> bool:
    """True for numbers of the centre: orders of the State Council and ministries, and known codes without a region.

    >>> is_national(PolicyNumber("财建", 2023, "117")), is_national(PolicyNumber("新财企", 2024, "140"))
    (True, False)
    """
    code = number.issuer_code
    if number.kind == ORDER:
        return code.startswith(("国务院", "主席")) or code.endswith(("部令", "总局令", "总署令"))
    return _province_of(code) is None and (code in _known_codes() or code.startswith(("中", "国")))
