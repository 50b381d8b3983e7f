"""Names that the words enumerate without amounts, and what they say there is none of.

In: the sections. Out: `ListedNames` (人员经费 590.00 万元，主要包括：基本工资、津贴补贴) and `StatedAbsence`
(没有使用政府性基金预算拨款安排的支出). A list whose items have amounts is read in `lists`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetkg.ingest.narrative.figures import FIGURE, MONEY_UNIT
from budgetkg.ingest.narrative.paragraphs import Paragraph, read_paragraphs
from budgetkg.ingest.narrative.subjects import clean_item
from budgetkg.ingest.records import ListedNames, StatedAbsence
from budgetkg.ingest.sections import Section

_LIST = re.compile(
    rf"(?P<label>[^，。；：\d]{{2,30}}?)(?:(?:为|共计|合计)?{FIGURE}(?:{MONEY_UNIT}))?[，。]?(?:主要|具体|分别)?包括：?(?P<names>[^。；：]+)"
)
_WITH_AMOUNT = re.compile(rf"{FIGURE}(?:{MONEY_UNIT}|%)|\d\.\d")
_LAST_NAME = re.compile(
    r"(?<=[费金贴补资出助])(?:和|以及|及)(?=[\u4e00-\u9fff]{2,}(?:费|金|支出|补助|资金|预算)$)|等(?:费用|方面)?$"
)

_ABSENCES = (
    re.compile(r"(?:没有使用|没有|未使用|无)(?P<items>[^，。；]{2,40}?)安排的(?:支出|项目)"),
    re.compile(r"(?:(?<=[，。；])|\A)(?:本(?:部门|单位))?(?:没有|无)(?P<items>[^，。；]{2,60}?)(?=[，。；]|\Z)"),
)
_MONEY_WORD = re.compile(r"(?:预算|拨款|支出|收入|经费|基金|资金|结转|结余|购置|采购)(?:安排)?$")
_AND = re.compile(r"、|和|以及|及(?=政府|国有|财政)")
_PROSE = re.compile(r"将|把|对|向|由|为")
"""Words with which no name begins, but a clause does."""
_OTHER_KINDS = frozenset({"remarks", "performance"})


def read_listed_names(sections: Sequence[Section]) -> tuple[ListedNames, ...]:
    """The lists of names, in printed order; those of one section keep its number."""
    return tuple(found for paragraph in read_paragraphs(sections) for found in _lists(paragraph))


def _lists(paragraph: Paragraph) -> Iterator[ListedNames]:
    for match in _LIST.finditer(paragraph.words):
        if _WITH_AMOUNT.search(match.group("names")) or "、" not in match.group("names"):
            continue
        first, last = clean_item(paragraph.words, *match.span("label"))
        names = tuple(_names(match.group("names")))
        if first < last and not any(map(_PROSE.match, (paragraph.words[first:last], *names))):
            yield ListedNames(
                paragraph.section,
                paragraph.words[first:last],
                names,
                paragraph.locate(first, match.end()),
            )


def _names(words: str) -> Iterator[str]:
    depth = start = 0
    for index, character in enumerate(words + "、"):
        depth += (character in "（《“") - (character in "）》”")
        if character in "、，" and depth <= 0:
            yield from (name for name in _LAST_NAME.split(words[start:index]) if name)
            start = index + 1


def read_absences(sections: Sequence[Section]) -> tuple[StatedAbsence, ...]:
    """Every statement that there is none of something, in printed order."""
    return tuple(
        found
        for paragraph in read_paragraphs(sections)
        if paragraph.kind not in _OTHER_KINDS
        for found in _absences(paragraph)
    )


def _absences(paragraph: Paragraph) -> Iterator[StatedAbsence]:
    end = 0
    for match in sorted(
        (one for pattern in _ABSENCES for one in pattern.finditer(paragraph.words)), key=lambda one: one.span()
    ):
        items = tuple(item for item in _AND.split(match.group("items")) if item)
        if match.start() >= end and items and all(_MONEY_WORD.search(item) for item in items):
            end = match.end()
            yield StatedAbsence(paragraph.section, items, paragraph.locate(*match.span()))
