"""Work on the store for the server, with a deadline: in processes of their own, because a query cannot be cancelled.

In: a function of the module level that takes the store, and its arguments. Out: what it returns, or the error it
raises. Work that is not done by its deadline is killed with its process, and another process takes the place.

Two lanes keep light work quick beside runaways. All work begins in the short lane. What is not done there within
SHORT_SECONDS moves to the long lane with its process, which from then on has the processor only when nobody else wants
it; another process takes its place in the short lane. The long lane is short of places, for all and for each client:
work that finds none is killed and told so. A SPARQL server keeps its own deadlines: it is asked from this process.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from starlette.concurrency import run_in_threadpool

from budgetkg.api.remote_store import RemoteStore
from budgetkg.api.server.limits import Limits, Load, TooComplex, overdue, overloaded, too_much_for_one
from budgetkg.api.server.snapshot import out_of_memory, serve
from budgetkg.api.settings import Settings
from budgetkg.api.store import LocalStore, Store
from budgetkg.ontology.errors import BudgetKGError, StoreError

_P = ParamSpec("_P")
_R = TypeVar("_R")
_Work = Callable[Concatenate[Store, _P], _R]

SHORT_SECONDS = 0.3
"""How long work stays in the short lane."""
_LEAST_PRIORITY = 19
_TOO_DEEP = (-signal.SIGSEGV, -signal.SIGBUS)
_OUT_OF_MEMORY = (-signal.SIGABRT, -signal.SIGKILL)
"""How a process ends that gets no memory: it gives up itself, or the system kills it."""


class Runner(Protocol):
    """Runs work on the store."""

    load: Load

    async def open(self) -> None:
        """Make ready for work."""

    async def run(self, client: str, seconds: float, work: _Work[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """The result of `work` for a client.

        Raises Overdue or Overloaded after so many seconds, TooMuchForOne, OutOfMemory, and what the work raises.
        """

    def close(self) -> None:
        """Stop all work and give everything back."""


def open_runner(settings: Settings) -> Runner:
    """The runner for the store of the settings. Raises StoreError where there is no store."""
    if settings.is_remote:
        return RemoteRunner(settings)
    LocalStore(Path(settings.store), read_only=True).close()
    limits = Limits(
        settings.query_workers,
        settings.query_long,
        settings.client_long,
        settings.query_waiting,
        settings.query_megabytes,
    )
    return ProcessRunner(Path(settings.store), limits)


class RemoteRunner:
    """Asks a SPARQL server from this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.load = Load()

    async def open(self) -> None:
        """Nothing is needed."""

    async def run(self, client: str, seconds: float, work: _Work[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """The result; the deadline is that of each request to the server."""
        with self.load.admitted(client, self._settings.query_waiting):
            return await run_in_threadpool(work, RemoteStore(self._settings, seconds=seconds), *args, **kwargs)

    def close(self) -> None:
        """Nothing is held open."""


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection
    is_long: bool = False

    def stop(self) -> None:
        self.process.kill()
        self.connection.close()


class ProcessRunner:
    """Runs work in processes; one of the short lane that is idle takes the next work."""

    def __init__(self, store: Path, limits: Limits) -> None:
        """Nothing is started before it is opened, or asked for work."""
        self.load = Load()
        self._store, self._limits = store, limits
        self._all: set[_Worker] = set()
        self._keeper = ThreadPoolExecutor(1, "processes")  # starts and buries them, one after the other
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(["budgetkg.api.server.preloaded"])
        self._idle: asyncio.Queue[_Worker | None] = asyncio.Queue()
        for _ in range(limits.workers):
            self._idle.put_nowait(None)

    async def open(self) -> None:
        """Start the processes of the short lane."""
        for _ in range(self._limits.workers):
            self._idle.put_nowait(self._idle.get_nowait() or await self._started())

    async def _started(self) -> _Worker:
        return await asyncio.get_running_loop().run_in_executor(self._keeper, self._start)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, self._store, self._limits.megabytes), daemon=True)
        with _no_main_module():
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._all.add(worker)
        return worker

    async def run(self, client: str, seconds: float, work: _Work[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """The result of `work`."""
        until = time.monotonic() + seconds
        worker = await self._free(client, seconds)
        self.load.short += 1
        try:
            is_good, answer = await self._exchange(worker, client, (work, args, kwargs), seconds, until)
        except (EOFError, OSError) as error:
            self._leave(worker, client, is_fit=False)
            raise await self._why_it_died(worker.process) from error
        except BaseException as error:
            self._leave(worker, client, is_fit=False)
            if isinstance(error, asyncio.CancelledError):
                self.load.stopped["gone"] += 1
            raise
        self._leave(worker, client, is_fit=True)
        if not is_good:
            raise answer
        result: _R = answer
        return result

    async def _exchange(
        self, worker: _Worker, client: str, message: object, seconds: float, until: float
    ) -> tuple[bool, Any]:
        """What a process answers. Raises Overdue, Overloaded and TooMuchForOne, and EOFError where it dies."""
        worker.connection.send(message)
        if not await _is_readable(worker.connection, min(SHORT_SECONDS, until - time.monotonic())):
            if time.monotonic() < until:
                self._demote(worker, client)
            if not await _is_readable(worker.connection, until - time.monotonic()):
                self.load.stopped["deadline"] += 1
                raise overdue(seconds)
        return await run_in_threadpool(worker.connection.recv)

    def _leave(self, worker: _Worker, client: str, *, is_fit: bool) -> None:
        """Give the place in a lane back; only a process that is fit and quick works on."""
        if worker.is_long:
            self.load.leave_long(client)
        else:
            self.load.short -= 1
        if is_fit and not worker.is_long:
            self._idle.put_nowait(worker)
            return
        self._discard(worker)
        if not worker.is_long:
            self._refill()

    async def _free(self, client: str, seconds: float) -> _Worker:
        """A process of the short lane. Raises Overloaded and TooMuchForOne."""
        with self.load.admitted(client, self._limits.waiting):
            try:
                worker = await asyncio.wait_for(self._idle.get(), seconds)
            except TimeoutError:
                raise overloaded(f"{seconds:g} 秒内没有空闲进程 no process was free within {seconds:g} s") from None
        if worker is not None and worker.connection.poll():  # an idle process has nothing to say but that it has ended
            self._discard(worker)
            worker = None
        try:
            return worker or await self._started()
        except BaseException:
            self._idle.put_nowait(None)
            raise

    def _demote(self, worker: _Worker, client: str) -> None:
        """Move work to the long lane. Raises TooMuchForOne and Overloaded where it has no place."""
        long = self.load.long
        if long[client] >= self._limits.long_of_client:
            self.load.stopped["client"] += 1
            raise too_much_for_one()
        if long.total() >= self._limits.long:
            self.load.stopped["load"] += 1
            raise overloaded(
                f"已有 {long.total()} 个长查询在运行，此查询已中止 {long.total()} long queries are running, and this one was stopped"
            )
        worker.is_long = True
        self.load.short -= 1
        long[client] += 1
        with suppress(OSError):  # it may have ended just now
            os.setpriority(os.PRIO_PROCESS, worker.process.pid or 0, _LEAST_PRIORITY)
        self._refill()

    def _refill(self) -> None:
        """Put another process into the short lane."""

        async def refill() -> None:
            worker = None
            try:
                worker = None if self._closed else await self._started()
            finally:
                self._idle.put_nowait(worker)

        task = asyncio.get_running_loop().create_task(refill())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _discard(self, worker: _Worker) -> None:
        worker.stop()
        self._all.discard(worker)
        if not self._closed:
            self._keeper.submit(worker.process.join)

    async def _why_it_died(self, process: BaseProcess) -> BudgetKGError:
        """What became of a process that ended in the middle of its work."""
        if self._closed:
            return overloaded("服务正在停止 the server is stopping")
        await asyncio.get_running_loop().run_in_executor(self._keeper, process.join)
        if process.exitcode in _TOO_DEEP:
            self.load.stopped["depth"] += 1
            return TooComplex(
                "查询嵌套过深 the query is nested too deeply; leave out needless brackets, or ask in several queries."
            )
        self.load.stopped["memory"] += 1
        if process.exitcode in _OUT_OF_MEMORY:
            return out_of_memory(self._limits.megabytes)
        return StoreError("查询进程意外终止 the process that ran the query died; narrow the query.")

    def close(self) -> None:
        """Stop all processes, those that are busy too."""
        self._closed = True
        self._keeper.shutdown(wait=True)
        for worker in self._all:
            worker.process.kill()
        for worker in self._all:
            worker.process.join()


@contextmanager
def _no_main_module() -> Iterator[None]:
    """Let a process start without the main module, which multiprocessing would run again in it: the whole command line."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


async def _is_readable(connection: Connection, seconds: float) -> bool:
    """Whether an answer has come within so many seconds."""
    if connection.poll():
        return True
    loop = asyncio.get_running_loop()
    come = asyncio.Event()
    loop.add_reader(connection.fileno(), come.set)
    try:
        await asyncio.wait_for(come.wait(), max(seconds, 0))
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(connection.fileno())
    return True
