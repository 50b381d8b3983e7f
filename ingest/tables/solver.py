"""Which column a figure stands in where blank cells have vanished: a small constraint problem.

In: rows whose figures stand in printed order but without their columns, and equations between rows (a class is the
sum of its groups, the total of one table is a line of another). Out: for every row the assignments that no equation
rules out. One left: decided. More left: the figure stays ambiguous with its candidates; nothing is guessed.

Serves text taken from PDF files, where a row such as `1,155.04 520.04 520.04 635.00` fills four of twelve columns.
Order is kept, so an assignment is an increasing choice of columns. An equation that cannot hold (the publisher's own
mistake) is set aside and reported; it never decides a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from budgetkg.ingest.tables.readings import Assignment, Unknown, without_a_sum

Vector = tuple[int, ...]

MAX_STATES = 20_000
"""Partial sums kept for one equation; an equation that needs more is not used."""


@dataclass(frozen=True, slots=True)
class Term:
    """What one row adds to an equation: for every dimension the sum of the figures in these columns."""

    row: str
    dimensions: tuple[frozenset[str], ...]
    sign: int = 1

    def value(self, unknown: Unknown, assignment: Assignment) -> Vector:
        """The term's value under an assignment."""
        return tuple(
            self.sign
            * sum(figure for figure, column in zip(unknown.figures, assignment, strict=True) if column in wanted)
            for wanted in self.dimensions
        )


@dataclass(frozen=True, slots=True)
class Equation:
    """The terms sum to `constant` in every dimension, up to `tolerance`; with `at_most` they may stay below it."""

    name: str
    terms: tuple[Term, ...]
    constant: Vector
    tolerance: int = 0
    at_most: bool = False


@dataclass
class Solution:
    """What is left after propagation: the assignments of every row, and the equations that could not hold.

    `doubtful` names the rows that another reading would let satisfy such an equation: what contradicts there may be
    the reading's fault instead of the publisher's.
    """

    rows: dict[str, Unknown]
    unsatisfied: list[Equation] = field(default_factory=list)
    doubtful: frozenset[str] = frozenset()

    def columns(self, row: str, index: int) -> tuple[str, ...]:
        """The columns in which the figure at `index` may stand, sorted by name."""
        return tuple(sorted({assignment[index] for assignment in self.rows[row].assignments}))


def solve(rows: Mapping[str, Unknown], equations: Sequence[Equation]) -> Solution:
    """Rule out assignments until no equation rules out more.

    Equations come in order of trust: one that contradicts what earlier ones have left is set aside. A row that
    contradicts itself is no evidence: equations with it decide nothing. Where a sum between rows fails and would hold
    if a row had left its total blank, that row contradicts itself too, and all is solved again without it.
    """
    solution = _solve(rows, equations)
    opened = _opened(solution)
    return _solve({**rows, **opened}, equations) if opened else solution


def _solve(rows: Mapping[str, Unknown], equations: Sequence[Equation]) -> Solution:
    solution = Solution({name: row for name, row in rows.items() if row.assignments})
    active: list[Equation] = []
    for equation in equations:
        if any(term.row not in solution.rows or not solution.rows[term.row].is_sound for term in equation.terms):
            continue
        exact = _tightened(equation, solution.rows)
        if exact is not None and _propagate(exact, active, solution.rows):
            active.append(exact)
        else:
            solution.unsatisfied.append(equation)
    solution.doubtful = _doubtful(solution.unsatisfied, rows)
    return solution


def _opened(solution: Solution) -> dict[str, Unknown]:
    """Rows of failed sums that a blank total or subtotal of the row explains, open for that reading as well."""
    opened: dict[str, Unknown] = {}
    for equation in solution.unsatisfied:
        for name in (
            term.row for term in equation.terms if len(term.dimensions) == len(solution.rows[term.row].columns)
        ):
            row = solution.rows[name]
            explaining = frozenset(
                choice
                for choice, completed in without_a_sum(row)
                if _supported(equation, {**solution.rows, name: completed}) is not None
            )
            if explaining:
                before = opened.get(name, row).assignments
                opened[name] = replace(row, assignments=before | explaining, is_sound=False)
    return opened


def _doubtful(unsatisfied: Iterable[Equation], read: Mapping[str, Unknown]) -> frozenset[str]:
    """Rows with several assignments at first, in equations that hold under some of them."""
    return frozenset(
        term.row
        for equation in unsatisfied
        if _supported(equation, read) is not None
        for term in equation.terms
        if len(read[term.row].assignments) > 1
    )


