"""The trace of a policy document: every spelling, relays, projects, money, and the words behind each of them."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgetkg.api.store import LocalStore
from budgetkg.api.tracing import Trace, trace
from budgetkg.ontology.errors import QueryRefused

NUMBER = "新财企〔2024〕140号"
TITLE = "关于提前下达 2025 年自治区中小企业发展专项资金预算的通知"
URUMQI = "乌财企〔2024〕94号-关于提前下达2025年自治区中小企业发展专项资金预算的通知"
KIZILSU = "自治区中小企业发展专项资金"

# as the disclosures print it, as people type it, as a PDF breaks it
SPELLINGS = [
    "新财企〔2024〕140号",
    "新财企〔2024〕140 号",
    "新财企[2024]140 号",
    "新财企[2024]140号",
    "新财企［2024］140号",
    "新财企（2024）140号",
    "新财企(2024)140号",
    "新财企【2024】140号",
    "新财企 〔 2024 〕 140 号",
    "新财企\n〔2024〕\n140号",
    "新财企〔２０２４〕１４０号",
    "  新财企〔2024〕140号  ",
]


@pytest.fixture(scope="module")
def found(store: LocalStore) -> Trace:
    return trace(store, NUMBER)


def _lines(sources: dict[str, str], file: str, first: int, last: int) -> str:
    return "".join(sources[file].split("\n")[first - 1 : last])


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _without_query(one: Trace) -> dict[str, object]:
    return {key: value for key, value in one.to_json().items() if key != "query"}


@pytest.mark.parametrize("spelling", SPELLINGS, ids=ascii)
def test_every_spelling_gives_the_same_trace(store: LocalStore, found: Trace, spelling: str) -> None:
    assert _without_query(trace(store, spelling)) == _without_query(found)


@given(
    st.sampled_from(["〔〕", "[]", "［］", "（）", "()", "【】"]),
    st.lists(st.sampled_from(["", " ", "\u3000", "\n", "\t"]), min_size=6, max_size=6),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bracket_and_any_blank_give_the_same_trace(
    store: LocalStore, found: Trace, brackets: str, blanks: list[str]
) -> None:
    pieces = ["新财企", brackets[0], "2024", brackets[1], "140", "号"]
    spelling = "".join(piece + blank for piece, blank in zip(pieces, blanks, strict=True))
    assert _without_query(trace(store, spelling)) == _without_query(found)


def test_two_projects_in_two_prefectures_with_their_money(found: Trace) -> None:
    assert found.number == NUMBER
    assert {(p.name, p.department, p.region, p.year, p.amount_yuan, p.amount_printed) for p in found.projects} == {
        (URUMQI, "乌鲁木齐市工业和信息化局", "乌鲁木齐市", 2025, Decimal(570_000), "57.00 万元"),
        (
            KIZILSU,
            "克孜勒苏柯尔克孜自治州工业和信息化局",
            "克孜勒苏柯尔克孜自治州",
            2025,
            Decimal(160_000),
            "16.00 万元",
        ),
    }
    assert found.total_yuan == Decimal(730_000)
    assert {p.disclosure_status for p in found.projects} == {"public"}


def test_relay_notices_below_and_by_which_rule(found: Trace) -> None:
    by_number = {document.number: document for document in found.documents}
    assert {number: document.relation for number, document in by_number.items()} == {
        NUMBER: "self",
        "克财建〔2024〕113号": "below",
        "乌财企〔2024〕94号": "below",
    }
    assert {number: document.level for number, document in by_number.items()} == {
        NUMBER: 1,
        "克财建〔2024〕113号": 2,
        "乌财企〔2024〕94号": 2,
    }
    assert {number: document.region for number, document in by_number.items()} == {
        NUMBER: "新疆维吾尔自治区",
        "克财建〔2024〕113号": "克孜勒苏柯尔克孜自治州",
        "乌财企〔2024〕94号": "乌鲁木齐市",
    }
    assert by_number[NUMBER].rule is None
    for relay in ("克财建〔2024〕113号", "乌财企〔2024〕94号"):
        assert "同一标题" in str(by_number[relay].rule)
        assert "same title" in str(by_number[relay].rule)
    assert _bare(by_number[NUMBER].titles[0]) == _bare(TITLE)


def test_project_hangs_on_the_notices_that_it_cites(found: Trace) -> None:
    assert {project.name: set(project.documents) for project in found.projects} == {
        KIZILSU: {NUMBER, "克财建〔2024〕113号"},
        URUMQI: {NUMBER, "乌财企〔2024〕94号"},
    }


def test_citations_stand_where_the_sources_print_them(found: Trace) -> None:
    places = {
        (document.number, cited.role, cited.file, cited.line_start, cited.line_end)
        for document in found.documents
        for cited in document.citations
    }
    assert places == {
        (NUMBER, "stated_basis", "kizilsu-2025.txt", 1020, 1022),
        (NUMBER, "stated_basis", "urumqi-2025.txt", 586, 586),
        ("克财建〔2024〕113号", "stated_basis", "kizilsu-2025.txt", 1022, 1024),
        ("乌财企〔2024〕94号", "project_name", "urumqi-2025.txt", 351, 351),
    }


@pytest.mark.parametrize("number", [NUMBER, "新财企〔2024〕137号", "乌党办发〔2024〕41号", "财建〔2023〕117号"])
def test_every_quote_and_mention_stands_at_its_lines(store: LocalStore, sources: dict[str, str], number: str) -> None:
    result = trace(store, number)
    citations = [cited for document in result.documents for cited in document.citations]
    assert citations
    for cited in citations:
        there = _bare(_lines(sources, cited.file, cited.line_start, cited.line_end))
        assert _bare(cited.quote) in there
        assert _bare(cited.mention) in there
        first = _bare(_lines(sources, cited.file, cited.line_start, cited.line_start))
        last = _bare(_lines(sources, cited.file, cited.line_end, cited.line_end))
        assert _bare(cited.quote)[0] in first
        assert _bare(cited.quote)[-1] in last
    for project in result.projects:
        there = _bare(_lines(sources, project.file, project.line, project.line + 8))
        assert _bare(project.quote) in there


def test_quote_joins_wrapped_lines_without_the_blank_of_the_wrap(found: Trace) -> None:
    """kizilsu-2025 breaks 预|算 between lines 1020 and 1022."""
    own = next(document for document in found.documents if document.number == NUMBER)
    quotes = {cited.file: cited.quote for cited in own.citations}
    assert quotes["kizilsu-2025.txt"] == f"《{TITLE}》新财企[2024]140 号"
    assert quotes["urumqi-2025.txt"] == f"《{TITLE}》（新财企〔2024〕140 号）"


def test_trace_of_a_relay_notice_shows_the_notice_above_and_its_own_projects(store: LocalStore) -> None:
    result = trace(store, "克财建[2024]113号")
    assert {document.number: document.relation for document in result.documents} == {
        "克财建〔2024〕113号": "self",
        NUMBER: "above",
    }
    # the money of the notice above is not the money of this one
    assert [(project.name, project.amount_yuan) for project in result.projects] == [(KIZILSU, Decimal(160_000))]
    assert result.total_yuan == Decimal(160_000)


def test_withheld_and_orders_are_traced(store: LocalStore) -> None:
    order = trace(store, "国务院令 第 466 号")
    assert order.number == "国务院令第466号"
    assert [(project.name, project.amount_yuan) for project in order.projects] == [
        ("安全生产和节能审查工作经费", Decimal(205_000))
    ]
    quoted = trace(store, "乌“双创”办〔2017〕18号")
    assert [project.name for project in quoted.projects] == ["乌鲁木齐市信息化运行维护经费"]
    assert trace(store, "乌双创办[2017]18号").projects == quoted.projects


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        # a title brings all documents that bear it
        (TITLE, {NUMBER, "克财建〔2024〕113号", "乌财企〔2024〕94号"}),
        (TITLE.replace(" ", ""), {NUMBER, "克财建〔2024〕113号", "乌财企〔2024〕94号"}),
        ("《民用爆炸物品安全管理条例》", {"国务院令第466号", None}),
        ("节能监察中心机构编制方案", {"乌编办〔2019〕233号"}),
    ],
)
def test_title_or_a_part_of_it_is_traced(store: LocalStore, words: str, numbers: set[str | None]) -> None:
    result = trace(store, words)
    assert result.number is None
    assert {document.number for document in result.documents if document.relation == "self"} == numbers


def test_meeting_has_no_number_and_is_traced_by_its_name(store: LocalStore) -> None:
    result = trace(store, "州党委2020年第50次常委")
    [document] = result.documents
    assert (document.number, document.kind) == (None, "meeting_decision")
    # table 7 of changji-2021: 40 + 122 + 55 + 30 = 247 万元
    assert result.total_yuan == Decimal(2_470_000)
    assert len(result.projects) == 4


def test_unknown_number_is_refused_with_near_ones(store: LocalStore) -> None:
    with pytest.raises(QueryRefused) as refused:
        trace(store, "新财企[2024]141号")
    message = str(refused.value)
    assert message.startswith("库中没有 新财企〔2024〕141号 this document is cited by no disclosure")
    assert NUMBER in message, "the same agency"
    with pytest.raises(QueryRefused, match=r"Near numbers:.*财建〔2023〕117号"):
        trace(store, "新财建〔2023〕117号")  # the same serial


@pytest.mark.parametrize("words", ["", "通知", "140", "从前有座山上有座庙", "新财企", "'; DROP ALL #", '"} ?x ?y {"'])
def test_words_that_are_nothing_are_refused_with_an_example(store: LocalStore, words: str) -> None:
    with pytest.raises(QueryRefused, match="expected for example 新财企〔2024〕140号"):
        trace(store, words)


def test_json_keeps_amounts_exact_and_chinese_readable(found: Trace) -> None:
    values = json.loads(json.dumps(found.to_json(), ensure_ascii=False))
    assert values["total_yuan"] == "730000"
    assert {project["amount_yuan"] for project in values["projects"]} == {"570000", "160000"}
    assert set(values) == {"query", "number", "documents", "relations", "projects", "total_yuan"}
    assert {document["relation"] for document in values["documents"]} == {"self", "below"}


def test_trace_says_what_was_asked(store: LocalStore) -> None:
    assert trace(store, "新财企[2024]140 号").query == "新财企[2024]140 号"
