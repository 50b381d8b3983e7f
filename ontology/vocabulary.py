"""The ontology and the code lists as triples for a store.

In: the Turtle files of this folder and of `codes/`, and the region table. Out: sets of triples without blank nodes; the
two sets share none, so that each fact stands in one graph only. What the terms mean stands in the files themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyoxigraph as ox

from budgetkg.ontology.regions import Region, read_table, regions
from budgetkg.ontology.terms import BKG, CODE, OWL, RDF, SKOS

ONTOLOGY_FILES = ("budget.ttl", "structures.ttl", "identities.ttl")
CODE_FILES = ("functional.ttl", "economic.ttl", "lists.ttl")

Triples = frozenset[ox.Triple]


def vocabulary_files() -> tuple[Traversable, ...]:
    """The Turtle files, the ontology first.

    >>> [file.name for file in vocabulary_files()]
    ['budget.ttl', 'structures.ttl', 'identities.ttl', 'functional.ttl', 'economic.ttl', 'lists.ttl']
    """
    folder = files("budgetkg.ontology")
    return (*(folder / name for name in ONTOLOGY_FILES), *(folder / "codes" / name for name in CODE_FILES))


def read_vocabulary() -> tuple[Triples, Triples]:
    """The triples of the ontology and those of the code lists."""
    return ontology_triples(), code_triples()


def ontology_triples() -> Triples:
    """Classes, properties and table structures."""
    return frozenset(triple for name in ONTOLOGY_FILES for triple in _parse(files("budgetkg.ontology") / name))


def code_triples() -> Triples:
    """Classifications, code lists and regions."""
    return list_triples().union(triple for code in regions() for triple in region_triples(region_iri(code)))


def list_triples() -> Triples:
    """Classifications and code lists; regions are a table."""
    folder = files("budgetkg.ontology") / "codes"
    return frozenset(triple for name in CODE_FILES for triple in _parse(folder / name))


@cache
def ontology_version() -> str:
    """The version that the ontology states of itself.

    >>> ontology_version()
    '0.1.0'
    """
    for triple in _parse(files("budgetkg.ontology") / "budget.ttl"):
        if triple.predicate.value == str(OWL.versionInfo) and isinstance(triple.object, ox.Literal):
            return triple.object.value
    raise LookupError("budget.ttl: 缺少 owl:versionInfo the ontology states no version; add it to the header.")


def _parse(file: Traversable) -> Iterator[ox.Triple]:
    for found in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE):
        if isinstance(found, ox.Quad):
            yield found.triple


_REGIONS = f"{CODE['region']}/"


def region_iri(code: str) -> str:
    """The IRI of a region.

    >>> region_iri("652300")
    'https://w3id.org/budgetkg/code/region/652300'
    """
    return _REGIONS + code


def region_triples(iri: str) -> Iterator[ox.Triple]:
    """A region of the table as a concept; 克州 and 克孜勒苏 are other labels of 克孜勒苏柯尔克孜自治州. None for other IRIs."""
    one = regions().get(iri.removeprefix(_REGIONS)) if iri.startswith(_REGIONS) else None
    if one is None:
        return
    node = ox.NamedNode(iri)
    for predicate, value in _SAID_OF_ANY_REGION:
        yield ox.Triple(node, predicate, value)
    yield ox.Triple(node, _NOTATION, ox.Literal(one.code))
    yield ox.Triple(node, _LABEL, ox.Literal(one.full_name, language="zh"))
    yield ox.Triple(node, _LEVEL, ox.Literal(int(one.level)))
    for name in _other_names(one, _aliases().get(one.code, set())):
        yield ox.Triple(node, _OTHER_LABEL, ox.Literal(name, language="zh"))
    if one.parent_code:
        yield ox.Triple(node, _BROADER, ox.NamedNode(region_iri(one.parent_code)))
    else:
        yield ox.Triple(node, _TOP_OF, _SCHEME)


@cache
def _aliases() -> dict[str, set[str]]:
    """Customary names by code."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in read_table("region_aliases.csv"):
        if row["use"] == "name":
            found[row["code"]].add(row["alias"])
    return found


def _other_names(one: Region, aliases: set[str]) -> set[str]:
    """Short name and customary names; the full name is the preferred label and no other label (SKOS S13)."""
    return ({one.short_name} | aliases) - {one.full_name}


def _named(iri: object) -> ox.NamedNode:
    return ox.NamedNode(str(iri))


_SCHEME = _named(CODE["region"])
_NOTATION, _LABEL, _OTHER_LABEL = map(_named, (SKOS.notation, SKOS.prefLabel, SKOS.altLabel))
_BROADER, _TOP_OF, _LEVEL = map(_named, (SKOS.broader, SKOS.topConceptOf, BKG.governmentLevel))
_SAID_OF_ANY_REGION = (
    (_named(RDF.type), _named(SKOS.Concept)),
    (_named(RDF.type), _named(BKG.Region)),
    (_named(SKOS.inScheme), _SCHEME),
)
