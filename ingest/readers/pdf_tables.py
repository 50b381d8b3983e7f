"""The geometry of a PDF page: its ruled tables, and which words stand in which cell.

In: the words and the rulings of one page, with their places in points from the top left. Out: :class:`Lattice`
objects, whose `cells` are words in rows and columns. It does not read the PDF and does not know what a column
means. It serves tables drawn with rulings in both directions, as WPS, Excel and Word print them; a table ruled in
one direction only, or not at all, has no lattice.

A word is placed as a whole, by its centre: a figure is never cut where a ruling runs through it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

SNAP = 3.0
"""Points. Rulings, their ends and the edges of two pages that lie nearer together are meant to be one."""
SLIVER = 6.0
"""Points. A strip narrower than this that holds no word is the two sides of one drawn border, no row or column."""
MIN_COLUMNS = 2
"""A ruled box with one column is a frame around words, not a table."""
STRUCK = 0.1
"""The part of its height by which a word reaches over a ruling that strikes it; boxes of fonts reach less."""

_FIGURE_SIGNS = frozenset("0123456789.,%％+-")

Field = tuple[int, int]
"""Row and column of a field of the lattice. A merged cell is several fields and named by its top left one."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character and where it begins and ends on its line."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Word:
    """Characters printed without a gap between them; never empty."""

    glyphs: tuple[Glyph, ...]
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """The characters, without anything between them."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.glyphs[-1].x1

    @property
    def centre(self) -> tuple[float, float]:
        """The point that decides in which cell the word stands."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """The height, which is near enough to one em."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight drawn line: `at` is its y when it lies and its x when it stands, `start` and `end` its ends."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: `columns` and `rows` are the x and y at which its columns and rows begin and end."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    lying: tuple[Ruling, ...]
    standing: tuple[Ruling, ...]

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.rows[0]

    @property
    def area(self) -> float:
        """By which the inner of two nested tables is told from the outer."""
        return (self.columns[-1] - self.columns[0]) * (self.rows[-1] - self.rows[0])

    def holds(self, word: Word) -> bool:
        """True where the centre of `word` lies in the table."""
        x, y = word.centre
        return self.columns[0] <= x <= self.columns[-1] and self.rows[0] <= y <= self.rows[-1]

    def field(self, word: Word) -> Field:
        """The field in which the centre of `word` lies."""
        x, y = word.centre
        row, column = bisect_right(self.rows, y) - 1, bisect_right(self.columns, x) - 1
        return min(row, len(self.rows) - 2), min(column, len(self.columns) - 2)

    def continuing(self, before: Lattice) -> Lattice:
        """This table in the columns of `before`, if it can be its continuation on the next page; else as it is.

        A continued table repeats no header and rules only the columns that its own rows divide: the last page of
        a Shanghai table is often the single row 合计, in which the code columns are one. The outer edges must be
        those of `before`, and each edge between them one of its edges.
        """
        same = all(abs(self.columns[end] - before.columns[end]) <= SNAP for end in (0, -1))
        within = all(min(abs(mine - other) for other in before.columns) <= SNAP for mine in self.columns)
        return replace(self, columns=before.columns) if same and within else self

    def cells(self, words: Iterable[Word]) -> list[list[list[Word]]]:
        """`words` by row and column; those of a merged cell at its first place, the top left one."""
        places = self._first_places()
        held: dict[Field, list[Word]] = {}
        for word in words:
            for piece in self._pieces(places, word):
                held.setdefault(places[self.field(piece)], []).append(piece)
        for (row, column), members in list(held.items()):
            above = held.get(places[max(row - 1, 0), column], [])
            if len(members) == 1 and above is not members and self._runs_over(above, members[0], row):
                above.append(members.pop())
        columns = range(len(self.columns) - 1)
        return [[held.get((row, column), []) for column in columns] for row in range(len(self.rows) - 1)]

    def _first_places(self) -> dict[Field, Field]:
        """For each field the top left field of its cell: fields without a ruling between them are one cell."""
        rows, columns = len(self.rows) - 1, len(self.columns) - 1
        lies, stands = _ruled(self.rows, self.columns, self.lying), _ruled(self.columns, self.rows, self.standing)
        places: dict[Field, Field] = {}
        for first in ((row, column) for row in range(rows) for column in range(columns)):
            pending = [first]
            while pending:
                row, column = field = pending.pop()
                if field in places or not (0 <= row < rows and 0 <= column < columns):
                    continue
                places[field] = first
                pending += [(row + 1, column)] if (row + 1, column) not in lies else []
                pending += [(row - 1, column)] if (row, column) not in lies else []
                pending += [(row, column + 1)] if (column + 1, row) not in stands else []
                pending += [(row, column - 1)] if (column, row) not in stands else []
        return places

    def _pieces(self, places: dict[Field, Field], word: Word) -> list[Word]:
        """The word, cut where a ruling parts it: `91,016,775.35一、一般公共服务支出` is a figure and the next cell.

        In tight print-outs a figure abuts on the label behind it.
        """
        row, _ = self.field(word)
        pieces = [word]
        for column in range(1, len(self.columns) - 1):
            if places[row, column - 1] != places[row, column]:
                pieces[-1:] = _cut(pieces[-1], self.columns[column])
        return pieces

    def _runs_over(self, above: list[Word], word: Word, row: int) -> bool:
        """True where `word`, alone in its cell, is the last line of the cell above it, struck by the ruling between.

        An Excel row that is too low for its wrapped text lets it run over: 采购组织形 stands in the header, 式 half
        below. Figures do not wrap.
        """
        if not above or not _FIGURE_SIGNS.isdisjoint(word.text):
            return False
        last = max(above, key=lambda it: it.bottom)
        struck = self.rows[row] - word.top > STRUCK * word.size
        return struck and abs(last.size - word.size) < 1 and 0 <= word.top - last.top < 1.5 * word.size


