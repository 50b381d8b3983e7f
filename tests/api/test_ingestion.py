"""Files into the store: twice, in any order, replaced, refused; and what the command says of it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
import pytest
from click.testing import Result

from budgetkg.api import ingestion
from budgetkg.api.ingestion import Ingested, Prepared, Refused, find_files, ingest, prepare
from budgetkg.api.publish import Outcome, publish
from budgetkg.api.settings import Settings
from budgetkg.api.store import LocalStore
from budgetkg.shapes.checking import check_disclosure

PREFIXES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX obeu-measure: <http://data.openbudgets.eu/ontology/dsd/measure/>
"""
COMMAND_LINES = "read 5，入库 written 5，拒绝 refused 0"
Published = Callable[..., LocalStore]
Call = Callable[..., Result]


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path
    process: subprocess.CompletedProcess[str]


def _values(store: LocalStore, query: str, name: str) -> set[str]:
    return {row[name].value for row in store.select(PREFIXES + query)}  # type: ignore[union-attr]


def _edited(
    folder: Path, sources: dict[str, str], name: str, settings: Settings, *changes: tuple[str, str]
) -> Prepared:
    """The example with words replaced, under its own name."""
    text = sources[name]
    for old, new in changes:
        assert old in text, f"{name} does not hold {old!r}"
        text = text.replace(old, new)
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    found = prepare(folder / name, settings)
    assert isinstance(found, Prepared), found
    return found


def test_ingest_says_a_line_a_file_on_standard_error_only(ingested: IngestRun) -> None:
    assert ingested.process.stdout == ""
    lines = [line for line in ingested.process.stderr.splitlines() if line.startswith("✓")]
    assert [line.partition(":")[0] for line in lines] == [
        "✓ bayingol-2024.txt",
        "✓ changji-2021.txt",
        "✓ changji-2025.txt",
        "✓ kizilsu-2025.txt",
        "✓ urumqi-2025.txt",
    ]
    assert all("新增 added" in line for line in lines)
    assert "克孜勒苏柯尔克孜自治州工业和信息化局 2025" in lines[3]
    assert "4 个项目 projects" in lines[3]
    assert COMMAND_LINES in ingested.process.stderr


