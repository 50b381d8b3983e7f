"""Projects that are described one by one below a heading of their own (项目经费情况说明).

In: the sections. Out: `ProjectMention` records. Form: Shanghai, where the heading bears the name
(区政府督查及建议提案工作业务经费项目经费情况说明) and 一、项目概述 … 二、立项依据 … 七、绩效目标 follow. A heading without
a name describes nothing that could be told from another project, and gives no mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetkg.ingest.projects import PROJECT_SECTION, read_amount
from budgetkg.ingest.quantities import Quantity
from budgetkg.ingest.records import ProjectMention, Statement
from budgetkg.ingest.sections import Section

_TITLE = re.compile(r"(?:项目)?项目经费情况说明$")
_FIELDS = {"立项依据": "basis", "实施主体": "unit", "实施周期": "period", "年度预算安排": "amount"}
_FIELD = re.compile(
    r"(?:(?<=\n)|\A)\n?[一二三四五六七八九]、(?P<label>项目概述|立项依据|实施主体|实施方案|实施周期|年度预算安排|绩效目标)(?=\n)"
)
_AMOUNT = re.compile(r"\d[\d,.]*(?:万元|亿元|元)")
_UNIT = re.compile(
    r"[\u4e00-\u9fff（）]{2,30}(?:局|委|厅|办|室|部|院|会|中心|街道|政府|处|站|所|科|队)(?:（[^）]{1,10}）)?"
)


def read_narrated_mentions(sections: Sequence[Section]) -> Iterator[ProjectMention]:
    """A mention for each section whose heading names a project and that has at least one of the usual parts."""
    for section in sections:
        heading = section.flow.printed(section.heading, section.start)
        title = _TITLE.search(heading)
        fields = dict(_fields(section))
        if title and heading[: title.start()] and fields:
            yield _mention(section, heading[: title.start()], fields)


def read_unnamed_bases(sections: Sequence[Section]) -> Iterator[Statement]:
    """What descriptions without a project's name rest on (立项依据): the projects of the department as a whole."""
    for section in sections:
        heading = section.flow.printed(section.heading, section.start)
        title = _TITLE.search(heading)
        if title and not heading[: title.start()]:
            yield from (statement for field, statement in _fields(section) if field == "basis")


def _fields(section: Section) -> Iterator[tuple[str, Statement]]:
    """The parts of a description that are read, by field."""
    found = list(_FIELD.finditer(section.words))
    for index, match in enumerate(found):
        start, end = match.end(), found[index + 1].start() if index + 1 < len(found) else len(section.words)
        words = section.words[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        field = _FIELDS.get(match.group("label"))
        if field and start < end:
            at, last = section.start + start, section.start + end
            yield field, Statement(section.flow.printed(at, last), section.flow.locate(at, last), at, last)


def _mention(section: Section, name: str, fields: dict[str, Statement]) -> ProjectMention:
    last = max(statement.end for statement in fields.values())
    unit = fields["unit"].text.rstrip("。") if "unit" in fields else ""
    return ProjectMention(
        PROJECT_SECTION,
        name,
        unit if _UNIT.fullmatch(unit) else "",
        _amount(fields.get("amount")),
        "",
        "",
        section.flow.locate(section.heading, last),
        fields.get("basis"),
        fields.get("period"),
    )


def _amount(statement: Statement | None) -> Quantity | None:
    """The amount of the year where the words state one only: several can be instalments or parts."""
    if statement is None or len(_AMOUNT.findall("".join(statement.text.split()))) != 1:
        return None
    return read_amount(statement.text)
