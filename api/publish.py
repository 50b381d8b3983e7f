"""A disclosure into the store: put in place of its old version, whole or not at all.

In: a disclosure that was read and checked. Out: what changed. Publishing the same document twice changes nothing; a
document whose graph violates the shapes is refused, and what was there before stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.metadata import version

import pyoxigraph as ox
from rdflib.term import URIRef

from budgetkg.api import shared
from budgetkg.api.store import Store
from budgetkg.api.terms import named, triple
from budgetkg.ontology.errors import BudgetKGError
from budgetkg.ontology.mint import Minter
from budgetkg.ontology.terms import BKG, DCAT, DCTERMS, RDF
from budgetkg.ontology.vocabulary import code_triples, ontology_triples, vocabulary_files
from budgetkg.shapes.checking import CheckedDisclosure
from budgetkg.shapes.statements import ntriples_of
from budgetkg.shapes.validate import shape_files


class Outcome(StrEnum):
    """What publishing did."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class InvalidDisclosure(BudgetKGError):
    """The graph of a disclosure violates the shapes; it was not published."""


@dataclass(frozen=True, slots=True)
class Publishable:
    """A disclosure's graph as N-Triples, the names it goes by, and what checking it found."""

    disclosure: URIRef
    graph: URIRef
    validation_graph: URIRef
    department: URIRef
    triples: bytes
    checked: CheckedDisclosure


class _Changes:
    """Quads to remove and to add, and whole new graphs, gathered for one transaction."""

    def __init__(self) -> None:
        self.removed: list[ox.Quad] = []
        self.added: list[ox.Quad] = []
        self.contents: dict[ox.NamedNode, bytes] = {}

    def replace(self, graph: ox.NamedNode, old: set[ox.Triple], new: set[ox.Triple]) -> None:
        """Only what differs is written."""
        self.removed += [ox.Quad(t.subject, t.predicate, t.object, graph) for t in old - new]
        self.added += [ox.Quad(t.subject, t.predicate, t.object, graph) for t in new - old]


def publish(store: Store, found: Publishable, minter: Minter) -> Outcome:
    """Put a disclosure in place. Raises InvalidDisclosure where its graph violates the shapes."""
    if found.checked.report.violations:
        raise InvalidDisclosure(
            f"{found.disclosure}: 图不符合形状约束，未发布 the graph violates its shapes and was not published. "
            f"This is a fault of the extraction, please report it.\n{found.checked.report.summary()}"
        )
    graph, validation = named(found.graph), named(found.validation_graph)
    results = {triple(one) for one in found.checked.triples(found.disclosure, minter)}
    old, old_results = store.graph(graph), store.graph(validation)
    changes = _Changes()
    if old:
        new = {quad.triple for quad in ox.parse(found.triples, ox.RdfFormat.N_TRIPLES)}
        if old == new and old_results == results:
            return Outcome.UNCHANGED
        changes.replace(graph, old, new)
    else:
        changes.contents[graph] = found.triples
    changes.replace(validation, old_results, results)
    claims = shared.claims_in(found.triples)
    touched = shared.touched_entities(old, claims, named(found.department))
    near = shared.related_entities(store, touched, claims, minter)
    now = shared.described_now(store, touched, minter)
    then = shared.describe(claims | shared.other_claims(store, touched | near, graph), minter, touched)
    for name in now:
        changes.replace(named(minter.shared_graph(name)), now[name], then[name])
    catalogue = named(minter.shared_graph("catalogue"))
    changes.replace(catalogue, set(), _catalogue_entry(found, catalogue) - store.graph(catalogue))
    store.apply(changes.removed, changes.added, changes.contents)
    return Outcome.REPLACED if old else Outcome.ADDED


def _catalogue_entry(found: Publishable, catalogue: ox.NamedNode) -> set[ox.Triple]:
    """The disclosure in the catalogue, and the graph that holds it."""
    title = named(DCTERMS.title)
    return {
        ox.Triple(catalogue, named(RDF.type), named(DCAT.Catalog)),
        ox.Triple(catalogue, title, ox.Literal("部门预算公开目录", language="zh")),
        ox.Triple(catalogue, title, ox.Literal("Catalogue of departmental budget disclosures", language="en")),
        ox.Triple(catalogue, named(DCAT.dataset), named(found.disclosure)),
        ox.Triple(named(found.disclosure), named(BKG.describedBy), named(found.graph)),
    }


def publish_vocabulary(store: Store, minter: Minter) -> bool:
    """Put ontology, code lists and rules into the store where they differ from what is there; True where they did."""
    graph = named(minter.shared_graph("ontology"))
    mark = ox.Triple(graph, named(DCTERMS.identifier), ox.Literal(vocabulary_digest()))
    if mark in store.graph(graph):
        return False
    wanted = {"ontology": ontology_triples(), "codes": code_triples(), "shapes": shape_triples()}
    places = {named(minter.shared_graph(name)): triples for name, triples in wanted.items()}
    there = {place: store.graph(place) for place in places}
    changes = _Changes()
    if any(there.values()):
        for place, triples in places.items():
            changes.replace(place, there[place], {*triples, mark} if place == graph else set(triples))
    else:  # a run that is killed here leaves no mark, and the next one mends what it left
        store.fill({place: ntriples_of(triples) for place, triples in places.items()})
        changes.replace(graph, set(), {mark})
    store.apply(changes.removed, changes.added)
    return True


@cache
def vocabulary_digest() -> str:
    """What the published vocabulary is, as a digest of its files: it changes when any of them does."""
    sources = [one.read_bytes() for one in (*vocabulary_files(), *shape_files())]
    return sha256(b"\0".join(sources) + version("budgetkg").encode()).hexdigest()


def shape_triples() -> frozenset[ox.Triple]:
    """The core shapes and the rules, without the blank nodes of lists: queries find their targets, labels and messages."""
    parsed = (t for one in shape_files() for t in ox.parse(one.read_bytes(), ox.RdfFormat.TURTLE))
    return frozenset(
        t.triple
        for t in parsed
        if isinstance(t, ox.Quad) and isinstance(t.subject, ox.NamedNode) and not isinstance(t.object, ox.BlankNode)
    )
