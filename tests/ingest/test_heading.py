"""Where a table's heading ends, which layout it is, and which column each position holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetkg.ingest.document import Document
from budgetkg.ingest.tables.heading import (
    choose_layout,
    counted_columns,
    heading_words,
    is_number_line,
    modal_width,
    opens_data,
    place_columns,
    split_grid,
    split_spaced,
)
from budgetkg.ingest.tables.layouts import Layout, table_kinds
from budgetkg.ingest.tables.segments import read_items

ReadText = Callable[[str], Document]


@pytest.mark.parametrize(
    ("words", "is_line"),
    [
        ("※ ※ ※ ※ 1 2 3", True),
        ("※ 1 2 3 4", True),
        ("※ ※ ※ ※ 1 2 3 4 5 6 7 8 9 10 11 12", True),
        ("* * * 1 2 3", True),
        ("1 2 3", True),
        ("※ ※ 1 3 4", False),  # does not count up
        ("201 13 01 行政运行", False),
        ("※", False),
        ("1", False),  # a page number
        ("总计 1 2 3", False),
        ("", False),
    ],
)
def test_is_number_line(words: str, is_line: bool):
    assert is_number_line(words) is is_line


@pytest.mark.parametrize(
    ("cells", "opens"),
    [
        (["", "", "", "总计"], True),  # a total without figures, changji-2021 表九
        (["收 入 总 计"], True),
        (["201", "13", "01", "行政运行"], True),
        (["2011301", "行政运行"], True),
        (["201 一般公共服务支出"], True),
        (["一、本年收入", "", "支出"], True),
        (["1.一般公共预算拨款"], True),
        (["项目", "1,155.04"], True),
        (["类", "款", "项", "", "", ""], False),
        (["项目", "预算数", "支出功能分类", "预算数"], False),
        (["功能分类科目名称", "总计", "合计"], False),  # 总计 beside other labels heads a column
        (["", ""], False),
    ],
)
def test_opens_data(cells: list[str], opens: bool):
    assert opens_data(cells) is opens


def layout_of(kind: str) -> Layout:
    return next(one for one in table_kinds() if one.name == kind).layouts[-1 if kind == "expenditure_summary" else 0]


def cells(rows: list) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in rows]


GRID = """编制部门：某局

单位：万元

科目			支出预算		
功能分类科目编码			功能分类科目名称	合计	基本支出	项目支出
类	款	项				
※	※	※	※	1	2	3
			总计	100.00	70.00	30.00
201			一般公共服务支出	100.00	70.00	30.00

编制部门：某局

