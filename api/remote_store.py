"""A SPARQL 1.1 server as the store, asked through SPARQLWrapper.

In: SPARQL text, and sets of quads to add and remove. Out: rows, triples, results as the server serialises them. A change
is one request to the update endpoint.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError

import pyoxigraph as ox
from SPARQLWrapper import BASIC, POST, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException, URITooLong

from budgetkg.api.dataset import Dataset
from budgetkg.api.read_only import refuse_update
from budgetkg.api.settings import Settings
from budgetkg.api.store import GRAPH, TABULAR, Row
from budgetkg.api.update_text import NOTHING, Contents, update_text
from budgetkg.ontology.errors import QueryRefused, StoreError


class RemoteStore:
    """A SPARQL 1.1 server: query by the query endpoint, change by one request to the update endpoint."""

    def __init__(self, settings: Settings, *, seconds: float | None = None) -> None:
        """Ask the server of the settings; where `seconds` is given, wait no longer for an answer."""
        self.state: str | None = None
        self._settings = settings
        self._seconds = seconds
        self._lock = threading.Lock()

    def _client(self, accept: str) -> SPARQLWrapper:
        client = SPARQLWrapper(self._settings.store, self._settings.store_update or None)
        client.setOnlyConneg(True)
        client.addCustomHttpHeader("Accept", accept)
        if self._seconds is not None:
            client.setTimeout(math.ceil(self._seconds))
        for name, value in self._settings.store_parameters:
            client.addParameter(name, value)
        if self._settings.store_user:
            client.setHTTPAuth(BASIC)
            client.setCredentials(self._settings.store_user, self._settings.store_password)
        return client

    def _ask(self, query: str, accept: str, dataset: Dataset | None = None) -> tuple[bytes, str]:
        """The answer and its media type. Whatever the text is, it goes to the query endpoint as a query: asking never writes."""
        refuse_update(query)
        client = self._client(accept)
        client.setMethod(POST)
        if dataset:
            for name, graphs in (("default-graph-uri", dataset.default), ("named-graph-uri", dataset.named)):
                for graph in graphs:
                    client.addParameter(name, graph.value)
        try:
            client.setQuery(query)
            client.queryType = SELECT  # else SPARQLWrapper guesses by words, and may send it to the update endpoint
            answer = client.query()
            return answer.response.read(), answer.response.info().get("Content-Type", "")
        except (QueryBadFormed, URITooLong) as error:
            raise QueryRefused(f"服务器拒绝了查询 the server refused the query: {_first_line(error)}") from error
        except (SPARQLWrapperException, HTTPException, OSError) as error:
            if isinstance(error, HTTPError) and error.code == HTTPStatus.NOT_ACCEPTABLE:
                raise QueryRefused(
                    f"该查询的结果不能输出为 {accept} the result of this query cannot be written as {accept}."
                ) from error
            raise StoreError(
                f"{self._settings.store}: 服务器无法访问 the server cannot be reached: {_first_line(error)}"
            ) from error

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT query."""
        content, _ = self._ask(query, ox.QueryResultsFormat.JSON.media_type)
        found = ox.parse_query_results(content, ox.QueryResultsFormat.JSON)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryRefused("需要 SELECT 查询 this call takes a SELECT query.")
        names = [variable.value for variable in found.variables]
        return [{name: term for name, term in zip(names, row, strict=True) if term is not None} for row in found]

    def construct(self, query: str) -> set[ox.Triple]:
        """The triples of a CONSTRUCT query."""
        content, _ = self._ask(query, ox.RdfFormat.N_TRIPLES.media_type)
        return {quad.triple for quad in ox.parse(content, ox.RdfFormat.N_TRIPLES)}

    def serialise(self, query: str, format: str, dataset: Dataset | None = None) -> tuple[bytes, str]:
        """The result in `format`, as the server writes it."""
        known: dict[str, ox.QueryResultsFormat | ox.RdfFormat] = {**TABULAR, **GRAPH}
        if format not in known:
            raise QueryRefused(f"未知格式 unknown format {format!r}; expected one of {', '.join(known)}.")
        return self._ask(query, known[format].media_type, dataset)

    def graph(self, graph: ox.NamedNode) -> set[ox.Triple]:
        """All triples of a named graph."""
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        content, _ = self._ask(query, ox.RdfFormat.N_TRIPLES.media_type)
        return {quad.triple for quad in ox.parse(content, ox.RdfFormat.N_TRIPLES)}

    def apply(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad], contents: Contents = NOTHING) -> None:
        """Remove and add in one update request."""
        if not self._settings.store_update:
            raise StoreError("服务器只读 no update endpoint is set; set BUDGETKG_STORE_UPDATE to write to the server.")
        gone, new = list(removed), list(added)
        if not gone and not new and not contents:
            return
        client = self._client("*/*")
        client.setMethod(POST)
        client.setRequestMethod("postdirectly")
        with self._lock:
            try:
                client.setQuery(update_text(gone, new, contents))
                client.query()
            except SPARQLWrapperException as error:
                raise StoreError(f"服务器拒绝了更新 the server refused the update: {_first_line(error)}") from error
            except (HTTPException, OSError) as error:
                raise StoreError(
                    f"{self._settings.store_update}: 服务器无法写入 the server cannot be written: {error}"
                ) from error

    def fill(self, contents: Contents) -> None:
        """Add to the graphs; a server has no faster way."""
        self.apply((), (), contents)

    def quads(self) -> Iterator[ox.Quad]:
        """Everything, graph by graph."""
        for row in self.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"):
            name = row["g"]
            if isinstance(name, ox.NamedNode):
                for triple in self.graph(name):
                    yield ox.Quad(triple.subject, triple.predicate, triple.object, name)

    def close(self) -> None:
        """Nothing is held open."""


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
