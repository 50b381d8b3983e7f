"""Several places, one project: what joins them, and how that is recorded."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from budgetkg.ingest.document import Document, Locator, Span
from budgetkg.ingest.merging import merge_projects
from budgetkg.ingest.projects import CARRYOVER_SECTION, CARRYOVER_TABLE, PROJECT_SECTION, PROJECT_TABLE, TARGET_TABLE
from budgetkg.ingest.quantities import Unit, parse_amount
from budgetkg.ingest.records import Disclosure, Project, ProjectMention
from budgetkg.ingest.resolve import POSITIVE, UNSURE
from budgetkg.ingest.sections import read_narrative, read_sections

ReadText = Callable[[str], Document]
Merge = Callable[..., tuple[Project, ...]]

PLACE = Locator(Span(0, 1), 1, 1, None, "某")


def mention(
    place: str, name: str, amount: str = "", unit: str = "", code: str = "", source: str = ""
) -> ProjectMention:
    return ProjectMention(
        place, name, unit, parse_amount(amount, Unit.WAN_YUAN) if amount else None, code, source, PLACE
    )


@pytest.fixture
def merge(read_text: ReadText) -> Merge:
    """Merge mentions in a document with these words."""

    def merge_in(*mentions: ProjectMention, words: str = "某局") -> tuple[Project, ...]:
        flow = read_narrative(read_text(words), [])
        return merge_projects(mentions, flow, read_sections(flow))

    return merge_in


def judgements(project: Project) -> list[tuple[str, str, str, str]]:
    return [(one.left, one.right, one.decision, one.rule) for one in project.judgements]


def test_merge_joins_equal_names_and_keeps_every_place(merge: Merge):
    (project,) = merge(
        mention(PROJECT_TABLE, "机关运行经费", "50.00", "某局", "2011399", "general_public_budget"),
        mention(PROJECT_SECTION, "机关运行经费", "50.00", "某局"),
        mention(TARGET_TABLE, "机关运行经费", "50.00", "某局"),
    )
    assert [one.place for one in project.mentions] == [PROJECT_TABLE, PROJECT_SECTION, TARGET_TABLE]
    assert (project.name, project.amount.raw, project.functional_code) == ("机关运行经费", "50.00", "2011399")
    assert (project.funding_source, project.undertaking_unit) == ("general_public_budget", "某局")
    assert project.judgements == ()  # the same words need no judgement


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # changji-2021: book-title marks in the table, none in the target table
        ("《昌吉州工业高质量发展“十四五”规划》", "昌吉州工业高质量发展“十四五”规划"),
        # urumqi-2025 prints the number with and without a blank: blanks alone are no difference
        ("乌财企〔2024〕93 号-关于提前下达", "乌财企〔2024〕93号-关于提前下达"),
    ],
)
def test_merge_joins_names_that_differ_in_punctuation(merge: Merge, left: str, right: str):
    (project,) = merge(mention(PROJECT_TABLE, left, "55"), mention(TARGET_TABLE, right, "50"))
    assert project.name == left
    expected = [] if left.replace(" ", "") == right else [(left, right, POSITIVE, "equal but for punctuation")]
    assert judgements(project) == expected
    assert project.amount.raw == "55"  # the table's, not the target's


def test_merge_joins_a_similar_name_with_the_same_amount(merge: Merge):
    # changji-2021: 数字昌吉发展规划2021-2025 for 《数字昌吉发展规划（2021—2025年）》
    table, target = "《数字昌吉发展规划（2021—2025年）》", "数字昌吉发展规划2021-2025"
    (project,) = merge(mention(PROJECT_TABLE, table, "30"), mention(TARGET_TABLE, target, "30"))
    assert judgements(project) == [(table, target, POSITIVE, "similar name, same amount")]
    assert Decimal("0.9") < project.judgements[0].score < 1


def test_merge_joins_by_the_amount_where_there_is_no_rival(merge: Merge):
    # changji-2021: “数字政府”项目设计经费 is 昌吉州“数字政府”顶层设计项目; only the 122 tells
    projects = merge(
        mention(PROJECT_TABLE, "“数字政府”项目设计经费", "122"),
        mention(PROJECT_TABLE, "高质量发展研究专项", "40"),
        mention(TARGET_TABLE, "昌吉州“数字政府”顶层设计项目", "122"),
    )
    assert [one.name for one in projects] == ["“数字政府”项目设计经费", "高质量发展研究专项"]
    assert judgements(projects[0])[0][2:] == (POSITIVE, "same amount, no other candidate")


def test_merge_does_not_guess_between_rivals(merge: Merge):
    # two target tables of 5.00, neither like the project: which one is meant is not guessed
    projects = merge(
        mention(PROJECT_TABLE, "安全生产工作经费", "5.00"),
        mention(TARGET_TABLE, "甲类培训", "5.00"),
        mention(TARGET_TABLE, "乙类宣传", "5.00"),
    )
    assert [one.name for one in projects] == ["安全生产工作经费", "甲类培训", "乙类宣传"]
    assert [len(one.mentions) for one in projects] == [1, 1, 1]


def test_merge_does_not_join_other_names_with_other_amounts(merge: Merge):
    # kizilsu-2025: 单位其他资金收入 has a target table and stands in no table of projects
    projects = merge(
        mention(PROJECT_TABLE, "食盐专营管理工作项目", "3.00"), mention(TARGET_TABLE, "单位其他资金收入", "200.00")
    )
    assert [one.name for one in projects] == ["食盐专营管理工作项目", "单位其他资金收入"]


def test_merge_keeps_carried_over_money_apart(merge: Merge):
    # one name, this year's money and last year's: two projects
    projects = merge(
        mention(PROJECT_TABLE, "安全生产工作经费", "20.50", source="general_public_budget"),
        mention(CARRYOVER_TABLE, "安全生产工作经费", "4.99", source="fiscal_carryover"),
        mention(PROJECT_SECTION, "安全生产工作经费", "20.50"),
        mention(CARRYOVER_SECTION, "安全生产工作经费", "4.99"),
    )
    assert [(one.funding_source, [m.place for m in one.mentions]) for one in projects] == [
        ("general_public_budget", [PROJECT_TABLE, PROJECT_SECTION]),
        ("fiscal_carryover", [CARRYOVER_TABLE, CARRYOVER_SECTION]),
    ]


def test_merge_keeps_units_apart(merge: Merge):
    # two units may each run a project of one name
    projects = merge(
        mention(PROJECT_TABLE, "信息化运维", "5.00", "甲中心"), mention(PROJECT_TABLE, "信息化运维", "7.00", "乙中心")
    )
    assert [(one.undertaking_unit, one.amount.raw) for one in projects] == [("甲中心", "5.00"), ("乙中心", "7.00")]


def test_merge_adds_the_rows_of_one_project_under_several_codes(merge: Merge):
    (project,) = merge(
        mention(PROJECT_TABLE, "信息化运维", "5.50", "某局", "2011399"),
        mention(PROJECT_TABLE, "信息化运维", "7.00", "某局", "2150502"),
        mention(PROJECT_SECTION, "信息化运维", "12.50"),
    )
    assert (project.amount.value, project.amount.raw, project.functional_code) == (
        Decimal("12.50"),
        "12.50",
        "2011399|2150502",
    )


def test_merge_collects_what_is_withheld(merge: Merge):
    withheld = ProjectMention(
        PROJECT_SECTION, "特定目标 1", "", None, "", "", PLACE, withheld=("basis", "allocation", "period")
    )
    (project,) = merge(mention(PROJECT_TABLE, "特定目标 1", "2.00"), withheld)
    assert (project.withheld, project.is_withheld) == (("basis", "allocation", "period"), True)


SCALE = "五、关于某局2025年一般公共预算当年拨款情况说明\n（一）一般公共预算当年拨款规模变化情况\n"


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        # changji-2025: the explanation writes 保障 for 补助. Beside the project's amount it is sure, else unsure
        (
            "项目支出 50.00 万元，增加机关运行保障经费项目。",
            [("机关运行保障经费", POSITIVE, "similar name beside the same amount")],
        ),
        ("增加机关运行保障经费项目。", [("机关运行保障经费", UNSURE, "similar name")]),
        ("项目支出 50.00 万元，增加机关运行补助经费项目。", []),
        ("项目支出 50.00 万元，增加机关食堂维修项目。", []),
    ],
)
def test_merge_records_variants_of_the_name_in_words(merge: Merge, sentence: str, found: list[tuple[str, str, str]]):
    (project,) = merge(mention(PROJECT_TABLE, "机关运行补助经费", "50.00"), words=f"{SCALE}{sentence}\n")
    assert [(one.right, one.decision, one.rule) for one in project.judgements] == found
    assert [one.locator.quote for one in project.judgements] == [name for name, _, _ in found]


@pytest.mark.parametrize(
    ("name", "count", "judged"),
    [
        ("bayingol-2024", 2, []),
        (
            "changji-2021",
            4,
            [
                ("“数字政府”项目设计经费", "昌吉州“数字政府”顶层设计项目"),
                ("《昌吉州工业高质量发展“十四五”规划》", "昌吉州工业高质量发展“十四五”规划"),
                ("《数字昌吉发展规划（2021—2025年）》", "数字昌吉发展规划2021-2025"),
            ],
        ),
        ("changji-2025", 6, [("机关运行补助经费", "机关运行保障经费")]),
        ("kizilsu-2025", 4, []),
        ("urumqi-2025", 22, []),
    ],
)
def test_merge_projects_of_the_real_sources(
    extract_example: Callable[[str], Disclosure], name: str, count: int, judged: list[tuple[str, str]]
):
    # the rows of the project and the carry-over tables, and 单位其他资金收入 of kizilsu-2025, counted in the sources
    projects = extract_example(name).projects
    assert len(projects) == count
    assert [(one.left, one.right) for project in projects for one in project.judgements] == judged


def test_merge_projects_of_urumqi_joins_each_place_once(extract_example: Callable[[str], Disclosure]):
    places = {
        project.name: [mention.place for mention in project.mentions]
        for project in extract_example("urumqi-2025").projects
    }
    assert places["特定目标 10100021"] == [PROJECT_TABLE, PROJECT_SECTION]  # withheld: it has no target table
    assert places["节能监察工作经费"] == [PROJECT_TABLE, PROJECT_SECTION, TARGET_TABLE]
    assert places["特定目标 8010124C"] == [CARRYOVER_TABLE, CARRYOVER_SECTION]
