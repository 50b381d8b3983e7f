"""Rows of tables in spaced text: codes, names and figures in a line, blank cells lost, names wrapped.

In: the data items of a segment. Out: :class:`RawTable` whose figures have no columns yet. A name may be printed
before, around or after its figures: a line of words alone goes to the row that is still open, else to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from budgetkg.ingest.document import Span, join_wrapped
from budgetkg.ingest.quantities import is_figure
from budgetkg.ingest.tables.grid_rows import is_blank_mark, is_total, without_letter_spacing
from budgetkg.ingest.tables.heading import is_note, prints_decimals
from budgetkg.ingest.tables.layouts import Layout, normalise_label
from budgetkg.ingest.tables.raw_rows import RawFigure, RawRow, RawTable
from budgetkg.ingest.tables.segments import Item

_CODES = re.compile(r"^(\d{3}(?:\s\d{2}){0,2}|\d{5}|\d{7})(?=\s|$|[^\d.,])")
_GLUED_CODE = re.compile(r"^(\d{3})(?=[^\d\s.,])")
_TOKEN = re.compile(r"\S+")
_RIGHT_TOTAL = re.compile(r"支\s*出\s*(?:总|合)\s*计|本年支出合计")
_RIGHT_CODE = re.compile(r"(?<!\S)\d{3}\s*(?=[\u4e00-\u9fff])")
_RIGHT_ORDINAL = re.compile(r"(?<=\d)\s*(?=[一二三四五六七八九十]{1,3}、)|(?<=\s)(?=[一二三四五六七八九十]{1,3}、)")

SplitName = Callable[[str, str], tuple[str, str]]
"""Code and words of a row of the project table to (name of the class, name of the project)."""


@dataclass(slots=True)
class _Piece:
    """A line taken apart: code at its front, figures at its end, words between. `is_filled`: figures or marks for nothing."""

    code: str
    words: str
    figures: tuple[RawFigure, ...]
    span: Span
    is_filled: bool
    is_note: bool = False


@dataclass(slots=True)
class _OpenRow:
    """A row that is being collected."""

    code: str = ""
    names: list[str] = field(default_factory=list)
    figures: tuple[RawFigure, ...] = ()
    spans: list[Span] = field(default_factory=list)
    is_filled: bool = False
    is_note: bool = False

    def take(self, piece: _Piece) -> None:
        self.code = self.code or piece.code
        if piece.words:
            self.names.append(piece.words)
        self.figures = self.figures or piece.figures
        self.spans.append(piece.span)
        self.is_filled = self.is_filled or piece.is_filled
        self.is_note = self.is_note or piece.is_note


def read_spaced_columns(
    items: Sequence[Item], layout: Layout, split_name: SplitName, whole_names: frozenset[str] = frozenset()
) -> RawTable:
    """Tables with code and name at the left and figures at the right.

    `whole_names`, normalised, are names that make a row of their own even without figures (the 三公 lines).
    """
    decimals = prints_decimals(items)
    pieces = [_piece(item, decimals, layout) for item in items]
    rows: list[RawRow] = []
    unread: list[tuple[str, Span]] = []
    surplus: list[tuple[str, Span]] = []
    for row in _assemble(pieces, whole_names):
        name = without_letter_spacing(join_wrapped(row.names))
        if row.is_note or (not row.is_filled and not row.code and normalise_label(name) not in whole_names):
            unread.append((name, row.spans[0]))
            continue
        if not row.code and not name and layout.form != "headed":
            surplus += [(figure.text, figure.span) for figure in row.figures]
            continue
        label, project = split_name(row.code, name) if layout.form == "projects" else (name, "")
        rows.append(RawRow(row.code, label, project, row.figures, tuple(row.spans), order=len(rows) + 1))
    return RawTable(layout.keys, tuple(rows), unread=tuple(unread), surplus=tuple(surplus))


def _piece(item: Item, decimals: bool, layout: Layout) -> _Piece:
    text, span = item.words, item.span
    if is_note(text):
        return _Piece("", text, (), span, is_filled=False, is_note=True)
    found = _CODES.match(text)
    words, figures, is_filled = _parted(text, found.end() if found else 0, span.start, decimals, layout)
    return _Piece("".join(found.group(1).split()) if found else "", words, figures, span, is_filled)


def _parted(
    text: str, start: int, offset: int, decimals: bool, layout: Layout
) -> tuple[str, tuple[RawFigure, ...], bool]:
    """The words behind `start`, the figures that end them, and whether there are any or marks for nothing.

    Where marks for nothing (`-`, `—`) fill the blank cells, every column is printed and the figures have theirs.
    """
    tokens = [(match.group(), match.start()) for match in _TOKEN.finditer(text, start)]
    first = len(tokens)
    while first and (is_figure(tokens[first - 1][0]) or is_blank_mark(tokens[first - 1][0])):
        first -= 1
    while first < len(tokens) and not _opens_figures(tokens[first][0], decimals):
        first += 1
    cells = tokens[first:]
    keys: Sequence[str | None] = layout.keys if len(cells) == len(layout.keys) > 1 else [None] * len(cells)
    figures = tuple(
        RawFigure(token, Span(offset + at, offset + at + len(token)), key)
        for (token, at), key in zip(cells, keys, strict=True)
        if is_figure(token)
    )
    if len(figures) == len(cells):  # no mark: that every column is filled is the solver's to say
        figures = tuple(RawFigure(one.text, one.span, None) for one in figures)
    words = text[start : tokens[first - 1][1] + len(tokens[first - 1][0])].strip() if first else ""
    return words, figures, bool(cells)


def _opens_figures(printed: str, decimals: bool) -> bool:
    """Whether `printed` may be the first figure of a row; a bare number among decimals belongs to the name before it."""
    return not decimals or "." in printed or "。" in printed or printed == "0" or is_blank_mark(printed)


def _assemble(pieces: Sequence[_Piece], whole_names: frozenset[str]) -> Iterator[_OpenRow]:
    """Put the pieces of wrapped rows together."""
    row = _OpenRow()
    for index, piece in enumerate(pieces):
        is_whole = not row.is_filled and normalise_label("".join(row.names)) in whole_names and bool(piece.words)
        if row.spans and (is_whole or _starts_row(row, piece, pieces[index + 1 :])):
            yield row
            row = _OpenRow()
        row.take(piece)
    if row.spans:
        yield row


def _starts_row(row: _OpenRow, piece: _Piece, following: Sequence[_Piece]) -> bool:
    """True where `piece` opens a new row instead of going on with the one being collected."""
    if row.is_note or piece.is_note:
        return piece.is_note or piece.is_filled or bool(piece.code) or row.names[-1].endswith(_CLOSED)
    if not row.is_filled:
        return bool(piece.code and row.code) or bool(piece.code and row.names and piece.words)
    if piece.is_filled or piece.code:
        return True
    return not _is_tail(row, following)


_CLOSED = ("。", "）", ")", "表", "页")


def _is_tail(row: _OpenRow, following: Sequence[_Piece]) -> bool:
    """True where words alone, behind a row's figures, end that row's name rather than open the next one's.

    They end it where its brackets are still open, or where the next line has its own code and name. Nothing ends 总计.
    """
    name = "".join(row.names)
    if is_total(name):
        return False
    if name.count("（") + name.count("(") > name.count("）") + name.count(")"):
        return True
    after = next((piece for piece in following if piece.code or piece.is_filled), None)
    return after is None or bool(after.code and after.words)


def read_spaced_sides(items: Sequence[Item], layout: Layout) -> RawTable:
    """Tables with income at the left and expenditure at the right, in one line."""
    decimals = prints_decimals(items)
    rows: list[RawRow] = []
    unread: list[tuple[str, Span]] = []
    for order, item in enumerate(items, start=1):
        found = [row for row in _sides(item, decimals, layout) if row.label or row.figures]
        rows += [row.at(order) for row in found]
        if not any(row.figures or row.code for row in found) and not found:
            unread.append((item.words, item.span))
    return RawTable(layout.keys, tuple(rows), unread=tuple(unread))


def _sides(item: Item, decimals: bool, layout: Layout) -> Iterator[RawRow]:
    text, span = item.words, item.span
    at = _right_side(text)
    for side, start, end in (("income", 0, at), ("expense", at, len(text))):
        words = text[start:end].strip()
        if not words:
            continue
        offset = span.start + start + (len(text[start:end]) - len(text[start:end].lstrip()))
        yield _side(words, offset, side, decimals, layout)


def _right_side(text: str) -> int:
    """Where the expenditure side begins; the end of the text where it is absent."""
    for pattern in (_RIGHT_TOTAL, _RIGHT_CODE):
        found = pattern.search(text)
        if found:
            return found.start()
    ordinals = list(_RIGHT_ORDINAL.finditer(text))
    return ordinals[0].end() if ordinals and not _RIGHT_CODE.match(text) else len(text)


def _side(words: str, offset: int, side: str, decimals: bool, layout: Layout) -> RawRow:
    code = ""
    found = (_CODES.match(words) or _GLUED_CODE.match(words)) if side == "expense" else None
    if found:
        code = found.group(1)
    label, figures, _ = _parted(words, found.end() if found else 0, offset, decimals, layout)
    if len(figures) == 1 or side == "income":
        figures = (*(RawFigure(one.text, one.span, layout.keys[0]) for one in figures[:1]), *figures[1:])
    return RawRow(code, without_letter_spacing(label), "", figures, (Span(offset, offset + len(words)),), side)
