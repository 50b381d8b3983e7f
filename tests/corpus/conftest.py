"""The five example disclosures in a store, and what they export."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetkg.api.export import export
from budgetkg.api.ingestion import Prepared
from budgetkg.api.publish import publish, publish_vocabulary
from budgetkg.api.settings import read_settings
from budgetkg.api.store import LocalStore


@pytest.fixture(scope="package")
def filled(prepared: dict[str, Prepared]) -> LocalStore:
    """A store with the five documents."""
    settings = read_settings({})
    store = LocalStore(None)
    publish_vocabulary(store, settings.minter)
    for found in prepared.values():
        publish(store, found.content, settings.minter)
    return store


@pytest.fixture(scope="package")
def exported(filled: LocalStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tidy tables of the five documents."""
    out = tmp_path_factory.mktemp("corpus")
    export(filled, "csv", out)
    return out
