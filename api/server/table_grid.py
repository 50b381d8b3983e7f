"""A budget table as a reader knows it: rows and columns, every figure as printed and leading to its own page.

In: the store and a table. Out: :class:`Grid`; None for what is no table. Income stands before expenditure; columns
stand as in the row that fills most of them; figures of which the column is not known stand in one of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from budgetkg.api.store import Row, Store, text_in

_FIGURES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
SELECT ?row ?side ?code ?order ?figure ?column ?value WHERE {{ ?row bkg:table {table} FILTER EXISTS {{ ?row a bkg:TableRow }}
  OPTIONAL {{ ?row bkg:side ?side }} OPTIONAL {{ ?row bkg:code ?code }}
  OPTIONAL {{ ?figure bkg:row ?row ; bkg:order ?order ; bkg:reportedValue ?value OPTIONAL {{ ?figure bkg:column ?column }} }}
}}"""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its code where it has one, and its figures by column (None: the column is not known)."""

    row: ox.NamedNode
    code: str
    figures: dict[ox.NamedNode | None, list[tuple[ox.NamedNode, str]]]


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table in order, and its columns."""

    columns: list[ox.NamedNode | None]
    rows: list[GridRow]

    def named(self) -> set[ox.NamedNode]:
        """All things that a page of it names."""
        return {*(one for one in self.columns if one), *(one.row for one in self.rows)}


def read_grid(store: Store, table: ox.NamedNode) -> Grid | None:
    """The grid of a table; None where nothing is a row of it."""
    found = store.select(_FIGURES.format(table=table))
    rows: dict[ox.NamedNode, GridRow] = {}
    places: dict[ox.NamedNode | None, int] = {}
    for one in sorted(found, key=lambda row: (text_in(row, "side") == "expense", _number(row), _order(row))):
        row, figure, column = one["row"], one.get("figure"), one.get("column")
        if not isinstance(row, ox.NamedNode):
            continue
        kept = rows.setdefault(row, GridRow(row, text_in(one, "code"), {}))
        if isinstance(figure, ox.NamedNode):
            known = column if isinstance(column, ox.NamedNode) else None
            kept.figures.setdefault(known, []).append((figure, text_in(one, "value")))
            places[known] = max(places.get(known, 0), _order(one))
    columns = sorted(places, key=lambda one: (one is None, places[one], str(one)))
    return Grid(columns, list(rows.values())) if rows else None


def _number(row: Row) -> int:
    """The number at the end of a row's IRI: `…/row/12`."""
    end = str(row["row"]).rstrip(">").rpartition("/")[2]
    return int(end) if end.isdecimal() else 0


def _order(row: Row) -> int:
    return int(text_in(row, "order") or 0)
