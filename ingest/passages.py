"""Where a document may name a policy basis, and in what role.

In: projects, target tables, sections. Out: passages for `citations`: each project's name and stated basis, goals and
indicator bases of the target tables, then the running text that is none of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from budgetkg.ingest.citations import (
    INDICATOR_BASIS,
    NARRATIVE,
    PROJECT_NAME,
    STATED_BASIS,
    CellPassage,
    FlowPassage,
    Passage,
)
from budgetkg.ingest.document import without_blanks
from budgetkg.ingest.flow import Flow
from budgetkg.ingest.merging import project_of_target
from budgetkg.ingest.project_narratives import read_unnamed_bases
from budgetkg.ingest.projects import WITHHELD
from budgetkg.ingest.records import Project, TargetTable
from budgetkg.ingest.sections import Section, sections_of

_WITHOUT_BASES = {"projects", "functions", "terms", "part", "department_targets", "project_targets"}
"""Sections whose words name no basis, or whose bases are read as fields."""


def find_passages(
    projects: Sequence[Project], targets: Sequence[TargetTable], flow: Flow, sections: Sequence[Section]
) -> Iterator[Passage]:
    """All passages that are searched, each word in one of them at most."""
    bases: list[tuple[int, int]] = []
    for index, project in enumerate(projects):
        first = project.mentions[0]
        yield CellPassage(PROJECT_NAME, project.name, first.name, first.locator, index)
        for mention in project.mentions:
            if mention.basis and WITHHELD not in without_blanks(mention.basis.text):
                bases.append((mention.basis.start, mention.basis.end))
                yield FlowPassage(STATED_BASIS, project.name, flow, mention.basis.start, mention.basis.end, index)
    yield from _of_targets(projects, targets, flow)
    for basis in read_unnamed_bases(sections_of(sections, "project_narrative")):
        bases.append((basis.start, basis.end))
        yield FlowPassage(STATED_BASIS, "", flow, basis.start, basis.end)
    for section in sections:
        if section.kind in _WITHOUT_BASES:
            continue
        for start, end in section.paragraphs():
            if not any(first < end and start < last for first, last in bases):
                yield FlowPassage(NARRATIVE, "", flow, start, end)


def _of_targets(projects: Sequence[Project], targets: Iterable[TargetTable], flow: Flow) -> Iterator[Passage]:
    """The goal of each table and the basis of each indicator, cited by the table's project."""
    for table in targets:
        index = project_of_target(projects, table)
        project = projects[index].name if index is not None else ""
        if table.goal:
            yield FlowPassage(NARRATIVE, project, flow, table.goal.start, table.goal.end, index)
        for indicator in table.indicators:
            if indicator.basis:
                yield CellPassage(INDICATOR_BASIS, project, indicator.basis, indicator.locator, index)
