"""What became of every printed line: captured by an extractor, passed over by a named rule, or unread.

In: a document, what was read from it, and how it was divided. Out: :class:`LineCoverage`. A line is captured where a
record has its place on it. So is a line of the sentence in which a record stands, unless it prints a figure of its
own: a figure that no record holds must show as unread. The rules that pass over lines are the functions in `RULES`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from budgetkg.ingest.document import Document, Locator, Span, without_blanks
from budgetkg.ingest.records import BudgetTable, Disclosure, LineCoverage
from budgetkg.ingest.sections import Section, is_heading, is_page_number
from budgetkg.ingest.tables.layouts import read_title
from budgetkg.ingest.tables.segments import Segment

_FIGURE = re.compile(r"\d\s*(?:万元|亿元|千元|元|[%％]|平方米|辆|台|套|[名人个家项])|\d[.．]\d{2}")
_SENTENCE = re.compile(r"[^。\n]+。?")
_CONTACT = re.compile(r"联系人|联系电话|负责人")
_PERSON = re.compile(r"[\u4e00-\u9fff·*＊\s]{1,12}")
_CONTENTS = re.compile(r"目录|目次")
_HEADING = re.compile(
    r"-?(?:第[一二三四五六七八九十]{1,2}部分|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])[^，。；：:\d]{2,60}"
)
_PRINCIPLE = re.compile(r"全口径预算|综合预算(?:的)?原则|均纳入部门预算管理")
_STOPS, _LEADS = ("。", "；", "：", ":", "为"), ("：", ":", "为")
_LEAD_LINES = 4
"""Lines, blank ones among them, over which words that lead to a list can be wrapped."""
_RULE = re.compile(r"[-—–_=·.…|+\s*#]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """A document divided: `lines` without blanks, `captured` by line; `body` is the index of the first line behind the contents."""

    lines: Sequence[str]
    captured: Sequence[bool]
    body: int
    contents: int


def account_for_lines(record: Disclosure, segments: Sequence[Segment], sections: Sequence[Section]) -> LineCoverage:
    """The coverage of a document's lines."""
    document = record.document
    printed = [index for index, line in enumerate(document.lines) if line.text.strip()]
    body, contents = front_matter(document, segments, sections)
    openings = _openings(sections, document.lines[body].start)
    marked = _marked(document, [*_places(record), *_headings(record.tables, segments, document), *openings])
    captured = _captured(document, marked, sections)
    layout = Layout([without_blanks(line.text) for line in document.lines], captured, body, contents)
    ignored: Counter[str] = Counter()
    unread: list[Locator] = []
    for index in printed:
        if captured[index]:
            continue
        rule = next((name for name, passes in RULES.items() if passes(layout, index)), None)
        if rule:
            ignored[rule] += 1
        else:
            line = document.lines[index]
            unread.append(document.locate(Span(line.start + len(line.text) - len(line.text.lstrip()), line.end)))
    return LineCoverage(len(printed), tuple(sorted(ignored.items())), tuple(unread))


def _places(record: Disclosure) -> Iterator[Span]:
    """The places of all records, issues among them: what is signalled is not lost."""
    about = record.overview
    found: list[Locator | None] = [about.locator, about.issued_locator]
    for group in (about.names, about.functions, about.units, about.head_counts, about.unit_counts):
        found += [one.locator for one in group]
    for table in record.tables:
        found += [table.statement, *(row.locator for row in table.rows)]
    for project in record.projects:
        for mention in project.mentions:
            fields = (mention.basis, mention.period, mention.allocation)
            found += [mention.locator, *(field.locator for field in fields if field)]
        found += [one.locator for one in project.allocations]
    for target in record.targets:
        found += [target.locator, target.goal.locator if target.goal else None]
        found += [one.locator for one in target.indicators]
        yield from target.read
    for said in (record.citations, record.changes, record.shares, record.facts, record.lists, record.uses):
        found += [one.locator for one in said]
    for noted in (record.absences, record.terms, record.remarks, record.issues):
        found += [one.locator for one in noted]
    yield from (locator.span for locator in found if locator)


def _headings(tables: Iterable[BudgetTable], segments: Iterable[Segment], document: Document) -> Iterator[Span]:
    """The heading of each table, up to its first row, and where it is printed again on a later page."""
    rows = sorted(row.locator.span.start for table in tables for row in table.rows)
    for segment in segments:
        behind = next((start for start in rows if segment.span.start <= start < segment.span.end), segment.span.end)
        yield Span(segment.span.start, behind)
        words = without_blanks(document.text[segment.span.start : behind])
        for item in segment.items:
            if item.span.start >= behind and all(word in words for word in item.words.split()):
                yield item.span


