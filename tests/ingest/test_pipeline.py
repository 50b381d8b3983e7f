"""From a file to what it states, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from budgetkg.ingest.document import Document
from budgetkg.ingest.issues import IssueCode
from budgetkg.ingest.pipeline import extract, read_disclosure
from budgetkg.ingest.records import Disclosure
from budgetkg.ontology.errors import NotABudgetDisclosure, UnreadableDocument

ReadText = Callable[[str], Document]

TITLE = "昌吉州工业和信息化局\n2025 年部门预算公开\n"
TABLE = """第二部分 2025 年部门预算公开表
表 3
部门支出总体情况表
编制部门：昌吉州工业和信息化局 单位：万元
功能分类科目编码
功能分类科目名称 合计 基本支出 项目支出
类 款 项
※ ※ ※ ※ 1 2 3
总计 100.00 70.00 30.00
201 一般公共服务支出 100.00 70.00 30.00
"""

FINAL_ACCOUNTS = """昌吉州工业和信息化局
2023 年度部门决算
收入支出决算总表
编制部门：昌吉州工业和信息化局 单位：万元
收入 支出
项目 决算数 项目 决算数
一、一般公共预算财政拨款收入 100.00 一、一般公共服务支出 100.00
本年收入合计 100.00 本年支出合计 100.00
"""


def test_extract_reads_the_least_that_is_a_disclosure(read_text: ReadText):
    found = extract(read_text(TITLE + TABLE))
    assert (found.overview.department, found.overview.fiscal_year, found.overview.region_code) == (
        "昌吉州工业和信息化局",
        2025,
        "652300",
    )
    assert [table.kind for table in found.tables] == ["expenditure_summary"]
    assert (found.projects, found.citations, found.targets, found.issues) == ((), (), (), ())


def test_extract_takes_the_name_that_the_tables_print(read_text: ReadText):
    # the title page may be cut off, and the tables print the name of record
    found = extract(read_text("新疆昌吉州工信局\n" + TITLE.split("\n", 1)[1] + TABLE))
    assert found.overview.department == "昌吉州工业和信息化局"
    assert {(name.name, name.role) for name in found.overview.names} >= {("昌吉州工业和信息化局", "table")}


def test_extract_tells_of_a_region_that_it_does_not_know(read_text: ReadText):
    found = extract(read_text((TITLE + TABLE).replace("昌吉州", "某某")))
    (issue,) = [one for one in found.issues if one.code is IssueCode.REGION_UNKNOWN]
    assert found.overview.region_code == ""
    assert issue.detail == (
        "“某某工业和信息化局”：名称中没有可识别的地区",
        "'某某工业和信息化局': no region could be read from the name",
    )


@pytest.mark.parametrize("source", [FINAL_ACCOUNTS, FINAL_ACCOUNTS + "上年预算数见部门预算公开。\n"])
def test_extract_refuses_final_accounts(read_text: ReadText, source: str):
    with pytest.raises(NotABudgetDisclosure) as refused:
        extract(read_text(source))
    message = str(refused.value)
    assert message.startswith("fragment.txt: 这是部门决算，不是部门预算 these are final accounts (决算 ")
    assert message.endswith("expected a departmental budget disclosure (部门预算公开).")


def test_extract_does_not_take_a_budget_that_mentions_final_accounts_for_them(read_text: ReadText):
    source = TITLE + TABLE + "第三部分 2025 年部门预算情况说明\n上年部门决算已另行公开。\n"
    assert extract(read_text(source)).overview.fiscal_year == 2025


def test_extract_refuses_another_paper(read_text: ReadText):
    with pytest.raises(NotABudgetDisclosure) as refused:
        extract(read_text("关于召开2025年工业和信息化工作会议的通知\n各县市：\n现将有关事项通知如下。\n"))
    assert str(refused.value) == (
        "fragment.txt: 未见部门预算的标题或表格 neither a budget table nor the words 部门预算 were found; "
        "expected a departmental budget disclosure (部门预算公开)."
    )


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("关于编制部门预算的通知\n部门预算要细化。\n", "预算年度 the fiscal year"),
        ("2025年部门预算公开\n", "部门名称 the department's name"),
        ((TITLE + TABLE).replace("2025 年", ""), "预算年度 the fiscal year"),
    ],
)
def test_extract_says_what_is_missing(read_text: ReadText, source: str, missing: str):
    with pytest.raises(NotABudgetDisclosure) as refused:
        extract(read_text(source))
    assert str(refused.value) == (
        f"fragment.txt: 未找到{missing} was not found; expected a heading such as 2025年部门预算 "
        "and a line such as 编制部门：昌吉州工业和信息化局."
    )


def test_extract_does_not_take_the_unit_for_the_department(read_text: ReadText):
    source = (TITLE + TABLE).replace("编制部门：昌吉州工业和信息化局", "编制部门：")
    assert extract(read_text(source)).overview.department == "昌吉州工业和信息化局"


EXPLANATION = "第三部分 2025 年部门预算情况说明\n"


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        (
            "七、关于昌吉州工业和信息化局2025年一般公共预算项目支出情况说明\n（一）项目名称：甲\n预算安排规模：1,16425万元\n",
            "1,16425",
        ),
        ("十一、关于某局2025年上年结转结余预算情况说明\n1. 特定目标 1,0000.00 万元，完全不予公开。\n", "1,0000.00"),
        (
            "项目支出绩效目标表\n预算单位 某局\n项目名称 甲 项目负责人 某\n年度预算总额 1,00.00 其中：财政拨款 5.00\n",
            "1,00.00",
        ),
        ("二、关于某局2025年收入预算情况说明\n收入预算12,34万元，其中：一般公共预算5.00万元。\n", "12,34"),
    ],
)
def test_extract_tells_of_a_malformed_figure_in_the_words_and_goes_on(read_text: ReadText, words: str, figure: str):
    found = extract(read_text(TITLE + TABLE + EXPLANATION + words))
    assert found.overview.fiscal_year == 2025
    assert all(project.amount is None for project in found.projects)
    (issue,) = [one for one in found.issues if one.code is IssueCode.MALFORMED_FIGURE]
    assert issue.detail == (
        f"“{figure}”不是规范的数字，未读取；应为 1,164.25 之类，请核对原文",
        f"{figure!r} is no figure and was not read; expected one such as 1,164.25. Check the source.",
    )
    assert found.document.text[issue.locator.span.start : issue.locator.span.end] == figure


def test_extract_parts_a_code_name_from_its_amount(read_text: ReadText):
    words = "十一、关于某局2025年上年结转结余预算情况说明\n1. 特定目标 10100021 1,000.00 万元，完全不予公开。\n"
    found = extract(read_text(TITLE + TABLE + EXPLANATION + words))
    assert [(one.name, one.amount and one.amount.raw) for one in found.projects] == [("特定目标 10100021", "1,000.00")]
    assert [one for one in found.issues if one.code is IssueCode.MALFORMED_FIGURE] == []


def test_extract_is_pure(read_text: ReadText):
    assert extract(read_text(TITLE + TABLE)) == extract(read_text(TITLE + TABLE))


def test_read_disclosure_reads_a_file(tmp_path: Path):
    path = tmp_path / "某局.txt"
    path.write_bytes((TITLE + TABLE).encode("gb18030"))
    found = read_disclosure(path)
    assert (found.document.source_name, found.overview.department) == ("某局.txt", "昌吉州工业和信息化局")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空文件 the file is empty"),
        (b"\x89PNG\r\n\x1a\n", "this is a PNG picture"),
        (b"PK\x03\x04", "a zip container"),
    ],
)
def test_read_disclosure_refuses_files_without_text(tmp_path: Path, content: bytes, says: str):
    path = tmp_path / "某局.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument, match=f"^某局.txt: .*{says}"):
        read_disclosure(path)


@pytest.mark.parametrize("name", ["bayingol-2024", "changji-2021", "changji-2025", "kizilsu-2025", "urumqi-2025"])
def test_extract_points_at_the_words_of_every_record(extract_example: Callable[[str], Disclosure], name: str):
    # every place lies in the source, holds words, and prints no telephone number
    found = extract_example(name)
    about = found.overview
    places = [
        *(one.locator for group in (about.names, about.functions, about.units, about.head_counts) for one in group),
        *(
            one.locator
            for group in (found.citations, found.targets, found.changes, found.shares, found.facts)
            for one in group
        ),
        *(mention.locator for project in found.projects for mention in project.mentions),
        *(item.locator for project in found.projects for item in project.allocations),
    ]
    assert len(places) > 50
    for place in places:
        assert 0 <= place.span.start < place.span.end <= len(found.document.text)
        assert found.document.quote(place.span) == place.quote != ""
        assert 1 <= place.line_start <= place.line_end <= len(found.document.lines)


@pytest.mark.parametrize("name", ["bayingol-2024", "changji-2025", "kizilsu-2025", "urumqi-2025"])
def test_extract_prints_no_telephone_number(extract_example: Callable[[str], Disclosure], examples: Path, name: str):
    # the numbers behind 联系电话 in the sources (in changji-2025 before it), digit for digit
    numbers = {
        "bayingol-2024": "13000000000",
        "changji-2025": "1300000000",
        "kizilsu-2025": "13000000000",
        "urumqi-2025": "2810000",
    }
    assert numbers[name] in (examples / f"{name}.txt").read_text(encoding="utf-8")
    assert numbers[name] not in extract_example(name).document.text
    assert numbers[name] not in repr(extract_example(name))
