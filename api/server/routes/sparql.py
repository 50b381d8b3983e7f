"""The SPARQL endpoint: queries by GET and POST after the SPARQL 1.1 Protocol; without a query, the service description.

In: HTTP. Out: results in the negotiated format. What may be asked is decided in :mod:`budgetkg.api.server.sparql`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from budgetkg.api.read_only import NO_UPDATES
from budgetkg.api.server.answering import answer
from budgetkg.api.server.description import service_description
from budgetkg.api.server.problems import UnsupportedBody
from budgetkg.api.server.sparql import check_query, negotiate
from budgetkg.api.server.work import work
from budgetkg.api.settings import Settings
from budgetkg.ontology.errors import QueryRefused

ROW_LIMIT, TIME_LIMIT = "X-Row-Limit", "X-Time-Limit"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"

router = APIRouter(tags=["SPARQL"])

_Query = Annotated[str | None, Query(description="SPARQL 1.1 查询 the query")]
_Format = Annotated[str | None, Query(description="json|xml|csv|tsv|ttl|nt|jsonld|rdfxml")]
_Timeout = Annotated[float | None, Query(gt=0, description="秒数 seconds that the query may take")]


@router.get("/sparql", response_class=Response)
@router.head("/sparql", response_class=Response, include_in_schema=False)
async def sparql_by_get(
    request: Request, query: _Query = None, format: _Format = None, timeout: _Timeout = None
) -> Response:
    """SPARQL 1.1 查询；缺省图为全部图之并；无查询时为服务描述。 SPARQL 1.1 query; without one, the service description."""
    if query is None:
        return _described(request, format)
    fields = _fields(request.scope["query_string"].decode("latin-1"))
    return await _answer(request, fields.get("query", [query])[0], format, timeout)


def _described(request: Request, format: str | None) -> Response:
    chosen = negotiate(request.headers.get("accept", "*/*"), format, gives_graph=True)
    content, media_type = service_description(str(request.url.replace(query="")), chosen)
    return Response(content, media_type=media_type, headers={"Vary": "Accept"})


@router.post("/sparql", response_class=Response)
async def sparql_by_post(request: Request, format: _Format = None, timeout: _Timeout = None) -> Response:
    """SPARQL 1.1 查询，表单或正文。 SPARQL 1.1 query, as a form or as the body."""
    return await _answer(request, *await _posted(request, format), timeout)


async def _answer(request: Request, query: str | None, format: str | None, seconds: float | None) -> Response:
    if not query:
        raise QueryRefused(
            "缺少参数 query the parameter `query` is missing; send it by GET, as a form, or as application/sparql-query."
        )
    checked = check_query(query)
    chosen = negotiate(request.headers.get("accept", "*/*"), format, gives_graph=checked.gives_graph)
    settings: Settings = request.app.state.settings
    content, media_type = await work(request, seconds, answer, checked.text, chosen, settings.query_rows)
    limits = {ROW_LIMIT: str(settings.query_rows), TIME_LIMIT: str(settings.query_seconds_most)}
    return Response(content, media_type=media_type, headers={"Vary": "Accept", **limits})


async def _posted(request: Request, format: str | None) -> tuple[str | None, str | None]:
    """The query and the wanted format of a POST: a form, or the query itself as the body."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in (FORM, QUERY):
        raise UnsupportedBody(
            f"Content-Type {media_type or '(none)'} 不支持 is not supported; expected {FORM} or {QUERY}."
        )
    try:
        content = (await request.body()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryRefused(f"正文不是 UTF-8 the body is not UTF-8: {error}.") from error
    if media_type == QUERY:
        return content, format
    fields = _fields(content)
    if "update" in fields:
        raise QueryRefused(NO_UPDATES)
    return fields.get("query", [None])[0], fields.get("format", [format])[0]


def _fields(encoded: str) -> Mapping[str, Sequence[str | None]]:
    """The fields of a form or of the part of a URL behind `?`. Raises QueryRefused where they are not UTF-8."""
    try:
        found = parse_qs(encoded, keep_blank_values=True, encoding="utf-8", errors="strict")
    except UnicodeDecodeError as error:
        raise QueryRefused(
            f"百分号编码的内容不是 UTF-8 what is percent-encoded is not UTF-8: {error}; encode the query as UTF-8."
        ) from error
    if {"default-graph-uri", "named-graph-uri"} & found.keys():
        raise QueryRefused(
            "不支持 default-graph-uri 与 named-graph-uri；查询中可用 GRAPH "
            "these parameters are not offered: the default graph is the union of all graphs, and GRAPH works."
        )
    return found
