"""Citations of policy bases: what the spans of a passage name together.

In: passages (a project's stated basis, a project's name, running text) and the mentions in them. Out:
:class:`Citation` records, each with its words, role and place. A title that stands beside a number belongs to it; a
title without a number stays a title: which document it is, is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from budgetkg.ingest.agency_codes import clinging_length
from budgetkg.ingest.document import Locator, without_blanks
from budgetkg.ingest.flow import Flow
from budgetkg.ingest.mentions import (
    MEETING,
    NAMED,
    NUMBER,
    ORGANISATION,
    PLAN,
    TITLE,
    Mention,
    find_mentions,
    named_policies,
)
from budgetkg.ingest.policy_numbers import FoundNumber, find_policy_numbers
from budgetkg.ingest.records import Citation, PolicyReference
from budgetkg.ontology.regions import match_region

STATED_BASIS, PROJECT_NAME, NARRATIVE, INDICATOR_BASIS = "stated_basis", "project_name", "narrative", "indicator_basis"
TITLE_ONLY, MEETING_DECISION, CONTRACT, WORK_PLAN = "title_only", "meeting_decision", "contract", "work_plan"

_KIND_OF_NOTICE = "通知|意见|函|批复|决定|规定|方案|办法|公告|纪要"
_BETWEEN = re.compile(rf"^(?P<tail>的(?:{_KIND_OF_NOTICE}))?(?:文件)?[（(]?$")
_TO_TITLE = re.compile(r"(?:文件|文)?[-—–:：]?(?P<lead>关于[^，。；、（）《》\n\t]{0,20})?")
_LISTED = re.compile(r"[、，,/；;和及与—–~～至-]|以及")
_BEFORE_TITLE = re.compile(r"关于[^，。；、（）《》\n\t]{0,20}$")
_TITLE_BEHIND = re.compile(rf"^[-—–－:：]?(?P<title>关于[^，。；\n\t]+?(?:{_KIND_OF_NOTICE}))(?=$|[，。；）)\n\t])")
_BARE_TITLE = re.compile(rf"(?P<title>关于[^，。；、《》\n\t]{{4,80}}?(?:{_KIND_OF_NOTICE}))[（(]?$")
_TITLE_TAIL = re.compile(rf"^的(?:{_KIND_OF_NOTICE})")
_INTRODUCED = re.compile(r"(?:根据|依据|按照|依照|遵照|贯彻|落实|执行|遵循)[^，。；《》\n]{0,12}$")
_CONTRACT = re.compile(r"(?:合同|协议|协议书|合同书)$")
_MEETING_TITLE = re.compile(r"(?:会议纪要|纪要|决议|会议精神|会议决定)$")
_NUMBERED_MEETING = re.compile(r"第[\d一二三四五六七八九十百]+次|届[一二三四五六七八九十\d]+次")
_YEAR = re.compile(r"20\d\d年")
_DATE = re.compile(r"^(20\d\d)年(\d{1,2})月(\d{1,2})日")


class Passage(Protocol):
    """Words to read, and the way back to the source."""

    @property
    def role(self) -> str:
        """In what role a basis named here is cited."""

    @property
    def project(self) -> str:
        """The project that cites, empty for the department."""

    @property
    def project_index(self) -> int | None:
        """Which of the disclosure's projects that is."""

    @property
    def words(self) -> str:
        """The text without blanks."""

    def printed(self, start: int, end: int) -> str:
        """The words of `words[start:end]` as printed."""

    def locate(self, start: int, end: int) -> Locator:
        """Their place."""


