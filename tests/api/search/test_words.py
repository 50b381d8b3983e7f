"""Words of texts and of what readers type: each case says what it is there for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetkg.api.search.words import asked, number_word, words
from budgetkg.ingest.policy_numbers import parse_policy_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工信局", "工信 信局 局"),
        ("局", "局"),  # a single character is a word
        ("中小企\n业", "中小 小企 企业 业"),  # a line that was wrapped within a word
        ("表5", "表 5"),
        ("1,864.72 万元", "1864.72 万元 元"),  # separators are no part of a figure
        ("同比增长 5.3%", "同比 比增 增长 长 5.3%"),
        ("ＧＤＰ", "gdp"),  # full width
        ("⼯信", "工信 信"),  # a radical for a character, as fonts of PDF files give it
        ("《通知》（新财企）", "通知 知 新财 财企 企"),
        ("", ""),
    ],
)
def test_words_of_a_text(text: str, expected: str) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "spelling",
    [
        "新财企〔2024〕140号",
        "新财企[2024]140 号",
        "新财企（2024）140号",
        " 新财企 【2024】 140 号 ",
        "新财企2024年140号",
    ],
)
def test_number_is_one_word_in_any_spelling(spelling: str) -> None:
    found = asked(spelling)
    assert [number_word(one) for one in found.numbers] == ["新财企_2024_140"]
    assert found.phrases == ()


def test_number_beside_words() -> None:
    for typed in ("中小企业 新财企(2024)140号", "中小企业 新财企 (2024) 140 号", "新财企2024年140号 中小企业"):
        found = asked(typed)
        assert found.numbers == (parse_policy_number("新财企〔2024〕140号"),)
        assert [one.words for one in found.phrases] == [("中小", "小企", "企业")]


@given(st.text(alphabet="工业和信息化局中小企业2025.,ab〔〕 ", max_size=30), st.integers(0, 30), st.integers(1, 8))
def test_any_part_of_a_run_is_found_in_it(text: str, start: int, length: int) -> None:
    """What is cut out of a run of characters is a phrase of its words, the last of them open where it is one character."""
    run = "".join(one for one in text if "\u4e00" <= one <= "\u9fff")
    part = run[start : start + length]
    if not part:
        return
    (phrase,) = asked(part).phrases
    there = words(run).split()
    size = len(phrase.words)
    assert any(
        all(
            one == other or (at == size - 1 and phrase.is_open and other.startswith(one))
            for at, (one, other) in enumerate(zip(phrase.words, there[first : first + size], strict=True))
        )
        for first in range(len(there) - size + 1)
    )
