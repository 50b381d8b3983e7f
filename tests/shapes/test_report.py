"""A report as text and as triples."""

from __future__ import annotations

import pytest
from rdflib import Graph
from rdflib.term import BNode, Literal, URIRef

from budgetkg.ontology.terms import DCTERMS, RDF, SH
from budgetkg.shapes.report import ShapeReport, ShapeResult

DISCLOSURE = URIRef("https://example.org/disclosure/1")


def _result(number: int, severity: URIRef, *, path: bool = True) -> ShapeResult:
    return ShapeResult(
        URIRef(f"https://example.org/node/{number}"),
        URIRef("https://w3id.org/budgetkg/ontology#year") if path else None,
        URIRef("https://w3id.org/budgetkg/shape/project-year"),
        severity,
        "须有且仅有一个年度",
        "must have exactly one year",
    )


def test_violations_are_those_that_stop_publishing() -> None:
    grave, light, note = _result(1, SH.Violation), _result(2, SH.Warning), _result(3, SH.Info)
    assert ShapeReport((light, grave, note)).violations == (grave,)
    assert ShapeReport((light, note)).violations == ()


def test_line_names_node_path_and_fault_in_both_languages() -> None:
    assert str(_result(1, SH.Violation)) == (
        "https://example.org/node/1 https://w3id.org/budgetkg/ontology#year: "
        "须有且仅有一个年度 must have exactly one year"
    )
    assert str(_result(1, SH.Violation, path=False)).startswith("https://example.org/node/1: 须有")


@pytest.mark.parametrize(
    ("violations", "lines", "last"),
    [(0, 1, ""), (1, 1, "node/1"), (10, 10, "node/10"), (11, 11, "… 1 more"), (25, 11, "… 15 more")],
)
def test_summary_shows_the_first_ten_and_counts_the_rest(violations: int, lines: int, last: str) -> None:
    results = tuple(_result(number, SH.Violation) for number in range(1, violations + 1))
    text = ShapeReport((_result(99, SH.Warning), *results)).summary()
    assert len(text.split("\n")) == lines
    assert last in text.split("\n")[-1]
    assert "node/99" not in text


def test_triples_are_a_validation_report_without_blank_nodes() -> None:
    graph = Graph()
    for triple in ShapeReport((_result(1, SH.Violation), _result(2, SH.Warning, path=False))).triples(DISCLOSURE):
        graph.add(triple)
    report = graph.value(predicate=RDF.type, object=SH.ValidationReport)
    assert graph.value(report, DCTERMS.subject) == DISCLOSURE
    assert graph.value(report, SH.conforms) == Literal(False)
    results = set(graph.objects(report, SH.result))
    assert len(results) == 2
    focus = {
        (str(graph.value(one, SH.focusNode)), graph.value(one, SH.resultSeverity), graph.value(one, SH.resultPath))
        for one in results
    }
    assert focus == {
        ("https://example.org/node/1", SH.Violation, URIRef("https://w3id.org/budgetkg/ontology#year")),
        ("https://example.org/node/2", SH.Warning, None),
    }
    assert not any(isinstance(term, BNode) for triple in graph for term in triple)


@pytest.mark.parametrize(("severity", "conforms"), [(None, True), (SH.Warning, True), (SH.Violation, False)])
def test_report_conforms_unless_there_is_a_violation(severity: URIRef | None, conforms: bool) -> None:
    results = () if severity is None else (_result(1, severity),)
    found = {o for _, p, o in ShapeReport(results).triples(DISCLOSURE) if p == SH.conforms}
    assert found == {Literal(conforms)}
