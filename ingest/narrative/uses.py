"""What money is for: …452.73 万元，主要用于本年在职人员工资福利支出.

In: the sections. Out: `StatedUse` records in printed order. A use ends with its sentence or at a semicolon; one that
opens with a colon (主要用于：1.…；2.…。) goes on to the end of its paragraph, and of those behind it while the list
is not closed by a full stop. An entry of a carry-over names a project, whose name may begin with a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetkg.ingest.narrative.paragraphs import Paragraph, read_paragraphs
from budgetkg.ingest.narrative.subjects import find_subject
from budgetkg.ingest.records import StatedUse
from budgetkg.ingest.sections import Section

_USE = re.compile(r"[，：；。]?(?:主要|专项)用于(?:(?P<opens>：)(?P<list>.+)|(?P<text>[^。；]+))")
_BOUNDARY = re.compile(r"[。；]|包括：")
_ENTRY_WITH_YEAR = re.compile(
    r"(?:（[一二三四五六七八九十\d]{1,3}）[.、]?|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、]|[①-⑳])(?P<year>20\d\d年度?)\Z"
)
"""The number of an entry and a year: 1. 2023 年自治区葡萄酒产业发展专项资金 73.00 万元 (Xinjiang, 上年结转结余)."""


def read_uses(sections: Sequence[Section]) -> tuple[StatedUse, ...]:
    """Every statement of what money is for, with the item and the amount that it speaks of."""
    paragraphs = list(read_paragraphs(sections))
    return tuple(use for index in range(len(paragraphs)) for use in _uses(paragraphs, index))


def _uses(paragraphs: Sequence[Paragraph], index: int) -> Iterator[StatedUse]:
    paragraph = paragraphs[index]
    start = 0
    for match in _USE.finditer(paragraph.words):
        bounds = [one.end() for one in _BOUNDARY.finditer(paragraph.words, start, match.start())]
        opening = bounds[-1] if bounds else start
        subject = find_subject(paragraph, opening, match.start())
        start = match.end()
        if subject is None:
            continue
        named = _start_of_name(paragraph, opening, subject.start)
        group = "list" if match.group("opens") else "text"
        first, end = paragraph.places[match.start(group)], paragraph.places[match.end() - 1] + 1
        if match.group("opens"):
            end = _end_of_list(paragraphs, index)
        yield StatedUse(
            paragraph.section,
            paragraph.printed(named, subject.end),
            subject.amount,
            paragraph.flow.printed(first, end),
            paragraph.flow.locate(paragraph.places[named], end),
        )


def _start_of_name(paragraph: Paragraph, opening: int, start: int) -> int:
    """Where the item begins. Elsewhere a year in front of it says when; in an entry of a carry-over it is in the name."""
    entry = _ENTRY_WITH_YEAR.search(paragraph.words[opening:start]) if paragraph.kind == "carryover" else None
    return opening + entry.start("year") if entry else start


def _end_of_list(paragraphs: Sequence[Paragraph], index: int) -> int:
    """Where a list that opens in a paragraph ends in the running text: at the first full stop that closes a paragraph."""
    last = paragraphs[index]
    for paragraph in paragraphs[index + 1 :]:
        is_same = (paragraph.kind, paragraph.section) == (last.kind, last.section)
        if last.words.endswith("。") or not is_same or _USE.search(paragraph.words):
            break
        last = paragraph
    return last.places[-1] + 1
