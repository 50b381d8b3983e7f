"""The trace of a policy document: what it relays and is relayed by, the projects under it, their money, the quotes.

In: a document number in any spelling, a title, or IRIs. Out: :class:`Trace`; links say by which rule they are derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Literal

import pyoxigraph as ox

from budgetkg.api.nodes import Nodes, local, quote_of
from budgetkg.api.store import Store, text_in
from budgetkg.ingest.policy_numbers import parse_policy_number
from budgetkg.ingest.statements.policies import title_key
from budgetkg.ontology.errors import InvalidPolicyNumber, QueryRefused
from budgetkg.ontology.terms import BKG, DCTERMS, OA, SKOS

_PREFIXES = "PREFIX bkg: <https://w3id.org/budgetkg/ontology#>\n"
_BY_NUMBER = (
    _PREFIXES + "SELECT ?policy WHERE {{ ?policy a bkg:PolicyDocument ; bkg:policyNumber {key} }} ORDER BY ?policy"
)
_BY_TITLE = (
    _PREFIXES
    + """SELECT DISTINCT ?policy WHERE {{
  ?policy a bkg:PolicyDocument ; bkg:titleKey ?key FILTER (CONTAINS(?key, {key}))
}} ORDER BY ?policy"""
)
_NEAR = (
    _PREFIXES
    + """SELECT DISTINCT ?number WHERE {{
  ?policy a bkg:PolicyDocument ; bkg:policyNumber ?number ; bkg:serial ?serial ; bkg:agencyCode ?agency .
  FILTER (?serial = {serial} || ?agency = {agency})
}} ORDER BY ?number LIMIT 8"""
)
_READ = (
    *(BKG.relationKind, BKG.relationFrom, BKG.relationTo, BKG.isStated, BKG.rule),
    *(BKG.policyNumber, BKG.policyKind, BKG.governmentLevel, BKG.issuingRegion, DCTERMS.title, SKOS.prefLabel),
    *(BKG.role, BKG.mention, BKG.citingProject, BKG.projectName, BKG.department, BKG.region, BKG.year),
    *(BKG.amountYuan, BKG.reportedValue, BKG.reportedUnit, BKG.fundingSource, BKG.disclosureStatus),
    *(BKG.evidence, BKG.page, BKG.lineStart, BKG.lineEnd, BKG.fileName, OA.hasSource, OA.hasSelector, OA.exact),
)
Way = Literal["self", "above", "below"]


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation of a document."""

    role: str
    mention: str
    quote: str
    file: str
    page: int | None
    line_start: int
    line_end: int
    project: str | None
    iri: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A link between two documents by their IRIs: `lower` passes on (转下达) `upper`. Derived where it is not stated."""

    iri: str
    kind: str
    lower: str
    upper: str
    stated: bool
    rule: str | None


@dataclass(frozen=True, slots=True)
class TracedDocument:
    """A document of the trace. `relation`: self | above (it is relayed) | below (it relays).

    `stated` and `rule` are those of the link that leads to the document asked for; None where it is that document.
    """

    iri: str
    relation: Way
    number: str | None
    titles: tuple[str, ...]
    kind: str
    level: int | None
    region: str | None
    rule: str | None
    citations: tuple[Cited, ...]
    stated: bool | None


@dataclass(frozen=True, slots=True)
class TracedProject:
    """A project that cites the document or one that relays it. `amount_yuan` in 元, `amount_printed` as printed."""

    iri: str
    name: str
    department: str
    region: str | None
    year: int
    amount_yuan: Decimal | None
    amount_printed: str | None
    funding_source: str | None
    disclosure_status: str
    documents: tuple[str, ...]
    file: str
    page: int | None
    line: int
    quote: str
    line_end: int
    department_iri: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Documents, the links between them, projects, and the total of the projects' amounts in 元."""

    query: str
    number: str | None
    documents: tuple[TracedDocument, ...]
    relations: tuple[Relation, ...]
    projects: tuple[TracedProject, ...]
    total_yuan: Decimal

    def to_json(self) -> dict[str, object]:
        """The trace as JSON values; amounts are strings, so that no decimal is rounded."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def trace(store: Store, text: str) -> Trace:
    """Trace a number or a title. Raises QueryRefused, with near numbers, where the store knows no such document."""
    number, asked = _find(store, text)
    return trace_documents(store, asked, text, number)


def trace_documents(store: Store, asked: Sequence[str], query: str, number: str | None = None) -> Trace:
    """Trace documents by their IRIs; `query` and `number` are what was asked for."""
    nodes = Nodes(store, _READ)
    relations = {up: tuple(_relations(nodes, asked, up=up)) for up in (True, False)}
    above = {link.upper: link for link in relations[True] if link.upper not in asked}
    below = {link.lower: link for link in relations[False] if link.lower not in asked}
    found: list[tuple[str, Way, Relation | None]] = [(iri, "self", None) for iri in asked]
    found += [(iri, "above", link) for iri, link in above.items()]
    found += [(iri, "below", link) for iri, link in below.items()]
    cited = _citations(nodes, [iri for iri, _, _ in found])
    documents = sorted((_document(nodes, *one, cited.get(one[0], [])) for one in found), key=_place)
    projects = tuple(_projects(nodes, documents, cited))
    total = sum((project.amount_yuan for project in projects if project.amount_yuan is not None), Decimal(0))
    links = {link.iri: link for way in relations.values() for link in way}
    return Trace(query, number, tuple(documents), tuple(links[iri] for iri in sorted(links)), projects, total)


def _place(document: TracedDocument) -> tuple[int, str, str]:
    """From the highest level down; documents of no level first."""
    name = document.number or min(document.titles, default="")
    return (-1 if document.level is None else document.level), name, document.iri


def _find(store: Store, text: str) -> tuple[str | None, list[str]]:
    try:
        number = parse_policy_number(text)
    except InvalidPolicyNumber:
        key = title_key(text)
        rows = store.select(_BY_TITLE.format(key=ox.Literal(key))) if len(key) >= 4 else []
        if not rows:
            raise QueryRefused(
                f"未找到 {text!r} neither a document number nor part of a known title; "
                "expected for example 新财企〔2024〕140号 or at least four characters of a title."
            ) from None
        return None, [text_in(row, "policy") for row in rows]
    rows = store.select(_BY_NUMBER.format(key=ox.Literal(str(number))))
    if not rows:
        near = store.select(_NEAR.format(serial=ox.Literal(number.serial), agency=ox.Literal(number.issuer_code)))
        hint = "、".join(text_in(row, "number") for row in near) or "无 none"
        raise QueryRefused(
            f"库中没有 {number} this document is cited by no disclosure in the store. Near numbers: {hint}."
        )
    return str(number), [text_in(row, "policy") for row in rows]


def _relations(nodes: Nodes, asked: Iterable[str], *, up: bool) -> Iterator[Relation]:
    """The links that lead from the documents to all above them, or to all below: link by link, each once."""
    here, there = (BKG.relationFrom, BKG.relationTo) if up else (BKG.relationTo, BKG.relationFrom)
    seen, edge = set(asked), set(asked)
    while edge:
        links = [link for link, _ in nodes.pointing(here, edge)]
        nodes.load(links)
        for link in links:
            kind, stated = nodes.text(link, BKG.relationKind) or "", nodes.text(link, BKG.isStated) == "true"
            lower, upper = nodes.link(link, BKG.relationFrom), nodes.link(link, BKG.relationTo)
            yield Relation(link, kind, lower, upper, stated, nodes.text(link, BKG.rule))
        edge = {nodes.link(link, there) for link in links} - seen
        seen |= edge


def _citations(nodes: Nodes, policies: Sequence[str]) -> dict[str, list[Cited]]:
    """The citations of each document, in the order of files and lines. All that they name is loaded."""
    found = nodes.pointing(BKG.cites, policies)
    nodes.load([*policies, *(citation for citation, _ in found)])
    nodes.follow(policies, BKG.issuingRegion)
    named = nodes.follow([citation for citation, _ in found], BKG.evidence, BKG.citingProject)
    behind = nodes.follow(named, BKG.evidence, BKG.department)
    nodes.follow([*named, *behind], OA.hasSource, OA.hasSelector, BKG.region)
    cited: dict[str, list[Cited]] = {}
    for citation, policy in found:
        cited.setdefault(policy, []).append(_cited(nodes, citation))
    for citations in cited.values():
        citations.sort(key=lambda one: (one.file, one.line_start, one.iri))
    return cited


def _cited(nodes: Nodes, citation: str) -> Cited:
    evidence = nodes.link(citation, BKG.evidence)
    return Cited(
        nodes.text(citation, BKG.role) or "",
        nodes.text(citation, BKG.mention) or "",
        quote_of(nodes, evidence),
        nodes.text(nodes.link(evidence, OA.hasSource), BKG.fileName) or "",
        nodes.number(evidence, BKG.page),
        nodes.number(evidence, BKG.lineStart) or 0,
        nodes.number(evidence, BKG.lineEnd) or 0,
        nodes.link(citation, BKG.citingProject) or None,
        citation,
        evidence,
    )


def _document(
    nodes: Nodes, iri: str, relation: Way, link: Relation | None, citations: Sequence[Cited]
) -> TracedDocument:
    return TracedDocument(
        iri,
        relation,
        nodes.text(iri, BKG.policyNumber),
        tuple(nodes.texts(iri, DCTERMS.title)),
        nodes.text(iri, BKG.policyKind) or "",
        nodes.number(iri, BKG.governmentLevel),
        nodes.text(nodes.link(iri, BKG.issuingRegion), SKOS.prefLabel, "zh"),
        link.rule if link else None,
        tuple(citations),
        link.stated if link else None,
    )


def _projects(
    nodes: Nodes, documents: Iterable[TracedDocument], cited: dict[str, list[Cited]]
) -> Iterator[TracedProject]:
    """The projects that cite a document that is not above, by department and project."""
    names: dict[str, dict[str, None]] = {}
    for document in sorted(documents, key=lambda one: one.iri):
        for citation in cited.get(document.iri, ()):
            if citation.project and document.relation != "above":
                names.setdefault(citation.project, {}).setdefault(document.number or document.iri)
    projects = (_project(nodes, iri, tuple(numbers)) for iri, numbers in names.items())
    yield from sorted(projects, key=lambda one: (one.department, one.iri))


def _project(nodes: Nodes, iri: str, documents: tuple[str, ...]) -> TracedProject:
    evidence, department = nodes.link(iri, BKG.evidence), nodes.link(iri, BKG.department)
    amount = nodes.decimal(iri, BKG.amountYuan)
    printed = f"{nodes.text(iri, BKG.reportedValue)} {nodes.text(iri, BKG.reportedUnit)}"
    return TracedProject(
        iri,
        nodes.text(iri, BKG.projectName) or "",
        nodes.text(department, SKOS.prefLabel) or "",
        nodes.text(nodes.link(department, BKG.region), SKOS.prefLabel, "zh"),
        nodes.number(iri, BKG.year) or 0,
        amount,
        printed if amount is not None else None,
        local(nodes.link(iri, BKG.fundingSource)),
        nodes.text(iri, BKG.disclosureStatus) or "",
        documents,
        nodes.text(nodes.link(evidence, OA.hasSource), BKG.fileName) or "",
        nodes.number(evidence, BKG.page),
        nodes.number(evidence, BKG.lineStart) or 0,
        quote_of(nodes, evidence),
        nodes.number(evidence, BKG.lineEnd) or 0,
        department,
        evidence,
    )
