"""Figures of different tables that an identity ties together."""

from __future__ import annotations

from rdflib.term import URIRef

from budgetkg.ingest.records import Disclosure, FigureAt, RowAt
from budgetkg.ingest.statements.tables import table_names
from budgetkg.ingest.statements.writer import Writer
from budgetkg.ontology.terms import BKG, CODE


def write(writer: Writer, record: Disclosure) -> None:
    """All comparisons that the tables allow."""
    names = table_names(record.tables)
    for number, one in enumerate(record.comparisons, start=1):
        node = writer.type(writer.node("comparison", number), BKG.Comparison)
        writer.add(node, BKG.partOf, writer.disclosure)
        writer.add(node, BKG.identity, CODE[f"identity/{one.identity}"])
        for predicate, row in ((BKG.leftRow, one.left_row), (BKG.rightRow, one.right_row)):
            if row:
                writer.add(node, predicate, _row(writer, names, row))
        writer.add(node, BKG.leftFigure, *(_figure(writer, names, at) for at in one.left))
        writer.add(node, BKG.rightFigure, *(_figure(writer, names, at) for at in one.right))


def _row(writer: Writer, names: list[str], at: RowAt) -> URIRef:
    return writer.node("table", names[at[0]], "row", at[1] + 1)


def _figure(writer: Writer, names: list[str], at: FigureAt) -> URIRef:
    return writer.node("table", names[at[0]], "row", at[1] + 1, "figure", at[2] + 1)
