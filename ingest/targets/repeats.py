"""Words that several rows of a table print alike: the basis of a department's targets.

In: the pieces of a table whose bases are free words. Out: the same pieces, those marked that belong to a group of
words printed twice or more. Where all indicators of a department rest on one paper (2025年政府工作报告), its words
stand in every row, wrapped alike, and so tell themselves from the names around them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgetkg.ingest.targets.pieces import Piece, Repeat
from budgetkg.ingest.targets.vocabulary import OPERATOR_SIGNS, Column, is_unit, starts

MIN_CHARACTERS = 4
"""A shorter group may be chance: 企业, 话."""
_FIGURE = re.compile(rf"[{re.escape(OPERATOR_SIGNS)}].*|\d{{1,3}}(?:\.\d+)?")


def with_repeats(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces, those of repeated groups marked."""
    counts = Counter(words for _, _, words in _runs(pieces))
    marked: set[int] = set()
    for start, stop, words in _runs(pieces):
        if counts[words] > 1 and len(words) >= MIN_CHARACTERS:
            marked |= set(range(start, stop))
    return tuple(
        replace(piece, repeats=Repeat.OPENS if index - 1 not in marked else Repeat.GOES_ON)
        if index in marked
        else piece
        for index, piece in enumerate(pieces)
    )


def _runs(pieces: Sequence[Piece]) -> Iterator[tuple[int, int, str]]:
    """Every run of pieces inside a stretch of free words; blanks between its words do not count.

    None begins with a single character: that is the end of another cell, such as the 率 of a name.
    """
    for first, end in _groups(pieces):
        for start in range(first, end):
            if len(pieces[start].text) == 1:
                continue
            for stop in range(start + 1, end + 1):
                yield start, stop, "".join(piece.text for piece in pieces[start:stop])


def _groups(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Stretches of free words: between levels, figures and units."""
    start = 0
    for index in range(len(pieces) + 1):
        if index == len(pieces) or _bounds(pieces[index].text):
            if start < index:
                yield start, index
            start = index + 1


def _bounds(words: str) -> bool:
    is_level = len(words) > 2 and (words in starts(Column.LEVEL1) or words in starts(Column.LEVEL2))
    return is_level or _FIGURE.fullmatch(words) is not None or is_unit(words)
