"""Masking keeps every offset and every figure that is printed with decimals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgetkg.ingest.privacy import mask_telephone_numbers

NAMES = st.sampled_from(
    ["一般公共服务支出", "201", "20113", "基本工资", "总计", "电话费", "电话会议", "咨询费", "单位：万元", "某局"]
)
AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False)
FIGURES = st.one_of(AMOUNTS.map(lambda amount: f"{amount:,.2f}"), AMOUNTS.map(lambda amount: f"{amount:.2f}"))
LABELS = st.sampled_from(["联系电话", "咨询电话", "电话", "监督电话：", "联系方式: ", "手机号码"])
LANDLINES = st.from_regex(r"0[1-9]\d{1,2}-[1-9]\d{6,7}", fullmatch=True)
MOBILES = st.from_regex(r"1[3-9]\d{9}", fullmatch=True)
ASCII_DIGITS = set("0123456789")


@given(st.text(alphabet="联系电话手机传真：:0123456789-— ()（）.,\n\t王某局费额", max_size=60))
def test_mask_keeps_length_and_everything_but_digits(text: str):
    masked = mask_telephone_numbers(text)
    assert len(masked) == len(text)
    assert all(new == old or (new == "*" and old.isdigit()) for new, old in zip(masked, text, strict=True))


@given(st.text(alphabet="联系电话手机传真：:0123456789-— ()（）.,\n\t王某局费额", max_size=60))
def test_mask_is_idempotent(text: str):
    masked = mask_telephone_numbers(text)
    assert mask_telephone_numbers(masked) == masked


@given(st.lists(st.tuples(NAMES, st.lists(FIGURES, min_size=1, max_size=4)), min_size=1, max_size=6))
def test_mask_leaves_the_figures_of_a_table_alone(rows: list[tuple[str, list[str]]]):
    table = "\n".join(" ".join([name, *figures]) for name, figures in rows)
    assert mask_telephone_numbers(table) == table


@given(
    LABELS,
    st.sampled_from(["", " ", "\t", "　"]),
    st.one_of(LANDLINES, MOBILES),
    st.sampled_from(["", "。", "\n", "\t"]),
)
def test_mask_leaves_no_digit_of_a_labelled_number(label: str, gap: str, number: str, end: str):
    masked = mask_telephone_numbers(f"部门联系人 王某 {label}{gap}{number}{end}")
    assert not ASCII_DIGITS & set(masked)


@given(st.sampled_from(["王某", "王某，", "王某 "]), MOBILES, st.sampled_from(["", "。", "\n", "，", " 某"]))
def test_mask_leaves_no_digit_of_a_bare_mobile_number(before: str, number: str, end: str):
    assert not ASCII_DIGITS & set(mask_telephone_numbers(f"{before}{number}{end}"))
