"""Tables as other places set them, each in its smallest form: what is read must be right, what is unclear must be told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetkg.ingest.document import Document
from budgetkg.ingest.issues import IssueCode
from budgetkg.ingest.quantities import Unit
from budgetkg.ingest.records import BudgetTable, TableRow, TableState
from budgetkg.ingest.tables.assemble import TablesRead, read_tables

ReadText = Callable[[str], Document]

TITLE = "部门支出总体情况表\n"
DEPARTMENT = "编制部门：某市工业和信息化局 单位：万元\n"
GRID = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
SPACED = "科目编码 科目名称 合计 基本支出 项目支出\n"


def cells(row: TableRow) -> dict[str | None, str]:
    return {figure.column: figure.quantity.raw for figure in row.figures}


def rows(table: BudgetTable) -> list[tuple[str, str, dict[str | None, str]]]:
    return [(row.code, row.name, cells(row)) for row in table.rows]


def told(read: TablesRead) -> list[tuple[IssueCode, str]]:
    return [(issue.code, issue.locator.quote) for issue in read.issues]


def surplus(*quotes: str) -> list[tuple[IssueCode, str]]:
    return [(IssueCode.SURPLUS_CELL, quote) for quote in quotes]


# ---------------------------------------------------------------------------------------------------------- columns


@pytest.mark.parametrize("blank", ["", "-", "—", "－", "/"])
def test_one_code_column_and_the_total_last(read_text: ReadText, blank: str):
    read = read_tables(
        read_text(
            f"{TITLE}{DEPARTMENT}{GRID}201\t一般公共服务支出\t9.00\t{blank}\t9.00\n20113\t商贸事务\t9.00\t0.00\t9.00\n"
            f"2011301\t行政运行\t9.00\t0\t9.00\n\t合  计\t9.00\t{blank}\t9.00\n"
        )
    )
    both = {"total": "9.00", "project": "9.00"}
    assert rows(read.tables[0]) == [
        ("201", "一般公共服务支出", both),
        ("20113", "商贸事务", {**both, "basic": "0.00"}),  # a printed zero is no blank
        ("2011301", "行政运行", {**both, "basic": "0"}),
        ("", "合 计", both),
    ]
    assert read.issues == ()


@pytest.mark.parametrize("gap", ["\t", " "])
@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("合计 项目支出 基本支出", ("total", "project", "basic")),
        ("基本支出 项目支出 合计", ("basic", "project", "total")),
        ("合计（元） 项目支出（元） 基本支出（元）", ("total", "project", "basic")),
    ],
)
def test_columns_in_another_order(read_text: ReadText, gap: str, heading: str, columns: tuple[str, ...]):
    amounts = {"total": "9.00", "basic": "4.00", "project": "5.00"}
    printed = gap.join(amounts[key] for key in columns)
    read = read_tables(
        read_text(
            f"{TITLE}{DEPARTMENT}科目编码{gap}科目名称{gap}{heading.replace(' ', gap)}\n201{gap}一般公共服务支出{gap}{printed}\n"
        )
    )
    assert rows(read.tables[0]) == [("201", "一般公共服务支出", amounts)]


def test_a_total_behind_its_parts_is_found_where_cells_are_lost(read_text: ReadText):
    heading = SPACED.replace("合计 基本支出 项目支出", "基本支出 项目支出 合计")
    read = read_tables(
        read_text(
            f"{TITLE}{DEPARTMENT}{heading}总计 4.00 5.00 9.00\n201 一般公共服务支出 4.00 4.00\n202 外交支出 5.00 5.00\n"
        )
    )
    assert [cells(row) for row in read.tables[0].rows] == [
        {"basic": "4.00", "project": "5.00", "total": "9.00"},
        {"basic": "4.00", "total": "4.00"},
        {"project": "5.00", "total": "5.00"},
    ]


@pytest.mark.parametrize("number_line", ["", "※ ※ 1 2 3 4\n"])
def test_a_column_that_is_not_known_is_not_taken_for_another(read_text: ReadText, number_line: str):
    # 9.00 = 4.00 + 5.00 holds in the wrong columns: 5.00 is 上缴上级支出
    heading = SPACED.replace("\n", " 上缴上级支出\n")
    read = read_tables(read_text(f"{TITLE}{DEPARTMENT}{heading}{number_line}201 一般公共服务支出 9.00 4.00 5.00\n"))
    assert read.tables == ()
    assert [issue.code for issue in read.issues] == [IssueCode.UNKNOWN_COLUMN]


def test_a_column_that_is_not_known_is_told_where_cells_have_positions(read_text: ReadText):
    heading = GRID.replace("\n", "\t上缴上级支出\n")
    read = read_tables(read_text(f"{TITLE}{DEPARTMENT}{heading}201\t一般公共服务支出\t9.00\t4.00\t\t5.00\n"))
    assert rows(read.tables[0]) == [("201", "一般公共服务支出", {"total": "9.00", "basic": "4.00"})]
    assert told(read) == surplus("5.00")


def test_a_column_of_remarks_is_no_column_of_money(read_text: ReadText):
    read = read_tables(
        read_text(f"{TITLE}{DEPARTMENT}{SPACED.replace(chr(10), ' 备注')}\n201 一般公共服务支出 9.00 4.00 5.00\n")
    )
    assert rows(read.tables[0]) == [("201", "一般公共服务支出", {"total": "9.00", "basic": "4.00", "project": "5.00"})]


@pytest.mark.parametrize(
    ("labels", "columns"),
    [
        ("合计\n基本支出\n项目支出", ("total", "basic", "project")),
        ("合计\n项目支出\n基本支出", ("total", "project", "basic")),
    ],
)
def test_labels_one_a_line_head_the_columns_in_their_order(read_text: ReadText, labels: str, columns: tuple[str, ...]):
    read = read_tables(
        read_text(f"{TITLE}{DEPARTMENT}科目编码\n科目名称\n{labels}\n201 一般公共服务支出 9.00 4.00 5.00\n")
    )
    assert cells(read.tables[0].rows[0]) == dict(zip(columns, ("9.00", "4.00", "5.00"), strict=True))


@pytest.mark.parametrize("number_line", ["", "※ ※ ※ ※ 1 2 3 4 5 6 7 8 9 10 11 12\n"])
def test_labels_of_two_levels_one_a_line_keep_the_order_of_the_layout(read_text: ReadText, number_line: str):
    # a Xinjiang PDF gives the labels of the upper row first: the columns under 财政拨款（补助） stand before 财政专户 all the same
    upper = "功能分类科目编码\n功能分类科目名称\n总计\n财政拨款（补助）\n财政专户（教育收费）\n单位资金\n财政拨款结转\n非财政拨款结转结余\n"
    lower = (
        "类\n款\n项\n财政拨款（补助）小计\n一般公共预算\n上级一般公共预算安排的转移支付\n政府性基金\n预算\n上级政府性基金安排的转移支付\n"
        "国有资本经营预算\n上级国有资本经营预算安排的转移支付\n"
    )
    read = read_tables(
        read_text(
            f"部门收入总体情况表\n{DEPARTMENT}{upper}{lower}{number_line}总计 9.00 5.00 4.00 1.00 1.50 2.50\n"
            "201 一般公共服务支出 9.00 5.00 4.00 1.00 1.50 2.50\n"
        )
    )
    found = read.tables[0]
    assert found.columns[1:3] == ("fiscal_subtotal", "general_public_budget")
    assert cells(found.rows[0])["total"] == "9.00"
    assert cells(found.rows[0])["fiscal_subtotal"] == "5.00"
    assert [issue.code for issue in read.issues] == [
        IssueCode.AMBIGUOUS_COLUMN
    ] * 2  # which of the four sources is open


@pytest.mark.parametrize(
    "heading",
    [
        "科目编码 科目名称 上年预算数 合计 基本支出 项目支出",  # a column before those that are known
        "科目编码\n科目名称\n合计\n基本支出\n项目支出\n上缴上级支出",
        "科目编码 科目名称 合计\n项目支出 基本支出",  # wrapped and in another order
    ],
)
def test_a_heading_whose_columns_are_not_certain_is_not_read(read_text: ReadText, heading: str):
    read = read_tables(read_text(f"{TITLE}{DEPARTMENT}{heading}\n201 一般公共服务支出 9.00 4.00 5.00\n"))
    assert read.tables == ()
    assert [issue.code for issue in read.issues] == [IssueCode.UNKNOWN_COLUMN]


def test_last_years_column_is_told_and_not_read(read_text: ReadText):
    heading = "科目编码\t科目名称\t上年预算数\t合计\t基本支出\t项目支出\n"
    read = read_tables(read_text(f"{TITLE}{DEPARTMENT}{heading}201\t一般公共服务支出\t800\t9.00\t4.00\t5.00\n"))
    assert rows(read.tables[0]) == [("201", "一般公共服务支出", {"total": "9.00", "basic": "4.00", "project": "5.00"})]
    assert told(read) == surplus("800")


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("序号\t科目编码\t科目名称\t", "1\t20101\t人大事务\t"),
        ("单位编码\t单位名称\t科目编码\t科目名称\t", "001001\t某局本级\t20101\t人大事务\t"),
        ("科目名称\t科目编码\t", "人大事务\t20101\t"),
    ],
)
def test_other_columns_before_the_name_are_no_code(read_text: ReadText, heading: str, row: str):
    read = read_tables(read_text(f"{TITLE}{DEPARTMENT}{heading}合计\t基本支出\t项目支出\n{row}9.00\t4.00\t5.00\n"))
    assert rows(read.tables[0]) == [("20101", "人大事务", {"total": "9.00", "basic": "4.00", "project": "5.00"})]


def test_more_figures_than_columns_have_no_place(read_text: ReadText):
    read = read_tables(
        read_text(f"{TITLE}{DEPARTMENT}{SPACED}201 一般公共服务支出 8.00 9.00 4.00 5.00\n202 外交支出 9.00 4.00 5.00\n")
    )
    first, second = read.tables[0].rows
    assert (cells(first), first.is_doubtful) == (
        {},
        True,
    )  # a sum that fails for want of it is not the publisher's fault
    assert (cells(second), second.is_doubtful) == ({"total": "9.00", "basic": "4.00", "project": "5.00"}, False)
    assert told(read) == surplus("8.00", "9.00", "4.00", "5.00")


def test_two_figures_on_the_income_side_have_no_place(read_text: ReadText):
    read = read_tables(
        read_text(
            "部门收支总体情况表\n" + DEPARTMENT + "收入 支出\n项目 预算数 功能分类 预算数\n"
            "一、本年收入 9.00 8.00 201 一般公共服务支出 5.00\n二、上年结转 - 202 外交支出 —\n注：无\n"
        )
    )
    assert [(row.side, row.name, cells(row)) for row in read.tables[0].rows] == [
        ("income", "一、本年收入", {}),
        ("expense", "一般公共服务支出", {"amount": "5.00"}),
        ("income", "二、上年结转", {}),
        ("expense", "外交支出", {}),
    ]
    assert told(read) == [(IssueCode.UNREAD_ROW, "注：无"), *surplus("9.00", "8.00")]


# ------------------------------------------------------------------------------------------------------------ units


@pytest.mark.parametrize(
    "source",
    [
        "{title}（单位：元）\n编制部门：某局\n{grid}",
        "单位：元\n{title}\n编制部门：某局\n{grid}",
        "单位：元\n表3\n{title}\n编制部门：某局\n{grid}",
        "{title}\n编制部门：某局\n{in_label}",
        "{title}\n单 位：元\n{grid}",
        "{title}\n编制单位：元谋县工业和信息化局 金额单位：元\n{grid}",
    ],
)
def test_units_are_found_wherever_they_are_printed(read_text: ReadText, source: str):
    text = source.format(title=TITLE.strip(), grid=GRID, in_label=GRID.replace("合计", "合计（元）"))
    read = read_tables(read_text(f"{text}201\t一般公共服务支出\t9.00\t4.00\t5.00\n"))
    assert read.tables[0].unit is Unit.YUAN
    assert cells(read.tables[0].rows[0]) == {"total": "9.00", "basic": "4.00", "project": "5.00"}
    assert read.issues == ()


def test_a_unit_above_the_next_title_is_not_this_tables(read_text: ReadText):
    row = "201\t一般公共服务支出\t9.00\t4.00\t5.00\n"
    read = read_tables(read_text(f"单位：万元\n{TITLE}{GRID}{row}单位：元\n一般公共预算支出情况表\n{GRID}{row}"))
    assert [table.unit for table in read.tables] == [Unit.WAN_YUAN, Unit.YUAN]
    assert read.issues == ()


def test_a_table_without_a_unit_is_seen(read_text: ReadText):
    read = read_tables(read_text(f"{TITLE}{SPACED}201 一般公共服务支出 9.00 4.00 5.00\n"))
    assert [table.kind for table in read.tables] == ["expenditure_summary"]
    assert [issue.code for issue in read.issues] == [IssueCode.UNIT_NOT_STATED]


def test_a_table_without_a_unit_is_read_in_that_of_all_others(read_text: ReadText):
    row = "201\t一般公共服务支出\t9.00\t4.00\t5.00\n"
    read = read_tables(read_text(f"{TITLE}单位：元\n{GRID}{row}一般公共预算支出情况表\n{GRID}{row}"))
    assert [table.unit for table in read.tables] == [Unit.YUAN, Unit.YUAN]
    (issue,) = read.issues
    assert issue.detail == (
        "一般公共预算支出情况表：表内未注明单位，按元读",
        "general_public_expenditure: no unit is stated; read as 元",
    )


def test_tables_in_different_units_decide_nothing_for_each_other(read_text: ReadText):
    # 50,000.00 元 are 5.00 万元 and may be basic spending; as bare numbers they are more than 6.00
    whole = f"{TITLE}{DEPARTMENT}{SPACED}201 一般公共服务支出 96.00 6.00 90.00\n"
    part = f"一般公共预算支出情况表\n单位：元\n{SPACED}201 一般公共服务支出 50,000.00 50,000.00\n"
    read = read_tables(read_text(whole + part))
    assert read.tables[1].rows[0].figures[1].candidates == ("basic", "project")
    # in one unit 50.00 is more than all basic spending
    alike = whole + part.replace("单位：元", "单位：万元").replace("50,000.00", "50.00")
    assert cells(read_tables(read_text(alike)).tables[1].rows[0]) == {"total": "50.00", "project": "50.00"}


# ------------------------------------------------------------------------------------------------------- many pages

FIRST = "\t合计\t9.00\t4.00\t5.00\n201\t一般公共服务支出\t5.00\t\t5.00\n"
SECOND = "202\t外交支出\t4.00\t4.00\t\n"
ALL = [
    ("", "合计", {"total": "9.00", "basic": "4.00", "project": "5.00"}),
    ("201", "一般公共服务支出", {"total": "5.00", "project": "5.00"}),
    ("202", "外交支出", {"total": "4.00", "basic": "4.00"}),
]


@pytest.mark.parametrize(
    "again",
    [
        GRID,
        f"{DEPARTMENT}{GRID}",
        f"{TITLE}{DEPARTMENT}{GRID}",
        f"表3\n{TITLE}{DEPARTMENT}{GRID}",
        f"部门支出总体情况表（续）\n{DEPARTMENT}{GRID}",
        f"续表3\n{DEPARTMENT}{GRID}",
    ],
)
@pytest.mark.parametrize("gap", ["\t", " "])
def test_a_table_over_several_pages_is_one(read_text: ReadText, again: str, gap: str):
    def text(page: str) -> str:
        return page if gap == "\t" else page.replace("\t\t", "\t").replace("\t", " ")

    read = read_tables(read_text(f"表3\n{TITLE}{DEPARTMENT}{text(GRID)}{text(FIRST)}{text(again)}{text(SECOND)}"))
    assert [(table.kind, table.printed_label) for table in read.tables] == [("expenditure_summary", "表3")]
    assert rows(read.tables[0]) == ALL


def test_the_tables_of_two_departments_stay_apart(read_text: ReadText):
    other = DEPARTMENT.replace("工业和信息化局", "财政局")
    read = read_tables(read_text(f"{TITLE}{DEPARTMENT}{GRID}{FIRST}{TITLE}{other}{GRID}{SECOND}"))
    assert [len(table.rows) for table in read.tables] == [2, 1]


def test_the_tables_of_two_departments_decide_nothing_for_each_other(read_text: ReadText):
    # the second department prints no 表3: that of the first says nothing of its 表5
    other = DEPARTMENT.replace("工业和信息化局", "财政局")
    public = "一般公共预算支出情况表\n"
    read = read_tables(
        read_text(
            f"{TITLE}{DEPARTMENT}{SPACED}总计 9.00 4.00 5.00\n201 一般公共服务支出 4.00 4.00\n202 外交支出 5.00 5.00\n"
            f"{public}{DEPARTMENT}{SPACED}总计 9.00 4.00 5.00\n201 一般公共服务支出 4.00 4.00\n202 外交支出 5.00 5.00\n"
            f"{public}{other}{SPACED}总计 4.00 4.00\n201 一般公共服务支出 4.00 4.00\n"
        )
    )
    first, second, third = read.tables
    for table in (first, second):  # each adds up by itself
        assert [list(cells(row)) for row in table.rows] == [
            ["total", "basic", "project"],
            ["total", "basic"],
            ["total", "project"],
        ]
    assert [row.figures[1].candidates for row in third.rows] == [("basic", "project")] * 2


# ------------------------------------------------------------------------------------------------------------ codes


@pytest.mark.parametrize(
    ("printed", "code", "name"),
    [
        ("208 05 01 行政单位离退休", "2080501", "行政单位离退休"),
        ("208 5 1 行政单位离退休", "2080501", "行政单位离退休"),  # a spreadsheet drops the zeros
        ("208 5 行政事业单位养老支出", "20805", "行政事业单位养老支出"),
        ("[208]社会保障和就业支出", "208", "社会保障和就业支出"),
        ("【20805】行政事业单位养老支出", "20805", "行政事业单位养老支出"),
        ("208-社会保障和就业支出", "208", "社会保障和就业支出"),
        ("２０８社会保障和就业支出", "208", "社会保障和就业支出"),
        ("2024 年奖补资金", "", "2024 年奖补资金"),
    ],
)
def test_codes_before_names(read_text: ReadText, printed: str, code: str, name: str):
    read = read_tables(read_text(f"{TITLE}{DEPARTMENT}{SPACED}{printed} 9.00 4.00 5.00\n"))
    assert rows(read.tables[0]) == [(code, name, {"total": "9.00", "basic": "4.00", "project": "5.00"})]


@pytest.mark.parametrize(
    ("cell", "code", "name"),
    [
        ("[20113]商贸事务", "20113", "商贸事务"),
        ("20113-商贸事务", "20113", "商贸事务"),
        ("201-一般公共服务支出", "201", "一般公共服务支出"),
        ("２０１　一般公共服务支出", "201", "一般公共服务支出"),
        ("　　20113 商贸事务", "20113", "商贸事务"),
    ],
)
def test_codes_inside_the_cell_of_a_name(read_text: ReadText, cell: str, code: str, name: str):
    read = read_tables(read_text(f"{TITLE}{DEPARTMENT}{GRID}\t{cell}\t9.00\t4.00\t5.00\n"))
    assert [(row.code, row.name) for row in read.tables[0].rows] == [(code, name)]


# ---------------------------------------------------------------------------------------------------------- figures


def test_negative_figures(read_text: ReadText):
    source = f"{TITLE}{DEPARTMENT}{SPACED}总计 5.00 5.00\n201 一般公共服务支出 9.00 9.00\n202 外交支出 -4.00 -4.00\n"
    for read in (read_tables(read_text(source)), read_tables(read_text(source.replace("-", "－")))):
        assert [row.figures[0].quantity.value for row in read.tables[0].rows] == [5, 9, -4]
        assert {row.figures[1].candidates for row in read.tables[0].rows} == {("basic", "project")}


@pytest.mark.parametrize(
    ("printed", "name", "amounts"),
    [
        # what brackets and triangles mean is not for the reader to say; what stands behind them has lost its place
        ("201 一般公共服务支出 9.00 (5.20) 14.20 14.20", "一般公共服务支出", ["9.00", "(5.20)", "14.20", "14.20"]),
        ("201 一般公共服务支出 (5.20)", "一般公共服务支出", ["(5.20)"]),
        ("201 一般公共服务支出 △5.20 △5.20", "一般公共服务支出", ["△5.20", "△5.20"]),
        # 1 155.04 is one figure or two
        ("201 一般公共服务支出 9 155.04 9 155.04", "一般公共服务支出 9", ["155.04", "9", "155.04"]),
    ],
)
def test_amounts_that_are_not_clear_are_told_and_not_read(
    read_text: ReadText, printed: str, name: str, amounts: list[str]
):
    read = read_tables(read_text(f"{TITLE}{DEPARTMENT}{SPACED}{printed}\n"))
    assert rows(read.tables[0]) == [("201", name, {})]
    assert told(read) == surplus(*amounts)
    assert read.tables[0].state is TableState.FILLED


def test_whole_and_broken_amounts_mixed(read_text: ReadText):
    # 40 before 797.50 is no thousand set apart: 837.50 = 40 + 797.50
    read = read_tables(read_text(f"{TITLE}{DEPARTMENT}{SPACED}201 一般公共服务支出 837.50 40 797.50\n"))
    assert rows(read.tables[0]) == [
        ("201", "一般公共服务支出", {"total": "837.50", "basic": "40", "project": "797.50"})
    ]


def test_a_figure_broken_over_two_lines_takes_its_row_with_it(read_text: ReadText):
    read = read_tables(
        read_text(
            f"{TITLE}{DEPARTMENT}{SPACED}201 一般公共服务支出 1,155.0\n4 155.04 1,000.00\n203 国防支出 9.00 4.00 5.00\n"
        )
    )
    assert rows(read.tables[0]) == [
        ("201", "一般公共服务支出", {}),
        ("203", "国防支出", {"total": "9.00", "basic": "4.00", "project": "5.00"}),
    ]
    assert told(read) == surplus("1,155.0", "155.04", "1,000.00", "4")


def test_a_figure_broken_inside_its_cell_is_whole(read_text: ReadText):
    read = read_tables(read_text(f"{TITLE}{DEPARTMENT}{GRID}201\t一般公共服务支出\t1,155. 04\t1,155. 04\t\n"))
    assert cells(read.tables[0].rows[0]) == {"total": "1,155. 04", "basic": "1,155. 04"}
    assert {str(figure.quantity.value) for figure in read.tables[0].rows[0].figures} == {"1155.04"}


def test_rows_with_names_alone_keep_their_place(read_text: ReadText):
    read = read_tables(
        read_text(
            f"{TITLE}{DEPARTMENT}{SPACED}201 一般公共服务支出\n20113 商贸事务\n202 外交支出 9.00 4.00 5.00\n203 国防支出\n"
        )
    )
    assert [(row.code, row.name, len(row.figures)) for row in read.tables[0].rows] == [
        ("201", "一般公共服务支出", 0),
        ("20113", "商贸事务", 0),
        ("202", "外交支出", 3),
        ("203", "国防支出", 0),
    ]
    assert read.issues == ()


def test_three_public_set_across_with_its_columns_counted(read_text: ReadText):
    # Xinjiang 2019 as tab separated text: a line 1 2 3 … stands below the headings
    read = read_tables(
        read_text(
            f"一般公共预算“三公”经费支出情况表\n{DEPARTMENT}合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费\n"
            "\t\t小计\t公务用车购置费\t公务用车运行费\t\n1\t2\t3\t4\t5\t6\n7.01\t\t3.18\t\t3.18\t3.83\n"
        )
    )
    assert [(name, found) for _, name, found in rows(read.tables[0])] == [
        ("合计", {"general_public_budget": "7.01"}),
        ("公务用车购置及运行费", {"general_public_budget": "3.18"}),
        ("公务用车运行费", {"general_public_budget": "3.18"}),
        ("公务接待费", {"general_public_budget": "3.83"}),
    ]


ACROSS = "一般公共预算“三公”经费支出情况表\n编制部门：某县教育局 单位：万元\n合计 因公出国（境）费 {heading}\n小计 公务用车购置费 公务用车运行费\n{row}\n"


@pytest.mark.parametrize(
    ("heading", "row", "expected", "left"),
    [
        (  # Xinjiang 2019 as the text of a PDF: every column is printed
            "公务用车购置及运行费 公务接待费",
            "7.01 0.00 3.18 0.00 3.18 3.83",
            {
                "合计": "7.01",
                "因公出国（境）费": "0.00",
                "公务用车购置及运行费": "3.18",
                "公务用车购置费": "0.00",
                "公务用车运行费": "3.18",
            },
            [],
        ),
        (  # blank cells have vanished: the sums leave open whether vehicles are bought or run
            "公务用车购置及运行费 公务接待费",
            "7.01 3.18 3.18 3.83",
            {"合计": "7.01", "公务用车购置及运行费": "3.18", "公务接待费": "3.83"},
            ["3.18"],
        ),
        (
            "公务接待费 公务用车购置及运行费",
            "9.00 1.00 8.00 5.00 3.00",  # 1.00 goes abroad or receives guests
            {"合计": "9.00", "公务用车购置费": "5.00", "公务用车运行费": "3.00"},
            ["1.00"],
        ),
        (
            "公务用车购置及运行费 公务接待费 会议费",
            "9.00 1.00 8.00 5.00 3.00",
            {},
            [],
        ),  # a column that 三公 does not count
    ],
)
def test_three_public_set_across_in_spaced_text(
    read_text: ReadText, heading: str, row: str, expected: dict[str, str], left: list[str]
):
    read = read_tables(read_text(ACROSS.format(heading=heading, row=row)))
    found = {name: figures["general_public_budget"] for _, name, figures in rows(read.tables[0])}
    assert {name: found[name] for name in expected} == expected
    assert bool(found) == bool(expected)
    assert [one for one in told(read) if one[0] is IssueCode.SURPLUS_CELL] == surplus(*left)


def test_whole_numbers_among_decimals_are_figures_where_they_keep_the_sums(read_text: ReadText):
    # a county that prints 850 for 850.00 beside 342.7, and a wrapped name whose figures stand alone
    table = read_tables(
        read_text(
            f"{TITLE}{DEPARTMENT}{SPACED}205 01 01 行政运行 342.7 342.7\n205 02 99 其他普通教育支出 910 910\n"
            "205 02 03\n初中教育\n1859.14 1849.14 10\n205 02 02 第 3 小学教育 1921.4 1921.4\n"
        )
    ).tables[0]
    assert [(row.code, row.name, len(row.figures)) for row in table.rows] == [
        ("2050101", "行政运行", 2),
        ("2050299", "其他普通教育支出", 2),
        ("2050203", "初中教育", 3),
        ("2050202", "第 3 小学教育", 2),
    ]


def test_a_line_of_whole_numbers_is_no_code(read_text: ReadText):
    # all amounts are whole: the figures of a wrapped row open with three digits, as a code does
    table = read_tables(
        read_text(
            f"{TITLE}{DEPARTMENT}{SPACED}205 02 99\n其他普通\n教育支出\n850 250 600\n205 02 03 初中教育 910 310 600\n"
        )
    ).tables[0]
    assert rows(table) == [
        ("2050299", "其他普通教育支出", {"total": "850", "basic": "250", "project": "600"}),
        ("2050203", "初中教育", {"total": "910", "basic": "310", "project": "600"}),
    ]


def test_digits_that_are_no_code_are_told(read_text: ReadText):
    # a misprinted code must not make the graph of the whole disclosure invalid
    read = read_tables(
        read_text(
            f"{TITLE}{DEPARTMENT}{GRID}2081\t养老支出\t9.00\t4.00\t5.00\n201\t一般公共服务支出\t9.00\t4.00\t5.00\n"
        )
    )
    assert [(row.code, row.name) for row in read.tables[0].rows] == [("", "养老支出"), ("201", "一般公共服务支出")]
    assert told(read) == surplus("2081")


def test_what_a_fund_pays_is_no_basic_spending_where_there_is_none(read_text: ReadText):
    # a department with a government fund, as the text of a PDF: 表3 says that the account has project spending only
    fund = (
        "政府性基金预算支出情况表\n编制部门：某市工业和信息化局 单位：万元\n科目编码 科目名称 合计 基本支出 项目支出\n人员经费 公用经费\n"
        "总计 66.00 66.00\n229 其他支出 66.00 66.00\n"
    )
    spending = f"{TITLE}{DEPARTMENT}{SPACED}总计 96.00 30.00 66.00\n201 一般公共服务支出 30.00 30.00\n229 其他支出 66.00 66.00\n"
    read = read_tables(read_text(spending + fund))
    assert rows(read.tables[1])[1] == ("229", "其他支出", {"total": "66.00", "project": "66.00"})


@pytest.mark.parametrize("blank", ["  ", "\u3000 "])
def test_blanks_between_the_parts_of_a_code(read_text: ReadText, blank: str):
    # an editor that sets every cell apart by two blanks
    table = read_tables(
        read_text(f"{TITLE}{DEPARTMENT}{SPACED}201{blank}13{blank}01{blank}行政运行{blank}9.00{blank}4.00{blank}5.00\n")
    )
    assert [(row.code, row.name) for row in table.tables[0].rows] == [("2011301", "行政运行")]


def test_full_width_digits_throughout(read_text: ReadText):
    digits = str.maketrans("0123456789", "０１２３４５６７８９")
    source = f"{TITLE}{DEPARTMENT}{GRID}201\t一般公共服务支出\t9.00\t4.00\t5.00\n"
    found = read_tables(read_text(source.translate(digits))).tables[0]
    assert rows(found) == [("201", "一般公共服务支出", {"total": "9.00", "basic": "4.00", "project": "5.00"})]
