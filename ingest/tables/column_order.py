"""Whether a heading prints the columns of a layout, in what order, and no others.

In: the lines of a heading as words, and the layout that its words fit. Out: the layout with its columns in the printed
order, or None where the order cannot be told or a column stands among them that the layout lacks. Serves templates that
print 项目支出 before 基本支出, or 上缴上级支出 behind both: where blank cells have vanished, a figure would move.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from budgetkg.ingest.tables.layouts import Layout, label_alone

_BESIDE = re.compile(r"^(?:类|款|项|备注|[※＊*\d]+)$")
_NAMES = re.compile(r"名称|科目|编码|代码|分类|项目$|单位|部门|^[类款项]$")
_COLUMN = re.compile(r"..(?:支出|收入|拨款|经费|预算数|执行数)$")


def as_printed(layout: Layout, lines: Iterable[Sequence[str]], *, has_positions: bool) -> Layout | None:
    """The layout in the order of the heading's lines. `has_positions`: columns that it lacks are told by their place."""
    owners = {label: column.key for column in layout.columns for label in column.labels}
    if len(owners) < sum(len(column.labels) for column in layout.columns):
        return layout  # 小计 heads two columns: the order of labels says nothing
    words = [[label_alone(word) for word in line] for line in lines]
    alone = [line[0] for line in words if len(line) == 1]
    grouped = _grouped(layout)
    for line in [*words, *([] if has_positions else [alone])]:
        at = [index for index, word in enumerate(line) if word in owners]
        order = [owners[line[index]] for index in at]
        if len(order) < 2 or len(set(order)) < len(order):
            continue
        if len(order) < len(layout.columns) or (line is alone and grouped):
            levels = [[key for key in order if (key in grouped) is below] for below in (False, True)]
            for level in levels if line is alone else [order]:
                if level != [key for key in layout.keys if key in level]:
                    return None
            continue
        if not has_positions and _has_more(line, at, owners, is_listed=line is alone):
            return None
        return replace(layout, columns=tuple(layout.columns[layout.keys.index(key)] for key in order))
    return layout


def _grouped(layout: Layout) -> frozenset[str]:
    """Columns that stand under a group's heading (财政拨款（补助）: 小计, 一般公共预算 …), one row below the others.

    Where a PDF gives one label a line, all labels of the upper row come before them.
    """
    parts = {part for one in layout.sums for part in one.parts}
    return frozenset(key for one in layout.sums if one.total in parts for key in (one.total, *one.parts))


def _has_more(words: Sequence[str], at: Sequence[int], owners: Container[str], *, is_listed: bool) -> bool:
    """Whether columns stand among the labels or behind them that are none of them.

    `is_listed`: one label a line, where pieces of wrapped labels stand between.
    """
    named = max((index + 1 for index in range(at[0]) if _NAMES.search(words[index])), default=0 if is_listed else at[0])
    others = [word for word in words[named:] if word not in owners and not _BESIDE.match(word)]
    return any(map(_COLUMN.search, others)) if is_listed else bool(others)
