"""The validation of a whole store, and its report as text and as a page."""

from __future__ import annotations

import io
from decimal import Decimal

import html5lib
import pytest
from rich.console import Console

from budgetkg.api.report import number, print_report, render_html, where
from budgetkg.api.store import LocalStore
from budgetkg.api.validation import DocumentReport, FailOn, Place, validate

YEAR_AND_FILE = [  # by department and year
    ("乌鲁木齐市工业和信息化局", 2025, "urumqi-2025.txt"),
    ("克孜勒苏柯尔克孜自治州工业和信息化局", 2025, "kizilsu-2025.txt"),
    ("新疆巴音郭楞蒙古自治州工业和信息化局", 2024, "bayingol-2024.txt"),
    ("昌吉回族自治州工业和信息化局", 2025, "changji-2025.txt"),
    ("昌吉州工业和信息化局", 2021, "changji-2021.txt"),
]


@pytest.fixture(scope="module")
def reports(store: LocalStore) -> dict[str, DocumentReport]:
    return {report.file: report for report in validate(store)}


def test_every_disclosure_is_checked_in_order(reports: dict[str, DocumentReport]) -> None:
    assert [(one.department, one.year, one.file) for one in reports.values()] == YEAR_AND_FILE


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        (FailOn.NEVER, set()),
        # nothing is the extraction's fault
        (FailOn.EXTRACTION, set()),
        # 73 for 74 heads; 3.1 of 3; 45.08 of 34.2
        (FailOn.VIOLATION, {"changji-2025.txt", "kizilsu-2025.txt", "changji-2021.txt"}),
        # bayingol signs as 工业和和信息化局; urumqi prints a row without its code (line 330)
        (FailOn.WARNING, {name for _, _, name in YEAR_AND_FILE}),
    ],
)
def test_what_fails_is_what_was_asked_for(
    reports: dict[str, DocumentReport], fail_on: FailOn, failing: set[str]
) -> None:
    assert {name for name, report in reports.items() if report.fails(fail_on)} == failing


def test_withheld_money_is_summed(reports: dict[str, DocumentReport]) -> None:
    """urumqi: 1000 + 937 + 2 (表7) + 341.45 + 1164.25 + 10 (表11) of 4,566.81 万元 of projects (表3, line 171)."""
    urumqi = reports["urumqi-2025.txt"]
    assert (urumqi.withheld_yuan, urumqi.projects_yuan) == (Decimal(34_547_000), Decimal(45_668_100))
    assert round(urumqi.withheld_share, 4) == Decimal("0.7565")  # 3,454.70 of 4,566.81 万元
    kizilsu = reports["kizilsu-2025.txt"]
    assert (kizilsu.withheld_yuan, kizilsu.withheld_share) == (0, 0)
    assert reports["kizilsu-2025.txt"].projects_yuan == Decimal(2_290_000)


def test_graves_come_first_and_both_places_are_known(reports: dict[str, DocumentReport]) -> None:
    order = ["violation", "warning", "info"]
    for report in reports.values():
        found = [order.index(one.severity) for one in report.findings()]
        assert found == sorted(found)
        assert len(found) == sum(map(report.count, order))
        assert all(one.severity == "violation" for one in report.findings("violation"))
        for one in report.checked.findings:
            assert one.evidence in report.places
            assert one.other_evidence is None or one.other_evidence in report.places


def test_text_shows_the_finding_and_both_places(reports: dict[str, DocumentReport]) -> None:
    shown = io.StringIO()
    print_report(Console(file=shown, width=400), reports["changji-2025.txt"], "violation")
    lines = shown.getvalue().splitlines()
    assert lines[0].startswith("昌吉回族自治州工业和信息化局 2025（changji-2025.txt）：违反 violation 1，")
    assert any("实有人数印为74，在职、退休与离休之和为73" in line for line in lines)
    assert any(line.strip().startswith("第 80 行 “实有人数 74 人") for line in lines)
    assert not any("提示 info " in line for line in lines[1:])


def test_page_shows_every_document_and_escapes_its_words(reports: dict[str, DocumentReport]) -> None:
    page = render_html(list(reports.values()), "warning")
    text = "".join(html5lib.parse(page, namespaceHTMLElements=False).itertext())
    for department, _, file in YEAR_AND_FILE:
        assert department in text
        assert file in text
    assert "实有人数印为74" in text
    assert "<script" not in page


def test_markup_in_a_document_is_shown_not_run(reports: dict[str, DocumentReport]) -> None:
    """urumqi-2025 prints HTML in a cell (line 776, <p>…); a name could as well hold a script."""
    report = reports["changji-2025.txt"]
    evil = DocumentReport(
        report.disclosure,
        "<script>alert(1)</script>局 [red]",
        2025,
        "<b>.txt",
        report.checked,
        report.places,
        report.tables,
        report.withheld_yuan,
        report.projects_yuan,
        3,
        (Place(2, 2, None, "<i>未读</i> [red]"),),
    )
    page = render_html([evil], "violation")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "第 2 行：&lt;i&gt;未读&lt;/i&gt; [red]" in page
    assert "66.66 %" in page
    shown = io.StringIO()
    print_report(Console(file=shown, width=400), evil, "violation")
    assert shown.getvalue().startswith("<script>alert(1)</script>局 [red] 2025（<b>.txt）")
    assert "未读 unread: 第 2 行 “<i>未读</i> [red]”" in shown.getvalue()


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place(43, 43, None, "x"), "第 43 行"),
        (Place(43, 45, None, "x"), "第 43–45 行"),
        (Place(43, 45, 7, "x"), "第 7 页第 43–45 行"),
        (Place(20, 2, 7, "x", 8), "第 7 页第 20 行至第 8 页第 2 行"),
    ],
)
def test_place_is_lines_and_page(place: Place, shown: str) -> None:
    assert where(place) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), (Decimal("0.10"), "0.10"), (Decimal("1E+3"), "1000"), ("绩效工资", "绩效工资")],
)
def test_number_is_plain(value: Decimal | str | None, shown: str) -> None:
    assert number(value) == shown
