"""What the command line shows: tables, the trace, the summary. Chinese first, amounts in 万元 as printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from importlib.resources import files

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from budgetkg.api.amounts import wan
from budgetkg.api.question_bank import Question
from budgetkg.api.store import Store, text_in
from budgetkg.api.tracing import Trace, TracedDocument

_RELATIONS = {
    "self": "本文件 this document",
    "above": "上级文件（被转下达） relayed",
    "below": "转下达本文件 relays it",
}


def console() -> Console:
    """Where data is shown: as wide as the terminal, or wide enough for a file."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=200)


def percent(share: Decimal) -> str:
    """A share from 0 to 1 in per cent, never rounded up to 100.

    >>> percent(Decimal("0.99996")), percent(Decimal(1))
    ('99.99 %', '100.00 %')
    """
    return f"{(share * 100).quantize(Decimal('0.01'), ROUND_DOWN)} %"


def print_rows(content: bytes, question: Question | None = None) -> None:
    """A result of SPARQL (as JSON) as a table, under what was asked; columns in which nothing stands are left out."""
    result = json.loads(content)
    screen = console()
    if "boolean" in result:
        screen.print("是 true" if result["boolean"] else "否 false")
        return
    rows = result["results"]["bindings"]
    names = [name for name in result["head"]["vars"] if not rows or any(name in row for row in rows)]
    if question is not None:
        screen.print(f"[bold]{escape(question.zh)}[/bold]\n{escape(question.en)}")
    table = Table(*names, show_lines=False)
    for row in rows:
        table.add_row(*(escape(row[name]["value"]) if name in row else "" for name in names))
    screen.print(table)
    screen.print(f"{len(rows)} 行 rows")


def print_questions(found: Sequence[Question]) -> None:
    """All stored questions, with their parameters."""
    screen = console()
    for question in found:
        _print_asked(screen, question)
    screen.print("各列的说明 the columns of one: budgetkg questions NAME", style="dim")


def print_question(question: Question) -> None:
    """One stored question: what it asks, its parameters, and what each column of the answer means."""
    screen = console()
    _print_asked(screen, question)
    screen.print("    列 columns")
    for column in question.columns:
        screen.print(f"    {column.name}  {escape(column.zh)}")
        screen.print(f"        {escape(column.en)}", style="dim")


def _print_asked(screen: Console, question: Question) -> None:
    screen.print(f"[bold]{question.name}[/bold]  {escape(question.zh)}")
    screen.print(f"    {escape(question.en)}")
    for one in question.parameters:
        need = "必填 required" if one.is_required else "可选 optional"
        screen.print(f"    --param {one.name}={escape(one.example)}  {escape(one.zh)} {escape(one.en)}（{need}）")


def print_trace(found: Trace) -> None:
    """Documents from the highest level down, each with its quotes; then the projects and their money."""
    screen = console()
    for document in sorted(
        found.documents, key=lambda one: (one.level if one.level is not None else 9, one.number or "")
    ):
        _print_document(screen, document)
    screen.print(f"\n[bold]项目 projects: {len(found.projects)}[/bold]，合计 total {wan(found.total_yuan)} 万元")
    for project in found.projects:
        screen.print(f"  {escape(project.name)}")
        screen.print(
            f"    {escape(project.department)} {project.year}　{project.amount_printed or '未列金额 no amount'}　"
            f"{escape('、'.join(project.documents))}"
        )
        screen.print(f"    {project.file}:{project.line} “{escape(project.quote)}”", style="dim")


def _print_document(screen: Console, document: TracedDocument) -> None:
    name = document.number or "、".join(document.titles)
    screen.print(f"[bold]{escape(name)}[/bold]　{_RELATIONS[document.relation]}　{escape(document.region or '')}")
    for title in document.titles if document.number else ():
        screen.print(f"  《{escape(title)}》")
    if document.rule:
        screen.print(f"  推断规则 rule: {escape(document.rule)}", style="dim")
    for citation in document.citations:
        screen.print(
            f"  {citation.file}:{citation.line_start} [{citation.role}] “{citation.quote}”", style="dim", markup=False
        )


def print_summary(store: Store) -> None:
    """How much of what the store holds, and the documents that projects share."""
    screen = console()
    counts = {name: _count(store, name) for name in ("documents", "figures", "projects", "policies", "contradictions")}
    screen.print(
        f"文件 documents {counts['documents']}　数字 figures {counts['figures']}　项目 projects {counts['projects']}　"
        f"政策文件 policy documents {counts['policies']}　自相矛盾 contradictions {counts['contradictions']}"
    )
    rows = store.select((files("budgetkg.api") / "exports" / "disclosures.rq").read_text(encoding="utf-8"))
    for row in rows:
        screen.print(
            f"  {text_in(row, 'department')} {text_in(row, 'fiscal_year')}（{text_in(row, 'source_file')}）",
            markup=False,
        )


_COUNTS = {
    "documents": "?x a bkg:BudgetDisclosure",
    "figures": "?x a bkg:Figure",
    "projects": "?x a bkg:Project",
    "policies": "?x a bkg:PolicyDocument",
    "contradictions": '?x a bkg:Discrepancy ; bkg:origin "publisher"',
}


def _count(store: Store, name: str) -> str:
    query = f"PREFIX bkg: <https://w3id.org/budgetkg/ontology#> SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {_COUNTS[name]} }}"
    return text_in(store.select(query)[0], "n")
