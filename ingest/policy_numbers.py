"""Document numbers (发文字号): found in words, taken apart, written in one way.

In: running text without blanks, or a number as a user types it. Out: :class:`PolicyNumber`. Finding, normalising and
deciding sameness are three steps; this module does the first two. The form of a number is that of GB/T 9704-2012
(7.2.5: 发文机关代字、年份、发文顺序号, the year in 〔〕); publishers print every other bracket as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetkg.ingest.agency_codes import QUOTES, behind_clinging, is_known, looks_like_code, trim_code, without_quotes
from budgetkg.ingest.characters import common_characters
from budgetkg.ingest.quantities import chinese_number
from budgetkg.ontology.errors import InvalidPolicyNumber

ORDER = "order"
NUMBERED = "numbered_document"

_OPEN, _CLOSE = r"[〔\[［（(【﹝〖{｛〈<＜「❲⦗｢﹙﹛]", r"[〕\]］）)】﹞〗}｝〉>＞」❳⦘｣﹚﹜]"
_YEAR = r"(?:19|20|１９|２０)[0-9０-９]{2}"
_SERIAL = r"[0-9０-９]{1,5}"
_TO = "—–~～至-"
"""What stands between the first and the last number of a range."""
_TO_ASCII = str.maketrans("０１２３４５６７８９", "0123456789")
_NO_DOCUMENT = r"(?![楼线院厂路机房井门库桥车台仓馆泵炉窑厅段坑渠闸站舱煤矿柱墩柜塔]|地块|标段|宗地|小区|汽油|柴油)"
"""What has a number and is no document: （2024）3号线, 5号楼, 2号地块."""
_NUMBER = re.compile(
    rf"""
    (?: (?<![\u4e00-\u9fff{QUOTES}]) | (?<=[号號]) )
    (?P<code> [\u4e00-\u9fff{QUOTES}]++ )               # 新财企  乌“双创”办
    (?P<field> [（(] [\u4e00-\u9fff]{{1,3}} [）)] )?       # 沪财（企）
    (?P<open> {_OPEN} )? (?P<year> {_YEAR} ) (?P<years> 年 )? (?P<close> {_CLOSE} )?
    字? 第? (?P<serial> {_SERIAL} ) (?![0-9０-９.．%％])
    (?P<others> (?: [、/和及与{_TO}] {_SERIAL} )+ (?=[号號]) )?  # 140、141号   140—142号
    (?P<mark> [号號] {_NO_DOCUMENT} )?
    """,
    re.VERBOSE,
)
_LONGEST_RANGE = 30
_LONGEST_RUN = 60
"""So many characters before the year are searched for the code; in a longer run it stands at the end."""
_MORE = re.compile(
    rf"""
    (?: (?:[、/和及与，,；;]|以及) {_OPEN} (?P<year> {_YEAR} ) 年? {_CLOSE} 第? (?P<serial> {_SERIAL} ) 号 {_NO_DOCUMENT}
      | (?: (?P<mark> [、/和及与{_TO}] ) | 以及 ) 第? (?P<serial2> {_SERIAL} ) 号      # …140号、141号   …6号、〔2018〕15号
        (?= $ | [^\u4e00-\u9fff] | 文 | 等 | [和及与的] | 关于 | 精神 | 要求 | 通知 | 规定 )
    )
    """,
    re.VERBOSE,
)
_UNMARKED = re.compile(r"$|[，。；、）)》】\n\t]|文|精神|等|和|及|《|关于|通知|要求|的")
"""What may follow a number whose 号 was left out."""
_ROUND = "（(〈<＜{｛﹙﹛"
_NO_CODE = re.compile(
    r"(?:编号|合同|协议|工程|项目|预算|资金|计划|规划|方案|办法|意见|规定|报告|标准|年度|批次|标段|地块|公司|能源|技术|号|期|批|版)$"
)
"""Ends of words before a year in round brackets that are no agency code: 新能源（2024）3号."""
_ORDER = re.compile(
    rf"""
    (?P<issuer> [\u4e00-\u9fff]{{2,30}}? ) (?P<form> 令 | 公告 | 通告 )
    (?: [（(〔\[]? (?P<year> {_YEAR} ) 年? [）)〕\]]? | [（(] [第一二三四五六七八九十全国人大届]{{2,12}} [）)] )?
    [（(]? 第? (?P<serial> [0-9０-９]{{1,4}} | [一二三四五六七八九十百零〇]{{1,6}} ) 号
    | (?P<issuer2> 国务院 | 主席 | [\u4e00-\u9fff]{{2,24}}?(?:部|委员会|委|总局|局|厅|人民政府|总署) )
      (?: (?P<year2> {_YEAR} ) 年 )? 第? (?P<serial2> [0-9０-９]{{1,4}} ) 号 (?P<form2> 令 | 公告 | 通告 )
    """,
    re.VERBOSE,
)
_CONGRESS = re.compile(r"(?:人民代表大会|人大)(?:常务委员会|常委会)?$")
"""Whose announcements are counted by term and not by year: 自治区第十三届人民代表大会常务委员会公告第12号."""
_STATE_COUNCIL = re.compile(r"国令第?(?P<serial>[0-9０-９]{1,4})号")
_ORDER_ISSUER = re.compile(
    r"(?:中华人民共和国)?(?P<issuer>国务院|主席|中央军事委员会|[\u4e00-\u9fff]*?(?:部|委员会|委|总局|局|厅|人民政府|政府|总署|署|银行|办公室|人大|会))$"
)
_TYPED = re.compile(
    rf"""^ (?P<code> (?: [\u4e00-\u9fff] | [{QUOTES}] )+? ) (?:字|第)?
    (?: {_OPEN}? (?P<year> (?:19|20)\d{{2}} ) 年? {_CLOSE}? )
    [\s\-—–_/,，.、]* 第? (?P<serial> \d{{1,5}} ) (?:号|号文|号文件)? $""",
    re.VERBOSE,
)


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


def find_policy_numbers(text: str) -> Iterator[FoundNumber]:
    """Every document number and order in a text without blanks. Line breaks and tabs in it bound cells and are not crossed.

    >>> [str(found.number) for found in find_policy_numbers("依据中办发〔2016〕3号文件，乌“双创”办（2017）18号")]
    ['中办发〔2016〕3号', '乌双创办〔2017〕18号']
    >>> [str(found.number) for found in find_policy_numbers("《民用爆炸物品安全管理条例》（中华人民共和国国务院令第466号）")]
    ['国务院令第466号']
    >>> [str(found.number) for found in find_policy_numbers("新财企〔2024〕140、141号和〔2025〕7号、财政部公告2023年第5号")]
    ['新财企〔2024〕140号', '新财企〔2024〕141号', '新财企〔2025〕7号', '财政部公告〔2023〕5号']
    """
    orders = list(_orders(text))
    taken = [(one.start, one.end) for one in orders]
    numbers = [one for one in _numbers(text) if not any(one.start < end and start < one.end for start, end in taken)]
    yield from sorted([*numbers, *orders], key=lambda one: one.start)


def _numbers(text: str) -> Iterator[FoundNumber]:
    for match in _NUMBER.finditer(text):
        first = max(match.start(), match.end("code") - _LONGEST_RUN)
        code, cut = trim_code(text[first : match.end("code")], text[first - 1 : first])
        if not code or not _is_number(match, code, text):
            continue
        code += _field(match)
        start, year = first + cut, int(_ascii(match.group("year")))
        part = _part(match)
        end = match.end("serial") if match.group("others") and not part else match.end()
        found = PolicyNumber(code, year, _serial(match.group("serial")) + part)
        yield FoundNumber(start, end, found)
        if not part:
            yield from _others(match, code, year)
        yield from _more(text, match.end(), found)


def _field(match: re.Match[str]) -> str:
    """The field in brackets that belongs to a code as Shanghai writes it: 沪财（企）〔2020〕5号."""
    printed = match.group("field") or ""
    return f"（{printed[1:-1]}）" if printed else ""


def _part(match: re.Match[str]) -> str:
    """`-1` of 140-1号, a part of a notice numbered on its own: what stands behind the dash leads to no higher number."""
    parted = re.fullmatch(rf"[{_TO}](?P<part>{_SERIAL})", match.group("others") or "")
    if not parted or int(_ascii(parted["part"])) > int(_ascii(match.group("serial"))):
        return ""
    return f"-{_serial(parted['part'])}"


def _others(match: re.Match[str], code: str, year: int) -> Iterator[FoundNumber]:
    """The numbers that share a 号: 140、141号, and each of a range: 140—142号."""
    last = int(_ascii(match.group("serial")))
    for other in re.finditer(rf"(?P<mark>\D)(?P<serial>{_SERIAL})", match.group("others") or ""):
        start, end = (match.start("others") + place for place in other.span("serial"))
        end = match.end() if end == match.end("others") else end
        serial = int(_ascii(other.group("serial")))
        for value in _meant(other.group("mark"), last, serial):
            yield FoundNumber(start, end, PolicyNumber(code, year, str(value)))
        last = serial


def _meant(mark: str, last: int, serial: int) -> range:
    """The serials that a list or a range goes on with; none behind a dash that leads to no higher number."""
    if mark not in _TO:
        return range(serial, serial + 1)
    return range(last + 1, serial + 1) if last < serial <= last + _LONGEST_RANGE else range(0)


def _is_number(match: re.Match[str], code: str, text: str) -> bool:
    """True where all parts are there; a bracket or 号 may be missing behind a known code only."""
    brackets = bool(match.group("open")) + bool(match.group("close"))
    if match.group("field") and not looks_like_code(code):
        return False
    if brackets == 2 and match.group("mark"):
        is_round = match.group("open") in _ROUND
        return is_known(code) or not is_round or (looks_like_code(code) and not _NO_CODE.search(code))
    if not is_known(code):
        return False
    if not brackets:  # 新财企2024年140号文件
        return bool(match.group("years") and match.group("mark")) and text.startswith("文", match.end())
    return bool(match.group("mark")) or (brackets == 2 and bool(_UNMARKED.match(text, match.end())))


def _more(text: str, end: int, found: PolicyNumber) -> Iterator[FoundNumber]:
    """The numbers behind one that share its code, and its year where they have none."""
    year, last = found.year, int(found.serial.partition("-")[0])
    while match := _MORE.match(text, end):
        key, start = ("serial", match.start("year") - 1) if match.group("year") else ("serial2", match.start("serial2"))
        year = int(_ascii(match.group("year"))) if match.group("year") else year
        serial, end = int(_ascii(match.group(key))), match.end()
        for value in _meant(match.group("mark") or "、", last, serial):
            yield FoundNumber(start, end, PolicyNumber(found.issuer_code, year, str(value)))
        last = serial


def _ascii(digits: str) -> str:
    return digits.translate(_TO_ASCII)


def _serial(digits: str) -> str:
    return str(int(_ascii(digits)))


def _orders(text: str) -> Iterator[FoundNumber]:
    """Orders (令) and announcements (公告, 通告), which are numbered under their issuer's name."""
    for match in _ORDER.finditer(text):
        found = _order(match)
        if found:
            yield found
    for match in _STATE_COUNCIL.finditer(text):  # 国令第722号: the file number of an order of the State Council
        yield FoundNumber(
            match.start(), match.end(), PolicyNumber("国务院令", None, _serial(match.group("serial")), ORDER)
        )


def _order(match: re.Match[str]) -> FoundNumber | None:
    key = "" if match.group("issuer") else "2"
    printed, form, serial = (match.group(f"{part}{key}") for part in ("issuer", "form", "serial"))
    cut = behind_clinging(printed)
    issuer = _ORDER_ISSUER.search(printed[cut:])
    year = int(_ascii(match.group(f"year{key}"))) if match.group(f"year{key}") else None
    if not issuer or (form != "令" and year is None and not _CONGRESS.search(printed)):
        return None
    value = str(chinese_number(serial)) if serial[0] in "一二三四五六七八九十百零〇" else _serial(serial)
    return FoundNumber(
        match.start(f"issuer{key}") + cut + issuer.start(),
        match.end(),
        PolicyNumber(f"{issuer.group('issuer')}{form}", year, value, NUMBERED if form != "令" and year else ORDER),
    )


def parse_policy_number(text: str) -> PolicyNumber:
    """A number as a user types it, in any spelling. Raises InvalidPolicyNumber.

    >>> str(parse_policy_number("新财企（2024）140号")), str(parse_policy_number(" 新财企 [2024] 140 号"))
    ('新财企〔2024〕140号', '新财企〔2024〕140号')
    >>> str(parse_policy_number("国务院令 第 466 号")), str(parse_policy_number("新财企2024年140号"))
    ('国务院令第466号', '新财企〔2024〕140号')
    """
    compact = "".join(common_characters(text).split()).translate(_TO_ASCII)
    found = list(find_policy_numbers(compact))
    if len(found) == 1:
        return found[0].number
    typed = _TYPED.match(compact)
    if typed and without_quotes(typed.group("code")):
        return PolicyNumber(
            without_quotes(typed.group("code")), int(typed.group("year")), _serial(typed.group("serial"))
        )
    raise InvalidPolicyNumber(
        f"{text!r} 不是发文字号 is no document number; expected agency code, year and serial such as 新财企〔2024〕140号 "
        "(any brackets, blanks allowed) or 国务院令第466号."
    )
