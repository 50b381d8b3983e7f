"""What the command line shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import Result

from budgetkg.api.amounts import wan
from budgetkg.api.commands.ingesting import ingested_line
from budgetkg.api.ingestion import Ingested, Prepared, Refused
from budgetkg.api.publish import Outcome
from budgetkg.api.question_bank import questions

Call = Callable[..., Result]


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (None, "未列 not stated"),
        (Decimal(0), "0.00"),
        (Decimal(730_000), "73.00"),
        (Decimal(67_240_700), "6,724.07"),
        (Decimal(-220_000), "-22.00"),
        (Decimal(100), "0.01"),
        # finer than 0.01 万元: nothing is rounded away
        (Decimal("1234.5"), "0.12345"),
        (Decimal(1), "0.0001"),
    ],
)
def test_amount_is_shown_in_wan_yuan_without_rounding(amount: Decimal | None, shown: str) -> None:
    assert wan(amount) == shown


@pytest.mark.parametrize(
    ("outcome", "word"),
    [(Outcome.ADDED, "新增 added"), (Outcome.REPLACED, "替换 replaced"), (Outcome.UNCHANGED, "未变 unchanged")],
)
def test_line_of_a_file_says_what_was_read(prepared: dict[str, Prepared], outcome: Outcome, word: str) -> None:
    line = ingested_line(Ingested(prepared["changji-2021.txt"], outcome))
    assert line.startswith(f"✓ changji-2021.txt: {word} — 昌吉州工业和信息化局 2021，161 个数字 figures，")
    assert "4 个项目 projects" in line
    assert "ambiguous" not in line
    assert "未定 ambiguous" in ingested_line(Ingested(prepared["kizilsu-2025.txt"], outcome))


def test_line_of_a_refused_file_gives_the_reason() -> None:
    assert ingested_line(Ingested(Refused(Path("a.png"), "a.png: 不支持 not supported"), None)) == (
        "✗ a.png: 不支持 not supported"
    )


def test_trace_is_shown_with_documents_quotes_projects_and_sum(ingested: IngestRun, call: Call) -> None:
    result = call("trace", "新财企[2024]140 号", store=ingested.store)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("新财企〔2024〕140号")
    assert "本文件 this document" in lines[0]
    assert "新疆维吾尔自治区" in lines[0]
    below = [line for line in lines if "转下达本文件 relays it" in line]
    assert {line.split("　")[0] for line in below} == {"乌财企〔2024〕94号", "克财建〔2024〕113号"}
    assert any(line.startswith("  kizilsu-2025.txt:1020 [stated_basis] “《关于提前下达") for line in lines)
    assert any(line.startswith("  urumqi-2025.txt:586 [stated_basis] “《关于提前下达") for line in lines)
    assert "项目 projects: 2，合计 total 73.00 万元" in lines
    assert any("乌鲁木齐市工业和信息化局 2025　57.00 万元" in line for line in lines)
    assert any("克孜勒苏柯尔克孜自治州工业和信息化局 2025　16.00 万元" in line for line in lines)


def test_brackets_of_a_document_number_are_no_markup(ingested: IngestRun, call: Call) -> None:
    """Rich takes [140] for a style; the words of a disclosure are shown as they are."""
    text = "SELECT ('新财企[2024]140号 [bold]x[/bold] [red]' AS ?words) {}"
    result = call("query", "--text", text, store=ingested.store)
    assert "新财企[2024]140号 [bold]x[/bold] [red]" in result.stdout


def test_table_shows_every_column_and_counts_the_rows(ingested: IngestRun, call: Call) -> None:
    result = call("query", "withheld", store=ingested.store)
    assert result.exit_code == 0
    for column in ("department", "year", "project", "amount_yuan", "withheld", "file", "line"):
        assert column in result.stdout
    assert "特定目标 10100021" in result.stdout
    assert "6 行 rows" in result.stdout


@pytest.mark.parametrize(("query", "shown"), [("ASK { ?s ?p ?o }", "是 true"), ("ASK { ?s <a:b> ?o }", "否 false")])
def test_yes_or_no_is_answered_in_words(ingested: IngestRun, call: Call, query: str, shown: str) -> None:
    assert call("query", "--text", query, store=ingested.store).stdout.strip() == shown


def test_questions_are_listed_with_parameters_and_examples(call: Call) -> None:
    result = call("questions")
    assert (result.exit_code, result.stderr) == (0, "")
    for question in questions().values():
        assert question.name in result.stdout
        assert question.zh in result.stdout
        for parameter in question.parameters:
            assert f"--param {parameter.name}={parameter.example[:30]}" in result.stdout
            need = "必填 required" if parameter.is_required else "可选 optional"
            assert need in result.stdout


def test_one_question_is_explained_with_its_columns(call: Call) -> None:
    result = call("questions", "income-mix")
    assert (result.exit_code, result.stderr) == (0, "")
    question = questions()["income-mix"]
    for column in question.columns:
        assert f"    {column.name}  {column.zh}" in result.stdout
        assert column.en in result.stdout
    assert "shared-documents" not in result.stdout


def test_unknown_question_is_not_explained(call: Call) -> None:
    result = call("questions", "income")
    assert result.exit_code == 2
    assert "没有名为 'income' 的问题" in result.stderr


def test_table_of_a_question_says_what_was_asked(ingested: IngestRun, call: Call) -> None:
    result = call("query", "withheld", store=ingested.store)
    assert result.stdout.splitlines()[:2] == [questions()["withheld"].zh, questions()["withheld"].en]


def test_columns_in_which_nothing_stands_are_left_out_of_the_table(ingested: IngestRun, call: Call) -> None:
    """A text has no pages; a result without rows keeps its columns."""
    assert " page " not in call("query", "withheld", store=ingested.store).stdout
    assert " page " in call("query", "withheld", "--param", "year=1999", store=ingested.store).stdout


def test_summary_counts_what_the_store_holds(ingested: IngestRun, call: Call) -> None:
    result = call("summary", store=ingested.store)
    assert result.exit_code == 0
    first, *files = result.stdout.splitlines()
    assert first.startswith("文件 documents 5　数字 figures ")
    assert "项目 projects 38" in first
    assert {line.strip() for line in files} == {
        "新疆巴音郭楞蒙古自治州工业和信息化局 2024（bayingol-2024.txt）",
        "昌吉州工业和信息化局 2021（changji-2021.txt）",
        "昌吉回族自治州工业和信息化局 2025（changji-2025.txt）",
        "克孜勒苏柯尔克孜自治州工业和信息化局 2025（kizilsu-2025.txt）",
        "乌鲁木齐市工业和信息化局 2025（urumqi-2025.txt）",
    }


def test_json_of_a_trace_is_one_document_on_standard_output(ingested: IngestRun, call: Call) -> None:
    result = call("trace", "克财建〔2024〕113号", "--format", "json", store=ingested.store)
    values = json.loads(result.stdout)
    assert values["total_yuan"] == "160000"
    assert "克财建〔2024〕113号" in result.stdout, "Chinese is readable, not \\u-escaped"
