"""Rows of tables whose cells have positions: delimited text, cells line by line, PDF.

In: the heading and data rows of a segment and its layout. Out: :class:`RawTable`. One reader a form of table;
a position without a key that holds a figure is surplus and is reported, never shifted into a column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetkg.ingest.document import Cell, GridRow, Span, without_blanks
from budgetkg.ingest.quantities import is_figure
from budgetkg.ingest.tables.heading import TOTAL_LABEL, is_note, modal_width, place_columns
from budgetkg.ingest.tables.layouts import Layout, label_alone, normalise_label
from budgetkg.ingest.tables.raw_rows import RawFigure, RawRow, RawTable

_CODE_CELL = re.compile(r"^\d{1,7}$")
_WHOLE_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}$")
"""What a code is: class, group, item. Other digits (a running number without a heading, a cut code) are reported."""
_LEADING_CODE = re.compile(r"^[\[【]?(\d{3}(?:\s*\d{2}){0,2})(?:[\]】]|\s*[-—])?\s*(?=[^\d\s])")
_BESIDE = {"序号", "单位编码", "单位代码", "部门编码", "部门代码"}
_UNIT_NAMES = {"单位名称", "部门名称", "预算单位"}
FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_BLANK_MARK = re.compile(r"^[-—－–/]+$")


def read_columns(heading: Sequence[GridRow], data: Sequence[GridRow], layout: Layout) -> RawTable:
    """Tables with codes and names at the left and figures at the right: classified, projects, carryover, headed."""
    keys = place_columns(heading, data, layout)
    beside = _positions_beside(heading)
    rows: list[RawRow] = []
    surplus: list[tuple[str, Span]] = []
    unread: list[tuple[str, Span]] = []
    for row in data:
        filled = [cell for cell in row.cells if cell.text]
        if len(filled) == 1 and is_note(filled[0].text):
            unread.append((filled[0].text, filled[0].span))
            continue
        names, printed = _parted(row.cells, keys)
        if len(row.cells) > max(keys):
            names = [cell for position, cell in enumerate(names) if position not in beside]
        names, amounts = _without_amounts(names)
        figures, extra = _figures(printed, keys)
        surplus += [*amounts, *((cell.text, cell.span) for _, cell in extra)]
        code, texts = _code_and_texts(names)
        if code and not _WHOLE_CODE.match(code) and texts:
            surplus += [(cell.text, cell.span) for cell in names if _CODE_CELL.match(without_blanks(cell.text))]
            code = ""
        label, project = _label_and_project(texts, layout)
        spans = tuple(cell.span for cell in filled)
        lost = any(position in keys or position < 0 for position, _ in extra)
        rows.append(RawRow(code, label, project, figures, spans, order=len(rows) + 1, is_incomplete=lost))
    return RawTable(layout.keys, tuple(rows), tuple(unread), tuple(surplus))


def _positions_beside(heading: Sequence[GridRow]) -> set[int]:
    """Where running numbers and codes of units stand; names of units too, where accounts have a name column of their own."""
    width = max((len(row.cells) for row in heading), default=0)
    labels = {
        (position, normalise_label(cell.text))
        for row in heading
        if len(row.cells) == width
        for position, cell in enumerate(row.cells)
    }
    is_named = any("科目名称" in label for _, label in labels)
    return {position for position, label in labels if label in _BESIDE or (is_named and label in _UNIT_NAMES)}


def _without_amounts(names: Sequence[Cell]) -> tuple[list[Cell], list[tuple[str, Span]]]:
    """The filled cells of codes and names, and figures among them that are no codes: a column that the layout lacks."""
    kept: list[Cell] = []
    amounts: list[tuple[str, Span]] = []
    named = coded = False
    for cell in names:
        is_code = bool(_CODE_CELL.match(without_blanks(cell.text)))
        if not cell.text or is_blank_mark(cell.text):
            continue
        if is_figure(cell.text) and (not is_code or (named and coded)):
            amounts.append((cell.text, cell.span))
            continue
        kept.append(cell)
        named, coded = named or not is_code, coded or is_code
    return kept, amounts


Placed = dict[int, Cell]
"""Cells by the position in the table at which they stand."""


def _parted(cells: Sequence[Cell], keys: dict[int, str]) -> tuple[list[Cell], Placed]:
    """The cells of codes and names, and those behind them by position.

    A row narrower or wider than the table may be merged or torn at its front: 合计 over codes and name, blank codes left
    out. It is read by position, else counted from the right, whichever puts no figure among the names and no word among
    the figures. Where neither does, no position is known and its figures are surplus.
    """
    first, width = min(keys), max(keys) + 1
    shifts = dict.fromkeys((0, width - len(cells)))
    shift = 0 if len(cells) == width else next((one for one in shifts if _is_in_place(cells, one, keys)), None)
    if shift is not None:
        return list(cells[: max(0, first - shift)]), {
            index + shift: cell for index, cell in enumerate(cells) if index + shift >= first
        }
    names = 1 + max((index for index, cell in enumerate(cells) if _is_word(cell.text)), default=-1)
    return list(cells[:names]), {-1 - index: cell for index, cell in enumerate(cells[names:])}


def _is_in_place(cells: Sequence[Cell], shift: int, keys: dict[int, str]) -> bool:
    """Whether cells moved by `shift` have codes and names before the first column and none behind it."""
    first, last = min(keys), max(keys)
    named = False
    for index, cell in enumerate(cells):
        position = index + shift
        if position < first:
            named = named or _is_word(cell.text)
            if is_figure(cell.text) and (named or not _CODE_CELL.match(without_blanks(cell.text))):
                return False
        elif position <= last and (shift or position == first) and _is_word(cell.text):
            return False
    return shift == 0 or any(index + shift == first and is_figure(cell.text) for index, cell in enumerate(cells))


def _is_word(text: str) -> bool:
    return bool(text) and not is_figure(text) and not is_blank_mark(text)


def _figures(cells: Placed, keys: dict[int, str]) -> tuple[tuple[RawFigure, ...], list[tuple[int, Cell]]]:
    """The figures under columns, and all other words with their positions."""
    figures: list[RawFigure] = []
    extra: list[tuple[int, Cell]] = []
    for position, cell in cells.items():
        if not cell.text or is_blank_mark(cell.text):
            continue
        if position in keys and is_figure(cell.text):
            figures.append(RawFigure(cell.text, cell.span, keys[position]))
        else:
            extra.append((position, cell))
    return tuple(figures), extra


def _code_and_texts(cells: Sequence[Cell]) -> tuple[str, list[str]]:
    """Digits of the code cells joined, and the other cells. Serves codes in one, in three, or inside the name cell."""
    digits = [without_blanks(cell.text) for cell in cells if _CODE_CELL.match(without_blanks(cell.text))]
    texts = [cell.text for cell in cells if not _CODE_CELL.match(without_blanks(cell.text))]
    code = join_code(digits)
    if not _WHOLE_CODE.match(code) and _WHOLE_CODE.match(behind_number := join_code(digits[1:])):
        code = behind_number  # a running number stands before the code
    if not code and texts:
        inside = _LEADING_CODE.match(texts[0])
        if inside:
            code = join_code([without_blanks(inside.group(1))])
            texts[0] = texts[0][inside.end() :].strip()
    return code, texts


def join_code(digits: Sequence[str]) -> str:
    """Join the digits of a code printed in parts, in ASCII; a second part without its leading zero gets it back.

    >>> join_code(["208", "05", "05"]), join_code(["301", "2"]), join_code(["2080505"])
    ('2080505', '30102', '2080505')
    """
    if not digits:
        return ""
    return (digits[0] + "".join(part.zfill(2) for part in digits[1:])).translate(FULL_WIDTH_DIGITS)


def _label_and_project(texts: Sequence[str], layout: Layout) -> tuple[str, str]:
    """Name and project. Only a heading with 项目名称 beside a name column has projects."""
    if layout.form == "projects" and len(texts) > 1:
        return texts[0], "".join(texts[1:])
    return "".join(texts), ""


def read_two_sided(heading: Sequence[GridRow], data: Sequence[GridRow], layout: Layout) -> RawTable:
    """Income at the left, expenditure at the right, each a label and its figures."""
    blocks = _side_blocks(heading, data, layout)
    rows: list[RawRow] = []
    surplus: list[tuple[str, Span]] = []
    for order, row in enumerate(data, start=1):
        taken: set[int] = set()
        for side, label_at, columns in blocks:
            found = _side_row(row, side, label_at, columns)
            taken |= {i for i, cell in enumerate(row.cells) if i == label_at or (i in columns and is_figure(cell.text))}
            if found:
                rows.append(found.at(order))
        surplus += [
            (cell.text, cell.span)
            for i, cell in enumerate(row.cells)
            if i not in taken and cell.text and not is_blank_mark(cell.text)
        ]
    return RawTable(layout.keys, tuple(rows), surplus=tuple(surplus))


SideBlock = tuple[str, int, dict[int, str]]


def _side_blocks(heading: Sequence[GridRow], data: Sequence[GridRow], layout: Layout) -> list[SideBlock]:
    """The sides of the table: name, position of the label, positions of the figures."""
    labels = {label: column.key for column in layout.columns for label in column.labels}
    width, keyed = modal_width(data), {}
    for width in _widths(heading, data):
        leaves: dict[int, str] = {}
        for row in heading:
            if len(row.cells) == width:
                leaves |= {i: label_alone(cell.text) for i, cell in enumerate(row.cells) if cell.text}
        keyed = {i: labels[leaf] for i, leaf in leaves.items() if leaf in labels}
        if keyed:
            break
    blocks: list[SideBlock] = []
    for position in range(width):
        if position in keyed and position - 1 not in keyed and position > 0:
            blocks.append(("income" if not blocks else "expense", position - 1, {}))
        if position in keyed and blocks:
            blocks[-1][2][position] = keyed[position]
    return blocks


def _widths(heading: Sequence[GridRow], data: Sequence[GridRow]) -> list[int]:
    """How wide the heading may be: like most rows, like their filled part (a tab ends every row), or wider (none does)."""
    width = modal_width(data)
    filled = max(
        (i for row in data if len(row.cells) == width for i, cell in enumerate(row.cells) if cell.text), default=0
    )
    wider = sorted({len(row.cells) for row in heading if len(row.cells) > width})
    return list(dict.fromkeys((width, filled + 1, *wider)))


def _side_row(row: GridRow, side: str, label_at: int, columns: dict[int, str]) -> RawRow | None:
    cells = {i: cell for i, cell in enumerate(row.cells) if cell.text and (i == label_at or i in columns)}
    if not cells:
        return None
    printed = cells[label_at].text if label_at in cells else ""
    code, texts = _code_and_texts([cells[label_at]]) if printed else ("", [])
    figures = tuple(
        RawFigure(cell.text, cell.span, columns[i])
        for i, cell in cells.items()
        if i in columns and is_figure(cell.text)
    )
    spans = tuple(cells[i].span for i in sorted(cells))
    lost = any(i in columns and _is_word(cell.text) for i, cell in cells.items())
    return RawRow(code, without_letter_spacing("".join(texts)), "", figures, spans, side, is_incomplete=lost)


def without_letter_spacing(label: str) -> str:
    """A label whose characters were set apart (`收  入  总  计`) without the blanks; other labels unchanged.

    >>> without_letter_spacing("收 入 总 计"), without_letter_spacing("2024 年州级预算内前期费")
    ('收入总计', '2024 年州级预算内前期费')
    """
    pieces = label.split()
    return "".join(pieces) if len(pieces) > 1 and all(len(piece) == 1 for piece in pieces) else label


def is_blank_mark(text: str) -> bool:
    """True for a mark that stands for nothing.

    >>> is_blank_mark("—"), is_blank_mark("-"), is_blank_mark("0.00")
    (True, True, False)
    """
    return bool(_BLANK_MARK.match(text))


def is_total(label: str) -> bool:
    """True for the label of a total row.

    >>> is_total("合  计"), is_total("总计"), is_total("其他支出")
    (True, True, False)
    """
    return bool(TOTAL_LABEL.match(without_blanks(label)))
