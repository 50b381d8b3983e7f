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
_DEPARTMENT_LINE = re.compile(r"编制部门|编制单位|预算单位|填报部门|部门名称|^部门[:：]")
_HEADER_LINE = re.compile(rf"{_DEPARTMENT_LINE.pattern}|单位[:：]|科目编码|科目名称|^项目(?:预算数|金额)")
_UNIT_LINE = re.compile(r"^[（(]?(?:金额)?单位[:：](?:人民币)?[亿万千]?元[）)]?$")
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
    opens = [_opening(items, start) for start, _, _ in starts]
    last: Segment | None = None
    for (start, title, height), opened, following in zip(starts, opens, [*opens, len(items)][1:], strict=True):
        end = _end_of_table(items, start + height, following)
        before = items[start - 1].label if start else ""
        label = title.label or (before if is_table_label(before) else "")
        body = (*(one for one in items[opened:start] if _is_unit_line(one)), *items[start + height : end])
        span = cover([item.span for item in items[opened:end]])
        segment = Segment(title, without_blanks(label).rstrip(":：、."), body, span)
        if last is not None and _goes_on(last, segment):
            last = Segment(last.title, last.label, last.items + segment.items, cover([last.span, segment.span]))
            continue
        if last is not None:
            yield last
        last = segment
    if last is not None:
        yield last


def _opening(items: Sequence[Item], start: int) -> int:
    """Where the table of the title at `start` opens: its number and its unit may be printed above the title."""
    if start and is_table_label(items[start - 1].label):
        start -= 1
    return start - 1 if start and _is_unit_line(items[start - 1]) else start


def _is_unit_line(item: Item) -> bool:
    return bool(_UNIT_LINE.match(without_blanks(item.label)))


def _goes_on(first: Segment, second: Segment) -> bool:
    """Whether the second is the first on its next page, under the title again: same title, number and department."""
    if (first.title.kind, first.title.bare) != (second.title.kind, second.title.bare):
        return False
    if second.label not in ("", first.label):
        return False
    return _departments(second) <= _departments(first)


def _departments(segment: Segment) -> set[str]:
    return {without_blanks(item.words) for item in segment.items if _DEPARTMENT_LINE.search(without_blanks(item.words))}


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
        if _HEADER_LINE.search(without_blanks(item.words)):
            return True
    return False


def _end_of_table(items: Sequence[Item], start: int, following: int) -> int:
    """Index behind the last item of the table that opens before `start`."""
    for index in range(start, following):
        words = without_blanks(items[index].label)
        if _PART.match(words) or _NARRATIVE_HEADING.match(words):
            return index
    return following
