"""The stored questions: their list, each described, and each answered in every result format.

Every question has a path of its own, `/api/questions/NAME/answer`, so that its parameters stand typed in the OpenAPI
document; a name that there is none of is answered as a problem that says which there are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from budgetkg.api.question_bank import Parameter, Question, fill, find_question, questions
from budgetkg.api.server.routes.sparql import send_answer
from budgetkg.api.server.sparql import TABLE_TYPES
from budgetkg.ontology.errors import QueryRefused

router = APIRouter(prefix="/api/questions", tags=["questions"])

RESERVED = ("format", "timeout")
"""Names in the address that belong to the answer; no question calls a parameter so."""

_SCHEMAS: Mapping[str, dict[str, str]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "iri": {"type": "string", "format": "iri"},
    "policy_number": {"type": "string", "description": "发文字号，任意写法 a document number in any spelling"},
}
_Format = Annotated[str | None, Query(description="json|xml|csv|tsv", examples=["csv"])]
_Timeout = Annotated[float | None, Query(gt=0, description="秒数 seconds that the query may take")]


class ParameterDescription(BaseModel):
    """A parameter of a question."""

    name: str
    type: str = Field(description="string, integer, iri, policy_number（发文字号，任意写法 in any spelling）")
    required: bool
    example: str
    zh: str
    en: str


class ColumnDescription(BaseModel):
    """A column of the answer; `…_yuan` is an amount in 元."""

    name: str
    zh: str
    en: str


class QuestionDescription(BaseModel):
    """A stored question: what it asks, what it takes, what it gives."""

    name: str
    zh: str
    en: str
    parameters: list[ParameterDescription]
    columns: list[ColumnDescription]
    answer: str = Field(description="取得答案的路径 the path of the answer")
    query: str = Field(description="SPARQL 文本，参数写作 $name the SPARQL text; parameters stand as $name")


@router.get("")
async def list_questions(request: Request) -> list[QuestionDescription]:
    """全部已存问题。 All stored questions."""
    return [_described(request, question) for question in questions().values()]


@router.get("/{name}")
async def describe_question(request: Request, name: str) -> QuestionDescription:
    """一个已存问题：参数与各列。 One stored question: its parameters and columns."""
    return _described(request, find_question(name))


def _described(request: Request, question: Question) -> QuestionDescription:
    return QuestionDescription(
        name=question.name,
        zh=question.zh,
        en=question.en,
        parameters=[
            ParameterDescription(
                name=one.name, type=one.type, required=one.is_required, example=one.example, zh=one.zh, en=one.en
            )
            for one in question.parameters
        ],
        columns=[ColumnDescription(**asdict(one)) for one in question.columns],
        answer=f"{request.scope.get('root_path', '')}{router.prefix}/{question.name}/answer",
        query=question.text,
    )


async def _answer(request: Request, question: Question, format: str | None, seconds: float | None) -> Response:
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in values:
            raise QueryRefused(f"{question.name}: 参数 {name!r} 给出两次 is given twice; give it once.")
        if name not in RESERVED:
            values[name] = value
    return await send_answer(request, fill(question, values), format, seconds)


def _endpoint(question: Question) -> Callable[..., Awaitable[Response]]:
    async def answer_question(request: Request, format: _Format = None, timeout: _Timeout = None) -> Response:
        return await _answer(request, question, format, timeout)

    return answer_question


def _parameter(parameter: Parameter) -> dict[str, Any]:
    """A parameter of a question in the terms of OpenAPI."""
    example = int(parameter.example) if parameter.type == "integer" else parameter.example
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.is_required,
        "description": f"{parameter.zh} {parameter.en}",
        "schema": dict(_SCHEMAS[parameter.type]),
        "example": example,
    }


def _text(question: Question) -> str:
    """The description of an answer in Markdown: what is asked, then the columns."""
    columns = (f"| `{one.name}` | {one.zh} | {one.en} |" for one in question.columns)
    return "\n".join((f"{question.zh}\n\n{question.en}\n", "| Column | 说明 | Meaning |", "|---|---|---|", *columns))


def _add(question: Question) -> None:
    path, endpoint = f"/{question.name}/answer", _endpoint(question)
    router.add_api_route(
        path,
        endpoint,
        methods=["GET"],
        response_class=Response,
        operation_id=f"answer_{question.name.replace('-', '_')}",
        summary=question.name,
        description=_text(question),
        openapi_extra={"parameters": [_parameter(one) for one in question.parameters]},
        responses={200: {"description": "答案 the answer", "content": {name: {} for name in TABLE_TYPES}}},
    )
    router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)


for _question in questions().values():
    _add(_question)


@router.get("/{name}/answer", include_in_schema=False)
async def answer_unknown(name: str) -> None:
    """A name that no question has. Raises NoSuchQuestion."""
    find_question(name)
