"""Which figures of the tables the words restate: rows, columns, and what a share is a share of."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from budgetkg.ingest.document import Locator, Span
from budgetkg.ingest.quantities import Quantity, Unit
from budgetkg.ingest.records import (
    AssignedBy,
    BudgetTable,
    Disclosure,
    Figure,
    Restated,
    RowKind,
    StatedChange,
    StatedFact,
    StatedShare,
    TableRow,
    TableState,
)
from budgetkg.ingest.restating import CHANGE, FACT, SHARE, find_restated

PLACE = Locator(Span(0, 1), 1, 1, None, "1")
RULES: dict[str, Any] = tomllib.loads((files("budgetkg.ingest") / "restated.toml").read_text(encoding="utf-8"))
KINDS: list[dict[str, Any]] = tomllib.loads(
    (files("budgetkg.ingest.tables") / "layouts.toml").read_text(encoding="utf-8")
)["kind"]
COLUMNS = {kind["name"]: {c["key"] for layout in kind["layout"] for c in layout["columns"]} for kind in KINDS}


def row(kind: str, code: str = "", name: str = "", **figures: str) -> TableRow:
    found = tuple(
        Figure(Quantity(Decimal(value), Unit.WAN_YUAN, value), column, AssignedBy.PRINTED, (), PLACE)
        for column, value in figures.items()
    )
    return TableRow(1, RowKind(kind), code, name, "", "", found, PLACE)


def table(kind: str, *rows: TableRow, columns: str) -> BudgetTable:
    return BudgetTable(kind, "", "", "", Unit.WAN_YUAN, tuple(columns.split()), (), TableState.FILLED, rows, PLACE)


TABLES = (
    table(
        "income_summary",
        row("class", "201", "一般公共服务支出", total="5", general_public_budget="5"),
        row("total", "", "合计", total="9", general_public_budget="6", fiscal_carryover="3"),
        columns="total general_public_budget upper_transfer_general fiscal_carryover",
    ),
    table(
        "general_public_expenditure",
        row("total", "", "总计", total="9", basic="6", project="3"),
        row("class", "201", "一般公共服务支出", total="5"),
        row("group", "20113", "商贸事务", total="5"),
        row("item", "2011301", "行政运行", total="5"),
        row("class", "208", "社会保障和就业支出", total="4"),
        row("group", "20805", "行政事业单位养老支出", total="4"),
        row("item", "2080501", "行政单位离退休", total="4"),
        row("class", "215", "资源勘探工业信息等支出", total="2"),
        row("group", "21505", "工业和信息产业", total="2"),
        row("item", "2150501", "行政运行", total="2"),
        columns="total basic project",
    ),
    table(
        "general_public_basic_expenditure",
        row("economic_item", "30102", "津贴补贴", total="4", personnel="4"),
        row("economic_item", "30231", "公务用车运行维护费", total="1", public="1"),
        row("economic_item", "30102", "津贴补贴", total="2", personnel="2"),
        row("total", "", "合 计", total="7", personnel="6", public="1"),
        columns="total personnel public",
    ),
    table(
        "three_public",
        row("total", "", "合计", general_public_budget="2"),
        row("three_public", "", "因公出国（境）费"),
        row("three_public", "", "公务接待费", general_public_budget="2"),
        columns="total general_public_budget",
    ),
    table(
        "appropriation_summary",
        row("expense_line", "201", "一般公共服务支出", amount="5", general_public_budget="5"),
        row("total", "", "收入总计", amount="9"),
        row("total", "", "支出总计", amount="9", general_public_budget="7", gov_fund="2"),
        columns="amount general_public_budget gov_fund",
    ),
)
INCOME, EXPENDITURE, BASIC, THREE, APPROPRIATION = range(5)


def change(item: str) -> StatedChange:
    return StatedChange("", item, None, None, None, "", False, PLACE)


def share(item: str) -> StatedShare:
    return StatedShare("", item, None, Decimal(10), "", PLACE)


def fact(topic: str, item: str) -> StatedFact:
    return StatedFact(topic, item, Decimal(1), "万元", None, None, PLACE)


def of_change(section: str, item: str) -> list[tuple[int, tuple[int, ...], str]]:
    return [(one.table, one.rows, one.column) for one in find_restated(TABLES, [(section, change(item))], [], [])]


def of_fact(topic: str, item: str) -> list[tuple[int, tuple[int, ...], str]]:
    return [(one.table, one.rows, one.column) for one in find_restated(TABLES, [], [], [fact(topic, item)])]


@pytest.mark.parametrize(
    ("section", "item", "expected"),
    [
        # the total row and the column that the item names
        ("income", "一般公共预算", [(INCOME, (1,), "general_public_budget")]),
        ("income", "财政拨款结转", [(INCOME, (1,), "fiscal_carryover")]),
        # a column without a figure is restated all the same: 上级…转移支付 is 0 there
        ("income", "上级一般公共预算安排的转移支付资金", [(INCOME, (1,), "upper_transfer_general")]),
        # a column that the template does not have
        ("income", "政府性基金预算", []),
        ("general_public_scale", "项目支出", [(EXPENDITURE, (0,), "project")]),
        # the path of names says which 行政运行
        ("general_public_uses", "一般公共服务支出（类）商贸事务（款）行政运行（项）", [(EXPENDITURE, (3,), "total")]),
        (
            "general_public_uses",
            "资源勘探工业信息等支出（类）工业和信息产业（款）行政运行（项）",
            [(EXPENDITURE, (9,), "total")],
        ),
        ("general_public_uses", "一般公共服务支出（类）商贸事务（款）事业运行（项）", []),
        # codes in brackets, as in 2021
        (
            "general_public_uses",
            "社会保障和就业（208）行政事业单位养老支出（05）离退休（01）",
            [(EXPENDITURE, (6,), "total")],
        ),
        ("general_public_uses", "一般公共服务（201）商贸事务（13）事业运行（50）", []),
        # a class alone
        ("general_public_structure", "社会保障和就业支出（类）", [(EXPENDITURE, (4,), "total")]),
        ("general_public_structure", "社会保障和就业支出", [(EXPENDITURE, (4,), "total")]),
        # a section of which nothing is known
        ("performance", "基本支出", []),
    ],
)
def test_change_restates_a_total_or_a_row(
    section: str, item: str, expected: list[tuple[int, tuple[int, ...], str]]
) -> None:
    assert of_change(section, item) == expected


def test_structure_falls_back_to_the_summary_where_the_table_prints_no_classes() -> None:
    """changji-2021 prints items alone in 表五; the classes stand in 表四."""
    items = table(
        "general_public_expenditure",
        row("item", "2011301", "行政运行", total="5"),
        row("total", "", "合计", total="9"),
        columns="total basic project",
    )
    found = find_restated(
        [items, TABLES[APPROPRIATION]], [], [("general_public_structure", share("一般公共服务（201）行政运行"))], []
    )
    assert found == (
        Restated(SHARE, 0, 1, (0,), "general_public_budget"),
        Restated(SHARE, 0, 0, (1,), "total", is_whole=True),
    )


def test_share_restates_its_part_and_names_its_whole() -> None:
    found = find_restated(TABLES, [], [("income", share("一般公共预算"))], [])
    assert found == (
        Restated(SHARE, 0, INCOME, (1,), "general_public_budget"),
        Restated(SHARE, 0, INCOME, (1,), "total", is_whole=True),
    )


def test_share_of_an_unknown_item_has_a_whole_still() -> None:
    found = find_restated(TABLES, [], [("general_public_structure", share("公共安全支出（类）"))], [])
    assert found == (Restated(SHARE, 0, EXPENDITURE, (0,), "total", is_whole=True),)


def test_share_of_a_section_without_a_whole_has_none() -> None:
    """五（一） gives no shares in the template; one that stands there has no known whole."""
    found = find_restated(TABLES, [], [("general_public_scale", share("基本支出"))], [])
    assert found == (Restated(SHARE, 0, EXPENDITURE, (0,), "basic"),)


@pytest.mark.parametrize(
    ("topic", "item", "expected"),
    [
        ("budget_total", "财政拨款收支总预算", [(APPROPRIATION, (1,), "amount")]),
        # with a government fund, the general public budget is not all of 表4: its own column is
        ("budget_total", "财政拨款收入预算：一般公共预算拨款", [(APPROPRIATION, (2,), "general_public_budget")]),
        ("budget_total", "人员经费", [(BASIC, (3,), "personnel")]),
        ("budget_total", "一般公共预算支出：一般公共服务支出", [(APPROPRIATION, (0,), "general_public_budget")]),
        ("budget_total", "上年结转结余", []),  # no table of carry-over
        # a name that the table prints twice stands for both rows
        ("basic_expenditure", "人员经费：津贴补贴", [(BASIC, (0, 2), "total")]),
        ("basic_expenditure", "公用经费：印刷费", []),
        ("operating_cost", "机关运行经费", [(BASIC, (3,), "public")]),
        ("operating_cost", "培训费", []),
        # 三公: the column in which the table has figures
        ("three_public", "公务接待费", [(THREE, (2,), "general_public_budget")]),
        ("three_public", "因公出国（境）费", [(THREE, (1,), "total")]),
        ("state_assets", "合计", []),
    ],
)
def test_fact_restates_rows_of_its_table(
    topic: str, item: str, expected: list[tuple[int, tuple[int, ...], str]]
) -> None:
    assert of_fact(topic, item) == expected


def test_total_without_figures_is_not_restated() -> None:
    empty = table("income_summary", row("total", "", "合计"), columns="total general_public_budget")
    assert find_restated([empty], [("income", change("一般公共预算"))], [("income", share("一般公共预算"))], []) == ()


def test_links_keep_the_order_and_the_index_of_their_statements() -> None:
    found = find_restated(
        TABLES,
        [("income", change("未知")), ("income", change("一般公共预算"))],
        [("income", share("一般公共预算"))],
        [fact("budget_total", "收入预算")],
    )
    assert [(one.kind, one.index, one.is_whole) for one in found] == [
        (CHANGE, 1, False),
        (SHARE, 0, False),
        (SHARE, 0, True),
        (FACT, 0, False),
    ]


def test_rules_name_tables_and_columns_that_exist() -> None:
    named = [(rule["table"], column) for rule in RULES.values() for column in rule.get("items", {}).values()]
    named += [tuple(rule["whole"]) for rule in RULES.values() if "whole" in rule]
    named += [tuple(target) for target in RULES["budget_total"]["totals"].values()]
    assert len(named) > 20
    assert [(kind, column) for kind, column in named if column not in COLUMNS[kind]] == []


# what the sources say: statement, and the lines of the rows that it restates
REAL = [
    # 五(二) 201 715.04万元，占84.86%: 表五 prints no classes, 表四 has 201 in line 658; the whole is 表五 合计 (line 1086)
    ("changji-2021", SHARE, "五(二)", "一般公共服务支出（201）行政运行", [658], False),
    ("changji-2021", SHARE, "五(二)", "一般公共服务支出（201）行政运行", [1086], True),
    # 津贴补贴 79.22 + 2.7 + 0.6 = 82.52
    ("changji-2021", FACT, "basic_expenditure", "人员经费：津贴补贴", [1122, 1129, 1164], False),
    ("bayingol-2024", CHANGE, "五(三)", "教育支出（类）进修及培训（款）培训支出（项）", [285], False),
    ("bayingol-2024", FACT, "three_public", "公务接待费", [419], False),
    ("urumqi-2025", CHANGE, "二", "非财政拨款结转结余", [129], False),
]


@pytest.mark.parametrize(("name", "kind", "section", "item", "lines", "is_whole"), REAL)
def test_real_statements_restate_the_rows_that_they_name(
    extract_example: Callable[[str], Disclosure],
    name: str,
    kind: str,
    section: str,
    item: str,
    lines: list[int],
    is_whole: bool,
) -> None:
    record = extract_example(name)
    statements = {CHANGE: record.changes, SHARE: record.shares, FACT: record.facts}[kind]
    (index,) = [
        at
        for at, one in enumerate(statements)
        if one.item == item and (one.topic if isinstance(one, StatedFact) else one.section) == section
    ]
    (found,) = [one for one in record.restated if (one.kind, one.index, one.is_whole) == (kind, index, is_whole)]
    assert [record.tables[found.table].rows[at].locator.line_start for at in found.rows] == lines
