"""The glossary rules the names: it holds every key, and its IRIs exist."""

from __future__ import annotations

import csv
import re
import tomllib
from importlib.resources import files

import pytest

from budgetkg.ingest.records import RowKind
from budgetkg.ontology.terms import BKG
from budgetkg.ontology.vocabulary import code_triples, ontology_triples

CODE = "https://w3id.org/budgetkg/code/"
# The names that the style guide fixes.
STYLE = """
    departmental_budget final_accounts general_public_budget government_fund state_capital fiscal_appropriation
    three_public overseas_travel official_vehicle official_reception basic_expenditure project_expenditure
    functional_class functional_section functional_item economic_classification carryover performance_target
    budget_unit supervising_department policy_number issuer_code year serial wan_yuan
""".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def glossary() -> list[dict[str, str]]:
    text = (files("budgetkg.ontology") / "glossary.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_row_is_filled_and_no_name_is_given_twice(glossary: list[dict[str, str]]) -> None:
    for row in glossary:
        assert set(row) == {"chinese", "english", "iri", "definition", "source"}
        assert all(row[column] for column in ("chinese", "english", "definition", "source")), row
        assert re.fullmatch(r"[a-z][a-z0-9_]*", row["english"]), row
    keys = [(row["english"], row["iri"]) for row in glossary]
    assert len(set(keys)) == len(keys)


def test_every_iri_exists(glossary: list[dict[str, str]]) -> None:
    known = {str(triple.subject).strip("<>") for triple in ontology_triples() | code_triples()}
    assert {row["iri"] for row in glossary if row["iri"]} <= known


def test_the_names_of_the_style_guide_are_there(glossary: list[dict[str, str]]) -> None:
    assert set(STYLE) <= {row["english"] for row in glossary}


def test_every_key_of_the_layouts_is_there(glossary: list[dict[str, str]]) -> None:
    source = tomllib.loads((files("budgetkg.ingest.tables") / "layouts.toml").read_text(encoding="utf-8"))
    found = {(row["english"], row["iri"]) for row in glossary}
    for kind in source["kind"]:
        assert (kind["name"], f"{CODE}table-kind/{kind['name']}") in found
        for layout in kind["layout"]:
            for column in layout["columns"]:
                assert (column["key"], f"{CODE}column/{column['key']}") in found


@pytest.mark.parametrize("scheme", ["table-kind", "column", "row-kind", "funding-source"])
def test_every_entry_of_a_list_is_there(glossary: list[dict[str, str]], scheme: str) -> None:
    found = {row["iri"] for row in glossary}
    known = {str(triple.subject).strip("<>") for triple in code_triples()}
    listed = {iri for iri in known if iri.startswith(f"{CODE}{scheme}/")}
    assert listed
    assert listed <= found


def test_every_row_kind_and_class_is_there_under_its_name(glossary: list[dict[str, str]]) -> None:
    found = {(row["english"], row["iri"]) for row in glossary}
    for kind in RowKind:
        assert (kind.value, f"{CODE}row-kind/{kind.value}") in found
    for name in BKG.__annotations__:
        if name[0].isupper():
            snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
            assert (snake, str(BKG[name])) in found
