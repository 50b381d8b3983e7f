"""Full-text search: `/api/search` as JSON, `/search` as a page."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from budgetkg.api.search.find import LONGEST_QUERY, MOST, Found, Hit, search
from budgetkg.api.search.index import FILE
from budgetkg.api.search.kinds import KIND_NAMES, Kind
from budgetkg.api.server.keeper import Keeper
from budgetkg.api.server.pages import local_address, page, places
from budgetkg.api.settings import Settings

router = APIRouter(tags=["search"])

_Limit = Annotated[int, Query(ge=1, le=MOST, description="每次给出的条数 how many are given at once")]
_Kinds = Annotated[list[Kind] | None, Query(description="只找这些种类，可重复 only of these kinds; may be repeated")]
_Cursor = Annotated[str | None, Query(description="上一部分的 next 所给 as given by `next` of the part before")]
_MOST_ON_A_PAGE = 20


class SearchHit(BaseModel):
    """A thing that was found."""

    iri: str
    page: str | None = Field(description="本站网页 its page on this host")
    kind: Kind
    title: str
    place: str = Field(description="所属部门、地区或文件 the department, region or file that it belongs to")
    year: str
    score: float = Field(description="越大越相关 the more the better; comparable within one search only")
    snippet: str = Field(description="所找文字前后的原文 the words around what was looked for")
    highlights: list[tuple[int, int]] = Field(
        description="所找文字在 snippet 中的起止 what was looked for in it, as [start, end) in characters"
    )


class SearchResult(BaseModel):
    """A part of what a search finds, the best first."""

    query: str
    matched: str = Field(
        description="all：每条含全部词语；some：无此条目，给出含部分词语的 whether hits have all words"
    )
    total: int
    kinds: dict[Kind, int] = Field(description="各种类的条数 how many of each kind")
    results: list[SearchHit]
    next: str | None = Field(description="下一部分的地址 the address of the next part")


@router.get("/api/search")
@router.head("/api/search", include_in_schema=False)
async def search_as_json(
    request: Request,
    q: Annotated[
        str,
        Query(
            max_length=LONGEST_QUERY,
            description="词语（须全部出现），或任意写法的发文字号 words, all of which must be there, or a document number",
            examples=["中小企业", "新财企 (2024) 140 号"],
        ),
    ],
    kind: _Kinds = None,
    limit: _Limit = 20,
    cursor: _Cursor = None,
) -> SearchResult:
    """全文搜索：名称、标题、原文。 Full-text search over names, titles and quotes."""
    found = await _found(request, q, kind, limit, cursor)
    of_this_host = places(request.app.state.settings, request.scope.get("root_path", ""))
    kept = [("q", q), *(("kind", one) for one in kind or ()), ("limit", limit), ("cursor", found.cursor)]
    return SearchResult(
        query=q,
        matched="all" if found.has_all else "some",
        total=found.total,
        kinds=found.kinds,
        results=[
            SearchHit(
                iri=hit.iri,
                page=local_address(hit.iri, of_this_host),
                kind=hit.kind,
                title=hit.title,
                place=hit.place,
                year=hit.year,
                score=hit.score,
                snippet=hit.snippet,
                highlights=list(hit.marks),
            )
            for hit in found.hits
        ],
        next=f"{request.url.path}?{urlencode(kept)}" if found.cursor else None,
    )


@router.get("/search", response_class=HTMLResponse)
@router.head("/search", include_in_schema=False)
async def search_page(
    request: Request,
    q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
    kind: Annotated[list[Kind | Literal[""]] | None, Query()] = None,
    cursor: _Cursor = None,
) -> HTMLResponse:
    """搜索网页。 The search as a page; an empty `kind` means all."""
    text, kinds = q.strip(), [Kind(one) for one in kind or () if one]
    of_this_host = places(request.app.state.settings, request.scope.get("root_path", ""))
    found = await _found(request, text, kinds, _MOST_ON_A_PAGE, cursor) if text else None

    def address(hit: Hit) -> str:
        return local_address(hit.iri, of_this_host) or hit.iri

    return page(
        request,
        "search.html.jinja",
        query=text,
        found=found,
        chosen=kinds,
        kind_names=KIND_NAMES,
        address=address,
        link=lambda **changed: "?" + urlencode([(name, value) for name, value in changed.items() if value]),
        other_language_query=f"{urlencode([('q', text), *(('kind', one) for one in kinds)])}&" if text else "",
    )


async def _found(request: Request, text: str, kinds: list[Kind] | None, limit: int, cursor: str | None) -> Found:
    keeper: Keeper = request.app.state.keeper
    settings: Settings = request.app.state.settings
    seconds = settings.query_seconds

    def look() -> Found:
        return search(keeper.path(FILE, seconds), text, kinds or (), limit, cursor, seconds)

    return await run_in_threadpool(look)
