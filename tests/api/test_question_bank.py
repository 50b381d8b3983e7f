"""The stored questions: what they answer about the five examples, and how their parameters are filled in.

The gold files were written from the sources by hand: file and line of every row can be looked up there. Amounts are in
yuan: 万元 as printed, times ten thousand.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from time import process_time

import pyoxigraph as ox
import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgetkg.api.question_bank import Question, _read, fill, find_question, questions
from budgetkg.api.server.sparql import check_query
from budgetkg.api.store import LocalStore
from budgetkg.ontology.errors import QueryRefused

Call = Callable[..., Result]
GOLD = Path(__file__).parent / "gold"
DOCS = Path(__file__).parents[2] / "docs" / "questions.md"
QUESTIONS = Path(__file__).parents[2] / "api" / "questions"
JOINED = {"withheld", "bases", "basis", "numbers"}  # several values in one cell, in no order
HELP = {"words"}  # what stands at the line that a row of gold names: no column of the answer
SECONDS = 2  # of the processor: five documents take a tenth of it, a product of all with all takes minutes

WITHOUT_EVIDENCE = {"money-by-agency", "line-coverage", "evidence"}
"""Questions whose rows state no single place, or name it otherwise."""

FIGURE = "https://w3id.org/budgetkg/id/disclosure/652300-vkskmk7hcazu-2025/table/income_summary/row/1/figure/1"


def _gold(name: str) -> list[dict[str, str]]:
    with (GOLD / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _ask(store: LocalStore, name: str, **values: str) -> list[dict[str, str]]:
    content, _ = store.serialise(fill(find_question(name), values), "csv")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def _comparable(rows: list[dict[str, str]], columns: list[str]) -> list[tuple[object, ...]]:
    """Rows as tuples: numbers by value, joined cells as sets, in an order of their own."""

    def cell(column: str, value: str) -> object:
        if column in JOINED:
            return tuple(sorted(re.split("[、；]", value)))
        return str(Decimal(value).normalize()) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value

    return sorted(tuple(cell(column, row[column]) for column in columns) for row in rows)


ASKED: dict[str, dict[str, str]] = {
    "shared-documents": {},
    "withheld": {},
    "income-mix": {},
    # a short name that stands in two disclosures in other forms
    "department-projects": {"department": "昌吉州工信局"},
    "figures-of-code": {"code": "2150805"},
    # square brackets and a blank, as kizilsu-2025 prints it
    "trace": {"number": "新财企[2024]140 号"},
    "cascade": {},
    "old-bases": {"years": "5"},
    "unnumbered-projects": {},
    "title-only-citations": {"kind": "title_only"},
    "money-by-agency": {},
    "mixed-codes": {},
    "spending-by-class": {"level": "class"},
    "transfers": {},
    "staff-costs": {},
    "three-public": {},
    "words-without-table": {},
    "department-names": {"department": "昌吉州工信局"},
    "functions-without-projects": {"year": "2024"},
    "comparable-divisions": {"department": "克孜勒苏"},
    "indicator": {"text": "满意度"},
    "indicator-faults": {"year": "2025"},
    "targets-against-budgets": {},
    "unit-costs": {"unit": "家"},
    "missing-tables": {"year": "2021"},
}
"""The question that each file of gold answers."""


@pytest.mark.parametrize(("name", "values"), ASKED.items())
def test_question_is_answered_as_the_sources_say(store: LocalStore, name: str, values: dict[str, str]) -> None:
    expected = _gold(name)
    columns = [column for column in expected[0] if column not in HELP]
    assert _comparable(_ask(store, name, **values), columns) == _comparable(expected, columns)


def test_every_file_of_gold_is_asked() -> None:
    assert {path.stem for path in GOLD.glob("*.csv")} == {*ASKED, "contradictions"}


def test_contradictions_of_2025_are_the_five_that_the_sources_hold(store: LocalStore) -> None:
    """Head counts 26 + 46 + 1 for 74; 0.6 + 0.5 + 1 + 1 allotted of 3; a goal of 8 万元 on a sheet of 10.

    An account with 0.00 万元 whose reason says 29; the money of the target sheets as 13 and as 216 万元.
    """
    rows = _ask(store, "contradictions", severity="violation", year="2025")
    expected = _gold("contradictions")
    assert _comparable(rows, list(expected[0])) == _comparable(expected, list(expected[0]))
    assert all(row["quote"] and row["message"] for row in rows)


@pytest.mark.parametrize(
    ("line", "expected", "found"),
    [
        # changji-2021, read by hand: 表二 and 表三 print totals that are not their parts
        ("238", "34.2", "45.08"),
        ("251", "32.95", "58.25"),
        ("464", "34.2", "45.08"),
        # words against tables: 715.04 for 714.04, 三公 and so on; 247 from 20 is +1135 %, not +1235 %
        ("1867", "714.04", "715.04"),
        ("1886", "1135", "1235"),
        # 715.04 and 77.38 of 837.5
        ("1888", "85.38", "84.86"),
        ("1890", "9.24", "9.84"),
    ],
)
def test_contradictions_of_2021_hold_what_the_source_contradicts(
    store: LocalStore, line: str, expected: str, found: str
) -> None:
    rows = _ask(store, "contradictions", severity="violation", year="2021")
    assert {row["department"] for row in rows} == {"昌吉州工业和信息化局"}
    assert (line, expected, found) in {(row["line"], row["expected"], row["found"]) for row in rows}


def test_disclosures_without_a_contradiction_have_none(store: LocalStore) -> None:
    """bayingol-2024 and urumqi-2025 add up everywhere."""
    assert _ask(store, "contradictions", severity="violation", year="2024") == []
    departments = {row["department"] for row in _ask(store, "contradictions", severity="violation")}
    assert "乌鲁木齐市工业和信息化局" not in departments


@pytest.mark.parametrize("name", sorted(ASKED))
def test_gold_stands_in_the_sources(sources: dict[str, str], name: str) -> None:
    """The gold itself: the words, or the project or mention and the amount in 万元, stand at the line that is given."""
    for row in _gold(name):
        if not row.get("line"):
            assert "words" not in row or not row["words"]
            continue
        first = int(row["line"]) - 1
        there = _bare("".join(sources[row["file"]].split("\n")[first : first + 10]))
        words = row.get("words") or row.get("quote") or row.get("mention") or row.get("project", "")
        assert _bare(words) in there
        if "words" not in row and "mention" not in row:
            wan = Decimal(row["amount_yuan"]) / 10_000
            assert re.search(rf"(?<![\d.,]){wan:,.2f}|(?<![\d.,]){wan.normalize():f}(?!\d)", _spaced(row, sources))


def _spaced(row: dict[str, str], sources: dict[str, str]) -> str:
    first = int(row["line"]) - 1
    return "\n".join(sources[row["file"]].split("\n")[first : first + 10])


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("name", "year", "rows"),
    [
        ("shared-documents", "2025", 4),
        ("shared-documents", "2021", 4),
        ("shared-documents", "2024", 0),
        ("withheld", "2025", 6),
        ("withheld", "2021", 0),
        ("income-mix", "2024", 2),
        ("income-mix", "2021", 1),
    ],
)
def test_year_narrows_the_answer(store: LocalStore, name: str, year: str, rows: int) -> None:
    expected = [row for row in _gold(name) if row["year"] == year]
    assert len(expected) == rows
    assert _comparable(_ask(store, name, year=year), list(_gold(name)[0])) == _comparable(
        expected, list(_gold(name)[0])
    )


def test_rows_come_in_a_useful_order(store: LocalStore) -> None:
    """Most cited documents first; a department's newest and dearest projects first."""
    counts = [int(row["projects"]) for row in _ask(store, "shared-documents")]
    assert counts == sorted(counts, reverse=True)
    projects = _ask(store, "department-projects", department="昌吉州工信局")
    keys = [(-int(row["year"]), -Decimal(row["amount_yuan"])) for row in projects]
    assert keys == sorted(keys)
    assert [row["project"] for row in projects] == [row["project"] for row in _gold("department-projects")]


