"""Which column a figure stands in where blank cells have vanished. Figures are in the smallest unit printed."""

from __future__ import annotations

import pytest

from budgetkg.ingest.tables.layouts import RowSum
from budgetkg.ingest.tables.readings import Unknown, possible_assignments, read_row
from budgetkg.ingest.tables.solver import Equation, Solution, Term, solve

COLUMNS = ("total", "basic", "project")
SUMS = (RowSum("total", ("basic", "project")),)
EACH = tuple(frozenset([column]) for column in COLUMNS)
T, B, P = ("total",), ("basic",), ("project",)
BOTH = ("basic", "project")


def row(*figures: int, tolerance: int = 0) -> Unknown:
    return Unknown(figures, possible_assignments(figures, COLUMNS, SUMS, tolerance))


def is_sum_of(parent: str, *children: str, tolerance: int = 0) -> Equation:
    terms = (Term(parent, EACH, -1), *(Term(child, EACH) for child in children))
    return Equation(f"{parent} = Σ", terms, (0, 0, 0), tolerance)


def decided(solution: Solution) -> dict[str, list[tuple[str, ...]]]:
    return {name: [solution.columns(name, i) for i in range(len(one.figures))] for name, one in solution.rows.items()}


# ------------------------------------------------------------------------------------------------ one row by itself


@pytest.mark.parametrize(
    ("figures", "tolerance", "assignments"),
    [
        ((9, 4, 5), 0, {("total", "basic", "project")}),
        ((9, 9), 0, {("total", "basic"), ("total", "project")}),
        ((9,), 0, set()),  # no part keeps the sum
        ((9, 4), 0, set()),  # the publisher's slip
        ((9, 8), 1, {("total", "basic"), ("total", "project")}),
        ((1, 2, 3, 4), 0, set()),  # more figures than columns: no assignment at all
        ((), 0, set()),
    ],
)
def test_possible_assignments(figures: tuple[int, ...], tolerance: int, assignments: set[tuple[str, ...]]):
    assert possible_assignments(figures, COLUMNS, SUMS, tolerance) == assignments


def test_possible_assignments_of_nested_sums():
    # changji-2025 表2, `685.00 50.00 50.00 635.00`: a subtotal must be followed by its part
    columns = ("total", "subtotal", "general", "transfer", "unit_funds", "carryover")
    sums = (RowSum("total", ("subtotal", "unit_funds", "carryover")), RowSum("subtotal", ("general", "transfer")))
    assert possible_assignments((68500, 5000, 5000, 63500), columns, sums, 0) == {
        ("total", "subtotal", "general", "unit_funds"),
        ("total", "subtotal", "general", "carryover"),
        ("total", "subtotal", "transfer", "unit_funds"),
        ("total", "subtotal", "transfer", "carryover"),
    }


def test_possible_assignments_allow_rounding():
    # 0.33 + 0.33 + 0.33 printed under 1.00: one hundredth is lost
    sums = (RowSum("total", ("a", "b", "c")),)
    columns = ("total", "a", "b", "c")
    assert possible_assignments((100, 33, 33, 33), columns, sums, 1) == {columns}
    assert possible_assignments((100, 33, 33, 33), columns, sums, 0) == set()
    assert possible_assignments((100, 49, 50), columns, sums, 1) == {
        ("total", "a", "b"),
        ("total", "a", "c"),
        ("total", "b", "c"),
    }


def test_possible_assignments_keep_both_readings_where_a_subtotal_may_be_counted_twice():
    # 6 = 3 + 2 + 1: three incomes without a subtotal, or 3 = 2 + 1 that the total counts twice
    columns = ("total", "subtotal", "general", "transfer", "special", "unit_funds", "carryover")
    sums = (
        RowSum("total", ("subtotal", "special", "unit_funds", "carryover")),
        RowSum("subtotal", ("general", "transfer")),
    )
    assert possible_assignments((6, 3, 2, 1), columns, sums, 0) == {
        ("total", "special", "unit_funds", "carryover"),
        ("total", "subtotal", "general", "transfer"),
    }
    assert possible_assignments((6, 4, 1, 1), columns, sums, 0) == {("total", "special", "unit_funds", "carryover")}


