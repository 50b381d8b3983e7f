"""Agency codes (机关代字) inside the words before a document number: where the code begins.

In: the run of Chinese characters and quotes before 〔2024〕. Out: the code without quotes, and how many characters are no
part of it. A code is *known* when it has been seen (`agency_codes.csv`), is one of the centre's
(`national_agency_codes.csv`), or is a place and what an organ there is called (`agency_code_tails.csv`): 新+财企,
昌州+政办发, 喀什+政发. Places are those of GB/T 2260 and of `agency_code_places.csv`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from budgetkg.ontology.regions import is_region_name, local_prefixes, province_prefixes, regions
from budgetkg.ontology.tables import read_csv

QUOTES = "“”\"'‘’＂「」『』"
_OPENING = "“‘「『"
LEVELS = "市州地盟区县旗"
"""What a code may put behind the initial of a place: 昌州, 昌市, 阿地."""
MAX_CODE = 8
"""The longest agency code seen has 8 characters; a longer run of words has something clinging to it."""

_ORGAN = re.compile(r"委员会|办公室|办公厅|政府|中心|公司|局|厅|委|部|院")
_JOINS = "和"
"""The word that is a place too: 和田."""
_NOUNS = ("文件", "通知", "批复", "纪要", "附件", "等")
"""Clinging words that another number may be joined to: …号文件和财建〔2023〕117号."""
_CODE_ENDS = "发办函字规电通复任政"
_MIN_REST = 3
"""So many characters before a known code are words; fewer may be a part of a code that is not known: 高新+政办发."""
_LONGEST_REGION = 15
_MIN_ORGAN = 4
"""So many characters name an organ (州人社局); fewer open a code as well (工信部信软函)."""


@cache
def known_codes() -> frozenset[str]:
    """Agency codes that have been seen in published documents, and those of the centre."""
    seen = {row["agency_code"] for row in read_csv("budgetkg.ingest", "agency_codes.csv")}
    return frozenset(code for code in seen | national_codes() if not code.startswith("的"))


@cache
def national_codes() -> frozenset[str]:
    """Agency codes of the Party's centre, the State Council, its ministries and offices."""
    return frozenset(row["agency_code"] for row in read_csv("budgetkg.ingest", "national_agency_codes.csv"))


@cache
def known_tails() -> frozenset[str]:
    """What may follow the place in a code: 财企, 政办发."""
    tails = {row["tail"] for row in read_csv("budgetkg.ingest", "agency_code_tails.csv")}
    seen = {code[1:] for code in known_codes() if code[0] in province_prefixes() and len(code) > 2}
    return frozenset(tails | seen)


@cache
def _initials() -> frozenset[str]:
    """First characters of regions, and the prefixes that provinces and cities use instead: what a local code may begin with."""
    prefixes = {*province_prefixes(), *(prefix for prefix, _ in local_prefixes())}
    return frozenset(one.short_name[0] for one in regions().values()) | {prefix[0] for prefix in prefixes}


@cache
def _place_names() -> frozenset[str]:
    """Places that a code spells with more than one character: 喀什, 兵团, 内蒙."""
    others = {row["place"] for row in read_csv("budgetkg.ingest", "agency_code_places.csv")}
    return frozenset(one.short_name for one in regions().values()) | others | set(province_prefixes())


