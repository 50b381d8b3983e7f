"""Plain text in the three forms in which disclosures are found as text.

* delimited: tables as tab separated rows, or as Markdown pipe tables; one paragraph a line
* cell_lines: text taken from a word processor: one cell a line behind a tab, an empty line ends a row
* spaced: text taken from a PDF: cells of a row one after the other with single blanks, empty cells lost

In: bytes. Out: a Document whose grids hold what the form itself says about cells; a spaced text has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetkg.ingest.characters import common_characters
from budgetkg.ingest.document import Cell, Document, Grid, GridRow, Line, Span, join_wrapped, split_lines
from budgetkg.ingest.privacy import mask_telephone_numbers
from budgetkg.ontology.errors import UnreadableDocument

DELIMITED, CELL_LINES, SPACED = "delimited", "cell_lines", "spaced"

_PIPE_ROW = re.compile(r"^[^\S\n]*\|[^\n]*\|[^\n]*$", re.MULTILINE)
_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*$")
_ENCODINGS = ("utf-8-sig", "gb18030")


def read(content: bytes, source_name: str, checksum: str) -> Document:
    """Decode and cut into lines and grids. Raises UnreadableDocument for bytes that are no text or hold no word."""
    decoded = mask_telephone_numbers(common_characters(_decode(content, source_name)))
    if not decoded.strip():
        raise empty_file(source_name)
    decoded = _PIPE_ROW.sub(_tabs_for_pipes, decoded)
    lines = split_lines(decoded)
    form = _form_of(lines)
    grids = {DELIMITED: _delimited_grids, CELL_LINES: _cell_line_grids, SPACED: _no_grids}[form](lines)
    return Document(source_name, checksum, form, decoded, lines, tuple(grids))


def empty_file(source_name: str) -> UnreadableDocument:
    """The error for a file with nothing in it, or nothing but blanks."""
    return UnreadableDocument(f"{source_name}: 空文件 the file is empty; expected a budget disclosure as text or PDF.")


def _no_grids(_: tuple[Line, ...]) -> Iterator[Grid]:
    return iter(())


def _decode(content: bytes, source_name: str) -> str:
    for encoding in _ENCODINGS:
        try:
            decoded = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in decoded:
            break
        return decoded.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableDocument(
        f"{source_name}: 不是文本 the bytes are neither UTF-8 nor GB 18030 text and no PDF; expected one of these."
    )


def _form_of(lines: tuple[Line, ...]) -> str:
    """The form of a text: by far the most table lines decide."""
    cell_lines = sum(1 for line in lines if line.text.startswith("\t") and line.text.count("\t") == 1)
    delimited = sum(1 for line in lines if "\t" in line.text.strip("\t "))
    if cell_lines > delimited and cell_lines > 20:
        return CELL_LINES
    return DELIMITED if delimited else SPACED


def _tabs_for_pipes(found: re.Match[str]) -> str:
    """A row of a Markdown table with tabs between its cells, its outer pipes blank, in the same length.

    The rule below a heading (`| --- | --- |`) becomes a blank row, which no grid keeps.
    """
    row = found.group()
    if _PIPE_RULE.match(row):
        return "\t" * len(row)
    first, last = row.index("|"), len(row.rstrip()) - 1
    inner = row[first + 1 : last] if row[last] == "|" else row[first + 1 :]
    return row[:first] + " " + inner.replace("|", "\t") + " " * (len(row) - first - 1 - len(inner))


def _delimited_grids(lines: tuple[Line, ...]) -> Iterator[Grid]:
    rows: list[GridRow] = []
    first = 0
    for index, line in enumerate(lines):
        if "\t" in line.text:
            if not rows:
                first = index
            if line.text.strip() or not rows:
                rows.append(_delimited_row(line))
        elif rows:
            yield Grid(tuple(rows), first, index - 1)
            rows = []
    if rows:
        yield Grid(tuple(rows), first, len(lines) - 1)


def _delimited_row(line: Line) -> GridRow:
    """Cells between tabs."""
    cells: list[Cell] = []
    start = line.start
    for piece in line.text.split("\t"):
        cells.append(_cell(piece, start))
        start += len(piece) + 1
    return GridRow(tuple(cells))


def _cell(printed: str, start: int) -> Cell:
    words = printed.strip()
    inner = start + printed.index(words) if words else start
    return Cell(join_wrapped([words]), Span(inner, inner + len(words)))


def _cell_line_grids(lines: tuple[Line, ...]) -> Iterator[Grid]:
    """Rows of tab-led lines; an empty line ends a row, a line that is neither ends the grid."""
    rows: list[GridRow] = []
    row: list[list[Line]] = []
    first = last = 0
    has_empty = any(line.text == "" for line in lines[:-1])  # else an editor has put blanks at every line's end
    for index, line in enumerate(lines):
        if line.text.startswith("\t"):
            if not rows and not row:
                first = index
            row.append([line])
            last = index
        elif row and (line.text != "" if has_empty else line.text.strip()):
            row[-1].append(line)
            last = index
        elif row:
            rows.append(_cell_line_row(row))
            row = []
        elif rows and line.text.strip():
            yield Grid(tuple(rows), first, last)
            rows = []
    if row:
        rows.append(_cell_line_row(row))
    if rows:
        yield Grid(tuple(rows), first, last)


def _cell_line_row(row: list[list[Line]]) -> GridRow:
    cells: list[Cell] = []
    for pieces in row:
        words = join_wrapped([piece.text for piece in pieces])
        filled = [piece for piece in pieces if piece.text.strip()]
        if filled:
            lead = len(filled[0].text) - len(filled[0].text.lstrip())
            span = Span(filled[0].start + lead, filled[-1].start + len(filled[-1].text.rstrip()))
        else:
            span = Span(pieces[0].start, pieces[0].end)
        cells.append(Cell(words, span))
    return GridRow(tuple(cells))