def _openings(sections: Iterable[Section], body: int) -> Iterator[Span]:
    """The headings that open the sections, from the offset on where the body begins."""
    spans = (one.flow.source_span(one.heading, one.start) for one in sections if one.heading < one.start)
    yield from (span for span in spans if span.start >= body)


def _marked(document: Document, spans: Iterable[Span]) -> bytearray:
    """One byte a character of the source: 1 where something was read."""
    marked = bytearray(len(document.text) + 1)
    for span in spans:
        marked[span.start : span.end] = b"\1" * (min(span.end, len(document.text)) - span.start)
    return marked


def _captured(document: Document, marked: bytearray, sections: Sequence[Section]) -> list[bool]:
    captured = [marked.find(1, line.start, line.end) >= 0 for line in document.lines]
    if sections:
        flow = sections[0].flow
        for sentence in _SENTENCE.finditer(flow.compact):
            span = flow.source_span(*sentence.span())
            if marked.find(1, span.start, span.end) < 0:
                continue
            for index in range(document.line_index(span.start), document.line_index(span.end - 1) + 1):
                captured[index] = captured[index] or not _FIGURE.search(document.lines[index].text)
    return captured


def front_matter(document: Document, segments: Sequence[Segment], sections: Sequence[Section]) -> tuple[int, int]:
    """Index of the first line of the body, and of the title of the contents; the body's where there is none."""
    starts = [segment.span.start for segment in segments]
    starts += [one.flow.source_span(one.heading, one.heading + 1).start for one in sections if one.kind != "part"]
    body = document.line_index(min(starts)) if starts else 0
    parts = {
        document.line_index(one.flow.source_span(one.heading, one.start).start)
        for one in sections
        if one.kind == "part"
    }
    above = next((index for index in range(body - 1, -1, -1) if document.lines[index].text.strip()), body)
    body = above if above in parts else body
    titles = (index for index in range(body) if _CONTENTS.fullmatch(without_blanks(document.lines[index].text)))
    return body, next(titles, body)


def _is_page_number(layout: Layout, index: int) -> bool:
    """The number of a page: `7`, `- 12 -`."""
    return is_page_number(layout.lines[index])


def _is_rule(layout: Layout, index: int) -> bool:
    """A ruled line or the bar of a marked-up table: `-----`, `|---|`."""
    return _RULE.fullmatch(layout.lines[index]) is not None


def _is_contents(layout: Layout, index: int) -> bool:
    """A line of the list of contents."""
    return layout.contents <= index < layout.body


def _is_title_page(layout: Layout, index: int) -> bool:
    """A line in front of the contents or of the body: title, part, date."""
    return index < layout.contents and len(layout.lines[index]) <= 60


def _is_heading(layout: Layout, index: int) -> bool:
    """A heading that only says what follows."""
    words = layout.lines[index]
    return bool(_HEADING.fullmatch(words)) or is_heading(words) or read_title(words) is not None


def _is_contact(layout: Layout, index: int) -> bool:
    """Who can be asked: personal data, which is not read. A name can stand on the lines behind its label."""
    if _CONTACT.search(layout.lines[index]):
        return True
    above = index - 1
    while above > 0 and not layout.lines[above]:
        above -= 1
    return (
        _PERSON.fullmatch(layout.lines[index]) is not None and bool(layout.lines[above]) and _is_contact(layout, above)
    )


def _is_lead_in(layout: Layout, index: int) -> bool:
    """Words that only lead to what follows, also over several lines: …分别是：; …总体情况为."""
    words, at = "", index
    for at in range(index, min(index + _LEAD_LINES, len(layout.lines))):
        words += layout.lines[at]
        if words.endswith(_STOPS):
            break
    behind = next((after for after in range(at + 1, len(layout.lines)) if layout.lines[after]), index)
    return words.endswith(_LEADS) and not _FIGURE.search(words) and layout.captured[behind]


def _is_principle(layout: Layout, index: int) -> bool:
    """The sentence of every disclosure that all its money is budgeted: 按照全口径预算的原则，…."""
    return bool(_PRINCIPLE.search(layout.lines[index])) and not _FIGURE.search(layout.lines[index])


RULES: dict[str, Callable[[Layout, int], bool]] = {
    "page_number": _is_page_number,
    "ruled_line": _is_rule,
    "contents": _is_contents,
    "title_page": _is_title_page,
    "heading": _is_heading,
    "contact": _is_contact,
    "lead_in": _is_lead_in,
    "principle": _is_principle,
}
"""The rules by which a line is passed over, by name, in the order in which they are asked."""
