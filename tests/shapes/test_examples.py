"""Every shape by example: a graph that conforms, and nodes that each break one thing.

A failing file says of each node which property shape finds fault with it (`# expect: node shape`). Both validators
must find exactly these faults: no more, no fewer.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Literal, URIRef

from budgetkg.shapes.validate import CORE_SHAPES, core_shapes, validate_triples, validate_with_pyshacl

DATA = Path(__file__).parent / "data"
SHAPES = Path(__file__).parents[2] / "shapes"
SHAPE = "https://w3id.org/budgetkg/shape/"
EXAMPLE = "https://example.org/"
_EXPECTED = re.compile(r"^# expect: (\S+) (\S+)$", re.MULTILINE)

NODE_SHAPES = sorted(str(shape).removeprefix(SHAPE) for shape in core_shapes().subjects(SH.targetClass, None))


def _compiled(path: Path) -> set[tuple[str, str]]:
    parsed = ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE)
    return _found(validate_triples({quad.triple for quad in parsed}).results)


def _reference(path: Path) -> set[tuple[str, str]]:
    return _found(validate_with_pyshacl(Graph().parse(path, format="turtle")).results)


def _found(results: tuple) -> set[tuple[str, str]]:
    return {(result.focus.removeprefix(EXAMPLE), result.shape.removeprefix(SHAPE)) for result in results}


def _parts(name: str) -> set[str]:
    """The shapes that can find fault with a node: the property shapes, and the node shape itself where it has sh:xone."""
    shape = URIRef(SHAPE + name)
    parts = {str(part).removeprefix(SHAPE) for part in core_shapes().objects(shape, SH.property)}
    return parts | ({name} if (shape, SH.xone, None) in core_shapes() else set())


@pytest.mark.parametrize("name", NODE_SHAPES)
def test_shape_accepts_its_valid_example(name: str) -> None:
    path = DATA / f"{name}-valid.ttl"
    graph = Graph().parse(path, format="turtle")
    target = core_shapes().value(URIRef(SHAPE + name), SH.targetClass)
    assert set(graph.subjects(RDF.type, target)), f"{path.name} holds no {target}"
    assert _compiled(path) == set()
    assert _reference(path) == set()


@pytest.mark.parametrize("name", NODE_SHAPES)
def test_shape_finds_every_fault_of_its_failing_example(name: str) -> None:
    path = DATA / f"{name}-failing.ttl"
    expected = set(_EXPECTED.findall(path.read_text(encoding="utf-8")))
    assert {shape for _, shape in expected} >= _parts(name), "a property shape without a failing example"
    assert _compiled(path) == expected
    assert _reference(path) == expected


def test_examples_are_of_shapes_that_exist() -> None:
    expected = {f"{name}-{form}.ttl" for name in NODE_SHAPES for form in ("valid", "failing")}
    assert {path.name for path in DATA.glob("*.ttl")} == expected


def test_every_shape_file_is_loaded() -> None:
    assert {path.name for path in SHAPES.glob("*.ttl")} >= set(CORE_SHAPES)
    unloaded = {path.name for path in SHAPES.glob("*.ttl")} - set(CORE_SHAPES)
    for name in unloaded:  # arithmetic rules are published as sh:sparql and run over the store
        assert "sh:sparql" in (SHAPES / name).read_text(encoding="utf-8"), f"{name}: neither loaded nor a rule"


@pytest.mark.parametrize("name", NODE_SHAPES)
def test_shape_says_what_it_is_and_where_its_rule_stands(name: str) -> None:
    shapes, shape = core_shapes(), URIRef(SHAPE + name)
    labels = {label.language for label in shapes.objects(shape, RDFS.label) if isinstance(label, Literal)}
    assert labels == {"zh", "en"}
    assert list(shapes.objects(shape, RDFS.seeAlso)), "rdfs:seeAlso names the rule"


@pytest.mark.parametrize("name", sorted({part for shape in NODE_SHAPES for part in _parts(shape)}))
def test_fault_has_severity_and_message_in_chinese_and_english(name: str) -> None:
    shapes, shape = core_shapes(), URIRef(SHAPE + name)
    messages = {str(m.language): str(m) for m in shapes.objects(shape, SH.message) if isinstance(m, Literal)}
    assert set(messages) == {"zh", "en"}
    assert re.search(r"[\u4e00-\u9fff]", messages["zh"])
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"[千万亿]?元", "", messages["en"]))
    assert list(shapes.objects(shape, SH.severity)) in ([SH.Violation], [SH.Warning], [SH.Info])