@cache
def _clinging_words() -> tuple[str, ...]:
    lines = (files("budgetkg.ingest") / "clinging_words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True))


@cache
def _may_open_code(word: str) -> bool:
    """True for a clinging word that codes begin with as well: 经 (经信办), 和 (和田), 即 (即墨)."""
    return word in _initials() or any(tail.startswith(word) for tail in known_tails() if len(word) == 1)


def without_quotes(text: str) -> str:
    """A code without the quotes that publishers print in it: 乌“双创”办."""
    return "".join(character for character in text if character not in QUOTES)


def is_local_code(code: str) -> bool:
    """True for a place and a known tail: 新财企, 昌州政办发, 喀什政发; a place alone or a tail alone is none."""
    return any(
        code[length:] in known_tails() and _is_place(code[:length]) for length in range(1, max(len(code) - 1, 1) + 1)
    )


def _is_place(words: str) -> bool:
    if words[0] in _initials() and (len(words) == 1 or (len(words) == 2 and words[1] in LEVELS)):
        return True
    return words in _place_names() or is_region_name(words)


def is_known(code: str) -> bool:
    """True for a code that has been seen, is the centre's, or is a place and a known tail."""
    return code in known_codes() or is_local_code(code)


def looks_like_code(code: str) -> bool:
    """True for a code that is known, and for one that begins or ends as codes do: 乌经开管发, 苏建价, 国科金."""
    if is_known(code) or code.endswith(tuple(_CODE_ENDS)) or code.startswith("国"):
        return True
    return any(
        code.startswith(one) and code[len(one) : len(one) + 1] in _tail_initials() for one in province_prefixes()
    )


@cache
def _tail_initials() -> frozenset[str]:
    return frozenset(tail[0] for tail in known_tails())


def trim_code(printed: str, before: str = "") -> tuple[str, int]:
    """Take off what clings to an agency code: the code without quotes, and how many printed characters were taken off.

    A code that is known is kept whole and goes as far back as it is known. Of a run that is too long for a code, or
    has an organ's name before it, only what is a code remains; where none is found the code is empty, nothing is
    guessed. `before` is the character before the run: behind a number or a title, 和 is the word and not 和田.

    >>> trim_code("依据中办发"), trim_code("中小企业发展专项乌财企"), trim_code("州人社局巴职改办字")
    (('中办发', 2), ('乌财企', 8), ('巴职改办字', 4))
    >>> trim_code("昌州政办发"), trim_code("财政部财建"), trim_code("高新政办发")
    (('昌州政办发', 0), ('财建', 3), ('高新政办发', 0))
    """
    kept = [at for at, character in enumerate(printed) if character not in QUOTES]
    bare, cut = without_quotes(printed), 0
    while (more := _trim_once(bare[cut:], "" if cut else before)) is not None:
        if not more:
            at = kept[cut] if cut else 0
            return bare[cut:], at - (at > 0 and printed[at - 1] in _OPENING)
        cut += more
    return "", 0


def _trim_once(printed: str, before: str) -> int | None:
    """How many characters are no part of the code; None where no code is found."""
    known = [at for at in range(len(printed) - 1) if len(printed) - at <= MAX_CODE and is_known(printed[at:])]
    bounded = [at for at in known if _is_bounded(printed, at, before)]
    if bounded:
        return bounded[0]
    if _opens_with_level(printed):
        return 0
    cut = _certain_clinging(printed)
    behind_words = next((at for at in known if at > cut and len(printed[at:]) > 2), cut)
    if behind_words - cut >= _MIN_REST:
        return behind_words
    bare = printed[cut:]
    behind_organ = _behind_organ(printed, cut)
    if behind_organ:
        return behind_organ
    is_code = 2 <= len(bare) <= MAX_CODE and not bare.endswith(("令", "年")) and bare not in _clinging_words()
    return cut if is_code else None


def _opens_with_level(printed: str) -> bool:
    """True for a run as long as a code may be that opens with a place and its level and names no organ: 塔地党组通字.

    Only its end may be known: 组通字 is a code of the centre too.
    """
    return (
        2 < len(printed) <= MAX_CODE
        and printed[1] in LEVELS
        and printed[0] in _initials()
        and printed.endswith(tuple(_CODE_ENDS))
        and not _ORGAN.search(printed)
    )


def _is_bounded(printed: str, at: int, before: str) -> bool:
    """True where a code may begin at `at`: at the start, behind a word that clings, an organ or a region.

    A region right before a code of the centre belongs to it: 八师石河子市财建 is not the ministry's 财建.
    """
    left = printed[:at]
    if printed[at] in _JOINS and (before in _JOINED_TO if not left else left.endswith(_NOUNS)):
        return False
    if not left:
        return True
    organ = next((one for one in _ORGAN.finditer(left) if one.end() == at), None)
    return (
        left.endswith(_clinging_words()) or (organ is not None and organ.start() > 0) or _is_behind_region(printed, at)
    )


def _is_behind_region(printed: str, at: int) -> bool:
    """True where the name of a region ends at `at` and is no part of the code: 巴音郭楞蒙古自治州+巴政办发, not 巴州+政办发."""
    return printed[at:] not in national_codes() and any(
        is_region_name(printed[start:at]) and not is_known(printed[start:])
        for start in range(max(0, at - _LONGEST_REGION), at - 1)
    )


_JOINED_TO = frozenset("号文》）)】]〕")
"""What 和 joins to when it stands first in a run."""


def _certain_clinging(printed: str) -> int:
    """How many characters at the front are clinging words that no code begins with."""
    return _clinging(printed, tuple(word for word in _clinging_words() if not _may_open_code(word)))


def clinging_length(printed: str) -> int:
    """How many characters at the front are clinging words; a word that would leave no code stays."""
    return _clinging(printed, _clinging_words())


def _clinging(printed: str, words: tuple[str, ...]) -> int:
    cut = 0
    while printed[cut:] not in known_codes():
        word = next((one for one in words if printed.startswith(one, cut)), "")
        if not word or len(printed) - cut - len(word) < 2:
            break
        cut += len(word)
    return cut


def behind_clinging(words: str) -> int:
    """Where the words begin that no clinging word stands before: behind the last one of two characters or more.

    >>> behind_clinging("本单位执行财政部")
    5
    """
    last = max((words.rfind(one) + len(one) for one in _clinging_words() if len(one) > 1 and one in words), default=0)
    return last + clinging_length(words[last:])


def _behind_organ(printed: str, cut: int) -> int:
    """Where the words behind an organ's name begin that can be a code, 0 where there is none.

    A code that is not known begins with a region's initial, unless the run is too long to be one itself.
    """
    is_long = len(printed) - cut > MAX_CODE
    for organ in _ORGAN.finditer(printed, cut):
        rest = printed[organ.end() :]
        named = organ.end() - cut >= _MIN_ORGAN and rest[:1] in _initials() and len(rest) > 2
        if 2 <= len(rest) <= MAX_CODE and (is_long or named) and not _ORGAN.match(rest):
            return organ.end()
    return 0
