"""How well words fit a column of a target table: the costs by which a reading is chosen.

In: a column and the words collected in its cell. Out: a cost, 0 for what the column usually holds, None for what it
cannot hold. `filling` judges a cell to which words may still come (a beginning is as good as the whole),
`finished` a cell of a finished row. Only words are judged here; `reading` adds the costs of place.
"""

from __future__ import annotations

import re
from functools import cache

from budgetkg.ingest.targets.values import parse_value, unit_of_name
from budgetkg.ingest.targets.vocabulary import (
    OPERATOR_SIGNS,
    SUFFIX,
    Column,
    is_level,
    is_unit,
    is_worded_value,
    level_families,
    none_marks,
    starts,
    stops_short,
    words_of,
)

BROKEN = 3.0
"""A cell that stops inside a word or a figure."""
UNKNOWN_UNIT = 2.0
UNKNOWN_WORDS = 1.0
"""Words that a column with standing words does not know."""
UNKNOWN_RULE = 0.5
"""A rule that is not known, but ends as rules do."""
UNUSUAL_VALUE = 1.5
NO_UNIT = 1.2
SHORT_LEVEL = 0.6
"""A level without its 指标."""
OPERATOR_IN_NAME = 2.0
LONG_BASIS = 30
"""Characters from which on a basis in free words is longer than usual."""
LEVEL_WHOLE = 3.0
FOREIGN = 2.0
OF_A_LEVEL = 0.6
"""The 指标 of a level that was wrapped, elsewhere; half of it for a few that begin a level: 成本, 满意度."""
OF_A_FIGURE = 0.5
"""A figure or a unit that stands alone, among words."""
LEVEL_BEGUN = 1.5
LEVEL_IN_NAME = 1.5
MISSING = {
    Column.NAME: 5.0,
    Column.VALUE: 3.5,
    Column.BASIS: 1.5,
    Column.PRIOR: 0.2,
    Column.WEIGHT: 2.5,
    Column.RULE: 1.5,
    Column.MATERIAL: 1.0,
}
"""What a column that is blank in a row costs; blank levels are merged cells and cost nothing."""

_LEVELS = (Column.LEVEL1, Column.LEVEL2)
_WITHOUT_FIGURES = frozenset({Column.NAME, Column.BASIS, Column.RULE, Column.MATERIAL})
_SIGNS = re.escape(OPERATOR_SIGNS)
_OPERATOR = re.compile(rf"[{_SIGNS}]")
_MEASURE = re.compile(
    rf"(?P<operator>[{_SIGNS}]{{0,2}})(?P<figure>[-\d][\d,.]*(?:[-~～—–至][\d.]+)?)?(?P<rest>[^{_SIGNS}]*)"
)
_WEIGHT = re.compile(r"(?P<figure>\d{1,3}(?:\.\d{0,2})?)(?P<unit>[%％分]?)")
_SCORED = "赋分"
_RULE_END = re.compile(r".{2,}[赋计得扣评]分")
_PLAIN_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?")
_SEPARATOR = re.compile(r"[,，、;；/]")
_DATE = re.compile(r"\d+[年月日号].*\d|\d+月.*日|[年月]底")
_CHINESE = re.compile(r"[^\x00-\x7f]")
_LONGEST = {Column.VALUE: 14, Column.PRIOR: 14, Column.RULE: 16, Column.MATERIAL: 30, Column.BASIS: 80, Column.NAME: 90}


@cache
def can_hold(column: Column, piece: str) -> bool:
    """False where no cell of the column has such a piece in it; a quick answer before `filling` is asked."""
    if column in _LEVELS:
        return any(piece in level for level in level_families(column))
    if column is Column.WEIGHT:
        return not piece.strip("0123456789.%％分")
    if column is Column.RULE:
        return len(_CHINESE.findall(piece)) == len(piece)
    return column in (Column.NAME, Column.VALUE, Column.PRIOR) or not _OPERATOR.search(piece)


