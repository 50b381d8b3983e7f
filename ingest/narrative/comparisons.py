"""Expressions of change: 比上年预算增加 5 万元，增长 3% · 与上年持平 · 小于上年预算数 5 万元 · 减少 5 万元.

In: normalised words. Out: :class:`Comparison`. It does not say of what; `subjects` does. 基本持平 gives no change,
增长 16 倍 no percentage, and 增加（减少）5 万元 no sign, so no change either: only 0 needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetkg.ingest.narrative.figures import FIGURE, MONEY_UNIT, read_decimal, read_money
from budgetkg.ingest.narrative.paragraphs import Paragraph
from budgetkg.ingest.quantities import Quantity, Unit

_UP = "增加|增长|上升|提高|上涨|增多|调增|增幅|涨幅|升幅"
_DOWN = "减少|下降|降低|压减|缩减|压缩|核减|调减|削减|降幅|减幅"
_SIGN = dict.fromkeys([*_UP.split("|"), "大于", "高于", "多于", "超过"], 1)
_SIGN |= dict.fromkeys([*_DOWN.split("|"), "小于", "低于", "少于"], -1)

_BASE = r"""
    (?:20\d\d年(?:度)? | 上一?年(?:度)? | 去年(?:度)? | 前一年(?:度)?) (?:同期)? 的?
    (?:当年|年初|全年|同口径|部门|单位)* (?:预算|决算|执行|完成)* (?:数|额|总额|金额|安排|情况)*
"""
COMPARED = rf"(?:(?:与|同|和|比|较|对比|相比于?)\s*{_BASE}(?:相比较?|比较|对比|相较|比)?，?|同比)"
_PART = rf"""
    (?:各|共|均|净|相应|实际|略有|略|有所|同比)*
    (?P<word>{_UP}|{_DOWN})
    (?P<either>（或?(?:{_UP}|{_DOWN})）|[/或](?:{_UP}|{_DOWN}))?
    (?:额|幅度|幅|率|比例|数)?(?:了|为|达|约)*
    (?P<figure>{FIGURE})(?P<unit>{MONEY_UNIT}|%|个百分点|倍|(?=[，；。（）]|$))
"""
_LATER_PART = re.sub(r"\?P<\w+>", "?:", _PART)
_EXPRESSION = re.compile(
    rf"""
      (?P<base>{COMPARED}(?P<between>[^，。；：\d%]{{0,30}}?))?
      (?P<parts>{_LATER_PART}(?:（[^）]*）)?(?:[，、（](?:{_LATER_PART}|{FIGURE}%)）?)*)
    | (?P<flat>{COMPARED}(?P<item>[^，。；：\d%]{{0,30}}?)
        (?P<nearly>基本|大致)?(?:保持)?(?:持平|一致|相同|相等|不变|无变化|无增减(?:变化|变动)?|无变动|没有变化|未发生变化|一样))
    | (?:本年(?:预算)?数|今年|本年)?(?P<than>大于|高于|多于|超过|小于|低于|少于){_BASE}
      (?P<figure>{FIGURE})(?P<unit>{MONEY_UNIT})
    """,
    re.VERBOSE,
)
_ONE_PART = re.compile(_PART, re.VERBOSE)
_BARE_PERCENT = re.compile(rf"[，（](?P<figure>{FIGURE})%")


@dataclass(frozen=True, slots=True)
class Comparison:
    """An expression of change at `[start, end)`.

    `item` is what it names itself (与上年相比，支出总计增加), empty where nothing. `is_compared` is False for a bare
    增加 5 万元, which may also be the reason of something else; `is_level` says that a word such as 持平 stands for
    the change.
    """

    start: int
    end: int
    item: tuple[int, int]
    is_compared: bool
    is_level: bool
    change: Quantity | None
    percent: Decimal | None


def find_comparisons(paragraph: Paragraph, start: int, end: int) -> Iterator[Comparison]:
    """The expressions of change in the words `[start, end)`, in order.

    >>> phrases = ("比上年预算增加5万元", "与2024年预算持平", "增加2人", "比上年增加")
    >>> [_EXPRESSION.search(phrase) is not None for phrase in phrases]
    [True, True, False, False]
    """
    for found in _EXPRESSION.finditer(paragraph.words, start, end):
        if found.group("flat"):
            change = None
            if not found.group("nearly"):
                change = Quantity(Decimal(0), Unit.WAN_YUAN, paragraph.printed(found.end("item"), found.end()))
            yield Comparison(found.start(), found.end(), found.span("item"), True, True, change, None)
        elif found.group("than"):
            sign = _SIGN[found.group("than")]
            money = read_money(paragraph, *found.span("figure"), found.group("unit"), sign)
            yield Comparison(found.start(), found.end(), (found.start(), found.start()), True, False, money, None)
        else:
            compared = found.group("base") is not None
            item = found.span("between") if compared else (found.start(), found.start())
            change, percent = _read_parts(paragraph, *found.span("parts"))
            yield Comparison(found.start(), found.end(), item, compared, False, change, percent)


def _read_parts(paragraph: Paragraph, start: int, end: int) -> tuple[Quantity | None, Decimal | None]:
    """The first amount and the first percentage of the parts, each with the sign of its own word."""
    change: Quantity | None = None
    percent: Decimal | None = None
    sign = 1
    for part in _ONE_PART.finditer(paragraph.words, start, end):
        unit, value = part.group("unit"), read_decimal(part.group("figure"))
        sign = _SIGN[part.group("word")]
        if part.group("either") and value:
            continue
        if unit == "%":
            percent = read_decimal(part.group("figure"), sign) if percent is None else percent
        elif unit not in ("倍", "个百分点") and change is None:
            change = read_money(paragraph, *part.span("figure"), unit, sign)
    bare = _BARE_PERCENT.search(paragraph.words, start, end)
    if percent is None and bare:
        percent = read_decimal(bare.group("figure"), sign)
    return change, percent
