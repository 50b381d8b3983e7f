"""Lists of items with amounts in running text: 人员经费534.03万元，主要包括：基本工资151.07万元.

In: paragraphs. Out: `StatedFact` records named `list：item`. A list goes on over sentences and paragraphs of its
section until the next list or 其中; what the money is for (主要用于 …) is no item. Items without an amount are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetkg.ingest.narrative.figures import FIGURE, MONEY_UNIT, read_decimal
from budgetkg.ingest.narrative.paragraphs import Paragraph
from budgetkg.ingest.narrative.subjects import clean_item
from budgetkg.ingest.records import StatedFact

_TOPICS = {
    "budget_overview": "budget_total",
    "appropriation": "budget_total",
    "basic": "basic_expenditure",
    "carryover": "budget_total",
}
_LISTS = {("appropriation", "收入预算"): "财政拨款收入预算"}
"""Lists whose printed name is also that of another section's list."""

_OPENER = re.compile(
    rf"(?P<name>(?:一般公共预算|政府性基金预算|国有资本经营预算)?(?:收入预算|支出预算|支出)|人员经费|公用经费|上年结转(?:结余)?)"
    rf"(?:(?:为|共计)?{FIGURE}(?:{MONEY_UNIT}))?，?(?:主要)?包括：?"
)
_END = re.compile(r"其中[：，]")
_PIECE = re.compile(r"[^。；]+")
_PURPOSE = re.compile(r"[，：]?主要用于")
_ITEM = re.compile(rf"(?P<name>[^，、。；：\d]{{2,40}})(?P<value>{FIGURE})(?P<unit>{MONEY_UNIT}|(?<=\.\d\d)|(?<=\.\d))")
_AMOUNT = re.compile(rf"(?P<value>{FIGURE})(?P<unit>{MONEY_UNIT})")
_JOINING = re.compile(r"(?:以及|包含|包括|涉及|与|和|及|了)+")
_PART = re.compile(r"[^，、]+")


def read_listed(paragraphs: Iterable[Paragraph]) -> Iterator[StatedFact]:
    """The items of the lists, each with its amount; `unit` is empty where none is printed."""
    place, name = "", ""
    for paragraph in paragraphs:
        if paragraph.kind != place:
            place, name = paragraph.kind, ""
        if paragraph.kind not in _TOPICS:
            continue
        start = 0
        for opener in _OPENER.finditer(paragraph.words):
            yield from _items(paragraph, start, opener.start(), name)
            name, start = opener.group("name"), opener.end()
        ended = _END.search(paragraph.words, start)
        yield from _items(paragraph, start, ended.start() if ended else len(paragraph.words), name)
        name = "" if ended else name


def read_remarks(paragraphs: Iterable[Paragraph]) -> Iterator[StatedFact]:
    """The amounts of 其他需说明的事项, which has no set wording: each with the words that lead to it."""
    for paragraph in paragraphs:
        if paragraph.kind != "remarks":
            continue
        start = 0
        for match in _AMOUNT.finditer(paragraph.words):
            clause = max(start, *(paragraph.words.rfind(mark, 0, match.start()) + 1 for mark in "，。；："))
            joined = _JOINING.match(paragraph.words, clause, match.start())
            first, last = clean_item(paragraph.words, joined.end() if joined else clause, match.start())
            start = match.end()
            if last - first >= 2:
                yield StatedFact(
                    "remarks",
                    paragraph.printed(first, last),
                    read_decimal(match.group("value")),
                    match.group("unit"),
                    None,
                    None,
                    paragraph.locate(first, match.end()),
                )


def _items(paragraph: Paragraph, start: int, end: int, name: str) -> Iterator[StatedFact]:
    if not name:
        return
    listed = _LISTS.get((paragraph.kind, name), name)
    for piece in _PIECE.finditer(paragraph.words, start, end):
        purpose = _PURPOSE.search(paragraph.words, piece.start(), piece.end())
        for part in _PART.finditer(paragraph.words, piece.start(), purpose.start() if purpose else piece.end()):
            item = _ITEM.fullmatch(paragraph.words, part.start(), part.end())
            first, last = clean_item(paragraph.words, *item.span("name")) if item else (start, start)
            if item and first < last:
                yield StatedFact(
                    _TOPICS[paragraph.kind],
                    f"{listed}：{paragraph.words[first:last]}",
                    read_decimal(item.group("value")),
                    item.group("unit"),
                    None,
                    None,
                    paragraph.locate(first, part.end()),
                )