def test_read_row_that_contradicts_itself_may_stand_anywhere():
    # the total may be the figure that is missing: 政协事务 prints its 项目支出 5.00 alone
    assert read_row((5,), COLUMNS, SUMS) == Unknown((5,), frozenset({T, B, P}), False, COLUMNS, SUMS)
    assert read_row((9, 4), COLUMNS, SUMS).assignments == {T + B, T + P, B + P}
    assert read_row((9, 4, 3), COLUMNS, SUMS) == Unknown((9, 4, 3), frozenset({COLUMNS}), False, COLUMNS, SUMS)
    assert read_row((9, 4), COLUMNS, SUMS, known=("total", "basic")).assignments == {T + B}


# ---------------------------------------------------------------------------------------------------- rows together


def test_solve_decides_by_the_column_sums():
    # changji-2025 表3: 商贸事务 and its two items, of which one is basic and one is project spending
    rows = {"group": row(115504, 47004, 68500), "a": row(47004, 47004), "b": row(68500, 68500)}
    solution = solve(rows, [is_sum_of("group", "a", "b")])
    assert decided(solution) == {"group": [T, B, P], "a": [T, B], "b": [T, P]}
    assert solution.unsatisfied == []


def test_solve_carries_a_decision_on():
    # the class alone is open; what decides its group decides it as well
    rows = {"total": row(9, 4, 5), "class": row(4, 4), "group": row(4, 4), "other": row(5, 5)}
    solution = solve(rows, [is_sum_of("class", "group"), is_sum_of("total", "class", "other")])
    assert decided(solution) == {"total": [T, B, P], "class": [T, B], "group": [T, B], "other": [T, P]}


def test_solve_leaves_equal_amounts_open():
    # 10 = 5 + 5: which of the two is the basic one, nobody can tell
    rows = {"total": row(10, 5, 5), "a": row(5, 5), "b": row(5, 5)}
    assert decided(solve(rows, [is_sum_of("total", "a", "b")])) == {"total": [T, B, P], "a": [T, BOTH], "b": [T, BOTH]}


def test_solve_leaves_a_table_with_one_kind_of_money_open():
    # changji-2025 表7: 50.00 50.00 in every row may stand in any column
    rows = {"total": row(50, 50), "a": row(50, 50)}
    assert decided(solve(rows, [is_sum_of("total", "a")])) == {"total": [T, BOTH], "a": [T, BOTH]}


def test_solve_takes_a_column_total_from_another_table():
    # 表1 prints the carry-over as a line: the constant decides the total row, that row its parts
    rows = {"total": row(50, 50), "a": row(50, 50)}
    constant = Equation("表2 = 表1", (Term("total", (frozenset(["project"]),)),), (50,))
    assert decided(solve(rows, [is_sum_of("total", "a"), constant])) == {"total": [T, P], "a": [T, P]}


def test_solve_with_at_most_rules_out_only_what_is_too_much():
    # a fund without income pays for nothing
    rows = {"a": row(50, 50)}
    nothing = Equation("≤ 0", (Term("a", (frozenset(["project"]),)),), (0,), at_most=True)
    enough = Equation("≤ 60", (Term("a", (frozenset(["basic"]),)),), (60,), at_most=True)
    assert decided(solve(rows, [nothing]))["a"] == [T, B]
    assert decided(solve(rows, [enough]))["a"] == [T, BOTH]


def test_solve_ties_two_tables_by_the_difference_of_their_rows():
    rows = {"left": row(9, 4, 5), "right": row(4, 4)}
    equal = Equation("left basic = right project", (Term("left", (EACH[1],)), Term("right", (EACH[2],), -1)), (0,))
    assert decided(solve(rows, [equal])) == {"left": [T, B, P], "right": [T, P]}


def test_solve_sets_an_equation_aside_that_cannot_hold():
    # the publisher's total is wrong: it must not decide a column, and it must be told
    rows = {"total": row(12, 4, 8), "a": row(4, 4), "b": row(5, 5)}
    broken = is_sum_of("total", "a", "b")
    solution = solve(rows, [broken])
    assert decided(solution) == {"total": [T, B, P], "a": [T, BOTH], "b": [T, BOTH]}
    assert solution.unsatisfied == [broken]


