"""How many units and divisions the words say there are: 下设8个科室, 行政单位1家, 无下属预算单位.

In: the section on the organisation. Out: `UnitCount` records, to hold against the units that are named. Forms:
Xinjiang (下设 14 个科室, 下属3家预算单位), Shanghai (行政单位1家，事业单位0家), Jiangsu (19个内设机构).
"""

from __future__ import annotations

import re

from budgetkg.ingest.quantities import chinese_number
from budgetkg.ingest.records import UnitCount
from budgetkg.ingest.sections import Section

_COUNT = r"(?P<count>\d{1,3}|[一二三四五六七八九十百]{1,4})"
_KINDS = {
    "subordinate_unit": (
        re.compile(rf"(?:下属|所属){_COUNT}[家个](?:预算|事业)?单位"),
        re.compile(r"(?P<none>无)(?:下属|所属)(?:预算|事业)?单位"),
    ),
    "division": (
        re.compile(
            rf"(?:[下内]设)(?:机构)?{_COUNT}个?(?:职能)?(?:科室|处室|内设机构|机构|科|处|部室|股室)(?![\u4e00-\u9fff]{{2,}}(?:单位|中心))"
        ),
        re.compile(rf"{_COUNT}个(?:职能)?(?:内设机构|内设处室|内设科室)"),
    ),
    "administrative_unit": (re.compile(rf"行政单位{_COUNT}[家个]"),),
    "public_institution": (re.compile(rf"事业单位{_COUNT}[家个]"),),
}


def read_unit_counts(section: Section | None) -> tuple[UnitCount, ...]:
    """Each number of units that is stated, the first of its kind."""
    if section is None:
        return ()
    counts = []
    for kind, patterns in _KINDS.items():
        matches = [one for pattern in patterns for one in pattern.finditer(section.words)]
        if matches:
            first = min(matches, key=lambda one: one.start())
            locator = section.flow.locate(section.start + first.start(), section.start + first.end())
            counts.append(UnitCount(kind, _number(first.groupdict().get("count")), locator))
    return tuple(counts)


def _number(printed: str | None) -> int:
    """The count of a match; 0 where the words say that there is none."""
    if not printed:
        return 0
    return int(printed) if printed.isdigit() else chinese_number(printed)
