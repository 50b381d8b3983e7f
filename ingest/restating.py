"""Which figures of the tables the words restate: 基本支出665.72万元 is the total of 表5 in the column of basic spending.

In: the tables and the statements in words. Out: for each statement the rows and the column that it speaks of. It does
not compare: whether words and table agree is asked by the audit. A statement whose figure is not found gets no link.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from budgetkg.ingest.records import BudgetTable, Restated, RowKind, StatedChange, StatedFact, StatedShare, TableRow
from budgetkg.ingest.tables.layouts import normalise_label

CHANGE, SHARE, FACT = "change", "share", "fact"

_CLASS_PATH = re.compile(r"^(?P<class>.+?)（类）(?:(?P<group>.+?)（款）(?:(?P<item>.+?)（项）)?)?")
_CODE_PATH = re.compile(r"（(?P<code>\d{2,3})）")
_BASIC_ITEM = re.compile(r"^(?:人员经费|公用经费)：(?P<name>.+)$")
_CLASS_FACT = re.compile(r"^(?:一般公共预算支出|支出预算)：(?P<name>.+)$")


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads((files("budgetkg.ingest") / "restated.toml").read_text(encoding="utf-8"))


def find_restated(
    tables: Sequence[BudgetTable],
    changes: Sequence[tuple[str, StatedChange]],
    shares: Sequence[tuple[str, StatedShare]],
    facts: Sequence[StatedFact],
) -> tuple[Restated, ...]:
    """The links of all statements. Changes and shares come with the kind of the section that holds them."""
    found: list[Restated] = []
    for index, (section, change) in enumerate(changes):
        found += _links(CHANGE, index, _of_section(tables, section, normalise_label(change.item)))
    for index, (section, share) in enumerate(shares):
        found += _links(SHARE, index, _of_section(tables, section, normalise_label(share.item)))
        found += _links(SHARE, index, _whole(tables, section), is_whole=True)
    for index, fact in enumerate(facts):
        found += _links(FACT, index, _of_fact(tables, fact))
    return tuple(found)


Target = tuple[int, tuple[int, ...], str]


def _links(kind: str, index: int, target: Target | None, *, is_whole: bool = False) -> list[Restated]:
    return [Restated(kind, index, *target, is_whole)] if target else []


def _whole(tables: Sequence[BudgetTable], section: str) -> Target | None:
    """What the shares of a section are shares of: the total of its table."""
    rule = _rules().get(section, {})
    return _total(tables, *rule["whole"]) if "whole" in rule else None


def _of_section(tables: Sequence[BudgetTable], section: str, item: str) -> Target | None:
    rule = _rules().get(section)
    if rule and "items" in rule and item in rule["items"]:
        return _total(tables, rule["table"], rule["items"][item])
    if section == "general_public_uses":
        return _classified(tables, "general_public_expenditure", item, "total")
    if section == "general_public_structure":
        return _classified(tables, "general_public_expenditure", item, "total") or _classified(
            tables, "appropriation_summary", item, "general_public_budget"
        )
    return None


def _of_fact(tables: Sequence[BudgetTable], fact: StatedFact) -> Target | None:
    item = normalise_label(fact.item)
    if fact.topic == "three_public":
        return _named(tables, "three_public", item, None)
    if fact.topic == "operating_cost" and item == "机关运行经费":
        return _total(tables, "general_public_basic_expenditure", "public")
    totals = _rules()["budget_total"]["totals"]
    if fact.topic == "budget_total" and fact.item in totals:
        return _total(tables, *totals[fact.item])
    basic, of_class = _BASIC_ITEM.match(fact.item), _CLASS_FACT.match(fact.item)
    if basic and fact.topic == "basic_expenditure":
        return _named(tables, "general_public_basic_expenditure", normalise_label(basic["name"]), "total")
    if of_class and fact.topic == "budget_total":
        return _named(tables, "appropriation_summary", normalise_label(of_class["name"]), "general_public_budget")
    return None


def _tables(tables: Sequence[BudgetTable], kind: str) -> Iterator[tuple[int, BudgetTable]]:
    return ((index, table) for index, table in enumerate(tables) if table.kind == kind and table.rows)


def _total(tables: Sequence[BudgetTable], kind: str, column: str) -> Target | None:
    """The total row of the first table of the kind that has the column; of several totals the one with a figure there."""
    for index, table in _tables(tables, kind):
        totals = [at for at, row in enumerate(table.rows) if row.kind is RowKind.TOTAL and row.figures]
        if totals and column in table.columns:
            filled = (at for at in totals if any(one.column == column for one in table.rows[at].figures))
            return index, (next(filled, totals[0]),), column
    return None


def _named(tables: Sequence[BudgetTable], kind: str, name: str, column: str | None) -> Target | None:
    """Rows of this name; a name that is printed several times stands for their sum."""
    for index, table in _tables(tables, kind):
        rows = tuple(at for at, row in enumerate(table.rows) if normalise_label(row.name) == name)
        columns = [figure.column for at in rows for figure in table.rows[at].figures if figure.column]
        wanted = column or (columns[0] if columns else table.columns[0])
        if rows and wanted in table.columns:
            return index, rows, wanted
    return None


def _classified(tables: Sequence[BudgetTable], kind: str, item: str, column: str) -> Target | None:
    """The row of a path of names (类 款 项) or of codes in brackets."""
    code = "".join(match["code"] for match in _CODE_PATH.finditer(item))
    path = _CLASS_PATH.match(item)
    for index, table in _tables(tables, kind):
        if column not in table.columns:
            continue
        if code:
            rows = tuple(at for at, row in enumerate(table.rows) if row.code == code)
        else:
            rows = _by_names(table.rows, [name for name in path.groups() if name] if path else [item])
        if rows:
            return index, rows, column
    return None


def _by_names(rows: Sequence[TableRow], names: Sequence[str]) -> tuple[int, ...]:
    """The row whose name is the last of `names` and whose class, group and item carry them in order."""
    labels = {row.code: normalise_label(row.name) for row in rows if row.code}
    for at, row in enumerate(rows):
        if len(row.code) != 1 + 2 * len(names):
            continue
        above = [labels.get(row.code[:length], "") for length in range(3, len(row.code) + 1, 2)]
        if above[-1] == names[-1] and all(not label or label == name for label, name in zip(above, names, strict=True)):
            return (at,)
    return ()
