"""Regions of China by their GB/T 2260 codes: names to codes, codes to names and levels.

In: a name as printed (`昌吉州`, `克孜勒苏柯尔克孜自治州`, `新疆巴州`) or the one-character prefix of a document
number (`新`). Out: the :class:`Region`. The names are data: `codes/regions.csv` (GB/T 2260, 2025-01, from an
MIT-licensed public dataset) and `codes/region_aliases.csv`, which adds the customary short names and the
prefixes that provinces use in document numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from budgetkg.ontology.tables import read_csv


class Level(IntEnum):
    """Levels of government, from the centre down."""

    NATIONAL = 0
    PROVINCE = 1
    PREFECTURE = 2
    COUNTY = 3


@dataclass(frozen=True, slots=True)
class Region:
    """A division: six digits of GB/T 2260, level, short and full name, the code above it (empty for a province)."""

    code: str
    level: Level
    short_name: str
    full_name: str
    parent_code: str


_LEVELS = {"province": Level.PROVINCE, "prefecture": Level.PREFECTURE, "county": Level.COUNTY}
_CUSTOMARY_SUFFIX = {"自治州": "州", "地区": "地区", "盟": "盟"}


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file that lies in `codes/`."""
    return read_csv("budgetkg.ontology.codes", name)


@cache
def regions() -> dict[str, Region]:
    """All regions by code."""
    return {
        row["code"]: Region(row["code"], _LEVELS[row["level"]], row["short_name"], row["full_name"], row["parent_code"])
        for row in read_table("regions.csv")
    }


def region(code: str) -> Region:
    """The region with this code. Raises KeyError where GB/T 2260 has none."""
    return regions()[code]


@cache
def _codes_by_name() -> dict[str, tuple[str, ...]]:
    """Every printed form of a region's name to the codes that it may mean."""
    found: dict[str, list[str]] = {}
    for one in regions().values():
        for name in _name_forms(one):
            codes = found.setdefault(name, [])
            if one.code not in codes:
                codes.append(one.code)
    for code, name in _aliases("name"):
        found.setdefault(name, []).insert(0, code)
    return {name: tuple(codes) for name, codes in found.items()}


@cache
def _aliases(use: str) -> tuple[tuple[str, str], ...]:
    """(code, alias) of one use: name | prefix | local_prefix."""
    return tuple((row["code"], row["alias"]) for row in read_table("region_aliases.csv") if row["use"] == use)


def is_region_name(name: str) -> bool:
    """True for a full or customary name of a region: 昌吉回族自治州, 昌吉州, 新疆; short names such as 昌吉 are none.

    >>> is_region_name("巴州"), is_region_name("昌吉")
    (True, False)
    """
    return name in _codes_by_name()


def customary_names(one: Region) -> tuple[str, ...]:
    """The names that a region goes by beside its full and its short one.

    >>> customary_names(region("652300")), customary_names(region("652800"))
    (('昌吉州',), ('巴音郭楞州', '巴州'))
    """
    forms = [name for name in _name_forms(one) if name not in (one.full_name, one.short_name)]
    return (*forms, *(name for code, name in _aliases("name") if code == one.code))


def _name_forms(one: Region) -> Iterator[str]:
    yield one.full_name
    for ending, customary in _CUSTOMARY_SUFFIX.items():
        if one.full_name.endswith(ending) and len(one.short_name) > 1:
            yield one.short_name + customary
    if one.level is Level.PROVINCE:
        yield one.short_name


@cache
def _longest_name() -> int:
    return max(map(len, _codes_by_name()))


def match_region(text: str, within: str = "") -> tuple[Region, int] | None:
    """The region whose name opens `text`, and how many characters name it; the longest name wins.

    `within` is the code of a region that the wanted one lies in. Several regions of one name that the
    context does not tell apart give None: nothing is guessed.

    >>> match_region("昌吉州工信局")
    (Region(code='652300', level=<Level.PREFECTURE: 2>, short_name='昌吉', full_name='昌吉回族自治州', parent_code='650000'), 3)
    >>> match_region("工信局") is None
    True
    """
    names = _codes_by_name()
    for length in range(min(len(text), _longest_name()), 1, -1):
        codes = [code for code in names.get(text[:length], ()) if is_within(code, within)]
        if codes:
            outermost = min(codes, key=lambda code: region(code).level)
            nested = all(is_within(code, outermost) for code in codes)  # 上海市: the province and its one prefecture
            return (region(outermost), length) if nested else None
    return None


def split_region(name: str, within: str = "") -> tuple[Region | None, str]:
    """Cut the regions off the front of an organisation's name: the innermost region, and the rest.

    >>> found, rest = split_region("新疆巴音郭楞蒙古自治州工业和信息化局")
    >>> found.code, rest
    ('652800', '工业和信息化局')
    """
    innermost: Region | None = None
    while name:
        found = match_region(name, innermost.code if innermost else within)
        if found is None or (innermost and found[0].code == innermost.code):
            break
        innermost, length = found
        name = name[length:]
    return innermost, name


def is_within(code: str, outer: str) -> bool:
    """True where region `code` is `outer` or lies in it; the empty code holds all."""
    while code and code != outer:
        one = regions().get(code)
        code = one.parent_code if one else ""
    return code == outer


def chain(code: str) -> tuple[Region, ...]:
    """The region and all above it, the innermost first.

    >>> [one.short_name for one in chain("652300")]
    ['昌吉', '新疆']
    """
    found: list[Region] = []
    while code in regions():
        found.append(regions()[code])
        code = regions()[code].parent_code
    return tuple(found)


@cache
def province_prefixes() -> dict[str, str]:
    """Prefixes of provinces in document numbers, to codes: `新` to 650000."""
    return {prefix: code for code, prefix in _aliases("prefix")}


def local_prefixes() -> tuple[tuple[str, str], ...]:
    """(prefix, code) of the prefectures whose prefix in document numbers is not the first character of their name: 宁, 320100."""
    return tuple((prefix, code) for code, prefix in _aliases("local_prefix"))


def region_of_prefix(prefix: str, citing: str) -> Region | None:
    """The region that the first characters of an agency code stand for, as read by a department of region `citing`.

    Prefectures and counties take the first character of their own name, which is ambiguous nationally (`乌` is
    乌鲁木齐 and 乌海): only the regions above and beside the citing one are asked. None where that does not decide.

    >>> region_of_prefix("新财企", "650100").code, region_of_prefix("乌财企", "650100").code
    ('650000', '650100')
    """
    for one in chain(citing):
        if one.level is not Level.PROVINCE and prefix.startswith(one.short_name[0]):
            return one
    provinces = province_prefixes()
    for length in (2, 1):
        if prefix[:length] in provinces:
            return region(provinces[prefix[:length]])
    return None
