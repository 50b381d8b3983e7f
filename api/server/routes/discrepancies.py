"""Discrepancies: what checks found, as a list and one by one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from budgetkg.api.catalogue.answers import answer_list, answer_one
from budgetkg.api.catalogue.discrepancies import Discrepancy, DiscrepancySearch
from budgetkg.api.catalogue.models import Page
from budgetkg.api.catalogue.search import One
from budgetkg.api.server.catalogue import answer_heads, described, id_path, links_of, respond, wanted

router = APIRouter(prefix="/api", tags=["discrepancies"])
_Id = Annotated[str, id_path("652300-vkskmk7hcazu-2025/finding/1")]


@router.get("/discrepancies", response_model=Page[Discrepancy], responses=described())
async def list_discrepancies(request: Request, asked: Annotated[DiscrepancySearch, Query()]) -> Response:
    """公开文件中的矛盾与瑕疵：按规则、严重程度、来源查找。 Contradictions and defects by rule, severity, origin."""
    return await respond(request, answer_list, "discrepancies", asked, wanted(request, asked.format), links_of(request))


@router.get("/discrepancies/{id:path}", response_model=Discrepancy, responses=described(one=True))
async def discrepancy(request: Request, id: _Id, asked: Annotated[One, Query()]) -> Response:
    """一处矛盾或瑕疵，连同两处原文。 A contradiction or defect with both quotes."""
    return await respond(
        request, answer_one, "discrepancies", id, asked, wanted(request, asked.format), links_of(request)
    )


answer_heads(router)
