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
    assert re.search(r"changji-2025\.txt, 行 232–232", response.text)
    assert f'href="/id/{DISCLOSURE}/table/income_summary"' in response.text
    assert f'href="/id/{ROW}/figure/1"' in response.text
    for path in set(re.findall(r'href="(/(?:id|code)/[^"]+)"', response.text)):
        assert client.get(path).status_code in (200, 303)


def test_page_speaks_the_reader_s_language(client: TestClient) -> None:
    chinese = client.get("/code/table-kind/income_summary.html").text
    english = client.get("/code/table-kind/income_summary.html", headers={"accept-language": "en-GB"}).text
    assert "陈述" in chinese
    assert "Statements" in english
    assert "Only the first" not in english, "five tables and what names them are not two hundred"


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
