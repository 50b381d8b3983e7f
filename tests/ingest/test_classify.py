"""What a row stands for, and codes concluded from names only where there is one."""

from __future__ import annotations

import pytest

from budgetkg.ingest.document import Span
from budgetkg.ingest.records import RowKind
from budgetkg.ingest.tables.classify import (
    CodeNames,
    classify_carryover,
    classify_codes,
    classify_listed,
    classify_projects,
    classify_sides,
    classify_three_public,
    three_public_names,
)
from budgetkg.ingest.tables.layouts import ECONOMIC, FUNCTIONAL, normalise_label
from budgetkg.ingest.tables.raw_rows import RawFigure, RawRow

PLACE = Span(0, 1)


def raw(code: str, label: str, project: str = "", figures: str = "1.00", side: str = "") -> RawRow:
    return RawRow(code, label, project, tuple(RawFigure(text, PLACE, None) for text in figures.split()), (PLACE,), side)


def no_names(classification: str = FUNCTIONAL) -> CodeNames:
    return CodeNames([], classification)


# ------------------------------------------------------------------------------------------------ codes and names


def test_code_names_prefers_what_the_document_prints():
    # 行政运行 is a name of dozens of codes: only the document tells which
    names = CodeNames([raw("2150501", "行政运行")], FUNCTIONAL)
    assert names.code_of("行政运行") == "2150501"
    assert no_names().code_of("行政运行") == ""


def test_code_names_decides_by_the_code_above():
    names = CodeNames([raw("2150501", "行政运行"), raw("2011301", "行政运行")], FUNCTIONAL)
    assert names.code_of("行政运行") == ""  # two codes: nothing is guessed
    assert names.code_of("行政运行", "201") == "2011301"


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("资源勘探工业信息等支出", "215"),  # the one class of this name in the classification
        ("社会保障和就业支出", "208"),
        ("维修(护)费", ""),  # economic, not functional
        ("乌鲁木齐市工业和信息化局", ""),
        ("", ""),
    ],
)
def test_code_names_knows_the_classification(label: str, code: str):
    assert no_names().code_of(label) == code


def test_code_names_compares_without_blanks_and_kind_of_bracket():
    assert no_names(ECONOMIC).code_of("维修 (护) 费") == "30213"


@pytest.mark.parametrize(
    ("code", "words", "parts"),
    [
        # kizilsu-2025 表7: name of the class, blank, name of the project
        ("2011301", "行政运行 食盐专营管理工作项目", ("行政运行", "食盐专营管理工作项目")),
        # wrapped: the break left no blank
        ("2011301", "行政运行工业领域安全生产整治及节能监察项目", ("行政运行", "工业领域安全生产整治及节能监察项目")),
        # the longest name wins: 中小企业发展 alone would cut too early
        ("2150805", "中小企业发展专项 自治区中小企业发展专项资金", ("中小企业发展专项", "自治区中小企业发展专项资金")),
        ("201", "一般公共服务支出", ("一般公共服务支出", "")),  # classes have no projects
        ("", "克孜勒苏柯尔克孜自治州工业和信息化局", ("克孜勒苏柯尔克孜自治州工业和信息化局", "")),
        ("2159999", "未知科目 某项目", ("未知科目", "某项目")),  # unknown name: the blank decides
    ],
)
def test_code_names_splits_class_from_project(code: str, words: str, parts: tuple[str, str]):
    names = CodeNames([raw("2011301", "行政运行"), raw("2150805", "中小企业发展专项")], FUNCTIONAL)
    assert names.split_name(code, words) == parts


def test_code_names_splits_a_name_printed_with_other_brackets_and_blanks():
    names = CodeNames([raw("2011301", "行政运行（机关）")], FUNCTIONAL)
    assert names.split_name("2011301", "行政 运行(机关)某项目") == ("行政 运行(机关)", "某项目")


# ----------------------------------------------------------------------------------------------------- plain tables


