"""The graphs of the five example disclosures, read once, as the two libraries take them."""

from __future__ import annotations

import logging
from pathlib import Path

import pyoxigraph as ox
import pytest

from budgetkg.api.ingestion import Prepared, prepare
from budgetkg.api.settings import read_settings

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "disclosures").glob("*.txt"))

logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # ill-formed literals are what some tests are about


@pytest.fixture(scope="session")
def example_graphs() -> dict[str, frozenset[ox.Triple]]:
    """File name → the triples of its graph."""
    graphs = {}
    for path in EXAMPLES:
        found = prepare(path, read_settings({}))
        assert isinstance(found, Prepared), found
        parsed = ox.parse(found.content.triples, ox.RdfFormat.N_TRIPLES)
        graphs[path.name] = frozenset(quad.triple for quad in parsed)
    assert len(graphs) == 5
    return graphs
