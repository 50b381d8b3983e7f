"""Which row of a table is the sum of which others.

In: the kinds, codes, names and sides of a table's rows in printed order. Out: for every row the index of the row right
above it in the nesting. Totals may be printed first or last. Serves the statutory tables: 类 = Σ款 = Σ项 (the functional
and economic classification), unit = Σ its rows or units, total = Σ its rows, 三公 and its parts, the lines of the income side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetkg.ingest.document import without_blanks
from budgetkg.ingest.records import RowKind

_THREE_PUBLIC = {
    "因公出国（境）费": "合计",
    "公务接待费": "合计",
    "公务用车购置及运行费": "合计",
    "公务用车购置费": "公务用车购置及运行费",
    "公务用车运行费": "公务用车购置及运行费",
}
_FIRST_RANK = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_SECOND_RANK = re.compile(r"^\d{1,2}[.．、]")
_PART_OF_APPROPRIATION = frozenset(
    f"{fund}{kind}" for fund in ("一般公共预算", "政府性基金预算", "国有资本经营预算") for kind in ("", "拨款")
)
_SUBTOTAL = "小计"
_TOTAL, _OWNER, _UNIT, _PROJECT = 0, 1, 2, 9


@dataclass(frozen=True, slots=True)
class Nested:
    """What the nesting of a row depends on."""

    kind: RowKind
    code: str
    name: str
    side: str = ""


def parents(table_kind: str, rows: Sequence[Nested]) -> list[int | None]:
    """The index of each row's parent; None for totals and rows that nothing sums."""
    if table_kind == "three_public":
        return _three_public(rows)
    found: list[int | None] = [None] * len(rows)
    for side in dict.fromkeys(row.side for row in rows):
        members = [index for index, row in enumerate(rows) if row.side == side]
        depths = [_depth(rows[index], rows, members) for index in members]
        for place in _owners([rows[index] for index in members]):
            depths[place] = _OWNER
        for index, parent in _nest(depths, members):
            if table_kind in _INCOME_TABLES or _is_marked(rows[index]):
                found[index] = parent
    return found


def _owners(rows: Sequence[Nested]) -> Iterator[int]:
    """Places of units that are the sum of the units behind them: a unit right before a unit that has rows of its own.

    So the project tables of departments with budget units: the department, then 某局（本级） and its projects, 某中心 and its.
    """
    unit, outside = RowKind.UNIT, {RowKind.UNIT, RowKind.TOTAL}
    for place, (here, following, third) in enumerate(zip(rows, rows[1:], rows[2:], strict=False)):
        if here.kind is following.kind is unit and third.kind not in outside:
            yield place


_INCOME_TABLES = {"income_expenditure_summary", "income_summary", "appropriation_summary"}


def _is_marked(row: Nested) -> bool:
    """Whether code, kind or ordinal say where the row belongs."""
    return row.kind is not RowKind.INCOME_LINE or bool(_FIRST_RANK.match(without_blanks(row.name)))


def _nest(depths: Sequence[int], members: Sequence[int]) -> list[tuple[int, int | None]]:
    """Parents by depth: the nearest shallower row above; rows without one belong to the total, wherever it is printed."""
    total = next((index for depth, index in zip(depths, members, strict=True) if depth == _TOTAL), None)
    open_rows: list[tuple[int, int]] = []
    found: list[tuple[int, int | None]] = []
    for depth, index in zip(depths, members, strict=True):
        if depth == _TOTAL:
            open_rows = []
            found.append((index, None))
            continue
        while open_rows and open_rows[-1][0] >= depth:
            open_rows.pop()
        found.append((index, open_rows[-1][1] if open_rows else total))
        open_rows.append((depth, index))
    return found


def _depth(row: Nested, rows: Sequence[Nested], members: Sequence[int]) -> int:
    if row.kind is RowKind.TOTAL:
        return _TOTAL
    if row.kind is RowKind.UNIT:
        return _UNIT
    if row.kind is RowKind.INCOME_LINE:
        return _income_depth(row.name, [without_blanks(rows[index].name) for index in members])
    if row.kind is RowKind.PROJECT or (not row.code and row.kind is not RowKind.EXPENSE_LINE):
        return _PROJECT
    return _UNIT + len(row.code or "000") // 2


def _income_depth(name: str, names: Sequence[str]) -> int:
    """一、 over 1. over 其中; 小计 over its parts; in tables without either the funds stand below the appropriation."""
    bare = without_blanks(name)
    if _FIRST_RANK.match(bare):
        return 1
    if _SECOND_RANK.match(bare):
        return 2
    if any(map(_FIRST_RANK.match, names)):
        return 3
    if any(one.endswith(_SUBTOTAL) for one in names):
        return 1 if bare.endswith(_SUBTOTAL) else 2
    return 3 if bare in _PART_OF_APPROPRIATION else 1


def _three_public(rows: Sequence[Nested]) -> list[int | None]:
    """三公 and its parts; where the total counts 会议费 and 培训费 too, 三公 is one of its parts."""
    index_of = {row.name: index for index, row in enumerate(rows)}
    whole = index_of.get("合计")
    three = next((index for index, row in enumerate(rows) if "三公" in row.name and index != whole), whole)
    above = index_of | ({"合计": three} if three is not None else {})
    beside = {three, *(index_of.get(name) for name in ("会议费", "培训费"))} if three != whole else set()
    return [whole if index in beside else above.get(_THREE_PUBLIC.get(row.name, "")) for index, row in enumerate(rows)]
