"""Performance target tables: 部门整体绩效目标表 and 项目支出绩效目标表.

In: a Document and its sections. Out: :class:`~budgetkg.ingest.records.TargetTable` records, one for each section of
the kinds `department_targets` and `project_targets`. Where cells have come apart beyond decision, fields stay empty.

`words.toml` what tables print · `pieces` words that belong together · `heading` columns · `repeats` words of several
rows · `reading` which piece stands in which cell, by the costs of place (`moves`) and of words (`fit`) · `values` a
value's parts · `head` goal and money · `labels` what stands around these · `indicators` rows to records
"""

from __future__ import annotations

from collections.abc import Sequence

from budgetkg.ingest.document import Document
from budgetkg.ingest.records import TargetTable
from budgetkg.ingest.sections import Section
from budgetkg.ingest.targets.head import read_head
from budgetkg.ingest.targets.indicators import read_indicators
from budgetkg.ingest.targets.labels import read_labels

DEPARTMENT_TARGETS, PROJECT_TARGETS = "department_targets", "project_targets"


def read_targets(document: Document, sections: Sequence[Section]) -> tuple[TargetTable, ...]:
    """Every target table in printed order. Money is in the unit that the table states, 万元 where it states none.

    A title with nothing below it that belongs to a table (in a list of contents) is none.
    """
    found = (_read_table(document, one) for one in sections if one.kind in (DEPARTMENT_TARGETS, PROJECT_TARGETS))
    return tuple(table for table in found if table.project or table.goal or table.budget or table.indicators)


def _read_table(document: Document, section: Section) -> TargetTable:
    is_department = section.kind == DEPARTMENT_TARGETS
    head = read_head(section, is_department=is_department)
    first, end = _line_range(document, section)
    found = read_indicators(document, first, end, is_department=is_department)
    read = (*found.read, *read_labels(document, first, end, head, found.read))
    return TargetTable(head.project, head.unit, head.goal, head.budget, found.indicators, head.locator, read)


def _line_range(document: Document, section: Section) -> tuple[int, int]:
    """Indexes of the section's lines, from its heading up to the next one.

    The running text leaves lone numbers out as page numbers; in a target table they are weights, so lines are read.
    """
    flow = section.flow
    first = document.line_index(flow.source_span(section.heading, section.heading + 1).start)
    if section.end >= len(flow.compact):
        return first, len(document.lines)
    return first, document.line_index(flow.source_span(section.end, section.end + 1).start)
