"""The heading of a table: where it ends, which layout it is, and which column each position holds.

In: the items of a segment. Out: the layout, and for grids the key of every position. Three signs are used, the
first that is there decides: the line `※ ※ ※ ※ 1 2 3 …` by which a table counts its own columns (right even where
the printed labels have slipped); a label above each position; the order of the layout, counted from the right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from budgetkg.ingest.document import GridRow, without_blanks
from budgetkg.ingest.quantities import is_figure
from budgetkg.ingest.tables.layouts import Layout, TableKind, fitting_layout, label_alone, normalise_label
from budgetkg.ingest.tables.segments import Item

TOTAL_LABEL = re.compile(
    r"^(?:总计|合计|收入总计|支出总计|收入合计|支出合计|本年收入合计|本年支出合计|当年收入小计|当年支出小计|收支总计)$"
)

_CODE_OPENS = re.compile(r"^\d{3}(?:\D|$)|^\d{5}$|^\d{7}$")
_ORDINAL_OPENS = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、]\D)")
_NUMBER_LINE = re.compile(r"^(?:[※＊*]\s*)+(?:\d+\s*)+$|^(?:[※＊*]?\s*)1(?:\s+2)(?:\s+\d+)*$")
_HEADER_END = re.compile(r"^类款(?:项)?$")
_NOTE = re.compile(r"^(?:备注|附注|注|说明|填表说明)\s*[:：]")
_CONTINUED = re.compile(r"^[（(]?\s*(?:接上|续上?|转下|下转|上接)\s*[页表].{0,8}$")
_PAGE = re.compile(r"^(?:[-—–·]\s*\d{1,3}\s*[-—–·]|第\s*\d{1,3}\s*页.{0,10}|\d{1,3}\s*/\s*\d{1,3})$")


def is_number_line(words: str) -> bool:
    """True for `※ ※ ※ ※ 1 2 3`, the line that counts the columns."""
    if not _NUMBER_LINE.match(words.strip()):
        return False
    numbers = [int(token) for token in words.split() if token.isdigit()]
    return numbers == list(range(1, len(numbers) + 1)) and bool(numbers)


def opens_data(cells: Sequence[str]) -> bool:
    """True for a row that cannot be heading: it has a figure, a code, an ordinal or a total's label."""
    return any(
        (is_figure(cell) or _CODE_OPENS.match(cell) or _ORDINAL_OPENS.match(cell)) and not cell.endswith("、")
        for cell in cells
        if cell
    ) or _is_bare_total(cells)


def _is_bare_total(cells: Sequence[str]) -> bool:
    filled = [without_blanks(cell) for cell in cells if cell]
    return len(filled) == 1 and bool(TOTAL_LABEL.match(filled[0]))


def is_note(words: str) -> bool:
    """True for words that stand in a table and are no row of it: a note, or that the table goes on.

    >>> is_note("备注：此表为空表。"), is_note("（接上表）"), is_note("注册会计师行业管理")
    (True, True, False)
    """
    return bool(_NOTE.match(words) or _CONTINUED.match(words))


def prints_decimals(items: Sequence[Item]) -> bool:
    """True where the table prints its figures with decimals, so that a bare number belongs to a name."""
    tokens = [token for item in items for token in item.words.split() if is_figure(token) and len(token) > 2]
    with_point = sum(1 for token in tokens if "." in token)
    return with_point * 2 > len(tokens)


def split_grid(items: Sequence[Item]) -> tuple[list[GridRow], list[GridRow], list[Item]]:
    """Heading rows, data rows, and the lines that stand beside them (department, unit, notes).

    A heading that the publisher repeats on the next page is left out.
    """
    rows = [item.row for item in items if item.row is not None]
    lines = [item for item in items if item.row is None]
    first = next((index for index, row in enumerate(rows) if _is_data(row)), len(rows))
    heading = rows[:first]
    words = {normalise_label(cell.text) for row in heading for cell in row.cells if cell.text}
    data = [row for row in rows[first:] if not _repeats_heading(row, words)]
    return heading, data, lines


def _is_data(row: GridRow) -> bool:
    cells = [cell.text for cell in row.cells]
    return not is_number_line(" ".join(filter(None, cells))) and opens_data(cells)


def _repeats_heading(row: GridRow, heading: set[str]) -> bool:
    filled = [cell.text for cell in row.cells if cell.text]
    if is_number_line(" ".join(filled)):
        return True
    return not _is_data(row) and all(normalise_label(text) in heading for text in filled)


def heading_words(heading: Sequence[GridRow], lines: Sequence[Item]) -> str:
    """All words of the heading, for matching layouts."""
    return "".join(cell.text for row in heading for cell in row.cells) + "".join(item.words for item in lines)


