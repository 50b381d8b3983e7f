"""Published constraints made into queries over a whole store."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.term import URIRef

from budgetkg.ontology.terms import RDFS, SH
from budgetkg.shapes import ruleset
from budgetkg.shapes.ruleset import RULE_FILES, Rule, read_rules, rule_graph, rule_source

Read = Callable[[str], tuple[Rule, ...]]
SHAPE = "https://w3id.org/budgetkg/shape/"
RULE = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix ex: <https://example.org/> .
ex:prefixes sh:declare ex:one . ex:one sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI .
ex:late a sh:NodeShape ; rdfs:label "迟交"@zh, "late"@en ; sh:targetClass ex:Paper, ex:Annex ;
    sh:severity sh:Warning ; sh:sparql ex:late-query .
ex:late-query a sh:SPARQLConstraint ; sh:prefixes ex:prefixes ;
    sh:message "迟交{?found}天。"@zh, "{?found} days late."@en ;
    sh:select "SELECT $this ?found WHERE { $this ex:days ?found . FILTER (?found > 0) }" .
"""


@pytest.fixture
def read_text(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read rules from a text instead of the package."""

    def read(text: str) -> tuple[Rule, ...]:
        graph = Graph().parse(data=text, format="turtle")
        monkeypatch.setattr(ruleset, "rule_graph", lambda: graph)
        return ruleset.read_rules.__wrapped__()  # past the cache

    return read


def test_rule_is_read_with_its_words_and_its_severity(read_text: Read) -> None:
    (rule,) = read_text(RULE)
    assert (rule.name, rule.label, rule.severity) == ("late", ("迟交", "late"), "warning")
    assert rule.message == ("迟交{?found}天。", "{?found} days late.")


def test_query_binds_this_to_every_target_class_and_only_to_them(read_text: Read) -> None:
    (rule,) = read_text(RULE)
    data = """@prefix ex: <https://example.org/> .
    ex:paper a ex:Paper ; ex:days 3 . ex:annex a ex:Annex ; ex:days 2 . ex:in-time a ex:Paper ; ex:days 0 .
    ex:other a ex:Letter ; ex:days 9 ."""
    store = ox.Store()
    store.load(data.encode(), ox.RdfFormat.TURTLE)
    found = store.query(rule.query)
    assert {(row["this"].value.rpartition("/")[2], row["found"].value) for row in found} == {
        ("paper", "3"),
        ("annex", "2"),
    }


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (" ; sh:targetClass ex:Paper, ex:Annex", "", "has sh:targetClass"),
        ("?found WHERE {", "?found {", "a query with WHERE"),
        ("    sh:severity sh:Warning ; sh:sparql", "    sh:sparql", "severity is missing"),
        (', "late"@en', "", "label is needed in zh and en"),
        (', "{?found} days late."@en', "", "message is needed in zh and en"),
        ('    sh:select "SELECT', '    rdfs:comment "SELECT', "select is missing"),
    ],
)
def test_rule_that_lacks_a_part_is_refused_by_name(read_text: Read, old: str, new: str, says: str) -> None:
    assert old in RULE
    with pytest.raises(ValueError, match=says) as refused:
        read_text(RULE.replace(old, new))
    assert "https://example.org/late" in str(refused.value)


def test_rules_are_read_in_a_stable_order_and_every_query_parses() -> None:
    rules = read_rules()
    queries = {str(query) for query in rule_graph().objects(None, SH.sparql)}
    assert len(rules) == len(queries)
    assert [rule.name for rule in rules] == sorted(rule.name for rule in rules)
    store = ox.Store()
    for rule in rules:
        found = store.query(rule.query)
        assert isinstance(found, ox.QuerySolutions)
        assert next(iter(found), None) is None
        assert found.variables[0].value == "this"


def test_every_published_query_names_its_prefixes_and_its_shape() -> None:
    graph = rule_graph()
    for shape, query in graph.subject_objects(SH.sparql):
        assert list(graph.objects(query, SH.prefixes)) == [URIRef(f"{SHAPE}prefixes")]
        assert str(shape).startswith(SHAPE)
        assert str(query).endswith("-query")
        assert "$this" in str(graph.value(query, SH.select)).partition("WHERE")[0]
        assert list(graph.objects(shape, RDFS.label))


def test_files_are_turtle_with_a_comment_on_what_they_hold() -> None:
    for name in RULE_FILES:
        source = rule_source(name)
        assert "\n# " in source
        assert len(Graph().parse(data=source, format="turtle")) > 0


def test_every_rule_names_where_it_comes_from() -> None:
    """A source of `sources.ttl` in both languages, beside code lists and vocabularies."""
    graph = rule_graph()
    for shape in set(graph.subjects(SH.sparql)):
        sources = [one for one in graph.objects(shape, RDFS.seeAlso) if str(one).startswith(f"{SHAPE}source-")]
        assert sources, shape
        for one in sources:
            assert {label.language for label in graph.objects(one, RDFS.label)} == {"zh", "en"}
