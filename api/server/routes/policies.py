"""Policy documents: the trace of a number or of a title."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from budgetkg.api.server.work import work
from budgetkg.api.tracing import trace

router = APIRouter(prefix="/api", tags=["policies"])


@router.get("/trace")
async def trace_number(
    request: Request,
    number: Annotated[
        str,
        Query(
            description="发文字号（任意写法）或标题 document number in any spelling, or a title",
            examples=["新财企〔2024〕140号"],
        ),
    ],
) -> dict[str, object]:
    """追踪一份文件：上下级文件、项目、资金、原文。 Trace a document: relays, projects, money, quotes."""
    return (await work(request, None, trace, number)).to_json()
