"""One record a real project: mentions of several places joined.

In: the project mentions of a document. Out: :class:`Project` records. Equal names (punctuation apart) are one project;
different names are joined only with a judgement that says by which rule and how alike they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetkg.ingest.document import without_blanks
from budgetkg.ingest.flow import Flow
from budgetkg.ingest.projects import (
    CARRYOVER_SECTION,
    CARRYOVER_TABLE,
    PROJECT_SECTION,
    PROJECT_TABLE,
    TARGET_TABLE,
    read_allocations,
    read_period,
)
from budgetkg.ingest.quantities import Quantity
from budgetkg.ingest.records import NameJudgement, Project, ProjectMention, Statement, TargetTable
from budgetkg.ingest.resolve import POSITIVE, UNSURE, bare_name, contains_name, similarity
from budgetkg.ingest.sections import Section

ALIKE = Decimal("0.75")
"""Similarity from which two project names of one document with one amount are taken for one project."""

_BASED_ON = {
    CARRYOVER_SECTION: (CARRYOVER_TABLE,),
    PROJECT_SECTION: (PROJECT_TABLE,),
    TARGET_TABLE: (PROJECT_TABLE, CARRYOVER_TABLE),
}
_MIN_NAME = 6


@dataclass
class _Gathered:
    """The mentions of one project while they are being collected."""

    mentions: list[ProjectMention]
    judgements: list[NameJudgement] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.mentions[0].name

    def has(self, places: Sequence[str]) -> bool:
        return any(mention.place in places for mention in self.mentions)

    def amounts(self) -> set[Decimal]:
        return {mention.amount.yuan for mention in self.mentions if mention.amount}


def merge_projects(mentions: Iterable[ProjectMention], flow: Flow, sections: Sequence[Section]) -> tuple[Project, ...]:
    """The real projects, in the order in which they are first printed."""
    gathered: list[_Gathered] = []
    ordered = list(mentions)
    for places in ((PROJECT_TABLE, CARRYOVER_TABLE), (PROJECT_SECTION, CARRYOVER_SECTION), (TARGET_TABLE,)):
        waiting = [mention for mention in ordered if mention.place in places]
        for mention in _exact(waiting, gathered):
            _join_or_open(mention, gathered, waiting)
    for one in gathered:
        one.judgements += _variants_in_words(one, flow, sections)
    return tuple(_project(one, flow) for one in gathered)


def _exact(mentions: Sequence[ProjectMention], gathered: list[_Gathered]) -> list[ProjectMention]:
    """Join mentions whose names are equal but for punctuation; return the others."""
    left: list[ProjectMention] = []
    for mention in mentions:
        alike = [one for one in gathered if bare_name(one.name) == bare_name(mention.name) and _fits(one, mention)]
        same = max(alike, key=lambda one: _agreement(one, mention), default=None)
        if same is None and mention.place in (PROJECT_TABLE, CARRYOVER_TABLE):
            gathered.append(_Gathered([mention]))
        elif same is None:
            left.append(mention)
        else:
            _join(same, mention, Decimal(1), "equal but for punctuation")
    return left


def _fits(one: _Gathered, mention: ProjectMention) -> bool:
    """Same kind of money: a carried-over project and one of this year are two even under one name."""
    if mention.place in (PROJECT_TABLE, CARRYOVER_TABLE):
        return one.has((mention.place,)) and one.mentions[0].undertaking_unit == mention.undertaking_unit
    return one.has(_BASED_ON[mention.place])


def _agreement(one: _Gathered, mention: ProjectMention) -> tuple[bool, bool]:
    """Which of several projects of one name a mention is of: that of its unit, then that of its amount."""
    units = {bare_name(other.undertaking_unit) for other in one.mentions if other.undertaking_unit}
    amount = mention.amount
    return bare_name(mention.undertaking_unit) in units, amount is not None and amount.yuan in one.amounts()


def _join_or_open(mention: ProjectMention, gathered: list[_Gathered], waiting: Sequence[ProjectMention]) -> None:
    candidates = [
        one for one in gathered if one.has(_BASED_ON.get(mention.place, ())) and not one.has((mention.place,))
    ]
    same_amount = [one for one in candidates if mention.amount and mention.amount.yuan in one.amounts()]
    alike = [
        one
        for one in same_amount
        if similarity(one.name, mention.name) >= ALIKE or contains_name(one.name, mention.name)
    ]
    rivals = [
        other
        for other in waiting
        if other is not mention and mention.amount and other.amount and other.amount.yuan == mention.amount.yuan
    ]
    if len(alike) == 1:
        _join(alike[0], mention, similarity(alike[0].name, mention.name), "similar name, same amount")
    elif len(same_amount) == 1 and not rivals:
        _join(same_amount[0], mention, similarity(same_amount[0].name, mention.name), "same amount, no other candidate")
    else:
        gathered.append(_Gathered([mention]))


def _join(one: _Gathered, mention: ProjectMention, score: Decimal, rule: str) -> None:
    if without_blanks(one.name) != without_blanks(mention.name):
        one.judgements.append(NameJudgement(one.name, mention.name, POSITIVE, score, rule, mention.locator))
    one.mentions.append(mention)


def _variants_in_words(one: _Gathered, flow: Flow, sections: Sequence[Section]) -> Iterator[NameJudgement]:
    """Names in the explanation that are nearly the project's: 机关运行保障经费 beside 机关运行补助经费.

    Sure where a sentence with the name prints the project's amount, else unsure.
    """
    known = {bare_name(one.name)} | {bare_name(mention.name) for mention in one.mentions}
    found: dict[str, NameJudgement] = {}
    for section, at, near in _near_names(bare_name(one.name), sections):
        sure = any(figure in _sentence(section.words, at) for figure in _printed_amounts(one))
        if bare_name(near) in known or (near in found and (not sure or found[near].decision == POSITIVE)):
            continue
        start = section.start + at
        found[near] = NameJudgement(
            one.name,
            flow.printed(start, start + len(near)),
            POSITIVE if sure else UNSURE,
            similarity(near, one.name),
            "similar name beside the same amount" if sure else "similar name",
            flow.locate(start, start + len(near)),
        )
    yield from found.values()


def _near_names(name: str, sections: Sequence[Section]) -> Iterator[tuple[Section, int, str]]:
    """Stretches of the sections that begin and end as a project's name does and are like it."""
    if len(name) < _MIN_NAME:
        return
    for section in sections:
        at = section.words.find(name[:3])
        while at >= 0:
            near = "" if section.words.startswith(name, at) else _nearest(section.words, at, name)
            if near:
                yield section, at, near
            at = section.words.find(name[:3], at + 1)