@cache
def filling(column: Column, words: str, is_free: bool) -> float | None:
    """The cost of `words` as the beginning of a cell; None where no cell of the column begins so.

    `is_free` says that the table has bases in free words (部门整体绩效目标表) instead of standing ones.
    """
    if not words:
        return 0.0
    if len(words) > _LONGEST.get(column, 90):
        return None
    if column in _LEVELS:
        return 0.0 if words in starts(column) else None
    if column is Column.WEIGHT:
        found = _WEIGHT.fullmatch(words)
        if found is None or float(found.group("figure")) > 100:
            return None
        return OF_A_FIGURE if found.group("unit") == "分" else 0.0
    return {
        Column.NAME: _name,
        Column.VALUE: _value,
        Column.BASIS: _free_basis if is_free else _basis,
        Column.PRIOR: _prior,
        Column.RULE: _rule,
        Column.MATERIAL: _material,
    }[column](words)


def _name(words: str) -> float | None:
    if words in none_marks():
        return None
    return OPERATOR_IN_NAME * len(_OPERATOR.findall(words)) + (LEVEL_IN_NAME if _opens_with_level(words) else 0.0)


def _opens_with_level(words: str) -> bool:
    """True where words begin with 数量指标 or the like, or with the 指标 of a level that was wrapped."""
    return words.startswith(_level_openings())


@cache
def _level_openings() -> tuple[str, ...]:
    levels = (level for column in _LEVELS for level in level_families(column))
    return SUFFIX, *(level for level in levels if level.endswith(SUFFIX))


def _value(words: str) -> float | None:
    found = _MEASURE.fullmatch(words)
    if found is None or words in none_marks():
        return None
    if found.group("figure") and found.group("figure") != "-":
        return _rest_cost(words, found.group("rest"))
    if _holds_standing_word(words) or (found.group("rest") and not _CHINESE.search(words[0] + words[-1])):
        return None
    return 1.0 if (found.group("operator") and found.group("rest")) or any(map(str.isdigit, words)) else 0.0


def _rest_cost(words: str, rest: str) -> float | None:
    """The cost of what stands behind a figure: a unit, the end of a date, or something strange."""
    if not rest or is_unit(rest.strip("()（）/／*·")) or _DATE.search(words):
        return 0.0
    return None if len(rest) > 10 or _holds_standing_word(rest) else UNKNOWN_UNIT


def _holds_standing_word(words: str) -> bool:
    return any(word in words for column in (Column.BASIS, Column.RULE) for word in words_of(column) if len(word) >= 3)


def _basis(words: str) -> float | None:
    if words in starts(Column.BASIS):
        return 0.0
    return _unknown(words) if len(_CHINESE.findall(words)) > 1 and not _OPERATOR.search(words) else None


def _unknown(words: str) -> float:
    """The cost of words that a column does not know; the more of them, the likelier they belong elsewhere."""
    return UNKNOWN_WORDS + 0.1 * len(words)


def _free_basis(words: str) -> float | None:
    if _OPERATOR.search(words) or words in none_marks():
        return None
    return max(0, len(words) - LONG_BASIS) / LONG_BASIS


def _prior(words: str) -> float | None:
    if words in none_marks() or words in starts(Column.PRIOR):
        return 0.0
    return _value(words)


def _rule(words: str) -> float | None:
    if words in starts(Column.RULE):
        return 0.0
    if len(_CHINESE.findall(words)) < len(words):
        return None
    return UNKNOWN_RULE if _RULE_END.fullmatch(words) else _unknown(words)


def _material(words: str) -> float | None:
    if _SCORED in words:
        return None
    *listed, last = _SEPARATOR.split(words)
    if all(word in words_of(Column.MATERIAL) for word in listed) and (not last or last in starts(Column.MATERIAL)):
        return 0.0
    return _unknown(words) if len(_CHINESE.findall(words)) > 1 and not _OPERATOR.search(words) else None


@cache
def misplaced(column: Column, words: str) -> float:
    """What a piece costs that is at home in another column: a level, a standing word, a lone figure."""
    if words in none_marks():
        return 0.0 if column is Column.PRIOR else FOREIGN
    if _PLAIN_NUMBER.fullmatch(words) or is_unit(words):
        return OF_A_FIGURE if column in _WITHOUT_FIGURES else 0.0
    homes = _homes(words)
    if homes:
        return 0.0 if column in homes else FOREIGN
    return 0.0 if column in _LEVELS else _out_of_level(words)


