"""Budget tables: rows and figures as printed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from budgetkg.ingest.document import Locator
from budgetkg.ingest.quantities import Quantity, Unit


class RowKind(StrEnum):
    """What a row of a budget table stands for (a contract of `cells.csv`)."""

    TOTAL = "total"
    UNIT = "unit"
    CLASS = "class"
    GROUP = "group"
    ITEM = "item"
    INCOME_LINE = "income_line"
    EXPENSE_LINE = "expense_line"
    PROJECT = "project"
    ECONOMIC_CLASS = "economic_class"
    ECONOMIC_ITEM = "economic_item"
    THREE_PUBLIC = "three_public"


class AssignedBy(StrEnum):
    """How a figure came to its column."""

    PRINTED = "printed"
    ARITHMETIC = "arithmetic"
    NARRATIVE = "narrative"
    AMBIGUOUS = "ambiguous"


class TableState(StrEnum):
    """Whether a table has figures, says that it has none, or just has none."""

    FILLED = "filled"
    DECLARED_EMPTY = "declared_empty"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure of a table. `column` is None while the column is open; then `candidates` names the possible ones."""

    quantity: Quantity
    column: str | None
    assigned_by: AssignedBy
    candidates: tuple[str, ...]
    locator: Locator


@dataclass(frozen=True, slots=True)
class TableRow:
    """A printed row. `code` has joined digits; `code_is_printed` is False where the code was concluded from the name.

    `side` is income or expense in two-sided tables, else empty. `is_doubtful`: the columns were concluded from sums,
    one of which fails that another reading would let hold, or the row prints amounts that could not be read.
    """

    order: int
    kind: RowKind
    code: str
    name: str
    project: str
    unit_name: str
    figures: tuple[Figure, ...]
    locator: Locator
    code_is_printed: bool = True
    side: str = ""
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """A recognised table. `printed_label` is its number as printed (`表7`, `表八`); `statement` is what declares it empty.

    `sums` are the identities of a row: (column of the total, columns of its parts).
    """

    kind: str
    classification: str
    printed_label: str
    title: str
    unit: Unit
    columns: tuple[str, ...]
    sums: tuple[tuple[str, tuple[str, ...]], ...]
    state: TableState
    rows: tuple[TableRow, ...]
    locator: Locator
    statement: Locator | None = None