def _nearest(words: str, at: int, name: str) -> str:
    """The stretch from `at` that ends as the name does and is most like it; empty where none is alike."""
    ending = name[-2:]
    best, best_score = "", ALIKE
    for length in range(len(name) - 2, len(name) + 3):
        piece = words[at : at + length]
        if piece.endswith(ending) and (score := similarity(piece, name)) >= best_score:
            best, best_score = piece, score
    return best


def _sentence(words: str, at: int) -> str:
    start = max(words.rfind(mark, 0, at) for mark in "。\n")
    end = min((found for mark in "。\n" if (found := words.find(mark, at)) >= 0), default=len(words))
    return words[start + 1 : end]


def _printed_amounts(one: _Gathered) -> list[str]:
    return [f"{mention.amount.raw.strip()}{mention.amount.unit.value}" for mention in one.mentions if mention.amount]


def _project(one: _Gathered, flow: Flow) -> Project:
    period = next((mention.period for mention in one.mentions if mention.period), None)
    start, end = read_period(period)
    amount = _amount(one.mentions)
    allocation: Statement | None = next((mention.allocation for mention in one.mentions if mention.allocation), None)
    codes = dict.fromkeys(mention.functional_code for mention in one.mentions if mention.functional_code)
    units = [
        mention
        for place in (PROJECT_SECTION, PROJECT_TABLE, CARRYOVER_TABLE, TARGET_TABLE)
        for mention in one.mentions
        if mention.place == place
    ]
    return Project(
        one.name,
        next((mention.undertaking_unit for mention in units if mention.undertaking_unit), ""),
        amount,
        next((mention.funding_source for mention in one.mentions if mention.funding_source), ""),
        "|".join(codes),
        start,
        end,
        tuple(dict.fromkeys(field for mention in one.mentions for field in mention.withheld)),
        tuple(one.mentions),
        tuple(one.judgements),
        tuple(read_allocations(allocation, amount, flow)),
    )


def project_of_target(projects: Sequence[Project], table: TargetTable) -> int | None:
    """Which project a target table is of: the one whose mention it is, else one that is named alike; None for the department's."""
    named = bare_name(table.project)
    alike = [
        (mention, index)
        for index, project in enumerate(projects)
        for mention in project.mentions
        if named and bare_name(mention.name) == named
    ]
    span = table.locator.span
    inside = [
        index
        for mention, index in alike
        if mention.place == TARGET_TABLE and span.start <= mention.locator.span.start < span.end
    ]
    stated = [index for mention, index in alike if mention.place == TARGET_TABLE]
    return next(iter([*inside, *reversed(stated), *(index for _, index in reversed(alike))]), None)


def _amount(mentions: Sequence[ProjectMention]) -> Quantity | None:
    """The amount of the first place that prints one; rows of one table under several codes are added."""
    stated = [mention for mention in mentions if mention.amount]
    if not stated:
        return None
    same_place = [mention.amount for mention in stated if mention.place == stated[0].place and mention.amount]
    if len(same_place) == 1 or stated[0].place not in (PROJECT_TABLE, CARRYOVER_TABLE):
        return same_place[0]
    total = sum((amount.value for amount in same_place), Decimal(0))
    return Quantity(total, same_place[0].unit, format(total, "f"))
