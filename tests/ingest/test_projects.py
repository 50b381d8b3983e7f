"""Places that name a project: tables, sections, target tables; what is withheld; items of the money."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from budgetkg.ingest.document import Document, Span
from budgetkg.ingest.projects import (
    CARRYOVER_SECTION,
    CARRYOVER_TABLE,
    PROJECT_SECTION,
    PROJECT_TABLE,
    TARGET_TABLE,
    read_allocations,
    read_amount,
    read_carried_mentions,
    read_period,
    read_section_mentions,
    read_table_mentions,
    read_target_mentions,
)
from budgetkg.ingest.quantities import Quantity, Unit
from budgetkg.ingest.records import ProjectMention, Statement
from budgetkg.ingest.sections import Section, read_narrative, read_sections, sections_of
from budgetkg.ingest.tables.assemble import read_tables

ReadText = Callable[[str], Document]


def sections(document: Document, kind: str) -> list[Section]:
    found = sections_of(read_sections(read_narrative(document, [])), kind)
    assert found
    return found


def explained(document: Document) -> list[ProjectMention]:
    return list(read_section_mentions(sections(document, "projects")[0]))


def carried(document: Document) -> list[ProjectMention]:
    return list(read_carried_mentions(sections(document, "carryover")[0]))


def money(amount: Quantity | None) -> tuple[str, str] | None:
    return (amount.raw, amount.unit.value) if amount else None


def text(statement: Statement | None) -> str | None:
    return statement.text if statement else None


# ------------------------------------------------------------------------------------------------------ the section

EXPLAINED = """七、关于某市工业和信息化局2025年一般公共预算项目支出情况说明

（一十）项目名称：2024 年度“小升规”专项奖补资金

设立的政策依据：根据《方案》（乌政办〔2023〕77 号）工作要求，

工业企业首次升规次年进行奖补。

预算安排规模：500.00 万元

项目承担单位：某市工业和信息化局

资金分配情况：相关企业费用补贴 500 万元。

资金执行时间：2025 年 1 月 1 日-2025 年 12 月 31 日

（一十一）项目名称: 特定目标 3010011E

设立的政策依据: 完全不予公开。

预算安排规模: 1,002.00 万元

项目承担单位: 某市工业和信息化局

资金分配情况: 完全不予公开。

资金执行时间: 完全不予公开。

