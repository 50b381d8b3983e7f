"""The SPARQL endpoint: queries by GET and POST after the SPARQL 1.1 Protocol; without a query, the service description.

In: HTTP. Out: results in the negotiated format. What may be asked is decided in :mod:`budgetkg.api.server.sparql`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from budgetkg.api.read_only import NO_UPDATES
from budgetkg.api.server.answering import Answered, Asked, answer_client
from budgetkg.api.server.description import service_description
from budgetkg.api.server.problems import UnsupportedBody
from budgetkg.api.server.sparql import negotiate, takes_gzip
from budgetkg.api.server.work import work
from budgetkg.api.settings import Settings
from budgetkg.ontology.errors import QueryRefused

ROW_LIMIT, TIME_LIMIT = "X-Row-Limit", "X-Time-Limit"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_CHARSETS = ("", "utf-8", "utf8", "us-ascii", "ascii")
"""SPARQL 1.1 Protocol §2.1.3: UTF-8 is the only one; ASCII is part of it."""
_MOST_FIELDS = 1000

router = APIRouter(tags=["SPARQL"])

_Query = Annotated[str | None, Query(description="SPARQL 1.1 查询 the query")]
_Format = Annotated[str | None, Query(description="json|xml|csv|tsv, ttl|nt|jsonld|rdfxml|trig|nq")]
_Timeout = Annotated[float | None, Query(gt=0, description="秒数 seconds that the query may take")]
_Graphs = Query(
    alias="default-graph-uri", description="缺省图所含的图 graphs of the store that make up the default graph"
)
_Named = Query(alias="named-graph-uri", description="GRAPH 可见的图 graphs of the store that GRAPH sees")
_DefaultGraphs = Annotated[tuple[str, ...], _Graphs]
_NamedGraphs = Annotated[tuple[str, ...], _Named]


@router.get("/sparql", response_class=Response)
@router.head("/sparql", response_class=Response, include_in_schema=False)
async def sparql_by_get(
    request: Request,
    query: _Query = None,
    format: _Format = None,
    timeout: _Timeout = None,
    default_graph_uri: _DefaultGraphs = (),
    named_graph_uri: _NamedGraphs = (),
) -> Response:
    """SPARQL 1.1 查询；缺省图为全部图之并；无查询时为服务描述。 SPARQL 1.1 query; without one, the service description."""
    if query is None:
        return await _described(request, format)
    asked = _one(_fields(request.scope["query_string"].decode("latin-1")), "query")
    return await send_answer(request, asked, format, timeout, (default_graph_uri, named_graph_uri))


@router.post("/sparql", response_class=Response)
async def sparql_by_post(
    request: Request,
    format: _Format = None,
    timeout: _Timeout = None,
    default_graph_uri: _DefaultGraphs = (),
    named_graph_uri: _NamedGraphs = (),
) -> Response:
    """SPARQL 1.1 查询，表单或正文。 SPARQL 1.1 query, as a form or as the body."""
    content, is_form = await _body(request)
    if not is_form:
        return await send_answer(request, content, format, timeout, (default_graph_uri, named_graph_uri))
    fields = _fields(content)
    if "update" in fields:
        raise QueryRefused(NO_UPDATES)
    default, named = (fields.get(name, ()) for name in ("default-graph-uri", "named-graph-uri"))
    graphs = (*default_graph_uri, *default), (*named_graph_uri, *named)
    seconds = _seconds(_one(fields, "timeout")) or timeout
    return await send_answer(request, _one(fields, "query"), _one(fields, "format") or format, seconds, graphs)


async def _described(request: Request, format: str | None) -> Response:
    chosen = negotiate(request.headers.get("accept", "*/*"), format, gives_graph=True)
    endpoint = str(request.url.replace(query=""))
    content, media_type = await work(request, None, service_description, endpoint, chosen)
    return Response(content, media_type=media_type, headers={"Vary": "Accept"})


async def send_answer(
    request: Request,
    query: str | None,
    format: str | None,
    seconds: float | None,
    graphs: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> Response:
    """The answer to a query, in the format that the request accepts, as a response with what clients and caches need.

    Raises QueryRefused, NotAcceptable, TooManyRows and the errors of :func:`budgetkg.api.server.work.work`.
    """
    if not query:
        raise QueryRefused(
            "缺少参数 query the parameter `query` is missing; send it by GET, as a form, or as application/sparql-query."
        )
    settings: Settings = request.app.state.settings
    asked = Asked(
        query,
        settings.query_rows,
        request.headers.get("accept", "*/*"),
        format,
        tuple(graphs[0]),
        tuple(graphs[1]),
        packed=takes_gzip(request.headers.get("accept-encoding", "")),
        known=request.headers.get("if-none-match", "") if request.method != "POST" else "",
    )
    return _sent(await work(request, seconds, answer_client, asked), settings)


def _sent(answered: Answered, settings: Settings) -> Response:
    headers = {
        "Vary": "Accept, Accept-Encoding",
        "Cache-Control": "no-cache" if answered.etag else "no-store",
        ROW_LIMIT: str(settings.query_rows),
        TIME_LIMIT: str(settings.query_seconds_most),
    }
    if answered.etag:
        headers["ETag"] = answered.etag
    if answered.content is None:
        return Response(status_code=304, headers=headers)
    if answered.is_packed:
        headers["Content-Encoding"] = "gzip"
    return Response(answered.content, media_type=answered.media_type, headers=headers)


async def _body(request: Request) -> tuple[str, bool]:
    """The body of a POST, and whether it is a form, else a query. Raises UnsupportedBody and QueryRefused."""
    media_type, *parameters = (part.strip() for part in request.headers.get("content-type", "").split(";"))
    if media_type.lower() not in (FORM, QUERY):
        raise UnsupportedBody(
            f"Content-Type {media_type or '(none)'} 不支持 is not supported; expected {FORM} or {QUERY}."
        )
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in _CHARSETS:
            raise UnsupportedBody(
                f"charset={value} 不支持，请用 UTF-8 is not supported: SPARQL queries are sent as UTF-8 (SPARQL 1.1 Protocol §2.1.3)."
            )
    try:
        return (await request.body()).decode("utf-8-sig"), media_type.lower() == FORM
    except UnicodeDecodeError as error:
        raise QueryRefused(f"正文不是 UTF-8 the body is not UTF-8: {error}.") from error


def _fields(encoded: str) -> Mapping[str, Sequence[str]]:
    """The fields of a form or of the part of a URL behind `?`. Raises QueryRefused where they are not UTF-8."""
    try:
        return parse_qs(encoded, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError as error:
        raise QueryRefused(
            f"百分号编码的内容不是 UTF-8 what is percent-encoded is not UTF-8: {error}; encode the query as UTF-8."
        ) from error
    except ValueError as error:
        raise QueryRefused(f"参数过多 there are more than {_MOST_FIELDS} parameters.") from error


def _one(fields: Mapping[str, Sequence[str]], name: str) -> str | None:
    """A parameter that may be given once. Raises QueryRefused."""
    values = fields.get(name, ())
    if len(values) > 1:
        raise QueryRefused(
            f"参数 {name} 出现 {len(values)} 次 the parameter `{name}` is given {len(values)} times; give it once."
        )
    return values[0] if values else None


def _seconds(text: str | None) -> float | None:
    """The deadline that a form asks for. Raises QueryRefused."""
    try:
        seconds = float(text) if text else None
    except ValueError:
        seconds = math.nan
    if seconds is not None and not seconds > 0:
        raise QueryRefused(f"timeout={text}: 须为正数 is no number of seconds; expected for example timeout=5.")
    return seconds
