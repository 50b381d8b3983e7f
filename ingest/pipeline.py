"""From a file to what it states: the steps of extraction composed, and nothing else.

In: a path, or a document that has been read. Out: a :class:`Disclosure`. The function is pure: the same bytes give
the same records, so that it runs on any number of processes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from budgetkg.ingest import overview as over
from budgetkg.ingest.citations import find_citations
from budgetkg.ingest.comparing import find_comparisons
from budgetkg.ingest.contents import read_contents
from budgetkg.ingest.document import Document, without_blanks
from budgetkg.ingest.issues import Issue, IssueCode, Severity
from budgetkg.ingest.line_coverage import account_for_lines
from budgetkg.ingest.malformed import find_malformed_figures
from budgetkg.ingest.merging import merge_projects
from budgetkg.ingest.narrative import (
    read_absences,
    read_changes,
    read_facts,
    read_listed_names,
    read_remarks,
    read_shares,
    read_terms,
    read_uses,
)
from budgetkg.ingest.organisation import named_units, read_unit_counts, read_units
from budgetkg.ingest.passages import find_passages
from budgetkg.ingest.project_narratives import read_narrated_mentions
from budgetkg.ingest.projects import (
    read_carried_mentions,
    read_section_mentions,
    read_table_mentions,
    read_target_mentions,
)
from budgetkg.ingest.readers import read_document
from budgetkg.ingest.records import (
    Disclosure,
    NameMention,
    Overview,
    ProjectMention,
)
from budgetkg.ingest.resolve import organisation_key
from budgetkg.ingest.restating import find_restated
from budgetkg.ingest.sections import Section, read_narrative, read_sections, section_of, sections_of
from budgetkg.ingest.tables.assemble import read_tables
from budgetkg.ingest.tables.opening import departments_named
from budgetkg.ingest.tables.segments import Segment, find_segments
from budgetkg.ingest.targets import read_targets
from budgetkg.ontology.errors import NotABudgetDisclosure

_FINAL_ACCOUNTS = re.compile(r"部门决算|单位决算|收入支出决算|决算数")
_BUDGET = re.compile(r"部门预算|单位预算|预算数")


def read_disclosure(path: Path) -> Disclosure:
    """Read and extract the file at `path`.

    Raises UnreadableDocument where the file cannot be read, NotABudgetDisclosure where it is another kind of paper.
    """
    return extract(read_document(path))


def extract(document: Document) -> Disclosure:
    """All that a document states."""
    segments = list(find_segments(document))
    _refuse_other_papers(document, segments)
    flow = read_narrative(document, [segment.span for segment in segments])
    sections = read_sections(flow)
    units = read_units(section_of(sections, "organisation"))
    tables = read_tables(document, named_units(units))
    issues = [*tables.issues, *find_malformed_figures(flow)]
    explained = [
        *read_section_mentions(section_of(sections, "projects")),
        *read_narrated_mentions(sections_of(sections, "project_narrative")),
    ]
    names = [*_names(document, segments, sections), *_undertaking(explained)]
    about = _overview(document, names, sections, issues)
    mentions = [
        *read_table_mentions(tables.tables),
        *explained,
        *read_carried_mentions(section_of(sections, "carryover")),
        *read_target_mentions(sections_of(sections, "project_targets")),
    ]
    projects = merge_projects(mentions, flow, [one for one in sections if one.kind in _EXPLAINING])
    targets = read_targets(document, sections)
    citations = find_citations(list(find_passages(projects, targets, flow, sections)), about.region_code)
    changes, shares, facts = read_changes(sections), read_shares(sections), read_facts(sections)
    record = Disclosure(
        document,
        about,
        tables.tables,
        projects,
        citations,
        targets=targets,
        changes=changes,
        shares=shares,
        facts=facts,
        lists=read_listed_names(sections),
        uses=read_uses(sections),
        absences=read_absences(sections),
        terms=read_terms(section_of(sections, "terms")),
        remarks=read_remarks(section_of(sections, "remarks")),
        restated=find_restated(
            tables.tables,
            [(one.section_kind, one) for one in changes],
            [(one.section_kind, one) for one in shares],
            facts,
        ),
        comparisons=find_comparisons(tables.tables),
        issues=tuple(issues),
        contents=read_contents(document, segments, sections, tables.tables, [one.name for one in names]),
    )
    return replace(record, lines=account_for_lines(record, segments, sections))


_EXPLAINING = {"income", "expenditure", "appropriation", "general_public_scale", "general_public_uses", "three_public"}


def _refuse_other_papers(document: Document, segments: Sequence[Segment]) -> None:
    """Raise NotABudgetDisclosure for final accounts and for papers without any sign of a budget."""
    words = without_blanks(document.text)
    final, budget = len(_FINAL_ACCOUNTS.findall(words)), len(_BUDGET.findall(words))
    if final > budget:
        raise NotABudgetDisclosure(
            f"{document.source_name}: 这是部门决算，不是部门预算 these are final accounts (决算 {final}×, 预算 {budget}×); "
            "expected a departmental budget disclosure (部门预算公开)."
        )
    if not segments and not budget:
        raise NotABudgetDisclosure(
            f"{document.source_name}: 未见部门预算的标题或表格 neither a budget table nor the words 部门预算 were found; "
            "expected a departmental budget disclosure (部门预算公开)."
        )


def _undertaking(mentions: Iterable[ProjectMention]) -> Iterator[NameMention]:
    """The units that undertake projects: often the department under a short name."""
    for mention in mentions:
        if mention.undertaking_unit:
            yield NameMention(mention.undertaking_unit, "undertaking_unit", mention.locator)


def _overview(
    document: Document, names: Sequence[NameMention], sections: Sequence[Section], issues: list[Issue]
) -> Overview:
    year = over.read_fiscal_year(document)
    if year is None or not names:
        missing = "预算年度 the fiscal year" if year is None else "部门名称 the department's name"
        raise NotABudgetDisclosure(
            f"{document.source_name}: 未找到{missing} was not found; expected a heading such as 2025年部门预算 "
            "and a line such as 编制部门：昌吉州工业和信息化局."
        )
    department = _department(names)
    key = organisation_key(department)
    if not key.region_code:
        detail = (f"“{department}”：名称中没有可识别的地区", f"{department!r}: no region could be read from the name")
        issues.append(Issue(IssueCode.REGION_UNKNOWN, Severity.WARNING, detail, names[0].locator))
    organisation, terms = section_of(sections, "organisation"), section_of(sections, "terms")
    issued = over.read_issued(terms)
    return Overview(
        department,
        year[0],
        key.region_code,
        issued[0] if issued else None,
        tuple(names),
        over.read_functions(section_of(sections, "functions")),
        read_units(organisation),
        over.read_head_counts(organisation),
        year[1],
        issued[1] if issued else None,
        read_unit_counts(organisation),
    )


def _department(names: Sequence[NameMention]) -> str:
    """The name that the table headings print most; without tables the one most printed at all."""
    for role in ("table", "title", "signature", "target"):
        found = Counter(mention.name for mention in names if mention.role == role)
        if found:
            return found.most_common(1)[0][0]
    return names[0].name


def _names(document: Document, segments: Sequence[Segment], sections: Sequence[Section]) -> Iterator[NameMention]:
    """Every place that names the publishing department."""
    for segment in segments:
        for name, locator in departments_named(document, segment):
            yield NameMention(name, "table", locator)
    yield from over.read_title_names(document)
    for section in (*sections_of(sections, "department_targets"), *sections_of(sections, "project_targets")):
        yield from over.read_target_names(section)
    yield from over.read_subject_names(section_of(sections, "functions"))
    signature = over.read_signature(section_of(sections, "terms"))
    if signature:
        yield signature
