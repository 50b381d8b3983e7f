"""The SPARQL 1.1 Protocol and Service Description over HTTP, written after the recommendations and their test suites.

https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/ and
…/service-description/. The server has a small store of three graphs; what it must answer is seen from them.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox
import pytest

from budgetkg.api.store import GRAPH, TABULAR, LocalStore

EX = "http://example.org/"
NAME = ox.NamedNode(EX + "name")
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
ASK = "ASK {}"
SD = "http://www.w3.org/ns/sparql-service-description#"
WHO = f"SELECT ?name {{ ?s <{EX}name> ?name }} ORDER BY ?name"
"""Names in the default graph."""
WHERE_NAMED = f"SELECT ?name {{ GRAPH ?g {{ ?s <{EX}name> ?name }} }} ORDER BY ?name"
"""Names in the named graphs."""


class Served(Protocol):
    """What the fixture `serve` starts."""

    address: str


class Answer(NamedTuple):
    """An answer as it came."""

    status: int
    headers: Message
    content: bytes


class Ask(Protocol):
    """Sends one request."""

    def __call__(self, method: str, path: str, body: str | bytes | None = None, **headers: str) -> Answer:
        """The answer; the name of a header has _ for -."""


@pytest.fixture(scope="module")
def address(serve: Callable[..., Served], tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("protocol") / "store"
    store = LocalStore(path)
    thing = ox.NamedNode(EX + "事物")
    quads = [ox.Quad(thing, NAME, ox.Literal(name), ox.NamedNode(EX + name)) for name in ("one", "two")]
    store.apply((), (*quads, ox.Quad(thing, NAME, ox.Literal("部门预算", language="zh"), ox.NamedNode(EX + "图"))))
    store.close()
    return serve(path).address


@pytest.fixture
def ask(address: str) -> Iterator[Ask]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)

    def send(method: str, path: str, body: str | bytes | None = None, **headers: str) -> Answer:
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, content, named)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    yield send
    connection.close()


def sparql(*fields: tuple[str, str]) -> str:
    return "/sparql?" + urlencode(fields)


def names(answer: Answer) -> list[str]:
    """The values of the first column of a result in CSV."""
    assert answer.status == 200, answer.content.decode()
    return answer.content.decode().split("\r\n")[1:-1]


# ---- query operation: what must work


def test_query_by_get(ask: Ask) -> None:
    answer = ask("GET", sparql(("query", ASK)))
    assert answer.status == 200
    assert answer.headers.get_content_type() == "application/sparql-results+json"
    assert b"true" in answer.content


def test_query_by_form(ask: Ask) -> None:
    answer = ask("POST", "/sparql", urlencode({"query": ASK}), Content_Type=FORM, Accept="text/csv")
    assert answer.status == 200
    assert answer.content.strip() == b"true"


@pytest.mark.parametrize("parameter", ["", "; charset=utf-8", '; charset="UTF-8"', ";charset=us-ascii"])
def test_query_as_the_body(ask: Ask, parameter: str) -> None:
    answer = ask("POST", "/sparql", WHO, Content_Type=QUERY + parameter, Accept="text/csv")
    assert names(answer) == ["one", "two", "部门预算"]


def test_default_graph_is_the_union_without_parameters(ask: Ask) -> None:
    assert names(ask("GET", sparql(("query", WHO)), Accept="text/csv")) == ["one", "two", "部门预算"]
    assert names(ask("GET", sparql(("query", WHERE_NAMED)), Accept="text/csv")) == ["one", "two", "部门预算"]


DATASETS: list[tuple[list[tuple[str, str]], list[str], list[str]]] = [
    ([("default-graph-uri", "one")], ["one"], []),
    ([("default-graph-uri", "one"), ("default-graph-uri", "two")], ["one", "two"], []),
    ([("default-graph-uri", "图")], ["部门预算"], []),
    ([("named-graph-uri", "one")], [], ["one"]),
    ([("named-graph-uri", "one"), ("named-graph-uri", "two")], [], ["one", "two"]),
    ([("default-graph-uri", "one"), ("named-graph-uri", "two")], ["one"], ["two"]),
]


@pytest.mark.parametrize("method", ["get", "form", "form with the graphs in the URL", "body"])
@pytest.mark.parametrize(("graphs", "default", "named"), DATASETS)
def test_dataset_of_the_parameters(
    ask: Ask, method: str, graphs: list[tuple[str, str]], default: list[str], named: list[str]
) -> None:
    fields = [(name, EX + graph) for name, graph in graphs]
    for query, expected in ((WHO, default), (WHERE_NAMED, named)):
        if method == "get":
            answer = ask("GET", sparql(("query", query), *fields), Accept="text/csv")
        elif method == "form":
            answer = ask(
                "POST", "/sparql", urlencode([("query", query), *fields]), Content_Type=FORM, Accept="text/csv"
            )
        elif method == "body":
            answer = ask("POST", sparql(*fields), query, Content_Type=QUERY, Accept="text/csv")
        else:
            answer = ask("POST", sparql(*fields), urlencode({"query": query}), Content_Type=FORM, Accept="text/csv")
        assert names(answer) == expected


@pytest.mark.parametrize(
    ("clauses", "default", "named"),
    [
        (f"FROM <{EX}one>", ["one"], []),
        (f"FROM <{EX}one> FROM <{EX}图>", ["one", "部门预算"], []),
        (f"FROM NAMED <{EX}two>", [], ["two"]),
        (f"FROM <{EX}one> FROM NAMED <{EX}two>", ["one"], ["two"]),
    ],
)
def test_dataset_of_the_query(ask: Ask, clauses: str, default: list[str], named: list[str]) -> None:
    for query, expected in ((WHO, default), (WHERE_NAMED, named)):
        asked = query.replace("?name {", f"?name {clauses} {{", 1)
        assert names(ask("GET", sparql(("query", asked)), Accept="text/csv")) == expected


def test_dataset_of_the_parameters_wins_over_that_of_the_query(ask: Ask) -> None:
    query = WHO.replace("?name {", f"?name FROM <{EX}one> {{", 1)
    assert names(ask("GET", sparql(("query", query), ("default-graph-uri", EX + "two")), Accept="text/csv")) == ["two"]


@pytest.mark.parametrize(
    ("query", "accept", "type"),
    [
        ("SELECT (1 AS ?x) {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("ASK {}", "application/sparql-results+json", "application/sparql-results+json"),
        (f"DESCRIBE <{EX}事物>", "application/rdf+xml", "application/rdf+xml"),
        ("CONSTRUCT { <a:a> <a:b> 1 } WHERE {}", "text/turtle", "text/turtle"),
    ],
)
def test_type_of_the_answer_by_form_of_query(ask: Ask, query: str, accept: str, type: str) -> None:
    assert ask("GET", sparql(("query", query)), Accept=accept).headers.get_content_type() == type


# ---- query operation: what must be refused

REFUSED: dict[str, tuple[str, str, str | bytes | None, dict[str, str], int]] = {
    "method": ("PUT", sparql(("query", ASK)), None, {}, 405),
    "query twice": ("GET", sparql(("query", ASK), ("query", "SELECT * {}")), None, {}, 400),
    "query twice in a form": (
        "POST",
        "/sparql",
        urlencode([("query", ASK), ("query", ASK)]),
        {"Content_Type": FORM},
        400,
    ),
    "media type": ("POST", "/sparql", ASK, {"Content_Type": "text/plain"}, 415),
    "form without its type": ("POST", "/sparql", urlencode({"query": ASK}), {}, 415),
    "body without its type": ("POST", "/sparql", ASK, {}, 415),
    "UTF-16": ("POST", "/sparql", ASK.encode("utf-16"), {"Content_Type": f"{QUERY}; charset=UTF-16"}, 415),
    "charset that is none": ("POST", "/sparql", ASK, {"Content_Type": f"{QUERY}; charset=x-none"}, 415),
    "GBK": ("POST", "/sparql", "ASK { ?部 ?门 1 }".encode("gbk"), {"Content_Type": QUERY}, 400),
    "syntax": ("GET", sparql(("query", "ASK {")), None, {}, 400),
    "no query in the form": ("POST", "/sparql", "a=b", {"Content_Type": FORM}, 400),
    "no query in the body": ("POST", "/sparql", "", {"Content_Type": QUERY}, 400),
    "update in the form": ("POST", "/sparql", urlencode({"update": "DROP ALL"}), {"Content_Type": FORM}, 400),
    "update as a query": ("GET", sparql(("query", "DROP ALL")), None, {}, 400),
    "update in the body": ("POST", "/sparql", "DROP ALL", {"Content_Type": "application/sparql-update"}, 415),
    "graph that is not in the store": (
        "GET",
        sparql(("query", ASK), ("default-graph-uri", EX + "none")),
        None,
        {},
        400,
    ),
    "named graph that is not in the store": (
        "GET",
        sparql(("query", ASK), ("named-graph-uri", EX + "none")),
        None,
        {},
        400,
    ),
    "graph that is no IRI": ("GET", sparql(("query", ASK), ("default-graph-uri", "one")), None, {}, 400),
    "FROM what is not in the store": ("GET", sparql(("query", f"ASK FROM <{EX}none> {{}}")), None, {}, 400),
    "too many parameters": ("GET", sparql(("query", ASK), *[("x", "y")] * 1001), None, {}, 400),
    "timeout of a form": ("POST", "/sparql", urlencode({"query": ASK, "timeout": "soon"}), {"Content_Type": FORM}, 400),
    "format of tables for a graph": ("GET", sparql(("query", "DESCRIBE <a:a>"), ("format", "csv")), None, {}, 406),
    "format of graphs for a table": ("GET", sparql(("query", "SELECT * {}")), None, {"Accept": "text/turtle"}, 406),
    "body that is too large": ("POST", "/sparql", b" " * 1_000_001, {"Content_Type": QUERY}, 413),
}


@pytest.mark.parametrize("name", REFUSED)
def test_request_that_must_be_refused(ask: Ask, name: str) -> None:
    method, path, body, headers, status = REFUSED[name]
    answer = ask(method, path, body, **headers)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_body_that_is_too_large_is_refused_where_its_length_is_not_announced(address: str) -> None:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    parts = (b" " * 100_000 for _ in range(11))
    connection.request("POST", "/sparql", parts, {"Content-Type": QUERY}, encode_chunked=True)
    assert connection.getresponse().status == 413


def test_graph_that_is_not_in_the_store_is_named_and_the_way_to_find_others(ask: Ask) -> None:
    answer = ask("GET", sparql(("query", ASK), ("default-graph-uri", EX + "none")))
    assert f"<{EX}none>: 库中没有此图".encode() in answer.content
    listed = ask("GET", sparql(("query", "SELECT DISTINCT ?g { GRAPH ?g { } }")), Accept="text/csv")
    assert sorted(names(listed)) == sorted(EX + name for name in ("one", "two", "图"))


# ---- formats

ROWS = f"SELECT ?s ?name {{ ?s <{EX}name> ?name }}"
TRIPLES = f"CONSTRUCT {{ ?s <{EX}name> ?name }} WHERE {{ ?s <{EX}name> ?name }}"


@pytest.mark.parametrize("format", sorted(TABULAR))
def test_table_in_every_format_by_header_and_by_parameter(ask: Ask, format: str) -> None:
    type = TABULAR[format].media_type.partition(";")[0]
    by_header = ask("GET", sparql(("query", ROWS)), Accept=type)
    by_parameter = ask("GET", sparql(("query", ROWS), ("format", format)), Accept="image/png")
    by_type = ask("GET", sparql(("query", ROWS), ("format", type)))
    for answer in (by_header, by_parameter, by_type):
        assert answer.headers.get_content_type() == type
        if format == "csv":
            assert sorted(answer.content.decode().split("\r\n")[1:-1]) == [
                f"{EX}事物,{name}" for name in ("one", "two", "部门预算")
            ]
        else:
            found = ox.parse_query_results(answer.content, TABULAR[format])
            assert isinstance(found, ox.QuerySolutions)
            assert {(row["s"], row["name"]) for row in found} == {
                (ox.NamedNode(f"{EX}事物"), name)
                for name in (ox.Literal("one"), ox.Literal("two"), ox.Literal("部门预算", language="zh"))
            }


@pytest.mark.parametrize("format", sorted(GRAPH))
def test_graph_in_every_format_by_header_and_by_parameter(ask: Ask, format: str) -> None:
    type = GRAPH[format].media_type
    by_header = ask("GET", sparql(("query", TRIPLES)), Accept=f"{type}, */*;q=0.1")
    by_parameter = ask("GET", sparql(("query", TRIPLES), ("format", format)))
    for answer in (by_header, by_parameter):
        assert answer.headers.get_content_type() == type
        assert {quad.object.value for quad in ox.parse(answer.content, GRAPH[format])} == {"one", "two", "部门预算"}


@pytest.mark.parametrize("method", ["get", "form", "body"])
def test_chinese_and_percent_signs_arrive_unharmed(ask: Ask, method: str) -> None:
    query = 'SELECT ("部门%20预算+1&a=b;c#d" AS ?x) ("%E9%83%A8" AS ?y) (<http://a.example/%E9%83%A8?a=b&c> AS ?z) {}'
    if method == "get":
        answer = ask("GET", "/sparql?query=" + quote(query, safe=""), Accept="text/csv")
    elif method == "form":
        answer = ask("POST", "/sparql", urlencode({"query": query}), Content_Type=FORM, Accept="text/csv")
    else:
        answer = ask("POST", "/sparql", query, Content_Type=QUERY, Accept="text/csv")
    assert names(answer) == ["部门%20预算+1&a=b;c#d,%E9%83%A8,http://a.example/%E9%83%A8?a=b&c"]


# ---- HTTP


def test_head_has_the_headers_of_get_and_no_body(ask: Ask) -> None:
    by_get, by_head = (ask(method, sparql(("query", WHO)), Accept="text/csv") for method in ("GET", "HEAD"))
    assert by_head.content == b""
    varying = {"date", "x-request-id"}
    headers = [{k.lower(): v for k, v in one.headers.items() if k.lower() not in varying} for one in (by_get, by_head)]
    assert headers[0] == headers[1]
    assert ask("HEAD", sparql(("query", "ASK {"))).status == 400


def test_answer_varies_by_what_chose_it(ask: Ask) -> None:
    for path in (sparql(("query", ASK)), "/sparql"):
        vary = {one.strip() for one in ask("GET", path).headers["Vary"].split(",")}
        assert {"Accept", "Accept-Encoding"} <= vary


def test_any_site_may_ask(ask: Ask) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    for answer in (ask("GET", sparql(("query", ASK)), **headers), ask("GET", sparql(("query", "ASK {")), **headers)):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert {"ETag", "Retry-After", "X-Row-Limit"} <= {
            one.strip() for one in answer.headers["Access-Control-Expose-Headers"].split(",")
        }


def test_browser_may_ask_whether_it_may_post(ask: Ask) -> None:
    """A query as the body is no simple request: browsers ask first."""
    answer = ask(
        "OPTIONS",
        "/sparql",
        Origin="https://elsewhere.example",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type,accept",
    )
    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert {"content-type", "accept"} <= {
        one.strip() for one in answer.headers["Access-Control-Allow-Headers"].lower().split(",")
    }


LARGE = 'SELECT ("部门" AS ?x) { VALUES ?y { ' + "1 " * 500 + "} }"


@pytest.mark.parametrize(
    ("accept", "is_packed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("gzip;q=0", False), ("identity", False), ("br", False)],
)
def test_large_answer_is_packed_where_the_client_takes_it(ask: Ask, accept: str, is_packed: bool) -> None:
    answer = ask("GET", sparql(("query", LARGE)), Accept="text/csv", Accept_Encoding=accept)
    assert (answer.headers["Content-Encoding"] == "gzip") is is_packed
    content = gzip.decompress(answer.content) if is_packed else answer.content
    assert content == b"x\r\n" + "部门\r\n".encode() * 500
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_unchanged_answer_is_not_sent_again(ask: Ask) -> None:
    first = ask("GET", sparql(("query", WHO)), Accept="text/csv")
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = ask("GET", sparql(("query", WHO)), Accept="text/csv", If_None_Match=known)
        assert (again.status, again.content, again.headers["ETag"]) == (304, b"", tag)
        assert again.headers["Vary"]
    assert ask("GET", sparql(("query", WHO)), Accept="text/csv", If_None_Match='"other"').status == 200
    assert ask("HEAD", sparql(("query", WHO)), Accept="text/csv", If_None_Match=tag).status == 304


def test_tag_is_another_for_another_answer(ask: Ask) -> None:
    tags = [
        ask("GET", path, Accept=accept).headers["ETag"]
        for path in (
            sparql(("query", WHO)),
            sparql(("query", ROWS)),
            sparql(("query", WHO), ("named-graph-uri", EX + "one")),
        )
        for accept in ("text/csv", "application/json")
    ]
    assert len(set(tags)) == 6


def test_answer_that_is_another_each_time_has_no_tag(ask: Ask) -> None:
    answer = ask("GET", sparql(("query", "SELECT (NOW() AS ?x) {}")), If_None_Match="*")
    assert answer.status == 200
    assert answer.headers["ETag"] is None
    assert answer.headers["Cache-Control"] == "no-store"


def test_error_says_where_and_what_was_expected(ask: Ask) -> None:
    answer = ask("POST", "/sparql", "SELECT *\nWHERE { ?部门 ?p }", Content_Type=QUERY)
    problem: dict[str, Any] = json.loads(answer.content)
    assert (problem["status"], problem["line"], problem["column"]) == (400, 2, 16)
    assert "a variable like ?x" in problem["expected"]
    assert "line 2, column 16" in problem["detail"]


# ---- service description


@pytest.mark.parametrize("format", sorted(GRAPH))
def test_description_is_rdf_that_describes_one_service_at_this_address(ask: Ask, address: str, format: str) -> None:
    """W3C: returns-rdf, has-endpoint-triple, conforms-to-schema."""
    answer = ask("GET", "/sparql", Accept=GRAPH[format].media_type)
    assert answer.status == 200
    assert answer.headers.get_content_type() == GRAPH[format].media_type
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple) for quad in ox.parse(answer.content, GRAPH[format]))

    def values(pattern: str) -> list[str]:
        return [row["x"].value for row in store.query(f"PREFIX sd: <{SD}> SELECT ?x {{ {pattern} }}")]

    endpoint = f"{address}/sparql"
    assert values("?x a sd:Service") == [endpoint]
    assert values("?service sd:endpoint ?x") == [endpoint]
    assert values("?service sd:supportedLanguage ?x") == [f"{SD}SPARQL11Query"]
    assert values("?service sd:feature ?x") == [f"{SD}UnionDefaultGraph"]
    assert len(values("?service sd:resultFormat ?x")) == len(TABULAR) + len(GRAPH)
    assert len(values("?service sd:defaultDataset ?x . ?x a sd:Dataset . ?x sd:defaultGraph/a sd:Graph")) == 1
    assert set(values("?d a sd:Dataset ; sd:namedGraph [ a sd:NamedGraph ; sd:name ?x ]")) == {
        EX + name for name in ("one", "two", "图")
    }


def test_description_in_a_format_of_tables_is_not_acceptable(ask: Ask) -> None:
    assert ask("GET", "/sparql", Accept="text/csv").status == 406
    assert ask("HEAD", "/sparql").status == 200


def test_change_of_the_store_is_seen_without_a_dropped_request(serve: Callable[..., Served], tmp_path: Path) -> None:
    """While something is written again and again, every request is answered, and soon all see the last change."""
    store = LocalStore(tmp_path / "store")
    graph = ox.NamedNode(EX + "counted")
    store.apply((), (ox.Quad(graph, NAME, ox.Literal("0"), graph),))
    connection = HTTPConnection(urlsplit(serve(tmp_path / "store").address).netloc, timeout=60)
    path = sparql(("query", f"SELECT (COUNT(*) AS ?n) {{ ?s <{EX}name> ?o }}"), ("format", "csv"))
    answers: dict[str | None, int] = {}

    def count() -> int:
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status == 200
        number = int(response.read().split()[1])
        assert answers.setdefault(response.headers["ETag"], number) == number
        return number

    for number in range(1, 20):
        store.apply((), (ox.Quad(graph, NAME, ox.Literal(str(number)), graph),))
        assert 1 <= count() <= number + 1
    store.close()
    until = time.monotonic() + 10
    while time.monotonic() < until and {count() for _ in range(10)} != {20}:
        pass
    assert {count() for _ in range(20)} == {20}
