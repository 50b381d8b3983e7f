"""The start page: what this is, what the store holds, where to go on."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from budgetkg.api.question_bank import questions
from budgetkg.api.server.contents import contents_of
from budgetkg.api.server.pages import local_address, page, places

router = APIRouter(tags=["pages"])

_COUNTED = (
    ("BudgetDisclosure", "公开文件", "disclosures"),
    ("Department", "部门", "departments"),
    ("Project", "项目", "projects"),
    ("PolicyDocument", "政策文件", "policy documents"),
    ("Figure", "表中数字", "printed figures"),
    ("Indicator", "绩效指标", "indicators"),
    ("Evidence", "原文出处", "quotes"),
    ("Discrepancy", "核对所见", "findings of checks"),
)


@router.get("/", response_class=HTMLResponse)
@router.head("/", include_in_schema=False)
async def home(request: Request) -> HTMLResponse:
    """首页。 The start page."""
    contents = await contents_of(request)
    of_this_host = places(request.app.state.settings, request.scope.get("root_path", ""))
    return page(
        request,
        "home.html.jinja",
        numbers=[(zh, en, f"{contents.number(name):,}") for name, zh, en in _COUNTED],
        disclosures=[(local_address(one.iri, of_this_host) or one.iri, one) for one in contents.disclosures],
        questions=list(questions().values()),
    )
