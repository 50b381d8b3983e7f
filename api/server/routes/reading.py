"""Paths that are only read: GET and HEAD are one route, so that a 405 names both in Allow; the description lists GET."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ParamSpec

from fastapi import APIRouter
from fastapi.responses import Response

_P = ParamSpec("_P")
_Answer = Callable[_P, Awaitable[Response]]


def reads(router: APIRouter, path: str, name: str) -> Callable[[_Answer[_P]], _Answer[_P]]:
    """Answer GET and HEAD of a path. `name`: of the route, and in the description of the paths."""

    def register(answer: _Answer[_P]) -> _Answer[_P]:
        router.add_api_route(
            path, answer, methods=["GET", "HEAD"], name=name, include_in_schema=False, response_class=Response
        )
        router.add_api_route(path, answer, methods=["GET"], operation_id=name, response_class=Response)
        return answer

    return register
