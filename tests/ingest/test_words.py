"""Lists of names, uses, absences, terms, remarks and numbers of units, on fragments and on the real disclosures.

Expected values were read from the sources by eye; a line number is that of the source.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetkg.ingest.narrative import read_absences, read_listed_names, read_terms, read_uses
from budgetkg.ingest.narrative.terms import concept_of
from budgetkg.ingest.organisation import read_unit_counts
from budgetkg.ingest.readers import read_bytes
from budgetkg.ingest.sections import Section, read_narrative, read_sections, section_of
from tests.conftest import example_disclosure

EXPLANATION = "第三部分 2023年部门预算情况说明\n"
BASIC = EXPLANATION + "六、关于某市教育局2023年一般公共预算基本支出情况说明\n"
APPROPRIATION = EXPLANATION + "四、关于某市教育局2023年财政拨款收支预算情况的总体说明\n"
CARRYOVER = EXPLANATION + "十一、关于某市教育局2023年上年结转结余预算情况说明\n"
TERMS = "第四部分 名词解释\n"
ORGANISATION = "第一部分 部门概况\n二、机构设置及人员情况\n"


def sections_of(text: str) -> tuple[Section, ...]:
    return read_sections(read_narrative(read_bytes(text.encode(), "fragment.txt"), []))


@pytest.mark.parametrize(
    ("words", "label", "names"),
    [
        pytest.param("人员经费921.94万元，主要包括：基本工资、津贴补贴。", "人员经费", ("基本工资", "津贴补贴"), id="xinjiang"),
        pytest.param("（一）公用经费75.72万元。主要包括办公费、印刷费。", "公用经费", ("办公费", "印刷费"), id="jiangsu"),
        pytest.param("公用经费75.72万元，主要包括：维修（护）费、因公出国（境）费用、福利费等。", "公用经费",
                     ("维修（护）费", "因公出国（境）费用", "福利费"), id="brackets"),
        pytest.param("支出预算包括：科学技术支出、资源勘探工业信息等支出。", "支出预算",
                     ("科学技术支出", "资源勘探工业信息等支出"), id="account-with-等"),
    ],
)  # fmt: skip
def test_names_of_a_list(words: str, label: str, names: tuple[str, ...]) -> None:
    (found,) = read_listed_names(sections_of(BASIC + words))
    assert (found.section, found.label, found.names) == ("六", label, names)


@pytest.mark.parametrize(
    "words",
    [
        "人员经费534.03万元，主要包括：基本工资151.07万元、津贴补贴82.52万元。",
        "将年度收支全部纳入预算，包括将养老金、职业年金的单位缴费部分下达给各单位。",
        "人员经费921.94万元，主要包括：基本工资。",
    ],
    ids=["items-with-amounts", "prose", "one-name"],
)
def test_other_words_are_no_list_of_names(words: str) -> None:
    assert read_listed_names(sections_of(BASIC + words)) == ()


def test_use_of_each_item_of_a_sentence() -> None:
    found = read_uses(
        sections_of(
            APPROPRIATION
            + "一般公共预算支出包括：教育支出2.75万元，主要用于外出培训；住房保障支出55.12万元，主要用于缴纳住房公积金。"
        )
    )
    assert [(use.section, use.item, use.amount and use.amount.value, use.text) for use in found] == [
        ("四", "教育支出", Decimal("2.75"), "外出培训"),
        ("四", "住房保障支出", Decimal("55.12"), "缴纳住房公积金"),
    ]


def test_use_that_is_a_list_goes_on_until_it_is_closed() -> None:
    found = read_uses(
        sections_of(
            CARRYOVER + "1．甲项目 511.00 万元，主要用于：1.开展培训；\n2.草拟办法；\n3.编写动态。\n"
            "2．乙项目 3.00 万元，主要用于：购买设备。\n"
        )
    )
    assert [(use.item, use.text) for use in found] == [
        ("甲项目", "1.开展培训；2.草拟办法；3.编写动态。"),
        ("乙项目", "购买设备。"),
    ]


def test_amount_behind_the_use_is_not_that_of_the_item() -> None:
    (found,) = read_uses(sections_of(CARRYOVER + "1．丙项目，主要用于：博览会10万元。\n"))
    assert (found.item, found.amount, found.text) == ("丙项目", None, "博览会10万元。")


@pytest.mark.parametrize(
    ("words", "items"),
    [
        # bayingol-2024, line 572
        (
            CARRYOVER
            + "1. 2023 年自治区葡萄酒产业发展专项资金 73.00 万元，主要用于博览会 10 万元，教程编制项目 63 万元。",
            ["2023 年自治区葡萄酒产业发展专项资金"],
        ),
        # changji-2025, lines 1101–1103: the number of the entry is full-width, the name goes on in the next line
        (
            CARRYOVER + "2．2024 年州级预算内前期费（第二批）（新兴工业化视角下自治州优势产\n业链重点研究）15.00 万元，"
            "主要用于：编制研究成果。",
            ["2024 年州级预算内前期费（第二批）（新兴工业化视角下自治州优势产业链重点研究）"],
        ),
        (
            CARRYOVER + "其中：（1）2022年度甲项目1.00万元，主要用于培训；（2）2024年乙项目2.00万元，主要用于差旅。",
            ["2022年度甲项目", "2024年乙项目"],
        ),
        (CARRYOVER + "某市教育局2023年上年结转结余73.00万元，主要用于培训。", ["上年结转结余"]),
        (APPROPRIATION + "1.2023年教育支出2.75万元，主要用于外出培训。", ["教育支出"]),
    ],
    ids=["xinjiang", "cut-by-a-line", "one-paragraph", "the-year-of-the-budget", "no-carry-over"],
)
def test_year_belongs_to_the_name_of_a_project_that_is_carried_over(words: str, items: list[str]) -> None:
    assert [use.item for use in read_uses(sections_of(words))] == items


@pytest.mark.parametrize(
    ("words", "items"),
    [
        (
            "某市教育局2023年没有使用政府性基金预算拨款安排的支出，政府性基金预算支出情况表为空表。",
            ("政府性基金预算拨款",),
        ),
        (
            "收入全部为一般公共预算拨款，无政府性基金预算拨款和国有资本经营预算。",
            ("政府性基金预算拨款", "国有资本经营预算"),
        ),
        ("某市教育局2023年没有上年结转结余预算安排的支出，上年结转结余情况明细表为空表。", ("上年结转结余预算",)),
    ],
)
def test_absence(words: str, items: tuple[str, ...]) -> None:
    (found,) = read_absences(sections_of(APPROPRIATION + words))
    assert found.items == items


@pytest.mark.parametrize("words", ["本部门无偿使用办公用房。", "无其他需要说明的事项。", "没有问题。"])
def test_other_negations_are_no_absence_of_money(words: str) -> None:
    assert read_absences(sections_of(APPROPRIATION + words)) == ()


def test_definition_goes_on_in_the_next_line_until_its_sentence_ends() -> None:
    section = section_of(
        sections_of(
            TERMS + "名词解释：\n一、财政拨款：指一般公共预算和政府性基金预\n算安排的财政拨款数。\n"
            "七、“三公”经费：指因公出国（境）费。其中：公务接待费用。\n某市教育局\n2023年3月1日\n"
        ),
        "terms",
    )
    assert [(one.order, one.term, one.text, one.concept) for one in read_terms(section)] == [
        (1, "财政拨款", "指一般公共预算和政府性基金预算安排的财政拨款数。", "funding-source/fiscal_appropriation"),
        (2, "“三公”经费", "指因公出国（境）费。其中：公务接待费用。", "table-kind/three_public"),
    ]


def test_concept_is_named_only_where_the_term_is_known() -> None:
    assert concept_of("其他资金") == ""


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("某局无下属预算单位，下设 14 个科室，分别是：甲科、乙科。", {"subordinate_unit": 0, "division": 14}),
        ("某局下属3家预算单位。行政单位1家，事业单位3家。",
         {"subordinate_unit": 3, "administrative_unit": 1, "public_institution": 3}),
        # changji-2021, line 18
        ("某局无下属预算单位，下设8个科室，分别是甲科、乙科。一个事业单位电力执法支队。",
         {"subordinate_unit": 0, "division": 8, "public_institution": 1}),
        ("本部门包括19个内设机构、2个下属事业单位。", {"division": 19}),
        ("某局下设十二个处室。", {"division": 12}),
        ("某局编制数 28，实有人数 72 人。", {}),
    ],
)  # fmt: skip
def test_numbers_of_units(words: str, counts: dict[str, int]) -> None:
    found = read_unit_counts(section_of(sections_of(ORGANISATION + words), "organisation"))
    assert {one.kind: one.count for one in found} == counts


def test_lists_of_a_real_disclosure() -> None:
    """kizilsu-2025, lines 747–751 and 947–957."""
    found = {one.label: one for one in example_disclosure("kizilsu-2025").lists}
    assert list(found) == ["收入预算", "支出预算", "人员经费", "公用经费"]
    assert found["支出预算"].names == (
        "一般公共服务支出", "社会保障和就业支出", "卫生健康支出", "资源勘探工业信息等支出", "住房保障支出",
    )  # fmt: skip
    assert found["公用经费"].names == (
        "办公费", "印刷费", "水费", "电费", "邮电费", "取暖费", "差旅费", "维修（护）费", "公务接待费", "工会经费", "福利费",
        "公务用车运行维护费", "其他商品和服务支出",
    )  # fmt: skip
    assert (found["公用经费"].locator.line_start, found["公用经费"].locator.line_end) == (953, 957)


def test_uses_of_a_real_disclosure() -> None:
    """changji-2025, lines 892–900 and 1084–1144."""
    found = example_disclosure("changji-2025").uses
    assert [(one.section, one.item, one.amount and one.amount.value) for one in found] == [
        ("四", "一般公共服务支出", Decimal("520.04")),
        ("四", "社会保障和就业支出", Decimal("113.52")),
        ("四", "卫生健康支出", Decimal("32.83")),
        ("四", "住房保障支出", Decimal("49.32")),
        ("十一", "2024 年中小企业数字化转型城市试点（第一批）奖补资金", Decimal("511.00")),
        ("十一", "2024 年州级预算内前期费（第二批）（新兴工业化视角下自治州优势产业链重点研究）", Decimal("15.00")),
        (
            "十一",
            "2024 年州级预算内前期费（第二批）（自治州科学布局新质生产力引领发展战略性新兴产业和未来产业研究）",
            Decimal("100.00"),
        ),
        ("十一", "安全生产和消防工作考核先进单位奖励金", Decimal("3.00")),
        ("十一", "昌吉州 15个重点人才项目 2024 年首轮支持资金", Decimal("520.00")),
    ]
    assert found[4].text.endswith("6.编写《昌吉州中小企业数字化转型城市试点工作动态》。")
    assert (found[4].locator.line_start, found[4].locator.line_end) == (1084, 1099)


def test_terms_of_a_real_disclosure() -> None:
    """bayingol-2024, lines 657–671: eight terms, set in bold."""
    found = example_disclosure("bayingol-2024").terms
    assert [one.term for one in found] == [
        "财政拨款", "一般公共预算", "财政专户管理资金", "其他资金", "基本支出", "项目支出", "“三公”经费", "机关运行经费",
    ]  # fmt: skip
    assert found[1].text == "包括公共财政拨款(补助)资金、专项收入。"
    assert found[0].locator.line_start == 657


def test_remarks_of_a_real_disclosure() -> None:
    """urumqi-2025, lines 982 and 984."""
    found = example_disclosure("urumqi-2025").remarks
    assert [one.text for one in found] == [
        "部门有3个涉密项目，涉及预算资金1,939.00万元，项目绩效目标表完全不予公开。",
        "部门2025年上年结转结余资金4.99万元与当年财政拨款预算20.5万元做在同一项目支出绩效目标表。",
    ]
    assert [one.locator.line_start for one in found] == [982, 984]