def test_column_of_a_figure_is_named_or_said_to_be_open(store: LocalStore) -> None:
    """Kizilsu line 644 fills three of eleven columns with blanks between: 11.00 and 5.00 may stand in several."""
    rows = _ask(store, "figures-of-code", code="2150805")
    states = {(row["file"], row["line"], row["amount_yuan"]): row["assigned_by"] for row in rows}
    assert states["kizilsu-2025.txt", "644", "110000"] == "ambiguous"
    assert states["kizilsu-2025.txt", "644", "50000"] == "ambiguous"
    assert [row for row in rows if (row["assigned_by"] == "ambiguous") != (row["column"] == "")] == []
    assert {row["assigned_by"] for row in rows if row["file"] == "urumqi-2025.txt"} == {"printed"}


def test_evidence_leads_to_file_line_words_offsets_and_checksum(
    store: LocalStore, sources: dict[str, str], examples_folder: Path
) -> None:
    words = "总计 1,864.72 715.72 715.72 1,149.00"  # changji-2025, line 232
    start = sources["changji-2025.txt"].index(words)
    assert sources["changji-2025.txt"][:start].count("\n") == 231
    [row] = _ask(store, "evidence", statement=FIGURE)
    assert _bare(row.pop("earlier_quote")) == "合计837.5837.5"  # one cell a line
    assert row == {
        "statement": FIGURE,
        "file": "changji-2025.txt",
        "checksum": hashlib.sha256((examples_folder / "changji-2025.txt").read_bytes()).hexdigest(),
        "page": "",
        "line_start": "232",
        "line_end": "232",
        "quote": words,
        "start": str(start),
        "end": str(start + len(words)),
        "extractor": f"https://w3id.org/budgetkg/extractor/tables/{version('budgetkg')}",
        "amount_yuan": "18647200",
        # the last row of 表二 in the disclosure of four years before: 合计 837.5
        "earlier_year": "2021",
        "earlier_yuan": "8375000",
        "earlier_file": "changji-2021.txt",
        "earlier_line": "423",
    }


