"""Where policy bases are looked for: every word in one passage at most, each passage with its role and its project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import combinations

import pytest

from budgetkg.ingest.citations import FlowPassage, Passage
from budgetkg.ingest.document import Document, Locator, Span
from budgetkg.ingest.flow import Flow
from budgetkg.ingest.passages import find_passages
from budgetkg.ingest.quantities import Quantity, Unit
from budgetkg.ingest.records import Indicator, Project, ProjectMention, Statement, TargetTable
from budgetkg.ingest.sections import Section, read_narrative, read_sections
from budgetkg.ingest.tables.segments import find_segments

PLACE = Locator(Span(0, 1), 1, 1, None, "1")
WORDS = (
    "本年预算依据《会计法》编制。\n"
    "依据新财企〔2024〕140号文件设立。\n"
    "结转资金依据新财建〔2023〕7号文件。\n"
    "依据《预算法》制定目标。\n"
)
ReadText = Callable[[str], Document]


@pytest.fixture
def flow(read_text: ReadText) -> Flow:
    return read_narrative(read_text(WORDS), [])


def statement(flow: Flow, words: str) -> Statement:
    start = flow.compact.index(words)
    return Statement(words, flow.locate(start, start + len(words)), start, start + len(words))


def mention(name: str, basis: Statement | None = None, place: str = "project_section") -> ProjectMention:
    return ProjectMention(place, name, "", None, "", "", PLACE, basis)


def project(*mentions: ProjectMention, name: str = "") -> Project:
    amount = Quantity(Decimal(1), Unit.WAN_YUAN, "1")
    return Project(name or mentions[0].name, "", amount, "", "", "", "", (), mentions, (), ())


def indicator(basis: str) -> Indicator:
    return Indicator(1, "产出指标", "数量指标", "调研次数", ">=", "2", "次", "20", "", basis, "", "", PLACE)


def section(flow: Flow, kind: str, words: str) -> Section:
    start = flow.compact.index(words)
    return Section(kind, "", flow, start, start, start + len(words))


def shown(passages: Sequence[Passage]) -> list[tuple[str, str, str]]:
    return [(one.role, one.project, one.words.strip()) for one in passages]


def test_project_is_searched_by_its_name_and_its_basis(flow: Flow) -> None:
    basis = statement(flow, "依据新财企〔2024〕140号文件设立。")
    found = list(find_passages([project(mention("中小企业 发展专项", basis))], [], flow, []))
    assert shown(found) == [
        ("project_name", "中小企业 发展专项", "中小企业发展专项"),
        ("stated_basis", "中小企业 发展专项", "依据新财企〔2024〕140号文件设立。"),
    ]


def test_project_name_is_searched_once_at_its_first_place(flow: Flow) -> None:
    """The table prints the name first; section 七 and the target table repeat it, perhaps with other blanks."""
    found = list(
        find_passages(
            [project(mention("乌财企〔2024〕94号", place="project_table"), mention("乌财企〔2024〕94 号"))],
            [],
            flow,
            [],
        )
    )
    assert shown(found) == [("project_name", "乌财企〔2024〕94号", "乌财企〔2024〕94号")]


def test_each_place_that_states_a_basis_is_searched_for_the_project(flow: Flow) -> None:
    """A carried-over project may be explained twice, under two names: the merged project's name is the citing one."""
    first = statement(flow, "依据新财企〔2024〕140号文件设立。")
    second = statement(flow, "结转资金依据新财建〔2023〕7号文件。")
    one = project(mention("专项", first), mention("专项资金", second, "carryover_section"), name="专项")
    assert shown(list(find_passages([one], [], flow, [])))[1:] == [
        ("stated_basis", "专项", "依据新财企〔2024〕140号文件设立。"),
        ("stated_basis", "专项", "结转资金依据新财建〔2023〕7号文件。"),
    ]


def test_withheld_basis_names_none(flow: Flow) -> None:
    """设立的政策依据：完全不予公开, as urumqi-2025 prints it."""
    basis = Statement("完全不予 公开", PLACE, 0, 5)
    found = list(find_passages([project(mention("项目甲", basis))], [], flow, [section(flow, "income", WORDS[:15])]))
    assert [one.role for one in found] == ["project_name", "narrative"]


def test_running_text_is_searched_by_paragraphs_without_what_was_searched(flow: Flow) -> None:
    basis = statement(flow, "新财企〔2024〕140号")
    whole = section(flow, "income", flow.compact)
    found = shown(list(find_passages([project(mention("专项", basis))], [], flow, [whole])))
    assert [one for one in found if one[0] == "narrative"] == [
        ("narrative", "", "本年预算依据《会计法》编制。"),
        ("narrative", "", "结转资金依据新财建〔2023〕7号文件。"),
        ("narrative", "", "依据《预算法》制定目标。"),
    ]


@pytest.mark.parametrize("kind", ["projects", "functions", "terms", "part", "department_targets", "project_targets"])
def test_sections_that_name_no_basis_are_left_out(flow: Flow, kind: str) -> None:
    """主要职能 names laws in passing, 名词解释 defines, project sections and target tables are read by their fields."""
    assert list(find_passages([], [], flow, [section(flow, kind, flow.compact)])) == []


def test_target_table_is_searched_by_goal_and_indicator_bases(flow: Flow) -> None:
    goal = statement(flow, "依据《预算法》制定目标。")
    table = TargetTable("", "", goal, (), (indicator("2025年政府工作报告"), indicator("")), PLACE)
    assert shown(list(find_passages([], [table], flow, []))) == [
        ("narrative", "", "依据《预算法》制定目标。"),
        ("indicator_basis", "", "2025年政府工作报告"),
    ]


@pytest.mark.parametrize(
    ("printed", "citing"),
    [
        # the sheet prints the name with other punctuation: the project of the tables cites
        ("数字昌吉发展规划 2021-2025", "《数字昌吉发展规划（2021—2025）》"),
        # a sheet of no project that is known cites for the department
        ("工业经济运行调度", ""),
        ("", ""),
    ],
)
def test_target_table_cites_for_its_project(flow: Flow, printed: str, citing: str) -> None:
    known = project(mention("《数字昌吉发展规划（2021—2025）》"))
    table = TargetTable(printed, "", None, (), (indicator("州党委会议纪要"),), PLACE)
    found = shown(list(find_passages([known], [table], flow, [])))
    assert found[-1] == ("indicator_basis", citing, "州党委会议纪要")


@pytest.mark.parametrize("name", ["bayingol-2024", "changji-2021", "changji-2025", "kizilsu-2025", "urumqi-2025"])
def test_no_word_of_a_real_disclosure_is_searched_twice(
    read_example: Callable[[str], Document], extract_example: Callable[[str], object], name: str
) -> None:
    document, record = read_example(name), extract_example(name)
    flow = read_narrative(document, [segment.span for segment in find_segments(document)])
    passages = list(find_passages(record.projects, record.targets, flow, read_sections(flow)))  # type: ignore[attr-defined]
    ranges = [(one.start, one.end) for one in passages if isinstance(one, FlowPassage) and one.start < one.end]
    assert len(ranges) > 10
    assert [(a, b) for a, b in combinations(ranges, 2) if a[0] < b[1] and b[0] < a[1]] == []
