"""Offsets, lines, quotes: the way back from a reading to the words of the source."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetkg.ingest.document import (
    Document,
    Line,
    Span,
    cover,
    fold_blanks,
    join_wrapped,
    joins_with_blank,
    split_lines,
    without_blanks,
)

ReadText = Callable[[str], Document]


def test_split_lines_numbers_from_one_and_counts_the_break():
    # the empty line between is a line of its own: printed line numbers must agree with an editor's
    assert split_lines("甲乙\n\n丙") == (Line(1, None, 0, "甲乙"), Line(2, None, 3, ""), Line(3, None, 4, "丙"))


def test_line_end_leaves_the_break_out():
    assert [line.end for line in split_lines("甲乙\n\n丙")] == [2, 3, 5]


@pytest.mark.parametrize(
    ("offset", "number"),
    [
        (0, 1),
        (1, 1),
        (2, 1),  # the break belongs to the line that it ends
        (3, 2),  # an empty line
        (4, 3),
    ],
)
def test_line_at_finds_the_line_of_an_offset(read_text: ReadText, offset: int, number: int):
    assert read_text("甲乙\n\n丙").line_at(offset).number == number


def test_locate_names_all_lines_and_joins_the_wrapped_quote(read_text: ReadText):
    source = "208 05 05\n机关事业单位基本养老保险缴\n\n费支出\n60.97"
    document = read_text(source)
    span = Span(source.index("机关"), source.index("费支出") + 3)
    place = document.locate(span)
    assert (place.line_start, place.line_end, place.page) == (2, 4, None)
    assert place.quote == "机关事业单位基本养老保险缴费支出"
    assert place.span == span


def test_locate_of_a_span_up_to_the_break_stays_on_its_line(read_text: ReadText):
    # a half-open span that ends where the next line begins holds nothing of that line
    assert read_text("总计 1.00\n201").locate(Span(0, 8)).line_end == 1


def test_locate_of_an_empty_span_is_where_it_stands(read_text: ReadText):
    place = read_text("甲\n乙").locate(Span(2, 2))
    assert (place.line_start, place.line_end, place.quote) == (2, 2, "")


def test_cover_holds_spans_in_any_order():
    assert cover([Span(7, 8), Span(1, 3), Span(2, 9)]) == Span(1, 9)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("合　　计   837.5　", "合 计 837.5"),  # full-width blanks as in changji-2021
        ("\t单位：万元\t", "单位：万元"),
        ("\u00a0甲\u00a0\u00a0乙", "甲 乙"),  # non-breaking blanks of web pages
        ("　", ""),
        ("", ""),
    ],
)
def test_fold_blanks_makes_one_space_of_every_run(printed: str, folded: str):
    assert fold_blanks(printed) == folded


@pytest.mark.parametrize(
    ("printed", "bare"),
    [("收 入 总 计", "收入总计"), ("总\u00a0计\n", "总计"), ("2025 年", "2025年"), ("　", "")],
)
def test_without_blanks_leaves_words_only(printed: str, bare: str):
    assert without_blanks(printed) == bare


@pytest.mark.parametrize(
    ("left", "right", "keeps"),
    [
        ("1,155.04", "520.04", True),  # two figures would become one
        ("action", "plan", True),
        ("2025", "年", False),
        ("基本养老保险缴", "费支出", False),
        ("（第二批", "2024", False),
        ("100.00%", "5", False),  # a sign that is no letter or digit parts them anyway
        ("", "5", False),
        ("5", "", False),
    ],
)
def test_joins_with_blank_only_between_latin_or_digits(left: str, right: str, keeps: bool):
    assert joins_with_blank(left, right) is keeps


@pytest.mark.parametrize(
    ("pieces", "joined"),
    [
        (["机关事业单位基本养老保险缴", "", "费支出"], "机关事业单位基本养老保险缴费支出"),
        (["差旅费 15.75", "万元"], "差旅费 15.75万元"),
        (["比上年增加 3.88", "12 人"], "比上年增加 3.88 12 人"),
        (["　总", "体　", "目", "标"], "总体目标"),  # one character a line, as in the target tables
        ([], ""),
        (["", "　"], ""),
    ],
)
def test_join_wrapped_leaves_no_trace_of_the_break(pieces: list[str], joined: str):
    assert join_wrapped(pieces) == joined
