"""What it costs that a piece stands where it stands: the costs of place by which a reading is chosen.

In: a piece, the column it is put in and where the open row stands. Out: a cost, 0 for words printed in order. The
costs of the words themselves are in `fit`. All constants are in the same measure: one is a plain oddity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from budgetkg.ingest.flow import display_width
from budgetkg.ingest.targets.pieces import Gap, Piece, Repeat
from budgetkg.ingest.targets.vocabulary import Column

BACKWARD = 0.6
"""A cell is opened left of the one before."""
REENTRY = 1.4
"""Words come back to a cell that was left."""
TAIL = 0.6
"""A single character comes back to a cell that was left."""
TURNED = 0.2
"""Words come back to a cell behind a page break, as every cell that is cut does."""
LATE = 0.3
"""A cell is opened behind a page break, when others of its row are printed already."""
SLACK = 1.5
"""A cell goes on in the next line although there was room on its line."""
LONE = 1.2
"""A cell of words opens with a single character."""
OVERFLOW = 1.5
"""A line is wider than its column."""
BLANKED = 1.2
"""Chinese words in one cell with a blank between them, which no wrapping brings in."""
CUT = 0.4
"""Two cells without a blank between them."""
GLUED_CELLS = 0.3
"""Two columns in one cell of a grid."""
TURNED_CELLS = 1.8
"""Two columns in one cell of a grid, the right one first."""
SPLIT_CELL = 1.5
"""One column in two cells of a grid row."""
SHIFT = 0.5
"""A cell of a grid stands under another column than its neighbour's place leads to expect."""
CONTINUED_ROW = 1.0
"""A row goes on in the next row of a grid."""
MID_LINE = 2.0
"""A row begins inside a line."""
ODD_START = 1.0
"""A row begins with another column than a level or the name."""
UNLIKELY = 1.5
"""Words that repeat in row after row do not make up the basis, or a lone number stands among words."""
BROKEN_NUMBER = 1.2
"""A weight goes on in the next line."""

ROOM = 3
"""Half-width columns that must be left beside the next character before a line counts as stopping short."""

_OPENERS = frozenset({Column.LEVEL1, Column.LEVEL2, Column.NAME})
_OPTIONAL = frozenset({Column.LEVEL1, Column.LEVEL2, Column.PRIOR})
_WORDED = frozenset({Column.NAME, Column.VALUE, Column.BASIS})
_UNBREAKABLE = re.compile(r"[\x21-\x7e＜＞＝≤≥≦≧]+|.")


def has_free_bases(columns: Sequence[Column]) -> bool:
    """True for tables without scoring rules and materials: 部门整体绩效目标表, whose bases are papers and plans."""
    return Column.RULE not in columns and Column.MATERIAL not in columns


@dataclass(frozen=True)
class Layout:
    """The columns of a table in order; `limits` are widths that lines stay below, `widths` those that they reach.

    `is_free`: the bases are free words (部门整体绩效目标表), not standing ones such as 计划标准. `bases` are those that
    several rows have. `by_line`: the source goes line by line through a whole row, not cell by cell.
    """

    columns: tuple[Column, ...]
    is_free: bool
    limits: Mapping[Column, int] = field(default_factory=dict)
    widths: Mapping[Column, int] = field(default_factory=dict)
    bases: frozenset[str] = frozenset()
    by_line: bool = False

    @cached_property
    def places(self) -> dict[Column, int]:
        """The place of each column. Scoring rules can stand in a column of materials even without their own label."""
        columns = list(self.columns)
        if Column.MATERIAL in columns and Column.RULE not in columns:
            columns.insert(columns.index(Column.MATERIAL), Column.RULE)
        return {column: place for place, column in enumerate(columns)}

    @cached_property
    def needed(self) -> dict[Column, int]:
        """The place of each column that is blank in no whole row."""
        return {column: self.places[column] for column in self.columns if column not in _OPTIONAL}

    @cached_property
    def closing_costs(self) -> dict[tuple[str, ...], float]:
        """What finished rows cost, as far as it was asked for."""
        return {}


class Position(NamedTuple):
    """Where an open row stands.

    `place` of its last cell, `width` of that cell's last line, the rightmost place in which it has words, and whether
    a page or a row of the grid has ended inside it.
    """

    place: int
    width: int
    rightmost: int
    turned: bool


