"""What the explanation says in words: changes on the year before, shares, other figures."""

from __future__ import annotations

from decimal import Decimal

from rdflib.term import URIRef

from budgetkg.ingest.quantities import Unit
from budgetkg.ingest.records import Disclosure
from budgetkg.ingest.statements.tables import table_names
from budgetkg.ingest.statements.writer import Writer, boolean, decimal, string
from budgetkg.ontology.terms import BKG, CODE

EXTRACTOR_NAME = "narrative"
_MONEY = frozenset(unit.value for unit in Unit)


def write(writer: Writer, record: Disclosure) -> None:
    """All statements, each a node."""
    _restated(writer, record)
    for order, change in enumerate(record.changes, start=1):
        node = writer.numbered("change", order, BKG.StatedChange)
        writer.words(node, BKG.section, change.section)
        writer.words(node, BKG.sectionKind, change.section_kind)
        writer.words(node, BKG.item, change.item)
        writer.money(node, change.amount)
        _decimal(writer, node, BKG.changeYuan, change.change.yuan if change.change else None)
        _percent(writer, node, BKG.changePercent, change.percent)
        writer.words(node, BKG.reason, change.reason)
        writer.add(node, BKG.isNotArranged, boolean(change.is_not_arranged))
        writer.stated(node, change.locator, EXTRACTOR_NAME)
    for order, share in enumerate(record.shares, start=1):
        node = writer.numbered("share", order, BKG.StatedShare)
        writer.words(node, BKG.section, share.section)
        writer.words(node, BKG.sectionKind, share.section_kind)
        writer.words(node, BKG.item, share.item)
        writer.money(node, share.amount)
        _percent(writer, node, BKG.percent, share.percent)
        writer.words(node, BKG.whole, share.whole)
        writer.stated(node, share.locator, EXTRACTOR_NAME)
    for order, fact in enumerate(record.facts, start=1):
        node = writer.numbered("fact", order, BKG.StatedFact)
        writer.add(node, BKG.topic, string(fact.topic))
        writer.words(node, BKG.item, fact.item)
        _decimal(writer, node, BKG.value, fact.value)
        writer.words(node, BKG.unit, fact.unit)
        if fact.unit in _MONEY:
            writer.add(node, BKG.amountYuan, decimal(fact.value * Unit(fact.unit).yuan))
        _decimal(writer, node, BKG.valueChange, fact.change)
        _percent(writer, node, BKG.changePercent, fact.percent)
        writer.stated(node, fact.locator, EXTRACTOR_NAME)


def _restated(writer: Writer, record: Disclosure) -> None:
    """Which rows and column of the tables each statement restates."""
    names = table_names(record.tables)
    for link in record.restated:
        node = writer.node(link.kind, link.index + 1)
        rows = (writer.node("table", names[link.table], "row", row + 1) for row in link.rows)
        row, column = (BKG.wholeRow, BKG.wholeColumn) if link.is_whole else (BKG.restatesRow, BKG.restatesColumn)
        writer.add(node, row, *rows)
        writer.add(node, column, CODE[f"column/{link.column}"])


def _percent(writer: Writer, node: URIRef, predicate: URIRef, value: Decimal | None) -> None:
    """A percentage, and its printed form: how many decimals are printed says how exact it claims to be."""
    if value is not None:
        writer.add(node, predicate, decimal(value))
        writer.add(node, BKG.reportedPercent, string(format(value, "f")))


def _decimal(writer: Writer, node: URIRef, predicate: URIRef, value: Decimal | None) -> None:
    if value is not None:
        writer.add(node, predicate, decimal(value))
