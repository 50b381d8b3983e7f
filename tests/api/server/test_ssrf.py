"""No query makes the server open a socket or a file: proved by a server that listens and by a pipe that is watched."""

from __future__ import annotations

import errno
import os
import select
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest


class Served(Protocol):
    """What the fixture `served` gives."""

    address: str


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A server that nobody should come to."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        yield found


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    """A pipe: that someone reads it can be seen from its other end."""
    path = tmp_path / "secret.ttl"
    os.mkfifo(path)
    return path


def _was_read(pipe: Path) -> bool:
    """Whether someone waits to read the pipe: only then can it be opened for writing without waiting."""
    try:
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    except OSError as error:
        assert error.errno == errno.ENXIO  # noqa: PT017
        return False
    return True


QUERIES = {
    "SERVICE": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SERVICE SILENT": "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SERVICE with a variable": "SELECT * { BIND (<URL> AS ?where) SERVICE ?where { ?s ?p ?o } }",
    "SERVICE with VALUES": "SELECT * { VALUES ?where { <URL> } SERVICE SILENT ?where { ?s ?p ?o } }",
    "SERVICE in small letters": "select * { service <URL> { ?s ?p ?o } }",
    "SERVICE without blanks": "SELECT*{SERVICE<URL>{?s?p?o}}",
    "SERVICE in a subquery": "SELECT * { { SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } } } }",
    "SERVICE in a filter": "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SERVICE in OPTIONAL, UNION, MINUS, GRAPH": (
        "ASK { OPTIONAL { { ?a ?b ?c } UNION { ?a ?b ?c MINUS { GRAPH ?g { SERVICE SILENT <URL> { ?s ?p ?o } } } } } }"
    ),
    "SERVICE in SERVICE": "SELECT * { SERVICE SILENT <URL> { SERVICE <URL> { ?s ?p ?o } } }",
    "SERVICE in CONSTRUCT": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "SERVICE in DESCRIBE": "DESCRIBE ?s WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "SERVICE with a prefix": "PREFIX u: <URL> SELECT * { SERVICE u: { ?s ?p ?o } }",
    "SERVICE behind comments": "SELECT * { # SERVICE\n SERVICE # <URL>\n <URL> { ?s ?p ?o } }",
    "SERVICE behind a carriage return": "SELECT * { ?s ?p ?o . # \r SERVICE SILENT <URL> { ?s ?p ?o }\n }",
    "SERVICE behind a form feed": "SELECT * { ?s ?p ?o . # \f SERVICE SILENT <URL> { ?s ?p ?o }\n }",
    "SERVICE behind a next line": "SELECT * { ?s ?p ?o . # \u0085 \u2028 SERVICE SILENT <URL> { ?s ?p ?o }\n }",
    "SERVICE in escapes": "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SERVICE in long escapes": "SELECT * { \\U00000053\\U00000045RVICE <URL> { ?s ?p ?o } }",
    "SERVICE behind an escaped quote": "SELECT * { ?s ?p '\\u0027' . SERVICE <URL> { ?a ?b '\\u0027' } }",
    "SERVICE behind an escaped backslash": "SELECT * { ?s ?p '\\\\' . SERVICE <URL> { ?a ?b '\\\\' } }",
    "SERVICE between strings": "SELECT * { ?s ?p '''a''' . SERVICE <URL> { ?a ?b '''c''' } }",
    "SERVICE behind what looks like an IRI": "SELECT * { FILTER (?a<?b#>'''\n) SERVICE <URL> { ?s ?p ?o } #'''\n }",
    "FROM": "SELECT * FROM <URL> { ?s ?p ?o }",
    "FROM NAMED": "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "FROM with a prefix": "PREFIX u: <URL> SELECT * FROM u: { ?s ?p ?o }",
    "FROM with BASE": "BASE <URL> SELECT * FROM <#> { ?s ?p ?o }",
    "FROM in escapes": "SELECT * \\u0046ROM <URL> { ?s ?p ?o }",
    "FROM behind a carriage return": "SELECT * # \r FROM <URL> \n { ?s ?p ?o }",
    "FROM of an update": "WITH <URL> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "LOAD": "LOAD <URL>",
    "LOAD SILENT": "LOAD SILENT <URL> INTO GRAPH <URL>",
    "LOAD behind a query": "ASK {} ; LOAD <URL>",
    "LOAD behind a comment": "# ASK {}\r LOAD <URL>",
    "GRAPH": "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
    "DESCRIBE": "DESCRIBE <URL>",
}
HARMLESS = ("GRAPH", "DESCRIBE", "SERVICE behind a form feed", "SERVICE behind a next line")
"""Queries that are answered from the store; in two of them the clause is part of a comment."""


@pytest.mark.parametrize("name", QUERIES)
def test_query_opens_neither_socket_nor_file(
    served: Served, listening: socket.socket, watched: Path, name: str
) -> None:
    for url in (f"http://127.0.0.1:{listening.getsockname()[1]}/", watched.as_uri()):
        query = QUERIES[name].replace("URL", url) + " LIMIT 1" * (name in HARMLESS and name != "DESCRIBE")
        form = Request(f"{served.address}/sparql?timeout=5", urlencode({"query": query}).encode())  # noqa: S310
        assert _status(form) == (200 if name in HARMLESS else 400)
    assert not select.select([listening], [], [], 0)[0]
    assert not _was_read(watched)


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri", "using-graph-uri"])
@pytest.mark.parametrize("method", ["GET", "form", "body"])
def test_graph_of_a_parameter_opens_neither_socket_nor_file(
    served: Served, listening: socket.socket, watched: Path, name: str, method: str
) -> None:
    query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 1"
    for url in (f"http://127.0.0.1:{listening.getsockname()[1]}/", watched.as_uri()):
        address, both = f"{served.address}/sparql", urlencode({"query": query, name: url})
        request = {
            "GET": Request(f"{address}?{both}"),  # noqa: S310
            "form": Request(address, both.encode()),  # noqa: S310
            "body": Request(  # noqa: S310
                f"{address}?{urlencode({name: url})}", query.encode(), {"Content-Type": "application/sparql-query"}
            ),
        }[method]
        assert _status(request) == (200 if name == "using-graph-uri" else 400)  # which is one of updates only
    assert not select.select([listening], [], [], 0)[0]
    assert not _was_read(watched)


def test_the_proof_would_show_a_connection_and_a_reader(listening: socket.socket, watched: Path) -> None:
    socket.create_connection(listening.getsockname()).close()
    assert select.select([listening], [], [], 1)[0]
    reader = os.open(watched, os.O_RDONLY | os.O_NONBLOCK)
    assert _was_read(watched)
    os.close(reader)


def _status(request: Request) -> int:
    try:
        with urlopen(request, timeout=30) as response:  # noqa: S310
            return int(response.status)
    except HTTPError as error:
        return error.code
