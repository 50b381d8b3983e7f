"""A department's year at a glance: income, spending, 三公, functions, divisions, persons, projects, contradictions.

In: a store, a department and a year. Out: :class:`YearOverview`; every entry with its evidence. Figures are those of the
tables as printed; nothing is added up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import Field

from budgetkg.api.catalogue.departments import read_department
from budgetkg.api.catalogue.disclosures import Disclosure, parts_of, read_disclosures
from budgetkg.api.catalogue.discrepancies import Discrepancy, read_discrepancies
from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.models import Named, Place, Ref, RegionCode, RegionName, Year, Yuan
from budgetkg.api.catalogue.places import (
    PLACE,
    RDF_TYPE,
    UnknownThing,
    load_places,
    named_thing,
    place_of,
    ref,
)
from budgetkg.api.catalogue.projects import Project, read_projects
from budgetkg.api.nodes import Nodes, local
from budgetkg.api.store import Store
from budgetkg.ontology.terms import BKG, OBEU_MEASURE, ORG, SKOS

_READ = (
    *(RDF_TYPE, SKOS.prefLabel, ORG.purpose, BKG.departmentYear, BKG.measure, BKG.persons, BKG.personsChange),
    *(BKG.order, BKG.number, BKG.text, BKG.tableKind, BKG.table, BKG.rowKind, BKG.side, BKG.code, BKG.label, BKG.row),
    *(BKG.column, BKG.plainValue, BKG.reportedUnit, BKG.figureState, BKG.assignedBy, OBEU_MEASURE.amount, *PLACE),
)
_DIVISIONS = {
    str(BKG.Division): "division",
    str(BKG.SubordinateUnit): "subordinate_unit",
    str(BKG.AffiliatedUnit): "affiliated",
}
_Rows = tuple[tuple[str, tuple[str | None, ...], tuple[str, ...]], ...]
"""Kinds of tables, with the side and the kinds of rows that are shown."""
_INCOME: _Rows = (
    ("income_expenditure_summary", ("income",), ("income_line", "total")),
    ("income_summary", (None,), ("total",)),
)
_SPENDING: _Rows = (
    ("income_expenditure_summary", ("expense",), ("expense_line", "total")),
    ("expenditure_summary", (None,), ("total", "class")),
)
_THREE_PUBLIC: _Rows = (("three_public", (None,), ("total", "three_public")),)


class Figure(Named):
    """表中一个数字。 A figure of a table."""

    table_kind: str = Field(description="表的种类 kind of table", examples=["income_summary"])
    row_kind: str = Field(description="行的种类 kind of row", examples=["total"])
    code: str | None = Field(description="科目编码 code", examples=["215"])
    name: str | None = Field(description="行名 name of the row", examples=["收入总计"])
    column: str | None = Field(
        description="列；未能确定为空 the column; null where it is not certain", examples=["amount"]
    )
    value: str = Field(description="印出的数字 as printed", examples=["715.72"])
    unit: str = Field(description="单位 unit", examples=["万元"])
    amount_yuan: Yuan | None
    assigned_by: str | None = Field(
        description="列由何而定：printed 印出 | arithmetic 勾稽 | narrative 文字 | ambiguous 未定 how the column was found",
        examples=["printed"],
    )
    evidence: Place


class HeadCount(Named):
    """人数。 A number of persons."""

    measure: str = Field(description="posts 编制 | actual 实有 | serving 在职 | retired 退休 | retired_veteran 离休")
    persons: int = Field(description="人数 persons", examples=[104])
    change: int | None = Field(description="比上年增减 change since last year", examples=[-7])
    evidence: Place


class Function(Named):
    """主要职能。 A main function."""

    number: str | None = Field(description="印出的序号 number as printed", examples=["（一）"])
    text: str = Field(description="原文 the words")
    evidence: Place


class Division(Named):
    """内设机构或所属单位。 A division or unit."""

    name: str = Field(description="名称 name", examples=["办公室"])
    kind: str = Field(description="division 科室 | subordinate_unit 下属单位 | affiliated 所属单位")
    evidence: Place


class YearOverview(Named):
    """部门一个年度的概况。 A department's year at a glance."""

    department: Ref
    region: RegionName
    region_code: RegionCode
    fiscal_year: Year
    disclosures: list[Disclosure]
    income: list[Figure] = Field(
        description="收支总表收入方与收入总表合计行 income of table 1, and the total row of the income table"
    )
    spending: list[Figure] = Field(
        description="收支总表支出方与支出总表合计、类级行 spending of table 1; totals and classes of the expenditure table"
    )
    three_public: list[Figure] = Field(description="三公经费表 the table of 三公")
    head_counts: list[HeadCount]
    functions: list[Function]
    divisions: list[Division]
    projects: list[Project]
    discrepancies: list[Discrepancy]


