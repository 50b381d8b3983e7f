"""Year-on-year statements: 比上年预算增加 X 万元，增长 Y%，主要原因是 Z.

In: the sections. Out: `StatedChange` records in printed order, also for items that are 未安排. A direction word
gives the sign; what is not printed stays None. A statement within another's reason is one of its own where it is
compared in words and has its item and figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from budgetkg.ingest.narrative.comparisons import Comparison, find_comparisons
from budgetkg.ingest.narrative.drafts import Draft, Item, item_at, item_of
from budgetkg.ingest.narrative.figures import read_money
from budgetkg.ingest.narrative.paragraphs import Paragraph, read_paragraphs
from budgetkg.ingest.narrative.segments import Segment, find_segments
from budgetkg.ingest.narrative.subjects import clean_item, find_subject, split_clauses
from budgetkg.ingest.records import StatedChange
from budgetkg.ingest.sections import Section

THREE_PUBLIC_ITEM = re.compile(
    r"因公出国（境）(?:费用?|经费)"
    r"|公务(?:用车|车)(?:购置(?:及|和)运行(?:维护)?|购置|(?:用车)?运行(?:维护)?)(?:费用?)?"
    r"|公务接待费用?"
)
_NOT_ARRANGED = (
    re.compile(r"(?:20\d\d年(?:度)?)?(?:本?(?:部门|单位))?(?:预算)?未安排(?P<item>[^，。；：（]{2,30})(?:（[^）]*）)?"),
    re.compile(r"(?P<item>[^，。；：]{2,60}?)均?未安排(?:预算|资金|支出)?"),
    re.compile(r"(?:（\d）|\d\.)?20\d\d年(?:度)?无(?P<item>[^，。；：（]{2,30}?)(?:预算)?安排"),
)
_ZERO = re.compile(r"(?P<item>.{2,20}?)(?:预算)?(?:支出)?(?:数)?为(?P<figure>0(?:\.0+)?)(?P<unit>万元)?(?=$|，)")
_SPENDING = re.compile(r"(?:费用?|支出|收入|预算|资金|结转|结余|补贴|补助|奖金|工资|缴费|公积金|项目)$")
_ONLY_A_SHARE = re.compile(r"(?:，占[^，]*)?，?")
_JOINT_REASON = re.compile(
    r"(?P<whole>[^，。；：]{2,10}?)收入(?:和|、|及)?支出(?:预算)?(?:增加|减少|持平|变动|变化)的?主要原因(?:是|为)：?(?P<reason>[^。]+)"
)
"""A paragraph of its own that gives the reason for income and expenditure together, as Shanghai prints it."""
_SAME_ITEM = 0.8
"""How alike two names (财政拨款收、支总预算, 财政拨款收、支总计) must be for the amount of one to be the other's."""


@dataclass(slots=True)
class _State:
    """What the words before have left open: a reason, a list of compared items, the item last spoken of."""

    last: Draft | None = None
    in_reason: bool = False
    in_list: bool = False
    subject: Item | None = None


def read_changes(sections: Sequence[Section]) -> tuple[StatedChange, ...]:
    """Every year-on-year statement, in printed order; amounts as printed, changes and percentages signed."""
    drafts: list[Draft] = []
    state, place = _State(), ("", "")
    for paragraph in read_paragraphs(sections):
        if (paragraph.kind, paragraph.section) != place:
            state, place = _State(), (paragraph.kind, paragraph.section)
        joint = _JOINT_REASON.match(paragraph.words)
        if joint:
            _share_reason(paragraph, joint, drafts)
            continue
        for segment in find_segments(paragraph):
            drafts.extend(_read_segment(paragraph, segment, state))
        state.in_reason = state.last is not None and state.last.awaits_reason
    return tuple(draft.finish() for draft in sorted(drafts, key=lambda one: one.start))


def _share_reason(paragraph: Paragraph, joint: re.Match[str], drafts: list[Draft]) -> None:
    """Give the reason to the statements on income and on expenditure that have none of their own."""
    first, last = paragraph.places[joint.start("reason")], paragraph.places[joint.end("reason") - 1] + 1
    whole = joint.group("whole")
    for draft in drafts:
        is_meant = draft.item.words.startswith((f"{whole}收入", f"{whole}支出"))
        if is_meant and draft.reason is None and draft.section == paragraph.section:
            draft.reason = (first, last)


def _read_segment(paragraph: Paragraph, segment: Segment, state: _State) -> Iterator[Draft]:
    """The statements of a segment; one without any goes on with the reason before it, or names the next item."""
    if segment.reason is not None and segment.head_end == segment.start and state.last and not state.last.reason:
        yield from _add_reason(paragraph, segment.reason, segment.end, state)
        return
    state.in_list = state.last is not None and (
        segment.lead.endswith("其中") or (state.in_list and not segment.lead.startswith("。"))
    )
    found = list(_statements(paragraph, segment, state))
    if found:
        yield from found
        state.last, state.in_reason, state.subject = found[-1], False, None
        if segment.reason is not None:
            yield from _add_reason(paragraph, segment.reason, segment.end, state)
    elif state.in_reason and segment.lead != "。其中":
        yield from _add_reason(paragraph, segment.start, segment.end, state)
    else:
        state.in_reason = False
        subject = find_subject(paragraph, segment.start, segment.head_end)
        if subject and subject.amount and subject.start < subject.end:
            state.subject = item_of(paragraph, subject)


