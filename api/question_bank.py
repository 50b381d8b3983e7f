"""Stored questions: SPARQL with a title, typed parameters, examples and columns, one file each in `questions/`.

In: the name of a question and values for its parameters. Out: the query to run. A question's header is

    # zh: 哪些文件被两个以上项目引用
    # en: Which documents are cited by two or more projects
    # param year integer optional 2025 — 预算年度 | fiscal year
    # column number | 发文字号 | number of the document

and its text takes each parameter as `$year`, which stands for a literal, an IRI, or UNDEF where it is not given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from budgetkg.ingest.policy_numbers import parse_policy_number
from budgetkg.ontology.errors import BudgetKGError, QueryRefused

TYPES = ("string", "integer", "iri", "policy_number")

_PARAM = re.compile(
    r"^# param (?P<name>[a-z_]+) (?P<type>[a-z_]+) (?P<need>required|optional) (?P<example>.*?) — (?P<zh>.*?) \| (?P<en>.*)$"
)
_COLUMN = re.compile(r"^# column (?P<name>[a-z_0-9]+) \| (?P<zh>.+?) \| (?P<en>.+)$")


class NoSuchQuestion(QueryRefused):
    """There is no stored question of a name."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question."""

    name: str
    type: str
    is_required: bool
    example: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer to a question. What ends in `_yuan` is an amount in 元, a decimal."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """A stored question. `columns` stand in the order of the answer."""

    name: str
    zh: str
    en: str
    parameters: tuple[Parameter, ...]
    text: str
    columns: tuple[Column, ...] = ()


@cache
def questions() -> dict[str, Question]:
    """All questions by name."""
    folder = files("budgetkg.api") / "questions"
    found = [one for one in folder.iterdir() if one.name.endswith(".rq")]
    return {
        q.name: q
        for q in sorted((_read(one.name[:-3], one.read_text(encoding="utf-8")) for one in found), key=lambda q: q.name)
    }


def _read(name: str, text: str) -> Question:
    lines = text.splitlines()
    titles = {
        key: next((line[6:].strip() for line in lines if line.startswith(f"# {key}: ")), "") for key in ("zh", "en")
    }
    parameters = tuple(_parameter(name, line) for line in lines if line.startswith("# param "))
    columns = tuple(_column(name, line) for line in lines if line.startswith("# column "))
    return Question(name, titles["zh"], titles["en"], parameters, text, columns)


def _parameter(name: str, line: str) -> Parameter:
    match = _PARAM.match(line)
    if not match or match["type"] not in TYPES:
        raise ValueError(f"questions/{name}.rq: malformed parameter line {line!r}")
    return Parameter(
        match["name"], match["type"], match["need"] == "required", match["example"], match["zh"], match["en"]
    )


def _column(name: str, line: str) -> Column:
    match = _COLUMN.match(line)
    if not match:
        raise ValueError(f"questions/{name}.rq: malformed column line {line!r}; expected # column NAME | zh | en")
    return Column(match["name"], match["zh"], match["en"])


def find_question(name: str) -> Question:
    """The question of a name. Raises NoSuchQuestion with the names there are."""
    found = questions().get(name)
    if found is None:
        raise NoSuchQuestion(
            f"没有名为 {name!r} 的问题 there is no question of this name; expected one of: {', '.join(questions())}."
        )
    return found


def fill(question: Question, values: Mapping[str, str]) -> str:
    """The query with its parameters filled in. Raises QueryRefused for a missing, unknown or ill-typed value."""
    known = {parameter.name for parameter in question.parameters}
    for name in values:
        if name not in known:
            offered = ", ".join(sorted(known)) or "none"
            raise QueryRefused(f"{question.name}: 未知参数 unknown parameter {name!r}; this question takes: {offered}.")
    terms: dict[str, str] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name, "")
        if not value and parameter.is_required:
            raise QueryRefused(
                f"{question.name}: 缺少参数 parameter {parameter.name!r} is required ({parameter.zh} {parameter.en}); "
                f"for example {parameter.name}={parameter.example}."
            )
        terms[parameter.name] = _term(question, parameter, value)
    # all at once: a value that looks like a parameter stays as it is
    return re.sub(r"\$(\w+)", lambda found: terms.get(found[1], found[0]), question.text)


def _term(question: Question, parameter: Parameter, value: str) -> str:
    if not value:
        return "UNDEF"
    try:
        match parameter.type:
            case "integer":
                return str(int(value))
            case "iri":
                return str(ox.NamedNode(value))
            case "policy_number":
                return str(ox.Literal(str(parse_policy_number(value))))
            case _:
                return str(ox.Literal(value))
    except (ValueError, BudgetKGError) as error:
        raise QueryRefused(
            f"{question.name}: 参数 {parameter.name} 的值 {value!r} 不合要求 is no {parameter.type}; "
            f"for example {parameter.example}. {error}"
        ) from error
