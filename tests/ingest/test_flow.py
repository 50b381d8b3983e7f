"""Lines of a wrapped text joined to paragraphs, and the way back to the source."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetkg.ingest.document import Document, Span
from budgetkg.ingest.flow import display_width, read_flow, wrap_width

ReadText = Callable[[str], Document]

WRAPPED = """（一）贯彻执行国家、自治区工业和信息化的法律法规和方针政策，提出

自治州工业和信息化发展规划和政策建议；拟订工业和信息化发展的政策措施，

并组织实施和监督检查；协调解决工业和信息化进程中的重大问题。

（二）拟订自治州工业和信息化发展规划；贯彻落实国家、自治区产业政

策，并组织实施和监督检查；指导产业合理布局和结构调整。

预算安排规模：50.00 万元

项目承担单位：昌吉回族自治州工业和信息化局
"""
"""As changji-2025 is wrapped: every printed line is followed by an empty one."""


def no_heading(_: str) -> bool:
    return False


def paragraphs(document: Document, is_heading: Callable[[str], bool] = no_heading) -> list[str]:
    flow = read_flow(document, document.lines, is_heading)
    return [flow.compact[start:end] for start, end in flow.paragraphs()]


def test_read_flow_joins_wrapped_lines_to_paragraphs(read_text: ReadText):
    assert paragraphs(read_text(WRAPPED)) == [
        "（一）贯彻执行国家、自治区工业和信息化的法律法规和方针政策，提出自治州工业和信息化发展规划和政策建议；"
        "拟订工业和信息化发展的政策措施，并组织实施和监督检查；协调解决工业和信息化进程中的重大问题。",
        "（二）拟订自治州工业和信息化发展规划；贯彻落实国家、自治区产业政策，并组织实施和监督检查；"
        "指导产业合理布局和结构调整。",
        "预算安排规模：50.00万元",  # short lines end their paragraph
        "项目承担单位：昌吉回族自治州工业和信息化局",
    ]


LONG = "收入预算包括一般公共预算、政府性基金预算、国有资本经营预算和财政专户管理的"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("根据（新工信", "消费〔2024〕8 号）文件"),
        ("根据新财企", "〔2024〕140号文件"),
        ("根据新财企", "（2024）140号文件"),  # it looks like an item's number
        ("根据新财企〔", "2024〕140号文件"),
        ("根据新财企〔20", "24〕140号文件"),
        ("根据新财企〔2024", "〕140号文件"),
        ("根据新财企〔2024〕", "140 号文件"),
        ("根据新财企〔2024〕14", "0号文件"),
        ("根据新财企〔2024〕140", "号文件"),
    ],
)
def test_read_flow_joins_a_document_number_that_a_line_cuts(read_text: ReadText, first: str, second: str):
    document = read_text(f"{LONG}。\n\n{first}\n\n{second}\n")  # a short line ends its paragraph elsewhere
    assert paragraphs(document)[-1] == (first + second).replace(" ", "")


@pytest.mark.parametrize(
    ("first", "second"),
    [("项目支出绩效目标表（2024）", "1.机关运行"), ("某局部门预算", "（2024）"), ("某局〔2024〕", "（一）主要职能")],
)
def test_read_flow_does_not_join_other_short_lines(read_text: ReadText, first: str, second: str):
    assert paragraphs(read_text(f"{LONG}。\n\n{first}\n\n{second}\n"))[-2:] == [first, second]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (LONG, "各项资金。", True),
        (LONG[:10], "各项资金。", False),  # the line stops short of the page's width
        (LONG + "。", "各项资金。", False),  # a sentence ended at the margin
        (LONG, "（二）各项资金。", False),  # an item opens
        (LONG, "3. 各项资金。", False),
        (LONG, "3.88 万元。", True),  # a figure is no item
        (LONG, "二、各项资金。", False),
        (LONG, "项目承担单位：某局", False),  # a labelled field opens
        (LONG[:10], "，其中各项资金。", True),  # nothing begins with a comma
        (LONG[:10], "主要原因是各项资金。", True),
        (LONG[:10], "%，主要原因是各项资金。", True),
    ],
)
def test_read_flow_decides_at_every_break(read_text: ReadText, first: str, second: str, joined: bool):
    text = "\n".join([*[LONG + "。"] * 3, first, second])  # the others give the width at which the source wraps
    assert len(paragraphs(read_text(text))) == (4 if joined else 5)


def test_read_flow_keeps_a_heading_apart(read_text: ReadText):
    # a heading may fill its line; the text below must not become part of it
    document = read_text(f"{LONG}\n{LONG}\n{LONG}")
    assert paragraphs(document, lambda line: line == LONG) == [LONG, LONG, LONG]


def test_read_flow_reads_one_paragraph_a_line_where_lines_are_not_wrapped(read_text: ReadText):
    # delimited sources print a paragraph a line however long; only a line cut at the foot of a page goes on
    cut = "指导中小企业改革与发展，指导中小企业改革与发展，指导中小企业改革与发展，指导中小企业改革与发展和"
    assert paragraphs(
        read_text(f"项目\t合计\n一般公共预算 5.00 万元\n政府性基金预算未安排\n{cut}\n\n展，建立健全服务体系。")
    ) == [
        "项目\t合计",
        "一般公共预算5.00万元",
        "政府性基金预算未安排",
        f"{cut}展，建立健全服务体系。",
    ]


def test_flow_keeps_a_blank_between_figures_of_two_lines(read_text: ReadText):
    document = read_text(f"{LONG[:36]} 15.75\n3.72 万元{LONG[:30]}")
    flow = read_flow(document, document.lines, no_heading)
    assert "15.75 3.72" in flow.text


def test_flow_leads_back_to_the_source_across_a_break(read_text: ReadText):
    document = read_text(WRAPPED)
    flow = read_flow(document, document.lines, no_heading)
    start = flow.compact.index("产业政策")
    place = flow.locate(start, start + len("产业政策"))
    assert document.text[place.span.start : place.span.end] == "产业政\n\n策"
    assert (place.line_start, place.line_end, place.quote) == (7, 9, "产业政策")
    assert flow.printed(start, start + 4) == "产业政策"


def test_flow_printed_keeps_the_blanks_of_a_line(read_text: ReadText):
    document = read_text("资金执行时间：2025 年 1月 1 日")
    flow = read_flow(document, document.lines, no_heading)
    start = flow.compact.index("2025")
    assert flow.compact[start:] == "2025年1月1日"
    assert flow.printed(start, len(flow.compact)) == "2025 年 1月 1 日"
    assert flow.printed(start, start) == ""


def test_flow_source_span_is_that_of_the_words(read_text: ReadText):
    document = read_text("  甲 乙。\n\n　丙")
    flow = read_flow(document, document.lines, no_heading)
    assert flow.compact == "甲乙。\n丙"
    assert flow.source_span(0, 2) == Span(2, 5)
    assert flow.source_span(4, 5) == Span(9, 10)


def test_flow_of_no_lines_is_empty(read_text: ReadText):
    flow = read_flow(read_text("甲"), [], no_heading)
    assert (flow.text, flow.compact, list(flow.paragraphs())) == ("", "", [])


@pytest.mark.parametrize(
    ("text", "width"),
    [("2025 年", 7), ("“三公”", 8), ("1,155.04", 8), ("（一）", 6), ("", 0), ("—", 2)],
)
def test_display_width_counts_chinese_twice(text: str, width: int):
    assert display_width(text) == width


def test_wrap_width_leaves_single_long_lines_out(read_text: ReadText):
    # one line of a table that is far wider than the page must not pass for the page's width
    lines = read_text("\n".join(["预算" * 15] * 99 + ["预算" * 40])).lines
    assert wrap_width(lines) == 60
    assert wrap_width([]) is None


def test_wrap_width_is_that_of_the_prose_where_many_lines_are_wider_or_narrower(read_text: ReadText):
    # a Xinjiang PDF with few paragraphs and many projects: target tables on pages set across, one cell a line in others
    prose, wide, cell = (
        "预算" * 18,
        "产出指标 数量指标 开展培训次数 按照完成比例赋分 工作资料 原始凭证 计划标准 / 10",
        "计划标准",
    )
    lines = read_text("\n".join([prose] * 40 + ["预" + prose[:-2]] * 10 + [wide] * 12 + [cell] * 200)).lines
    assert wrap_width(lines) == 72
