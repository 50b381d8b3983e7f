"""Findings of the stored questions that the five examples do not hold, each on a graph of a few lines."""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox
import pytest

from budgetkg.api.question_bank import fill, find_question
from budgetkg.api.store import LocalStore

PREFIXES = """
@prefix : <https://a.example/> .
@prefix bkg: <https://w3id.org/budgetkg/ontology#> .
@prefix column: <https://w3id.org/budgetkg/code/column/> .
@prefix funding-source: <https://w3id.org/budgetkg/code/funding-source/> .
@prefix measure: <http://data.openbudgets.eu/ontology/dsd/measure/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix table-kind: <https://w3id.org/budgetkg/code/table-kind/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:place bkg:lineStart 7 ; oa:hasSource :file ; oa:hasSelector :words .
:file bkg:fileName "a.txt" . :words oa:exact "原文" .
:bureau a bkg:Department ; skos:prefLabel "某州某局"@zh ; bkg:region :region .
:region bkg:governmentLevel 2 .
:d25 a bkg:BudgetDisclosure ; bkg:year 2025 ; bkg:department :bureau .
:d24 a bkg:BudgetDisclosure ; bkg:year 2024 ; bkg:department :bureau .
"""
TRANSFERS = """
:income bkg:tableKind table-kind:income_summary ; bkg:partOf :d25 .
:row bkg:table :income ; bkg:code "2150805" ; bkg:label "中小企业发展专项" ; bkg:evidence :place .
:figure bkg:row :row ; bkg:column column:upper_transfer_general ; measure:amount 160000.0 .
:code bkg:unused "" ; skos:notation "2159904" .
:notice a bkg:FundingNotice ; bkg:governmentLevel 1 .
:own a bkg:FundingNotice ; bkg:governmentLevel 2 .
:p a bkg:Project ; bkg:partOf :d25 ; bkg:department :bureau ; bkg:projectName "技术改造" ; bkg:amountYuan 90000.0 ;
  bkg:functionalCode :code ; bkg:hasPolicyBasis :notice ; bkg:evidence :place .
:q a bkg:Project ; bkg:partOf :d25 ; bkg:department :bureau ; bkg:projectName "不列科目" ; bkg:amountYuan 10000.0 ;
  bkg:fundingSource funding-source:upper_transfer_general ; bkg:evidence :place .
:r a bkg:Project ; bkg:partOf :d25 ; bkg:department :bureau ; bkg:projectName "本级" ; bkg:amountYuan 10000.0 ;
  bkg:functionalCode :code ; bkg:hasPolicyBasis :own ; bkg:evidence :place .
"""
WEIGHTS = """
:off bkg:partOf :d25 ; bkg:order 1 ; bkg:projectName "八十分" ; bkg:evidence :place .
:ninety bkg:partOf :d25 ; bkg:order 2 ; bkg:projectName "九十分" ; bkg:evidence :place .
:none bkg:partOf :d25 ; bkg:order 3 ; bkg:projectName "未列权重" ; bkg:evidence :place .
:i1 a bkg:Indicator ; bkg:targetTable :off ; bkg:weight "50" . :i2 a bkg:Indicator ; bkg:targetTable :off ; bkg:weight "30.5" .
:i3 a bkg:Indicator ; bkg:targetTable :ninety ; bkg:weight "90" . :i4 a bkg:Indicator ; bkg:targetTable :none .
"""
_FACT = (
    ':{name} a bkg:StatedFact ; bkg:topic "three_public" ; bkg:item "{kind}" ; bkg:order {order} ; bkg:partOf :{disclosure} ; '
    'bkg:evidence :place ; bkg:amountYuan {yuan} ; bkg:unit "万元" ; bkg:valueChange {change} ; bkg:changePercent {percent} .\n'
)


def _ask(turtle: str, name: str, **values: str) -> list[dict[str, str]]:
    store = LocalStore(None)
    graph = ox.NamedNode("https://a.example/graph")
    parsed = ox.parse(PREFIXES + turtle, ox.RdfFormat.TURTLE)
    store.apply([], [ox.Quad(one.subject, one.predicate, one.object, graph) for one in parsed])
    content, _ = store.serialise(fill(find_question(name), values), "csv")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_transfer_without_a_project_and_projects_without_a_transfer_are_found() -> None:
    """A notice of the department's own level hands down nothing from above."""
    rows = _ask(TRANSFERS, "transfers")
    assert [(row["finding"], row["code"], row["transfer_yuan"], row["project_names"]) for row in rows] == [
        ("project_without_transfer", "", "", "不列科目"),
        ("project_without_transfer", "2159904", "", "技术改造"),
        ("transfer_without_project", "2150805", "160000", ""),
    ]
    assert {row["line"] for row in rows} == {"7"}
    assert len(_ask(TRANSFERS, "transfers", finding="transfer_without_project")) == 1