def _homes(words: str) -> set[Column]:
    """The columns of standing words that have these words or a long beginning."""
    if words.endswith(_SCORED) and len(words) > len(_SCORED):
        return {Column.RULE}
    standing = (Column.BASIS, Column.RULE, Column.MATERIAL)
    return {home for home in standing if len(words) >= 4 and words in starts(home)}


def _out_of_level(words: str) -> float:
    """The cost of a level's words in a column that is none: the whole word, its beginning, or its 指标 alone."""
    if words == SUFFIX:
        return OF_A_LEVEL
    for level in _LEVELS:
        if words in starts(level):
            if len(words) < 4 and SUFFIX[0] not in words:
                return OF_A_LEVEL / 2
            return LEVEL_WHOLE if is_level(level, words) else LEVEL_BEGUN
    return 0.0


@cache
def finished(column: Column, words: str, is_free: bool) -> float:
    """What `words` cost as a finished cell, beyond `filling`."""
    if not words:
        return MISSING.get(column, 0.0)
    if column in _LEVELS:
        return 0.0 if words in level_families(column) else SHORT_LEVEL if is_level(column, words) else BROKEN
    if column is Column.NAME:
        return _finished_name(words)
    if column in (Column.VALUE, Column.PRIOR):
        return _finished_value(words, is_prior=column is Column.PRIOR)
    if column is Column.BASIS and is_free:
        return 0.0 if len(_CHINESE.findall(words)) > 1 else 2.0
    if column in (Column.BASIS, Column.RULE):
        whole = words in words_of(column) or (
            words not in starts(column) and (column is Column.BASIS or _RULE_END.fullmatch(words))
        )
        return 0.0 if whole else 1.0
    if column is Column.MATERIAL:
        return 0.0 if words not in starts(column) or words in words_of(column) else 0.6
    return 0.0


def _finished_name(words: str) -> float:
    is_open = sum(words.count(mark) for mark in "（(“《") != sum(words.count(mark) for mark in "）)”》")
    cost = 1.5 if is_open else 0.0
    if stops_short(words):
        cost += 0.6
    return cost + (2.0 if len(words) < 2 or not _CHINESE.search(words) else 0.0)


def _finished_value(words: str, *, is_prior: bool) -> float:
    if is_prior and (words in none_marks() or words in words_of(Column.PRIOR)):
        return 0.0
    value = parse_value(words)
    if words[0] not in OPERATOR_SIGNS and not words[0].isdigit():
        return 0.0 if is_worded_value(words) else UNUSUAL_VALUE
    if _OPERATOR.search(words) and not any(map(str.isdigit, words)):
        return BROKEN if not value.value else 1.0
    if any(map(str.isdigit, words)):
        return 0.0 if value.unit or is_prior or _DATE.search(words) else NO_UNIT
    return UNUSUAL_VALUE


@cache
def finished_row(words: tuple[str, ...]) -> float:
    """The cost of cells that do not go together: `words` by column. Negative where the name vouches for a unit."""
    printed, prior, name = words[Column.VALUE], words[Column.PRIOR], words[Column.NAME]
    value = parse_value(printed)
    cost = 0.0
    if any(map(str.isdigit, printed)):
        if not value.unit and unit_of_name(name):
            cost -= NO_UNIT
        elif value.unit and not is_unit(value.unit) and re.search(rf"[(（]{re.escape(value.unit)}[)）]", name):
            cost -= UNKNOWN_UNIT
        if value.unit and re.fullmatch(r"\D?\D?[\d.]+", prior):
            cost += 0.5
    elif (
        prior and not any(map(str.isdigit, prior)) and prior not in words_of(Column.PRIOR) and prior not in none_marks()
    ):
        cost += 0.0 if prior == printed else 0.3
    if words[Column.LEVEL1] and not words[Column.LEVEL2]:
        cost += 0.7
    return cost
