"""Rows of tables in spaced text: codes, names and figures in a line, blank cells lost, names wrapped.

In: the data items of a segment. Out: :class:`RawTable` whose figures have no columns yet. A name may be printed
before, around or after its figures: a line of words alone goes to the row that is still open, else to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from budgetkg.ingest.document import Span, join_wrapped
from budgetkg.ingest.quantities import is_figure, parse_figure
from budgetkg.ingest.tables.grid_rows import (
    FULL_WIDTH_DIGITS,
    is_blank_mark,
    is_total,
    join_code,
    without_letter_spacing,
)
from budgetkg.ingest.tables.heading import is_note, prints_decimals
from budgetkg.ingest.tables.layouts import Layout, normalise_label
from budgetkg.ingest.tables.raw_rows import RawFigure, RawRow, RawTable
from budgetkg.ingest.tables.readings import possible_assignments
from budgetkg.ingest.tables.segments import Item

_CODES = re.compile(
    r"""
    ^ [\[【]?
    (?P<code> (?= [235２３５] )                             # functional codes begin with 2, economic ones with 3 or 5
      (?: \d{3} (?: \s{1,3}\d{1,2} ){1,2} (?= \s*[^\d\s.,，．\]】-] )   # 208 5 1 行政单位离退休: zeros lost
        | (?: \d{3} (?: \s{1,3}\d{2} ){0,2} | \d{5} | \d{7} ) (?= \s | $ | [^\d.,] ) )
    )
    (?: [\]】] | \s?- (?= [\u4e00-\u9fff] ) )?                    # [201]一般公共服务支出  201-一般公共服务支出
    """,
    re.VERBOSE,
)
_AMOUNT_IN_NAME = re.compile(r"(?<!\S)(?:[(（△▲-]?\d[\d,]*[.。]\d+[)）]?|△\d[\d,]*)(?!\S)")
_AMOUNTS_END_NAME = re.compile(rf"(?:\s*{_AMOUNT_IN_NAME.pattern})+\s*$")
_BARE_NUMBER = re.compile(r"^[\d.,]+$")
_ONLY_FIGURES = re.compile(r"^\d+(?:\s+(?:\d{3,}|\d[\d,]*\.\d+|\d))+$")
"""A line of whole numbers, the second no part of a code: the figures of a wrapped row (850 850), where none has decimals."""
_APART = re.compile(r"(?<!\S)\d{1,3}\s+\d{3}[.。]\d")
_GLUED_CODE = re.compile(r"^(?P<code>\d{3})(?=[^\d\s.,])")
_TOKEN = re.compile(r"\S+")
_RIGHT_TOTAL = re.compile(r"支\s*出\s*(?:总|合)\s*计|本年支出合计")
_RIGHT_CODE = re.compile(r"(?<!\S)\d{3}\s*(?=[\u4e00-\u9fff])")
_RIGHT_ORDINAL = re.compile(r"(?<=\d)\s*(?=[一二三四五六七八九十]{1,3}、)|(?<=\s)(?=[一二三四五六七八九十]{1,3}、)")

SplitName = Callable[[str, str], tuple[str, str]]
"""Code and words of a row of the project table to (name of the class, name of the project)."""


@dataclass(slots=True)
class _Piece:
    """A line taken apart: code at its front, figures at its end, words between; `surplus` holds amounts that are neither."""

    code: str
    words: str
    span: Span
    figures: tuple[RawFigure, ...] = ()
    surplus: tuple[tuple[str, Span], ...] = ()
    is_filled: bool = False
    is_note: bool = False


@dataclass(slots=True)
class _OpenRow:
    """A row that is being collected."""

    code: str = ""
    names: list[str] = field(default_factory=list)
    figures: tuple[RawFigure, ...] = ()
    surplus: list[tuple[str, Span]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    is_filled: bool = False
    is_note: bool = False

    def take(self, piece: _Piece) -> None:
        self.code = self.code or piece.code
        if piece.words:
            self.names.append(piece.words)
        self.figures = self.figures or piece.figures
        self.surplus += piece.surplus
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
        surplus += row.surplus
        if row.is_note or (not row.is_filled and not row.code and normalise_label(name) not in whole_names):
            unread.append((name, row.spans[0]))
            continue
        if not row.code and not name and layout.form != "headed":
            surplus += [(figure.text, figure.span) for figure in row.figures]
            continue
        if not row.code and _BARE_NUMBER.match(name):
            # the end of a figure that the line above breaks off: none of either line is whole
            broken = rows.pop() if rows else None
            if broken:
                rows.append(replace(broken, figures=(), is_incomplete=True))
            surplus += [(figure.text, figure.span) for figure in (*(broken.figures if broken else ()), *row.figures)]
            surplus.append((name, Span(row.spans[0].start, row.spans[0].start + len(name))))
            continue
        label, project = split_name(row.code, name) if layout.form == "projects" else (name, "")
        rows.append(
            RawRow(
                row.code,
                label,
                project,
                row.figures,
                tuple(row.spans),
                order=len(rows) + 1,
                is_incomplete=bool(row.surplus),
            )
        )
    return RawTable(layout.keys, tuple(rows), unread=tuple(unread), surplus=tuple(surplus))


def _piece(item: Item, decimals: bool, layout: Layout) -> _Piece:
    text, span = item.words, item.span
    if is_note(text):
        return _Piece("", text, span, is_note=True)
    words = text.translate(FULL_WIDTH_DIGITS)
    found = None if not decimals and _ONLY_FIGURES.match(words) else _CODES.match(words)
    code = join_code(found.group("code").split()) if found else ""
    return _parted(code, text, found.end() if found else 0, span, decimals, layout)


def _parted(code: str, text: str, start: int, span: Span, decimals: bool, layout: Layout) -> _Piece:
    """The words behind `start` and the figures that end them.

    Where marks for nothing (`-`, `—`) fill the blank cells, every column is printed and the figures have theirs. Figures
    that may be parts of one (`1 155.04`) or are more than the columns, and amounts among the words (`(5.20)`), are surplus.
    """
    tokens = [(match.group(), match.start()) for match in _TOKEN.finditer(text, start)]
    first = len(tokens)
    while first and (is_figure(tokens[first - 1][0]) or is_blank_mark(tokens[first - 1][0])):
        first -= 1
    bare = first
    while first < len(tokens) and not _opens_figures(tokens[first][0], decimals):
        first += 1
    if bare < first and not _keep_sums(tokens[first:], layout):
        first = next((at for at in range(bare, first) if _keep_sums(tokens[at:], layout)), first)
    cells = tokens[first:]
    end = tokens[first - 1][1] + len(tokens[first - 1][0]) if first else start
    figures = tuple(
        RawFigure(token, Span(span.start + at, span.start + at + len(token)), key)
        for (token, at), key in zip(cells, _keys(cells, layout), strict=True)
        if is_figure(token)
    )
    name_end = min((match.start() for match in _AMOUNTS_END_NAME.finditer(text, start, end)), default=end)
    stray = tuple(
        (match.group(), Span(span.start + match.start(), span.start + match.end()))
        for match in _AMOUNT_IN_NAME.finditer(text, start, end)
    )
    piece = _Piece(code, text[start:name_end].strip(), span, figures, stray, is_filled=bool(cells or stray))
    is_apart = bool(decimals and cells) and _is_apart(text, start if code else cells[0][1], figures, layout)
    if name_end < end or is_apart or len(figures) > len(layout.keys):
        piece.surplus += tuple((figure.text, figure.span) for figure in figures)
        piece.figures = ()
    return piece


def _is_apart(text: str, start: int, figures: Sequence[RawFigure], layout: Layout) -> bool:
    """Whether figures may be parts of one: thousands set apart by blanks. Figures that keep the row's sums are none."""
    if not _APART.search(text, start):
        return False
    return not _keep_sums([(figure.text, 0) for figure in figures], layout)


