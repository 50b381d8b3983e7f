"""The documentation of the ontology as one HTML page, made by pyLODE from `ontology/budget.ttl`.

`python docs/ontology.py OUT.html`. The page needs nothing from the net. Every term is shown under its label in both
languages and at the anchor of its local name: `…#hasPolicyBasis`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pylode import OntPub  # type: ignore[import-untyped]
from rdflib import Graph, Literal
from rdflib.namespace import DCTERMS, RDFS, SKOS
from rdflib.term import Node, URIRef

ONTOLOGY = Path(__file__).parent.parent / "ontology" / "budget.ttl"


def build(ontology: Path = ONTOLOGY) -> str:
    """The page as HTML."""
    graph = _sorted_by_name(Graph(bind_namespaces="none").parse(ontology, format="turtle"))
    for predicate, separator in (
        (RDFS.label, " · "),
        (RDFS.comment, "\n\n"),
        (DCTERMS.title, " · "),
        (DCTERMS.description, "\n\n"),
    ):
        _join_languages(graph, predicate, separator)
    for term, other in list(graph.subject_objects(RDFS.seeAlso)):
        graph.add((term, SKOS.scopeNote, other))  # pyLODE does not show rdfs:seeAlso
    page = OntPub(graph)
    for term in graph.subjects(RDFS.isDefinedBy, None):
        page.fids[str(term)] = str(term).rpartition("#")[2]
    return "<!DOCTYPE html>\n" + str(page.make_html()).removeprefix("<!DOCTYPE html>").lstrip() + "\n"


def _sorted_by_name(graph: Graph) -> Graph:
    """The same triples in the order of their subjects: pyLODE lists terms as it meets them."""
    ordered = Graph(bind_namespaces="none")
    for prefix, namespace in graph.namespaces():
        ordered.bind(prefix, namespace, override=True)
    for triple in sorted(graph):
        ordered.add(triple)
    return ordered


def _join_languages(graph: Graph, predicate: URIRef, separator: str) -> None:
    """Chinese and English of a property in one literal: pyLODE shows one title and takes whichever comes first."""
    for subject in set(graph.subjects(predicate, None)):
        texts = [_text(graph, subject, predicate, language) for language in ("zh", "en")]
        graph.set((subject, predicate, Literal(separator.join(filter(None, texts)))))


def _text(graph: Graph, subject: Node, predicate: URIRef, language: str) -> str:
    found = (value for value in graph.objects(subject, predicate) if isinstance(value, Literal))
    return next((str(value) for value in found if value.language == language), "")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the page to the path given."""
    parser = argparse.ArgumentParser(description="本体文档 documentation of the ontology as HTML")
    parser.add_argument("out", type=Path, help="输出文件 the HTML file to write")
    out: Path = parser.parse_args(arguments).out
    out.write_text(build(), encoding="utf-8")


if __name__ == "__main__":
    main()
