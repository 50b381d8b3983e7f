"""Which tables there are and how their columns are headed: `layouts.toml` as typed data.

In: a title, a heading. Out: the kind of table and the layout that fits. It reads no rows.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgetkg.ingest.document import without_blanks

FUNCTIONAL, ECONOMIC = "functional", "economic"

_QUOTES = str.maketrans('”〝〞＂"', "“““““")
_LABEL_CHARACTERS = _QUOTES | str.maketrans("()［］[]：", "（）（）（）:")
_LABEL_NUMBER = re.compile(
    r"""^(?:
      (?P<label> (?: 附?表 (?:[一二三四五六七八九十]{1,3} | \d{1,3}) | 公开\d{1,2}表 ) (?:-\d)? ) [:、.]?
    | [一二三四五六七八九十]{1,3}、 | \d{1,2}[.、．]
    )""",
    re.VERBOSE,
)
_CHINESE_LABEL = re.compile(r"附?表[一二三四五六七八九十]{2,3}$")
_YEAR = re.compile(r"^(?:20\d\d年(?:度)?)")
_UNIT_WORD = re.compile(r"（单位）")
_MONEY_UNIT = re.compile(r"（?(?:金额)?单位:[亿万千]?元）?$")
_LABEL_MONEY_UNIT = re.compile(r"（(?:单位:)?[亿万千]?元）$")
_CONTINUED = re.compile(r"^续(?=\D)|（?续(?:表)?[一二三\d]?）?$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key and the labels under which it is printed."""

    key: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowSum:
    """An identity of one row: `total` is the sum of `parts`."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of heading a table. `form` names the reader of its rows."""

    form: str
    columns: tuple[Column, ...]
    sums: tuple[RowSum, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Column keys from left to right."""
        return tuple(column.key for column in self.columns)


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table, its titles and layouts."""

    name: str
    classification: str
    titles: tuple[re.Pattern[str], ...]
    layouts: tuple[Layout, ...]


@cache
def table_kinds() -> tuple[TableKind, ...]:
    """All kinds, in the order of the statutory set."""
    source = tomllib.loads((files("budgetkg.ingest.tables") / "layouts.toml").read_text(encoding="utf-8"))
    return tuple(
        TableKind(
            kind["name"],
            kind.get("classification", FUNCTIONAL),
            tuple(re.compile(title.translate(_QUOTES)) for title in kind["titles"]),
            tuple(_layout(layout, kind["form"]) for layout in kind["layout"]),
        )
        for kind in source["kind"]
    )


def _layout(source: dict[str, object], form: str) -> Layout:
    columns = source["columns"]
    sums = source.get("sums", [])
    if not isinstance(columns, list) or not isinstance(sums, list):
        raise TypeError(f"layouts.toml: columns and sums are lists, got {source!r}")
    return Layout(
        str(source.get("form", form)),
        tuple(Column(column["key"], tuple(map(normalise_label, column["labels"]))) for column in columns),
        tuple(_row_sum(text) for text in sums),
    )


def _row_sum(text: str) -> RowSum:
    total, parts = text.split("=")
    return RowSum(total.strip(), tuple(part.strip() for part in parts.split("+")))


def normalise_label(text: str) -> str:
    """A label for comparison: no blanks, one kind of bracket and quote.

    >>> normalise_label("财政拨款(补助) 小计")
    '财政拨款（补助）小计'
    """
    return without_blanks(text).translate(_LABEL_CHARACTERS)


def label_alone(text: str) -> str:
    """A label for comparison, without the unit in brackets behind it.

    >>> label_alone("合计(元)")
    '合计'
    """
    return _LABEL_MONEY_UNIT.sub("", normalise_label(text))


@dataclass(frozen=True, slots=True)
class Title:
    """A title that names a kind of table.

    `label` is the table's number as printed, empty where it stands apart; `text` the title behind it as printed, without blanks;
    `bare` what names the kind: no year, no unit, no （续）.
    """

    kind: TableKind
    label: str
    text: str
    bare: str


def read_title(text: str) -> Title | None:
    """The kind of table that a printed title names, None for any other text.

    >>> read_title("表一：部门（单位）收支总体情况表").kind.name
    'income_expenditure_summary'
    >>> read_title("2025年部门一般公共预算基本支出部门预算经济分类预算表").kind.name
    'general_public_basic_expenditure'
    >>> read_title("部门预算绩效目标表") is None
    True
    """
    if len(without_blanks(text)) > 60:
        return None
    for label, title, bare in title_readings(text):
        for kind in table_kinds():
            if any(pattern.fullmatch(bare) for pattern in kind.titles):
                return Title(kind, label, title, bare)
    return None


def title_readings(text: str) -> Iterator[tuple[str, str, str]]:
    """A possible title parted from its number: (number, title as printed, title to be matched).

    A title may begin with a numeral: `表六 一般公共预算…` is 表六, not 表六一, so the number gives numerals back one by one.

    >>> [label for label, _, _ in title_readings("表十一般公共预算支出情况表")]
    ['表十一', '表十']
    """
    printed, title = without_blanks(text), normalise_label(text)
    numbered = _LABEL_NUMBER.match(title)
    label, end = ((numbered.group("label") or ""), numbered.end()) if numbered else ("", 0)
    while True:
        bare = _YEAR.sub("", title[end:])
        yield label, printed[end:], _UNIT_WORD.sub("", _CONTINUED.sub("", _MONEY_UNIT.sub("", bare)))
        if end != len(label) or not _CHINESE_LABEL.match(label):
            return
        label, end = label[:-1], end - 1


def is_table_label(text: str) -> bool:
    """True for a table's number that stands on a line of its own: `表 7`, `表八：`, `公开03表`."""
    title = normalise_label(text)
    numbered = _LABEL_NUMBER.match(title)
    return bool(numbered and numbered.group("label") and numbered.end() == len(title))


def fitting_layout(kind: TableKind, heading: str, width: int | None) -> Layout | None:
    """The layout whose labels all stand in the heading, the one with most columns; None where none fits.

    `width` is the number of columns that the table counts itself (`※ 1 2 3`), None where it does not.
    """
    words = normalise_label(heading)
    fitting = [
        layout
        for layout in kind.layouts
        if (width is None or width == len(layout.columns))
        and all(any(label in words for label in column.labels) for column in layout.columns)
    ]
    return max(fitting, key=lambda layout: len(layout.columns), default=None)
