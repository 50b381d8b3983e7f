"""Queries with a deadline, in processes of their own, and what clients are told of the limits."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox
import pytest

from budgetkg.api.server.answering import TooManyRows, answer
from budgetkg.api.server.app import create_app
from budgetkg.api.server.limits import Limits, Overdue, Overloaded, TooComplex, TooMuchForOne
from budgetkg.api.server.running import ProcessRunner, open_runner
from budgetkg.api.server.snapshot import OutOfMemory, WorkFailed
from budgetkg.api.settings import read_settings
from budgetkg.api.store import LocalStore, Store
from budgetkg.ontology.errors import QueryRefused, StoreError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette prefers a fork of httpx
    from starlette.testclient import TestClient

FOR_EVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TABLES = "SELECT ?t { ?t a <https://w3id.org/budgetkg/ontology#BudgetDisclosure> }"


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


def _die(_: Store, how: signal.Signals = signal.SIGKILL) -> None:
    os.kill(os.getpid(), how)
    time.sleep(10)


def _who(_: Store) -> int:
    return os.getpid()


def _nap(_: Store, seconds: float = 0.05) -> int:
    time.sleep(seconds)
    return 0


def _fail(_: Store) -> None:
    raise ZeroDivisionError("inside")


def _state(store: Store) -> str | None:
    return store.state


def _connect(_: Store) -> str:
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except OSError as error:
        return type(error).__name__
    return "connected"


@dataclass
class Waiting:
    """A runner whose work is waited for."""

    runner: ProcessRunner
    loop: asyncio.Runner

    def run(self, seconds: float, work: Any, *args: Any, client: str = "a client") -> Any:
        """The result of work."""
        return self.loop.run(self.runner.run(client, seconds, work, *args))

    def run_all(self, *asked: tuple[str, float, Any, Any]) -> list[Any]:
        """What becomes of work that is asked for at once: (client, seconds, work, arguments)."""

        async def all_of_it() -> list[Any]:
            runs = [self.runner.run(client, seconds, work, *args) for client, seconds, work, args in asked]
            return await asyncio.gather(*runs, return_exceptions=True)

        return self.loop.run(all_of_it())


@contextmanager
def opened(store: Path, limits: Limits) -> Iterator[Waiting]:
    with asyncio.Runner() as loop:
        runner = ProcessRunner(store, limits)
        loop.run(runner.open())
        found = Waiting(runner, loop)
        found.run(30, _who)  # the start of a process is not part of any deadline below
        yield found
        runner.close()


@pytest.fixture(scope="module")
def runner(ingested: IngestRun) -> Iterator[Waiting]:
    with opened(ingested.store, Limits(workers=1, long=3, long_of_client=2)) as found:
        yield found


def _is_gone(process: int) -> bool:
    """Whether a process that was killed is gone, which takes the system a moment."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_work_is_done_elsewhere_and_its_result_comes_back(runner: Waiting) -> None:
    assert runner.run(10, _who) not in (os.getpid(), None)
    content, media_type = runner.run(10, answer, TABLES, "csv", 10)
    assert (len(content.split()), media_type) == (6, "text/csv; charset=utf-8")


def test_runaway_query_is_stopped_and_the_next_is_answered(runner: Waiting) -> None:
    before, began = runner.run(10, _who), time.monotonic()
    with pytest.raises(Overdue, match=r"超过 0.5 秒，已中止.*within 0.5 s and was stopped"):
        runner.run(0.5, answer, FOR_EVER, "json", 10)
    assert time.monotonic() - began < 5
    assert len(runner.run(30, answer, TABLES, "csv", 10)[0].split()) == 6
    assert _is_gone(before)  # nothing burns on behind the answer
    assert not runner.runner.load.long
    assert runner.runner.load.short == 0


def test_errors_of_the_work_come_back_as_they_are(runner: Waiting) -> None:
    with pytest.raises(QueryRefused, match="not valid SPARQL"):
        runner.run(10, answer, "SELECT", "json", 10)
    with pytest.raises(WorkFailed, match=r"(?s)^ZeroDivisionError at\n.*in _fail") as failed:
        runner.run(10, _fail)
    assert "inside" not in str(failed.value).replace(
        'raise ZeroDivisionError("inside")', ""
    )  # the value may be private


def test_process_that_the_system_kills_is_told_and_replaced(runner: Waiting) -> None:
    with pytest.raises(OutOfMemory, match=r"所需内存超过 2048 MB.*needs more than the 2048 MB"):
        runner.run(10, _die)
    assert runner.run(30, _who) > 0


