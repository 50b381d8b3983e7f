"""Which sums hold between the rows of a disclosure's tables: the equations that decide vanished columns.

In: the draft tables of a document. Out: equations for `solver`, in order of trust: inside a table (total = Σ classes,
class = Σ groups, group = Σ items, unit = Σ projects) before table against table. The rules are those of the
Ministry's budget tables (部门预算公开表, the statutory set): table numbers in names refer to that set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetkg.ingest.document import without_blanks
from budgetkg.ingest.quantities import Unit, parse_figure
from budgetkg.ingest.records import RowKind
from budgetkg.ingest.tables.classify import ClassifiedRow
from budgetkg.ingest.tables.layouts import Layout
from budgetkg.ingest.tables.line_sums import reliable_lines
from budgetkg.ingest.tables.nesting import Nested, parents
from budgetkg.ingest.tables.solver import Equation, Term

INCOME_LINES = {
    "一般财力": "general_public_budget",
    "上级一般公共预算安排转移支付": "upper_transfer_general",
    "上级一般公共预算安排的转移支付": "upper_transfer_general",
    "政府性基金收入": "gov_fund",
    "上级政府性基金安排转移支付": "upper_transfer_gov_fund",
    "国有资本经营收入": "state_capital",
    "上级国有资本经营预算安排转移支付": "upper_transfer_state_capital",
    "财政专户核拨": "fiscal_special_account",
    "单位资金": "unit_funds",
    "财政拨款结转": "fiscal_carryover",
    "非财政拨款结转结余": "nonfiscal_carryover",
}
"""Lines of the income side of 表1, without ordinal and 其中, to the columns of 表2."""

APPROPRIATION_LINES = {
    "一般公共预算": "general_public_budget",
    "政府性基金预算": "gov_fund",
    "国有资本经营预算": "state_capital",
}
"""Lines of the income side of 表4 to the columns of its expenditure side."""


@dataclass(frozen=True)
class Draft:
    """A table before its columns are decided. `keys[i]` names row i in equations."""

    kind: str
    layout: Layout
    rows: tuple[ClassifiedRow, ...]
    keys: tuple[str, ...]
    is_declared_empty: bool
    unit: Unit = Unit.WAN_YUAN

    def total(self) -> str | None:
        """Key of the total row; of the expenditure side in two-sided tables."""
        for row, key in zip(self.rows, self.keys, strict=True):
            if row.kind is RowKind.TOTAL and row.raw.side != "income" and row.raw.figures:
                return key
        return None

    def by_code(self) -> dict[str, str]:
        """Code to row key, of rows that stand for a whole code."""
        return {
            row.code: key
            for row, key in zip(self.rows, self.keys, strict=True)
            if row.code and row.kind is not RowKind.PROJECT and row.raw.figures
        }


class Scale:
    """Figures as whole numbers of the smallest unit that any of them is printed in."""

    def __init__(self, figures: Iterable[str]) -> None:
        exponents = [parse_figure(text).as_tuple().exponent for text in figures]
        self.digits = max((-e for e in exponents if isinstance(e, int) and e < 0), default=0)

    def whole(self, text: str) -> int:
        """The figure in the smallest unit."""
        return int(parse_figure(text) * (Decimal(10) ** self.digits))


Drafts = Mapping[str, Draft]


def equations(drafts: Drafts, scale: Scale) -> list[Equation]:
    """All equations of a document, the most trusted first. Tables in 元 and in 万元 are not compared with each other."""
    inside = [equation for draft in drafts.values() for equation in _tree(draft)]
    units = dict.fromkeys(draft.unit for draft in drafts.values())
    alike = [{kind: draft for kind, draft in drafts.items() if draft.unit is unit} for unit in units]
    return [
        *inside,
        *(equation for some in alike for equation in _constants(some, scale)),
        *(equation for some in alike for equation in _between(some)),
    ]


def _dimensions(*columns: Sequence[str]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group) for group in columns)


def _tree(draft: Draft) -> Iterator[Equation]:
    """A row is the sum of the rows below it, in every column at once."""
    each = _dimensions(*([key] for key in draft.layout.keys))
    for parent, children in _families(draft):
        tolerance = (len(children) + 1) // 2 + 1
        terms = [Term(parent, each, -1), *(Term(child, each) for child in children)]
        yield Equation(f"{draft.kind}: {parent} = Σ", tuple(terms), (0,) * len(each), tolerance)


def _families(draft: Draft) -> Iterator[tuple[str, list[str]]]:
    """Every row with the rows right below it; rows without figures do not take part."""
    filled = [
        (key, Nested(row.kind, row.code, row.name, row.raw.side))
        for row, key in zip(draft.rows, draft.keys, strict=True)
        if row.raw.figures and row.raw.side != "income"
    ]
    children: dict[str, list[str]] = {}
    for (key, _), parent in zip(filled, parents(draft.kind, [nested for _, nested in filled]), strict=True):
        if parent is not None:
            children.setdefault(filled[parent][0], []).append(key)
    yield from children.items()


def _constants(drafts: Drafts, scale: Scale) -> Iterator[Equation]:
    """Column totals that another table prints as a line of its own."""
    summary = drafts.get("income_expenditure_summary")
    lines = line_amounts(summary, INCOME_LINES, scale) if summary else {}
    yield from _column_totals(drafts.get("income_summary"), lines, "表2 = 表1")
    carried = {
        "fiscal_subtotal": lines.get("fiscal_carryover"),
        "nonfiscal_subtotal": lines.get("nonfiscal_carryover"),
    }
    yield from _column_totals(drafts.get("carryover"), carried, "表11 = 表1")
    appropriation = drafts.get("appropriation_summary")
    own = line_amounts(appropriation, APPROPRIATION_LINES, scale) if appropriation else {}
    yield from _column_totals(appropriation, own, "表4 支出 = 表4 收入")
    absent = {fund: 0 for fund in ("gov_fund", "state_capital") if own.get(fund) == 0 or _is_empty(drafts, fund)}
    yield from _column_totals(drafts.get("three_public"), absent, "表10 ≤ 表8、表9", at_most=True)


def _is_empty(drafts: Drafts, fund: str) -> bool:
    table = drafts.get(f"{fund}_expenditure")
    return table is not None and table.is_declared_empty


def line_amounts(draft: Draft, lines: Mapping[str, str], scale: Scale) -> dict[str, int]:
    """Amounts of the income lines of a two-sided table by key; a line without figure is 0.

    A line whose sum fails is left out: it may be wrong, or blank where it should not be.
    """
    rows = [row for row in draft.rows if row.raw.side == "income"]
    printed = [scale.whole(row.raw.figures[0].text) if row.raw.figures else None for row in rows]
    nested = [Nested(row.kind, row.code, row.name, row.raw.side) for row in rows]
    amounts: dict[str, int] = {}
    seen: set[str] = set()
    for row, amount, is_reliable in zip(rows, printed, reliable_lines(draft.kind, nested, printed), strict=True):
        key = lines.get(bare_line(row.name), "")
        if key and key not in seen and is_reliable:
            amounts[key] = amount or 0
        seen.add(key)
    return amounts


def line_key(table_kind: str, label: str) -> str:
    """The column of another table that a line of the income side stands for, empty for other lines."""
    lines = {"income_expenditure_summary": INCOME_LINES, "appropriation_summary": APPROPRIATION_LINES}
    return lines.get(table_kind, {}).get(bare_line(label), "")


def bare_line(label: str) -> str:
    """An income line without ordinal and 其中.

    >>> bare_line("其中：一般财力"), bare_line("2.非财政拨款结转结余"), bare_line("二、上年结转结余")
    ('一般财力', '非财政拨款结转结余', '上年结转结余')
    """
    bare = without_blanks(label).removeprefix("其中").lstrip("：:")
    head, mark, tail = bare.partition("、")
    if mark and len(head) <= 2:
        bare = tail
    return bare.lstrip("0123456789.．、")


def _column_totals(
    draft: Draft | None, amounts: Mapping[str, int | None], name: str, *, at_most: bool = False
) -> Iterator[Equation]:
    total = draft.total() if draft else None
    if draft is None or total is None:
        return
    for column, amount in amounts.items():
        if amount is not None and column in draft.layout.keys:
            yield Equation(f"{name}: {column}", (Term(total, _dimensions([column])),), (amount,), 1, at_most)


def _between(drafts: Drafts) -> Iterator[Equation]:
    """Row against row of two tables."""
    income, spending = drafts.get("income_summary"), drafts.get("expenditure_summary")
    public, basic = drafts.get("general_public_expenditure"), drafts.get("general_public_basic_expenditure")
    projects, appropriation = drafts.get("general_public_project_expenditure"), drafts.get("appropriation_summary")
    yield from _same(income, ["general_public_budget", "upper_transfer_general"], public, ["total"], "表2 = 表5")
    yield from _same(appropriation, ["general_public_budget"], public, ["total"], "表4 = 表5")
    yield from _same_total(basic, ["total"], public, ["basic"], "表6 = 表5")
    yield from _same(projects, ["total"], public, ["project"], "表7 = 表5")
    for part in ("basic", "project"):
        yield from _not_above(public, [part], spending, [part], "表5 ≤ 表3")
        for fund in ("gov_fund_expenditure", "state_capital_expenditure"):
            columns = ["personnel", "public"] if part == "basic" else [part]
            yield from _not_above(drafts.get(fund), columns, spending, [part], "表8、表9 ≤ 表3")
    yield from _carried_parts(drafts.get("carryover"), public, spending)


def _same(
    left: Draft | None, left_columns: list[str], right: Draft | None, right_columns: list[str], name: str
) -> Iterator[Equation]:
    """Total against total, and code against code where both tables print the code."""
    yield from _same_total(left, left_columns, right, right_columns, name)
    if left is None or right is None:
        return
    right_rows = right.by_code()
    for code, key in left.by_code().items():
        if code in right_rows:
            yield _difference(key, left_columns, right_rows[code], right_columns, f"{name}: {code}")


def _same_total(
    left: Draft | None, left_columns: list[str], right: Draft | None, right_columns: list[str], name: str
) -> Iterator[Equation]:
    left_total, right_total = left.total() if left else None, right.total() if right else None
    if left_total and right_total:
        yield _difference(left_total, left_columns, right_total, right_columns, f"{name}: 总计")


def _difference(
    left: str, left_columns: list[str], right: str, right_columns: list[str], name: str, *, at_most: bool = False
) -> Equation:
    terms = (Term(left, _dimensions(left_columns)), Term(right, _dimensions(right_columns), -1))
    return Equation(name, terms, (0,), 1, at_most)


def _not_above(
    small: Draft | None, small_columns: list[str], large: Draft | None, large_columns: list[str], name: str
) -> Iterator[Equation]:
    """What one source pays is not more than what all sources pay."""
    if small is None or large is None:
        return
    large_rows = large.by_code()
    pairs = [(key, large_rows[code], code) for code, key in small.by_code().items() if code in large_rows]
    totals = (small.total(), large.total())
    if totals[0] and totals[1]:
        pairs.append((totals[0], totals[1], "总计"))
    for small_row, large_row, code in pairs:
        yield _difference(small_row, small_columns, large_row, large_columns, f"{name}: {code}", at_most=True)


def _carried_parts(carried: Draft | None, public: Draft | None, spending: Draft | None) -> Iterator[Equation]:
    """Carried-over and general public money of a kind together are not more than all spending of that kind (表11 + 表5 ≤ 表3)."""
    parts = {
        "basic": [
            "fiscal_basic_personnel",
            "fiscal_basic_public",
            "nonfiscal_basic_personnel",
            "nonfiscal_basic_public",
        ],
        "project": ["fiscal_project", "nonfiscal_project"],
    }
    totals = [draft.total() if draft else None for draft in (carried, public, spending)]
    if not all(totals):
        return
    for part, columns in parts.items():
        yield Equation(
            f"表11 + 表5 ≤ 表3: {part}",
            (
                Term(str(totals[0]), _dimensions(columns)),
                Term(str(totals[1]), _dimensions([part])),
                Term(str(totals[2]), _dimensions([part]), -1),
            ),
            (0,),
            1,
            at_most=True,
        )
