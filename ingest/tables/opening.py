"""A segment opened: its layout, its rows taken apart, and the words by which it declares itself empty.

In: a segment. Out: :class:`OpenedTable`, or an issue where no layout fits the heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from budgetkg.ingest.document import Document, GridRow, Locator, Span, cover
from budgetkg.ingest.issues import Issue, IssueCode, Severity
from budgetkg.ingest.tables import across_rows, grid_rows, heading, spaced_rows
from budgetkg.ingest.tables.classify import CodeNames, three_public_names
from budgetkg.ingest.tables.column_order import as_printed
from budgetkg.ingest.tables.layouts import Layout
from budgetkg.ingest.tables.raw_rows import RawTable
from budgetkg.ingest.tables.segments import Item, Segment

_EMPTY_OPENS = re.compile(
    r"没有(?:使用|安排|上年)|空表|此表为空|未安排|"
    r"无(?:政府性基金|国有资本|一般公共|上年结转|结转|项目支出|相关收支|此项|该项|“三公”)"
)
_DIGIT = re.compile(r"\d")
_EMPTY_CLOSES = re.compile(r"空|。|项目$|安排$")
_DEPARTMENT = re.compile(
    r"(?:编制部门|编制单位|预算单位|填报部门|部门名称|^部门)(?:（单位）)?\s*[:：]\s*"
    r"(?!(?:金额)?单位\s*[:：])(\S.*?)\s*(?=$|(?:金额)?单位\s*[:：])"
)


@dataclass(frozen=True, slots=True)
class OpenedTable:
    """A segment with its layout chosen and its rows taken apart. `statement` declares it empty."""

    segment: Segment
    layout: Layout
    raw: RawTable
    statement: Locator | None

    @property
    def has_figures(self) -> bool:
        """True where a figure is printed, in a row or without a column."""
        return any(row.figures for row in self.raw.rows) or any(
            map(_DIGIT.search, (words for words, _ in self.raw.surplus))
        )


def departments_named(document: Document, segment: Segment) -> Iterator[tuple[str, Locator]]:
    """The department as each heading of the table prints it (`编制部门：…`)."""
    for item in segment.items:
        found = _DEPARTMENT.search(item.words)
        if not found:
            continue
        span = item.span
        if item.row is None:
            span = Span(span.start + found.start(1), span.start + found.end(1))
        yield found.group(1), document.locate(span)


def open_segment(document: Document, segment: Segment, names: Mapping[str, CodeNames]) -> OpenedTable | Issue:
    """Choose the layout and take the rows apart. `names` are the codes and names known so far, by classification."""
    empty = _empty_items(segment.items)
    statement = document.locate(cover([item.span for item in empty])) if empty else None
    items = [item for item in segment.items if item not in empty]
    raw: RawTable
    if any(item.row is not None for item in items):
        top, data, beside = heading.split_grid(items)
        words = heading.heading_words(top, beside)
        layout = heading.choose_layout(segment.title.kind, words, len(heading.counted_columns(top)) or None)
        printed = [[cell.text for cell in row.cells if cell.text] for row in top]
        layout = layout and as_printed(layout, printed, has_positions=True)
        if layout is None:
            return _unknown_heading(document, segment, words)
        raw = _grid_table(top, data, layout, segment)
    else:
        lines, body = heading.split_spaced(items)
        words = "".join(item.words for item in lines)
        counted = _counted(lines)
        layout = heading.choose_layout(segment.title.kind, words, counted)
        if layout is not None and (counted in (None, len(layout.columns)) or layout.form == "three_public_across"):
            layout = as_printed(layout, [item.words.split() for item in lines], has_positions=False)
        else:
            layout = None  # the table counts more columns than are known: a figure may stand in any
        if layout is None:
            return _unknown_heading(document, segment, words)
        if layout.form == "three_public_across":
            raw = across_rows.read_spaced_across(words, body, _across_column(segment))
        else:
            raw = _spaced_table(body, layout, names.get(segment.title.kind.classification))
    return OpenedTable(segment, layout, raw, statement)


def _empty_items(items: Sequence[Item]) -> list[Item]:
    """The items that say that the table is empty; the sentence may be wrapped."""
    for index, item in enumerate(items):
        if not _EMPTY_OPENS.search(item.label):
            continue
        sentence = [item]
        for following in items[index + 1 : index + 3]:
            if _EMPTY_CLOSES.search(sentence[-1].label) and not sentence[-1].label.endswith("，"):
                break
            sentence.append(following)
        return sentence
    return []


def _counted(lines: Sequence[Item]) -> int | None:
    line = next((item.words for item in lines if heading.is_number_line(item.words)), "")
    return sum(1 for token in line.split() if token.isdigit()) or None


def _grid_table(top: Sequence[GridRow], data: Sequence[GridRow], layout: Layout, segment: Segment) -> RawTable:
    if layout.form == "two_sided":
        return grid_rows.read_two_sided(top, data, layout)
    if layout.form == "three_public_across":
        return across_rows.read_across(top, data, three_public_names(), _across_column(segment))
    return grid_rows.read_columns(top, data, layout)


def _across_column(segment: Segment) -> str:
    """Whose money 三公 set across is: that of the general public budget where the title says so."""
    return "general_public_budget" if "一般公共预算" in segment.title.text else "total"


def _spaced_table(body: Sequence[Item], layout: Layout, names: CodeNames | None) -> RawTable:
    if layout.form == "two_sided":
        return spaced_rows.read_spaced_sides(body, layout)
    whole_names = frozenset(three_public_names()) if layout.form == "three_public" else frozenset()
    split_name = names.split_name if names else lambda _, words: (words, "")
    return spaced_rows.read_spaced_columns(body, layout, split_name, whole_names)


def _unknown_heading(document: Document, segment: Segment, words: str) -> Issue:
    kind = segment.title.kind.name
    return Issue(
        IssueCode.UNKNOWN_COLUMN,
        Severity.WARNING,
        (
            f"{segment.title.text}：表头与已知的 {kind} 版式都不符，整表未读。表头：{words[:80]}",
            f"{kind}: the heading fits no known layout, the table is not read. Add its layout to layouts.toml.",
        ),
        document.locate(segment.span),
    )