@pytest.mark.parametrize(
    ("row", "kind", "code", "is_printed"),
    [
        (raw("", "总计"), RowKind.TOTAL, "", False),
        (raw("", "合  计"), RowKind.TOTAL, "", False),
        (raw("201", "一般公共服务支出"), RowKind.CLASS, "201", True),
        (raw("20113", "商贸事务"), RowKind.GROUP, "20113", True),
        (raw("2011301", "行政运行"), RowKind.ITEM, "2011301", True),
        (raw("", "社会保障和就业支出"), RowKind.CLASS, "208", False),  # concluded, and marked so
        (raw("", "某市节能监察中心"), RowKind.UNIT, "", False),
        (raw("", ""), RowKind.TOTAL, "", False),  # Jiangsu: one row of figures without a name
    ],
)
def test_classify_codes_functional(row: RawRow, kind: RowKind, code: str, is_printed: bool):
    (found,) = classify_codes([row], no_names(), FUNCTIONAL)
    assert (found.kind, found.code, found.code_is_printed) == (kind, code, is_printed)
    assert found.unit_name == (row.label if kind is RowKind.UNIT else "")


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (raw("301", "工资福利支出"), RowKind.ECONOMIC_CLASS),
        (raw("30101", "基本工资"), RowKind.ECONOMIC_ITEM),
        (raw("", "总计"), RowKind.TOTAL),
    ],
)
def test_classify_codes_economic(row: RawRow, kind: RowKind):
    (found,) = classify_codes([row], no_names(ECONOMIC), ECONOMIC)
    assert found.kind is kind


def test_classify_sides():
    rows = [
        raw("", "一、本年收入", side="income"),
        raw("201", "一般公共服务支出", side="expense"),
        raw("", "八、社会保障和就业支出", side="expense"),  # Shanghai numbers the classes instead of coding them
        raw("", "收入总计", side="income"),
        raw("", "支出总计", side="expense"),
    ]
    assert [(one.kind, one.code, one.code_is_printed) for one in classify_sides(rows, no_names())] == [
        (RowKind.INCOME_LINE, "", False),
        (RowKind.EXPENSE_LINE, "201", True),
        (RowKind.EXPENSE_LINE, "208", False),
        (RowKind.TOTAL, "", False),
        (RowKind.TOTAL, "", False),
    ]


# ---------------------------------------------------------------------------------------------------- project table


def test_classify_projects_nests_units_classes_and_projects():
    # urumqi-2025 表7, its odd rows: a class without code, a group whose code is cut to that of its class, a group
    # whose code stands in the name cell, two units below one another
    plain = CodeNames(
        [
            raw("215", "资源勘探工业信息等支出"),
            raw("21505", "工业和信息产业"),
            raw("2150502", "一般行政管理事务"),
            raw("21508", "支持中小企业发展和管理支出"),
            raw("2111499", "其他能源管理事务支出"),
        ],
        FUNCTIONAL,
    )
    rows = [
        raw("", "总计"),
        raw("", "乌鲁木齐市工业和信息化局"),
        raw("", "资源勘探工业信息等支出"),
        raw("215", "工业和信息产业"),
        raw("2150502", "一般行政管理事务", "2024 年度“小升规”专项奖补资金"),
        raw("2150502", "一般行政管理事务", "特定目标 3010011E"),
        raw("21508", "支持中小企业发展和管理支出"),
        raw("", "乌鲁木齐市节能监察中心"),
        raw("211", "节能环保支出"),
        raw("2111499", "其他能源管理事务支出", "节能监察工作经费"),
    ]
    bureau, centre = "乌鲁木齐市工业和信息化局", "乌鲁木齐市节能监察中心"
    assert [
        (one.kind, one.code, one.project, one.unit_name, one.code_is_printed) for one in classify_projects(rows, plain)
    ] == [
        (RowKind.TOTAL, "", "", "", True),
        (RowKind.UNIT, "", "", bureau, True),
        (RowKind.CLASS, "215", "", bureau, False),
        (RowKind.GROUP, "21505", "", bureau, False),
        (RowKind.PROJECT, "2150502", "2024 年度“小升规”专项奖补资金", bureau, True),
        (RowKind.PROJECT, "2150502", "特定目标 3010011E", bureau, True),
        (RowKind.GROUP, "21508", "", bureau, True),
        (RowKind.UNIT, "", "", centre, True),
        (RowKind.CLASS, "211", "", centre, True),
        (RowKind.PROJECT, "2111499", "节能监察工作经费", centre, True),
    ]


