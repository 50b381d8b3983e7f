"""Figures in normalised words: money, percentages and their patterns.

In: `Paragraph.words`. Out: patterns to build upon, and the values. A figure without a unit is in 万元, the unit of
every disclosure's text, where a pattern allows it to stand alone.
"""

from __future__ import annotations

from decimal import Decimal

from budgetkg.ingest.narrative.paragraphs import Paragraph
from budgetkg.ingest.quantities import Quantity, Unit, parse_figure

FIGURE = r"(?<![\d.,])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\d|[.,]\d)"
MONEY_UNIT = r"万元|亿元|千元|元"


def read_money(paragraph: Paragraph, start: int, end: int, unit: str, sign: int | None = None) -> Quantity:
    """The figure at `[start, end)` in `unit`, 万元 where none is printed; with a sign, its size under that sign."""
    return Quantity(
        read_decimal(paragraph.words[start:end], sign),
        Unit(unit) if unit else Unit.WAN_YUAN,
        paragraph.printed(start, end),
    )


def read_decimal(figure: str, sign: int | None = None) -> Decimal:
    """The number of a figure; with a sign, its size under that sign (减少-5 is -5). Zero has no sign.

    >>> read_decimal("1,389.47"), read_decimal("-5", -1), read_decimal("0.00", -1)
    (Decimal('1389.47'), Decimal('-5'), Decimal('0.00'))
    """
    value = parse_figure(figure)
    return value if sign is None else abs(value) * (sign if value else 1)
