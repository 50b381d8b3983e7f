"""Reconciliation after the specification 0.2, as OpenRefine asks: a manifest, batches, suggestions, previews."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import html5lib
import pytest

from budgetkg.api.server.app import create_app
from budgetkg.api.settings import read_settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette prefers a fork of httpx
    from starlette.testclient import TestClient

BASE = "https://w3id.org/budgetkg/id/"
CHANGJI = "department/652300-vkskmk7hcazu"


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


@pytest.fixture(scope="module")
def client(ingested: IngestRun) -> Iterator[TestClient]:
    app = create_app(
        read_settings(
            {"BUDGETKG_QUERY_SECONDS": "300", "BUDGETKG_QUERY_SECONDS_MOST": "300"}, store=str(ingested.store)
        )
    )
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


def _ask(client: TestClient, *queries: dict[str, Any]) -> list[list[dict[str, Any]]]:
    batch = {f"q{number}": query for number, query in enumerate(queries)}
    answer = client.post("/api/reconcile", data={"queries": json.dumps(batch)}).json()
    assert answer.keys() == batch.keys()
    return [answer[name]["result"] for name in batch]


def test_manifest_says_what_is_offered(client: TestClient) -> None:
    """§3: versions, name, identifierSpace and schemaSpace are required."""
    manifest = client.get("/api/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == BASE
    assert manifest["schemaSpace"] == "https://w3id.org/budgetkg/ontology#"
    assert [one["id"] for one in manifest["defaultTypes"]] == ["Department", "PolicyDocument"]
    page = manifest["view"]["url"].replace("{{id}}", CHANGJI.replace("/", "%2F")).removeprefix("http://testserver")
    assert client.get(page, headers={"accept": "text/html"}).status_code == 200


def test_any_site_may_ask(client: TestClient) -> None:
    """§2.2: CORS."""
    response = client.get("/api/reconcile", headers={"origin": "https://refine.example"})
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "spelling", ["新财企〔2024〕140号", "新财企[2024]140 号", "新财企（2024）140号", "新财企2024年140号"]
)
def test_number_in_any_spelling_is_a_match(client: TestClient, spelling: str) -> None:
    (found,) = _ask(client, {"query": spelling})
    assert (found[0]["name"], found[0]["score"], found[0]["match"]) == ("新财企〔2024〕140号", 100, True)
    assert found[0]["type"] == [{"id": "PolicyDocument", "name": "政策文件 policy document"}]
    assert [one["match"] for one in found[1:]] == [False] * len(found[1:])


def test_number_that_is_not_there_matches_nothing(client: TestClient) -> None:
    (found,) = _ask(client, {"query": "新财企〔2024〕141号"})
    assert not any(one["match"] for one in found)


@pytest.mark.parametrize("name", ["昌吉回族自治州工业和信息化局", "昌吉州工信局", "昌吉州 工业和信息化局"])
def test_department_matches_by_each_of_its_names(client: TestClient, name: str) -> None:
    """The names of changji-2021 and changji-2025."""
    (found,) = _ask(client, {"query": name, "type": "Department"})
    assert (found[0]["id"], found[0]["match"]) == (CHANGJI, True)


def test_likeness_is_no_match(client: TestClient) -> None:
    (found,) = _ask(client, {"query": "昌吉州工业与信息化局", "type": ["Department"]})
    assert found[0]["id"] == CHANGJI
    assert not found[0]["match"]
    assert 50 <= found[0]["score"] < 100
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)


def test_title_of_several_documents_is_no_match(client: TestClient) -> None:
    """Three notices have this title: 新财企〔2024〕140号, 乌财企〔2024〕94号, 克财建〔2024〕113号."""
    title = "关于提前下达2025年自治区中小企业发展专项资金预算的通知"
    plain, of_region = _ask(
        client,
        {"query": title},
        {"query": title, "properties": [{"pid": "region", "v": {"id": "x", "name": "乌鲁木齐市"}}]},
    )
    assert {one["name"] for one in plain[:3]} == {"新财企〔2024〕140号", "乌财企〔2024〕94号", "克财建〔2024〕113号"}
    assert not any(one["match"] for one in plain)
    assert (of_region[0]["name"], of_region[0]["match"]) == ("乌财企〔2024〕94号", True)


def test_type_and_limit_are_kept_to(client: TestClient) -> None:
    of_type, nothing, one = _ask(
        client,
        {"query": "工业和信息化局", "type": "Department"},
        {"query": "工业和信息化局", "type": "Person"},
        {"query": "工业和信息化局", "limit": 1},
    )
    assert {kind["id"] for found in of_type for kind in found["type"]} == {"Department"}
    assert len(of_type) == 4
    assert nothing == []
    assert len(one) == 1


def test_batch_by_get_is_the_batch_by_post(client: TestClient) -> None:
    queries = json.dumps({"a": {"query": "昌吉州工信局"}, "b": {"query": ""}})
    got = client.get("/api/reconcile", params={"queries": queries}).json()
    assert got == client.post("/api/reconcile", data={"queries": queries}).json()
    assert got["a"]["result"][0]["match"]
    assert got["b"] == {"result": []}


@pytest.mark.parametrize(
    "queries", ["", "{", "[]", '{"q0": {}}', '{"q0": "text"}', '{"q0": {"query": "a", "limit": 0}}']
)
def test_queries_that_are_none_are_told(client: TestClient, queries: str) -> None:
    response = client.post("/api/reconcile", data={"queries": queries})
    assert response.status_code == 400
    assert "queries" in response.json()["detail"]


def test_batch_that_is_too_large_is_refused(client: TestClient) -> None:
    response = client.post("/api/reconcile", data={"queries": json.dumps({str(n): {"query": "a"} for n in range(101)})})
    assert response.status_code == 400
    assert client.post("/api/reconcile", data={"other": "x"}).status_code == 400


def test_suggestions_for_what_has_been_typed(client: TestClient) -> None:
    """§6: id and name of each; OpenRefine asks while somebody types."""
    manifest = client.get("/api/reconcile").json()["suggest"]["entity"]
    address = (manifest["service_url"] + manifest["service_path"]).removeprefix("http://testserver")
    found = client.get(address, params={"prefix": "昌吉州工信"}).json()["result"]
    assert found[0]["id"] == CHANGJI
    assert found[0]["notable"][0]["id"] == "Department"


def test_preview_is_a_small_page(client: TestClient) -> None:
    response = client.get("/api/reconcile/preview", params={"id": CHANGJI})
    html5lib.HTMLParser(strict=True).parse(response.text)
    assert "昌吉回族自治州工业和信息化局" in response.text
    assert "昌吉州工信局" in response.text
    assert client.get("/api/reconcile/preview", params={"id": "department/none"}).status_code == 404
