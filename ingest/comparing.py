"""Which figures of different tables should agree: the identities of `ontology/identities.ttl`, applied to a document.

In: the tables of a document. Out: for every identity and every pair of rows that it ties (the totals, a code, an
income line and its column) the figures on both sides. It does not add up: whether the sides agree is asked by the
audit. A pair in which a figure stands whose column is open is left out, and so is a kind of table printed twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rdflib import Graph
from rdflib.term import Literal, URIRef

from budgetkg.ingest.records import BudgetTable, Comparison, FigureAt, RowKind, TableRow
from budgetkg.ingest.tables.equations import line_key
from budgetkg.ingest.tables.nesting import Nested, parents
from budgetkg.ontology.terms import BKG, RDF

EQUAL = "equal"
Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an identity: a table kind, `income` or `expense` of two-sided tables, and the columns to add up."""

    kind: str
    side: str
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity between tables. `matched_by`: total, code or line; `comparison`: equal or at_most."""

    name: str
    left: Side
    right: Side
    matched_by: frozenset[str]
    comparison: str


@cache
def identities() -> tuple[Identity, ...]:
    """All identities, by name."""
    source = (files("budgetkg.ontology") / "identities.ttl").read_text(encoding="utf-8")
    graph = Graph().parse(data=source, format="turtle")
    return tuple(
        Identity(
            _local(node),
            _side(graph, node, BKG.leftTable, BKG.leftSide, BKG.leftColumn),
            _side(graph, node, BKG.rightTable, BKG.rightSide, BKG.rightColumn),
            frozenset(str(one) for one in graph.objects(node, BKG.matchedBy)),
            str(graph.value(node, BKG.comparison)),
        )
        for node in sorted(graph.subjects(RDF.type, BKG.TableIdentity), key=str)
    )


def _local(node: object) -> str:
    return str(node).rpartition("/")[2]


def _side(graph: Graph, node: object, table: URIRef, side: URIRef, column: URIRef) -> Side:
    if not isinstance(node, URIRef):
        raise TypeError(f"{node!r}: an identity is named by an IRI")
    printed = graph.value(node, side)
    return Side(
        _local(graph.value(node, table)),
        str(printed) if isinstance(printed, Literal) else "",
        frozenset(_local(one) for one in graph.objects(node, column)),
    )


def find_comparisons(tables: Sequence[BudgetTable]) -> tuple[Comparison, ...]:
    """Every comparison that the tables allow, identity by identity."""
    often = Counter(table.kind for table in tables)
    by_kind = {table.kind: index for index, table in enumerate(tables) if often[table.kind] == 1 and table.rows}
    return tuple(
        comparison
        for identity in identities()
        if identity.left.kind in by_kind and identity.right.kind in by_kind
        for comparison in _of_identity(tables, identity, by_kind[identity.left.kind], by_kind[identity.right.kind])
    )


def _of_identity(tables: Sequence[BudgetTable], identity: Identity, left: int, right: int) -> Iterator[Comparison]:
    pairs: list[tuple[Rows, Rows, Side]] = []
    if not _has_columns(tables, identity, left, right):
        return
    if "total" in identity.matched_by:
        pairs += _totals(tables, identity, left, right)
    if "code" in identity.matched_by:
        pairs += _codes(tables[left], tables[right], identity)
    if "line" in identity.matched_by:
        pairs += _lines(tables, identity, left, right)
    for left_rows, right_rows, right_side in pairs:
        if _is_open(tables[left], left_rows, identity.left) or _is_open(tables[right], right_rows, right_side):
            continue
        yield Comparison(
            identity.name,
            (left, left_rows[0]) if left_rows else None,
            tuple(_figures(tables, left, left_rows, identity.left)),
            (right, right_rows[0]) if right_rows else None,
            tuple(_figures(tables, right, right_rows, right_side)),
        )


def _has_columns(tables: Sequence[BudgetTable], identity: Identity, left: int, right: int) -> bool:
    """Whether the tables have the columns to compare: templates differ.

    What bounds another sum must be there whole, but for carry-over and transfers from above: templates without such
    columns count them elsewhere or have none.
    """
    ours, theirs = identity.left.columns & set(tables[left].columns), set(tables[right].columns)
    if "line" in identity.matched_by:
        return bool(ours)
    if identity.comparison == EQUAL:
        return bool(ours and identity.right.columns & theirs)
    needed = {one for one in identity.right.columns if not one.endswith("carryover") and not one.startswith("upper")}
    return bool(ours) and needed <= theirs


def _totals(
    tables: Sequence[BudgetTable], identity: Identity, left: int, right: int
) -> Iterator[tuple[Rows, Rows, Side]]:
    first, second = _total(tables[left], identity.left), _total(tables[right], identity.right)
    if first and second:
        yield first, second, identity.right


def _total(table: BudgetTable, side: Side) -> Rows:
    """The total row of a side that has figures."""
    found = (
        at
        for at, row in enumerate(table.rows)
        if row.kind is RowKind.TOTAL and row.figures and (not side.side or row.side == side.side)
    )
    return tuple(found)[:1]


def _codes(left: BudgetTable, right: BudgetTable, identity: Identity) -> Iterator[tuple[Rows, Rows, Side]]:
    """Rows by code. A code that the other table could have printed and did not is compared with nothing."""
    ours, theirs = _by_code(left), _by_code(right)
    codes = list(dict.fromkeys([*ours, *theirs] if identity.comparison == EQUAL else ours))
    for code in codes:
        first = ours.get(code) or _below(code, ours, left)
        second = theirs.get(code) or _below(code, theirs, right)
        lacks = ours if not first else theirs
        if (first and second) or _prints_such(code, lacks):
            yield first, second, identity.right


def _by_code(table: BudgetTable) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for at, row in enumerate(table.rows):
        if row.code and row.kind is not RowKind.PROJECT:
            found[row.code] = (*found.get(row.code, ()), at)
    return found


def _below(code: str, by_code: dict[str, Rows], table: BudgetTable) -> Rows:
    """The rows that make up a class which the table does not print itself: it lists items alone."""
    inside = {one: rows for one, rows in by_code.items() if one.startswith(code) and one != code}
    longest = max(map(len, inside), default=0)
    rows = tuple(at for one, found in inside.items() if len(one) == longest for at in found)
    return rows if all(table.rows[at].figures for at in rows) else ()


def _prints_such(code: str, by_code: dict[str, Rows]) -> bool:
    """Whether the table prints codes of this length at all."""
    return any(len(one) == len(code) for one in by_code)


def _lines(
    tables: Sequence[BudgetTable], identity: Identity, left: int, right: int
) -> Iterator[tuple[Rows, Rows, Side]]:
    """Lines of the income side and the columns of the other table's total that they stand for."""
    table, total = tables[left], _total(tables[right], identity.right)
    above = parents(table.kind, [Nested(row.kind, row.code, row.name, row.side) for row in table.rows])
    for at, row in enumerate(table.rows):
        key = line_key(table.kind, row.name) if row.side == "income" else ""
        parent = above[at]
        if not key or not total or (parent is not None and line_key(table.kind, table.rows[parent].name)):
            continue
        if key in tables[right].columns:
            yield (at,), total, Side(identity.right.kind, identity.right.side, frozenset({key}))


def _figures(tables: Sequence[BudgetTable], table: int, rows: Rows, side: Side) -> Iterator[FigureAt]:
    for at in rows:
        for index, figure in enumerate(tables[table].rows[at].figures):
            if figure.column in side.columns:
                yield table, at, index


def _is_open(table: BudgetTable, rows: Rows, side: Side) -> bool:
    """Whether a figure without a column could stand in one that is added up."""
    return any(_may_stand(table.rows[at], side.columns) for at in rows)


def _may_stand(row: TableRow, columns: frozenset[str]) -> bool:
    return any(figure.column is None and columns.intersection(figure.candidates) for figure in row.figures)
