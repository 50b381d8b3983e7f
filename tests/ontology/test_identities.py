"""The identities between tables: well formed, and about tables and columns that exist."""

from __future__ import annotations

import re

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from budgetkg.ontology.terms import BKG
from budgetkg.ontology.vocabulary import code_triples, ontology_triples, vocabulary_files

CODE = "https://w3id.org/budgetkg/code/"
SIDES = ("left", "right")
TWO_SIDED = {"income_expenditure_summary", "appropriation_summary"}
# the tables that the Ministry's template ties: 表1 with 2 and 3, 2 with 3, 4 with 5, 5 with 6 and 7, 4 with 8 and 9, 2 with 11
TIED = {
    frozenset({"income_expenditure_summary"}),
    frozenset({"appropriation_summary"}),
    frozenset({"income_expenditure_summary", "income_summary"}),
    frozenset({"income_expenditure_summary", "expenditure_summary"}),
    frozenset({"income_summary", "expenditure_summary"}),
    frozenset({"appropriation_summary", "general_public_expenditure"}),
    frozenset({"income_summary", "general_public_expenditure"}),
    frozenset({"expenditure_summary", "general_public_expenditure"}),
    frozenset({"general_public_expenditure", "general_public_basic_expenditure"}),
    frozenset({"general_public_expenditure", "general_public_project_expenditure"}),
    frozenset({"appropriation_summary", "gov_fund_expenditure"}),
    frozenset({"appropriation_summary", "state_capital_expenditure"}),
    frozenset({"carryover", "income_summary"}),
}


def _graph(name: str) -> Graph:
    file = next(file for file in vocabulary_files() if file.name == name)
    return Graph().parse(data=file.read_text(encoding="utf-8"), format="turtle")


IDENTITIES = _graph("identities.ttl")
STRUCTURES = _graph("structures.ttl")
NAMES = sorted(str(one).rpartition("/")[2] for one in IDENTITIES.subjects(RDF.type, BKG.TableIdentity))


def _node(name: str) -> URIRef:
    return URIRef(f"{CODE}identity/{name}")


def _kind(name: str, side: str) -> str:
    return str(IDENTITIES.value(_node(name), BKG[f"{side}Table"])).rpartition("/")[2]


def _columns_of(kind: str) -> set[URIRef]:
    listed = STRUCTURES.value(URIRef(f"{CODE}structure/{kind}"), DCTERMS.hasPart)
    return {one for one in STRUCTURES.objects(listed, SKOS.member) if isinstance(one, URIRef)}


def test_identities_tie_the_tables_of_the_template() -> None:
    assert {frozenset(_kind(name, side) for side in SIDES) for name in NAMES} == TIED


@pytest.mark.parametrize("name", NAMES)
def test_identity_is_named_in_both_languages(name: str) -> None:
    labels = {one.language: str(one) for one in IDENTITIES.objects(_node(name), RDFS.label) if isinstance(one, Literal)}
    assert set(labels) == {"zh", "en"}
    assert re.search(r"[\u4e00-\u9fff]", labels["zh"])
    assert not re.search(r"[\u4e00-\u9fff]", labels["en"])


@pytest.mark.parametrize("name", NAMES)
def test_identity_says_how_rows_are_matched_and_compared(name: str) -> None:
    matched = {str(one) for one in IDENTITIES.objects(_node(name), BKG.matchedBy)}
    assert matched
    assert matched <= {"total", "code", "line"}
    (comparison,) = IDENTITIES.objects(_node(name), BKG.comparison)
    assert str(comparison) in {"equal", "at_most"}
    label = next(str(one) for one in IDENTITIES.objects(_node(name), RDFS.label) if str(one).isascii())
    assert ("at most" in label) == (str(comparison) == "at_most")


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", NAMES)
def test_columns_stand_in_their_table(name: str, side: str) -> None:
    columns = set(IDENTITIES.objects(_node(name), BKG[f"{side}Column"]))
    assert columns <= _columns_of(_kind(name, side))
    by_line = Literal("line") in set(IDENTITIES.objects(_node(name), BKG.matchedBy))
    # a line of the income side says itself which column of the other table it stands for
    assert bool(columns) == (side == "left" or not by_line)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", NAMES)
def test_side_is_named_where_a_table_has_two(name: str, side: str) -> None:
    printed = IDENTITIES.value(_node(name), BKG[f"{side}Side"])
    assert (printed is not None) == (_kind(name, side) in TWO_SIDED)
    assert printed is None or str(printed) in {"income", "expense"}


def test_identities_are_published_with_the_ontology_and_with_no_code_list() -> None:
    nodes = {str(_node(name)) for name in NAMES}
    published = {str(triple.subject).strip("<>") for triple in ontology_triples()}
    assert nodes <= published
    assert not nodes & {str(triple.subject).strip("<>") for triple in code_triples()}
