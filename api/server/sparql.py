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

from budgetkg.api.read_only import NO_UPDATES
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
    if not text.strip():
        raise QueryRefused(
            "查询为空 the query is empty and so not valid SPARQL; expected SELECT, ASK, CONSTRUCT or DESCRIBE."
        )
    try:
        _, body = parseQuery(text)
        names = set(_names(body))
    except ParseException as error:
        raise QueryRefused(_parse_message(text, error)) from error
    except RecursionError:
        raise QueryRefused(
            "查询嵌套过深 the query is nested too deeply; leave out needless brackets, or ask in several queries."
        ) from None
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
        there = text.splitlines()[line - 1].strip()
        return f"SPARQL 语法错误 the query is not valid SPARQL: line {line}, column {column}, near {there[:60]!r}; {error.msg}."
    return NO_UPDATES


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
    return preferred(accept, types)


def preferred(accept: str, types: Mapping[str, str]) -> str:
    """The format that an Accept header wants most, of media types and their formats. Raises NotAcceptable."""
    weights = _weights(accept)
    offered = dict.fromkeys(types.values())
    found = [(*_wanted(weights, format, types), -place, format) for place, format in enumerate(offered)]
    quality, _, _, format = max(found)
    if quality > 0:
        return format
    raise NotAcceptable(f"Accept: {accept} 无法满足 cannot be met; this can be answered as {', '.join(types)}.")


def preferred_language(accept_language: str) -> str:
    """`zh` or `en`, as a reader's browser says; Chinese where it says neither."""
    weights = _weights(accept_language)

    def weight(language: str) -> float:
        return max((quality for range, (quality, _) in weights.items() if range.startswith(language)), default=0.0)

    return "en" if weight("en") > weight("zh") else "zh"


def _wanted(weights: Mapping[str, tuple[float, int]], format: str, types: Mapping[str, str]) -> tuple[float, int]:
    """How much a format is wanted, and minus the place where the header says so: the most specific range counts.

    Rule: RFC 9110 §12.5.1. The first type of a format is the one it is sent as; the others are asked for by name only.
    """
    names = [name for name, one in types.items() if one == format]
    exact = [weights[name] for name in names if name in weights]
    if exact:
        return max(exact)
    ranges = (f"{names[0].partition('/')[0]}/*", "*/*")
    return next((weights[one] for one in ranges if one in weights), (0.0, 0))


def _weights(accept: str) -> dict[str, tuple[float, int]]:
    """The media ranges of an Accept header: weight, and minus the place in the header."""
    weights: dict[str, tuple[float, int]] = {}
    for position, part in enumerate((accept or "*/*").split(",")):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            quality = float(weight)
        except ValueError:
            quality = 0.0
        weights.setdefault(media_type, (quality, -position))
    return weights
