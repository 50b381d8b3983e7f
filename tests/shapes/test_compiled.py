"""The compiled checks against pySHACL, on the real graphs and on graphs with random faults.

The test compares which shape finds fault with which node. What the random faults cannot hold is tested by name below.
"""

from __future__ import annotations

import random
from collections import defaultdict

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.namespace import RDF
from rdflib.term import Literal, URIRef

from budgetkg.ontology.terms import BKG, OA, SH
from budgetkg.shapes.compiled import compile_shapes
from budgetkg.shapes.validate import core_checks, core_shapes, validate_triples, validate_with_pyshacl

Triples = frozenset[ox.Triple]
XSD = "http://www.w3.org/2001/XMLSchema#"

# A value of every well-formed sort; each is wrong for most properties and right for a few. Ill-formed literals are
# tested by name: there pySHACL too goes astray (it takes "many"^^xsd:integer for comparable, or raises TypeError).
WRONG = (
    ox.NamedNode("https://example.org/somewhere"),
    ox.NamedNode("https://w3id.org/budgetkg/code/column/total"),
    ox.Literal(""),
    ox.Literal("x"),
    ox.Literal("完全不予公开"),
    ox.Literal("positive"),
    ox.Literal("printed"),
    ox.Literal("2080505"),
    ox.Literal("部门", language="zh"),
    ox.Literal("department", language="en"),
    ox.Literal(987654),
    ox.Literal(-7),
    ox.Literal("0.5", datatype=ox.NamedNode(f"{XSD}decimal")),
    ox.Literal("-7654.321", datatype=ox.NamedNode(f"{XSD}decimal")),
    ox.Literal("6.5e3", datatype=ox.NamedNode(f"{XSD}double")),
    ox.Literal("2024-02-29", datatype=ox.NamedNode(f"{XSD}date")),
    ox.Literal(True),
)
_FOCI_IN_A_SLICE = 8


def _compiled(triples: Triples) -> set[tuple[str, str]]:
    return {(str(result.focus), str(result.shape)) for result in validate_triples(triples).results}


def _reference(triples: Triples) -> set[tuple[str, str]]:
    text = "".join(f"{triple} .\n" for triple in triples)
    graph = Graph().parse(data=text, format="nt")
    return {(str(result.focus), str(result.shape)) for result in validate_with_pyshacl(graph).results}


def _turtle(text: str) -> Triples:
    prefixes = (
        "@prefix bkg: <https://w3id.org/budgetkg/ontology#> . @prefix oa: <http://www.w3.org/ns/oa#> . "
        "@prefix dcterms: <http://purl.org/dc/terms/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
        "@prefix ex: <https://example.org/> . "
    )
    return frozenset(quad.triple for quad in ox.parse((prefixes + text).encode(), ox.RdfFormat.TURTLE))


@pytest.mark.parametrize(
    "name", ["bayingol-2024.txt", "changji-2021.txt", "changji-2025.txt", "kizilsu-2025.txt", "urumqi-2025.txt"]
)
def test_both_validators_agree_on_the_examples(example_graphs: dict[str, Triples], name: str) -> None:
    triples = example_graphs[name]
    assert _compiled(triples) == _reference(triples)
    assert validate_triples(triples).violations == ()


def _mutate(triples: Triples, faults: list[tuple[int, str, ox.Literal | ox.NamedNode]]) -> Triples:
    """Delete triples, replace their objects, or add a second object beside them."""
    ordered, found = sorted(triples, key=str), set(triples)
    for at, kind, value in faults:
        triple = ordered[at % len(ordered)]
        if kind != "add":
            found.discard(triple)
        if kind != "delete":
            found.add(ox.Triple(triple.subject, triple.predicate, value))
    return frozenset(found)


def _slices(triples: Triples) -> list[list[ox.Triple]]:
    """The nodes of a graph, each with all its triples and those of the nodes it points to; one list per class."""
    by_subject: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in sorted(triples, key=str):
        by_subject[triple.subject.value].append(triple)
    by_class: dict[str, list[ox.Triple]] = defaultdict(list)
    taken: dict[str, int] = defaultdict(int)
    for own in by_subject.values():
        class_ = next(triple.object.value for triple in own if triple.predicate.value == str(RDF.type))
        if taken[class_] < _FOCI_IN_A_SLICE:
            taken[class_] += 1
            near = [
                t for one in own if isinstance(one.object, ox.NamedNode) for t in by_subject.get(one.object.value, [])
            ]
            by_class[class_] += [*own, *near]
    return list(by_class.values())


FAULT = st.tuples(st.integers(0, 10**6), st.sampled_from(["delete", "replace", "add"]), st.sampled_from(WRONG))


