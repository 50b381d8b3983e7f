"""Requests of the API answered: find the things, read them, write them. Runs where the store is opened.

In: the store, what is asked, and where the server is. Out: :class:`Answer`. One table says for each collection how its
things are found and read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from budgetkg.api.catalogue import departments, disclosures, discrepancies, evidence, policies, projects, traces, years
from budgetkg.api.catalogue.keeping import Kept
from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.models import Model, Page
from budgetkg.api.catalogue.paging import Part
from budgetkg.api.catalogue.places import RDF_TYPE, known
from budgetkg.api.catalogue.search import Many, One
from budgetkg.api.catalogue.trace_models import Graph, TraceAnswer
from budgetkg.api.catalogue.writing import (
    as_csv,
    as_jsonld,
    chosen_fields,
    chosen_names,
    one_as_csv,
    one_as_json,
    page_as_json,
    rows_as_csv,
    things_in,
)
from budgetkg.api.nodes import Nodes
from budgetkg.api.server.answering import knows
from budgetkg.api.store import Store
from budgetkg.api.tracing import Trace, trace, trace_documents
from budgetkg.ontology.errors import QueryRefused
from budgetkg.ontology.terms import BKG


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent: content (None where the client has it), media type, address of the next part of a list, entity tag."""

    content: bytes | None
    media_type: str
    next: str | None = None
    tag: str = ""


@cache
def _version() -> str:
    """Another version may write another answer."""
    return version("budgetkg")


_KEPT: Kept[Answer] = Kept(most=200, largest=200_000)
"""At most 40 MB in each process."""


def answer_once(store: Store, known: str, told: str, task: Callable[..., Answer], *args: object) -> Answer:
    """What the task answers, with the tag of its state; nothing where the client has it already (`known`, If-None-Match).

    `told` is what else the answer depends on: address and format.
    """
    if store.state is None:
        return task(store, *args)
    tag = f'W/"{sha256(repr((store.state, _version(), told)).encode()).hexdigest()[:32]}"'
    if knows(known, tag):
        return Answer(None, "", tag=tag)
    return _KEPT.get(tag, lambda: replace(task(store, *args), tag=tag), lambda found: len(found.content or b""))


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
_READERS: Mapping[str, Callable[[Store, str, Links], Model]] = {
    "policies": policies.read_policy,
    "projects": projects.read_project,
    "departments": departments.read_department,
    "disclosures": disclosures.read_disclosure,
    "discrepancies": discrepancies.read_discrepancy,
}


def answer_list(store: Store, name: str, asked: Many, format: str, links: Links) -> Answer:
    """A part of a collection."""
    collection = COLLECTIONS[name]
    fields = _chosen(collection.model, asked.fields, format)
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
    return _written(store, _READERS[name](store, id, links), asked, format)


def answer_year(store: Store, id: str, year: int, asked: One, format: str, links: Links) -> Answer:
    """A department's year. Raises UnknownThing."""
    return _written(store, years.read_year(store, id, year, links), asked, format)


def answer_evidence(store: Store, id: str, asked: evidence.EvidenceAsked, format: str, links: Links) -> Answer:
    """A piece of evidence in its context. Raises UnknownThing."""
    return _written(store, evidence.read_evidence(store, id, links, asked.lines), asked, format)


def _written(store: Store, found: Model, asked: One, format: str) -> Answer:
    fields = _chosen(type(found), asked.fields, format)
    if format == "jsonld":
        return Answer(*as_jsonld(store, things_in(found)))
    return Answer(*(one_as_csv(found, fields) if format == "csv" else one_as_json(found, fields)))


def _chosen(kind: type[Model], fields: str | None, format: str) -> set[str] | None:
    """The fields to give. Raises QueryRefused for unknown ones, and for RDF, which is given whole."""
    if fields is not None and format == "jsonld":
        raise QueryRefused(
            "fields 不用于 JSON-LD：RDF 整体给出 fields does not go with JSON-LD, which gives all that is stated; leave it out."
        )
    return chosen_fields(kind, fields)


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
    if format == "csv":
        return Answer(*rows_as_csv(traces.to_rows(found), _trace_columns(fields)))
    chosen = _chosen(Graph if format == "graph" else TraceAnswer, fields, format)
    if format == "jsonld":
        return Answer(*as_jsonld(store, traces.things_of(found)))
    if format == "graph":
        return Answer(one_as_json(traces.to_graph(found, links), chosen)[0], GRAPH_TYPE)
    return Answer(*one_as_json(traces.to_answer(found, links), chosen))


def _trace_columns(fields: str | None) -> list[str]:
    """The columns of the CSV that are wanted, in their order. Raises QueryRefused for one that there is not."""
    wanted = chosen_names(traces.COLUMNS, fields)
    return [one for one in traces.COLUMNS if wanted is None or one in wanted]


GRAPH_TYPE = "application/vnd.budgetkg.graph+json"
"""Nodes and links have no registered media type."""
