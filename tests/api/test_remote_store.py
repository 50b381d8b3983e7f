"""A SPARQL 1.1 server as the store: Oxigraph's own server, written and asked over HTTP.

Everything that the embedded store answers, the server answers alike. Its default graph is the union of all graphs
where a parameter asks for that, as `BUDGETKG_STORE_PARAMETERS` does here.
"""

from __future__ import annotations

import csv
import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

from budgetkg.api.export import TABLES, export, export_query, without_blank_pages
from budgetkg.api.ingestion import Prepared
from budgetkg.api.publish import Outcome, publish, publish_vocabulary
from budgetkg.api.question_bank import fill, questions
from budgetkg.api.remote_store import RemoteStore
from budgetkg.api.settings import Settings, read_settings
from budgetkg.api.store import GRAPH, TABULAR, LocalStore, open_store
from budgetkg.api.tracing import trace
from budgetkg.ontology.errors import QueryRefused, StoreError

Call = Callable[..., Result]
EX = "https://example.org/"
VOCABULARY = ("ontology", "codes", "shapes")


def _environment(address: str) -> dict[str, str]:
    return {
        "BUDGETKG_STORE": f"{address}/query",
        "BUDGETKG_STORE_UPDATE": f"{address}/update",
        "BUDGETKG_STORE_PARAMETERS": "union-default-graph=true",
    }


@pytest.fixture(scope="module")
def remote(
    oxigraph: str, store: LocalStore, prepared: dict[str, Prepared], plain_settings: Settings
) -> Iterator[RemoteStore]:
    """The server with the five examples: published over SPARQL Update; the vocabulary is loaded as one file."""
    vocabulary = [q for q in store.quads() if q.graph_name.value.rpartition("/graph/")[2] in VOCABULARY]
    content = ox.serialize(vocabulary, format=ox.RdfFormat.N_QUADS)
    headers = {"Content-Type": ox.RdfFormat.N_QUADS.media_type}
    request = urllib.request.Request(f"{oxigraph}/store", data=content, headers=headers, method="POST")  # noqa: S310
    urllib.request.urlopen(request).close()  # noqa: S310 – the server of this test
    opened = open_store(read_settings(_environment(oxigraph)))
    assert isinstance(opened, RemoteStore)
    assert publish_vocabulary(opened, plain_settings.minter) is False, "the vocabulary is there already"
    for found in prepared.values():
        assert publish(opened, found.content, plain_settings.minter) is Outcome.ADDED
    yield opened
    opened.close()


def test_server_holds_the_same_quads_as_the_embedded_store(remote: RemoteStore, stored: frozenset[ox.Quad]) -> None:
    assert set(remote.quads()) == stored


def test_publishing_again_changes_nothing(
    remote: RemoteStore, prepared: dict[str, Prepared], plain_settings: Settings
) -> None:
    for found in prepared.values():
        assert publish(remote, found.content, plain_settings.minter) is Outcome.UNCHANGED


def _rows(content: bytes) -> list[tuple[str, ...]]:
    return [tuple(row) for row in csv.reader(content.decode("utf-8").splitlines())]


EXAMPLES = {name: {p.name: p.example for p in q.parameters if p.is_required} for name, q in questions().items()}


@pytest.mark.parametrize("name", sorted(questions()))
def test_question_is_answered_alike(remote: RemoteStore, store: LocalStore, name: str) -> None:
    query = fill(questions()[name], EXAMPLES[name])
    local, other = (_rows(one.serialise(query, "csv")[0]) for one in (store, remote))
    assert len(local) > 1
    assert other[0] == local[0]
    assert sorted(other) == sorted(local)


@pytest.mark.parametrize("name", ["withheld", "department-projects"])
def test_values_that_are_joined_have_an_order(name: str) -> None:
    """exports/cells.rq shows how: the values are ordered in a subquery, as Oxigraph and Jena then join them."""
    text = questions()[name].text
    inner = text[text.index("GROUP_CONCAT") :]
    assert "ORDER BY" in inner[: inner.rindex("GROUP BY")]


@pytest.mark.parametrize("table", TABLES)
def test_tidy_table_is_exported_alike(remote: RemoteStore, store: LocalStore, table: str) -> None:
    query = export_query(table)
    local, other = (without_blank_pages(one.serialise(query, "csv")[0].decode()) for one in (store, remote))
    assert other.splitlines()[0] == local.splitlines()[0]
    assert sorted(csv.reader(other.splitlines())) == sorted(csv.reader(local.splitlines()))


@pytest.mark.parametrize("format", ["nquads", "turtle"])
def test_dump_is_the_same_file(remote: RemoteStore, dumps: dict[str, Path], tmp_path: Path, format: str) -> None:
    [other] = export(remote, format, tmp_path)
    assert other.read_bytes() == dumps[format].read_bytes()


@pytest.mark.parametrize("number", ["新财企[2024]140 号", "国务院令第466号", "州党委2020年第50次常委"])
def test_trace_is_the_same(remote: RemoteStore, store: LocalStore, number: str) -> None:
    local, other = trace(store, number), trace(remote, number)
    assert other == local


@pytest.mark.parametrize("format", sorted(TABULAR))
def test_table_formats_parse(remote: RemoteStore, format: str) -> None:
    query = "SELECT ?s WHERE { ?s a <https://w3id.org/budgetkg/ontology#BudgetDisclosure> } ORDER BY ?s"
    content, media_type = remote.serialise(query, format)
    assert media_type.partition(";")[0] == TABULAR[format].media_type.partition(";")[0]
    if format == "csv":
        assert len(content.decode().split()) == 6
    else:
        assert len(list(ox.parse_query_results(content, TABULAR[format]))) == 5


