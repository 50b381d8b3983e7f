"""A query of a client, answered within limits. Runs where the store is opened: in a process of the server.

In: the store, a checked query, a format, how many rows there may be. Out: the result and its media type. A result is
whole or refused: it is never cut in silence.
"""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox

from budgetkg.api.store import TABULAR, Store
from budgetkg.ontology.errors import QueryRefused

_SHORTEST_ROW = 2
"""Bytes: no row is shorter in any format, so that a small result need not be counted."""


class TooManyRows(QueryRefused):
    """The result has more rows than the server gives."""


def answer(store: Store, query: str, format: str, rows: int) -> tuple[bytes, str]:
    """The result of a query. Raises TooManyRows."""
    content, media_type = store.serialise(query, format)
    if format in TABULAR and len(content) > rows * _SHORTEST_ROW and _count(content, format) > rows:
        raise TooManyRows(
            f"结果超过 {rows} 行，未给出 the result has more than {rows} rows and is not given. "
            "Ask for a part at a time with ORDER BY, LIMIT and OFFSET; whole tables come from `budgetkg export`."
        )
    return content, media_type


def _count(content: bytes, format: str) -> int:
    if format == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8")))) - 1
    found = ox.parse_query_results(content, TABULAR[format])
    return sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else 1