def _keep_sums(tokens: Sequence[tuple[str, int]], layout: Layout) -> bool:
    """Whether these words are figures that keep the sums of a row: 910 910 in a table that prints 342.7 too."""
    printed = [text for text, _ in tokens if is_figure(text)]
    hundredths = [int(parse_figure(text) * 100) for text in printed]
    return bool(layout.sums and possible_assignments(hundredths, layout.keys, layout.sums, tolerance=1))


def _keys(cells: Sequence[tuple[str, int]], layout: Layout) -> Sequence[str | None]:
    """The columns of cells that fill all of them with a mark among them; without one that is the solver's to say."""
    if len(cells) == len(layout.keys) > 1 and any(is_blank_mark(cell) for cell, _ in cells):
        return layout.keys
    return [None] * len(cells)


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
    surplus: list[tuple[str, Span]] = []
    for order, item in enumerate(items, start=1):
        if is_note(item.words):
            unread.append((item.words, item.span))
            continue
        for side, piece in _sides(item, decimals, layout):
            if side == "income" and len(piece.figures) > 1:  # the income side has one amount a line
                piece.surplus += tuple((figure.text, figure.span) for figure in piece.figures)
                piece.figures = ()
            surplus += piece.surplus
            if piece.words or piece.figures or piece.code:
                rows.append(_side_row(piece, side, layout).at(order))
    return RawTable(layout.keys, tuple(rows), tuple(unread), tuple(surplus))


def _sides(item: Item, decimals: bool, layout: Layout) -> Iterator[tuple[str, _Piece]]:
    text, span = item.words, item.span
    at = _right_side(text)
    for side, start, end in (("income", 0, at), ("expense", at, len(text))):
        words = text[start:end].strip()
        if not words:
            continue
        offset = span.start + start + (len(text[start:end]) - len(text[start:end].lstrip()))
        found = (_CODES.match(words) or _GLUED_CODE.match(words)) if side == "expense" else None
        code = join_code(found.group("code").split()) if found else ""
        place = Span(offset, offset + len(words))
        yield side, _parted(code, words, found.end() if found else 0, place, decimals, layout)


def _right_side(text: str) -> int:
    """Where the expenditure side begins; the end of the text where it is absent."""
    for pattern in (_RIGHT_TOTAL, _RIGHT_CODE):
        found = pattern.search(text)
        if found:
            return found.start()
    ordinals = list(_RIGHT_ORDINAL.finditer(text))
    return ordinals[0].end() if ordinals and not _RIGHT_CODE.match(text) else len(text)


def _side_row(piece: _Piece, side: str, layout: Layout) -> RawRow:
    figures = piece.figures
    if len(figures) == 1:
        figures = (RawFigure(figures[0].text, figures[0].span, layout.keys[0]),)
    label = without_letter_spacing(piece.words)
    return RawRow(piece.code, label, "", figures, (piece.span,), side, is_incomplete=bool(piece.surplus))
