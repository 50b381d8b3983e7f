"""Sameness of organisations and of names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetkg.ingest.resolve import (
    OrganisationKey,
    bare_name,
    contains_name,
    is_slip_of,
    organisation_key,
    region_name,
    similarity,
)

CHANGJI, KIZILSU, BAYINGOL, URUMQI = "652300", "653000", "652800", "650100"


@pytest.mark.parametrize(
    ("printed", "citing", "key"),
    [
        ("昌吉回族自治州工业和信息化局", "", OrganisationKey(CHANGJI, "工业和信息化局")),
        ("昌吉州工业和信息化局", "", OrganisationKey(CHANGJI, "工业和信息化局")),
        ("昌吉州工信局", "", OrganisationKey(CHANGJI, "工业和信息化局")),
        ("昌吉回族自治州 工业和信息化局", "", OrganisationKey(CHANGJI, "工业和信息化局")),
        # the names of kizilsu-2025
        ("克孜勒苏柯尔克孜自治州工业和信息化局", "", OrganisationKey(KIZILSU, "工业和信息化局")),
        ("新疆克州工业和信息化局", "", OrganisationKey(KIZILSU, "工业和信息化局")),
        ("中共克孜勒苏柯尔克孜自治州工业和信息化局", "", OrganisationKey(KIZILSU, "工业和信息化局")),
        # the names of bayingol-2024
        ("新疆巴音郭楞蒙古自治州工业和信息化局", "", OrganisationKey(BAYINGOL, "工业和信息化局")),
        ("新疆巴州工业和信息化局", "", OrganisationKey(BAYINGOL, "工业和信息化局")),
        ("新疆巴音郭楞蒙古自治州工业和和信息化局", "", OrganisationKey(BAYINGOL, "工业和和信息化局")),
        # the own level of a department is the department
        ("乌鲁木齐市工业和信息化局（本级）", "", OrganisationKey(URUMQI, "工业和信息化局")),
        # relative names, read from where they are printed
        ("州人社局", CHANGJI, OrganisationKey(CHANGJI, "人力资源和社会保障局")),
        ("自治区财政厅", CHANGJI, OrganisationKey("650000", "财政厅")),
        ("市财政局", URUMQI, OrganisationKey(URUMQI, "财政局")),
        ("州人社局", "", OrganisationKey("", "州人力资源和社会保障局")),
        ("工业和信息化局", "", OrganisationKey("", "工业和信息化局")),
    ],
)
def test_organisation_key(printed: str, citing: str, key: OrganisationKey):
    assert organisation_key(printed, citing) == key


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("昌吉州工信局", "昌吉市工信局"),  # the prefecture and the city of the same name
        ("昌吉州工信局", "克州工信局"),
        ("乌鲁木齐市节能监察中心", "乌鲁木齐市中小企业服务中心"),
        ("乌鲁木齐市财政局", "新疆维吾尔自治区财政厅"),
    ],
)
def test_organisation_key_keeps_organisations_apart(left: str, right: str):
    assert organisation_key(left) != organisation_key(right)


@pytest.mark.parametrize(
    ("left", "right", "slip"),
    [
        ("新疆巴音郭楞蒙古自治州工业和和信息化局", "新疆巴音郭楞蒙古自治州工业和信息化局", True),
        ("乌鲁木齐市节能监察中心", "乌鲁木齐市中小企业服务中心", False),
        ("昌吉回族自治州工业和信息化局", "昌吉回族自治州财政局", False),
    ],
)
def test_is_slip_of(left: str, right: str, slip: bool):
    assert is_slip_of(left, right) is slip


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("克拉玛依市工业和信息化局", "克拉玛依区工业和信息化局"),
        ("新疆维吾尔自治区第一人民医院", "新疆维吾尔自治区第二人民医院"),
        ("乌鲁木齐市工业和信息化局第12中学", "乌鲁木齐市工业和信息化局第13中学"),
        ("新疆维吾尔自治区工业和信息化厅", "新疆维吾尔自治区工业和信息化局"),
        ("新疆生产建设兵团东城区人民政府", "新疆生产建设兵团西城区人民政府"),
    ],
)
def test_is_slip_of_is_not_fooled_by_a_telling_character(left: str, right: str):
    assert not is_slip_of(left, right)


@pytest.mark.parametrize(
    ("left", "right", "score"),
    [
        ("机关运行经费", "机关运行经费", "1"),
        ("《规划》", "规划", "1"),
        ("甲", "乙", "0"),
        ("甲乙丙丁", "甲乙丙戊", "0.75"),
    ],
)
def test_similarity_compares_bare_names(left: str, right: str, score: str):
    assert similarity(left, right) == Decimal(score)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("《数字昌吉发展规划（2021—2025年）》", "数字昌吉发展规划20212025年"),
        ("乌财企〔2024〕93 号-关于提前下达", "乌财企202493号关于提前下达"),
        ("“小升规”专项 奖补资金", "小升规专项奖补资金"),
        ("ppp 项目", "ppp项目"),
        ("", ""),
    ],
)
def test_bare_name(name: str, bare: str):
    assert bare_name(name) == bare


@pytest.mark.parametrize(
    ("left", "right", "contains"),
    [
        ("自治区中小企业发展专项资金项目", "中小企业发展专项资金", True),
        ("规划", "《昌吉州规划》", True),
        ("甲", "乙", False),
        ("甲", "", False),  # an empty name is in everything and says nothing
        ("（）", "甲", False),
    ],
)
def test_contains_name(left: str, right: str, contains: bool):
    assert contains_name(left, right) is contains


@pytest.mark.parametrize(("code", "name"), [(CHANGJI, "昌吉回族自治州"), ("999999", "999999")])
def test_region_name(code: str, name: str):
    assert region_name(code) == name
