"""Work on the store for a request: beside the event loop, with the deadline of the settings.

In: a request and a function of the module level that takes the store. Out: what the function returns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Concatenate, ParamSpec, TypeVar

from fastapi import Request

from budgetkg.api.server.clients import client_of
from budgetkg.api.server.running import Runner
from budgetkg.api.settings import Settings
from budgetkg.api.store import Store

_P = ParamSpec("_P")
_R = TypeVar("_R")


class ClientGone(Exception):
    """The client closed the connection before it was answered; its work is stopped, and nobody is told."""


async def work(
    request: Request,
    seconds: float | None,
    task: Callable[Concatenate[Store, _P], _R],
    *args: _P.args,
    **kwargs: _P.kwargs,
) -> _R:
    """The result of a task on the store.

    Raises what the task raises, and the errors of :mod:`budgetkg.api.server.limits`. It is stopped when the client goes.
    """
    settings: Settings = request.app.state.settings
    runner: Runner = request.app.state.runner
    most = min(seconds or settings.query_seconds, settings.query_seconds_most)
    running = asyncio.ensure_future(runner.run(client_of(request.scope), most, task, *args, **kwargs))
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((running, gone), return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            raise ClientGone
        return running.result()
    finally:
        for one in (running, gone):
            one.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await one


async def _gone(request: Request) -> None:
    """Wait until the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
