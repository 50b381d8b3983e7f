"""What checking a graph against shapes gives, however it was checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib.term import Literal, Node, URIRef

from budgetkg.ontology.terms import DCTERMS, RDF, SH

Triple = tuple[URIRef, URIRef, Node]


@dataclass(frozen=True, slots=True)
class ShapeResult:
    """One result: which node, which path, which shape, how grave, and the message in Chinese and English."""

    focus: URIRef
    path: URIRef | None
    shape: URIRef
    severity: URIRef
    message_zh: str
    message_en: str

    def __str__(self) -> str:
        """One line for a report."""
        path = f" {self.path}" if self.path else ""
        return f"{self.focus}{path}: {self.message_zh} {self.message_en}"


@dataclass(frozen=True, slots=True)
class ShapeReport:
    """All results of one graph, in a stable order."""

    results: tuple[ShapeResult, ...]

    @property
    def violations(self) -> tuple[ShapeResult, ...]:
        """The results that stop publishing."""
        return tuple(result for result in self.results if result.severity == SH.Violation)

    def summary(self, limit: int = 10) -> str:
        """The first violations, a line each."""
        lines = [f"  {result}" for result in self.violations[:limit]]
        left = len(self.violations) - limit
        return "\n".join([*lines, f"  … {left} more"] if left > 0 else lines)

    def triples(self, disclosure: URIRef) -> Iterator[Triple]:
        """The report as sh:ValidationReport, without blank nodes."""
        report = URIRef(f"{disclosure}/validation")
        yield report, RDF.type, SH.ValidationReport
        yield report, DCTERMS.subject, disclosure
        yield report, SH.conforms, Literal(not self.violations)
        for number, result in enumerate(self.results, start=1):
            node = URIRef(f"{report}/{number}")
            yield report, SH.result, node
            yield node, RDF.type, SH.ValidationResult
            yield node, SH.focusNode, result.focus
            yield node, SH.sourceShape, result.shape
            yield node, SH.resultSeverity, result.severity
            yield node, SH.resultMessage, Literal(result.message_zh, lang="zh")
            yield node, SH.resultMessage, Literal(result.message_en, lang="en")
            if result.path:
                yield node, SH.resultPath, result.path
