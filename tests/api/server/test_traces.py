"""The trace over HTTP in every form. What it holds of the documents themselves is tested in tests/api/test_tracing.py."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox
import pytest

from budgetkg.api.catalogue.trace_models import Graph, TraceAnswer
from budgetkg.api.catalogue.traces import COLUMNS
from budgetkg.api.nodes import Nodes
from budgetkg.api.publish import publish_vocabulary
from budgetkg.api.server.app import create_app
from budgetkg.api.settings import read_settings
from budgetkg.api.store import LocalStore
from budgetkg.api.tracing import trace_documents
from budgetkg.ontology.mint import Minter
from budgetkg.ontology.terms import BKG

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette prefers a fork of httpx
    from starlette.testclient import TestClient

BASE = "https://w3id.org/budgetkg/id/"
NOTICE, URUMQI_NOTICE, KIZILSU_NOTICE = [
    "650000-mojcfpsbibef-2024-140",
    "650100-vlxmvznqtdzq-2024-94",
    "653000-5m6wox45zxtw-2024-113",
]
TRACE = f"/api/policies/{NOTICE}/trace"


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


@pytest.fixture(scope="module")
def client(ingested: IngestRun) -> Iterator[TestClient]:
    app = create_app(read_settings({"BUDGETKG_QUERY_SECONDS": "60"}, store=str(ingested.store)))
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


@pytest.fixture(scope="module")
def answer(client: TestClient) -> Any:
    response = client.get(TRACE)
    assert response.status_code == 200
    return response.json()


def test_trace_by_id_and_by_number_are_one(client: TestClient, answer: Any) -> None:
    by_number = client.get("/api/trace", params={"number": "新财企[2024]140 号"}).json()
    assert by_number.pop("query") == "新财企[2024]140 号"
    assert by_number == {name: value for name, value in answer.items() if name != "query"}
    TraceAnswer.model_validate(answer)


def test_totals_by_level_department_and_year(answer: Any) -> None:
    # urumqi-2025 line 351: 57.00 万元 under 140号 and 94号; kizilsu-2025 line 644: 16.00 万元 under 140号 and 113号
    assert answer["total_yuan"] == "730000"
    assert [(one["level"], one["projects"], one["amount_yuan"]) for one in answer["totals"]["by_level"]] == [
        (1, 2, "730000"),
        (2, 2, "730000"),
    ]
    assert [set(one["documents"]) for one in answer["totals"]["by_level"]] == [
        {"新财企〔2024〕140号"},
        {"乌财企〔2024〕94号", "克财建〔2024〕113号"},
    ]
    by_department = {one["department"]["name"]: one["amount_yuan"] for one in answer["totals"]["by_department"]}
    assert by_department == {"乌鲁木齐市工业和信息化局": "570000", "克孜勒苏柯尔克孜自治州工业和信息化局": "160000"}
    assert [(one["year"], one["projects"], one["amount_yuan"]) for one in answer["totals"]["by_year"]] == [
        (2025, 2, "730000")
    ]


def test_relations_say_that_they_are_derived_and_by_which_rule(answer: Any) -> None:
    assert {(one["lower"], one["upper"]) for one in answer["relations"]} == {
        (f"{BASE}policy/{lower}", f"{BASE}policy/{NOTICE}") for lower in (URUMQI_NOTICE, KIZILSU_NOTICE)
    }
    assert {one["stated"] for one in answer["relations"]} == {False}
    assert {one["relation"]: one["stated"] for one in answer["documents"]} == {"self": None, "below": False}


def test_totals_of_a_relay_leave_out_the_notice_above(client: TestClient) -> None:
    found = client.get(f"/api/policies/{KIZILSU_NOTICE}/trace").json()
    assert {one["relation"] for one in found["documents"]} == {"self", "above"}
    assert [(one["level"], one["amount_yuan"]) for one in found["totals"]["by_level"]] == [(2, "160000")]


def test_trace_as_csv_has_a_row_for_each_citation(client: TestClient) -> None:
    response = client.get(TRACE, headers={"accept": "text/csv"})
    assert response.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert tuple(rows[0]) == COLUMNS
    assert {(row["policy_number"], row["source_file"], row["line_start"], row["amount_yuan"]) for row in rows} == {
        ("新财企〔2024〕140号", "kizilsu-2025.txt", "1020", "160000"),
        ("新财企〔2024〕140号", "urumqi-2025.txt", "586", "570000"),
        ("克财建〔2024〕113号", "kizilsu-2025.txt", "1022", "160000"),
        ("乌财企〔2024〕94号", "urumqi-2025.txt", "351", "570000"),
    }
    assert {(row["relation"], row["stated"]) for row in rows} == {("self", ""), ("below", "false")}


def test_trace_as_nodes_and_links_is_a_graph_that_hangs_together(client: TestClient) -> None:
    response = client.get(TRACE, params={"format": "graph"})
    found = response.json()
    Graph.model_validate(found)
    nodes = {one["id"]: one for one in found["nodes"]}
    assert len(nodes) == len(found["nodes"])
    assert {
        kind: sum(one["kind"] == kind for one in nodes.values()) for kind in ("document", "project", "department")
    } == {
        "document": 3,
        "project": 2,
        "department": 2,
    }
    assert {end for one in found["links"] for end in (one["source"], one["target"])} == set(nodes)
    kinds = [one["kind"] for one in found["links"]]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"transmits": 2, "cites": 4, "belongs_to": 2}
    by_accept = client.get(TRACE, headers={"accept": "application/vnd.budgetkg.graph+json"})
    assert by_accept.json() == found


def test_trace_as_jsonld_is_part_of_the_graph(client: TestClient, store: LocalStore) -> None:
    response = client.get(TRACE, headers={"accept": "application/ld+json"})
    assert response.headers["content-type"] == "application/ld+json"
    found = {quad.triple for quad in ox.parse(response.content, ox.RdfFormat.JSON_LD)}
    assert found <= {quad.triple for quad in store.quads()}
    subjects = {triple.subject.value for triple in found if isinstance(triple.subject, ox.NamedNode)}
    assert {f"{BASE}policy/{one}" for one in (NOTICE, URUMQI_NOTICE, KIZILSU_NOTICE)} <= subjects
    exact = ox.NamedNode("http://www.w3.org/ns/oa#exact")
    quotes = {
        triple.object.value for triple in found if triple.predicate == exact and isinstance(triple.object, ox.Literal)
    }
    assert "《关于提前下达 2025 年自治区中小企业发展专项资金预算的通知》新财企[2024]140 号" in quotes


def test_fields_of_a_trace_are_chosen(client: TestClient) -> None:
    assert set(client.get(TRACE, params={"fields": "totals,total_yuan"}).json()) == {"totals", "total_yuan"}
    assert set(client.get(TRACE, params={"fields": "links", "format": "graph"}).json()) == {"links"}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/policies/nothing/trace", 404), (f"{TRACE}?format=svg", 422), (f"{TRACE}?fields=projekte", 400)],
)
def test_wrong_trace_is_told(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


def test_trace_goes_through_every_level_and_stated_links_are_told_from_derived() -> None:
    """National → province → prefecture: the first link is stated here, the second derived."""
    store = LocalStore(None)
    publish_vocabulary(store, Minter())
    graph, documents = ox.NamedNode("urn:g"), [ox.NamedNode(f"{BASE}policy/{level}") for level in "abc"]

    def said(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, graph)

    quads = [said(one.value, str(BKG.policyKind), ox.Literal("numbered_document")) for one in documents]
    for (lower, upper), stated in zip(
        ((documents[1], documents[0]), (documents[2], documents[1])), ("true", "false"), strict=True
    ):
        link = f"{BASE}relation/{lower.value[-1]}"
        quads += [said(link, str(BKG.relationFrom), lower), said(link, str(BKG.relationTo), upper)]
        quads += [
            said(link, str(BKG.relationKind), ox.Literal("transmits")),
            said(link, str(BKG.rule), ox.Literal(stated)),
        ]
        quads += [said(link, str(BKG.isStated), ox.Literal(stated))]
    store.apply((), quads)
    from_below = trace_documents(store, [documents[2].value], "c")
    assert {one.iri[-1]: (one.relation, one.stated) for one in from_below.documents} == {
        "a": ("above", True),
        "b": ("above", False),
        "c": ("self", None),
    }
    from_above = trace_documents(store, [documents[0].value], "a")
    assert {one.iri[-1]: (one.relation, one.rule) for one in from_above.documents} == {
        "a": ("self", None),
        "b": ("below", "true"),
        "c": ("below", "false"),
    }


def test_nodes_read_only_what_they_are_asked_for(store: LocalStore) -> None:
    nodes = Nodes(store, (BKG.policyNumber, BKG.year))
    nodes.load([f"{BASE}policy/{NOTICE}", f"{BASE}policy/nothing"])
    assert nodes.text(f"{BASE}policy/{NOTICE}", BKG.policyNumber) == "新财企〔2024〕140号"
    assert nodes.number(f"{BASE}policy/{NOTICE}", BKG.year) == 2024
    assert nodes.text(f"{BASE}policy/{NOTICE}", BKG.agencyCode) is None
    assert nodes.link(f"{BASE}policy/nothing", BKG.issuingRegion) == ""
    assert nodes.decimal(f"{BASE}policy/nothing", BKG.amountYuan) is None
