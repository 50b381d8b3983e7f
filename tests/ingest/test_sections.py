"""Headings of the running text and the sections they open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetkg.ingest.document import Document, Span
from budgetkg.ingest.sections import (
    Section,
    is_heading,
    is_page_number,
    read_narrative,
    read_sections,
    section_of,
    sections_of,
)
from budgetkg.ingest.tables.segments import find_segments

ReadText = Callable[[str], Document]

HEADINGS = [
    # heading, kind, number. The same words stand in all five sources, under these numbers or others.
    ("第三部分 2025 年部门预算情况说明", "part", ""),
    ("一、 主要职能", "functions", "一"),
    ("二、 机构设置及人员情况", "organisation", "二"),
    ("- 二、 机构设置及人员情况", "organisation", "二"),  # bayingol-2024: a list item
    ("一、关于乌鲁木齐市工业和信息化局 2025 年收支预算情况总体说明", "budget_overview", "一"),
    ("一、关于昌吉州工业和信息化局2021年收支预算情况的总体说明", "budget_overview", "一"),
    ("二、关于昌吉州工业和信息化局2021年收入预算情况说明", "income", "二"),
    ("三、关于昌吉州工业和信息化局2021年支出预算情况说明", "expenditure", "三"),
    ("四、关于昌吉州工业和信息化局2021年财政拨款收支预算情况的总体说明", "appropriation", "四"),
    ("五、关于昌吉州工业和信息化局2021年一般公共预算当年拨款情况说明", "general_public", "五"),
    ("（一）一般公共预算当年拨款规模变化情况", "general_public_scale", "一"),
    ("（二）一般公共预算当年拨款结构情况", "general_public_structure", "二"),
    ("（三）一般公共预算当年拨款具体使用情况", "general_public_uses", "三"),
    ("六、关于昌吉州工业和信息化局2021年一般公共预算基本支出情况说明", "basic", "六"),
    ("七、关于昌吉州工业和信息化局2021年一般公共预算项目支出情况说明", "projects", "七"),
    ("八、关于昌吉州工业和信息化局2021年一般公共预算“三公”经费预算情况说明", "three_public", "八"),
    ("十、关于乌鲁木齐市工业和信息化局 2025 年财政拨款“三公”经费预算情况说明", "three_public", "十"),
    ("九、关于昌吉州工业和信息化局2021年政府性基金预算拨款情况说明", "gov_fund", "九"),
    ("九、关于乌鲁木齐市工业和信息化局 2025 年国有资本经营预算拨款情况说明", "state_capital", "九"),
    ("十一、关于乌鲁木齐市工业和信息化局 2025 年上年结转结余预算情况说明", "carryover", "十一"),
    ("十二、 其他重要事项的情况说明", "other_matters", "十二"),
    ("(一) 单位运行经费情况", "operating_cost", "一"),
    ("（一）机关运行经费情况", "operating_cost", "一"),
    ("（二）政府采购情况", "procurement", "二"),
    ("（三）国有资产占用使用情况", "state_assets", "三"),
    ("(四) 预算绩效情况", "performance", "四"),
    ("部门整体绩效目标表", "department_targets", ""),
    ("项  目  支  出  绩  效  目  标  表", "project_targets", ""),  # changji-2021: letter-spaced
    ("（五）其他需说明的事项", "remarks", "五"),
    ("第四部分 名词解释", "terms", ""),
]


def sections_in(document: Document) -> tuple[Section, ...]:
    return read_sections(read_narrative(document, []))


@pytest.mark.parametrize(("heading", "kind", "number"), HEADINGS)
def test_read_sections_knows_a_heading_by_its_words(read_text: ReadText, heading: str, kind: str, number: str):
    assert is_heading(heading)
    found = sections_in(read_text(f"开头。\n{heading}\n本部门没有。\n"))
    assert [(one.kind, one.number, one.words.strip()) for one in found] == [(kind, number, "本部门没有。")]


@pytest.mark.parametrize(
    "line",
    [
        "一、财政拨款:指由一般公共预算安排的财政拨款数。",  # an item of the terms
        "1、一般公共服务支出（类）520.04 万元，占 72.66%。",
        "（一）项目名称：食盐专营管理工作项目",
        "（一）贯彻执行国家、自治区工业和信息化的法律法规和方针政策，提出",
        "收入预算包括：一般公共预算、财政拨款结转结余。",
        "政府性基金预算未安排。",
        "",
    ],
)
def test_is_heading_refuses_text(line: str):
    assert not is_heading(line)


@pytest.mark.parametrize(
    "heading",
    [
        "三、关于某市公共资源交易中心2025年支出预算情况说明",
        "三、关于某市金融工作办公室2025年支出预算情况说明",
        "三、关于某市住房公积金管理中心2025年支出预算情况说明",
        "三、关于某县建设项目基金会2025年支出预算情况说明",
    ],
)
def test_is_heading_knows_the_expenditure_of_every_department(read_text: ReadText, heading: str):
    assert is_heading(heading)
    assert [one.kind for one in sections_in(read_text(f"开头。\n{heading}\n本部门没有。\n"))] == ["expenditure"]


@pytest.mark.parametrize(
    "heading",
    [
        "八、关于某局2025年政府性基金支出预算情况说明",
        "六、关于某局2025年一般公共预算基本支出预算情况说明",
        "九、关于某局2025年国有资本经营预算支出预算情况说明",
    ],
)
def test_read_sections_keeps_the_expenditure_of_one_fund_apart(read_text: ReadText, heading: str):
    assert "expenditure" not in {one.kind for one in sections_in(read_text(f"开头。\n{heading}\n本部门没有。\n"))}


def test_read_sections_end_where_the_next_begins(read_text: ReadText):
    found = sections_in(
        read_text(
            "二、关于某局2025年收入预算情况说明\n收入预算 5.00 万元。\n三、关于某局2025年支出预算情况说明\n支出预算 5.00 万元。\n"
        )
    )
    assert [(one.kind, one.words) for one in found] == [
        ("income", "\n收入预算5.00万元。\n"),
        ("expenditure", "\n支出预算5.00万元。"),
    ]
    assert found[1].flow.compact[found[1].heading : found[1].start] == "三、关于某局2025年支出预算情况说明"


def test_read_sections_takes_the_body_not_the_table_of_contents(read_text: ReadText):
    document = read_text(
        "目 录\n一、 主要职能\n二、 机构设置及人员情况\n第四部分 名词解释\n"
        "一、主要职能\n（一）负责工业。\n二、机构设置及人员情况\n某局编制数 5。\n第四部分 名词解释\n一、财政拨款:指拨款。\n"
    )
    found = {one.kind: one.words for one in sections_in(document)}
    assert found == {
        "functions": "\n（一）负责工业。\n",
        "organisation": "\n某局编制数5。\n",
        "terms": "\n一、财政拨款:指拨款。",
    }


def test_read_sections_opens_one_for_every_target_table(read_text: ReadText):
    found = sections_in(read_text("项目支出绩效目标表\n项目名称 甲\n项目支出绩效目标表\n项目名称 乙\n"))
    assert [one.words.strip() for one in sections_of(found, "project_targets")] == ["项目名称甲", "项目名称乙"]


def test_read_sections_reads_a_heading_that_is_wrapped(read_text: ReadText):
    # changji-2025: the heading is longer than the line
    document = read_text(
        "（一）贯彻执行国家、自治区工业和信息化的法律法规和方针政策，提出建议。\n"  # as wide as the page
        "一、 关于昌吉回族自治州工业和信息化局 2025 年收支预算情况总体说\n\n明\n\n按照全口径预算的原则。\n"
    )
    assert section_of(sections_in(document), "budget_overview").words == "\n按照全口径预算的原则。"


def test_section_of_a_kind_that_is_absent_is_none(read_text: ReadText):
    assert section_of(sections_in(read_text("某局。\n")), "carryover") is None


@pytest.mark.parametrize(
    ("line", "is_number"),
    [
        ("7", True),
        ("  12  ", True),
        ("- 12 -", True),
        ("—8—", True),
        ("第 3 页", True),
        ("第 3 页 共 9 页", True),
        ("2025", False),  # a year
        ("12.00", False),  # a figure has decimals
        ("1,000", False),
        ("7.", False),
        ("\t7", False),  # a cell of a table that is printed one cell a line
        ("", False),
    ],
)
def test_is_page_number(line: str, is_number: bool):
    assert is_page_number(line) is is_number


def test_read_narrative_leaves_page_numbers_and_tables_out(read_text: ReadText):
    text = "收支总预算。\n表 3\n总计 5.00\n- 7 -\n支出预算。\n"
    table = Span(text.index("表 3"), text.index("- 7 -"))
    assert read_narrative(read_text(text), [table]).compact == "收支总预算。\n支出预算。"


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        # the printed numbers differ by year: in 2021 三公 is 八 and the fund 九, in 2025 they are 十 and 八
        (
            "changji-2021",
            {"income": "二", "projects": "七", "three_public": "八", "gov_fund": "九", "other_matters": "十"},
        ),
        (
            "changji-2025",
            {"income": "二", "projects": "七", "three_public": "十", "gov_fund": "八", "carryover": "十一"},
        ),
        (
            "kizilsu-2025",
            {"income": "二", "projects": "七", "three_public": "十", "gov_fund": "八", "carryover": "十一"},
        ),
        (
            "urumqi-2025",
            {"income": "二", "projects": "七", "three_public": "十", "gov_fund": "八", "carryover": "十一"},
        ),
        (
            "bayingol-2024",
            {"income": "二", "projects": "七", "three_public": "十", "gov_fund": "八", "carryover": "十一"},
        ),
    ],
)
def test_read_sections_finds_those_of_the_real_sources(
    read_example: Callable[[str], Document], name: str, numbers: dict[str, str]
):
    document = read_example(name)
    sections = read_sections(read_narrative(document, [segment.span for segment in find_segments(document)]))
    assert {kind: section_of(sections, kind).number for kind in numbers} == numbers
    # the figures that the first sentence of the income section prints, read off the sources
    total = {"changji-2021": "837.5", "changji-2025": "1,864.72", "kizilsu-2025": "901.20", "urumqi-2025": "6,724.07"}
    assert f"收入预算{total.get(name, '1,163.03')}万元，其中：" in section_of(sections, "income").words
