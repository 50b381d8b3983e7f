"""What a new user does: `make demo`, `make serve` and the query of the README, in a fresh clone of the last commit."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest


class Clone(Protocol):
    """What the fixture `demo` gives."""

    folder: Path
    said: str

    def make(self, target: str, *settings: str) -> list[str]:
        """The words of a call of make."""


def _corpus(root: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table that readers wrote by hand, of all five documents."""
    rows: list[dict[str, str]] = []
    for path in sorted((root / "tests" / "corpus").glob(f"*/{table}.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


def test_demo_reads_the_five_documents(demo: Clone) -> None:
    told = [line for line in demo.said.splitlines() if line.startswith("✓")]
    assert [line.split(" — ")[0] for line in told] == [
        f"✓ {name}.txt: 新增 added"
        for name in ("bayingol-2024", "changji-2021", "changji-2025", "kizilsu-2025", "urumqi-2025")
    ]
    assert "读取 read 5，入库 written 5，拒绝 refused 0" in demo.said


def test_demo_sums_up_what_readers_counted(demo: Clone) -> None:
    """Documents, figures, projects, policy documents, contradictions: as many as the corpus, made by hand, has."""
    corpus = demo.folder
    cited = {row["policy_number"] or row["title"] for row in _corpus(corpus, "policy_citations")}
    contradictions = [row for row in _corpus(corpus, "discrepancies") if row["origin"] == "publisher"]
    counts = {
        "documents": 5,
        "figures": len(_corpus(corpus, "cells")),
        "projects": len(_corpus(corpus, "projects")),
        "policy documents": len(cited),
        "contradictions": len(contradictions),
    }
    assert all(counts.values())
    for name, count in counts.items():
        assert re.search(rf" {name} {count}\b", demo.said), f"{count} {name}"
    for department in (
        "乌鲁木齐市工业和信息化局 2025（urumqi-2025.txt）",
        "昌吉州工业和信息化局 2021（changji-2021.txt）",
        "昌吉回族自治州工业和信息化局 2025（changji-2025.txt）",
        "新疆巴音郭楞蒙古自治州工业和信息化局 2024（bayingol-2024.txt）",
        "克孜勒苏柯尔克孜自治州工业和信息化局 2025（kizilsu-2025.txt）",
    ):
        assert department in demo.said


def test_demo_says_which_projects_share_a_funding_document(demo: Clone) -> None:
    """Projects, departments, amounts and the quoted words: urumqi-2025 lines 351 and 586, kizilsu-2025 644 and 1020–1024."""
    _, _, answer = demo.said.partition("哪些项目共用一份资金文件？")
    assert "项目 projects: 2，合计 total 73.00 万元" in answer
    for words in (
        "乌鲁木齐市工业和信息化局 2025　57.00 万元",
        "克孜勒苏柯尔克孜自治州工业和信息化局 2025　16.00 万元",
        "urumqi-2025.txt:586 [stated_basis] “《关于提前下达 2025 年自治区中小企业发展专项资金预算的通知》（新财企〔2024〕140 号）”",
        "kizilsu-2025.txt:1020 [stated_basis] “《关于提前下达 2025 年自治区中小企业发展专项资金预算的通知》新财企[2024]140 号”",
        "kizilsu-2025.txt:644 “215 08 05 中小企业发展专项 自治区中小企业发展专项资金 16.00 11.00 5.00”",
    ):
        assert words in answer
    table = [line for line in answer.splitlines() if line.startswith("│")]
    assert any("新财企〔2024〕140号" in line and "570000" in line and "urumqi-2025.txt" in line for line in table)
    assert any("新财企〔2024〕140号" in line and "160000" in line and "kizilsu-2025.txt" in line for line in table)


@pytest.fixture(scope="module")
def server(demo: Clone, free_port: Callable[[], int]) -> Iterator[str]:
    """`make serve` on the demo store; its address. Interrupted as from a keyboard."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        demo.make("serve", f"PORT={port}"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        _wait_for(f"{address}/health", process)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=30)
        assert f"SPARQL: {address}/sparql" in said
        assert "Traceback" not in said


def _wait_for(url: str, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 – the server of this test
            return
        except OSError:
            if time.monotonic() > until or process.poll() is not None:
                raise
            time.sleep(0.1)


def _answer(address: str, path: str) -> object:
    with urllib.request.urlopen(address + urllib.parse.quote(path, safe="/?=&"), timeout=30) as answer:  # noqa: S310
        return json.load(answer)


def test_query_of_the_readme_is_answered(server: str, demo: Clone) -> None:
    [program] = re.findall(r"```python\n(.*?)```", (demo.folder / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert "http://127.0.0.1:8000/sparql" in program
    assert "http://127.0.0.1:8000" in (demo.folder / "README.md").read_text(encoding="utf-8").split("```sh")[1]
    program = program.replace("http://127.0.0.1:8000", server)
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout.decode()
    assert answer.splitlines() == [
        "自治区中小企业发展专项资金 160000",
        "乌财企〔2024〕94号-关于提前下达2025年自治区中小企业发展专项资金预算的通知 570000",
    ]


def test_addresses_of_the_readme_answer(server: str, demo: Clone) -> None:
    readme = (demo.folder / "README.md").read_text(encoding="utf-8")
    trace = "/api/trace?number=新财企〔2024〕140号"
    for path in (trace, "/api/questions", "/openapi.json"):
        assert f"`{path}`" in readme
    found = _answer(server, trace)
    assert isinstance(found, dict)
    assert found["total_yuan"] == "730000"
    questions = _answer(server, "/api/questions")
    assert isinstance(questions, list)
    assert {"shared-documents", "withheld", "trace"} <= {one["name"] for one in questions}
    description = _answer(server, "/openapi.json")
    assert isinstance(description, dict)
    assert "/api/trace" in description["paths"]
