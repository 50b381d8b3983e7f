"""The ontology itself: complete, in two languages, without blank nodes, and tied to the vocabularies it reuses."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import BNode, Node

from budgetkg.ontology import terms
from budgetkg.ontology.terms import BKG
from budgetkg.ontology.vocabulary import vocabulary_files

ONTOLOGY = URIRef("https://w3id.org/budgetkg/ontology")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)

# The reused vocabularies, spelled from their specifications, not from terms.py.
NAMESPACES = {
    "DCAT": "http://www.w3.org/ns/dcat#",
    "DCTERMS": "http://purl.org/dc/terms/",
    "ELI": "http://data.europa.eu/eli/ontology#",
    "FOAF": "http://xmlns.com/foaf/0.1/",
    "OA": "http://www.w3.org/ns/oa#",
    "OBEU_ATTRIBUTE": "http://data.openbudgets.eu/ontology/dsd/attribute/",
    "OBEU_DIMENSION": "http://data.openbudgets.eu/ontology/dsd/dimension/",
    "OBEU_MEASURE": "http://data.openbudgets.eu/ontology/dsd/measure/",
    "ORG": "http://www.w3.org/ns/org#",
    "OWL": "http://www.w3.org/2002/07/owl#",
    "PROV": "http://www.w3.org/ns/prov#",
    "QB": "http://purl.org/linked-data/cube#",
    "RDF": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "RDFS": "http://www.w3.org/2000/01/rdf-schema#",
    "SDMX_ATTRIBUTE": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "SH": "http://www.w3.org/ns/shacl#",
    "SKOS": "http://www.w3.org/2004/02/skos/core#",
    "SPDX": "http://spdx.org/rdf/terms#",
    "VOID": "http://rdfs.org/ns/void#",
    "XKOS": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "XSD": "http://www.w3.org/2001/XMLSchema#",
    "YEAR": "http://reference.data.gov.uk/id/year/",
}
SUPERCLASSES = {
    "BudgetDisclosure": {"http://www.w3.org/ns/dcat#Dataset", "http://www.w3.org/ns/prov#Entity"},
    "SourceDocument": {"http://www.w3.org/ns/prov#Entity", "http://xmlns.com/foaf/0.1/Document"},
    "BudgetTable": {"http://purl.org/linked-data/cube#DataSet"},
    "Figure": {"http://purl.org/linked-data/cube#Observation"},
    "Evidence": {"http://www.w3.org/ns/oa#SpecificResource"},
    "Department": {"http://www.w3.org/ns/org#FormalOrganization"},
    "DepartmentYear": {"http://www.w3.org/ns/org#FormalOrganization", "http://www.w3.org/ns/prov#Entity"},
    "Division": {"http://www.w3.org/ns/org#OrganizationalUnit"},
    "SubordinateUnit": {"http://www.w3.org/ns/org#FormalOrganization"},
    "AffiliatedUnit": {"http://www.w3.org/ns/org#FormalOrganization"},
    "Project": {"http://xmlns.com/foaf/0.1/Project"},
    "PolicyDocument": {"http://data.europa.eu/eli/ontology#LegalResource"},
    "Discrepancy": {"http://www.w3.org/ns/shacl#ValidationResult"},
    "Region": {"http://www.w3.org/2004/02/skos/core#Concept"},
    "FunctionalClass": {"http://www.w3.org/2004/02/skos/core#Concept"},
    "EconomicClass": {"http://www.w3.org/2004/02/skos/core#Concept"},
    "CodeListEntry": {"http://www.w3.org/2004/02/skos/core#Concept"},
}
POLICIES = (
    "FundingNotice",
    "NumberedDocument",
    "Order",
    "TitledDocument",
    "MeetingDecision",
    "ContractBasis",
    "WorkPlan",
)
SUPERPROPERTIES = {
    "hasPolicyBasis": "http://purl.org/dc/terms/references",
    "transmits": "http://data.europa.eu/eli/ontology#implements",
    "partOf": "http://purl.org/dc/terms/isPartOf",
}
OTHER_REUSED = {
    "http://data.europa.eu/eli/ontology#cites",
    "http://data.europa.eu/eli/ontology#id_local",
    "http://data.europa.eu/eli/ontology#number",
    "http://data.openbudgets.eu/ontology/dsd/dimension/fiscalYear",
    "http://data.openbudgets.eu/ontology/dsd/measure/amount",
    "http://purl.org/dc/terms/title",
    "http://purl.org/linked-data/sdmx/2009/attribute#confStatus",
    "http://www.w3.org/ns/prov#SoftwareAgent",
    "http://www.w3.org/ns/prov#wasAttributedTo",
    "http://www.w3.org/ns/prov#wasQuotedFrom",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
    "http://www.w3.org/2001/XMLSchema#boolean",
    "http://www.w3.org/2001/XMLSchema#decimal",
    "http://www.w3.org/2001/XMLSchema#integer",
    "http://www.w3.org/2001/XMLSchema#string",
}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=_text("budget.ttl"), format="turtle")


def _text(name: str) -> str:
    return next(file for file in vocabulary_files() if file.name == name).read_text(encoding="utf-8")


def _defined(ontology: Graph) -> set[Node]:
    return {subject for kind in KINDS for subject in ontology.subjects(RDF.type, kind)}


def test_every_own_term_is_defined_and_no_other(ontology: Graph) -> None:
    named = {BKG[name] for name in BKG.__annotations__ if not name.startswith("_")}
    assert _defined(ontology) == named


def test_a_class_begins_with_a_capital_and_a_property_does_not(ontology: Graph) -> None:
    for term in _defined(ontology):
        is_class = (term, RDF.type, OWL.Class) in ontology
        assert str(term).rpartition("#")[2][0].isupper() == is_class, term


@pytest.mark.parametrize("predicate", [RDFS.label, RDFS.comment])
def test_every_term_has_words_in_both_languages(ontology: Graph, predicate: URIRef) -> None:
    for term in _defined(ontology):
        words = [value for value in ontology.objects(term, predicate) if isinstance(value, Literal)]
        assert sorted(value.language or "" for value in words) == ["en", "zh"], term
        assert all(str(value).strip() for value in words)


def test_every_term_has_one_kind_and_names_its_ontology(ontology: Graph) -> None:
    for term in _defined(ontology):
        assert sum((term, RDF.type, kind) in ontology for kind in KINDS) == 1, term
        assert list(ontology.objects(term, RDFS.isDefinedBy)) == [ONTOLOGY], term


def test_labels_tell_terms_apart(ontology: Graph) -> None:
    seen: dict[tuple[str, bool], Node] = {}
    for term in _defined(ontology):
        for label in ontology.objects(term, RDFS.label):
            key = f"{label.n3()}", (term, RDF.type, OWL.Class) in ontology
            assert seen.setdefault(key, term) == term, (label, term, seen[key])


def test_the_header_states_version_title_and_licence(ontology: Graph) -> None:
    def values(iri: str) -> set[Node]:
        return set(ontology.objects(ONTOLOGY, URIRef(iri)))

    assert values("http://www.w3.org/2002/07/owl#versionInfo") == {Literal("0.1.0")}
    assert values("http://www.w3.org/2002/07/owl#versionIRI") == {URIRef("https://w3id.org/budgetkg/ontology/0.1.0")}
    assert values("http://purl.org/dc/terms/license") == {URIRef("https://www.apache.org/licenses/LICENSE-2.0")}
    for predicate in ("http://purl.org/dc/terms/title", "http://purl.org/dc/terms/description"):
        assert {value.language for value in values(predicate) if isinstance(value, Literal)} == {"zh", "en"}


@pytest.mark.parametrize("name", [file.name for file in vocabulary_files()])
def test_every_file_is_without_blank_nodes_and_its_iris_are_ascii(name: str) -> None:
    for triple in Graph().parse(data=_text(name), format="turtle"):
        for node in triple:
            assert not isinstance(node, BNode), triple
            assert not isinstance(node, URIRef) or str(node).isascii(), triple


@pytest.mark.parametrize(("name", "expected"), NAMESPACES.items())
def test_a_reused_namespace_is_spelled_as_its_specification_does(name: str, expected: str) -> None:
    assert str(getattr(terms, name)) == expected


def test_the_euro_vocabulary_of_currencies_is_spelled_right() -> None:
    assert str(terms.CNY) == "http://publications.europa.eu/resource/authority/currency/CNY"


@pytest.mark.parametrize(("name", "expected"), SUPERCLASSES.items())
def test_a_class_is_below_the_class_it_reuses(ontology: Graph, name: str, expected: set[str]) -> None:
    assert {str(one) for one in ontology.objects(BKG[name], RDFS.subClassOf)} == expected


@pytest.mark.parametrize("name", POLICIES)
def test_every_kind_of_basis_is_a_policy_document(ontology: Graph, name: str) -> None:
    assert BKG.PolicyDocument in ontology.transitive_objects(BKG[name], RDFS.subClassOf)


@pytest.mark.parametrize(("name", "expected"), SUPERPROPERTIES.items())
def test_a_property_is_below_the_property_it_reuses(ontology: Graph, name: str, expected: str) -> None:
    assert [str(one) for one in ontology.objects(BKG[name], RDFS.subPropertyOf)] == [expected]


def test_no_other_foreign_term_is_used(ontology: Graph) -> None:
    known = set().union(*SUPERCLASSES.values(), SUPERPROPERTIES.values(), OTHER_REUSED)
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDFS.seeAlso):
        for value in ontology.objects(None, predicate):
            assert str(value) in known or str(value).startswith("https://w3id.org/budgetkg/"), value


def test_domains_and_ranges_are_classes_or_datatypes(ontology: Graph) -> None:
    classes = {str(one) for one in ontology.subjects(RDF.type, OWL.Class)}
    foreign = set().union(*SUPERCLASSES.values(), OTHER_REUSED)
    for prop in _defined(ontology) - set(ontology.subjects(RDF.type, OWL.Class)):
        for domain in ontology.objects(prop, RDFS.domain):
            assert str(domain) in classes | foreign, prop
        for value in map(str, ontology.objects(prop, RDFS.range)):
            is_datatype = value.startswith((NAMESPACES["XSD"], NAMESPACES["RDF"]))
            assert value in classes | foreign, prop
            assert is_datatype == ((prop, RDF.type, OWL.DatatypeProperty) in ontology), prop
