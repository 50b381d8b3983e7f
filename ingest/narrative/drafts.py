"""A year-on-year statement while it is being read: its reason may still go on in the next words.

In: places in a flow's compact text. Out: `StatedChange`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetkg.ingest.flow import Flow
from budgetkg.ingest.narrative.paragraphs import Paragraph
from budgetkg.ingest.narrative.subjects import Subject
from budgetkg.ingest.quantities import Quantity
from budgetkg.ingest.records import StatedChange


@dataclass(frozen=True, slots=True)
class Item:
    """What a statement is about: its words and their place in the flow's compact text, and the amount if printed.

    `is_near` says that the amount stands directly before the expression of change.
    """

    words: str
    start: int
    end: int
    amount: Quantity | None
    is_near: bool = False


def item_at(paragraph: Paragraph, start: int, end: int, amount: Quantity | None, *, is_near: bool = False) -> Item:
    """The item at `[start, end)` of a paragraph."""
    return Item(paragraph.words[start:end], paragraph.places[start], paragraph.places[end - 1] + 1, amount, is_near)


def item_of(paragraph: Paragraph, subject: Subject) -> Item:
    """The item of a subject that names one."""
    return item_at(paragraph, subject.start, subject.end, subject.amount)


@dataclass(slots=True)
class Draft:
    """A statement under way; `start`, `end` and `reason` are places in the flow's compact text."""

    flow: Flow
    section: str
    item: Item
    start: int
    end: int
    change: Quantity | None = None
    percent: Decimal | None = None
    is_not_arranged: bool = False
    reason: tuple[int, int] | None = None
    section_kind: str = ""

    @property
    def awaits_reason(self) -> bool:
        """True where 主要原因是： is printed and its words are still to come."""
        return self.reason is not None and self.reason[0] >= self.reason[1]

    def add_reason(self, start: int, end: int) -> None:
        """The words `[start, end)` of the compact text go on with the reason."""
        self.reason = (start if self.reason is None or self.awaits_reason else self.reason[0], end)
        self.end = end

    def finish(self) -> StatedChange:
        """The record."""
        return StatedChange(
            self.section,
            self.flow.printed(self.item.start, self.item.end),
            self.item.amount,
            self.change,
            self.percent,
            self.flow.printed(*self.reason).rstrip("。；;，,. ") if self.reason else "",
            self.is_not_arranged,
            self.flow.locate(self.start, self.end),
            self.section_kind,
        )
