"""Policy documents: the list by number, title, agency, year and place, and one document with all its citations.

In: a store and what is asked. Out: :class:`Policy` and :class:`PolicyDetail`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from pydantic import Field

from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.models import Citation, Named, RegionCode, RegionName, Thing, Yuan
from budgetkg.api.catalogue.paging import Part, find_part
from budgetkg.api.catalogue.places import (
    PLACE,
    RDF_TYPE,
    known,
    load_places,
    named_thing,
    place_of,
    ref,
    region_of_code,
    thing,
)
from budgetkg.api.catalogue.search import DepartmentFilter, Many, RegionFilter, in_region, literal, named
from budgetkg.api.nodes import Nodes
from budgetkg.api.store import Store
from budgetkg.ingest.policy_numbers import parse_policy_number
from budgetkg.ingest.statements.policies import title_key
from budgetkg.ontology.errors import InvalidPolicyNumber, QueryRefused
from budgetkg.ontology.terms import BKG, DCTERMS, SKOS

_PATTERN = "?thing a bkg:PolicyDocument ; skos:prefLabel ?label BIND (STR(?label) AS ?key)"
_READ = (
    *(RDF_TYPE, SKOS.prefLabel, SKOS.notation, DCTERMS.title, BKG.policyNumber, BKG.policyKind, BKG.agencyCode),
    *(BKG.year, BKG.serial, BKG.governmentLevel, BKG.issuingRegion, BKG.issuedOn, BKG.role, BKG.mention, BKG.cites),
    *(BKG.citingProject, BKG.projectName, BKG.amountYuan, BKG.relationKind, BKG.relationFrom, BKG.relationTo),
    *(BKG.isStated, BKG.rule, *PLACE),
)


class PolicySearch(Many):
    """Filters of the list; all that are given have to fit."""

    number: str | None = Field(
        None,
        max_length=200,
        description="发文字号，任意写法 number in any spelling",
        examples=["新财企[2024]140 号"],
    )
    title: str | None = Field(
        None, max_length=500, description="标题的一部分 part of a title", examples=["中小企业发展专项资金"]
    )
    agency: str | None = Field(None, max_length=50, description="机关代字 agency code", examples=["新财企"])
    year: int | None = Field(None, ge=1900, le=2200, description="文件年份 year of the document", examples=[2024])
    level: int | None = Field(
        None,
        ge=0,
        le=3,
        description="发文机关的层级：0 国家 1 省 2 地级 3 县 level of government that issued it, from the centre down",
        examples=[1],
    )
    region: RegionFilter = None
    kind: str | None = Field(
        None,
        max_length=50,
        description="numbered_document | order | title_only | meeting_decision | contract | work_plan",
        examples=["numbered_document"],
    )
    cited_by: DepartmentFilter = None


class Policy(Thing):
    """政策文件。 A policy document."""

    name: str = Field(
        description="发文字号，无则为标题 number, or title where there is none", examples=["新财企〔2024〕140号"]
    )
    policy_number: str | None = Field(description="规范的发文字号 number, normalised", examples=["新财企〔2024〕140号"])
    titles: list[str] = Field(description="引用时所用的各标题 every title under which it is cited")
    kind: str = Field(description="种类 kind", examples=["numbered_document"])
    agency_code: str | None = Field(description="机关代字 agency code", examples=["新财企"])
    year: int | None = Field(description="年份 year", examples=[2024])
    serial: str | None = Field(description="序号 serial number", examples=["140"])
    level: int | None = Field(description="发文层级 0–3 level of government, from the centre down", examples=[1])
    region: RegionName
    region_code: RegionCode
    issued_on: str | None = Field(description="印出的成文日期 date, as far as it is printed", examples=["2020-09-09"])
    citations: int = Field(description="引用次数 how often it is cited", examples=[2])
    projects: int = Field(description="引用它的项目数 projects that cite it", examples=[2])
    amount_yuan: Yuan = Field(description="这些项目的金额之和（元） total of these projects, in yuan")
    trace_url: str = Field(
        description="追踪的地址 address of its trace", examples=["/api/policies/650000-mojcfpsbibef-2024-140/trace"]
    )


class PolicyLink(Named):
    """文件之间的关系。 A relation between two documents."""

    kind: str = Field(description="transmits 转下达 passes on one level down", examples=["transmits"])
    lower: str = Field(description="下级文件的 IRI the document that passes on")
    upper: str = Field(description="上级文件的 IRI the document that is passed on")
    stated: bool = Field(description="印出为真，推断为假 true where it is printed, false where it is derived")
    rule: str | None = Field(description="推断的规则 the rule by which it is derived")


class PolicyDetail(Policy):
    """政策文件，连同其关系与全部引用。 A policy document with its relations and all citations."""

    relations: list[PolicyLink]
    cited: list[Citation] = Field(description="全部引用 all citations")


def find_policies(store: Store, asked: PolicySearch, links: Links) -> Part:
    """The part of the list. Raises QueryRefused for a number, region or cursor that is none."""
    return find_part(store, _PATTERN, list(_conditions(asked, links)), asked.limit, asked.cursor)


def _conditions(asked: PolicySearch, links: Links) -> Iterator[str]:
    if asked.number is not None:
        yield f"?thing bkg:policyNumber {literal(_number(asked.number))} ."
    if asked.title is not None:
        yield f"?thing bkg:titleKey ?title FILTER (CONTAINS(?title, {literal(_title(asked.title))}))"
    if asked.agency is not None:
        yield f"?thing bkg:agencyCode {literal(asked.agency.strip())} ."
    if asked.year is not None:
        yield f"?thing bkg:year {asked.year} ."
    if asked.level is not None:
        yield f"?thing bkg:governmentLevel {asked.level} ."
    if asked.region is not None:
        yield f"?thing bkg:issuingRegion ?region . {in_region('?region', asked.region)}"
    if asked.kind is not None:
        yield f"?thing bkg:policyKind {literal(asked.kind)} ."
    if asked.cited_by is not None:
        department = named(links.iri("departments", asked.cited_by))
        yield f"?citation bkg:cites ?thing ; bkg:partOf ?disclosure . ?disclosure bkg:department {department} ."


def _number(text: str) -> str:
    try:
        return str(parse_policy_number(text))
    except InvalidPolicyNumber as error:
        raise QueryRefused(
            f"number={text!r}: 不是发文字号 this is no document number ({error}); expected for example 新财企〔2024〕140号. "
            "A part of a title goes into title=, an agency code into agency=."
        ) from error


def _title(text: str) -> str:
    key = title_key(text)
    if not key:
        raise QueryRefused(
            f"title={text!r}: 没有可查的字 nothing to look for; expected part of a title, such as 专项资金."
        )
    return key


def read_policies(store: Store, things: Sequence[str], links: Links) -> list[Policy]:
    """The documents in this order."""
    nodes, cited = _load(store, things)
    return [Policy(**_fields(nodes, links, iri, cited[iri])) for iri in things]


def _load(store: Store, things: Sequence[str]) -> tuple[Nodes, dict[str, list[str]]]:
    """The documents, their citations, and the projects that cite them."""
    nodes = Nodes(store, _READ)
    nodes.load(things)
    nodes.follow(things, BKG.issuingRegion)
    cited: dict[str, list[str]] = {iri: [] for iri in things}
    for citation, policy in nodes.pointing(BKG.cites, things):
        cited[policy].append(citation)
    citations = [one for found in cited.values() for one in found]
    nodes.load(citations)
    nodes.follow(citations, BKG.citingProject)
    return nodes, cited


def _fields(nodes: Nodes, links: Links, iri: str, citations: Sequence[str]) -> dict[str, Any]:
    projects = {project for one in citations for project in nodes.links(one, BKG.citingProject)}
    amounts = (nodes.decimal(project, BKG.amountYuan) for project in projects)
    code, region = region_of_code(nodes, nodes.link(iri, BKG.issuingRegion))
    return {
        **thing(links, "policies", iri),
        "name": nodes.text(iri, SKOS.prefLabel) or "",
        "policy_number": nodes.text(iri, BKG.policyNumber),
        "titles": nodes.texts(iri, DCTERMS.title),
        "kind": nodes.text(iri, BKG.policyKind) or "",
        "agency_code": nodes.text(iri, BKG.agencyCode),
        "year": nodes.number(iri, BKG.year),
        "serial": nodes.text(iri, BKG.serial),
        "level": nodes.number(iri, BKG.governmentLevel),
        "region": region,
        "region_code": code,
        "issued_on": nodes.text(iri, BKG.issuedOn),
        "citations": len(citations),
        "projects": len(projects),
        "amount_yuan": sum((one for one in amounts if one is not None), Decimal(0)),
        "trace_url": f"{links.url('policies', iri)}/trace",
    }


def read_policy(store: Store, id: str, links: Links) -> PolicyDetail:
    """One document. Raises UnknownThing."""
    iri = known(Nodes(store, (RDF_TYPE,)), links, "policies", id, BKG.PolicyDocument)
    nodes, cited = _load(store, [iri])
    citations = cited[iri]
    load_places(nodes, citations)
    places = [(citation(nodes, links, one), one) for one in citations]
    places.sort(key=lambda one: (one[0].evidence.source_file, one[0].evidence.line_start, one[1]))
    ends = [link for end in (BKG.relationFrom, BKG.relationTo) for link, _ in nodes.pointing(end, [iri])]
    nodes.load(ends)
    return PolicyDetail(
        **_fields(nodes, links, iri, citations),
        relations=[_relation(nodes, links, one) for one in sorted(set(ends))],
        cited=[one for one, _ in places],
    )


def _relation(nodes: Nodes, links: Links, iri: str) -> PolicyLink:
    return PolicyLink(
        **named_thing(links, iri),
        kind=nodes.text(iri, BKG.relationKind) or "",
        lower=nodes.link(iri, BKG.relationFrom),
        upper=nodes.link(iri, BKG.relationTo),
        stated=nodes.text(iri, BKG.isStated) == "true",
        rule=nodes.text(iri, BKG.rule),
    )


def citation(nodes: Nodes, links: Links, iri: str) -> Citation:
    """A citation whose document, project and evidence are loaded."""
    project = nodes.link(iri, BKG.citingProject)
    return Citation(
        **named_thing(links, iri),
        role=nodes.text(iri, BKG.role) or "",
        mention=nodes.text(iri, BKG.mention) or "",
        policy=ref(nodes, links, "policies", nodes.link(iri, BKG.cites)),
        project=ref(nodes, links, "projects", project, BKG.projectName) if project else None,
        evidence=place_of(nodes, links, iri),
    )
