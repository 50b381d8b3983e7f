"""A killed ingestion: the store is as it was before or after a document, and ingesting again completes it.

The states that a store may be in are made beforehand by runs that were let alone. After a kill the whole store, every
quad of every graph, has to equal one of them: so each disclosure is there whole or not at all, and what disclosures
share fits those that are there.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"
FIRST, SECOND = EXAMPLES / "changji-2021.txt", EXAMPLES / "bayingol-2024.txt"
MEETING = "2020年9月9日，州党委2020年第50次常委（扩大）会议提出由州工信局牵头负责"
NOTICE = "《关于推进数字政府建设的通知》（昌州政办发〔2020〕31号）提出由州工信局牵头负责"
SEED = 20250121
State = frozenset[bytes]


class Ingesting:
    """The process of `ingesting.py`."""

    def __init__(self, *read_before: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("ingesting.py"), *read_before],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._await("ready")

    def _await(self, *words: str) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(words):
                return line.strip()
        raise AssertionError(f"the process ended before it said {words}")

    def _tell(self, words: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()

    def _order(self, store: Path, files: tuple[Path, ...]) -> None:
        """The vocabulary is written where no file is given: beside it a document is small."""
        order = {"store": str(store), "vocabulary": not files, "files": [str(file) for file in files]}
        self._tell(json.dumps(order))

    def whole(self, store: Path, *files: Path) -> list[float]:
        """Ingest and let it end; how many seconds each change of the store took."""
        self._order(store, files)
        self._tell("wait")
        took = []
        while (said := self._await("applying", "ended")).startswith("applying"):
            since = time.monotonic()
            self._await("applied")
            took.append(time.monotonic() - since)
        assert said == "ended 0"
        return took

    def killed(self, store: Path, *files: Path, change: int, delay: float) -> bool:
        """Kill it `delay` seconds after its `change`-th change has begun, 0: after its start. False: it had ended."""
        self._order(store, files)
        if change:
            self._await(f"applying {change}")
        time.sleep(delay)
        self._tell("kill")
        return self._await("ended") == f"ended {-signal.SIGKILL}"

    def close(self) -> None:
        """Let the process end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another version of the first document: a notice as the basis of two projects, where a meeting was."""
    text = FIRST.read_text(encoding="utf-8")
    assert text.count(MEETING) == 2
    path = tmp_path_factory.mktemp("changed") / FIRST.name
    path.write_text(text.replace(MEETING, NOTICE), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def ingesting(changed: Path) -> Iterator[Ingesting]:
    process = Ingesting(FIRST, SECOND, changed)
    yield process
    process.close()


def _state(store: Path) -> State:
    """Every quad of a store; none where there is no store yet."""
    if not store.exists():
        return State()
    return frozenset(ox.Store(str(store)).dump(format=ox.RdfFormat.N_QUADS).splitlines())


class Known:
    """Stores that were let alone, and how long the last change of each took."""

    def __init__(self, folder: Path, ingesting: Ingesting, changed: Path) -> None:
        self._folder = folder
        (folder / "nothing").mkdir()
        self.took: dict[str, float] = {}
        for name, before, files in (
            ("vocabulary", "nothing", ()),
            ("first", "nothing", (FIRST,)),
            ("both", "first", (SECOND,)),
            ("changed", "both", (changed,)),
        ):
            self.took[name] = sum(ingesting.whole(self.copy(before, folder / name), *files))
        self._states = {State(): "nothing", **{_state(folder / name): name for name in self.took}}
        assert len(self._states) == 5, "each step changes the store"
        [vocabulary] = [state for state, name in self._states.items() if name == "vocabulary"]
        documents = [(state, name) for state, name in self._states.items() if state not in (State(), vocabulary)]
        self._states |= {state | vocabulary: f"vocabulary, {name}" for state, name in documents}

    def copy(self, name: str, to: Path) -> Path:
        """A copy of one of the stores."""
        shutil.copytree(self._folder / name, to)
        return to

    def state_of(self, name: str) -> State:
        """What is in a store that is in one of the states."""
        [found] = [state for state, known in self._states.items() if known == name]
        return found

    def name_of(self, store: Path) -> str:
        """Which of the states a store is in."""
        found = _state(store)
        assert found in self._states, "half a document: the store is in no state that a whole run leaves"
        return self._states[found]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory, ingesting: Ingesting, changed: Path) -> Known:
    return Known(tmp_path_factory.mktemp("known"), ingesting, changed)


def _moments(count: int, longest: float) -> list[float]:
    """Seeded, and spread: one in each of `count` equal parts of the time."""
    chance = random.Random(SEED)  # noqa: S311 – moments, not secrets
    return [(part + chance.random()) * longest / count for part in range(count)]


def test_killed_at_any_moment_of_a_run_leaves_whole_documents(
    ingesting: Ingesting, known: Known, tmp_path: Path
) -> None:
    since = time.monotonic()
    ingesting.whole(tmp_path / "whole", FIRST, SECOND)
    longest = time.monotonic() - since
    killed, seen = [], []
    for index, delay in enumerate(_moments(6, longest)):
        store = tmp_path / str(index)
        killed.append(ingesting.killed(store, FIRST, SECOND, change=0, delay=delay))
        seen.append(known.name_of(store))
    assert any(killed)
    assert set(seen) <= {"nothing", "first", "both"}
    assert len(set(seen)) > 1, "the moments fell on different steps"


@pytest.mark.parametrize(
    ("before", "after", "moments"),
    [("nothing", "first", 4), ("first", "both", 4), ("both", "changed", 6)],
)
def test_killed_while_it_writes_leaves_all_of_it_or_nothing(
    ingesting: Ingesting, known: Known, tmp_path: Path, changed: Path, before: str, after: str, moments: int
) -> None:
    """The first document of a store, one beside another, and one in the place of its old version."""
    files = {"first": (FIRST,), "both": (SECOND,), "changed": (changed,)}[after]
    seen = []
    for index, part in enumerate(_moments(moments, 1)):
        delay = part**3 * known.took[after]  # mostly early: what is written counts long before the call is over
        store = known.copy(before, tmp_path / str(index))
        ingesting.killed(store, *files, change=1, delay=delay)
        seen.append(known.name_of(store))
        assert seen[-1] in {before, after}
    assert before in seen, "at least one was killed before its change was there"
    interrupted = tmp_path / str(seen.index(before))
    ingesting.whole(interrupted, *files)
    assert known.name_of(interrupted) == after, "ingesting again completes it"


def test_vocabulary_that_was_half_written_is_mended(ingesting: Ingesting, known: Known, tmp_path: Path) -> None:
    """It is no document: it may be there in part, without the mark that it is whole, and the next run completes it."""
    vocabulary = known.state_of("vocabulary")
    for index, part in enumerate(_moments(3, 1)):
        store = known.copy("nothing", tmp_path / str(index))
        ingesting.killed(store, change=1, delay=part**3 * known.took["vocabulary"])
        assert _state(store) <= vocabulary, "nothing else is there"
        ingesting.whole(store)
        assert known.name_of(store) == "vocabulary"
    half = known.copy("nothing", tmp_path / "half")
    part_of_it = sorted(line for line in vocabulary if b"/code/region/65" in line)
    ox.Store(str(half)).load(b"\n".join(part_of_it), ox.RdfFormat.N_QUADS)
    ingesting.whole(half)
    assert known.name_of(half) == "vocabulary"


def test_killed_command_is_completed_by_the_next(
    run: Callable[..., subprocess.CompletedProcess[str]], command: Path, known: Known, tmp_path: Path
) -> None:
    """`budgetkg ingest` itself, killed when it has told of the first document."""
    store = tmp_path / "store"
    with subprocess.Popen(
        [command, "ingest", FIRST, SECOND, "--store", store], stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        told = next(line for line in process.stderr if line.startswith("✓"))
        time.sleep(random.Random(SEED).random() / 2)  # noqa: S311
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert told.startswith("✓ changji-2021.txt: 新增 added")
    assert known.name_of(store) == "vocabulary, first"
    again = run(command, "ingest", FIRST, SECOND, "--store", store)
    assert again.returncode == 0
    assert [line[: line.index(" — ")] for line in again.stderr.splitlines() if line.startswith("✓")] == [
        "✓ changji-2021.txt: 未变 unchanged",
        "✓ bayingol-2024.txt: 新增 added",
    ]
    assert known.name_of(store) == "vocabulary, both"


def test_readers_of_a_killed_command_end_too(command: Path, known: Known, tmp_path: Path) -> None:
    """With several processes: none is left behind when the one that started them is killed."""
    files = [Path(shutil.copy(FIRST, tmp_path / f"{index}.txt")) for index in range(4)]
    store = known.copy("vocabulary", tmp_path / "store")
    with subprocess.Popen(
        [command, "ingest", *files, "--store", store],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "BUDGETKG_WORKERS": "3"},
    ) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        until = time.monotonic() + 30
        while len(readers := children.read_text(encoding="ascii").split()) < 2:  # it reads itself too
            assert time.monotonic() < until
            time.sleep(0.05)
        process.kill()
    while left := [reader for reader in readers if _runs(reader)]:
        assert time.monotonic() < until, f"{len(left)} processes outlive the one that they read for"
        time.sleep(0.05)


def _runs(process: str) -> bool:
    """False also for one that has ended and that nobody has waited for."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
