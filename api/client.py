"""The graph in a notebook: questions, SPARQL, traces and tidy tables as rows of typed values.

In: the folder of a store, the address of a SPARQL endpoint, or of a budgetkg server. Out: :class:`Table` and
:class:`Trace`. It reads only. pandas is asked for only where a table is turned into a data frame.

>>> connect("store").ask("shared-documents", year=2025).to_pandas()  # doctest: +SKIP
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import pyoxigraph as ox

from budgetkg.api.export import TABLES, export_query
from budgetkg.api.parquet import MissingLibrary
from budgetkg.api.question_bank import fill, find_question, questions
from budgetkg.api.remote_store import RemoteStore
from budgetkg.api.settings import read_settings
from budgetkg.api.store import LocalStore, Store
from budgetkg.api.tracing import Trace, trace
from budgetkg.ontology.errors import BudgetKGError, QueryRefused, StoreError

if TYPE_CHECKING:
    import pandas as pd

Value = str | int | Decimal | float | bool | None
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SHOWN = 20
"""Rows that a notebook shows of a table."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a result by column. A value is an int, a Decimal, a bool or a str as the graph types it; None is not stated."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def column(self, name: str) -> list[Value]:
        """The values of a column. Raises QueryRefused where there is none of this name."""
        if name not in self.columns:
            raise QueryRefused(f"没有列 {name!r} there is no such column; there are {', '.join(self.columns)}.")
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        """A data frame: amounts stay Decimal, whole numbers stay whole where some are missing (Int64).

        Raises MissingLibrary where pandas is not installed.
        """
        # pandas is optional and slow to import: who does not ask for a data frame does not wait for it
        try:
            import pandas as pd  # noqa: PLC0415
        except ImportError as error:
            raise MissingLibrary(
                "转为数据框需要 pandas a data frame needs pandas, which is not installed; "
                "run `pip install 'budgetkg[notebook]'`, or go through the rows: `for row in table`."
            ) from error
        frame = pd.DataFrame(list(self.rows), columns=list(self.columns), dtype=object)
        for at, name in enumerate(self.columns):
            kinds = {type(row[at]) for row in self.rows} - {type(None)}
            if kinds == {int}:
                frame[name] = frame[name].astype("Int64")
        return frame

    def _repr_html_(self) -> str:
        """The first rows, as notebooks show them."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape('' if one is None else str(one))}</td>" for one in row) + "</tr>"
            for row in self.rows[:_SHOWN]
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{len(self)} 行 rows</p>"


class Connection:
    """A store to ask. Usable in a `with` statement; then the store is given back at its end."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sparql(self, text: str) -> Table | bool:
        """The rows of a SELECT query, or what an ASK query answers. Raises QueryRefused for any other."""
        found = ox.parse_query_results(self._store.serialise(text, "json")[0], ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryRefused("需要 SELECT 或 ASK 查询 this call takes a SELECT or an ASK query.")
        columns = tuple(variable.value for variable in found.variables)
        return Table(columns, tuple(tuple(_value(term) for term in row) for row in found))

    def ask(self, question: str, **parameters: object) -> Table:
        """The answer of a stored question: `ask("trace", number="新财企〔2024〕140号")`.

        Raises QueryRefused for a question or parameter that there is not, with those that there are.
        """
        values = {name: str(value) for name, value in parameters.items() if value is not None}
        return self._table(fill(find_question(question), values))

    def questions(self) -> Table:
        """The stored questions: name, what each asks, and its parameters."""
        rows = tuple(
            (one.name, one.zh, one.en, ", ".join(f"{p.name}={p.example}" for p in one.parameters))
            for one in questions().values()
        )
        return Table(("name", "zh", "en", "parameters"), rows)

    def trace(self, number: str) -> Trace:
        """The trace of a document number in any spelling, or of a title. Raises QueryRefused where it is unknown."""
        return trace(self._store, number)

    def table(self, name: str) -> Table:
        """A tidy table whole, as `budgetkg export` writes it. Raises QueryRefused for a name that there is not."""
        if name not in TABLES:
            raise QueryRefused(f"没有表 {name!r} there is no such table; there are {', '.join(TABLES)}.")
        return self._table(export_query(name))

    def _table(self, query: str) -> Table:
        return cast(Table, self.sparql(query))

    def close(self) -> None:
        """Give the store back."""
        self._store.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def connect(store: str | Path | None = None, *, seconds: float = 60) -> Connection:
    """Open the folder of a store, a SPARQL endpoint, or a budgetkg server (`http://127.0.0.1:8000`) for reading.

    Where `store` is not given: what BUDGETKG_STORE names, or the store in the user's data folder. `seconds` is how long a
    server may take for an answer. Raises StoreError where there is no store, or nothing answers.
    """
    settings = read_settings(store=None if store is None else str(store))
    if not settings.is_remote:
        return Connection(LocalStore(Path(settings.store), read_only=True))
    return Connection(_remote(settings.store, seconds))


def _remote(address: str, seconds: float) -> RemoteStore:
    """The endpoint at an address: the address itself, or `/sparql` below it, whichever answers a query."""
    trials = [address]
    if not urlsplit(address).path.rstrip("/").endswith(("/sparql", "/query")):
        trials.insert(0, f"{address.rstrip('/')}/sparql")
    told: Mapping[str, str] = {}
    for trial in trials:
        store = RemoteStore(read_settings(store=trial), seconds=seconds)
        try:
            ox.parse_query_results(store.serialise("ASK {}", "json")[0], ox.QueryResultsFormat.JSON)
        except (BudgetKGError, SyntaxError) as error:
            told = {**told, trial: str(error)}
        else:
            return store
    reasons = " ".join(f"{trial}: {reason}" for trial, reason in told.items())
    raise StoreError(
        f"{address}: 没有应答 SPARQL 查询的服务 nothing here answers SPARQL queries; expected the address of a budgetkg "
        f"server or of a SPARQL endpoint. {reasons}"
    )


def _value(term: Any) -> Value:
    """A term as a value of Python: exact where the graph is exact. IRIs, dates and texts are str."""
    if not isinstance(term, ox.Literal):
        return None if term is None else getattr(term, "value", str(term))
    kind = term.datatype.value.removeprefix(_XSD)
    if kind == "integer":
        return int(term.value)
    if kind == "decimal":
        return Decimal(term.value)
    if kind in ("double", "float"):
        return float(term.value)
    return term.value == "true" if kind == "boolean" else term.value
