"""What all disclosures together say of one department or one policy document.

In: the claims of disclosures (names of a department, citations of a policy) and the entities that a change touches.
Out: the triples that describe these entities in the graphs `organisations`, `policies` and `derived`. Descriptions are
recomputed from the claims, so that replacing a disclosure leaves nothing of its old version behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

import pyoxigraph as ox

from budgetkg.api.relays import StatedPolicy, find_relays, relation_triples
from budgetkg.api.store import LocalStore, Row, Store, text_in
from budgetkg.ingest.statements.policies import title_key
from budgetkg.ontology.mint import Minter
from budgetkg.ontology.terms import BKG, CODE, DCTERMS, ELI, ORG, PROV, RDF, SKOS, XSD

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
}"""
)
_CITATIONS = (
    PREFIXES
    + """SELECT DISTINCT ?policy ?kind ?number ?agency ?serial ?year ?region ?level ?title ?issued WHERE {
  ?citation bkg:cites ?policy ; bkg:policyKind ?kind .
  OPTIONAL { ?citation bkg:policyNumber ?number } OPTIONAL { ?citation bkg:agencyCode ?agency }
  OPTIONAL { ?citation bkg:serial ?serial } OPTIONAL { ?citation bkg:year ?year }
  OPTIONAL { ?citation bkg:issuingRegion ?region } OPTIONAL { ?citation bkg:governmentLevel ?level }
  OPTIONAL { ?citation bkg:policyTitle ?title } OPTIONAL { ?citation bkg:issuedOn ?issued }
}"""
)

_READ = frozenset(
    ox.NamedNode(str(one))
    for one in (
        *(PROV.specializationOf, SKOS.prefLabel, BKG.year, BKG.region, BKG.partOf, BKG.printedName, BKG.decision),
        *(BKG.cites, BKG.policyKind, BKG.policyNumber, BKG.agencyCode, BKG.serial, BKG.issuingRegion),
        *(BKG.governmentLevel, BKG.policyTitle, BKG.issuedOn),
    )
)
"""The properties that these two queries read: what else a disclosure says is no claim about what it shares."""
_READ_AS_WRITTEN = frozenset(str(one).encode() for one in _READ)

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
  VALUES ?e {{ {entities} }}
  GRAPH {graph} {{
    {{ ?n bkg:relationFrom ?e }} UNION {{ ?n bkg:relationTo ?e }}
    ?n bkg:relationFrom ?from ; bkg:relationTo ?to ; ?p ?o
  }}
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


def claims_in(content: bytes) -> Triples:
    """What a disclosure, as N-Triples of one statement a line, says of departments and policies."""
    lines = (line for line in content.splitlines(keepends=True) if line.split(b" ", 2)[1] in _READ_AS_WRITTEN)
    return {quad.triple for quad in ox.parse(b"".join(lines), ox.RdfFormat.N_TRIPLES)}


def touched_entities(old: Triples, new: Triples, department: ox.NamedNode) -> set[ox.NamedNode]:
    """The department and the policies that an old or new version speaks of: only their descriptions and relations change."""
    return {t.object for t in old | new if t.predicate == _CITES and isinstance(t.object, ox.NamedNode)} | {department}


def related_entities(store: Store, touched: set[ox.NamedNode], new: Triples, minter: Minter) -> set[ox.NamedNode]:
    """The other policies that share a title with a touched one: between these a relation may come or go."""
    policies = _graph(minter, "policies")
    keys = {title_key(t.object.value) for t in new if t.predicate == _TITLE and isinstance(t.object, ox.Literal)}
    keys |= {
        text_in(row, "key") for row in store.select(_TITLE_KEYS.format(policies=policies, entities=_values(touched)))
    }
    literals = " ".join(str(ox.Literal(key)) for key in sorted(keys))
    sharing = store.select(_SAME_TITLE.format(policies=policies, keys=literals))
    return {row["policy"] for row in sharing if isinstance(row["policy"], ox.NamedNode)} - touched


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


def describe(
    claims: Iterable[ox.Triple], minter: Minter, touched: Container[ox.NamedNode] | None = None
) -> dict[str, Triples]:
    """The descriptions of the entities that the claims are about, by the name of their shared graph.

    Where `touched` is given: of these entities only, and the relations from or to them.
    """
    store = LocalStore(None)
    any_graph = ox.NamedNode("urn:claims")
    store.apply((), (ox.Quad(t.subject, t.predicate, t.object, any_graph) for t in claims if t.predicate in _READ))
    policies = {iri: _stated(rows) for iri, rows in _by_entity(store.select(_CITATIONS), "policy").items()}
    departments = _by_entity(store.select(_NAMES), "department")

    def is_wanted(iri: ox.NamedNode) -> bool:
        return touched is None or iri in touched

    return {
        "organisations": {t for iri, rows in departments.items() if is_wanted(iri) for t in _department(iri, rows)},
        "policies": {t for iri, facts in policies.items() if is_wanted(iri) for t in _policy(iri, facts)},
        "derived": {
            t
            for lower, upper in find_relays(policies)
            if is_wanted(lower) or is_wanted(upper)
            for t in relation_triples(lower, upper, minter)
        },
    }


