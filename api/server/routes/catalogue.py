"""The catalogue of the data: VoID at `/.well-known/void`, DCAT at `/catalogue`."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from budgetkg.api.dumps import DUMPS
from budgetkg.api.export import PREFIXES
from budgetkg.api.server.catalogue_graph import Host, dcat_triples, void_triples
from budgetkg.api.server.contents import contents_of
from budgetkg.api.server.keeper import Keeper
from budgetkg.api.server.routes.dumps import dump_files, dump_sums
from budgetkg.api.server.routes.reading import reads
from budgetkg.api.server.sparql import GRAPH_TYPES, negotiate, preferred
from budgetkg.api.settings import Settings
from budgetkg.api.store import GRAPH

router = APIRouter(tags=["catalogue"])

_WITH_PAGE = {**GRAPH_TYPES, "text/html": "html", "application/xhtml+xml": "html"}
_MORE_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
}


@reads(router, "/.well-known/void", "void")
async def void(request: Request, format: str | None = None) -> Response:
    """VoID：数据集的大小、类、词汇、查询与下载之处。 The data set in VoID: size, classes, vocabularies, where to get it."""
    contents = await contents_of(request)
    return _as_rdf(request, format, void_triples(_host(request), contents))


@reads(router, "/catalogue", "catalogue")
async def catalogue(request: Request, format: str | None = None) -> Response:
    """DCAT 目录：每份公开文件一个数据集；浏览器转至下载页。 The catalogue in DCAT; a browser is led to the list of dumps."""
    accept = request.headers.get("accept", "*/*")
    if format is None and preferred(accept, _WITH_PAGE) == "html":
        location = f"{request.scope.get('root_path', '')}/dumps/"
        return Response(status_code=303, headers={"Location": location, "Vary": "Accept"})
    contents = await contents_of(request)
    keeper: Keeper = request.app.state.keeper
    settings: Settings = request.app.state.settings
    folder = await run_in_threadpool(keeper.path, DUMPS, settings.query_seconds)
    found = dcat_triples(_host(request), contents, dump_files(folder), dump_sums(folder))
    return _as_rdf(request, format, found)


def _host(request: Request) -> Host:
    settings: Settings = request.app.state.settings
    return Host(str(request.base_url), settings.base_iri)


def _as_rdf(request: Request, format: str | None, triples: Iterable[ox.Triple]) -> Response:
    chosen = GRAPH[negotiate(request.headers.get("accept", "*/*"), format, gives_graph=True)]
    prefixes = {**PREFIXES, **_MORE_PREFIXES} if chosen == ox.RdfFormat.TURTLE else None
    content = ox.serialize(dict.fromkeys(triples), format=chosen, prefixes=prefixes) or b""
    return Response(content, media_type=chosen.media_type, headers={"Vary": "Accept"})
