"""A disclosure checked: its structure by the core shapes, what it says by the rules of the audit.

In: the triples of one disclosure. Out: :class:`CheckedDisclosure`, and the triples of its validation graph. The code
lists and identities that the rules read are laid beside the triples; the rest of the store is not needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pyoxigraph as ox
from rdflib.term import Literal, Node, URIRef

from budgetkg.ontology.mint import Minter
from budgetkg.ontology.terms import BKG, CODE, RDF, SH, XSD
from budgetkg.ontology.vocabulary import list_triples, ontology_triples, region_triples
from budgetkg.shapes.audit import EXTRACTION, VIOLATION, Finding, Value, audit
from budgetkg.shapes.report import ShapeReport, Triple
from budgetkg.shapes.statements import Statements, ntriples_of
from budgetkg.shapes.validate import validate_statements


@dataclass(frozen=True, slots=True)
class CheckedDisclosure:
    """What the core shapes and the rules found in one disclosure."""

    report: ShapeReport
    findings: tuple[Finding, ...]

    @property
    def has_extraction_violation(self) -> bool:
        """Whether something is wrong that is the extraction's fault: a violated shape, or a finding laid at it."""
        return bool(self.report.violations) or any(
            one.severity == VIOLATION and one.origin == EXTRACTION for one in self.findings
        )

    def triples(self, disclosure: URIRef, minter: Minter) -> Iterator[Triple]:
        """The validation graph: the report as sh:ValidationReport, every finding as bkg:Discrepancy."""
        yield from self.report.triples(disclosure)
        for order, finding in enumerate(self.findings, start=1):
            yield from _finding(minter.within(disclosure, "finding", order), disclosure, order, finding)


_SEVERITIES = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}


def _finding(node: URIRef, disclosure: URIRef, order: int, finding: Finding) -> Iterator[Triple]:
    def add(predicate: URIRef, value: Node) -> Triple:
        return node, predicate, value

    yield add(RDF.type, BKG.Discrepancy)
    yield add(RDF.type, SH.ValidationResult)
    yield add(BKG.partOf, disclosure)
    yield add(BKG.order, Literal(order))
    yield add(BKG.rule, Literal(finding.rule))
    yield add(SH.sourceShape, URIRef(f"https://w3id.org/budgetkg/shape/{finding.rule}"))
    yield add(BKG.severity, Literal(finding.severity))
    yield add(SH.resultSeverity, _SEVERITIES[finding.severity])
    yield add(BKG.origin, Literal(finding.origin))
    yield add(SH.focusNode, URIRef(finding.focus))
    yield add(BKG.evidence, URIRef(finding.evidence))
    if finding.other_evidence:
        yield add(BKG.otherEvidence, URIRef(finding.other_evidence))
    if finding.item:
        yield add(BKG.item, Literal(finding.item))
    for predicate, value in (
        (BKG.expected, finding.expected),
        (BKG.found, finding.found),
        (BKG.difference, finding.difference),
    ):
        if value is not None:
            yield add(predicate, _literal(value))
    for language, message in zip(("zh", "en"), finding.message, strict=True):
        yield add(BKG.message, Literal(message, lang=language))
        yield add(SH.resultMessage, Literal(message, lang=language))


def _literal(value: Value) -> Literal:
    if isinstance(value, Decimal):
        return Literal(format(value.normalize(), "f"), datatype=XSD.decimal, normalize=False)
    return Literal(value)


def check_disclosure(triples: Iterable[ox.Triple]) -> CheckedDisclosure:
    """Run core shapes and rules over one disclosure."""
    return check_ntriples(ntriples_of(triples))


def check_ntriples(content: bytes) -> CheckedDisclosure:
    """Run core shapes and rules over one disclosure, as it was written: one statement a line, each once."""
    statements = Statements(content)
    store = ox.Store()
    store.bulk_load(content, ox.RdfFormat.N_TRIPLES)
    beside = vocabulary_about(statements.iris())
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in beside)
    return CheckedDisclosure(validate_statements(statements), tuple(audit(store)))


_STATUTORY = str(CODE["table-kind/statutory"])


@cache
def _described() -> dict[str, tuple[ox.Triple, ...]]:
    """What the code lists and the identities say of each concept that is no region, by IRI."""
    by_subject: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in (*list_triples(), *_identity_triples()):
        if isinstance(triple.subject, ox.NamedNode):
            by_subject[triple.subject.value].append(triple)
    return {subject: tuple(triples) for subject, triples in by_subject.items()}


@cache
def _identity_triples() -> tuple[ox.Triple, ...]:
    stated = ontology_triples()
    about = {t.subject for t in stated if t.object == ox.NamedNode(str(BKG.TableIdentity))}
    return tuple(t for t in stated if t.subject in about)


def vocabulary_for(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """The concepts that triples name, the identities, and the statutory set: what the rules read beside a disclosure."""
    return vocabulary_about(_named_by(triples))


def vocabulary_about(iris: Iterable[str]) -> set[ox.Triple]:
    """The same, for the IRIs that a disclosure names."""
    always = {*_identity_triples(), *_described()[_STATUTORY]}
    return always | {triple for iri in {*iris, _STATUTORY, *_named_by(always)} for triple in _said_of(iri)}


def _said_of(iri: str) -> Iterable[ox.Triple]:
    return _described().get(iri) or region_triples(iri)


def _named_by(triples: Iterable[ox.Triple]) -> set[str]:
    return {one.object.value for one in triples if isinstance(one.object, ox.NamedNode)}
