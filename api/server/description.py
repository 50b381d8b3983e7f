"""What the SPARQL endpoint offers, in RDF: the answer to a request without a query.

In: the store, the address of the endpoint. Out: RDF in a format of GRAPH. Rule: SPARQL 1.1 Service Description
(https://www.w3.org/TR/sparql11-service-description/).
"""

from __future__ import annotations

import pyoxigraph as ox

from budgetkg.api.store import GRAPH, Store

_SD = "http://www.w3.org/ns/sparql-service-description#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads"),
)
_GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { } } ORDER BY ?g"


def service_description(store: Store, endpoint: str, format: str) -> tuple[bytes, str]:
    """The description in a format of GRAPH, and its media type."""
    service, dataset, graph = (ox.NamedNode(f"{endpoint}{part}") for part in ("", "#dataset", "#default-graph"))
    triples = [
        ox.Triple(service, _rdf("type"), _sd("Service")),
        ox.Triple(service, _sd("endpoint"), service),
        ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph")),
        *(ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name)) for name in _RESULTS),
        ox.Triple(service, _sd("defaultEntailmentRegime"), ox.NamedNode("http://www.w3.org/ns/entailment/Simple")),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        ox.Triple(service, _sd("availableGraphs"), dataset),
        ox.Triple(dataset, _rdf("type"), _sd("Dataset")),
        ox.Triple(dataset, _rdf("type"), _sd("GraphCollection")),
        ox.Triple(dataset, _sd("defaultGraph"), graph),
        ox.Triple(graph, _rdf("type"), _sd("Graph")),
    ]
    for row in store.select(_GRAPHS):
        name, node = row["g"], ox.BlankNode()
        triples += [
            ox.Triple(dataset, _sd("namedGraph"), node),
            ox.Triple(node, _rdf("type"), _sd("NamedGraph")),
            ox.Triple(node, _sd("name"), name),
        ]
    chosen = GRAPH[format]
    content = ox.serialize(triples, format=chosen, prefixes={"sd": _SD} if format in ("ttl", "trig") else None)
    return content or b"", chosen.media_type


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _rdf(name: str) -> ox.NamedNode:
    return ox.NamedNode(_RDF + name)
