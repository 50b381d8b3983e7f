"""Validation of a disclosure's graph: what is found, in which order, and that nothing is silently skipped."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from budgetkg.ontology.terms import BKG, OBEU_MEASURE, RDF, SH
from budgetkg.shapes.validate import CORE_SHAPES, core_shapes, validate_triples

Triples = frozenset[ox.Triple]


def _named(iri: object) -> ox.NamedNode:
    return ox.NamedNode(str(iri))


def _of(triples: Triples, class_: object) -> list[ox.NamedNode]:
    return sorted(
        (t.subject for t in triples if t.predicate == _named(RDF.type) and t.object == _named(class_)), key=str
    )


@pytest.mark.parametrize(
    ("class_", "predicate", "shape"),
    [
        (BKG.Figure, OBEU_MEASURE.amount, "figure-amount"),
        (BKG.Figure, BKG.reportedValue, "figure-reported"),
        (BKG.TableRow, BKG.evidence, "row-evidence"),
        (BKG.Project, BKG.projectName, "project-name"),
        (BKG.PolicyCitation, BKG.cites, "citation-cites"),
        (BKG.BudgetDisclosure, BKG.year, "disclosure-year"),
        (BKG.Evidence, BKG.lineStart, "evidence-line-start"),
    ],
)
def test_what_is_missing_in_a_real_graph_is_found_at_its_node(
    example_graphs: dict[str, Triples], class_: object, predicate: object, shape: str
) -> None:
    triples = example_graphs["kizilsu-2025.txt"]
    node = _of(triples, class_)[0]
    without = frozenset(t for t in triples if not (t.subject == node and t.predicate == _named(predicate)))
    assert len(without) < len(triples)
    found = {(str(r.focus), str(r.shape).rpartition("/")[2]) for r in validate_triples(without).violations}
    assert (node.value, shape) in found
    assert {focus for focus, _ in found} == {node.value}


def test_missing_amount_of_a_project_is_a_warning_and_stops_nothing(example_graphs: dict[str, Triples]) -> None:
    triples = example_graphs["kizilsu-2025.txt"]
    project = _of(triples, BKG.Project)[0]
    amount = _named(BKG.amountYuan)
    report = validate_triples(t for t in triples if not (t.subject == project and t.predicate == amount))
    assert [(str(r.focus), str(r.shape).rpartition("/")[2]) for r in report.results] == [
        (project.value, "project-amount")
    ]
    assert report.violations == ()


def test_results_come_in_a_stable_order(example_graphs: dict[str, Triples]) -> None:
    gone = _named(BKG.evidence)
    triples = [t for t in example_graphs["changji-2021.txt"] if t.predicate != gone]
    forwards, backwards = validate_triples(triples).results, validate_triples(reversed(triples)).results
    assert len(forwards) > 100
    assert forwards == backwards
    assert list(forwards) == sorted(forwards, key=str)


def test_no_shape_is_defined_twice_over_the_files() -> None:
    """The files are merged into one graph: two shapes of one name would melt into one."""
    shapes = core_shapes()
    described = set(shapes.subjects(SH.path, None))
    assert len(described) > 80
    for shape in described:
        assert len(list(shapes.objects(shape, SH.path))) == 1, f"{shape} has two paths"
    assert len(set(CORE_SHAPES)) == len(CORE_SHAPES)
