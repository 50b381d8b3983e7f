"""Table structures agree with the layouts that the extraction reads by."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, QB, RDF, RDFS, SKOS

from budgetkg.ontology.vocabulary import code_triples, vocabulary_files

CODE = "https://w3id.org/budgetkg/code/"
KINDS: list[dict[str, Any]] = tomllib.loads(
    (files("budgetkg.ingest.tables") / "layouts.toml").read_text(encoding="utf-8")
)["kind"]
COMPONENTS = {
    ("dimension", "https://w3id.org/budgetkg/ontology#row"),
    ("dimension", "https://w3id.org/budgetkg/ontology#column"),
    ("dimension", "http://data.openbudgets.eu/ontology/dsd/dimension/fiscalYear"),
    ("measure", "http://data.openbudgets.eu/ontology/dsd/measure/amount"),
    ("attribute", "http://data.openbudgets.eu/ontology/dsd/attribute/currency"),
    ("attribute", "https://w3id.org/budgetkg/ontology#reportedUnit"),
    ("attribute", "https://w3id.org/budgetkg/ontology#reportedValue"),
    ("attribute", "https://w3id.org/budgetkg/ontology#assignedBy"),
}


@pytest.fixture(scope="module")
def structures() -> Graph:
    file = next(file for file in vocabulary_files() if file.name == "structures.ttl")
    return Graph().parse(data=file.read_text(encoding="utf-8"), format="turtle")


def test_every_kind_of_table_has_a_structure_and_no_other(structures: Graph) -> None:
    found = {str(one) for one in structures.subjects(RDF.type, QB.DataStructureDefinition)}
    assert found == {f"{CODE}structure/{kind['name']}" for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind["name"]))
def test_a_structure_has_the_columns_of_its_layouts(structures: Graph, kind: dict[str, Any]) -> None:
    node = URIRef(f"{CODE}structure/{kind['name']}")
    (columns,) = structures.objects(node, DCTERMS.hasPart)
    expected = {f"{CODE}column/{column['key']}" for layout in kind["layout"] for column in layout["columns"]}
    assert {str(one) for one in structures.objects(columns, SKOS.member)} == expected
    assert list(structures.objects(node, DCTERMS.subject)) == [URIRef(f"{CODE}table-kind/{kind['name']}")]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind["name"]))
def test_a_structure_has_all_components(structures: Graph, kind: dict[str, Any]) -> None:
    found = set()
    for component in structures.objects(URIRef(f"{CODE}structure/{kind['name']}"), QB.component):
        assert (component, RDF.type, QB.ComponentSpecification) in structures
        for role in ("dimension", "measure", "attribute"):
            found |= {(role, str(one)) for one in structures.objects(component, QB[role])}
    assert found == COMPONENTS


def test_every_column_of_a_structure_is_in_the_code_list(structures: Graph) -> None:
    listed = {str(triple.subject).strip("<>") for triple in code_triples()}
    assert {str(one) for one in structures.objects(None, SKOS.member)} <= listed


def test_every_node_has_a_label_in_both_languages(structures: Graph) -> None:
    for subject in set(structures.subjects(RDF.type, None)):
        labels = [*structures.objects(subject, RDFS.label), *structures.objects(subject, SKOS.prefLabel)]
        assert {label.language for label in labels if isinstance(label, Literal)} == {"zh", "en"}, subject
