"""Findings of the audit: whose fault, how grave, where, in what words and in what order."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest

from budgetkg.shapes.audit import EXTRACTION, INFO, PUBLISHER, ROUNDING, VIOLATION, WARNING, Finding, audit
from budgetkg.shapes.ruleset import Rule

PREFIXES = """@prefix bkg: <https://w3id.org/budgetkg/ontology#> . @prefix ex: <https://example.org/> .
@prefix d: <https://example.org/disclosure/> . @prefix e: <https://example.org/disclosure/evidence/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:1-2 a bkg:Evidence ; bkg:lineStart 12 ; bkg:lineEnd 12 .
e:3-4 a bkg:Evidence ; bkg:lineStart 5 ; bkg:lineEnd 6 .
"""


def rule(variables: str = "?expected ?found ?tolerance", severity: str = WARNING, name: str = "rule") -> Rule:
    parts = " ".join(f"OPTIONAL {{ ?this <https://example.org/{one[1:]}> {one} }}" for one in variables.split())
    query = f"SELECT ?this {variables} WHERE {{ ?this a <https://example.org/Thing> {parts} }}"
    return Rule(
        name, ("规则", "rule"), severity, ("印为{?found}，应为{?expected}。{?item}", "{?found} for {?expected}"), query
    )


def found(data: str, *rules: Rule) -> list[Finding]:
    store = ox.Store()
    store.load((PREFIXES + data).encode(), ox.RdfFormat.TURTLE)
    return audit(store, rules or [rule()])


def test_finding_has_both_numbers_the_difference_and_its_words() -> None:
    (one,) = found("d:a a ex:Thing ; bkg:evidence e:1-2 ; ex:expected 12.50 ; ex:found 13.0 .")
    assert (one.expected, one.found, one.difference) == (Decimal("12.50"), Decimal("13.0"), Decimal("0.5"))
    assert one.message == ("印为13，应为12.5。", "13 for 12.5")
    assert (one.rule, one.severity, one.origin) == ("rule", WARNING, PUBLISHER)
    assert one.focus == "https://example.org/disclosure/a"
    assert (one.evidence, one.other_evidence) == ("https://example.org/disclosure/evidence/1-2", None)


def test_whole_numbers_are_not_written_with_an_exponent() -> None:
    (one,) = found("d:a a ex:Thing ; bkg:evidence e:1-2 ; ex:expected 1000 ; ex:found 20 .")
    assert one.message[0].startswith("印为20，应为1000。")


def test_difference_of_words_is_none() -> None:
    (one,) = found('d:a a ex:Thing ; bkg:evidence e:1-2 ; ex:expected "绩效工资" ; ex:found "奖金" .')
    assert (one.expected, one.found, one.difference) == ("绩效工资", "奖金", None)
    (one,) = found("d:a a ex:Thing ; bkg:evidence e:1-2 ; ex:found 3 .")
    assert (one.expected, one.found, one.difference) == (None, Decimal(3), None)


@pytest.mark.parametrize(
    ("expected", "actual", "tolerance", "severity", "origin"),
    [
        ("10", "10.02", "0.02", INFO, ROUNDING),
        ("10", "9.98", "0.02", INFO, ROUNDING),
        ("10", "10.03", "0.02", VIOLATION, PUBLISHER),
        ("10", "10.01", None, VIOLATION, PUBLISHER),  # a rule without tolerance: heads are not rounded
        ("10", "10", "0", INFO, ROUNDING),
    ],
)
def test_difference_within_the_tolerance_is_rounding(
    expected: str, actual: str, tolerance: str | None, severity: str, origin: str
) -> None:
    allowed = f" ; ex:tolerance {tolerance}" if tolerance else ""
    (one,) = found(
        f"d:a a ex:Thing ; bkg:evidence e:1-2 ; ex:expected {expected} ; ex:found {actual}{allowed} .",
        rule(severity=VIOLATION),
    )
    assert (one.severity, one.origin) == (severity, origin)


@pytest.mark.parametrize(
    ("chain", "other"),
    [
        ("ex:row d:row", ""),
        ("bkg:row d:row", ""),
        ("bkg:leftRow d:row", ""),
        ("bkg:table d:table", ""),
        ("bkg:partOf d:nothing", "ex:other d:row"),
    ],
)
def test_doubtful_table_lays_the_fault_at_the_extraction(chain: str, other: str) -> None:
    """A row elsewhere in the table was concluded although another reading fits: the focus or what it is held against."""
    data = f"""d:a a ex:Thing ; bkg:evidence e:1-2 ; {chain} ; ex:expected 1 ; ex:found 3 {"; " + other if other else ""} .
    d:row bkg:table d:table ; bkg:evidence e:3-4 . d:doubtful bkg:table d:table ; bkg:columnState "doubtful" ."""
    (one,) = found(data, rule("?expected ?found ?other"))
    assert one.origin == (PUBLISHER if chain.startswith("ex:") else EXTRACTION)


def test_open_table_is_not_doubtful() -> None:
    data = """d:a a ex:Thing ; bkg:evidence e:1-2 ; bkg:row d:row ; ex:expected 1 ; ex:found 3 .
    d:row bkg:table d:table . d:open bkg:table d:table ; bkg:columnState "open" ."""
    assert found(data)[0].origin == PUBLISHER


def test_rounding_in_a_doubtful_table_is_rounding() -> None:
    data = """d:a a ex:Thing ; bkg:evidence e:1-2 ; bkg:row d:row ; ex:expected 1.00 ; ex:found 1.01 ; ex:tolerance 0.02 .
    d:row bkg:table d:table ; bkg:columnState "doubtful" ."""
    assert (found(data)[0].severity, found(data)[0].origin) == (INFO, ROUNDING)


@pytest.mark.parametrize("way", ["row", "leftRow", "rightRow", "targetTable", "project", "table", "partOf"])
def test_place_is_that_of_what_the_node_belongs_to(way: str) -> None:
    (one,) = found(f"d:a a ex:Thing ; bkg:{way} d:above . d:above bkg:evidence e:3-4 .")
    assert one.evidence == "https://example.org/disclosure/evidence/3-4"


def test_words_are_their_own_place() -> None:
    (one,) = found("e:1-2 a ex:Thing .")
    assert one.evidence == one.focus == "https://example.org/disclosure/evidence/1-2"


def test_node_without_a_place_is_an_error_of_the_rule_or_the_graph() -> None:
    with pytest.raises(LookupError, match=r"rule: <.*disclosure/a> has no evidence"):
        found("d:a a ex:Thing ; bkg:table d:table .")


def test_findings_stand_in_the_order_of_the_pages_and_once_each() -> None:
    data = """d:late a ex:Thing ; bkg:evidence e:1-2 ; ex:found 1 . d:early a ex:Thing ; bkg:evidence e:3-4 ; ex:found 1, 2 .
    d:early ex:tolerance 7, 8 ."""
    listed = [
        (one.focus.rpartition("/")[2], one.rule, one.found) for one in found(data, rule(name="b"), rule(name="a"))
    ]
    assert listed == [
        ("early", "a", Decimal(1)),
        ("early", "a", Decimal(2)),
        ("early", "b", Decimal(1)),
        ("early", "b", Decimal(2)),
        ("late", "a", Decimal(1)),
        ("late", "b", Decimal(1)),
    ]


QUOTED = """e:{0}-{1} a ex:Thing, bkg:Evidence ; bkg:lineStart 1 ; bkg:lineEnd 1 ; ex:found "{2}" ; oa:hasSelector e:{0}-{1}-p .
e:{0}-{1}-p oa:start {0} ; oa:end {1} .
"""


def test_words_that_are_quoted_twice_are_reported_once_at_the_shortest() -> None:
    """A section, a statement in it and a field of the statement all quote 和和; two places that print it are two faults."""
    prefix = "@prefix oa: <http://www.w3.org/ns/oa#> .\n"
    spans = [(0, 90, "和和"), (10, 40, "和和"), (20, 50, "和和"), (10, 40, "元元"), (60, 70, "和和"), (40, 60, "为为")]
    listed = found(prefix + "".join(QUOTED.format(*one) for one in spans))
    assert sorted((one.evidence.rpartition("/")[2], one.found) for one in listed) == [
        ("10-40", "元元"),
        ("10-40", "和和"),
        ("40-60", "为为"),
        ("60-70", "和和"),
    ]


def test_same_words_in_two_documents_are_two_faults() -> None:
    one = QUOTED.format(10, 40, "和和")
    other = "@prefix e: <https://example.org/second/evidence/> .\n"
    assert len(found("@prefix oa: <http://www.w3.org/ns/oa#> .\n" + one + other + one)) == 2


def test_rule_must_select() -> None:
    ask = Rule("ask", ("问", "ask"), INFO, ("问", "ask"), "ASK { ?this ?p ?o }")
    with pytest.raises(TypeError, match="ask: a rule is a SELECT query"):
        found("", ask)
