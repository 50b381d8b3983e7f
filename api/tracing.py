"""The trace of a policy document: what it relays and is relayed by, the projects under it, their money, the quotes.

In: a document number in any spelling, or a title. Out: :class:`Trace`. Links between documents are derived and say by
which rule; every citation leads back to file, line and words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal

import pyoxigraph as ox

from budgetkg.api.store import Row, Store
from budgetkg.ingest.policy_numbers import parse_policy_number
from budgetkg.ingest.statements.policies import title_key
from budgetkg.ontology.errors import InvalidPolicyNumber, QueryRefused

_PREFIXES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""
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
_DOCUMENTS = (
    _PREFIXES
    + """SELECT ?policy ?relation ?label ?number ?kind ?level ?region ?rule
  (GROUP_CONCAT(DISTINCT ?title ; separator = "\\n") AS ?titles) WHERE {{
  {{ VALUES ?asked {{ {asked} }} ?asked bkg:transmits+ ?policy BIND ("above" AS ?relation) }}
  UNION {{ VALUES ?asked {{ {asked} }} ?policy bkg:transmits+ ?asked BIND ("below" AS ?relation) }}
  UNION {{ VALUES ?policy {{ {asked} }} BIND ("self" AS ?relation) }}
  ?policy a bkg:PolicyDocument ; skos:prefLabel ?label ; bkg:policyKind ?kind .
  OPTIONAL {{ ?policy bkg:policyNumber ?number }} OPTIONAL {{ ?policy bkg:governmentLevel ?level }}
  OPTIONAL {{ ?policy bkg:issuingRegion/skos:prefLabel ?region }} OPTIONAL {{ ?policy dcterms:title ?title }}
  OPTIONAL {{ ?link bkg:relationFrom ?from ; bkg:relationTo ?to ; bkg:rule ?rule
    FILTER ((?from = ?policy && ?to = ?asked) || (?from = ?asked && ?to = ?policy)) }}
}} GROUP BY ?policy ?relation ?label ?number ?kind ?level ?region ?rule ORDER BY ?level ?label ?policy"""
)
_CITATIONS = (
    _PREFIXES
    + """SELECT ?policy ?role ?mention ?quote ?file ?page ?line_start ?line_end ?project ?name ?department ?region ?year
  ?amount_yuan ?reported ?reported_unit ?project_file ?project_page ?project_line ?project_quote ?funding_source ?status WHERE {{
  VALUES ?policy {{ {policies} }}
  ?citation bkg:cites ?policy ; bkg:role ?role ; bkg:mention ?mention ; bkg:evidence ?evidence .
  ?evidence bkg:lineStart ?line_start ; bkg:lineEnd ?line_end ; oa:hasSource/bkg:fileName ?file ; oa:hasSelector/oa:exact ?quote .
  OPTIONAL {{ ?evidence bkg:page ?page }}
  OPTIONAL {{
    ?citation bkg:citingProject ?project .
    ?project bkg:projectName ?name ; bkg:year ?year ; bkg:disclosureStatus ?status ; bkg:department ?publisher .
    ?publisher skos:prefLabel ?department .
    ?project bkg:evidence ?project_evidence . ?project_evidence bkg:lineStart ?project_line ;
      oa:hasSource/bkg:fileName ?project_file ; oa:hasSelector/oa:exact ?project_quote .
    OPTIONAL {{ ?project_evidence bkg:page ?project_page }}
    OPTIONAL {{ ?publisher bkg:region/skos:prefLabel ?region }}
    OPTIONAL {{ ?project bkg:amountYuan ?amount_yuan ; bkg:reportedValue ?reported ; bkg:reportedUnit ?reported_unit }}
    OPTIONAL {{ ?project bkg:fundingSource ?source BIND (REPLACE(STR(?source), "^.*/", "") AS ?funding_source) }}
  }}
}} ORDER BY ?policy ?department ?project ?file ?line_start"""
)


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


@dataclass(frozen=True, slots=True)
class TracedDocument:
    """A document of the trace. `relation`: self | above (it is relayed) | below (it relays)."""

    iri: str
    relation: str
    number: str | None
    titles: tuple[str, ...]
    kind: str
    level: int | None
    region: str | None
    rule: str | None
    citations: tuple[Cited, ...]


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


@dataclass(frozen=True, slots=True)
class Trace:
    """Documents, projects, and the total of the projects' amounts in 元."""

    query: str
    number: str | None
    documents: tuple[TracedDocument, ...]
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
    found = store.select(_DOCUMENTS.format(asked=_values(asked)))
    rows = [row for row in found if _text(row, "relation") == "self" or _iri(row, "policy") not in asked]
    policies = {_iri(row, "policy") for row in rows}
    cited = store.select(_CITATIONS.format(policies=_values(policies)))
    documents = tuple(
        _document(row, [one for one in cited if _iri(one, "policy") == _iri(row, "policy")]) for row in rows
    )
    under = {document.iri: document for document in documents if document.relation != "above"}
    projects = tuple(_projects([row for row in cited if _iri(row, "policy") in under and "project" in row], under))
    total = sum((project.amount_yuan for project in projects if project.amount_yuan is not None), Decimal(0))
    return Trace(text, number, documents, projects, total)


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
        return None, [_iri(row, "policy") for row in rows]
    rows = store.select(_BY_NUMBER.format(key=ox.Literal(str(number))))
    if not rows:
        near = store.select(_NEAR.format(serial=ox.Literal(number.serial), agency=ox.Literal(number.issuer_code)))
        hint = "、".join(_text(row, "number") for row in near) or "无 none"
        raise QueryRefused(
            f"库中没有 {number} this document is cited by no disclosure in the store. Near numbers: {hint}."
        )
    return str(number), [_iri(row, "policy") for row in rows]


