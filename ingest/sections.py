"""The running text of a disclosure and the sections it is divided into.

In: a Document and the spans of its budget tables. Out: :class:`Section` ranges of one :class:`Flow`. A heading is
known by its words (`sections.toml`), not by its number, which differs by place and year; the number is kept as data.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgetkg.ingest.document import Document, Span, without_blanks
from budgetkg.ingest.flow import Flow, read_flow

_NUMBERS = {
    "part": r"第[一二三四五六七八九十]{1,2}部分",
    "chinese": r"(?:-)?(?P<number>[一二三四五六七八九十]{1,3})、",
    "bracketed": r"[（(](?P<number>[一二三四五六七八九十]{1,3})[）)]",
    "any": r"(?:(?:-)?(?P<number>[一二三四五六七八九十]{1,3})、|[（(](?P<number2>[一二三四五六七八九十]{1,3})[）)])?",
    "none": r"",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch `[start, end)` of a flow's compact text below a heading. `number` is printed there, empty where none is."""

    kind: str
    number: str
    flow: Flow
    heading: int
    start: int
    end: int

    @property
    def words(self) -> str:
        """The section's text without blanks."""
        return self.flow.compact[self.start : self.end]

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Start and end in the flow's compact text of every paragraph below the heading."""
        start = self.start
        for piece in self.words.split("\n"):
            if piece:
                yield start, start + len(piece)
            start += len(piece) + 1


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    source = tomllib.loads((files("budgetkg.ingest") / "sections.toml").read_text(encoding="utf-8"))
    return tuple(
        (one["kind"], re.compile(rf"(?:(?<=\n)|\A){_NUMBERS[one['numbered']]}{one['title']}"))
        for one in source["section"]
    )


def read_narrative(document: Document, tables: Iterable[Span]) -> Flow:
    """All lines outside the budget tables, joined."""
    covered = sorted(tables)
    lines = [
        line
        for line in document.lines
        if not _inside(line.end - len(line.text.lstrip()), covered) and not is_page_number(line.text)
    ]
    return read_flow(document, lines, is_heading)


_PAGE_NUMBER = re.compile(r"^(?:[-—–]\s*)?\d{1,3}(?:\s*[-—–])?$|^第\s*\d+\s*页(?:\s*[,，]?\s*共\s*\d+\s*页)?$")


def is_page_number(line: str) -> bool:
    """True for a line that holds a page number and nothing else: `7`, `- 12 -`, `第 3 页`. A figure has decimals."""
    return bool(_PAGE_NUMBER.match(line.strip())) and not line.startswith("\t")


def is_heading(line: str) -> bool:
    """True for a line that is a section's heading and nothing else."""
    return bool(heading_kind(line))


def heading_kind(line: str) -> str:
    """The kind of section that a line opens which is a heading and nothing else, empty for any other line."""
    words = without_blanks(line)
    matches = ((kind, pattern.match(words)) for kind, pattern in _patterns())
    return next((kind for kind, found in matches if found and found.end() == len(words)), "")


def _inside(offset: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= offset < span.end for span in spans)


def read_sections(flow: Flow) -> tuple[Section, ...]:
    """The sections of a flow in printed order.

    A heading that is printed more than once (contents, then body) opens a section where the most text follows;
    target tables and descriptions of projects open one each time.
    """
    found = list(_headings(flow))
    ends = [start for _, _, start, _ in found[1:]] + [len(flow.compact)]
    ranged = [
        Section(kind, number, flow, start, body, end)
        for (kind, number, start, body), end in zip(found, ends, strict=False)
    ]
    longest = {section.kind: section for section in sorted(ranged, key=lambda one: len(one.words.strip()))}
    return tuple(one for one in ranged if one.kind in _REPEATED or longest[one.kind] is one)


_REPEATED = {"part", "department_targets", "project_targets", "project_narrative"}


def _headings(flow: Flow) -> Iterator[tuple[str, str, int, int]]:
    """Kind, number, start and end of every heading, in order; where two patterns match, the first of the file counts."""
    at: dict[int, tuple[str, str, int, int]] = {}
    for kind, pattern in _patterns():
        for match in pattern.finditer(flow.compact):
            number = next((value for value in match.groupdict().values() if value), "")
            at.setdefault(match.start(), (kind, number, match.start(), match.end()))
    yield from (at[start] for start in sorted(at))


def section_of(sections: Sequence[Section], kind: str) -> Section | None:
    """The section of a kind, None where the disclosure has none."""
    return next((section for section in sections if section.kind == kind), None)


def sections_of(sections: Sequence[Section], kind: str) -> list[Section]:
    """All sections of a kind, in printed order."""
    return [section for section in sections if section.kind == kind]
