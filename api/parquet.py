"""The tidy tables as Parquet: typed columns, so that no reader has to guess.

In: a table as CSV text. Out: a Parquet file. Numbers of the contract are whole (int64) or decimal (38 digits, 10 of them
behind the point); all else is text, figures "as printed" included, which keep their zeros. Empty is null. Columns that
the contract has are always there: `page` is null for texts. It needs pyarrow: the extra `parquet`.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from budgetkg.ontology.errors import BudgetKGError

WHOLE = frozenset(
    (
        *("row", "fiscal_year", "staffing_posts", "staffing_actual", "serving", "retired", "retired_veteran"),
        *("page", "line_start", "line_end", "other_line_start", "other_line_end"),
    )
)
DECIMAL = frozenset(("amount_yuan", "change_yuan", "change", "change_pct", "pct", "difference"))
DECIMAL_IN = frozenset({("facts", "value")})
"""Columns that are numbers in one table and text in others: (table, column)."""
DIGITS, PLACES = 38, 10


class MissingLibrary(BudgetKGError):
    """A library that only this task needs is not installed."""


def parquet_file(table: str, content: str) -> bytes:
    """A table as a Parquet file. Raises MissingLibrary where pyarrow is not installed."""
    # pyarrow is optional and large: it is asked for only where a Parquet file is written
    try:
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise MissingLibrary(
            "输出 Parquet 需要 pyarrow writing Parquet needs pyarrow, which is not installed; "
            "install it with: pip install 'budgetkg[parquet]'."
        ) from error
    header, *rows = csv.reader(io.StringIO(content))
    types = {"whole": pa.int64(), "decimal": pa.decimal128(DIGITS, PLACES), "text": pa.string()}
    kinds = [column_kind(table, name) for name in header]
    columns = [pa.array([_value(row[at], kind) for row in rows], types[kind]) for at, kind in enumerate(kinds)]
    written = io.BytesIO()
    parquet.write_table(pa.table(columns, names=header), written, compression="zstd")
    return written.getvalue()


def column_kind(table: str, column: str) -> str:
    """`whole`, `decimal` or `text`."""
    if column in WHOLE:
        return "whole"
    return "decimal" if column in DECIMAL or (table, column) in DECIMAL_IN else "text"


def _value(text: str, kind: str) -> int | Decimal | str | None:
    if not text:
        return None
    if kind == "text":
        return text
    return int(text) if kind == "whole" else Decimal(text)
