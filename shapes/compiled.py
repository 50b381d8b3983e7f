"""The core shapes compiled to tests over sets: a whole disclosure in one go.

In: the core shapes, the statements of one disclosure. Out: the same results as pySHACL gives, in a small part of the
time, because a constraint looks once at each different value of its property, and names nodes only where a value fails.
Only the constructs that the core shapes use are compiled; another one raises ValueError, so that no shape is passed over
in silence. Rule: SHACL §4 (https://www.w3.org/TR/shacl/#core-components); a test holds both ways against each other.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from rdflib import Graph
from rdflib.collection import Collection
from rdflib.term import Literal, Node, URIRef

from budgetkg.ontology.ntriples import ntriples_term
from budgetkg.ontology.terms import RDF, SH, XSD
from budgetkg.shapes.report import ShapeResult
from budgetkg.shapes.statements import Statements, is_iri, literal, text_of

Failing = Callable[[Statements], Iterable[str]]
"""The focus nodes that a constraint finds fault with."""
_Wrong = Callable[[Statements, frozenset[str]], Set[str]]
"""Those of some values that are not as they should be."""
_Compare = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Check:
    """A constraint of a shape; `failing` gives the focus nodes that it finds fault with."""

    failing: Failing
    shape: URIRef
    path: URIRef | None
    severity: URIRef
    message_zh: str
    message_en: str


_TEXTS: Mapping[URIRef, re.Pattern[str]] = {
    URIRef(XSD.string): re.compile(r'".*"(?:\^\^<http://www\.w3\.org/2001/XMLSchema#string>)?', re.DOTALL),
    URIRef(RDF.langString): re.compile(r'".*"@[\w-]+', re.DOTALL),
}


def _each(is_good: Callable[[str], bool]) -> _Wrong:
    """A test that looks at one value at a time."""
    return lambda _, values: {value for value in values if not is_good(value)}


def _datatype(_: Graph, value: Node) -> _Wrong:
    """SHACL §4.1.2: a well-formed literal of the datatype. Every text is a well-formed string."""
    datatype = URIRef(str(value))
    if datatype in _TEXTS:
        form = _TEXTS[datatype]
        return _each(lambda term: form.fullmatch(term) is not None)
    suffix = f'"^^<{datatype}>'

    def is_good(term: str) -> bool:
        found = literal(term) if term.endswith(suffix) else None
        return found is not None and found.ill_typed is not True

    return _each(is_good)


def _in(graph: Graph, value: Node) -> _Wrong:
    """SHACL §4.8.3: one of the members, term by term."""
    members = frozenset(ntriples_term(one) for one in Collection(graph, value))
    return lambda _, values: values - members


def _pattern(_: Graph, value: Node) -> _Wrong:
    """SHACL §4.4.3: a literal or an IRI that holds a match."""
    search = re.compile(str(value)).search
    return _each(lambda term: search(text_of(term)) is not None)


def _class(_: Graph, value: Node) -> _Wrong:
    class_ = ntriples_term(value)
    return lambda statements, values: values - statements.members(class_)


_NUMBER = (int, Decimal, float)


def _compared(compare: _Compare, term: str, other: Literal | None) -> bool:
    """Whether two terms compare so; False where they cannot be compared (SHACL §4.3, §4.5.3)."""
    one = literal(term)
    if one is None or other is None or one.language or other.language or one.ill_typed or other.ill_typed:
        return False
    if one.datatype != other.datatype and not (isinstance(one.value, _NUMBER) and isinstance(other.value, _NUMBER)):
        return False
    return bool(compare(one.value, other.value))


def _bound(compare: _Compare) -> Callable[[Graph, Node], _Wrong]:
    def compile_bound(_: Graph, value: Node) -> _Wrong:
        limit = literal(ntriples_term(value))
        return _each(lambda term: _compared(compare, term, limit))

    return compile_bound


_VALUE_TESTS: Mapping[URIRef, Callable[[Graph, Node], _Wrong]] = {
    SH.datatype: _datatype,
    SH["class"]: _class,
    SH["in"]: _in,
    SH.pattern: _pattern,
    SH.minLength: lambda _, value: _each(lambda term: len(text_of(term)) >= int(str(value))),
    SH.minInclusive: _bound(operator.ge),
    SH.maxInclusive: _bound(operator.le),
}
_PAIR_TESTS: Mapping[URIRef, _Compare] = {
    SH.lessThan: operator.lt,
    SH.lessThanOrEquals: operator.le,
}
_OTHER_TESTS = {SH.minCount, SH.maxCount, SH.nodeKind, SH.uniqueLang}
_DESCRIBING = {RDF.type, SH.path, SH.severity, SH.message, SH.hasValue}


def compile_shapes(shapes: Graph) -> tuple[Check, ...]:
    """A check for every constraint of every shape with a target class."""
    return tuple(
        check
        for shape in sorted(shapes.subjects(SH.targetClass, None), key=str)
        for check in _node_shape(shapes, shape)
    )


def _node_shape(shapes: Graph, shape: Node) -> Iterator[Check]:
    class_ = ntriples_term(_only(shapes, shape, SH.targetClass))
    for part in sorted(shapes.objects(shape, SH.property), key=str):
        path = _only(shapes, part, SH.path)
        for failing in _property_shape(shapes, part, class_, ntriples_term(path)):
            yield _check(shapes, part, failing, path)
    for alternatives in shapes.objects(shape, SH.xone):
        conforming = [_conforming(shapes, one) for one in Collection(shapes, alternatives)]
        yield _check(shapes, shape, partial(_not_exactly_one, class_, conforming), None)


def _property_shape(shapes: Graph, shape: Node, class_: str, path: str) -> Iterator[Failing]:
    for predicate, value in sorted(shapes.predicate_objects(shape), key=str):
        kind = URIRef(str(predicate))
        if kind in _VALUE_TESTS:
            yield partial(_wrong_values, class_, path, _VALUE_TESTS[kind](shapes, value))
        elif kind in _PAIR_TESTS:
            yield partial(_wrong_pairs, class_, path, ntriples_term(value), _PAIR_TESTS[kind])
        elif kind in _OTHER_TESTS:
            yield _other_test(shape, kind, value, class_, path)
        elif kind not in _DESCRIBING:
            raise ValueError(f"{shape}: {predicate} is not compiled; add it to shapes/compiled.py")


def _other_test(shape: Node, kind: URIRef, value: Node, class_: str, path: str) -> Failing:
    if kind == SH.minCount:
        return partial(_too_few, class_, path, int(str(value)))
    if kind == SH.maxCount:
        return partial(_too_many, class_, path, int(str(value)))
    if kind == SH.nodeKind and value == SH.IRI:
        return partial(_wrong_values, class_, path, _each(is_iri))
    if kind == SH.uniqueLang and value == Literal(True):
        return partial(_same_language, class_, path)
    raise ValueError(f"{shape}: {kind} {value} is not compiled; add it to shapes/compiled.py")


def _wrong_values(class_: str, path: str, wrong: _Wrong, statements: Statements) -> Iterable[str]:
    """Each different value is tested once; where one fails, the nodes that have it are sought."""
    failing = wrong(statements, statements.distinct(path))
    if not failing:
        return ()
    values = statements.values(path)
    return [focus for focus in statements.members(class_).intersection(values) if not failing.isdisjoint(values[focus])]


def _wrong_pairs(class_: str, path: str, other: str, compare: _Compare, statements: Statements) -> Iterable[str]:
    values, others = statements.values(path), statements.values(other)
    return [
        focus
        for focus in statements.members(class_).intersection(values).intersection(others)
        if not all(_compared(compare, one, literal(two)) for one in values[focus] for two in others[focus])
    ]


def _too_few(class_: str, path: str, least: int, statements: Statements) -> Iterable[str]:
    values = statements.values(path)
    members = statements.members(class_)
    if least == 1:
        return members.difference(values)
    return [focus for focus in members if len(values.get(focus, ())) < least]


def _too_many(class_: str, path: str, most: int, statements: Statements) -> Iterable[str]:
    values = statements.values(path)
    if most == 0:
        return statements.members(class_).intersection(values)
    return [focus for focus in statements.members(class_) & statements.repeated(path) if len(values[focus]) > most]


def _same_language(class_: str, path: str, statements: Statements) -> Iterable[str]:
    """SHACL §4.4.4: texts without a language may be as many as there are."""
    values = statements.values(path)
    for focus in statements.members(class_) & statements.repeated(path):
        languages = [found.language for value in values[focus] if (found := literal(value)) and found.language]
        if len(languages) > len(set(languages)):
            yield focus


_Conforming = Callable[[Statements, str], bool]


def _conforming(shapes: Graph, shape: Node) -> _Conforming:
    """Whether a node conforms to a shape made of counts and fixed values."""
    conditions: list[_Conforming] = []
    for part in shapes.objects(shape, SH.property):
        path, least, fixed = (shapes.value(part, predicate) for predicate in (SH.path, SH.minCount, SH.hasValue))
        if path is None or (least is None) == (fixed is None):
            raise ValueError(f"{part}: inside sh:xone only sh:minCount or sh:hasValue is compiled")
        if least is not None:
            conditions.append(partial(_has_so_many, ntriples_term(path), int(str(least))))
        elif fixed is not None:
            conditions.append(partial(_has_value, ntriples_term(path), ntriples_term(fixed)))
    return lambda statements, focus: all(one(statements, focus) for one in conditions)


def _has_so_many(path: str, least: int, statements: Statements, focus: str) -> bool:
    return len(statements.values(path).get(focus, ())) >= least


def _has_value(path: str, value: str, statements: Statements, focus: str) -> bool:
    return value in statements.values(path).get(focus, ())


def _not_exactly_one(class_: str, conforming: list[_Conforming], statements: Statements) -> Iterable[str]:
    return [
        focus
        for focus in statements.members(class_)
        if sum(conforms(statements, focus) for conforms in conforming) != 1
    ]


def _only(shapes: Graph, shape: Node, predicate: URIRef) -> Node:
    value = shapes.value(shape, predicate)
    if value is None:
        raise ValueError(f"{shape} has no {predicate}")
    return value


def _check(shapes: Graph, shape: Node, failing: Failing, path: Node | None) -> Check:
    messages = {m.language: str(m) for m in shapes.objects(shape, SH.message) if isinstance(m, Literal)}
    severity = shapes.value(shape, SH.severity) or SH.Violation
    return Check(
        failing,
        URIRef(str(shape)),
        URIRef(str(path)) if path is not None else None,
        URIRef(str(severity)),
        messages["zh"],
        messages["en"],
    )


def run_checks(checks: tuple[Check, ...], statements: Statements) -> Iterator[ShapeResult]:
    """The results of all checks; a shape finds fault with a node once, however many of its constraints fail."""
    seen: set[tuple[str, URIRef]] = set()
    for check in checks:
        for focus in check.failing(statements):
            key = (focus, check.shape)
            if is_iri(focus) and key not in seen:
                seen.add(key)
                yield ShapeResult(
                    URIRef(focus[1:-1]), check.path, check.shape, check.severity, check.message_zh, check.message_en
                )