width_of = cache(display_width)


def is_turn(piece: Piece, layout: Layout) -> bool:
    """True where every cell of the row may go on: at the first piece of a page, of a grid row, or of a line."""
    return piece.gap in (Gap.PAGE, Gap.ROW) or (layout.by_line and piece.gap == Gap.LINE)


def opening_cost(piece: Piece, column: Column, layout: Layout) -> float:
    """The cost of a row that opens with the piece in a column."""
    cost = 0.0 if column in _OPENERS else ODD_START
    if piece.gap <= Gap.BLANK:
        cost += MID_LINE
    if piece.column is not None and piece.column is not column:
        cost += SHIFT
    cost += home_cost(piece, column, "", layout) + line_cost(piece, column, width_of(piece.text), layout)
    return cost + _lone_cost(piece, column)


def staying_cost(position: Position, piece: Piece, column: Column, words: str, layout: Layout) -> float:
    """The cost of a piece in the cell that the piece before stands in; `words` are what the cell holds."""
    if piece.gap == Gap.CELL:
        return SPLIT_CELL
    if piece.gap == Gap.BLANK and piece.column is None:
        return 0.0 if _is_latin(words[-1]) or _is_latin(piece.text[0]) else BLANKED
    if piece.gap != Gap.LINE or piece.repeats:
        return 0.0
    if column is Column.WEIGHT:
        return BROKEN_NUMBER
    return _slack(position.width, piece, column, layout)


def _slack(width: int, piece: Piece, column: Column, layout: Layout) -> float:
    """The cost of a line break behind a line of this width, where the next word would have fitted on the line."""
    found = _UNBREAKABLE.match(piece.text)
    room = layout.widths.get(column, 0) - width - width_of(found.group() if found else "")
    return SLACK if room >= ROOM else 0.0


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def moving_cost(position: Position, piece: Piece, column: Column, words: str, layout: Layout) -> float:
    """The cost of a piece in another cell than the piece before; `words` are what that cell holds."""
    turns = is_turn(piece, layout)
    turned = turns or position.turned
    cost = CONTINUED_ROW if piece.gap == Gap.ROW else 0.0
    if piece.gap <= Gap.BLANK and piece.column is not None:
        cost += GLUED_CELLS if layout.places[column] > position.place else TURNED_CELLS
    elif piece.gap == Gap.GLUED:
        cost += CUT
    place = layout.places[column]
    if not words:
        late = LATE if turned else 0.0
        return cost + (BACKWARD if place < position.rightmost else late) + _lone_cost(piece, column)
    is_back = place < position.place and not turns
    if turned and not is_back:
        return cost + TURNED + _slack(width_of(words), piece, column, layout)
    return cost + (BACKWARD if is_back else 0.0) + (TAIL if len(piece.text) == 1 else REENTRY)


def passed_over_cost(position: Position, words: tuple[str, ...], layout: Layout) -> float:
    """The least that the cells cost which stand blank left of the rightmost one: each must still be opened, or stay blank."""
    passed = sum(1 for column, place in layout.needed.items() if place < position.rightmost and not words[column])
    return BACKWARD * passed


def line_cost(piece: Piece, column: Column, width: int, layout: Layout) -> float:
    """The cost of a line of this width in a column."""
    limit = layout.limits.get(column)
    return OVERFLOW if piece.column is None and limit is not None and width >= limit + ROOM else 0.0


def home_cost(piece: Piece, column: Column, words: str, layout: Layout) -> float:
    """The cost of a piece that is at home elsewhere; `words` are what the cell already holds."""
    is_second = piece.repeats is Repeat.OPENS and bool(words) and not layout.by_line
    cost = UNLIKELY if piece.repeats and (column is not Column.BASIS or is_second) else 0.0
    return cost + (UNLIKELY if piece.stray and column in _WORDED else 0.0)


def _lone_cost(piece: Piece, column: Column) -> float:
    is_lone = piece.column is None and column in _WORDED and len(piece.text) == 1
    return LONE if is_lone and not piece.text.isascii() and piece.text not in "＞＜＝≤≥≦≧" else 0.0
