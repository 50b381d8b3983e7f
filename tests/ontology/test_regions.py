"""Regions: names as printed to codes, prefixes of document numbers to regions, never a guess."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetkg.ontology import regions as module
from budgetkg.ontology.regions import (
    Level,
    chain,
    is_within,
    match_region,
    region,
    region_of_prefix,
    regions,
    split_region,
)

codes = st.sampled_from(sorted(regions()))


def test_the_examples_of_the_docstrings_hold() -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("printed", "code", "rest"),
    [
        ("昌吉州工业和信息化局", "652300", "工业和信息化局"),  # customary short name of a prefecture
        ("克孜勒苏柯尔克孜自治州工业和信息化局", "653000", "工业和信息化局"),  # full name
        ("新疆克州工业和信息化局", "653000", "工业和信息化局"),  # province before an alias that no code list holds
        ("新疆维吾尔自治区巴音郭楞蒙古自治州财政局", "652800", "财政局"),
        ("上海市普陀区财政局", "310107", "财政局"),  # the province and its one prefecture are not two
        ("江苏省人民检察院", "320000", "人民检察院"),
        ("工业和信息化局", "", "工业和信息化局"),  # no region at all
    ],
)
def test_split_region_cuts_the_region_off_an_organisation(printed: str, code: str, rest: str) -> None:
    found, left = split_region(printed)
    assert (found.code if found else "", left) == (code, rest)


def test_a_name_that_several_regions_share_is_not_decided_without_context() -> None:
    shared = "鼓楼区"  # 南京, 徐州, 开封, 福州
    assert len([one for one in regions().values() if one.full_name == shared]) > 1
    assert match_region(shared) is None
    found = match_region(shared, within="320100")
    assert found is not None
    assert found[0].parent_code == "320100"


@pytest.mark.parametrize(
    ("prefix", "citing", "expected"),
    [
        ("新财企", "653000", "650000"),
        ("克财建", "653000", "653000"),
        ("乌财企", "650100", "650100"),  # 乌 is 乌鲁木齐 in Xinjiang …
        ("乌财企", "150300", "150300"),  # … and 乌海 in Inner Mongolia
        ("沪府规", "310107", "310000"),
    ],
)
def test_a_prefix_is_resolved_by_the_citing_region(prefix: str, citing: str, expected: str) -> None:
    found = region_of_prefix(prefix, citing)
    assert found is not None
    assert found.code == expected


def test_a_prefix_of_the_centre_is_no_region() -> None:
    assert region_of_prefix("财建", "653000") is None


@given(codes)
def test_every_chain_ends_at_a_province_and_levels_fall(code: str) -> None:
    found = chain(code)
    assert found[0].code == code
    assert found[-1].level is Level.PROVINCE
    levels = [one.level for one in found]
    assert levels == sorted(levels, reverse=True)
    assert all(is_within(code, one.code) for one in found)


def test_every_full_name_is_found_within_its_parent() -> None:
    """The one prefecture of a municipality carries its name; the province is meant then."""
    for one in regions().values():
        found = match_region(one.full_name, within=one.parent_code)
        assert found is not None, one
        assert found[0].code == (
            one.parent_code if one.full_name in {"北京市", "天津市", "上海市"} and one.parent_code else one.code
        )


def test_every_region_has_the_parent_that_its_code_names() -> None:
    assert len(regions()) > 3_000
    for one in regions().values():
        assert (one.level is Level.PROVINCE) == (not one.parent_code)
        if one.parent_code:
            assert one.parent_code in regions()
            assert one.parent_code[:2] == one.code[:2]


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        region("000000")
