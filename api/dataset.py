"""The graphs that a query is asked of, where they are not all graphs of the store."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that make up the default graph, and those that GRAPH sees; either may be none."""

    default: tuple[ox.NamedNode, ...]
    named: tuple[ox.NamedNode, ...]
