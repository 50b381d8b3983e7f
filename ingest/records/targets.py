"""Performance targets."""

from __future__ import annotations

from dataclasses import dataclass

from budgetkg.ingest.document import Locator, Span
from budgetkg.ingest.quantities import Quantity
from budgetkg.ingest.records.projects import Statement


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

    `budget` holds the split of the money as printed: (label, amount), such as (年度预算总额, 50.00 万元). `read` are the
    places of all labels and cells that were read, on lines from `locator` on.
    """

    project: str
    unit: str
    goal: Statement | None
    budget: tuple[tuple[str, Quantity], ...]
    indicators: tuple[Indicator, ...]
    locator: Locator
    read: tuple[Span, ...] = ()
