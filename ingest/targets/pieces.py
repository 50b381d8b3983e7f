"""A target table cut into pieces: the smallest groups of words that stand in one cell for certain.

In: the lines and grids of one section. Out: :class:`Piece` in printed order, each with how it is set off from the
piece before, and, where the source itself shows cells, the column it stands under.

* grids (delimited, cell_lines, pdf): a cell gives one piece for each group between blanks, because blanks inside
  a cell come from wrapping (`产出 指标`) as well as from two cells that were glued (`按照完成比例赋分 工作资料`)
* spaced (text taken from a PDF): a line gives one piece for each group between blanks; a figure that is glued to
  the words around it (`＞=2制定相关研究报告`) is cut off
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from budgetkg.ingest.document import Document, GridRow, Line, Span, without_blanks
from budgetkg.ingest.targets.vocabulary import (
    OPERATOR_SIGNS,
    SUFFIX,
    Column,
    column_of,
    is_beside,
    level_families,
    words_of,
)


class Gap(IntEnum):
    """What stands between a piece and the one before it."""

    GLUED = 0
    BLANK = 1
    LINE = 2
    PAGE = 3
    CELL = 4
    ROW = 5


class Repeat(IntEnum):
    """Whether a piece opens a group of words that several rows print alike, or goes on in one."""

    NO = 0
    OPENS = 1
    GOES_ON = 2


class Stray(IntEnum):
    """Whether a number can be that of a page: it stands alone on its line, and even where a page ends or begins."""

    NO = 0
    ALONE = 1
    AT_TURN = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Words without blanks. `column` is the one whose heading stands above, None where the source does not show it.

    `repeats`: the words are part of a group that several rows print alike. `stray`: how likely they are a page number.
    """

    text: str
    span: Span
    gap: Gap
    column: Column | None = None
    repeats: Repeat = Repeat.NO
    stray: Stray = Stray.NO


_NUMBER = re.compile(r"\d{1,3}")
_CHUNK = re.compile(r"\S+")
_TAG = re.compile(r"<(?:/?p|br)\s*/?>", re.IGNORECASE)
_SIGNS = re.escape(OPERATOR_SIGNS)
_FIGURE = re.compile(rf"[{_SIGNS}]{{1,2}}(?:\d[\d,]*(?:\.\d+)?)?")
_MARKED = re.compile(r"(?P<mark>[/／])(?P<figure>\d{1,3}(?:\.\d+)?)")
_PAGE_START = re.compile(r"[ \f]\S")
_LEVELS = (Column.LEVEL1, Column.LEVEL2)
_SPLITTING = (Column.BASIS, Column.RULE, Column.MATERIAL)
_MIN_SPLITTING = 4
_SCORED = "赋分"
"""All scoring rules end so, known or not."""


def line_pieces(document: Document, first: int, end: int) -> tuple[Piece, ...]:
    """Pieces of the lines `first` to `end` (indexes), for sources that show no cells.

    A line that begins with a blank or a form feed is the first of a page in text taken from a PDF.
    """
    pieces = [
        piece
        for line in document.lines[first:end]
        for piece in _pieces_of_line(line, Gap.PAGE if _PAGE_START.match(line.text) else Gap.LINE)
    ]
    gaps = [*(piece.gap for piece in pieces[1:]), Gap.PAGE]
    return tuple(replace(piece, stray=_stray(piece, behind)) for piece, behind in zip(pieces, gaps, strict=True))


def _stray(piece: Piece, behind: Gap) -> Stray:
    if not _NUMBER.fullmatch(piece.text) or min(piece.gap, behind) < Gap.LINE:
        return Stray.NO
    return Stray.AT_TURN if Gap.PAGE in (piece.gap, behind) else Stray.ALONE


def _pieces_of_line(line: Line, lead: Gap) -> Iterator[Piece]:
    gap = lead
    for chunk in _CHUNK.finditer(line.text):
        for start, end in _cuts(chunk.group()):
            span = Span(line.start + chunk.start() + start, line.start + chunk.start() + end)
            yield Piece(chunk.group()[start:end], span, gap)
            gap = Gap.GLUED
        gap = Gap.BLANK


