"""Which row is the sum of which others."""

from __future__ import annotations

import pytest

from budgetkg.ingest.records import RowKind
from budgetkg.ingest.tables.nesting import Nested, parents

TOTAL, UNIT = Nested(RowKind.TOTAL, "", "总计"), Nested(RowKind.UNIT, "", "某局")


def coded(code: str, name: str = "") -> Nested:
    kind = {3: RowKind.CLASS, 5: RowKind.GROUP, 7: RowKind.ITEM}[len(code)]
    return Nested(kind, code, name)


def project(name: str, code: str = "2150502") -> Nested:
    return Nested(RowKind.PROJECT, code, name)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [TOTAL, coded("201"), coded("20113"), coded("2011301"), coded("2011399"), coded("208"), coded("20805")],
            [None, 0, 1, 2, 2, 0, 5],
            id="classes-groups-items",
        ),
        pytest.param(  # changji-2021 prints items alone and the total last
            [coded("2011301"), coded("2080505"), TOTAL],
            [2, 2, None],
            id="total-last",
        ),
        pytest.param([coded("201"), coded("20113")], [None, 0], id="no-total"),
        pytest.param(  # an item right below its class: the group is not printed
            [TOTAL, coded("201"), coded("2011301")],
            [None, 0, 1],
            id="missing-level",
        ),
        pytest.param(  # urumqi-2025 表7: units, classes and projects
            [
                TOTAL,
                UNIT,
                coded("215"),
                coded("21505"),
                project("甲"),
                project("乙"),
                UNIT,
                coded("211"),
                project("丙"),
            ],
            [None, 0, 1, 2, 3, 3, 0, 6, 7],
            id="units-and-projects",
        ),
        pytest.param([TOTAL, UNIT, project("甲", "")], [None, 0, 1], id="carryover"),
        pytest.param(  # the project table of a department with budget units: the department is the sum of its units
            [TOTAL, UNIT, UNIT, coded("206"), project("甲"), UNIT, coded("206"), project("乙")],
            [None, 0, 1, 2, 3, 1, 5, 6],
            id="units-below-their-department",
        ),
        pytest.param([TOTAL, UNIT, UNIT, UNIT], [None, 0, 0, 0], id="units-side-by-side"),
    ],
)
def test_parents_by_depth(rows: list[Nested], expected: list[int | None]):
    assert parents("general_public_expenditure", rows) == expected


def test_parents_of_economic_classes():
    rows = [
        TOTAL,
        Nested(RowKind.ECONOMIC_CLASS, "301", "工资福利支出"),
        Nested(RowKind.ECONOMIC_ITEM, "30101", "基本工资"),
        Nested(RowKind.ECONOMIC_CLASS, "302", "商品和服务支出"),
    ]
    assert parents("general_public_basic_expenditure", rows) == [None, 0, 1, 0]


def test_parents_of_the_three_public_rows_go_by_name():
    names = [
        "合计",
        "因公出国（境）费",
        "公务接待费",
        "公务用车购置及运行费",
        "公务用车购置费",
        "公务用车运行费",
        "会议费",  # printed in the same table in other places, no part of 三公
    ]
    rows = [Nested(RowKind.THREE_PUBLIC, "", name) for name in names]
    assert parents("three_public", rows) == [None, 0, 0, 0, 3, 3, None]


def test_parents_keep_the_sides_of_a_table_apart():
    rows = [
        Nested(RowKind.INCOME_LINE, "", "一、本年收入", "income"),
        Nested(RowKind.EXPENSE_LINE, "201", "一般公共服务支出", "expense"),
        Nested(RowKind.INCOME_LINE, "", "1.一般公共预算拨款", "income"),
        Nested(RowKind.INCOME_LINE, "", "其中：一般财力", "income"),
        Nested(RowKind.EXPENSE_LINE, "208", "社会保障和就业支出", "expense"),
        Nested(RowKind.INCOME_LINE, "", "二、上年结转结余", "income"),
        Nested(RowKind.TOTAL, "", "收入总计", "income"),
        Nested(RowKind.TOTAL, "", "支出总计", "expense"),
    ]
    assert parents("income_expenditure_summary", rows) == [6, 7, 0, 2, 7, 6, None, None]


def test_parents_of_unnumbered_income_lines():
    # changji-2021 表一: the funds are parts of the appropriation, the other incomes stand beside it
    rows = [
        Nested(RowKind.INCOME_LINE, "", name, "income")
        for name in ("财政拨款（补助）", "一般公共预算", "政府性基金预算", "事业收入")
    ]
    assert parents("income_expenditure_summary", rows) == [None, 0, 0, None]
