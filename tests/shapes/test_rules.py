"""Every rule of the audit by example: a graph in which all is well, and one that breaks the rule.

A failing file says what is found (`# expect: focus severity origin expected found`, `-` for a value that the rule does
not give). The set-wise audit must find exactly this, with all rules running; pySHACL, which runs the published files
node by node, must find fault with the same nodes by the same shapes. Concepts that an example names are laid beside it
from the real code lists, as they are for a disclosure.
"""

from __future__ import annotations

import random
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import RDF
from rdflib.term import Literal, Node, URIRef

from budgetkg.ontology.terms import RDFS, SH
from budgetkg.shapes.audit import Finding, audit
from budgetkg.shapes.checking import vocabulary_for
from budgetkg.shapes.ruleset import RULE_FILES, read_rules, rule_graph

DATA = Path(__file__).parent / "rules"
SHAPE = "https://w3id.org/budgetkg/shape/"
EXAMPLE = "https://example.org/"
_EXPECTED = re.compile(r"^# expect: (\S+) (violation|warning|info) (publisher|rounding|extraction) (\S+) (.+)$", re.M)

CONSTRAINTS = {  # the name of the query → the shape that it belongs to
    str(query).removeprefix(SHAPE).removesuffix("-query"): str(shape).removeprefix(SHAPE)
    for shape, query in rule_graph().subject_objects(SH.sparql)
}


def _triples(name: str, form: str) -> set[ox.Triple]:
    found = {quad.triple for quad in ox.parse((DATA / f"{name}-{form}.ttl").read_bytes(), ox.RdfFormat.TURTLE)}
    return found | vocabulary_for(found)


@cache
def _audited(name: str, form: str) -> tuple[Finding, ...]:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in _triples(name, form))
    return tuple(audit(store))


@cache
def _shape(name: str) -> Graph:
    """One shape with its queries and the prefixes, as published: all of them would take pySHACL minutes."""
    rules, found = rule_graph(), Graph()
    nodes = [_iri(name), *rules.objects(_iri(name), SH.sparql), *rules.objects(None, SH.declare)]
    for node in [*nodes, *rules.subjects(SH.declare)]:
        for triple in rules.triples((node, None, None)):
            found.add(triple)
    return found


def _by_pyshacl(name: str, form: str) -> set[tuple[str, str]]:
    data = Graph().parse(data="".join(f"{triple} .\n" for triple in _triples(name, form)), format="nt")
    shape = _shape(CONSTRAINTS[name])
    _, report, _ = pyshacl.validate(data, shacl_graph=shape, inference="none", allow_infos=True, allow_warnings=True)
    assert isinstance(report, Graph)
    return {
        (
            str(report.value(result, SH.focusNode)).removeprefix(EXAMPLE),
            str(report.value(result, SH.sourceShape)).removeprefix(SHAPE),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def _shown(value: Decimal | str | None) -> str:
    if value is None:
        return "-"
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _pairs(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(one.focus.removeprefix(EXAMPLE), one.rule) for one in findings}


def test_every_rule_has_its_examples_and_no_example_is_of_another() -> None:
    assert {path.name for path in DATA.iterdir()} == {
        f"{name}-{form}.ttl" for name in CONSTRAINTS for form in ("valid", "failing")
    }


def test_every_file_of_rules_is_read() -> None:
    folder = Path(__file__).parents[2] / "shapes" / "rules"
    assert {path.stem for path in folder.glob("*.ttl")} == set(RULE_FILES)


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_rule_is_content_with_its_valid_example(name: str) -> None:
    found = _audited(name, "valid")
    assert not found, [(one.focus, one.rule, one.message[0]) for one in found]
    assert _by_pyshacl(name, "valid") == set()


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_valid_example_has_what_the_rule_is_about(name: str) -> None:
    """An example without a node of the target class would be valid for nothing."""
    graph = Graph().parse(DATA / f"{name}-valid.ttl", format="turtle")
    classes = rule_graph().objects(next(rule_graph().subjects(SH.sparql, _query(name))), SH.targetClass)
    assert any(set(graph.subjects(RDF.type, one)) for one in classes)


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_audit_finds_every_fault_of_the_failing_example(name: str) -> None:
    written = _EXPECTED.findall((DATA / f"{name}-failing.ttl").read_text(encoding="utf-8"))
    assert written, "a failing example says what is expected"
    found = {
        (one.focus.removeprefix(EXAMPLE), one.severity, one.origin, _shown(one.expected), _shown(one.found))
        for one in _audited(name, "failing")
    }
    assert found == set(written)
    assert {one.rule for one in _audited(name, "failing")} == {CONSTRAINTS[name]}


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_pyshacl_finds_the_same_faults(name: str) -> None:
    assert _by_pyshacl(name, "failing") == _pairs(_audited(name, "failing"))


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_messages_are_filled_in_both_languages(name: str) -> None:
    """Every value that a message names is in the row: nothing stays empty, no brace is left."""
    for one in _audited(name, "failing"):
        for text in one.message:
            assert not re.search(r"[{}?]|“”|  |为，|为。|为万元", text), text
        assert re.search(r"[\u4e00-\u9fff]", one.message[0])


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_message_names_only_what_the_query_gives(name: str) -> None:
    query = str(rule_graph().value(_query(name), SH.select))
    given = set(re.findall(r"\?(\w+)", query.partition("WHERE {")[0])) | {"this"}
    messages = [m for m in rule_graph().objects(_query(name), SH.message) if isinstance(m, Literal)]
    assert {message.language for message in messages} == {"zh", "en"}
    for message in messages:
        assert set(re.findall(r"\{\?(\w+)\}", str(message))) <= given


def test_rules_have_a_label_in_both_languages_and_a_severity() -> None:
    for rule in read_rules():
        assert all(rule.label)
        assert rule.severity in {"violation", "warning", "info"}
    for shape in set(CONSTRAINTS.values()):
        labels = {one.language for one in rule_graph().objects(_iri(shape), RDFS.label) if isinstance(one, Literal)}
        assert labels == {"zh", "en"}


def _iri(name: str) -> Node:
    return next(shape for shape in rule_graph().subjects(SH.sparql, None) if str(shape) == SHAPE + name)


def _query(name: str) -> Node:
    return next(query for query in rule_graph().objects(None, SH.sparql) if str(query) == f"{SHAPE}{name}-query")


def test_both_ways_agree_on_a_real_disclosure(example_graphs: dict[str, frozenset[ox.Triple]]) -> None:
    """All nodes that the audit finds fault with, and some that it does not: whole documents take minutes each."""
    disclosure = example_graphs["kizilsu-2025.txt"]
    triples = disclosure | vocabulary_for(disclosure)
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    faulty = {(one.focus, one.rule) for one in audit(store)}
    classes = {str(one) for one in rule_graph().objects(None, SH.targetClass)}
    targets = sorted(
        {t.subject.value for t in triples if isinstance(t.object, ox.NamedNode) and t.object.value in classes}
    )
    sample = random.Random(7).sample(targets, 30)  # noqa: S311 – repeatable, not secret
    focus = [URIRef(one) for one in sorted({node for node, _ in faulty} | set(sample))]
    data = Graph().parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")
    _, report, _ = pyshacl.validate(
        data,
        shacl_graph=rule_graph(),
        focus_nodes=focus,
        inference="none",
        allow_infos=True,
        allow_warnings=True,
    )
    assert isinstance(report, Graph)
    found = {
        (str(report.value(one, SH.focusNode)), str(report.value(one, SH.sourceShape)).removeprefix(SHAPE))
        for one in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert found == faulty