def test_classify_projects_concludes_a_name_of_several_codes_below_the_class_above():
    plain = CodeNames([raw("2011301", "行政运行"), raw("2150501", "行政运行")], FUNCTIONAL)
    rows = [raw("215", "资源勘探工业信息等支出"), raw("", "行政运行")]
    assert [(one.kind, one.code) for one in classify_projects(rows, plain)] == [
        (RowKind.CLASS, "215"),
        (RowKind.ITEM, "2150501"),
    ]


# --------------------------------------------------------------------------------------------------- carried over


def kinds(rows: list[RawRow], units: frozenset[str] = frozenset()) -> list[tuple[RowKind, str, str]]:
    return [(one.kind, one.project, one.unit_name) for one in classify_carryover(rows, units)]


def test_classify_carryover_by_the_names_of_units():
    # urumqi-2025 表11: 信息化运维项目 stands below the second unit
    units = frozenset({"乌鲁木齐市工业和信息化局", "乌鲁木齐市中小企业服务中心"})
    rows = [
        raw("", "总计"),
        raw("", "乌鲁木齐市工业和信息化局"),
        raw("", "ppp 项目咨询服务费"),
        raw("", "乌鲁木齐市中小企业 服务中心"),
        raw("", "信息化运维项目"),
    ]
    assert kinds(rows, units) == [
        (RowKind.TOTAL, "", ""),
        (RowKind.UNIT, "", "乌鲁木齐市工业和信息化局"),
        (RowKind.PROJECT, "ppp 项目咨询服务费", "乌鲁木齐市工业和信息化局"),
        (RowKind.UNIT, "", "乌鲁木齐市中小企业 服务中心"),
        (RowKind.PROJECT, "信息化运维项目", "乌鲁木齐市中小企业 服务中心"),
    ]


def test_classify_carryover_by_the_sum_of_what_follows():
    # no unit is known by name: one is that which follows the total, or whose amount is that of the rows below it
    rows = [
        raw("", "总计", figures="9.00"),
        raw("", "某市工业和信息化局", figures="4.00"),
        raw("", "安全生产工作经费", figures="4.00"),
        raw("", "某市服务中心", figures="5.00"),
        raw("", "信息化运维项目", figures="2.00"),
        raw("", "网络平台经费", figures="3.00"),
    ]
    assert [kind for kind, _, _ in kinds(rows)] == [
        RowKind.TOTAL,
        RowKind.UNIT,
        RowKind.PROJECT,
        RowKind.UNIT,
        RowKind.PROJECT,
        RowKind.PROJECT,
    ]


def test_classify_carryover_takes_a_project_for_a_project_though_it_is_named_like_a_unit():
    # a building project ends in 中心, but the row below it is not its part
    rows = [
        raw("", "总计", figures="9.00"),
        raw("", "某市工业和信息化局", figures="9.00"),
        raw("", "新建数据中心", figures="4.00"),
        raw("", "信息化运维项目", figures="5.00"),
    ]
    assert [kind for kind, _, _ in kinds(rows)] == [RowKind.TOTAL, RowKind.UNIT, RowKind.PROJECT, RowKind.PROJECT]


# ------------------------------------------------------------------------------------------------------- other kinds


@pytest.mark.parametrize(
    ("printed", "name", "kind"),
    [
        ("合计", "合计", RowKind.TOTAL),
        ("“三公”经费合计", "合计", RowKind.TOTAL),
        ("因公出国(境)费", "因公出国（境）费", RowKind.THREE_PUBLIC),
        ("公务用车购置及运行费（小计）", "公务用车购置及运行费", RowKind.THREE_PUBLIC),
        ("其中：公务用车购置费", "公务用车购置费", RowKind.THREE_PUBLIC),
        ("公务用车运行维护费", "公务用车运行费", RowKind.THREE_PUBLIC),
        ("不认识的费用", "不认识的费用", RowKind.THREE_PUBLIC),  # kept under its own name
    ],
)
def test_classify_three_public_under_standard_names(printed: str, name: str, kind: RowKind):
    (found,) = classify_three_public([raw("", printed)])
    assert (found.name, found.kind) == (name, kind)


def test_three_public_names_are_normalised():
    assert all(printed == normalise_label(printed) for printed in three_public_names())


def test_classify_listed():
    assert [one.kind for one in classify_listed([raw("", "合计"), raw("", "一般公共预算")])] == [
        RowKind.TOTAL,
        RowKind.INCOME_LINE,
    ]
