"""The five example disclosures against what readers found in them, row by row, both ways (see ORIGIN.md).

A row that is missing, surplus or different is printed with the one that it is nearest to. The corpus is changed by
hand, after reading the lines of the source that the row names; nothing writes it.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from budgetkg.api.export import TABLES

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples" / "disclosures"
DOCUMENTS = ("bayingol-2024", "changji-2021", "changji-2025", "kizilsu-2025", "urumqi-2025")
NOT_READ = {"source_file", "disclosure", "department_iri", "project", "policy", "other", "page"}
"""Columns that no reader can verify: IRIs, and the page, which a text does not have."""

Row = tuple[str, ...]


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    return list(reader.fieldnames or ()), rows


def _rows(records: list[dict[str, str]], columns: list[str]) -> Counter[Row]:
    return Counter(tuple(record[column] for column in columns) for record in records)


def _difference(columns: list[str], expected: Counter[Row], found: Counter[Row]) -> Iterator[str]:
    """Each missing row with what came in its place, then the surplus rows."""
    missing, surplus = expected - found, found - expected
    for row in sorted(missing.elements(), key=_line(columns)):
        near = difflib.get_close_matches(
            "\t".join(row), ["\t".join(one) for one in surplus.elements()], n=1, cutoff=0.6
        )
        if not near:
            yield f"missing: {_shown(columns, row)}"
            continue
        other = next(one for one in surplus if "\t".join(one) == near[0])
        surplus[other] -= 1
        changed = (f"{c}: {a!r} → {b!r}" for c, a, b in zip(columns, row, other, strict=True) if a != b)
        yield f"different: {_shown(columns, row)}\n           {'; '.join(changed)}"
    for row in sorted(surplus.elements(), key=_line(columns)):
        yield f"surplus: {_shown(columns, row)}"


def _line(columns: list[str]) -> Callable[[Row], tuple[int, Row]]:
    at = columns.index("line_start")
    return lambda row: (int(row[at]), row)


def _shown(columns: list[str], row: Row) -> str:
    return ", ".join(f"{column} {value}" for column, value in zip(columns, row, strict=True) if value)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_rows_are_those_that_readers_found(exported: Path, document: str, table: str) -> None:
    columns, expected = _read(HERE / document / f"{table}.csv")
    _, records = _read(exported / f"{table}.csv")
    found = [record for record in records if record["source_file"] == f"{document}.txt"]
    lines = list(_difference(columns, _rows(expected, columns), _rows(found, columns)))
    assert not lines, f"{document} {table}: {len(lines)} rows differ (corpus → export)\n" + "\n".join(lines)


@pytest.mark.parametrize("table", TABLES)
def test_corpus_has_every_column_that_a_reader_can_verify(exported: Path, table: str) -> None:
    """A column that is added to a table must enter the corpus as well."""
    header, _ = _read(exported / f"{table}.csv")
    derived = (
        {"message", "other_quote"} if table == "discrepancies" else {"rule"} if table == "policy_relations" else set()
    )
    wanted = [column for column in header if column not in NOT_READ | derived | {"quote"}]
    if table == "cells":
        wanted.insert(wanted.index("unit_name"), "project")  # here the project's name
    for document in DOCUMENTS:
        assert set(_read(HERE / document / f"{table}.csv")[0]) == set(wanted)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_corpus_has_a_file_for_every_table(document: str) -> None:
    assert {path.stem for path in (HERE / document).glob("*.csv")} == set(TABLES)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_source_is_the_one_that_was_read(document: str) -> None:
    origin = (HERE / "ORIGIN.md").read_text(encoding="utf-8")
    printed = re.search(rf"\| {document} \| [^|]+ \| `([0-9a-f]{{64}})` \|", origin)
    assert printed, f"ORIGIN.md has no checksum of {document}"
    assert hashlib.sha256((EXAMPLES / f"{document}.txt").read_bytes()).hexdigest() == printed[1]


def test_difference_names_what_changed() -> None:
    """What a failing test prints: a changed row is one line, not two."""
    columns = ["name", "amount", "line_start"]
    lines = list(
        _difference(
            columns,
            Counter([("基本工资", "151.07", "1115"), ("津贴补贴", "79.22", "1122")]),
            Counter([("基本工资", "151.70", "1115"), ("伙食补助费", "36.54", "1143")]),
        )
    )
    assert lines == [
        "different: name 基本工资, amount 151.07, line_start 1115\n           amount: '151.07' → '151.70'",
        "missing: name 津贴补贴, amount 79.22, line_start 1122",
        "surplus: name 伙食补助费, amount 36.54, line_start 1143",
    ]
