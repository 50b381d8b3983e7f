"""The hidden columns of tables whose blank cells were lost.

Random tables are made with every column known, their blank cells are dropped as a PDF drops them, and what is decided is
held against the truth: it is never ruled out, and a decided column is always the true one. Then one figure is changed, as
a publisher's slip would: what is decided must still be true, or stay open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from budgetkg.ingest.readers import read_bytes
from budgetkg.ingest.records import BudgetTable
from budgetkg.ingest.tables.assemble import read_tables
from budgetkg.ingest.tables.layouts import Column, Layout, RowSum, table_kinds
from budgetkg.ingest.tables.readings import read_row
from budgetkg.ingest.tables.solver import Equation, Solution, Term, solve


def small_layout(columns: str, *sums: tuple[str, str]) -> Layout:
    return Layout(
        "classified",
        tuple(Column(key, (key,)) for key in columns.split()),
        tuple(RowSum(total, tuple(parts.split())) for total, parts in sums),
    )


def real_layout(kind: str, index: int = 0) -> Layout:
    return next(one for one in table_kinds() if one.name == kind).layouts[index]


LAYOUTS = {
    "basic-project": real_layout("general_public_expenditure"),
    "three-funds": real_layout("three_public"),
    "subtotal": small_layout(
        "total sub own transfer unit carried", ("total", "sub unit carried"), ("sub", "own transfer")
    ),
    "income": real_layout("income_summary"),
    "carryover": real_layout("carryover"),
}

# whole amounts below 10 bring equal figures and chance sums, large ones with decimals do not
AMOUNTS = st.one_of(st.integers(1, 9).map(lambda whole: whole * 100), st.integers(1, 10**7))

Values = dict[str, int]


@dataclass(frozen=True)
class Tree:
    """A table: the values of every row by column, and the rows right below each row."""

    layout: Layout
    rows: dict[str, Values]
    below: dict[str, list[str]]

    def columns(self, row: str) -> tuple[str, ...]:
        """Where the row's figures stand: the truth."""
        return tuple(key for key in self.layout.keys if self.rows[row].get(key))

    def figures(self, row: str) -> tuple[int, ...]:
        """What is printed of the row when its blank cells are lost."""
        return tuple(self.rows[row][key] for key in self.columns(row))


def with_totals(layout: Layout, values: Mapping[str, int]) -> Values:
    """The values of a row with its subtotals and total."""
    filled = {key: value for key, value in values.items() if value}
    for one in reversed(layout.sums):  # the inner sums are written last
        total = sum(filled.get(part, 0) for part in one.parts)
        if total:
            filled[one.total] = total
    return filled


@st.composite
def trees(draw: st.DrawFn, names: tuple[str, ...] = tuple(LAYOUTS)) -> Tree:
    layout = LAYOUTS[draw(st.sampled_from(names))]
    parts = [key for key in layout.keys if key not in {one.total for one in layout.sums}]
    used = draw(st.lists(st.sampled_from(parts), min_size=1, max_size=3, unique=True))
    rows: dict[str, Values] = {}
    below: dict[str, list[str]] = {}

    def grow(row: str, depth: int) -> None:
        if depth == 0:
            rows[row] = with_totals(layout, draw(st.dictionaries(st.sampled_from(used), AMOUNTS, min_size=1)))
            return
        below[row] = [f"{row}.{index}" for index in range(draw(st.integers(1, 3)))]
        for child in below[row]:
            grow(child, depth - 1)
        rows[row] = with_totals(layout, {key: sum(rows[child].get(key, 0) for child in below[row]) for key in parts})

    grow("T", draw(st.integers(0, 2)))
    return Tree(layout, rows, below)


def solved(tree: Tree, changed: tuple[str, int, int] | None = None) -> Solution:
    """Solve the table as the assembler does: the sums of every row, then the sums between rows."""
    unknown = {}
    for row in tree.rows:
        figures = list(tree.figures(row))
        if changed and changed[0] == row:
            figures[changed[1]] = changed[2]
        unknown[row] = read_row(figures, tree.layout.keys, tree.layout.sums)
    each = tuple(frozenset([key]) for key in tree.layout.keys)
    equations = [
        Equation(
            row,
            (Term(row, each, -1), *(Term(child, each) for child in children)),
            (0,) * len(each),
            (len(children) + 1) // 2 + 1,
        )
        for row, children in tree.below.items()
    ]
    return solve(unknown, equations)


def wrong_columns(tree: Tree, solution: Solution) -> dict[str, list[tuple[str, str]]]:
    """Rows with figures that were decided for another column than the true one: (decided, true)."""
    wrong: dict[str, list[tuple[str, str]]] = {}
    for row in tree.rows:
        for index, true in enumerate(tree.columns(row)):
            columns = solution.columns(row, index)
            if len(columns) == 1 and columns[0] != true:
                wrong.setdefault(row, []).append((columns[0], true))
    return wrong


