"""How the department is organised: divisions, units beside it, budget units, and how many the words say there are.

In: the section on the organisation. Out: `OrganisationalUnit` and `UnitCount` records, which are held against each
other. Forms of publishing:

* Xinjiang: 下设 14 个科室，分别是：甲科、乙科。 · 下属3家预算单位 … 包括：1、甲局（本级） 2、乙中心
* Shanghai: 行政单位1家，事业单位0家，具体包括： 1.财政局本部
* Jiangsu: 内设机构包括秘书处、综合处。直属单位包括：甲中心、乙中心。 · （一）机关内设机构 1.办公室 2.公诉一处
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetkg.ingest.quantities import chinese_number
from budgetkg.ingest.records import OrganisationalUnit, UnitCount
from budgetkg.ingest.sections import Section

_DIVISION, _AFFILIATED, _SUBORDINATE = "division", "affiliated", "subordinate_unit"
_Found = tuple[str, int, int]
"""Kind, start and end of a name in the section's words."""

_LISTS = (
    (
        _DIVISION,
        re.compile(
            r"(?:下设|内设)[^。：:\n]{0,12}?(?:个)?(?:科室|处室|内设机构|职能科室|机构|科|处|[办部股庭组]?室|办公室|部门|中心|[股部庭所站])"
            r"[^。：:，\n]{0,6}?(?:，)?(?:分别是|分别为|包括|具体包括|为)[:：]?\n?(?P<list>[^。\n]+)"
        ),
    ),
    (_DIVISION, re.compile(r"内设(?:机构|处室|科室)(?:有|包括)[:：]?\n?(?P<list>[^。\n]+)")),
    (
        _AFFILIATED,
        re.compile(r"(?<=[。；，])[一二三四五六七八九十\d]+个(?:下属)?(?:参公)?事业单位[:：]?(?P<list>[^。\n]+)"),
    ),
    (_AFFILIATED, re.compile(r"(?:直属|下属)(?:事业)?单位(?:有|包括)[:：]?(?P<list>[^。\n:：]+)")),
    (
        _SUBORDINATE,
        re.compile(r"预算单位(?:共计?[一二三四五六七八九十\d]{1,3}[家个])?，?(?:具体)?包括[:：]?(?P<list>[^。\n:：]+)"),
    ),
)
_NUMBERED_UNITS = re.compile(
    r"(?:下属(?:预算)?单位|预算单位|所属单位|直属单位|本部门中[^。\n]*?)[^。：:\n]{0,20}?(?:具体)?包括(?:（[^）]*）)?[:：](?P<list>.+)",
    re.DOTALL,
)
_NUMBERED = re.compile(
    r"(?:\A|\n|(?<=。))-?(?:\d{1,2}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)])(?P<name>(?:[^\n。；（(]|[（(][^）)]*[）)])+)"
)
_GROUPS = (
    (_DIVISION, re.compile(r"内设(?:机构|处室|科室)$")),
    (_AFFILIATED, re.compile(r"(?:(?:下属|直属|所属)(?:事业)?单位|派出机构|事业单位)$")),
)
_NAME = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]")
"""What every name of a unit holds: the number of an item (`1、某某局（本级）`) and an end cut off are none."""
_NOT_A_UNIT = re.compile(r"编制数|不单列|并入")
_PROSE = re.compile(r"\d+\s*[个名家人]|(?:编制|预算)(?!.*[科处室股局司部所站队办委庭心]$)|纳入|^[有另其]")
"""What no name of a unit holds: where an item of a list does, the list is prose (办公厅和3个专门委员会，编制338名).

预算科 and 机构编制科 are names."""


def read_units(section: Section | None) -> tuple[OrganisationalUnit, ...]:
    """Divisions, affiliated units, and the budget units that the document lists; the own level (本级) is kept where it is listed."""
    if section is None:
        return ()
    words = section.words
    found: list[_Found] = []
    for kind, pattern in _LISTS:
        for match in pattern.finditer(words):
            names = list(_listed(match.group("list"), match.start("list")))
            if not any(_PROSE.search(words[start:end]) for start, end in names):
                found += [(kind, start, end) for start, end in names]
    found += list(_grouped(words)) or list(_numbered(words))
    return tuple(
        OrganisationalUnit(
            order,
            section.flow.printed(section.start + start, section.start + end),
            kind,
            section.flow.locate(section.start + start, section.start + end),
        )
        for order, (start, end, kind) in enumerate(sorted({(start, end, kind) for kind, start, end in found}), start=1)
    )


def _numbered(words: str) -> Iterator[_Found]:
    """The budget units where each stands on a numbered line of its own."""
    units = _NUMBERED_UNITS.search(words)
    for item in _NUMBERED.finditer(units.group("list")) if units else ():
        if not _NOT_A_UNIT.search(item.group("name")) and not _PROSE.search(item.group("name")):
            start = units.start("list") if units else 0
            yield _SUBORDINATE, start + item.start("name"), start + item.end("name")


def _grouped(words: str) -> Iterator[_Found]:
    """The names below group headings such as （一）机关内设机构, （二）下属事业单位."""
    kind = ""
    for item in _NUMBERED.finditer(words):
        heading = next((group for group, pattern in _GROUPS if pattern.search(item.group("name"))), "")
        kind = heading or kind
        if kind and not heading and not _PROSE.search(item.group("name")):
            yield kind, item.start("name"), item.end("name")


def _listed(text: str, offset: int) -> Iterator[tuple[int, int]]:
    """Items between enumeration commas that stand outside brackets."""
    depth = start = 0
    for index, character in enumerate([*text, "、"]):
        depth += (character in "（(") - (character in "）)")
        if (character in "、，；;" and depth == 0) or index == len(text):
            if _NAME.search(text, start, index):
                yield offset + start, offset + index
            start = index + 1


def named_units(units: Sequence[OrganisationalUnit]) -> frozenset[str]:
    """Names of units without blanks."""
    return frozenset("".join(unit.name.split()) for unit in units)


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
    "public_institution": (
        re.compile(rf"事业单位{_COUNT}[家个]"),
        re.compile(rf"(?<=[。；，]){_COUNT}[家个](?:参公)?事业单位"),  # Xinjiang: …科。一个事业单位电力执法支队。
    ),
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
