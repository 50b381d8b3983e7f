"""Every command of the README, by the wheel, in a folder that holds the examples and nothing else of the project.

What a command has to answer stands beside it, read in the sources: `examples/disclosures/NAME.txt`, lines as given. A
command that the README gains without an expectation here fails.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
Answer = subprocess.CompletedProcess[str]

# changji-2025 lines 80–82: 74 persons against 26 + 46 + 1; changji-2021 line 1902: the items of 公用经费 add up to 57.76
CONTRADICTIONS = ("实有人数印为74，在职、退休与离休之和为73", "文字“公用经费”为56.47万元，所列各项之和为57.76万元")
# urumqi-2025 lines 732–736, 548, 572, 668: the projects that are withheld, and what they cost
WITHHELD = {
    "特定目标 8010140M": "11642500",
    "特定目标 10100021": "10000000",
    "特定目标 1010009A": "9370000",
    "特定目标 8010124C": "3414500",
    "特定目标 9310002C": "100000",
    "特定目标 3010011E": "20000",
}


def commands() -> list[str]:
    """The commands of the README in their order, without comments."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = [re.sub(r"\s+# .*$", "", line).strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def shown() -> tuple[str, list[str]]:
    """The command whose answer the README shows, and the lines of that answer."""
    [block] = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    line, *answer = block.splitlines()
    return line.removeprefix("$ "), answer


def _ingest(answer: Answer, _: Path) -> None:
    assert answer.stdout == "", "data only on standard output"
    assert answer.stderr.count("新增 added") == 5
    assert "读取 read 5，入库 written 5，拒绝 refused 0" in answer.stderr


def _figures() -> int:
    """How many figures readers counted in the five documents."""
    tables = sorted((ROOT / "tests" / "corpus").glob("*/cells.csv"))
    return sum(len(list(csv.DictReader(path.open(encoding="utf-8", newline="")))) for path in tables)


def _summary(answer: Answer, _: Path) -> None:
    assert f"文件 documents 5　数字 figures {_figures()}　" in answer.stdout
    assert "克孜勒苏柯尔克孜自治州工业和信息化局 2025（kizilsu-2025.txt）" in answer.stdout


def _validate(answer: Answer, _: Path) -> None:
    for words in CONTRADICTIONS:
        assert words in answer.stdout
    assert "文件 documents 5，不合格 failing 0" in answer.stderr


def _page(_: Answer, folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    for words in CONTRADICTIONS:
        assert words in page


def _questions(answer: Answer, _: Path) -> None:
    names = re.findall(r"^([a-z-]+)  ", answer.stdout, re.MULTILINE)
    asked_here = {line.split()[2] for line in commands() if re.match(r"budgetkg query [a-z]", line)}
    assert len(names) >= 8
    assert asked_here <= set(names)
    assert "哪些项目共用" in answer.stdout or "被两个以上项目" in answer.stdout


def _shared(answer: Answer, _: Path) -> None:
    rows = [line for line in answer.stdout.splitlines() if "│ 新财企〔2024〕140号" in line]
    assert [("570000" in row, "160000" in row) for row in rows] == [(True, False), (False, True)]


def _withheld(answer: Answer, _: Path) -> None:
    rows = list(csv.DictReader(answer.stdout.splitlines()))
    assert {row["project"]: row["amount_yuan"] for row in rows} == WITHHELD
    assert {row["department"] for row in rows} == {"乌鲁木齐市工业和信息化局"}


def _trace(answer: Answer, _: Path) -> None:
    found = json.loads(answer.stdout)
    assert {one["number"]: one["relation"] for one in found["documents"]} == {
        "克财建〔2024〕113号": "self",
        "新财企〔2024〕140号": "above",
    }
    assert found["total_yuan"] == "160000"


def _search(answer: Answer, _: Path) -> None:
    """Read in kizilsu-2025, line 1010, and changji-2025, lines 803–804 and 1084."""
    assert "自治区中小企业发展专项资金" in answer.stdout
    assert "中小企业数字化转型城市试点（第一批）奖补资金" in answer.stdout


def _count(answer: Answer, _: Path) -> None:
    assert str(_figures()) in answer.stdout


def _tables(_: Answer, folder: Path) -> None:
    named = set(
        re.findall(r"`([a-z_]+)(?:\.csv)?`", README[README.index("The columns of the tables") :].partition("\n")[0])
    )
    assert {path.stem for path in (folder / "tidy").iterdir()} == named
    with (folder / "tidy" / "cells.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == _figures()
    [row] = [r for r in rows if (r["source_file"], r["line_start"], r["column"]) == ("urumqi-2025.txt", "351", "total")]
    assert (row["value"], row["unit"], row["amount_yuan"]) == ("57.00", "万元", "570000")


def _dump(_: Answer, folder: Path) -> None:
    quads = list(ox.parse(path=folder / "budget.nq", format=ox.RdfFormat.N_QUADS))
    graphs = {
        quad.graph_name.value.partition("/graph/")[2] for quad in quads if isinstance(quad.graph_name, ox.NamedNode)
    }
    assert len([name for name in graphs if name.startswith("disclosure/")]) == 5
    assert {"ontology", "codes", "organisations", "policies", "derived"} <= graphs
    assert "新财企〔2024〕140号" in {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}


EXPECTED: dict[str, Callable[[Answer, Path], None]] = {
    "budgetkg ingest examples/disclosures": _ingest,
    "budgetkg summary": _summary,
    "budgetkg validate": _validate,
    "budgetkg validate --format html > report.html": _page,
    "budgetkg questions": _questions,
    "budgetkg query shared-documents": _shared,
    "budgetkg query withheld --param year=2025 --format csv": _withheld,
    "budgetkg trace 克财建〔2024〕113号 --format json": _trace,
    "budgetkg search 中小企业 --kind project": _search,
    'budgetkg query --text "SELECT (COUNT(*) AS ?figures) WHERE { ?f a <https://w3id.org/budgetkg/ontology#Figure> }"': _count,
    "budgetkg export --format csv --out tidy": _tables,
    "budgetkg export --format nquads --out budget.nq": _dump,
}
MAKE = {"make demo", "make serve", "make test"}  # the first two run in test_start.py; the third is what runs this


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, tracked: list[Path]) -> Path:
    """A folder with the examples."""
    folder = tmp_path_factory.mktemp("readme")
    for name in tracked:
        if name.parts[0] == "examples":
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


Shell = Callable[[str], Answer]


@pytest.fixture(scope="module")
def shell(folder: Path, installed: Path) -> Shell:
    """A shell that finds the wheel's command first, with a data folder of its own."""
    environment = {**os.environ, "PATH": f"{installed}:{os.environ['PATH']}", "XDG_DATA_HOME": str(folder / "data")}

    def call(line: str) -> Answer:
        return subprocess.run(
            ["sh", "-c", line],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return call


@pytest.fixture(scope="module")
def answers(shell: Shell) -> dict[str, Answer]:
    """What each command said: the first by itself, as it fills the store; then two at a time, as there are two cores."""
    first, *rest = [line for line in commands() if line not in MAKE]
    rest.append(shown()[0])
    found = {first: shell(first)}
    with ThreadPoolExecutor(2) as pool:
        return found | dict(zip(rest, pool.map(shell, rest), strict=True))


def test_every_command_of_the_readme_is_expected() -> None:
    assert set(commands()) == set(EXPECTED) | MAKE
    assert next(iter(EXPECTED)) == next(line for line in commands() if line not in MAKE)


@pytest.mark.parametrize("line", EXPECTED)
def test_command_of_the_readme_answers(answers: dict[str, Answer], folder: Path, line: str) -> None:
    answer = answers[line]
    assert answer.returncode == 0, answer.stderr
    assert "Traceback" not in answer.stderr
    EXPECTED[line](answer, folder)


def test_answer_that_the_readme_shows_is_given(answers: dict[str, Answer]) -> None:
    """Line by line; `…` stands for lines left out."""
    line, expected = shown()
    given = iter(answers[line].stdout.splitlines())
    for words in expected:
        if words != "…":
            assert words in given, f"not said, or not in this order: {words}"


def test_folders_that_the_readme_describes_are_there() -> None:
    [tree] = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
    for line in tree.splitlines():
        assert (ROOT / line.split()[0]).is_dir(), line


def test_links_of_the_readme_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target
    for path in re.findall(r"`((?:ontology|ingest|shapes|api|docs|examples|tests)/[^`]*)`", README):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z]+)", README))))
