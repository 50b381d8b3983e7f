"""Where the budget tables of a document stand: from each title to the next.

In: a Document. Out: :class:`Segment`, a kind of table with its heading and its rows still unread. A table is
known by its title and by what follows it, never by its number or place: the same title in a table of contents
is followed by another title, not by a unit or a grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetkg.ingest.document import Document, Grid, GridRow, Line, Span, cover, without_blanks
from budgetkg.ingest.tables.layouts import Title, is_table_label, read_title

_PART = re.compile(r"^(?:第[一二三四五六七八九十]+部分)")
_NARRATIVE_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、.*(?:情况说明|情况的?总体说明)|其他相关情况说明|项目经费情况说明|项目支出绩效目标表)"
)
_HEADER_LINE = re.compile(r"编制部门|编制单位|预算单位|填报部门|部门名称|^部门[:：]|单位[:：]")
_LOOK_AHEAD = 12


@dataclass(frozen=True, slots=True)
class Item:
    """A printed line, or a printed row of a grid: what a document consists of from top to bottom."""

    line: Line | None
    row: GridRow | None
    last_line: Line

    @property
    def words(self) -> str:
        """All words of the item, cells apart by a blank."""
        if self.row is not None:
            return " ".join(cell.text for cell in self.row.cells if cell.text)
        return self.line.text.strip() if self.line else ""

    @property
    def span(self) -> Span:
        """Where the words stand: from the first filled cell to the last."""
        if self.row is not None:
            return cover([cell.span for cell in self.row.cells if cell.text] or [cell.span for cell in self.row.cells])
        if self.line is None:
            raise ValueError("an item is a line or a row")
        words = self.line.text.strip()
        start = self.line.start + (self.line.text.index(words) if words else 0)
        return Span(start, start + len(words))

    @property
    def label(self) -> str:
        """The words where the item is a line, or a row with one filled cell (a title set as a table row)."""
        if self.row is None:
            return self.words
        filled = [cell.text for cell in self.row.cells if cell.text]
        return filled[0] if len(filled) == 1 else ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A table as printed: title, number, and all items between its title and the next table."""

    title: Title
    label: str
    items: tuple[Item, ...]
    span: Span


def read_items(document: Document) -> list[Item]:
    """The document from top to bottom: filled lines outside grids, and the filled rows of grids."""
    items: list[Item] = []
    grids: list[Grid] = sorted(document.grids, key=lambda grid: grid.first_line)
    index = 0
    for grid in grids:
        items += _line_items(document.lines[index : grid.first_line])
        items += [Item(None, row, document.line_at(row.cells[-1].span.start)) for row in grid.rows if not row.is_blank]
        index = grid.last_line + 1
    items += _line_items(document.lines[index:])
    return items


def _line_items(lines: Sequence[Line]) -> list[Item]:
    return [Item(line, None, line) for line in lines if line.text.strip()]


def find_segments(document: Document) -> Iterator[Segment]:
    """Every budget table of the document, in printed order."""
    items = read_items(document)
    starts = [(index, *found) for index in range(len(items)) if (found := _title_at(items, index))]
    ends = [*(start for start, _, _ in starts[1:]), len(items)]
    for (start, title, height), following in zip(starts, ends, strict=False):
        end = _end_of_table(items, start + height, following)
        before = items[start - 1].label if start else ""
        label = title.label or (before if is_table_label(before) else "")
        body = tuple(items[start + height : end])
        opening = [items[start - 1]] if label and not title.label else []
        span = cover([item.span for item in (*opening, *items[start : start + height], *body)])
        yield Segment(title, without_blanks(label).rstrip(":：、."), body, span)


def _title_at(items: Sequence[Item], index: int) -> tuple[Title, int] | None:
    """The title that opens a table at `index`, and over how many lines it is printed: one, or two where it wraps."""
    title = read_title(items[index].label)
    if title is not None:
        return (title, 1) if _opens_table(items, index + 1) else None
    if index + 1 == len(items):
        return None
    first, second = items[index], items[index + 1]
    if first.row or second.row or not without_blanks(second.words).endswith("表") or read_title(second.words):
        return None
    title = read_title(first.words + second.words)
    return (title, 2) if title is not None and _opens_table(items, index + 2) else None


def _opens_table(items: Sequence[Item], behind: int) -> bool:
    """Whether what stands behind a title is a table: a unit or department line, or a grid, before the next title."""
    for item in items[behind : behind + _LOOK_AHEAD]:
        if read_title(item.label) is not None or _PART.match(item.label):
            return False
        if item.row is not None and len(item.row.cells) > 1:
            return True
        if _HEADER_LINE.search(item.words):
            return True
    return False


def _end_of_table(items: Sequence[Item], start: int, following: int) -> int:
    """Index behind the last item of the table that opens before `start`."""
    for index in range(start, following):
        words = without_blanks(items[index].label)
        if _PART.match(words) or _NARRATIVE_HEADING.match(words):
            return index
        if index == following - 1 and is_table_label(words):
            return index
    return following