@given(
    name=st.sampled_from(["kizilsu-2025.txt", "urumqi-2025.txt"]),
    at=st.integers(0, 10**6),
    faults=st.lists(FAULT, min_size=1, max_size=25),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_validators_agree_on_faults_in_a_few_nodes(
    example_graphs: dict[str, Triples], name: str, at: int, faults: list
) -> None:
    slices = _slices(example_graphs[name])
    mutated = _mutate(frozenset(slices[at % len(slices)]), faults)
    assert _compiled(mutated) == _reference(mutated)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_both_validators_agree_on_a_whole_graph_full_of_faults(example_graphs: dict[str, Triples], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 – repeatable, not secret
    faults = [
        (chance.randrange(10**6), chance.choice(["delete", "replace", "add"]), chance.choice(WRONG)) for _ in range(400)
    ]
    mutated = _mutate(example_graphs["changji-2021.txt"], faults)
    found, expected = _compiled(mutated), _reference(mutated)
    assert len(expected) > 100, "four hundred faults and few were found"
    assert found - expected == set(), "only the compiled checks find these"
    assert expected - found == set(), "only pySHACL finds these"


def test_every_constraint_of_the_shapes_is_compiled() -> None:
    """Each property shape of each node shape that can fail has at least one test."""
    shapes = core_shapes()
    compiled = {str(check.shape) for check in core_checks()}
    for shape in shapes.subjects(SH.targetClass, None):
        for part in shapes.objects(shape, SH.property):
            assert str(part) in compiled, f"{part} is never checked"
        if shapes.value(shape, SH.xone):
            assert str(shape) in compiled


def test_compile_refuses_what_it_does_not_know() -> None:
    """A constraint that is not compiled must not be passed over in silence."""
    shapes = Graph()
    shape, part = URIRef("https://example.org/shape"), URIRef("https://example.org/part")
    for triple in (
        (shape, SH.targetClass, BKG.Project),
        (shape, SH.property, part),
        (part, SH.path, BKG.projectName),
        (part, SH.maxLength, Literal(5)),
    ):
        shapes.add(triple)
    with pytest.raises(ValueError, match="maxLength is not compiled"):
        compile_shapes(shapes)


@pytest.mark.parametrize(
    "quote",
    [
        "部门联系人 王某 联系电话 13000000000",
        "部门联系人 王某\\n联系电话\\n13000000000",  # a quote of several lines
        "联系电话 １３０００００００００",  # full-width digits
        "王某，0991-2810000",
    ],
)
def test_telephone_number_in_a_quote_is_found(quote: str) -> None:
    triples = _turtle(f'ex:quote a oa:TextQuoteSelector ; oa:exact "{quote}" .')
    assert ("https://example.org/quote", "https://w3id.org/budgetkg/shape/quote-exact") in _reference(triples)
    assert _compiled(triples) == _reference(triples)


def test_amounts_in_a_quote_are_no_telephone_numbers() -> None:
    triples = _turtle('ex:quote a oa:TextQuoteSelector ; oa:exact "合计 13000000000.00 1.13000000000 5,13000000000" .')
    assert _compiled(triples) == _reference(triples) == set()


def test_ill_formed_date_is_found() -> None:
    triples = _turtle('ex:disclosure a bkg:BudgetDisclosure ; dcterms:issued "2025-13-45"^^xsd:date .')
    assert ("https://example.org/disclosure", "https://w3id.org/budgetkg/shape/disclosure-issued") in _reference(
        triples
    )
    assert _compiled(triples) == _reference(triples)


def test_ill_formed_number_is_none_of_the_agreed_words() -> None:
    triples = _turtle('ex:mention a bkg:ProjectMention ; bkg:place "many"^^xsd:integer .')
    expected = ("https://example.org/mention", "https://w3id.org/budgetkg/shape/project-mention-place")
    assert expected in _reference(triples)
    assert _compiled(triples) == _reference(triples)


def test_two_terms_of_one_value_are_two_values() -> None:
    """3 and 3.0 are two terms (3 and "03"^^xsd:integer would not do: both libraries write them alike on reading)."""
    triples = _turtle("ex:place a bkg:Evidence ; oa:hasSelector 2, 3, 3.0 .")
    assert ("https://example.org/place", "https://w3id.org/budgetkg/shape/evidence-selector") in _reference(triples)
    assert _compiled(triples) == _reference(triples)
    two = _turtle("ex:place a bkg:Evidence ; oa:hasSelector 3, 3.0 .")
    assert ("https://example.org/place", "https://w3id.org/budgetkg/shape/evidence-selector") not in _reference(two)
    assert _compiled(two) == _reference(two)


def test_messages_without_language_are_not_of_one_language() -> None:
    triples = _turtle(
        'ex:issue a bkg:ExtractionIssue ; bkg:issueCode "a" ; bkg:severity "info" ; bkg:message "one", "two" .'
    )
    assert _compiled(triples) == _reference(triples)


def test_quote_is_a_selector_of_the_annotation_model() -> None:
    """The tests above name classes by prefix: they must be those of the package."""
    assert str(OA.TextQuoteSelector) == "http://www.w3.org/ns/oa#TextQuoteSelector"
