"""`budgetkg query`, `questions`, `trace` and `search`: what the store is asked."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from budgetkg.api import display
from budgetkg.api.commands.frame import StoreOption, command, opened_store
from budgetkg.api.derived import made
from budgetkg.api.question_bank import fill, find_question
from budgetkg.api.question_bank import questions as all_questions
from budgetkg.api.search.find import MOST
from budgetkg.api.search.find import search as find
from budgetkg.api.search.index import FILE as INDEX
from budgetkg.api.search.kinds import Kind
from budgetkg.api.search.shown import found_as_json, print_found
from budgetkg.api.settings import read_settings
from budgetkg.api.tracing import trace as trace_policy
from budgetkg.ontology.errors import QueryRefused


@command
def query(
    what: Annotated[
        str | None, typer.Argument(help="已存问题的名称，或 .rq 文件 name of a stored question, or a .rq file")
    ] = None,
    text: Annotated[str | None, typer.Option("--text", help="SPARQL 查询 the SPARQL query itself")] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", help="参数，形如 year=2025 a parameter of the question")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="table|csv|tsv|json|xml|ttl|nt|jsonld")] = "table",
    store: StoreOption = None,
) -> None:
    """运行 SPARQL 查询或已存问题。 Run a SPARQL query or a stored question."""
    sparql = _query_text(what, text, param or [])
    with opened_store(store) as (opened, _):
        if format == "table":
            display.print_rows(opened.serialise(sparql, "json")[0], all_questions().get(what or ""))
        else:
            sys.stdout.buffer.write(opened.serialise(sparql, format)[0])
            sys.stdout.flush()


def _query_text(what: str | None, text: str | None, parameters: list[str]) -> str:
    if (what is None) == (text is None):
        raise QueryRefused(
            "请给出问题名称、.rq 文件或 --text 之一 give either a question's name, a .rq file, or --text."
        )
    if parameters and (text is not None or (what is not None and what.endswith(".rq"))):
        raise QueryRefused(
            "--param 只用于已存问题 --param belongs to a stored question; write the value into the query itself."
        )
    if text is not None:
        return text
    if what is not None and what.endswith(".rq"):
        try:
            return Path(what).read_text(encoding="utf-8")
        except OSError as error:
            raise QueryRefused(f"{what}: 无法读取 cannot be read ({error.strerror}).") from error
    values = dict(_split(one) for one in parameters)
    return fill(find_question(what or ""), values)


def _split(parameter: str) -> tuple[str, str]:
    name, mark, value = parameter.partition("=")
    if not mark:
        raise QueryRefused(
            f"参数 {parameter!r} 格式不对 malformed parameter; expected name=value, for example --param year=2025."
        )
    return name, value


@command
def questions(
    name: Annotated[
        str | None, typer.Argument(help="问题的名称，说明其各列 name of a question, to have its columns explained")
    ] = None,
) -> None:
    """列出已存问题及其参数；给出名称则说明其各列。 List the stored questions, or explain one with its columns."""
    if name is None:
        display.print_questions(list(all_questions().values()))
    else:
        display.print_question(find_question(name))


class TraceFormat(StrEnum):
    """The forms of a trace, and of what a search finds."""

    TEXT = "text"
    JSON = "json"


@command
def trace(
    number: Annotated[
        str, typer.Argument(help="发文字号（任意写法）或标题 document number in any spelling, or a title")
    ],
    format: Annotated[TraceFormat, typer.Option("--format", help="text 或 or json")] = TraceFormat.TEXT,
    store: StoreOption = None,
) -> None:
    """追踪一份文件：上下级文件、项目、资金、原文。 Trace a policy document: relays, projects, money, quotes."""
    with opened_store(store) as (opened, _):
        found = trace_policy(opened, number)
    if format is TraceFormat.JSON:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        display.print_trace(found)


@command
def search(
    text: Annotated[
        str, typer.Argument(help="词语（须全部出现），或任意写法的发文字号 words, all of them, or a document number")
    ],
    kind: Annotated[list[Kind] | None, typer.Option("--kind", help="只找此种类，可重复 only of this kind")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help="列出多少条 how many to list")] = 20,
    format: Annotated[TraceFormat, typer.Option("--format", help="text 或 or json")] = TraceFormat.TEXT,
    store: StoreOption = None,
) -> None:
    """全文搜索：名称、标题、原文。 Search names, titles and quotes."""
    found = find(made(read_settings(store=store), INDEX), text, kind or (), limit, seconds=float("inf"))
    if format is TraceFormat.JSON:
        print(found_as_json(found))
    else:
        print_found(display.console(), found)
