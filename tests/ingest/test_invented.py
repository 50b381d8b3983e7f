"""Three whole disclosures of invented departments, one a flavour of text, against what stands in them.

They serve forms of publishing that the real examples do not show: a county, other years and accounts, periods and numbers in
other spellings, a government fund, carry-over, units below a department, Markdown tables, 三公 set across, repeated headings.
The truth beside each (`*.json`) was laid down before its text was: cells are `[kind, row, project, column, 万元]`, a row is
its code, its total's or its line's name; `open` are figures whose column no sum can tell once blank cells have vanished.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from budgetkg.api.ingestion import Prepared, prepare
from budgetkg.api.settings import read_settings
from budgetkg.ingest.pipeline import read_disclosure
from budgetkg.ingest.quantities import Quantity
from budgetkg.ingest.records import Disclosure, RowKind, TableRow

INVENTED = Path(__file__).parent / "invented"
NAMES = sorted(path.stem for path in INVENTED.glob("*.txt"))
Counted = Counter[tuple[Any, ...]]


@cache
def truth(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((INVENTED / f"{name}.json").read_text(encoding="utf-8"))
    return found


@cache
def read(name: str) -> Disclosure:
    return read_disclosure(INVENTED / f"{name}.txt")


def bare(words: str) -> str:
    return "".join(words.split())


def number(text: object) -> Decimal | str:
    return Decimal(str(text)).normalize() + 0 if str(text) else ""


def counted(rows: list[list[Any]], numbers: tuple[int, ...] = ()) -> Counted:
    return Counter(tuple(number(one) if at in numbers else bare(one) for at, one in enumerate(row)) for row in rows)


def wan(quantity: Quantity | None) -> Decimal | str:
    return number(quantity.yuan / 10000) if quantity else ""


def row_key(kind: str, row: TableRow) -> str:
    if row.kind is RowKind.TOTAL:
        name = bare(row.name)
        return "合计" if kind == "three_public" else name if name in ("收入总计", "支出总计") else "总计"
    if row.code or (kind == "carryover" and row.kind is RowKind.PROJECT):
        return row.code
    return f"unit:{bare(row.unit_name or row.name)}" if row.kind is RowKind.UNIT else bare(row.name)


def test_there_is_one_of_each_flavour():
    assert sorted(read(name).document.form for name in NAMES) == ["cell_lines", "delimited", "spaced"]


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_is_in_its_column_or_open(name: str):
    placed: Counted = Counter()
    left: Counted = Counter()
    for table in read(name).tables:
        for row in table.rows:
            key = (table.kind, row_key(table.kind, row), bare(row.project))
            for figure in row.figures:
                if figure.quantity.value and figure.column:
                    placed[(*key, figure.column, wan(figure.quantity))] += 1
                elif figure.quantity.value:
                    left[(*key, wan(figure.quantity))] += 1
    assert placed == counted(truth(name)["cells"], (4,))
    assert left == counted(truth(name)["open"], (3,))


@pytest.mark.parametrize("name", NAMES)
def test_projects_their_allocations_and_bases(name: str):
    found, wanted = read(name), truth(name)
    projects = [
        (bare(one.name), wan(one.amount), one.functional_code, one.period_start, one.period_end)
        for one in found.projects
    ]
    assert Counter(projects) == Counter(
        (bare(title), number(amount), code, start, end) for title, amount, code, _, start, end, _ in wanted["projects"]
    )
    allocations = [
        (bare(project.name), bare(item.item), number(item.amount.yuan))
        for project in found.projects
        for item in project.allocations
    ]
    assert Counter(allocations) == counted(wanted["allocations"], (2,))
    cited = [
        (bare(one.project), one.reference.number)
        for one in found.citations
        if one.reference.number and one.role == "stated_basis"
    ]
    assert Counter(cited) == counted(wanted["policies"])


@pytest.mark.parametrize("name", NAMES)
def test_statements_in_words(name: str):
    found, wanted = read(name), truth(name)
    changes = [
        (
            one.section,
            bare(one.item).replace("财政拨款“", "“"),
            wan(one.amount),
            wan(one.change),
            "" if one.percent is None else number(one.percent),
        )
        for one in found.changes
        if not one.is_not_arranged
    ]
    of_three_public = [(section, item, "", *rest) for section, item, _, *rest in changes if section == "十"]
    others = [one for one in changes if one[0] != "十"]
    assert Counter([*others, *of_three_public]) == counted(wanted["changes"], (2, 3, 4))
    shares = [(one.section, bare(one.item), wan(one.amount), number(one.percent)) for one in found.shares]
    assert Counter(shares) == counted(wanted["shares"], (2, 3))
    facts = Counter((one.topic, one.item, number(one.value), one.unit) for one in found.facts)
    assert counted(wanted["facts"], (2,)) - facts == Counter()


@pytest.mark.parametrize("name", NAMES)
def test_the_department_and_its_targets(name: str):
    found, wanted = read(name), truth(name)
    about, heads = found.overview, {one.measure: str(one.persons) for one in found.overview.head_counts}
    said = wanted["disclosure"]
    assert (about.department, str(about.fiscal_year), str(about.issued)) == (
        said["department"],
        said["fiscal_year"],
        said["issued"],
    )
    assert heads == {
        "posts": said["staffing_posts"],
        "actual": said["staffing_actual"],
        **{measure: said[measure] for measure in ("serving", "retired", "retired_veteran")},
    }
    assert [bare(one.text) for one in about.functions] == wanted["functions"]
    assert [[bare(one.name), one.kind] for one in about.units] == wanted["divisions"]
    indicators = [
        (bare(table.project), bare(one.level1), bare(one.level2), bare(one.name), one.value, one.unit, one.weight)
        for table in found.targets
        for one in table.indicators
    ]
    assert Counter(indicators) == Counter(
        (bare(project), first, second, title, value, unit, weight)
        for project, first, second, title, _, value, unit, weight in wanted["indicators"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_graph_is_valid_and_nothing_is_unread(name: str):
    found = prepare(INVENTED / f"{name}.txt", read_settings({}))
    assert isinstance(found, Prepared), found
    assert found.content.checked.report.violations == ()
    assert [one.quote for one in read(name).lines.unread] == []
