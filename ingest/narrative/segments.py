"""A paragraph cut where a new statement may begin, and in every piece the words before and behind 主要原因是.

In: normalised words. Out: :class:`Segment`. Whether a piece is a statement or still a reason is for its reader to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetkg.ingest.narrative.paragraphs import Paragraph

_CUT = re.compile(r"(?P<sentence>。)?(?:[，：]?其中[：，]?)|[。；]")
_REASON = re.compile(
    r"""
      (?:(?:增减变化|增减|变动|变化|增加|增长|减少|下降|降低)的?)?(?:主要)?原因(?:是|为|系|在于)?[：，]?
    | 主要(?:是|系|由于)[：，]?
    | (?<=，)(?:系|是由于|由于)[：，]?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Words `[start, end)`. `lead` is what stands before: "" (start of the paragraph), "。", "；", "其中" or "。其中".

    The head ends at `head_end`; `reason` is where the words of the reason begin, None where there is no 主要原因.
    """

    start: int
    end: int
    lead: str
    head_end: int
    reason: int | None


def find_segments(paragraph: Paragraph) -> Iterator[Segment]:
    """The pieces of a paragraph between 。, ； and 其中, in order."""
    words, start, lead = paragraph.words, 0, ""
    for cut in _CUT.finditer(words):
        if cut.start() > start:
            yield _segment(words, start, cut.start(), lead)
            lead = ""
        lead = _lead(lead, cut)
        start = cut.end()
    if start < len(words):
        yield _segment(words, start, len(words), lead)


def _lead(before: str, cut: re.Match[str]) -> str:
    if "其中" not in cut.group():
        return cut.group()
    return "。其中" if cut.group("sentence") or before == "。" else "其中"


def _segment(words: str, start: int, end: int, lead: str) -> Segment:
    reason = _REASON.search(words, start, end)
    return Segment(start, end, lead, reason.start() if reason else end, reason.end() if reason else None)
