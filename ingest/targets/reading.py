"""Pieces to rows: the cheapest way to read the words of a target table as rows of its columns.

In: pieces in printed order and the :class:`Layout` of the table. Out: :class:`ReadRow`, which pieces make up which
cell. One rule serves all forms of publishing: a piece goes on in its cell, opens another of the same row, or opens
the next row, and each departure from the printed order has a cost. A table that was printed in order is read at no
cost; cells that come apart — the last character of each cell printed behind the others, rows cut by a page, rows
shifted under a merged cell, two cells in one — are put together where this is cheapest. Where two readings of a row
are as good as each other, the columns in which they differ are named `doubtful`: which is right nobody can tell.

The search keeps, for every state of the row that is being filled, the cheapest way there (Viterbi). It is run
narrow first, which is enough for a table printed in order, and wider where that leaves an odd row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from operator import itemgetter
from typing import NamedTuple

from budgetkg.ingest.targets.fit import can_hold, filling, finished, finished_row, misplaced
from budgetkg.ingest.targets.moves import (
    SHIFT,
    Layout,
    Position,
    home_cost,
    is_turn,
    line_cost,
    moving_cost,
    opening_cost,
    passed_over_cost,
    staying_cost,
    width_of,
)
from budgetkg.ingest.targets.pieces import Gap, Piece, Stray
from budgetkg.ingest.targets.vocabulary import Column

SKIPPED = {Stray.NO: 2.5, Stray.ALONE: 0.9, Stray.AT_TURN: 0.3}
"""A piece that stands in no cell: a page number."""
ENDED = 5.0
BEHIND = 0.6
"""All that follows is no part of the table: once, and for every piece."""
OTHER_BASIS = 1.0
"""A basis that is the beginning of the one that other rows have, or more than that."""
RARE_BASIS = 0.5
"""A basis that no other row has, where others share theirs."""
DOUBT = 0.25
"""Two readings whose costs differ by less are as good as each other."""


class Beam(NamedTuple):
    """How many states are kept, and how much dearer than the best one they may be."""

    width: int
    margin: float


BEAMS = (Beam(12, 2.5), Beam(40, 4.0), Beam(120, 6.0))
"""What is tried one after the other."""
ODD = 1.0
"""A row that costs more calls for a wider search."""
MOST_STATES = 15_000
"""A search through more is not tried: a long table that is in such disorder is not mended by it."""

_BLANK_ROW = ("",) * len(Column)
_NOWHERE = Position(-1, 0, -1, turned=False)

Taken = tuple["Taken | None", int, Column]
"""A chain of pieces with their columns, last first."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was read. `cost` says how far it departs from a row printed in order."""

    cells: Mapping[Column, tuple[Piece, ...]]
    doubtful: frozenset[Column]
    cost: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of a table. `cost` is that of the rows and of all that stands in none."""

    rows: tuple[ReadRow, ...]
    cost: float

    @property
    def mean_cost(self) -> float:
        """How far a row departs from print in order, on the whole."""
        return self.cost / max(1, len(self.rows))


@dataclass(frozen=True, slots=True)
class _Closed:
    before: _Closed | None
    taken: Taken
    words: tuple[str, ...]
    cost: float
    doubtful: frozenset[Column] = frozenset()


@dataclass(slots=True)
class _State:
    """A way to read the pieces so far: the open row by column, where it stands, and the rows before it."""

    cost: float
    closed: _Closed | None
    opened_at: float
    taken: Taken | None = None
    words: tuple[str, ...] = _BLANK_ROW
    position: Position = _NOWHERE
    shift: int = 0
    ended: bool = False


@dataclass(slots=True)
class _Limit:
    """The dearest cost of a state that can still be kept; it falls as cheaper states are found."""

    margin: float
    cost: float = inf

    def allows(self, due: float) -> bool:
        """True if a state that costs at least `due` can be kept; lowers the limit to the margin above `due`."""
        self.cost = min(self.cost, due + self.margin)
        return due <= self.cost


def read_narrowly(pieces: Sequence[Piece], layout: Layout) -> Reading:
    """The rows of a table, searched with the narrowest beam only."""
    return _search(pieces, layout, BEAMS[0])


def read_rows(pieces: Sequence[Piece], layout: Layout, narrow: Reading | None = None) -> Reading:
    """The rows of a table, searched with one beam after the other until nothing is odd or nothing gets better.

    `narrow` is what :func:`read_narrowly` found, where that is known already.
    """
    reading = narrow or read_narrowly(pieces, layout)
    for beam in BEAMS[1:]:
        if beam.width * len(pieces) > MOST_STATES or (
            all(row.cost <= ODD for row in reading.rows) and reading.cost < ODD * (1 + len(reading.rows))
        ):
            break
        wider = _search(pieces, layout, beam)
        if wider.cost >= reading.cost:
            break
        reading = wider
    return reading


def _search(pieces: Sequence[Piece], layout: Layout, beam: Beam) -> Reading:
    states = [_State(0.0, None, 0.0)]
    for index, piece in enumerate(pieces):
        limit = _Limit(beam.margin)
        states = _kept(_successors(states, index, piece, layout, limit), layout, beam.width, limit)
    best = _best_closed(states, layout)
    return Reading(tuple(reversed(list(_unwound(best.closed, pieces)))), best.cost)


def _unwound(closed: _Closed | None, pieces: Sequence[Piece]) -> Iterator[ReadRow]:
    while closed is not None:
        cells: dict[Column, list[Piece]] = {}
        taken: Taken | None = closed.taken
        while taken is not None:
            taken, index, column = taken
            cells.setdefault(column, []).insert(0, pieces[index])
        yield ReadRow({column: tuple(found) for column, found in cells.items()}, closed.doubtful, closed.cost)
        closed = closed.before


def _successors(states: Sequence[_State], index: int, piece: Piece, layout: Layout, limit: _Limit) -> Iterator[_State]:
    """The states behind a piece, but for those that are beyond the limit for certain."""
    running = [state for state in states if not state.ended]
    columns = [column for column in layout.places if can_hold(column, piece.text)]
    for state in states:
        if state.ended:
            yield _State(state.cost + BEHIND, state.closed, state.opened_at, ended=True)
    for state in running:
        yield _skipping(state, piece)
        if state.taken is not None:
            for column in columns:
                extended = _extended(state, index, piece, column, layout, limit.cost)
                if extended:
                    yield extended
    if running and (piece.gap != Gap.CELL or running[0].taken is None):
        closed = _best_closed(running, layout)
        yield from _new_rows(closed, index, piece, layout)
        if closed.closed is not None:
            yield _State(closed.cost + ENDED + BEHIND, closed.closed, closed.cost, ended=True)


def _skipping(state: _State, piece: Piece) -> _State:
    cost = state.cost + SKIPPED[piece.stray]
    return _State(cost, state.closed, state.opened_at, state.taken, state.words, state.position, state.shift)


def _new_rows(closed: _State, index: int, piece: Piece, layout: Layout) -> Iterator[_State]:
    """The rows that can open with a piece."""
    for column, place in layout.places.items():
        fit = filling(column, piece.text, layout.is_free)
        if fit is not None:
            cost = fit + misplaced(column, piece.text) + opening_cost(piece, column, layout)
            yield _State(
                closed.cost + cost,
                closed.closed,
                closed.cost,
                (None, index, column),
                _with(_BLANK_ROW, column, piece.text),
                Position(place, width_of(piece.text), place, turned=False),
                place - layout.places[piece.column] if piece.column is not None else 0,
            )


def _extended(state: _State, index: int, piece: Piece, column: Column, layout: Layout, limit: float) -> _State | None:
    """The state with the piece in a cell of the open row; None if the column cannot hold it or it costs too much."""
    words = state.words[column]
    fit, before = filling(column, words + piece.text, layout.is_free), filling(column, words, layout.is_free)
    if fit is None or before is None:
        return None
    cost = state.cost + fit - before + misplaced(column, piece.text)
    if cost > limit:
        return None
    place = layout.places[column]
    shift = state.shift
    if piece.column is not None and piece.gap >= Gap.CELL:
        shift = place - layout.places[piece.column]
        cost += SHIFT if shift != state.shift else 0.0
    width = width_of(piece.text)
    if place == state.position.place and not is_turn(piece, layout):
        cost += staying_cost(state.position, piece, column, words, layout)
        width += state.position.width if piece.gap <= Gap.BLANK else 0
    else:
        cost += moving_cost(state.position, piece, column, words, layout)
    return _State(
        cost + home_cost(piece, column, words, layout) + line_cost(piece, column, width, layout),
        state.closed,
        state.opened_at,
        (state.taken, index, column),
        _with(state.words, column, words + piece.text),
        Position(place, width, max(place, state.position.rightmost), state.position.turned or is_turn(piece, layout)),
        shift,
    )


def _with(words: tuple[str, ...], column: Column, text: str) -> tuple[str, ...]:
    return (*words[:column], text, *words[column + 1 :])


def _kept(states: Iterable[_State], layout: Layout, width: int, limit: _Limit) -> list[_State]:
    """The cheapest state of each kind, as many as the beam holds; what a state has passed over counts in advance."""
    best: dict[tuple[object, ...], tuple[float, _State]] = {}
    for state in states:
        due = state.cost + passed_over_cost(state.position, state.words, layout)
        if limit.allows(due):
            key = (state.words, state.position.place, state.position.turned, state.shift, state.ended)
            known = best.get(key)
            if known is None or state.cost < known[1].cost:
                best[key] = (due, state)
    ordered = sorted(best.values(), key=itemgetter(0))
    return [state for due, state in ordered[:width] if due <= limit.cost]


def _best_closed(states: Sequence[_State], layout: Layout) -> _State:
    """The cheapest way to finish the open row, with the columns in which others as cheap differ."""
    costs = [state.cost + (_closing_cost(state.words, layout) if state.taken else 0.0) for state in states]
    cost = min(costs)
    best = states[costs.index(cost)]
    if best.taken is None:
        return best
    rivals = [state.words for state, other in zip(states, costs, strict=True) if other < cost + DOUBT and state.taken]
    doubtful = frozenset(column for column in Column if any(words[column] != best.words[column] for words in rivals))
    return _State(cost, _Closed(best.closed, best.taken, best.words, cost - best.opened_at, doubtful), cost)


def _closing_cost(words: tuple[str, ...], layout: Layout) -> float:
    """What the cells of a row cost once it is finished."""
    known = layout.closing_costs.get(words)
    if known is not None:
        return known
    cost = finished_row(words)
    for column in Column:
        if column in layout.columns or words[column]:
            cost += finished(column, words[column], layout.is_free)
    basis = words[Column.BASIS]
    if layout.bases and basis not in layout.bases:
        is_part = any(shared.startswith(basis) or shared in basis for shared in layout.bases)
        cost += OTHER_BASIS if is_part else RARE_BASIS
    layout.closing_costs[words] = cost
    return cost
