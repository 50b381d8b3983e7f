"""What several tests share: the real disclosures, read once, and documents made from a few lines of text."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from budgetkg.api.ingestion import Prepared, prepare
from budgetkg.api.settings import read_settings
from budgetkg.ingest.document import Document
from budgetkg.ingest.pipeline import extract
from budgetkg.ingest.readers import read_bytes, read_document
from budgetkg.ingest.records import Disclosure

EXAMPLES = Path(__file__).parents[1] / "examples" / "disclosures"

settings.register_profile("budgetkg", deadline=None)  # the first call reads tables from disk and is slow
settings.load_profile("budgetkg")


def document_of(source: str) -> Document:
    """A fragment of text as the reader for text sees it."""
    return read_bytes(source.encode(), "fragment.txt")


@cache
def example_document(name: str) -> Document:
    return read_document(EXAMPLES / f"{name}.txt")


@cache
def example_disclosure(name: str) -> Disclosure:
    return extract(example_document(name))


@cache
def prepared_example(name: str) -> Prepared:
    """A real disclosure, read, written as triples and checked: once a run, for all tests that publish or validate it."""
    found = prepare(EXAMPLES / name, read_settings({}))
    assert isinstance(found, Prepared), found
    return found


@pytest.fixture(scope="session")
def prepared() -> dict[str, Prepared]:
    """The five real disclosures, read and checked, by file name."""
    found = {path.name: prepared_example(path.name) for path in sorted(EXAMPLES.glob("*.txt"))}
    assert len(found) == 5
    return found


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder with the real disclosures."""
    return EXAMPLES


@pytest.fixture(scope="session")
def read_text() -> Callable[[str], Document]:
    r"""Make a document of a fragment: `read_text("表 3\\n部门支出总体情况表\\n…")`."""
    return document_of


@pytest.fixture(scope="session")
def read_example() -> Callable[[str], Document]:
    """Read a real disclosure, once a run: `read_example("changji-2025")`."""
    return example_document


@pytest.fixture(scope="session")
def extract_example() -> Callable[[str], Disclosure]:
    """Extract a real disclosure, once a run."""
    return example_disclosure


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Find a port that nobody listens on."""

    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    return find
