"""What all disclosures together say of one department or one policy document.

In: the claims of disclosures (names of a department, citations of a policy) and the entities that a change touches.
Out: the triples that describe these entities in the graphs `organisations`, `policies` and `derived`. Descriptions are
recomputed from the claims, so that replacing a disclosure leaves nothing of its old version behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations

import pyoxigraph as ox
from rdflib.term import URIRef

from budgetkg.api.store import LocalStore, Row, Store
from budgetkg.ingest.resolve import bare_name
from budgetkg.ingest.statements.policies import title_key
from budgetkg.ontology.mint import Minter
from budgetkg.ontology.regions import is_within
from budgetkg.ontology.terms import BKG, CODE, DCTERMS, ELI, ORG, RDF, SKOS, XSD

Triples = set[ox.Triple]

PREFIXES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
"""
_NAMES = (
    PREFIXES
    + """SELECT DISTINCT ?department ?year ?preferred ?name ?decision WHERE {
  ?departmentYear prov:specializationOf ?department ; bkg:year ?year ; skos:prefLabel ?preferred .
  OPTIONAL { ?mention bkg:partOf ?departmentYear ; bkg:printedName ?name ; bkg:decision ?decision }
  OPTIONAL { ?departmentYear bkg:region ?region }
} ORDER BY ?department ?year ?name"""
)
_CITATIONS = (
    PREFIXES
    + """SELECT DISTINCT ?policy ?kind ?number ?agency ?serial ?year ?region ?level ?title ?issued WHERE {
  ?citation bkg:cites ?policy ; bkg:policyKind ?kind .
  OPTIONAL { ?citation bkg:policyNumber ?number } OPTIONAL { ?citation bkg:agencyCode ?agency }
  OPTIONAL { ?citation bkg:serial ?serial } OPTIONAL { ?citation bkg:year ?year }
  OPTIONAL { ?citation bkg:issuingRegion ?region } OPTIONAL { ?citation bkg:governmentLevel ?level }
  OPTIONAL { ?citation bkg:policyTitle ?title } OPTIONAL { ?citation bkg:issuedOn ?issued }
} ORDER BY ?policy ?title"""
)

_CLAIMS = (
    PREFIXES
    + """CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  VALUES ?e {{ {entities} }}
  GRAPH ?g {{
    {{ ?s bkg:cites ?e }} UNION {{ ?s prov:specializationOf ?e }} UNION {{ ?s bkg:partOf/prov:specializationOf ?e ; a bkg:NameMention }}
    ?s ?p ?o
  }}
  FILTER (?g != {graph})
}}"""
)
_SAME_TITLE = (
    PREFIXES
    + """SELECT DISTINCT ?policy WHERE {{
  GRAPH {policies} {{ ?policy bkg:titleKey ?key }} VALUES ?key {{ {keys} }}
}}"""
)
_TITLE_KEYS = (
    PREFIXES
    + """SELECT DISTINCT ?key WHERE {{
  GRAPH {policies} {{ ?policy bkg:titleKey ?key }} VALUES ?policy {{ {entities} }}
}}"""
)
_DESCRIBED = (
    PREFIXES + """CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {entities} }} GRAPH {graph} {{ ?s ?p ?o }} }}"""
)
_RELATIONS = (
    PREFIXES
    + """CONSTRUCT {{ ?n ?p ?o . ?from bkg:transmits ?to }} WHERE {{
  VALUES ?from {{ {entities} }}
  GRAPH {graph} {{ ?n bkg:relationFrom ?from ; bkg:relationTo ?to ; ?p ?o }}
}}"""
)

_SUBCLASSES = {
    "order": BKG.Order,
    "title_only": BKG.TitledDocument,
    "meeting_decision": BKG.MeetingDecision,
    "contract": BKG.ContractBasis,
    "work_plan": BKG.WorkPlan,
}
_FUNDING_WORDS = ("资金", "预算", "补助", "经费", "奖补")
_NOTICE_WORDS = ("下达", "拨付", "安排", "分配")
_CITES, _TITLE = ox.NamedNode(str(BKG.cites)), ox.NamedNode(str(BKG.policyTitle))
RELAY_RULE = (
    "同一标题、另一机关代字、同一地区的下级机关、同年或次年 "
    "same title, other agency code, lower level of government in the same place, same or next year"
)


