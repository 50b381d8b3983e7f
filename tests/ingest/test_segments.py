"""Where budget tables stand in a document, and what belongs to each."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from budgetkg.ingest.document import Document
from budgetkg.ingest.tables.segments import Segment, find_segments, read_items

ReadText = Callable[[str], Document]


def found(document: Document) -> list[tuple[str, str, list[str]]]:
    """Kind, number and the words of the items of every table."""
    return [(one.title.kind.name, one.label, [item.words for item in one.items]) for one in find_segments(document)]


def test_find_segments_runs_from_title_to_title(read_text: ReadText):
    document = read_text(
        "第二部分 2025 年部门预算公开表\n表 2\n部门收入总体情况表\n编制部门：某局 单位：万元\n总计 5.00\n"
        "表 3\n部门支出总体情况表\n编制部门：某局 单位：万元\n总计 6.00\n"
    )
    assert found(document) == [
        ("income_summary", "表2", ["编制部门：某局 单位：万元", "总计 5.00"]),
        ("expenditure_summary", "表3", ["编制部门：某局 单位：万元", "总计 6.00"]),
    ]


def test_find_segments_spans_number_title_and_rows(read_text: ReadText):
    text = "开头\n表 2\n部门收入总体情况表\n编制部门：某局 单位：万元\n总计 5.00\n第三部分 说明\n"
    document = read_text(text)
    (segment,) = find_segments(document)
    assert document.text[segment.span.start : segment.span.end] == text[text.index("表 2") : text.index("\n第三部分")]


@pytest.mark.parametrize(
    ("label", "printed"),
    [
        ("表 7\n一般公共预算支出情况表", "表7"),  # on a line of its own
        ("表八：\n一般公共预算支出情况表", "表八"),
        ("表5：一般公共预算支出情况表", "表5"),
        ("公开05表\n一般公共预算支出情况表", "公开05表"),
        ("五、一般公共预算支出情况表", ""),  # numbered as an item: no number of a table
        ("某局\n一般公共预算支出情况表", ""),
    ],
)
def test_find_segments_keeps_the_printed_number(read_text: ReadText, label: str, printed: str):
    (segment,) = find_segments(read_text(f"{label}\n编制部门：某局 单位：万元\n总计 5.00\n"))
    assert segment.label == printed


CONTENTS = """目 录
第二部分 2025 年部门预算公开表
一、 部门收支总体情况表
二、 部门收入总体情况表
十一、 上年结转结余情况明细表
第三部分 2025 年部门预算情况说明
一、 关于某局 2025 年收支预算情况的总体说明
第一部分 2025 年部门概况
"""


def test_find_segments_passes_over_the_table_of_contents(read_text: ReadText):
    table = "表 2\n部门收入总体情况表\n编制部门：某局 单位：万元\n总计 5.00\n"
    assert found(read_text(CONTENTS)) == []
    assert [kind for kind, _, _ in found(read_text(CONTENTS + table))] == ["income_summary"]


def test_find_segments_passes_over_contents_that_end_right_before_a_table(read_text: ReadText):
    # the last entry of the contents is followed by a real table: another title stands between
    document = read_text("二、 部门收入总体情况表\n表 3\n部门支出总体情况表\n编制部门：某局 单位：万元\n总计 5.00\n")
    assert [kind for kind, _, _ in found(document)] == ["expenditure_summary"]


@pytest.mark.parametrize(
    "following",
    [
        "第三部分 2025 年部门预算情况说明",
        "一、关于某局 2025 年收支预算情况总体说明",
        "一、收支预算总体情况说明",
        "项目支出绩效目标表",
    ],
)
def test_find_segments_ends_at_the_explanation(read_text: ReadText, following: str):
    document = read_text(f"表 3\n部门支出总体情况表\n编制部门：某局 单位：万元\n总计 5.00\n{following}\n收支总预算。\n")
    assert [words for _, _, words in found(document)] == [["编制部门：某局 单位：万元", "总计 5.00"]]


def test_find_segments_goes_on_under_a_repeated_heading(read_text: ReadText):
    # urumqi-2025 表7: the grid is broken by department and unit of the next page
    document = read_text(
        "表 3\n\n部门支出总体情况表\n\n编制部门：某局\n\n单位：万元\n\n科目\t合计\n总计\t5.00\n\n"
        "编制部门：某局\n\n单位：万元\n\n科目\t合计\n201\t5.00\n"
    )
    ((_, _, words),) = found(document)
    assert words == [
        "编制部门：某局",
        "单位：万元",
        "科目 合计",
        "总计 5.00",
        "编制部门：某局",
        "单位：万元",
        "科目 合计",
        "201 5.00",
    ]


def test_find_segments_knows_a_title_over_two_lines(read_text: ReadText):
    document = read_text(
        "2025年部门一般公共预算基本支出\n部门预算经济分类预算表\n编制部门：某局 单位：万元\n总计 5.00\n"
    )
    assert found(document) == [("general_public_basic_expenditure", "", ["编制部门：某局 单位：万元", "总计 5.00"])]


def test_find_segments_of_a_text_without_tables_is_empty(read_text: ReadText):
    assert found(read_text("某局 2025 年部门预算。\n")) == []


def test_find_segments_knows_a_title_set_as_a_row(read_text: ReadText):
    # a title in a row of its own, alone in its cells
    document = read_text("表 3\t\t\n\t部门支出总体情况表\t\n科目\t合计\t基本支出\n总计\t5.00\t5.00\n")
    assert [(kind, label) for kind, label, _ in found(document)] == [("expenditure_summary", "表3")]


def test_find_segments_needs_a_table_below_the_title(read_text: ReadText):
    # the title in running text, far from any table
    document = read_text("部门收入总体情况表\n" + "说明文字。\n" * 13 + "单位：万元\n")
    assert found(document) == []


def test_read_items_in_printed_order_without_blank_rows(read_text: ReadText):
    items = read_items(read_text("表 3\n\n甲\t1\n\t\n乙\t2\n\n备注\n"))
    assert [item.words for item in items] == ["表 3", "甲 1", "乙 2", "备注"]
    assert [item.label for item in items] == ["表 3", "", "", "备注"]  # a row with two cells is no label


REAL = {
    # the kinds in the order of the sources; the printed numbers differ: in 2021 表八 is 三公 and 表九 the fund
    "changji-2021": [
        ("income_expenditure_summary", "表一"),
        ("income_summary", "表二"),
        ("expenditure_summary", "表三"),
        ("appropriation_summary", "表四"),
        ("general_public_expenditure", "表五"),
        ("general_public_basic_expenditure", "表六"),
        ("general_public_project_expenditure", "表七"),
        ("three_public", "表八"),
        ("gov_fund_expenditure", "表九"),
    ],
} | {
    key: [
        ("income_expenditure_summary", "表1"),
        ("income_summary", "表2"),
        ("expenditure_summary", "表3"),
        ("appropriation_summary", "表4"),
        ("general_public_expenditure", "表5"),
        ("general_public_basic_expenditure", "表6"),
        ("general_public_project_expenditure", "表7"),
        ("gov_fund_expenditure", "表8"),
        ("state_capital_expenditure", "表9"),
        ("three_public", "表10"),
        ("carryover", "表11"),
    ]
    for key in ("bayingol-2024", "changji-2025", "kizilsu-2025", "urumqi-2025")
}


@pytest.mark.parametrize("name", REAL)
def test_find_segments_of_the_real_sources(read_example: Callable[[str], Document], name: str):
    segments: list[Segment] = list(find_segments(read_example(name)))
    assert [(one.title.kind.name, one.label) for one in segments] == REAL[name]
    assert all(left.span.end <= right.span.start for left, right in itertools.pairwise(segments))
