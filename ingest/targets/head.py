"""The head of a target table: whose targets they are, the goal in words, and the money behind them.

In: a Section. Out: the project and the unit as printed, the goal as a Statement, the budget split. Contact persons
(部门联系人, 项目负责人) stand in the same lines: no place that is handed out covers them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetkg.ingest.document import Locator, fold_blanks
from budgetkg.ingest.flow import Flow
from budgetkg.ingest.quantities import Quantity, Unit, is_figure, parse_amount
from budgetkg.ingest.records import Statement
from budgetkg.ingest.sections import Section

_HEADING = re.compile(r"(?:绩\s*效\s*指\s*标\s*)?一级\s*(?:指标|二级)")
_PROJECT = re.compile(
    r"项目名称\s*(?P<name>.+?)\s*(?=项目负责人|项目资金\s*[(（]|[\n\t](?:负责人|联系人|项目资金|预算单位|主管部门|项目类型))",
    re.DOTALL,
)
_BUDGET_UNIT = re.compile(r"预算单位\s*(?P<name>.+?)\s*项目名称", re.DOTALL)
_DEPARTMENT = re.compile(r"部门名称\s*(?:[(（]盖章[)）])?\s*(?P<name>[^\n\t]+?)(?=部门联系人|联系人|[\n\t]|\Z)")
_CONTACT = re.compile(r"(?:部门)?联系人(?:.{0,40}?联系电话[:：]?[\s*\d()（）—-]*|[^\n]*)", re.DOTALL)
_PERSON = re.compile(r"联系人|联系电话|负责人")
_GOAL = re.compile(
    r"(?:(?<=[\n\t])|\A)(?:项目总体目标|年度绩效目标|年度总体目标|总\s*体\s*目\s*标\s*(?:年度目标)?|年度目标|绩效目标)"
)
_BEHIND_GOAL = re.compile(
    r"[\n\t](?:年度预算|资金来|资金总额|绩\s*效\s*指\s*标|预算单位|项目名称)|联系电话|(?:部门联系|项目负责)人"
)
_OF_HEAD = re.compile(r"联系人|联系电话|负责人|预算单位|项目名称|部门名称|项目资金[(（]|年度(?:预算|资金)总额")
_FUNDS_END = re.compile(r"其他资金\s*\d[\d.,]*")
_TAG = re.compile(r"</?(?:p|br|span|div)\b[^<>]*>", re.IGNORECASE)
_LEAD = re.compile(rf"(?:\s|{_TAG.pattern})+", re.IGNORECASE)
MIN_GOAL = 10
"""A shorter paragraph before the label of the goal is a stray, such as a name."""

_UNIT = re.compile(r"[(（](亿元|万元|元)[)）]")
_PROJECT_LABELS = ("年度预算总额", "年度资金总额", "财政拨款", "上年结转资金", "单位资金", "其他资金")
_DEPARTMENT_LABELS = ("上级安排", "本级安排", "其他")
_FIGURE = r"(?P<figure>\d[\d,]*(?:\.\d+)?)(?![\d.])"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the indicators. `locator` covers title, unit and project name."""

    project: str
    unit: str
    goal: Statement | None
    budget: tuple[tuple[str, Quantity], ...]
    locator: Locator


def read_head(section: Section, *, is_department: bool) -> Head:
    """The head of the table that a section holds."""
    flow = section.flow
    found = _HEADING.search(flow.compact, section.start, section.end)
    end = found.start() if found else section.end
    project = None if is_department else _PROJECT.search(flow.compact, section.start, end)
    unit = (_DEPARTMENT if is_department else _BUDGET_UNIT).search(flow.compact, section.start, end)
    named = max((match.end("name") for match in (project, unit) if match), default=section.start)
    if _PERSON.search(flow.compact, section.heading, named):
        named = section.start
    return Head(
        project=_printed(flow, *project.span("name")) if project else "",
        unit=_printed(flow, *unit.span("name")) if unit else "",
        goal=_read_goal(section, end, is_department=is_department),
        budget=tuple(_read_budget(section, end, _DEPARTMENT_LABELS if is_department else _PROJECT_LABELS)),
        locator=flow.locate(section.heading, named),
    )


def _printed(flow: Flow, start: int, end: int) -> str:
    return fold_blanks(_TAG.sub("", flow.printed(start, end)))


def _read_goal(section: Section, end: int, *, is_department: bool) -> Statement | None:
    """The goal behind its label, and before it where the label stands in the middle of its cell."""
    flow = section.flow
    label = _GOAL.search(flow.compact, section.start, end)
    if label is None:
        return None
    before = (_CONTACT if is_department else _FUNDS_END).search(flow.compact, section.start, label.start())
    behind = _BEHIND_GOAL.search(flow.compact, label.end(), end)
    parts = [
        _behind_strays(flow.compact, before.end() if before else label.start(), label.start()),
        _stripped(flow.compact, label.end(), behind.start() if behind else end),
    ]
    parts = [part for part in parts if part[0] < part[1]]
    if not parts:
        return None
    start, last = parts[0][0], parts[-1][1]
    return Statement("".join(_printed(flow, *part) for part in parts), flow.locate(start, last), start, last)


def _behind_strays(words: str, start: int, end: int) -> tuple[int, int]:
    """The range from the first paragraph on that can be of a goal: long, and no line of the head; empty where none is."""
    while start < end:
        first, last = _stripped(words, start, end)
        line_end = words.find("\n", first, last)
        line = words[first : line_end if line_end >= 0 else last]
        if len(line) >= MIN_GOAL and not _OF_HEAD.search(line):
            return first, last
        start = line_end + 1 if line_end >= 0 else end
    return end, end


def _stripped(words: str, start: int, end: int) -> tuple[int, int]:
    """The range without blanks and tags at its ends."""
    lead = _LEAD.match(words, start, end)
    start = lead.end() if lead else start
    while tail := re.search(rf"(?:\s|{_TAG.pattern})$", words[start:end], re.IGNORECASE):
        end = start + tail.start()
    return start, end


def _read_budget(section: Section, end: int, labels: tuple[str, ...]) -> Iterator[tuple[str, Quantity]]:
    flow = section.flow
    if section.start >= end:
        return
    span = flow.source_span(section.start, end)
    words = flow.document.text[span.start : span.end]
    stated = _UNIT.search("".join(words.split()))
    unit = Unit(stated.group(1)) if stated else Unit.WAN_YUAN
    for label in labels:
        figure = _broken_figure(words, label) or _figure_behind(words, label)
        if figure and is_figure(figure):
            yield label, parse_amount(figure, unit)


def _figure_behind(words: str, label: str) -> str:
    found = re.search(r"\s*".join(label) + rf"\s*[:：]?\s*{_FIGURE}", words)
    return found.group("figure") if found else ""


def _broken_figure(words: str, label: str) -> str:
    """A figure before its label, the last character of both printed behind: `0.0上级安 … 排 0` is 上级安排 0.00."""
    first, last = label[:-1], label[-1]
    found = re.search(rf"(?<![\d.])(?P<lead>\d[\d,]*\.\d){first}(?:\D*?\s)?{last}\s*(?P<tail>\d)(?![\d.,])", words)
    return found.group("lead") + found.group("tail") if found else ""
