"""Which lines of an income side are contradicted by the sums around them.

In: the lines of one side in printed order and their amounts, None where a line is blank. Out: for every line whether
its amount can be relied on. A blank line counts as nothing only where the line above it is the sum of its parts without
it: a publisher may leave 1.财政拨款结转 blank below 上年结转结余 40.00. Serves 表1 and 表4, whose lines decide columns elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from budgetkg.ingest.records import RowKind
from budgetkg.ingest.tables.nesting import Nested, parents

Amounts = Sequence[int | None]


def reliable_lines(table_kind: str, lines: Sequence[Nested], amounts: Amounts) -> list[bool]:
    """For every line whether the sum that it belongs to holds; True where it belongs to none."""
    above = parents(table_kind, lines)
    below: dict[int, list[int]] = {}
    for index, parent in enumerate(above):
        if parent is not None:
            below.setdefault(parent, []).append(index)
    totals = [amount for line, amount in zip(lines, amounts, strict=True) if line.kind is RowKind.TOTAL and amount]

    def amount_of(index: int) -> int:
        printed = amounts[index]
        return sum(map(amount_of, below.get(index, ()))) if printed is None else printed

    def holds(parent: int) -> bool:
        parts = below[parent]
        printed = totals if lines[parent].kind is RowKind.TOTAL else [amount_of(parent)]
        return any(abs(one - sum(map(amount_of, parts))) <= (len(parts) + 1) // 2 + 1 for one in printed)

    def is_reliable(index: int) -> bool:
        parent = above[index]
        if parent is None:
            return True
        return (
            is_reliable(parent)
            if amounts[parent] is None and lines[parent].kind is not RowKind.TOTAL
            else holds(parent)
        )

    return [is_reliable(index) for index in range(len(lines))]
