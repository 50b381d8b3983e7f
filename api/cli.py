"""The command line: a thin layer over the modules that do the work.

Messages go to standard error, data to standard output. An error of the package ends the command with one clear
message and exit status 2; exit status 1 means that the command ran and found something wrong.
All commands stand in one module, in the order in which `budgetkg --help` lists them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from functools import wraps
from pathlib import Path
from threading import active_count
from typing import Annotated, ParamSpec

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from budgetkg.api import display
from budgetkg.api.derived import made
from budgetkg.api.export import export as export_store
from budgetkg.api.ingestion import Ingested, Refused, find_files, publish_all, reading
from budgetkg.api.publish import publish_vocabulary
from budgetkg.api.question_bank import fill, find_question
from budgetkg.api.question_bank import questions as all_questions
from budgetkg.api.report import print_report, render_html
from budgetkg.api.search.find import MOST
from budgetkg.api.search.find import search as find
from budgetkg.api.search.index import FILE as INDEX
from budgetkg.api.search.kinds import Kind
from budgetkg.api.search.shown import found_as_json, print_found
from budgetkg.api.settings import Settings, read_settings, root_path_of
from budgetkg.api.store import Store, open_store
from budgetkg.api.tracing import trace as trace_policy
from budgetkg.api.validation import FailOn
from budgetkg.api.validation import validate as validate_store
from budgetkg.ontology.errors import BudgetKGError, QueryRefused

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="budgetkg：部门预算公开的知识图谱。 A knowledge graph over departmental budget disclosures.",
)
_messages = Console(stderr=True, highlight=False, soft_wrap=True)
_StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store", help="数据仓库的文件夹，或 SPARQL 服务器地址 folder of the store, or URL of a SPARQL server"
    ),
]
_Parameters = ParamSpec("_Parameters")


def _command(run: Callable[_Parameters, None]) -> Callable[_Parameters, None]:
    """Turn the package's errors into one message and exit status 2."""

    @wraps(run)
    def guarded(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> None:
        try:
            run(*args, **kwargs)
        except BudgetKGError as error:
            _messages.print(f"错误 error: {error}", markup=False, style="red")
            raise typer.Exit(2) from error

    return guarded


@contextmanager
def _opened(store: str | None, *, read_only: bool = True) -> Iterator[tuple[Store, Settings]]:
    settings = read_settings(store=store)
    opened = open_store(settings, read_only=read_only)
    try:
        yield opened, settings
    finally:
        opened.close()


@app.command()
@_command
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹 files or folders")],
    store: _StoreOption = None,
) -> None:
    """读取公开文件并入库；已有的整份替换，无法读取的跳过并说明。 Read disclosures into the store."""
    found = find_files(paths)
    if not found:
        raise QueryRefused(
            "没有可读取的文件 no files to read; expected .txt, .md, .tsv or .pdf files, or folders that hold such."
        )
    with (
        reading(found, read_settings(store=store), is_first=active_count() == 1) as read,
        _opened(store, read_only=False) as (opened, settings),
        _progress(len(found)) as advance,
    ):
        publish_vocabulary(opened, settings.minter)

        def told(result: Ingested) -> None:
            advance()
            _messages.print(display.ingested_line(result), markup=False)

        results = publish_all(read, opened, settings, told)
    refused = sum(1 for result in results if isinstance(result.found, Refused))
    _messages.print(f"读取 read {len(results)}，入库 written {len(results) - refused}，拒绝 refused {refused}")
    if refused:
        raise typer.Exit(1)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    bar = Progress(TextColumn("读取 reading"), BarColumn(), MofNCompleteColumn(), console=_messages, transient=True)
    with bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


class Severity(StrEnum):
    """The least severity to show."""

    INFO = "info"
    WARNING = "warning"
    VIOLATION = "violation"


class ReportFormat(StrEnum):
    """The forms of a report."""

    TEXT = "text"
    HTML = "html"


@app.command()
@_command
def validate(
    format: Annotated[
        ReportFormat, typer.Option("--format", help="text，或可打印的 html page to print")
    ] = ReportFormat.TEXT,
    severity: Annotated[
        Severity, typer.Option("--severity", help="只列此程度以上的 the least severity to show")
    ] = Severity.WARNING,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="何者使退出码为 1 what makes the exit status 1")
    ] = FailOn.EXTRACTION,
    store: _StoreOption = None,
) -> None:
    """核对全部公开文件：结构、勾稽关系、文字与表。 Check structure, sums, words against tables."""
    with _opened(store) as (opened, _):
        reports = list(validate_store(opened))
    if format is ReportFormat.HTML:
        print(render_html(reports, severity))
    else:
        console = display.console()
        for report in reports:
            print_report(console, report, severity)
    failing = [report for report in reports if report.fails(fail_on)]
    _messages.print(f"文件 documents {len(reports)}，不合格 failing {len(failing)}（--fail-on {fail_on.value}）")
    if failing:
        raise typer.Exit(1)