def _cuts(chunk: str) -> Iterator[tuple[int, int]]:
    """Where a group of words is cut: around a figure with its operator, around a standing word at either end."""
    marks = {0, len(chunk)}
    for figure in _FIGURE.finditer(chunk):
        marks |= {figure.start(), figure.end()}
    words = [word for word in _standing_words() if word in chunk]
    marks.add(max((len(word) for word in words if chunk.startswith(word)), default=0))
    marks.add(len(chunk) - max((len(word) for word in words if chunk.endswith(word)), default=0))
    marks.add(max((len(level) for level in _whole_levels() if chunk.startswith(level)), default=0))
    scored = chunk.rfind(_SCORED)
    if scored > 0:
        marks.add(scored + len(_SCORED))
    marked = _MARKED.fullmatch(chunk)
    if marked:
        marks.add(marked.start("figure"))
    yield from pairwise(sorted(marks))


def _whole_levels() -> Iterator[str]:
    """Levels with their 指标, which no name begins with: 社会效益指标."""
    return (level for column in _LEVELS for level in level_families(column) if level.endswith(SUFFIX))


def _standing_words() -> Iterator[str]:
    return (word for column in _SPLITTING for word in words_of(column) if len(word) >= _MIN_SPLITTING)


@dataclass(frozen=True, slots=True)
class GridHeading:
    """The heading row of a grid: the column of every cell position, None for a position without a known label."""

    columns: tuple[Column | None, ...]


MIN_LABELS = 3
"""A row with fewer known labels is no heading: 指标值 alone may stand in a cell."""


def read_grid_heading(row: GridRow) -> GridHeading | None:
    """The heading that a row is; None for any other row."""
    columns: list[Column | None] = []
    for cell in row.cells:
        column = column_of(without_blanks(cell.text))
        columns.append(None if column in columns else column)
    return GridHeading(tuple(columns)) if sum(column is not None for column in columns) >= MIN_LABELS else None


@dataclass(frozen=True, slots=True)
class GridPieces:
    """The columns of a table's grids, the pieces below the heading, and the places of the labels: none without a heading."""

    columns: tuple[Column, ...]
    pieces: tuple[Piece, ...]
    labels: tuple[Span, ...]


def grid_pieces(rows: Iterable[GridRow]) -> GridPieces:
    """What the grids of a table hold, repeated headings left out."""
    heading: GridHeading | None = None
    pieces: list[Piece] = []
    labels: list[Span] = []
    for row in rows:
        found = read_grid_heading(row)
        if found:
            heading = heading or found
            labels.extend(cell.span for cell in row.cells if cell.text)
        elif heading:
            labels.extend(cell.span for cell in row.cells if is_beside(without_blanks(cell.text)))
            pieces.extend(_pieces_of_row(row, heading))
    columns = tuple(column for column in heading.columns if column is not None) if heading else ()
    return GridPieces(columns, tuple(pieces), tuple(labels))


def _pieces_of_row(row: GridRow, heading: GridHeading) -> Iterator[Piece]:
    gap = Gap.ROW
    for position, cell in enumerate(row.cells):
        column = heading.columns[position] if position < len(heading.columns) else None
        words = _TAG.sub(" ", cell.text)
        if column is None and is_beside(without_blanks(words)):
            continue
        for chunk in _CHUNK.findall(words):
            for start, end in _cuts(chunk):
                yield Piece(chunk[start:end], cell.span, gap, column)
                gap = Gap.GLUED
            gap = Gap.BLANK
        if words.strip():
            gap = Gap.CELL


def without(pieces: Sequence[Piece], drop: Iterable[int]) -> tuple[Piece, ...]:
    """The pieces but for those at the indexes `drop`; the one behind is set off by the widest gap between."""
    dropped = set(drop)
    kept: list[Piece] = []
    widest = Gap.GLUED
    for index, piece in enumerate(pieces):
        widest = max(widest, piece.gap)
        if index not in dropped:
            kept.append(replace(piece, gap=widest))
            widest = Gap.GLUED
    return tuple(kept)
