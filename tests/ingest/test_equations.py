"""Which sums hold between the rows of a disclosure's tables."""

from __future__ import annotations

import pytest

from budgetkg.ingest.document import Span
from budgetkg.ingest.records import RowKind
from budgetkg.ingest.tables.classify import ClassifiedRow
from budgetkg.ingest.tables.equations import INCOME_LINES, Draft, Scale, bare_line, equations, line_amounts
from budgetkg.ingest.tables.layouts import table_kinds
from budgetkg.ingest.tables.raw_rows import RawFigure, RawRow
from budgetkg.ingest.tables.solver import Equation

PLACE = Span(0, 1)


def row(kind: RowKind, code: str, name: str, figures: str, side: str = "") -> ClassifiedRow:
    printed = tuple(RawFigure(text, PLACE, None) for text in figures.split())
    return ClassifiedRow(RawRow(code, name, "", printed, (PLACE,), side), kind, code, name, "", "")


def draft(kind: str, *rows: ClassifiedRow, empty: bool = False) -> Draft:
    layout = next(one for one in table_kinds() if one.name == kind).layouts[-1 if kind == "expenditure_summary" else 0]
    return Draft(kind, layout, rows, tuple(f"{kind}:{index}" for index in range(len(rows))), empty)


def drafts(*all_drafts: Draft) -> dict[str, Draft]:
    return {one.kind: one for one in all_drafts}


def terms(equation: Equation) -> list[tuple[int, str]]:
    return [(term.sign, term.row) for term in equation.terms]


SCALE = Scale(["1.00"])


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("其中：一般财力", "一般财力"),
        ("其中:一般财力", "一般财力"),
        ("1.一般公共预算拨款", "一般公共预算拨款"),
        ("1、财政拨款结转", "财政拨款结转"),  # bayingol-2024
        ("2. 基金预算拨款", "基金预算拨款"),
        ("二、上年结转结余", "上年结转结余"),
        ("2.非财政拨款结转结余", "非财政拨款结转结余"),
        ("上级一般公共预算安排转移支付", "上级一般公共预算安排转移支付"),
        ("会议费、培训费", "会议费、培训费"),  # an enumeration, not an ordinal
    ],
)
def test_bare_line_is_without_ordinal(printed: str, bare: str):
    assert bare_line(printed) == bare


@pytest.mark.parametrize(
    ("figures", "digits", "printed", "whole"),
    [
        (["1,864.72", "40"], 2, "40", 4000),  # changji-2021 mixes 40 and 837.5
        (["837.5"], 1, "837。5", 8375),
        (["40"], 0, "1,864", 1864),
        ([], 0, "7", 7),
        (["0.001"], 3, "-5.20", -5200),
    ],
)
def test_scale_counts_in_the_smallest_printed_unit(figures: list[str], digits: int, printed: str, whole: int):
    scale = Scale(figures)
    assert (scale.digits, scale.whole(printed)) == (digits, whole)


def test_line_amounts_reads_income_lines_and_counts_blank_as_nothing():
    summary = draft(
        "income_expenditure_summary",
        row(RowKind.INCOME_LINE, "", "一、本年收入", "715.72", "income"),
        row(RowKind.INCOME_LINE, "", "1.一般公共预算拨款", "715.72", "income"),
        row(RowKind.INCOME_LINE, "", "其中：一般财力", "715.72", "income"),
        row(RowKind.EXPENSE_LINE, "201", "一般公共服务支出", "1,155.04", "expense"),
        row(RowKind.INCOME_LINE, "", "5.单位资金", "", "income"),
        row(RowKind.INCOME_LINE, "", "二、上年结转结余", "28.20", "income"),
        row(RowKind.INCOME_LINE, "", "2.非财政拨款结转结余", "28.20", "income"),
        row(RowKind.INCOME_LINE, "", "单位资金", "28.20", "income"),  # below the carry-over: another 单位资金
    )
    assert line_amounts(summary, INCOME_LINES, SCALE) == {
        "general_public_budget": 71572,
        "unit_funds": 0,  # the first line of the name counts, not the one below 上年结转结余
        "nonfiscal_carryover": 2820,
    }


@pytest.mark.parametrize(
    ("lines", "amounts"),
    [
        # 一、 = 1. + 5. holds: blank is nothing, though 二、 is printed without its parts, of which either may be meant
        (
            [("一、本年收入", "5.00"), ("其中：一般财力", "5.00"), ("5.单位资金", ""), ("二、上年结转结余", "4.00")],
            {500, 0},
        ),
        ([("二、上年结转结余", "4.00"), ("1.财政拨款结转", ""), ("2.非财政拨款结转结余", "")], set()),
        ([("二、上年结转结余", "4.00"), ("1.财政拨款结转", "1.00"), ("2.非财政拨款结转结余", "")], set()),
        ([("二、上年结转结余", "4.00"), ("1.财政拨款结转", "4.00"), ("2.非财政拨款结转结余", "")], {400, 0}),
        # the heading line is blank too: then the total tells
        ([("二、上年结转结余", ""), ("1.财政拨款结转", ""), ("收入总计", "4.00")], set()),
        ([("二、上年结转结余", ""), ("1.财政拨款结转", "4.00"), ("收入总计", "4.00")], {400}),
        # 本年收入合计 adds up what stands above it, 收入总计 everything
        ([("一、本年收入", ""), ("5.单位资金", "4.00"), ("本年收入合计", "4.00"), ("收入总计", "9.00")], {400}),
    ],
)
def test_line_amounts_leave_out_lines_whose_sum_fails(lines: list[tuple[str, str]], amounts: set[int]):
    def kind(name: str) -> RowKind:
        return RowKind.TOTAL if name.endswith("计") else RowKind.INCOME_LINE

    rows = [row(kind(name), "", name, figures, "income") for name, figures in lines]
    summary = draft("income_expenditure_summary", *rows)
    assert set(line_amounts(summary, INCOME_LINES, SCALE).values()) == amounts


