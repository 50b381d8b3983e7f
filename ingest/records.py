"""What a disclosure states, as typed records: the currency between extraction and the graph.

Every record is frozen and carries a :class:`~budgetkg.ingest.document.Locator` back to its words. Amounts are
:class:`~budgetkg.ingest.quantities.Quantity`. None means: not stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from budgetkg.ingest.document import Document, Locator
from budgetkg.ingest.issues import Issue
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
    one of which fails that another reading would let hold.
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


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name of the department as printed at one place, and in what role (`title`, `table`, `narrative`, `signature`)."""

    name: str
    role: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class DepartmentFunction:
    """One of the main functions (主要职能). `number` is as printed (`（一）`), empty where there is none."""

    order: int
    number: str
    text: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class OrganisationalUnit:
    """A division or a subordinate or affiliated unit. `kind`: division | subordinate_unit | affiliated."""

    order: int
    name: str
    kind: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class HeadCount:
    """A number of persons or posts. `measure`: posts | actual | serving | retired | retired_veteran. `change` is signed."""

    measure: str
    persons: int
    change: int | None
    locator: Locator


@dataclass(frozen=True, slots=True)
class Overview:
    """Who published the disclosure, for which year, and what it says about itself."""

    department: str
    fiscal_year: int
    region_code: str
    issued: date | None
    names: tuple[NameMention, ...]
    functions: tuple[DepartmentFunction, ...]
    units: tuple[OrganisationalUnit, ...]
    head_counts: tuple[HeadCount, ...]
    locator: Locator
    issued_locator: Locator | None = None


@dataclass(frozen=True, slots=True)
class ProjectMention:
    """A project at one place of the document, before anything is merged.

    `place`: project_table | carryover_table | project_section | carryover_section | target_table.
    """

    place: str
    name: str
    undertaking_unit: str
    amount: Quantity | None
    functional_code: str
    funding_source: str
    locator: Locator
    basis: Statement | None = None
    period: Statement | None = None
    allocation: Statement | None = None
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of the document that a labelled field holds, in full; `start` and `end` are their place in the running text."""

    text: str
    locator: Locator
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AllocationItem:
    """One item of how a project's money is spent."""

    order: int
    item: str
    amount: Quantity
    locator: Locator


@dataclass(frozen=True, slots=True)
class NameJudgement:
    """A recorded decision whether two printed names mean one project. `decision`: positive | negative | unsure."""

    left: str
    right: str
    decision: str
    score: Decimal
    rule: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class Project:
    """One real project, merged over the places that name it. Dates are ISO, in the precision that is printed."""

    name: str
    undertaking_unit: str
    amount: Quantity | None
    funding_source: str
    functional_code: str
    period_start: str
    period_end: str
    withheld: tuple[str, ...]
    mentions: tuple[ProjectMention, ...]
    judgements: tuple[NameJudgement, ...]
    allocations: tuple[AllocationItem, ...]

    @property
    def is_withheld(self) -> bool:
        """True where the publisher withholds a field of the project."""
        return bool(self.withheld)


@dataclass(frozen=True, slots=True)
class PolicyReference:
    """A policy document as one citation names it. `number` is normalised, empty for a title alone.

    `kind`: numbered_document | order | title_only | meeting_decision | contract | work_plan.
    """

    kind: str
    number: str
    issuer_code: str
    year: int | None
    serial: str
    title: str
    issuer: str = ""
    issued: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of a policy basis. `project` is the name of the project that cites it, empty for the department.

    `role`: stated_basis | project_name | narrative | indicator_basis.
    """

    reference: PolicyReference
    role: str
    mention: str
    project: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class Indicator:
    """One performance indicator. `operator`: >= | <= | = | > | < or empty for a value in words.

    `value` is without its unit; `weight`, `prior_value` and `basis` are as printed; empty where nothing is printed.
    """

    order: int
    level1: str
    level2: str
    name: str
    operator: str
    value: str
    unit: str
    weight: str
    prior_value: str
    basis: str
    scoring_rule: str
    material: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class TargetTable:
    """A performance target table. `project` is the printed name, empty for the department's own table.

    `budget` holds the split of the money as printed: (label, amount), such as (年度预算总额, 50.00 万元).
    """

    project: str
    unit: str
    goal: Statement | None
    budget: tuple[tuple[str, Quantity], ...]
    indicators: tuple[Indicator, ...]
    locator: Locator


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A year-on-year statement in words. `change` and `percent` are signed; `is_not_arranged` for …未安排.

    `section` is the printed number of the section, its subsection in round brackets: 二, 五(一), 十二(一).
    """

    section: str
    item: str
    amount: Quantity | None
    change: Quantity | None
    percent: Decimal | None
    reason: str
    is_not_arranged: bool
    locator: Locator


@dataclass(frozen=True, slots=True)
class StatedShare:
    """A share in words (占 … %). `whole` says of what, as far as the section says it."""

    section: str
    item: str
    amount: Quantity | None
    percent: Decimal
    whole: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class StatedFact:
    """Another figure in words. `topic`: three_public | operating_cost | procurement | state_assets | performance | budget_total.

    `value` is in `unit` (万元, 平方米, 辆, 台, 个); `change` is in the same unit, signed; `percent` signed.
    """

    topic: str
    item: str
    value: Decimal
    unit: str
    change: Decimal | None
    percent: Decimal | None
    locator: Locator


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


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that was extracted from one document."""

    document: Document
    overview: Overview
    tables: tuple[BudgetTable, ...]
    projects: tuple[Project, ...]
    citations: tuple[Citation, ...]
    targets: tuple[TargetTable, ...] = ()
    changes: tuple[StatedChange, ...] = ()
    shares: tuple[StatedShare, ...] = ()
    facts: tuple[StatedFact, ...] = ()
    restated: tuple[Restated, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    issues: tuple[Issue, ...] = ()
