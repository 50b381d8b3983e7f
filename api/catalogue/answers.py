"""Requests of the API answered: find the things, read them, write them. Runs where the store is opened.

In: the store, what is asked, and where the server is. Out: :class:`Answer`. One table says for each collection how its
things are found and read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgetkg.api.catalogue import departments, disclosures, discrepancies, evidence, policies, projects, traces, years
from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.models import Model, Page
from budgetkg.api.catalogue.paging import Part
from budgetkg.api.catalogue.places import RDF_TYPE, known
from budgetkg.api.catalogue.search import Many, One
from budgetkg.api.catalogue.trace_models import Graph, TraceAnswer
from budgetkg.api.catalogue.writing import (
    Written,
    as_csv,
    as_jsonld,
    chosen_fields,
    one_as_json,
    page_as_json,
    rows_as_csv,
)
from budgetkg.api.nodes import Nodes
from budgetkg.api.store import Store
from budgetkg.api.tracing import Trace, trace, trace_documents
from budgetkg.ontology.terms import BKG


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent: content, media type, and the address of the next part of a list."""

    content: bytes
    media_type: str
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """How the things of a collection are found and read."""

    model: type[Model]
    find: Callable[[Store, Any, Links], Part]
    read: Callable[[Store, Sequence[str], Links], Sequence[Model]]


COLLECTIONS: Mapping[str, Collection] = {
    "policies": Collection(policies.Policy, policies.find_policies, policies.read_policies),
    "projects": Collection(projects.Project, projects.find_projects, projects.read_projects),
    "departments": Collection(departments.Department, departments.find_departments, departments.read_departments),
    "disclosures": Collection(disclosures.Disclosure, disclosures.find_disclosures, disclosures.read_disclosures),
    "discrepancies": Collection(
        discrepancies.Discrepancy, discrepancies.find_discrepancies, discrepancies.read_discrepancies
    ),
}
_READERS: Mapping[str, tuple[type[Model], Callable[[Store, str, Links], Model]]] = {
    "policies": (policies.PolicyDetail, policies.read_policy),
    "projects": (projects.ProjectDetail, projects.read_project),
    "departments": (departments.Department, departments.read_department),
    "disclosures": (disclosures.DisclosureDetail, disclosures.read_disclosure),
    "discrepancies": (discrepancies.Discrepancy, discrepancies.read_discrepancy),
}


def answer_list(store: Store, name: str, asked: Many, format: str, links: Links) -> Answer:
    """A part of a collection."""
    collection = COLLECTIONS[name]
    fields = chosen_fields(collection.model, asked.fields)
    part = collection.find(store, asked, links)
    following = links.next(part.cursor) if part.cursor else None
    if format == "jsonld":
        return Answer(*as_jsonld(store, part.things), following)
    items = collection.read(store, part.things, links)
    if format == "csv":
        return Answer(*as_csv(items, collection.model, fields), following)
    page = Page[Any](items=list(items), total=part.total, limit=asked.limit, next=following)
    return Answer(*page_as_json(page, fields), following)


def answer_one(store: Store, name: str, id: str, asked: One, format: str, links: Links) -> Answer:
    """One thing of a collection. Raises UnknownThing."""
    model, read = _READERS[name]
    return _written(store, read(store, id, links), model, asked, format)


def answer_year(store: Store, id: str, year: int, asked: One, format: str, links: Links) -> Answer:
    """A department's year. Raises UnknownThing."""
    return _written(store, years.read_year(store, id, year, links), years.YearOverview, asked, format)


def answer_evidence(store: Store, id: str, asked: evidence.EvidenceAsked, format: str, links: Links) -> Answer:
    """A piece of evidence in its context. Raises UnknownThing."""
    found = evidence.read_evidence(store, id, links, asked.lines)
    return _written(store, found, evidence.EvidenceDetail, asked, format)


def _written(store: Store, found: Model, model: type[Model], asked: One, format: str) -> Answer:
    fields = chosen_fields(model, asked.fields)
    written: Written
    if format == "jsonld":
        written = as_jsonld(store, [str(found.iri)])  # type: ignore[attr-defined]
    elif format == "csv":
        written = as_csv([found], model, fields)
    else:
        written = one_as_json(found, fields)
    return Answer(*written)


def answer_trace(store: Store, text: str, format: str, fields: str | None, links: Links) -> Answer:
    """The trace of a number or title. Raises QueryRefused where it is unknown."""
    return _trace_written(store, trace(store, text), format, fields, links)


def answer_policy_trace(store: Store, id: str, format: str, fields: str | None, links: Links) -> Answer:
    """The trace of a document by its id. Raises UnknownThing."""
    nodes = Nodes(store, (RDF_TYPE, BKG.policyNumber))
    iri = known(nodes, links, "policies", id, BKG.PolicyDocument)
    found = trace_documents(store, [iri], id, nodes.text(iri, BKG.policyNumber))
    return _trace_written(store, found, format, fields, links)


def _trace_written(store: Store, found: Trace, format: str, fields: str | None, links: Links) -> Answer:
    chosen = chosen_fields(Graph if format == "graph" else TraceAnswer, fields)
    if format == "jsonld":
        return Answer(*as_jsonld(store, traces.things_of(found)))
    if format == "csv":
        return Answer(*rows_as_csv(traces.to_rows(found), traces.COLUMNS))
    if format == "graph":
        return Answer(one_as_json(traces.to_graph(found, links), chosen)[0], GRAPH_TYPE)
    return Answer(*one_as_json(traces.to_answer(found, links), chosen))


GRAPH_TYPE = "application/vnd.budgetkg.graph+json"
"""Nodes and links have no registered media type."""
