"""The SPARQL 1.1 Protocol: which query is asked, whether it may run, and in which format it is answered.

In: a request's parameters, headers and body. Out: a checked query and a media type. Queries only read: updates, SERVICE
and graphs from elsewhere are refused, decided on the parsed query. Rule: https://www.w3.org/TR/sparql11-protocol/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyparsing.exceptions import ParseException
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

from budgetkg.ontology.errors import BudgetKGError, QueryRefused

TABLE_TYPES = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPH_TYPES = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "text/plain": "nt",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
}
_FORM_OF_GRAPHS = {"ConstructQuery", "DescribeQuery"}


class NotAcceptable(BudgetKGError):
    """None of the formats that the client accepts can be given for this query."""


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A query that may run. `gives_graph` is True for CONSTRUCT and DESCRIBE."""

    text: str
    gives_graph: bool


def check_query(text: str) -> CheckedQuery:
    """Parse a query and refuse what is not offered.

    Raises QueryRefused for what is no query (with line and column), for updates, for SERVICE and for FROM clauses.
    """
    try:
        _, body = parseQuery(text)
    except ParseException as error:
        raise QueryRefused(_parse_message(text, error)) from error
    names = set(_names(body))
    if "ServiceGraphPattern" in names:
        raise QueryRefused(
            "不支持 SERVICE（联邦查询） federated queries (SERVICE) are not offered; ask each endpoint and join the answers."
        )
    if "DatasetClause" in names:
        raise QueryRefused(
            "不支持 FROM 与 FROM NAMED；全部图已合并为缺省图，GRAPH 可用 "
            "FROM clauses are not offered: the default graph is the union of all graphs, and GRAPH works."
        )
    return CheckedQuery(text, body.name in _FORM_OF_GRAPHS)


def _names(node: Any) -> Iterator[str]:
    """Names of all parts of a parsed query."""
    name = getattr(node, "name", None)
    if isinstance(name, str):
        yield name
    if isinstance(node, Mapping):
        children = list(node.values())
    elif isinstance(node, str) or not hasattr(node, "__iter__"):
        children = []
    else:
        children = list(node)
    for child in children:
        yield from _names(child)


def _parse_message(text: str, error: ParseException) -> str:
    try:
        parseUpdate(text)
    except ParseException:
        line, column = error.lineno, error.col
        there = text.splitlines()[line - 1].strip() if text.strip() else ""
        return f"SPARQL 语法错误 the query is not valid SPARQL: line {line}, column {column}, near {there[:60]!r}; {error.msg}."
    return "只接受查询，不接受更新 this endpoint answers queries; updates are not offered."


def negotiate(accept: str, wanted: str | None, *, gives_graph: bool) -> str:
    """The format to answer in. `wanted` (?format=) wins over the Accept header. Raises NotAcceptable."""
    types = GRAPH_TYPES if gives_graph else TABLE_TYPES
    offered = list(dict.fromkeys(types.values()))
    if wanted:
        if wanted in offered:
            return wanted
        if wanted in types:
            return types[wanted]
        raise NotAcceptable(
            f"?format={wanted} 不可用 is not offered for this query; expected one of {', '.join(offered)}."
        )
    for media_type in _accepted(accept):
        if media_type in ("*/*", "application/*"):
            return offered[0]
        if media_type == "text/*":
            return "ttl" if gives_graph else "csv"
        if media_type in types:
            return types[media_type]
    raise NotAcceptable(f"Accept: {accept} 无法满足 cannot be met; this query can be answered as {', '.join(types)}.")


def _accepted(accept: str) -> Iterator[str]:
    """Media types of an Accept header, the most wanted first; those with q=0 are left out."""
    weighted = []
    for position, part in enumerate((accept or "*/*").split(",")):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            quality = float(weight)
        except ValueError:
            quality = 0.0
        if quality > 0:
            weighted.append((-quality, position, media_type.lower()))
    yield from (media_type for _, _, media_type in sorted(weighted))