@app.command()
@_command
def query(
    what: Annotated[
        str | None, typer.Argument(help="已存问题的名称，或 .rq 文件 name of a stored question, or a .rq file")
    ] = None,
    text: Annotated[str | None, typer.Option("--text", help="SPARQL 查询 the SPARQL query itself")] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", help="参数，形如 year=2025 a parameter of the question")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="table|csv|tsv|json|xml|ttl|nt|jsonld")] = "table",
    store: _StoreOption = None,
) -> None:
    """运行 SPARQL 查询或已存问题。 Run a SPARQL query or a stored question."""
    sparql = _query_text(what, text, param or [])
    with _opened(store) as (opened, _):
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


@app.command()
@_command
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


@app.command()
@_command
def trace(
    number: Annotated[
        str, typer.Argument(help="发文字号（任意写法）或标题 document number in any spelling, or a title")
    ],
    format: Annotated[TraceFormat, typer.Option("--format", help="text 或 or json")] = TraceFormat.TEXT,
    store: _StoreOption = None,
) -> None:
    """追踪一份文件：上下级文件、项目、资金、原文。 Trace a policy document: relays, projects, money, quotes."""
    with _opened(store) as (opened, _):
        found = trace_policy(opened, number)
    if format is TraceFormat.JSON:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        display.print_trace(found)


@app.command()
@_command
def search(
    text: Annotated[
        str, typer.Argument(help="词语（须全部出现），或任意写法的发文字号 words, all of them, or a document number")
    ],
    kind: Annotated[list[Kind] | None, typer.Option("--kind", help="只找此种类，可重复 only of this kind")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help="列出多少条 how many to list")] = 20,
    format: Annotated[TraceFormat, typer.Option("--format", help="text 或 or json")] = TraceFormat.TEXT,
    store: _StoreOption = None,
) -> None:
    """全文搜索：名称、标题、原文。 Search names, titles and quotes."""
    found = find(made(read_settings(store=store), INDEX), text, kind or (), limit, seconds=float("inf"))
    if format is TraceFormat.JSON:
        print(found_as_json(found))
    else:
        print_found(display.console(), found)


@app.command()
@_command
def export(
    format: Annotated[str, typer.Option("--format", help="csv|nquads|trig|turtle|jsonld|parquet")],
    out: Annotated[Path, typer.Option("--out", help="输出的文件夹或文件 folder or file to write")],
    store: _StoreOption = None,
) -> None:
    """导出全部数据。 Write everything out."""
    with _opened(store) as (opened, _):
        for path in export_store(opened, format, out):
            _messages.print(f"已写入 written {path}", markup=False)


@app.command()
@_command
def summary(store: _StoreOption = None) -> None:
    """库中有什么。 What the store holds."""
    with _opened(store) as (opened, _):
        display.print_summary(opened)


@app.command()
@_command
def serve(
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port")] = 8000,
    store: _StoreOption = None,
    root_path: Annotated[
        str,
        typer.Option("--root-path", help="代理之后的路径 the path under which a proxy shows the server, such as /kg"),
    ] = "",
) -> None:
    """启动服务：SPARQL、追踪、OpenAPI。 Serve SPARQL, the trace and OpenAPI."""
    # the server's libraries load only where a server runs: they would double the start of every other command
    import uvicorn  # noqa: PLC0415

    from budgetkg.api.server.app import create_app  # noqa: PLC0415
    from budgetkg.api.server.observing import log_configuration  # noqa: PLC0415

    settings = read_settings(store=store)
    if root_path:
        settings = replace(settings, root_path=root_path_of(root_path))
    open_store(settings, read_only=True).close()  # what is wrong with the store is said here, in one message
    address = f"http://{host}:{port}"
    _messages.print(
        f"{address}/   SPARQL: {address}/sparql   OpenAPI: {address}/openapi.json   {address}/docs", markup=False
    )
    uvicorn.run(
        create_app(settings, prepare=True),
        host=host,
        port=port,
        access_log=False,  # it would hold addresses and queries; the server logs requests itself
        log_config=log_configuration(settings),
        timeout_graceful_shutdown=settings.stop_seconds,
    )


def main() -> None:
    """Entry point of the `budgetkg` command."""
    app()
