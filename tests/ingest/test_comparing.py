"""Which figures of different tables are held against each other: on small tables, and on the real disclosures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

import pytest

from budgetkg.ingest.comparing import find_comparisons, identities
from budgetkg.ingest.document import Locator, Span
from budgetkg.ingest.quantities import Quantity, Unit
from budgetkg.ingest.records import (
    AssignedBy,
    BudgetTable,
    Comparison,
    Disclosure,
    Figure,
    FigureAt,
    RowKind,
    TableRow,
    TableState,
)

PLACE = Locator(Span(0, 1), 1, 1, None, "1")
OPEN = "basic|project"
"""As a column: the figure's column is open, and these are its candidates."""


def row(kind: str, code: str = "", name: str = "", side: str = "", **figures: str) -> TableRow:
    """A row; figures by column, `open_…` for one whose column is open between basic and project."""
    found = tuple(
        Figure(
            Quantity(Decimal(value), Unit.WAN_YUAN, value),
            None if column.startswith("open") else column,
            AssignedBy.AMBIGUOUS if column.startswith("open") else AssignedBy.PRINTED,
            ("basic", "project") if column.startswith("open") else (),
            PLACE,
        )
        for column, value in figures.items()
    )
    return TableRow(1, RowKind(kind), code, name, "", "", found, PLACE, side=side)


COLUMNS = {
    "income_expenditure_summary": ("amount",),
    "income_summary": ("total", "general_public_budget", "upper_transfer_general", "gov_fund", "fiscal_carryover"),
    "expenditure_summary": ("total", "basic", "project"),
    "appropriation_summary": ("amount", "general_public_budget", "gov_fund", "state_capital"),
    "general_public_expenditure": ("total", "basic", "project"),
    "general_public_basic_expenditure": ("total", "personnel", "public"),
    "general_public_project_expenditure": ("total", "goods_services"),
}


def table(kind: str, *rows: TableRow, columns: Iterable[str] = ()) -> BudgetTable:
    return BudgetTable(
        kind, "", "", "", Unit.WAN_YUAN, tuple(columns) or COLUMNS[kind], (), TableState.FILLED, rows, PLACE
    )


def values(tables: tuple[BudgetTable, ...], figures: Iterable[FigureAt]) -> list[str]:
    return [tables[t].rows[r].figures[f].quantity.raw for t, r, f in figures]


def compared(*tables: BudgetTable, by: str) -> list[tuple[list[str], list[str]]]:
    """The figures of both sides, of the comparisons by one identity."""
    return [
        (values(tables, one.left), values(tables, one.right)) for one in find_comparisons(tables) if one.identity == by
    ]


def test_totals_of_two_tables_are_compared() -> None:
    five = table("general_public_expenditure", row("item", "2011301", basic="4"), row("total", total="9", basic="6"))
    six = table("general_public_basic_expenditure", row("total", total="7", personnel="5", public="2"))
    assert compared(five, six, by="basic") == [(["6"], ["7"])]


def test_both_sides_of_one_table_are_compared() -> None:
    """表1: 收入总计 = 支出总计."""
    one = table(
        "income_expenditure_summary",
        row("total", side="income", amount="9"),
        row("total", side="expense", amount="8"),
    )
    assert compared(one, by="summary-balance") == [(["9"], ["8"])]
    (comparison,) = find_comparisons([one])
    assert (comparison.left_row, comparison.right_row) == ((0, 0), (0, 1))


def test_several_columns_of_a_side_are_added_up() -> None:
    two = table("income_summary", row("total", total="9", general_public_budget="5", upper_transfer_general="3"))
    five = table("general_public_expenditure", row("total", total="8"))
    assert compared(two, five, by="general-and-transfer") == [(["5", "3"], ["8"])]


def test_rows_are_compared_by_code() -> None:
    two = table("income_summary", row("class", "208", total="3"), row("class", "210", total="2"))
    three = table("expenditure_summary", row("class", "210", total="2"), row("class", "208", total="4"))
    assert compared(two, three, by="income-expenditure") == [(["3"], ["4"]), (["2"], ["2"])]


