"""Whether a heading prints the columns of a layout, in what order, and no others.

In: the lines of a heading as words, and the layout that its words fit. Out: the layout with its columns in the printed
order, or None where the order cannot be told or a column stands among them that the layout lacks. Serves templates that
print 项目支出 before 基本支出, or 上缴上级支出 behind both: where blank cells have vanished, a figure would move.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from budgetkg.ingest.tables.layouts import Layout, label_alone

_BESIDE = {"类", "款", "项", "备注", "※"}


def as_printed(layout: Layout, lines: Iterable[Sequence[str]], *, has_positions: bool) -> Layout | None:
    """The layout in the order of the heading's lines. `has_positions`: columns that it lacks are told by their place."""
    owners = {label: column.key for column in layout.columns for label in column.labels}
    if len(owners) < sum(len(column.labels) for column in layout.columns):
        return layout  # 小计 heads two columns: the order of labels says nothing
    for line in lines:
        words = [label_alone(word) for word in line]
        at = [index for index, word in enumerate(words) if word in owners]
        order = [owners[words[index]] for index in at]
        if len(order) < 2 or len(set(order)) < len(order):
            continue
        if len(order) < len(layout.columns):
            if order != [key for key in layout.keys if key in order]:
                return None
            continue
        if not has_positions and set(words[at[0] :]) - set(owners) - _BESIDE:
            return None
        return replace(layout, columns=tuple(layout.columns[layout.keys.index(key)] for key in order))
    return layout
