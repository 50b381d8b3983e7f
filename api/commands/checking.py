"""`budgetkg validate`: what is wrong with the disclosures of the store."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from budgetkg.api import display
from budgetkg.api.commands.frame import StoreOption, command, messages, opened_store
from budgetkg.api.report import print_report, render_html
from budgetkg.api.validation import FailOn
from budgetkg.api.validation import validate as validate_store


class Severity(StrEnum):
    """The least severity to show."""

    INFO = "info"
    WARNING = "warning"
    VIOLATION = "violation"


class ReportFormat(StrEnum):
    """The forms of a report."""

    TEXT = "text"
    HTML = "html"


@command
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
    store: StoreOption = None,
) -> None:
    """核对全部公开文件：结构、勾稽关系、文字与表。 Check structure, sums, words against tables."""
    with opened_store(store) as (opened, _):
        reports = list(validate_store(opened))
    if format is ReportFormat.HTML:
        print(render_html(reports, severity))
    else:
        console = display.console()
        for report in reports:
            print_report(console, report, severity)
    failing = [report for report in reports if report.fails(fail_on)]
    messages.print(f"文件 documents {len(reports)}，不合格 failing {len(failing)}（--fail-on {fail_on.value}）")
    if failing:
        raise typer.Exit(1)
