"""What a list can be asked for: the parameters of every list, and filters that several share.

In: the parameters of a request. Out: typed values, and the parts of a query that they stand for. An unknown parameter is
refused, so that a misspelt filter never gives everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import pyoxigraph as ox
from pydantic import BaseModel, ConfigDict, Field

from budgetkg.api.catalogue.links import Links
from budgetkg.ontology.errors import QueryRefused
from budgetkg.ontology.regions import match_region, regions
from budgetkg.ontology.terms import CODE

Format = Literal["json", "jsonld", "csv"]
_FormatField = Annotated[
    Format | None,
    Field(description="格式，优先于 Accept the format; it wins over the header Accept", examples=["csv"]),
]
_Fields = Annotated[
    str | None,
    Field(
        description="只要这些字段，逗号分隔 only these fields, parted by commas; id and iri are always there",
        examples=["iri,name"],
        max_length=1000,
    ),
]
YearFilter = Annotated[int | None, Field(description="预算年度 fiscal year", ge=1900, le=2200, examples=[2025])]
RegionFilter = Annotated[
    str | None,
    Field(
        description="地区：代码或名称，含所辖 region by code or name, with the regions in it",
        max_length=100,
        examples=["650100", "克州"],
    ),
]
DepartmentFilter = Annotated[
    str | None,
    Field(description="部门的标识 id of a department", max_length=200, examples=["650100-vkskmk7hcazu"]),
]
DisclosureFilter = Annotated[
    str | None,
    Field(description="公开文件的标识 id of a disclosure", max_length=200, examples=["650100-vkskmk7hcazu-2025"]),
]


class Chosen(BaseModel):
    """What is given of a thing. Other parameters are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: _Fields = None


class One(Chosen):
    """How one thing is answered."""

    format: _FormatField = None


class Many(One):
    """How a list is answered."""

    limit: int = Field(50, ge=1, le=500, description="每页至多 the most in one part", examples=[50])
    cursor: str | None = Field(
        None,
        max_length=4000,
        description="上一页所给的位置 the place that the part before gave; not to be made by hand",
    )


def literal(text: str) -> str:
    """A text as a literal of a query."""
    return str(ox.Literal(text))


def named(iri: str) -> str:
    """An IRI as a term of a query. Raises QueryRefused for what is none."""
    try:
        return str(ox.NamedNode(iri))
    except ValueError:
        raise QueryRefused(
            f"{iri!r}: 标识不合要求 no id can be this; take ids from the lists, for example /api/departments."
        ) from None


def code(kind: str, name: str) -> str:
    """A code as a term of a query."""
    return named(f"{CODE}{kind}/{name}")


def of_department(
    subject: str, links: Links, department: str | None, region: str | None, year: int | None
) -> Iterator[str]:
    """The conditions that a thing (a variable) is of the department, the region and the year asked for, where any is.

    Raises QueryRefused for a department or a region that is none.
    """
    if department is not None:
        yield f"{subject} bkg:department {named(links.iri('departments', department))} ."
    if region is not None:
        yield f"{subject} bkg:department/bkg:region ?region . {in_region('?region', region)}"
    if year is not None:
        yield f"{subject} bkg:year {year} ."


def in_region(place: str, asked: str) -> str:
    """The condition that a region (a variable) is the one asked for or lies in it. Raises QueryRefused for no region.

    GB/T 2260: two digits for the province, two for the prefecture, two for the county; zeros stand for all in it.
    """
    digits = region_code(asked)
    start = next((digits[:length] for zeros, length in (("0000", 2), ("00", 4)) if digits.endswith(zeros)), digits)
    return f"FILTER (STRSTARTS(STR({place}), {literal(f'{CODE}region/{start}')}))"


def region_code(asked: str) -> str:
    """The code of a region that is named by its code or by any of its names.

    >>> region_code("650100"), region_code("克州")
    ('650100', '653000')
    """
    text = asked.strip()
    if text in regions():
        return text
    found = match_region(text)
    if found is None or found[1] != len(text):
        raise QueryRefused(
            f"未知地区 {asked!r} no region of GB/T 2260 has this code or name alone; expected for example 650100 or 克州."
        )
    return found[0].code
