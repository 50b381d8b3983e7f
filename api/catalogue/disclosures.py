"""Disclosures: the list by department, place and year, and one disclosure with its tables, file and findings.

In: a store and what is asked. Out: :class:`Disclosure` and :class:`DisclosureDetail`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import Field

from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.models import Named, Place, Ref, RegionCode, RegionName, Thing, Year
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
from budgetkg.api.catalogue.search import (
    DepartmentFilter,
    Many,
    RegionFilter,
    YearFilter,
    literal,
    of_department,
)
from budgetkg.api.nodes import Nodes, local
from budgetkg.api.store import Store
from budgetkg.ontology.terms import BKG, DCTERMS, PROV, SPDX

_PATTERN = "?thing a bkg:BudgetDisclosure BIND (STR(?thing) AS ?key)"
_READ = (
    *(RDF_TYPE, DCTERMS.title, DCTERMS.issued, BKG.printedName, BKG.disclosureKind, BKG.coverage, BKG.linesPrinted),
    *(BKG.linesCaptured, BKG.linesIgnored, BKG.linesUnread, PROV.wasDerivedFrom, BKG.tableKind, BKG.printedLabel),
    *(BKG.printedTitle, BKG.tableState, BKG.reportedUnit, BKG.order, BKG.severity, SPDX.checksum, SPDX.checksumValue),
    *(*DEPARTMENT, *PLACE),
)


class DisclosureSearch(Many):
    """Filters of the list; all that are given have to fit."""

    department: DepartmentFilter = None
    region: RegionFilter = None
    year: YearFilter = None
    kind: str | None = Field(None, max_length=50, description="种类 kind", examples=["departmental_budget"])


class Disclosure(Thing):
    """一份预算公开文件。 A budget disclosure."""

    title: str = Field(description="标题 title", examples=["昌吉回族自治州工业和信息化局2025年部门预算公开"])
    department: Ref
    printed_name: str = Field(description="封面上的部门名称 the department as the cover prints it")
    fiscal_year: Year
    issued: str | None = Field(description="公开日期 date of publication", examples=["2025-02-14"])
    region: RegionName
    region_code: RegionCode
    kind: str = Field(description="种类 kind", examples=["departmental_budget"])
    coverage: str | None = Field(description="whole 全文 | tables | narrative", examples=["whole"])
    source_file: str = Field(description="来源文件名 name of the file", examples=["changji-2025.txt"])
    lines_printed: int | None = Field(description="印有文字的行数 printed lines", examples=[811])
    lines_captured: int | None = Field(description="读入的行数 lines that were read", examples=[807])
    lines_ignored: int | None = Field(description="有意略过的行数 lines that were passed over on purpose", examples=[4])
    lines_unread: int | None = Field(description="未读的行数 lines that were not read", examples=[0])
    evidence: Place


class Table(Named):
    """一张预算表。 A budget table."""

    table_kind: str = Field(description="种类 kind", examples=["three_public"])
    printed_table: str | None = Field(description="印出的表号 number as printed", examples=["表10"])
    title: str | None = Field(description="印出的表名 title as printed", examples=["财政拨款“三公”经费支出情况表"])
    state: str | None = Field(description="filled 有数 | empty 空表 | …", examples=["filled"])
    unit: str | None = Field(description="单位 unit", examples=["万元"])
    evidence: Place


class DisclosureDetail(Disclosure):
    """一份预算公开文件，连同其各表、校验和与发现数。 A disclosure with its tables, checksum and numbers of findings."""

    checksum_sha256: str | None = Field(description="来源文件的校验和 checksum of the file")
    tables: list[Table]
    discrepancies: dict[str, int] = Field(
        description="发现数，按严重程度 findings by severity", examples=[{"violation": 1, "warning": 2, "info": 9}]
    )
    discrepancies_url: str = Field(description="这些发现的地址 the address of these findings")


def find_disclosures(store: Store, asked: DisclosureSearch, links: Links) -> Part:
    """The part of the list. Raises QueryRefused for a region or cursor that is none."""
    return find_part(store, _PATTERN, list(_conditions(asked, links)), asked.limit, asked.cursor)


def _conditions(asked: DisclosureSearch, links: Links) -> Iterator[str]:
    yield from of_department("?thing", links, asked.department, asked.region, asked.year)
    if asked.kind is not None:
        yield f"?thing bkg:disclosureKind {literal(asked.kind)} ."


def read_disclosures(store: Store, things: Sequence[str], links: Links) -> list[Disclosure]:
    """The disclosures in this order."""
    nodes = _load(store, things)
    return [Disclosure(**_fields(nodes, links, iri)) for iri in things]


def _load(store: Store, things: Sequence[str]) -> Nodes:
    nodes = Nodes(store, _READ)
    nodes.load(things)
    load_departments(nodes, things)
    nodes.follow(things, PROV.wasDerivedFrom)
    load_places(nodes, things)
    return nodes


def _fields(nodes: Nodes, links: Links, iri: str) -> dict[str, Any]:
    department = nodes.link(iri, BKG.department)
    region_code, region = region_of(nodes, department)
    return {
        **thing(links, "disclosures", iri),
        "title": nodes.text(iri, DCTERMS.title) or "",
        "department": ref(nodes, links, "departments", department),
        "printed_name": nodes.text(iri, BKG.printedName) or "",
        "fiscal_year": nodes.number(iri, BKG.year),
        "issued": nodes.text(iri, DCTERMS.issued),
        "region": region,
        "region_code": region_code,
        "kind": nodes.text(iri, BKG.disclosureKind) or "",
        "coverage": nodes.text(iri, BKG.coverage),
        "source_file": nodes.text(nodes.link(iri, PROV.wasDerivedFrom), BKG.fileName) or "",
        "lines_printed": nodes.number(iri, BKG.linesPrinted),
        "lines_captured": nodes.number(iri, BKG.linesCaptured),
        "lines_ignored": nodes.number(iri, BKG.linesIgnored),
        "lines_unread": nodes.number(iri, BKG.linesUnread),
        "evidence": place_of(nodes, links, iri),
    }


def read_disclosure(store: Store, id: str, links: Links) -> DisclosureDetail:
    """One disclosure. Raises UnknownThing."""
    iri = known(Nodes(store, (RDF_TYPE,)), links, "disclosures", id, BKG.BudgetDisclosure)
    nodes = _load(store, [iri])
    nodes.follow(nodes.follow([iri], PROV.wasDerivedFrom), SPDX.checksum)
    tables = parts_of(nodes, iri, BKG.BudgetTable)
    load_places(nodes, tables)
    severities = (nodes.text(one, BKG.severity) for one in parts_of(nodes, iri, BKG.Discrepancy))
    return DisclosureDetail(
        **_fields(nodes, links, iri),
        checksum_sha256=nodes.text(nodes.link(nodes.link(iri, PROV.wasDerivedFrom), SPDX.checksum), SPDX.checksumValue),
        tables=[_table(nodes, links, one) for one in tables],
        discrepancies=dict(sorted(Counter(one for one in severities if one).items())),
        discrepancies_url=f"{links.root}/api/discrepancies?disclosure={id}",
    )


def parts_of(nodes: Nodes, whole: str, kind: str) -> list[str]:
    """The parts of a disclosure, or of a department's year, that are of a class; loaded, in the order of their print."""
    parts = [one for one, _ in nodes.pointing(BKG.partOf, [whole], kind)]
    nodes.load(parts)
    return sorted(parts, key=lambda one: (nodes.number(one, BKG.order) or 0, one))


def _table(nodes: Nodes, links: Links, iri: str) -> Table:
    return Table(
        **named_thing(links, iri),
        table_kind=local(nodes.link(iri, BKG.tableKind)) or "",
        printed_table=nodes.text(iri, BKG.printedLabel),
        title=nodes.text(iri, BKG.printedTitle),
        state=nodes.text(iri, BKG.tableState),
        unit=nodes.text(iri, BKG.reportedUnit),
        evidence=place_of(nodes, links, iri),
    )