def test_solve_keeps_what_earlier_equations_have_left():
    # the first equation is trusted more; the second contradicts it and is set aside
    rows = {"a": row(5, 5)}
    first = Equation("project = 5", (Term("a", (EACH[2],)),), (5,))
    second = Equation("basic = 5", (Term("a", (EACH[1],)),), (5,))
    solution = solve(rows, [first, second])
    assert decided(solution)["a"] == [T, P]
    assert solution.unsatisfied == [second]
    assert solution.doubtful == {"a"}  # the other column would let the second hold


def test_solve_calls_no_row_doubtful_that_could_be_read_in_one_way_only():
    rows = {"total": row(12, 4, 8), "a": row(9, 4, 5)}
    assert solve(rows, [is_sum_of("total", "a")]).doubtful == frozenset()


def test_solve_allows_rounding_only_where_the_sum_is_not_exact():
    # 1000 = 333 + 333 + 333 + 1: with the tolerance in force the blank column of the total could swallow a 1
    rows = {"total": row(999, 333, 666), "a": row(333, 333), "b": row(333, 333), "c": row(333, 333)}
    exact = solve(rows, [is_sum_of("total", "a", "b", "c", tolerance=3)])
    assert exact.unsatisfied == []
    off = {**rows, "total": row(1000, 333, 667)}
    assert solve(off, [is_sum_of("total", "a", "b", "c", tolerance=3)]).unsatisfied == []
    far = {**rows, "total": row(1010, 333, 677)}
    assert solve(far, [is_sum_of("total", "a", "b", "c", tolerance=3)]).unsatisfied != []


def test_solve_puts_nothing_into_a_column_whose_total_is_blank():
    # a hundredth is within the tolerance, but the total has no project spending at all
    rows = {"total": row(501, 501), "a": row(500, 500), "b": row(1, 1)}
    basic = Equation("basic = 501", (Term("total", (EACH[1],)),), (501,))
    solution = solve(rows, [basic, is_sum_of("total", "a", "b", tolerance=2)])
    assert decided(solution) == {"total": [T, B], "a": [T, B], "b": [T, B]}


def test_solve_passes_over_equations_with_rows_that_have_no_assignment():
    # a row with more figures than columns cannot be placed; the others are solved without it
    rows = {"total": row(9, 4, 5), "a": row(4, 4), "b": row(5, 5), "wild": Unknown((1, 2, 3, 4), frozenset())}
    solution = solve(rows, [is_sum_of("total", "a", "wild"), is_sum_of("total", "a", "b")])
    assert "wild" not in solution.rows
    assert decided(solution) == {"total": [T, B, P], "a": [T, B], "b": [T, P]}


def test_solve_handles_negative_figures():
    # a correction: 5 = 9 - 4, both basic
    rows = {"total": row(5, 5), "a": row(9, 9), "b": row(-4, -4)}
    basic = Equation("basic = 5", (Term("total", (EACH[1],)),), (5,))
    solution = solve(rows, [basic, is_sum_of("total", "a", "b")])
    assert solution.unsatisfied == []
    assert decided(solution)["total"] == [T, B]
    assert decided(solution)["a"] == [T, B]


def test_solve_takes_no_row_that_contradicts_itself_for_evidence():
    # 9 = 4 is a slip for 9 = 9; a sum that holds with the wrong figure must not decide the other row
    rows = {"slip": read_row((9, 4), COLUMNS, SUMS), "other": read_row((9, 9), COLUMNS, SUMS)}
    not_above = Equation("basic ≤ basic", (Term("other", (EACH[1],)), Term("slip", (EACH[1],), -1)), (0,), at_most=True)
    solution = solve(rows, [not_above])
    assert decided(solution) == {"slip": [("basic", "total"), BOTH], "other": [T, BOTH]}


def test_solve_opens_a_row_whose_blank_total_would_explain_a_failing_sum():
    # b prints 5 and 5, its basic and its project spending; its total 10 is blank. Read by itself it is 5 = 5
    rows = {
        "total": read_row((14, 9, 5), COLUMNS, SUMS),
        "a": read_row((4, 4), COLUMNS, SUMS),
        "b": read_row((5, 5), COLUMNS, SUMS),
    }
    solution = solve(rows, [is_sum_of("total", "a", "b")])
    assert decided(solution) == {"total": [T, B, P], "a": [T, BOTH], "b": [("basic", "total"), BOTH]}


def test_columns_are_sorted_by_name():
    solution = Solution({"a": Unknown((5,), frozenset({("project",), ("basic",)}))})
    assert solution.columns("a", 0) == ("basic", "project")
