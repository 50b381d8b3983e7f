"""Code lists and classifications: whole, nested, and the same as the keys that the code uses."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from importlib.resources import files

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

from budgetkg.ingest.records import AssignedBy, RowKind, TableState
from budgetkg.ontology.classifications import classification_labels
from budgetkg.ontology.vocabulary import vocabulary_files

CODE = "https://w3id.org/budgetkg/code/"
# The contract of the tidy tables: the keys that cells.csv may hold.
TIDY_COLUMNS = """
    amount total fiscal_subtotal general_public_budget upper_transfer_general gov_fund upper_transfer_gov_fund
    state_capital upper_transfer_state_capital fiscal_special_account unit_funds fiscal_carryover
    nonfiscal_carryover business_income operating_income other_unit_funds basic project personnel public
    wages_welfare goods_services individuals_families debt_interest capital_basic_construction capital
    enterprise_basic_construction enterprise social_security_fund other fiscal_basic_personnel fiscal_basic_public
    fiscal_project nonfiscal_subtotal nonfiscal_basic nonfiscal_project
""".split()  # noqa: SIM905
TIDY_KINDS = """
    income_expenditure_summary income_summary expenditure_summary appropriation_summary general_public_expenditure
    general_public_basic_expenditure general_public_project_expenditure gov_fund_expenditure
    state_capital_expenditure three_public carryover appropriation_expenditure appropriation_basic_expenditure
    operating_cost procurement other
