"""Files into the store: read and checked on as many processes as there are, published one after the other.

In: paths. Out: an outcome for each file. A file that is refused does not stop the others; each disclosure is put in
place whole or not at all, so that a killed run leaves every disclosure as it was before or after its file.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path

from budgetkg.api.publish import Outcome, Publishable, publish
from budgetkg.api.settings import Settings
from budgetkg.api.store import Store
from budgetkg.api.terms import ntriples
from budgetkg.ingest.pipeline import read_disclosure
from budgetkg.ingest.readers import SUFFIXES
from budgetkg.ingest.records import Disclosure, LineCoverage
from budgetkg.ingest.statements.graph import write_disclosure
from budgetkg.ontology.errors import BudgetKGError
from budgetkg.shapes.checking import check_ntriples

FILES_PER_PROCESS = 2
"""Fewer files for each process are read as fast without it."""
FILES_HELD = 8
"""Files for each process whose triples may wait in memory until those before them are published."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A disclosure that was read, written as triples and checked, ready to be published."""

    path: Path
    department: str
    year: int
    content: Publishable
    figures: int
    ambiguous: int
    projects: int
    citations: int
    issues: int
    lines: LineCoverage


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file; `outcome` is None where it was refused."""

    found: Prepared | Refused
    outcome: Outcome | None


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named, by name; nothing twice."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.suffix.lower() in SUFFIXES and one.is_file())
            found.update(dict.fromkeys(inside))
        else:
            found[path] = None
    return list(found)


def prepare(path: Path, settings: Settings) -> Prepared | Refused:
    """Read one file. Pure: depends on the bytes and the base IRI only."""
    try:
        return _prepare(path, settings)
    except BudgetKGError as error:
        return Refused(path, str(error))
    except Exception as error:  # noqa: BLE001  a fault of ours in one file must not stop the others
        return Refused(path, _fault(path, error))


def _fault(path: Path, error: Exception) -> str:
    """What went wrong inside budgetkg, and where: without the words of the document, which may hold personal data."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"{path.name}: 程序出错 a fault of budgetkg, please report it: {type(error).__name__} "
        f"at {Path(last.filename).name}:{last.lineno}"
    )


def _prepare(path: Path, settings: Settings) -> Prepared:
    record = read_disclosure(path)
    found = write_disclosure(record, settings.minter)
    triples = ntriples(found.triples)
    return Prepared(
        path,
        record.overview.department,
        record.overview.fiscal_year,
        Publishable(
            found.disclosure,
            found.graph,
            found.validation_graph,
            found.department,
            triples,
            check_ntriples(triples),
        ),
        *_counts(record),
        record.lines,
    )


def _counts(record: Disclosure) -> tuple[int, int, int, int, int]:
    figures = [figure for table in record.tables for row in table.rows for figure in row.figures]
    ambiguous = sum(1 for figure in figures if figure.column is None)
    return len(figures), ambiguous, len(record.projects), len(record.citations), len(record.issues)


def ingest(
    paths: Sequence[Path], store: Store, settings: Settings, progress: Callable[[Ingested], None] = lambda _: None
) -> list[Ingested]:
    """Read, check and publish every file, in the order given; `progress` is told of each."""
    with reading(paths, settings) as found:
        return publish_all(found, store, settings, progress)


def publish_all(
    found: Iterable[Prepared | Refused],
    store: Store,
    settings: Settings,
    progress: Callable[[Ingested], None] = lambda _: None,
) -> list[Ingested]:
    """Publish what was read, one after the other."""
    results: list[Ingested] = []
    for one in found:
        results.append(_publish_one(one, store, settings))
        progress(results[-1])
    return results


def _publish_one(found: Prepared | Refused, store: Store, settings: Settings) -> Ingested:
    if isinstance(found, Refused):
        return Ingested(found, None)
    try:
        return Ingested(found, publish(store, found.content, settings.minter))
    except BudgetKGError as error:
        return Ingested(Refused(found.path, str(error)), None)


@contextmanager
def reading(
    paths: Sequence[Path], settings: Settings, *, is_first: bool = False
) -> Iterator[Iterator[Prepared | Refused]]:
    """Every file in the order given. Other processes begin at once, from the end; this one reads from the front.

    `is_first` says that this process has neither opened a store nor started a thread: it can then be copied as it is,
    libraries loaded, where the system allows that. Otherwise other processes read only where the settings ask for them,
    because a script that calls this must be safe to import again.
    """
    if is_first:
        _collect_rarely()
    workers = settings.workers or (min(os.cpu_count() or 1, len(paths) // FILES_PER_PROCESS) if is_first else 1)
    if workers < 2:
        yield (prepare(path, settings) for path in paths)
        return
    context = get_context("fork" if is_first and sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(workers - 1, mp_context=context, initializer=_end_with_parent) as pool:
        size = workers * FILES_HELD
        blocks = [paths[start : start + size] for start in range(0, len(paths), size)]
        yield _read_blocks(blocks, _submit(blocks[0], settings, pool), settings, pool)


def _collect_rarely() -> None:
    """Look for unreachable cycles seldom: reading makes millions of small records, none of them in a cycle."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


_Futures = list[Future[Prepared | Refused]]


def _submit(paths: Sequence[Path], settings: Settings, pool: ProcessPoolExecutor) -> _Futures:
    """Give a block of files to the other processes, the last one first."""
    last_first = [pool.submit(prepare, path, settings) for path in reversed(paths)]
    return last_first[::-1]


def _read_blocks(
    blocks: Sequence[Sequence[Path]], futures: _Futures, settings: Settings, pool: ProcessPoolExecutor
) -> Iterator[Prepared | Refused]:
    for number, paths in enumerate(blocks):
        if number:
            futures = _submit(paths, settings, pool)
        for path, future in zip(paths, futures, strict=True):
            yield prepare(path, settings) if future.cancel() else _result(path, future, settings)


def _result(path: Path, future: Future[Prepared | Refused], settings: Settings) -> Prepared | Refused:
    """What another process read; where that was killed, this one reads the file itself."""
    try:
        return future.result()
    except BrokenProcessPool:
        return prepare(path, settings)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: a pool whose owner was killed waits for work for ever."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
