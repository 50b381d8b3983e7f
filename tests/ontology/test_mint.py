"""Minting: ASCII, the same every time, and never two keys on one IRI."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from budgetkg.ontology import mint
from budgetkg.ontology.errors import InvalidIdentifier
from budgetkg.ontology.mint import DEFAULT_BASE, Minter, digest

MINTER = Minter()
field = st.text(st.characters(exclude_characters="\x1f", exclude_categories=["Cs"]), min_size=1, max_size=12)
fields = st.lists(field, min_size=1, max_size=4)
region = st.sampled_from(["", "650000", "652300", "653000"])
year = st.integers(2000, 2099)
serial = st.integers(1, 9999).map(str)
scope = st.sampled_from(["national", "unknown", "650000", "653000"])


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(mint).failed == 0


@given(fields, fields)
def test_digest_keeps_field_boundaries(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


@given(field, field, field)
def test_digest_does_not_join_neighbouring_fields(one: str, two: str, three: str) -> None:
    assert digest(one + two, three) != digest(one, two + three)
    assert digest(one + two) != digest(one, two)


@given(fields)
def test_digest_is_twelve_lower_case_letters_and_digits(one: list[str]) -> None:
    found = digest(*one)
    assert len(found) == 12
    assert found.isascii()
    assert found.isalnum()
    assert found == found.lower()


@pytest.mark.parametrize("bad", [("",), ("新财企", ""), ("新财企\x1f2024",)])
def test_digest_refuses_empty_fields_and_the_separator(bad: tuple[str, ...]) -> None:
    with pytest.raises(InvalidIdentifier, match="key fields"):
        digest(*bad)


@pytest.mark.parametrize("base", ["https://例.cn/id/", "https://example.org/id", "example/", ""])
def test_a_base_that_is_no_ascii_iri_with_a_slash_is_refused(base: str) -> None:
    with pytest.raises(InvalidIdentifier, match="base IRI"):
        Minter(base)


@given(region, field, year, scope, field, serial, field)
def test_every_minted_iri_is_ascii_and_lies_under_the_base(
    region: str, name: str, year: int, scope: str, issuer: str, serial: str, title: str
) -> None:
    department = MINTER.department(region, name)
    disclosure = MINTER.disclosure(department, year, "whole")
    policy = MINTER.numbered_policy(scope, issuer, year, serial)
    for iri in (
        department,
        MINTER.department_year(department, year),
        disclosure,
        MINTER.graph(disclosure),
        MINTER.validation_graph(disclosure),
        MINTER.within(disclosure, "table", "income_summary", "row", 3),
        MINTER.project(department, year, name),
        policy,
        MINTER.numbered_policy(scope, issuer, None, serial),
        MINTER.titled_policy("title_only", scope, title),
        MINTER.relation(policy, "transmits", department),
        MINTER.shared_graph("policies"),
        MINTER.document("0" * 64),
    ):
        assert str(iri).isascii()
        assert str(iri).startswith(DEFAULT_BASE)
        assert not set(str(iri)) & set(' <>"{}|\\^`')


@given(st.tuples(region, field), st.tuples(region, field))
def test_departments_differ_where_region_or_name_do(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (MINTER.department(*one) == MINTER.department(*other)) == (one == other)


numbered = st.tuples(scope, field, st.one_of(st.none(), year), serial)


@given(numbered, numbered)
def test_policies_differ_where_scope_code_year_or_serial_do(
    one: tuple[str, str, int | None, str], other: tuple[str, str, int | None, str]
) -> None:
    assert (MINTER.numbered_policy(*one) == MINTER.numbered_policy(*other)) == (one == other)


projects = st.tuples(region, field, year, field)


@given(projects, projects)
def test_projects_differ_where_department_year_or_name_do(
    one: tuple[str, str, int, str], other: tuple[str, str, int, str]
) -> None:
    iris = [MINTER.project(MINTER.department(*key[:2]), *key[2:]) for key in (one, other)]
    assert (iris[0] == iris[1]) == (one == other)


def test_parts_of_a_disclosure_published_apart_do_not_overwrite_each_other() -> None:
    department = MINTER.department("320000", "办公厅")
    found = {MINTER.disclosure(department, 2019, part) for part in ("whole", "tables", "narrative")}
    graphs = {MINTER.graph(one) for one in found} | {MINTER.validation_graph(one) for one in found}
    assert len(found) == 3
    assert len(graphs) == 6
    assert not found & graphs


@pytest.mark.parametrize("steps", [(), ("",), ("表",), ("a/b",)])
def test_a_path_inside_a_disclosure_is_ascii_without_slashes(steps: tuple[str, ...]) -> None:
    with pytest.raises(InvalidIdentifier, match="path steps"):
        MINTER.within(URIRef(f"{DEFAULT_BASE}disclosure/x-2025"), *steps)


def test_another_base_moves_every_iri() -> None:
    other = Minter("http://localhost:8000/id/")
    assert str(other.department("652300", "工业和信息化局")).removeprefix(other.base) == str(
        MINTER.department("652300", "工业和信息化局")
    ).removeprefix(MINTER.base)