""".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def codes() -> Graph:
    graph = Graph()
    for file in vocabulary_files():
        if file.name in {"functional.ttl", "economic.ttl", "lists.ttl"}:
            graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return graph


def _notations(codes: Graph, scheme: str) -> set[str]:
    return {str(codes.value(one, SKOS.notation)) for one in codes.subjects(SKOS.inScheme, URIRef(CODE + scheme))}


def test_every_concept_is_whole(codes: Graph) -> None:
    concepts = set(codes.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) > 500
    for concept in concepts:
        (scheme,) = codes.objects(concept, SKOS.inScheme)
        (notation,) = codes.objects(concept, SKOS.notation)
        assert str(concept) == f"{scheme}/{notation}"
        assert (scheme, RDF.type, SKOS.ConceptScheme) in codes
        labels = [label for label in codes.objects(concept, SKOS.prefLabel) if isinstance(label, Literal)]
        languages = [label.language for label in labels]
        assert "zh" in languages, concept
        assert len(set(languages)) == len(languages), concept
        others = set(codes.objects(concept, SKOS.altLabel))
        assert not others & set(labels), concept  # SKOS S13


def test_every_scheme_is_named_in_both_languages(codes: Graph) -> None:
    for scheme in codes.subjects(RDF.type, SKOS.ConceptScheme):
        names = codes.objects(scheme, SKOS.prefLabel)
        assert {name.language for name in names if isinstance(name, Literal)} == {"zh", "en"}, scheme


def test_own_lists_explain_every_entry_in_both_languages(codes: Graph) -> None:
    classifications = {URIRef(f"{CODE}functional"), URIRef(f"{CODE}economic")}
    for concept, scheme in codes.subject_objects(SKOS.inScheme):
        if scheme not in classifications:
            for predicate in (SKOS.prefLabel, SKOS.definition):
                words = codes.objects(concept, predicate)
                assert {word.language for word in words if isinstance(word, Literal)} == {"zh", "en"}, concept


def test_broader_chains_end_at_a_top_concept_of_their_scheme(codes: Graph) -> None:
    for concept in codes.subjects(RDF.type, SKOS.Concept):
        seen = []
        node = concept
        while node not in seen:
            seen.append(node)
            above = list(codes.objects(node, SKOS.broader))
            assert len(above) <= 1
            if not above:
                break
            node = above[0]
        else:
            pytest.fail(f"{concept} is broader than itself")
        assert list(codes.objects(node, SKOS.topConceptOf)) == list(codes.objects(concept, SKOS.inScheme)), concept


@pytest.mark.parametrize("scheme", ["functional", "economic"])
def test_codes_of_a_classification_nest(codes: Graph, scheme: str) -> None:
    for concept in codes.subjects(SKOS.inScheme, URIRef(CODE + scheme)):
        notation = str(codes.value(concept, SKOS.notation))
        above = [str(one).rpartition("/")[2] for one in codes.objects(concept, SKOS.broader)]
        assert above == ([notation[:-2]] if len(notation) > 3 else [])


def test_a_pension_contribution_lies_in_its_group_and_class(codes: Graph) -> None:
    item = URIRef(f"{CODE}functional/2080505")
    chain = [str(one).rpartition("/")[2] for one in codes.transitive_objects(item, SKOS.broader)]
    assert chain == ["2080505", "20805", "208"]
    labels = classification_labels("functional")
    assert labels["2080505"] == {"机关事业单位基本养老保险缴费支出"}
    assert labels["208"] == {"社会保障和就业支出"}


@pytest.mark.parametrize(
    ("scheme", "code", "label"),
    [
        ("functional", "20805", "行政事业单位离退休"),  # the label before 2020 is still found
        ("functional", "2150517", "产业发展"),
        ("economic", "30108", "机关事业单位基本养老保险缴费"),
        ("economic", "30213", "维修（护）费"),
    ],
)
def test_classification_labels_finds_a_code(scheme: str, code: str, label: str) -> None:
    assert label in classification_labels(scheme)[code]


@pytest.mark.parametrize("scheme", ["functional", "economic"])
def test_classification_labels_holds_nothing_but_codes(codes: Graph, scheme: str) -> None:
    assert set(classification_labels(scheme)) == _notations(codes, scheme)


def test_kinds_and_columns_are_those_of_the_layouts_and_the_tidy_tables(codes: Graph) -> None:
    source = tomllib.loads((files("budgetkg.ingest.tables") / "layouts.toml").read_text(encoding="utf-8"))
    assert _notations(codes, "table-kind") == {kind["name"] for kind in source["kind"]} | set(TIDY_KINDS)
    keys = {column["key"] for kind in source["kind"] for layout in kind["layout"] for column in layout["columns"]}
    assert _notations(codes, "column") == keys | set(TIDY_COLUMNS)


def test_the_eleven_tables_of_xinjiang_carry_their_number(codes: Graph) -> None:
    for number, kind in enumerate(TIDY_KINDS[:11], start=1):
        notes = [str(note) for note in codes.objects(URIRef(f"{CODE}table-kind/{kind}"), SKOS.note)]
        assert any(note.endswith(f"表{number}") for note in notes), kind


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("row-kind", {kind.value for kind in RowKind}),
        ("assigned-by", {way.value for way in AssignedBy}),
        ("table-state", {state.value for state in TableState}),
        ("figure-state", {"printed", "printed_zero", "blank", "not_arranged", "withheld", "not_extracted"}),
        ("conf-status", {"withheld"}),
        ("government-level", {"0", "1", "2", "3"}),
        ("policy-kind", {"numbered_document", "order", "title_only", "meeting_decision", "contract", "work_plan"}),
    ],
)
def test_a_list_has_the_keys_that_the_code_uses(codes: Graph, scheme: str, expected: set[str]) -> None:
    assert _notations(codes, scheme) == expected


def test_funding_sources_lie_under_three_heads(codes: Graph) -> None:
    scheme = URIRef(f"{CODE}funding-source")
    heads = defaultdict(set)
    for concept in codes.subjects(SKOS.inScheme, scheme):
        *_, top = codes.transitive_objects(concept, SKOS.broader)
        heads[str(top).rpartition("/")[2]].add(str(concept).rpartition("/")[2])
    assert set(heads) == {"fiscal_appropriation", "own_funds", "carryover_funds"}
    assert {"general_public_budget", "upper_transfer_state_capital"} <= heads["fiscal_appropriation"]
    assert {"fiscal_special_account", "unit_funds", "business_income"} <= heads["own_funds"]
    assert {"fiscal_carryover", "nonfiscal_carryover"} <= heads["carryover_funds"]


def test_second_levels_of_indicators_lie_under_first_levels(codes: Graph) -> None:
    for second, first in (("quantity", "output"), ("economic_cost", "cost"), ("social_benefit", "benefit")):
        above = codes.objects(URIRef(f"{CODE}indicator-level/{second}"), SKOS.broader)
        assert list(above) == [URIRef(f"{CODE}indicator-level/{first}")]