def _add_reason(paragraph: Paragraph, start: int, end: int, state: _State) -> Iterator[Draft]:
    """The words `[start, end)` belong to the last statement's reason; what they compare themselves is stated too."""
    if state.last is None:
        return
    state.in_reason = True
    first = paragraph.places[start] if start < end else paragraph.places[end - 1] + 1
    state.last.add_reason(first, paragraph.places[end - 1] + 1)
    yield from _nested(paragraph, start, end)


def _statements(paragraph: Paragraph, segment: Segment, state: _State) -> Iterator[Draft]:
    """The statements in the head of a segment."""
    start, count = segment.start, 0
    for comparison in find_comparisons(paragraph, segment.start, segment.head_end):
        item = _item(paragraph, start, comparison, state)
        if item and _is_statement(segment, comparison, item, state):
            yield _draft(paragraph, start, comparison, item)
            start, count = comparison.end, count + 1
    if not count and not state.in_reason:
        yield from _not_arranged(paragraph, segment)
    if not count and state.in_list:
        yield from _zero(paragraph, segment)


def _item(paragraph: Paragraph, start: int, comparison: Comparison, state: _State) -> Item | None:
    """The item: left of the expression, within it (与上年相比，支出增加), or in the sentence before it."""
    left = find_subject(paragraph, start, comparison.start) if start < comparison.start else None
    if left and left.start < left.end:
        gap = paragraph.words[left.stop : comparison.start]
        is_near = left.amount is not None and _ONLY_A_SHARE.fullmatch(gap) is not None
        return item_at(paragraph, left.start, left.end, left.amount, is_near=is_near)
    before, amount = state.subject, left.amount if left else None
    first, last = clean_item(paragraph.words, *comparison.item)
    if last - first >= 2:
        if amount is None and before and _is_alike(before.words, paragraph.words[first:last]):
            amount = before.amount
        return item_at(paragraph, first, last, amount)
    if before is None:
        return None
    return Item(before.words, before.start, before.end, amount or before.amount)


def _is_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SAME_ITEM


def _is_statement(segment: Segment, comparison: Comparison, item: Item, state: _State) -> bool:
    """True where the expression states a change of the item, and does not only tell the reason of another."""
    if THREE_PUBLIC_ITEM.fullmatch(item.words):
        return True
    if state.in_reason:
        if segment.reason is not None or segment.lead.startswith("。"):
            return comparison.is_compared or item.is_near
        return comparison.is_compared and item.amount is not None
    return comparison.is_compared or item.is_near or state.in_list


def _draft(paragraph: Paragraph, start: int, comparison: Comparison, item: Item) -> Draft:
    return Draft(
        paragraph.flow,
        paragraph.section,
        item,
        min(paragraph.places[start], item.start),
        paragraph.places[comparison.end - 1] + 1,
        comparison.change,
        comparison.percent,
        section_kind=paragraph.kind,
    )


def _nested(paragraph: Paragraph, start: int, end: int) -> Iterator[Draft]:
    """Statements within a reason: 2025年其他商贸事务支出实际29万元，较上年增加21万元."""
    for comparison in find_comparisons(paragraph, start, end):
        if not comparison.is_compared or comparison.is_level or comparison.change is None:
            continue
        left = find_subject(paragraph, start, comparison.start) if start < comparison.start else None
        start = comparison.end
        if left and left.start < left.end:
            item = item_of(paragraph, left)
            if item.amount or _SPENDING.search(item.words):
                yield _draft(paragraph, left.start, comparison, item)


def _not_arranged(paragraph: Paragraph, segment: Segment) -> Iterator[Draft]:
    """政府性基金预算未安排 · 2025年部门预算未安排购置车辆经费 · 2018年无公务用车购置预算安排."""
    for start, end in split_clauses(paragraph.words, segment.start, segment.head_end):
        matches = (pattern.fullmatch(paragraph.words, start, end) for pattern in _NOT_ARRANGED)
        found = next((match for match in matches if match), None)
        first, last = clean_item(paragraph.words, *found.span("item")) if found else (start, start)
        if first < last:
            item = item_at(paragraph, first, last, None)
            places = paragraph.places[start], paragraph.places[end - 1] + 1
            yield Draft(
                paragraph.flow, paragraph.section, item, *places, is_not_arranged=True, section_kind=paragraph.kind
            )


def _zero(paragraph: Paragraph, segment: Segment) -> Iterator[Draft]:
    """An item of a compared list that is zero, without a change: 公务用车购置费为0，主要原因是未安排预算."""
    found = _ZERO.match(paragraph.words, segment.start, segment.head_end)
    if not found:
        return
    first, last = clean_item(paragraph.words, *found.span("item"))
    if THREE_PUBLIC_ITEM.fullmatch(paragraph.words, first, last):
        money = read_money(paragraph, *found.span("figure"), found.group("unit") or "")
        item = item_at(paragraph, first, last, money)
        places = paragraph.places[segment.start], paragraph.places[found.end() - 1] + 1
        yield Draft(paragraph.flow, paragraph.section, item, *places, section_kind=paragraph.kind)