def test_ingest_twice_changes_nothing(
    ingested: IngestRun,
    stored: frozenset[ox.Quad],
    tmp_path: Path,
    call: Call,
    examples_folder: Path,
    prepared: dict[str, Prepared],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The store was written by another process; what this one read of the same files changes nothing in it."""
    monkeypatch.setenv("BUDGETKG_WORKERS", "1")
    monkeypatch.setattr(ingestion, "prepare", lambda path, _: prepared[path.name])
    shutil.copytree(ingested.store, tmp_path / "store")
    result = call("ingest", examples_folder, store=tmp_path / "store")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.count("未变 unchanged") == 5
    assert "added" not in result.stderr
    assert COMMAND_LINES in result.stderr
    again = LocalStore(tmp_path / "store", read_only=True)
    assert set(again.quads()) == stored
    again.close()


# The command ingests 0, 1, 2, 3, 4. With the reverse, every pair comes in both orders; with all, each file comes first.
ORDERS = [(4, 3, 2, 1, 0), (2, 0, 4, 1, 3), (3, 1, 4, 0, 2), (1, 4, 0, 3, 2)]


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_order_of_ingestion_is_irrelevant(
    order: Sequence[int], prepared: dict[str, Prepared], published: Published, stored: frozenset[ox.Quad]
) -> None:
    found = list(prepared.values())
    in_this_order = set(published(*(found[index] for index in order)).quads())
    vocabulary = ("ontology", "codes", "shapes")
    by_command = {quad for quad in stored if quad.graph_name.value.rpartition("/graph/")[2] not in vocabulary}
    assert in_this_order == by_command


def test_replacing_a_disclosure_leaves_nothing_of_its_old_version(
    tmp_path: Path,
    sources: dict[str, str],
    prepared: dict[str, Prepared],
    published: Published,
    plain_settings: Settings,
) -> None:
    """A figure is corrected (表2, line 291: 16.00 → 17.00) and the relay notice 克财建〔2024〕113号 is no longer cited."""
    new = _edited(
        tmp_path,
        sources,
        "kizilsu-2025.txt",
        plain_settings,
        ("215 08 05 中小企业发展专项 16.00 16.00 16.00", "215 08 05 中小企业发展专项 17.00 17.00 17.00"),
        (
            "算的通知》新财企[2024]140 号、《关于提前下达 2025 年自治区中小企业发展",
            "算的通知》新财企[2024]140 号文件。",
        ),
        ("专项资金预算的通知》克财建[2024]113 号文件。", ""),
    )
    others = [found for name, found in prepared.items() if name != "kizilsu-2025.txt"]
    replaced = published(*others, prepared["kizilsu-2025.txt"])
    row = 'SELECT ?amount WHERE { ?row bkg:code "2150805" ; bkg:evidence ?e . ?e bkg:lineStart 291 . '
    figures = row + "?f bkg:row ?row ; obeu-measure:amount ?amount }"
    assert _values(replaced, figures, "amount") == {"160000"}
    assert publish(replaced, new.content, plain_settings.minter) is Outcome.REPLACED
    assert _values(replaced, figures, "amount") == {"170000"}
    assert set(replaced.quads()) == set(published(*others, new).quads())
    assert not [quad for quad in replaced.quads() if "克财建" in str(quad)]
    lower = "SELECT ?number WHERE { ?a bkg:transmits ?b ; bkg:policyNumber ?number }"
    assert _values(replaced, lower, "number") == {"乌财企〔2024〕93号", "乌财企〔2024〕94号"}
    # the notice above is cited by both, and stays
    upper = 'SELECT ?p WHERE { ?p a bkg:PolicyDocument ; bkg:policyNumber "新财企〔2024〕140号" }'
    assert len(_values(replaced, upper, "p")) == 1


def test_replacing_takes_a_slip_of_the_pen_out_of_the_department(
    tmp_path: Path,
    sources: dict[str, str],
    prepared: dict[str, Prepared],
    published: Published,
    plain_settings: Settings,
) -> None:
    """bayingol-2024 signs as 工业和和信息化局 (line 673); corrected, the slip is nobody's name any more."""
    old = prepared["bayingol-2024.txt"]
    new = _edited(tmp_path, sources, "bayingol-2024.txt", plain_settings, ("工业和和信息化局", "工业和信息化局"))
    slip = "SELECT ?d WHERE { ?d a bkg:Department ; skos:hiddenLabel ?name FILTER (CONTAINS(?name, '和和')) }"
    assert len(_values(published(old), slip, "d")) == 1
    assert _values(published(old, new), slip, "d") == set()
    assert set(published(old, new).quads()) == set(published(new).quads())


def test_newer_disclosure_renames_the_department_and_replacing_it_renames_back(
    tmp_path: Path,
    sources: dict[str, str],
    prepared: dict[str, Prepared],
    published: Published,
    plain_settings: Settings,
) -> None:
    """Two years of one department: 昌吉州工业和信息化局 in 2021, 昌吉回族自治州工业和信息化局 in 2025."""
    old, new = prepared["changji-2021.txt"], prepared["changji-2025.txt"]
    names = "SELECT ?name WHERE { ?d a bkg:Department ; skos:prefLabel ?name }"
    others = "SELECT ?name WHERE { ?d a bkg:Department ; skos:altLabel ?name }"
    assert _values(published(old), names, "name") == {"昌吉州工业和信息化局"}
    for both in (published(old, new), published(new, old)):
        assert _values(both, names, "name") == {"昌吉回族自治州工业和信息化局"}
        assert "昌吉州工业和信息化局" in _values(both, others, "name")
    short = _edited(tmp_path, sources, "changji-2025.txt", plain_settings, ("昌吉回族自治州工", "昌吉州工"))
    assert short.content.disclosure == new.content.disclosure
    assert _values(published(old, new, short), names, "name") == {"昌吉州工业和信息化局"}


PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")


@pytest.fixture
def mixed_folder(tmp_path: Path, sources: dict[str, str]) -> Path:
    """A good disclosure among files that are none."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "a-final-accounts.txt").write_text(sources["bayingol-2024.txt"].replace("预算", "决算"), encoding="utf-8")
    (folder / "b-empty.txt").write_bytes(b"")
    (folder / "c-blank.txt").write_text(" \n\t\n", encoding="utf-8")
    (folder / "d-picture.txt").write_bytes(PNG)
    (folder / "e-broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    (folder / "f-tale.txt").write_text("从前有座山，山上有座庙，庙里有个老和尚。\n", encoding="utf-8")
    (folder / "changji-2021.txt").write_text(sources["changji-2021.txt"], encoding="utf-8")
    return folder


def test_refused_files_leave_the_others_and_say_why(
    mixed_folder: Path, tmp_path: Path, call: Call, prepared: dict[str, Prepared]
) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(PNG)
    result = call("ingest", mixed_folder, picture, tmp_path / "nowhere.txt", store=tmp_path / "store")
    assert result.exit_code == 1
    assert result.stdout == ""
    reasons = dict(
        line.removeprefix("✗ ").split(": ", 1) for line in result.stderr.splitlines() if line.startswith("✗")
    )
    assert reasons.keys() == {
        "a-final-accounts.txt",
        "b-empty.txt",
        "c-blank.txt",
        "d-picture.txt",
        "e-broken.pdf",
        "f-tale.txt",
        "picture.png",
        "nowhere.txt",
    }
    for name, chinese, english in (
        ("a-final-accounts.txt", "部门决算", "final accounts"),
        ("b-empty.txt", "空文件", "empty"),
        ("c-blank.txt", "空文件", "empty"),
        ("d-picture.txt", "不支持的格式", "PNG picture"),
        ("picture.png", "不支持的格式", "PNG picture"),
        ("e-broken.pdf", "PDF 无法读取", "cannot be read"),
        ("f-tale.txt", "部门预算", "neither a budget table"),
        ("nowhere.txt", "文件无法打开", "cannot be opened"),
    ):
        assert chinese in reasons[name]
        assert english in reasons[name]
    assert "read 9，入库 written 1，拒绝 refused 8" in result.stderr
    store = LocalStore(tmp_path / "store", read_only=True)
    rows = store.select(PREFIXES + "SELECT ?d WHERE { ?d a bkg:BudgetDisclosure }")
    assert [row["d"] for row in rows] == [ox.NamedNode(str(prepared["changji-2021.txt"].content.disclosure))]
    store.close()


def test_refused_new_version_leaves_the_old_one(
    tmp_path: Path,
    sources: dict[str, str],
    prepared: dict[str, Prepared],
    published: Published,
    plain_settings: Settings,
) -> None:
    store = published(prepared["kizilsu-2025.txt"])
    before = set(store.quads())
    path = tmp_path / "kizilsu-2025.txt"
    path.write_text(sources["kizilsu-2025.txt"].replace("预算", "决算"), encoding="utf-8")
    [result] = ingest([path], store, plain_settings)
    assert isinstance(result.found, Refused)
    assert result.outcome is None
    assert set(store.quads()) == before


def test_disclosure_that_violates_the_shapes_is_refused_and_named(
    prepared: dict[str, Prepared], plain_settings: Settings, monkeypatch: pytest.MonkeyPatch, examples_folder: Path
) -> None:
    """A fault of the extraction is reported as one file refused, not as a crash."""
    good = prepared["changji-2021.txt"]
    lines = good.content.triples.splitlines(keepends=True)
    broken = b"".join(line for line in lines if b"#reportedValue>" not in line)
    checked = check_disclosure(quad.triple for quad in ox.parse(broken, ox.RdfFormat.N_TRIPLES))
    bad = replace(good, content=replace(good.content, triples=broken, checked=checked))
    monkeypatch.setattr(ingestion, "prepare", lambda *_: bad)
    store = LocalStore(None)
    [result] = ingest([examples_folder / "changji-2021.txt"], store, plain_settings)
    assert isinstance(result.found, Refused)
    assert "未发布 the graph violates its shapes" in result.found.reason
    assert set(store.quads()) == set()


def test_progress_is_told_of_each_file_in_order(tmp_path: Path, plain_settings: Settings) -> None:
    paths = [tmp_path / name for name in ("b.txt", "a.txt")]
    for path in paths:
        path.write_bytes(b"")
    told: list[Ingested] = []
    results = ingest(paths, LocalStore(None), plain_settings, told.append)
    assert told == results
    assert [result.found.path for result in results] == paths


def test_several_processes_read_the_same(
    examples_folder: Path, prepared: dict[str, Prepared], plain_settings: Settings, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    paths = [examples_folder / "changji-2021.txt", empty, examples_folder / "bayingol-2024.txt"]
    store = LocalStore(None)
    results = ingest(paths, store, replace(plain_settings, workers=2))
    assert [result.found.path for result in results] == paths
    assert [result.outcome for result in results] == [Outcome.ADDED, None, Outcome.ADDED]
    for path in (paths[0], paths[2]):
        content = prepared[path.name].content
        triples = {quad.triple for quad in ox.parse(content.triples, ox.RdfFormat.N_TRIPLES)}
        assert store.graph(ox.NamedNode(str(content.graph))) == triples


def test_reading_is_pure(examples_folder: Path, prepared: dict[str, Prepared], plain_settings: Settings) -> None:
    again = prepare(examples_folder / "changji-2021.txt", plain_settings)
    assert isinstance(again, Prepared)
    old = prepared["changji-2021.txt"]
    assert sorted(again.content.triples.splitlines()) == sorted(old.content.triples.splitlines())
    assert replace(again.content, triples=b"") == replace(old.content, triples=b"")


def test_base_iri_is_of_every_thing_minted(examples_folder: Path, plain_settings: Settings) -> None:
    settings = replace(plain_settings, base_iri="https://data.example/%E5%85%8B/id/")
    store = LocalStore(None)
    ingest([examples_folder / "changji-2021.txt"], store, settings)
    text = "\n".join(map(str, store.quads()))
    assert "https://w3id.org/budgetkg/id/" not in text
    assert "<https://data.example/%E5%85%8B/id/disclosure/652300-" in text
    assert {quad.graph_name.value.rpartition("/graph/")[0] for quad in store.quads()} == {
        "https://data.example/%E5%85%8B/id"
    }


def test_find_files_takes_folders_whole_and_nothing_twice(tmp_path: Path) -> None:
    for name in ("b.txt", "a.TXT", "deep/er/c.pdf", "notes.docx", "d.md", ".hidden/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    named = tmp_path / "notes.docx"  # named by the user: refused later with a reason, not passed over
    found = find_files([tmp_path, tmp_path / "b.txt", named, tmp_path / "nowhere.txt"])
    inside = [one for one in found if one not in (named, tmp_path / "nowhere.txt")]
    assert inside == sorted(inside)
    assert {one.relative_to(tmp_path).as_posix() for one in found} == {
        "b.txt",
        "a.TXT",
        "deep/er/c.pdf",
        "d.md",
        ".hidden/e.txt",
        "notes.docx",
        "nowhere.txt",
    }
    assert len(found) == 7


def test_folder_without_any_disclosure_is_refused(tmp_path: Path, call: Call) -> None:
    result = call("ingest", tmp_path, store=tmp_path / "store")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "没有可读取的文件 no files to read" in result.stderr
    assert not (tmp_path / "store").exists()
