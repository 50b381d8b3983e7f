"""What the audit must find by itself in the five disclosures, with both numbers and the lines where they are printed.

Expected values were read and added up from the sources; the comment before each group says where.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from budgetkg.api.ingestion import Prepared, prepare
from budgetkg.api.settings import read_settings
from budgetkg.shapes.audit import ROUNDING, VIOLATION
from budgetkg.shapes.checking import check_disclosure

EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"
TABLE_RULES = {"row-sum", "column-sum", "total-missing", "table-identity"}


@dataclass(frozen=True)
class Found:
    """A finding and the lines of its two places."""

    rule: str
    severity: str
    origin: str
    item: str
    expected: Decimal | str | None
    found: Decimal | str | None
    difference: Decimal | None
    lines: tuple[int, ...]


@cache
def findings(name: str) -> tuple[Found, ...]:
    prepared = prepare(EXAMPLES / f"{name}.txt", read_settings({}))
    assert isinstance(prepared, Prepared), prepared
    triples = {quad.triple for quad in ox.parse(prepared.content.triples, ox.RdfFormat.N_TRIPLES)}
    starts = {
        triple.subject.value: int(triple.object.value)  # type: ignore[union-attr]
        for triple in triples
        if triple.predicate.value.endswith("#lineStart")
    }
    return tuple(
        Found(
            one.rule,
            one.severity,
            one.origin,
            one.item,
            one.expected,
            one.found,
            one.difference,
            tuple(starts[place] for place in (one.evidence, one.other_evidence) if place),
        )
        for one in check_disclosure(triples).findings
    )


# rule, words of the item, expected, found, difference, lines of both places
CHANGJI_2021 = [
    # 表一 201 714.04 (43): 714.04 + 45.08 + 77.38 = 836.50, 支出总计 837.5 (193)
    ("column-sum", "表一 支出总计", "836.5", "837.5", "1", {43, 193}),
    # 表四 the same in 合计 and 一般公共预算 (658, 906)
    ("column-sum", "表四 支出总计：金额", "836.5", "837.5", "1", {658, 906}),
    ("column-sum", "表四 支出总计：一般公共预算", "836.5", "837.5", "1", {658, 906}),
    # 表三 and 表五: 468.04 + 40 + 207 = 715.04 from 2011301 on (456, 939)
    ("table-identity", "收支总表各类支出 = 支出总表同类支出：201", "715.04", "714.04", "-1", {43, 456}),
    (
        "table-identity",
        "财政拨款收支总表的一般公共预算 = 一般公共预算支出表合计：201",
        "715.04",
        "714.04",
        "-1",
        {658, 939},
    ),
    # 715.04万元 in words, three times
    ("words-against-table", "支出预算：一般公共服务支出", "714.04", "715.04", "1", {658, 1867}),
    ("words-against-table", "一般公共预算支出：一般公共服务支出", "714.04", "715.04", "1", {658, 1881}),
    ("words-against-table", "五(二) 一般公共服务支出（201）", "714.04", "715.04", "1", {658, 1888}),
    # the four rows of 表二 that do not add up, and its column: 468.04+40+207+34.2+32.95+10.63+0.22 = 793.04
    ("row-sum", "表二 机关事业单位基本养老保险缴费支出", "34.2", "45.08", "10.88", {238}),
    ("row-sum", "表二 行政单位医疗", "32.95", "58.25", "25.3", {251}),
    ("row-sum", "表二 公务员医疗补助", "10.63", "18.95", "8.32", {264}),
    ("row-sum", "表二 其他行政事业单位医疗支出", "0.22", "0.18", "-0.04", {277}),
    ("column-sum", "表二 合 计：一般公共预算", "793.04", "837.5", "44.46", {225, 423}),
    # the same rows of 表三; 468.04+34.2+32.95+10.63+0.22 = 546.04
    ("row-sum", "表三 机关事业单位基本养老保险缴费支出", "34.2", "45.08", "10.88", {464}),
    ("row-sum", "表三 行政单位医疗", "32.95", "58.25", "25.3", {472}),
    ("row-sum", "表三 公务员医疗补助", "10.63", "18.95", "8.32", {480}),
    ("row-sum", "表三 其他行政事业单位医疗支出", "0.22", "0.18", "-0.04", {488}),
    ("column-sum", "表三 合 计：基本支出", "546.04", "590.5", "44.46", {456, 635}),
    # 227 on 247 − 227 = 20 is 1135 %
    ("change-percent", "五(一) 项目支出", "1135", "1235", "100", {1886}),
    # 715.04 and 77.38 of 837.5 (1086)
    ("share-percent", "五(二) 一般公共服务支出（201）", "85.38", "84.86", "-0.52", {1086, 1888}),
    ("share-percent", "五(二) 卫生健康支出（210）", "9.24", "9.84", "0.6", {1086, 1890}),
    # 十四五规划: 55 in 表七 (1465), 50 on its sheet (2140); its cost indicator ≤55
    ("target-budget", "《昌吉州工业高质量发展“十四五”规划》", "55", "50", "-5", {1465, 2140}),
    ("cost-target", "昌吉州工业高质量发展“十四五”规划", "50", "55", "5", {2140, 2202}),
    # 高质量发展研究专项: 40 on its sheet (2047), cost indicator 50万元 (2116)
    ("cost-target", "昌吉州工信局高质量发展研究专项", "40", "50", "10", {2047, 2116}),
    # the lists of line 1901 (sum 509.07) and 1902 (57.76)
    ("list-sum", "人员经费", "509.07", "534.03", "24.96", {1901}),
    ("list-sum", "公用经费", "57.76", "56.47", "-1.29", {1902}),
    # 151.07 + 24.08; 36.54 + 7.56 in 表六
    ("words-against-table", "人员经费：基本工资", "175.15", "151.07", "-24.08", {1115, 1901}),
    ("words-against-table", "人员经费：伙食补助费", "44.1", "43.2", "-0.9", {1143, 1901}),
    ("words-against-table", "公用经费：办公费", "16.84", "4.7", "-12.14", {1262, 1902}),
    ("words-against-table", "公用经费：差旅费", "5", "14.2", "9.2", {1269, 1902}),
    ("words-against-table", "公用经费：工会经费", "3.5", "3.33", "-0.17", {1283, 1902}),
    ("words-against-table", "公用经费：福利费", "8.06", "7.65", "-0.41", {1290, 1902}),
    # accounts that 表六 does not print
    ("list-item", "公用经费：印刷费", None, "1.5", None, {1383, 1902}),
    ("list-item", "公用经费：水费", None, "1", None, {1383, 1902}),
    ("list-item", "公用经费：电费", None, "2", None, {1383, 1902}),
    ("list-item", "公用经费：维修（护）费", None, "0.5", None, {1383, 1902}),
    ("list-item", "公用经费：培训费", None, "0.2", None, {1383, 1902}),
    ("list-item", "公用经费：劳务费", None, "0.2", None, {1383, 1902}),
]
OTHERS = [
    # 0.6 + 0.5 + 1 + 1 = 3.1 (976) of 3.00 (表7, 632)
    ("kizilsu-2025", "allocation-sum", "食盐专营管理工作项目", "3", "3.1", "0.1", {632, 976}),
    # 该项目总投资 8 万元 on a sheet of 10.00
    ("kizilsu-2025", "goal-budget", "工业领域安全生产整治及节能监察项目", "10", "8", "-2", {1466}),
    # 在职…增加 3人, 退休…减少 1人 (27); 在职人员较上年有所减少 (869), 退休人员增加 (888)
    ("kizilsu-2025", "reason-contradicts", "商贸事务（款）行政运行（项）", None, "3", None, {27, 869}),
    ("kizilsu-2025", "reason-contradicts", "行政单位离退休（项）", None, "-1", None, {27, 888}),
    # 26 + 46 + 1
    ("changji-2025", "head-count", "实有人数", "73", "74", "1", {80}),
]
EXPECTED = [("changji-2021", *one) for one in CHANGJI_2021] + OTHERS


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


@pytest.mark.parametrize(("name", "rule", "item", "expected", "found", "difference", "lines"), EXPECTED)
def test_contradiction_is_found_with_both_numbers_and_places(
    name: str,
    rule: str,
    item: str,
    expected: str | None,
    found: str | None,
    difference: str | None,
    lines: set[int],
) -> None:
    meant = [one for one in findings(name) if one.rule == rule and item in one.item]
    about = [(one.expected, one.found, one.difference) for one in meant]
    assert about == [(_number(expected), _number(found), _number(difference))]
    assert lines <= set(meant[0].lines)
    assert meant[0].origin == "publisher"
    assert meant[0].severity in {"violation", "warning"}


@pytest.mark.parametrize("name", ["urumqi-2025", "bayingol-2024"])
def test_no_table_is_blamed_where_all_add_up(name: str) -> None:
    """Their tables differ by rounding alone: up to 0.01 万元 in 表6 303 of one, in columns of the other."""
    of_tables = [one for one in findings(name) if one.rule in TABLE_RULES]
    assert of_tables
    assert {(one.severity, one.origin) for one in of_tables} == {("info", ROUNDING)}
    assert {abs(one.difference) for one in of_tables if one.difference is not None} == {Decimal("0.01")}
    assert [one for one in findings(name) if one.severity == VIOLATION] == []


@pytest.mark.parametrize("name", ["changji-2025", "kizilsu-2025"])
def test_tables_that_lost_their_blanks_are_not_blamed_either(name: str) -> None:
    assert [one for one in findings(name) if one.rule in TABLE_RULES and one.origin != ROUNDING] == []


@pytest.mark.parametrize("name", ["bayingol-2024", "changji-2021", "changji-2025", "kizilsu-2025", "urumqi-2025"])
def test_nothing_is_laid_at_the_extraction(name: str) -> None:
    assert [one for one in findings(name) if one.origin == "extraction"] == []


def test_violations_of_changji_2021_follow_from_what_is_expected() -> None:
    """No violation beyond those above, but for the pairs of tables that the four rows of 表二 and 表三 set at odds with 表五."""
    named = {(rule, item) for rule, item, *_ in CHANGJI_2021}
    rest = [
        one
        for one in findings("changji-2021")
        if one.severity == VIOLATION and not any(one.rule == rule and item in one.item for rule, item in named)
    ]
    assert {one.rule for one in rest} == {"table-identity"}
    codes = {one.item.rpartition("：")[2].partition(" ")[0] for one in rest}
    assert codes == {"2080505", "2101101", "2101103", "2101199"}
    assert {abs(one.difference) for one in rest if one.difference is not None} == {
        Decimal(one) for one in ("10.88", "25.3", "8.32", "0.04")
    }
