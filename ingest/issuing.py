"""Who issued a document: the region or the centre that stands behind a number.

In: a :class:`PolicyNumber` and the region of the department that cites it. Out: a region, or none where it is the
centre's or not told. What is ambiguous is left open.
"""

from __future__ import annotations

from budgetkg.ingest.agency_codes import LEVELS, MAX_CODE, is_local_code, known_codes, known_tails, national_codes
from budgetkg.ingest.policy_numbers import ORDER, PolicyNumber
from budgetkg.ontology.regions import (
    Level,
    Region,
    chain,
    is_within,
    local_prefixes,
    match_region,
    province_prefixes,
    region,
    regions,
)

_FULL_LEVEL = {"州": "自治州", "地": "地区"}
_ANNOUNCED = ("公告", "通告")


def issuing_region(number: PolicyNumber, citing: str) -> Region | None:
    """The region whose authority issued a number cited by a department of region `citing`; None for the centre or unknown.

    The initial of a prefecture or county is ambiguous nationally (乌: 乌鲁木齐, 乌海); only those that the citing
    department belongs to are considered. 市 or 州 behind the initial names a city or prefecture (昌市: 昌吉市, 昌州: 昌吉州).

    >>> issuing_region(PolicyNumber("新财企", 2024, "140"), "653000").code
    '650000'
    >>> issuing_region(PolicyNumber("克财建", 2024, "113"), "653000").code
    '653000'
    >>> issuing_region(PolicyNumber("财建", 2023, "117"), "652800") is None
    True
    """
    code = number.issuer_code
    if number.kind == ORDER or code in national_codes():
        return None
    above = chain(citing)
    named = _named(code, above)
    if named:
        return named
    local = [one for one in above if one.level is not Level.PROVINCE and code.startswith(_prefixes(one))]
    province = _province_of(code)
    if code[1:2] in LEVELS and (of_level := _of_level(code, local, above)):
        return of_level
    if province and (not local or province.code in {one.code for one in above}) and not _is_own_prefix(code, local):
        return province
    return local[-1] if local else province


def _prefixes(one: Region) -> tuple[str, ...]:
    """What the codes of a region begin with: the first character of its name, and its customary prefix (南京: 宁)."""
    return (one.short_name[0], *(prefix for prefix, code in local_prefixes() if code == one.code))


def _is_own_prefix(code: str, local: list[Region]) -> bool:
    """True where a customary prefix is that of a province too, and the citing place is the city that uses it: 宁, Nanjing."""
    own = {one.code for one in local}
    return any(place in own and code.startswith(prefix) for prefix, place in local_prefixes())


def _named(code: str, above: tuple[Region, ...]) -> Region | None:
    """The region that a code spells out: 喀什政发, 巴州政办发, 新疆维吾尔自治区财政厅公告."""
    short = [one for one in above if len(one.short_name) > 1 and code.startswith(one.short_name)]
    found = match_region(code, above[-1].code if above else "")
    if found and (not short or found[1] >= len(short[0].short_name)):
        return found[0]
    return short[0] if short else None


def _of_level(code: str, local: list[Region], above: tuple[Region, ...]) -> Region | None:
    """The region with this initial and level (昌市) above the citing one, or the only one in its prefecture."""
    ending = _FULL_LEVEL.get(code[1], code[1])
    fitting = [one for one in local if one.full_name.endswith(ending)]
    prefecture = next((one.code for one in above if one.level is Level.PREFECTURE), "")
    if not fitting and prefecture:
        fitting = [
            one
            for one in regions().values()
            if one.short_name[0] == code[0] and one.full_name.endswith(ending) and is_within(one.code, prefecture)
        ]
        return fitting[0] if len(fitting) == 1 else None
    return fitting[0] if fitting else None


def _province_of(code: str) -> Region | None:
    prefixes = province_prefixes()
    for length in (2, 1):
        if code[:length] in prefixes and (
            code in known_codes() or code[length:] in known_tails() or len(code) <= MAX_CODE
        ):
            return region(prefixes[code[:length]])
    return None


def is_national(number: PolicyNumber) -> bool:
    """True for numbers of the centre: orders of the State Council and ministries, and known codes without a region.

    >>> is_national(PolicyNumber("财建", 2023, "117")), is_national(PolicyNumber("新财企", 2024, "140"))
    (True, False)
    """
    code = number.issuer_code
    if number.kind == ORDER or code.endswith(_ANNOUNCED):
        issuer = code.removesuffix("令").removesuffix("公告").removesuffix("通告")
        return issuer.startswith(("国务院", "主席")) or issuer.endswith(("部", "总局", "总署"))
    return code in national_codes() or code.startswith("国") or (code.startswith("中") and not is_local_code(code))
