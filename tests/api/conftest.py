"""What the tests of the ways in share: the five examples read once and ingested once, the command line, a real server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result
from typer.testing import CliRunner

from budgetkg.api.cli import app
from budgetkg.api.export import RDF_FORMATS, export
from budgetkg.api.ingestion import Prepared
from budgetkg.api.publish import publish
from budgetkg.api.settings import PREFIX, Settings, read_settings
from budgetkg.api.store import LocalStore

EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"
COMMAND = Path(sys.executable).with_name("budgetkg")

Call = Callable[..., Result]


@dataclass(frozen=True)
class IngestRun:
    """The store that `budgetkg ingest` wrote, and what the command said."""

    store: Path
    process: subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Served:
    """A server that runs: its address, its process, and the file with what it says."""

    address: str
    process: subprocess.Popen[bytes]
    errors: Path


Serve = Callable[..., Served]


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests see neither the settings nor the store of whoever runs them."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data-home"))


def clean_environment(home: Path) -> dict[str, str]:
    """The environment for a subprocess: no settings of the package, a data folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**kept, "XDG_DATA_HOME": str(home)}


@pytest.fixture(scope="session")
def examples_folder() -> Path:
    return EXAMPLES


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """File name → the text of the example."""
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt"))}
    assert len(found) == 5
    return found


@pytest.fixture(scope="session")
def plain_settings() -> Settings:
    return read_settings({})


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> IngestRun:
    """The five examples, ingested by the command line."""
    folder = tmp_path_factory.mktemp("ingested")
    process = subprocess.run(
        [COMMAND, "ingest", EXAMPLES, "--store", folder / "store"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=clean_environment(folder),
        check=False,
    )
    assert process.returncode == 0, process.stderr
    return IngestRun(folder / "store", process)


@pytest.fixture(scope="session")
def store(ingested: IngestRun) -> Iterator[LocalStore]:
    """The store with the five examples, for reading."""
    opened = LocalStore(ingested.store, read_only=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def stored(store: LocalStore) -> frozenset[ox.Quad]:
    """Everything in the store with the five examples."""
    return frozenset(store.quads())


@pytest.fixture(scope="session")
def dumps(store: LocalStore, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The dumps of the store, by format."""
    out = tmp_path_factory.mktemp("dumps")
    return {format: export(store, format, out)[0] for format in RDF_FORMATS}


@pytest.fixture
def call() -> Call:
    """The command line, called in this process: `call("trace", number, store=path)`."""

    def run(*arguments: object, store: Path | str | None = None, env: dict[str, str] | None = None) -> Result:
        words = [str(argument) for argument in arguments]
        if store is not None:
            words += ["--store", str(store)]
        return CliRunner().invoke(app, words, env=env, catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def published(plain_settings: Settings) -> Callable[..., LocalStore]:
    """A store in memory with what was read, in this order; without ontology and code lists."""

    def build(*found: Prepared) -> LocalStore:
        opened = LocalStore(None)
        for one in found:
            publish(opened, one.content, plain_settings.minter)
        return opened

    return build


@pytest.fixture(scope="session")
def oxigraph(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running Oxigraph server with an empty store on disk; its address."""
    address = f"http://127.0.0.1:{free_port()}"
    folder = tmp_path_factory.mktemp("oxigraph")
    server = subprocess.Popen(
        [
            Path(sys.executable).with_name("oxigraph"),
            "serve",
            "--location",
            folder / "data",
            "--bind",
            address.removeprefix("http://"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"{address}/query?query=ASK%7B%7D", server)
        yield address
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="session")
def serve(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start `budgetkg serve` on a store, with settings and options: `serve(path, "--root-path", "/kg", LOG_LEVEL="INFO")`."""
    started: list[subprocess.Popen[bytes]] = []

    def start(store: Path, *options: str, **settings: str) -> Served:
        folder = tmp_path_factory.mktemp("served")
        port = str(free_port())
        given = {PREFIX + name: value for name, value in settings.items()}
        with (folder / "errors").open("wb") as errors:
            process = subprocess.Popen(
                [COMMAND, "serve", "--store", store, "--port", port, *options],
                stdout=errors,
                stderr=errors,
                env={**clean_environment(folder), **given},
            )
        started.append(process)
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/health", process, 60)
        return Served(address, process, folder / "errors")

    yield start
    for process in started:
        process.terminate()
    for process in started:
        process.wait(20)


@pytest.fixture(scope="session")
def served(serve: Serve, ingested: IngestRun) -> Served:
    """A server over the five examples."""
    return serve(ingested.store)


def _wait_for(url: str, server: subprocess.Popen[bytes], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 – the server of this test
                return
        except OSError:
            if time.monotonic() > until or server.poll() is not None:
                raise
            time.sleep(0.1)