@pytest.mark.parametrize("format", sorted(GRAPH))
def test_graph_formats_parse(remote: RemoteStore, format: str) -> None:
    query = "CONSTRUCT WHERE { ?s a <https://w3id.org/budgetkg/ontology#BudgetDisclosure> }"
    content, _ = remote.serialise(query, format)
    assert len(list(ox.parse(content, GRAPH[format]))) == 5


def test_replacing_takes_the_old_version_off_the_server(
    remote: RemoteStore, prepared: dict[str, Prepared], plain_settings: Settings, store: LocalStore
) -> None:
    """One update removes and adds; putting the old version back restores every triple."""
    content = prepared["changji-2021.txt"].content
    graphs = [ox.NamedNode(str(one)) for one in (content.graph, plain_settings.minter.shared_graph("organisations"))]
    lines = content.triples.splitlines(keepends=True)
    fewer = replace(content, triples=b"".join(line for line in lines if b"#personsChange>" not in line))
    assert publish(remote, fewer, plain_settings.minter) is Outcome.REPLACED
    gone = store.graph(graphs[0]) - remote.graph(graphs[0])
    assert len(gone) == sum(b"#personsChange>" in line for line in lines) > 0
    assert publish(remote, content, plain_settings.minter) is Outcome.REPLACED
    assert [remote.graph(one) for one in graphs] == [store.graph(one) for one in graphs]


def test_words_with_every_special_character_survive_the_way(remote: RemoteStore) -> None:
    words = "a\"b'c\\d\n\r\t{}<>|%E5%85%8B &+=;# 克\U00020000 \\u0041"
    graph = ox.NamedNode(f"{EX}graph")
    quad = ox.Quad(ox.NamedNode(f"{EX}%E5%85%8B"), ox.NamedNode(f"{EX}p"), ox.Literal(words), graph)
    remote.apply((), (quad,))
    assert remote.graph(graph) == {quad.triple}
    rows = remote.select(f"SELECT ?o WHERE {{ <{EX}%E5%85%8B> <{EX}p> ?o }}")
    assert [row["o"] for row in rows] == [ox.Literal(words)]
    remote.apply((quad,), ())
    assert remote.graph(graph) == set()


def test_command_line_asks_the_server(remote: RemoteStore, oxigraph: str, call: Call) -> None:
    assert remote is not None
    result = call("trace", "新财企〔2024〕140号", "--format", "json", env=_environment(oxigraph))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["total_yuan"] == "730000"


def test_without_the_parameter_the_default_graph_is_empty(remote: RemoteStore, oxigraph: str) -> None:
    """Why the setting is there: the server's own default graph holds nothing."""
    assert remote is not None
    plain = open_store(read_settings({"BUDGETKG_STORE": f"{oxigraph}/query"}))
    assert plain.select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1") == []
    assert remote.select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1") != []


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("query", ["SELECT ?x WHERE {", "部门"])
def test_server_refuses_what_is_no_query(remote: RemoteStore, query: str) -> None:
    with pytest.raises(QueryRefused, match="服务器拒绝了查询 the server refused the query"):
        remote.select(query)


@pytest.mark.parametrize("ask", ["select", "construct", "serialise"])
def test_asking_never_writes(remote: RemoteStore, ask: str) -> None:
    graph = ox.NamedNode(f"{EX}scratch")
    quad = ox.Quad(ox.NamedNode(f"{EX}s"), ox.NamedNode(f"{EX}p"), ox.Literal("o"), graph)
    remote.apply((), (quad,))
    arguments = (f"DROP GRAPH {graph}", "json") if ask == "serialise" else (f"DROP GRAPH {graph}",)
    try:
        with pytest.raises(QueryRefused):
            getattr(remote, ask)(*arguments)
    finally:
        assert remote.graph(graph) == {quad.triple}
        remote.apply((quad,), ())


def test_select_takes_no_construct(remote: RemoteStore) -> None:
    with pytest.raises((QueryRefused, StoreError)):
        remote.select("CONSTRUCT WHERE { ?s ?p ?o }")


def test_store_without_update_endpoint_is_read_only(oxigraph: str) -> None:
    plain = open_store(read_settings({"BUDGETKG_STORE": f"{oxigraph}/query"}))
    quad = ox.Quad(ox.NamedNode(f"{EX}s"), ox.NamedNode(f"{EX}p"), ox.Literal("o"), ox.NamedNode(f"{EX}g"))
    with pytest.raises(StoreError, match="BUDGETKG_STORE_UPDATE"):
        plain.apply((), (quad,))


def test_server_that_does_not_answer_is_named(call: Call, free_port: Callable[[], int]) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    result = call("summary", env=_environment(address))
    assert result.exit_code == 2
    assert f"{address}/query: 服务器无法访问 the server cannot be reached" in result.stderr
    assert "Traceback" not in result.stderr


def test_password_is_sent_and_never_shown(free_port: Callable[[], int], call: Call) -> None:
    env = _environment(f"http://127.0.0.1:{free_port()}")
    result = call("summary", env={**env, "BUDGETKG_STORE_USER": "reader", "BUDGETKG_STORE_PASSWORD": "geheim-4711"})
    assert result.exit_code == 2
    assert "geheim-4711" not in result.stdout + result.stderr


def test_format_that_does_not_fit_is_told_as_by_the_embedded_store(remote: RemoteStore) -> None:
    with pytest.raises(QueryRefused):
        remote.serialise("SELECT * WHERE { ?s ?p ?o } LIMIT 1", "ttl")