八、关于某市工业和信息化局2025年政府性基金预算拨款情况说明
"""


def test_read_section_mentions_reads_labelled_fields(read_text: ReadText):
    # urumqi-2025 counts （一十）（一十一） and prints full-width and half-width colons
    first, second = explained(read_text(EXPLAINED))
    assert (first.place, first.name, first.undertaking_unit) == (
        PROJECT_SECTION,
        "2024 年度“小升规”专项奖补资金",
        "某市工业和信息化局",
    )
    assert money(first.amount) == ("500.00", "万元")
    assert text(first.basis) == "根据《方案》（乌政办〔2023〕77 号）工作要求，工业企业首次升规次年进行奖补。"
    assert text(first.allocation) == "相关企业费用补贴 500 万元。"
    assert text(first.period) == "2025 年 1 月 1 日-2025 年 12 月 31 日"
    assert first.withheld == ()
    assert (first.locator.line_start, first.locator.line_end) == (3, 15)
    assert second.name == "特定目标 3010011E"


def test_read_section_mentions_tells_withheld_from_missing(read_text: ReadText):
    withheld = explained(read_text(EXPLAINED))[1]
    assert withheld.withheld == ("basis", "allocation", "period")
    assert money(withheld.amount) == ("1,002.00", "万元")  # the amount is public
    missing = explained(
        read_text("七、关于某局2025年一般公共预算项目支出情况说明\n（一）项目名称：甲\n预算安排规模：5 万元\n")
    )[0]
    assert (missing.withheld, missing.basis, missing.undertaking_unit) == ((), None, "")


def test_read_section_mentions_reads_fields_that_run_on(read_text: ReadText):
    # fields of one project printed in one paragraph
    (mention,) = explained(
        read_text(
            "七、关于某局2025年一般公共预算项目支出情况说明\n"
            "1、项目名称：数字政府设计。设立的政策依据：某会议。预算安排规模：财政拨款122万元。项目承担单位：某局。资金执行时间：2021年\n"
        )
    )
    assert (mention.name.rstrip("。"), money(mention.amount), text(mention.period)) == (
        "数字政府设计",
        ("122", "万元"),
        "2021年",
    )
    assert text(mention.basis) == "某会议。"


def test_read_section_mentions_of_no_section_or_no_field(read_text: ReadText):
    assert list(read_section_mentions(None)) == []
    assert explained(read_text("七、关于某局2025年一般公共预算项目支出情况说明\n本部门无项目支出。\n")) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # name, amount in 万元, withheld or not: read off the explanations, in their order
        (
            "urumqi-2025",
            [
                ("机动车智能服务平台终止资产评估咨询费", "38.00", False),
                ("特定目标 10100021", "1,000.00", True),
                ("乌财企〔2024〕93号-关于提前下达2025年自治区重点技术创新专项资金预算的通知", "270.00", False),
                ("特定目标 1010009A", "937.00", True),
                ("乌财企〔2024〕94号-关于提前下达2025年自治区中小企业发展专项资金预算的通知", "57.00", False),
                ("辅助履职人员支出", "33.81", False),
                ("安全生产和节能审查工作经费", "20.50", False),
                ("原机电老干所运行维护费", "5.90", False),
                ("工业和信息化产业发展专家咨询评审费", "4.50", False),
                ("2024 年度“小升规”专项奖补资金", "500.00", False),
                ("工业和信息化项目调研经费", "15.00", False),
                ("特定目标 3010011E", "2.00", True),
                ("节能监察工作经费", "11.29", False),
                ("乌鲁木齐市信息化运行维护经费", "6.72", False),
            ],
        ),
        (
            "changji-2021",
            [
                ("昌吉州工信局高质量发展研究专项", "40", False),
                ("“数字政府”项目设计经费", "122", False),
                ("《昌吉州工业高质量发展“十四五”规划》", "55", False),
                ("《数字昌吉发展规划（2021—2025年）》", "30", False),
            ],
        ),
        ("changji-2025", [("机关运行补助经费", "50.00", False)]),
        (
            "kizilsu-2025",
            [
                ("食盐专营管理工作项目", "3.00", False),
                ("工业领域安全生产整治及节能监察项目", "10.00", False),
                ("自治区中小企业发展专项资金", "16.00", False),
            ],
        ),
        ("bayingol-2024", [("工业和信息化工作推进", "75.00", False)]),
    ],
)
def test_read_section_mentions_of_the_real_sources(
    read_example: Callable[[str], Document], name: str, expected: list[tuple[str, str, bool]]
):
    found = explained(read_example(name))
    assert [(one.name, one.amount.raw, bool(one.withheld)) for one in found] == expected


# ---------------------------------------------------------------------------------------------------------- amounts


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("财政拨款40万元", ("40", "万元")),
        ("38.00 万元", ("38.00", "万元")),
        ("1,000.00 万元", ("1,000.00", "万元")),
        ("500000元", ("500000", "元")),
        ("1.2亿元", ("1.2", "亿元")),
        ("0.5万元（其中财政0.3万元）", ("0.5", "万元")),  # the first
        ("2025年40万元", ("40", "万元")),
        ("约五十万元", None),
        ("完全不予公开。", None),
        ("", None),
        ("3千元", ("3", "千元")),
        ("38. 00 万元", ("38.00", "万元")),  # a blank inside the figure
        ("项目 2024 520.00 万元", ("520.00", "万元")),  # a blank parts a year from the figure
    ],
)
def test_read_amount(words: str, amount: tuple[str, str] | None):
    assert money(read_amount(words)) == amount


@pytest.mark.parametrize("words", ["12,34万元", "1,16425万元"])
def test_read_amount_passes_over_a_malformed_figure(words: str):
    assert read_amount(words) is None


# -------------------------------------------------------------------------------------------------------- carry-over

CARRIED = """十一、关于某局2025年上年结转结余预算情况说明

某局2025年上年结转结余 1,665.09 万元，包括：

1. ppp 项目咨询服务费 22.50 万元，主要用于：聘请第三方咨询机构。

2．2024 年州级预算内前期费（第二批）（新兴工业化视角下自治州优势产
业链重点研究）15.00 万元，主要用于：梳理榆林等地区制造业发展经验。

3. 昌吉州 15个重点人才项目 520.00 万元，主要用于：人才。

