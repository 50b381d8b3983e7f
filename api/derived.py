"""What is made of a store and kept beside it: the search index and the dumps, once for each state of the store.

In: settings. Out: files in a folder beside the store (`STORE.derived/STATE/`), or in the folder for temporary files where
there is no writing, or where the store is a server. They can be deleted at any time: they are made again. Run as a program
(`python -m budgetkg.api.derived`, settings as JSON on standard input) it makes one of them, so that a server need not wait.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from budgetkg.api.dumps import DUMPS, write_dumps
from budgetkg.api.search.index import FILE, build_index
from budgetkg.api.settings import Settings
from budgetkg.api.store import Store, open_store
from budgetkg.ontology.errors import BudgetKGError, StoreError

_KEPT = 2
"""States of which files are kept: this one, and the one before, which a server may still be reading."""
_REMOTE_STATE = """SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"""


def _index(store: Store, target: Path, _: float) -> None:
    build_index(store, target)


MAKERS: Mapping[str, Callable[[Store, Path, float], object]] = MappingProxyType({FILE: _index, DUMPS: write_dumps})
"""Name of what is made → what makes it, of the store, the place and the time of the state."""


def store_state(settings: Settings) -> str:
    """A name of what the store holds now; it is another after each change, and in another version of the package.

    Of a folder it is made of names, sizes and times of its files; of a server, of how many triples its graphs have.
    """
    found = _remote_state(settings) if settings.is_remote else _files_of(Path(settings.store))
    return sha256(repr((version("budgetkg"), found)).encode()).hexdigest()[:20]


def changed_at(settings: Settings) -> float:
    """When the store last changed, in seconds since 1970; of a server it is not known, and is now."""
    times = [changed for _, _, changed in _files_of(Path(settings.store))] if not settings.is_remote else []
    return max(times) / 1e9 if times else time.time()


def _files_of(folder: Path) -> list[tuple[str, int, int]]:
    try:
        found = [(one.name, one.stat()) for one in folder.iterdir()]
    except FileNotFoundError:
        return []  # a file went while it was looked at: the store is being written, and this is no state that stays
    return sorted((name, about.st_size, about.st_mtime_ns) for name, about in found)


def _remote_state(settings: Settings) -> list[tuple[str, str]]:
    store = open_store(settings, read_only=True)
    return [(str(row["g"]), str(row["n"])) for row in store.select(_REMOTE_STATE)]


def derived_folder(settings: Settings) -> Path:
    """The folder for what is made of a store; it is made where there is none. Raises StoreError."""
    places = [] if settings.is_remote else [Path(settings.store).with_name(f"{Path(settings.store).name}.derived")]
    owner = os.getuid()
    named = sha256(settings.store.encode()).hexdigest()[:16]
    places.append(Path(tempfile.gettempdir()) / f"budgetkg-{owner}" / named)
    for place in places:
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            continue
        if os.access(place, os.W_OK) and place.stat().st_uid == owner:
            return place
    raise StoreError(
        f"{places[-1]}: 无法写入索引与下载文件 the search index and the dumps cannot be written here, nor beside the store; "
        "make one of these folders writable, or set TMPDIR."
    )


def made(settings: Settings, name: str) -> Path:
    """The file or folder of this name for the store as it is now; it is made where there is none. Raises StoreError."""
    if not settings.is_remote and not Path(settings.store).is_dir():
        open_store(settings, read_only=True).close()  # it says that there is none, and nothing is made beside it
    folder = derived_folder(settings)
    target = folder / store_state(settings) / name
    if not target.exists():
        store = open_store(settings, read_only=True)
        try:
            make(store, name, target, changed_at(settings))
        finally:
            store.close()
        forget_old(folder)
    return target


def make(store: Store, name: str, target: Path, changed: float) -> None:
    """Make it, whole or not at all; where another process was quicker, that one's stays. Raises StoreError."""
    beside = target.with_name(f".{name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        MAKERS[name](store, beside, changed)
        if not target.exists():
            beside.replace(target)
    except OSError as error:
        if not target.exists():
            raise StoreError(
                f"{target}: 无法写入 cannot be written ({error.strerror}). Make room, or make the folder writable."
            ) from error
    finally:
        _remove(beside)


def latest(folder: Path, name: str) -> Path | None:
    """What was made last under this name, for whatever state."""
    found = [place / name for place in folder.iterdir() if (place / name).exists()]
    return max(found, key=lambda one: one.stat().st_mtime_ns, default=None)


def forget_old(folder: Path) -> None:
    """Remove what was made of all states but the last ones."""
    states = sorted((one for one in folder.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime_ns)
    for state in states[:-_KEPT]:
        _remove(state)


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def settings_as_json(settings: Settings) -> str:
    """Settings for another process."""
    return json.dumps(asdict(settings))


def _settings_of_json(text: str) -> Settings:
    found = json.loads(text)
    found["store_parameters"] = tuple((name, value) for name, value in found["store_parameters"])
    return Settings(**found)


def main() -> None:
    """Make what the first argument names, for the settings on standard input; errors go to standard error."""
    os.nice(10)
    try:
        made(_settings_of_json(sys.stdin.read()), sys.argv[1])
    except BudgetKGError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
