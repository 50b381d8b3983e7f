"""Budget tables end to end: from the lines of a source to rows, columns and issues.

Expected values were read off the sources by eye; a fragment shows the trap that its test is named for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from budgetkg.ingest.document import Document
from budgetkg.ingest.issues import Issue, IssueCode, Severity
from budgetkg.ingest.quantities import Unit
from budgetkg.ingest.readers import read_bytes
from budgetkg.ingest.records import AssignedBy, BudgetTable, RowKind, TableRow, TableState
from budgetkg.ingest.tables.assemble import TablesRead, read_tables

ReadText = Callable[[str], Document]

SPACED = """表 3
部门支出总体情况表
编制部门：某州工业和信息化局 单位：万元
科目 支出预算
功能分类科目编码
功能分类科目名称 合计 基本支出 项目支出
类 款 项
※ ※ ※ ※ 1 2 3
"""

DELIMITED = """表 3

部门支出总体情况表

编制部门：某州工业和信息化局

单位：万元

科目			支出预算			
功能分类科目编码			功能分类科目名称	合计	基本支出	项目支出
类	款	项				
※	※	※	※	1	2	3
"""


def only_table(document: Document) -> BudgetTable:
    (table,) = read_tables(document).tables
    return table


def figures(row: TableRow) -> dict[str | None, str]:
    return {figure.column: figure.quantity.raw for figure in row.figures}


def rows(table: BudgetTable) -> list[tuple[str, str, dict[str | None, str]]]:
    return [(row.code, row.name, figures(row)) for row in table.rows]


def codes(issues: tuple[Issue, ...]) -> list[IssueCode]:
    return [issue.code for issue in issues]


def whole(total: str, basic: str = "", project: str = "") -> dict[str | None, str]:
    return {key: value for key, value in (("total", total), ("basic", basic), ("project", project)) if value}


# ------------------------------------------------------------------------------------------------------------ traps


@pytest.mark.parametrize(
    "item",
    [
        pytest.param("208 05 05\n机关事业单位基本养老保险缴\n\n费支出\n60.97 60.97\n", id="name-before-figures"),
        pytest.param("208 05 05 机关事业单位基本养老保险缴 60.97 60.97\n费支出\n", id="name-around-figures"),
        pytest.param("208 05 05 机关事业单位基本养老保险缴费支出 60.97 60.97\n", id="one-line"),
    ],
)
def test_read_tables_puts_wrapped_names_together(read_text: ReadText, item: str):
    read = read_tables(
        read_text(f"{SPACED}总计 83.04 83.04\n208 05 01 行政单位离退休 22.07 22.07\n{item}210 卫生健康支出 5.00\n")
    )
    assert [(row.code, row.name, [f.quantity.raw for f in row.figures]) for row in read.tables[0].rows] == [
        ("", "总计", ["83.04", "83.04"]),
        ("2080501", "行政单位离退休", ["22.07", "22.07"]),
        ("2080505", "机关事业单位基本养老保险缴费支出", ["60.97", "60.97"]),
        ("210", "卫生健康支出", ["5.00"]),
    ]


def test_read_tables_goes_on_after_a_repeated_heading_and_a_page_number(read_text: ReadText):
    # kizilsu-2025 表2
    heading = SPACED.split("\n", 2)[2]
    read = read_tables(
        read_text(
            f"{SPACED}总计 100.00 70.00 30.00\n201 一般公共服务支出 100.00 70.00 30.00\n\n\n7\n\n{heading}"
            "201 13 01 行政运行 70.00 70.00\n201 13 99 其他商贸事务支出 30.00 30.00\n"
            "第三部分 2025 年部门预算情况说明\n"
        )
    )
    assert rows(read.tables[0]) == [
        ("", "总计", whole("100.00", "70.00", "30.00")),
        ("201", "一般公共服务支出", whole("100.00", "70.00", "30.00")),
        ("2011301", "行政运行", whole("70.00", "70.00")),
        ("2011399", "其他商贸事务支出", whole("30.00", "", "30.00")),
    ]
    assert read.issues == ()


def test_read_tables_goes_on_under_another_heading(read_text: ReadText):
    # bayingol-2024 表6: the last row stands on the next page under a heading with other words
    read = read_tables(
        read_text(
            "表 6\n\n一般公共预算基本支出情况表\n\n编制部门：某州工业和信息化局\n\n单位：万元\n\n"
            "经济分类科目编码\t\t科目\t一般公共预算基本支出\t\t\n类\t款\t经济分类科目名称\t合计\t人员经费\t公用经费\n"
            "※\t※\t※\t1\t2\t3\n\t\t总计\t90.90\t90.90\t\n303\t\t对个人和家庭的补助\t90.90\t90.90\t\n303\t06\t救济费\t2.51\t2.51\t\n\n"
            "编制部门：某州工业和信息化局\n\n单位：万元\n\n"
            "科目\t\t一般公共预算基本支出\t\t\t\n经济分类科目编码\t\t经济分类科目名称\t合计\t人员经费\t公用经费\n类\t款\t\t\t\t\n"
            "※\t※\t※\t1\t2\t3\n303\t09\t奖励金\t88.39\t88.39\t\n\n表 7\n"
        )
    )
    assert rows(read.tables[0])[1:] == [
        ("303", "对个人和家庭的补助", {"total": "90.90", "personnel": "90.90"}),
        ("30306", "救济费", {"total": "2.51", "personnel": "2.51"}),
        ("30309", "奖励金", {"total": "88.39", "personnel": "88.39"}),
    ]
    assert [row.kind for row in read.tables[0].rows] == [
        RowKind.TOTAL,
        RowKind.ECONOMIC_CLASS,
        RowKind.ECONOMIC_ITEM,
        RowKind.ECONOMIC_ITEM,
    ]
    assert read.issues == ()


def test_read_tables_trusts_the_number_line_where_the_heading_has_slipped(read_text: ReadText):
    # bayingol-2024 and urumqi-2025 表2: 财政拨款结转 is printed over column 12, the number line says 11
    table = only_table(
        read_text(
            "表 2\n\n部门收入总体情况表\n\n编制部门：某州工业和信息化局\n\n单位：万元\n\n"
            "功能分类科目编码\t\t\t功能分类科目名称\t总计\t财政拨款（补助）\t\t\t\t\t\t财政专户（教育收费）\t单位资金\t财政拨款结转\t非财政拨款结转结余\t\n"
            "类\t款\t项\t\t\t财政拨款（补助）小计\t一般公共预算\t上级一般公共预算安排的转移支付\t政府性基金预算\t上级政府性基金安排的转移支付\t国有资本经营预算\t\t\t\t\t上级国有资本经营预算安排的转移支付\n"
            "※\t※\t※\t※\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\n"
            "\t\t\t总计\t1,163.03\t1,090.03\t1,090.03\t\t\t\t\t\t\t\t73.00\t\n"
        )
    )
    assert rows(table) == [
        (
            "",
            "总计",
            {
                "total": "1,163.03",
                "fiscal_subtotal": "1,090.03",
                "general_public_budget": "1,090.03",
                "fiscal_carryover": "73.00",
            },
        )
    ]


def test_read_tables_reports_surplus_cells(read_text: ReadText):
    read = read_tables(
        read_text(f"{DELIMITED}\t\t\t总计\t9.00\t4.00\t5.00\n201\t\t\t一般公共服务支出\t9.00\t4.00\t5.00\t7.00\n")
    )
    assert figures(read.tables[0].rows[1]) == whole("9.00", "4.00", "5.00")
    (issue,) = read.issues
    assert (issue.code, issue.severity, issue.locator.quote) == (IssueCode.SURPLUS_CELL, Severity.WARNING, "7.00")
    assert issue.detail == ("“7.00”：多出的单元格，没有对应的列", "'7.00': a surplus cell without a column")


CELL_LINES = (
    "表三：\n部门（单位）支出总体情况表\n\n编制部门（单位）：某州工业和信息化局                        单位：万元\n"
    "\t项    目\n\t支出预算\n\n\t功能分类科目编码\n\t功能分类科目名称\n\t合  计\n\t基本支出\n\t项目支出\n\n"
    "\t类\n\t款\n\t项\n\t\n\t\n\t\n\t\n\n"
    "\t201\n\t13\n\t01\n\t行政运行\n\t468.04\u3000\n\t468.04\n\t\u3000\n\n"
    "\t201\n\t13\n\t02\n\t一般行政管理事务\n\t40\n\t\u3000\n\t40\n\n"
    "\t\n\t\n\t\n\t\n\t\n\t\n\t\n\n"
    "\t\n\t\n\t\n\t合  计\n\t508。04\n\t468.04\n\t40\n\n"
)


def test_read_tables_of_one_cell_a_line(read_text: ReadText):
    # changji-2021: full-width blanks, 837。5, blank rows, no number line
    table = only_table(read_text(CELL_LINES))
    assert (table.printed_label, table.unit, table.state) == ("表三", Unit.WAN_YUAN, TableState.FILLED)
    assert rows(table) == [
        ("2011301", "行政运行", whole("468.04", "468.04")),
        ("2011302", "一般行政管理事务", whole("40", "", "40")),
        ("", "合 计", whole("508。04", "468.04", "40")),
    ]
    assert [row.figures[0].quantity.yuan for row in table.rows] == [4680400, 400000, 5080400]
    assert table.rows[2].figures[0].quantity.printed == "508.04"


PROJECTS_HEADING = (
    "科目编码\t\t\t功能分类科目名称\t项目名称\t项目支出合计\t工资福利支出\t商品和服务支出\t对个人和家庭的补助\t债务利息及费用支出\t"
    "资本性支出（基本建设）\t资本性支出\t对企业补助（基本建设）\t对企业补助\t对社会保障基金补助\t其他支出\n"
    "类\t款\t项\t\t\t\t\t\t\t\t\t\t\t\t\t\n※\t※\t※\t※\t※\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\n"
)


def test_read_tables_nests_units_and_codes_of_the_project_table(read_text: ReadText):
    # urumqi-2025 表7: a class without code, 215 printed in the name cell of group 21505, units below one another
    read = read_tables(
        read_text(
            f"{DELIMITED}\t\t\t总计\t513.29\t\t513.29\n215\t\t\t资源勘探工业信息等支出\t502.00\t\t502.00\n"
            "215\t05\t\t工业和信息产业\t502.00\t\t502.00\n215\t05\t02\t一般行政管理事务\t502.00\t\t502.00\n"
            "211\t\t\t节能环保支出\t11.29\t\t11.29\n211\t14\t\t能源管理事务\t11.29\t\t11.29\n\n"
            "表 7\n\n一般公共预算项目支出情况表\n\n编制部门：乌鲁木齐市工业和信息化局\n\n单位：万元\n\n"
            + PROJECTS_HEADING
            + "\t\t\t总计\t\t513.29\t\t13.29\t\t\t\t\t\t500.00\t\t\n"
            "\t\t\t乌鲁木齐市工业和信息化局\t\t502.00\t\t2.00\t\t\t\t\t\t500.00\t\t\n"
            "\t\t\t资源勘探工业信息等支出\t\t502.00\t\t2.00\t\t\t\t\t\t500.00\t\t\n"
            "\t\t\t215 工业和信息产业\t\t502.00\t\t2.00\t\t\t\t\t\t500.00\t\t\n"
            "215\t05\t02\t一般行政管理事务\t2024 年度“小升规”专项奖补资金\t500.00\t\t\t\t\t\t\t\t500.00\t\t\n"
            "215\t05\t02\t一般行政管理事务\t特定目标 3010011E\t2.00\t\t2.00\t\t\t\t\t\t\t\t\n"
            "\t\t\t乌鲁木齐市节能监察中心\t\t11.29\t\t11.29\t\t\t\t\t\t\t\t\n"
            "211\t14\t99\t其他能源管理事务支出\t节能监察工作经费\t11.29\t\t11.29\t\t\t\t\t\t\t\t\n"
        )
    )
    bureau, centre = "乌鲁木齐市工业和信息化局", "乌鲁木齐市节能监察中心"
    assert [(row.kind, row.code, row.name, row.project, row.unit_name) for row in read.tables[1].rows] == [
        (RowKind.TOTAL, "", "总计", "", ""),
        (RowKind.UNIT, "", bureau, "", bureau),
        (RowKind.CLASS, "215", "资源勘探工业信息等支出", "", bureau),
        (RowKind.GROUP, "21505", "工业和信息产业", "", bureau),
        (RowKind.PROJECT, "2150502", "一般行政管理事务", "2024 年度“小升规”专项奖补资金", bureau),
        (RowKind.PROJECT, "2150502", "一般行政管理事务", "特定目标 3010011E", bureau),
        (RowKind.UNIT, "", centre, "", centre),
        (RowKind.PROJECT, "2111499", "其他能源管理事务支出", "节能监察工作经费", centre),
    ]
    assert figures(read.tables[1].rows[0]) == {"total": "513.29", "goods_services": "13.29", "enterprise": "500.00"}
    # what was concluded from a name is marked and told
    assert [row.code_is_printed for row in read.tables[1].rows[2:4]] == [False, False]
    assert [(issue.code, issue.locator.quote.split()[0]) for issue in read.issues] == [
        (IssueCode.CODE_FROM_NAME, "资源勘探工业信息等支出"),
        (IssueCode.CODE_FROM_NAME, "215"),
    ]
    assert read.issues[1].detail[0].endswith("科目编码缺失或不全，按名称定为 21505")


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        (
            "某局 2025 年没有使用政府性基金预算拨款安排的支出，政府性基金预算支出情况表为空表。\n",
            TableState.DECLARED_EMPTY,
        ),
        # wrapped, as in changji-2025
        (
            "某局 2025 年没有使用政府性基金预算拨款安排的支出，政府性基金预算支出\n\n情况表为空表。\n",
            TableState.DECLARED_EMPTY,
        ),
        ("备注：我单位无政府性基金预算，此表为空表。\n", TableState.DECLARED_EMPTY),  # changji-2021
        ("本单位无政府性基金预算支出，此表为空表。\n", TableState.DECLARED_EMPTY),
        ("", TableState.BLANK),  # nothing is said: blank is not the same as stated empty
        ("总计 5.00 5.00\n", TableState.FILLED),
    ],
)
def test_read_tables_tells_declared_empty_from_blank(read_text: ReadText, sentence: str, state: TableState):
    table = only_table(
        read_text(
            "表 8\n政府性基金预算支出情况表\n编制部门：某局 单位：万元\n科目 政府性基金预算支出\n功能分类科目编码\n"
            f"功能分类科目名称 合计\n基本支出\n项目支出\n类 款 项 人员经费 公用经费\n※ ※ ※ ※ 1 2 3 4\n{sentence}"
            "第三部分 说明\n"
        )
    )
    assert table.state is state
    declared = "".join(sentence.split("\n")) if state is TableState.DECLARED_EMPTY else None
    assert (table.statement.quote if table.statement else None) == declared
    assert table.rows == () or state is TableState.FILLED


def test_read_tables_takes_no_table_of_contents_for_tables(read_text: ReadText):
    read = read_tables(
        read_text(
            "目 录\n第二部分 2025 年部门预算公开表\n一、 部门收支总体情况表\n二、 部门收入总体情况表\n三、 部门支出总体情况表\n"
            f"第三部分 2025 年部门预算情况说明\n第一部分 概况\n{SPACED}总计 5.00 5.00\n"
        )
    )
    assert [table.kind for table in read.tables] == ["expenditure_summary"]


def test_read_tables_of_markdown(read_text: ReadText):
    read = read_tables(
        read_text(
            "表 3\n\n部门支出总体情况表\n\n编制部门：某局\n\n单位：万元\n\n"
            "| 功能分类科目编码 | | | 功能分类科目名称 | 合计 | 基本支出 | 项目支出 |\n|---|---|---|---|---:|---:|---:|\n"
            "| 类 | 款 | 项 | | | | |\n| | | | 总计 | 100.00 | 70.00 | 30.00 |\n"
            "| 201 | 13 | 01 | 行政运行 | 70.00 | 70.00 | |\n| 201 | 13 | 99 | 其他商贸事务支出 | 30.00 | — | 30.00 |\n"
        )
    )
    assert rows(read.tables[0]) == [
        ("", "总计", whole("100.00", "70.00", "30.00")),
        ("2011301", "行政运行", whole("70.00", "70.00")),
        ("2011399", "其他商贸事务支出", whole("30.00", "", "30.00")),
    ]
    assert read.issues == ()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_read_tables_reads_every_encoding_and_line_end(encoding: str, line_end: str):
    source = f"{SPACED}总计 100.00 70.00 30.00\n201 一般公共服务支出 100.00 70.00 30.00\n"
    read = read_tables(read_bytes(source.replace("\n", line_end).encode(encoding), "fragment.txt"))
    assert rows(read.tables[0]) == [
        ("", "总计", whole("100.00", "70.00", "30.00")),
        ("201", "一般公共服务支出", whole("100.00", "70.00", "30.00")),
    ]


# ------------------------------------------------------------------------------------------------------------ units


def test_read_tables_in_yuan(read_text: ReadText):
    read = read_tables(read_text(f"{SPACED.replace('万元', '元')}总计 1,864,700.50 1,864,700.50\n"))
    assert (read.tables[0].unit, read.issues[0].code) == (Unit.YUAN, IssueCode.AMBIGUOUS_COLUMN)
    assert str(read.tables[0].rows[0].figures[0].quantity.yuan) == "1864700.50"


def test_read_tables_without_a_unit_is_read_as_wan_yuan_and_told(read_text: ReadText):
    read = read_tables(read_text(f"{SPACED.replace(' 单位：万元', '')}总计 9.00 4.00 5.00\n"))
    assert (read.tables[0].unit, read.tables[0].rows[0].figures[0].quantity.yuan) == (Unit.WAN_YUAN, 90000)
    (issue,) = read.issues
    assert (issue.code, issue.severity) == (IssueCode.UNIT_NOT_STATED, Severity.WARNING)
    assert issue.detail == (
        "部门支出总体情况表：表内未注明单位，按万元读",
        "expenditure_summary: no unit is stated; read as 万元",
    )
    assert issue.locator.line_start == 1


def test_read_tables_of_a_county_whose_name_begins_with_yuan(read_text: ReadText):
    table = only_table(
        read_text(
            f"{SPACED.replace('编制部门：某州工业和信息化局', '编制单位：元谋县工业和信息化局')}总计 9.00 4.00 5.00\n"
        )
    )
    assert table.unit is Unit.WAN_YUAN


# ---------------------------------------------------------------------------------------------------------- columns


def test_read_tables_decides_columns_by_arithmetic(read_text: ReadText):
    read = read_tables(
        read_text(
            f"{SPACED}总计 1,155.04 470.04 685.00\n201 一般公共服务支出 1,155.04 470.04 685.00\n"
            "201 13 01 行政运行 470.04 470.04\n201 13 99 其他商贸事务支出 685.00 685.00\n"
        )
    )
    first, *_, last = read.tables[0].rows
    # all three columns are filled: no arithmetic was needed
    assert [(f.column, f.assigned_by) for f in first.figures] == [
        ("total", AssignedBy.PRINTED),
        ("basic", AssignedBy.PRINTED),
        ("project", AssignedBy.PRINTED),
    ]
    assert [(f.column, f.assigned_by) for f in last.figures] == [
        ("total", AssignedBy.PRINTED),
        ("project", AssignedBy.ARITHMETIC),
    ]
    assert read.issues == ()


def test_read_tables_leaves_equal_amounts_open_with_their_candidates(read_text: ReadText):
    read = read_tables(
        read_text(f"{SPACED}总计 10.00 5.00 5.00\n201 一般公共服务支出 5.00 5.00\n208 社会保障和就业支出 5.00 5.00\n")
    )
    for row in read.tables[0].rows[1:]:
        assert (row.figures[1].column, row.figures[1].assigned_by) == (None, AssignedBy.AMBIGUOUS)
        assert row.figures[1].candidates == ("basic", "project")
    assert [(issue.code, issue.severity, issue.locator.quote) for issue in read.issues] == [
        (IssueCode.AMBIGUOUS_COLUMN, Severity.INFO, "201 一般公共服务支出 5.00 5.00"),
        (IssueCode.AMBIGUOUS_COLUMN, Severity.INFO, "208 社会保障和就业支出 5.00 5.00"),
    ]
    assert read.issues[0].detail == (
        "“201 一般公共服务支出 5.00 5.00”：数字所在列无法由表内外勾稽关系确定",
        "'201 一般公共服务支出 5.00 5.00': the columns stay open",
    )


def test_read_tables_never_decides_by_a_wrong_total(read_text: ReadText):
    # the publisher's total is 1.00 too high: what stood open before it stays open
    read = read_tables(
        read_text(f"{SPACED}总计 12.00 5.00 7.00\n201 一般公共服务支出 5.00 5.00\n208 社会保障和就业支出 6.00 6.00\n")
    )
    assert [row.figures[1].column for row in read.tables[0].rows[1:]] == [None, None]


def test_read_tables_decides_a_table_by_another(read_text: ReadText):
    # changji-2025: 表2 alone leaves 40.00 among the incomes without parts; 表1 prints it as 财政拨款结转
    summary = (
        "表 1\n部门收支总体情况表\n编制部门：某局 单位：万元\n收入 支出\n项目 预算数 功能分类 预算数\n"
        "其中：一般财力 60.00 201 一般公共服务支出 100.00\n4.财政专户核拨 202 外交支出\n5.单位资金 203 国防支出\n"
        "二、上年结转结余 {0} 204 公共安全支出\n1.财政拨款结转 {0} 205 教育支出\n2.非财政拨款结转结余 206 科学技术支出\n"
        "收 入 总 计 100.00 支 出 总 计 100.00\n"
    )
    income = (
        "表 2\n部门收入总体情况表\n编制部门：某局 单位：万元\n功能分类科目编码\n功能分类科目名称 总计\n财政拨款(补助)小计\n"
        "一般公共预算\n上级一般公共预算安排的转移支付\n政府性基金预算\n上级政府性基金安排的转移支付\n国有资本经营预算\n"
        "上级国有资本经营预算安排的转移支付\n财政专户（教育收费）\n单位资金\n财政拨款结转\n非财政拨款结转结余\n"
        "※ ※ ※ ※ 1 2 3 4 5 6 7 8 9 10 11 12\n总计 100.00 60.00 60.00 40.00\n201 一般公共服务支出 100.00 60.00 60.00 40.00\n"
    )
    decided = {
        "total": "100.00",
        "fiscal_subtotal": "60.00",
        "general_public_budget": "60.00",
        "fiscal_carryover": "40.00",
    }
    table = read_tables(read_text(summary.format("40.00") + income)).tables[1]
    assert [figures(row) for row in table.rows] == [decided, decided]
    alone = only_table(read_text(income))
    assert alone.rows[0].figures[3].candidates == (
        "fiscal_special_account",
        "unit_funds",
        "fiscal_carryover",
        "nonfiscal_carryover",
    )


# ------------------------------------------------------------------------------------------------------ what is told


def test_read_tables_tells_of_a_heading_that_fits_no_layout(read_text: ReadText):
    read = read_tables(
        read_text("表 3\n部门支出总体情况表\n编制部门：某局 单位：万元\n科目名称 甲栏 乙栏\n总计 9.00 4.00\n")
    )
    assert read.tables == ()
    (issue,) = read.issues
    assert (issue.code, issue.severity, issue.locator.line_start) == (IssueCode.UNKNOWN_COLUMN, Severity.WARNING, 1)
    chinese, english = issue.detail
    assert "部门支出总体情况表" in chinese
    assert "整表未读" in chinese
    assert "甲栏 乙栏" in chinese  # the heading, so that a layout can be written
    assert english == (
        "expenditure_summary: the heading fits no known layout, the table is not read. Add its layout to layouts.toml."
    )


def test_read_tables_tells_of_words_that_belong_to_no_row(read_text: ReadText):
    read = read_tables(read_text(f"{SPACED}（接上表）\n201 一般公共服务支出 9.00 4.00 5.00\n"))
    assert rows(read.tables[0]) == [("201", "一般公共服务支出", whole("9.00", "4.00", "5.00"))]
    (issue,) = read.issues
    assert (issue.code, issue.severity, issue.locator.quote) == (IssueCode.UNREAD_ROW, Severity.WARNING, "（接上表）")
    assert issue.detail == (
        "“（接上表）”：表内文字未能归入任何一行",
        "'（接上表）': words in the table that belong to no row",
    )


def test_read_tables_does_not_glue_words_between_rows_to_a_total(read_text: ReadText):
    read = read_tables(read_text(f"{SPACED}总计 9.00 4.00 5.00\n（接上表）\n201 一般公共服务支出 9.00 4.00 5.00\n"))
    assert (read.tables[0].rows[0].name, read.tables[0].rows[0].kind) == ("总计", RowKind.TOTAL)


def test_read_tables_of_no_table_is_empty(read_text: ReadText):
    assert read_tables(read_text("某局 2025 年部门预算。\n")) == TablesRead((), ())


# ---------------------------------------------------------------------------------------------------- real documents

REAL = ["bayingol-2024", "changji-2021", "changji-2025", "kizilsu-2025", "urumqi-2025"]


@pytest.mark.parametrize("name", [one for one in REAL if one != "changji-2021"])
def test_read_tables_loses_no_figure_of_the_real_sources(read_example: Callable[[str], Document], name: str):
    # figures of the tables have two decimals; those of the headings, codes and names have none
    document = read_example(name)
    for table in read_tables(document).tables:
        span = table.locator.span
        printed = re.findall(r"(?<![\d,.])\d[\d,]*\.\d\d(?!\d)", document.text[span.start : span.end])
        assert Counter(f.quantity.raw for row in table.rows for f in row.figures) == Counter(printed)


def test_read_tables_loses_no_figure_of_changji_2021(read_example: Callable[[str], Document]):
    # a figure is a cell of its own there; codes have three, two or seven digits and no point, amounts may lack it too
    document = read_example("changji-2021")
    for table in read_tables(document).tables:
        span = table.locator.span
        printed = re.findall(r"\t(\d+[.。]\d+)(?=\s|$)", document.text[span.start : span.end])
        read = Counter(f.quantity.raw for row in table.rows for f in row.figures if re.search("[.。]", f.quantity.raw))
        assert read == Counter(printed)


@pytest.mark.parametrize("name", REAL)
def test_read_tables_points_at_every_figure(read_example: Callable[[str], Document], name: str):
    document = read_example(name)
    for table in read_tables(document).tables:
        for row in table.rows:
            for figure in row.figures:
                span = figure.locator.span
                assert document.text[span.start : span.end] == figure.quantity.raw
                assert row.locator.line_start <= figure.locator.line_start <= row.locator.line_end


INCOME = (
    "total",
    "fiscal_subtotal",
    "general_public_budget",
    "upper_transfer_general",
    "unit_funds",
    "fiscal_carryover",
)

CELLS = [
    # source, kind, code, name, figures: read off the sources
    ("changji-2025", "income_summary", "2011399", "其他商贸事务支出", {"total": "685.00", "fiscal_subtotal": "50.00", "general_public_budget": "50.00", "fiscal_carryover": "635.00"}),
    ("changji-2025", "income_summary", "2080505", "机关事业单位基本养老保险缴费支出", dict.fromkeys(INCOME[:3], "60.97")),
    ("changji-2025", "expenditure_summary", "2240199", "其他应急管理支出", whole("3.00", "", "3.00")),
    ("changji-2025", "general_public_basic_expenditure", "30399", "其他对个人和家庭的补助", {"total": "0.33", "personnel": "0.33"}),
    ("kizilsu-2025", "income_summary", "", "总计", {"total": "901.20", "fiscal_subtotal": "701.20", "general_public_budget": "685.20", "upper_transfer_general": "16.00", "unit_funds": "200.00"}),
    ("kizilsu-2025", "income_summary", "2150805", "中小企业发展专项", {"total": "16.00", "fiscal_subtotal": "16.00", "upper_transfer_general": "16.00"}),
    ("kizilsu-2025", "expenditure_summary", "2011301", "行政运行", whole("552.83", "339.83", "213.00")),
    ("kizilsu-2025", "three_public", "", "公务用车购置费", {}),
    ("urumqi-2025", "income_summary", "2150805", "中小企业发展专项", {"total": "1,355.20", "fiscal_subtotal": "1,327.00", "upper_transfer_general": "1,327.00", "nonfiscal_carryover": "28.20"}),
    ("urumqi-2025", "general_public_project_expenditure", "", "总计", {"total": "2,901.72", "goods_services": "137.72", "enterprise": "2,764.00"}),
    ("urumqi-2025", "carryover", "", "自治区中小企业公共服务网络平台经费", {"total": "28.20", "nonfiscal_subtotal": "28.20", "nonfiscal_project": "28.20"}),
    ("bayingol-2024", "income_summary", "2150517", "产业发展", {"total": "73.00", "fiscal_carryover": "73.00"}),
    ("bayingol-2024", "general_public_basic_expenditure", "30309", "奖励金", {"total": "88.39", "personnel": "88.39"}),
    ("changji-2021", "income_summary", "2080505", "机关事业单位基本养老保险缴费支出", {"total": "45.08", "general_public_budget": "34.2"}),
    ("changji-2021", "general_public_expenditure", "2080505", "机关事业单位基本养老保险缴费支出", whole("45.08", "45.08")),
    ("changji-2021", "appropriation_summary", "", "收入总计", {"amount": "837。5"}),
    ("changji-2021", "appropriation_summary", "210", "卫生健康支出", {"amount": "77.38", "general_public_budget": "77.38"}),
    ("changji-2021", "three_public", "", "公务接待费", {"general_public_budget": "1.1"}),
]  # fmt: skip


@pytest.mark.parametrize(("source", "kind", "code", "name", "expected"), CELLS)
def test_read_tables_of_the_real_sources(
    read_example: Callable[[str], Document], source: str, kind: str, code: str, name: str, expected: dict[str, str]
):
    table = next(one for one in read_tables(read_example(source)).tables if one.kind == kind)
    found = [figures(row) for row in table.rows if (row.code, row.name) == (code, name)]
    assert found == [expected]


def test_read_tables_keeps_codes_that_are_repeated_with_other_amounts(read_example: Callable[[str], Document]):
    # changji-2021 表六 prints 30102 three times and 30301 under two names: every row stays as printed
    table = next(
        one
        for one in read_tables(read_example("changji-2021")).tables
        if one.kind == "general_public_basic_expenditure"
    )
    assert [(row.name, row.figures[0].quantity.raw) for row in table.rows if row.code == "30102"] == [
        ("津贴补贴", "79.22"),
        ("津贴补贴", "2.7"),
        ("津贴补贴", "0.6"),
    ]
    assert [(row.name, row.figures[0].quantity.raw) for row in table.rows if row.code == "30301"] == [
        ("离休费", "4.86"),
        ("对个人和家庭的补助支出", "1.56"),
        ("离休费", "3.58"),
        ("离休费", "2.4"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bayingol-2024", {}),
        ("changji-2021", {}),
        # only the project tables stay open: one kind of money, or several that no other table prints
        ("changji-2025", {IssueCode.AMBIGUOUS_COLUMN: 5}),
        ("kizilsu-2025", {IssueCode.AMBIGUOUS_COLUMN: 9}),
        ("urumqi-2025", {IssueCode.CODE_FROM_NAME: 2}),
    ],
)
def test_read_tables_issues_of_the_real_sources(
    read_example: Callable[[str], Document], name: str, expected: dict[IssueCode, int]
):
    read = read_tables(read_example(name))
    assert Counter(codes(read.issues)) == expected
    ambiguous = {
        table.kind for table in read.tables for row in table.rows if any(f.column is None for f in row.figures)
    }
    assert ambiguous == ({"general_public_project_expenditure"} if IssueCode.AMBIGUOUS_COLUMN in expected else set())