def _document(row: Row, cited: Iterable[Row]) -> TracedDocument:
    level = _text(row, "level")
    return TracedDocument(
        _iri(row, "policy"),
        _text(row, "relation"),
        _text(row, "number") or None,
        tuple(sorted(filter(None, _text(row, "titles").split("\n")))),
        _text(row, "kind"),
        int(level) if level else None,
        _text(row, "region") or None,
        _text(row, "rule") or None,
        tuple(
            Cited(
                _text(one, "role"),
                _text(one, "mention"),
                _text(one, "quote"),
                _text(one, "file"),
                int(_text(one, "page")) if _text(one, "page") else None,
                int(_text(one, "line_start")),
                int(_text(one, "line_end")),
                _text(one, "project") or None,
            )
            for one in cited
        ),
    )


def _projects(rows: Iterable[Row], under: dict[str, TracedDocument]) -> Iterable[TracedProject]:
    by_project: dict[str, list[Row]] = {}
    for row in rows:
        by_project.setdefault(_iri(row, "project"), []).append(row)
    for iri, found in by_project.items():
        first = found[0]
        amount = _text(first, "amount_yuan")
        numbers = dict.fromkeys(under[_iri(row, "policy")].number or under[_iri(row, "policy")].iri for row in found)
        yield TracedProject(
            iri,
            _text(first, "name"),
            _text(first, "department"),
            _text(first, "region") or None,
            int(_text(first, "year")),
            Decimal(amount) if amount else None,
            f"{_text(first, 'reported')} {_text(first, 'reported_unit')}" if amount else None,
            _text(first, "funding_source") or None,
            _text(first, "status"),
            tuple(numbers),
            _text(first, "project_file"),
            int(_text(first, "project_page")) if _text(first, "project_page") else None,
            int(_text(first, "project_line")),
            _text(first, "project_quote"),
        )


def _iri(row: Row, name: str) -> str:
    value = row.get(name)
    return value.value if isinstance(value, ox.NamedNode) else ""


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value.value if isinstance(value, ox.Literal | ox.NamedNode) else ""


def _values(iris: Iterable[str]) -> str:
    return " ".join(str(ox.NamedNode(iri)) for iri in sorted(iris))
