"""Core shapes of a disclosure's graph, checked.

In: the triples of one disclosure. Out: :class:`ShapeReport`. These shapes are about structure: classes have what they
must have, codes look like codes, amounts are amounts, every statement has its evidence. Sums and words against tables
are checked over the store, where the tables of a disclosure stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import Literal, URIRef

from budgetkg.ontology.terms import RDF, SH
from budgetkg.shapes.compiled import Check, compile_shapes, run_checks
from budgetkg.shapes.report import ShapeReport, ShapeResult, Triple
from budgetkg.shapes.ruleset import RULE_FILES
from budgetkg.shapes.statements import Statements, ntriples_of

CORE_SHAPES = (
    "disclosure.ttl",
    "evidence.ttl",
    "organisation.ttl",
    "table.ttl",
    "figure.ttl",
    "project.ttl",
    "policy.ttl",
    "explanation.ttl",
    "words.ttl",
)


def shape_files() -> tuple[Traversable, ...]:
    """The Turtle files of core shapes and rules."""
    folder = files("budgetkg.shapes")
    return (*(folder / name for name in CORE_SHAPES), *(folder / "rules" / f"{name}.ttl" for name in RULE_FILES))


@cache
def core_shapes() -> Graph:
    """All core shapes as one graph."""
    shapes = Graph()
    for name in CORE_SHAPES:
        shapes.parse(data=(files("budgetkg.shapes") / name).read_text(encoding="utf-8"), format="turtle")
    return shapes


@cache
def core_checks() -> tuple[Check, ...]:
    """All core shapes, compiled."""
    return compile_shapes(core_shapes())


def validate_triples(triples: Iterable[ox.Triple]) -> ShapeReport:
    """Check one disclosure, set-wise."""
    return validate_statements(Statements(ntriples_of(triples)))


def validate_statements(statements: Statements) -> ShapeReport:
    """Check one disclosure, set-wise, as it was written."""
    return ShapeReport(tuple(sorted(run_checks(core_checks(), statements), key=str)))


def validate_with_pyshacl(triples: Iterable[Triple]) -> ShapeReport:
    """Check one disclosure with pySHACL, node by node: the reference, some thirty times slower."""
    import pyshacl  # noqa: PLC0415  no command needs it at its start

    found = Graph()
    for one in triples:
        found.add(one)
    _, report, _ = pyshacl.validate(
        found, shacl_graph=core_shapes(), inference="none", allow_infos=True, allow_warnings=True
    )
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL gave no report graph: {report!r}")
    once = {(result.focus, result.shape): result for result in _results(report)}
    return ShapeReport(tuple(sorted(once.values(), key=str)))


def _results(report: Graph) -> Iterator[ShapeResult]:
    for node in report.subjects(RDF.type, SH.ValidationResult):
        messages = {m.language: str(m) for m in report.objects(node, SH.resultMessage) if isinstance(m, Literal)}
        focus, shape, severity = (report.value(node, p) for p in (SH.focusNode, SH.sourceShape, SH.resultSeverity))
        path = report.value(node, SH.resultPath)
        yield ShapeResult(
            URIRef(str(focus)),
            path if isinstance(path, URIRef) else None,
            URIRef(str(shape)),
            URIRef(str(severity)),
            messages["zh"],
            messages["en"],
        )
