"""Relay notices (转下达): a document that passes on, one level down, what another handed out, under the same title.

In: what is stated of each policy document. Out: pairs of documents, lower and upper, and the triples of a relation. A
relation is derived, never stated: it says by which rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

import pyoxigraph as ox
from rdflib.term import URIRef

from budgetkg.api.terms import named
from budgetkg.ingest.resolve import bare_name
from budgetkg.ontology.mint import Minter
from budgetkg.ontology.regions import is_within
from budgetkg.ontology.terms import BKG, RDF, XSD

RELAY_RULE = (
    "同一标题、另一机关代字、同一地区的下级机关、同年或次年 "
    "same title, other agency code, lower level of government in the same place, same or next year"
)
_MIN_TITLE = 8
"""A shorter title ("通知") says nothing."""


@dataclass(frozen=True, slots=True)
class StatedPolicy:
    """What all citations of a document state of it: one value a property, every title by its key."""

    values: Mapping[str, str]
    titles: Mapping[str, str]


def find_relays(policies: Mapping[ox.NamedNode, StatedPolicy]) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Relay notices (转下达): the lower document transmits the upper one."""
    by_title: dict[str, list[ox.NamedNode]] = defaultdict(list)
    for iri, stated in policies.items():
        for key in stated.titles if stated.values["number"] else ():
            by_title[key].append(iri)
    for key, sharing in by_title.items():
        for lower, upper in permutations(sharing, 2):
            if len(bare_name(key)) >= _MIN_TITLE and _is_relay(policies[lower].values, policies[upper].values):
                yield lower, upper


def _is_relay(lower: Mapping[str, str], upper: Mapping[str, str]) -> bool:
    if not all(one[name] for one in (lower, upper) for name in ("level", "year")):
        return False
    place, above = (one["region"].rpartition("/")[2] for one in (lower, upper))
    return (
        int(lower["level"]) > int(upper["level"])
        and 0 <= int(lower["year"]) - int(upper["year"]) <= 1
        and (not above or is_within(place, above))
    )


def relation_triples(lower: ox.NamedNode, upper: ox.NamedNode, minter: Minter) -> Iterator[ox.Triple]:
    """The link, and the relation as a node that says by which rule it was derived."""
    yield ox.Triple(lower, named(BKG.transmits), upper)
    node = named(minter.relation(URIRef(lower.value), "transmits", URIRef(upper.value)))
    yield ox.Triple(node, named(RDF.type), named(BKG.PolicyRelation))
    yield ox.Triple(node, named(BKG.relationKind), ox.Literal("transmits"))
    yield ox.Triple(node, named(BKG.relationFrom), lower)
    yield ox.Triple(node, named(BKG.relationTo), upper)
    yield ox.Triple(node, named(BKG.isStated), ox.Literal("false", datatype=named(XSD.boolean)))
    yield ox.Triple(node, named(BKG.rule), ox.Literal(RELAY_RULE))
