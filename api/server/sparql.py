"""The SPARQL 1.1 Protocol: which query may run, over which graphs, and in which format it is answered.

In: a request's parameters and headers. Out: a checked query and a format. Queries only read: updates, SERVICE and graphs
from elsewhere are refused, decided on the parsed query. Rule: https://www.w3.org/TR/sparql11-protocol/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from pyparsing.exceptions import ParseException
from rdflib.plugins.sparql.algebra import translatePrologue
from rdflib.plugins.sparql.parser import Query

from budgetkg.api.dataset import Dataset
from budgetkg.api.read_only import query_form, refuse_update
from budgetkg.api.server.syntax import explain
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
    "application/x-turtle": "ttl",
    "application/n-triples": "nt",
    "text/plain": "nt",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
    "application/trig": "trig",
    "application/n-quads": "nq",
    "text/x-nquads": "nq",
}
_OTHER_NAMES = {
    **{"turtle": "ttl", "n3": "ttl", "ntriples": "nt", "n-triples": "nt", "json-ld": "jsonld", "json": "jsonld"},
    **{"xml": "rdfxml", "rdf": "rdfxml", "rdf+xml": "rdfxml", "nquads": "nq", "n-quads": "nq"},
}
"""What clients call formats of graphs in `format`: SPARQLWrapper always sends it."""
_FORMS_OF_GRAPHS = ("CONSTRUCT", "DESCRIBE")
_ELSEWHERE = re.compile("service|from", re.IGNORECASE)
"""A query without these letters has neither clause: the store takes no keyword in escapes. With them, it is parsed."""
_CHANGING = re.compile(r"\b(now|rand|uuid|struuid)\b", re.IGNORECASE)
"""Functions that give something else each time; where they are words of something else, nothing is lost but a 304."""
_ESCAPE = re.compile(r"\\\\|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")


class NotAcceptable(BudgetKGError):
    """None of the formats that the client accepts can be given for this query."""


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A query that may run.

    `gives_graph` is True for CONSTRUCT and DESCRIBE. `dataset` are the graphs of its FROM clauses, None where it has
    none. `is_repeatable` is False where the answer may be another each time.
    """

    text: str
    gives_graph: bool
    dataset: Dataset | None = None
    is_repeatable: bool = True


def check_query(text: str) -> CheckedQuery:
    """Refuse what is not offered: what is blank, updates, SERVICE. Whether the rest is SPARQL its store says.

    Raises QueryRefused. Whether the graphs of FROM clauses are in the store is for the caller to see.
    """
    if not text.strip():
        raise QueryRefused(
            "查询为空 the query is empty and so not valid SPARQL; expected SELECT, ASK, CONSTRUCT or DESCRIBE."
        )
    refuse_update(text)
    dataset = _dataset_of(text) if _ELSEWHERE.search(text) else None
    return CheckedQuery(text, query_form(text) in _FORMS_OF_GRAPHS, dataset, not _CHANGING.search(text))


@lru_cache(maxsize=256)
def _dataset_of(text: str) -> Dataset | None:
    """The graphs of the FROM clauses of a query. Raises QueryRefused where it has SERVICE or cannot be parsed.

    The parser must see the comments and strings that the store sees: a carriage return ends a comment (SPARQL 1.1 §19.4),
    and an escape ends no string.
    """
    plain = _ESCAPE.sub(lambda found: found[0] if found[0] == "\\\\" else "x" * len(found[0]), text.replace("\r", "\n"))
    try:
        prologue, body = Query.parse_string(plain, parse_all=True)
        names = set(_names(body))
    except ParseException as error:
        raise explain(text) or QueryRefused(
            "带 SERVICE 或 FROM 字样的查询无法解析 the query has the words SERVICE or FROM and cannot be parsed, so that what "
            f"it asks for cannot be seen: {error}."
        ) from None
    except RecursionError:
        raise QueryRefused(
            "查询嵌套过深 the query is nested too deeply; leave out needless brackets, or ask in several queries."
        ) from None
    if "ServiceGraphPattern" in names:
        raise QueryRefused(
            "不支持 SERVICE（联邦查询） federated queries (SERVICE) are not offered; ask each endpoint and join the answers."
        )
    clauses = body.datasetClause or ()
    if not clauses:
        return None
    base = translatePrologue(prologue, None)
    try:
        default = tuple(ox.NamedNode(str(base.absolutize(one.default))) for one in clauses if one.default is not None)
        named = tuple(ox.NamedNode(str(base.absolutize(one.named))) for one in clauses if one.named is not None)
    except Exception as error:  # noqa: BLE001  rdflib raises Exception for a prefix that is not declared
        raise QueryRefused(f"FROM 的图名不是 IRI a graph of FROM is no IRI: {error}.") from None
    return Dataset(default, named)


def named_dataset(default: tuple[str, ...], named: tuple[str, ...]) -> Dataset | None:
    """The dataset of `default-graph-uri` and `named-graph-uri`, None where neither is given. Raises QueryRefused."""
    try:
        found = Dataset(tuple(map(ox.NamedNode, default)), tuple(map(ox.NamedNode, named)))
    except ValueError as error:
        raise QueryRefused(
            f"default-graph-uri、named-graph-uri 须为绝对 IRI these parameters take absolute IRIs of graphs: {error}."
        ) from None
    return found if default or named else None


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


def negotiate(accept: str, wanted: str | None, *, gives_graph: bool) -> str:
    """The format to answer in. `wanted` (?format=) wins over the Accept header. Raises NotAcceptable."""
    types = GRAPH_TYPES if gives_graph else TABLE_TYPES
    offered = list(dict.fromkeys(types.values()))
    if wanted and gives_graph:
        wanted = _OTHER_NAMES.get(wanted, wanted)
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


def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client takes gzip (RFC 9110 §12.5.3)."""
    weights = _weights(accept_encoding or "identity")
    return weights.get("gzip", weights.get("*", (0.0, 0)))[0] > 0


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
