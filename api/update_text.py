"""A change of the store as one SPARQL update.

In: quads to remove and to add. Out: the text of the update. Quads outside the named graphs are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from budgetkg.ontology.errors import StoreError


def update_text(removed: Sequence[ox.Quad], added: Sequence[ox.Quad]) -> str:
    """One SPARQL update that removes and adds."""
    parts = []
    if removed:
        parts.append(f"DELETE DATA {{ {_data(removed)} }}")
    if added:
        parts.append(f"INSERT DATA {{ {_data(added)} }}")
    return " ;\n".join(parts)


def _data(quads: Iterable[ox.Quad]) -> str:
    by_graph: dict[ox.NamedNode, list[str]] = {}
    for quad in quads:
        if not isinstance(quad.graph_name, ox.NamedNode):
            raise StoreError(f"命名图之外的三元组 a triple outside the named graphs: {quad}")
        by_graph.setdefault(quad.graph_name, []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    return "\n".join(f"GRAPH {graph} {{ {' '.join(lines)} }}" for graph, lines in by_graph.items())
