"""The source as it is read: text, lines, grids of cells, and the way back from any reading to the words.

In: what a reader found in a file. Out: :class:`Document`, which every later step reads.
It does not know what a table or a section means; `sections` and `tables` do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch ``[start, end)`` of `Document.text`, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `number` is 1-based, counted on its page for a PDF and in the whole source for a text."""

    number: int
    page: int | None
    start: int
    text: str

    @property
    def end(self) -> int:
        """Offset behind the last character, the line break left out."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid: its words with inner line breaks joined, and where they stand."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class GridRow:
    """The cells of one printed row, by column position; a blank cell has an empty text."""

    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """True where no cell of the row holds a word."""
        return not any(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells whose positions the source itself gives. Covers lines `first_line` to `last_line` (indexes)."""

    rows: tuple[GridRow, ...]
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a statement stands: offsets, line numbers, page (PDF only) and the quoted words.

    Lines of a PDF are counted on their page; `page_end` is the page of `line_end` where that is another one.
    """

    span: Span
    line_start: int
    line_end: int
    page: int | None
    quote: str
    page_end: int | None = None


@dataclass(frozen=True)
class Document:
    """A source that has been read.

    Offsets point into `text`; for the text formats `text` is the decoded source itself (telephone numbers
    masked, character for character), for a PDF it is what the reader wrote out of the pages.
    """

    source_name: str
    checksum: str
    form: str
    text: str
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_index(self, offset: int) -> int:
        """Index into `lines` of the line that holds the character at `offset`."""
        return bisect_right(self._line_starts, offset) - 1

    def line_at(self, offset: int) -> Line:
        """The line that holds the character at `offset`."""
        return self.lines[self.line_index(offset)]

    def locate(self, span: Span) -> Locator:
        """The place of `span`, with its words quoted: wrapped lines joined, blanks of the layout folded."""
        first, last = self.line_at(span.start), self.line_at(max(span.start, span.end - 1))
        page_end = last.page if last.page != first.page else None
        return Locator(span, first.number, last.number, first.page, self.quote(span), page_end)

    def quote(self, span: Span) -> str:
        """The words of `span` on one line."""
        return join_wrapped(self.text[span.start : span.end].split("\n"))


def cover(spans: Sequence[Span]) -> Span:
    """The smallest span that holds all `spans`.

    >>> cover([Span(4, 9), Span(1, 3)])
    Span(start=1, end=9)
    """
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def fold_blanks(text: str) -> str:
    """Fold every run of blanks (full-width, tab, non-breaking) into one space and strip the ends.

    >>> fold_blanks("合　　计   837.5　")
    '合 计 837.5'
    """
    return " ".join(text.split())


def without_blanks(text: str) -> str:
    """All blanks out: the form in which printed words are compared.

    >>> without_blanks("收 入 总 计")
    '收入总计'
    """
    return "".join(text.split())


def joins_with_blank(left: str, right: str) -> bool:
    """True where two wrapped pieces keep a blank between them: both sides of the break are Latin or digits.

    A break inside Chinese words carries no blank; between two figures or two Latin words it stands for one.
    """
    return (
        bool(left and right) and left[-1].isascii() and right[0].isascii() and left[-1].isalnum() and right[0].isalnum()
    )


def join_wrapped(pieces: Sequence[str]) -> str:
    """Join the pieces of a wrapped text; the break itself leaves no blank between Chinese words.

    >>> join_wrapped(["机关事业单位基本养老保险缴", "", "费支出"])
    '机关事业单位基本养老保险缴费支出'
    """
    joined = ""
    for piece in pieces:
        words = fold_blanks(piece)
        if words:
            joined += (" " if joins_with_blank(joined, words) else "") + words
    return joined


def split_lines(text: str) -> tuple[Line, ...]:
    """The lines of a text source, numbered from 1."""
    lines: list[Line] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        lines.append(Line(number, None, start, line))
        start += len(line) + 1
    return tuple(lines)
