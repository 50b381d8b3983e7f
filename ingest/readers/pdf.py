"""PDF files with a text layer, by pdfplumber.

In: the bytes of a PDF. Out: a Document in which every page is written out top to bottom: words outside ruled
tables as lines, every table row as one line with its cells between tabs, and a grid over those lines.
Line numbers count on each page. A PDF of pictures has no words and is refused. Page numbers and running heads
stay: what is no part of the disclosure is decided by later steps.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, pairwise
from statistics import median
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from budgetkg.ingest.characters import common_characters
from budgetkg.ingest.document import Cell, Document, Grid, GridRow, Line, Span, join_wrapped, joins_with_blank
from budgetkg.ingest.privacy import mask_telephone_numbers
from budgetkg.ingest.readers.pdf_tables import Glyph, Lattice, Ruling, Word, find_lattices
from budgetkg.ontology.errors import UnreadableDocument

PDF = "pdf"
THICKEST_RULING = 3.0
"""Points. A filled rectangle that is thicker in both directions is shading, not a line."""
UNRULED_LINES = 3
LETTER_SPACED_WORDS = 4
"""A line of fewer words is not taken for a letter-spaced one: 目 录 keeps its blank, which does no harm."""
WHITE = 0.99
CMYK = 4

_BROKEN = (
    PdfminerException,
    MalformedPDFException,
    PSException,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    EOFError,
    OSError,
    struct.error,
    zlib.error,
)
"""What pdfminer raises on damaged bytes; only its own calls are guarded by it."""
_DIGITS = re.compile(r"\d+")
_FIGURE = re.compile(r"[-+]?[\d,]*\.?\d+[%％]?")  # 1,305.25  -3.5  48.98%

Block = str | list[list[str]]
"""A printed line, or the rows of one table."""


@dataclass(frozen=True, slots=True)
class _Page:
    words: list[Word]
    lying: list[Ruling]
    standing: list[Ruling]


def read(content: bytes, source_name: str, checksum: str) -> Document:
    """Read a PDF. Raises UnreadableDocument when it is broken, locked, or a scan without text."""
    try:
        pages = _pages(content)
    except _BROKEN as error:
        raise UnreadableDocument(f"{source_name}: {_refusal(error)}") from error
    if not pages:
        raise UnreadableDocument(
            f"{source_name}: PDF 没有页面 the PDF has no pages; it may be cut off. Fetch it again and ingest that."
        )
    if not any(page.words for page in pages):
        raise UnreadableDocument(
            f"{source_name}: 图片 PDF the PDF holds pictures only, no text layer; expected text. Run OCR on it first."
        )
    return _written_out(list(_page_blocks(pages)), source_name, checksum)


def _refusal(error: BaseException) -> str:
    cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    if isinstance(cause, PDFPasswordIncorrect):
        return "PDF 已加密 the PDF is locked by a password; expected an open one. Save it without a password."
    return (
        f"PDF 无法读取 the PDF cannot be read ({type(cause).__name__}: {cause}); expected an unbroken PDF. "
        "Fetch it again, or open it and save it anew, and ingest that."
    )


def _pages(content: bytes) -> list[_Page]:
    pages = []
    with pdfplumber.open(io.BytesIO(content)) as source:
        for page in source.pages:
            lying, standing = _rulings(page)
            words = [_word(word) for word in page.extract_words(return_chars=True) if word["text"]]
            pages.append(_Page(words, lying, standing))
            page.close()
    return pages


def _word(word: dict[str, Any]) -> Word:
    glyphs = tuple(Glyph(char["text"], char["x0"], char["x1"]) for char in word["chars"])
    return Word(glyphs, word["top"], word["bottom"])


def _rulings(page: Any) -> tuple[list[Ruling], list[Ruling]]:
    """The lying and the standing lines that are drawn on a page.

    WPS, Excel and Word draw a border as a line, a framed rectangle or a thin filled one. Word 2007 also paints
    white rectangles between them, the shading of the cells: white carries no ink and rules nothing.
    """
    lying: list[Ruling] = []
    standing: list[Ruling] = []
    for shape in (*page.lines, *page.rects, *page.curves):
        framed = shape["stroke"] and _is_inked(shape["stroking_color"])
        if not framed and not (shape["fill"] and _is_inked(shape["non_stroking_color"])):
            continue
        x0, x1, top, bottom = shape["x0"], shape["x1"], shape["top"], shape["bottom"]
        if bottom - top <= THICKEST_RULING < x1 - x0:
            lying.append(Ruling((top + bottom) / 2, x0, x1))
        elif x1 - x0 <= THICKEST_RULING < bottom - top:
            standing.append(Ruling((x0 + x1) / 2, top, bottom))
        elif framed and shape["object_type"] == "rect":
            lying += [Ruling(top, x0, x1), Ruling(bottom, x0, x1)]
            standing += [Ruling(x0, top, bottom), Ruling(x1, top, bottom)]
    return lying, standing


def _is_inked(colour: object) -> bool:
    """False for white, in grey, RGB (1, 1, 1) or CMYK (0, 0, 0, 0). A named pattern counts as ink."""
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    if not all(isinstance(part, (int, float)) for part in parts):
        return True
    return any(parts) if len(parts) == CMYK else min(parts, default=0) < WHITE


def _page_blocks(pages: list[_Page]) -> Iterator[list[Block]]:
    """Lines and tables of each page, from top to bottom."""
    before: Lattice | None = None
    heads: set[str] = set()
    for page in pages:
        tables, outside = _filled(find_lattices(page.words, page.lying, page.standing), page.words)
        lines = [(min(word.top for word in line), _line_text(line)) for line in _printed_lines(outside)]
        tables.sort(key=lambda table: table[0].top)
        if before and tables and _heads(lines, tables[0][0].top) <= heads:
            lattice, words = tables[0]
            tables[0] = lattice.continuing(before), words
        placed: list[tuple[float, Block]] = [*lines]
        placed += [(lattice.top, _cell_texts(lattice, words)) for lattice, words in tables]
        yield [block for _, block in sorted(placed, key=lambda item: item[0])]
        before = tables[-1][0] if tables else None
        heads = _heads(lines, float("inf"))


def _heads(lines: list[tuple[float, str]], above: float) -> set[str]:
    """The lines above a place, digits out: those that stand on the page before as well are running heads."""
    return {_DIGITS.sub("", text) for top, text in lines if top < above}


def _filled(lattices: list[Lattice], words: list[Word]) -> tuple[list[tuple[Lattice, list[Word]]], list[Word]]:
    """The tables with their words, and the words that stand in none."""
    tables = []
    for lattice in lattices:
        inside = [word for word in words if lattice.holds(word)]
        if _cell_texts(lattice, inside):
            tables.append((lattice, inside))
            words = [word for word in words if not lattice.holds(word)]
    return tables, words


def _cell_texts(lattice: Lattice, words: list[Word]) -> list[list[str]]:
    """The texts of the cells. None where the table holds no word, or where its rows are not ruled."""
    rows = [[[_line_text(line) for line in _printed_lines(cell)] for cell in row] for row in lattice.cells(words)]
    if not words or any(_is_unruled(lines) for row in rows for lines in row):
        return []
    return [[join_wrapped(lines) for lines in row] for row in rows]


def _is_unruled(lines: list[str]) -> bool:
    """True for figures under each other in one box: rows that are not ruled. A wrapped cell never looks like that."""
    return len(lines) >= UNRULED_LINES and all(map(_FIGURE.fullmatch, lines))


def _printed_lines(words: list[Word]) -> list[list[Word]]:
    """Words by printed line, from top to bottom, each line from left to right.

    Two words share a line when their middles are nearer than half the distance at which they would just touch, so
    that Latin figures among Chinese characters of another size stay in their line.
    """
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda it: it.centre[1]):
        if lines and word.centre[1] - lines[-1][0].centre[1] < (word.size + lines[-1][0].size) / 4:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda it: it.x0) for line in lines]


def _line_text(line: list[Word]) -> str:
    """The text of a printed line. A gap is a blank, except between the characters of a letter-spaced line.

    A justified last line is printed `元 ， 财 政 业 务 费`: its gaps are about as wide as the others of that line,
    and narrower than the blank of `第一部分 部门概况`, which is half an em.
    """
    spacing = _letter_spacing(line)
    text = line[0].text
    for left, right in pairwise(line):
        text += (" " if _keeps_blank(left, right, spacing) else "") + right.text
    return text


def _letter_spacing(line: list[Word]) -> float:
    """The widest gap, in points, that is letter spacing on this line; 0 where the line is not letter-spaced."""
    if len(line) < LETTER_SPACED_WORDS or median(len(word.glyphs) for word in line) > 1:
        return 0.0
    return 1.5 * min(median(right.x0 - left.x1 for left, right in pairwise(line)), median(word.size for word in line))


def _keeps_blank(left: Word, right: Word, spacing: float) -> bool:
    if joins_with_blank(left.text, right.text):
        return True
    em = (left.size + right.size) / 2
    chinese = not left.text[-1].isascii() and not right.text[0].isascii()
    return right.x0 - left.x1 > max(spacing, 0.4 * em if chinese else 0.15 * em)


def _written_out(pages: list[list[Block]], source_name: str, checksum: str) -> Document:
    """Pages to a document. Telephone numbers are masked in the text as a whole, since a line may end inside one."""
    printed: list[tuple[int, int, str]] = []
    tables: list[tuple[int, int]] = []
    for page, blocks in enumerate(pages, start=1):
        numbers = count(1)
        for block in blocks:
            rows = [block] if isinstance(block, str) else ["\t".join(cells) for cells in block]
            if not isinstance(block, str):
                tables.append((len(printed), len(printed) + len(rows)))
            printed += ((page, next(numbers), words) for words in rows)
    text = mask_telephone_numbers(common_characters("\n".join(words for _, _, words in printed)))
    lines: list[Line] = []
    start = 0
    for page, number, words in printed:
        lines.append(Line(number, page, start, text[start : start + len(words)]))
        start += len(words) + 1
    grids = (Grid(tuple(map(_grid_row, lines[first:end])), first, end - 1) for first, end in tables)
    return Document(source_name, checksum, PDF, text, tuple(lines), tuple(grids))


def _grid_row(line: Line) -> GridRow:
    cells: list[Cell] = []
    start = line.start
    for words in line.text.split("\t"):
        cells.append(Cell(words, Span(start, start + len(words))))
        start += len(words) + 1
    return GridRow(tuple(cells))
