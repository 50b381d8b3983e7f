"""RDF terms between the two libraries: rdflib writes and validates graphs, pyoxigraph stores and queries them."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from rdflib.term import Literal, Node, URIRef

from budgetkg.ingest.statements.writer import Triple
from budgetkg.ontology.ntriples import ntriples_term


def named(iri: URIRef) -> ox.NamedNode:
    """An IRI for the store."""
    return ox.NamedNode(str(iri))


def term(node: Node) -> ox.NamedNode | ox.Literal:
    """An IRI or literal for the store. Raises TypeError for a blank node: graphs have none, so that they can be compared."""
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return (
            ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype))) if node.datatype else ox.Literal(str(node))
        )
    raise TypeError(f"neither IRI nor literal: {node!r}")


def triple(found: Triple) -> ox.Triple:
    """A triple for the store."""
    subject, predicate, value = found
    return ox.Triple(ox.NamedNode(str(subject)), ox.NamedNode(str(predicate)), term(value))


def ntriples(found: Iterable[Triple]) -> bytes:
    """The triples as N-Triples, each once: the quickest way into the store. Raises TypeError for a blank node."""
    return "".join({f"<{s}> <{p}> {ntriples_term(o)} .\n" for s, p, o in found}).encode()
