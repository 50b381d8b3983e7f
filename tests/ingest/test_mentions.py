"""Spans that a policy basis is made of. The texts are without blanks, as the finder gets them."""

from __future__ import annotations

import pytest

from budgetkg.ingest.mentions import (
    DATE,
    MEETING,
    MONEY,
    NAMED,
    NUMBER,
    ORGANISATION,
    PLAN,
    TITLE,
    find_mentions,
    named_policies,
    organisation_names,
)

CHANGJI = "652300"


def mentions(text: str, region: str = CHANGJI) -> list[tuple[str, str]]:
    (found,) = find_mentions([text], region)
    assert [one.start for one in found] == sorted(one.start for one in found)
    return [(one.kind, text[one.start : one.end]) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("根据《方案》（乌政办〔2023〕77号）工作要求", [(TITLE, "《方案》"), (NUMBER, "乌政办〔2023〕77号")]),
        # a title inside a title
        ("《关于印发〈某局职能配置规定〉的通知》", [(TITLE, "《关于印发〈某局职能配置规定〉的通知》")]),
        ("《关于印发《某局职能配置规定》的通知》", [(TITLE, "《关于印发《某局职能配置规定》的通知》")]),
        ("《未完的标题\n项目承担单位》", []),  # a title does not run over the end of a paragraph
        (  # changji-2021
            "2020年9月9日，州党委2020年第50次常委（扩大）会议提出",
            [
                (MEETING, "2020年9月9日，州党委2020年第50次常委（扩大）会议"),
                (DATE, "2020年9月9日"),
                (ORGANISATION, "州党委"),
            ],
        ),
        ("自治区党委十届十次全会", [(MEETING, "自治区党委十届十次全会"), (ORGANISATION, "自治区党委")]),
        (  # changji-2025
            "昌吉回族自治州工业和信息化局2025年工作计划",
            [(PLAN, "昌吉回族自治州工业和信息化局2025年工作计划"), (ORGANISATION, "昌吉回族自治州工业和信息化局")],
        ),
        ("2024年自治州工业和信息化工作报告", [(PLAN, "2024年自治州工业和信息化工作报告")]),
        ("昌吉州2025年工业和信息化工作会议上的讲话", [(MEETING, "昌吉州2025年工业和信息化工作会议上的讲话")]),
        ("办公费0.6万元；补贴1,000.00万元、500元", [(MONEY, "0.6万元"), (MONEY, "1,000.00万元"), (MONEY, "500元")]),
        ("严格落实中央八项规定，压缩", [(NAMED, "中央八项规定")]),
        ("根据三定方案", [(NAMED, "三定方案")]),
        ("收入预算包括：一般公共预算。", []),
    ],
)
def test_find_mentions(text: str, found: list[tuple[str, str]]):
    assert mentions(text) == found


def test_find_mentions_knows_the_organisations_of_the_region_and_those_above():
    text = "自治区财政厅、州财政局、昌吉回族自治州财政局、乌鲁木齐发改委、国务院办公厅"
    assert mentions(text) == [
        (ORGANISATION, "自治区财政厅"),
        (ORGANISATION, "州财政局"),
        (ORGANISATION, "昌吉回族自治州财政局"),
        (ORGANISATION, "国务院办公厅"),  # the longest: not 国务院 alone
    ]
    # 乌鲁木齐 is another place: it is known where one of its documents is read
    assert (ORGANISATION, "乌鲁木齐发改委") in mentions(text, "650100")


@pytest.mark.parametrize("name", ["昌吉州工信局", "昌吉州党委"])
def test_find_mentions_knows_customary_names_of_places(name: str):
    assert mentions(name) == [(ORGANISATION, name)]


def test_find_mentions_keeps_texts_apart():
    first, second = find_mentions(["《甲》", "《乙》《丙》"], CHANGJI)
    assert [len(first), len(second)] == [1, 2]
    assert list(find_mentions([], CHANGJI)) == []


def test_find_mentions_of_an_unknown_region_knows_the_centre_only():
    assert mentions("国务院令，州财政局", "") == [(ORGANISATION, "国务院")]


def test_organisation_names_join_places_and_organs():
    names = organisation_names(CHANGJI)
    assert {"昌吉回族自治州工业和信息化局", "昌吉回族自治州工信局", "自治区党委", "州人民政府", "国务院"} <= set(names)
    assert "" not in names


def test_named_policies_name_their_title():
    assert named_policies()["八项规定精神"] == ("中央八项规定", "title_only")
    assert {kind for _, kind in named_policies().values()} == {"title_only"}
