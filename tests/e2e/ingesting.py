"""A process that ingests, made to be killed: it reads orders on standard input and forks a child for each.

An order is two lines: `{"store": FOLDER, "vocabulary": BOOL, "files": [PATH, …]}`, then `wait` or, at the moment of
choice, `kill`. The child says `applying N` before the store's Nth change and `applied N` after it, so that the moment is known; `ended
STATUS` comes when it is gone. Reading is pure, so what was read once is kept for the children to come: their time is
spent in the store, where being killed could do harm.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from budgetkg.api import ingestion
from budgetkg.api.ingestion import Prepared, Refused
from budgetkg.api.publish import publish_vocabulary
from budgetkg.api.settings import Settings, read_settings
from budgetkg.api.store import LocalStore

_read: dict[str, Prepared | Refused] = {}
_prepare = ingestion.prepare


def _say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def _tell_of_changes(store: LocalStore) -> None:
    """Both ways of changing a store say so, counted together."""
    numbers = count(1)

    def told(change: Callable[..., None]) -> Callable[..., None]:
        def changing(*changes: Any) -> None:
            number = next(numbers)
            _say("applying", number)
            change(*changes)
            _say("applied", number)

        return changing

    store.apply, store.fill = told(store.apply), told(store.fill)  # type: ignore[method-assign]


def _kept(path: Path, settings: Settings) -> Prepared | Refused:
    if str(path) not in _read:
        _read[str(path)] = _prepare(path, settings)
    return _read[str(path)]


def _ingest(store: str, files: list[str], *, vocabulary: bool) -> int:
    settings = read_settings({}, store=store)
    opened = LocalStore(Path(store))
    _tell_of_changes(opened)
    if vocabulary:
        publish_vocabulary(opened, settings.minter)
    results = ingestion.ingest([Path(file) for file in files], opened, settings)
    opened.close()
    return sum(isinstance(result.found, Refused) for result in results)


def main() -> None:
    """Serve orders until standard input ends. The files that the arguments name are read before the first."""
    ingestion.prepare = _kept
    for argument in sys.argv[1:]:
        _kept(Path(argument), read_settings({}))
    _say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(_ingest(order["store"], order["files"], vocabulary=order["vocabulary"]))
        if sys.stdin.readline().strip() == "kill":
            os.kill(child, signal.SIGKILL)  # not waited for yet: the id is still the child's
        _say("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
