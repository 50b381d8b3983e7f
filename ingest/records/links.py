"""What ties statements and tables together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Restated:
    """A statement in words (its kind and place in its list) and what it restates: a table, rows of it (indexes), a column.

    With `is_whole` the rows are what a share is a share of.
    """

    kind: str
    index: int
    table: int
    rows: tuple[int, ...]
    column: str
    is_whole: bool = False


RowAt = tuple[int, int]
"""A row by the indexes of its table and of itself."""
FigureAt = tuple[int, int, int]
"""A figure by the indexes of its table, its row and itself."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of two tables that an identity ties: the left ones should add up to the right ones, or to at most these.

    A row is None where the table does not print the code that the other one prints.
    """

    identity: str
    left_row: RowAt | None
    left: tuple[FigureAt, ...]
    right_row: RowAt | None
    right: tuple[FigureAt, ...]