def test_evidence_is_there_for_every_kind_of_statement(store: LocalStore) -> None:
    """A project, a citation, a head count, a division: each leads back to its words."""
    kinds = ("Project", "PolicyCitation", "HeadCount", "Division", "TableRow", "AllocationItem", "NameMention")
    for kind in kinds:
        [row] = store.select(
            f"SELECT ?s WHERE {{ ?s a <https://w3id.org/budgetkg/ontology#{kind}> }} ORDER BY ?s LIMIT 1"
        )
        answer = _ask(store, "evidence", statement=row["s"].value)  # type: ignore[union-attr]
        assert answer, kind
        assert all(one["quote"] and one["file"].endswith(".txt") for one in answer)


@pytest.mark.parametrize("name", sorted(questions()))
def test_question_is_documented_and_its_example_has_an_answer(store: LocalStore, name: str) -> None:
    question = find_question(name)
    assert re.search(r"[\u4e00-\u9fff]", question.zh)
    assert re.fullmatch(r"[\x20-\x7e…’“”–]+", question.en)
    for parameter in question.parameters:
        assert parameter.zh
        assert parameter.en
        assert f"${parameter.name}" in question.text
    required = {one.name: one.example for one in question.parameters if one.is_required}
    assert check_query(fill(question, required)).gives_graph is False
    begun = process_time()
    assert _ask(store, name, **required)
    assert process_time() - begun < SECONDS


@pytest.mark.parametrize("name", sorted(questions()))
def test_columns_of_a_question_are_explained_in_their_order(store: LocalStore, name: str) -> None:
    question = find_question(name)
    required = {one.name: one.example for one in question.parameters if one.is_required}
    content, _ = store.serialise(fill(question, required), "csv")
    assert [column.name for column in question.columns] == next(csv.reader(content.decode("utf-8").splitlines()))
    for column in question.columns:
        assert re.search(r"[\u4e00-\u9fff]", column.zh)
        assert re.search("[a-z]", column.en)
        if column.name.endswith("_yuan"):
            assert "元" in column.zh
            assert "yuan" in column.en


@pytest.mark.parametrize("name", sorted(set(questions()) - WITHOUT_EVIDENCE))
def test_rows_say_where_they_are_printed(store: LocalStore, sources: dict[str, str], name: str) -> None:
    """File, line and words of every row; the words stand there. Rows that add up what is not printed have none."""
    question = find_question(name)
    required = {one.name: one.example for one in question.parameters if one.is_required}
    rows = [row for row in _ask(store, name, **required) if row["line"]]
    assert rows
    for row in rows:
        lines = sources[row["file"]].split("\n")[int(row["line"]) - 1 :]
        assert _bare(row["quote"])[:8] in _bare("".join(lines[:12]))


@pytest.mark.parametrize("name", sorted(questions()))
def test_amounts_are_plain_decimals_of_yuan(store: LocalStore, name: str) -> None:
    question = find_question(name)
    required = {one.name: one.example for one in question.parameters if one.is_required}
    for row in _ask(store, name, **required):
        for column, value in row.items():
            if column.endswith("_yuan") and value:
                assert re.fullmatch(r"-?\d+(\.\d{1,2})?", value), (column, value)


@pytest.mark.parametrize("name", sorted(questions()))
def test_same_question_is_answered_in_the_same_order(store: LocalStore, name: str) -> None:
    question = find_question(name)
    required = {one.name: one.example for one in question.parameters if one.is_required}
    assert "ORDER BY" in question.text
    assert _ask(store, name, **required) == _ask(store, name, **required)


@pytest.mark.parametrize("name", sorted(questions()))
def test_every_example_value_of_a_parameter_is_accepted(name: str) -> None:
    question = find_question(name)
    check_query(fill(question, {one.name: one.example for one in question.parameters}))


def test_questions_are_the_files_of_the_folder() -> None:
    assert list(questions()) == sorted(path.stem for path in QUESTIONS.glob("*.rq"))


def test_every_parameter_in_a_query_is_declared() -> None:
    for question in questions().values():
        body = "\n".join(line for line in question.text.splitlines() if not line.startswith("#"))
        assert set(re.findall(r"\$([a-z]\w*)", body)) == {one.name for one in question.parameters}


