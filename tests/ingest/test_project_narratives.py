"""Projects described one by one below a heading of their own, as Shanghai publishes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetkg.ingest.pipeline import extract
from budgetkg.ingest.project_narratives import read_narrated_mentions, read_unnamed_bases
from budgetkg.ingest.readers import read_bytes
from budgetkg.ingest.sections import Section, read_narrative, read_sections, sections_of
from tests.conftest import document_of

DESCRIPTION = """{heading}
一、项目概述
推进区委年度重点工作。
二、立项依据
《某区政府重点工作任务书》。
三、实施主体
{unit}
四、实施方案
定期开展。
五、实施周期
2025年1月1日至2025年12月31日
六、年度预算安排
{amount}
七、绩效目标
详见项目绩效目标表。
"""


def narratives(*texts: str) -> list[Section]:
    document = read_bytes("".join(texts).encode(), "fragment.txt")
    return sections_of(read_sections(read_narrative(document, [])), "project_narrative")


def description(
    heading: str = "督查工作业务经费项目经费情况说明",
    unit: str = "某区政府办公室。",
    amount: str = "2025年安排52.00万元。",
) -> str:
    return DESCRIPTION.format(heading=heading, unit=unit, amount=amount)


def test_description_names_project_unit_basis_period_and_amount() -> None:
    (found,) = read_narrated_mentions(narratives(description()))
    assert (found.name, found.undertaking_unit) == ("督查工作业务经费", "某区政府办公室")
    assert found.amount is not None
    assert (found.amount.value, found.amount.raw) == (Decimal("52.00"), "52.00")
    assert found.basis is not None
    assert found.basis.text == "《某区政府重点工作任务书》。"
    assert found.period is not None
    assert found.period.text == "2025年1月1日至2025年12月31日"


def test_each_description_is_a_project_of_its_own() -> None:
    found = read_narrated_mentions(
        narratives(description("甲项目经费情况说明"), description("乙项目经费情况说明", amount="8万元。"))
    )
    assert [(one.name, one.amount and one.amount.value) for one in found] == [
        ("甲", Decimal("52.00")),
        ("乙", Decimal(8)),
    ]


def test_instalments_are_no_amount_and_a_sentence_is_no_unit() -> None:
    text = description(amount="第一季度用款10万元，第二季度用款20万元。", unit="主要完成任务书印制工作，推进各项任务。")
    (found,) = read_narrated_mentions(narratives(text))
    assert (found.amount, found.undertaking_unit) == (None, "")


def test_heading_without_a_name_is_no_project_but_its_basis_is_one_of_the_department() -> None:
    sections = narratives(description("项目经费情况说明"))
    assert list(read_narrated_mentions(sections)) == []
    assert [one.text for one in read_unnamed_bases(sections)] == ["《某区政府重点工作任务书》。"]


def test_line_of_the_contents_is_no_project() -> None:
    assert list(read_narrated_mentions(narratives("目录\n督查工作业务经费项目经费情况说明\n六、其他\n"))) == []


@pytest.mark.parametrize(
    ("heading", "projects", "project"),
    [("督查经费项目经费情况说明", ["督查经费"], "督查经费"), ("项目经费情况说明", [], "")],
)
def test_basis_is_cited_by_the_project_or_by_the_department(heading: str, projects: list[str], project: str) -> None:
    found = extract(
        document_of("某区政府办公室2025年部门预算\n某区政府办公室主要职能\n承担日常工作。\n" + description(heading))
    )
    assert [one.name for one in found.projects] == projects
    assert [(one.role, one.project, one.reference.title) for one in found.citations] == [
        ("stated_basis", project, "某区政府重点工作任务书")
    ]
