"""What a disclosure states, as typed records: the currency between extraction and the graph.

Every record is frozen and carries a :class:`~budgetkg.ingest.document.Locator` back to its words. Amounts are
:class:`~budgetkg.ingest.quantities.Quantity`. None means: not stated.
"""

from __future__ import annotations

from dataclasses import dataclass

from budgetkg.ingest.document import Document
from budgetkg.ingest.issues import Issue
from budgetkg.ingest.records.explanation import StatedChange, StatedFact, StatedShare
from budgetkg.ingest.records.links import Comparison, FigureAt, Restated, RowAt
from budgetkg.ingest.records.organisation import (
    DepartmentFunction,
    HeadCount,
    NameMention,
    OrganisationalUnit,
    Overview,
)
from budgetkg.ingest.records.policies import Citation, PolicyReference
from budgetkg.ingest.records.projects import AllocationItem, NameJudgement, Project, ProjectMention, Statement
from budgetkg.ingest.records.tables import AssignedBy, BudgetTable, Figure, RowKind, TableRow, TableState
from budgetkg.ingest.records.targets import Indicator, TargetTable

__all__ = [
    "AllocationItem",
    "AssignedBy",
    "BudgetTable",
    "Citation",
    "Comparison",
    "DepartmentFunction",
    "Disclosure",
    "Figure",
    "FigureAt",
    "HeadCount",
    "Indicator",
    "NameJudgement",
    "NameMention",
    "OrganisationalUnit",
    "Overview",
    "PolicyReference",
    "Project",
    "ProjectMention",
    "Restated",
    "RowAt",
    "RowKind",
    "StatedChange",
    "StatedFact",
    "StatedShare",
    "Statement",
    "TableRow",
    "TableState",
    "TargetTable",
]


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
