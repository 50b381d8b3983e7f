"""Requests of the API as the catalogue answers them: the form that is wanted, the addresses of this host, the next part.

In: a request. Out: a response. The work itself is done where the store is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from budgetkg.api.catalogue.answers import GRAPH_TYPE, Answer, answer_once
from budgetkg.api.catalogue.links import Links
from budgetkg.api.server.problems import MEDIA_TYPE as PROBLEM
from budgetkg.api.server.sparql import preferred
from budgetkg.api.server.work import work
from budgetkg.api.settings import Settings
from budgetkg.api.store import Store

TYPES: Mapping[str, str] = {"application/json": "json", "application/ld+json": "jsonld", "text/csv": "csv"}
TRACE_TYPES: Mapping[str, str] = {**TYPES, GRAPH_TYPE: "graph"}

_P = ParamSpec("_P")
_Task = Callable[Concatenate[Store, _P], Answer]


def links_of(request: Request) -> Links:
    """The addresses of this host, and those of the request."""
    settings: Settings = request.app.state.settings
    root = request.scope.get("root_path", "")
    path = request.url.path.removeprefix(root)
    return Links(settings.base_iri, root, path, tuple(request.query_params.multi_items()))


def wanted(request: Request, format: str | None, types: Mapping[str, str] = TYPES) -> str:
    """The format to answer in: `?format=` wins over the header. Raises NotAcceptable."""
    return format or preferred(request.headers.get("accept", "*/*"), types)


async def respond(request: Request, task: _Task[_P], *args: _P.args, **kwargs: _P.kwargs) -> Response:
    """The answer of a task as a response: 304 where the client has it; the header Link (RFC 8288) names the next part."""
    known, told = request.headers.get("if-none-match", ""), repr((task.__name__, args))
    answer = await work(request, None, answer_once, known, told, task, *args, **kwargs)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache" if answer.tag else "no-store"}
    if answer.tag:
        headers["ETag"] = answer.tag
    if answer.next:
        headers["Link"] = f'<{answer.next}>; rel="next"'
    if answer.content is None:
        return Response(status_code=304, headers=headers)
    return Response(answer.content, media_type=answer.media_type, headers=headers)


def id_path(example: str) -> Any:
    """The part of a path that is an id, as OpenAPI describes it."""
    return Path(
        description="标识：IRI 的末段，由清单给出 the id: the local part of the IRI, as the lists give it",
        examples=[example],
    )


def answer_heads(router: APIRouter) -> None:
    """Answer HEAD at every path of a router that answers GET (RFC 9110 §9.3.2)."""
    for route in [one for one in router.routes if isinstance(one, APIRoute)]:
        path = route.path.removeprefix(router.prefix)
        router.add_api_route(path, route.endpoint, methods=["HEAD"], include_in_schema=False)


def described(types: Mapping[str, str] = TYPES, *, one: bool = False) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the other forms of an answer, and of its errors."""
    words = {
        400: "参数的值不合要求 a value that a parameter cannot have",
        404: "没有此项 there is nothing by this id",
        406: "不能以所求的格式给出 none of the accepted formats can be given",
        422: "参数缺失、未知或不合要求 a parameter is missing, unknown or wrong",
        503: "暂时无法回答 busy, or the store cannot be read",
        504: "超时 not answered in time",
    }
    problem = {PROBLEM: {"schema": _PROBLEM}}
    return {
        200: {"content": {media_type: {} for media_type in types if media_type != "application/json"}},
        **{status: {"description": text, "content": problem} for status, text in words.items() if one or status != 404},
    }


_PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "description": "问题说明（RFC 9457） problem details",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
    },
}