@dataclass(frozen=True, slots=True)
class FlowPassage:
    """A stretch of running text."""

    role: str
    project: str
    flow: Flow
    start: int
    end: int
    project_index: int | None = None

    @property
    def words(self) -> str:
        """The text without blanks."""
        return self.flow.compact[self.start : self.end]

    def printed(self, start: int, end: int) -> str:
        """The words as printed."""
        return self.flow.printed(self.start + start, self.start + end)

    def locate(self, start: int, end: int) -> Locator:
        """Their place."""
        return self.flow.locate(self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class CellPassage:
    """The words of a table cell; the place is the row's."""

    role: str
    project: str
    text: str
    locator: Locator
    project_index: int | None = None

    @property
    def words(self) -> str:
        """The text without blanks."""
        return without_blanks(self.text)

    def printed(self, start: int, end: int) -> str:
        """The words as printed."""
        kept = [index for index, character in enumerate(self.text) if not character.isspace()]
        return self.text[kept[start] : kept[end - 1] + 1]

    def locate(self, start: int, end: int) -> Locator:
        """The row's place."""
        del start, end
        return self.locator


def find_citations(passages: Sequence[Passage], region_code: str) -> tuple[Citation, ...]:
    """The citations of all passages, in their order."""
    found = find_mentions((passage.words for passage in passages), region_code)
    return tuple(
        citation
        for passage, mentions in zip(passages, found, strict=True)
        for citation in _citations(passage, mentions)
    )


def _citations(passage: Passage, mentions: Sequence[Mention]) -> Iterator[Citation]:
    words = passage.words
    titles = [one for one in mentions if one.kind == TITLE]
    found: list[tuple[int, int, PolicyReference]] = []
    used: set[Mention] = set()
    numbers = list(find_policy_numbers(words)) if any(one.kind == NUMBER for one in mentions) else []
    shared = ""
    for before, number in zip([None, *numbers], numbers, strict=False):
        start, end, title, span = _titled(number, words, titles, passage)
        if span and _is_titled_by_another(span, number, numbers, words):
            start, end, title, span = number.start, number.end, "", None
        if span:
            used.add(span)
        shared = title or (shared if before and _shares_title(before, number, words) else "")
        reference = PolicyReference(
            number.number.kind,
            str(number.number),
            number.number.issuer_code,
            number.number.year,
            number.number.serial,
            shared,
        )
        found.append((start, end, reference))
    if passage.role != PROJECT_NAME:
        found += _title_only(passage, words, [one for one in titles if one not in used])
        found += _others(passage, words, mentions, titles)
    for start, end, reference in sorted(found, key=lambda one: one[:2]):
        yield Citation(
            reference,
            passage.role,
            passage.printed(start, end),
            passage.project,
            passage.locate(start, end),
            passage.project_index,
        )


def _titled(
    number: FoundNumber, words: str, titles: Sequence[Mention], passage: Passage
) -> tuple[int, int, str, Mention | None]:
    """The number with the title beside it: start, end, title, and the 《》 span where there is one."""
    start, end = number.start, number.end
    if end < len(words) and words[end] in "）)" and start > 0 and words[start - 1] in "（(":
        end += 1
    before = next((one for one in reversed(titles) if one.end <= start), None)
    if before:
        between = _BETWEEN.match(words[before.end : start])
        if between:
            first, last = before.start, before.end
            if between.group("tail"):
                last += len(between.group("tail"))
                lead = _BEFORE_TITLE.search(words[: before.start])
                first = lead.start() if lead else first
                return first, end, passage.printed(first, last), before
            return first, end, passage.printed(first + 1, last - 1), before
    marked = next(
        (one for one in titles if one.start >= number.end and _TO_TITLE.fullmatch(words[number.end : one.start])), None
    )
    if marked:
        tail = _TITLE_TAIL.match(words[marked.end :])
        last = marked.end + (tail.end() if tail else 0)
        lead = _TO_TITLE.fullmatch(words[number.end : marked.start])
        first = marked.start - len((lead.group("lead") if lead else "") or "")
        title = passage.printed(first, last) if tail else passage.printed(marked.start + 1, last - 1)
        return start, last, title, marked
    behind = _TITLE_BEHIND.match(words[number.end :])
    if behind:
        at = number.end + behind.start("title")
        return start, number.end + behind.end(), passage.printed(at, number.end + behind.end("title")), None
    bare = _BARE_TITLE.search(words[:start])
    if bare:
        return bare.start("title"), end, passage.printed(bare.start("title"), bare.end("title")), None
    return number.start, number.end, "", None


def _is_titled_by_another(title: Mention, number: FoundNumber, numbers: Sequence[FoundNumber], words: str) -> bool:
    """True for a title between two numbers, the second in the place where titles have theirs: 甲号《乙》（丙号）."""
    return title.start >= number.end and any(
        one.start >= title.end and _BETWEEN.match(words[title.end : one.start]) is not None for one in numbers
    )


def _shares_title(before: FoundNumber, number: FoundNumber, words: str) -> bool:
    """True for a number that follows another one in the brackets behind a title: 《甲》（新财企〔2024〕1号、乌财企〔2024〕2号）."""
    opened = max(words.rfind(mark, 0, before.start) for mark in "（(")
    closed = max(words.rfind(mark, 0, before.start) for mark in "）)")
    in_one_range = number.start == before.start
    return opened > closed and (in_one_range or _LISTED.fullmatch(words[before.end : number.start]) is not None)


def _title_only(passage: Passage, words: str, titles: Sequence[Mention]) -> Iterator[tuple[int, int, PolicyReference]]:
    """Titles without a number. In running text only those that words such as 根据 introduce as a basis."""
    accepted_until = -1
    for title in titles:
        follows = title.start - accepted_until <= 2
        if passage.role != STATED_BASIS and not follows and not _INTRODUCED.search(words[: title.start]):
            continue
        start, end, text = title.start, title.end, passage.printed(title.start + 1, title.end - 1)
        tail = _TITLE_TAIL.match(words[title.end :])
        if tail:
            end += tail.end()
            lead = _BEFORE_TITLE.search(words[: title.start])
            start = lead.start() if lead else start
            text = passage.printed(start, end)
        accepted_until = end
        yield start, end, PolicyReference(_kind_of_title(text), "", "", None, "", text)


def _kind_of_title(title: str) -> str:
    if _CONTRACT.search(title):
        return CONTRACT
    return MEETING_DECISION if _MEETING_TITLE.search(title) else TITLE_ONLY


def _others(
    passage: Passage, words: str, mentions: Sequence[Mention], titles: Sequence[Mention]
) -> Iterator[tuple[int, int, PolicyReference]]:
    """Meetings, plans and policies known by name, outside titles. Plans count only where a basis is stated."""
    organisations = [one for one in mentions if one.kind == ORGANISATION]
    for one in mentions:
        if any(title.start <= one.start < title.end for title in titles):
            continue
        if one.kind == NAMED:
            title, kind = named_policies()[words[one.start : one.end]]
            yield one.start, one.end, PolicyReference(kind, "", "", None, "", title)
        elif one.kind == MEETING and (
            passage.role != NARRATIVE or _NUMBERED_MEETING.search(words[one.start : one.end])
        ):
            start = _trimmed_start(words, one, organisations)
            date = _DATE.match(words[start:])
            issued = "-".join((date.group(1), date.group(2).zfill(2), date.group(3).zfill(2))) if date else ""
            at = start + date.end() if date else start
            at += len(words[at:]) - len(words[at:].lstrip("，,"))
            yield (
                start,
                one.end,
                PolicyReference(MEETING_DECISION, "", "", None, "", passage.printed(at, one.end), "", issued),
            )
        elif one.kind == PLAN and passage.role in (STATED_BASIS, INDICATOR_BASIS):
            start = _trimmed_start(words, one, organisations)
            yield start, one.end, PolicyReference(WORK_PLAN, "", "", None, "", passage.printed(start, one.end))


def _trimmed_start(words: str, mention: Mention, organisations: Sequence[Mention]) -> int:
    """Where a meeting or plan begins: at its date, else at the organisation or region that stands before its year."""
    if _DATE.match(words[mention.start : mention.end]):
        return mention.start
    inside = [one for one in organisations if mention.start <= one.start < mention.end]
    if inside:
        return inside[0].start
    year = _YEAR.search(words, mention.start, mention.end)
    if not year:
        return mention.start + clinging_length(words[mention.start : mention.end])
    limit = year.start() if year else mention.end
    for at in range(mention.start, limit):
        region = match_region(words[at:limit])
        if region and (at + region[1] == limit or not year):
            return at
    return limit if year else mention.start
