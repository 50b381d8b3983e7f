"""The server's other paths, its errors and its description. The SPARQL protocol is tested on a live server."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from budgetkg.api.server.app import create_app
from budgetkg.api.settings import read_settings
from budgetkg.ontology.errors import StoreError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette prefers a fork of httpx
    from starlette.testclient import TestClient


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


@pytest.fixture(scope="module")
def client(ingested: IngestRun) -> Iterator[TestClient]:
    app = create_app(read_settings({}, store=str(ingested.store)))
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


def test_trace_answers_as_the_command_does(client: TestClient) -> None:
    response = client.get("/api/trace", params={"number": "新财企[2024]140 号"})
    assert response.status_code == 200
    found = response.json()
    assert found["number"] == "新财企〔2024〕140号"
    assert found["total_yuan"] == "730000"
    assert {(one["department"], one["amount_yuan"]) for one in found["projects"]} == {
        ("乌鲁木齐市工业和信息化局", "570000"),
        ("克孜勒苏柯尔克孜自治州工业和信息化局", "160000"),
    }
    assert {one["number"] for one in found["documents"] if one["relation"] == "below"} == {
        "克财建〔2024〕113号",
        "乌财企〔2024〕94号",
    }


PROBLEMS = [
    ("/api/trace?number=xx", 400, "neither a document number nor part of a known title"),
    ("/api/trace?number=新财企〔2024〕999号", 400, "Near numbers: "),
    ("/sparql?query=", 400, "缺少参数 query"),
    ("/sparql?query=SELECT", 400, "SPARQL 语法错误"),
    ("/sparql?query=DROP%20ALL", 400, "updates are not offered"),
    ("/sparql?query=ASK%7B%7D&format=ttl", 406, "?format=ttl 不可用"),
]


@pytest.mark.parametrize(("path", "status", "detail"), PROBLEMS)
def test_error_is_problem_details(client: TestClient, path: str, status: int, detail: str) -> None:
    """RFC 9457: one shape for all errors."""
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) - {"line", "column", "expected"} == {"type", "title", "status", "detail", "instance"}
    assert problem["status"] == status
    assert problem["instance"] == path.partition("?")[0]
    assert detail in problem["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/trace", 422), ("PUT", "/sparql", 405), ("GET", "/nowhere", 404)]
)
def test_error_of_the_framework_is_problem_details_too(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert (problem["status"], problem["instance"]) == (status, path)
    assert re.search(r"[\u4e00-\u9fff]+.* [a-z]+ ", problem["detail"])
    assert ("allow" in response.headers) is (status == 405)


def test_fault_of_the_server_says_nothing_of_its_inside(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("the inside")

    monkeypatch.setattr("budgetkg.api.server.routes.sparql.Asked", fail)
    response = client.get("/sparql", params={"query": "ASK {}"})
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "服务器内部错误" in response.json()["detail"]
    assert "inside" not in response.text


def test_form_that_is_not_utf8_is_a_bad_request(client: TestClient) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = client.post("/sparql", content=b"query=ASK%7B%3Fs%20%3Fp%20%22%B2%BF%22%7D", headers=headers)
    assert response.status_code == 400
    assert "UTF-8" in response.json()["detail"]
    assert client.get("/sparql?query=ASK%7B%3Fs%20%3Fp%20%22%B2%BF%22%7D").status_code == 400


def test_head_is_answered_as_get_without_a_body(client: TestClient) -> None:
    response = client.head("/sparql", params={"query": "ASK {}"})
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-type"] == "application/sparql-results+json"


def test_query_that_is_nested_too_deeply_is_a_bad_request(client: TestClient) -> None:
    query = f"SELECT ({'(' * 400}1{')' * 400} AS ?x) {{}}"
    assert client.get("/sparql", params={"query": query}).status_code == 200
    response = client.post("/sparql", data={"query": f"ASK {{ FILTER (true {'&& true' * 50_000}) }}"})
    assert response.status_code == 400
    assert "嵌套过深" in response.json()["detail"]


def test_health_says_that_the_server_runs(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_server_reads_only(client: TestClient) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        for path in ("/sparql", "/api/trace", "/api/questions"):
            assert client.request(method, path).status_code == 405


def test_description_names_every_path_in_chinese_and_english(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["info"]["title"] == "budgetkg"
    assert {"/sparql", "/api/trace", "/api/questions", "/health"} <= set(document["paths"])
    assert set(document["paths"]["/sparql"]) == {"get", "post"}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            words = operation.get("description", "")
            assert any("\u4e00" <= character <= "\u9fff" for character in words), path


def test_operations_of_the_description_have_ids_of_their_own(client: TestClient) -> None:
    """OpenAPI: an operationId is unique; generators of clients break otherwise."""
    document = client.get("/openapi.json").json()
    ids = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids))


def test_answers_vary_by_accept(client: TestClient) -> None:
    """A cache between must not give one client's JSON to another that wants CSV."""
    for accept in ("text/csv", "application/sparql-results+json", "text/html"):
        response = client.get("/sparql", params={"query": "SELECT (1 AS ?x) {}"}, headers={"accept": accept})
        assert "accept" in response.headers["vary"].lower()


def test_application_does_not_start_without_a_store(tmp_path: Path) -> None:
    app = create_app(read_settings({}, store=str(tmp_path / "none")))
    with pytest.raises(StoreError, match="there is no store here"), TestClient(app):
        pass