科目			支出预算		
功能分类科目编码			功能分类科目名称	合计	基本支出	项目支出
类	款	项				
※	※	※	※	1	2	3
201	13	01	行政运行	70.00	70.00	
"""


def test_split_grid_parts_heading_data_and_lines(read_text: ReadText):
    heading, data, lines = split_grid(read_items(read_text(GRID)))
    assert [row[0] for row in cells(heading)] == ["科目", "功能分类科目编码", "类", "※"]
    assert [item.words for item in lines] == ["编制部门：某局", "单位：万元", "编制部门：某局"]
    # the heading that is repeated on the next page is no data, and its number line is no row of codes
    assert cells(data) == [
        ["", "", "", "总计", "100.00", "70.00", "30.00"],
        ["201", "", "", "一般公共服务支出", "100.00", "70.00", "30.00"],
        ["201", "13", "01", "行政运行", "70.00", "70.00", ""],
    ]
    assert "合计基本支出项目支出" in heading_words(heading, lines)


def test_counted_columns_are_those_of_the_number_line(read_text: ReadText):
    heading, _, _ = split_grid(read_items(read_text(GRID)))
    assert counted_columns(heading) == {4: 1, 5: 2, 6: 3}
    assert counted_columns(heading[:-1]) == {}


def test_place_columns_by_the_number_line_where_the_labels_have_slipped(read_text: ReadText):
    # bayingol-2024 表2: every label behind the merged cell is one column too far right, the number line is right
    document = read_text(
        "功能分类科目编码\t\t\t功能分类科目名称\t总计\t\t基本支出\t项目支出\n"
        "※\t※\t※\t※\t1\t2\t3\n"
        "\t\t\t总计\t1,163.03\t1,015.03\t148.00\n"
    )
    heading, data, _ = split_grid(read_items(document))
    assert place_columns(heading, data, layout_of("expenditure_summary")) == {4: "total", 5: "basic", 6: "project"}


def test_place_columns_by_labels_where_nothing_is_counted(read_text: ReadText):
    # changji-2021 counts no columns; a note at the right is not a column
    document = read_text(
        "科目编码\t科目名称\t合 计\t基本支出\t项目支出\t备注\n201\t一般公共服务支出\t100.00\t70.00\t30.00\t\n"
    )
    heading, data, _ = split_grid(read_items(document))
    assert place_columns(heading, data, layout_of("expenditure_summary")) == {2: "total", 3: "basic", 4: "project"}


def test_place_columns_from_the_right_where_labels_are_in_two_rows(read_text: ReadText):
    document = read_text(
        "科目\t\t\t\t合计\t支出\n类\t款\t项\t名称\t\t基本支出\t项目支出\n201\t13\t01\t行政运行\t70.00\t70.00\t\n"
    )
    heading, data, _ = split_grid(read_items(document))
    assert place_columns(heading, data, layout_of("expenditure_summary")) == {4: "total", 5: "basic", 6: "project"}


def test_modal_width_prefers_the_wider_of_two_as_frequent(read_text: ReadText):
    (grid,) = read_text("甲\t1\n乙\t1\t2\n").grids
    assert modal_width(grid.rows) == 3
    assert modal_width([]) == 0


def test_choose_layout_does_not_hold_a_strange_count_against_the_labels():
    kind = next(one for one in table_kinds() if one.name == "expenditure_summary")
    assert choose_layout(kind, "合计基本支出项目支出", 4).keys == ("total", "basic", "project")
    assert choose_layout(kind, "合计人员经费", 3) is None


SPACED_HEADING = """编制部门：某局 单位：万元
科目 支出预算
功能分类科目编码
功能分类科目名称 合计 基本支出 项目支出
类 款 项
"""


@pytest.mark.parametrize(
    ("heading", "first"),
    [
        (SPACED_HEADING + "※ ※ ※ ※ 1 2 3\n", "总计 100.00 70.00 30.00"),
        (SPACED_HEADING, "总计 100.00 70.00 30.00"),  # ends with 类 款 项 where no columns are counted
        ("编制部门：某局 单位：万元\n功能分类科目名称 合计 基本支出 项目支出\n", "总计 100.00 70.00 30.00"),
    ],
)
def test_split_spaced_ends_the_heading(read_text: ReadText, heading: str, first: str):
    top, data = split_spaced(read_items(read_text(f"{heading}{first}\n201 13 01 行政运行 70.00 70.00\n")))
    assert [item.words for item in top] == heading.splitlines()
    assert [item.words for item in data] == [first, "201 13 01 行政运行 70.00 70.00"]


def test_split_spaced_leaves_repeated_headings_and_page_numbers_out(read_text: ReadText):
    # kizilsu-2025 表2: the number of the page, then the whole heading again
    again = f"{SPACED_HEADING}※ ※ ※ ※ 1 2 3\n"
    document = read_text(f"{again}总计 100.00 70.00 30.00\n7\n{again}201 13 01 行政运行 70.00 70.00\n8\n")
    _, data = split_spaced(read_items(document))
    assert [item.words for item in data] == ["总计 100.00 70.00 30.00", "201 13 01 行政运行 70.00 70.00"]


@pytest.mark.parametrize("page", ["7", "- 7 -", "第 7 页", "第7页 共20页", "— 7 —", "7/20"])
def test_split_spaced_leaves_a_page_number_between_rows_out(read_text: ReadText, page: str):
    document = read_text(f"{SPACED_HEADING}总计 100.00 70.00 30.00\n{page}\n201 13 01 行政运行 70.00 70.00\n")
    _, data = split_spaced(read_items(document))
    assert [item.words for item in data] == ["总计 100.00 70.00 30.00", "201 13 01 行政运行 70.00 70.00"]


def test_split_spaced_keeps_a_lone_number_that_may_be_an_amount(read_text: ReadText):
    # without decimals 7 may be the amount whose name stands above it
    lines = ["总计 100 70 30", "行政运行", "7", "201 13 02 一般行政管理事务 70 70"]
    _, data = split_spaced(read_items(read_text(SPACED_HEADING + "\n".join(lines) + "\n")))
    assert [item.words for item in data] == lines


def test_split_spaced_keeps_the_end_of_a_figure_that_the_line_before_breaks_off(read_text: ReadText):
    lines = ["总计 1,100.00 70.00 1,030.", "00", "201 13 02 一般行政管理事务 70.00 70.00"]
    _, data = split_spaced(read_items(read_text(SPACED_HEADING + "\n".join(lines) + "\n")))
    assert [item.words for item in data] == lines