def test_transfer_that_its_projects_do_not_add_up_to_is_found() -> None:
    found = _ask(TRANSFERS + ':q bkg:functionalCode :other . :other skos:notation "2150805" .', "transfers")
    assert [(row["finding"], row["transfer_yuan"], row["projects_yuan"]) for row in found if row["transfer_yuan"]] == [
        ("differs", "160000", "10000")
    ]


def test_weights_that_add_up_to_neither_90_nor_100_are_found() -> None:
    rows = _ask(WEIGHTS, "indicator-faults")
    assert [(row["finding"], row["project"], row["weights"]) for row in rows] == [("weights", "八十分", "80.5")]


@pytest.mark.parametrize(
    ("percent", "earlier", "table", "finding"),
    [
        # 10.8 after 7 is +54.29 %
        ("54.29", None, None, "agrees"),
        ("54.28", None, None, "agrees"),
        ("45.29", None, None, "percent_differs"),
        ("54.29", "70000.0", None, "agrees"),
        ("54.29", "75000.0", None, "earlier_differs"),
        ("54.29", None, "109000.0", "table_differs"),
    ],
)
def test_growth_that_disagrees_is_found(percent: str, earlier: str | None, table: str | None, finding: str) -> None:
    facts = _FACT.format(
        name="now", kind="合计", order=1, disclosure="d25", yuan="108000.0", change="3.8", percent=percent
    )
    if earlier is not None:
        facts += _FACT.format(
            name="then", kind="合计", order=1, disclosure="d24", yuan=earlier, change="0", percent="0"
        )
    if table is not None:
        facts += (
            ":now bkg:restatesRow :row ; bkg:restatesColumn column:total . "
            f":figure bkg:row :row ; bkg:column column:total ; measure:amount {table} ."
        )
    [row] = _ask(facts, "three-public", year="2025")
    assert (row["finding"], row["change_yuan"], row["computed_percent"]) == (finding, "38000", "54.29")
    assert row["earlier_yuan"] == (earlier or "").removesuffix(".0")
    assert _ask(facts, "three-public", year="2025", finding=finding) == [row]


def test_divisions_are_compared_between_bureaus_of_one_name_only() -> None:
    graph = """
@prefix org: <http://www.w3.org/ns/org#> . @prefix prov: <http://www.w3.org/ns/prov#> .
:r1 skos:prefLabel "甲市" . :r2 skos:prefLabel "乙州" .
:b1 a bkg:Department ; skos:prefLabel "甲市民政局" ; bkg:region :r1 . :y1 prov:specializationOf :b1 ; bkg:year 2025 .
:b2 a bkg:Department ; skos:prefLabel "乙州民政局" ; bkg:region :r2 . :y2 prov:specializationOf :b2 ; bkg:year 2025 .
:b3 a bkg:Department ; skos:prefLabel "乙州财政局" ; bkg:region :r2 . :y3 prov:specializationOf :b3 ; bkg:year 2025 .
:old prov:specializationOf :b2 ; bkg:year 2024 .
:n1 org:unitOf :y1 ; skos:prefLabel "办公室" ; bkg:evidence :place .
:n2 org:unitOf :y2 ; skos:prefLabel "办公室（党建科）" ; bkg:evidence :place . :n3 org:unitOf :y2 ; skos:prefLabel "殡葬科" ; bkg:evidence :place .
:n4 org:unitOf :y3 ; skos:prefLabel "国库科" ; bkg:evidence :place . :n5 org:unitOf :old ; skos:prefLabel "旧科" ; bkg:evidence :place .
"""
    rows = _ask(graph, "comparable-divisions", department="甲市民政局")
    assert [(row["division"], row["here"], row["peer"], row["printed"]) for row in rows] == [
        ("办公室", "yes", "乙州民政局", "办公室（党建科）"),
        ("殡葬科", "no", "乙州民政局", "殡葬科"),
    ]
    assert [row["division"] for row in _ask(graph, "comparable-divisions", department="甲市", here="no")] == ["殡葬科"]
