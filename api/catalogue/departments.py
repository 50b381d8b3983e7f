"""Departments: the list by place and name, and one department with its years.

In: a store and what is asked. Out: :class:`Department`. What a year holds is told by :mod:`budgetkg.api.catalogue.years`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import Field

from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.models import Model, RegionCode, RegionName, Thing, Year
from budgetkg.api.catalogue.paging import Part, find_part
from budgetkg.api.catalogue.places import RDF_TYPE, known, region_of, thing
from budgetkg.api.catalogue.search import Many, RegionFilter, YearFilter, in_region, literal
from budgetkg.api.nodes import Nodes
from budgetkg.api.store import Store
from budgetkg.ontology.terms import BKG, PROV, SKOS

_PATTERN = "?thing a bkg:Department BIND (STR(?thing) AS ?key)"
"""Their IRIs begin with the code of the region, or say that it is unknown."""
_READ = (RDF_TYPE, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, BKG.region, BKG.regionCode, BKG.year)


class DepartmentSearch(Many):
    """Filters of the list; all that are given have to fit."""

    name: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="任一名称的一部分 part of any of its names",
        examples=["昌吉州工信局"],
    )
    region: RegionFilter = None
    year: YearFilter = None


class DepartmentYear(Model):
    """部门的一个年度。 A year of a department."""

    fiscal_year: Year
    iri: str = Field(description="图中的 IRI the IRI in the graph")
    html_url: str = Field(description="网页的地址 the address of the page")
    url: str = Field(
        description="本接口中的地址 the address in this API",
        examples=["/api/departments/650100-vkskmk7hcazu/years/2025"],
    )


class Department(Thing):
    """部门。 A department."""

    name: str = Field(description="名称 name", examples=["乌鲁木齐市工业和信息化局"])
    other_names: list[str] = Field(description="其他名称 its other names", examples=[["昌吉州工信局"]])
    region: RegionName
    region_code: RegionCode
    years: list[DepartmentYear] = Field(description="有公开文件的年度 years with a disclosure")


def find_departments(store: Store, asked: DepartmentSearch, links: Links) -> Part:
    """The part of the list. Raises QueryRefused for a region or cursor that is none."""
    _ = links
    return find_part(store, _PATTERN, list(_conditions(asked)), asked.limit, asked.cursor)


def _conditions(asked: DepartmentSearch) -> Iterator[str]:
    if asked.name is not None:
        names = "(skos:prefLabel|skos:altLabel|skos:hiddenLabel)"
        yield f"FILTER EXISTS {{ ?thing {names} ?any FILTER (CONTAINS(STR(?any), {literal(asked.name)})) }}"
    if asked.region is not None:
        yield f"?thing bkg:region ?region . {in_region('?region', asked.region)}"
    if asked.year is not None:
        yield f"?in_year prov:specializationOf ?thing ; bkg:year {asked.year} ."


def read_departments(store: Store, things: Sequence[str], links: Links) -> list[Department]:
    """The departments in this order."""
    nodes = Nodes(store, _READ)
    nodes.load(things)
    nodes.follow(things, BKG.region)
    years: dict[str, list[str]] = {}
    for in_year, department in nodes.pointing(PROV.specializationOf, things):
        years.setdefault(department, []).append(in_year)
    nodes.load(one for found in years.values() for one in found)
    return [_department(nodes, links, iri, years.get(iri, [])) for iri in things]


def _department(nodes: Nodes, links: Links, iri: str, years: Sequence[str]) -> Department:
    region_code, region = region_of(nodes, iri)
    found = [_year(nodes, links, iri, one) for one in years]
    others = {*nodes.texts(iri, SKOS.altLabel), *nodes.texts(iri, SKOS.hiddenLabel)}
    return Department(
        **thing(links, "departments", iri),
        name=nodes.text(iri, SKOS.prefLabel) or "",
        other_names=sorted(others),
        region=region,
        region_code=region_code,
        years=sorted(found, key=lambda one: one.fiscal_year),
    )


def _year(nodes: Nodes, links: Links, department: str, iri: str) -> DepartmentYear:
    year = nodes.number(iri, BKG.year) or 0
    url = f"{links.url('departments', department)}/years/{year}"
    return DepartmentYear(fiscal_year=year, iri=iri, html_url=links.page(iri), url=url)


def read_department(store: Store, id: str, links: Links) -> Department:
    """One department. Raises UnknownThing."""
    iri = known(Nodes(store, (RDF_TYPE,)), links, "departments", id, BKG.Department)
    return read_departments(store, [iri], links)[0]
