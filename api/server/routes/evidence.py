"""Evidence: a quote in its context."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from budgetkg.api.catalogue.answers import answer_evidence
from budgetkg.api.catalogue.evidence import EvidenceAsked, EvidenceDetail
from budgetkg.api.server.catalogue import answer_heads, described, id_path, links_of, respond, wanted

router = APIRouter(prefix="/api", tags=["evidence"])
_Id = Annotated[str, id_path("650100-vkskmk7hcazu-2025/evidence/9635-9715")]


@router.get("/evidence/{id:path}", response_model=EvidenceDetail, responses=described(one=True))
async def evidence(request: Request, id: _Id, asked: Annotated[EvidenceAsked, Query()]) -> Response:
    """一处原文及其前后文：位置、据此读出的陈述、相邻的出处。 A quote in its context: offsets, what was read from it, what stands around."""
    return await respond(request, answer_evidence, id, asked, wanted(request, asked.format), links_of(request))


answer_heads(router)