def test_query_that_breaks_its_process_is_refused(runner: Waiting) -> None:
    with pytest.raises(TooComplex, match=r"嵌套过深.*nested too deeply"):
        runner.run(10, _die, signal.SIGSEGV)


def test_idle_process_that_was_killed_is_replaced_unseen(runner: Waiting) -> None:
    os.kill(runner.run(10, _who), signal.SIGKILL)
    time.sleep(0.1)
    assert runner.run(10, _who) > 0


def test_query_that_needs_too_much_memory_is_told_so(ingested: IngestRun) -> None:
    with (
        opened(ingested.store, Limits(workers=1, megabytes=1000)) as runner,
        pytest.raises(OutOfMemory, match="1000 MB"),
    ):
        runner.run(30, answer, f"{FOR_EVER[:7]}* {FOR_EVER[24:]} ORDER BY ?a ?h", "json", 10)


def test_light_work_goes_on_beside_runaways(runner: Waiting) -> None:
    """With one process in the short lane, three runaways of two clients leave it to others."""
    runaways = [(client, 4.0, answer, (FOR_EVER, "json", 10)) for client in ("a", "a", "b")]

    async def all_of_it() -> tuple[list[float], list[Any]]:
        tasks = [asyncio.create_task(runner.runner.run(client, *rest, *args)) for client, *rest, args in runaways]
        await asyncio.sleep(2)
        took = []
        for _ in range(20):
            began = time.monotonic()
            await runner.runner.run("c", 10, answer, TABLES, "csv", 10)
            took.append(time.monotonic() - began)
        return took, await asyncio.gather(*tasks, return_exceptions=True)

    took, ends = runner.loop.run(all_of_it())
    assert sorted(took)[10] < 0.05
    assert [type(end) for end in ends] == [Overdue] * 3


def test_long_queries_of_one_client_and_of_all_are_few(runner: Waiting) -> None:
    ends = runner.run_all(*((client, 4.0, answer, (FOR_EVER, "json", 10)) for client in ("a", "a", "a", "b", "c")))
    assert [type(end) for end in ends] == [Overdue, Overdue, TooMuchForOne, Overdue, Overloaded]
    assert "同一客户端" in str(ends[2])
    assert "3 long queries are running" in str(ends[4])


def test_queue_is_bounded_for_all_and_for_one(ingested: IngestRun) -> None:
    """One process, four places to wait, of them two for one client; all come before the first has left."""
    with opened(ingested.store, Limits(workers=1, waiting=4)) as runner:
        asked = [(client, 10.0, _nap, ()) for client in ("a", "b", "b", "b", "c", "d", "e")]
        ends = runner.run_all(*asked)
    assert [type(end) for end in ends] == [int, int, int, TooMuchForOne, int, Overloaded, Overloaded]
    assert "排队已满 the queue is full" in str(ends[-1])


def test_work_that_waits_until_its_deadline_is_told_so(runner: Waiting) -> None:
    ends = runner.run_all(("a", 10, _nap, (0.25,)), ("b", 0.05, _who, ()))
    assert ends[0] == 0
    assert isinstance(ends[1], Overloaded)
    assert "0.05 秒内没有空闲进程 no process was free within 0.05 s" in str(ends[1])


def test_client_that_goes_takes_its_query_along(runner: Waiting) -> None:
    async def go() -> int:
        before = await runner.runner.run("a", 10, _who)
        task = asyncio.create_task(runner.runner.run("a", 60, answer, FOR_EVER, "json", 10))
        await asyncio.sleep(0.6)
        task.cancel()
        await asyncio.wait([task])
        return before

    before = runner.loop.run(go())
    assert runner.run(10, _who) != before
    assert _is_gone(before)


def test_process_has_no_network(runner: Waiting) -> None:
    if sys.platform != "linux":
        pytest.skip("the second lock is one of Linux")
    assert runner.run(10, _connect) == "PermissionError"


def test_what_is_ingested_meanwhile_is_seen_without_a_restart(tmp_path: Path, ingested: IngestRun) -> None:
    shutil.copytree(ingested.store, tmp_path / "store")
    new = ox.NamedNode("https://example.org/new")
    asks = f"SELECT ?o {{ {new} ?p ?o }}"
    with opened(tmp_path / "store", Limits(workers=1)) as found:
        assert len(found.run(30, answer, asks, "csv", 10)[0].split()) == 1
        before = found.run(10, _state)
        assert found.run(10, _state) == before
        store = LocalStore(tmp_path / "store")
        store.apply((), (ox.Quad(new, new, ox.Literal("seen"), new),))
        store.close()
        time.sleep(1)  # a store is opened anew at most for a tenth of the time
        assert found.run(10, answer, asks, "csv", 10)[0].split() == [b"o", b"seen"]
        assert found.run(10, _state) != before


