"""Amounts: printed in any way that disclosures print them, and read back exactly."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from budgetkg.ingest.quantities import Unit, canonical, is_figure, parse_amount, parse_figure, plain_figure
from budgetkg.ingest.tables.equations import Scale

UNITS = st.integers(min_value=-(10**13), max_value=10**13)
DECIMALS = st.integers(min_value=0, max_value=6)
WIDE = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")
BLANKS = st.sampled_from(["", " ", "　", "\t", "\u00a0", "　　"])


def value_of(units: int, decimals: int) -> Decimal:
    return Decimal(units).scaleb(-decimals)


@st.composite
def printed_amounts(draw: st.DrawFn) -> tuple[str, Decimal]:
    """A figure as a disclosure may print it, and its value."""
    decimals = draw(DECIMALS)
    value = value_of(draw(UNITS), decimals)
    printed = f"{value:,.{decimals}f}" if draw(st.booleans()) else f"{value:.{decimals}f}"
    if draw(st.booleans()):
        printed = printed.translate(WIDE)
    elif draw(st.booleans()):
        printed = printed.replace(".", "。")  # 837。5
    return draw(BLANKS) + printed + draw(BLANKS), value


@given(printed_amounts())
def test_print_and_parse_is_exact(amount: tuple[str, Decimal]):
    printed, value = amount
    assert is_figure(printed)
    assert parse_figure(printed) == value


@given(printed_amounts())
def test_parse_keeps_the_number_of_decimals(amount: tuple[str, Decimal]):
    # 1234.50 and 1234.5 are one number but two printed figures
    printed, value = amount
    assert Decimal(plain_figure(printed)).as_tuple().exponent == value.as_tuple().exponent


@given(printed_amounts())
def test_plain_figure_is_idempotent(amount: tuple[str, Decimal]):
    plain = plain_figure(amount[0])
    assert plain_figure(plain) == plain
    assert is_figure(plain)


@given(printed_amounts(), st.sampled_from(Unit))
def test_yuan_is_exact_in_every_unit(amount: tuple[str, Decimal], unit: Unit):
    printed, value = amount
    assert parse_amount(printed, unit).yuan == value * unit.yuan
    assert parse_amount(printed, unit).yuan / unit.yuan == value


@given(UNITS, DECIMALS)
def test_canonical_is_one_spelling_of_a_value(units: int, decimals: int):
    # the same value with more zeros has the same spelling, and the spelling has the value
    value = value_of(units, decimals)
    assert canonical(value) == canonical(value.quantize(Decimal(1).scaleb(-decimals - 3)))
    assert Decimal(canonical(value)) == value
    assert "E" not in canonical(value)


@given(st.lists(printed_amounts(), min_size=1, max_size=8))
def test_scale_makes_whole_numbers_of_all_figures_of_a_document(amounts: list[tuple[str, Decimal]]):
    scale = Scale([printed for printed, _ in amounts])
    for printed, value in amounts:
        assert scale.whole(printed) == value * 10**scale.digits


@given(st.text(alphabet="0123456789.,。-— 万元%千（）", max_size=12))
def test_is_figure_agrees_with_parse_figure(text: str):
    # what is a figure has a value, whatever the separators; nothing else raises but InvalidAmount
    if is_figure(text):
        assert Decimal(plain_figure(text)) == parse_figure(text)