def counted_columns(heading: Sequence[GridRow]) -> dict[int, int]:
    """Position to ordinal from the number line, empty where there is none."""
    for row in heading:
        cells = [cell.text for cell in row.cells]
        if is_number_line(" ".join(filter(None, cells))):
            return {position: int(cell) for position, cell in enumerate(cells) if cell.isdigit()}
    return {}


def choose_layout(kind: TableKind, words: str, counted: int | None) -> Layout | None:
    """The layout of a heading; a count that no layout has is not held against the labels."""
    return fitting_layout(kind, words, counted) or fitting_layout(kind, words, None)


def place_columns(heading: Sequence[GridRow], data: Sequence[GridRow], layout: Layout) -> dict[int, str]:
    """The column key of every position that holds figures."""
    counted = counted_columns(heading)
    if len(counted) == len(layout.columns):
        return {position: layout.keys[ordinal - 1] for position, ordinal in counted.items()}
    labelled = _labelled_positions(heading, layout)
    if labelled:
        return labelled
    width = modal_width(data)
    return {width - len(layout.columns) + index: key for index, key in enumerate(layout.keys)}


def modal_width(rows: Sequence[GridRow]) -> int:
    """The number of cells that most rows have; the wider one where two are as frequent."""
    widths = Counter(len(row.cells) for row in rows)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _labelled_positions(heading: Sequence[GridRow], layout: Layout) -> dict[int, str]:
    """Positions under the layout's labels, where every label heads its own position in order."""
    leaves: dict[int, str] = {}
    width = max((len(row.cells) for row in heading), default=0)
    for row in heading:
        if len(row.cells) == width:
            leaves |= {i: label_alone(cell.text) for i, cell in enumerate(row.cells) if cell.text}
    placed: dict[int, str] = {}
    position = -1
    for column in layout.columns:
        found = next((i for i in sorted(leaves) if i > position and leaves[i] in column.labels), None)
        if found is None:
            return {}
        placed[found] = column.key
        position = found
    return placed


def split_spaced(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Heading and data of a table in spaced text; repeated headings and page numbers are left out.

    A heading ends with the number line, else with `类 款 项`, else before the first line that is data. A line
    `编制部门：…` inside the table opens a repeated heading, which ends in the same way.
    """
    end = _spaced_heading_end(items, 0)
    heading = [item.words for item in items[:end]]
    decimals = prints_decimals(items[end:])
    data: list[Item] = []
    index = end
    while index < len(items):
        repeated = _repeated(heading, items, index)
        if repeated:
            index += repeated
            continue
        if _FURNITURE.search(items[index].words):
            index = max(_spaced_heading_end(items, index), index + 1)
            continue
        if not _is_page_number(items, index, decimals=decimals):
            data.append(items[index])
        index += 1
    return list(items[:end]), data


def _repeated(heading: Sequence[str], items: Sequence[Item], index: int) -> int:
    """How many lines from `index` on repeat the heading to its end: two at least, or one of several words."""
    for start, words in enumerate(heading):
        again = heading[start:]
        is_long = len(again) > 1 or len(words.split()) > 2
        if is_long and [item.words for item in items[index : index + len(again)]] == again:
            return len(again)
    return 0


_FURNITURE = re.compile(r"^(?:编制部门|编制单位|部门名称|部门)(?:（单位）)?\s*[:：]")


def _spaced_heading_end(items: Sequence[Item], start: int) -> int:
    first_data = next(
        (i for i in range(start, len(items)) if _spaced_data(items[i].words)),
        len(items),
    )
    for index in range(start, min(first_data, len(items))):
        if is_number_line(items[index].words):
            return index + 1
    for index in range(first_data - 1, start - 1, -1):
        if _HEADER_END.match(without_blanks(items[index].words)):
            return index + 1
    return first_data


def _spaced_data(words: str) -> bool:
    if is_number_line(words):
        return False
    tokens = words.split()
    return opens_data(tokens) and (len(tokens) > 1 or is_figure(words))


def _is_page_number(items: Sequence[Item], index: int, *, decimals: bool) -> bool:
    """Whether an item is the number of a page: `- 7 -`, `第 7 页`, or a lone small number.

    A lone number is the page's at the end, right before a repeated heading, and where figures are printed with decimals;
    there it may only be the end of a figure that the line before breaks off.
    """
    words = items[index].words
    if _PAGE.match(words):
        return True
    if not words.isdigit() or len(words) > 3:
        return False
    following = items[index + 1].words if index + 1 < len(items) else ""
    if not following or _FURNITURE.search(following):
        return True
    return decimals and not (index and items[index - 1].words.endswith((",", ".", "，")))
