"""Errors of the server as problem details (RFC 9457): one shape for all, with words in Chinese and English.

In: an error, of the package or of the framework. Out: `application/problem+json` with the fitting status.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from budgetkg.api.catalogue.places import UnknownThing
from budgetkg.api.dumps import NoSuchDisclosure
from budgetkg.api.question_bank import NoSuchQuestion
from budgetkg.api.search.find import SearchOverdue
from budgetkg.api.server.keeper import NotReady
from budgetkg.api.server.limits import Overdue, Overloaded, TooMuchForOne
from budgetkg.api.server.linked_data import NoSuchThing
from budgetkg.api.server.snapshot import OutOfMemory
from budgetkg.api.server.sparql import NotAcceptable
from budgetkg.api.server.syntax import BadSyntax
from budgetkg.ontology.errors import BudgetKGError, QueryRefused, StoreError

MEDIA_TYPE = "application/problem+json"


class UnsupportedBody(QueryRefused):
    """The body of a POST is neither a form nor a query."""


_STATUS: tuple[tuple[type[BudgetKGError], HTTPStatus], ...] = (
    (UnsupportedBody, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (NoSuchThing, HTTPStatus.NOT_FOUND),
    (UnknownThing, HTTPStatus.NOT_FOUND),
    (NoSuchQuestion, HTTPStatus.NOT_FOUND),
    (NoSuchDisclosure, HTTPStatus.NOT_FOUND),
    (NotAcceptable, HTTPStatus.NOT_ACCEPTABLE),
    (QueryRefused, HTTPStatus.BAD_REQUEST),
    (SearchOverdue, HTTPStatus.GATEWAY_TIMEOUT),
    (NotReady, HTTPStatus.SERVICE_UNAVAILABLE),
    (Overdue, HTTPStatus.GATEWAY_TIMEOUT),
    (Overloaded, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooMuchForOne, HTTPStatus.TOO_MANY_REQUESTS),
    (OutOfMemory, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (BudgetKGError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
_RETRY_AFTER = {NotReady: 5, Overloaded: 5, TooMuchForOne: 5, StoreError: 10}
"""Seconds after which it is worth asking again."""
_WORDS = {
    HTTPStatus.NOT_FOUND: "没有此路径 there is nothing at this path; /openapi.json lists what there is.",
    HTTPStatus.METHOD_NOT_ALLOWED: "本服务只读，此路径不接受该方法 this server reads only, and this path does not take the method.",
}


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error of the application with problem details."""
    app.add_exception_handler(BudgetKGError, _of_the_package)
    app.add_exception_handler(HTTPException, _of_the_framework)
    app.add_exception_handler(RequestValidationError, _of_a_parameter)


def problem(
    request: Request, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None, **more: object
) -> JSONResponse:
    """The answer; `more` are members of the problem beside those that all have."""
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "instance": request.url.path,
        **more,
    }
    return JSONResponse(body, status.value, media_type=MEDIA_TYPE, headers={"Vary": "Accept", **(headers or {})})


async def _of_the_package(request: Request, error: Exception) -> JSONResponse:
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    seconds = next((seconds for kind, seconds in _RETRY_AFTER.items() if isinstance(error, kind)), None)
    place: dict[str, object] = {}
    if isinstance(error, BadSyntax):
        place = {"line": error.line, "column": error.column, "expected": list(error.expected)}
    return problem(request, status, str(error), {"Retry-After": str(seconds)} if seconds else None, **place)


async def _of_the_framework(request: Request, error: Exception) -> JSONResponse:
    """A path or method that there is not; the header Allow of a 405 is kept."""
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    return problem(request, status, _WORDS.get(status, str(error.detail)), dict(error.headers or {}))


async def _of_a_parameter(request: Request, error: Exception) -> JSONResponse:
    """Parameters that are missing or not what they should be; the values themselves are not repeated."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    return problem(
        request, HTTPStatus.UNPROCESSABLE_ENTITY, f"参数缺失或不合要求 a parameter is missing or wrong: {faults}."
    )
