"""What the SPARQL endpoint offers, in RDF: the answer to a request without a query.

In: the address of the endpoint. Out: Turtle, N-Triples, JSON-LD or RDF/XML. Rule: SPARQL 1.1 Service Description
(https://www.w3.org/TR/sparql11-service-description/).
"""

from __future__ import annotations

import pyoxigraph as ox

from budgetkg.api.store import GRAPH

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)


def service_description(endpoint: str, format: str) -> tuple[bytes, str]:
    """The description in a format of GRAPH, and its media type."""
    service, dataset, graph = (ox.NamedNode(f"{endpoint}{part}") for part in ("", "#dataset", "#default-graph"))
    facts: list[tuple[ox.NamedNode, str, ox.NamedNode]] = [
        (service, "type", ox.NamedNode(f"{_SD}Service")),
        (service, "endpoint", service),
        (service, "supportedLanguage", ox.NamedNode(f"{_SD}SPARQL11Query")),
        (service, "feature", ox.NamedNode(f"{_SD}UnionDefaultGraph")),
        *((service, "resultFormat", ox.NamedNode(_FORMATS + name)) for name in _RESULTS),
        (service, "defaultDataset", dataset),
        (dataset, "type", ox.NamedNode(f"{_SD}Dataset")),
        (dataset, "defaultGraph", graph),
        (graph, "type", ox.NamedNode(f"{_SD}Graph")),
    ]
    triples = [ox.Triple(subject, _predicate(name), value) for subject, name, value in facts]
    chosen = GRAPH[format]
    content = ox.serialize(triples, format=chosen, prefixes={"sd": _SD} if format == "ttl" else None)
    return content or b"", chosen.media_type


def _predicate(name: str) -> ox.NamedNode:
    return ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type" if name == "type" else f"{_SD}{name}")