def test_code_that_one_table_lacks_is_compared_with_nothing_printed() -> None:
    """Equal tables: a class of either that the other does not print counts as 0 there."""
    two = table("income_summary", row("class", "208", total="3"), row("class", "210", total="2"))
    three = table("expenditure_summary", row("class", "208", total="3"), row("class", "221", total="2"))
    assert compared(two, three, by="income-expenditure") == [(["3"], ["3"]), (["2"], []), ([], ["2"])]


def test_code_of_a_length_that_a_table_does_not_print_is_not_missed_there() -> None:
    """A table of items alone against one of classes alone: 类 is made up of its items, 项 has nothing to be held against."""
    two = table("income_summary", row("class", "208", total="3"))
    three = table("expenditure_summary", row("item", "2080505", total="1"), row("item", "2080506", total="2"))
    assert compared(two, three, by="income-expenditure") == [(["3"], ["1", "2"])]


def test_class_whose_items_are_not_all_printed_is_not_made_up() -> None:
    two = table("income_summary", row("class", "208", total="3"))
    three = table("expenditure_summary", row("item", "2080505", total="1"), row("item", "2080506"))
    assert compared(two, three, by="income-expenditure") == []


def test_code_that_is_printed_twice_counts_with_both_rows() -> None:
    """changji-2021 repeats codes with other amounts."""
    two = table("income_summary", row("item", "2080505", total="1"), row("item", "2080505", total="2"))
    three = table("expenditure_summary", row("item", "2080505", total="3"))
    assert compared(two, three, by="income-expenditure") == [(["1", "2"], ["3"])]


def test_row_of_a_project_is_no_row_of_its_code() -> None:
    seven = table(
        "general_public_project_expenditure", row("project", "2011302", total="9"), row("item", "2011302", total="5")
    )
    five = table("general_public_expenditure", row("item", "2011302", project="5"))
    assert compared(five, seven, by="project") == [(["5"], ["5"])]


def test_at_most_does_not_ask_for_codes_that_only_the_greater_table_has() -> None:
    five = table("general_public_expenditure", row("class", "208", total="3"))
    three = table("expenditure_summary", row("class", "208", total="4"), row("class", "229", total="5"))
    assert compared(five, three, by="general-public-within-all") == [(["3"], ["4"])]


def test_lines_of_the_income_side_are_compared_with_columns() -> None:
    """表1 prints 单位资金 twice: as income, and below what is carried over, where it is part of another column."""
    names = (
        "一、本年收入",
        "其中：政府性基金收入",
        "5.单位资金",
        "二、上年结转结余",
        "2.非财政拨款结转结余",
        "单位资金",
    )
    amounts = ("4", "1", "3", "2", "2", "2")
    one = table(
        "income_expenditure_summary",
        *(row("income_line", name=name, side="income", amount=a) for name, a in zip(names, amounts, strict=True)),
    )
    two = table(
        "income_summary",
        row("total", total="9", gov_fund="1", unit_funds="3", nonfiscal_carryover="5"),
        columns=("total", "gov_fund", "unit_funds", "nonfiscal_carryover"),
    )
    assert compared(one, two, by="income-lines") == [(["1"], ["1"]), (["3"], ["3"]), (["2"], ["5"])]


def test_line_without_a_column_in_the_other_table_is_not_compared() -> None:
    one = table("income_expenditure_summary", row("income_line", name="政府性基金收入", side="income", amount="1"))
    two = table("income_summary", row("total", total="9"), columns=("total", "general_public_budget"))
    assert compared(one, two, by="income-lines") == []


def test_pair_is_left_out_where_an_open_figure_could_count() -> None:
    five = table("general_public_expenditure", row("total", total="9", open_one="6"))
    six = table("general_public_basic_expenditure", row("total", total="7"))
    three = table("expenditure_summary", row("total", total="9", basic="5"))
    assert compared(five, six, by="basic") == []
    # the total's own column is none of the candidates
    assert compared(five, three, by="general-public-within-all") == [(["9"], ["9"])]


def test_kind_that_is_printed_twice_is_not_compared() -> None:
    """Two tables of a kind are of two units or two years; which one is meant, nothing says."""
    five = table("general_public_expenditure", row("total", total="9", basic="6"))
    six = table("general_public_basic_expenditure", row("total", total="6"))
    assert compared(five, six, by="basic") == [(["6"], ["6"])]
    assert compared(five, six, six, by="basic") == []