def test_there_is_no_runner_without_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store here"):
        open_runner(read_settings({}, store=str(tmp_path / "none")))


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_result_is_whole_or_refused(store: LocalStore, format: str) -> None:
    """Five disclosures: five rows are given where five are allowed, and none where four are."""
    query = TABLES.replace("?t {", "?t (\"two\\nlines, '<result>' },{\" AS ?words) {")
    assert answer(store, query, format, 5)[0].count(b"two") == 5
    with pytest.raises(TooManyRows, match=r"结果超过 4 行.*more than 4 rows"):
        answer(store, query, format, 4)
    assert answer(store, "ASK { ?s ?p ?o }", "json", 1)[0]


@pytest.fixture(scope="module")
def client(ingested: IngestRun) -> Iterator[TestClient]:
    environment = {"BUDGETKG_QUERY_ROWS": "10", "BUDGETKG_QUERY_WORKERS": "1", "BUDGETKG_QUERY_SECONDS_MOST": "20"}
    app = create_app(read_settings(environment, store=str(ingested.store)))
    with TestClient(app, raise_server_exceptions=False) as found:
        found.get("/sparql", params={"query": "ASK {}", "timeout": "20"})
        yield found


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_client_sets_a_deadline_and_learns_that_it_passed(client: TestClient, method: str) -> None:
    if method == "GET":
        response = client.get("/sparql", params={"query": FOR_EVER, "timeout": "0.5"})
    else:
        response = client.post("/sparql?timeout=0.5", data={"query": FOR_EVER})
    assert response.status_code == 504
    assert response.headers["content-type"] == "application/problem+json"
    assert "已中止" in response.json()["detail"]


@pytest.mark.parametrize("timeout", ["0", "-1", "soon"])
def test_deadline_that_is_none_is_refused(client: TestClient, timeout: str) -> None:
    assert client.get("/sparql", params={"query": "ASK {}", "timeout": timeout}).status_code == 422


def test_limits_are_announced_and_readable_by_scripts_of_other_sites(client: TestClient) -> None:
    headers = {"origin": "https://elsewhere.example"}
    response = client.get("/sparql", params={"query": TABLES}, headers=headers)
    assert response.status_code == 200
    assert (response.headers["x-row-limit"], response.headers["x-time-limit"]) == ("10", "20")
    assert response.headers["access-control-allow-origin"] == "*"
    assert "X-Row-Limit" in response.headers["access-control-expose-headers"]


def test_too_many_rows_are_refused_and_pages_are_given(client: TestClient) -> None:
    every = "SELECT ?s { ?s a <https://w3id.org/budgetkg/ontology#Project> } ORDER BY ?s"
    response = client.get("/sparql", params={"query": every}, headers={"accept": "text/csv"})
    assert response.status_code == 400
    assert "LIMIT" in response.json()["detail"]
    pages = [
        client.get("/sparql", params={"query": f"{every} LIMIT 10 OFFSET {at}"}, headers={"accept": "text/csv"})
        for at in range(0, 50, 10)
    ]
    found = [line for page in pages for line in page.text.split()[1:]]
    assert len(found) == len(set(found)) == 38


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("*/*", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_request_without_a_query_gets_the_description_of_the_service(
    client: TestClient, accept: str, format: ox.RdfFormat
) -> None:
    """SPARQL 1.1 Service Description §2."""
    response = client.get("/sparql", headers={"accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(format.media_type)
    described = {quad.triple for quad in ox.parse(response.content, format)}
    sd = "http://www.w3.org/ns/sparql-service-description#"
    endpoint = ox.NamedNode("http://testserver/sparql")
    for name, value in (
        ("endpoint", endpoint),
        ("supportedLanguage", ox.NamedNode(f"{sd}SPARQL11Query")),
        ("feature", ox.NamedNode(f"{sd}UnionDefaultGraph")),
        ("resultFormat", ox.NamedNode("http://www.w3.org/ns/formats/SPARQL_Results_CSV")),
    ):
        assert ox.Triple(endpoint, ox.NamedNode(sd + name), value) in described


def test_description_in_a_format_of_tables_is_not_acceptable(client: TestClient) -> None:
    assert client.get("/sparql", headers={"accept": "text/csv"}).status_code == 406
