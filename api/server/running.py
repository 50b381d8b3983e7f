"""Work on the store for the server, with a deadline: in processes of their own, because a query cannot be cancelled.

In: a function of the module level that takes the store, and its arguments. Out: what it returns, or the error it
raises. Work that is not done by its deadline is killed with its process, and another process takes the place. Each
process opens the embedded store for reading, and opens it again when it has changed, so that what was ingested meanwhile
is seen without a restart. A SPARQL server keeps its own deadlines: it is asked from this process.
"""

from __future__ import annotations

import queue
import resource
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from budgetkg.api.settings import Settings
from budgetkg.api.store import LocalStore, RemoteStore, Store
from budgetkg.ontology.errors import BudgetKGError, StoreError

_P = ParamSpec("_P")
_R = TypeVar("_R")
_Work = Callable[Concatenate[Store, _P], _R]


class Overdue(BudgetKGError):
    """Work was not done by its deadline and was killed."""


class Overloaded(BudgetKGError):
    """All processes were busy until the deadline."""


class Runner(Protocol):
    """Runs work on the store."""

    def run(self, seconds: float, work: _Work[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """The result of `work`. Raises Overdue or Overloaded after so many seconds, and what the work raises."""

    def close(self) -> None:
        """Give everything back."""


def open_runner(settings: Settings) -> Runner:
    """The runner for the store of the settings. Raises StoreError where there is no store."""
    if settings.is_remote:
        return RemoteRunner(settings)
    LocalStore(Path(settings.store), read_only=True).close()
    return ProcessRunner(Path(settings.store), settings.query_workers, settings.query_megabytes)


class RemoteRunner:
    """Asks a SPARQL server from this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def run(self, seconds: float, work: _Work[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """The result; the deadline is that of each request to the server."""
        return work(RemoteStore(self._settings, seconds=seconds), *args, **kwargs)

    def close(self) -> None:
        """Nothing is held open."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection

    def stop(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


@dataclass(slots=True)
class ProcessRunner:
    """Runs work in a few processes; one that is idle takes the next work."""

    store: Path
    size: int
    megabytes: int
    _idle: queue.SimpleQueue[_Worker | None] = field(default_factory=queue.SimpleQueue)

    def __post_init__(self) -> None:
        """Start with one process; the others start when they are needed."""
        for _ in range(self.size - 1):
            self._idle.put(None)
        self._idle.put(self._start())

    def _start(self) -> _Worker:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.store, self.megabytes), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def run(self, seconds: float, work: _Work[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """The result of `work`."""
        until = time.monotonic() + seconds
        try:
            worker = self._idle.get(timeout=seconds)
        except queue.Empty:
            raise Overloaded(
                f"{seconds:g} 秒内没有空闲进程 no process was free within {seconds:g} s; ask again later."
            ) from None
        worker = worker or self._start()
        try:
            worker.connection.send((work, args, kwargs))
            if not worker.connection.poll(max(until - time.monotonic(), 0)):
                raise Overdue(
                    f"查询超过 {seconds:g} 秒，已中止 the query was not answered within {seconds:g} s and was stopped. "
                    "Narrow it, or add LIMIT; whole tables and dumps come from `budgetkg export`."
                )
            is_good, answer = worker.connection.recv()
        except BaseException as error:
            worker.stop()
            self._idle.put(None)
            if isinstance(error, EOFError | OSError):
                raise StoreError(
                    "查询进程意外终止，可能因内存不足 the process that ran the query died, perhaps of too little memory; "
                    "narrow the query."
                ) from error
            raise
        self._idle.put(worker)
        if not is_good:
            raise answer
        result: _R = answer
        return result

    def close(self) -> None:
        """Stop all processes; none is busy any more."""
        while not self._idle.empty():
            worker = self._idle.get()
            if worker:
                worker.stop()


def _serve(connection: Connection, path: Path, megabytes: int) -> None:
    """The life of a process: work after work, until the server is gone."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is the server's; this process ends with its connection
    store, seen = None, None
    while True:
        try:
            work, args, kwargs = connection.recv()
        except EOFError:
            return
        try:
            now = _state(path)
            if store is None or now != seen:
                store, seen = LocalStore(path, read_only=True), now
            answer = True, work(store, *args, **kwargs)
        except BudgetKGError as error:
            answer = False, error
        except Exception as error:  # noqa: BLE001  told to the server, which logs it and answers 500
            answer = False, RuntimeError(f"{type(error).__name__}: {error}")
        connection.send(answer)


def _state(path: Path) -> Any:
    """What a store's folder looks like; it is another after each change."""
    try:
        return sorted((one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in path.iterdir())
    except OSError:
        return None  # a file went while it was looked at: the store is being written, and is opened anew
