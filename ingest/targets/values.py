"""A printed target value taken apart: operator, value, unit.

In: the words of a value's cell. Out: :class:`TargetValue`. A value in words stays whole and has no operator; a bare
number means equality. The printed number keeps its decimals; separators of thousands go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgetkg.ingest.document import without_blanks
from budgetkg.ingest.targets.vocabulary import OPERATOR_SIGNS, is_unit, none_marks

_OPERATORS = {
    ">=": ">=", "=>": ">=", "≥": ">=", "≧": ">=", "≮": ">=",
    "<=": "<=", "=<": "<=", "≤": "<=", "≦": "<=", "≯": "<=",
    ">": ">", "<": "<", "=": "=", "==": "=",
}  # fmt: skip
_TO_ASCII = str.maketrans("＜＞＝％０１２３４５６７８９．，", "<>=%0123456789.,")
_NUMBER = r"-?\d+(?:,\d{3})*(?:\.\d+)?"
_VALUE = re.compile(
    rf"""
    (?P<operator>[{re.escape(OPERATOR_SIGNS)}]{{1,2}})?
    (?: (?P<number>{_NUMBER}(?:[-~～—–至]{_NUMBER})?)      # 12  8.9  1,000  3-5
        (?P<unit>[^\d<>=]*)                                # 次  %  万元/家
      | (?P<words>.*) )
    """,
    re.VERBOSE | re.DOTALL,
)
_UNIT_OF_NAME = re.compile(r"[(（](?P<unit>[^()（）]{1,8})[)）]$")
_DATE = re.compile(r"\d+[年月日号]\D*\d|\d+月\D*\d*日|[年月]底|前$")
_RANGE = re.compile(r"[~～—–至]")


@dataclass(frozen=True, slots=True)
class TargetValue:
    """`operator` is one of >= <= = > < or empty, `value` has no unit."""

    operator: str
    value: str
    unit: str


def parse_value(printed: str, name: str = "") -> TargetValue:
    """The parts of a printed value; the unit may stand in the indicator's `name` instead.

    >>> parse_value("＞=20 家"), parse_value("1（本）")
    (TargetValue(operator='>=', value='20', unit='家'), TargetValue(operator='=', value='1', unit='本'))
    >>> parse_value("≤30", "调研、规划编制等费用（万元）")
    TargetValue(operator='<=', value='30', unit='万元')
    >>> parse_value("有效保障"), parse_value("2021年2月-10月")
    (TargetValue(operator='', value='有效保障', unit=''), TargetValue(operator='', value='2021年2月-10月', unit=''))
    """
    words = without_blanks(printed)
    plain = words.translate(_TO_ASCII)
    found = _VALUE.fullmatch(plain)
    operator = _OPERATORS.get(found.group("operator") or "", "") if found else ""
    if found is None or found.group("number") is None or _DATE.search(plain):
        return _worded(words, operator)
    number = _RANGE.sub("-", found.group("number").replace(",", ""))
    return TargetValue(operator or "=", number, _bare_unit(found.group("unit")) or unit_of_name(name))


def _worded(words: str, operator: str) -> TargetValue:
    """A value in words; only before figures does an operator mean anything: <=2025年12月31日."""
    if words in none_marks():
        return TargetValue("", "", "")
    value = words.lstrip(OPERATOR_SIGNS)
    return TargetValue(operator if value[:1].isdigit() else "", value, "")


def unit_of_name(name: str) -> str:
    """The unit that an indicator's name gives in brackets: 指导性（%）; empty where the brackets hold none."""
    found = _UNIT_OF_NAME.search(without_blanks(name))
    unit = _bare_unit(found.group("unit")) if found else ""
    return unit if is_unit(unit) else ""


def _bare_unit(printed: str) -> str:
    """A unit without the brackets around it: （本） is 本."""
    unit = printed.translate(_TO_ASCII)
    return unit[1:-1] if re.fullmatch(r"[(（].*[)）]", unit) else unit


def prior_value(printed: str) -> str:
    """A prior value as printed, without blanks; empty where a mark says that there is none.

    >>> prior_value("3 条"), prior_value("/"), prior_value("＞ =95%")
    ('3条', '', '＞=95%')
    """
    words = without_blanks(printed)
    return "" if words in none_marks() else words
