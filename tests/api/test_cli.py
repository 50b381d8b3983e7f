"""The command line: data on standard output, messages on standard error, and what the exit status says."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import Result

from budgetkg.api.store import LocalStore

Call = Callable[..., Result]
COMMAND = Path(sys.executable).with_name("budgetkg")
NAMES = "SELECT ?name ?year WHERE { ?d a <https://w3id.org/budgetkg/ontology#BudgetDisclosure> ; \
<https://w3id.org/budgetkg/ontology#printedName> ?name ; <https://w3id.org/budgetkg/ontology#year> ?year } ORDER BY ?name"
GRAPH = "CONSTRUCT { ?d a ?c } WHERE { ?d a ?c FILTER (?c = <https://w3id.org/budgetkg/ontology#BudgetDisclosure>) }"


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
def test_query_writes_each_table_format_and_nothing_else(ingested: IngestRun, call: Call, format: str) -> None:
    result = call("query", "--text", NAMES, "--format", format, store=ingested.store)
    assert (result.exit_code, result.stderr) == (0, "")
    expected = {
        ("新疆巴音郭楞蒙古自治州工业和信息化局", "2024"),
        ("昌吉州工业和信息化局", "2021"),
        ("昌吉回族自治州工业和信息化局", "2025"),
        ("克孜勒苏柯尔克孜自治州工业和信息化局", "2025"),
        ("乌鲁木齐市工业和信息化局", "2025"),
    }
    if format == "csv":
        found = {(row["name"], row["year"]) for row in csv.DictReader(result.stdout.splitlines())}
    else:
        formats = {
            "tsv": ox.QueryResultsFormat.TSV,
            "json": ox.QueryResultsFormat.JSON,
            "xml": ox.QueryResultsFormat.XML,
        }
        rows = ox.parse_query_results(result.stdout_bytes, formats[format])
        found = {(row["name"].value, row["year"].value) for row in rows}
    assert found == expected


@pytest.mark.parametrize(("format", "parser"), [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld")])
def test_query_writes_each_graph_format(ingested: IngestRun, call: Call, format: str, parser: str) -> None:
    result = call("query", "--text", GRAPH, "--format", format, store=ingested.store)
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(rdflib.Graph().parse(data=result.stdout, format=parser)) == 5


def test_query_reads_a_file(ingested: IngestRun, call: Call, tmp_path: Path) -> None:
    (tmp_path / "names.rq").write_text(f"# 部门 departments\n{NAMES}", encoding="utf-8")
    result = call("query", tmp_path / "names.rq", "--format", "csv", store=ingested.store)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "name,year"
    assert len(result.stdout.splitlines()) == 6


NO_STORE = "没有数据仓库 there is no store here"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["query", "sums"],
            "没有名为 'sums' 的问题 there is no question of this name; expected one of: cascade",
        ),
        (["query", "department-projects"], "缺少参数 parameter 'department' is required"),
        (["query", "withheld", "--param", "year=MMXXV"], "不合要求 is no integer"),
        (["query", "withheld", "--param", "jahr=2025"], "未知参数 unknown parameter 'jahr'"),
        (["query", "withheld", "--param", "year"], "格式不对 malformed parameter; expected name=value"),
        (["query", "trace", "--param", "number=某文件"], "不合要求 is no policy_number"),
        (["query", "evidence", "--param", "statement=x"], "不合要求 is no iri"),
        (["query", "withheld", "--format", "ttl"], "不能输出为 'ttl'; expected one of json, xml, csv, tsv"),
        (["query", "withheld", "--format", "pdf"], "不能输出为 'pdf'; expected one of"),
        (["query", "--text", GRAPH, "--format", "csv"], "不能输出为 'csv'; expected one of ttl, nt, jsonld"),
        (["query"], "请给出问题名称、.rq 文件或 --text 之一 give either"),
        (["query", "withheld", "--text", "ASK {}"], "请给出问题名称、.rq 文件或 --text 之一 give either"),
        (["query", "nowhere.rq"], "nowhere.rq: 无法读取 cannot be read"),
        (["query", "--text", "SELECT ?x WHERE {"], "SPARQL 语法错误 the query is not valid SPARQL"),
        (["query", "--text", "DROP ALL"], "SPARQL 语法错误 the query is not valid SPARQL"),
        (["trace", "某文件"], "未找到 '某文件' neither a document number nor part of a known title"),
        (["trace", "新财企〔2024〕999号"], "库中没有 新财企〔2024〕999号"),
        (["export", "--format", "xlsx", "--out", "out"], "未知格式 unknown format 'xlsx'"),
    ],
)
def test_wrong_request_ends_with_one_message_and_status_2(
    ingested: IngestRun, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(*arguments, store=ingested.store)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("错误 error: ")
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.glob("out*")) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "withheld"],
        ["query", "--text", "ASK {}", "--format", "json"],
        ["trace", "新财企〔2024〕140号"],
        ["export", "--format", "csv", "--out", "out"],
        ["summary"],
        ["validate"],
    ],
)
def test_missing_store_is_said_and_not_created(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(*arguments, store=tmp_path / "none")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"{tmp_path / 'none'}: {NO_STORE}" in result.stderr
    assert "budgetkg ingest" in result.stderr
    assert not (tmp_path / "none").exists()
    assert not (tmp_path / "out").exists()


def test_server_without_a_store_is_refused_in_words(tmp_path: Path) -> None:
    process = subprocess.run(
        [COMMAND, "serve", "--store", tmp_path / "none", "--port", "0"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert NO_STORE in process.stderr
    assert "Traceback" not in process.stderr
    assert process.returncode == 2


def test_unknown_format_of_a_trace_is_refused(ingested: IngestRun, call: Call) -> None:
    result = call("trace", "新财企〔2024〕140号", "--format", "csv", store=ingested.store)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_parameter_that_cannot_be_used_is_refused(ingested: IngestRun, call: Call) -> None:
    result = call("query", "--text", NAMES, "--param", "year=2021", store=ingested.store)
    assert result.exit_code == 2


def test_malformed_setting_is_refused_in_words(ingested: IngestRun, call: Call) -> None:
    result = call("summary", store=ingested.store, env={"BUDGETKG_WORKERS": "many"})
    assert result.exit_code == 2


def test_validate_prints_the_report_and_passes_where_only_publishers_err(ingested: IngestRun, call: Call) -> None:
    result = call("validate", store=ingested.store)
    assert result.exit_code == 0, "only publishers contradict themselves"
    assert "实有人数印为74，在职、退休与离休之和为73" in result.stdout
    assert "74 " in result.stdout
    assert "第 80 行 “实有人数 74 人" in result.stdout
    assert "文件 documents 5，不合格 failing 0" in result.stderr


def test_validate_fails_where_the_graph_violates_a_shape(call: Call, tmp_path: Path, ingested: IngestRun) -> None:
    shutil.copytree(ingested.store, tmp_path / "store")
    store = LocalStore(tmp_path / "store")
    [figure, *_] = [quad for quad in store.quads() if quad.predicate.value.endswith("#reportedValue")]
    store.apply((figure,), ())
    store.close()
    result = call("validate", store=tmp_path / "store")
    assert result.exit_code == 1
    assert "须有且仅有一个原样数字 must have exactly one figure as printed" in result.stdout.replace("\n", " ")
    assert "不合格 failing 1" in result.stderr


def test_store_and_base_iri_come_from_the_environment(call: Call, tmp_path: Path, examples_folder: Path) -> None:
    env = {"BUDGETKG_STORE": str(tmp_path / "here"), "BUDGETKG_BASE_IRI": "https://data.example/id/"}
    assert call("ingest", examples_folder / "changji-2021.txt", env=env).exit_code == 0
    store = LocalStore(tmp_path / "here", read_only=True)
    graphs = {quad.graph_name.value for quad in store.quads()}
    store.close()
    assert all(graph.startswith("https://data.example/id/graph/") for graph in graphs)
    assert any("/graph/disclosure/652300-" in graph for graph in graphs)
    answer = call("query", "income-mix", "--format", "csv", env=env)
    assert answer.stdout.splitlines()[1] == (
        "昌吉州工业和信息化局,2021,general_public_budget,8375000,8375000,100,changji-2021.txt,423,0,,合 计837.5 837.5"
    )
    # --store wins over the environment
    assert NO_STORE in call("summary", store=tmp_path / "none", env=env).stderr


def test_store_without_any_setting_is_in_the_data_folder(call: Call, tmp_path: Path, examples_folder: Path) -> None:
    env = {"XDG_DATA_HOME": str(tmp_path / "data")}
    assert call("ingest", examples_folder / "changji-2021.txt", env=env).exit_code == 0
    assert (tmp_path / "data" / "budgetkg" / "store").is_dir()
    assert "昌吉州工业和信息化局 2021" in call("summary", env=env).stdout


def test_base_iri_that_is_none_is_refused_before_anything_is_read(
    call: Call, tmp_path: Path, examples_folder: Path
) -> None:
    result = call("ingest", examples_folder, store=tmp_path / "store", env={"BUDGETKG_BASE_IRI": "https://部门/"})
    assert result.exit_code == 2
    assert "基础 IRI 须为 ASCII" in result.stderr
    assert "✓" not in result.stderr


def test_second_writer_is_told_to_wait(call: Call, tmp_path: Path, examples_folder: Path) -> None:
    writing = LocalStore(tmp_path / "store")
    result = call("ingest", examples_folder / "changji-2021.txt", store=tmp_path / "store")
    writing.close()
    assert result.exit_code == 2
    assert "Another budgetkg process may be writing it: wait for it, or stop it." in result.stderr


def test_export_names_its_files_on_standard_error(ingested: IngestRun, call: Call, tmp_path: Path) -> None:
    result = call("export", "--format", "csv", "--out", tmp_path / "out", store=ingested.store)
    assert result.exit_code == 0
    assert result.stdout == ""
    written = {line.removeprefix("已写入 written ") for line in result.stderr.splitlines()}
    assert written == {str(path) for path in (tmp_path / "out").iterdir()}


def test_help_names_every_command_in_chinese_and_english(call: Call) -> None:
    result = call("--help")
    assert result.exit_code == 0
    for command in ("ingest", "validate", "query", "questions", "trace", "export", "summary", "serve"):
        assert command in result.stdout
        assert call(command, "--help").exit_code == 0


def _pipe(*arguments: object, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    """The command with its output in a pipe, under a locale that is not UTF-8."""
    env = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, check=False, env=env)


def test_data_is_utf8_in_a_pipe(ingested: IngestRun) -> None:
    process = _pipe("query", "--text", NAMES, "--format", "csv", "--store", ingested.store)
    assert process.returncode == 0
    assert "昌吉州工业和信息化局,2021" in process.stdout.decode("utf-8")


def test_data_is_utf8_in_any_locale(ingested: IngestRun) -> None:
    """Files that are redirected are read elsewhere: their encoding is not that of the terminal."""
    process = _pipe("query", "--text", NAMES, "--format", "json", "--store", ingested.store, encoding="gb18030")
    assert process.returncode == 0
    assert len(json.loads(process.stdout.decode("utf-8"))["results"]["bindings"]) == 5


def test_search_lists_what_is_found_with_its_words(call: Call, ingested: IngestRun) -> None:
    """The order 696 of the State Council is the 食盐专营办法 (urumqi-2025)."""
    result = call("search", "食盐 专营办法", "--limit", 2, store=ingested.store)
    assert result.exit_code == 0
    assert result.stdout.startswith("国务院令第696号　政策文件 policy document\n")
    assert "《食盐专营办法》（中华人民共和国国务院令 第 696 号）" in result.stdout
    found = json.loads(call("search", "食盐", "--kind", "project", "--format", "json", store=ingested.store).stdout)
    assert {hit["title"] for hit in found["results"]} == {"食盐专营管理工作项目", "安全生产和节能审查工作经费"}
    assert call("search", "《》", store=ingested.store).exit_code == 2


def test_asking_does_not_wait_for_the_libraries_that_reading_needs() -> None:
    heavy = ("spacy", "pdfplumber", "pyshacl", "fastapi", "SPARQLWrapper", "budgetkg.ingest.pipeline")
    code = f"import sys, budgetkg.api.cli; print([one for one in {heavy} if one in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
