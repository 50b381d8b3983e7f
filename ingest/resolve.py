"""Sameness: which printed names mean one department, and which mean one project.

In: names as printed. Out: keys and recorded judgements. A name is never overwritten; the judgement says what was
decided, by which rule and how sure. Regions and customary abbreviations are data (`ontology/codes`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from budgetkg.ingest.document import without_blanks
from budgetkg.ontology.regions import Level, chain, read_table, region, split_region

POSITIVE, NEGATIVE, UNSURE = "positive", "negative", "unsure"

_PARTY = re.compile(r"^(?:中国共产党|中共)")
_RELATIVE = (
    ("自治区", Level.PROVINCE),
    ("自治州", Level.PREFECTURE),
    ("省", Level.PROVINCE),
    ("州", Level.PREFECTURE),
    ("地区", Level.PREFECTURE),
    ("市", Level.PREFECTURE),
    ("区", Level.COUNTY),
    ("县", Level.COUNTY),
)
_PUNCTUATION = re.compile(r"[\s《》“”\"'‘’（）()\[\]〔〕【】\-—–－、，,。.：:]")
_OWN_LEVEL = re.compile(r"[（(](?:本级|本部|机关)[）)]$|(?:本级|本部)$")

_TELLING = re.compile(r"[一二三四五六七八九十甲乙丙丁\d省市州区县旗盟乡镇厅局委部处科队站所东西南北中上下]")
"""Levels, ordinals, ranks and bearings: where both names have one at the same place, neither is a misprint."""
SAME_NAME_AT = Decimal("0.90")
"""Similarity from which two organisation names differ by a slip of the pen only (工业和和信息化局)."""


@dataclass(frozen=True, slots=True)
class OrganisationKey:
    """What identifies an organisation: GB/T 2260 code of its region (empty where unknown) and its own name in full."""

    region_code: str
    name: str


@cache
def _abbreviations() -> tuple[tuple[str, str], ...]:
    rows = read_table("organ_abbreviations.csv")
    return tuple(sorted(((row["short"], row["full"]) for row in rows), key=lambda pair: -len(pair[0])))


def organisation_key(printed: str, citing: str = "") -> OrganisationKey:
    """The key of an organisation as printed by a department of region `citing`.

    >>> organisation_key("昌吉州工信局") == organisation_key("昌吉回族自治州 工业和信息化局")
    True
    >>> organisation_key("新疆克州工业和信息化局")
    OrganisationKey(region_code='653000', name='工业和信息化局')
    >>> organisation_key("州人社局", citing="652300")
    OrganisationKey(region_code='652300', name='人力资源和社会保障局')
    """
    name = _OWN_LEVEL.sub("", _PARTY.sub("", without_blanks(printed)))
    found, rest = split_region(name, _province(citing))
    if found is None or not rest:
        relative = _relative_region(name, citing)
        code, rest = relative if relative else ("", name)
    else:
        code = found.code
    for short, full in _abbreviations():
        if rest.endswith(short) and not rest.endswith(full):
            rest = rest[: -len(short)] + full
            break
    return OrganisationKey(code, rest)


def _province(citing: str) -> str:
    return chain(citing)[-1].code if citing and chain(citing) else ""


def _relative_region(name: str, citing: str) -> tuple[str, str] | None:
    """The region that 自治区, 州, 市 … mean at the start of a name, seen from `citing`."""
    for word, level in _RELATIVE:
        if name.startswith(word) and len(name) > len(word) + 1:
            above = [
                one for one in chain(citing) if one.level is level and (one.full_name.endswith(word) or word == "州")
            ]
            return (above[0].code, name[len(word) :]) if above else None
    return None


def is_slip_of(left: str, right: str) -> bool:
    """True where two different names are so alike that one is a misprint of the other.

    Names that differ in a character that tells organisations apart are two: 克拉玛依市 and 克拉玛依区, 第一 and 第二.

    >>> is_slip_of("巴音郭楞蒙古自治州工业和和信息化局", "巴音郭楞蒙古自治州工业和信息化局")
    True
    >>> is_slip_of("乌鲁木齐市节能监察中心", "乌鲁木齐市中小企业服务中心")
    False
    """
    if similarity(left, right) < SAME_NAME_AT:
        return False
    changes = [one for one in Levenshtein.opcodes(bare_name(left), bare_name(right)) if one.tag == "replace"]
    return not any(
        _TELLING.search(bare_name(left)[one.src_start : one.src_end])
        and _TELLING.search(bare_name(right)[one.dest_start : one.dest_end])
        for one in changes
    )


def similarity(left: str, right: str) -> Decimal:
    """Similarity of two names without punctuation, 0 to 1, in hundredths."""
    ratio = fuzz.ratio(bare_name(left), bare_name(right))
    return Decimal(round(ratio)) / 100


def bare_name(name: str) -> str:
    """A name without blanks, brackets, quotes and dashes: the form in which project names are compared.

    >>> bare_name("《数字昌吉发展规划（2021—2025年）》")
    '数字昌吉发展规划20212025年'
    """
    return _PUNCTUATION.sub("", name)


def contains_name(long: str, short: str) -> bool:
    """True where one name holds the other whole."""
    left, right = bare_name(long), bare_name(short)
    return bool(left and right) and (left in right or right in left)


def region_name(code: str) -> str:
    """The full name of a region, for messages; the code where it is unknown."""
    try:
        return region(code).full_name
    except KeyError:
        return code
