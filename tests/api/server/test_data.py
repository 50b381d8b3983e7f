"""Named graphs by the Graph Store Protocol. § numbers are those of https://www.w3.org/TR/sparql11-http-rdf-update/."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
import pytest

from budgetkg.api.server.app import create_app
from budgetkg.api.settings import read_settings
from budgetkg.api.store import LocalStore

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette prefers a fork of httpx
    from starlette.testclient import TestClient

NAME = "graph/disclosure/652300-vkskmk7hcazu-2025"
GRAPH = f"https://w3id.org/budgetkg/id/{NAME}"


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


@pytest.fixture(scope="module")
def client(ingested: IngestRun) -> Iterator[TestClient]:
    app = create_app(read_settings({"BUDGETKG_QUERY_SECONDS": "60"}, store=str(ingested.store)))
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


def _triples(content: bytes, format: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(content, format)}


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("*/*", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_graph_is_given_whole_in_every_format(
    client: TestClient, store: LocalStore, accept: str, format: ox.RdfFormat
) -> None:
    """§5.2 GET, §4.2 indirect identification."""
    response = client.get("/data", params={"graph": GRAPH}, headers={"accept": accept})
    assert response.headers["content-type"].startswith(format.media_type)
    assert _triples(response.content, format) == store.graph(ox.NamedNode(GRAPH))


def test_graph_has_an_address_of_its_own(client: TestClient) -> None:
    """§4.1 direct identification: the graph's IRI on this host."""
    direct = client.get(f"/data/{NAME}", headers={"accept": "application/n-triples"})
    assert direct.content == client.get("/data", params={"graph": GRAPH, "format": "nt"}).content


def test_default_graph_is_the_union(client: TestClient, stored: frozenset[ox.Quad]) -> None:
    response = client.get("/data?default", headers={"accept": "application/n-triples"})
    assert _triples(response.content, ox.RdfFormat.N_TRIPLES) == {quad.triple for quad in stored}


def test_head_is_get_without_the_body(client: TestClient) -> None:
    """§5.7."""
    got, head = (client.request(method, "/data", params={"graph": GRAPH}) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-type"] == got.headers["content-type"]


def test_unchanged_graph_is_not_sent_again(client: TestClient) -> None:
    etag = client.get("/data", params={"graph": GRAPH}).headers["etag"]
    again = client.get("/data", params={"graph": GRAPH}, headers={"if-none-match": f'"other", W/{etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/data", params={"graph": GRAPH}, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"/data?graph={GRAPH}-no",
        "/data/graph/nothing",
        f"/data?graph={GRAPH}/",
        "/data/graph/%20",
        "/data/graph/%22%3E",
    ],
)
def test_graph_that_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    """§5.2."""
    response = client.get(path)
    assert response.status_code == 404
    assert "没有此图" in response.json()["detail"]


@pytest.mark.parametrize(
    "query", ["", "?graph=relative", "?graph=", "?default&graph=http://a/", "?graph=http://a/&graph=http://b/"]
)
def test_exactly_one_graph_is_named_by_an_absolute_iri(client: TestClient, query: str) -> None:
    """§4.2."""
    response = client.get(f"/data{query}")
    assert response.status_code == 400
    assert "?graph=IRI" in response.json()["detail"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", [f"/data?graph={GRAPH}", f"/data/{NAME}"])
def test_writing_is_refused(client: TestClient, store: LocalStore, method: str, path: str) -> None:
    """§5.3 to §5.6: 405, and Allow says what there is."""
    before = store.graph(ox.NamedNode(GRAPH))
    response = client.request(method, path, content=b"<http://a/> <http://b/> <http://c/> .")
    assert response.status_code == 405
    assert {one.strip() for one in response.headers["allow"].split(",")} == {"GET", "HEAD"}
    assert "只读" in response.json()["detail"]
    assert store.graph(ox.NamedNode(GRAPH)) == before


def test_format_that_there_is_not_is_told(client: TestClient) -> None:
    assert client.get("/data?default", headers={"accept": "image/png"}).status_code == 406
