"""The stored questions over HTTP: listed, described, answered in every result format, and refused with problems."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
import pytest

from budgetkg.api.question_bank import TYPES, questions
from budgetkg.api.server.app import create_app
from budgetkg.api.server.routes.questions import RESERVED
from budgetkg.api.settings import read_settings

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


def test_questions_are_listed_with_query_parameters_and_columns(client: TestClient) -> None:
    listed = {one["name"]: one for one in client.get("/api/questions").json()}
    assert set(listed) == set(questions())
    for name, question in questions().items():
        assert listed[name]["query"] == question.text
        assert (listed[name]["zh"], listed[name]["en"]) == (question.zh, question.en)
        assert [one["name"] for one in listed[name]["parameters"]] == [one.name for one in question.parameters]
        assert [one["name"] for one in listed[name]["columns"]] == [one.name for one in question.columns]
    assert listed["trace"]["parameters"][0]["required"] is True
    assert listed["withheld"]["parameters"][0]["required"] is False


def test_one_question_is_described_and_leads_to_its_answer(client: TestClient) -> None:
    found = client.get("/api/questions/withheld").json()
    assert found["parameters"] == [
        {
            "name": "year",
            "type": "integer",
            "required": False,
            "example": "2025",
            "zh": "预算年度",
            "en": "fiscal year",
        }
    ]
    assert found["columns"][3] == {
        "name": "amount_yuan",
        "zh": "项目金额（元）",
        "en": "amount of the project, in yuan",
    }
    assert found["answer"] == "/api/questions/withheld/answer"
    assert client.get(found["answer"]).status_code == 200


def test_answer_is_what_the_sources_say(client: TestClient) -> None:
    """urumqi-2025: what says 完全不予公开, three in 表7 and three carried over, in 元."""
    response = client.get("/api/questions/withheld/answer", params={"year": "2025", "format": "csv"})
    assert response.headers["content-type"].startswith("text/csv")
    assert "Accept" in response.headers["vary"]
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert {row["project"]: row["amount_yuan"] for row in rows} == {
        "特定目标 8010140M": "11642500",
        "特定目标 10100021": "10000000",
        "特定目标 1010009A": "9370000",
        "特定目标 8010124C": "3414500",
        "特定目标 9310002C": "100000",
        "特定目标 3010011E": "20000",
    }


def test_parameter_takes_any_spelling_of_a_number(client: TestClient) -> None:
    answers = [
        client.get("/api/questions/cascade/answer", params={"number": number, "format": "csv"}).text
        for number in ("乌财企〔2024〕94号", "乌财企[2024]94 号", "乌财企（2024）94号")
    ]
    assert len(set(answers)) == 1
    assert "克财建〔2024〕113号" in answers[0]


@pytest.mark.parametrize(
    ("asked", "media_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/html, text/csv;q=0.5", "text/csv"),
        ("*/*", "application/sparql-results+json"),
    ],
)
def test_answer_comes_in_the_format_that_is_accepted(client: TestClient, asked: str, media_type: str) -> None:
    response = client.get("/api/questions/mixed-codes/answer", headers={"Accept": asked})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(media_type)
    assert "州党委2020年第50次常委（扩大）会议" in response.text


def test_formats_hold_the_same_rows(client: TestClient) -> None:
    path = "/api/questions/transfers/answer"
    found = {}
    for name, format in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)):
        parsed = ox.parse_query_results(client.get(path, params={"format": name}).content, format)
        assert isinstance(parsed, ox.QuerySolutions)
        found[name] = [tuple(str(value) for value in row) for row in parsed]
    assert found["json"] == found["xml"]
    assert len(found["json"]) == 3


@pytest.mark.parametrize("name", sorted(questions()))
def test_every_question_is_answered(client: TestClient, name: str) -> None:
    values = {one.name: one.example for one in questions()[name].parameters if one.is_required}
    response = client.get(f"/api/questions/{name}/answer", params={**values, "format": "csv"})
    assert response.status_code == 200
    assert next(csv.reader(io.StringIO(response.text))) == [one.name for one in questions()[name].columns]


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        (
            "/api/questions/sums",
            404,
            "没有名为 'sums' 的问题 there is no question of this name; expected one of: cascade",
        ),
        ("/api/questions/sums/answer", 404, "没有名为 'sums' 的问题"),
        ("/api/questions/trace/answer", 400, "缺少参数 parameter 'number' is required"),
        (
            "/api/questions/withheld/answer?jahr=2025",
            400,
            "未知参数 unknown parameter 'jahr'; this question takes: year",
        ),
        ("/api/questions/withheld/answer?year=x", 400, "is no integer; for example 2025"),
        ("/api/questions/withheld/answer?year=2025&year=2024", 400, "参数 'year' 给出两次 is given twice"),
        ("/api/questions/trace/answer?number=%E6%9F%90", 400, "is no policy_number"),
        ("/api/questions/withheld/answer?format=ttl", 406, "?format=ttl 不可用"),
        ("/api/questions/withheld/answer?timeout=0", 422, "timeout"),
    ],
)
def test_wrong_request_is_a_problem(client: TestClient, path: str, status: int, detail: str) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert detail in response.json()["detail"]


def test_a_value_that_is_no_number_of_a_year_is_answered_with_no_rows(client: TestClient) -> None:
    for year in ("-1", "99999999999999999999"):
        response = client.get("/api/questions/withheld/answer", params={"year": year, "format": "csv"})
        assert (response.status_code, len(response.text.splitlines())) == (200, 1)


def test_head_and_post(client: TestClient) -> None:
    response = client.head("/api/questions/withheld/answer?format=csv")
    assert (response.status_code, response.content) == (200, b"")
    assert client.post("/api/questions/withheld/answer").status_code == 405


def test_openapi_has_a_path_with_typed_parameters_for_every_question(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    kinds = {"string": "string", "integer": "integer", "iri": "string", "policy_number": "string"}
    assert set(kinds) == set(TYPES)
    for name, question in questions().items():
        operation = paths[f"/api/questions/{name}/answer"]["get"]
        assert question.zh in operation["description"]
        assert all(column.en in operation["description"] for column in question.columns)
        stated = {one["name"]: one for one in operation["parameters"]}
        assert set(stated) == {*RESERVED, *(one.name for one in question.parameters)}
        for parameter in question.parameters:
            assert stated[parameter.name]["schema"]["type"] == kinds[parameter.type]
            assert stated[parameter.name]["required"] is parameter.is_required


def test_no_question_calls_a_parameter_what_the_address_needs() -> None:
    assert not {one.name for question in questions().values() for one in question.parameters} & set(RESERVED)
