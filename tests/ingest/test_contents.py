"""The list of contents and the headings that its entries lead to; titles and lines were read in the sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetkg.ingest.pipeline import extract, read_disclosure
from budgetkg.ingest.readers import read_bytes
from budgetkg.ingest.records import ContentsEntry

EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"
BODY = """
第一部分 2024年部门概况

一、主要职责

(一)贯彻执行国家的方针政策，负责工业经济运行。

第二部分 2024年部门预算公开表

表1

部门收支总体情况表

编制部门：甲市工业和信息化局

单位：万元

收入\t\t支出\t
项目\t预算数\t功能分类\t预算数
一、本年收入\t10.00\t201 一般公共服务支出\t10.00
收入总计\t10.00\t支出总计\t10.00

第三部分 2024年部门预算情况说明

一、关于甲市工业和信息化局2024年收支预算情况总体说明

收支总预算10.00万元。

第四部分 名词解释
"""


def contents(listed: str) -> tuple[ContentsEntry, ...]:
    text = f"甲市工业和信息化局\n\n2024 年部门预算公开\n\n目 录\n\n{listed}\n{BODY}"
    return extract(read_bytes(text.encode(), "example.txt")).contents


def entry(listed: str) -> ContentsEntry:
    (found,) = contents(listed)
    return found


def test_every_entry_of_a_real_list_leads_to_its_heading() -> None:
    """bayingol-2024: contents in lines 9–56, the last entries wrapped or with a dash before them."""
    found = read_disclosure(EXAMPLES / "bayingol-2024.txt").contents
    assert len(found) == 29
    places = {(one.locator.line_start, one.locator.line_end): one for one in found}
    at = {lines: one.heading_locator.line_start for lines, one in places.items() if one.heading_locator}
    assert len(at) == 29
    assert (at[11, 11], at[12, 12], at[28, 28], at[56, 56]) == (60, 90, 440, 655)
    assert places[36, 38].title.endswith("财政拨款收支预算情况的总体说明")
    assert at[36, 38] == 476
    assert places[26, 26].table_kind == "carryover"
    assert {one.other_title for one in found} == {""}


@pytest.mark.parametrize("name", ["changji-2021", "changji-2025", "kizilsu-2025"])
def test_document_without_contents_has_no_entries(name: str) -> None:
    assert read_disclosure(EXAMPLES / f"{name}.txt").contents == ()


@pytest.mark.parametrize(
    ("listed", "number", "title"),
    [
        ("一、主要职责", "一、", "主要职责"),
        ("- 一、 主要职责", "一、", "主要职责"),
        ("一、主要职责…………………… 3", "一、", "主要职责"),
        ("一、主要职责......12", "一、", "主要职责"),
        ("1. 2024年部门收支预算总表", "1.", "2024年部门收支预算总表"),
        (
            "一、关于甲市工业和信息化局2024年收支预算\n\n情况的总体说明",
            "一、",
            "关于甲市工业和信息化局2024年收支预算情况的总体说明",
        ),
    ],
)
def test_entry_is_read_without_leader_page_or_line_break(listed: str, number: str, title: str) -> None:
    assert (entry(listed).number, entry(listed).title) == (number, title)


@pytest.mark.parametrize(
    ("listed", "heading"),
    [
        ("一、主要职责", "一、主要职责"),
        ("一、部门主要职责", "一、主要职责"),
        ("一、甲市工业和信息化局主要职责", "一、主要职责"),
        ("一、关于收支预算情况的总体说明", "一、关于甲市工业和信息化局2024年收支预算情况总体说明"),
        ("一、部门收支总体情况表", "部门收支总体情况表"),
    ],
)
def test_heading_is_the_same_whatever_its_year_department_or_particle(listed: str, heading: str) -> None:
    found = entry(listed)
    assert found.heading_locator is not None
    assert heading in found.heading_locator.quote
    assert found.other_title == ""


def test_heading_under_another_title_is_found_by_what_it_opens() -> None:
    found = entry("一、主要职能")
    assert found.heading_locator is not None
    assert (found.heading_locator.quote, found.other_title) == ("一、主要职责", "一、主要职责")
    assert entry("一、收支预算总表").other_title == "部门收支总体情况表"


def test_entry_without_a_heading_leads_nowhere() -> None:
    found = entry("八、政府性基金预算支出情况表")
    assert (found.table_kind, found.heading_locator, found.other_title) == ("gov_fund_expenditure", None, "")


def test_first_heading_of_the_body_is_not_taken_for_an_entry() -> None:
    """The first part's heading and a page number stand between the contents and the first section."""
    found = contents("第一部分 2024年部门概况\n一、主要职责\n\n第二部分 2024年部门预算公开表\n2\n")
    assert [one.number for one in found] == ["第一部分", "一、", "第二部分"]
    assert found[0].heading_locator is not None
    assert found[0].heading_locator.line_start > found[2].locator.line_end