def read_year(store: Store, id: str, year: int, links: Links) -> YearOverview:
    """The overview. Raises UnknownThing where there is no such department, or no disclosure of it for the year."""
    department = read_department(store, id, links)
    in_year = next((one for one in department.years if one.fiscal_year == year), None)
    if in_year is None:
        known = "、".join(str(one.fiscal_year) for one in department.years)
        raise UnknownThing(
            f"{department.name} {year}: 该年无公开文件 the store has no disclosure of this department for this year; "
            f"there are 有: {known}."
        )
    nodes = Nodes(store, _READ)
    nodes.load([in_year.iri, department.iri])
    disclosures = [one for one, _ in nodes.pointing(BKG.departmentYear, [in_year.iri])]
    tables, projects, findings = (
        [part for one in disclosures for part in parts_of(nodes, one, kind)]
        for kind in (BKG.BudgetTable, BKG.Project, BKG.Discrepancy)
    )
    cells = _figures(nodes, tables)
    persons = parts_of(nodes, in_year.iri, BKG.HeadCount)
    units = [one for link in (ORG.unitOf, ORG.subOrganizationOf) for one, _ in nodes.pointing(link, [in_year.iri])]
    nodes.load(units)
    purposes = nodes.follow([in_year.iri], ORG.purpose)
    load_places(nodes, [*persons, *units, *purposes, *(nodes.link(one, BKG.row) for one in cells)])
    return YearOverview(
        **named_thing(links, in_year.iri),
        department=ref(nodes, links, "departments", department.iri),
        region=department.region,
        region_code=department.region_code,
        fiscal_year=year,
        disclosures=read_disclosures(store, disclosures, links),
        income=[_figure(nodes, links, one) for one in _chosen(nodes, cells, _INCOME)],
        spending=[_figure(nodes, links, one) for one in _chosen(nodes, cells, _SPENDING)],
        three_public=[_figure(nodes, links, one) for one in _chosen(nodes, cells, _THREE_PUBLIC)],
        head_counts=[_head_count(nodes, links, one) for one in persons],
        functions=[_function(nodes, links, one) for one in _in_order(nodes, purposes)],
        divisions=list(_divisions(nodes, links, units)),
        projects=read_projects(store, projects, links),
        discrepancies=read_discrepancies(store, findings, links),
    )


def _in_order(nodes: Nodes, things: Iterable[str]) -> list[str]:
    return sorted(things, key=lambda one: (nodes.number(one, BKG.order) or 0, one))


def _figures(nodes: Nodes, tables: Iterable[str]) -> list[str]:
    """The figures of the tables that are shown, in the order of tables, rows and columns; rows and tables are loaded."""
    shown = {kind for kind, _, _ in (*_INCOME, *_SPENDING, *_THREE_PUBLIC)}
    chosen = [one for one in tables if local(nodes.link(one, BKG.tableKind)) in shown]
    rows = [one for one, _ in nodes.pointing(BKG.table, chosen)]
    nodes.load(rows)
    figures = [one for one, _ in nodes.pointing(BKG.row, rows)]
    nodes.load(figures)

    def order(figure: str) -> tuple[int, int, str, int]:
        row = nodes.link(figure, BKG.row)
        table = nodes.link(row, BKG.table)
        numbers = [nodes.number(one, BKG.order) or 0 for one in (table, row, figure)]
        return numbers[0], numbers[1], row, numbers[2]

    return sorted(figures, key=order)


def _chosen(nodes: Nodes, figures: Iterable[str], rows: _Rows) -> Iterator[str]:
    for kind, sides, row_kinds in rows:
        for figure in figures:
            row = nodes.link(figure, BKG.row)
            if (
                local(nodes.link(nodes.link(row, BKG.table), BKG.tableKind)) == kind
                and nodes.text(row, BKG.side) in sides
                and nodes.text(row, BKG.rowKind) in row_kinds
            ):
                yield figure


def _figure(nodes: Nodes, links: Links, iri: str) -> Figure:
    row = nodes.link(iri, BKG.row)
    return Figure(
        **named_thing(links, iri),
        table_kind=local(nodes.link(nodes.link(row, BKG.table), BKG.tableKind)) or "",
        row_kind=nodes.text(row, BKG.rowKind) or "",
        code=nodes.text(row, BKG.code),
        name=nodes.text(row, BKG.label),
        column=local(nodes.link(iri, BKG.column)),
        value=nodes.text(iri, BKG.plainValue) or "",
        unit=nodes.text(iri, BKG.reportedUnit) or "",
        amount_yuan=nodes.decimal(iri, OBEU_MEASURE.amount),
        assigned_by=nodes.text(iri, BKG.assignedBy),
        evidence=place_of(nodes, links, row),
    )


def _head_count(nodes: Nodes, links: Links, iri: str) -> HeadCount:
    return HeadCount(
        **named_thing(links, iri),
        measure=nodes.text(iri, BKG.measure) or "",
        persons=nodes.number(iri, BKG.persons) or 0,
        change=nodes.number(iri, BKG.personsChange),
        evidence=place_of(nodes, links, iri),
    )


def _function(nodes: Nodes, links: Links, iri: str) -> Function:
    return Function(
        **named_thing(links, iri),
        number=nodes.text(iri, BKG.number),
        text=nodes.text(iri, BKG.text) or "",
        evidence=place_of(nodes, links, iri),
    )


def _divisions(nodes: Nodes, links: Links, units: Iterable[str]) -> Iterator[Division]:
    for iri in _in_order(nodes, units):
        kinds = [_DIVISIONS[one] for one in nodes.links(iri, RDF_TYPE) if one in _DIVISIONS]
        if kinds:
            yield Division(
                **named_thing(links, iri),
                name=nodes.text(iri, SKOS.prefLabel) or "",
                kind=kinds[0],
                evidence=place_of(nodes, links, iri),
            )
