"""Clients of others on a live server: SPARQLWrapper, rdflib's SPARQLStore, pandas, and curl as the documentation shows it."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

import pandas as pd
import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

BKG = "https://w3id.org/budgetkg/ontology#"
EDUCATION = "https://w3id.org/budgetkg/code/functional/205"
CODES = "https://w3id.org/budgetkg/id/graph/codes"
DISCLOSURES = f"SELECT ?d ?year {{ ?d a <{BKG}BudgetDisclosure> ; <{BKG}year> ?year }} ORDER BY ?year"
YEARS = [2021, 2024, 2025, 2025, 2025]
"""The years that the five examples are of, as their titles print them."""
DOCUMENTATION = Path(__file__).parents[3] / "docs" / "server.md"


class Served(Protocol):
    """What the fixture `served` gives."""

    address: str


@pytest.fixture(scope="module")
def endpoint(served: Served) -> str:
    return f"{served.address}/sparql"


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("request_method", ["urlencoded", POSTDIRECTLY])
def test_sparqlwrapper_reads_tables(endpoint: str, method: str, request_method: str) -> None:
    client = SPARQLWrapper(endpoint)
    client.setMethod(POST if request_method == POSTDIRECTLY else method)
    client.setRequestMethod(request_method)
    client.setQuery(DISCLOSURES)
    client.setReturnFormat(JSON)
    found = client.queryAndConvert()
    assert [int(row["year"]["value"]) for row in found["results"]["bindings"]] == YEARS
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 5
    client.setReturnFormat(CSV)
    assert len(client.queryAndConvert().split()) == 6


@pytest.mark.parametrize("format", [TURTLE, RDFXML, N3])
def test_sparqlwrapper_reads_graphs(endpoint: str, format: str) -> None:
    client = SPARQLWrapper(endpoint)
    client.setQuery(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{EDUCATION}> }} ?s ?p ?o }}")
    client.setReturnFormat(format)
    content = client.queryAndConvert()
    graph = content if isinstance(content, Graph) else Graph().parse(data=content, format="turtle")
    assert Literal("教育支出", lang="zh") in set(graph.objects(URIRef(EDUCATION), SKOS.prefLabel))


def test_sparqlwrapper_is_told_what_is_wrong(endpoint: str) -> None:
    client = SPARQLWrapper(endpoint)
    client.setQuery("SELECT * WHERE { ?s ?p }")
    with pytest.raises(QueryBadFormed, match="line 1, column 24"):
        client.query()


def test_rdflib_reads_the_endpoint_as_a_graph(endpoint: str) -> None:
    labels = set(Graph(SPARQLStore(endpoint), identifier=URIRef(CODES)).objects(URIRef(EDUCATION), SKOS.prefLabel))
    assert {Literal("Education", lang="en"), Literal("教育支出", lang="zh")} <= labels
    everything = Dataset(SPARQLStore(endpoint), default_union=True)
    assert sorted(int(row[1]) for row in everything.query(DISCLOSURES)) == YEARS


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_asks_by_every_method(endpoint: str, method: str) -> None:
    store = SPARQLStore(endpoint, method=method, context_aware=False)
    found = Graph(store).query(f"SELECT ?l {{ <{EDUCATION}> <{SKOS.prefLabel}> ?l FILTER (?l = '教育支出'@zh) }}")
    assert [str(row[0]) for row in found] == ["教育支出"]


def test_pandas_reads_csv(endpoint: str) -> None:
    table = pd.read_csv(f"{endpoint}?{urlencode({'query': DISCLOSURES, 'format': 'csv'})}")
    assert list(table["year"]) == YEARS
    amounts = f"SELECT ?a {{ ?p a <{BKG}Project> ; <{BKG}amountYuan> ?a }}"
    exact = pd.read_csv(f"{endpoint}?{urlencode({'query': amounts, 'format': 'csv'})}", dtype=str)
    assert Decimal("570000") in {Decimal(one) for one in exact["a"]}


def _examples() -> list[str]:
    return re.findall(r"^curl .*$", DOCUMENTATION.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_way_to_ask_is_documented() -> None:
    shown = "\n".join(_examples())
    for way in ("--get", "--data-urlencode", "application/sparql-query", "default-graph-uri", "format="):
        assert way in shown


@pytest.mark.parametrize("number", range(len(_examples())))
def test_curl_answers_as_documented(served: Served, number: int) -> None:
    if not shutil.which("curl"):
        pytest.skip("NO CURL HERE: the examples of docs/server.md are not tested")
    words = shlex.split(_examples()[number].replace("http://127.0.0.1:8000", served.address))
    process = subprocess.run([*words, "--silent", "--fail-with-body"], capture_output=True, check=False)
    assert process.returncode == 0, process.stdout.decode()
    content = process.stdout.decode()
    expected = (
        lambda: len(json.loads(content)["results"]["bindings"]) == 3,
        lambda: content.strip() == "true",
        lambda: int(content.split()[1]) == 38,
        lambda: (
            "教育支出" in {quad.object.value for quad in ox.parse(io.BytesIO(content.encode()), ox.RdfFormat.TURTLE)}
        ),
        lambda: int(json.loads(content)["results"]["bindings"][0]["n"]["value"]) > 1000,
        lambda: "service-description#Service" in content,
    )
    assert len(expected) == len(_examples())
    assert expected[number]()
