"""The core shapes compiled to SPARQL and run set-wise: a whole disclosure in one go.

In: the core shapes, a store that holds one disclosure. Out: the same results as pySHACL gives, in a twentieth of the
time, because a constraint is one query over all its focus nodes instead of one evaluation a node. Only the constructs
that the core shapes use are compiled; another one raises ValueError, so that no shape is passed over in silence.
Two tests that SPARQL cannot do are functions of Python, called from the query: regular expressions with look-around,
and whether a literal is well formed. Rule: SHACL §4 (https://www.w3.org/TR/shacl/#core-components); a test holds both
ways against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
from rdflib import Graph
from rdflib.collection import Collection
from rdflib.term import Literal, Node, URIRef

from budgetkg.ontology.terms import RDF, SH, XSD
from budgetkg.shapes.report import ShapeResult


@dataclass(frozen=True, slots=True)
class Check:
    """A query whose rows `?f` are the focus nodes that a shape finds fault with."""

    query: str
    shape: URIRef
    path: URIRef | None
    severity: URIRef
    message_zh: str
    message_en: str


def _n3(node: Node) -> str:
    if not isinstance(node, URIRef | Literal):
        raise TypeError(f"neither IRI nor literal: {node!r}")
    return node.n3()


_MATCHES, _WELL_FORMED = ox.NamedNode("urn:budgetkg:matches"), ox.NamedNode("urn:budgetkg:well-formed")


def _matches(text: ox.Literal, pattern: ox.Literal) -> ox.Literal:
    """Whether a text holds a match. REGEX of the store knows no look-around: it errs, and the filter passes the node."""
    return ox.Literal(re.search(pattern.value, text.value) is not None)


def _well_formed(literal: ox.Literal) -> ox.Literal:
    """Whether a literal is in the lexical space of its datatype."""
    return ox.Literal(_in_lexical_space(literal.value, literal.datatype.value))


@lru_cache(maxsize=65536)
def _in_lexical_space(text: str, datatype: str) -> bool:
    return Literal(text, datatype=URIRef(datatype)).ill_typed is not True


_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_FUNCTIONS: dict[ox.NamedNode, Callable[..., _Term | None]] = {_MATCHES: _matches, _WELL_FORMED: _well_formed}
_ANY_TEXT = {XSD.string, RDF.langString}


def _datatype(_: Graph, value: Node) -> str:
    """SHACL §4.1.2: a literal of another datatype, or an ill-formed one. Every text is a well-formed string."""
    other = f"!isLiteral(?v) || datatype(?v) != {_n3(value)}"
    return f"({other})" if value in _ANY_TEXT else f"({other} || !{_WELL_FORMED}(?v))"


def _in(graph: Graph, value: Node) -> str:
    """SHACL §4.8.3: none of the members, term by term; `NOT IN` compares values and errs on an ill-formed number."""
    return f"!({' || '.join(f'sameTerm(?v, {_n3(one)})' for one in Collection(graph, value))})"


_VALUE_TESTS: dict[URIRef, Callable[[Graph, Node], str]] = {
    SH.datatype: _datatype,
    SH["class"]: lambda _, value: f"NOT EXISTS {{ ?v a {_n3(value)} }}",
    SH["in"]: _in,
    SH.pattern: lambda _, value: f"!{_MATCHES}(STR(?v), {_n3(Literal(str(value)))})",
    SH.minLength: lambda _, value: f"STRLEN(STR(?v)) < {value}",
    SH.minInclusive: lambda _, value: f"!COALESCE(?v >= {value}, false)",
    SH.maxInclusive: lambda _, value: f"!COALESCE(?v <= {value}, false)",
    SH.lessThan: lambda _, value: f"EXISTS {{ ?f {_n3(value)} ?w FILTER (!COALESCE(?v < ?w, false)) }}",
    SH.lessThanOrEquals: lambda _, value: f"EXISTS {{ ?f {_n3(value)} ?w FILTER (!COALESCE(?v <= ?w, false)) }}",
}
_COUNTED = {SH.minCount, SH.maxCount}
_DESCRIBING = {RDF.type, SH.path, SH.severity, SH.message, SH.uniqueLang, SH.nodeKind, SH.hasValue}


def compile_shapes(shapes: Graph) -> tuple[Check, ...]:
    """A check for every constraint of every shape with a target class."""
    return tuple(
        check
        for shape in sorted(shapes.subjects(SH.targetClass, None), key=str)
        for check in _node_shape(shapes, shape)
    )


def _node_shape(shapes: Graph, shape: Node) -> Iterator[Check]:
    target = f"?f a {_n3(_only(shapes, shape, SH.targetClass))} ."
    for part in sorted(shapes.objects(shape, SH.property), key=str):
        yield from _property_shape(shapes, part, target)
    for alternatives in shapes.objects(shape, SH.xone):
        conforms = [_conforms(shapes, one) for one in Collection(shapes, alternatives)]
        exactly_one = " || ".join(
            "(" + " && ".join(text if i == chosen else f"!({text})" for i, text in enumerate(conforms)) + ")"
            for chosen in range(len(conforms))
        )
        yield _check(shapes, shape, f"SELECT DISTINCT ?f WHERE {{ {target} FILTER (!({exactly_one})) }}", None)


def _property_shape(shapes: Graph, shape: Node, target: str) -> Iterator[Check]:
    path = _only(shapes, shape, SH.path)
    tests = []
    for predicate, value in shapes.predicate_objects(shape):
        test = _VALUE_TESTS.get(URIRef(str(predicate)))
        if test:
            tests.append(test(shapes, value))
        elif predicate not in _COUNTED | _DESCRIBING:
            raise ValueError(f"{shape}: {predicate} is not compiled; add it to shapes/compiled.py")
    if (shape, SH.nodeKind, SH.IRI) in shapes:
        tests.append("!isIRI(?v)")
    if (shape, SH.uniqueLang, Literal(True)) in shapes:
        same_language = 'LANG(?v) != "" && LANG(?v) = LANG(?w)'
        tests.append(f"EXISTS {{ ?f {_n3(path)} ?w FILTER (!sameTerm(?v, ?w) && {same_language}) }}")
    if tests:
        condition = " || ".join(sorted(tests))
        yield _check(
            shapes, shape, f"SELECT DISTINCT ?f WHERE {{ {target} ?f {_n3(path)} ?v FILTER ({condition}) }}", path
        )
    least, most = (shapes.value(shape, predicate) for predicate in (SH.minCount, SH.maxCount))
    if least is not None:
        few = f"SELECT DISTINCT ?f WHERE {{ {target} FILTER (!({_at_least(path, int(str(least)))})) }}"
        yield _check(shapes, shape, few, path)
    if most is not None:
        many = f"SELECT DISTINCT ?f WHERE {{ {target} FILTER ({_at_least(path, int(str(most)) + 1)}) }}"
        yield _check(shapes, shape, many, path)


def _at_least(path: Node, count: int) -> str:
    """The condition that `?f` has at least `count` values at `path`; 3 and 3.0 are two, as terms are counted."""
    names = [f"?v{index}" for index in range(count)]
    different = " && ".join(f"!sameTerm({a}, {b})" for i, a in enumerate(names) for b in names[i + 1 :])
    values = " ".join(f"?f {_n3(path)} {name} ." for name in names)
    return f"EXISTS {{ {values} {f'FILTER ({different})' if different else ''} }}"


def _conforms(shapes: Graph, shape: Node) -> str:
    """The condition that `?f` conforms to a shape made of counts and fixed values."""
    conditions = []
    for part in shapes.objects(shape, SH.property):
        path, least, fixed = (shapes.value(part, predicate) for predicate in (SH.path, SH.minCount, SH.hasValue))
        if path is None or (least is None) == (fixed is None):
            raise ValueError(f"{part}: inside sh:xone only sh:minCount or sh:hasValue is compiled")
        if least is not None:
            conditions.append(_at_least(path, int(str(least))))
        elif fixed is not None:
            conditions.append(f"EXISTS {{ ?f {_n3(path)} {_n3(fixed)} }}")
    return "(" + " && ".join(sorted(conditions)) + ")"


def _only(shapes: Graph, shape: Node, predicate: URIRef) -> Node:
    value = shapes.value(shape, predicate)
    if value is None:
        raise ValueError(f"{shape} has no {predicate}")
    return value


def _check(shapes: Graph, shape: Node, query: str, path: Node | None) -> Check:
    messages = {m.language: str(m) for m in shapes.objects(shape, SH.message) if isinstance(m, Literal)}
    severity = shapes.value(shape, SH.severity) or SH.Violation
    return Check(
        query,
        URIRef(str(shape)),
        URIRef(str(path)) if path is not None else None,
        URIRef(str(severity)),
        messages["zh"],
        messages["en"],
    )


def run_checks(checks: tuple[Check, ...], store: ox.Store) -> Iterator[ShapeResult]:
    """The results of all checks; a shape finds fault with a node once, however many of its constraints fail."""
    seen: set[tuple[str, URIRef]] = set()
    for check in checks:
        found = store.query(check.query, custom_functions=_FUNCTIONS)
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("a check is a SELECT query")
        for row in found:
            focus = row["f"]
            key = (str(focus), check.shape)
            if isinstance(focus, ox.NamedNode) and key not in seen:
                seen.add(key)
                yield ShapeResult(
                    URIRef(focus.value), check.path, check.shape, check.severity, check.message_zh, check.message_en
                )
