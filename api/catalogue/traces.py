"""The trace of a policy document in the forms that the API gives: JSON, a table, nodes and links, RDF.

In: a :class:`Trace`. Out: :class:`TraceAnswer`, rows for CSV, :class:`Graph`, or the IRIs whose descriptions are its RDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any, TypeVar

from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.models import Ref
from budgetkg.api.catalogue.places import named_thing, thing
from budgetkg.api.catalogue.policies import PolicyLink
from budgetkg.api.catalogue.trace_models import (
    DepartmentTotal,
    Graph,
    GraphLink,
    GraphNode,
    LevelTotal,
    TraceAnswer,
    TraceCitation,
    TraceDocument,
    TraceProject,
    TraceTotals,
    YearTotal,
)
from budgetkg.api.tracing import Relation, Trace, TracedDocument, TracedProject

_Key = TypeVar("_Key", int, str)

COLUMNS = (
    *("relation", "policy", "policy_number", "title", "kind", "level", "region", "stated", "rule", "role", "mention"),
    *("project", "project_name", "department", "department_iri", "department_region", "fiscal_year", "amount_yuan"),
    *("funding_source", "disclosure_status", "source_file", "page", "line_start", "line_end", "quote"),
)
"""Columns of the CSV: a row for each citation, so that a project that cites two documents stands in two rows."""


def to_answer(found: Trace, links: Links) -> TraceAnswer:
    """The trace as JSON gives it."""
    return TraceAnswer(
        query=found.query,
        number=found.number,
        documents=[_document(one, links) for one in found.documents],
        relations=[_relation(one, links) for one in found.relations],
        projects=[_project(one, links) for one in found.projects],
        total_yuan=found.total_yuan,
        totals=TraceTotals(
            by_level=list(_by_level(found)),
            by_department=[
                DepartmentTotal(department=_department(projects[0], links), **_total(projects))
                for projects in _groups(found.projects, lambda one: one.department_iri).values()
            ],
            by_year=[
                YearTotal(year=year, **_total(projects))
                for year, projects in sorted(_groups(found.projects, lambda one: one.year).items())
            ],
        ),
    )


def _document(one: TracedDocument, links: Links) -> TraceDocument:
    return TraceDocument(
        **thing(links, "policies", one.iri),
        relation=one.relation,
        number=one.number,
        titles=list(one.titles),
        kind=one.kind,
        level=one.level,
        region=one.region,
        stated=one.stated,
        rule=one.rule,
        citations=[
            TraceCitation(
                html_url=links.page(cited.iri), evidence_url=links.url("evidence", cited.evidence), **asdict(cited)
            )
            for cited in one.citations
        ],
    )


def _relation(one: Relation, links: Links) -> PolicyLink:
    return PolicyLink(html_url=links.page(one.iri), **asdict(one))


def _department(one: TracedProject, links: Links) -> Ref:
    return Ref(**thing(links, "departments", one.department_iri), name=one.department)


def _project(one: TracedProject, links: Links) -> TraceProject:
    stated: dict[str, Any] = {name: value for name, value in asdict(one).items() if name != "iri"}
    return TraceProject(
        **thing(links, "projects", one.iri),
        **stated,
        department_url=links.url("departments", one.department_iri),
        evidence_url=links.url("evidence", one.evidence),
    )


def _groups(projects: Iterable[TracedProject], key: Callable[[TracedProject], _Key]) -> dict[_Key, list[TracedProject]]:
    found: dict[_Key, list[TracedProject]] = {}
    for one in projects:
        found.setdefault(key(one), []).append(one)
    return found


def _total(projects: Iterable[TracedProject]) -> dict[str, Any]:
    counted = {one.iri: one.amount_yuan for one in projects}
    return {
        "projects": len(counted),
        "amount_yuan": sum((one for one in counted.values() if one is not None), Decimal(0)),
    }


def _by_level(found: Trace) -> Iterator[LevelTotal]:
    """Of the documents whose projects the trace holds: those above have other projects too."""
    under = [one for one in found.documents if one.relation != "above"]
    for level in sorted({one.level for one in under}, key=lambda one: -1 if one is None else one):
        documents = [one for one in under if one.level == level]
        citing = {cited.project for one in documents for cited in one.citations}
        projects = [one for one in found.projects if one.iri in citing]
        yield LevelTotal(level=level, documents=[_name(one) for one in documents], **_total(projects))


def _name(one: TracedDocument) -> str:
    return one.number or min(one.titles, default=one.iri)


def to_rows(found: Trace) -> Iterator[dict[str, object]]:
    """The trace as rows of :data:`COLUMNS`, a row for each citation."""
    projects = {one.iri: one for one in found.projects}
    for document in found.documents:
        for cited in document.citations:
            project = projects.get(cited.project or "")
            yield {
                **{name: getattr(document, name) for name in ("relation", "kind", "level", "region", "stated", "rule")},
                **{
                    name: getattr(cited, name)
                    for name in ("role", "mention", "page", "line_start", "line_end", "quote")
                },
                "policy": document.iri,
                "policy_number": document.number,
                "title": "|".join(document.titles),
                "source_file": cited.file,
                "project": cited.project,
                **(_project_columns(project) if project else {}),
            }


def _project_columns(one: TracedProject) -> dict[str, object]:
    return {
        "project_name": one.name,
        "department": one.department,
        "department_iri": one.department_iri,
        "department_region": one.region,
        "fiscal_year": one.year,
        "amount_yuan": None if one.amount_yuan is None else format(one.amount_yuan, "f"),
        "funding_source": one.funding_source,
        "disclosure_status": one.disclosure_status,
    }


def to_graph(found: Trace, links: Links) -> Graph:
    """The trace as nodes and links: documents, the projects under them, and their departments."""
    projects = {one.iri: one for one in found.projects}
    return Graph(nodes=list(_nodes(found, links)), links=list(_links(found, projects)))


def _nodes(found: Trace, links: Links) -> Iterator[GraphNode]:
    for document in found.documents:
        yield GraphNode(
            id=document.iri,
            **named_thing(links, document.iri),
            kind="document",
            label=_name(document),
            relation=document.relation,
            level=document.level,
        )
    for one in found.projects:
        yield GraphNode(
            id=one.iri,
            **named_thing(links, one.iri),
            kind="project",
            label=one.name,
            year=one.year,
            amount_yuan=one.amount_yuan,
        )
    for iri, name in {one.department_iri: one.department for one in found.projects}.items():
        yield GraphNode(id=iri, **named_thing(links, iri), kind="department", label=name)


def _links(found: Trace, projects: dict[str, TracedProject]) -> Iterator[GraphLink]:
    for relation in found.relations:
        yield GraphLink(
            source=relation.lower,
            target=relation.upper,
            kind=relation.kind,
            stated=relation.stated,
            label=relation.rule,
        )
    for document in found.documents:
        for project, role in {one.project: one.role for one in document.citations}.items():
            if project in projects:
                yield GraphLink(source=project, target=document.iri, kind="cites", stated=True, label=role)
    for one in found.projects:
        yield GraphLink(source=one.iri, target=one.department_iri, kind="belongs_to", stated=True, label=None)


def things_of(found: Trace) -> list[str]:
    """The IRIs of all that the trace holds: documents, relations, citations, projects, departments, evidence."""
    things = {one.iri for one in found.documents} | {one.iri for one in found.relations}
    things |= {iri for one in found.projects for iri in (one.iri, one.department_iri, one.evidence)}
    things |= {iri for one in found.documents for cited in one.citations for iri in (cited.iri, cited.evidence)}
    return sorted(things)
