"""The report of a validation: as text for the terminal, as a page to print.

In: document reports. Out: text on a console, or HTML. What is found stands in `validation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from rich.console import Console
from rich.markup import escape

from budgetkg.api.amounts import wan
from budgetkg.api.display import percent
from budgetkg.api.validation import ORIGINS, SEVERITIES, DocumentReport, Place
from budgetkg.shapes.audit import INFO, PUBLISHER, VIOLATION, WARNING, Finding, Value

_COLOURS = {VIOLATION: "red", WARNING: "yellow", INFO: "blue"}
_LONGEST_QUOTE = 120


def print_report(console: Console, report: DocumentReport, least: str) -> None:
    """One document: how complete it is, then its findings with both places."""
    counts = "，".join(f"{zh} {en} {report.count(key)}" for key, (zh, en) in SEVERITIES.items())
    console.print(f"[bold]{escape(report.department)} {report.year}[/bold]（{escape(report.file)}）：{counts}")
    console.print(
        f"  法定各表 statutory tables {report.tables[0]}/{report.tables[1]}　"
        f"不予公开的项目资金 withheld {wan(report.withheld_yuan)} / {wan(report.projects_yuan)} 万元（{percent(report.withheld_share)}）　"
        f"行 lines 已读或略过 accounted for {percent(report.lines_accounted_for)}（未读 unread {len(report.unread)}）",
        style="dim",
    )
    for place in report.unread:
        console.print(f"  未读 unread: {where(place)} “{_short(place.quote)}”", style="dim", markup=False)
    for result in report.checked.report.results:
        console.print(f"  结构 structure: {result}", style="red", markup=False)
    for finding in report.findings(least):
        zh, en = SEVERITIES[finding.severity]
        origin = "" if finding.origin == PUBLISHER else f"·{' '.join(ORIGINS[finding.origin])}"
        colour = _COLOURS[finding.severity]
        console.print(
            f"  [{colour}]{zh} {en}{origin}[/{colour}] {escape(finding.message[0])} {escape(finding.message[1])}"
        )
        for place in places_of(report, finding):
            console.print(f"    {where(place)} “{_short(place.quote)}”", style="dim", markup=False)


def render_html(reports: Sequence[DocumentReport], least: str) -> str:
    """All documents as one page."""
    environment = Environment(
        loader=PackageLoader("budgetkg.api"), autoescape=select_autoescape(["jinja"]), undefined=StrictUndefined
    )
    return environment.get_template("report.html.jinja").render(
        reports=reports,
        least=least,
        severities=SEVERITIES,
        origins=ORIGINS,
        places=places_of,
        where=where,
        wan=wan,
        percent=percent,
        number=number,
    )


def places_of(report: DocumentReport, finding: Finding) -> list[Place]:
    """Both places of a finding, or the one there is."""
    iris = dict.fromkeys(iri for iri in (finding.evidence, finding.other_evidence) if iri)
    return [report.places[iri] for iri in iris]


def where(place: Place) -> str:
    """`第 43 行`, with the page of a PDF: `第 7 页第 2–3 行`, `第 7 页第 20 行至第 8 页第 2 行`."""
    page = "" if place.page is None else f"第 {place.page} 页"
    if place.page_end is not None:
        return f"{page}第 {place.line_start} 行至第 {place.page_end} 页第 {place.line_end} 行"
    lines = str(place.line_start)
    if place.line_end != place.line_start:
        lines += f"–{place.line_end}"
    return f"{page}第 {lines} 行"


def number(value: Value | None) -> str:
    """A number in plain notation; words as they are."""
    return format(value, "f") if isinstance(value, Decimal) else value or ""


def _short(quote: str) -> str:
    return quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"
