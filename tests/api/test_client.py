"""The client for notebooks: the same answers from a folder, from a server, and from its endpoint; typed values."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pytest
import uvicorn

from budgetkg.api import connect
from budgetkg.api.client import Connection, Table
from budgetkg.api.parquet import MissingLibrary
from budgetkg.api.server.app import create_app
from budgetkg.api.settings import read_settings
from budgetkg.ontology.errors import QueryRefused, StoreError

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
NUMBER = "新财企〔2024〕140号"


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


@pytest.fixture(scope="module")
def server(ingested: IngestRun, free_port: Callable[[], int]) -> Iterator[str]:
    """A running server over the five examples; its address."""
    port = free_port()
    settings = read_settings({"BUDGETKG_QUERY_SECONDS": "60"}, store=str(ingested.store))
    running = uvicorn.Server(uvicorn.Config(create_app(settings), port=port, log_level="error"))
    thread = threading.Thread(target=running.run)
    thread.start()
    until = time.monotonic() + 60
    while not running.started:
        assert time.monotonic() < until
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(30)


@pytest.fixture(scope="module", params=["folder", "server", "endpoint"])
def graph(request: pytest.FixtureRequest, ingested: IngestRun) -> Iterator[Connection]:
    if request.param == "folder":
        place: str | Path = ingested.store
    else:
        address = request.getfixturevalue("server")
        place = address if request.param == "server" else f"{address}/sparql"
    with connect(place) as found:
        yield found


def test_question_is_answered_with_typed_values(graph: Connection) -> None:
    rows = [row for row in graph.ask("shared-documents", year=2025) if row["number"] == NUMBER]
    # urumqi-2025 lines 351 and 586, kizilsu-2025 lines 644 and 1020
    assert {(row["amount_yuan"], row["year"], row["file"], row["line"]) for row in rows} == {
        (Decimal(570_000), 2025, "urumqi-2025.txt", 586),
        (Decimal(160_000), 2025, "kizilsu-2025.txt", 1020),
    }
    assert {type(row["amount_yuan"]) for row in rows} == {Decimal}
    assert {type(row["line"]) for row in rows} == {int}


def test_trace_and_sparql_and_tables(graph: Connection) -> None:
    assert graph.trace("新财企[2024]140 号").total_yuan == Decimal(730_000)
    table = graph.table("disclosures")
    assert set(table.column("fiscal_year")) == {2021, 2024, 2025}
    assert table.column("source_file")[0] == "urumqi-2025.txt"
    assert None in table.column("page"), "a text has no pages"
    assert graph.sparql("ASK {}") is True
    found = graph.sparql(
        'SELECT ?a ?b ?c ?d WHERE { BIND (1.50 AS ?a) BIND (true AS ?b) BIND (<urn:x> AS ?c) BIND ("部"@zh AS ?d) }'
    )
    assert isinstance(found, Table)
    assert (found.columns, found.rows) == (("a", "b", "c", "d"), ((Decimal("1.5"), True, "urn:x", "部"),))
    assert len(graph.sparql("SELECT ?x WHERE { ?x a <urn:none> }")) == 0  # type: ignore[arg-type]


def test_data_frame_keeps_money_exact_and_numbers_whole(graph: Connection) -> None:
    frame = graph.table("policy_citations").to_pandas()
    assert str(frame["line_start"].dtype) == "Int64"
    frame = graph.table("projects").to_pandas()
    withheld = frame[frame["disclosure_status"] == "withheld"]["amount_yuan"]
    assert withheld.sum() == Decimal(34_547_000)  # urumqi-2025: 1164.25 + 1000 + 937 + 341.45 + 10 + 2 万元
    assert {type(one) for one in withheld} == {Decimal}
    assert frame[frame["functional_code"].isna()].shape[0] > 0, "what is not stated is missing, not empty"


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda graph: graph.ask("nothing"), "没有名为 'nothing' 的问题"),
        (lambda graph: graph.ask("withheld", yaer=2025), "unknown parameter 'yaer'"),
        (lambda graph: graph.table("nothing"), "there are disclosures, cells"),
        (lambda graph: graph.table("functions").column("nmae"), "there are source_file"),
        (lambda graph: graph.trace("新财企〔2024〕141号"), "Near numbers"),
        (lambda graph: graph.sparql("SELECT"), "SPARQL"),
        (lambda graph: graph.sparql("CONSTRUCT WHERE { ?s ?p ?o }"), "a graph|cannot be written as"),
    ],
)
def test_wrong_call_is_told_what_there_is(graph: Connection, ask: Callable[[Connection], object], told: str) -> None:
    with pytest.raises((QueryRefused, StoreError), match=told):
        ask(graph)


def test_questions_are_listed_with_examples(graph: Connection) -> None:
    listed = {row["name"]: row for row in graph.questions()}
    assert "shared-documents" in listed
    assert "number=" in str(listed["trace"]["parameters"])


def test_table_shows_itself_in_a_notebook() -> None:
    shown = Table(("name",), (("<b>部门</b>",), (None,)))._repr_html_()
    assert "&lt;b&gt;部门&lt;/b&gt;" in shown
    assert "2 行" in shown


def test_missing_pandas_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingLibrary, match="pip install 'budgetkg\\[notebook\\]'"):
        Table(("name",), ()).to_pandas()


def test_no_store_is_told(tmp_path: Path, free_port: Callable[[], int]) -> None:
    with pytest.raises(StoreError, match="没有数据仓库"):
        connect(tmp_path / "none")
    address = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match=f"{address}: 没有应答.*{address}/sparql"):
        connect(address, seconds=2)


def test_import_is_light() -> None:
    """What a notebook or a command does not use is not loaded."""
    heavy = ("fastapi", "pydantic", "spacy", "pandas", "pyarrow", "pyshacl", "pdfplumber")
    code = f"import sys, budgetkg.api; print([one for one in {(*heavy, 'rdflib', 'pyoxigraph')} if one in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    code = f"import sys, budgetkg.api.client; print([one for one in {heavy} if one in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_tutorial_prints_what_it_shows(
    ingested: IngestRun, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.symlink(ingested.store, tmp_path / "store")
    monkeypatch.chdir(tmp_path)
    text = TUTORIAL.read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```(?:\s*```text\n(.*?)```)?", text, re.DOTALL)
    assert len(blocks) >= 8
    names: dict[str, object] = {}
    for code, shown in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code.replace("http://127.0.0.1:8000", server), names)  # noqa: S102 – the code of our own docs
        assert printed.getvalue() == shown, code
