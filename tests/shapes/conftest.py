"""The graphs of the five example disclosures, read once, as the two libraries take them."""

from __future__ import annotations

import logging

import pyoxigraph as ox
import pytest

from budgetkg.api.ingestion import Prepared

logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # ill-formed literals are what some tests are about


@pytest.fixture(scope="session")
def example_graphs(prepared: dict[str, Prepared]) -> dict[str, frozenset[ox.Triple]]:
    """File name → the triples of its graph."""
    return {
        name: frozenset(quad.triple for quad in ox.parse(found.content.triples, ox.RdfFormat.N_TRIPLES))
        for name, found in prepared.items()
    }
