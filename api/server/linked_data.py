"""A thing of the graph as a page or as RDF: what is said of it, what points to it, and the words it was read from.

In: the store and an IRI. Out: HTML in the reader's language, or RDF. Both run where the store is opened. It gives what
the store holds and no more; a thing that is nowhere a subject is not found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from budgetkg.api.store import Row, Store
from budgetkg.ontology.errors import BudgetKGError

SUFFIXES = {"html": "html", "ttl": "ttl", "nt": "nt", "jsonld": "jsonld", "rdf": "rdfxml"}
MEDIA_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
}
MOST_LINKS = 200
"""Links to a thing that a page shows, and that RDF holds: a region or a code has thousands."""

_PREFIXES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
"""
_OUT = "SELECT DISTINCT ?p ?o WHERE {{ {iri} ?p ?o }} ORDER BY ?p ?o"
_IN = "SELECT DISTINCT ?s ?p WHERE {{ ?s ?p {iri} }} ORDER BY ?p ?s LIMIT {most}"
_RDF = """CONSTRUCT {{ {iri} ?p ?o . ?s ?q {iri} }} WHERE {{
  {{ {iri} ?p ?o }} UNION {{ SELECT DISTINCT ?s ?q WHERE {{ ?s ?q {iri} }} ORDER BY ?q ?s LIMIT {most} }}
}}"""
_LABELS = (
    _PREFIXES
    + """SELECT ?x ?label WHERE {{ VALUES ?x {{ {values} }}
  ?x skos:prefLabel|rdfs:label|bkg:projectName|bkg:printedName|bkg:label ?label
}} ORDER BY ?x ?label"""
)
_QUOTES = (
    _PREFIXES
    + """SELECT DISTINCT ?file ?page ?first ?last ?quote WHERE {{
  {{ {iri} bkg:evidence ?evidence }} UNION {{ {iri} bkg:row/bkg:evidence ?evidence }} UNION {{ VALUES ?evidence {{ {iri} }} }}
  ?evidence bkg:lineStart ?first ; bkg:lineEnd ?last ; oa:hasSource/bkg:fileName ?file ; oa:hasSelector/oa:exact ?quote .
  OPTIONAL {{ ?evidence bkg:page ?page }}
}} ORDER BY ?file ?first"""
)


class NoSuchThing(BudgetKGError):
    """Nothing is said of an IRI."""


@dataclass(frozen=True, slots=True)
class Link:
    """A thing as a page names it: its address on this host where it has one, else its IRI; words where it is a literal."""

    text: str
    href: str | None
    language: str | None = None


def describe_as_rdf(store: Store, iri: str, format: str) -> tuple[bytes, str]:
    """What is said of a thing, and what points to it. Raises NoSuchThing."""
    node = _found(store, iri)
    return store.serialise(_RDF.format(iri=node, most=MOST_LINKS), format)


def describe_as_html(store: Store, iri: str, bases: tuple[tuple[str, str], ...], language: str) -> tuple[bytes, str]:
    """The page of a thing. `bases` are pairs of IRI prefix and path on this host. Raises NoSuchThing."""
    node = _found(store, iri)
    stated, pointing = store.select(_OUT.format(iri=node)), store.select(_IN.format(iri=node, most=MOST_LINKS))
    terms = {term for row in (*stated, *pointing) for term in row.values() if isinstance(term, ox.NamedNode)} | {node}
    labels = _labels(store, terms, language)

    def link(term: object) -> Link:
        if isinstance(term, ox.NamedNode):
            return Link(labels.get(term) or _short(term.value), _local(term.value, bases))
        return Link(term.value, None, term.language) if isinstance(term, ox.Literal) else Link(str(term), None)

    page = (
        _environment()
        .get_template("thing.html.jinja")
        .render(
            iri=iri,
            language=language,
            title=labels.get(node) or _short(iri),
            stated=[(link(row["p"]), link(row["o"])) for row in stated],
            pointing=[(link(row["s"]), link(row["p"])) for row in pointing],
            most=MOST_LINKS,
            quotes=[
                {name: _text(row, name) for name in ("file", "page", "first", "last", "quote")}
                for row in store.select(_QUOTES.format(iri=node))
            ],
            formats=[suffix for suffix in SUFFIXES if suffix != "html"],
            name=_local(iri, bases),
        )
    )
    return page.encode("utf-8"), "text/html; charset=utf-8"


def _found(store: Store, iri: str) -> ox.NamedNode:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise NoSuchThing(f"{iri!r}: 不是 IRI is no IRI.") from None
    if not store.select(f"SELECT ?p WHERE {{ {node} ?p ?o }} LIMIT 1"):
        raise NoSuchThing(f"{iri}: 库中没有关于它的陈述 the store says nothing of it.")
    return node


def _labels(store: Store, terms: Iterable[ox.NamedNode], language: str) -> dict[ox.NamedNode, str]:
    """A label for each thing: in the language where there is one, else in any."""
    found: dict[ox.NamedNode, list[ox.Literal]] = {}
    for row in store.select(_LABELS.format(values=" ".join(sorted(map(str, terms))))):
        thing, label = row["x"], row["label"]
        if isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal):
            found.setdefault(thing, []).append(label)
    return {thing: min(all_, key=lambda one: one.language != language).value for thing, all_ in found.items()}


def _local(iri: str, bases: tuple[tuple[str, str], ...]) -> str:
    """The address on this host of an IRI that this host describes; others stay as they are."""
    for base, path in bases:
        if iri.startswith(base):
            return path + iri.removeprefix(base)
    return iri


def _short(iri: str) -> str:
    """The end of an IRI, where nothing has a label."""
    return iri.rpartition("#")[2] if "#" in iri else "/".join(iri.rstrip("/").split("/")[-2:])


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value.value if isinstance(value, ox.Literal) else ""


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("budgetkg.api.server"),
        autoescape=select_autoescape(default_for_string=True, default=True),
        undefined=StrictUndefined,
    )
