"""Reconciliation: which department or policy document the cells of somebody's table mean.

In: HTTP. Out: JSON, and a small page to look at. Rule: Reconciliation Service API 0.2
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/), as OpenRefine speaks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from budgetkg.api.search.index import FILE
from budgetkg.api.search.kinds import KIND_NAMES, Kind
from budgetkg.api.search.recognise import RECOGNISED, Candidate, Entry, entry_of, recognise
from budgetkg.api.server.keeper import Keeper
from budgetkg.api.server.linked_data import NoSuchThing
from budgetkg.api.server.pages import page
from budgetkg.api.settings import Settings
from budgetkg.ontology.errors import QueryRefused
from budgetkg.ontology.terms import BKG

router = APIRouter(prefix="/api/reconcile", tags=["reconcile"])

_MOST_QUERIES = 100
_LONGEST = 500
_TYPES = {"Department": Kind.DEPARTMENT, "PolicyDocument": Kind.POLICY}
_PREVIEW = {"width": 420, "height": 220}

_Value = str | int | float | bool | dict[str, object]


class ReconciliationProperty(BaseModel):
    """What else is known of a cell: `region` (code or name) or `year`; other properties are passed over."""

    pid: str
    v: _Value | list[_Value]

    def values(self) -> list[str]:
        """The values as text; of an entity its name, else its id."""
        found = self.v if isinstance(self.v, list) else [self.v]
        return [str(one.get("name") or one.get("id") or "") if isinstance(one, dict) else str(one) for one in found]


class ReconciliationQuery(BaseModel):
    """One cell."""

    query: str = Field(max_length=_LONGEST)
    type: str | list[str] | None = None
    limit: int = Field(default=10, ge=1, le=100)
    properties: list[ReconciliationProperty] = []
    type_strict: Literal["any", "all", "should"] | None = None

    def kinds(self) -> list[Kind]:
        """The kinds that are meant; none where only types are named that there are not."""
        if not self.type:
            return list(RECOGNISED)
        named = [self.type] if isinstance(self.type, str) else self.type
        return [_TYPES[one] for one in named if one in _TYPES]


_QUERIES: TypeAdapter[dict[str, ReconciliationQuery]] = TypeAdapter(dict[str, ReconciliationQuery])

_Queries = Annotated[
    str | None,
    Query(
        description="一批查询（JSON） a batch of queries as JSON; without it, the manifest",
        examples=['{"q0": {"query": "新财企(2024)140号", "type": "PolicyDocument"}}'],
    ),
]


@router.get("")
async def reconcile(request: Request, queries: _Queries = None) -> dict[str, object]:
    """OpenRefine 对照服务：部门与政策文件；无 queries 时为服务说明。 Reconciliation; without queries, the manifest."""
    return _manifest(request) if queries is None else await _answers(request, queries)


@router.post("")
async def reconcile_by_form(request: Request) -> dict[str, object]:
    """OpenRefine 对照服务，表单字段 queries。 Reconciliation; the field `queries` of a form."""
    queries = (await request.form()).get("queries")
    if not isinstance(queries, str):
        raise QueryRefused(
            "缺少表单字段 queries the form has no field `queries`; expected application/x-www-form-urlencoded with "
            'queries={"q0": {"query": "新财企〔2024〕140号"}}.'
        )
    return await _answers(request, queries)


@router.get("/suggest/entity")
async def suggest(
    request: Request,
    prefix: Annotated[str, Query(max_length=_LONGEST, description="已输入的文字 what has been typed")],
    cursor: Annotated[int, Query(ge=0, le=1000)] = 0,
) -> dict[str, object]:
    """按已输入的文字提示部门与政策文件。 Departments and policy documents for what has been typed."""
    index = await _index(request)
    found = await run_in_threadpool(recognise, index, prefix, RECOGNISED, cursor + 20)
    settings: Settings = request.app.state.settings
    return {
        "result": [
            {
                "id": _id(one.entry, settings),
                "name": one.entry.title,
                "description": _description(one.entry),
                "notable": [_type(one.entry)],
            }
            for one in found[cursor:]
        ]
    }


@router.get("/preview", response_class=HTMLResponse)
async def preview(request: Request, id: Annotated[str, Query(max_length=_LONGEST)]) -> HTMLResponse:
    """一个部门或政策文件的小卡片。 A small card of a department or policy document."""
    settings: Settings = request.app.state.settings
    index = await _index(request)
    entry = await run_in_threadpool(entry_of, index, settings.base_iri + id.removeprefix(settings.base_iri))
    if entry is None:
        raise NoSuchThing(f"{id}: 没有此部门或政策文件 there is no such department or policy document.")
    return page(request, "preview.html.jinja", entry=entry, kind=KIND_NAMES[entry.kind], id=_id(entry, settings))


def _manifest(request: Request) -> dict[str, object]:
    settings: Settings = request.app.state.settings
    here = str(request.base_url).rstrip("/")
    return {
        "versions": ["0.2"],
        "name": "budgetkg：部门与政策文件 departments and policy documents",
        "identifierSpace": settings.base_iri,
        "schemaSpace": str(BKG._NS),
        "defaultTypes": [_type_of(kind) for kind in RECOGNISED],
        "documentation": f"{here}/",
        "view": {"url": f"{here}/id/{{{{id}}}}"},
        "preview": {"url": f"{here}/api/reconcile/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": {"entity": {"service_url": here, "service_path": "/api/reconcile/suggest/entity"}},
        "batchSize": _MOST_QUERIES,
    }


async def _answers(request: Request, queries: str) -> dict[str, object]:
    asked = _read(queries)
    index = await _index(request)
    settings: Settings = request.app.state.settings
    return await run_in_threadpool(_all, index, asked, settings)


def _read(queries: str) -> Mapping[str, ReconciliationQuery]:
    try:
        found = _QUERIES.validate_json(queries)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:3])
        raise QueryRefused(
            f'queries 不合要求 is not what was expected: {faults}. Expected {{"q0": {{"query": "新财企〔2024〕140号"}}}}.'
        ) from None
    if len(found) > _MOST_QUERIES:
        raise QueryRefused(
            f"一批至多 {_MOST_QUERIES} 个查询 a batch has at most {_MOST_QUERIES} queries; send more batches."
        )
    return found


def _all(index: Path, asked: Mapping[str, ReconciliationQuery], settings: Settings) -> dict[str, object]:
    return {name: {"result": [_result(one, settings) for one in _candidates(index, of)]} for name, of in asked.items()}


def _candidates(index: Path, of: ReconciliationQuery) -> list[Candidate]:
    properties = {one.pid: one.values() for one in of.properties}
    return recognise(index, of.query, of.kinds(), of.limit, properties)


def _result(one: Candidate, settings: Settings) -> dict[str, object]:
    return {
        "id": _id(one.entry, settings),
        "name": one.entry.title,
        "description": _description(one.entry),
        "type": [_type(one.entry)],
        "score": one.score,
        "match": one.is_match,
        "features": [{"id": "name", "value": one.name}],
    }


def _id(entry: Entry, settings: Settings) -> str:
    return entry.iri.removeprefix(settings.base_iri)


def _description(entry: Entry) -> str:
    """What tells an entry from another: its region and its other names."""
    return "；".join(filter(None, (entry.place, "、".join(entry.names[:3]))))


def _type(entry: Entry) -> dict[str, str]:
    return _type_of(entry.kind)


def _type_of(kind: Kind) -> dict[str, str]:
    name = next(name for name, one in _TYPES.items() if one is kind)
    return {"id": name, "name": " ".join(KIND_NAMES[kind])}


async def _index(request: Request) -> Path:
    keeper: Keeper = request.app.state.keeper
    settings: Settings = request.app.state.settings
    return await run_in_threadpool(keeper.path, FILE, settings.query_seconds)
