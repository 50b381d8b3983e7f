"""A change of the store as text: N-Quads where things are only added, else one SPARQL update.

In: quads to remove and to add, and whole graphs. Out: the text. Quads outside the named graphs are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from budgetkg.ontology.errors import StoreError

Contents = Mapping[ox.NamedNode, bytes]
"""Named graphs as N-Triples: one statement a line."""
NOTHING: Contents = {}


def nquads(added: Iterable[ox.Quad], contents: Contents) -> bytes:
    """Quads and whole graphs as N-Quads."""
    graphs = [content.replace(b" .\n", f" {graph} .\n".encode()) for graph, content in contents.items()]
    return b"".join([*(f"{quad} .\n".encode() for quad in _in_named_graphs(added)), *graphs])


def update_text(removed: Sequence[ox.Quad], added: Sequence[ox.Quad], contents: Contents = NOTHING) -> str:
    """One SPARQL update that removes and adds."""
    parts = []
    if removed:
        parts.append(f"DELETE DATA {{ {_data(removed)} }}")
    if added or contents:
        graphs = "\n".join(f"GRAPH {graph} {{ {content.decode()} }}" for graph, content in contents.items())
        parts.append(f"INSERT DATA {{ {_data(added)} {graphs} }}")
    return " ;\n".join(parts)


def _data(quads: Iterable[ox.Quad]) -> str:
    by_graph: dict[object, list[str]] = {}
    for quad in _in_named_graphs(quads):
        by_graph.setdefault(quad.graph_name, []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    return "\n".join(f"GRAPH {graph} {{ {' '.join(lines)} }}" for graph, lines in by_graph.items())


def _in_named_graphs(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The same quads. Raises StoreError for one outside the named graphs."""
    for quad in quads:
        if not isinstance(quad.graph_name, ox.NamedNode):
            raise StoreError(f"命名图之外的三元组 a triple outside the named graphs: {quad}")
        yield quad
