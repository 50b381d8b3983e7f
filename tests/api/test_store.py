"""The embedded store: what is written is read back, a change happens whole or not at all, errors are clear."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetkg.api.remote_store import RemoteStore
from budgetkg.api.settings import read_settings
from budgetkg.api.store import GRAPH, TABULAR, LocalStore, open_store
from budgetkg.api.terms import term
from budgetkg.api.update_text import update_text
from budgetkg.ingest.statements.writer import decimal
from budgetkg.ontology.errors import QueryRefused, StoreError

EX = "https://example.org/"
SELECT = f"SELECT ?s ?o WHERE {{ ?s <{EX}name> ?o }} ORDER BY ?s"
CONSTRUCT = f"CONSTRUCT {{ ?s <{EX}name> ?o }} WHERE {{ ?s <{EX}name> ?o }}"


def _quad(subject: str, value: ox.Literal | ox.NamedNode, graph: str = "g") -> ox.Quad:
    return ox.Quad(ox.NamedNode(EX + subject), ox.NamedNode(f"{EX}name"), value, ox.NamedNode(EX + graph))


A, B, C = (_quad(name, ox.Literal(text)) for name, text in (("a", "甲"), ("b", "乙"), ("c", "丙")))


@pytest.fixture
def two() -> LocalStore:
    store = LocalStore(None)
    store.apply((), (A, B))
    return store


def test_apply_removes_and_adds(two: LocalStore) -> None:
    two.apply((A,), (C,))
    assert set(two.quads()) == {B, C}


def test_apply_of_nothing_changes_nothing(two: LocalStore) -> None:
    two.apply((), ())
    assert set(two.quads()) == {A, B}


def test_apply_refuses_a_triple_outside_the_named_graphs_and_changes_nothing(two: LocalStore) -> None:
    outside = ox.Quad(A.subject, A.predicate, ox.Literal("丁"))
    with pytest.raises(StoreError, match="outside the named graphs"):
        two.apply((A,), (C, outside))
    assert set(two.quads()) == {A, B}


# every character that SPARQL, Turtle or a shell could take for its own
_TEXT = st.text(
    alphabet=st.one_of(st.characters(exclude_categories=("Cs",)), st.sampled_from("\"'\\{}<>|\n\r\t.;#$?@"))
)
_LITERALS = st.one_of(
    _TEXT.map(ox.Literal),
    _TEXT.map(lambda text: ox.Literal(text, language="zh")),
    st.integers(-(2**63), 2**63 - 1).map(ox.Literal),
)
_QUADS = st.builds(_quad, st.sampled_from(["a", "b"]), _LITERALS, st.sampled_from(["g", "h"]))


@given(st.frozensets(_QUADS, max_size=6), st.frozensets(_QUADS, max_size=6), st.data())
@settings(max_examples=150, deadline=None)
def test_apply_is_set_difference_and_union_for_any_words(
    before: frozenset[ox.Quad], added: frozenset[ox.Quad], data: st.DataObject
) -> None:
    removed = data.draw(st.frozensets(st.sampled_from(sorted(before, key=str)), max_size=4)) if before else frozenset()
    store = LocalStore(None)
    store.apply((), before)
    store.apply(removed, added)
    assert set(store.quads()) == (before - removed) | added


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
@settings(deadline=None)
def test_decimals_of_the_package_are_in_the_form_that_the_store_keeps(value: Decimal) -> None:
    """The store rewrites 1234.50 to 1234.5; a graph in another form would differ from itself at every ingestion."""
    quad = _quad("a", term(decimal(value)))
    store = LocalStore(None)
    store.apply((), (quad,))
    assert set(store.quads()) == {quad}


def test_update_is_one_request_that_removes_before_it_adds() -> None:
    assert update_text([A], [A]).index("DELETE DATA") < update_text([A], [A]).index("INSERT DATA")
    assert update_text([A], []).startswith("DELETE DATA")
    assert "DELETE" not in update_text([], [A])


def test_select_gives_terms_and_leaves_out_what_is_unbound(two: LocalStore) -> None:
    rows = two.select(f"SELECT ?s ?o ?none WHERE {{ ?s <{EX}name> ?o }} ORDER BY ?s")
    assert [dict(row) for row in rows] == [
        {"s": A.subject, "o": ox.Literal("甲")},
        {"s": B.subject, "o": ox.Literal("乙")},
    ]


def test_queries_see_the_union_of_all_graphs_and_each_graph_by_name() -> None:
    store = LocalStore(None)
    store.apply((), (A, _quad("b", ox.Literal("乙"), "h")))
    assert len(store.select(SELECT)) == 2
    assert len(store.select(f"SELECT ?s WHERE {{ GRAPH <{EX}h> {{ ?s ?p ?o }} }}")) == 1
    assert store.graph(ox.NamedNode(f"{EX}h")) == {_quad("b", ox.Literal("乙"), "h").triple}
    assert store.graph(ox.NamedNode(f"{EX}none")) == set()


def test_construct_gives_triples(two: LocalStore) -> None:
    assert two.construct(CONSTRUCT) == {A.triple, B.triple}


@pytest.mark.parametrize("format", sorted(TABULAR))
def test_table_is_serialised_in_every_format(two: LocalStore, format: str) -> None:
    content, media_type = two.serialise(SELECT, format)
    assert media_type == TABULAR[format].media_type
    if format == "csv":
        assert content.decode("utf-8").splitlines() == ["s,o", f"{EX}a,甲", f"{EX}b,乙"]
    else:
        parsed = ox.parse_query_results(content, TABULAR[format])
        assert [(row["s"], row["o"]) for row in parsed] == [
            (A.subject, ox.Literal("甲")),
            (B.subject, ox.Literal("乙")),
        ]


@pytest.mark.parametrize("format", sorted(GRAPH))
def test_graph_is_serialised_in_every_format(two: LocalStore, format: str) -> None:
    content, media_type = two.serialise(CONSTRUCT, format)
    assert media_type == GRAPH[format].media_type
    assert {quad.triple for quad in ox.parse(content, GRAPH[format])} == {A.triple, B.triple}


@pytest.mark.parametrize(
    ("query", "format", "kind"),
    [(SELECT, "ttl", "a table"), (CONSTRUCT, "json", "a graph"), (SELECT, "pdf", "a table")],
)
def test_format_that_does_not_fit_the_result_is_refused(two: LocalStore, query: str, format: str, kind: str) -> None:
    with pytest.raises(QueryRefused, match=kind):
        two.serialise(query, format)


def test_ask_is_answered_as_json_and_xml(two: LocalStore) -> None:
    assert two.serialise(f"ASK {{ ?s <{EX}name> '甲' }}", "json")[0] == b'{"head":{},"boolean":true}'
    assert b"<boolean>false</boolean>" in two.serialise(f"ASK {{ ?s <{EX}name> '丁' }}", "xml")[0]


@pytest.mark.parametrize("query", ["SELECT ?s WHERE { ?s ?p", "", "INSERT DATA { <a:a> <a:b> <a:c> }", "部门"])
def test_what_is_no_query_is_refused(two: LocalStore, query: str) -> None:
    for ask in (two.select, two.construct, lambda text: two.serialise(text, "json")):
        with pytest.raises(QueryRefused, match="not valid SPARQL"):
            ask(query)


def test_select_and_construct_refuse_each_others_queries(two: LocalStore) -> None:
    with pytest.raises(QueryRefused, match="takes a SELECT query"):
        two.select(CONSTRUCT)
    with pytest.raises(QueryRefused, match="takes a CONSTRUCT or DESCRIBE query"):
        two.construct(SELECT)


def test_store_on_disk_keeps_what_was_written(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "new" / "store")
    store.apply((), (A, B))
    store.apply((A,), (C,))
    store.close()
    reopened = LocalStore(tmp_path / "new" / "store", read_only=True)
    assert set(reopened.quads()) == {B, C}
    reopened.close()


def test_missing_store_is_not_created_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"没有数据仓库 there is no store here.*budgetkg ingest"):
        LocalStore(tmp_path / "none", read_only=True)
    assert not (tmp_path / "none").exists()


def test_store_that_another_process_writes_is_refused_with_advice(tmp_path: Path) -> None:
    writing = LocalStore(tmp_path / "store")
    with pytest.raises(StoreError, match=r"cannot be opened.*Another budgetkg process"):
        LocalStore(tmp_path / "store")
    writing.close()
    LocalStore(tmp_path / "store").close()


def test_store_can_be_read_while_another_process_writes(tmp_path: Path) -> None:
    writing = LocalStore(tmp_path / "store")
    writing.apply((), (A,))
    reading = LocalStore(tmp_path / "store", read_only=True)
    writing.apply((), (B,))
    assert set(reading.quads()) == {A}, "a reader sees the store as it was when it was opened"
    reading.close()
    writing.close()


def test_file_in_place_of_the_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("no store", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be opened"):
        LocalStore(tmp_path / "store")


def test_folder_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no store", encoding="utf-8")
    with pytest.raises(StoreError):
        LocalStore(tmp_path, read_only=True)


def test_open_store_takes_the_settings(tmp_path: Path) -> None:
    local = open_store(read_settings({}, store=str(tmp_path / "store")))
    assert isinstance(local, LocalStore)
    local.close()
    assert isinstance(open_store(read_settings({}, store="http://127.0.0.1:9/query")), RemoteStore)


def test_dump_writes_everything(two: LocalStore, tmp_path: Path) -> None:
    two.dump(str(tmp_path / "all.nq"), ox.RdfFormat.N_QUADS)
    assert set(ox.parse(path=str(tmp_path / "all.nq"))) == {A, B}