def _tightened(equation: Equation, rows: Mapping[str, Unknown]) -> Equation | None:
    """The equation with the smallest tolerance at which it can hold at all, None where it cannot."""
    for tolerance in dict.fromkeys((0, equation.tolerance)):
        candidate = replace(equation, tolerance=tolerance)
        if _supported(candidate, rows) is not None:
            return candidate
    return None


def _propagate(equation: Equation, active: Sequence[Equation], rows: dict[str, Unknown]) -> bool:
    """Narrow `rows` by a new equation to a fixed point. False, with `rows` as they were, where a row would lose all."""
    narrowed = dict(rows)
    everything = [*active, equation]
    waiting = [equation]
    while waiting:
        one = waiting.pop(0)
        supported = _supported(one, narrowed)
        if supported is None:
            return False
        for row, kept in supported.items():
            if kept == narrowed[row].assignments:
                continue
            narrowed[row] = narrowed[row].narrowed(kept)
            waiting += [
                other
                for other in everything
                if other is not one and other not in waiting and any(term.row == row for term in other.terms)
            ]
    rows.update(narrowed)
    return True


def _supported(equation: Equation, rows: Mapping[str, Unknown]) -> dict[str, frozenset[Assignment]] | None:
    """The assignments of every row with which the equation can hold; None where it cannot hold at all.

    For every value of the subtracted terms (the total) the added ones (its parts) must reach it. A column in which
    the total is blank holds no part either, so there the tolerance is none.
    """
    parts = [_by_value(term, rows[term.row]) for term in equation.terms if term.sign > 0]
    wholes = [_by_value(term, rows[term.row]) for term in equation.terms if term.sign < 0]
    kept: list[set[Vector]] = [set() for _ in (*parts, *wholes)]
    for choice in product(*wholes):
        target = (
            tuple(c - sum(v) for c, v in zip(equation.constant, zip(*choice, strict=True), strict=True))
            if choice
            else equation.constant
        )
        limit = tuple(value + (equation.tolerance if value else 0) for value in target)
        floor = None if equation.at_most else tuple(value - (equation.tolerance if value else 0) for value in target)
        reached = _reach(parts, limit, floor)
        if reached is None:
            return {term.row: rows[term.row].assignments for term in equation.terms}
        if reached:
            for index, values in enumerate((*reached, *({value} for value in choice))):
                kept[index] |= values
    if not all(kept):
        return None
    ordered = [term for term in equation.terms if term.sign > 0] + [term for term in equation.terms if term.sign < 0]
    return {
        term.row: frozenset(a for value in values for a in grouped[value])
        for term, grouped, values in zip(ordered, (*parts, *wholes), kept, strict=True)
    }


def _by_value(term: Term, unknown: Unknown) -> dict[Vector, list[Assignment]]:
    grouped: dict[Vector, list[Assignment]] = {}
    for assignment in unknown.assignments:
        grouped.setdefault(term.value(unknown, assignment), []).append(assignment)
    return grouped


def _reach(parts: Sequence[Mapping[Vector, object]], limit: Vector, floor: Vector | None) -> list[set[Vector]] | None:
    """For every part the values with which some choice of all parts ends between `floor` and `limit`.

    Empty where no choice does; None where there are too many sums to say.
    """
    growing = all(min(value, default=0) >= 0 for part in parts for value in part)
    values = [[v for v in part if not growing or _below(v, limit)] for part in parts]
    forward: list[set[Vector]] = [{(0,) * len(limit)}]
    for options in values:
        sums = {_add(state, value) for state in forward[-1] for value in options}
        forward.append({state for state in sums if _below(state, limit)} if growing else sums)
        if len(forward[-1]) > MAX_STATES:
            return None
    ends = {s for s in forward[-1] if _below(s, limit) and (floor is None or _below(floor, s))}
    kept: list[set[Vector]] = []
    for options, before in zip(reversed(values), reversed(forward[:-1]), strict=True):
        used = {value for value in options for state in before if _add(state, value) in ends}
        ends = {state for state in before for value in used if _add(state, value) in ends}
        kept.insert(0, used)
    return kept if all(kept) else []


def _below(left: Vector, right: Vector) -> bool:
    return all(a <= b for a, b in zip(left, right, strict=True))


def _add(left: Vector, right: Vector) -> Vector:
    return tuple(a + b for a, b in zip(left, right, strict=True))
