"""Indicators out of the lines or the grids of one target table.

In: a Document and the range of lines of a section. Out: :class:`~budgetkg.ingest.records.Indicator` records. A level
that is printed once holds for the rows below until the next of its rank; it is not carried under a second level that
cannot belong to it (a blank cell left of 社会效益指标 is not 项目完成). A doubtful cell stays empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from budgetkg.ingest.document import Document, GridRow, Locator, Span, cover, join_wrapped, without_blanks
from budgetkg.ingest.flow import WRAPPED_FORMS, display_width
from budgetkg.ingest.records import Indicator
from budgetkg.ingest.targets.heading import Heading, read_heading
from budgetkg.ingest.targets.moves import Layout, has_free_bases
from budgetkg.ingest.targets.pieces import Gap, Piece, grid_pieces, line_pieces
from budgetkg.ingest.targets.reading import Reading, ReadRow, read_narrowly, read_rows
from budgetkg.ingest.targets.repeats import with_repeats
from budgetkg.ingest.targets.values import parse_value, prior_value
from budgetkg.ingest.targets.vocabulary import Column, belongs_under

HOPELESS = 7.0
"""A row that departs further from a row printed in order is no row of a table."""
ODD_TABLE = 0.8
"""Rows that cost more on the whole were not printed cell by cell."""
CLEAR = 1.0
"""A row that departs less shows how wide its columns are."""
_QUOTED = (Column.NAME, Column.VALUE, Column.BASIS, Column.PRIOR, Column.WEIGHT)


@dataclass(frozen=True, slots=True)
class _Levels:
    first: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class ReadIndicators:
    """The indicators of a table, and the places of all labels and cells that were read."""

    indicators: tuple[Indicator, ...]
    read: tuple[Span, ...]


def read_indicators(document: Document, first: int, end: int, *, is_department: bool) -> ReadIndicators:
    """The indicators printed on the lines `first` to `end` (indexes)."""
    grid = grid_pieces(_grid_rows(document, first, end))
    if grid.columns:
        labels = grid.labels
        rows = read_rows(grid.pieces, Layout(grid.columns, has_free_bases(grid.columns))).rows
    elif document.form in WRAPPED_FORMS:
        heading = read_heading(line_pieces(document, first, end), is_department=is_department)
        labels = tuple(piece.span for piece in heading.labels) if heading else ()
        rows = _read_lines(heading) if heading else ()
    else:
        return ReadIndicators((), ())
    cells = (piece.span for row in rows for pieces in row.cells.values() for piece in pieces)
    return ReadIndicators(tuple(_indicators(document, rows, in_cells=bool(grid.columns))), (*labels, *cells))


def _grid_rows(document: Document, first: int, end: int) -> Iterator[GridRow]:
    """The rows that stand on these lines; a grid may reach over several tables."""
    for grid in document.grids:
        if grid.first_line < end and first <= grid.last_line:
            for row in grid.rows:
                if row.cells and first <= document.line_index(row.cells[0].span.start) < end:
                    yield row


def _read_lines(heading: Heading) -> tuple[ReadRow, ...]:
    """Rows of a source without cells: cell by cell, or line by line where that is by far cheaper."""
    is_free = has_free_bases(heading.columns)
    body = with_repeats(heading.body) if is_free else heading.body
    layout = Layout(heading.columns, is_free, heading.limits)
    narrow = read_narrowly(body, layout)
    if narrow.mean_cost > ODD_TABLE:
        by_line = replace(layout, by_line=True)
        other = read_narrowly(body, by_line)
        if other.mean_cost < narrow.mean_cost / 2:
            layout, narrow = by_line, other
    return _read_twice(body, layout, narrow).rows


def _read_twice(body: Sequence[Piece], layout: Layout, narrow: Reading) -> Reading:
    """Rows read first without, then with what the first reading shows: how wide columns are, which basis rows share."""
    first = read_rows(body, layout, narrow)
    if all(row.cost <= CLEAR and not row.doubtful for row in first.rows):
        return first
    bases = _common_bases(first.rows) if layout.is_free else frozenset()
    return read_rows(body, replace(layout, widths=_widths(first.rows), bases=bases))


def _widths(rows: Sequence[ReadRow]) -> dict[Column, int]:
    """The widest line of each column, in rows that are beyond doubt."""
    widths: dict[Column, int] = {}
    for row in rows:
        if row.cost > CLEAR or row.doubtful:
            continue
        for column, pieces in row.cells.items():
            width, end = 0, -1
            for piece in pieces:
                is_same_line = piece.gap <= Gap.BLANK and piece.span.start - end <= 1
                width = display_width(piece.text) + (width if is_same_line else 0)
                end = piece.span.end
                widths[column] = max(widths.get(column, 0), width)
    return widths


def _common_bases(rows: Sequence[ReadRow]) -> frozenset[str]:
    """The bases of two rows or more."""
    counts = Counter(_compact(row, Column.BASIS) for row in rows)
    return frozenset(basis for basis, count in counts.items() if basis and count > 1)


def _indicators(document: Document, rows: Sequence[ReadRow], *, in_cells: bool) -> Iterator[Indicator]:
    levels = _Levels()
    order = 0
    for row in rows:
        levels = _carried(levels, row)
        if row.cost >= HOPELESS or Column.NAME not in row.cells:
            continue
        order += 1
        first = levels.first if belongs_under(levels.first, levels.second) else ""
        yield _indicator(row, order, _Levels(first, levels.second), _locator(document, row, in_cells=in_cells))


def _carried(levels: _Levels, row: ReadRow) -> _Levels:
    """The levels of a row: its own, else those above it; a doubtful one is unknown, and so for the rows below."""
    first, second = _compact(row, Column.LEVEL1), _compact(row, Column.LEVEL2)
    is_new = bool(first) or Column.LEVEL1 in row.doubtful
    if not second and Column.LEVEL2 not in row.doubtful and not is_new:
        second = levels.second
    return _Levels(first if is_new else levels.first, second)


def _indicator(row: ReadRow, order: int, levels: _Levels, locator: Locator) -> Indicator:
    name = _printed(row, Column.NAME)
    value = parse_value(_compact(row, Column.VALUE), name)
    return Indicator(
        order=order,
        level1=levels.first,
        level2=levels.second,
        name=name,
        operator=value.operator,
        value=value.value,
        unit=value.unit,
        weight=_compact(row, Column.WEIGHT),
        prior_value=prior_value(_compact(row, Column.PRIOR)),
        basis=_printed(row, Column.BASIS),
        scoring_rule=_compact(row, Column.RULE),
        material=_compact(row, Column.MATERIAL),
        locator=locator,
    )


def _compact(row: ReadRow, column: Column) -> str:
    return without_blanks(_printed(row, column))


def _printed(row: ReadRow, column: Column) -> str:
    """The words of a cell, wrapped lines joined; a blank stays where it is printed beside a figure or a Latin word."""
    if column in row.doubtful and column is not Column.NAME:
        return ""
    words = ""
    for piece in row.cells.get(column, ()):
        if piece.gap == Gap.BLANK and words and (words[-1].isascii() or piece.text[0].isascii()):
            words += " " + piece.text
        elif piece.gap == Gap.GLUED:
            words += piece.text
        else:
            words = join_wrapped([words, piece.text])
    return words


def _locator(document: Document, row: ReadRow, *, in_cells: bool) -> Locator:
    """A row's place: the whole row of a grid; elsewhere from its name to its last figure, as cells stand apart."""
    quoted = tuple(Column) if in_cells else _QUOTED
    return document.locate(cover([piece.span for column in quoted for piece in row.cells.get(column, ())]))
