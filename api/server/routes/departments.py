"""Departments: the list, one department, and a department's year at a glance."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from budgetkg.api.catalogue.answers import answer_list, answer_one, answer_year
from budgetkg.api.catalogue.departments import Department, DepartmentSearch
from budgetkg.api.catalogue.models import Page
from budgetkg.api.catalogue.search import One
from budgetkg.api.catalogue.years import YearOverview
from budgetkg.api.server.catalogue import answer_heads, described, id_path, links_of, respond, wanted

router = APIRouter(prefix="/api", tags=["departments"])
_Id = Annotated[str, id_path("652300-vkskmk7hcazu")]


@router.get("/departments", response_model=Page[Department], responses=described())
async def list_departments(request: Request, asked: Annotated[DepartmentSearch, Query()]) -> Response:
    """部门：按名称、地区、年度查找。 Departments by name, region, year."""
    return await respond(request, answer_list, "departments", asked, wanted(request, asked.format), links_of(request))


@router.get("/departments/{id}", response_model=Department, responses=described(one=True))
async def department(request: Request, id: _Id, asked: Annotated[One, Query()]) -> Response:
    """一个部门，连同各名称与年度。 A department with its names and years."""
    return await respond(
        request, answer_one, "departments", id, asked, wanted(request, asked.format), links_of(request)
    )


@router.get("/departments/{id}/years/{year}", response_model=YearOverview, responses=described(one=True))
async def department_year(
    request: Request,
    id: _Id,
    year: Annotated[int, Path(ge=1900, le=2200, description="预算年度 fiscal year", examples=[2025])],
    asked: Annotated[One, Query()],
) -> Response:
    """部门一个年度的概况，各项附出处：收入、支出、三公、职能、科室、人数、项目、矛盾。 A department's year at a glance, with evidence."""
    return await respond(request, answer_year, id, year, asked, wanted(request, asked.format), links_of(request))


answer_heads(router)