def touched_entities(
    store: Store, old: Triples, new: Triples, department: ox.NamedNode, minter: Minter
) -> set[ox.NamedNode]:
    """The department and the policies that an old or new version speaks of, and the policies that share a title with these."""
    policies = _graph(minter, "policies")
    touched = {t.object for t in old | new if t.predicate == _CITES and isinstance(t.object, ox.NamedNode)}
    keys = {title_key(t.object.value) for t in new if t.predicate == _TITLE and isinstance(t.object, ox.Literal)}
    keys |= {
        _text(row, "key") for row in store.select(_TITLE_KEYS.format(policies=policies, entities=_values(touched)))
    }
    literals = " ".join(str(ox.Literal(key)) for key in sorted(keys))
    sharing = store.select(_SAME_TITLE.format(policies=policies, keys=literals))
    return touched | {row["policy"] for row in sharing if isinstance(row["policy"], ox.NamedNode)} | {department}


def other_claims(store: Store, entities: set[ox.NamedNode], graph: ox.NamedNode) -> Triples:
    """What the disclosures other than that of `graph` say of the entities."""
    return store.construct(_CLAIMS.format(entities=_values(entities), graph=graph))


def described_now(store: Store, entities: set[ox.NamedNode], minter: Minter) -> dict[str, Triples]:
    """The triples by which the shared graphs describe the entities at present."""
    values = _values(entities)
    found = {
        name: store.construct(_DESCRIBED.format(entities=values, graph=_graph(minter, name)))
        for name in ("organisations", "policies")
    }
    found["derived"] = store.construct(_RELATIONS.format(entities=values, graph=_graph(minter, "derived")))
    return found


def _values(entities: Iterable[ox.NamedNode]) -> str:
    return " ".join(sorted(map(str, entities)))


def _graph(minter: Minter, name: str) -> ox.NamedNode:
    return ox.NamedNode(str(minter.shared_graph(name)))


def describe(claims: Iterable[ox.Triple], minter: Minter) -> dict[str, Triples]:
    """The descriptions of all entities that the claims are about, by the name of their shared graph."""
    store = LocalStore(None)
    any_graph = ox.NamedNode("urn:claims")
    store.apply((), (ox.Quad(t.subject, t.predicate, t.object, any_graph) for t in claims))
    policies = _by_entity(store.select(_CITATIONS), "policy")
    return {
        "organisations": set(_departments(store.select(_NAMES))),
        "policies": {triple for iri, rows in policies.items() for triple in _policy(iri, rows)},
        "derived": set(_relays(policies, minter)),
    }


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value.value if isinstance(value, ox.Literal | ox.NamedNode) else ""


def _by_entity(rows: Iterable[Row], name: str) -> dict[ox.NamedNode, list[Row]]:
    grouped: dict[ox.NamedNode, list[Row]] = defaultdict(list)
    for row in rows:
        entity = row[name]
        if isinstance(entity, ox.NamedNode):
            grouped[entity].append(row)
    return grouped


def _iri(value: object) -> ox.NamedNode:
    return ox.NamedNode(str(value))


def _departments(rows: Iterable[Row]) -> Iterator[ox.Triple]:
    """A department under the name of its latest year; all other names are kept, slips of the pen as hidden labels."""
    for iri, found in _by_entity(rows, "department").items():
        latest = max(found, key=lambda row: int(_text(row, "year")))
        preferred = _text(latest, "preferred")
        yield from _types(iri, BKG.Department, ORG.FormalOrganization)
        yield ox.Triple(iri, _iri(SKOS.prefLabel), ox.Literal(preferred, language="zh"))
        region = iri.value.rpartition("/")[2].partition("-")[0]
        if region.isdigit():
            yield ox.Triple(iri, _iri(BKG.region), _iri(CODE[f"region/{region}"]))
            yield ox.Triple(iri, _iri(BKG.regionCode), ox.Literal(region))
        for row in found:
            name = _text(row, "name")
            for other in {name, _text(row, "preferred")} - {preferred, ""}:
                slip = other == name and _text(row, "decision") == "unsure"
                yield ox.Triple(
                    iri, _iri(SKOS.hiddenLabel if slip else SKOS.altLabel), ox.Literal(other, language="zh")
                )


def _types(iri: ox.NamedNode, *classes: object) -> Iterator[ox.Triple]:
    for one in classes:
        yield ox.Triple(iri, _iri(RDF.type), _iri(one))


