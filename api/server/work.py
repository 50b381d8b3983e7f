"""Work on the store for a request: beside the event loop, with the deadline of the settings.

In: a request and a function of the module level that takes the store. Out: what the function returns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from budgetkg.api.server.running import Runner
from budgetkg.api.settings import Settings
from budgetkg.api.store import Store

_P = ParamSpec("_P")
_R = TypeVar("_R")


async def work(
    request: Request,
    seconds: float | None,
    task: Callable[Concatenate[Store, _P], _R],
    *args: _P.args,
    **kwargs: _P.kwargs,
) -> _R:
    """The result of a task on the store. Raises what the task raises, Overdue, and Overloaded."""
    settings: Settings = request.app.state.settings
    runner: Runner = request.app.state.runner
    most = min(seconds or settings.query_seconds, settings.query_seconds_most)
    return await run_in_threadpool(lambda: runner.run(most, task, *args, **kwargs))
