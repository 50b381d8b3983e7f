"""What became of every line: captured, passed over by a named rule, or unread."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetkg.ingest.pipeline import extract
from budgetkg.ingest.records import LineCoverage
from tests.conftest import document_of, example_disclosure

DISCLOSURE = """某市教育局2023年部门预算公开
目 录
第一部分 部门概况
一、主要职能
第三部分 2023年部门预算情况说明
第一部分 部门概况
一、主要职能
（一）贯彻执行国家教育方针。
- 1 -
第三部分 2023年部门预算情况说明
二、关于某市教育局2023年收入预算情况说明
{words}
"""


def coverage_of(words: str) -> LineCoverage:
    return extract(document_of(DISCLOSURE.format(words=words))).lines


def test_lines_are_captured_or_passed_over_by_rule() -> None:
    found = coverage_of("某市教育局收入预算10.00万元，其中：\n一般公共预算10.00万元，占100%，比上年增加1.00万元。")
    assert found.unread == ()
    assert dict(found.ignored) == {"contents": 4, "page_number": 1}
    assert found.printed == 13
    assert found.captured == 8
    assert found.rate == 1


def test_line_that_nobody_reads_is_unread_with_its_place() -> None:
    found = coverage_of("一般公共预算10.00万元，占100%。\n本部门大楼于1987年落成。")
    assert [(one.line_start, one.quote) for one in found.unread] == [(13, "本部门大楼于1987年落成。")]
    assert found.rate == 1 - Decimal(1) / 13


def test_figure_that_no_record_holds_is_unread_although_its_sentence_was_read() -> None:
    """The wrapped line of a sentence counts as read, but not where it prints a figure of its own."""
    wrapped = "一般公共预算10.00万元，占100%，主要原因是" + "在职人员工资正常晋升" * 4 + "，\n另有零星{}。"
    assert coverage_of(wrapped.format("若干")).unread == ()
    (unread,) = coverage_of(wrapped.format("购置8台")).unread
    assert unread.quote == "另有零星购置8台。"


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("部门联系人 某某 联系电话", "contact"),
        ("-----", "ruled_line"),
        ("按照全口径预算的原则，某市教育局2023年所有收入和支出均纳入部门预算管理。", "principle"),
        ("截至2022年底，国有资产总体情况为\n1.房屋100.00平方米，价值20.00万元。", "lead_in"),
    ],
)
def test_rule_passes_over(words: str, rule: str) -> None:
    text = DISCLOSURE.format(words="一般公共预算10.00万元，占100%。")
    heading = "十二、其他重要事项的情况说明\n（三）国有资产占用使用情况\n" if rule == "lead_in" else ""
    found = extract(document_of(text + heading + words)).lines
    assert dict(found.ignored).get(rule) == 1, found


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("bayingol-2024", 470),
        ("changji-2021", 921),
        ("changji-2025", 811),
        ("kizilsu-2025", 1306),
        ("urumqi-2025", 700),
    ],
)
def test_every_line_of_the_real_disclosures_is_accounted_for(name: str, printed: int) -> None:
    found = example_disclosure(name).lines
    lines = example_disclosure(name).document.text.split("\n")
    assert found.printed == printed == sum(1 for line in lines if line.strip())
    assert [one.quote for one in found.unread] == []
    assert found.captured > Decimal("0.93") * printed, "lines are read, not just passed over"


def test_words_of_no_known_form_in_a_real_disclosure_are_found_out() -> None:
    strange = "本楼电梯每日清洗两次，食堂供应早餐。"
    text = example_disclosure("urumqi-2025").document.text
    head, heading, tail = text.rpartition("二、关于乌鲁木齐市工业和信息化局 2025 年收入预算情况说明")
    found = extract(document_of(f"{head}{strange}\n{heading}{tail}")).lines
    assert [one.quote for one in found.unread] == [strange]
