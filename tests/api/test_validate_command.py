"""`budgetkg validate` with its options, and the page that it writes, as a browser shows and prints it."""

from __future__ import annotations

import csv
import json
import logging
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Protocol

import html5lib
import pdfplumber
import pytest
from click.testing import Result
from typer.testing import CliRunner

from budgetkg.api.cli import app

Call = Callable[..., Result]
CORPUS = Path(__file__).parents[1] / "corpus"
DOCUMENTS = ("bayingol-2024", "changji-2021", "changji-2025", "kizilsu-2025", "urumqi-2025")
SEVERITIES = ("violation", "warning", "info")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


def expected(severities: tuple[str, ...], documents: tuple[str, ...] = DOCUMENTS) -> list[dict[str, str]]:
    """The findings of the corpus that are this grave."""
    found = []
    for name in documents:
        with (CORPUS / name / "discrepancies.csv").open(encoding="utf-8", newline="") as file:
            found += [row for row in csv.DictReader(file) if row["severity"] in severities]
    return found


@pytest.fixture(scope="module")
def validated(ingested: IngestRun) -> Callable[..., Result]:
    """`budgetkg validate` with these options, each run once: it checks five documents."""

    @cache
    def run(*options: str) -> Result:
        return CliRunner().invoke(app, ["validate", *options, "--store", str(ingested.store)], catch_exceptions=False)

    return run


# ------------------------------------------------------------------------------------------------------- exit status


@pytest.mark.parametrize(
    ("options", "status", "failing"),
    [
        ((), 0, 0),
        (("--fail-on", "extraction", "--severity", "warning"), 0, 0),
        (("--fail-on", "never", "--severity", "info"), 0, 0),
        (
            ("--fail-on", "violation", "--severity", "violation"),
            1,
            len({"changji-2021", "changji-2025", "kizilsu-2025"}),
        ),
        (("--format", "html", "--severity", "info", "--fail-on", "warning"), 1, 5),
    ],
)
def test_fail_on_sets_the_exit_status(
    validated: Callable[..., Result], options: tuple[str, ...], status: int, failing: int
) -> None:
    result = validated(*options)
    assert result.exit_code == status
    said = options[options.index("--fail-on") + 1] if options else "extraction"
    assert f"文件 documents 5，不合格 failing {failing}（--fail-on {said}）" in result.stderr


@pytest.mark.parametrize(
    ("option", "value"), [("--fail-on", "sometimes"), ("--severity", "fatal"), ("--format", "pdf")]
)
def test_unknown_value_is_refused_with_those_there_are(
    ingested: IngestRun, call: Call, option: str, value: str
) -> None:
    result = call("validate", option, value, store=ingested.store)
    assert result.exit_code == 2
    assert option in result.stderr
    assert value in result.stderr
    assert result.stdout == ""


# --------------------------------------------------------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ((), SEVERITIES[:2]),
        (("--fail-on", "extraction", "--severity", "warning"), SEVERITIES[:2]),
        (("--fail-on", "violation", "--severity", "violation"), SEVERITIES[:1]),
        (("--fail-on", "never", "--severity", "info"), SEVERITIES),
    ],
)
def test_text_lists_what_is_this_grave_or_graver(
    validated: Callable[..., Result], options: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    text = validated(*options).stdout
    listed = Counter(re.findall(r"^ {2}(?:违反|警告|提示) (violation|warning|info)", text, re.MULTILINE))
    assert listed == Counter(row["severity"] for row in expected(shown))


def test_text_counts_all_findings_whatever_is_listed(validated: Callable[..., Result]) -> None:
    text = validated("--fail-on", "violation", "--severity", "violation").stdout
    for name in DOCUMENTS:
        counts = Counter(row["severity"] for row in expected(SEVERITIES, (name,)))
        line = next(line for line in text.splitlines() if f"（{name}.txt）" in line)
        assert (
            f"违反 violation {counts['violation']}，警告 warning {counts['warning']}，提示 info {counts['info']}"
            in line
        )


def test_text_tells_rounding_from_contradiction(validated: Callable[..., Result]) -> None:
    """urumqi-2025 表6 303: 253.98 printed, items 253.97 (lines 310–315)."""
    text = validated("--fail-on", "never", "--severity", "info").stdout
    line = next(line for line in text.splitlines() if "253.98" in line and "253.97" in line)
    assert "提示 info·四舍五入 rounding" in line


# --------------------------------------------------------------------------------------------------------------- page


@pytest.fixture(scope="module")
def page(validated: Callable[..., Result]) -> str:
    """The whole report as a page."""
    return str(validated("--format", "html", "--severity", "info", "--fail-on", "warning").stdout)


def test_page_is_valid_and_alone_on_standard_output(page: str) -> None:
    assert page.startswith("<!DOCTYPE html>")
    assert page.rstrip().endswith("</html>")
    html5lib.HTMLParser(strict=True).parse(page)


def test_page_asks_for_nothing_from_elsewhere(page: str) -> None:
    """It is printed, mailed, filed: no script, style sheet, font or picture from the net."""
    assert not re.search(r"<(?:script|link|img|iframe|object)\b|@import|url\(|https?://", page)


def test_page_has_a_row_for_every_finding_with_both_numbers(page: str) -> None:
    root = html5lib.parse(page, namespaceHTMLElements=False)
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row]
        for row in root.iter("tr")
        if any("severity" in cell.get("class", "").split() for cell in row)
    ]
    number = re.compile(r"-?\d+(?:\.\d+)?")

    def plain(text: str) -> str:
        return f"{float(text):g}" if number.fullmatch(text) else "".join(text.split())

    found = sorted((plain(row[2]), plain(row[3]), plain(row[4])) for row in rows)
    wanted = sorted(
        (plain(one["expected"]), plain(one["found"]), plain(one["difference"])) for one in expected(SEVERITIES)
    )
    assert found == wanted


