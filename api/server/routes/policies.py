"""Policy documents: the list, one document, and the trace of a document, a number or a title."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from budgetkg.api.catalogue.answers import answer_list, answer_one, answer_policy_trace, answer_trace
from budgetkg.api.catalogue.models import Page
from budgetkg.api.catalogue.policies import Policy, PolicyDetail, PolicySearch
from budgetkg.api.catalogue.search import Chosen, One
from budgetkg.api.catalogue.trace_models import TraceAnswer
from budgetkg.api.server.catalogue import TRACE_TYPES, answer_heads, described, id_path, links_of, respond, wanted

router = APIRouter(prefix="/api", tags=["policies"])
_Id = Annotated[str, id_path("650000-mojcfpsbibef-2024-140")]


class TraceAsked(Chosen):
    """How a trace is answered."""

    format: Annotated[
        Literal["json", "jsonld", "csv", "graph"] | None,
        Field(description="格式；graph 为结点与连线 the format; graph gives nodes and links", examples=["graph"]),
    ] = None


class NumberTraced(TraceAsked):
    """What is traced."""

    number: str = Field(
        description="发文字号（任意写法）或标题 document number in any spelling, or a title",
        max_length=500,
        examples=["新财企〔2024〕140号"],
    )


@router.get("/policies", response_model=Page[Policy], responses=described())
async def list_policies(request: Request, asked: Annotated[PolicySearch, Query()]) -> Response:
    """政策文件：按发文字号、标题、机关代字、年份、层级、地区查找。 Policy documents by number, title, agency, year, level, region."""
    return await respond(request, answer_list, "policies", asked, wanted(request, asked.format), links_of(request))


@router.get("/policies/{id}", response_model=PolicyDetail, responses=described(one=True))
async def policy(request: Request, id: _Id, asked: Annotated[One, Query()]) -> Response:
    """一份政策文件，连同关系与全部引用。 A policy document with its relations and all citations."""
    return await respond(request, answer_one, "policies", id, asked, wanted(request, asked.format), links_of(request))


@router.get("/policies/{id}/trace", response_model=TraceAnswer, responses=described(TRACE_TYPES, one=True))
async def policy_trace(request: Request, id: _Id, asked: Annotated[TraceAsked, Query()]) -> Response:
    """追踪一份文件：上下级文件、项目、资金、原文、合计。 Trace a document: relays, projects, money, quotes, totals."""
    format = wanted(request, asked.format, TRACE_TYPES)
    return await respond(request, answer_policy_trace, id, format, asked.fields, links_of(request))


@router.get("/trace", response_model=TraceAnswer, responses=described(TRACE_TYPES))
async def trace_number(request: Request, asked: Annotated[NumberTraced, Query()]) -> Response:
    """按发文字号或标题追踪：上下级文件、项目、资金、原文、合计。 Trace a number or a title: relays, projects, money, quotes."""
    format = wanted(request, asked.format, TRACE_TYPES)
    return await respond(request, answer_trace, asked.number, format, asked.fields, links_of(request))


answer_heads(router)
