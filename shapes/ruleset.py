"""The rules of the audit, as they are published: SHACL-SPARQL constraints in `rules/*.ttl`.

In: the Turtle files. Out: for each constraint its query, ready to be run over a whole store at once: `$this` becomes a
variable bound to the shape's target classes. pySHACL runs the same files node by node; a test holds both ways together.
Rule: SHACL §5, SPARQL-based constraints (https://www.w3.org/TR/shacl/#sparql-constraints).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rdflib import Graph
from rdflib.term import Literal, Node, URIRef

from budgetkg.ontology.terms import RDFS, SH

RULE_FILES = (
    "prefixes",
    "sources",
    "tables",
    "words",
    "statements",
    "projects",
    "performance",
    "names",
    "organisation",
    "form",
    "contents",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One constraint. `name` is the local name of its shape; `severity` is violation, warning or info."""

    name: str
    label: tuple[str, str]
    severity: str
    message: tuple[str, str]
    query: str


@cache
def rule_graph() -> Graph:
    """All rules as one graph."""
    found = Graph()
    for name in RULE_FILES:
        found.parse(data=rule_source(name), format="turtle")
    return found


def rule_source(name: str) -> str:
    """The Turtle text of a file of rules."""
    return (files("budgetkg.shapes") / "rules" / f"{name}.ttl").read_text(encoding="utf-8")


@cache
def read_rules() -> tuple[Rule, ...]:
    """Every constraint, in a stable order. Raises ValueError where a rule lacks a part."""
    graph = rule_graph()
    prefixes = _prefixes(graph)
    return tuple(
        _rule(graph, shape, constraint, prefixes)
        for shape, constraint in sorted(graph.subject_objects(SH.sparql), key=str)
    )


def _prefixes(graph: Graph) -> str:
    declared = (
        (_value(graph, one, SH.prefix), _value(graph, one, SH.namespace)) for one in graph.objects(None, SH.declare)
    )
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared))


def _rule(graph: Graph, shape: Node, constraint: Node, prefixes: str) -> Rule:
    classes = sorted(str(one) for one in graph.objects(shape, SH.targetClass))
    head, where, body = _value(graph, constraint, SH.select).partition("WHERE {")
    if not where or not classes:
        raise ValueError(f"{shape}: a rule has sh:targetClass and a query with WHERE {{")
    target = " UNION ".join(f"{{ $this a <{one}> }}" for one in classes)
    return Rule(
        str(shape).rpartition("/")[2],
        _languages(graph, shape, RDFS.label),
        _value(graph, shape, SH.severity).rpartition("#")[2].lower(),
        _languages(graph, constraint, SH.message),
        f"{prefixes}{head}{where} {target} {body}".replace("$this", "?this"),
    )


def _value(graph: Graph, subject: Node, predicate: URIRef) -> str:
    value = graph.value(subject, predicate)
    if value is None:
        raise ValueError(f"{subject}: {predicate} is missing")
    return str(value)


def _languages(graph: Graph, subject: Node, predicate: URIRef) -> tuple[str, str]:
    found = {one.language: str(one) for one in graph.objects(subject, predicate) if isinstance(one, Literal)}
    if {"zh", "en"} - found.keys():
        raise ValueError(f"{subject}: {predicate} is needed in zh and en")
    return found["zh"], found["en"]
