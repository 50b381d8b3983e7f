"""Kinds of tables by their titles, and layouts by their headings."""

from __future__ import annotations

import pytest

from budgetkg.ingest.tables.layouts import (
    ECONOMIC,
    FUNCTIONAL,
    Layout,
    TableKind,
    fitting_layout,
    is_table_label,
    normalise_label,
    read_title,
    table_kinds,
    title_readings,
)

TITLES = [
    # title as printed, kind, number as printed
    ("表一：部门（单位）收支总体情况表", "income_expenditure_summary", "表一"),
    ("部门收支总体情况表", "income_expenditure_summary", ""),
    ("公开01表 收支总表", "income_expenditure_summary", "公开01表"),
    ("2025年部门收支总体情况表", "income_expenditure_summary", ""),
    ("一、 部门收支总体情况表", "income_expenditure_summary", ""),  # an entry of the contents: a title all the same
    ("部门（单位）收入总体情况表", "income_summary", ""),
    ("表1-2 部门收入总体情况表", "income_summary", "表1-2"),
    ("附表3：部门支出总表", "expenditure_summary", "附表3"),
    ("财政拨款收支预算总体情况表", "appropriation_summary", ""),
    ("一般公共预算支出情况表", "general_public_expenditure", ""),
    ("一般公共预算基本支出情况表", "general_public_basic_expenditure", ""),
    ("2025年部门一般公共预算基本支出部门预算经济分类预算表", "general_public_basic_expenditure", ""),
    ("一般公共预算项目支出情况表", "general_public_project_expenditure", ""),
    ("表 8  政府性基金预算支出情况表", "gov_fund_expenditure", "表8"),
    ("国有资本经营预算支出情况表", "state_capital_expenditure", ""),
    ("财政拨款“三公”经费支出情况表", "three_public", ""),
    ('财政拨款"三公"经费支出情况表', "three_public", ""),  # straight quotes
    ("财政拨款”三公“经费支出情况表", "three_public", ""),  # quotes the wrong way round
    ("一般公共预算“三公”经费支出情况表", "three_public", ""),
    ("十一、 上年结转结余情况明细表", "carryover", ""),
]

NO_TITLES = [
    "部门整体绩效目标表",
    "项目支出绩效目标表",
    "二、关于某局2025年收入预算情况说明",  # a section of the explanation
    "收入支出决算总表",  # final accounts
    "表七：",
    "部门收支总体情况表见附件",
    "情况表为空表。",
    "",
]


@pytest.mark.parametrize(("printed", "kind", "label"), TITLES)
def test_read_title_knows_kind_and_number(printed: str, kind: str, label: str):
    title = read_title(printed)
    assert title is not None
    assert (title.kind.name, title.label) == (kind, label)


@pytest.mark.parametrize(
    ("printed", "kind", "label"),
    [
        ("表5 一般公共预算支出情况表", "general_public_expenditure", "表5"),
        ("表六 一般公共预算基本支出情况表", "general_public_basic_expenditure", "表六"),
        ("表8：一般公共预算“三公”经费支出情况表", "three_public", "表8"),
        ("表十一般公共预算支出情况表", "general_public_expenditure", "表十"),
        ("表十一 一般公共预算支出情况表", "general_public_expenditure", "表十一"),
        ("表十一 部门收入总体情况表", "income_summary", "表十一"),
        ("附表五 一般公共预算支出情况表", "general_public_expenditure", "附表五"),
    ],
)
def test_read_title_parts_the_number_from_a_title_that_begins_with_one(printed: str, kind: str, label: str):
    title = read_title(printed)
    assert title is not None
    assert (title.kind.name, title.label) == (kind, label)


@pytest.mark.parametrize("printed", NO_TITLES)
def test_read_title_refuses_other_words(printed: str):
    assert read_title(printed) is None


def test_read_title_refuses_a_sentence_that_ends_like_a_title():
    assert read_title("某局" * 30 + "部门收支总体情况表") is None


@pytest.mark.parametrize(
    "printed",
    ["财政拨款“三公”经费支出情况表", "部门（单位）收支总体情况表", "2025年部门收支总体情况表", "收支总表（单位：元）"],
)
def test_read_title_keeps_the_title_as_printed(printed: str):
    assert read_title(printed).text == printed


