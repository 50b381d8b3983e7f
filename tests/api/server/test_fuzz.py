"""Whatever is sent, the server answers with a status that says whose fault it is, and it is never its own."""

from __future__ import annotations

import string
from http.client import HTTPConnection
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

QUICK = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
SLOW = r"^/(dumps|catalogue)|/questions/(?!trace/).*/answer"
"""Paths whose answers are made first, and all stored questions but one."""
BKG = "https://w3id.org/budgetkg/ontology#"


class Served(Protocol):
    """What the fixture `served` gives."""

    address: str


def _is_answered_well(status: int, headers: dict[str, str], asked_for: str) -> bool:
    """No fault of the server; a deadline that passed is one where the client set it."""
    if status in (503, 504):
        return "timeout" in asked_for and headers["content-type"].startswith("application/problem+json")
    return status < 500


def test_no_request_that_fits_the_description_finds_a_fault(served: Served) -> None:
    faults = []
    schema = schemathesis.openapi.from_url(f"{served.address}/openapi.json").exclude(path_regex=SLOW)
    for found in schema.get_all_operations():

        @given(case=found.ok().as_strategy())
        @QUICK
        def ask(case: Any) -> None:
            response = case.call(timeout=60)
            headers = {name.lower(): ", ".join(values) for name, values in response.headers.items()}
            if not _is_answered_well(response.status_code, headers, str(case.query)):
                faults.append((response.status_code, case.formatted_path, case.query, case.headers))

        ask()
    assert not faults


WORDS = [
    *(
        "SELECT",
        "ASK",
        "CONSTRUCT",
        "DESCRIBE",
        "WHERE",
        "FROM",
        "NAMED",
        "SERVICE",
        "SILENT",
        "GRAPH",
        "OPTIONAL",
        "UNION",
    ),
    *(
        "MINUS",
        "FILTER",
        "BIND",
        "VALUES",
        "AS",
        "DISTINCT",
        "ORDER BY",
        "LIMIT",
        "OFFSET",
        "GROUP BY",
        "HAVING",
        "COUNT",
    ),
    *(
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        ".",
        ";",
        ",",
        "*",
        "+",
        "/",
        "|",
        "^",
        "!",
        "=",
        "&&",
        "||",
        "#",
        "\r",
        "\n",
    ),
    *("?x", "$y", "_:b", "<a:b>", f"<{BKG}Project>", "bkg:Project", "a", "1", "-2.5e3", "'部门'@zh", '"""x"""', "true"),
    *("NOW()", "RAND()", "STR(?x)", "REGEX(?x, '(')", "\\u0053", "\0", "\ud7ff", "PREFIX : <a:>", "BASE <a:>", "UNDEF"),
]
QUERIES = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=12).map(lambda words: f"SELECT * {{ {' '.join(words)} }} LIMIT 2"),
    st.text(max_size=80),
)
FAULTLESS = {*range(200, 500), 503, 504}
"""503 and 504, because the client asks for a deadline that its query may not meet."""
HEADER = st.text(string.printable[:-6] + "é", max_size=60)


@given(query=QUERIES, accept=HEADER, encoding=HEADER, known=HEADER, format=st.none() | st.text(max_size=10))
@settings(QUICK, max_examples=20)
def test_no_query_and_no_header_finds_a_fault(
    served: Served, query: str, accept: str, encoding: str, known: str, format: str | None
) -> None:
    fields = urlencode({"query": query, "timeout": 0.3, **({"format": format} if format else {})}, errors="replace")
    headers = {"Accept": accept, "Accept-Encoding": encoding, "If-None-Match": known}
    assert _status(served, "GET", f"/sparql?{fields}", None, headers) in FAULTLESS
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    assert _status(served, "POST", "/sparql", fields.encode(), headers) in FAULTLESS


@given(content=st.binary(max_size=200), type=HEADER | st.just("application/sparql-query"), path=st.binary(max_size=40))
@settings(QUICK, max_examples=10)
def test_no_bytes_find_a_fault(served: Served, content: bytes, type: str, path: bytes) -> None:
    assert _status(served, "POST", "/sparql", content, {"Content-Type": type}) < 500
    quoted = "".join(f"%{byte:02X}" for byte in path)
    for place in ("/sparql?query=", "/id/", "/data?graph=", "/api/trace?number=", "/"):
        assert (place, path, _status(served, "GET", place + quoted, None, {})) < (place, path, 500)


def _status(served: Served, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> int:
    connection = HTTPConnection(urlsplit(served.address).netloc, timeout=60)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value.strip().encode("latin-1"))
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        return connection.getresponse().status
    finally:
        connection.close()