def find_lattices(words: Sequence[Word], lying: Iterable[Ruling], standing: Iterable[Ruling]) -> list[Lattice]:
    """The ruled tables of a page, the inner before the outer; frames without columns are none."""
    lattices = [_lattice(words, *crossing) for crossing in _crossing(_merged(lying), _merged(standing))]
    tables = (lattice for lattice in lattices if len(lattice.columns) > MIN_COLUMNS and len(lattice.rows) > 1)
    return sorted(tables, key=lambda it: it.area)


def _merged(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Rulings that lie on each other, or follow each other without a gap, made one."""
    merged: list[Ruling] = []
    group: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda it: it.at):
        if group and ruling.at - group[0].at > SNAP:
            merged += _joined(group)
            group = []
        group.append(ruling)
    return [*merged, *_joined(group)]


def _joined(group: list[Ruling]) -> Iterator[Ruling]:
    """Rulings at about one place, joined where one begins before the other has ended."""
    pending: Ruling | None = None
    for ruling in sorted(group, key=lambda it: it.start):
        if pending and ruling.start <= pending.end + SNAP:
            pending = replace(pending, end=max(pending.end, ruling.end))
        else:
            if pending:
                yield pending
            pending = ruling
    if pending:
        yield pending


def _crossing(lying: list[Ruling], standing: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Rulings that touch, directly or through others: each group is drawn as one table."""
    groups: list[tuple[list[Ruling], list[Ruling]]] = []
    for upright in standing:
        touched = [ruling for ruling in lying if _reaches(ruling, upright.at) and _reaches(upright, ruling.at)]
        uprights = [upright]
        apart = []
        for group in groups:
            if any(ruling in group[0] for ruling in touched):
                touched += [ruling for ruling in group[0] if ruling not in touched]
                uprights += group[1]
            else:
                apart.append(group)
        groups = [*apart, (touched, uprights)]
    return [(lies, stands) for lies, stands in groups if len(lies) > 1]


def _reaches(ruling: Ruling, at: float) -> bool:
    return ruling.start - SNAP <= at <= ruling.end + SNAP


def _lattice(words: Iterable[Word], lying: list[Ruling], standing: list[Ruling]) -> Lattice:
    (left, right), (top, bottom) = _extent(lying), _extent(standing)
    inside = [word for word in words if left <= word.centre[0] <= right and top <= word.centre[1] <= bottom]
    columns = _edges(standing, lying, [(word.x0, word.x1) for word in inside])
    rows = _edges(lying, standing, [(word.top, word.bottom) for word in inside])
    return Lattice(_dividing(columns, rows, standing), _dividing(rows, columns, lying), tuple(lying), tuple(standing))


def _extent(rulings: list[Ruling]) -> tuple[float, float]:
    return min(ruling.start for ruling in rulings), max(ruling.end for ruling in rulings)


def _edges(rulings: list[Ruling], across: list[Ruling], words: list[tuple[float, float]]) -> tuple[float, ...]:
    """Where columns (or rows) begin and end: at the rulings, and where most rulings across end without one.

    A table may be open at a side if words stand there. Of the two sides of a doubly drawn border one is kept.
    """
    places = sorted(ruling.at for ruling in rulings)
    edges = places[:1]
    for place in places[1:]:
        if place - edges[-1] >= SLIVER or _any_within(words, edges[-1], place):
            edges.append(place)
    first, last = median(ruling.start for ruling in across), median(ruling.end for ruling in across)
    before = [first] if _any_within(words, first, edges[0]) else []
    behind = [last] if _any_within(words, edges[-1], last) else []
    return (*before, *edges, *behind)


def _any_within(words: list[tuple[float, float]], start: float, end: float) -> bool:
    return start < end and any(start - 1 <= word_start and word_end <= end + 1 for word_start, word_end in words)


def _dividing(edges: tuple[float, ...], across: tuple[float, ...], rulings: list[Ruling]) -> tuple[float, ...]:
    """The edges without those that divide no field from the next: a tick on a border, an underlined word."""
    drawn = {edge for edge, _ in _ruled(edges, across, rulings)} | {0, len(edges) - 1}
    return tuple(place for index, place in enumerate(edges) if index in drawn)


def _ruled(edges: Sequence[float], across: Sequence[float], rulings: Iterable[Ruling]) -> set[tuple[int, int]]:
    """Which edge is drawn along which field: pairs (index of the edge, index of the field across)."""
    middles = [(start + end) / 2 for start, end in pairwise(across)]
    drawn: set[tuple[int, int]] = set()
    for ruling in rulings:
        edge = min(range(len(edges)), key=lambda index: abs(edges[index] - ruling.at))
        drawn |= {(edge, field) for field, middle in enumerate(middles) if ruling.start <= middle <= ruling.end}
    return drawn


def _cut(word: Word, edge: float) -> list[Word]:
    """Two words where `edge` falls between two characters, inside a figure only at a visible gap; else the word."""
    index = sum(1 for glyph in word.glyphs if (glyph.x0 + glyph.x1) / 2 < edge)
    if not 0 < index < len(word.glyphs):
        return [word]
    left, right = word.glyphs[index - 1], word.glyphs[index]
    between = left.x1 - SNAP / 2 <= edge <= right.x0 + SNAP / 2
    changes = (left.text in _FIGURE_SIGNS) != (right.text in _FIGURE_SIGNS)
    if between and (changes or right.x0 - left.x1 > 0.1 * word.size):
        return [replace(word, glyphs=word.glyphs[:index]), replace(word, glyphs=word.glyphs[index:])]
    return [word]
