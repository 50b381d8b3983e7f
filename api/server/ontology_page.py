"""The ontology as RDF and as one page: each class and property with its names, what it means, where it is used.

In: the Turtle files of the package. Out: RDF, or HTML in the reader's language with an anchor for each term, so that
`…/ontology#Project` leads to its entry. It needs no store. `make docs` makes a fuller page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from budgetkg.api.export import PREFIXES
from budgetkg.api.server.naming import reused_terms
from budgetkg.api.server.pages import rendered
from budgetkg.api.store import GRAPH
from budgetkg.ontology.terms import BKG, DCTERMS, OWL, RDF, RDFS, SKOS
from budgetkg.ontology.vocabulary import ontology_triples, ontology_version

_KINDS = {str(OWL.Class): "class", str(OWL.ObjectProperty): "property", str(OWL.DatatypeProperty): "property"}
_Said = Mapping[str, Mapping[str, list[ox.NamedNode | ox.Literal]]]


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the page. `facts`: name of a property of it, and links (text, address)."""

    name: str
    kind: str
    labels: str
    comment: str
    facts: list[tuple[str, list[tuple[str, str]]]]


@cache
def ontology_as_rdf(format: str) -> tuple[bytes, str]:
    """The ontology in a format of GRAPH, and its media type."""
    chosen = GRAPH[format]
    prefixes = PREFIXES if chosen == ox.RdfFormat.TURTLE else None
    return ox.serialize(sorted(ontology_triples(), key=str), format=chosen, prefixes=prefixes) or b"", chosen.media_type


@cache
def ontology_as_html(language: str, root: str) -> bytes:
    """The page."""
    said = _said()
    terms = [_term(iri, said, language) for iri in sorted(said) if iri.startswith(str(BKG._NS)) and _kind(said[iri])]
    head = said[str(BKG._NS).removesuffix("#")]
    return rendered(
        "ontology.html.jinja",
        language,
        root,
        title=_in(head.get(str(DCTERMS.title), ()), language),
        description=_in(head.get(str(DCTERMS.description), ()), language),
        version=ontology_version(),
        groups=[(kind, [one for one in terms if one.kind == kind]) for kind in ("class", "property")],
        formats=("ttl", "nt", "jsonld", "rdf"),
    ).encode("utf-8")


@cache
def _said() -> _Said:
    found: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for triple in sorted(ontology_triples(), key=str):
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            found.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(triple.object)
    return found


def _kind(about: Mapping[str, list[ox.NamedNode | ox.Literal]]) -> str:
    return next((_KINDS[one.value] for one in about.get(str(RDF.type), ()) if one.value in _KINDS), "")


def _term(iri: str, said: _Said, language: str) -> Term:
    about = said[iri]
    other = "en" if language == "zh" else "zh"
    labels = [_in(about.get(str(RDFS.label), ()), one) for one in (language, other)]
    facts = []
    for name in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDFS.seeAlso, SKOS.example):
        values = [_shown(one, said, language) for one in about.get(str(name), ())]
        if values:
            facts.append((_name(str(name), said, language), values))
    comment = _in(about.get(str(RDFS.comment), ()), language)
    return Term(iri.rpartition("#")[2], _kind(about), " · ".join(filter(None, labels)), comment, facts)


def _shown(value: ox.NamedNode | ox.Literal, said: _Said, language: str) -> tuple[str, str]:
    if isinstance(value, ox.Literal):
        return value.value, ""
    own = str(BKG._NS)
    address = f"#{value.value.removeprefix(own)}" if value.value.startswith(own) else value.value
    return _name(value.value, said, language), address


def _name(iri: str, said: _Said, language: str) -> str:
    label = _in(said.get(iri, {}).get(str(RDFS.label), ()), language)
    return label or reused_terms().get(iri, {}).get(language) or iri.replace("#", "/").rpartition("/")[2]


def _in(values: Iterable[ox.NamedNode | ox.Literal], language: str) -> str:
    texts = [one for one in values if isinstance(one, ox.Literal)]
    return min(texts, key=lambda one: one.language != language).value if texts else ""
