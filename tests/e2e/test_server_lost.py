"""A SPARQL server as the store that is not there, or is gone in the middle: one message, and whole documents."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from budgetkg.api.ingestion import Prepared, prepare
from budgetkg.api.publish import publish, vocabulary_digest
from budgetkg.api.server.app import create_app
from budgetkg.api.settings import read_settings
from budgetkg.api.store import LocalStore
from budgetkg.ontology.terms import DCTERMS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette prefers a fork of httpx
    from starlette.testclient import TestClient

EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"
FIRST, SECOND = EXAMPLES / "changji-2021.txt", EXAMPLES / "bayingol-2024.txt"
Run = Callable[..., subprocess.CompletedProcess[str]]


class Server:
    """An Oxigraph server over a folder, which can be killed and started again at the same address."""

    def __init__(self, folder: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.environment = {
            "BUDGETKG_STORE": f"{self.address}/query",
            "BUDGETKG_STORE_UPDATE": f"{self.address}/update",
            "BUDGETKG_STORE_PARAMETERS": "union-default-graph=true",
        }
        self._folder = folder
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = [Path(sys.executable).with_name("oxigraph"), "serve", "--location", self._folder, "--bind"]
        self._process = subprocess.Popen(
            [*words, self.address.removeprefix("http://")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 20
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/query?query=ASK%7B%7D", timeout=2).close()  # noqa: S310
                return
            except OSError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.05)

    def kill(self) -> None:
        """Kill it, if it runs."""
        self._process.kill()
        self._process.wait(10)

    def load(self, quads: set[str]) -> None:
        """Put quads into it, past budgetkg."""
        headers = {"Content-Type": "application/n-quads"}
        content = "\n".join(quads).encode()
        request = urllib.request.Request(f"{self.address}/store", data=content, headers=headers, method="POST")  # noqa: S310
        urllib.request.urlopen(request, timeout=60).close()  # noqa: S310

    def quads(self) -> set[str]:
        """All that it holds."""
        request = urllib.request.Request(f"{self.address}/store", headers={"Accept": "application/n-quads"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return set(answer.read().decode().splitlines())


def _whole(*files: Path) -> set[str]:
    """What a store holds after these files, beside the mark that says that the vocabulary is there already."""
    settings = read_settings({})
    graph = ox.NamedNode(str(settings.minter.shared_graph("ontology")))
    mark = ox.Quad(graph, ox.NamedNode(str(DCTERMS.identifier)), ox.Literal(vocabulary_digest()), graph)
    store = LocalStore(None)
    store.apply((), (mark,))
    for file in files:
        found = prepare(file, settings)
        assert isinstance(found, Prepared)
        publish(store, found.content, settings.minter)
    return {f"{quad} ." for quad in store.quads()}


def test_server_killed_between_two_documents(
    command: Path, run: Run, tmp_path: Path, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(tmp_path / "server", free_port())
    try:
        server.load(_whole())  # the vocabulary takes long over updates, and tests/api does it
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        with subprocess.Popen(
            [command, "ingest", FIRST, SECOND], stderr=subprocess.PIPE, text=True, encoding="utf-8"
        ) as process:
            assert process.stderr is not None
            said = [next(line for line in process.stderr if line.startswith("✓"))]
            server.kill()
            said += process.stderr
        assert said[0].startswith("✓ changji-2021.txt: 新增 added")
        assert process.returncode == 1, "refused, and the command ended by itself"
        [refused] = [line for line in said if line.startswith("✗")]
        assert f"✗ {server.address}/query: 服务器无法访问 the server cannot be reached" in refused
        assert "入库 written 1，拒绝 refused 1" in "".join(said)
        assert "Traceback" not in "".join(said)

        server.start()
        assert server.quads() == _whole(FIRST)
        again = run(command, "ingest", FIRST, SECOND)
        assert again.returncode == 0, again.stderr
        assert "✓ changji-2021.txt: 未变 unchanged" in again.stderr
        assert "✓ bayingol-2024.txt: 新增 added" in again.stderr
        assert server.quads() == _whole(FIRST, SECOND), "as if the server had never been killed"
    finally:
        server.kill()


def test_server_that_is_not_there_is_named_before_anything_is_read(
    command: Path, run: Run, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("BUDGETKG_STORE", f"{address}/query")
    monkeypatch.setenv("BUDGETKG_STORE_UPDATE", f"{address}/update")
    answer = run(command, "ingest", FIRST)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert f"错误 error: {address}/query: 服务器无法访问 the server cannot be reached" in answer.stderr
    assert "✗" not in answer.stderr
    assert "Traceback" not in answer.stderr


def test_endpoint_says_that_its_store_is_gone(tmp_path: Path, free_port: Callable[[], int]) -> None:
    """Our own server, over a store that was there when it started: 503, and it lives on until the store is back."""
    store = Server(tmp_path / "server", free_port())
    try:
        app = create_app(read_settings(store.environment))
        with TestClient(app, raise_server_exceptions=False) as client:
            ask = {"query": "ASK {}", "format": "json"}
            assert client.get("/sparql", params=ask).json()["boolean"] is True
            store.kill()
            for path, parameters in (("/sparql", ask), ("/api/trace", {"number": "新财企〔2024〕140号"})):
                problem = client.get(path, params=parameters)
                assert problem.status_code == 503
                assert problem.headers["content-type"] == "application/problem+json"
                assert "服务器无法访问 the server cannot be reached" in problem.json()["detail"]
            store.start()
            assert client.get("/sparql", params=ask).json()["boolean"] is True
    finally:
        store.kill()
