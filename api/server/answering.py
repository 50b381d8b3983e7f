"""A query of a client, answered within limits. Runs where the store is opened: in a process of the server.

In: the store and what a client asked. Out: the result as it is sent. A result is whole or refused: it is never cut in
silence.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from dataclasses import astuple, dataclass

import pyoxigraph as ox

from budgetkg.api.dataset import Dataset
from budgetkg.api.server.sparql import check_query, named_dataset, negotiate
from budgetkg.api.server.syntax import explain, reworded
from budgetkg.api.store import TABULAR, Store
from budgetkg.ontology.errors import QueryRefused

_SHORTEST_ROW = 2
"""Bytes: no row is shorter in any format, so that a small result need not be counted."""
_WORTH_PACKING = 1024
"""Bytes: a smaller answer is not made faster by packing it."""


class TooManyRows(QueryRefused):
    """The result has more rows than the server gives."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as a client sent it: its text, the graphs and the format it asks for, and what the client takes.

    `known` is the header If-None-Match; `rows` is the most that a table may have.
    """

    query: str
    rows: int
    accept: str = "*/*"
    format: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    packed: bool = False
    known: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A result as it is sent; `content` is None where the client has it already."""

    content: bytes | None
    media_type: str
    etag: str = ""
    is_packed: bool = False


def answer(store: Store, query: str, format: str, rows: int, dataset: Dataset | None = None) -> tuple[bytes, str]:
    """The result of a query in a format, whole, and its media type. Raises QueryRefused and TooManyRows."""
    try:
        content, media_type = store.serialise(query, format, dataset)
    except QueryRefused as refused:
        raise explain(query) or reworded(refused) from None
    if format in TABULAR and len(content) > rows * _SHORTEST_ROW and _count(content, format) > rows:
        raise TooManyRows(
            f"结果超过 {rows} 行，未给出 the result has more than {rows} rows and is not given. "
            "Ask for a part at a time with ORDER BY, LIMIT and OFFSET; whole tables come from `budgetkg export`."
        )
    return content, media_type


def answer_client(store: Store, asked: Asked) -> Answered:
    """The result of a client's query. Raises QueryRefused, NotAcceptable and TooManyRows."""
    checked = check_query(asked.query)
    format = negotiate(asked.accept, asked.format, gives_graph=checked.gives_graph)
    dataset = named_dataset(asked.default_graphs, asked.named_graphs) or checked.dataset
    etag = _etag(store, checked.text, format, dataset) if checked.is_repeatable else ""
    if etag and knows(asked.known, etag):
        return Answered(None, "", etag)
    for one in (checked.dataset, dataset):
        _see_that_the_store_has(store, one)
    content, media_type = answer(store, checked.text, format, asked.rows, dataset)
    if asked.packed and len(content) >= _WORTH_PACKING:
        return Answered(gzip.compress(content, compresslevel=4, mtime=0), media_type, etag, is_packed=True)
    return Answered(content, media_type, etag)


def knows(known: str, etag: str) -> bool:
    """Whether the header If-None-Match names a tag: weakly, as RFC 9110 §13.1.2 has it."""
    tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags


def _etag(store: Store, *parts: object) -> str:
    """Weak, because rows may come in another order; empty where the store does not tell its contents apart."""
    if store.state is None:
        return ""
    told = repr((store.state, *(astuple(part) if isinstance(part, Dataset) else part for part in parts)))
    return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def _see_that_the_store_has(store: Store, dataset: Dataset | None) -> None:
    """Refuse a dataset with a graph that is not in the store: nothing is fetched from anywhere."""
    for graph in (*dataset.default, *dataset.named) if dataset else ():
        if not store.select(f"SELECT ?s {{ GRAPH {graph} {{ ?s ?p ?o }} }} LIMIT 1"):
            raise QueryRefused(
                f"{graph}: 库中没有此图，也不从别处读取 there is no such graph in this store, and nothing is read from elsewhere. "
                "SELECT DISTINCT ?g { GRAPH ?g { } } lists the graphs."
            )


def _count(content: bytes, format: str) -> int:
    if format == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8")))) - 1
    found = ox.parse_query_results(content, TABULAR[format])
    return sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else 1