def test_target_of_make_that_the_readme_names_exists(target: str) -> None:
    planned = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert planned.returncode == 0, planned.stderr


# --- one question in three spellings, the whole answer ---

SPELLINGS = ("新财企〔2024〕140号", "新财企（2024）140号")  # beside the one that the README shows
RULE = "推断规则 rule: 同一标题、另一机关代字"
TITLE = "《关于提前下达 2025 年自治区中小企业发展专项资金预算的通知》"


def test_three_spellings_of_a_number_give_the_same_answer(answers: dict[str, Answer], shell: Shell) -> None:
    """Read in urumqi-2025, lines 351, 586 and 588, and kizilsu-2025, lines 644, 1020–1024 and 1025."""
    line, _ = shown()
    assert line == 'budgetkg trace "新财企[2024]140 号"'
    first = answers[line].stdout
    with ThreadPoolExecutor(2) as pool:
        others = [answer.stdout for answer in pool.map(shell, [f"budgetkg trace '{one}'" for one in SPELLINGS])]
    assert others == [first, first]
    documents, _, projects = first.partition("\n项目 projects: 2，合计 total 73.00 万元\n")
    parts = {part.partition("号")[0] + "号": part for part in re.split(r"\n(?=\S)", documents)}
    assert set(parts) == {"新财企〔2024〕140号", "乌财企〔2024〕94号", "克财建〔2024〕113号"}
    own, urumqi, kizilsu = (
        parts[number] for number in ("新财企〔2024〕140号", "乌财企〔2024〕94号", "克财建〔2024〕113号")
    )
    assert f"urumqi-2025.txt:586 [stated_basis] “{TITLE}（新财企〔2024〕140 号）”" in own
    assert f"kizilsu-2025.txt:1020 [stated_basis] “{TITLE}新财企[2024]140 号”" in own
    for relay in (urumqi, kizilsu):
        assert "转下达本文件 relays it" in relay
        assert RULE in relay
    assert (
        "urumqi-2025.txt:351 [project_name] “215 08 05 中小企业发展专项 乌财企〔2024〕94号-关于提前下达2025年" in urumqi
    )
    assert f"kizilsu-2025.txt:1022 [stated_basis] “{TITLE}克财建[2024]113 号”" in kizilsu
    assert "乌鲁木齐市工业和信息化局 2025　57.00 万元　新财企〔2024〕140号、乌财企〔2024〕94号" in projects
    assert "克孜勒苏柯尔克孜自治州工业和信息化局 2025　16.00 万元　新财企〔2024〕140号、克财建〔2024〕113号" in projects
    assert "kizilsu-2025.txt:644 “215 08 05 中小企业发展专项 自治区中小企业发展专项资金 16.00 11.00 5.00”" in projects
    assert "urumqi-2025.txt:351 “215 08 05 中小企业发展专项 乌财企〔2024〕94号-关于提前下达2025年" in projects
