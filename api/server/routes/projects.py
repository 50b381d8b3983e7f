"""Projects: the list, and one project."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from budgetkg.api.catalogue.answers import answer_list, answer_one
from budgetkg.api.catalogue.models import Page
from budgetkg.api.catalogue.projects import Project, ProjectDetail, ProjectSearch
from budgetkg.api.catalogue.search import One
from budgetkg.api.server.catalogue import answer_heads, described, id_path, links_of, respond, wanted

router = APIRouter(prefix="/api", tags=["projects"])
_Id = Annotated[str, id_path("653000-vkskmk7hcazu-2025-yvlueb377yfy")]


@router.get("/projects", response_model=Page[Project], responses=described())
async def list_projects(request: Request, asked: Annotated[ProjectSearch, Query()]) -> Response:
    """项目：按部门、地区、年度、金额、资金来源、所引文件查找。 Projects by department, region, year, amount, funding source, document."""
    return await respond(request, answer_list, "projects", asked, wanted(request, asked.format), links_of(request))


@router.get("/projects/{id}", response_model=ProjectDetail, responses=described(one=True))
async def project(request: Request, id: _Id, asked: Annotated[One, Query()]) -> Response:
    """一个项目，连同分配、指标、引用与不公开的内容。 A project with allocations, indicators, citations, and what is withheld."""
    return await respond(request, answer_one, "projects", id, asked, wanted(request, asked.format), links_of(request))


answer_heads(router)
