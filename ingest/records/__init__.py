"""What a disclosure states, as typed records: the currency between extraction and the graph.

Every record is frozen and carries a :class:`~budgetkg.ingest.document.Locator` back to its words. Amounts are
:class:`~budgetkg.ingest.quantities.Quantity`. None means: not stated.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from budgetkg.ingest.document import Document
from budgetkg.ingest.issues import Issue
from budgetkg.ingest.records.explanation import (
    DefinedTerm,
    ListedNames,
    Remark,
    StatedAbsence,
    StatedChange,
    StatedFact,
    StatedShare,
    StatedUse,
)
from budgetkg.ingest.records.lines import ContentsEntry, LineCoverage
from budgetkg.ingest.records.links import Comparison, FigureAt, Restated, RowAt
from budgetkg.ingest.records.organisation import (
    DepartmentFunction,
    HeadCount,
    NameMention,
    OrganisationalUnit,
    Overview,
    UnitCount,
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
    "ContentsEntry",
    "DefinedTerm",
    "DepartmentFunction",
    "Disclosure",
    "Figure",
    "FigureAt",
    "HeadCount",
    "Indicator",
    "LineCoverage",
    "ListedNames",
    "NameJudgement",
    "NameMention",
    "OrganisationalUnit",
    "Overview",
    "PolicyReference",
    "Project",
    "ProjectMention",
    "Remark",
    "Restated",
    "RowAt",
    "RowKind",
    "StatedAbsence",
    "StatedChange",
    "StatedFact",
    "StatedShare",
    "StatedUse",
    "Statement",
    "TableRow",
    "TableState",
    "TargetTable",
    "UnitCount",
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
    lists: tuple[ListedNames, ...] = ()
    uses: tuple[StatedUse, ...] = ()
    absences: tuple[StatedAbsence, ...] = ()
    terms: tuple[DefinedTerm, ...] = ()
    remarks: tuple[Remark, ...] = ()
    restated: tuple[Restated, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    issues: tuple[Issue, ...] = ()
    contents: tuple[ContentsEntry, ...] = ()
    lines: LineCoverage = field(default_factory=LineCoverage)
