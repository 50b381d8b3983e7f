"""Figures and units: printed strings to exact numbers.

In: a printed figure such as `1,155.04`. Out: :class:`Quantity` with the exact value, its unit and the printed
string. Nothing is rounded; what is no figure raises InvalidAmount. Money is in 元 (yuan) once converted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgetkg.ontology.errors import InvalidAmount


class Unit(StrEnum):
    """Units in which disclosures print money."""

    YUAN = "元"
    THOUSAND_YUAN = "千元"
    WAN_YUAN = "万元"
    HUNDRED_MILLION_YUAN = "亿元"

    @property
    def yuan(self) -> int:
        """How many 元 one of this unit is."""
        return {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}[self.value]


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of money: `value` in `unit`, and `raw`, the string as it is printed."""

    value: Decimal
    unit: Unit
    raw: str

    @property
    def yuan(self) -> Decimal:
        """The amount in 元, exact."""
        return self.value * self.unit.yuan

    @property
    def printed(self) -> str:
        """The figure as printed, without separators, its decimals kept: `1,234.50` gives `1234.50`."""
        return plain_figure(self.raw)


_TO_ASCII = str.maketrans("０１２３４５６７８９．，－﹣−％", "0123456789.,---%")
_FIGURE = re.compile(
    r"""
    -? (?: \d{1,3} (?: ,\d{3} )+ | \d+ )    # 1,864  1864   thousands in threes or not at all
    (?: [.。．] \d+ )?                       # .72    a full-width point is a slip of the typist
    """,
    re.VERBOSE,
)
_UNIT = re.compile(
    r"""
    (?<! 编制 ) (?<! 预算 ) (?<! 填报 ) (?<! 主管 )    # 编制单位：元谋县财政局 names who publishes
    单 \s* 位 \s* [:：] \s* (?: 人民币 \s* )?
    (?P<unit> [亿万千]? \s* 元 )                      # 单位：万元  单 位：元
    (?! (?! 人民币 | 表 | 第 ) [\u4e00-\u9fff] )      # 单位：元谋县财政局, but 单位：元表1
    """,
    re.VERBOSE,
)
_LABEL_UNIT = re.compile(r"[（(]\s*(?:单\s*位\s*[:：]\s*)?(?P<unit>[亿万千]?\s*元)\s*[）)]")  # 金额（万元）


def plain_figure(text: str) -> str:
    """A printed figure in plain digits: no blanks, no separators, an ASCII point.

    >>> plain_figure("1,155.04　"), plain_figure("837。5")
    ('1155.04', '837.5')
    """
    return "".join(text.split()).translate(_TO_ASCII).replace(",", "").replace("。", ".")


def is_figure(text: str) -> bool:
    """True for a text that is one printed figure and nothing else; a figure that its cell breaks is one still.

    Two figures in one cell are none, nor are blanks between thousands: `80 155.04` may be either.

    >>> is_figure("1,234.50"), is_figure("40"), is_figure("—"), is_figure("20805款"), is_figure("1,23")
    (True, True, False, False, False)
    >>> is_figure("1,155. 04"), is_figure("1,8 64.72"), is_figure("80.86 12")
    (True, True, False)
    """
    pieces = text.translate(_TO_ASCII).split()
    if len(pieces) > 1 and all(map(_FIGURE.fullmatch, pieces)):
        return False
    return _FIGURE.fullmatch("".join(pieces)) is not None


def parse_figure(text: str) -> Decimal:
    """The exact number of a printed figure. Raises InvalidAmount.

    >>> parse_figure("1,155.04")
    Decimal('1155.04')
    """
    if not is_figure(text):
        raise InvalidAmount(f"{text!r} 不是数字 is no figure; expected digits such as 1,155.04.")
    return Decimal(plain_figure(text))


def parse_amount(text: str, unit: Unit) -> Quantity:
    """A printed figure in a known unit. Raises InvalidAmount.

    >>> parse_amount("715.72", Unit.WAN_YUAN).yuan
    Decimal('7157200.00')
    """
    return Quantity(parse_figure(text), unit, text.strip())


def find_unit(text: str) -> Unit | None:
    """The unit that a table states (`单位：万元`), None where none is stated.

    >>> find_unit("编制部门：昌吉州工业和信息化局   单位：万元")
    <Unit.WAN_YUAN: '万元'>
    """
    return _unit_of(_UNIT.search(text))


def find_label_unit(text: str) -> Unit | None:
    """The unit in brackets behind a heading (`金额（元）`), None where there is none.

    >>> find_label_unit("预算数（万元）")
    <Unit.WAN_YUAN: '万元'>
    """
    return _unit_of(_LABEL_UNIT.search(text))


def _unit_of(found: re.Match[str] | None) -> Unit | None:
    return Unit("".join(found.group("unit").split())) if found else None


def canonical(value: Decimal) -> str:
    """A decimal in plain notation without trailing zeros behind the point, as stored and exported.

    >>> canonical(Decimal("7157200.00")), canonical(Decimal("0.50")), canonical(Decimal("1E+3"))
    ('7157200', '0.5', '1000')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100}


def chinese_number(text: str) -> int:
    """A Chinese numeral below a thousand; also the spelling that counts past ten with a leading one.

    >>> chinese_number("十二"), chinese_number("一十一"), chinese_number("二十"), chinese_number("一百零八")
    (12, 11, 20, 108)
    """
    total, digit = 0, 0
    for character in text:
        if character in _CHINESE_UNITS:
            total += (digit or 1) * _CHINESE_UNITS[character]
            digit = 0
        elif character in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[character]
        else:
            raise InvalidAmount(f"{text!r} 不是中文数字 is no Chinese numeral; expected one such as 十二.")
    return total + digit
