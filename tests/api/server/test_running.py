"""Queries with a deadline, in processes of their own, and what clients are told of the limits."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
import pytest

from budgetkg.api.server.answering import TooManyRows, answer
from budgetkg.api.server.app import create_app
from budgetkg.api.server.running import Overdue, Overloaded, ProcessRunner, open_runner
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


def _die(_: Store) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _who(_: Store) -> int:
    return os.getpid()


def _fail(_: Store) -> None:
    raise ZeroDivisionError("inside")


@pytest.fixture
def runner(ingested: IngestRun) -> Iterator[ProcessRunner]:
    found = ProcessRunner(ingested.store, 1, 2048)
    found.run(30, _who)  # the start of a process is not part of any deadline below
    yield found
    found.close()


def test_work_is_done_elsewhere_and_its_result_comes_back(runner: ProcessRunner) -> None:
    assert runner.run(10, _who) not in (os.getpid(), None)
    content, media_type = runner.run(10, answer, TABLES, "csv", 10)
    assert (len(content.split()), media_type) == (6, "text/csv; charset=utf-8")


def test_runaway_query_is_stopped_and_the_next_is_answered(runner: ProcessRunner) -> None:
    before, began = runner.run(10, _who), time.monotonic()
    with pytest.raises(Overdue, match=r"超过 0.5 秒，已中止.*within 0.5 s and was stopped"):
        runner.run(0.5, answer, FOR_EVER, "json", 10)
    assert time.monotonic() - began < 5
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)  # nothing burns on behind the answer
    assert len(runner.run(30, answer, TABLES, "csv", 10)[0].split()) == 6


def test_errors_of_the_work_come_back_as_they_are(runner: ProcessRunner) -> None:
    with pytest.raises(QueryRefused, match="not valid SPARQL"):
        runner.run(10, answer, "SELECT", "json", 10)
    with pytest.raises(RuntimeError, match="ZeroDivisionError: inside"):
        runner.run(10, _fail)


def test_process_that_dies_is_told_and_replaced(runner: ProcessRunner) -> None:
    with pytest.raises(StoreError, match=r"进程意外终止.*died"):
        runner.run(10, _die)
    assert runner.run(30, _who) > 0


def test_busy_processes_are_told_at_the_deadline(runner: ProcessRunner) -> None:
    def occupy() -> None:
        with pytest.raises(Overdue):
            runner.run(2, answer, FOR_EVER, "json", 10)

    busy = threading.Thread(target=occupy)
    busy.start()
    time.sleep(0.3)
    with pytest.raises(Overloaded, match=r"没有空闲进程.*ask again later"):
        runner.run(0.2, _who)
    busy.join()


def test_what_is_ingested_meanwhile_is_seen_without_a_restart(tmp_path: Path, ingested: IngestRun) -> None:
    shutil.copytree(ingested.store, tmp_path / "store")
    found = ProcessRunner(tmp_path / "store", 1, 2048)
    new = ox.NamedNode("https://example.org/new")
    asks = f"SELECT ?o {{ {new} ?p ?o }}"
    assert len(found.run(30, answer, asks, "csv", 10)[0].split()) == 1
    store = LocalStore(tmp_path / "store")
    store.apply((), (ox.Quad(new, new, ox.Literal("seen"), new),))
    store.close()
    assert found.run(10, answer, asks, "csv", 10)[0].split() == [b"o", b"seen"]
    found.close()


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


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_graphs_by_parameter_are_refused_not_passed_over(client: TestClient, name: str) -> None:
    for response in (
        client.get("/sparql", params={"query": "ASK {}", name: "https://example.org/"}),
        client.post("/sparql", data={"query": "ASK {}", name: "https://example.org/"}),
    ):
        assert response.status_code == 400
        assert "GRAPH" in response.json()["detail"]


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
