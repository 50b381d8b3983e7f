"""Shares in words: 一般公共预算715.72万元，占38.38% · 公务接待费支出27万元，占“三公”经费的5.31%.

In: the sections. Out: `StatedShare` records in printed order. A share within a reason is none of the budget's items
and is left out. Whether the share is right is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetkg.ingest.narrative.figures import FIGURE, read_decimal
from budgetkg.ingest.narrative.paragraphs import Paragraph, read_paragraphs
from budgetkg.ingest.narrative.segments import Segment, find_segments
from budgetkg.ingest.narrative.subjects import find_subject
from budgetkg.ingest.records import StatedShare
from budgetkg.ingest.sections import Section

_SHARE = re.compile(
    rf"占(?P<whole>[^，。；%\d]{{0,30}}?)(?:的?(?:比重|比例|比率|百分比|比)|的)?(?:为|是|达)?(?P<figure>{FIGURE})%"
)
_WHOLES = {
    "income": "收入预算",
    "expenditure": "支出预算",
    "general_public_structure": "一般公共预算当年拨款",
}
"""Of what the shares of a section are, where 占 names nothing: that of which the section's title speaks."""


def read_shares(sections: Sequence[Section]) -> tuple[StatedShare, ...]:
    """Every 占…% with its item; `whole` is what is printed behind 占, or what the section is about."""
    return tuple(
        share
        for paragraph in read_paragraphs(sections)
        for segment in find_segments(paragraph)
        for share in _read_segment(paragraph, segment)
    )


def _read_segment(paragraph: Paragraph, segment: Segment) -> Iterator[StatedShare]:
    start = segment.start
    for found in _SHARE.finditer(paragraph.words, segment.start, segment.head_end):
        subject = find_subject(paragraph, start, found.start()) if start < found.start() else None
        first, start = start, found.end()
        if subject is None or subject.start == subject.end:
            continue
        yield StatedShare(
            paragraph.section,
            paragraph.printed(subject.start, subject.end),
            subject.amount,
            read_decimal(found.group("figure")),
            paragraph.printed(*found.span("whole")) or _WHOLES.get(paragraph.kind, ""),
            paragraph.locate(first, found.end()),
            paragraph.kind,
        )
