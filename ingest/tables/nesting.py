"""Which row of a table is the sum of which others.

In: the kinds, codes, names and sides of a table's rows in printed order. Out: for every row the index of the row right
above it in the nesting. Totals may be printed first or last. Serves the statutory tables: 类 = Σ款 = Σ项 (the functional
and economic classification), unit = Σ its rows, total = Σ its rows, 三公 and its parts, the lines of the income side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
_PART_OF_APPROPRIATION = {
    "一般公共预算",
    "一般公共预算拨款",
    "政府性基金预算",
    "政府性基金预算拨款",
    "国有资本经营预算",
    "国有资本经营预算拨款",
}
_TOTAL, _UNIT, _PROJECT = 0, 1, 9


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
        for index, parent in _nest([_depth(rows[index], rows, members) for index in members], members):
            found[index] = parent
    return found


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
        return _income_depth(row.name, any(_FIRST_RANK.match(rows[index].name) for index in members))
    if row.kind is RowKind.PROJECT or (not row.code and row.kind is not RowKind.EXPENSE_LINE):
        return _PROJECT
    return 1 + len(row.code or "000") // 2


def _income_depth(name: str, is_numbered: bool) -> int:
    """一、 over 1. over 其中; in tables without numbers the funds stand below the appropriation."""
    bare = without_blanks(name)
    if _FIRST_RANK.match(bare):
        return 1
    if _SECOND_RANK.match(bare):
        return 2
    return 3 if is_numbered or bare in _PART_OF_APPROPRIATION else 1


def _three_public(rows: Sequence[Nested]) -> list[int | None]:
    index_of = {row.name: index for index, row in enumerate(rows)}
    return [index_of.get(_THREE_PUBLIC.get(row.name, "")) for row in rows]
