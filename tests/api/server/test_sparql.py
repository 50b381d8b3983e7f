"""Which queries may run, and in which format they are answered."""

from __future__ import annotations

import pytest

from budgetkg.api.server.sparql import NotAcceptable, check_query, negotiate
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
    ],
)
def test_federation_is_refused_wherever_it_hides(query: str) -> None:
    with pytest.raises(QueryRefused, match=r"不支持 SERVICE.*federated queries"):
        check_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://a.example/data> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } FROM <http://a.example/data> WHERE { ?s ?p ?o }",
        "ASK FROM <http://a.example/data> { ?s ?p ?o }",
        "DESCRIBE <http://a.example/a> FROM <http://a.example/data>",
    ],
)
def test_graphs_from_elsewhere_are_refused(query: str) -> None:
    with pytest.raises(QueryRefused, match=r"不支持 FROM.*GRAPH works"):
        check_query(query)


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
    ("query", "line", "near"),
    [
        ("SELECT * WHERE { ?s ?p", 1, "SELECT * WHERE { ?s ?p"),
        ("SELECT *\nWHERE { ?s bkg: }", 2, "WHERE { ?s bkg: }"),
        ("# a comment\n\nSELEKT * { ?s ?p ?o }", 3, "SELEKT * { ?s ?p ?o }"),
        ("部门", 1, "部门"),
    ],
)
def test_error_in_a_query_is_located_and_shown(query: str, line: int, near: str) -> None:
    with pytest.raises(QueryRefused, match=rf"SPARQL 语法错误.*line {line}, column \d+, near ") as refused:
        check_query(query)
    assert repr(near) in str(refused.value)


def test_blank_query_is_no_update() -> None:
    with pytest.raises(QueryRefused, match="not valid SPARQL"):
        check_query("  \n ")


def test_deeply_nested_query_is_refused() -> None:
    depth = 400
    with pytest.raises(QueryRefused):
        check_query(f"SELECT ({'(' * depth}1{')' * depth} AS ?x) {{}}")


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


def test_format_that_is_not_acceptable_is_not_given_by_a_wildcard() -> None:
    assert negotiate("application/sparql-results+json;q=0, */*", None, gives_graph=False) != "json"


def test_specific_range_outweighs_the_wildcard() -> None:
    assert negotiate("text/*;q=0.9, text/csv;q=0.1", None, gives_graph=False) == "tsv"
