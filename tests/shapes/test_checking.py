"""A disclosure checked by shapes and rules, and its validation graph."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph
from rdflib.term import Literal, URIRef

from budgetkg.ontology.mint import Minter
from budgetkg.ontology.terms import BKG, RDF, SH, XSD
from budgetkg.shapes.audit import EXTRACTION, INFO, PUBLISHER, ROUNDING, VIOLATION, WARNING, Finding
from budgetkg.shapes.checking import CheckedDisclosure, check_disclosure, vocabulary_for
from budgetkg.shapes.report import ShapeReport, ShapeResult

DISCLOSURE = URIRef("https://example.org/disclosure/1")
CODE = "https://w3id.org/budgetkg/code/"
NODE = URIRef("https://example.org/a")


def finding(severity: str = VIOLATION, origin: str = PUBLISHER, **values: object) -> Finding:
    return Finding(
        **{
            "rule": "head-count",
            "severity": severity,
            "origin": origin,
            "item": "实有人数",
            "expected": Decimal("73.50"),
            "found": Decimal("74"),
            "message": ("印为74。", "74 is printed."),
            "focus": "https://example.org/a",
            "evidence": "https://example.org/e",
            "other_evidence": None,
            **values,
        }  # type: ignore[arg-type]
    )


def written(*findings: Finding, report: ShapeReport | None = None) -> Graph:
    graph = Graph()
    for triple in CheckedDisclosure(report or ShapeReport(()), findings).triples(DISCLOSURE, Minter()):
        graph.add(triple)
    return graph


@pytest.mark.parametrize(
    ("findings", "is_bad"),
    [
        ((), False),
        ((finding(VIOLATION, PUBLISHER),), False),
        ((finding(WARNING, EXTRACTION),), False),
        ((finding(VIOLATION, PUBLISHER), finding(VIOLATION, EXTRACTION)), True),
    ],
)
def test_fault_of_the_extraction_is_told_from_the_publishers(findings: Iterable[Finding], is_bad: bool) -> None:
    assert CheckedDisclosure(ShapeReport(()), tuple(findings)).has_extraction_violation is is_bad


@pytest.mark.parametrize(("severity", "is_bad"), [(SH.Violation, True), (SH.Warning, False)])
def test_violated_shape_is_a_fault_of_the_extraction(severity: URIRef, is_bad: bool) -> None:
    result = ShapeResult(NODE, None, NODE, severity, "错", "wrong")
    assert CheckedDisclosure(ShapeReport((result,)), ()).has_extraction_violation is is_bad


def test_finding_is_written_as_discrepancy_and_as_validation_result() -> None:
    graph = written(finding(other_evidence="https://example.org/other"))
    (node,) = graph.subjects(RDF.type, BKG.Discrepancy)
    assert str(node) == f"{DISCLOSURE}/finding/1"
    values = {str(p).rpartition("#")[2].rpartition("/")[2]: o for p, o in graph.predicate_objects(node)}
    assert (node, RDF.type, SH.ValidationResult) in graph
    assert (node, BKG.partOf, DISCLOSURE) in graph
    assert (values["rule"], values["severity"], values["origin"]) == (
        Literal("head-count"),
        Literal("violation"),
        Literal("publisher"),
    )
    assert values["sourceShape"] == URIRef("https://w3id.org/budgetkg/shape/head-count")
    assert values["resultSeverity"] == SH.Violation
    assert values["focusNode"] == NODE
    assert (values["evidence"], values["otherEvidence"]) == (
        URIRef("https://example.org/e"),
        URIRef("https://example.org/other"),
    )
    assert values["expected"] == Literal("73.5", datatype=XSD.decimal)
    assert values["difference"] == Literal("0.5", datatype=XSD.decimal)
    for predicate in (BKG.message, SH.resultMessage):
        assert set(graph.objects(node, predicate)) == {
            Literal("印为74。", lang="zh"),
            Literal("74 is printed.", lang="en"),
        }


def test_values_that_a_finding_does_not_have_are_not_written() -> None:
    graph = written(finding(item="", expected=None, found="和和"))
    (node,) = graph.subjects(RDF.type, BKG.Discrepancy)
    assert graph.value(node, BKG.found) == Literal("和和")
    for predicate in (BKG.item, BKG.expected, BKG.difference, BKG.otherEvidence):
        assert graph.value(node, predicate) is None


@pytest.mark.parametrize(("severity", "term"), [(VIOLATION, SH.Violation), (WARNING, SH.Warning), (INFO, SH.Info)])
def test_severity_is_that_of_shacl(severity: str, term: URIRef) -> None:
    graph = written(finding(severity, ROUNDING))
    assert set(graph.objects(None, SH.resultSeverity)) == {term}


def test_findings_are_numbered_and_no_node_is_blank() -> None:
    graph = written(finding(), finding(WARNING))
    assert sorted(int(str(one)) for one in graph.objects(None, BKG.order)) == [1, 2]
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]


def test_vocabulary_is_what_the_rules_read_beside_a_disclosure() -> None:
    named = ox.NamedNode(f"{CODE}economic/30107")
    beside = vocabulary_for({ox.Triple(ox.NamedNode("https://example.org/row"), ox.NamedNode(str(BKG.row)), named)})
    subjects = {triple.subject for triple in beside}
    assert named in subjects
    assert ox.NamedNode(f"{CODE}economic/30108") not in subjects, "a concept that nothing names"
    assert ox.NamedNode(f"{CODE}table-kind/statutory") in subjects
    assert ox.NamedNode(f"{CODE}identity/basic") in subjects
    # the identities name tables and columns: their labels are read as well
    labels = {t.object.value for t in beside if t.subject == ox.NamedNode(f"{CODE}table-kind/gov_fund_expenditure")}
    assert any("政府性基金" in one for one in labels)


def test_real_disclosure_is_checked_and_stays_as_it_is(example_graphs: dict[str, frozenset[ox.Triple]]) -> None:
    """changji-2025: 在职 26, 退休 46, 离休 1 make 73, 实有人数 74 is printed (lines 80–82)."""
    triples = example_graphs["changji-2025.txt"]
    checked = check_disclosure(iter(triples))
    assert checked.report.results == ()
    (one,) = [found for found in checked.findings if found.severity == VIOLATION]
    assert (one.rule, one.expected, one.found, one.difference) == ("head-count", Decimal(73), Decimal(74), Decimal(1))
    assert check_disclosure(triples).findings == checked.findings
