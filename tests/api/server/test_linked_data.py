"""The IRIs that the graph mints, asked of the server: pages and RDF."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import html5lib
import pyoxigraph as ox
import pytest

from budgetkg.api.server.app import create_app
from budgetkg.api.server.sparql import preferred_language
from budgetkg.api.settings import read_settings
from budgetkg.api.store import LocalStore

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette prefers a fork of httpx
    from starlette.testclient import TestClient

BASE = "https://w3id.org/budgetkg/id/"
DISCLOSURE = "disclosure/652300-vkskmk7hcazu-2025"
ROW = f"{DISCLOSURE}/table/income_summary/row/1"  # changji-2025, line 232: 总计 1,864.72 715.72 715.72 1,149.00
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


@pytest.fixture(scope="module")
def client(ingested: IngestRun) -> Iterator[TestClient]:
    app = create_app(read_settings({"BUDGETKG_QUERY_SECONDS": "60"}, store=str(ingested.store)))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as found:
        yield found


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("*/*", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json;q=0.9, text/turtle;q=0.1", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
    ],
)
def test_thing_leads_to_the_document_that_is_wanted(client: TestClient, accept: str, suffix: str) -> None:
    """303: the thing is not the document about it (https://www.w3.org/TR/cooluris/)."""
    response = client.get(f"/id/{ROW}", headers={"accept": accept})
    assert response.status_code == 303
    assert response.headers["location"] == f"/id/{ROW}.{suffix}"
    assert "accept" in response.headers["vary"].lower()
    assert client.get(response.headers["location"]).status_code == 200


def test_form_that_there_is_not_is_told(client: TestClient) -> None:
    assert client.get(f"/id/{ROW}", headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_rdf_holds_what_is_said_of_a_thing_and_what_points_to_it(
    client: TestClient, store: LocalStore, suffix: str
) -> None:
    row = ox.NamedNode(BASE + ROW)
    response = client.get(f"/id/{ROW}.{suffix}")
    assert response.headers["content-type"].startswith(FORMATS[suffix].media_type)
    found = {quad.triple for quad in ox.parse(response.content, FORMATS[suffix])}
    expected = {quad.triple for quad in store.quads() if row in (quad.subject, quad.object)}
    assert found == expected
    assert {t.subject for t in found} > {row}, "the figures of the row point to it"


def test_page_shows_words_lines_and_links_of_this_host(client: TestClient) -> None:
    response = client.get(f"/id/{ROW}.html", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-language"] == "zh"
    html5lib.HTMLParser(strict=True).parse(response.text)
    assert "总计 1,864.72 715.72 715.72 1,149.00" in response.text
    assert re.search(r"changji-2025\.txt, 行 232<", response.text)
    assert f'href="/id/{DISCLOSURE}/table/income_summary"' in response.text
    assert f'href="/id/{ROW}/figure/1"' in response.text
    for path in set(re.findall(r'href="(/(?:id|code)/[^"]+)"', response.text)):
        assert client.get(path).status_code in (200, 303)


def test_page_speaks_the_reader_s_language(client: TestClient) -> None:
    chinese = client.get("/code/table-kind/income_summary.html").text
    english = client.get("/code/table-kind/income_summary.html", headers={"accept-language": "en-GB"}).text
    assert "何者指向它" in chinese
    assert "What points to it" in english
    assert "Only the first" not in english, "five tables and what names them are not thirty"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh"),
        ("de", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,en;q=0.8", "zh"),
        ("en;q=0.2,zh;q=0.1", "en"),
    ],
)
def test_language_is_that_of_the_browser(header: str, language: str) -> None:
    assert preferred_language(header) == language


@pytest.mark.parametrize("path", ["/id/nothing.html", "/id/nothing.ttl", "/code/region/999999.nt", "/id/a%20b%3E.ttl"])
def test_thing_that_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_head_is_answered_as_get(client: TestClient) -> None:
    assert client.head(f"/id/{ROW}").status_code == 303
    response = client.head(f"/id/{ROW}.ttl")
    assert (response.status_code, response.content) == (200, b"")


def _local(iri: str) -> str:
    return "/" + iri.removeprefix("https://w3id.org/budgetkg/")


@pytest.fixture(scope="module")
def minted(stored: frozenset[ox.Quad]) -> dict[str, list[str]]:
    """The IRIs under the bases of the project, by class; those of no class (graphs, programs) under ""."""
    found: dict[str, set[str]] = {}
    terms = {
        term.value
        for quad in stored
        for term in (quad.subject, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode) and term.value.startswith("https://w3id.org/budgetkg/")
    }
    for quad in stored:
        if quad.predicate.value.endswith("#type") and isinstance(quad.subject, ox.NamedNode):
            found.setdefault(quad.object.value, set()).add(quad.subject.value)
    found[""] = terms - set().union(*found.values())
    return {kind: sorted(iris & terms) for kind, iris in found.items()}


def test_things_of_every_class_dereference(client: TestClient, minted: dict[str, list[str]]) -> None:
    """An IRI of each class, and every IRI of no class."""
    assert len(minted) > 70
    assert f"{BASE}graph/organisations" in minted[""]
    asked = {iri for kind, iris in minted.items() for iri in (iris if not kind else {iris[len(iris) // 2]})}
    for iri in sorted(asked):
        path = _local(iri).partition("#")[0]
        led = client.get(path, headers={"accept": "text/turtle"})
        assert (led.status_code, led.headers["location"]) in ((303, f"{path}.ttl"), (303, "/ontology.ttl")), iri
        rdf = client.get(led.headers["location"])
        assert rdf.status_code == 200, iri
        said = {term.value for q in ox.parse(rdf.content, ox.RdfFormat.TURTLE) for term in (q.subject, q.object)}
        assert iri in said or path == "/ontology/0.1.0"
        shown = client.get(client.get(path, headers={"accept": "text/html"}).headers["location"])
        assert shown.status_code == 200, iri
        assert "<h1>" in shown.text


def test_page_of_a_project_tells_what_a_reader_asks(client: TestClient, store: LocalStore) -> None:
    """kizilsu-2025, lines 644 and 1038…: 自治区中小企业发展专项资金, 16.00 万元, two documents, two shares of 11 and 5."""
    query = 'SELECT ?x { ?x a <https://w3id.org/budgetkg/ontology#Project> ; <https://w3id.org/budgetkg/ontology#projectName> "自治区中小企业发展专项资金" FILTER (CONTAINS(STR(?x), "653000")) }'
    project = str(store.select(query)[0]["x"]).strip("<>")
    text = client.get(f"{_local(project)}.html").text
    assert "<h1>自治区中小企业发展专项资金</h1>" in text
    assert '<p class="amount">16.00 万元（160,000 元）</p>' in text
    assert "自治区中小企业发展专项资金 <mark>16.00</mark> 11.00 5.00</blockquote>" in text
    for words in (
        "新财企〔2024〕140号",
        "克财建〔2024〕113号",
        "上级一般公共预算安排的转移支付",
        "2150805 中小企业发展专项",
        "公开",
    ):
        assert f">{words}" in text, words
    trail = text[text.index("<nav") : text.index("</nav>")]
    assert re.findall(r">([^<]+)</a>", trail) == [
        "克孜勒苏柯尔克孜自治州工业和信息化局",
        "克孜勒苏柯尔克孜自治州工业和信息化局2025年部门预算公开",
    ]


def test_figure_is_named_by_row_column_and_value(client: TestClient) -> None:
    """changji-2025, line 232: 总计 1,864.72 …, the first figure of the row."""
    text = client.get(f"/id/{ROW}/figure/1.html").text
    assert "<h1>总计 · 合计 1,864.72 万元</h1>" in text
    assert '<p class="amount">1,864.72 万元（18,647,200 元）</p>' in text
    assert "总计 <mark>1,864.72</mark> 715.72" in text
    english = client.get(f"/id/{ROW}/figure/1.html?lang=en").text
    assert '<p class="amount">18,647,200 yuan (1,864.72 万元)</p>' in english


def test_thing_with_many_links_shows_the_first_of_them(client: TestClient, store: LocalStore) -> None:
    text = client.get("/code/column/total.html").text
    total = store.select(
        "SELECT (COUNT(*) AS ?n) { ?s <https://w3id.org/budgetkg/ontology#column> <https://w3id.org/budgetkg/code/column/total> }"
    )
    count = str(total[0]["n"]).split('"')[1]
    assert re.search(rf'数字</a> <span class="soft">{count}', text)
    assert "仅列出前 30" in text


def test_address_in_percent_encoding_is_the_same_thing(client: TestClient) -> None:
    assert client.get(f"/id/{ROW.replace('/', '%2F')}.ttl").status_code == 200


def test_named_graph_says_where_its_content_is(client: TestClient, store: LocalStore) -> None:
    graph = f"{BASE}graph/{DISCLOSURE}"
    found = {
        quad.predicate.value: quad.object.value
        for quad in ox.parse(client.get(f"/id/graph/{DISCLOSURE}.nt").content, ox.RdfFormat.N_TRIPLES)
    }
    assert found["http://rdfs.org/ns/void#dataDump"] == f"http://testserver/data?graph={graph}"
    assert found["http://rdfs.org/ns/void#triples"] == str(len(store.graph(ox.NamedNode(graph))))
    assert f'href="/data?graph={graph}"' in client.get(f"/id/graph/{DISCLOSURE}.html").text


def test_ontology_has_an_anchor_for_every_own_term(client: TestClient, stored: frozenset[ox.Quad]) -> None:
    text = client.get("/ontology", headers={"accept": "text/html"}, follow_redirects=True).text
    html5lib.HTMLParser(strict=True).parse(text)
    terms = {
        quad.subject.value.partition("#")[2]
        for quad in stored
        if quad.predicate.value.endswith("isDefinedBy") and isinstance(quad.subject, ox.NamedNode)
    }
    assert {"Project", "hasPolicyBasis", "amountYuan"} < terms
    assert set(re.findall(r'<section id="([^"]+)"', text)) == terms
    assert "政策依据 · has policy basis" in text
    assert client.get("/ontology/9.9").status_code == 404
    assert client.get("/ontology.exe").status_code == 404


def _cells(text: str) -> list[list[str]]:
    """The rows of the first table with a head, cell by cell."""
    table = text[text.index("<thead>") : text.index("</tbody>")]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row)] for row in rows]


def test_page_of_a_table_shows_it_as_printed(client: TestClient) -> None:
    """changji-2025, 表2, lines 223 and following: empty cells are empty here, and totals stand first."""
    text = client.get(f"/id/{DISCLOSURE}/table/income_summary.html").text
    html5lib.HTMLParser(strict=True).parse(text)
    rows = _cells(text)
    assert rows[0] == ["", "合计", "财政拨款小计", "一般公共预算", "财政拨款结转"]
    assert rows[1] == ["总计", "1,864.72", "715.72", "715.72", "1,149.00"]
    assert ["2150805 中小企业发展专项", "511.00", "", "", "511.00"] in rows
    assert f'<a href="/id/{ROW}/figure/4">1,149.00</a>' in text


def test_page_of_a_table_with_two_sides_has_income_first(client: TestClient) -> None:
    rows = _cells(client.get(f"/id/{DISCLOSURE}/table/income_expenditure_summary.html").text)
    names = [row[0] for row in rows]
    assert rows[1] == ["一、本年收入", "715.72"]
    assert names.index("收入总计" if "收入总计" in names else "收 入 总 计") < names.index("201 一般公共服务支出")
