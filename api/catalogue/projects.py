"""Projects: the list by department, place, year, money and document, and one project with all that is stated of it.

In: a store and what is asked. Out: :class:`Project` and :class:`ProjectDetail`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.models import Citation, Named, Place, Ref, RegionCode, RegionName, Thing, Year, Yuan
from budgetkg.api.catalogue.paging import Part, find_part
from budgetkg.api.catalogue.places import (
    DEPARTMENT,
    PLACE,
    RDF_TYPE,
    known,
    load_departments,
    load_places,
    named_thing,
    place_of,
    ref,
    region_of,
    thing,
)
from budgetkg.api.catalogue.policies import citation
from budgetkg.api.catalogue.search import (
    DepartmentFilter,
    DisclosureFilter,
    Many,
    RegionFilter,
    YearFilter,
    code,
    literal,
    named,
    of_department,
)
from budgetkg.api.nodes import Nodes, local
from budgetkg.api.store import Store
from budgetkg.ontology.terms import BKG, DCTERMS

_PATTERN = (
    "?thing a bkg:Project ; bkg:partOf ?disclosure ; bkg:order ?order "
    'BIND (CONCAT(STR(?disclosure), "/", SUBSTR(STR(1000000 + ?order), 2)) AS ?key)'
)
_READ = (
    *(RDF_TYPE, BKG.projectName, BKG.partOf, BKG.order, BKG.undertakingUnit, BKG.amountYuan, BKG.reportedValue),
    *(BKG.reportedUnit, BKG.fundingSource, BKG.functionalCode, BKG.periodStart, BKG.periodEnd, BKG.disclosureStatus),
    *(BKG.withheldField, BKG.hasPolicyBasis, BKG.policyNumber, BKG.item, BKG.project, BKG.label, BKG.level1),
    *(BKG.level2, BKG.operator, BKG.value, BKG.unit, BKG.weight, BKG.targetTable, BKG.cites, BKG.citingProject),
    *(BKG.role, BKG.mention, DCTERMS.title, *DEPARTMENT, *PLACE),
)


class ProjectSearch(Many):
    """Filters of the list; all that are given have to fit."""

    name: str | None = Field(
        None, min_length=1, max_length=200, description="名称的一部分 part of the name", examples=["专项资金"]
    )
    department: DepartmentFilter = None
    disclosure: DisclosureFilter = None
    region: RegionFilter = None
    year: YearFilter = None
    policy: str | None = Field(
        None,
        max_length=200,
        description="所引文件的标识 id of a document that the project cites",
        examples=["650000-mojcfpsbibef-2024-140"],
    )
    funding_source: str | None = Field(
        None, pattern=r"^[a-z_]{1,60}$", description="资金来源 funding source", examples=["upper_transfer_general"]
    )
    functional_code: str | None = Field(
        None,
        pattern=r"^\d{3,7}$",
        description="功能分类编码或其前段 functional code, or its beginning",
        examples=["215"],
    )
    status: Literal["public", "withheld"] | None = Field(
        None, description="公开，或不予公开 public or withheld", examples=["withheld"]
    )
    min_amount_yuan: Decimal | None = Field(
        None, max_digits=20, description="至少（元） at least, in yuan", examples=["100000"]
    )
    max_amount_yuan: Decimal | None = Field(
        None, max_digits=20, description="至多（元） at most, in yuan", examples=["5000000"]
    )


class Project(Thing):
    """项目。 A project."""

    name: str = Field(description="项目名称 name", examples=["自治区中小企业发展专项资金"])
    department: Ref
    region: RegionName
    region_code: RegionCode
    fiscal_year: Year
    undertaking_unit: str | None = Field(description="承担单位 undertaking unit")
    amount_yuan: Yuan | None = Field(description="预算金额（元），未列为空 amount in yuan; null where none is stated")
    amount_printed: str | None = Field(
        description="印出的金额与单位 amount and unit as printed", examples=["16.00 万元"]
    )
    funding_source: str | None = Field(description="资金来源 funding source", examples=["upper_transfer_general"])
    functional_code: list[str] = Field(description="功能分类编码 functional codes", examples=[["2150805"]])
    period_start: str | None = Field(description="起 from", examples=["2025-01-01"])
    period_end: str | None = Field(description="止 until", examples=["2025-12-31"])
    disclosure_status: str = Field(description="public 公开 | withheld 不予公开", examples=["public"])
    disclosure: Ref
    policies: list[Ref] = Field(description="所引文件 documents that it cites")
    evidence: Place


class Allocation(Named):
    """资金分配的一项。 An item of the allocation."""

    item: str = Field(description="用途 what for")
    amount_yuan: Yuan | None
    evidence: Place


class Indicator(Named):
    """绩效指标。 A performance indicator."""

    level1: str | None = Field(description="一级指标 first level", examples=["产出指标"])
    level2: str | None = Field(description="二级指标 second level", examples=["数量指标"])
    indicator: str = Field(description="三级指标 the indicator")
    operator: str | None = Field(description="比较 comparison", examples=[">="])
    value: str | None = Field(description="印出的值 value as printed", examples=["3"])
    unit: str | None = Field(description="单位 unit", examples=["条"])
    weight: str | None = Field(description="权重 weight", examples=["10"])
    evidence: Place


class ProjectDetail(Project):
    """项目，连同分配、指标、引用与不公开的内容。 A project with allocations, indicators, citations and what is withheld."""

    withheld_fields: list[str] = Field(description="不予公开的内容 what is withheld")
    allocations: list[Allocation]
    indicators: list[Indicator]
    citations: list[Citation]


def find_projects(store: Store, asked: ProjectSearch, links: Links) -> Part:
    """The part of the list. Raises QueryRefused for a region or cursor that is none."""
    return find_part(store, _PATTERN, list(_conditions(asked, links)), asked.limit, asked.cursor)


def _conditions(asked: ProjectSearch, links: Links) -> Iterator[str]:
    yield from of_department("?thing", links, asked.department, asked.region, asked.year)
    if asked.disclosure is not None:
        yield f"?thing bkg:partOf {named(links.iri('disclosures', asked.disclosure))} ."
    if asked.policy is not None:
        yield f"?citation bkg:citingProject ?thing ; bkg:cites {named(links.iri('policies', asked.policy))} ."
    if asked.status is not None:
        yield f"?thing bkg:disclosureStatus {literal(asked.status)} ."
    if asked.funding_source is not None:
        yield f"?thing bkg:fundingSource {code('funding-source', asked.funding_source)} ."
    if asked.functional_code is not None:
        start = literal(f"/{asked.functional_code}")
        yield f"?thing bkg:functionalCode ?function FILTER (CONTAINS(STR(?function), {start}))"
    if asked.name is not None:
        yield f"?thing bkg:projectName ?name FILTER (CONTAINS(?name, {literal(asked.name)}))"
    yield from _amounts(asked)


def _amounts(asked: ProjectSearch) -> Iterator[str]:
    for sign, amount in ((">=", asked.min_amount_yuan), ("<=", asked.max_amount_yuan)):
        if amount is not None:
            yield f'?thing bkg:amountYuan ?amount FILTER (?amount {sign} "{amount:f}"^^xsd:decimal)'


def read_projects(store: Store, things: Sequence[str], links: Links) -> list[Project]:
    """The projects in this order."""
    nodes = _load(store, things)
    return [Project(**_fields(nodes, links, iri)) for iri in things]


def _load(store: Store, things: Sequence[str]) -> Nodes:
    nodes = Nodes(store, _READ)
    nodes.load(things)
    load_departments(nodes, things)
    nodes.follow(things, BKG.hasPolicyBasis, BKG.partOf)
    load_places(nodes, things)
    return nodes


def _fields(nodes: Nodes, links: Links, iri: str) -> dict[str, Any]:
    department, amount = nodes.link(iri, BKG.department), nodes.decimal(iri, BKG.amountYuan)
    region_code, region = region_of(nodes, department)
    printed = f"{nodes.text(iri, BKG.reportedValue)} {nodes.text(iri, BKG.reportedUnit)}"
    return {
        **thing(links, "projects", iri),
        "name": nodes.text(iri, BKG.projectName) or "",
        "department": ref(nodes, links, "departments", department),
        "region": region,
        "region_code": region_code,
        "fiscal_year": nodes.number(iri, BKG.year),
        "undertaking_unit": nodes.text(iri, BKG.undertakingUnit),
        "amount_yuan": amount,
        "amount_printed": None if amount is None else printed,
        "funding_source": local(nodes.link(iri, BKG.fundingSource)),
        "functional_code": [local(one) for one in nodes.links(iri, BKG.functionalCode)],
        "period_start": nodes.text(iri, BKG.periodStart),
        "period_end": nodes.text(iri, BKG.periodEnd),
        "disclosure_status": nodes.text(iri, BKG.disclosureStatus) or "",
        "disclosure": ref(nodes, links, "disclosures", nodes.link(iri, BKG.partOf), DCTERMS.title),
        "policies": [ref(nodes, links, "policies", one) for one in nodes.links(iri, BKG.hasPolicyBasis)],
        "evidence": place_of(nodes, links, iri),
    }


def read_project(store: Store, id: str, links: Links) -> ProjectDetail:
    """One project. Raises UnknownThing."""
    iri = known(Nodes(store, (RDF_TYPE,)), links, "projects", id, BKG.Project)
    nodes = _load(store, [iri])
    about = [one for one, _ in nodes.pointing(BKG.project, [iri])]
    nodes.load(about)
    items = _of_kind(nodes, about, BKG.AllocationItem)
    tables = _of_kind(nodes, about, BKG.TargetTable)
    targets = [one for one, _ in nodes.pointing(BKG.targetTable, tables)]
    nodes.load(targets)
    indicators = _of_kind(nodes, targets, BKG.Indicator)
    citations = [one for one, _ in nodes.pointing(BKG.citingProject, [iri])]
    nodes.load(citations)
    nodes.follow(citations, BKG.cites)
    load_places(nodes, [*items, *indicators, *citations])
    return ProjectDetail(
        **_fields(nodes, links, iri),
        withheld_fields=nodes.texts(iri, BKG.withheldField),
        allocations=[_allocation(nodes, links, one) for one in items],
        indicators=[_indicator(nodes, links, one) for one in indicators],
        citations=[citation(nodes, links, one) for one in _in_order(nodes, citations)],
    )


def _of_kind(nodes: Nodes, things: Sequence[str], kind: str) -> list[str]:
    return _in_order(nodes, (one for one in things if str(kind) in nodes.links(one, RDF_TYPE)))


def _in_order(nodes: Nodes, things: Iterable[str]) -> list[str]:
    """As the disclosure prints them; those of the first table first."""
    return sorted(
        things,
        key=lambda one: (
            nodes.number(nodes.link(one, BKG.targetTable), BKG.order) or 0,
            nodes.number(one, BKG.order) or 0,
            one,
        ),
    )


def _allocation(nodes: Nodes, links: Links, iri: str) -> Allocation:
    return Allocation(
        **named_thing(links, iri),
        item=nodes.text(iri, BKG.item) or "",
        amount_yuan=nodes.decimal(iri, BKG.amountYuan),
        evidence=place_of(nodes, links, iri),
    )


def _indicator(nodes: Nodes, links: Links, iri: str) -> Indicator:
    return Indicator(
        **named_thing(links, iri),
        level1=nodes.text(iri, BKG.level1),
        level2=nodes.text(iri, BKG.level2),
        indicator=nodes.text(iri, BKG.label) or "",
        operator=nodes.text(iri, BKG.operator),
        value=nodes.text(iri, BKG.value),
        unit=nodes.text(iri, BKG.unit),
        weight=nodes.text(iri, BKG.weight),
        evidence=place_of(nodes, links, iri),
    )