@settings(max_examples=150)
@given(trees())
def test_the_truth_is_never_ruled_out(tree: Tree):
    solution = solved(tree)
    assert solution.unsatisfied == []
    assert solution.doubtful == frozenset()
    for row in tree.rows:
        assert tree.columns(row) in solution.rows[row].assignments


@settings(max_examples=150)
@given(trees())
def test_what_is_decided_is_true(tree: Tree):
    assert wrong_columns(tree, solved(tree)) == {}


@settings(max_examples=200)
@given(st.data(), trees())
def test_one_wrong_figure_never_moves_the_figures_of_other_rows(data: st.DataObject, tree: Tree):
    row = data.draw(st.sampled_from(sorted(tree.rows)))
    figures = tree.figures(row)
    index = data.draw(st.integers(0, len(figures) - 1))
    # a slip of the pen, and sums that a publisher may well print instead
    printed = data.draw(st.one_of(AMOUNTS, st.sampled_from([figures[index] * 10, sum(figures), sum(figures[1:]) or 1])))
    # the row itself may read well with the wrong figure: 1 = 1 = 1 for 2 = 1 + 1
    assert set(wrong_columns(tree, solved(tree, (row, index, printed)))) <= {row}


@settings(max_examples=150)
@given(st.data(), trees(("basic-project", "three-funds")))
def test_one_wrong_figure_moves_nothing_where_the_sum_is_one(data: st.DataObject, tree: Tree):
    # total = a + b + c: no wrong figure lets another reading of its own row hold and be the only one
    row = data.draw(st.sampled_from(sorted(tree.rows)))
    index = data.draw(st.integers(0, len(tree.figures(row)) - 1))
    assert wrong_columns(tree, solved(tree, (row, index, data.draw(AMOUNTS)))) == {}


# ----------------------------------------------------------------------------------------------- from the text itself

TITLES = {"expenditure_summary": "部门支出总体情况表", "general_public_expenditure": "一般公共预算支出情况表"}
HEADING = "功能分类科目编码\n功能分类科目名称 合计 基本支出 项目支出\n类 款 项\n※ ※ ※ ※ 1 2 3\n"
INCOME_HEADING = (
    "功能分类科目编码\n功能分类科目名称 总计\n财政拨款(补助)小计\n一般公共预算\n上级一般公共预算安排的转移支付\n政府性基金预算\n"
    "上级政府性基金安排的转移支付\n国有资本经营预算\n上级国有资本经营预算安排的转移支付\n财政专户（教育收费）\n单位资金\n"
    "财政拨款结转\n非财政拨款结转结余\n※ ※ ※ ※ 1 2 3 4 5 6 7 8 9 10 11 12\n"
)
THREE = LAYOUTS["basic-project"]


def read(source: str) -> dict[str, BudgetTable]:
    return {table.kind: table for table in read_tables(read_bytes(source.encode(), "fragment.txt")).tables}


def table_text(title: str, heading: str, rows: str) -> str:
    return f"{title}\n编制部门：某市工业和信息化局 单位：万元\n{heading}{rows}"


Item = tuple[str, int, int]
"""Code of an item, its basic and its project spending."""


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    codes = draw(
        st.lists(
            st.sampled_from([f"20{c}0{g}0{i}" for c in "123" for g in "12" for i in "12"]),
            min_size=1,
            max_size=5,
            unique=True,
        )
    )
    spending = st.tuples(st.one_of(st.just(0), AMOUNTS), st.one_of(st.just(0), AMOUNTS)).filter(any)
    return [(code, *draw(spending)) for code in sorted(codes)]


def expenditure(kind: str, spending: list[Item]) -> tuple[str, list[dict[str, int]]]:
    """The table as text without blank cells, and its rows with all columns."""
    prefixes = list(dict.fromkeys(code[:length] for code, _, _ in spending for length in (0, 3, 5, 7)))
    lines, truth = [], []
    for prefix in prefixes:
        below = [(basic, project) for code, basic, project in spending if code.startswith(prefix)]
        values = with_totals(THREE, {"basic": sum(b for b, _ in below), "project": sum(p for _, p in below)})
        truth.append(values)
        code = " ".join([prefix[:3], *(prefix[at : at + 2] for at in (3, 5) if prefix[at:])])
        printed = " ".join(f"{values[key] / 100:,.2f}" for key in THREE.keys if key in values)
        lines.append(f"{code + ' 科目' if prefix else '总计'} {printed}\n")
    return table_text(TITLES[kind], HEADING, "".join(lines)), truth


