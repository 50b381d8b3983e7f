"""What the spans of a passage name together: number, title, kind, and where."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetkg.ingest.citations import (
    NARRATIVE,
    PROJECT_NAME,
    STATED_BASIS,
    CellPassage,
    FlowPassage,
    find_citations,
)
from budgetkg.ingest.document import Document, Locator, Span
from budgetkg.ingest.records import Citation, Disclosure, PolicyReference
from budgetkg.ingest.sections import read_narrative

ReadText = Callable[[str], Document]


def numbered(number: str, code: str, year: int, serial: str, title: str = "") -> PolicyReference:
    return PolicyReference("numbered_document", number, code, year, serial, title)


def order(number: str, code: str, serial: str, title: str = "") -> PolicyReference:
    return PolicyReference("order", number, code, None, serial, title)


def titled(title: str, kind: str = "title_only", issued: str = "") -> PolicyReference:
    return PolicyReference(kind, "", "", None, "", title, "", issued)


def cited(document: Document, role: str = STATED_BASIS, region: str = "650100") -> tuple[Citation, ...]:
    flow = read_narrative(document, [])
    project = "某项目" if role != NARRATIVE else ""
    return find_citations([FlowPassage(role, project, flow, 0, len(flow.compact))], region)


@pytest.mark.parametrize(
    ("text", "mention", "reference"),
    [
        pytest.param(  # urumqi-2025
            "根据《关于提前下达2025年自治区重点技术创新专项资金预算的通知》(新财企〔2024〕137号)工作要求, 引导企业",
            "《关于提前下达2025年自治区重点技术创新专项资金预算的通知》(新财企〔2024〕137号)",
            numbered(
                "新财企〔2024〕137号", "新财企", 2024, "137", "关于提前下达2025年自治区重点技术创新专项资金预算的通知"
            ),
            id="title-and-number-in-brackets",
        ),
        pytest.param(
            "依据《关于提前下达 2025 年预算的通知》新财企[2024]140 号文件。",
            "《关于提前下达 2025 年预算的通知》新财企[2024]140 号",
            numbered("新财企〔2024〕140号", "新财企", 2024, "140", "关于提前下达 2025 年预算的通知"),
            id="title-and-number-without-brackets",
        ),
        pytest.param(
            "依据中办发〔2016〕3号文件，原机电老干所撤销后并入我单位。",
            "中办发〔2016〕3号",
            numbered("中办发〔2016〕3号", "中办发", 2016, "3"),
            id="number-alone",
        ),
        pytest.param(  # 的通知 stands behind the marks, 关于印发 before them: all of it is the title
            "关于印发《2024 年自治区民爆行业安全生产工作要点》的通知（新工信安全〔2024〕6 号）",
            "关于印发《2024 年自治区民爆行业安全生产工作要点》的通知（新工信安全〔2024〕6 号）",
            numbered(
                "新工信安全〔2024〕6号",
                "新工信安全",
                2024,
                "6",
                "关于印发《2024 年自治区民爆行业安全生产工作要点》的通知",
            ),
            id="notice-that-prints-a-title",
        ),
        pytest.param(
            "根据自治区财政厅关于下达预算的通知（新财企〔2024〕1号）",
            "关于下达预算的通知（新财企〔2024〕1号）",
            numbered("新财企〔2024〕1号", "新财企", 2024, "1", "关于下达预算的通知"),
            id="title-without-marks",
        ),
        pytest.param(
            "《食盐专营办法》（中华人民共和国国务院令 第 696 号）",
            "《食盐专营办法》（中华人民共和国国务院令 第 696 号）",
            order("国务院令第696号", "国务院令", "696", "食盐专营办法"),
            id="order",
        ),
        pytest.param(
            "《关于下达项目计划的通知》（乌“双创”办〔2017〕18 号）",
            "《关于下达项目计划的通知》（乌“双创”办〔2017〕18 号）",
            numbered("乌双创办〔2017〕18号", "乌双创办", 2017, "18", "关于下达项目计划的通知"),
            id="quotes-in-the-code",
        ),
        pytest.param(
            "根据《乌鲁木齐市机动车智能服务平台项目政府与社会资本合作（PPP）项目合同》约定",
            "《乌鲁木齐市机动车智能服务平台项目政府与社会资本合作（PPP）项目合同》",
            titled("乌鲁木齐市机动车智能服务平台项目政府与社会资本合作（PPP）项目合同", "contract"),
            id="contract",
        ),
        pytest.param(
            "和《项目规范和优化工作研判会会议纪要》，聘请",
            "《项目规范和优化工作研判会会议纪要》",
            titled("项目规范和优化工作研判会会议纪要", "meeting_decision"),
            id="minutes",
        ),
        pytest.param(
            "按照《中国共产党乌鲁木齐市第十二届委员会第十一次全体会议 关于深入学习的决议》要求",
            "《中国共产党乌鲁木齐市第十二届委员会第十一次全体会议 关于深入学习的决议》",
            titled("中国共产党乌鲁木齐市第十二届委员会第十一次全体会议 关于深入学习的决议", "meeting_decision"),
            id="resolution",
        ),
        pytest.param(
            "2020年9月9日，州党委2020年第50次常委（扩大）会议提出由州工信局牵头负责",
            "2020年9月9日，州党委2020年第50次常委（扩大）会议",
            titled("州党委2020年第50次常委（扩大）会议", "meeting_decision", "2020-09-09"),
            id="meeting-with-date",
        ),
        pytest.param("按照三定方案，我单位", "三定方案", titled("三定方案"), id="known-by-name"),
        pytest.param(
            "根据《民用爆炸物品安全管理条例》开展",
            "《民用爆炸物品安全管理条例》",
            titled("民用爆炸物品安全管理条例"),
            id="title-alone",
        ),
    ],
)
def test_find_citations_puts_title_and_number_together(
    read_text: ReadText, text: str, mention: str, reference: PolicyReference
):
    (citation,) = cited(read_text(text))
    assert citation.reference == reference
    assert citation.mention == mention
    assert (citation.role, citation.project) == (STATED_BASIS, "某项目")


def test_find_citations_in_a_list(read_text: ReadText):
    # each title takes the number right behind it, and no other: the first has none
    found = cited(
        read_text(
            "根据《工业节能监察办法》、《关于甲的通知》（新财企〔2024〕1号）、《关于乙的通知》、新财企〔2024〕2号文件。"
        )
    )
    assert [(one.reference.number, one.reference.title) for one in found] == [
        ("", "工业节能监察办法"),
        ("新财企〔2024〕1号", "关于甲的通知"),
        ("", "关于乙的通知"),
        ("新财企〔2024〕2号", ""),
    ]


def test_find_citations_shares_a_title_between_the_numbers_of_a_list(read_text: ReadText):
    found = cited(read_text("《关于甲的通知》（新财企〔2024〕1号、乌财企〔2024〕2号）"))
    assert [(one.reference.number, one.reference.title) for one in found] == [
        ("新财企〔2024〕1号", "关于甲的通知"),
        ("乌财企〔2024〕2号", "关于甲的通知"),
    ]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (
            "根据普发改投【2017】89号文《关于新建工程可行性研究报告的批复》进行建设。",
            "关于新建工程可行性研究报告的批复",
        ),
        (
            "根据沪府规【2016】168号文关于同意《某单元控制性详细规划》的批复进行建设。",
            "关于同意《某单元控制性详细规划》的批复",
        ),
    ],
)
def test_find_citations_takes_a_title_behind_number_and_word(read_text: ReadText, words: str, title: str):
    (found,) = cited(read_text(words))
    assert found.reference.title == title
    assert found.reference.number


def test_find_citations_takes_a_title_behind_its_number(read_text: ReadText):
    found = cited(read_text("依据新财企〔2024〕1号《关于甲的通知》，开展工作"))
    assert [(one.reference.number, one.reference.title) for one in found] == [("新财企〔2024〕1号", "关于甲的通知")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # the year and the code are said once, the title is that of all
        (
            "《关于甲的通知》（新财企〔2024〕140号、141号）",
            [("新财企〔2024〕140号", "关于甲的通知"), ("新财企〔2024〕141号", "关于甲的通知")],
        ),
        (
            "《关于甲的通知》（新财企〔2024〕140—142号）",
            [(f"新财企〔2024〕{serial}号", "关于甲的通知") for serial in (140, 141, 142)],
        ),
        # outside the brackets nothing says that the second number has this title
        (
            "《关于甲的通知》新财企〔2024〕1号、乌财企〔2024〕2号文件",
            [("新财企〔2024〕1号", "关于甲的通知"), ("乌财企〔2024〕2号", "")],
        ),
        # a title between two numbers is that of the number in brackets behind it
        (
            "依据新财企〔2024〕1号《关于甲的通知》（乌财企〔2024〕2号）",
            [("新财企〔2024〕1号", ""), ("乌财企〔2024〕2号", "关于甲的通知")],
        ),
        ("（新财企〔2024〕1号）《关于乙的通知》", [("新财企〔2024〕1号", ""), ("", "关于乙的通知")]),
        ("（新财企〔2024〕1号）、《关于乙的通知》", [("新财企〔2024〕1号", ""), ("", "关于乙的通知")]),
        ("新财企〔2024〕1号文件《关于甲的通知》", [("新财企〔2024〕1号", "关于甲的通知")]),
        ("依据新财企〔2024〕1号《某办法》的通知", [("新财企〔2024〕1号", "《某办法》的通知")]),
    ],
)
def test_find_citations_gives_a_title_to_the_numbers_that_it_belongs_to(
    read_text: ReadText, text: str, found: list[tuple[str, str]]
):
    assert [(one.reference.number, one.reference.title) for one in cited(read_text(text))] == found


def test_find_citations_across_a_line_break(read_text: ReadText):
    # kizilsu-2025: the number is broken behind 新工信, the quote must be whole and point at both lines
    text = (
        "设立的政策依据：《自治区食盐专营综合监管工作方案》的通知（新工信\n\n"
        "消费〔2024〕8 号）文件精神，通知明确提出了加强食盐专营管理，确保食盐\n"
    )
    (citation,) = cited(read_text(text), region="653000")
    assert citation.reference.number == "新工信消费〔2024〕8号"
    assert citation.reference.title == "《自治区食盐专营综合监管工作方案》的通知"
    assert citation.mention == "《自治区食盐专营综合监管工作方案》的通知（新工信消费〔2024〕8 号）"
    assert (citation.locator.line_start, citation.locator.line_end) == (1, 3)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        # in running text a title is a basis only where words introduce it
        ("主要原因是编制《某某规划》一本", []),
        ("主要原因是根据《某某规划》安排", ["某某规划"]),
        ("按照《甲办法》、《乙办法》的要求", ["甲办法", "乙办法"]),
        ("主要原因是严格落实中央八项规定，压缩支出", ["中央八项规定"]),
        ("主要原因是新财企〔2024〕1号文件安排", [""]),  # a number always is
        ("2025 年工作计划未安排", []),  # plans count only where a basis is stated
        ("完成会议 3 次", []),
    ],
)
def test_find_citations_in_running_text(read_text: ReadText, text: str, titles: list[str]):
    found = cited(read_text(text), NARRATIVE)
    assert [one.reference.title for one in found] == titles
    assert {one.project for one in found} <= {""}


@pytest.mark.parametrize(
    ("text", "region", "title"),
    [
        ("昌吉回族自治州工业和信息化局 2025 年工作计划", "652300", "昌吉回族自治州工业和信息化局 2025 年工作计划"),
        ("结合我局 2025 年度工作计划，全年有大量调研", "650100", "2025 年度工作计划"),
        ("依据昌吉州 2025 年工作要点", "652300", "昌吉州 2025 年工作要点"),
    ],
)
def test_find_citations_takes_a_plan_from_its_publisher_on(read_text: ReadText, text: str, region: str, title: str):
    (citation,) = cited(read_text(text), region=region)
    assert (citation.reference.kind, citation.reference.title) == ("work_plan", title)


PLACE = Locator(Span(10, 20), 3, 3, None, "215 05 02 一般行政管理事务 …")


def test_find_citations_in_the_name_of_a_project():
    # urumqi-2025 表7: a funding notice is the project's name
    name = "乌财企〔2024〕93 号-关于提前下达 2025 年自治区重点技术创新专项资金预算的通知"
    (citation,) = find_citations([CellPassage(PROJECT_NAME, name, name, PLACE)], "650100")
    assert citation.reference == numbered(
        "乌财企〔2024〕93号", "乌财企", 2024, "93", "关于提前下达 2025 年自治区重点技术创新专项资金预算的通知"
    )
    assert (citation.mention, citation.locator, citation.role) == (name, PLACE, PROJECT_NAME)


@pytest.mark.parametrize(
    "name", ["《数字昌吉发展规划（2021—2025年）》", "安全生产工作经费", "昌吉州 2025 年工作计划编制费"]
)
def test_find_citations_in_a_name_takes_only_numbers(name: str):
    # a plan that the project writes is its product, not its basis
    assert find_citations([CellPassage(PROJECT_NAME, name, name, PLACE)], "652300") == ()


def test_find_citations_of_passages_keep_their_order(read_text: ReadText):
    flow = read_narrative(read_text("《甲办法》。\n《乙办法》。\n"), [])
    passages = [FlowPassage(STATED_BASIS, "二", flow, 7, 12), FlowPassage(STATED_BASIS, "一", flow, 0, 6)]
    assert [(one.project, one.reference.title) for one in find_citations(passages, "")] == [
        ("二", "乙办法"),
        ("一", "甲办法"),
    ]


REAL = {
    # the stated bases of projects, read off the sources: (project's first words, number or title)
    "bayingol-2024": [
        ("工业和信息化工作推进", "巴音郭楞蒙古自治州工业和信息化局职能配置、内设机构和人员编制规定"),
        ("工业和信息化工作推进", "巴安〔2020〕1号"),
        ("工业和信息化工作推进", "关于对巴音郭楞蒙古自治州、阿克苏地区、哈密市部分企业开展专项节能监察的通知"),
        ("工业和信息化工作推进", "新政办发〔2023〕34号"),
        ("工业和信息化工作推进", "巴职改办字〔2022〕14号"),
        ("工业和信息化工作推进", "巴职改办字〔2022〕17号"),
        ("工业和信息化工作推进", "财建〔2023〕117号"),
    ],
    "kizilsu-2025": [
        ("食盐专营管理工作项目", "新工信消费〔2024〕8号"),
        ("工业领域安全生产整治及节能监察项目", "民用爆炸物品安全管理条例"),
        ("工业领域安全生产整治及节能监察项目", "工业节能监察办法"),
        ("工业领域安全生产整治及节能监察项目", "新工信安全〔2024〕6号"),
        ("工业领域安全生产整治及节能监察项目", "关于集中开展园区消防安全大排查大整治专项行动的通知"),
        ("工业领域安全生产整治及节能监察项目", "自治区安全生产治本攻坚三年行动实施方案（2024-2026 年）"),
        ("自治区中小企业发展专项资金", "新财企〔2024〕140号"),
        ("自治区中小企业发展专项资金", "克财建〔2024〕113号"),
    ],
    "changji-2025": [("机关运行补助经费", "昌吉回族自治州工业和信息化局 2025 年工作计划")],
}


@pytest.mark.parametrize("name", REAL)
def test_find_citations_of_the_real_sources(extract_example: Callable[[str], Disclosure], name: str):
    found = [one for one in extract_example(name).citations if one.role == STATED_BASIS]
    assert [(one.project, one.reference.number or one.reference.title) for one in found] == REAL[name]


def test_find_citations_ties_two_levels_of_one_notice(extract_example: Callable[[str], Disclosure]):
    # the notice of the region (140) and its relays by the prefecture (克财建 113) and the city (乌财企 94): one title
    kizilsu = [c.reference for c in extract_example("kizilsu-2025").citations if c.reference.serial in {"140", "113"}]
    urumqi = [c.reference for c in extract_example("urumqi-2025").citations if c.reference.serial in {"140", "94"}]
    assert {one.number for one in kizilsu} == {"新财企〔2024〕140号", "克财建〔2024〕113号"}
    assert {one.number for one in urumqi} == {"新财企〔2024〕140号", "乌财企〔2024〕94号"}
    assert {one.title.replace(" ", "") for one in (*kizilsu, *urumqi)} == {
        "关于提前下达2025年自治区中小企业发展专项资金预算的通知"
    }
