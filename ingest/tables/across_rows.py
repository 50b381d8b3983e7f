"""三公 set across: one column an expense, one row of figures, the headings in one or two rows above them.

In: the heading and data rows of a segment. Out: :class:`RawTable` with one row an expense. A figure under a heading that
names no expense is surplus and is reported, as is one whose expense is open where blank cells have vanished. Serves
Xinjiang until 2021, Shanghai, Jiangsu.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetkg.ingest.document import GridRow, Span
from budgetkg.ingest.quantities import is_figure, parse_figure
from budgetkg.ingest.tables.grid_rows import is_blank_mark
from budgetkg.ingest.tables.heading import is_number_line, modal_width
from budgetkg.ingest.tables.layouts import RowSum, normalise_label
from budgetkg.ingest.tables.raw_rows import RawFigure, RawRow, RawTable
from budgetkg.ingest.tables.readings import possible_assignments
from budgetkg.ingest.tables.segments import Item

_VEHICLE_GROUP = re.compile(r"公务用车购置(?:及|和)运行")


def read_across(heading: Sequence[GridRow], data: Sequence[GridRow], names: dict[str, str], column: str) -> RawTable:
    """三公 set across: one column an expense, one row of figures. `names` maps printed labels to row names."""
    leaves = _across_leaves(heading, modal_width(data))
    rows: list[RawRow] = []
    surplus: list[tuple[str, Span]] = []
    for order, row in enumerate(data, start=1):
        spans = tuple(cell.span for cell in row.cells if cell.text)
        for position, cell in enumerate(row.cells):
            name = names.get(leaves.get(position, ""))
            if not cell.text or is_blank_mark(cell.text) or (name is None and not is_figure(cell.text)):
                continue
            if name is None or not is_figure(cell.text):
                surplus.append((cell.text, cell.span))
            else:
                rows.append(RawRow("", name, "", (RawFigure(cell.text, cell.span, column),), spans, order=order))
    return RawTable((column,), tuple(rows), surplus=tuple(surplus))


def _across_leaves(heading: Sequence[GridRow], width: int) -> dict[int, str]:
    """Position to the lowest label above it, groups spread over the blanks behind them (小计 of its group)."""
    spread: dict[int, list[str]] = {}
    for row in _aligned(heading, width):
        group = ""
        for position in range(width):
            text = normalise_label(row[position])
            group = text or group
            spread.setdefault(position, []).append(text if text else f"({group})")
    return {position: _leaf(labels) for position, labels in spread.items()}


def _leaf(labels: Sequence[str]) -> str:
    """The lowest label; a subtotal goes by the name of its group."""
    own = [label for label in labels if label and not label.startswith("(")]
    if own and own[-1] in {"小计", "合计"}:
        above = [label.strip("()") for label in labels[: labels.index(own[-1])] if label.strip("()")]
        return above[-1] if above else own[-1]
    return own[-1] if own else ""


def _aligned(heading: Sequence[GridRow], width: int) -> Iterator[list[str]]:
    """Heading rows stretched to the table's width.

    In text with one cell a line a merged cell comes as one, so a heading row is narrower than the data: the group
    公务用车购置及运行费 has three columns, every other label one. The line that counts the columns heads none.
    """
    for row in heading:
        cells = [cell.text for cell in row.cells]
        if is_number_line(" ".join(filter(None, cells))):
            continue
        if len(cells) < width:
            cells = [part for text in cells for part in (text, *[""] * (2 if _VEHICLE_GROUP.search(text) else 0))]
        if len(cells) == width:
            yield cells


_WHOLE, _ABROAD, _RECEPTION = "合计", "因公出国（境）费", "公务接待费"
_VEHICLES, _PURCHASE, _RUNNING = "公务用车购置及运行费", "公务用车购置费", "公务用车运行费"
_SUMS = (RowSum(_WHOLE, (_ABROAD, _VEHICLES, _RECEPTION)), RowSum(_VEHICLES, (_PURCHASE, _RUNNING)))
_OTHER_COLUMNS = re.compile(r"会议费|培训费|机关运行|上年|执行数|增减|备注|单位名称|单位编码")
_SMALLEST = 10_000
"""Figures are compared in this fraction of their unit."""


def read_spaced_across(heading: str, body: Sequence[Item], column: str) -> RawTable:
    """三公 set across in spaced text, where blank cells have vanished: the sums say which expenses the figures are."""
    columns, lines = _spaced_columns(normalise_label(heading)), list(body)
    tokens = lines[0].words.split() if len(lines) == 1 else []
    printed = [token for token in tokens if not is_blank_mark(token)]
    if not columns or not printed or not all(map(is_figure, printed)):
        return RawTable((column,), (), unread=tuple((item.words, item.span) for item in lines))
    places = [(match.group(), match.start()) for match in re.finditer(r"\S+", lines[0].words)]
    if len(tokens) == len(columns):
        choices = {tuple(name for name, token in zip(columns, tokens, strict=True) if not is_blank_mark(token))}
    else:
        numbers = [int(parse_figure(token) * _SMALLEST) for token in printed]
        choices = set(possible_assignments(numbers, columns, _SUMS, tolerance=1))
    rows: list[RawRow] = []
    surplus: list[tuple[str, Span]] = []
    filled = [(token, at) for token, at in places if not is_blank_mark(token)]
    for index, (token, at) in enumerate(filled):
        span = Span(lines[0].span.start + at, lines[0].span.start + at + len(token))
        names = {choice[index] for choice in choices}
        if len(names) == 1:
            rows.append(RawRow("", names.pop(), "", (RawFigure(token, span, column),), (span,), order=1))
        else:
            surplus.append((token, span))
    return RawTable((column,), tuple(rows), surplus=tuple(surplus))


def _spaced_columns(heading: str) -> tuple[str, ...]:
    """The expenses in the order of the heading; empty where it has others, or an order that is not clear."""
    abroad, reception = heading.find("因公出国"), heading.find("公务接待")
    group = _VEHICLE_GROUP.search(heading)
    rest = heading[group.end() :] if group else ""
    purchase, running = rest.find("购置"), rest.rfind("运行")
    if _OTHER_COLUMNS.search(heading) or not group or not 0 <= abroad < group.start() or not 0 <= purchase < running:
        return ()
    vehicles = (_VEHICLES, _PURCHASE, _RUNNING)
    if abroad < reception < group.start():
        return (_WHOLE, _ABROAD, _RECEPTION, *vehicles)
    return (_WHOLE, _ABROAD, *vehicles, _RECEPTION) if reception > group.start() else ()
