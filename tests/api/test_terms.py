"""Terms between rdflib and pyoxigraph: nothing is lost, nothing is normalised on the way."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib.namespace import RDFS
from rdflib.term import BNode, Literal, URIRef

from budgetkg.api.terms import named, term, triple

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (URIRef("https://example.org/a"), ox.NamedNode("https://example.org/a")),
        (Literal("总计"), ox.Literal("总计")),
        (Literal("总计", lang="zh"), ox.Literal("总计", language="zh")),
        # a store keeps what is printed: 1234.50 must not become 1234.5
        (
            Literal("1234.50", datatype=URIRef(f"{XSD}decimal"), normalize=False),
            ox.Literal("1234.50", datatype=ox.NamedNode(f"{XSD}decimal")),
        ),
        (
            Literal("007", datatype=URIRef(f"{XSD}integer"), normalize=False),
            ox.Literal("007", datatype=ox.NamedNode(f"{XSD}integer")),
        ),
        (Literal('a"b\\c\nd'), ox.Literal('a"b\\c\nd')),
    ],
)
def test_term_keeps_lexical_form_datatype_and_language(node: URIRef | Literal, expected: object) -> None:
    assert term(node) == expected


def test_term_refuses_blank_nodes() -> None:
    with pytest.raises(TypeError, match="neither IRI nor literal"):
        term(BNode())


def test_triple_keeps_the_order() -> None:
    subject = URIRef("https://example.org/a")
    assert triple((subject, RDFS.label, Literal("甲"))) == ox.Triple(
        named(subject), named(RDFS.label), ox.Literal("甲")
    )