def _policy(iri: ox.NamedNode, rows: list[Row]) -> Iterator[ox.Triple]:
    """A policy document from all its citations: number, level, every title under which it is cited."""
    first = rows[0]
    titles = {title_key(_text(row, "title")): _text(row, "title") for row in reversed(rows) if _text(row, "title")}
    number = _text(first, "number")
    yield from _types(iri, BKG.PolicyDocument, ELI.LegalResource, _subclass(_text(first, "kind"), titles.values()))
    yield ox.Triple(iri, _iri(BKG.policyKind), ox.Literal(_text(first, "kind")))
    label = number or next(iter(titles.values()))
    yield ox.Triple(iri, _iri(SKOS.prefLabel), ox.Literal(label, language="zh"))
    if number:
        yield ox.Triple(iri, _iri(ELI.id_local), ox.Literal(number))
        yield ox.Triple(iri, _iri(BKG.policyNumber), ox.Literal(number))
        yield ox.Triple(iri, _iri(BKG.agencyCode), ox.Literal(_text(first, "agency")))
        yield ox.Triple(iri, _iri(BKG.serial), ox.Literal(_text(first, "serial")))
        yield ox.Triple(iri, _iri(ELI.number), ox.Literal(_text(first, "serial")))
    for name, predicate in (("year", BKG.year), ("level", BKG.governmentLevel)):
        if _text(first, name):
            yield ox.Triple(iri, _iri(predicate), ox.Literal(_text(first, name), datatype=_iri(XSD.integer)))
    if _text(first, "region"):
        yield ox.Triple(iri, _iri(BKG.issuingRegion), _iri(_text(first, "region")))
    if _text(first, "issued"):
        yield ox.Triple(iri, _iri(BKG.issuedOn), ox.Literal(_text(first, "issued")))
    for key, title in titles.items():
        yield ox.Triple(iri, _iri(DCTERMS.title), ox.Literal(title, language="zh"))
        yield ox.Triple(iri, _iri(BKG.titleKey), ox.Literal(key))


def _subclass(kind: str, titles: Iterable[str]) -> object:
    """A numbered document that hands out money is a funding notice."""
    if kind in _SUBCLASSES:
        return _SUBCLASSES[kind]
    is_funding = any(
        any(word in title for word in _FUNDING_WORDS) and any(word in title for word in _NOTICE_WORDS)
        for title in titles
    )
    return BKG.FundingNotice if is_funding else BKG.NumberedDocument


def _relays(policies: Mapping[ox.NamedNode, list[Row]], minter: Minter) -> Iterator[ox.Triple]:
    """Relay notices (转下达): the lower document transmits the upper one."""
    by_title: dict[str, set[ox.NamedNode]] = defaultdict(set)
    for iri, rows in policies.items():
        for row in rows:
            if _text(row, "number") and _text(row, "title"):
                by_title[title_key(_text(row, "title"))].add(iri)
    for title, sharing in by_title.items():
        for lower, upper in permutations(sorted(sharing, key=lambda iri: iri.value), 2):
            if len(bare_name(title)) >= _MIN_TITLE and _is_relay(policies[lower][0], policies[upper][0]):
                yield from _relation(lower, upper, minter)


_MIN_TITLE = 8


def _is_relay(lower: Row, upper: Row) -> bool:
    levels = _text(lower, "level"), _text(upper, "level")
    years = _text(lower, "year"), _text(upper, "year")
    if not all(levels) or not all(years):
        return False
    place, above = (_text(row, "region").rpartition("/")[2] for row in (lower, upper))
    return (
        int(levels[0]) > int(levels[1])
        and 0 <= int(years[0]) - int(years[1]) <= 1
        and (not above or is_within(place, above))
    )


def _relation(lower: ox.NamedNode, upper: ox.NamedNode, minter: Minter) -> Iterator[ox.Triple]:
    yield ox.Triple(lower, _iri(BKG.transmits), upper)
    node = _iri(minter.relation(URIRef(lower.value), "transmits", URIRef(upper.value)))
    yield from _types(node, BKG.PolicyRelation)
    yield ox.Triple(node, _iri(BKG.relationKind), ox.Literal("transmits"))
    yield ox.Triple(node, _iri(BKG.relationFrom), lower)
    yield ox.Triple(node, _iri(BKG.relationTo), upper)
    yield ox.Triple(node, _iri(BKG.isStated), ox.Literal("false", datatype=_iri(XSD.boolean)))
    yield ox.Triple(node, _iri(BKG.rule), ox.Literal(RELAY_RULE))
