"""The words that target tables print, from `words.toml`.

In: nothing but that file. Out: :class:`Column`, the columns that a target table can have, and questions about words:
is this a level, how does a value of this kind begin. It knows words, not places.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Column(IntEnum):
    """A column of a target table, in the order in which the forms print them."""

    LEVEL1 = 0
    LEVEL2 = 1
    NAME = 2
    VALUE = 3
    BASIS = 4
    PRIOR = 5
    WEIGHT = 6
    RULE = 7
    MATERIAL = 8


ANY_FAMILY = "any"
SUFFIX = "指标"
OPERATOR_SIGNS = "<>=＜＞＝≤≥≦≧≮≯"


@cache
def _source() -> dict[str, Any]:
    return tomllib.loads((files("budgetkg.ingest.targets") / "words.toml").read_text(encoding="utf-8"))


@cache
def column_labels() -> tuple[tuple[Column, re.Pattern[str]], ...]:
    """The columns with the pattern of their label, in the order in which they are tried."""
    return tuple((Column[key.upper()], re.compile(label)) for key, label in _source()["columns"].items())


def column_of(label: str) -> Column | None:
    """The column of a printed label without blanks; None for another word.

    >>> column_of("指标值设置依据"), column_of("指标值"), column_of("绩效指标")
    (<Column.BASIS: 4>, <Column.VALUE: 3>, None)
    """
    return next((column for column, pattern in column_labels() if pattern.fullmatch(label)), None)


@cache
def printed_labels() -> tuple[str, ...]:
    """The labels as they are printed."""
    return tuple(_source()["labels"]["printed"])


@cache
def head_labels() -> tuple[str, ...]:
    """The labels above the indicators as they are printed."""
    return tuple(_source()["labels"]["head"])


def is_beside(words: str) -> bool:
    """True for the words left of all rows: 绩效指标."""
    return words in _source()["labels"]["beside"]


def default_columns(*, is_department: bool) -> tuple[Column, ...]:
    """The columns that a table of this kind has where its heading cannot be read."""
    keys = _source()["default_columns"]["department" if is_department else "project"]
    return tuple(Column[key.upper()] for key in keys)


@cache
def level_families(column: Column) -> dict[str, frozenset[str]]:
    """The words of a level's column, each with the families it belongs to; with and without 指标."""
    families: dict[str, set[str]] = {}
    for family, words in _source()[column.name.lower()].items():
        for word in words:
            families.setdefault(word, set()).add(family)
    return {word: frozenset(found) for word, found in families.items()}


def is_level(column: Column, words: str) -> bool:
    """True for a word of a level's column, also without its 指标: 数量 for 数量指标."""
    known = level_families(column)
    return words in known or words + SUFFIX in known


def belongs_under(level1: str, level2: str) -> bool:
    """True where a second level can stand under a first; also where one of them is unknown.

    >>> belongs_under("项目完成", "时效指标"), belongs_under("项目完成", "社会效益指标"), belongs_under("履职效能", "满意度指标")
    (True, False, True)
    """
    above, below = (
        level_families(column).get(word) or level_families(column).get(word + SUFFIX)
        for column, word in ((Column.LEVEL1, level1), (Column.LEVEL2, level2))
    )
    if not above or not below:
        return True
    return ANY_FAMILY in above | below or bool(above & below)


@cache
def words_of(column: Column) -> tuple[str, ...]:
    """The standing words of a column: bases, scoring rules, materials, prior values."""
    return tuple(_source()[column.name.lower()]["words"])


@cache
def starts(column: Column) -> frozenset[str]:
    """Every beginning of a word of a column, whole words too."""
    known: Iterable[str]
    known = level_families(column) if column in (Column.LEVEL1, Column.LEVEL2) else words_of(column)
    return frozenset(word[:end] for word in known for end in range(1, len(word) + 1))


@cache
def none_marks() -> frozenset[str]:
    """What is printed where there is no prior value."""
    return frozenset(_source()["prior"]["none"])


@cache
def _unit_pattern() -> re.Pattern[str]:
    unit = _alternatives(_source()["value"]["units"])
    return re.compile(rf"(?P<unit>(?:{unit})(?:[/／每*·×xX.](?:{unit}))*)(?:[(（](?!(?P=unit))(?:{unit})?(?:[)）]|$))?")


def is_unit(words: str) -> bool:
    """True for a known unit or one made of known units: 万元/家, 台（套）.

    >>> is_unit("万元/家"), is_unit("家次"), is_unit("家话")
    (True, True, False)
    """
    return _unit_pattern().fullmatch(words) is not None


@cache
def _worded_value() -> re.Pattern[str]:
    source = _source()["value"]
    verb, alone = _alternatives(source["verbs"]), _alternatives(source["standing"])
    adverb = _alternatives([*source["leading"], *source["adverbs"]])
    return re.compile(rf"(?:{adverb})+(?:{verb})+|{alone}")


def is_worded_value(words: str) -> bool:
    """True for a value in words of the usual make.

    >>> is_worded_value("有效保障"), is_worded_value("稳步增长"), is_worded_value("工作效率")
    (True, True, False)
    """
    return _worded_value().fullmatch(words) is not None


@cache
def _short_stop() -> re.Pattern[str]:
    return re.compile(rf".*(?:{_alternatives(_source()['value']['leading'])})")


def stops_short(words: str) -> bool:
    """True for words that stop short of what they announce: …工作开展有效."""
    return _short_stop().fullmatch(words) is not None


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
