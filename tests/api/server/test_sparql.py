"""Which queries may run, and in which format they are answered."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest

from budgetkg.api.dataset import Dataset
from budgetkg.api.server.answering import answer
from budgetkg.api.server.sparql import NotAcceptable, check_query, named_dataset, negotiate
from budgetkg.api.server.syntax import BadSyntax, explain
from budgetkg.api.store import LocalStore
from budgetkg.ontology.errors import QueryRefused

BKG = "https://w3id.org/budgetkg/ontology#"


@pytest.mark.parametrize(
    ("query", "gives_graph"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", False),
        ("select distinct ?s { ?s ?p ?o } order by ?s limit 3 offset 1", False),
        ("ASK { ?s ?p '部门' }", False),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT WHERE { ?s ?p ?o }", True),
        (f"DESCRIBE <{BKG}Project>", True),
        ("PREFIX : <https://a.example/> SELECT ?x { :a (:b/^:c)|!(:d|^:e) ?x . ?x :f+ ?y }", False),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(?o) > 1)", False),
        ("SELECT ?x { VALUES (?x ?y) { (1 UNDEF) } BIND (IF (BOUND (?y), 1, 2) AS ?z) MINUS { ?x ?a ?b } }", False),
        ("SELECT ?x { { SELECT ?x { ?x ?y ?z } LIMIT 1 } OPTIONAL { ?x ?a ?b FILTER EXISTS { ?b ?c ?d } } }", False),
        ("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", False),
        ('SELECT ?部门 { BIND ("昌吉州"@zh AS ?部门) }', False),
        # words of what is refused, as words only
        ('SELECT ("SERVICE <http://a.example> FROM INSERT" AS ?x) { } # FROM <http://a.example>', False),
        ("SELECT * { ?s <https://a.example/SERVICE> <https://a.example/FROM> }", False),
    ],
)
def test_query_is_let_through_as_it_is(query: str, gives_graph: bool) -> None:
    checked = check_query(query)
    assert checked.text == query
    assert checked.gives_graph is gives_graph


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://a.example/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT ?where { ?s ?p ?o } }",
        "select * { service <http://a.example/sparql> { ?s ?p ?o } }",
        "SELECT * { { SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://a.example/> { ?s ?q ?r } } } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { OPTIONAL { { ?a ?b ?c } UNION { SERVICE <http://a.example/> { ?s ?p ?o } } } }",
        "ASK { GRAPH ?g { SERVICE <http://a.example/> { ?s ?p ?o } } }",
        # a carriage return ends a comment
        "SELECT * { ?s ?p ?o #\rSERVICE <http://a.example/> { ?a ?b ?c }\n}",
        "SELECT * { ?s ?p '\\u0027' . SERVICE <http://a.example/> { ?a ?b '\\u0027' } }",
    ],
)
def test_federation_is_refused_wherever_it_hides(query: str) -> None:
    with pytest.raises(QueryRefused, match=r"不支持 SERVICE.*federated queries"):
        check_query(query)


A, B = ox.NamedNode("http://a.example/a"), ox.NamedNode("http://a.example/b")


@pytest.mark.parametrize(
    ("query", "dataset"),
    [
        ("SELECT * { ?s ?p ?o }", None),
        ("SELECT * { ?s ?p ?o } # FROM <http://a.example/a>", None),
        ("SELECT * FROM <http://a.example/a> { ?s ?p ?o }", Dataset((A,), ())),
        ("PREFIX a: <http://a.example/> SELECT * FROM a:a FROM NAMED a:b { ?s ?p ?o }", Dataset((A,), (B,))),
        ("BASE <http://a.example/> ASK FROM <a> FROM <b> { ?s ?p ?o }", Dataset((A, B), ())),
        ("CONSTRUCT { ?s ?p ?o } FROM <http://a.example/a> WHERE { ?s ?p ?o }", Dataset((A,), ())),
        ("DESCRIBE <http://a.example/a> FROM NAMED <http://a.example/b>", Dataset((), (B,))),
        # a carriage return ends a comment: this is a clause, not a comment
        ("SELECT * #\rFROM <http://a.example/a>\n{ ?s ?p ?o }", Dataset((A,), ())),
        ("SELECT ('\\u0027 FROM <x:y>' AS ?x) FROM <http://a.example/a> {}", Dataset((A,), ())),
        ("SELECT ('\\\\' AS ?x) ('\\U00000027' AS ?y) FROM <http://a.example/a> {}", Dataset((A,), ())),
    ],
)
def test_graphs_that_a_query_names_are_known(query: str, dataset: Dataset | None) -> None:
    assert check_query(query).dataset == dataset


def test_graph_of_from_with_a_prefix_that_is_not_declared_is_refused() -> None:
    with pytest.raises(QueryRefused, match="FROM 的图名不是 IRI"):
        check_query("SELECT * FROM a:a { ?s ?p ?o }")


def test_graphs_of_parameters_are_iris() -> None:
    assert named_dataset((), ()) is None
    assert named_dataset((A.value,), (B.value,)) == Dataset((A,), (B,))
    with pytest.raises(QueryRefused, match="须为绝对 IRI"):
        named_dataset(("not an IRI",), ())


@pytest.mark.parametrize(
    ("query", "is_repeatable"),
    [("SELECT (NOW() AS ?x) {}", False), ("SELECT (rand() AS ?x) {}", False), ("SELECT * { ?s ?brand ?o }", True)],
)
def test_answer_that_is_another_each_time_is_known(query: str, is_repeatable: bool) -> None:
    assert check_query(query).is_repeatable is is_repeatable


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR DEFAULT",
        "LOAD <http://a.example/data>",
        "PREFIX : <http://a.example/> DELETE { ?s ?p ?o } INSERT { ?s :p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_update_is_refused_as_such(update: str) -> None:
    with pytest.raises(QueryRefused, match=r"只接受查询，不接受更新.*updates are not offered"):
        check_query(update)


@pytest.mark.parametrize(
    ("query", "line", "column", "expected"),
    [
        ("SELECT * WHERE { ?s ?p", 1, 23, "a variable like ?x"),
        ("SELECT *\nWHERE { ?s bkg: }", 2, 17, "a variable like ?x"),
        ("SELECT *\r\nWHERE ( ?s ?p ?o )", 2, 7, "{"),
        ("SELECT *\rWHERE ( ?s ?p ?o )", 2, 7, "{"),
        ("# a comment\n\nSELEKT * { ?s ?p ?o }", 3, 1, "SELECT"),
        ("部门", 1, 1, "SELECT"),
        ("SELECT (COUNT(*) ?n) {}", 1, 18, "AS"),
        ("SELECT * { ?s ?p '部门' } LIMIT 十", 1, 31, "a number"),
        ("SELECT * { ?s ?p 'abc }", 1, 18, "a string like '教育'"),
        ("SELECT * { ?s ?p ?o", 1, 20, "}"),
        ("SELECT * { ?s ?p ?o } }", 1, 23, "LIMIT"),
        ("SELECT * { \\u0053ERVICE <http://a.example/> { ?s ?p ?o } }", 1, 12, "}"),
    ],
)
def test_error_in_a_query_is_located_and_what_was_expected_is_told(
    query: str, line: int, column: int, expected: str
) -> None:
    with pytest.raises(QueryRefused, match="SPARQL 语法错误") as refused:
        answer(LocalStore(None), query, "csv", 10)
    assert isinstance(refused.value, BadSyntax)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert expected in refused.value.expected
    assert f"line {line}, column {column}: " in str(refused.value)


@pytest.mark.parametrize(
    "path", sorted((files("budgetkg.api") / "exports").iterdir(), key=str), ids=lambda path: path.name
)
def test_grammar_finds_no_fault_in_valid_queries(path: Path) -> None:
    assert explain(path.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?s { ?s bkg:amount ?o }", "前缀 bkg: 未声明 the prefix bkg: is not declared.*PREFIX bkg: <https"),
        ("SELECT ?s { ?s ex:amount ?o }", "the prefix ex: is not declared"),
        ("SELECT ?y (COUNT(?x) AS ?n) { ?x ?p ?y }", "The SELECT contains a variable that is unbound"),
        ("SELECT (<http://a.example/f>(1) AS ?x) {}", r"无法求值.*custom function .* is not supported"),
    ],
)
def test_query_that_is_well_formed_and_means_nothing_is_refused(query: str, told: str) -> None:
    with pytest.raises(QueryRefused, match=told):
        answer(LocalStore(None), query, "csv", 10)


def test_blank_query_is_no_update() -> None:
    with pytest.raises(QueryRefused, match="not valid SPARQL"):
        check_query("  \n ")


def test_deeply_nested_query_is_refused_where_it_must_be_parsed() -> None:
    depth = 400
    with pytest.raises(QueryRefused, match="嵌套过深"):
        check_query(f"ASK FROM <http://a.example/a> {{ FILTER ({'(' * depth}1{')' * depth}) }}")


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/sparql-results+json", "json"),
        ("application/json", "json"),
        ("application/sparql-results+xml", "xml"),
        ("text/csv", "csv"),
        ("text/csv; charset=utf-8; header=present", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/tab-separated-values", "tsv"),
        ("text/*", "csv"),
        ("application/*", "json"),
        ("text/csv;q=0.3, text/tab-separated-values;q=0.4", "tsv"),
        ("text/csv ; q=0.3 , text/tab-separated-values; q=0.2", "csv"),
        # equal weights: the first that is named
        ("text/tab-separated-values, text/csv", "tsv"),
        ("image/png, text/csv;q=0.1", "csv"),
        ("text/turtle, application/sparql-results+xml;q=0.5", "xml"),
        ("text/csv;q=0, application/sparql-results+xml;q=0.001", "xml"),
        # what a browser, rdflib and SPARQLWrapper send
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"),
        ("application/sparql-results+xml,application/rdf+xml", "xml"),
    ],
)
def test_table_is_answered_in_the_most_wanted_format(accept: str, format: str) -> None:
    assert negotiate(accept, None, gives_graph=False) == format


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("*/*", "ttl"),
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("text/plain", "nt"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/rdf+xml", "rdfxml"),
        ("application/rdf+xml;q=0.5, application/n-triples;q=0.6", "nt"),
        ("text/csv, text/*;q=0.1", "ttl"),
    ],
)
def test_graph_is_answered_in_the_most_wanted_format(accept: str, format: str) -> None:
    assert negotiate(accept, None, gives_graph=True) == format


@pytest.mark.parametrize(
    ("accept", "gives_graph"),
    [("text/html", False), ("image/png", True), ("text/turtle", False), ("text/csv", True), ("text/csv;q=0", False)],
)
def test_format_that_cannot_be_given_is_refused_with_those_that_can(accept: str, gives_graph: bool) -> None:
    with pytest.raises(NotAcceptable, match=r"text/turtle" if gives_graph else r"text/csv"):
        negotiate(accept, None, gives_graph=gives_graph)


@pytest.mark.parametrize(
    ("wanted", "gives_graph"), [("ttl", False), ("csv", True), ("pdf", False), ("text/html", True)]
)
def test_format_parameter_wins_over_the_header_and_is_held_to(wanted: str, gives_graph: bool) -> None:
    assert negotiate("text/csv", "xml", gives_graph=False) == "xml"
    assert negotiate("text/turtle", "application/ld+json", gives_graph=True) == "jsonld"
    with pytest.raises(NotAcceptable, match="不可用 is not offered"):
        negotiate("*/*", wanted, gives_graph=gives_graph)


@pytest.mark.parametrize(("wanted", "format"), [("turtle", "ttl"), ("rdf+xml", "rdfxml"), ("json", "jsonld")])
def test_format_parameter_may_be_as_sparqlwrapper_sends_it(wanted: str, format: str) -> None:
    assert negotiate("*/*", wanted, gives_graph=True) == format


def test_format_that_is_not_acceptable_is_not_given_by_a_wildcard() -> None:
    assert negotiate("application/sparql-results+json;q=0, */*", None, gives_graph=False) != "json"


def test_specific_range_outweighs_the_wildcard() -> None:
    assert negotiate("text/*;q=0.9, text/csv;q=0.1", None, gives_graph=False) == "tsv"
