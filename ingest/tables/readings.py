"""The columns in which the figures of one row may stand, as far as the row itself tells.

In: a row's figures in printed order, the columns of its table and the sums of a row. Out: :class:`Unknown`, the row with
every reading that keeps its sums. A row that keeps them in no reading contradicts itself: any of its figures may be
wrong, or its total blank, so it may stand anywhere and is evidence for no other row. Serves text taken from PDF files,
where blank cells have vanished; order is kept, so a reading is an increasing choice of columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from budgetkg.ingest.tables.layouts import RowSum

Assignment = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A row: its figures in the smallest unit printed, and the assignments still possible, one column a figure.

    `is_sound` is False where no assignment keeps the row's own sums. `columns` and `sums` are those of its table.
    """

    figures: tuple[int, ...]
    assignments: frozenset[Assignment]
    is_sound: bool = True
    columns: tuple[str, ...] = ()
    sums: tuple[RowSum, ...] = ()

    def narrowed(self, assignments: frozenset[Assignment]) -> Unknown:
        """The same row with other assignments."""
        return replace(self, assignments=assignments)


def read_row(
    figures: Sequence[int], columns: Sequence[str], sums: Iterable[RowSum], known: Assignment | None = None
) -> Unknown:
    """A row with every assignment that keeps its own sums; with all where none does. `known`: the columns that are printed.

    A sum may be off by one unit: figures are rounded.

    >>> sums = [RowSum("total", ("basic", "project"))]
    >>> sorted(read_row([5, 5], ["total", "basic", "project"], sums).assignments)
    [('total', 'basic'), ('total', 'project')]
    >>> read_row([9, 4], ["total", "basic", "project"], sums).is_sound
    False
    """
    wanted = tuple(sums)
    if known is not None:
        is_sound = all(_holds(figures, known, one, 1) for one in wanted)
        return Unknown(tuple(figures), frozenset({known}), is_sound, tuple(columns), wanted)
    fitting = possible_assignments(figures, columns, wanted, tolerance=1)
    every = frozenset(combinations(columns, len(figures))) if figures else frozenset()
    return Unknown(tuple(figures), fitting or every, bool(fitting), tuple(columns), wanted)


def possible_assignments(
    figures: Sequence[int], columns: Sequence[str], sums: Iterable[RowSum], tolerance: int
) -> frozenset[Assignment]:
    """Every increasing choice of columns that keeps the row's own sums; empty where none does.

    One figure is the total: it stands in the first column but where a template prints it elsewhere. Where a total
    counts its subtotals along with their parts (a publisher's slip), the figures beside it add up too, as if no subtotal
    were printed: then both readings stay.
    """
    if not figures or len(figures) > len(columns):
        return frozenset()
    wanted = tuple(sums)
    whole = whole_column(columns, wanted)
    choices = [choice for choice in combinations(columns, len(figures)) if whole in choice]
    fitting = [choice for choice in choices if all(_holds(figures, choice, one, tolerance) for one in wanted)]
    if fitting and len(wanted) > 1 and any(abs(2 * one - sum(figures)) <= tolerance for one in figures):
        fitting += [choice for choice in choices if _counts_twice(figures, choice, wanted, tolerance)]
    return frozenset(fitting)


def _holds(figures: Sequence[int], choice: Assignment, row_sum: RowSum, tolerance: int) -> bool:
    return _is_kept(dict(zip(choice, figures, strict=True)), row_sum, tolerance)


def _is_kept(placed: Mapping[str, int], row_sum: RowSum, tolerance: int) -> bool:
    return abs(placed.get(row_sum.total, 0) - sum(placed.get(part, 0) for part in row_sum.parts)) <= tolerance


def whole_column(columns: Sequence[str], sums: Sequence[RowSum]) -> str:
    """The column of a row's total."""
    return sums[0].total if sums else columns[0]


def _counts_twice(figures: Sequence[int], choice: Assignment, sums: Sequence[RowSum], tolerance: int) -> bool:
    """Whether a choice has a subtotal and keeps every sum but the total's."""
    whole, *inner = sums
    placed = dict(zip(choice, figures, strict=True))
    return (
        any(one.total in choice for one in inner)
        and abs(2 * placed[whole.total] - sum(figures)) <= tolerance
        and all(_holds(figures, choice, one, tolerance) for one in inner)
        and not _holds(figures, choice, whole, tolerance)
    )


def without_a_sum(row: Unknown) -> Iterator[tuple[Assignment, Unknown]]:
    """The readings in which one total or subtotal of the row was left blank: (columns of the figures, row completed)."""
    for left_out in row.sums:
        for choice in combinations([key for key in row.columns if key != left_out.total], len(row.figures)):
            placed = dict(zip(choice, row.figures, strict=True))
            amount = sum(placed.get(part, 0) for part in left_out.parts)
            completed = placed | {left_out.total: amount}
            if amount and all(_is_kept(completed, one, 1) for one in row.sums):
                keys = tuple(key for key in row.columns if key in completed)
                yield choice, Unknown(tuple(completed[key] for key in keys), frozenset({keys}))
