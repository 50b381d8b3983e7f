"""Collects the triples of one disclosure; mints the evidence that every statement hangs on.

In: subject, property, value. Out: triples without blank nodes. It knows the form of literals and evidence, not what a
table or a project is.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from rdflib.term import Literal, Node, URIRef

from budgetkg.ingest.document import Locator
from budgetkg.ingest.quantities import Quantity, canonical
from budgetkg.ontology.mint import Minter
from budgetkg.ontology.terms import BKG, EXTRACTOR, OA, RDF, XSD

Triple = tuple[URIRef, URIRef, Node]


@lru_cache(maxsize=4096)
def string(text: str) -> Literal:
    """A plain string: words as printed."""
    return Literal(text)


def chinese(text: str) -> Literal:
    """A Chinese label or title."""
    return Literal(text, lang="zh")


def english(text: str) -> Literal:
    """An English message."""
    return Literal(text, lang="en")


@lru_cache(maxsize=4096)
def integer(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=XSD.integer, normalize=False)


@lru_cache(maxsize=4096)
def decimal(value: Decimal) -> Literal:
    """An exact decimal in plain notation."""
    return Literal(canonical(value), datatype=XSD.decimal, normalize=False)


def boolean(value: bool) -> Literal:
    """True or false."""
    return Literal("true" if value else "false", datatype=XSD.boolean, normalize=False)


def day(value: date) -> Literal:
    """A calendar day."""
    return Literal(value.isoformat(), datatype=XSD.date, normalize=False)


class Writer:
    """The triples of one disclosure's graph."""

    def __init__(self, minter: Minter, disclosure: URIRef, document: URIRef, version: str) -> None:
        self.minter = minter
        self.disclosure = disclosure
        self.document = document
        self.version = version
        self.triples: list[Triple] = []
        self._evidence: set[URIRef] = set()

    def node(self, *path: str | int) -> URIRef:
        """The IRI of a node inside the disclosure."""
        return self.minter.within(self.disclosure, *path)

    def add(self, subject: URIRef, predicate: URIRef, *values: Node) -> None:
        """One triple a value."""
        self.triples.extend((subject, predicate, value) for value in values)

    def type(self, subject: URIRef, *classes: URIRef) -> URIRef:
        """Say what `subject` is; returns it."""
        self.add(subject, RDF.type, *classes)
        return subject

    def numbered(self, kind: str, order: int, class_: URIRef) -> URIRef:
        """A new node that is the disclosure's `order`-th of its kind; returns it."""
        node = self.type(self.node(kind, order), class_)
        self.add(node, BKG.partOf, self.disclosure)
        self.add(node, BKG.order, integer(order))
        return node

    def words(self, subject: URIRef, predicate: URIRef, text: str) -> None:
        """A printed text; nothing where it is empty."""
        if text:
            self.add(subject, predicate, string(text))

    def money(self, subject: URIRef, amount: Quantity | None) -> None:
        """An amount in 元 with the printed figure and unit; nothing where none is stated."""
        if amount is not None:
            self.add(subject, BKG.amountYuan, decimal(amount.yuan))
            self.add(subject, BKG.reportedValue, string(amount.raw.strip()))
            self.add(subject, BKG.reportedUnit, string(amount.unit.value))

    def stated(self, subject: URIRef, locator: Locator, extractor: str) -> None:
        """Where `subject` is stated and which extractor read it."""
        self.add(subject, BKG.evidence, self.evidence(locator))
        self.add(subject, BKG.extractedBy, EXTRACTOR[f"{extractor}/{self.version}"])

    def evidence(self, locator: Locator) -> URIRef:
        """The node of a place, written once however many statements hang on it."""
        iri = self.node("evidence", f"{locator.span.start}-{locator.span.end}")
        if iri in self._evidence:
            return iri
        self._evidence.add(iri)
        quote, position = URIRef(f"{iri}/quote"), URIRef(f"{iri}/position")
        self.type(iri, BKG.Evidence, OA.SpecificResource)
        self.add(iri, OA.hasSource, self.document)
        self.add(iri, OA.hasSelector, quote, position)
        self.add(iri, BKG.lineStart, integer(locator.line_start))
        self.add(iri, BKG.lineEnd, integer(locator.line_end))
        if locator.page is not None:
            self.add(iri, BKG.page, integer(locator.page))
        if locator.page_end is not None:
            self.add(iri, BKG.pageEnd, integer(locator.page_end))
        self.type(quote, OA.TextQuoteSelector)
        self.add(quote, OA.exact, string(locator.quote))
        self.type(position, OA.TextPositionSelector)
        self.add(position, OA.start, integer(locator.span.start))
        self.add(position, OA.end, integer(locator.span.end))
        return iri
