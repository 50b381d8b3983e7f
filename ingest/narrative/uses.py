"""What money is for: …452.73 万元，主要用于本年在职人员工资福利支出.

In: the sections. Out: `StatedUse` records in printed order. A use ends with its sentence or at a semicolon; one that
opens with a colon (主要用于：1.…；2.…。) goes on to the end of its paragraph, and of those behind it while the list
is not closed by a full stop.
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


def read_uses(sections: Sequence[Section]) -> tuple[StatedUse, ...]:
    """Every statement of what money is for, with the item and the amount that it speaks of."""
    paragraphs = list(read_paragraphs(sections))
    return tuple(use for index in range(len(paragraphs)) for use in _uses(paragraphs, index))


def _uses(paragraphs: Sequence[Paragraph], index: int) -> Iterator[StatedUse]:
    paragraph = paragraphs[index]
    start = 0
    for match in _USE.finditer(paragraph.words):
        bounds = [one.end() for one in _BOUNDARY.finditer(paragraph.words, start, match.start())]
        subject = find_subject(paragraph, bounds[-1] if bounds else start, match.start())
        start = match.end()
        if subject is None:
            continue
        group = "list" if match.group("opens") else "text"
        first, end = paragraph.places[match.start(group)], paragraph.places[match.end() - 1] + 1
        if match.group("opens"):
            end = _end_of_list(paragraphs, index)
        yield StatedUse(
            paragraph.section,
            paragraph.printed(subject.start, subject.end),
            subject.amount,
            paragraph.flow.printed(first, end),
            paragraph.flow.locate(paragraph.places[subject.start], end),
        )


def _end_of_list(paragraphs: Sequence[Paragraph], index: int) -> int:
    """Where a list that opens in a paragraph ends in the running text: at the first full stop that closes a paragraph."""
    last = paragraphs[index]
    for paragraph in paragraphs[index + 1 :]:
        is_same = (paragraph.kind, paragraph.section) == (last.kind, last.section)
        if last.words.endswith("。") or not is_same or _USE.search(paragraph.words):
            break
        last = paragraph
    return last.places[-1] + 1
