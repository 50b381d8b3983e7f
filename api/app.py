"""The server: SPARQL by the protocol, the things of the graph, the trace, the stored questions, OpenAPI. It reads only.

In: HTTP. Out: HTTP; errors as problem details. All work is done by the modules it calls.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Concatenate, ParamSpec, TypeVar
from urllib.parse import parse_qs

from fastapi import FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import Response

from budgetkg.api.answering import answer
from budgetkg.api.description import service_description
from budgetkg.api.linked_data import MEDIA_TYPES, SUFFIXES, describe_as_html, describe_as_rdf
from budgetkg.api.problems import UnsupportedBody, add_problem_handlers
from budgetkg.api.question_bank import questions
from budgetkg.api.running import Runner, open_runner
from budgetkg.api.settings import Settings
from budgetkg.api.sparql import NO_UPDATES, check_query, negotiate, preferred, preferred_language
from budgetkg.api.store import Store
from budgetkg.api.tracing import trace
from budgetkg.ontology.errors import QueryRefused
from budgetkg.ontology.terms import CODE

ROW_LIMIT, TIME_LIMIT = "X-Row-Limit", "X-Time-Limit"
_P = ParamSpec("_P")
_R = TypeVar("_R")
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"


def create_app(settings: Settings) -> FastAPI:
    """The application over the store of the settings."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.settings, app.state.runner = settings, open_runner(settings)
        yield
        app.state.runner.close()

    app = FastAPI(
        title="budgetkg",
        version="0.1.0",
        summary="部门预算公开知识图谱 A knowledge graph over departmental budget disclosures",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=[ROW_LIMIT, TIME_LIMIT, "Retry-After"],
        max_age=86400,
    )
    add_problem_handlers(app)
    app.add_api_route("/sparql", sparql_by_get, methods=["GET"], response_class=Response, tags=["SPARQL"])
    app.add_api_route("/sparql", sparql_by_get, methods=["HEAD"], response_class=Response, include_in_schema=False)
    app.add_api_route("/sparql", sparql_by_post, methods=["POST"], response_class=Response, tags=["SPARQL"])
    for kind in ("id", "code"):
        path = f"/{kind}/{{name:path}}"
        app.add_api_route(path, thing, methods=["GET"], response_class=Response, tags=["things"], operation_id=kind)
        app.add_api_route(path, thing, methods=["HEAD"], include_in_schema=False)
    app.add_api_route("/api/trace", trace_number, methods=["GET"], tags=["policies"])
    app.add_api_route("/api/questions", list_questions, methods=["GET"], tags=["questions"])
    app.add_api_route("/health", health, methods=["GET"], tags=["operation"])
    return app


async def _run(
    request: Request,
    seconds: float | None,
    work: Callable[Concatenate[Store, _P], _R],
    *args: _P.args,
    **kwargs: _P.kwargs,
) -> _R:
    """Work on the store, beside the event loop and with a deadline."""
    settings: Settings = request.app.state.settings
    runner: Runner = request.app.state.runner
    most = min(seconds or settings.query_seconds, settings.query_seconds_most)
    return await run_in_threadpool(lambda: runner.run(most, work, *args, **kwargs))


_Query = Annotated[str | None, Query(description="SPARQL 1.1 查询 the query")]
_Format = Annotated[str | None, Query(description="json|xml|csv|tsv|ttl|nt|jsonld|rdfxml")]
_Timeout = Annotated[float | None, Query(gt=0, description="秒数 seconds that the query may take")]


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
    content, media_type = await _run(request, seconds, answer, checked.text, chosen, settings.query_rows)
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


async def thing(request: Request, name: str) -> Response:
    """图中事物的网页或 RDF，按 Accept 转至 .html、.ttl、.nt、.jsonld 或 .rdf。 A thing of the graph as a page or as RDF."""
    settings: Settings = request.app.state.settings
    root = request.scope.get("root_path", "")
    places = ((settings.base_iri, f"{root}/id/"), (str(CODE), f"{root}/code/"))
    base = places[0][0] if request.url.path.startswith(places[0][1]) else places[1][0]
    stem, _, suffix = name.rpartition(".")
    if not stem or suffix not in SUFFIXES:
        wanted = preferred(request.headers.get("accept", "*/*"), MEDIA_TYPES)
        return Response(status_code=303, headers={"Location": f"{request.url.path}.{wanted}", "Vary": "Accept"})
    if suffix == "html":
        language = preferred_language(request.headers.get("accept-language", ""))
        content, media_type = await _run(request, None, describe_as_html, base + stem, places, language)
        return Response(
            content, media_type=media_type, headers={"Vary": "Accept-Language", "Content-Language": language}
        )
    content, media_type = await _run(request, None, describe_as_rdf, base + stem, SUFFIXES[suffix])
    return Response(content, media_type=media_type)


async def trace_number(
    request: Request,
    number: Annotated[
        str,
        Query(
            description="发文字号（任意写法）或标题 document number in any spelling, or a title",
            examples=["新财企〔2024〕140号"],
        ),
    ],
) -> dict[str, object]:
    """追踪一份文件：上下级文件、项目、资金、原文。 Trace a document: relays, projects, money, quotes."""
    return (await _run(request, None, trace, number)).to_json()


async def list_questions() -> list[dict[str, object]]:
    """已存问题。 The stored questions."""
    return [
        {
            "name": question.name,
            "zh": question.zh,
            "en": question.en,
            "parameters": [
                {
                    "name": p.name,
                    "type": p.type,
                    "required": p.is_required,
                    "example": p.example,
                    "zh": p.zh,
                    "en": p.en,
                }
                for p in question.parameters
            ],
            "query": question.text,
        }
        for question in questions().values()
    ]


async def health() -> dict[str, str]:
    """是否在运行。 Whether the server runs."""
    return {"status": "ok"}