def test_equations_add_up_inside_a_table():
    table = draft(
        "expenditure_summary",
        row(RowKind.TOTAL, "", "总计", "9.00 4.00 5.00"),
        row(RowKind.CLASS, "201", "一般公共服务支出", "9.00 4.00 5.00"),
        row(RowKind.GROUP, "20113", "商贸事务", "9.00 4.00 5.00"),
        row(RowKind.ITEM, "2011301", "行政运行", "4.00 4.00"),
        row(RowKind.ITEM, "2011302", "一般行政管理事务", ""),  # blank: takes no part
        row(RowKind.ITEM, "2011399", "其他商贸事务支出", "5.00 5.00"),
    )
    found = equations(drafts(table), SCALE)
    assert sorted(terms(one) for one in found) == [
        [(-1, "expenditure_summary:0"), (1, "expenditure_summary:1")],
        [(-1, "expenditure_summary:1"), (1, "expenditure_summary:2")],
        [(-1, "expenditure_summary:2"), (1, "expenditure_summary:3"), (1, "expenditure_summary:5")],
    ]
    # every column adds up by itself
    assert all(
        term.dimensions == (frozenset(["total"]), frozenset(["basic"]), frozenset(["project"]))
        for one in found
        for term in one.terms
    )


def named(found: list[Equation], start: str) -> list[Equation]:
    return [one for one in found if one.name.startswith(start)]


def test_equations_take_columns_of_the_income_table_from_the_summary():
    found = equations(
        drafts(
            draft(
                "income_expenditure_summary",
                row(RowKind.INCOME_LINE, "", "其中：一般财力", "715.72", "income"),
                row(RowKind.INCOME_LINE, "", "二、上年结转结余", "1,149.00", "income"),
                row(RowKind.INCOME_LINE, "", "1.财政拨款结转", "1,149.00", "income"),
            ),
            draft("income_summary", row(RowKind.TOTAL, "", "总计", "1,864.72 715.72 715.72 1,149.00")),
        ),
        SCALE,
    )
    assert {(tuple(one.terms[0].dimensions[0]), one.constant) for one in named(found, "表2 = 表1")} == {
        (("general_public_budget",), (71572,)),
        (("fiscal_carryover",), (114900,)),
    }


def test_equations_tie_the_tables_of_the_general_public_budget():
    total = row(RowKind.TOTAL, "", "总计", "9.00 4.00 5.00")
    group = row(RowKind.CLASS, "201", "一般公共服务支出", "9.00 4.00 5.00")
    found = equations(
        drafts(
            draft("income_summary", total, group),
            draft("expenditure_summary", total, group),
            draft("general_public_expenditure", total, group),
            draft("general_public_basic_expenditure", row(RowKind.TOTAL, "", "总计", "4.00 4.00")),
            draft("general_public_project_expenditure", total, group),
        ),
        SCALE,
    )
    assert [(one.name, terms(one), one.at_most) for one in named(found, "表2 = 表5")] == [
        ("表2 = 表5: 总计", [(1, "income_summary:0"), (-1, "general_public_expenditure:0")], False),
        ("表2 = 表5: 201", [(1, "income_summary:1"), (-1, "general_public_expenditure:1")], False),
    ]
    ((six,), seven) = named(found, "表6 = 表5"), named(found, "表7 = 表5")
    assert [tuple(term.dimensions[0]) for term in six.terms] == [("total",), ("basic",)]
    assert {tuple(one.terms[1].dimensions[0]) for one in seven} == {("project",)}
    # what the general public budget pays is not more than what all money pays, item by item
    assert {one.name for one in found if one.at_most} == {"表5 ≤ 表3: 总计", "表5 ≤ 表3: 201"}


@pytest.mark.parametrize(
    ("tables", "columns"),
    [
        # a fund that is declared empty pays for no 三公 expense
        ([draft("gov_fund_expenditure", empty=True)], {"gov_fund"}),
        ([draft("gov_fund_expenditure", empty=False)], set()),
        (
            [
                draft(
                    "appropriation_summary",
                    row(RowKind.INCOME_LINE, "", "一般公共预算", "5.00", "income"),
                    row(RowKind.INCOME_LINE, "", "政府性基金预算", "", "income"),
                    row(RowKind.INCOME_LINE, "", "国有资本经营预算", "1.00", "income"),
                )
            ],
            {"gov_fund"},
        ),
    ],
)
def test_equations_rule_out_funds_without_money(tables: list[Draft], columns: set[str]):
    public = draft("three_public", row(RowKind.TOTAL, "", "合计", "5.00 5.00"))
    found = named(equations(drafts(public, *tables), SCALE), "表10")
    assert {(*one.terms[0].dimensions[0], one.constant, one.at_most) for one in found} == {
        (column, (0,), True) for column in columns
    }


def test_equations_put_the_sums_inside_tables_first():
    # an error between tables must not decide what a table itself settles
    total = row(RowKind.TOTAL, "", "总计", "9.00 4.00 5.00")
    group = row(RowKind.CLASS, "201", "一般公共服务支出", "9.00 4.00 5.00")
    names = [
        one.name
        for one in equations(
            drafts(draft("general_public_expenditure", total, group), draft("expenditure_summary", total, group)), SCALE
        )
    ]
    inside = [index for index, name in enumerate(names) if "Σ" in name]
    assert inside == list(range(len(inside)))
    assert len(names) > len(inside) == 2
