"""The trace of a policy document as types: the answer in JSON, and the nodes and links for drawing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from budgetkg.api.catalogue.models import Model, Named, Ref, RegionName, Thing, Year, Yuan
from budgetkg.api.catalogue.policies import PolicyLink

EvidenceIri = Annotated[str, Field(description="出处的 IRI IRI of the evidence")]
EvidenceUrl = Annotated[
    str,
    Field(
        description="出处的地址 address of the evidence",
        examples=["/api/evidence/650100-vkskmk7hcazu-2025/evidence/15675-15724"],
    ),
]
SourceFile = Annotated[str, Field(description="来源文件名 name of the file", examples=["urumqi-2025.txt"])]
PageNumber = Annotated[int | None, Field(description="页（仅 PDF） page, of a PDF only")]
Line = Annotated[int, Field(description="行，自 1 起 line, from 1", examples=[586])]
Quote = Annotated[str, Field(description="原文 the words as printed")]


class TraceCitation(Named):
    """一处引用。 A citation."""

    role: str = Field(
        description="stated_basis | project_name | narrative | indicator_basis", examples=["stated_basis"]
    )
    mention: str = Field(description="印出的写法 as printed")
    quote: Quote
    file: SourceFile
    page: PageNumber
    line_start: Line
    line_end: Line
    project: str | None = Field(description="引用的项目的 IRI IRI of the citing project")
    evidence: EvidenceIri
    evidence_url: EvidenceUrl


class TraceDocument(Thing):
    """追踪中的一份文件。 A document of the trace."""

    relation: Literal["self", "above", "below"] = Field(
        description="self 本文件 | above 上级文件（被转下达） | below 转下达本文件者", examples=["below"]
    )
    number: str | None = Field(description="发文字号 number", examples=["克财建〔2024〕113号"])
    titles: list[str] = Field(description="标题 titles")
    kind: str = Field(description="种类 kind", examples=["numbered_document"])
    level: int | None = Field(description="发文层级 0–3 level of government", examples=[2])
    region: RegionName
    stated: bool | None = Field(description="关系为印出（真）或推断（假） whether the relation is stated or derived")
    rule: str | None = Field(description="推断的规则 the rule by which it is derived")
    citations: list[TraceCitation]


class TraceProject(Thing):
    """依据这些文件的项目。 A project under the documents."""

    name: str = Field(description="项目名称 name")
    department: str = Field(description="部门 department", examples=["克孜勒苏柯尔克孜自治州工业和信息化局"])
    department_iri: str = Field(description="部门的 IRI IRI of the department")
    department_url: str = Field(description="部门的地址 address of the department")
    region: RegionName
    year: Year
    amount_yuan: Yuan | None
    amount_printed: str | None = Field(description="印出的金额 as printed", examples=["57.00 万元"])
    funding_source: str | None = Field(description="资金来源 funding source", examples=["upper_transfer_general"])
    disclosure_status: str = Field(description="public 公开 | withheld 不予公开", examples=["public"])
    documents: list[str] = Field(description="所引的这些文件 those of the documents that it cites")
    file: SourceFile
    page: PageNumber
    line: Line
    line_end: Line
    quote: Quote
    evidence: EvidenceIri
    evidence_url: EvidenceUrl


class Total(Model):
    """合计；一个项目在每组中只计一次。 A total; a project counts once in it."""

    projects: int = Field(description="项目数 projects", examples=[2])
    amount_yuan: Yuan


class LevelTotal(Total):
    """引用某级文件的项目之合计。 The projects that cite documents of a level; one that cites two levels is in both."""

    level: int | None = Field(description="文件的层级 0–3 level of the documents", examples=[1])
    documents: list[str] = Field(description="该级文件 the documents")


class DepartmentTotal(Total):
    """某部门的合计。 The total of a department."""

    department: Ref


class YearTotal(Total):
    """某年度的合计。 The total of a year."""

    year: Year


class TraceTotals(Model):
    """合计。 Totals: the amounts by department and by year add up to the whole, those by level need not."""

    by_level: list[LevelTotal]
    by_department: list[DepartmentTotal]
    by_year: list[YearTotal]


class TraceAnswer(Model):
    """一份文件的追踪。 The trace of a document."""

    query: str = Field(description="所问 what was asked", examples=["新财企[2024]140 号"])
    number: str | None = Field(description="规范的发文字号 number", examples=["新财企〔2024〕140号"])
    documents: list[TraceDocument]
    relations: list[PolicyLink]
    projects: list[TraceProject] = Field(
        description="引用本文件或其下文件的项目 projects that cite it, or one below it"
    )
    total_yuan: Yuan
    totals: TraceTotals


class GraphNode(Named):
    """一个结点。 A node."""

    id: str = Field(description="结点的标识，即 IRI the IRI")
    kind: Literal["document", "project", "department"]
    label: str = Field(description="名称 label")
    relation: str | None = Field(None, description="文件在追踪中的位置 self | above | below")
    level: int | None = Field(None, description="发文层级 level of government")
    year: int | None = Field(None, description="预算年度 fiscal year")
    amount_yuan: Yuan | None = None


class GraphLink(Model):
    """一条连线。 A link, from what is lower to what is higher."""

    source: str = Field(description="起点 IRI of the node that it leaves")
    target: str = Field(description="终点 IRI of the node that it reaches")
    kind: str = Field(description="transmits 转下达 | cites 引用 | belongs_to 所属部门", examples=["cites"])
    stated: bool = Field(description="印出或推断 stated or derived")
    label: str | None = Field(None, description="引用的作用或推断的规则 role of the citation, or the rule")


class Graph(Model):
    """供绘图的结点与连线。 Nodes and links for drawing, as d3-force takes them."""

    nodes: list[GraphNode]
    links: list[GraphLink]
