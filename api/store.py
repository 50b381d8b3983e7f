"""The graph store behind one small interface: embedded on disk (pyoxigraph) or a SPARQL 1.1 server (SPARQLWrapper).

In: SPARQL text, and sets of quads to add and remove. Out: rows, triples, serialised results. A change is applied
whole or not at all. It knows nothing of budgets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from budgetkg.api.dataset import Dataset
from budgetkg.api.settings import Settings
from budgetkg.api.update_text import NOTHING, Contents, nquads, update_text
from budgetkg.ontology.errors import QueryRefused, StoreError

Row = Mapping[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]

TABULAR = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


def value_of(term: object) -> str:
    """The words of a literal or the characters of an IRI; empty for anything else."""
    return term.value if isinstance(term, ox.Literal | ox.NamedNode) else ""


def text_in(row: Row, name: str) -> str:
    """What a row has under a name, as words; empty where it has nothing there."""
    return value_of(row.get(name))


class Store(Protocol):
    """What the rest of the package asks of a store."""

    state: str | None
    """What tells one content of the store from another; None where it cannot be told."""

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT query over the union of all graphs. Raises QueryRefused for a malformed query."""

    def construct(self, query: str) -> set[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query."""

    def serialise(self, query: str, format: str, dataset: Dataset | None = None) -> tuple[bytes, str]:
        """The result of any query in a format of TABULAR or GRAPH, and its media type.

        It is asked of the dataset, which wins over FROM clauses; where there is none, of the union of all graphs.
        """

    def graph(self, graph: ox.NamedNode) -> set[ox.Triple]:
        """All triples of a named graph; empty where there is none."""

    def apply(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad], contents: Contents = NOTHING) -> None:
        """Remove and add quads in one transaction, and add `contents` to their graphs."""

    def fill(self, contents: Contents) -> None:
        """Add `contents` to their graphs as fast as may be: a run that is killed may leave a part of them."""

    def quads(self) -> Iterator[ox.Quad]:
        """Everything."""

    def close(self) -> None:
        """Give the store back."""


def open_store(settings: Settings, *, read_only: bool = False) -> Store:
    """The store of the settings. Raises StoreError where it cannot be opened."""
    if settings.is_remote:
        from budgetkg.api.remote_store import RemoteStore  # noqa: PLC0415  needed only where the store is a server

        return RemoteStore(settings)
    return LocalStore(Path(settings.store), read_only=read_only)


class LocalStore:
    """The embedded store: a folder, written by one process at a time."""

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        """Open or create the store at `path`; None keeps it in memory."""
        self.state: str | None = None
        try:
            if path is None:
                self._store = ox.Store()
            elif read_only:
                if not path.is_dir():
                    raise StoreError(
                        f"{path}: 没有数据仓库 there is no store here; expected the folder of one. "
                        "Run `budgetkg ingest` first, or name another with --store."
                    )
                self._store = ox.Store.read_only(str(path))
            else:
                path.mkdir(parents=True, exist_ok=True)
                self._store = ox.Store(str(path))
        except OSError as error:
            raise StoreError(
                f"{path}: 数据仓库无法打开 the store cannot be opened ({error}). "
                "Another budgetkg process may be writing it: wait for it, or stop it."
            ) from error

    def _run(self, query: str, dataset: Dataset | None = None) -> Any:
        try:
            if dataset is None:
                return self._store.query(query, use_default_graph_as_union=True)
            return self._store.query(query, default_graph=list(dataset.default), named_graphs=list(dataset.named))
        except SyntaxError as error:
            raise QueryRefused(f"SPARQL 语法错误 the query is not valid SPARQL: {error}") from error
        except RuntimeError as error:
            raise _not_evaluated(error) from error

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT query."""
        found = self._run(query)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryRefused("需要 SELECT 查询 this call takes a SELECT query.")
        names = [variable.value for variable in found.variables]
        return [{name: term for name, term in zip(names, row, strict=True) if term is not None} for row in found]

    def construct(self, query: str) -> set[ox.Triple]:
        """The triples of a CONSTRUCT query."""
        found = self._run(query)
        if not isinstance(found, ox.QueryTriples):
            raise QueryRefused("需要 CONSTRUCT 查询 this call takes a CONSTRUCT or DESCRIBE query.")
        return set(found)

    def serialise(self, query: str, format: str, dataset: Dataset | None = None) -> tuple[bytes, str]:
        """The result in `format`."""
        found = self._run(query, dataset)
        chosen = _format_for(isinstance(found, ox.QueryTriples), format)
        try:
            content = found.serialize(format=chosen)
        except ValueError as error:
            raise QueryRefused(
                f"该查询的结果不能输出为 {format} the result cannot be written as {format}: {error}"
            ) from error
        except RuntimeError as error:
            raise _not_evaluated(error) from error
        return content, chosen.media_type

    def graph(self, graph: ox.NamedNode) -> set[ox.Triple]:
        """All triples of a named graph."""
        return {quad.triple for quad in self._store.quads_for_pattern(None, None, None, graph)}

    def apply(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad], contents: Contents = NOTHING) -> None:
        """Remove and add in one transaction: one load of N-Quads where nothing is removed, else one SPARQL update."""
        gone, new = list(removed), list(added)
        try:
            if gone:
                self._store.update(update_text(gone, new, contents))
            else:
                self._store.load(nquads(new, contents), ox.RdfFormat.N_QUADS)
            self._store.flush()
        except OSError as error:
            raise StoreError(
                f"写入失败，仓库保持原样 the change was not written, the store is as before: {error}"
            ) from error

    def fill(self, contents: Contents) -> None:
        """Add to the graphs without a transaction."""
        try:
            self._store.bulk_load(nquads((), contents), ox.RdfFormat.N_QUADS)
            self._store.flush()
        except OSError as error:
            raise StoreError(f"写入失败 the store cannot be written: {error}") from error

    def quads(self) -> Iterator[ox.Quad]:
        """Everything."""
        return iter(self._store)

    def dump(self, output: str, format: ox.RdfFormat) -> None:
        """Write everything to a file."""
        self._store.dump(output, format)

    def close(self) -> None:
        """Release the folder's lock."""
        del self._store


def _format_for(is_graph: bool, format: str) -> Any:
    known: Mapping[str, Any] = GRAPH if is_graph else TABULAR
    if format not in known:
        kind = "图 a graph" if is_graph else "表 a table"
        raise QueryRefused(f"结果是{kind}，不能输出为 {format!r}; expected one of {', '.join(known)}.")
    return known[format]


def _not_evaluated(error: RuntimeError) -> QueryRefused:
    return QueryRefused(f"查询无法求值 the query cannot be evaluated: {error}")
