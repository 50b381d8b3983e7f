"""The heading of a target table in sources without cells, where its labels are wrapped over lines.

In: the pieces of a section. Out: :class:`Heading` — the columns in their order, how wide a column can be, and the
pieces below the heading, repeated headings on later pages left out. Serves the spaced form: `一级 / 指标 / 二级 /
指标 / 三级指标 / 指标 / 值 / 指标值设置依 / 据`. A wrapped label tells that its column is narrower than the label.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from budgetkg.ingest.flow import display_width
from budgetkg.ingest.targets.pieces import Gap, Piece, without
from budgetkg.ingest.targets.vocabulary import Column, column_of, default_columns, printed_labels

_FIRST = "一级"
MIN_PIECES = 3
"""Fewer parts of labels in a row are no heading."""


@dataclass(frozen=True, slots=True)
class Heading:
    """`limits` are display widths that a line of the column stays below; a column whose label is not wrapped has none.

    `body` are the pieces below the heading, `labels` those of the heading wherever it is printed.
    """

    columns: tuple[Column, ...]
    limits: dict[Column, int]
    body: tuple[Piece, ...]
    labels: tuple[Piece, ...]


def read_heading(pieces: Sequence[Piece], *, is_department: bool) -> Heading | None:
    """The heading and what stands below it; None where there is no heading."""
    runs = list(_runs(pieces))
    if not runs:
        return None
    start, end = runs[0]
    repeated = {index for first, behind in runs[1:] for index in range(first, behind)}
    drop = [index - end for index in repeated]
    labels = _labels(pieces[start:end])
    columns = tuple(column for column, _ in labels) or default_columns(is_department=is_department)
    limits = {column: limit for column, parts in labels if (limit := _limit(parts)) is not None}
    printed = tuple(pieces[index] for index in sorted({*range(start, end), *repeated}))
    return Heading(columns, limits, without(pieces[end:], drop), printed)


def _runs(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Where pieces that are labels, or parts of labels, follow each other, from 一级 on."""
    index = 0
    while index < len(pieces):
        end = index
        if pieces[index].text.startswith(_FIRST):
            while end < len(pieces) and any(pieces[end].text in label for label in printed_labels()):
                end += 1
        if end - index >= MIN_PIECES:
            yield index, end
        index = max(end, index + 1)


def _labels(pieces: Sequence[Piece]) -> list[tuple[Column, list[str]]]:
    """The labels with the lines they are printed on; empty where the pieces do not read as labels one by one."""
    labels: list[tuple[Column, list[str]]] = []
    index = 0
    while index < len(pieces):
        found = _longest_label(pieces, index)
        if found is None:
            return []
        column, end = found
        labels.append((column, _lines(pieces[index:end])))
        index = end
    return labels if len({column for column, _ in labels}) == len(labels) else []


def _longest_label(pieces: Sequence[Piece], start: int) -> tuple[Column, int] | None:
    for end in range(min(len(pieces), start + 6), start, -1):
        column = column_of("".join(piece.text for piece in pieces[start:end]))
        if column is not None:
            return column, end
    return None


def _lines(pieces: Sequence[Piece]) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and piece.gap <= Gap.BLANK:
            lines[-1] += piece.text
        else:
            lines.append(piece.text)
    return lines


def _limit(lines: Sequence[str]) -> int | None:
    """The width that the column stays below: the first character of a line did not fit behind the line before."""
    widths = [display_width(left) + display_width(right[0]) for left, right in pairwise(lines)]
    return min(widths) if widths else None