def _by_entity(rows: Iterable[Row], name: str) -> dict[ox.NamedNode, list[Row]]:
    grouped: dict[ox.NamedNode, list[Row]] = defaultdict(list)
    for row in rows:
        entity = row[name]
        if isinstance(entity, ox.NamedNode):
            grouped[entity].append(row)
    return grouped


def _iri(value: object) -> ox.NamedNode:
    return ox.NamedNode(str(value))


def _department(iri: ox.NamedNode, rows: list[Row]) -> Iterator[ox.Triple]:
    """A department under the name of its latest year; all other names are kept, slips of the pen as hidden labels."""
    preferred = max((int(text_in(row, "year")), text_in(row, "preferred")) for row in rows)[1]
    yield from _types(iri, BKG.Department, ORG.FormalOrganization)
    yield ox.Triple(iri, _iri(SKOS.prefLabel), ox.Literal(preferred, language="zh"))
    region = iri.value.rpartition("/")[2].partition("-")[0]
    if region.isdigit():
        yield ox.Triple(iri, _iri(BKG.region), _iri(CODE[f"region/{region}"]))
        yield ox.Triple(iri, _iri(BKG.regionCode), ox.Literal(region))
    for row in rows:
        name = text_in(row, "name")
        for other in {name, text_in(row, "preferred")} - {preferred, ""}:
            slip = other == name and text_in(row, "decision") == "unsure"
            yield ox.Triple(iri, _iri(SKOS.hiddenLabel if slip else SKOS.altLabel), ox.Literal(other, language="zh"))


def _types(iri: ox.NamedNode, *classes: object) -> Iterator[ox.Triple]:
    for one in classes:
        yield ox.Triple(iri, _iri(RDF.type), _iri(one))


_PROPERTIES = ("kind", "number", "agency", "serial", "year", "region", "level", "issued")


def _stated(rows: list[Row]) -> StatedPolicy:
    """Citations come in no order and some say more than others: the fullest value counts (2020-09-09 before 2020-09)."""
    values = {
        name: min((text_in(row, name) for row in rows), key=lambda value: (-len(value), value)) for name in _PROPERTIES
    }
    titles: dict[str, str] = {}
    for title in sorted({text_in(row, "title") for row in rows} - {""}):
        titles.setdefault(title_key(title), title)
    return StatedPolicy(values, titles)


def _policy(iri: ox.NamedNode, stated: StatedPolicy) -> Iterator[ox.Triple]:
    """A policy document from all its citations: number, level, every title under which it is cited."""
    value, titles = stated.values, stated.titles
    number = value["number"]
    yield from _types(iri, BKG.PolicyDocument, ELI.LegalResource, *_classes(value["kind"], titles.values()))
    yield ox.Triple(iri, _iri(BKG.policyKind), ox.Literal(value["kind"]))
    label = number or min(titles.values())
    yield ox.Triple(iri, _iri(SKOS.prefLabel), ox.Literal(label, language="zh"))
    if number:
        yield ox.Triple(iri, _iri(ELI.id_local), ox.Literal(number))
        yield ox.Triple(iri, _iri(BKG.policyNumber), ox.Literal(number))
        yield ox.Triple(iri, _iri(BKG.agencyCode), ox.Literal(value["agency"]))
        yield ox.Triple(iri, _iri(BKG.serial), ox.Literal(value["serial"]))
        yield ox.Triple(iri, _iri(ELI.number), ox.Literal(value["serial"]))
    for name, predicate in (("year", BKG.year), ("level", BKG.governmentLevel)):
        if value[name]:
            yield ox.Triple(iri, _iri(predicate), ox.Literal(value[name], datatype=_iri(XSD.integer)))
    if value["region"]:
        yield ox.Triple(iri, _iri(BKG.issuingRegion), _iri(value["region"]))
    if value["issued"]:
        yield ox.Triple(iri, _iri(BKG.issuedOn), ox.Literal(value["issued"]))
    for key, title in titles.items():
        yield ox.Triple(iri, _iri(DCTERMS.title), ox.Literal(title, language="zh"))
        yield ox.Triple(iri, _iri(BKG.titleKey), ox.Literal(key))


def _classes(kind: str, titles: Iterable[str]) -> tuple[object, ...]:
    """A numbered document that hands out money is a funding notice as well."""
    if kind in _SUBCLASSES:
        return (_SUBCLASSES[kind],)
    is_funding = any(
        any(word in title for word in _FUNDING_WORDS) and any(word in title for word in _NOTICE_WORDS)
        for title in titles
    )
    return (BKG.NumberedDocument, BKG.FundingNotice) if is_funding else (BKG.NumberedDocument,)
