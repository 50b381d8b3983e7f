"""Printed figures and units to exact amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetkg.ingest.quantities import (
    Quantity,
    Unit,
    canonical,
    chinese_number,
    find_label_unit,
    find_unit,
    is_figure,
    parse_amount,
    parse_figure,
    plain_figure,
)
from budgetkg.ontology.errors import InvalidAmount

FIGURES = [
    ("1,155.04", "1155.04"),
    ("40", "40"),  # changji-2021 prints whole amounts without decimals
    ("837.5　", "837.5"),  # with the full-width blank of its cell
    ("837。5", "837.5"),  # changji-2021 表四: a full stop for the point
    ("837．5", "837.5"),
    ("0.00", "0.00"),  # printed zero is not blank; its decimals stay
    ("１，１５５．０４", "1155.04"),
    ("-5.20", "-5.20"),
    ("－5.20", "-5.20"),
    ("−5.20", "-5.20"),  # the mathematical minus
    ("12,345,678.90", "12345678.90"),
    ("1,155.\n04", "1155.04"),  # a narrow cell breaks the figure
    ("1,8\n64.72", "1864.72"),
    ("-\n5.20", "-5.20"),
    ("-   5.20", "-5.20"),  # a spreadsheet sets the minus at the left edge of the cell
]

NOT_FIGURES = [
    "",
    "　",
    "—",
    "-",
    "无",
    "12,34",  # thousands are set in threes or not at all
    "1155,040.1",
    "1,155.",
    ".5",
    "1.2.3",
    "5%",
    "40万元",
    "20805款",
    "≤30",
    "1e3",
    "10/12",
]


@pytest.mark.parametrize(("printed", "value"), FIGURES)
def test_parse_figure_is_exact(printed: str, value: str):
    assert is_figure(printed)
    assert parse_figure(printed) == Decimal(value)


@pytest.mark.parametrize(("printed", "plain"), FIGURES)
def test_plain_figure_keeps_the_printed_decimals(printed: str, plain: str):
    assert plain_figure(printed) == plain


@pytest.mark.parametrize("printed", NOT_FIGURES)
def test_parse_figure_refuses_what_is_no_figure(printed: str):
    assert not is_figure(printed)
    with pytest.raises(InvalidAmount) as refused:
        parse_figure(printed)
    message = str(refused.value)
    assert repr(printed) in message  # what
    assert "不是数字" in message
    assert "no figure" in message
    assert "expected digits such as 1,155.04" in message


@pytest.mark.parametrize("printed", ["80.86 12", "12 5", "80.86\n12", "80 155.04", "1 155"])
def test_is_figure_refuses_two_figures_in_one_cell(printed: str):
    assert not is_figure(printed)


@pytest.mark.parametrize(
    ("printed", "unit", "yuan"),
    [
        ("715.72", Unit.WAN_YUAN, "7157200"),
        ("7,157,200.00", Unit.YUAN, "7157200"),
        ("7157.2", Unit.THOUSAND_YUAN, "7157200"),
        ("0.071572", Unit.HUNDRED_MILLION_YUAN, "7157200"),
        ("-0.01", Unit.WAN_YUAN, "-100"),
        ("0.1", Unit.WAN_YUAN, "1000"),  # 0.1 has no exact float
    ],
)
def test_parse_amount_converts_to_yuan(printed: str, unit: Unit, yuan: str):
    amount = parse_amount(printed, unit)
    assert amount.yuan == Decimal(yuan)
    assert (amount.raw, amount.unit) == (printed, unit)


def test_quantity_printed_is_the_raw_figure_in_plain_digits():
    assert Quantity(Decimal("1234.5"), Unit.WAN_YUAN, "1,234.50　").printed == "1234.50"


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("编制部门：昌吉回族自治州工业和信息化局 单位：万元", Unit.WAN_YUAN),
        ("编制部门（单位）： 昌吉州工业和信息化局                        单位：万元", Unit.WAN_YUAN),
        ("单位:元", Unit.YUAN),
        ("金额单位：元", Unit.YUAN),
        ("单位：人民币万元", Unit.WAN_YUAN),
        ("计量单位：千元", Unit.THOUSAND_YUAN),
        ("单位：亿元", Unit.HUNDRED_MILLION_YUAN),
        ("单位：个", None),  # a unit, but none of money
        ("编制单位：某市财政局", None),
        ("收支总表（单位：元）", Unit.YUAN),
        ("金额单位：万元表1", Unit.WAN_YUAN),  # the number of the table right behind it
        ("部门收支总体情况表", None),
        ("单位：百万元", None),  # not known: better flagged than read as 元
    ],
)
def test_find_unit_reads_the_stated_unit(printed: str, unit: Unit | None):
    assert find_unit(printed) is unit


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        # 元谋县 (532328) and 元氏县 (130132) are counties: their names are read as the unit 元, every amount 10 000 × too small
        ("编制单位：元谋县财政局 单位：万元", Unit.WAN_YUAN),
        ("预算单位：元氏县财政局", None),
        ("单位：元阳县教育局 金额单位：元", Unit.YUAN),
    ],
)
def test_find_unit_does_not_take_a_publishers_name_for_a_unit(printed: str, unit: Unit | None):
    assert find_unit(printed) is unit


@pytest.mark.parametrize(("printed", "unit"), [("单 位：元", Unit.YUAN), ("单位：万  元", Unit.WAN_YUAN)])
def test_find_unit_reads_letter_spaced_words(printed: str, unit: Unit):
    assert find_unit(printed) is unit


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("金额（元）", Unit.YUAN),
        ("预算数(万元)", Unit.WAN_YUAN),
        ("2025 年预算数（单位：千 元）", Unit.THOUSAND_YUAN),
        ("奖补资金（500元）", None),  # an amount in a name
        ("预算数", None),
    ],
)
def test_find_label_unit_reads_the_brackets_of_a_heading(printed: str, unit: Unit | None):
    assert find_label_unit(printed) is unit


@pytest.mark.parametrize(
    ("value", "text"),
    [("7157200.00", "7157200"), ("0.50", "0.5"), ("1E+3", "1000"), ("0.00", "0"), ("-12.10", "-12.1"), ("100", "100")],
)
def test_canonical_is_plain_and_without_trailing_zeros(value: str, text: str):
    assert canonical(Decimal(value)) == text


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("一十一", 11),  # urumqi-2025 counts （一十）（一十一）
        ("二十", 20),
        ("九十九", 99),
        ("一百零八", 108),
        ("一百一十", 110),
        ("两", 2),
        ("九百九十九", 999),
    ],
)
def test_chinese_number_reads_both_ways_of_counting(printed: str, value: int):
    assert chinese_number(printed) == value


def test_chinese_number_refuses_other_words():
    with pytest.raises(InvalidAmount, match=r"'十A' 不是中文数字 is no Chinese numeral; expected one such as 十二"):
        chinese_number("十A")
