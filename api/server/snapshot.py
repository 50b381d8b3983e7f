"""The life of a process that works on the embedded store for the server.

In: a connection over which work comes, the store's folder. Out: over the same connection, what the work returned or the
error it raised. The process sees a snapshot of the store, which it takes anew when the folder has changed. It has little
memory, no network, and ends with the server.
"""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import threading
import time
import traceback
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from budgetkg.api.server.sealing import seal
from budgetkg.api.store import LocalStore
from budgetkg.ontology.errors import BudgetKGError, StoreError

_LOOK_EVERY = 1.0
"""Seconds after which an idle process looks whether the store has changed."""
_SHARE_OF_TIME = 0.1
"""What part of a process's time may go into opening a store that is being written all the time."""
_ATTEMPTS = 20
"""How often a store is opened that another process is just writing, with a pause of 50 ms between."""


class WorkFailed(RuntimeError):
    """Work failed by a fault of ours. It tells the kind of the error and where it was raised, and no value."""


class OutOfMemory(BudgetKGError):
    """Work needed more memory than a process has."""


class Snapshot:
    """The store as it was when it was opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._store: LocalStore | None = None
        self._seen: Any = None
        self._due = 0.0

    def store(self) -> LocalStore:
        """The store, opened anew if it has changed; what was opened before stays where that cannot be done."""
        if self._store is not None and time.monotonic() < self._due:
            return self._store
        now = _state(self._path)
        if self._store is None or now != self._seen:
            began = time.monotonic()
            try:
                self._store = _opened(self._path)
            except StoreError:
                if self._store is None:
                    raise
                return self._store
            self._store.state, self._seen = hashlib.sha256(repr(now).encode()).hexdigest(), now
            took = time.monotonic() - began
            self._due = time.monotonic() + took / _SHARE_OF_TIME
        return self._store

    def freshen(self) -> None:
        """Open the store before it is asked for; what is wrong with it is told to whoever asks."""
        with suppress(StoreError):
            self.store()

    def drop(self) -> None:
        """Forget what is open: a file of it has gone."""
        self._store = None


def serve(connection: Connection, path: Path, megabytes: int) -> None:
    """Do work after work, until the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is the server's; this process ends with its connection
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seal()
    snapshot = Snapshot(path)
    while True:
        snapshot.freshen()
        while not connection.poll(_LOOK_EVERY):
            snapshot.freshen()
        try:
            work, args, kwargs = connection.recv()
        except EOFError:
            return
        connection.send(_outcome(snapshot, work, args, kwargs, megabytes))


def _outcome(snapshot: Snapshot, work: Any, args: Any, kwargs: Any, megabytes: int) -> tuple[bool, Any]:
    """Whether the work was done, and its result or error. Where a file of the snapshot has gone, it is done once more."""
    for is_last in (False, True):
        try:
            return True, work(snapshot.store(), *args, **kwargs)
        except BudgetKGError as error:
            return False, error
        except MemoryError:
            return False, out_of_memory(megabytes)
        except OSError as error:
            snapshot.drop()
            if is_last:
                return False, StoreError(
                    f"数据仓库读取失败 the store cannot be read: {error.strerror or 'it has changed'}."
                )
        except Exception as error:  # noqa: BLE001  told to the server, which logs it and answers 500
            frames = "".join(traceback.format_tb(error.__traceback__))
            return False, WorkFailed(f"{type(error).__name__} at\n{frames}")
    raise AssertionError


def out_of_memory(megabytes: int) -> OutOfMemory:
    """What a client is told."""
    return OutOfMemory(
        f"查询所需内存超过 {megabytes} MB，已中止 the query needs more than the {megabytes} MB that it may have and was "
        "stopped. Narrow it: fewer rows to sort or group, LIMIT, or a part at a time."
    )


def _opened(path: Path) -> LocalStore:
    """The store, after some attempts where it is just being written."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return LocalStore(path, read_only=True)
        except StoreError:
            if not path.is_dir():
                raise
            time.sleep(0.05)
    return LocalStore(path, read_only=True)


def _end_with_the_server() -> None:
    """A query cannot be cancelled, so a busy process would outlive a server that was killed."""
    server = parent_process()
    if server is not None:
        wait([server.sentinel])
        os._exit(0)


def _state(path: Path) -> Any:
    """What a store's folder looks like; it is another after each change."""
    try:
        return sorted(
            (one.name, one.stat().st_size, one.stat().st_mtime_ns)
            for one in path.iterdir()
            if not one.name.startswith("LOG")  # the store's diary, not its content
        )
    except OSError:
        return None  # a file went while it was looked at: the store is being written, and is opened anew
