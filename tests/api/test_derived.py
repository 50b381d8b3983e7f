"""What is made of a store beside it: once for each state, whole or not at all, without making anybody wait."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from budgetkg.api.derived import derived_folder, made, settings_as_json, store_state
from budgetkg.api.search.find import search
from budgetkg.api.search.index import FILE
from budgetkg.api.server.keeper import Keeper, NotReady
from budgetkg.api.settings import Settings
from budgetkg.api.store import LocalStore
from budgetkg.ontology.errors import StoreError

SKOS = "http://www.w3.org/2004/02/skos/core#"
BKG = "https://w3id.org/budgetkg/ontology#"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def _department(number: int, name: str) -> list[ox.Quad]:
    thing, graph = ox.NamedNode(f"http://example.org/{number}"), ox.NamedNode("http://example.org/graph")
    return [
        ox.Quad(thing, RDF_TYPE, ox.NamedNode(f"{BKG}Department"), graph),
        ox.Quad(thing, ox.NamedNode(f"{SKOS}prefLabel"), ox.Literal(name, language="zh"), graph),
    ]


@pytest.fixture
def settings(plain_settings: Settings, tmp_path: Path) -> Settings:
    store = LocalStore(tmp_path / "store")
    store.apply((), _department(1, "甲局"))
    store.close()
    return replace(plain_settings, store=str(tmp_path / "store"))


def _add(settings: Settings, number: int, name: str) -> None:
    store = LocalStore(Path(settings.store))
    store.apply((), _department(number, name))
    store.close()


def test_index_is_made_once_for_a_state(settings: Settings, tmp_path: Path) -> None:
    first = made(settings, FILE)
    written = first.stat().st_mtime_ns
    assert first == tmp_path / "store.derived" / store_state(settings) / FILE
    assert made(settings, FILE).stat().st_mtime_ns == written
    _add(settings, 2, "乙局")
    second = made(settings, FILE)
    assert second != first
    assert [hit.title for hit in search(second, "乙局").hits] == ["乙局"]
    assert search(first, "乙局").total == 0, "who reads the one of before goes on reading it"


def test_old_states_are_forgotten(settings: Settings, tmp_path: Path) -> None:
    for number in range(2, 6):
        _add(settings, number, "局" * number)
        made(settings, FILE)
    assert len(list((tmp_path / "store.derived").iterdir())) == 2


def test_nothing_is_made_beside_a_store_that_is_not_there(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="没有数据仓库"):
        made(replace(settings, store=str(tmp_path / "none")), FILE)
    assert not (tmp_path / "none.derived").exists()


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere 超级用户处处可写")
def test_place_that_cannot_be_written_is_passed_over(settings: Settings, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert tmp_path not in derived_folder(settings).parents
    finally:
        tmp_path.chmod(0o700)


def test_server_of_another_kind_has_its_files_among_the_temporary_ones(
    plain_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    remote = derived_folder(replace(plain_settings, store="http://127.0.0.1:1/query"))
    assert tmp_path in remote.parents
    assert remote.stat().st_mode & 0o077 == 0


@pytest.fixture
def keeper(settings: Settings) -> Callable[[], Keeper]:
    return lambda: Keeper(settings)


def test_older_index_serves_while_the_new_one_is_made(settings: Settings, keeper: Callable[[], Keeper]) -> None:
    first = made(settings, FILE)
    kept = keeper()
    assert kept.path(FILE, 0) == first
    _add(settings, 2, "乙局")
    began = time.monotonic()
    assert kept.path(FILE, 60) == first
    assert time.monotonic() - began < 5, "nobody waits for the new one"
    until = time.monotonic() + 60
    while kept.path(FILE, 0) == first and time.monotonic() < until:
        time.sleep(0.1)
    assert search(kept.path(FILE, 0), "乙局").total == 1
    kept.close()


def test_first_request_waits_no_longer_than_it_may(keeper: Callable[[], Keeper]) -> None:
    kept = keeper()
    with pytest.raises(NotReady, match="正在准备"):
        kept.path(FILE, 0.01)
    kept.close()


def test_what_is_half_made_is_never_seen(settings: Settings, keeper: Callable[[], Keeper], tmp_path: Path) -> None:
    """A server that stops at once leaves no index, or a whole one."""
    kept = keeper()
    kept.prepare(FILE)
    kept.close()
    left = list((tmp_path / "store.derived").glob(f"*/{FILE}"))
    assert all(search(one, "甲局").total == 1 for one in left)
    assert search(made(settings, FILE), "甲局").total == 1


def test_store_that_is_broken_is_told_and_not_asked_without_end(
    settings: Settings, keeper: Callable[[], Keeper], caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(settings.store)
    Path(settings.store).mkdir()
    kept = keeper()
    with pytest.raises(NotReady):
        kept.path(FILE, 60)
    until = time.monotonic() + 5
    while "未能生成" not in caplog.text and time.monotonic() < until:
        time.sleep(0.05)
    assert "未能生成" in caplog.text
    began = time.monotonic()
    with pytest.raises(NotReady):
        kept.path(FILE, 60)
    assert time.monotonic() - began < 1
    kept.close()


def test_program_says_what_is_wrong(settings: Settings) -> None:
    missing = settings_as_json(replace(settings, store=f"{settings.store}-none"))
    process = subprocess.run(
        [sys.executable, "-m", "budgetkg.api.derived", FILE], input=missing, capture_output=True, text=True, check=False
    )
    assert process.returncode == 2
    assert "没有数据仓库" in process.stderr
