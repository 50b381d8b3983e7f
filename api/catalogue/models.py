"""The answers of the API as types: what OpenAPI describes and what is written.

Names are the columns of the tidy tables where these have the same. Amounts are exact decimals in 元, written as strings,
because JSON numbers are rounded by many readers; what is not stated is null.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer


def _plain(value: Decimal) -> str:
    return format(value, "f")


Yuan = Annotated[
    Decimal,
    PlainSerializer(_plain, return_type=str),
    Field(
        description="金额（元），精确的十进制数，写作字符串 amount in yuan, an exact decimal as a string",
        examples=["570000"],
    ),
]
Id = Annotated[
    str,
    Field(description="标识：IRI 的末段 the id: the local part of the IRI", examples=["650000-mojcfpsbibef-2024-140"]),
]
Iri = Annotated[
    str,
    Field(
        description="图中的 IRI the IRI in the graph",
        examples=["https://w3id.org/budgetkg/id/policy/650000-mojcfpsbibef-2024-140"],
    ),
]
Url = Annotated[
    str,
    Field(
        description="本接口中的地址 the address in this API", examples=["/api/policies/650000-mojcfpsbibef-2024-140"]
    ),
]
PageUrl = Annotated[
    str,
    Field(
        description="网页的地址，也可取 RDF the address of the page, and of the RDF",
        examples=["/id/policy/650000-mojcfpsbibef-2024-140"],
    ),
]
Year = Annotated[int, Field(description="预算年度 fiscal year", examples=[2025])]
RegionName = Annotated[str | None, Field(description="地区 name of the region", examples=["乌鲁木齐市"])]
RegionCode = Annotated[str | None, Field(description="行政区划代码 code of GB/T 2260", examples=["650100"])]


class Model(BaseModel):
    """What all answers are: whole and unchangeable."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(Model):
    """A thing of the graph."""

    iri: Iri
    html_url: PageUrl


class Thing(Named):
    """A thing of the graph that the API answers by its id."""

    id: Id
    url: Url


class Ref(Thing):
    """A thing by its name."""

    name: str = Field(
        description="名称或发文字号 name, or number of a document", examples=["克孜勒苏柯尔克孜自治州工业和信息化局"]
    )


class Place(Thing):
    """出处：文件、页、行与原文。 Where something is printed: file, page, lines, and the words."""

    id: Annotated[str, Field(description="出处的标识 id", examples=["650100-vkskmk7hcazu-2025/evidence/9635-9715"])]
    source_file: str = Field(description="来源文件名 name of the file", examples=["urumqi-2025.txt"])
    page: int | None = Field(description="页（仅 PDF） page, of a PDF only", examples=[None])
    page_end: int | None = Field(
        description="末行所在的页，与首行不同时 page of the last line, where it is another", examples=[None]
    )
    line_start: int = Field(
        description="首行，自 1 起；PDF 按页计 first line, from 1; on its page for a PDF", examples=[351]
    )
    line_end: int = Field(description="末行 last line", examples=[351])
    quote: str = Field(description="原文，折行已接 the words as printed, wrapped lines joined", examples=["编制数104"])


class Citation(Named):
    """引用：一个项目或一段文字引用一份文件。 A citation of a document by a project or in the text."""

    role: str = Field(
        description="stated_basis 立项依据 | project_name 项目名称 | narrative 文字说明 | indicator_basis 指标依据",
        examples=["stated_basis"],
    )
    mention: str = Field(description="印出的写法 as printed", examples=["新财企[2024]140 号"])
    policy: Ref = Field(description="所引文件 the document")
    project: Ref | None = Field(description="引用的项目 the citing project; null in the text of the disclosure")
    evidence: Place


_T = TypeVar("_T", bound=Model)


class Page(Model, Generic[_T]):
    """列表的一页。 A part of a list."""

    items: list[_T] = Field(description="本页各项，次序稳定 the things of this part, in a stable order")
    total: int = Field(description="符合条件的总数 how many fit the filters", examples=[38])
    limit: int = Field(description="每页至多 the most in one part", examples=[50])
    next: str | None = Field(
        description="下一页的地址，末页为空 the address of the next part; null at the end (the header Link has it too)",
        examples=["/api/projects?limit=50&cursor=WyI2NTA"],
    )