@settings(max_examples=40)
@given(items(), st.data())
def test_tables_of_text_are_decided_truly(spending: list[Item], data: st.DataObject):
    # what the general public budget pays is a part of all spending, item by item
    part = [
        (code, data.draw(st.sampled_from([0, basic])), data.draw(st.sampled_from([0, project])))
        for code, basic, project in spending
    ]
    paid = [one for one in part if one[1] or one[2]]
    whole_text, whole = expenditure("expenditure_summary", spending)
    part_text, parts = expenditure("general_public_expenditure", paid) if paid else ("", [])
    tables = read(whole_text + part_text)
    for kind, truth in (("expenditure_summary", whole), ("general_public_expenditure", parts)):
        if not truth:
            continue
        rows = tables[kind].rows
        assert len(rows) == len(truth)
        for row, values in zip(rows, truth, strict=True):
            expected = [key for key in THREE.keys if key in values]
            assert [figure.quantity.value * 100 for figure in row.figures] == [values[key] for key in expected]
            for figure, column in zip(row.figures, expected, strict=True):
                assert figure.column == column or (figure.column is None and column in figure.candidates)


# -------------------------------------------------------------------------- the smallest cases in which a slip decides

# Measured on random documents of four consistent tables (表1, 2, 3, 5), 150 of every sort: without an error 98 of 100
# figures are decided; with one figure, one blank cell, blank total, missing row or one line of 表1 wrong, 90 to 95 of 100.
# No decided figure is wrong in any of them.


def decided(table: BudgetTable) -> list[list[str | None]]:
    return [[figure.column for figure in row.figures] for row in table.rows]


def test_a_total_that_counts_the_subtotal_twice_decides_nothing():
    # true: total 6.00, subtotal 3.00 = 2.00 + 1.00, carried over 3.00
    table = read(table_text("部门收入总体情况表", INCOME_HEADING, "总计 9.00 3.00 2.00 1.00 3.00\n"))["income_summary"]
    truth = ["total", "fiscal_subtotal", "general_public_budget", "upper_transfer_general", "fiscal_carryover"]
    assert all(column in (None, true) for column, true in zip(decided(table)[0], truth, strict=True))


SUMMARY = (
    "部门收支总体情况表\n编制部门：某局 单位：万元\n收入 支出\n项目 预算数 功能分类 预算数\n"
    "其中：一般财力 60.00 201 一般公共服务支出 100.00\n4.财政专户核拨 202 外交支出\n5.单位资金 203 国防支出\n"
    "二、上年结转结余 40.00 204 公共安全支出\n1.财政拨款结转 205 教育支出\n2.非财政拨款结转结余 206 科学技术支出\n"
    "收 入 总 计 100.00 支 出 总 计 100.00\n"
)


def test_a_line_left_blank_in_the_summary_decides_nothing():
    # 表1 leaves 1.财政拨款结转 blank under 上年结转结余 40.00
    income = table_text(
        "部门收入总体情况表",
        INCOME_HEADING,
        "总计 100.00 60.00 60.00 40.00\n201 一般公共服务支出 100.00 60.00 60.00 40.00\n",
    )
    table = read(SUMMARY + income)["income_summary"]
    assert {columns[3] for columns in decided(table)} <= {None, "fiscal_carryover"}


def test_a_wrong_figure_in_one_total_decides_nothing_in_two_tables():
    # 表3: 总计 9.00 4.00 is a slip for 9.00 9.00; nothing tells basic from project spending here
    tables = read(
        table_text("部门支出总体情况表", HEADING, "总计 9.00 4.00\n201 一般公共服务支出 9.00 9.00\n")
        + table_text("一般公共预算支出情况表", HEADING, "总计 9.00 9.00\n201 一般公共服务支出 9.00 9.00\n")
    )
    assert {columns[1] for table in tables.values() for columns in decided(table)} == {None}


def test_a_slip_in_one_column_does_not_move_the_others():
    # 表2: 总计 9.00 9.00 4.00 is a slip for 9.00 9.00 9.00 (total, subtotal, general public budget)
    summary = SUMMARY.replace("一般财力 60.00", "一般财力 9.00").replace(" 40.00", "").replace("100.00", "9.00")
    income = table_text(
        "部门收入总体情况表", INCOME_HEADING, "总计 9.00 9.00 4.00\n201 一般公共服务支出 9.00 9.00 9.00\n"
    )
    table = read(summary + income)["income_summary"]
    assert decided(table)[0][1] in (None, "fiscal_subtotal")


def test_a_row_without_a_total_decides_nothing():
    # 政协事务 prints its 项目支出 5.00 and leaves 合计 blank
    rows = "总计 9.00 4.00 5.00\n201 一般公共服务支出 9.00 4.00 5.00\n201 01 人大事务 4.00 4.00\n201 02 政协事务 5.00\n"
    table = read(table_text("部门支出总体情况表", HEADING, rows))["expenditure_summary"]
    assert decided(table)[-1] in ([None], ["project"])
