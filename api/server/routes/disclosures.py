"""Disclosures: the list, and one disclosure."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from budgetkg.api.catalogue.answers import answer_list, answer_one
from budgetkg.api.catalogue.disclosures import Disclosure, DisclosureDetail, DisclosureSearch
from budgetkg.api.catalogue.models import Page
from budgetkg.api.catalogue.search import One
from budgetkg.api.server.catalogue import answer_heads, described, id_path, links_of, respond, wanted

router = APIRouter(prefix="/api", tags=["disclosures"])
_Id = Annotated[str, id_path("652300-vkskmk7hcazu-2025")]


@router.get("/disclosures", response_model=Page[Disclosure], responses=described())
async def list_disclosures(request: Request, asked: Annotated[DisclosureSearch, Query()]) -> Response:
    """预算公开文件：按部门、地区、年度查找。 Budget disclosures by department, region, year."""
    return await respond(request, answer_list, "disclosures", asked, wanted(request, asked.format), links_of(request))


@router.get("/disclosures/{id}", response_model=DisclosureDetail, responses=described(one=True))
async def disclosure(request: Request, id: _Id, asked: Annotated[One, Query()]) -> Response:
    """一份预算公开文件，连同各表、校验和与发现数。 A disclosure with its tables, checksum and numbers of findings."""
    return await respond(
        request, answer_one, "disclosures", id, asked, wanted(request, asked.format), links_of(request)
    )


answer_heads(router)
