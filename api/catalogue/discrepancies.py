"""Discrepancies: what checks found in the disclosures, by rule, severity and whose doing it is, with both places.

In: a store and what is asked. Out: :class:`Discrepancy`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.models import Place, Ref, RegionCode, RegionName, Thing, Year
from budgetkg.api.catalogue.paging import Part, find_part
from budgetkg.api.catalogue.places import (
    DEPARTMENT,
    PLACE,
    RDF_TYPE,
    known,
    load_departments,
    load_places,
    place,
    ref,
    region_of,
    thing,
)
from budgetkg.api.catalogue.search import (
    DepartmentFilter,
    DisclosureFilter,
    Many,
    RegionFilter,
    YearFilter,
    literal,
    named,
    of_department,
)
from budgetkg.api.nodes import Nodes
from budgetkg.api.store import Store
from budgetkg.ontology.terms import BKG, DCTERMS

_PATTERN = (
    "?thing a bkg:Discrepancy ; bkg:partOf ?disclosure ; bkg:order ?order "
    'BIND (CONCAT(STR(?disclosure), "/", SUBSTR(STR(1000000 + ?order), 2)) AS ?key)'
)
_READ = (
    *(RDF_TYPE, BKG.partOf, BKG.rule, BKG.severity, BKG.origin, BKG.item, BKG.expected, BKG.found, BKG.difference),
    *(BKG.message, BKG.otherEvidence, DCTERMS.title, *DEPARTMENT, *PLACE),
)


class DiscrepancySearch(Many):
    """Filters of the list; all that are given have to fit."""

    department: DepartmentFilter = None
    disclosure: DisclosureFilter = None
    region: RegionFilter = None
    year: YearFilter = None
    rule: str | None = Field(None, max_length=100, description="规则 the rule", examples=["column-sum"])
    severity: Literal["violation", "warning", "info"] | None = Field(
        None, description="严重程度 severity", examples=["violation"]
    )
    origin: Literal["publisher", "rounding", "extraction"] | None = Field(
        None,
        description="来源：公开者、舍入、提取 whose doing: publisher, rounding, extraction",
        examples=["publisher"],
    )


class Discrepancy(Thing):
    """公开文件中的一处矛盾或瑕疵。 A contradiction or defect of a disclosure."""

    disclosure: Ref
    department: Ref
    region: RegionName
    region_code: RegionCode
    fiscal_year: Year
    rule: str = Field(description="规则 the rule", examples=["column-sum"])
    severity: str = Field(description="violation | warning | info", examples=["warning"])
    origin: str = Field(description="publisher 公开者 | rounding 舍入 | extraction 提取", examples=["publisher"])
    item: str | None = Field(description="何者 what it is about", examples=["在职人数"])
    expected: str | None = Field(
        description="应为（与印出同单位） what it should be, in the printed unit", examples=["104"]
    )
    found: str | None = Field(description="所印 what is printed", examples=["105"])
    difference: str | None = Field(description="差 difference", examples=["1"])
    message_zh: str | None = Field(description="说明（中文） what is wrong, in Chinese")
    message_en: str | None = Field(description="说明（英文） what is wrong, in English")
    evidence: Place
    other_evidence: Place | None = Field(description="另一处 the other place, where there are two")


def find_discrepancies(store: Store, asked: DiscrepancySearch, links: Links) -> Part:
    """The part of the list. Raises QueryRefused for a region or cursor that is none."""
    return find_part(store, _PATTERN, list(_conditions(asked, links)), asked.limit, asked.cursor)


def _conditions(asked: DiscrepancySearch, links: Links) -> Iterator[str]:
    yield from of_department("?disclosure", links, asked.department, asked.region, asked.year)
    if asked.disclosure is not None:
        yield f"?thing bkg:partOf {named(links.iri('disclosures', asked.disclosure))} ."
    for name, value in (("rule", asked.rule), ("severity", asked.severity), ("origin", asked.origin)):
        if value is not None:
            yield f"?thing bkg:{name} {literal(value)} ."


def read_discrepancies(store: Store, things: Sequence[str], links: Links) -> list[Discrepancy]:
    """The findings in this order."""
    nodes = Nodes(store, _READ)
    nodes.load(things)
    load_departments(nodes, nodes.follow(things, BKG.partOf))
    load_places(nodes, things, BKG.otherEvidence)
    return [_discrepancy(nodes, links, iri) for iri in things]


def _discrepancy(nodes: Nodes, links: Links, iri: str) -> Discrepancy:
    disclosure = nodes.link(iri, BKG.partOf)
    department = nodes.link(disclosure, BKG.department)
    region_code, region = region_of(nodes, department)
    other = nodes.link(iri, BKG.otherEvidence)
    return Discrepancy(
        **thing(links, "discrepancies", iri),
        disclosure=ref(nodes, links, "disclosures", disclosure, DCTERMS.title),
        department=ref(nodes, links, "departments", department),
        region=region,
        region_code=region_code,
        fiscal_year=nodes.number(disclosure, BKG.year) or 0,
        rule=nodes.text(iri, BKG.rule) or "",
        severity=nodes.text(iri, BKG.severity) or "",
        origin=nodes.text(iri, BKG.origin) or "",
        item=nodes.text(iri, BKG.item),
        expected=nodes.text(iri, BKG.expected),
        found=nodes.text(iri, BKG.found),
        difference=nodes.text(iri, BKG.difference),
        message_zh=nodes.text(iri, BKG.message, "zh"),
        message_en=nodes.text(iri, BKG.message, "en"),
        evidence=place(nodes, links, nodes.link(iri, BKG.evidence)),
        other_evidence=place(nodes, links, other) if other else None,
    )


def read_discrepancy(store: Store, id: str, links: Links) -> Discrepancy:
    """One finding. Raises UnknownThing."""
    iri = known(Nodes(store, (RDF_TYPE,)), links, "discrepancies", id, BKG.Discrepancy)
    return read_discrepancies(store, [iri], links)[0]