def test_total_without_figures_and_table_without_rows_are_not_compared() -> None:
    five = table("general_public_expenditure", row("total", total="9", basic="6"))
    assert compared(five, table("general_public_basic_expenditure", row("total")), by="basic") == []
    assert compared(five, table("general_public_basic_expenditure"), by="basic") == []


def test_blank_column_counts_as_nothing_where_the_table_has_it() -> None:
    four = table("appropriation_summary", row("total", side="expense", amount="9", general_public_budget="9"))
    eight = table("appropriation_summary", row("total", side="expense", amount="9"))
    five = table("general_public_expenditure", row("total", total="9"))
    assert compared(four, five, by="general-public-total") == [(["9"], ["9"])]
    assert compared(eight, five, by="general-public-total") == [([], ["9"])]


@pytest.mark.parametrize(
    ("columns", "is_compared"),
    [
        (("total", "general_public_budget", "upper_transfer_general", "fiscal_carryover"), True),
        # templates without transfers or carry-over count them elsewhere, or have none
        (("total", "general_public_budget"), True),
        # without the general public budget itself there is no upper bound
        (("total", "fiscal_carryover"), False),
    ],
)
def test_upper_bound_must_be_whole(columns: tuple[str, ...], is_compared: bool) -> None:
    five = table("general_public_expenditure", row("total", total="8"))
    two = table("income_summary", row("total", total="9", **{columns[1]: "8"}), columns=columns)
    assert bool(compared(five, two, by="general-public-funded")) == is_compared


def test_identities_are_read_with_their_sides() -> None:
    found = {one.name: one for one in identities()}
    one = found["general-and-transfer"]
    assert (one.left.kind, one.left.side, one.left.columns) == (
        "income_summary",
        "",
        {"general_public_budget", "upper_transfer_general"},
    )
    assert (one.right.kind, one.right.columns, one.comparison) == ("general_public_expenditure", {"total"}, "at_most")
    assert one.matched_by == {"total", "code"}
    assert found["summary-balance"].right.side == "expense"


# what the sources print: identity, row of the left side (code or total), both sums in 万元
REAL = [
    # 表5 总计 basic 1,015.03 and 表6 总计 1,015.03 (lines 313 and before)
    ("bayingol-2024", "basic", "", "1015.03", "1015.03"),
    # 表11 73.00 and 表2 column 11
    ("bayingol-2024", "carryover-fiscal", "", "73", "73"),
    # 表一 201 is 714.04 (line 43), 表三 201… is 468.04 + 40 + 207
    ("changji-2021", "summary-classes", "201", "714.04", "715.04"),
    # 表三 2101199 basic 0.22, 表五 0.18
    ("changji-2021", "general-public-basic-within-all", "2101199", "0.18", "0.22"),
    # 表1 901.20 on both sides
    ("kizilsu-2025", "summary-balance", "", "901.2", "901.2"),
    # 表5 总计 project 29.00 and 表7 总计 29.00 (lines 447, 621)
    ("kizilsu-2025", "project", "", "29", "29"),
    # 表3 201: 1,158.04 of which project 688.00; 表5 201: project 50.00
    ("changji-2025", "general-public-project-within-all", "201", "50", "685"),
    # 表7 class 215, whose code is not printed (line 330)
    ("urumqi-2025", "project", "215", "2883.71", "2883.71"),
]


@pytest.mark.parametrize(("name", "identity", "code", "left", "right"), REAL)
def test_real_tables_are_tied_as_they_are_printed(
    extract_example: Callable[[str], Disclosure], name: str, identity: str, code: str, left: str, right: str
) -> None:
    record = extract_example(name)

    def total(figures: Iterable[FigureAt]) -> Decimal:
        return sum((record.tables[t].rows[r].figures[f].quantity.value for t, r, f in figures), Decimal(0))

    def is_meant(one: Comparison) -> bool:
        at = one.left_row or one.right_row
        assert at is not None
        found = record.tables[at[0]].rows[at[1]]
        return one.identity == identity and (found.code == code if code else found.kind is RowKind.TOTAL)

    (comparison,) = filter(is_meant, record.comparisons)
    assert (total(comparison.left), total(comparison.right)) == (Decimal(left), Decimal(right))