@pytest.mark.parametrize(
    ("printed", "is_label"),
    [
        ("表 7", True),
        ("表八：", True),
        ("表二十三", True),
        ("公开03表", True),
        ("附表1", True),
        ("表1-2", True),
        ("表", False),
        ("表格", False),
        ("3", False),
        ("一、", False),
        ("表一：部门收支总体情况表", False),  # with its title: not on a line of its own
    ],
)
def test_is_table_label(printed: str, is_label: bool):
    assert is_table_label(printed) is is_label


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("财政拨款(补助) 小计", "财政拨款（补助）小计"),
        ("资本性支 出［基本 建设］", "资本性支出（基本建设）"),
        ("“三公”经费", "“三公“经费"),  # one kind of quote, whichever way they are printed
        ('"三公"经费', "“三公“经费"),
        ("单位：", "单位:"),
    ],
)
def test_normalise_label(printed: str, label: str):
    assert normalise_label(printed) == label


def kind_named(name: str) -> TableKind:
    return next(kind for kind in table_kinds() if kind.name == name)


def keys(layout: Layout | None) -> tuple[str, ...] | None:
    return layout.keys if layout else None


INCOME_2024 = (  # bayingol-2024 表2, all words of its heading
    "功能分类科目编码功能分类科目名称总计财政拨款（补助）财政专户（教育收费）单位资金财政拨款结转非财政拨款结转结余类款项"
    "财政拨款（补助）小计一般公共预算上级一般公共预算安排的转移支付政府性基金预算上级政府性基金安排的转移支付"
    "国有资本经营预算上级国有资本经营预算安排的转移支付"
)
INCOME_2021 = (  # changji-2021 表二
    "功能分类科目编码功能分类科目名称总  计一般公共预算拨款政府性基金预算拨款国有资本经营预算"
    "财政专户（教育收费）事业收入事业单位经营收入单位其他资金收入"
)


@pytest.mark.parametrize(
    ("kind", "heading", "width", "columns"),
    [
        (
            "income_summary",
            INCOME_2024,
            12,
            (
                "total",
                "fiscal_subtotal",
                "general_public_budget",
                "upper_transfer_general",
                "gov_fund",
                "upper_transfer_gov_fund",
                "state_capital",
                "upper_transfer_state_capital",
                "fiscal_special_account",
                "unit_funds",
                "fiscal_carryover",
                "nonfiscal_carryover",
            ),
        ),
        (
            "income_summary",
            INCOME_2021,
            None,  # counts no columns
            (
                "total",
                "general_public_budget",
                "gov_fund",
                "state_capital",
                "fiscal_special_account",
                "business_income",
                "operating_income",
                "other_unit_funds",
            ),
        ),
        ("expenditure_summary", "功能分类科目名称合计基本支出项目支出", 3, ("total", "basic", "project")),
        # 表8 of 2025 splits 基本支出, 表九 of 2021 does not
        (
            "gov_fund_expenditure",
            "合计基本支出项目支出人员经费公用经费",
            4,
            ("total", "personnel", "public", "project"),
        ),
        ("gov_fund_expenditure", "合 计基本支出项目支出", None, ("total", "basic", "project")),
        ("expenditure_summary", "合计基本支出", None, None),  # a column is missing: no layout fits
        ("expenditure_summary", "合计基本支出项目支出", 4, None),  # the table counts more columns than any layout has
    ],
)
def test_fitting_layout(kind: str, heading: str, width: int | None, columns: tuple[str, ...] | None):
    assert keys(fitting_layout(kind_named(kind), heading, width)) == columns


# ------------------------------------------------------------------------------------- layouts.toml holds together

KINDS = {kind.name: kind for kind in table_kinds()}


@pytest.mark.parametrize("name", KINDS)
def test_layouts_have_columns_that_are_told_apart(name: str):
    for layout in KINDS[name].layouts:
        assert len(set(layout.keys)) == len(layout.keys) > 0
        assert all(label == normalise_label(label) for column in layout.columns for label in column.labels)


@pytest.mark.parametrize("name", KINDS)
def test_layouts_sum_only_their_own_columns(name: str):
    # a misspelt key in `sums` would count as a blank column and decide columns wrongly
    for layout in KINDS[name].layouts:
        for total in layout.sums:
            assert {total.total, *total.parts} <= set(layout.keys)
            assert total.total not in total.parts


@pytest.mark.parametrize("name", KINDS)
def test_kinds_are_functional_or_economic(name: str):
    economic = {"general_public_basic_expenditure", "appropriation_basic_expenditure", "operating_cost"}
    assert KINDS[name].classification == (ECONOMIC if name in economic else FUNCTIONAL)


@pytest.mark.parametrize(("printed", "kind", "label"), TITLES)
def test_titles_belong_to_one_kind(printed: str, kind: str, label: str):
    # the first kind that matches wins: a title that fits two would depend on their order
    readings = [bare for _, _, bare in title_readings(printed)]
    assert [
        name for name, one in KINDS.items() if any(title.fullmatch(bare) for title in one.titles for bare in readings)
    ] == [kind]
    assert label == "" or normalise_label(printed).startswith(label)
