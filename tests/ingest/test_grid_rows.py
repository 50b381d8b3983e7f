"""Rows of tables whose cells have positions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetkg.ingest.document import Document
from budgetkg.ingest.tables.across_rows import read_across
from budgetkg.ingest.tables.classify import three_public_names
from budgetkg.ingest.tables.grid_rows import (
    is_total,
    join_code,
    read_columns,
    read_two_sided,
    without_letter_spacing,
)
from budgetkg.ingest.tables.heading import split_grid
from budgetkg.ingest.tables.layouts import Layout, table_kinds
from budgetkg.ingest.tables.raw_rows import RawTable
from budgetkg.ingest.tables.segments import read_items

ReadText = Callable[[str], Document]

EXPENDITURE = "科目编码\t\t\t科目名称\t合计\t基本支出\t项目支出\n类\t款\t项\t\t\t\t\n※\t※\t※\t※\t1\t2\t3\n"


def layout(kind: str, index: int = 0) -> Layout:
    return next(one for one in table_kinds() if one.name == kind).layouts[index]


def columns(document: Document, kind: str = "expenditure_summary", index: int = -1) -> RawTable:
    heading, data, _ = split_grid(read_items(document))
    return read_columns(heading, data, layout(kind, index))


def parts(table: RawTable) -> list[tuple[str, str, dict[str | None, str]]]:
    return [(row.code, row.label, {figure.column: figure.text for figure in row.figures}) for row in table.rows]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # urumqi-2025 表3
        (
            "206\t04\t99\t其他技术与开发支出\t40.42\t\t40.42",
            ("2060499", "其他技术与开发支出", {"total": "40.42", "project": "40.42"}),
        ),
        ("206\t04\t\t技术与开发\t40.42\t\t40.42", ("20604", "技术与开发", {"total": "40.42", "project": "40.42"})),
        ("\t\t\t总计\t9.00\t4.00\t5.00", ("", "总计", {"total": "9.00", "basic": "4.00", "project": "5.00"})),
        # the code inside the name cell, as in 表7 of urumqi-2025
        ("\t\t\t215 工业和信息产业\t6.00\t6.00\t", ("215", "工业和信息产业", {"total": "6.00", "basic": "6.00"})),
        (
            "\t\t\t215 08 支持中小企业发展\t6.00\t6.00\t",
            ("21508", "支持中小企业发展", {"total": "6.00", "basic": "6.00"}),
        ),
        ("2060499\t\t\t其他技术与开发支出\t6.00\t\t", ("2060499", "其他技术与开发支出", {"total": "6.00"})),
        # marks for nothing are blank cells
        ("206\t04\t99\t其他\t6.00\t—\t6.00", ("2060499", "其他", {"total": "6.00", "project": "6.00"})),
        ("206\t04\t99\t其他\t6.00\t-\t6.00", ("2060499", "其他", {"total": "6.00", "project": "6.00"})),
        # printed zero is a figure
        (
            "206\t04\t99\t其他\t6.00\t0.00\t6.00",
            ("2060499", "其他", {"total": "6.00", "basic": "0.00", "project": "6.00"}),
        ),
        ("206\t04\t99\t其他\t8377。5\t8377.5\t", ("2060499", "其他", {"total": "8377。5", "basic": "8377.5"})),
        # a year at the front of a name is no code
        ("\t\t\t2024 年州级前期费\t6.00\t6.00\t", ("", "2024 年州级前期费", {"total": "6.00", "basic": "6.00"})),
    ],
)
def test_read_columns_takes_a_row_apart(read_text: ReadText, row: str, expected: tuple):
    table = columns(read_text(EXPENDITURE + row + "\n"))
    assert parts(table) == [expected]
    assert table.surplus == ()


def test_read_columns_reports_figures_and_words_without_a_column(read_text: ReadText):
    # changji-2021 has cells beyond its columns: they are reported, never shifted into one
    document = read_text(
        EXPENDITURE
        + "201\t\t\t一般公共服务支出\t9.00\t4.00\t5.00\n"
        + "201\t13\t\t商贸事务\t9.00\t4.00\t5.00\t7.00\n"
        + "201\t13\t01\t行政运行\t9.00\t4.00\t见附注\n"
    )
    table = columns(document)
    assert [figures for _, _, figures in parts(table)] == [
        {"total": "9.00", "basic": "4.00", "project": "5.00"},
        {"total": "9.00", "basic": "4.00", "project": "5.00"},
        {"total": "9.00", "basic": "4.00"},
    ]
    assert [(words, document.quote(span)) for words, span in table.surplus] == [("7.00", "7.00"), ("见附注", "见附注")]


@pytest.mark.parametrize(
    ("row", "code", "name"),
    [
        ("合计\t9.00\t4.00\t5.00", "", "合计"),  # 合计 merged over codes and name: three cells fewer
        ("201\t一般公共服务支出\t9.00\t4.00\t5.00", "201", "一般公共服务支出"),  # the blank cells of 款 and 项 left out
        ("合计\t9\t4\t5", "", "合计"),  # figures that look like codes
        ("201\t一般公共服务支出\t9\t4\t5", "201", "一般公共服务支出"),
        ("1\t201\t13\t01\t行政运行\t9.00\t4.00\t5.00", "", ""),  # a running number before: one cell more
    ],
)
def test_read_columns_counts_a_torn_row_from_the_right(read_text: ReadText, row: str, code: str, name: str):
    table = columns(read_text(EXPENDITURE + "201\t13\t01\t行政运行\t9.00\t4.00\t5.00\n" * 3 + row + "\n"))
    assert {column: text[0] for column, text in parts(table)[3][2].items()} == {
        "total": "9",
        "basic": "4",
        "project": "5",
    }
    assert name == "" or parts(table)[3][:2] == (code, name)
    assert table.surplus == ()


@pytest.mark.parametrize(
    ("row", "name", "surplus"),
    [
        ("合计\t9.00\t9.00", "合计", ["9.00", "9.00"]),  # basic or project spending: nobody can tell
        ("201\t一般公共服务支出\t9.00\t4.00", "一般公共服务支出", ["9.00", "4.00"]),
        ("总计\t\t9.00\t9.00", "总计", ["9.00", "9.00"]),
    ],
)
def test_read_columns_leaves_figures_without_a_position_out(
    read_text: ReadText, row: str, name: str, surplus: list[str]
):
    table = columns(read_text(EXPENDITURE + "201\t13\t01\t行政运行\t9.00\t4.00\t5.00\n" * 3 + row + "\n"))
    assert parts(table)[3][1:] == (name, {})
    assert [words for words, _ in table.surplus] == surplus


def test_read_columns_reads_a_row_whose_blank_end_is_cut_off(read_text: ReadText):
    table = columns(
        read_text(EXPENDITURE + "201\t13\t01\t行政运行\t9.00\t4.00\t5.00\n" * 3 + "201\t13\t02\t其他\t9.00\t9.00\n")
    )
    assert parts(table)[3] == ("2011302", "其他", {"total": "9.00", "basic": "9.00"})
    assert table.surplus == ()


@pytest.mark.parametrize("note", ["注：本表反映部门本年度支出。", "（接上表）", "备注：无"])
def test_read_columns_takes_no_note_for_a_row(read_text: ReadText, note: str):
    table = columns(read_text(EXPENDITURE + f"201\t13\t01\t行政运行\t9.00\t4.00\t5.00\n{note}\t\t\t\t\t\t\n"))
    assert [row.code for row in table.rows] == ["2011301"]
    assert [words for words, _ in table.unread] == [note]


def test_read_columns_takes_two_figures_in_a_cell_for_none(read_text: ReadText):
    table = columns(read_text(EXPENDITURE + "201\t13\t01\t行政运行\t9.00 4.00\t\t5.00\n"))
    assert parts(table) == [("2011301", "行政运行", {"project": "5.00"})]
    assert [words for words, _ in table.surplus] == ["9.00 4.00"]


def test_read_columns_parts_project_from_class(read_text: ReadText):
    document = read_text(
        "科目编码\t\t\t功能分类科目名称\t项目名称\t合计\t" + "\t" * 9 + "\n"
        "※\t※\t※\t※\t※\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\n"
        "\t\t\t乌鲁木齐市工业和信息化局\t\t502.00\t\t2.00\t\t\t\t\t\t500.00\t\t\n"
        "215\t05\t02\t一般行政管理事务\t2024 年度“小升规”专项奖补资金\t500.00\t\t\t\t\t\t\t\t500.00\t\t\n"
    )
    rows = columns(document, "general_public_project_expenditure", 0).rows
    assert [(row.code, row.label, row.project) for row in rows] == [
        ("", "乌鲁木齐市工业和信息化局", ""),
        ("2150502", "一般行政管理事务", "2024 年度“小升规”专项奖补资金"),
    ]
    assert [{f.column: f.text for f in row.figures} for row in rows] == [
        {"total": "502.00", "goods_services": "2.00", "enterprise": "500.00"},
        {"total": "500.00", "enterprise": "500.00"},
    ]


@pytest.mark.parametrize(
    ("digits", "code"),
    [
        (["208", "05", "05"], "2080505"),
        (["208", "5", "5"], "2080505"),  # a spreadsheet drops the leading zero
        (["301", "2"], "30102"),
        (["2080505"], "2080505"),
        (["208"], "208"),
        ([], ""),
    ],
)
def test_join_code(digits: list[str], code: str):
    assert join_code(digits) == code


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("收 入 总 计", "收入总计"),
        ("合 计", "合计"),
        ("2024 年州级预算内前期费", "2024 年州级预算内前期费"),
        ("合计", "合计"),
        ("资本性支 出", "资本性支 出"),  # only single characters are set apart
        ("", ""),
    ],
)
def test_without_letter_spacing(printed: str, label: str):
    assert without_letter_spacing(printed) == label


@pytest.mark.parametrize(
    ("label", "total"),
    [
        ("合  计", True),
        ("收  入  总  计", True),
        ("本年支出合计", True),
        ("项目支出合计", False),
        ("其他支出", False),
        ("小计", False),
        ("", False),
    ],
)
def test_is_total(label: str, total: bool):
    assert is_total(label) is total


# ------------------------------------------------------------------------------------------------- two-sided tables


def two_sided(document: Document, kind: str) -> tuple[list[tuple[int, str, str, str, dict]], RawTable]:
    heading, data, _ = split_grid(read_items(document))
    table = read_two_sided(heading, data, layout(kind))
    rows = [
        (row.order, row.side, row.code, row.label, {figure.column: figure.text for figure in row.figures})
        for row in table.rows
    ]
    return rows, table


def test_read_two_sided_reads_both_sides_of_a_row(read_text: ReadText):
    rows, table = two_sided(
        read_text(
            "收入\t\t支出\t\n项目\t预算数\t功能分类\t预算数\n"
            "一、本年收入\t5,058.98\t201 一般公共服务支出\t\n"
            "其中：政府性基金收入\t\t206 科学技术支出\t40.42\n"
            "\t\t210卫生健康支出\t77.38\n"
            "收入总计\t6,724.07\t支出总计\t6,724.07\n"
        ),
        "income_expenditure_summary",
    )
    assert rows == [
        (1, "income", "", "一、本年收入", {"amount": "5,058.98"}),
        (1, "expense", "201", "一般公共服务支出", {}),
        (2, "income", "", "其中：政府性基金收入", {}),
        (2, "expense", "206", "科学技术支出", {"amount": "40.42"}),
        (3, "expense", "210", "卫生健康支出", {"amount": "77.38"}),
        (4, "income", "", "收入总计", {"amount": "6,724.07"}),
        (4, "expense", "", "支出总计", {"amount": "6,724.07"}),
    ]
    assert table.surplus == ()


def test_read_two_sided_reads_several_expenditure_columns_and_surplus(read_text: ReadText):
    # changji-2021 表四: the row of totals has a cell more than the heading
    rows, table = two_sided(
        read_text(
            "财政拨款收入\t\t财政拨款支出\t\t\t\t\n项目\t合计\t功能分类\t合计\t一般公共预算\t政府性基金预算\t国有资本经营预算\n"
            "一、财政拨款（补助）\t837.5\t201 一般公共服务支出\t714.04\t714.04\t\t\n"
            "\t\t202 外交支出\t\t\t\t\n"
            "收 入 总 计\t837。5\t支 出 总 计\t837.5\t837.5\t\t\t99.9\n"
        ),
        "appropriation_summary",
    )
    assert rows == [
        (1, "income", "", "一、财政拨款（补助）", {"amount": "837.5"}),
        (1, "expense", "201", "一般公共服务支出", {"amount": "714.04", "general_public_budget": "714.04"}),
        (2, "expense", "202", "外交支出", {}),
        (3, "income", "", "收入总计", {"amount": "837。5"}),
        (3, "expense", "", "支出总计", {"amount": "837.5", "general_public_budget": "837.5"}),
    ]
    assert [words for words, _ in table.surplus] == ["99.9"]


def test_read_two_sided_reads_rows_that_end_with_a_tab(read_text: ReadText):
    rows, _ = two_sided(
        read_text("项目\t预算数\t功能分类\t预算数\n一、本年收入\t5.00\t201 一般公共服务支出\t5.00\t\n"),
        "income_expenditure_summary",
    )
    assert rows == [
        (1, "income", "", "一、本年收入", {"amount": "5.00"}),
        (1, "expense", "201", "一般公共服务支出", {"amount": "5.00"}),
    ]


@pytest.mark.parametrize(
    "heading", ["项目\t预算数\t功能分类\t预算数\n", "收入\t\t支出\t\n项目\t预算数\t功能分类\t预算数\n"]
)
def test_read_two_sided_reads_rows_whose_blank_end_is_cut_off(read_text: ReadText, heading: str):
    rows, table = two_sided(
        read_text(f"{heading}一、本年收入\t5.00\t201 一般公共服务支出\n1.一般公共预算\t5.00\t202 外交支出\n"),
        "income_expenditure_summary",
    )
    assert rows == [
        (1, "income", "", "一、本年收入", {"amount": "5.00"}),
        (1, "expense", "201", "一般公共服务支出", {}),
        (2, "income", "", "1.一般公共预算", {"amount": "5.00"}),
        (2, "expense", "202", "外交支出", {}),
    ]
    assert table.surplus == ()


def test_read_two_sided_reports_what_is_no_figure(read_text: ReadText):
    _, table = two_sided(
        read_text("项目\t预算数\t功能分类\t预算数\n一、本年收入\t80.86 12\t201 一般公共服务支出\t—\n"),
        "income_expenditure_summary",
    )
    assert [words for words, _ in table.surplus] == ["80.86 12"]


# ------------------------------------------------------------------------------------------------- 三公 set across


def across(document: Document) -> tuple[list[tuple[str, str]], RawTable]:
    heading, data, _ = split_grid(read_items(document))
    table = read_across(heading, data, three_public_names(), "general_public_budget")
    return [(row.label, row.figures[0].text) for row in table.rows], table


@pytest.mark.parametrize(
    "source",
    [
        # merged cells as blanks behind their first
        "合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费\n"
        "\t\t合计\t公务用车购置费\t公务用车运行费\t\n"
        "11.9\t\t10.8\t\t10.8\t1.1\n",
        # changji-2021: a merged cell comes as one, so the first row is narrower
        "合  计\t因公出国（境）费\t公务用车购置及运行费\t公务接待费\n"
        "\t合计\t合  计\t公务用车购置费\t公务用车运行费\t\n"
        "11.9\t\t10.8\t\t10.8\t1.1\n",
    ],
)
def test_read_across_names_every_figure_by_its_column(read_text: ReadText, source: str):
    rows, table = across(read_text(source))
    assert rows == [
        ("合计", "11.9"),
        ("公务用车购置及运行费", "10.8"),
        ("公务用车运行费", "10.8"),
        ("公务接待费", "1.1"),
    ]
    assert {figure.column for row in table.rows for figure in row.figures} == {"general_public_budget"}
    assert table.surplus == ()


def test_read_across_reports_a_figure_under_an_unknown_heading(read_text: ReadText):
    rows, table = across(read_text("合计\t因公出国（境）费\t福利费\n6.0\t5.0\t1.0\n"))
    assert rows == [("合计", "6.0"), ("因公出国（境）费", "5.0")]
    assert [words for words, _ in table.surplus] == ["1.0"]
