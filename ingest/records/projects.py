"""Projects: where they are named, what is said of them, which mentions are one project."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetkg.ingest.document import Locator
from budgetkg.ingest.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of the document that a labelled field holds, in full; `start` and `end` are their place in the running text."""

    text: str
    locator: Locator
    start: int
    end: int


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
