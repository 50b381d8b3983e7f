"""Figures in the words that are none: a slip of the typist such as 1,16425万元, told as an issue.

In: the running text. Out: issues. Nothing is repaired: the amount that such a figure states is left out, the project
or statement that holds it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetkg.ingest.document import Span
from budgetkg.ingest.flow import Flow
from budgetkg.ingest.issues import Issue, IssueCode, Severity
from budgetkg.ingest.quantities import is_figure

_MONEY = re.compile(
    r"""
    (?P<figure> (?<![\d.,]) \d [\d,]* (?:\.\d*)* ) \s* (?:万元|亿元|千元|元)                     # 1,16425万元
    | (?:年度预算总额|年度资金总额|财政拨\s?款|其他资金) [:：]? \s* (?P<labelled> \d [\d,]* (?:\.\d*)* ) (?!\d)  # a target table
    """,
    re.VERBOSE,
)


def find_malformed_figures(flow: Flow) -> Iterator[Issue]:
    """An issue for every figure before a unit of money, or in the head of a target table, that is no number."""
    for match in _MONEY.finditer(flow.text):
        group = "figure" if match.group("figure") else "labelled"
        figure = match.group(group)
        if not is_figure(figure):
            start, end = match.span(group)
            yield Issue(
                IssueCode.MALFORMED_FIGURE,
                Severity.WARNING,
                (
                    f"“{figure}”不是规范的数字，未读取；应为 1,164.25 之类，请核对原文",
                    f"{figure!r} is no figure and was not read; expected one such as 1,164.25. Check the source.",
                ),
                flow.document.locate(Span(flow.origin[start], flow.origin[end - 1] + 1)),
            )