def test_documentation_lists_every_question_with_its_texts() -> None:
    """25 numbered ones in their order, and the others."""
    page = DOCS.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d*) ?\| (.*?)<br>(.*?) \| `budgetkg query ([a-z-]+)", page, re.MULTILINE)
    assert {name: (zh, en) for _, zh, en, name in rows} == {q.name: (q.zh, q.en) for q in questions().values()}
    assert [int(number) for number, *_ in rows if number] == list(range(1, 26))
    assert len(rows) == len(questions())


def test_examples_of_the_documentation_have_an_answer(ingested: object, call: Call) -> None:
    for line in re.findall(r"`budgetkg (query [a-z-]+[^`]*)` \|", DOCS.read_text(encoding="utf-8")):
        result = call(*line.split(), "--format", "csv", store=ingested.store)  # type: ignore[attr-defined]
        assert result.exit_code == 0, line
        assert len(result.stdout.splitlines()) > 1, line


def test_unknown_question_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(QueryRefused, match=r"没有名为 'sums' 的问题.*cascade, comparable-divisions, contradictions"):
        find_question("sums")


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        (
            "department-projects",
            {},
            r"缺少参数 parameter 'department' is required.*for example department=昌吉州工信局",
        ),
        ("department-projects", {"department": ""}, "缺少参数"),
        ("trace", {}, "缺少参数 parameter 'number'"),
        ("shared-documents", {"jahr": "2025"}, "未知参数 unknown parameter 'jahr'; this question takes: year"),
        ("shared-documents", {"year": "twenty"}, "参数 year 的值 'twenty' 不合要求 is no integer; for example 2025"),
        ("shared-documents", {"year": "2025.5"}, "is no integer"),
        ("shared-documents", {"year": "2025 } #"}, "is no integer"),
        ("trace", {"number": "某文件"}, "参数 number 的值 '某文件' 不合要求 is no policy_number"),
        ("evidence", {"statement": "figure 1"}, "is no iri"),
        ("evidence", {"statement": "https://a.example/x> ?p ?o } #"}, "is no iri"),
    ],
)
def test_wrong_parameter_is_refused_with_an_example(name: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(QueryRefused, match=message):
        fill(find_question(name), values)


@given(text=st.text(min_size=1).filter(lambda text: "$" not in text))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_string_parameter_is_taken_literally(text: str) -> None:
    """Quotes, braces, backslashes and line breaks stay inside the literal."""
    surrogate = any("\ud800" <= character <= "\udfff" for character in text)
    if surrogate:
        return
    question = Question("echo", "回声", "echo", find_question("department-projects").parameters[:1], _ECHO)
    [row] = LocalStore(None).select(fill(question, {"department": text}))
    assert row["department"] == ox.Literal(text)


_ECHO = "SELECT ?department WHERE { VALUES ?department { $department } }"


def test_value_that_looks_like_a_parameter_is_taken_literally() -> None:
    question = find_question("department-projects")
    filled = fill(question, {"department": "$year", "year": "2025"})
    assert 'VALUES ?name { "$year" }' in filled


def test_optional_parameter_that_is_not_given_constrains_nothing() -> None:
    assert "VALUES ?year { UNDEF }" in fill(find_question("withheld"), {})
    assert "VALUES ?year { 2025 }" in fill(find_question("withheld"), {"year": " 2025 "})


@pytest.mark.parametrize(
    "line",
    [
        "# param year integer optional 2025",  # what it means is missing
        "# param year number optional 2025 — 年度 | year",  # no such type
        "# param year integer sometimes 2025 — 年度 | year",
    ],
)
def test_malformed_header_of_a_question_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match="malformed parameter line"):
        _read("sums", f"# zh: 合计\n# en: Sums\n{line}\nSELECT * WHERE {{ ?s ?p ?o }}")


@pytest.mark.parametrize("line", ["# column year", "# column year | 年度", "# column fiscal year | 年度 | fiscal year"])
def test_malformed_column_of_a_question_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match="malformed column line"):
        _read("sums", f"# zh: 合计\n# en: Sums\n{line}\nSELECT * WHERE {{ ?s ?p ?o }}")


def test_question_is_asked_on_the_command_line(ingested: object, call: Call) -> None:
    result = call(
        *("query", "figures-of-code", "--param", "code=2150805", "--param", "year=2025", "--format", "csv"),
        store=ingested.store,  # type: ignore[attr-defined]
    )
    assert result.exit_code == 0
    assert result.stderr == ""
    rows = list(csv.DictReader(result.stdout.splitlines()))
    columns = list(_gold("figures-of-code")[0])
    assert _comparable(rows, columns) == _comparable(_gold("figures-of-code"), columns)
