"""What is made of the store for the server (the search index, the dumps), kept up with the store without a wait.

In: settings. Out: files. What is missing or of an older state is made by another program beside the server. Until then the
older one serves; where there is none, a request waits a while and is then told to come again.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from budgetkg.api.derived import derived_folder, latest, settings_as_json, store_state
from budgetkg.api.settings import Settings
from budgetkg.ontology.errors import BudgetKGError

_LOG = logging.getLogger(__name__)
_REMOTE_STATE_SECONDS = 60.0
"""How long the state of a SPARQL server is taken to last: to ask for it is a query over everything."""
_AGAIN_SECONDS = 60.0
"""How long after a failure it is tried again."""
_LOOK_SECONDS = 0.05


class NotReady(BudgetKGError):
    """What a request needs is still being made."""


@dataclass(slots=True)
class _Making:
    """A program that makes something of a state."""

    state: str
    process: subprocess.Popen[str]
    failed_at: float = 0.0


class Keeper:
    """Gives the file of a name, the newest there is; safe to ask from several threads."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is made before it is asked for."""
        self._settings = settings
        self._making: dict[str, _Making] = {}
        self._lock = threading.Lock()
        self._state, self._state_until = "", 0.0
        self._closed = False

    def state(self) -> str:
        """The state of the store; see :func:`budgetkg.api.derived.store_state`."""
        if time.monotonic() >= self._state_until:
            self._state = store_state(self._settings)
            self._state_until = time.monotonic() + (_REMOTE_STATE_SECONDS if self._settings.is_remote else 0.0)
        return self._state

    def path(self, name: str, seconds: float) -> Path:
        """What is kept under a name. Raises NotReady where there is none within so many seconds, StoreError."""
        until = time.monotonic() + seconds
        folder, state = derived_folder(self._settings), self.state()
        target = folder / state / name
        if target.exists():
            return target
        self._start(name, state)
        older = latest(folder, name)
        if older:
            return older
        while time.monotonic() < until and self._is_running(name):
            time.sleep(_LOOK_SECONDS)
        if target.exists():
            return target
        found = latest(folder, name)
        if found:
            return found
        raise NotReady(
            "正在准备，请稍后再试 this is being made for the first time since the store changed; ask again later. "
            "Where it stays so, the log of the server says why."
        )

    def _start(self, name: str, state: str) -> None:
        with self._lock:
            running = self._making.get(name)
            if self._closed or (running and (running.process.poll() is None or self._failed_lately(running, state))):
                return
            process = subprocess.Popen(  # noqa: S603  this package, by the interpreter that runs the server
                [sys.executable, "-m", "budgetkg.api.derived", name],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                start_new_session=True,  # ctrl-C is the server's, which stops this one when it closes
            )
            self._making[name] = _Making(state, process)
        threading.Thread(target=self._follow, args=(name, process), daemon=True).start()

    def _failed_lately(self, running: _Making, state: str) -> bool:
        return running.state == state and time.monotonic() < running.failed_at + _AGAIN_SECONDS

    def _follow(self, name: str, process: subprocess.Popen[str]) -> None:
        """Give the program its settings, and log what goes wrong."""
        _, said = process.communicate(settings_as_json(self._settings))
        if process.returncode and not self._closed:
            self._making[name].failed_at = time.monotonic()
            _LOG.error("未能生成 %s could not be made (exit status %s): %s", name, process.returncode, said.strip())

    def _is_running(self, name: str) -> bool:
        making = self._making.get(name)
        return making is not None and making.process.poll() is None

    def prepare(self, name: str) -> None:
        """Begin to make something that will be asked for, where it is missing."""
        folder, state = derived_folder(self._settings), self.state()
        if not (folder / state / name).exists():
            self._start(name, state)

    def close(self) -> None:
        """Stop what is being made; what is half made is never seen."""
        self._closed = True
        for making in self._making.values():
            if making.process.poll() is None:
                making.process.kill()
                making.process.wait()