def test_page_of_violations_says_where_nothing_was_found(validated: Callable[..., Result]) -> None:
    page = validated("--format", "html", "--severity", "violation").stdout
    nothing = [name for name in DOCUMENTS if not expected(("violation",), (name,))]
    assert page.count("没有发现问题。") == len(nothing) == 2


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a":
            self.targets.append(str(found["href"]))
        if found.get("id"):
            self.ids.append(str(found["id"]))


def test_page_links_each_document_to_its_findings(page: str) -> None:
    links = _Links()
    links.feed(page)
    assert links.targets == [f"#{one}" for one in links.ids]
    assert len(set(links.ids)) == 5


# ------------------------------------------------------------------------------------------------------------ browser

_MEASURE = """<script>addEventListener("load", () => {
  const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
  const cut = [...document.querySelectorAll("td, th")].filter(e => e.scrollWidth > e.clientWidth + 1);
  const small = [...document.querySelectorAll("td")].filter(e => e.textContent.trim() && e.getBoundingClientRect().height < 10);
  const first = document.querySelector("td.severity"), number = document.querySelector("td.number");
  document.title = JSON.stringify({
    wide: wide.map(e => e.outerHTML.slice(0, 80)), cut: cut.map(e => e.textContent.slice(0, 40)), small: small.length,
    severities: document.querySelectorAll("td.severity").length, quotes: document.querySelectorAll("blockquote").length,
    weight: getComputedStyle(first).fontWeight, right: getComputedStyle(number).textAlign,
  });
});</script></body>"""


def _chromium(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    if CHROMIUM is None:
        pytest.skip("LOUD: no chromium on this machine: nobody looked at the report in a browser")
    common = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    return subprocess.run(
        [CHROMIUM, *common, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=True
    )


@pytest.mark.parametrize("width", [1280, 760])
def test_browser_shows_the_whole_page(page: str, tmp_path: Path, width: int) -> None:
    """Nothing runs out of the window, no cell is cut, every finding and quote is there; also in a narrow window."""
    file = tmp_path / "report.html"
    file.write_text(page.replace("</body>", _MEASURE), encoding="utf-8")
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    shown = _chromium(
        profile, f"--window-size={width},1000", "--virtual-time-budget=5000", "--dump-dom", f"file://{file}"
    )
    title = html5lib.parse(shown.stdout, namespaceHTMLElements=False).find(".//title")
    assert title is not None
    measured = json.loads(title.text or "")
    findings = expected(SEVERITIES)
    assert measured["wide"] == measured["cut"] == []
    assert measured["small"] == 0
    assert measured["severities"] == len(findings)
    assert measured["quotes"] >= len(findings)
    assert (measured["weight"], measured["right"]) == ("600", "right")


def test_browser_prints_every_finding(page: str, tmp_path: Path) -> None:
    file, printed = tmp_path / "report.html", tmp_path / "report.pdf"
    file.write_text(page, encoding="utf-8")
    _chromium(
        f"--user-data-dir={tmp_path / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={printed}",
        f"file://{file}",
    )
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with pdfplumber.open(printed) as pdf:
        pages = len(pdf.pages)
        text = "".join((one.extract_text() or "") for one in pdf.pages)
        outside = [word for one in pdf.pages for word in one.extract_words() if word["x1"] > one.width]
    bare = re.sub(r"\s", "", text)
    assert pages > 5
    assert outside == []
    assert "Auditofdepartmentalbudgetdisclosures" in bare  # Chinese glyphs come back as radicals here and there
    for name in DOCUMENTS:
        assert f"{name}.txt" in bare
    assert bare.count("violation") >= len(expected(("violation",)))
