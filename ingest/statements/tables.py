"""Budget tables as data sets, rows as nodes, figures as observations (RDF Data Cube, OpenBudgets measures)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rdflib.term import URIRef

from budgetkg.ingest.records import BudgetTable, Disclosure, Figure, TableRow
from budgetkg.ingest.statements.writer import Writer, boolean, chinese, decimal, integer, string
from budgetkg.ingest.tables.layouts import ECONOMIC
from budgetkg.ingest.tables.nesting import Nested, parents
from budgetkg.ontology.terms import BKG, CNY, CODE, OBEU_ATTRIBUTE, OBEU_DIMENSION, OBEU_MEASURE, QB, YEAR

EXTRACTOR_NAME = "tables"
_ECONOMIC_CODE = re.compile(r"3\d{2}(?:\d{2})?$")


def write(writer: Writer, record: Disclosure) -> None:
    """Every table of the disclosure; a kind that is printed twice gets a number."""
    for order, (table, name) in enumerate(zip(record.tables, table_names(record.tables), strict=True), start=1):
        node = _table(writer, table, name, order)
        writer.add(node, OBEU_DIMENSION.fiscalYear, YEAR[str(record.overview.fiscal_year)])


def _table(writer: Writer, table: BudgetTable, name: str, order: int) -> URIRef:
    node = writer.type(writer.node("table", name), BKG.BudgetTable, QB.DataSet)
    writer.add(node, BKG.partOf, writer.disclosure)
    writer.add(node, QB.structure, CODE[f"structure/{table.kind}"])
    writer.add(node, BKG.tableKind, CODE[f"table-kind/{table.kind}"])
    writer.add(node, BKG.order, integer(order))
    writer.words(node, BKG.printedLabel, table.printed_label)
    writer.add(node, BKG.printedTitle, chinese(table.title))
    writer.add(node, BKG.reportedUnit, string(table.unit.value))
    writer.add(node, BKG.yuanPerUnit, integer(table.unit.yuan))
    writer.add(node, BKG.tableState, string(table.state.value))
    if table.statement:
        writer.add(node, BKG.statedEmpty, boolean(True))
    writer.stated(node, table.statement or table.locator, EXTRACTOR_NAME)
    for number, (total, parts) in enumerate(table.sums, start=1):
        one = writer.type(writer.node("table", name, "sum", number), BKG.ColumnSum)
        writer.add(one, BKG.table, node)
        writer.add(one, BKG.totalColumn, CODE[f"column/{total}"])
        writer.add(one, BKG.partColumn, *(CODE[f"column/{part}"] for part in parts if part in table.columns))
    above = parents(table.kind, [Nested(row.kind, row.code, row.name, row.side) for row in table.rows])
    for index, (row, parent) in enumerate(zip(table.rows, above, strict=True), start=1):
        iri = _row(writer, node, table, row, f"table/{name}/row/{index}")
        if parent is not None:
            writer.add(iri, BKG.parentRow, writer.node("table", name, "row", parent + 1))
    return node


def _row(writer: Writer, table: URIRef, definition: BudgetTable, row: TableRow, path: str) -> URIRef:
    node = writer.type(writer.node(*path.split("/")), BKG.TableRow)
    writer.add(node, BKG.table, table)
    writer.add(node, BKG.order, integer(row.order))
    writer.add(node, BKG.rowKind, string(row.kind.value))
    writer.words(node, BKG.side, row.side)
    writer.words(node, BKG.label, row.name)
    writer.words(node, BKG.projectName, row.project)
    writer.words(node, BKG.unitName, row.unit_name)
    if row.code:
        writer.add(node, BKG.code, string(row.code))
        writer.add(node, BKG.codeIsPrinted, boolean(row.code_is_printed))
        # a misprinted code, or one of the government's economic classification (501), is kept and names no concept
        if definition.classification == ECONOMIC and _ECONOMIC_CODE.match(row.code):
            writer.add(node, BKG.economicClassification, CODE[f"economic/{row.code}"])
        elif definition.classification != ECONOMIC and row.code.startswith("2"):
            writer.add(node, BKG.functionalClassification, CODE[f"functional/{row.code}"])
    if any(figure.column is None for figure in row.figures):
        writer.add(node, BKG.columnState, string("open"))
    if row.is_doubtful:
        writer.add(node, BKG.columnState, string("doubtful"))
    writer.stated(node, row.locator, EXTRACTOR_NAME)
    for index, figure in enumerate(row.figures, start=1):
        _figure(writer, node, table, figure, f"{path}/figure/{index}")
    return node


def table_names(tables: Sequence[BudgetTable]) -> list[str]:
    """The name of each table's node: its kind, numbered where the kind is printed again."""
    seen: Counter[str] = Counter()
    names = []
    for table in tables:
        seen[table.kind] += 1
        names.append(table.kind if seen[table.kind] == 1 else f"{table.kind}-{seen[table.kind]}")
    return names


def _figure(writer: Writer, row: URIRef, table: URIRef, figure: Figure, path: str) -> None:
    node = writer.type(writer.node(*path.split("/")), BKG.Figure, QB.Observation)
    quantity = figure.quantity
    writer.add(node, QB.dataSet, table)
    writer.add(node, BKG.row, row)
    writer.add(node, BKG.order, integer(int(path.rpartition("/")[2])))
    writer.add(node, OBEU_MEASURE.amount, decimal(quantity.yuan))
    writer.add(node, OBEU_ATTRIBUTE.currency, CNY)
    writer.add(node, BKG.reportedValue, string(quantity.raw))
    writer.add(node, BKG.plainValue, string(quantity.printed))
    writer.add(node, BKG.reportedUnit, string(quantity.unit.value))
    writer.add(node, BKG.figureState, string("printed_zero" if quantity.value == 0 else "printed"))
    writer.add(node, BKG.assignedBy, string(figure.assigned_by.value))
    if figure.column:
        writer.add(node, BKG.column, CODE[f"column/{figure.column}"])
    writer.add(node, BKG.candidateColumn, *(CODE[f"column/{key}"] for key in figure.candidates))
