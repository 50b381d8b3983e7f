"""Rows of tables whose blank cells are lost: which words, codes and figures belong together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetkg.ingest.document import Document
from budgetkg.ingest.tables.heading import prints_decimals
from budgetkg.ingest.tables.layouts import Layout, table_kinds
from budgetkg.ingest.tables.raw_rows import RawTable
from budgetkg.ingest.tables.segments import read_items
from budgetkg.ingest.tables.spaced_rows import read_spaced_columns, read_spaced_sides

ReadText = Callable[[str], Document]


def layout(kind: str, index: int = 0) -> Layout:
    return next(one for one in table_kinds() if one.name == kind).layouts[index]


def whole(_: str, words: str) -> tuple[str, str]:
    return words, ""


def columns(document: Document) -> RawTable:
    return read_spaced_columns(read_items(document), layout("expenditure_summary", -1), whole)


def parts(table: RawTable) -> list[tuple[str, str, list[str]]]:
    return [(row.code, row.label, [figure.text for figure in row.figures]) for row in table.rows]


@pytest.mark.parametrize(
    ("printed", "rows"),
    [
        pytest.param(
            "208 05 01 行政单位离退休 22.07 22.07\n",
            [("2080501", "行政单位离退休", ["22.07", "22.07"])],
            id="one-line",
        ),
        pytest.param(  # changji-2025 表2
            "208 05 05\n机关事业单位基本养老保险缴\n\n费支出\n60.97 60.97 60.97\n208 05 06\n机关事业单位职业年金缴费支\n\n出\n30.48 30.48 30.48\n",
            [
                ("2080505", "机关事业单位基本养老保险缴费支出", ["60.97", "60.97", "60.97"]),
                ("2080506", "机关事业单位职业年金缴费支出", ["30.48", "30.48", "30.48"]),
            ],
            id="name-between-code-and-figures",
        ),
        pytest.param(  # the figures stand in the middle of the wrapped name
            "208 05 05 机关事业单位基本养老保险缴 60.97 60.97\n费支出\n210 卫生健康支出 32.83 32.83\n",
            [
                ("2080505", "机关事业单位基本养老保险缴费支出", ["60.97", "60.97"]),
                ("210", "卫生健康支出", ["32.83", "32.83"]),
            ],
            id="name-around-figures",
        ),
        pytest.param(  # kizilsu-2025 表7: a unit's name before its figures
            "总计 29.00 13.00 16.00\n克孜勒苏柯尔克孜自治州工业和信\n\n息化局\n29.00 13.00 16.00\n201 一般公共服务支出 13.00 13.00\n",
            [
                ("", "总计", ["29.00", "13.00", "16.00"]),
                ("", "克孜勒苏柯尔克孜自治州工业和信息化局", ["29.00", "13.00", "16.00"]),
                ("201", "一般公共服务支出", ["13.00", "13.00"]),
            ],
            id="name-before-figures",
        ),
        pytest.param(  # changji-2025 表11: names with years, numbers and brackets in them
            "2024 年州级预算内前期费（第二批）（新兴工业化视角\n\n下自治州优势产业链重点研究）\n15.00 15.00 15.00\n"
            "昌吉州 15 个重点人才项目 2024 年首轮支持资金 520.00 520.00 520.00\n",
            [
                (
                    "",
                    "2024 年州级预算内前期费（第二批）（新兴工业化视角下自治州优势产业链重点研究）",
                    ["15.00", "15.00", "15.00"],
                ),
                ("", "昌吉州 15 个重点人才项目 2024 年首轮支持资金", ["520.00", "520.00", "520.00"]),
            ],
            id="numbers-in-names",
        ),
        pytest.param(  # an open bracket goes on below the figures
            "2024 年州级预算内前期费（新兴工业化视角 15.00 15.00\n下自治州重点研究）\n重点人才项目 520.00 520.00\n",
            [
                ("", "2024 年州级预算内前期费（新兴工业化视角下自治州重点研究）", ["15.00", "15.00"]),
                ("", "重点人才项目", ["520.00", "520.00"]),
            ],
            id="open-bracket",
        ),
        pytest.param(
            "20113 商贸事务 5.00 5.00\n2011301 行政运行 5.00 5.00\n2011399其他商贸事务支出 5.00\n",
            [
                ("20113", "商贸事务", ["5.00", "5.00"]),
                ("2011301", "行政运行", ["5.00", "5.00"]),
                ("2011399", "其他商贸事务支出", ["5.00"]),
            ],
            id="joined-and-glued-codes",
        ),
        pytest.param(
            "合 计 10.00 10.00\n",
            [("", "合计", ["10.00", "10.00"])],
            id="letter-spacing",
        ),
        pytest.param(
            "201 13 02 一般行政管理事务 0.00 0.00\n",
            [("2011302", "一般行政管理事务", ["0.00", "0.00"])],
            id="printed-zero-is-a-figure",
        ),
        pytest.param(
            "202 外交支出\n203 国防支出 5.00\n",
            [("202", "外交支出", []), ("203", "国防支出", ["5.00"])],
            id="code-without-figures",
        ),
    ],
)
def test_read_spaced_columns_puts_rows_together(
    read_text: ReadText, printed: str, rows: list[tuple[str, str, list[str]]]
):
    table = columns(read_text(printed))
    assert parts(table) == rows
    assert (table.unread, table.surplus) == ((), ())


def test_read_spaced_columns_numbers_rows_and_points_at_figures(read_text: ReadText):
    document = read_text("208 05 05\n机关事业单位基本养老保险缴\n费支出\n60.97 70.97\n210 卫生健康支出 5.00\n")
    first, second = columns(document).rows
    assert (first.order, second.order) == (1, 2)
    assert [document.text[f.span.start : f.span.end] for f in first.figures] == ["60.97", "70.97"]
    assert first.locate(document).quote == "208 05 05机关事业单位基本养老保险缴费支出60.97 70.97"
    assert (first.locate(document).line_start, first.locate(document).line_end) == (1, 4)


def test_read_spaced_columns_reports_words_that_belong_to_no_row(read_text: ReadText):
    # the next line has code, name and figures of its own: nothing is left that the words could belong to
    document = read_text("（接上表）\n201 一般公共服务支出 5.00 5.00\n")
    table = columns(document)
    assert parts(table) == [("201", "一般公共服务支出", ["5.00", "5.00"])]
    assert [(words, document.quote(span)) for words, span in table.unread] == [("（接上表）", "（接上表）")]


@pytest.mark.parametrize("note", ["备注：以上均为当年预算。", "注：本表反映部门本年度支出。", "说明：无"])
def test_read_spaced_columns_does_not_take_a_note_for_a_name(read_text: ReadText, note: str):
    table = columns(read_text(f"201 一般公共服务支出 5.00 5.00\n{note}\n"))
    assert parts(table) == [("201", "一般公共服务支出", ["5.00", "5.00"])]
    assert [words for words, _ in table.unread] == [note]


def test_read_spaced_columns_takes_wrapped_notes_and_what_follows_apart(read_text: ReadText):
    table = columns(
        read_text(
            "201 一般公共服务支出 5.00 5.00\n注：本表反映部门本年度支出，\n不含上年结转。\n（接上表）\n"
            "机关事业单位基本养老保险缴\n费支出 4.00 4.00\n备注：其中中央 3.00\n"
        )
    )
    assert parts(table) == [
        ("201", "一般公共服务支出", ["5.00", "5.00"]),
        ("", "机关事业单位基本养老保险缴费支出", ["4.00", "4.00"]),
    ]
    assert [words for words, _ in table.unread] == [
        "注：本表反映部门本年度支出，不含上年结转。",
        "（接上表）",
        "备注：其中中央 3.00",
    ]


@pytest.mark.parametrize(
    ("printed", "figures"),
    [
        # marks for nothing fill the blank cells: the columns are printed
        ("201 一般公共服务支出 9.00 - 9.00\n", [("9.00", "total"), ("9.00", "project")]),
        ("201 一般公共服务支出 9.00 9.00 —\n", [("9.00", "total"), ("9.00", "basic")]),
        ("201 一般公共服务支出 - - -\n", []),
        # a mark that fills not every column says nothing of the others
        ("201 一般公共服务支出 9.00 —\n", [("9.00", None)]),
        ("201 一般公共服务支出 9.00 0 9.00\n", [("9.00", None), ("0", None), ("9.00", None)]),
        ("201 一般公共服务支出 0 0 0\n", [("0", None), ("0", None), ("0", None)]),
        # a whole amount among decimals, as a spreadsheet prints them
        ("201 一般公共服务支出 837.5 797.5 40\n", [("837.5", None), ("797.5", None), ("40", None)]),
        ("201 一般公共服务支出 -5.20 -5.20\n", [("-5.20", None), ("-5.20", None)]),
    ],
)
def test_read_spaced_columns_parts_figures_and_marks_from_the_name(
    read_text: ReadText, printed: str, figures: list[tuple[str, str | None]]
):
    table = columns(read_text(f"{printed}202 外交支出 1.00 1.00\n203 国防支出 1.00 1.00\n"))
    assert (table.rows[0].code, table.rows[0].label) == ("201", "一般公共服务支出")
    assert [(figure.text, figure.column) for figure in table.rows[0].figures] == figures
    assert len(table.rows) == 3


def test_read_spaced_columns_parts_names_without_code_whose_cells_are_marked_blank(read_text: ReadText):
    assert parts(columns(read_text("甲单位 - - -\n乙单位 5.00 5.00 -\n"))) == [
        ("", "甲单位", []),
        ("", "乙单位", ["5.00", "5.00"]),
    ]


def test_read_spaced_columns_reports_figures_that_no_name_goes_with(read_text: ReadText):
    # a total without its label could be any row
    table = columns(read_text("201 一般公共服务支出 5.00 5.00\n9.00 9.00\n202 外交支出 4.00 4.00\n"))
    assert [row[0] for row in parts(table)] == ["201", "202"]
    assert [words for words, _ in table.surplus] == ["9.00", "9.00"]


def test_read_spaced_columns_keeps_whole_names_without_figures(read_text: ReadText):
    # three of the 三公 rows are blank in kizilsu-2025: they must neither vanish nor be glued to the next name
    names = frozenset({"因公出国（境）费", "公务接待费", "其中:公务用车购置费", "公务用车运行费"})
    document = read_text("因公出国（境）费\n公务接待费 3.00 3.00\n其中：公务用车购置费\n公务用车运行费 10.80 10.80\n")
    table = read_spaced_columns(read_items(document), layout("three_public"), whole, names)
    assert parts(table) == [
        ("", "因公出国（境）费", []),
        ("", "公务接待费", ["3.00", "3.00"]),
        ("", "其中：公务用车购置费", []),
        ("", "公务用车运行费", ["10.80", "10.80"]),
    ]


def test_read_spaced_columns_cuts_names_of_projects(read_text: ReadText):
    def split(code: str, words: str) -> tuple[str, str]:
        first, _, rest = words.partition(" ")
        return (first, rest) if len(code) == 7 else (words, "")

    document = read_text(
        "201 13 商贸事务 13.00 13.00\n201 13 01 行政运行 食盐专营管理工作项目 3.00 3.00\n"
        "201 13 01 行政运行\n\n工业领域安全生产整治及节能监察\n\n项目\n10.00 10.00\n"
    )
    table = read_spaced_columns(read_items(document), layout("general_public_project_expenditure"), split)
    assert [(row.code, row.label, row.project) for row in table.rows][:2] == [
        ("20113", "商贸事务", ""),
        ("2011301", "行政运行", "食盐专营管理工作项目"),
    ]
    # the break between class and project carries no blank: the words arrive as one
    assert table.rows[2].label + table.rows[2].project == "行政运行工业领域安全生产整治及节能监察项目"


@pytest.mark.parametrize(
    ("printed", "decimals"),
    [
        ("总计 837.5 590.5\n201 一般 40 40.00\n", True),
        ("总计 837 590\n", False),
        ("总计\n", False),
        ("重点人才项目 2024 520.00 520.00\n", True),  # the year is outnumbered
    ],
)
def test_prints_decimals(read_text: ReadText, printed: str, decimals: bool):
    assert prints_decimals(read_items(read_text(printed))) is decimals


def test_read_spaced_columns_takes_whole_figures_where_no_decimals_are_printed(read_text: ReadText):
    assert parts(columns(read_text("201 13 02 一般行政管理事务 400 400\n201 13 99 其他商贸事务支出 2070 2070\n"))) == [
        ("2011302", "一般行政管理事务", ["400", "400"]),
        ("2011399", "其他商贸事务支出", ["2070", "2070"]),
    ]


# ------------------------------------------------------------------------------------------------- two-sided tables


def sides(document: Document, kind: str) -> list[tuple[int, str, str, str, list[tuple[str, str | None]]]]:
    table = read_spaced_sides(read_items(document), layout(kind))
    return [
        (row.order, row.side, row.code, row.label, [(figure.text, figure.column) for figure in row.figures])
        for row in table.rows
    ]


def test_read_spaced_sides_parts_income_from_expenditure(read_text: ReadText):
    document = read_text(  # changji-2025 表1
        "一、本年收入 715.72 201 一般公共服务支出 1,155.04\n\n"
        "上级一般公共预算安排转移支付 204 公共安全支出\n\n"
        "1.财政拨款结转 1,149.00 220 自然资源海洋气象等支出\n\n"
        "230 转移性支出\n\n"
        "收 入 总 计 1,864.72 支 出 总 计 1,864.72\n"
    )
    assert sides(document, "income_expenditure_summary") == [
        (1, "income", "", "一、本年收入", [("715.72", "amount")]),
        (1, "expense", "201", "一般公共服务支出", [("1,155.04", "amount")]),
        (2, "income", "", "上级一般公共预算安排转移支付", []),
        (2, "expense", "204", "公共安全支出", []),
        (3, "income", "", "1.财政拨款结转", [("1,149.00", "amount")]),
        (3, "expense", "220", "自然资源海洋气象等支出", []),
        (4, "expense", "230", "转移性支出", []),
        (5, "income", "", "收入总计", [("1,864.72", "amount")]),
        (5, "expense", "", "支出总计", [("1,864.72", "amount")]),
    ]


def test_read_spaced_sides_leaves_several_expenditure_columns_open(read_text: ReadText):
    # changji-2025 表4: two figures for four columns; only the first is sure to be the total
    document = read_text(
        "一、财政拨款（补助） 715.72 201 一般公共服务支出 520.04 520.04\n收入总计 715.72 支出总计 715.72 715.72\n"
    )
    assert sides(document, "appropriation_summary") == [
        (1, "income", "", "一、财政拨款（补助）", [("715.72", "amount")]),
        (1, "expense", "201", "一般公共服务支出", [("520.04", None), ("520.04", None)]),
        (2, "income", "", "收入总计", [("715.72", "amount")]),
        (2, "expense", "", "支出总计", [("715.72", None), ("715.72", None)]),
    ]


def test_read_spaced_sides_knows_a_code_glued_to_its_name(read_text: ReadText):
    document = read_text("单位资金 5.00 210卫生健康支出 77.38\n224灾害防治及应急管理支出 3.00\n")
    assert sides(document, "income_expenditure_summary") == [
        (1, "income", "", "单位资金", [("5.00", "amount")]),
        (1, "expense", "210", "卫生健康支出", [("77.38", "amount")]),
        (2, "expense", "224", "灾害防治及应急管理支出", [("3.00", "amount")]),
    ]


def test_read_spaced_sides_points_at_the_words_of_each_side(read_text: ReadText):
    document = read_text("一、本年收入 715.72 201 一般公共服务支出 1,155.04\n")
    table = read_spaced_sides(read_items(document), layout("income_expenditure_summary"))
    assert [row.locate(document).quote for row in table.rows] == [
        "一、本年收入 715.72",
        "201 一般公共服务支出 1,155.04",
    ]
    assert [document.quote(row.figures[0].span) for row in table.rows] == ["715.72", "1,155.04"]
