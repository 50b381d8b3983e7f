"""Search, dumps, catalogue and start page over a server: what a client and a reader get."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import warnings
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol

import html5lib
import pyoxigraph as ox
import pytest

from budgetkg.api.server.app import create_app
from budgetkg.api.settings import read_settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette prefers a fork of httpx
    from starlette.testclient import TestClient

NAME = "652300-vkskmk7hcazu-2025"
DISCLOSURE = f"https://w3id.org/budgetkg/id/disclosure/{NAME}"


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
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as found:
        yield found


def test_search_gives_things_with_their_pages(client: TestClient) -> None:
    answer = client.get("/api/search", params={"q": "新财企 (2024) 140 号", "limit": 2}).json()
    first = answer["results"][0]
    assert (first["kind"], first["title"], first["place"]) == ("policy", "新财企〔2024〕140号", "新疆维吾尔自治区")
    assert first["iri"].endswith(first["page"].removeprefix("/"))
    assert client.get(first["page"], follow_redirects=True, headers={"accept": "text/html"}).status_code == 200
    start, end = first["highlights"][0]
    assert re.fullmatch(r"新财企\W*2024\W*140 ?号", first["snippet"][start:end])
    assert answer["matched"] == "all"
    assert sum(answer["kinds"].values()) == answer["total"]


def test_search_is_paged_to_its_end(client: TestClient) -> None:
    address, got = "/api/search?q=食盐&limit=5&kind=project&kind=policy&kind=quote", []
    while address:
        answer = client.get(address).json()
        got += [hit["iri"] for hit in answer["results"]]
        assert {hit["kind"] for hit in answer["results"]} <= {"project", "policy", "quote"}
        address = answer["next"]
    assert len(got) == len(set(got)) == answer["total"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 422),
        ("?q=", 400),
        ("?q=a&kind=nothing", 422),
        ("?q=a&limit=101", 422),
        ("?q=a&cursor=x", 400),
        (f"?q={'a' * 201}", 422),
    ],
)
def test_search_that_cannot_be_is_told(client: TestClient, query: str, status: int) -> None:
    response = client.get(f"/api/search{query}")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_search_page_marks_what_was_looked_for(client: TestClient) -> None:
    response = client.get("/search", params={"q": "食盐 <b>", "kind": ""})
    html5lib.HTMLParser(strict=True).parse(response.text)
    assert "<mark>食盐</mark>" in response.text
    assert 'value="食盐 &lt;b&gt;"' in response.text
    assert 'href="/id/project/' in response.text
    assert "下一页" in client.get("/search?q=工业").text
    html5lib.HTMLParser(strict=True).parse(client.get("/search?lang=en").text)


def test_start_page_says_what_there_is(client: TestClient) -> None:
    text = client.get("/").text
    html5lib.HTMLParser(strict=True).parse(text)
    assert re.search(r"<b>5</b>公开文件", text)
    assert re.search(r"<b>4</b>部门", text)
    assert "昌吉回族自治州工业和信息化局2025年部门预算公开" in text
    for path in sorted(set(re.findall(r'href="(/[^"#]*)"', text))):
        assert client.get(path.replace("&amp;", "&"), follow_redirects=True).status_code == 200, path
    assert "Disclosures" in client.get("/", headers={"accept-language": "en"}).text


@pytest.mark.parametrize(
    "path", ["/", "/search", "/api/search?q=a", "/dumps/", "/.well-known/void", "/dumps/cells.csv"]
)
def test_head_is_answered(client: TestClient, path: str) -> None:
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")


@pytest.fixture(scope="module")
def sums(client: TestClient) -> dict[str, str]:
    lines = client.get("/dumps/SHA256SUMS").text.splitlines()
    return {name: total for total, name in (line.split("  ") for line in lines)}


def test_dumps_are_whole(client: TestClient, stored: frozenset[ox.Quad], sums: dict[str, str]) -> None:
    for suffix, format in (("nq", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG)):
        response = client.get(f"/dumps/budgetkg.{suffix}")
        assert response.headers["content-type"] == format.media_type
        assert hashlib.sha256(response.content).hexdigest() == sums[f"budgetkg.{suffix}"]
        assert set(ox.parse(response.content, format)) == stored


def test_every_file_is_listed_with_its_checksum(client: TestClient, sums: dict[str, str]) -> None:
    text = client.get("/dumps/").text
    html5lib.HTMLParser(strict=True).parse(text)
    assert {"budgetkg.nq", "cells.csv", "projects.parquet", "budgetkg-csv.zip", "README.txt"} <= sums.keys()
    for name, total in sums.items():
        assert f'href="/dumps/{name}"' in text
        if name not in ("budgetkg.nq", "budgetkg.trig"):
            response = client.get(f"/dumps/{name}")
            assert hashlib.sha256(response.content).hexdigest() == total
            assert client.get(f"/dumps/{name}.sha256").text == f"{total}  {name}\n"
    assert "不作任何保证" in text
    assert "without warranty" in text


def test_tables_are_those_of_the_export(client: TestClient) -> None:
    """The CSV alone and in the archive; project names as the sources print them."""
    content = client.get("/dumps/projects.csv").content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    assert {"自治区中小企业发展专项资金", "食盐专营管理工作项目"} < {row["name"] for row in rows}
    archive = zipfile.ZipFile(io.BytesIO(client.get("/dumps/budgetkg-csv.zip").content))
    assert archive.read("projects.csv") == content
    assert "README.txt" in archive.namelist()


def test_one_disclosure_has_its_own_dump(client: TestClient, stored: frozenset[ox.Quad]) -> None:
    graphs = {f"https://w3id.org/budgetkg/id/graph/{part}/{NAME}" for part in ("disclosure", "validation")}
    expected = {quad for quad in stored if quad.graph_name.value in graphs}
    for suffix, format in (("nq", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG)):
        content = client.get(f"/dumps/disclosure/{NAME}.{suffix}").content
        assert set(ox.parse(content, format)) == expected
        total = client.get(f"/dumps/disclosure/{NAME}.{suffix}.sha256").text
        assert total == f"{hashlib.sha256(content).hexdigest()}  {NAME}.{suffix}\n"


def test_download_can_be_resumed(client: TestClient) -> None:
    """Range and If-Range (RFC 9110 §13.1.5, §14.2)."""
    path = f"/dumps/disclosure/{NAME}.nq"
    whole = client.get(path, headers={"accept-encoding": "identity"})
    assert whole.headers["accept-ranges"] == "bytes"
    etag = whole.headers["etag"]
    part = client.get(path, headers={"range": "bytes=1000-1999", "if-range": etag})
    assert (part.status_code, part.content) == (206, whole.content[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(whole.content)}"
    changed = client.get(path, headers={"range": "bytes=1000-1999", "if-range": '"another"'})
    assert (changed.status_code, len(changed.content)) == (200, len(whole.content))
    assert client.get(path, headers={"range": f"bytes={len(whole.content)}-"}).status_code == 416


def test_dump_says_its_state(client: TestClient, ingested: IngestRun) -> None:
    response = client.head("/dumps/cells.csv")
    assert response.content == b""
    digest = response.headers["repr-digest"].removeprefix("sha-256=:").removesuffix(":")
    assert f'"{b64decode(digest).hex()}"' == response.headers["etag"]
    newest = max(one.stat().st_mtime for one in ingested.store.iterdir())
    assert abs(parsedate_to_datetime(response.headers["last-modified"]).timestamp() - newest) < 2
    again = client.get("/dumps/cells.csv", headers={"if-none-match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/no.csv",
        "/dumps/..%2Fsearch.sqlite",
        "/dumps/disclosure/no.nq",
        "/dumps/disclosure/..%2FREADME.txt",
        f"/dumps/disclosure/{NAME}.exe",
        "/dumps/.sha256",
    ],
)
def test_file_that_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def _objects(content: bytes, format: ox.RdfFormat, subject: str, predicate: str) -> set[str]:
    return {
        quad.object.value
        for quad in ox.parse(content, format)
        if isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value == subject
        and quad.predicate.value == predicate
    }


def test_void_says_size_classes_and_places(client: TestClient, stored: frozenset[ox.Quad]) -> None:
    content = client.get("/.well-known/void").content
    void, whole = "http://rdfs.org/ns/void#", "http://testserver/.well-known/void#dataset"
    turtle = ox.RdfFormat.TURTLE
    assert _objects(content, turtle, whole, f"{void}triples") == {str(len(stored))}
    assert _objects(content, turtle, whole, f"{void}sparqlEndpoint") == {"http://testserver/sparql"}
    assert _objects(content, turtle, "http://testserver/.well-known/void#Project", f"{void}entities") == {"38"}
    for place in _objects(content, turtle, whole, f"{void}dataDump"):
        assert client.head(place.removeprefix("http://testserver")).status_code == 200
    assert client.get("/.well-known/void", headers={"accept": "application/ld+json"}).json()


def test_catalogue_has_a_dataset_for_each_disclosure(client: TestClient) -> None:
    content = client.get("/catalogue", headers={"accept": "application/n-triples"}).content
    dcat, terms, nt = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/", ox.RdfFormat.N_TRIPLES
    datasets = _objects(content, nt, "https://w3id.org/budgetkg/id/graph/catalogue", f"{dcat}dataset")
    assert len(datasets) == 6
    assert DISCLOSURE in datasets
    for dataset in datasets:
        rights = _objects(content, nt, dataset, f"{terms}rights")
        assert any("不作任何保证" in one for one in rights)
        assert any("without warranty" in one for one in rights)
        assert _objects(content, nt, dataset, f"{terms}license") == {"https://www.apache.org/licenses/LICENSE-2.0"}
    places = _objects(content, nt, DISCLOSURE, f"{dcat}distribution")
    assert f"http://testserver/dumps/disclosure/{NAME}.trig" in places
    for place in places:
        assert client.get(place.removeprefix("http://testserver")).status_code == 200
    csv_file = "http://testserver/dumps/cells.csv"
    assert _objects(content, nt, csv_file, f"{dcat}byteSize") == {
        client.head("/dumps/cells.csv").headers["content-length"]
    }
    led = client.get("/catalogue", headers={"accept": "text/html,*/*;q=0.8"})
    assert (led.status_code, led.headers["location"]) == (303, "/dumps/")
    assert json.loads(client.get("/catalogue?format=jsonld").content)
