"""Named graphs by the SPARQL 1.1 Graph Store HTTP Protocol, for reading (https://www.w3.org/TR/sparql11-http-rdf-update/).

In: HTTP. Out: the triples of one graph, or of all. `/data?graph=IRI` and `/data?default` name a graph indirectly (§4.2),
`/data/graph/…` is the graph's own address on this host (§4.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qs

import pyoxigraph as ox
from fastapi import APIRouter, Request
from fastapi.responses import Response

from budgetkg.api.export import PREFIXES
from budgetkg.api.server.conditional import is_unchanged
from budgetkg.api.server.linked_data import NoSuchThing
from budgetkg.api.server.routes.reading import reads
from budgetkg.api.server.sparql import negotiate
from budgetkg.api.server.work import work
from budgetkg.api.settings import Settings
from budgetkg.api.store import GRAPH, Store
from budgetkg.ontology.errors import QueryRefused

router = APIRouter(prefix="/data", tags=["graphs"])

_USE = (
    "?graph=IRI（一个命名图）或 ?default（全部图之并） expected either ?graph=IRI (one named graph) or ?default (the union of "
    "all graphs); GRAPH ?g {} lists the graphs at /sparql, and whole dumps are at /dumps/."
)


@reads(router, "", "graph_store")
async def graph_store(
    request: Request, graph: str | None = None, default: str | None = None, format: str | None = None
) -> Response:
    """命名图的内容（SPARQL 1.1 图存储协议，只读）。 What a named graph holds (Graph Store Protocol, read only)."""
    del graph, default  # what a request names more than once must be seen: the fields are read below
    fields = parse_qs(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return await _answer(request, _named(fields.get("graph", ()), fields.get("default", ())), format)


@reads(router, "/graph/{name:path}", "graph")
async def graph_by_its_address(request: Request, name: str, format: str | None = None) -> Response:
    """命名图的内容，按其自身地址。 What a named graph holds, by its own address."""
    settings: Settings = request.app.state.settings
    graph = f"{settings.base_iri}graph/{name}"
    if not _is_iri(graph):
        raise NoSuchThing(f"{graph!r}: 不是 IRI，没有此图 is no IRI, and there is no such graph.")
    return await _answer(request, graph, format)


def _named(graphs: Sequence[str], defaults: Sequence[str]) -> str | None:
    """The graph that a request names; None for the union of all. Raises QueryRefused."""
    if len(graphs) + len(defaults) != 1:
        raise QueryRefused(f"须且只须指明一个图 exactly one graph must be named: {_USE}")
    if defaults:
        return None
    if not _is_iri(graphs[0]):
        raise QueryRefused(f"graph={graphs[0]!r}: 不是绝对 IRI is no absolute IRI; {_USE}")
    return graphs[0]


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


async def _answer(request: Request, graph: str | None, format: str | None) -> Response:
    chosen = negotiate(request.headers.get("accept", "*/*"), format, gives_graph=True)
    content, media_type = await work(request, None, graph_content, graph, chosen)
    headers = {"Vary": "Accept", "ETag": f'"{sha256(content).hexdigest()[:32]}"'}
    if is_unchanged(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def graph_content(store: Store, graph: str | None, format: str) -> tuple[bytes, str]:
    """The triples of a named graph, or of all (None). Raises NoSuchThing where there is no such graph."""
    pattern = "{ ?s ?p ?o }" if graph is None else f"{{ GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }} }}"
    if graph is not None and not store.select(f"SELECT ?s WHERE {pattern} LIMIT 1"):
        raise NoSuchThing(
            f"{graph}: 没有此图 there is no such graph; `SELECT DISTINCT ?g {{ GRAPH ?g {{}} }}` lists all."
        )
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {pattern}"
    if format != "ttl":
        return store.serialise(query, format)
    triples = ox.parse(store.serialise(query, "nt")[0], ox.RdfFormat.N_TRIPLES)  # in the order of the store: by subject
    return ox.serialize(triples, format=GRAPH["ttl"], prefixes=PREFIXES) or b"", GRAPH["ttl"].media_type
