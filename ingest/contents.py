"""The list of contents (目录), each entry with the heading of the body that it leads to.

In: a document, its tables and sections. Out: :class:`ContentsEntry` records in printed order, none where no contents
are printed. A heading is found by its words, else by what it opens (a kind of table or section) under another title;
whether a heading that is not found or is called otherwise is a fault is asked by the audit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from budgetkg.ingest.document import Document, Locator, Span, without_blanks
from budgetkg.ingest.line_coverage import front_matter
from budgetkg.ingest.records import BudgetTable, ContentsEntry
from budgetkg.ingest.sections import Section, heading_kind, is_page_number
from budgetkg.ingest.tables.layouts import read_title
from budgetkg.ingest.tables.segments import Segment

_NUMBER = re.compile(
    r"""-?(?P<number>
      第[一二三四五六七八九十]{1,2}部分
    | [一二三四五六七八九十]{1,3}、
    | [（(][一二三四五六七八九十]{1,3}[）)]
    | \d{1,2}[.．、](?=20\d\d年|\D)      # 1. 2025年部门收入预算总表
    )""",
    re.VERBOSE,
)
_LEADER = re.compile(r"(?:[.…·．。]{2,}|-{3,})\d*$|(?<=\D)\d{1,3}$")
_YEAR = re.compile(r"20\d\d年(?:度)?")
_LONGEST_HEADING = 80


@dataclass(slots=True)
class _Line:
    """An entry under way: its number, its words so far and its place."""

    number: str
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of the body: its words and their place."""

    words: str
    locator: Locator


def read_contents(
    document: Document,
    segments: Sequence[Segment],
    sections: Sequence[Section],
    tables: Sequence[BudgetTable],
    names: Iterable[str],
) -> tuple[ContentsEntry, ...]:
    """Every entry of the contents. `names` are the department's names, which a heading may have or leave out."""
    body, contents = front_matter(document, segments, sections)
    entries = list(_entries(document, contents + 1, body))
    again = next((one for one in entries[1:] if (one.number, one.words) == (entries[0].number, entries[0].words)), None)
    if again:  # the first part's heading stands in front of the body's first section
        entries, body = entries[: entries.index(again)], document.line_index(again.span.start)
    if not entries:
        return ()
    left_out = sorted({without_blanks(name) for name in names}, key=len, reverse=True)
    by_words = dict(_by_words(document, body, left_out))
    by_kind = dict(_by_kind(document.lines[body].start, sections, tables))
    found = []
    for order, one in enumerate(entries, start=1):
        key, title = _key(one.words, left_out), read_title(one.words)
        heading = by_words.get(key) or by_kind.get(_kind(one))
        other = "" if heading is None or _key(heading.words, left_out).endswith(key) else heading.words
        kind, place = title.kind.name if title else "", heading.locator if heading else None
        found.append(ContentsEntry(order, one.number, one.words, kind, other, place, document.locate(one.span)))
    return tuple(found)


def _entries(document: Document, first: int, end: int) -> Iterator[_Line]:
    """The numbered lines of the contents; a line without a number goes on with the entry above it."""
    entry: _Line | None = None
    for line in document.lines[first:end]:
        words = _LEADER.sub("", without_blanks(line.text))
        if not words or is_page_number(line.text):
            continue
        span = Span(line.start + len(line.text) - len(line.text.lstrip()), line.end)
        numbered = _NUMBER.match(words)
        if numbered:
            if entry:
                yield entry
            entry = _Line(numbered["number"], words[numbered.end() :], span)
        elif entry:
            entry.words += words
            entry.span = Span(entry.span.start, span.end)
    if entry:
        yield entry


def _by_words(document: Document, body: int, names: Sequence[str]) -> Iterator[tuple[str, _Heading]]:
    """Lines of the body by what they say, the first of its kind last; a heading may be wrapped over two lines."""
    printed = [line for line in document.lines[body:] if line.text.strip()]
    for at in range(len(printed) - 1, -1, -1):
        for line in (printed[at : at + 2], printed[at : at + 1]):
            words = "".join(without_blanks(one.text) for one in line)
            if len(words) <= _LONGEST_HEADING and "\t" not in "".join(one.text for one in line):
                span = Span(line[0].start + len(line[0].text) - len(line[0].text.lstrip()), line[-1].end)
                yield _key(words, names), _Heading(words, document.locate(span))


def _by_kind(
    body: int, sections: Iterable[Section], tables: Iterable[BudgetTable]
) -> Iterator[tuple[tuple[str, str], _Heading]]:
    """Headings by the kind of section or table that they open, from the offset `body` on."""
    for section in sections:
        span = section.flow.source_span(section.heading, section.start) if section.heading < section.start else None
        if span and span.start >= body and section.kind != "part":
            words = without_blanks(section.flow.printed(section.heading, section.start))
            yield ("section", section.kind), _Heading(words, section.flow.locate(section.heading, section.start))
    for table in tables:
        yield ("table", table.kind), _Heading(without_blanks(table.title), table.locator)


def _kind(line: _Line) -> tuple[str, str]:
    """What an entry opens by its words."""
    title = read_title(line.words)
    if title:
        return "table", title.kind.name
    return "section", heading_kind(line.number + line.words)


def _key(words: str, names: Sequence[str]) -> str:
    """What a heading says, for comparison: without number, year, department, 关于, 的, 部门 and what stands in brackets."""
    numbered = _NUMBER.match(words)
    bare = _YEAR.sub("", words[numbered.end() :] if numbered else words)
    for name in names:
        bare = bare.replace(name, "")
    return re.sub(r"^表[一二三四五六七八九十\d]{1,3}[:：、]?|[（(][^）)]*[）)]$|关于|的|（部门）|部门|[:：]", "", bare)
