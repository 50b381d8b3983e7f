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
    folder = files("budgetkg.ontology") / "codes"
    return frozenset(triple for name in CODE_FILES for triple in _parse(folder / name)).union(_region_triples())


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


def _region_triples() -> Iterator[ox.Triple]:
    """Every region of the table as a concept; 克州 and 克孜勒苏 are other labels of 克孜勒苏柯尔克孜自治州."""
    aliases = defaultdict(set)
    for row in read_table("region_aliases.csv"):
        if row["use"] == "name":
            aliases[row["code"]].add(row["alias"])
    scheme = _named(CODE["region"])
    concept, region_class, a = _named(SKOS.Concept), _named(BKG.Region), _named(RDF.type)
    in_scheme, notation, label, other = map(_named, (SKOS.inScheme, SKOS.notation, SKOS.prefLabel, SKOS.altLabel))
    broader, top_of, level = map(_named, (SKOS.broader, SKOS.topConceptOf, BKG.governmentLevel))
    levels = [ox.Literal(number) for number in range(4)]
    nodes = {code: ox.NamedNode(f"{scheme.value}/{code}") for code in regions()}
    for code, one in regions().items():
        node = nodes[code]
        yield ox.Triple(node, a, concept)
        yield ox.Triple(node, a, region_class)
        yield ox.Triple(node, in_scheme, scheme)
        yield ox.Triple(node, notation, ox.Literal(code))
        yield ox.Triple(node, label, ox.Literal(one.full_name, language="zh"))
        yield ox.Triple(node, level, levels[one.level])
        for name in _other_names(one, aliases[code]):
            yield ox.Triple(node, other, ox.Literal(name, language="zh"))
        if one.parent_code:
            yield ox.Triple(node, broader, nodes[one.parent_code])
        else:
            yield ox.Triple(node, top_of, scheme)


def _other_names(one: Region, aliases: set[str]) -> set[str]:
    """Short name and customary names; the full name is the preferred label and no other label (SKOS S13)."""
    return ({one.short_name} | aliases) - {one.full_name}


def _named(iri: object) -> ox.NamedNode:
    return ox.NamedNode(str(iri))
