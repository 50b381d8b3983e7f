"""A thing of the graph as RDF: what is said of it and what points to it. :mod:`thing_page` shows the same as a page.

In: the store and an IRI. Out: RDF. It runs where the store is opened, and gives what the store holds and no more. A named
graph is described by its size and the address of its content; what the store neither describes nor refers to is not found.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from budgetkg.api.store import GRAPH, Store
from budgetkg.ontology.errors import BudgetKGError
from budgetkg.ontology.terms import RDF, VOID

SUFFIXES = {"html": "html", "ttl": "ttl", "nt": "nt", "jsonld": "jsonld", "rdf": "rdfxml"}
MEDIA_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
}
MOST_LINKS = 200
"""Links to a thing that RDF holds: a region or a code has thousands."""

_RDF = """CONSTRUCT {{ {iri} ?p ?o . ?s ?q {iri} }} WHERE {{
  {{ {iri} ?p ?o }} UNION {{ SELECT DISTINCT ?s ?q WHERE {{ ?s ?q {iri} }} ORDER BY ?q ?s LIMIT {most} }}
}}"""
_KNOWN = "SELECT ?p WHERE {{ {{ {iri} ?p ?o }} UNION {{ ?s ?p {iri} }} }} LIMIT 1"
_SIZE = "SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {iri} {{ ?s ?p ?o }} }}"


class NoSuchThing(BudgetKGError):
    """Nothing is said of an IRI, and nothing refers to it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that the store knows. `size`: the triples of the named graph of this name, 0 where it is none."""

    node: ox.NamedNode
    size: int


def find(store: Store, iri: str) -> Found:
    """The thing of an IRI. Raises NoSuchThing."""
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise NoSuchThing(f"{iri!r}: 不是 IRI is no IRI.") from None
    size = next(
        (int(n.value) for row in store.select(_SIZE.format(iri=node)) if isinstance(n := row["n"], ox.Literal)), 0
    )
    if not size and not store.select(_KNOWN.format(iri=node)):
        raise NoSuchThing(f"{iri}: 库中没有关于它的陈述 the store says nothing of it.")
    return Found(node, size)


def describe_as_rdf(store: Store, iri: str, format: str, data: str) -> tuple[bytes, str]:
    """What is said of a thing, and what points to it. `data`: where named graphs are served. Raises NoSuchThing."""
    found = find(store, iri)
    query = _RDF.format(iri=found.node, most=MOST_LINKS)
    if not found.size:
        return store.serialise(query, format)
    triples = {*store.construct(query), *_of_graph(found, data)}
    chosen = GRAPH[format]
    return ox.serialize(sorted(triples, key=str), format=chosen) or b"", chosen.media_type


def _of_graph(found: Found, data: str) -> tuple[ox.Triple, ...]:
    """A named graph is a data set of so many triples, to be had at this address."""
    named = {name: ox.NamedNode(str(VOID[name])) for name in ("Dataset", "triples", "dataDump")}
    return (
        ox.Triple(found.node, ox.NamedNode(str(RDF.type)), named["Dataset"]),
        ox.Triple(found.node, named["triples"], ox.Literal(found.size)),
        ox.Triple(found.node, named["dataDump"], ox.NamedNode(graph_address(data, found.node.value))),
    )


def graph_address(data: str, graph: str) -> str:
    """Where the content of a named graph is: `…/data?graph=IRI` (SPARQL 1.1 Graph Store HTTP Protocol, §4.2)."""
    return f"{data}?graph={graph.replace('#', '%23').replace('&', '%26')}"
