"""From segments to budget tables: rows classified, columns decided, issues raised.

In: a document. Out: :class:`BudgetTable` records. Tables are read in two passes, because the names of codes that
the plain tables print are needed to take the rows of the project table apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from budgetkg.ingest.document import Document, without_blanks
from budgetkg.ingest.issues import Issue, IssueCode, Severity
from budgetkg.ingest.quantities import Unit, find_label_unit, find_unit, parse_amount
from budgetkg.ingest.records import AssignedBy, BudgetTable, Figure, RowKind, TableRow, TableState
from budgetkg.ingest.tables import classify
from budgetkg.ingest.tables.classify import ClassifiedRow, CodeNames
from budgetkg.ingest.tables.equations import Draft, Scale, equations
from budgetkg.ingest.tables.layouts import ECONOMIC, FUNCTIONAL
from budgetkg.ingest.tables.opening import OpenedTable, departments_named, open_segment
from budgetkg.ingest.tables.raw_rows import RawFigure, RawRow
from budgetkg.ingest.tables.readings import Unknown, read_row, whole_column
from budgetkg.ingest.tables.segments import Segment, find_segments
from budgetkg.ingest.tables.solver import Solution, solve


@dataclass(frozen=True, slots=True)
class TablesRead:
    """The tables of a document, and what was odd about them."""

    tables: tuple[BudgetTable, ...]
    issues: tuple[Issue, ...]


def read_tables(document: Document, known_units: frozenset[str] = frozenset()) -> TablesRead:
    """Every budget table of the document. `known_units`: names of the department and its units, without blanks."""
    issues: list[Issue] = []
    segments = list(find_segments(document))
    names = _names_in_plain_tables(document, segments)
    units = known_units | _departments(document, segments)
    opened: list[OpenedTable] = []
    for segment in segments:
        found = open_segment(document, segment, names)
        (issues if isinstance(found, Issue) else opened).append(found)  # type: ignore[arg-type]
    usual = _usual_unit(opened)
    drafts = [
        Draft(
            one.segment.title.kind.name,
            one.layout,
            tuple(rows := _classify(one, names, units)),
            tuple(f"{number}:{index}" for index in range(len(rows))),
            one.statement is not None and not one.has_figures,
            _stated_unit(one) or usual,
        )
        for number, one in enumerate(opened)
    ]
    solution = _decide_columns(drafts)
    tables = tuple(_table(document, one, draft, solution, issues) for one, draft in zip(opened, drafts, strict=True))
    return TablesRead(tables, tuple(issues))


def _departments(document: Document, segments: Iterable[Segment]) -> frozenset[str]:
    return frozenset(without_blanks(name) for segment in segments for name, _ in departments_named(document, segment))


def _names_in_plain_tables(document: Document, segments: Iterable[Segment]) -> dict[str, CodeNames]:
    """Codes and names that the tables with one code a row print, by classification."""
    rows: dict[str, list[RawRow]] = {FUNCTIONAL: [], ECONOMIC: []}
    for segment in segments:
        kind = segment.title.kind
        if kind.layouts[0].form == "classified":
            found = open_segment(document, segment, {})
            rows[kind.classification] += found.raw.rows if isinstance(found, OpenedTable) else ()
    return {name: CodeNames(found, name) for name, found in rows.items()}


def _classify(one: OpenedTable, names: Mapping[str, CodeNames], units: frozenset[str]) -> list[ClassifiedRow]:
    classification = one.segment.title.kind.classification
    rows, known = one.raw.rows, names[classification]
    match one.layout.form:
        case "two_sided":
            return classify.classify_sides(rows, known)
        case "projects":
            return classify.classify_projects(rows, known)
        case "carryover":
            return classify.classify_carryover(rows, units)
        case "three_public" | "three_public_across":
            return classify.classify_three_public(rows)
        case "listed":
            return classify.classify_listed(rows)
        case "classified" | "headed":
            return classify.classify_codes(rows, known, classification)
        case form:
            raise ValueError(f"layouts.toml: form {form!r} has no reader")


def _decide_columns(drafts: Sequence[Draft]) -> Solution:
    """The possible columns of every row whose figures have lost theirs."""
    figures = [figure.text for draft in drafts for row in draft.rows for figure in row.raw.figures]
    scale = Scale(figures)
    rows = {
        key: _unknown(row.raw, draft, scale)
        for draft in drafts
        for row, key in zip(draft.rows, draft.keys, strict=True)
        if row.raw.figures
    }
    if all(len(row.assignments) == 1 for row in rows.values()):
        return Solution(rows)
    often = Counter(draft.kind for draft in drafts)
    # a kind printed twice (two departments in one paper) adds up by itself, but which table is its counterpart is open
    by_kind = {draft.kind if often[draft.kind] == 1 else f"{draft.kind} {i}": draft for i, draft in enumerate(drafts)}
    return solve(rows, equations(by_kind, scale))


def _unknown(raw: RawRow, draft: Draft, scale: Scale) -> Unknown:
    numbers = tuple(scale.whole(figure.text) for figure in raw.figures)
    known = tuple(figure.column for figure in raw.figures if figure.column)
    return read_row(numbers, draft.layout.keys, draft.layout.sums, known if len(known) == len(numbers) else None)


def _table(document: Document, one: OpenedTable, draft: Draft, solution: Solution, issues: list[Issue]) -> BudgetTable:
    title = one.segment.title
    if _stated_unit(one) is None:
        issues.append(_unit_not_stated(document, one, draft.unit))
    rows = tuple(
        _row(document, row, key, draft, solution, issues)
        for row, key in zip(draft.rows, draft.keys, strict=True)
        if row.raw.figures or row.raw.label
    )
    issues += _leftovers(document, one)
    state = TableState.FILLED if one.has_figures else TableState.DECLARED_EMPTY if one.statement else TableState.BLANK
    return BudgetTable(
        title.kind.name,
        title.kind.classification,
        one.segment.label,
        title.text,
        draft.unit,
        one.raw.columns,
        tuple((one_sum.total, one_sum.parts) for one_sum in one.layout.sums),
        state,
        rows,
        document.locate(one.segment.span),
        one.statement,
    )


def _stated_unit(one: OpenedTable) -> Unit | None:
    """The unit that the table prints, at its head or behind a label."""
    printed = [one.segment.title.text, *(item.words for item in one.segment.items)]
    found = (unit for find in (find_unit, find_label_unit) for unit in map(find, printed) if unit)
    return next(found, None)


def _usual_unit(opened: Iterable[OpenedTable]) -> Unit:
    """What a table without a unit is read in: the unit of all others, else 万元, that of the statutory set."""
    stated = set(filter(None, map(_stated_unit, opened)))
    return stated.pop() if len(stated) == 1 else Unit.WAN_YUAN


def _unit_not_stated(document: Document, one: OpenedTable, unit: Unit) -> Issue:
    detail = (
        f"{one.segment.title.text}：表内未注明单位，按{unit}读",
        f"{one.segment.title.kind.name}: no unit is stated; read as {unit}",
    )
    return Issue(IssueCode.UNIT_NOT_STATED, Severity.WARNING, detail, document.locate(one.segment.span))


def _row(
    document: Document,
    row: ClassifiedRow,
    key: str,
    draft: Draft,
    solution: Solution,
    issues: list[Issue],
) -> TableRow:
    locator = row.raw.locate(document)
    if row.code and not _WHOLE_CODE.match(row.code):
        detail = (f"“{row.code}”：不是3、5或7位的科目编码", f"{row.code!r} is no code of 3, 5 or 7 digits")
        issues.append(Issue(IssueCode.SURPLUS_CELL, Severity.WARNING, detail, locator))
        row = replace(row, code="")
    figures = tuple(
        _figure(document, figure, index, key, draft, solution) for index, figure in enumerate(row.raw.figures)
    )
    if any(figure.assigned_by is AssignedBy.AMBIGUOUS for figure in figures):
        detail = (f"“{locator.quote}”：数字所在列无法由表内外勾稽关系确定", f"{locator.quote!r}: the columns stay open")
        issues.append(Issue(IssueCode.AMBIGUOUS_COLUMN, Severity.INFO, detail, locator))
    if row.code and not row.code_is_printed and row.kind in _CODED:
        detail = (
            f"“{locator.quote}”：科目编码缺失或不全，按名称定为 {row.code}",
            f"{locator.quote!r}: the code is missing or cut short; concluded from the name: {row.code}",
        )
        issues.append(Issue(IssueCode.CODE_FROM_NAME, Severity.WARNING, detail, locator))
    return TableRow(
        row.raw.order,
        row.kind,
        row.code,
        row.name,
        row.project,
        row.unit_name,
        figures,
        locator,
        row.code_is_printed,
        row.raw.side,
        key in solution.doubtful or row.raw.is_incomplete,
    )


_WHOLE_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}$")
_CODED = {RowKind.CLASS, RowKind.GROUP, RowKind.ITEM, RowKind.ECONOMIC_CLASS, RowKind.ECONOMIC_ITEM}


def _figure(document: Document, figure: RawFigure, index: int, key: str, draft: Draft, solution: Solution) -> Figure:
    quantity, locator = parse_amount(figure.text, draft.unit), document.locate(figure.span)
    if figure.column:
        return Figure(quantity, figure.column, AssignedBy.PRINTED, (), locator)
    columns = solution.columns(key, index) if key in solution.rows else ()
    ordered = tuple(column for column in draft.layout.keys if column in columns)
    if len(ordered) == 1:
        is_plain = ordered[0] == whole_column(draft.layout.keys, draft.layout.sums) or len(
            solution.rows[key].figures
        ) == len(draft.layout.keys)
        return Figure(quantity, ordered[0], AssignedBy.PRINTED if is_plain else AssignedBy.ARITHMETIC, (), locator)
    return Figure(quantity, None, AssignedBy.AMBIGUOUS, ordered or draft.layout.keys, locator)


def _leftovers(document: Document, one: OpenedTable) -> list[Issue]:
    """What of the table was not read: words without figures, figures without a column."""
    found = [
        Issue(
            IssueCode.UNREAD_ROW,
            Severity.WARNING,
            (f"“{words}”：表内文字未能归入任何一行", f"{words!r}: words in the table that belong to no row"),
            document.locate(span),
        )
        for words, span in one.raw.unread
    ]
    found += [
        Issue(
            IssueCode.SURPLUS_CELL,
            Severity.WARNING,
            (f"“{words}”：多出的单元格，没有对应的列", f"{words!r}: a surplus cell without a column"),
            document.locate(span),
        )
        for words, span in one.raw.surplus
    ]
    return found