7. 特定目标 8010140M 1,164.25 万元，完全不予公开。
"""


def test_read_carried_mentions(read_text: ReadText):
    assert [
        (one.place, one.name, money(one.amount), text(one.allocation), one.withheld)
        for one in carried(read_text(CARRIED))
    ] == [
        (CARRYOVER_SECTION, "ppp 项目咨询服务费", ("22.50", "万元"), "主要用于：聘请第三方咨询机构。", ()),
        (
            CARRYOVER_SECTION,
            "2024 年州级预算内前期费（第二批）（新兴工业化视角下自治州优势产业链重点研究）",
            ("15.00", "万元"),
            "主要用于：梳理榆林等地区制造业发展经验。",
            (),
        ),
        (CARRYOVER_SECTION, "昌吉州 15个重点人才项目", ("520.00", "万元"), "主要用于：人才。", ()),
        (CARRYOVER_SECTION, "特定目标 8010140M", ("1,164.25", "万元"), None, ("allocation",)),
    ]


@pytest.mark.parametrize(
    ("line", "name", "amount"),
    [
        # urumqi-2025 has 特定目标 10100021 among its withheld projects: carried over, it would read 101000212.00 万元
        ("6. 特定目标 10100021 2.00 万元，完全不予公开。", "特定目标 10100021", ("2.00", "万元")),
        ("6. 特定目标 10100021 1,000.00 万元，完全不予公开。", "特定目标 10100021", ("1,000.00", "万元")),
        ("6. 重点人才首轮支持资金 2024 520.00 万元，主要用于：人才。", "重点人才首轮支持资金 2024", ("520.00", "万元")),
        ("6. 特定目标 8010124C 341.45 万元，完全不予公开。", "特定目标 8010124C", ("341.45", "万元")),
    ],
)
def test_read_carried_mentions_parts_name_from_amount(
    read_text: ReadText, line: str, name: str, amount: tuple[str, str]
):
    (mention,) = carried(read_text(f"十一、关于某局2025年上年结转结余预算情况说明\n{line}\n"))
    assert (mention.name, money(mention.amount)) == (name, amount)


# ---------------------------------------------------------------------------------------------------- target tables


@pytest.mark.parametrize(
    ("table", "name", "unit", "amount", "source"),
    [
        pytest.param(  # changji-2025
            "项目支出绩效目标表\n（2025 年）\n预算单位 昌吉回族自治州工业和信息化局\n项目名称 机关运行补助经费 项目负责人 苏某\n"
            "项目资金(万\n元)\n年度预算总额 50.00\n其中：财政拨\n款\n50.00 其他资金 0.00\n项目总体目标\n",
            "机关运行补助经费",
            "昌吉回族自治州工业和信息化局",
            ("50.00", "万元"),
            "",
            id="spaced",
        ),
        pytest.param(  # urumqi-2025
            "项目支出绩效目标表\n\n(2025年)\n\n预算单位\t\t某市工业和信息化局\t\t\n项目名称\t\t2024年度“小升规”专项奖补资金\t\t\t项目负责人\t阿先生\n"
            "项目资金(万元)\t\t年度预算总额\t500.00\t其中：财政拨款\t500.00\t其他资金\t0.00\n",
            "2024年度“小升规”专项奖补资金",
            "某市工业和信息化局",
            ("500.00", "万元"),
            "",
            id="delimited",
        ),
        pytest.param(  # kizilsu-2025: 单位其他资金收入 has no appropriation
            "项目支出绩效目标表\n预算单位 某局\n项目名称 单位其他资金收入 项目负责人 某\n项目资金\n年度预算总额 200.00\n"
            "其中：财政拨款 0.00 其他资金 200.00\n",
            "单位其他资金收入",
            "某局",
            ("200.00", "万元"),
            "unit_funds",
            id="unit-funds",
        ),
    ],
)
def test_read_target_mentions(
    read_text: ReadText, table: str, name: str, unit: str, amount: tuple[str, str], source: str
):
    (mention,) = read_target_mentions(sections(read_text(table), "project_targets"))
    assert (mention.place, mention.name, mention.undertaking_unit, money(mention.amount), mention.funding_source) == (
        TARGET_TABLE,
        name,
        unit,
        amount,
        source,
    )


# ------------------------------------------------------------------------------------------------------------ tables

PROJECT_HEADING = (
    "科目编码\t\t\t功能分类科目名称\t项目名称\t项目支出合计\t工资福利支出\t商品和服务支出\t对个人和家庭的补助\t债务利息及费用支出\t"
    "资本性支出（基本建设）\t资本性支出\t对企业补助（基本建设）\t对企业补助\t对社会保障基金补助\t其他支出\n"
    "※\t※\t※\t※\t※\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\n"
)
INCOME_HEADING = (
    "功能分类科目编码\t\t\t功能分类科目名称\t总计\t财政拨款(补助)小计\t一般公共预算\t上级一般公共预算安排的转移支付\t政府性基金预算\t"
    "上级政府性基金安排的转移支付\t国有资本经营预算\t上级国有资本经营预算安排的转移支付\t财政专户（教育收费）\t单位资金\t财政拨款结转\t非财政拨款结转结余\n"
    "※\t※\t※\t※\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\n"
)


def table(number: int, title: str, body: str) -> str:
    return f"表 {number}\n\n{title}\n\n编制部门：某局\n\n单位：万元\n\n{body}\n"


def test_read_table_mentions_tells_whose_money_it_is(read_text: ReadText):
    # 2150805 is paid by a transfer from above alone, 2150502 by own money, 2159904 by both: there it stays open
    source = table(
        2,
        "部门收入总体情况表",
        INCOME_HEADING
        + "215\t08\t05\t中小企业发展专项\t16.00\t16.00\t\t16.00\t\t\t\t\t\t\t\t\n"
        + "215\t05\t02\t一般行政管理事务\t3.00\t3.00\t3.00\t\t\t\t\t\t\t\t\t\n"
        + "215\t99\t04\t技术改造支出\t9.00\t9.00\t4.00\t5.00\t\t\t\t\t\t\t\t\n",
    ) + table(
        7,
        "一般公共预算项目支出情况表",
        PROJECT_HEADING
        + "\t\t\t某局\t\t28.00\t\t28.00\t\t\t\t\t\t\t\t\n"
        + "215\t08\t05\t中小企业发展专项\t专项资金\t16.00\t\t16.00\t\t\t\t\t\t\t\t\n"
        + "215\t05\t02\t一般行政管理事务\t专营项目\t3.00\t\t3.00\t\t\t\t\t\t\t\t\n"
        + "215\t99\t04\t技术改造支出\t改造项目\t9.00\t\t9.00\t\t\t\t\t\t\t\t\n",
    )
    found = list(read_table_mentions(read_tables(read_text(source)).tables))
    assert [
        (one.place, one.name, one.undertaking_unit, one.functional_code, money(one.amount), one.funding_source)
        for one in found
    ] == [
        (PROJECT_TABLE, "专项资金", "某局", "2150805", ("16.00", "万元"), "upper_transfer_general"),
        (PROJECT_TABLE, "专营项目", "某局", "2150502", ("3.00", "万元"), "general_public_budget"),
        (PROJECT_TABLE, "改造项目", "某局", "2159904", ("9.00", "万元"), "general_public_budget"),
    ]


def test_read_table_mentions_of_carried_over_projects(extract_example: Callable):
    # urumqi-2025 表11: the one project from other money
    found = [m for m in read_table_mentions(extract_example("urumqi-2025").tables) if m.place == CARRYOVER_TABLE]
    assert [(one.name, one.undertaking_unit, one.amount.raw, one.funding_source) for one in found] == [
        ("ppp 项目咨询服务费", "乌鲁木齐市工业和信息化局", "22.50", "fiscal_carryover"),
        ("安全生产工作经费", "乌鲁木齐市工业和信息化局", "4.99", "fiscal_carryover"),
        (
            "《2024 年新疆维吾尔自治区中小企业数字化转型城市试点实施方案》编制经费",
            "乌鲁木齐市工业和信息化局",
            "60.00",
            "fiscal_carryover",
        ),
        ("特定目标 8010124C", "乌鲁木齐市工业和信息化局", "341.45", "fiscal_carryover"),
        ("特定目标 8010140M", "乌鲁木齐市工业和信息化局", "1,164.25", "fiscal_carryover"),
        ("特定目标 9310002C", "乌鲁木齐市工业和信息化局", "10.00", "fiscal_carryover"),
        ("信息化运维项目", "乌鲁木齐市中小企业服务中心", "33.70", "fiscal_carryover"),
        ("自治区中小企业公共服务网络平台经费", "乌鲁木齐市中小企业服务中心", "28.20", "nonfiscal_carryover"),
    ]


# ------------------------------------------------------------------------------------------------- items and periods


def allocations(document: Document, total: str) -> list[tuple[int, str, str, str]]:
    flow = read_narrative(document, [])
    statement = Statement(flow.compact, flow.locate(0, len(flow.compact)), 0, len(flow.compact))
    found = read_allocations(statement, Quantity(Decimal(total), Unit.WAN_YUAN, total), flow)
    return [(one.order, one.item, one.amount.raw, one.amount.unit.value) for one in found]


@pytest.mark.parametrize(
    ("words", "total", "items"),
    [
        pytest.param(  # changji-2025
            "主要用于部门正常运转，印刷费 5万元、邮电费 1.5 万元、其他交通费 16.83 万元等方面支出",
            "50.00",
            [(1, "印刷费", "5", "万元"), (2, "邮电费", "1.5", "万元"), (3, "其他交通费", "16.83", "万元")],
            id="words-before-the-list",
        ),
        pytest.param(  # kizilsu-2025: the total of the project is no item
            "项目资金 3 万元，其中：办公费 0.6 万元；宣传印刷费 0.5万元；差旅费 1万元。",
            "3.00",
            [(1, "办公费", "0.6", "万元"), (2, "宣传印刷费", "0.5", "万元"), (3, "差旅费", "1", "万元")],
            id="total-first",
        ),
        pytest.param(  # an enumeration inside one item
            "专项会议、办公相关费用 0.5 万元；专项检查、监察相关费用 8.5 万元",
            "10.00",
            [(1, "专项会议、办公相关费用", "0.5", "万元"), (2, "专项检查、监察相关费用", "8.5", "万元")],
            id="enumeration-inside-an-item",
        ),
        pytest.param(
            "用于市中小双创平台运行维护费用 6.72 万元",
            "6.72",
            [(1, "市中小双创平台运行维护费用", "6.72", "万元")],
            id="whole-amount",
        ),
        pytest.param(
            "印刷费5万元，办公费5000元",
            "5.5",
            [(1, "印刷费", "5", "万元"), (2, "办公费", "5000", "元")],
            id="two-units",
        ),
        pytest.param("商品和服务支出，用于“数字政府”项目设计项目", "122", [], id="no-amount"),
        pytest.param("共征集项目，资金合计 1040 万元", "520.00", [], id="more-than-the-project-has"),
        pytest.param("完全不予公开。", "937.00", [], id="withheld"),
    ],
)
def test_read_allocations(read_text: ReadText, words: str, total: str, items: list[tuple[int, str, str, str]]):
    assert allocations(read_text(words), total) == items


def test_read_allocations_points_at_item_and_amount(read_text: ReadText):
    document = read_text("主要用于部门正常运转，印刷费 5万元、邮电费 1.5 万元")
    flow = read_narrative(document, [])
    statement = Statement(flow.compact, flow.locate(0, len(flow.compact)), 0, len(flow.compact))
    first, second = read_allocations(statement, None, flow)
    assert (first.locator.quote, second.locator.quote) == ("印刷费 5万元", "邮电费 1.5 万元")
    assert list(read_allocations(None, None, flow)) == []


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("2025 年 1月 1 日-2025 年 12 月 31 日", ("2025-01-01", "2025-12-31")),
        ("2024年1月1日-2024年12月12日", ("2024-01-01", "2024-12-12")),  # bayingol-2024, as printed
        ("2025 年 1月 1 日—2025 年 12 月 31 日", ("2025-01-01", "2025-12-31")),
        ("2021年", ("2021", "2021")),  # no more precise than it is printed
        ("2025年3月至2025年11月", ("2025-03", "2025-11")),
        ("2023年1月-12月", ("2023-01", "2023-12")),  # the year is printed once
        ("2023年1-12月", ("2023-01", "2023-12")),
        ("2022年1月1日至12月31日", ("2022-01-01", "2022-12-31")),
        ("2022.01-2022.12", ("2022-01", "2022-12")),
        ("2023.1-12", ("2023-01", "2023-12")),
        ("2022-01-01至2022-12-31", ("2022-01-01", "2022-12-31")),
        ("2024年全年", ("2024", "2024")),
        ("2024年13月", ("", "")),  # no month
        ("1月-12月", ("", "")),  # no year
        ("完全不予公开。", ("", "")),
        ("", ("", "")),
    ],
)
def test_read_period(read_text: ReadText, words: str, period: tuple[str, str]):
    place = read_text("某局").locate(Span(0, 2))
    assert read_period(Statement(words, place, 0, len(words))) == period


def test_read_period_of_nothing_is_empty():
    assert read_period(None) == ("", "")


@pytest.mark.parametrize("number", ["项目一：", "项目2：", "一、", "（1）", "1.", ""])
def test_projects_are_numbered_in_every_way(read_text: ReadText, number: str):
    # counties number the projects of section 七 each in their own way
    one = f"{number}项目名称：干部培训经费\n政策依据：某通知\n预算安排规模：5.00万元\n资金执行时间：2023年1月-12月\n"
    document = read_text(f"七、关于某局2023年一般公共预算项目支出情况说明\n{one}")
    (found,) = read_section_mentions(sections_of(read_sections(read_narrative(document, [])), "projects")[0])
    assert found.name == "干部培训经费"
    assert found.basis is not None
    assert found.basis.text == "某通知"
    assert found.amount == Quantity(Decimal("5.00"), Unit.WAN_YUAN, "5.00")
