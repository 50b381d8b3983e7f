"""Amounts as readers of budgets see them: in 万元, exact.

In: an amount in 元. Out: words.
"""

from __future__ import annotations

from decimal import Decimal

_WAN = Decimal(10_000)


def wan(amount: Decimal | None) -> str:
    """An amount in 万元 with two decimals where that is exact, else with all of them."""
    if amount is None:
        return "未列 not stated"
    value = amount / _WAN
    return f"{value:,.2f}" if value == value.quantize(Decimal("0.01")) else f"{value:,f}"
