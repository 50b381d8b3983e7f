"""What the words of the five example disclosures say against what readers found in them, both ways (see ORIGIN.md).

Lists of names, uses, absences, terms, remarks and numbers are no tidy tables: they are asked of the store. Blanks do not
count in running text: a line break in the source is none of the words.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from budgetkg.api.store import LocalStore

HERE = Path(__file__).parent
DOCUMENTS = ("bayingol-2024", "changji-2021", "changji-2025", "kizilsu-2025", "urumqi-2025")
SET = "、"
"""What joins the members of a set in one cell; they are compared without their order."""

KINDS = {
    "lists": "?node a bkg:NameList ; bkg:section ?section ; bkg:item ?label ; bkg:listedName ?names",
    "uses": "?node a bkg:StatedUse ; bkg:section ?section ; bkg:item ?item ; bkg:amountYuan ?amount_yuan ; bkg:text ?text",
    "absences": "?node a bkg:StatedAbsence ; bkg:section ?section ; bkg:item ?items",
    "not_arranged": "?node bkg:isNotArranged true ; bkg:section ?section ; bkg:item ?item",
    "empty_tables": """?node a bkg:BudgetTable ; bkg:tableState "declared_empty" ; bkg:tableKind ?kind
        BIND (REPLACE(STR(?kind), "^.*/", "") AS ?table_kind)""",
    "terms": "?node a bkg:TermDefinition ; skos:prefLabel ?term ; skos:definition ?text",
    "remarks": "?node a bkg:Remark ; bkg:text ?text",
    "unit_counts": "?node a bkg:UnitCount ; bkg:measure ?measure ; bkg:count ?count",
    "head_counts": "?node a bkg:HeadCount ; bkg:measure ?measure ; bkg:persons ?persons OPTIONAL { ?node bkg:personsChange ?change }",
}
SETS = {"names", "items"}
QUERY = """
PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT * WHERE {
  ?disclosure a bkg:BudgetDisclosure ; prov:wasDerivedFrom/bkg:fileName "%s.txt" .
  ?evidence bkg:lineStart ?line_start ; bkg:lineEnd ?line_end .
  ?node bkg:evidence ?evidence .
  %s
  FILTER (STRSTARTS(STR(?node), CONCAT(STR(?disclosure), "/")))
}"""

Row = tuple[str, ...]


def _cell(column: str, printed: str) -> str:
    """A cell in the form that is compared."""
    return SET.join(sorted(printed.split(SET))) if column in SETS else "".join(printed.split())


def _read(path: Path) -> tuple[list[str], Counter[Row]]:
    with path.open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    return columns, Counter(tuple(map(_cell, columns, row)) for row in rows)


def _held(store: LocalStore, document: str, kind: str, columns: list[str]) -> Counter[Row]:
    """The rows of the store, those of one node put together where the node has a set."""
    nodes: dict[str, dict[str, list[str]]] = {}
    for row in store.select(QUERY % (document, KINDS[kind])):
        node = nodes.setdefault(row["node"].value, {column: [] for column in columns})
        for column in columns:
            node[column].append(row[column].value if column in row else "")
    assert all(
        len(set(values)) == 1 for node in nodes.values() for column, values in node.items() if column not in SETS
    )
    return Counter(
        tuple(_cell(column, SET.join(dict.fromkeys(node[column]))) for column in columns) for node in nodes.values()
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_words_are_those_that_readers_found(filled: LocalStore, document: str, kind: str) -> None:
    columns, expected = _read(HERE / document / "words" / f"{kind}.csv")
    found = _held(filled, document, kind, columns)
    missing, surplus = expected - found, found - expected
    shown = [f"missing: {row}" for row in missing] + [f"surplus: {row}" for row in surplus]
    assert not shown, "\n".join([f"{document} {kind} (corpus → store)", *shown])


@pytest.mark.parametrize("document", DOCUMENTS)
def test_corpus_has_a_file_for_every_kind_of_words(document: str) -> None:
    assert {path.stem for path in (HERE / document / "words").glob("*.csv")} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_words_occurs(kind: str) -> None:
    """A file without rows would hold nothing against the store."""
    assert any(_read(HERE / document / "words" / f"{kind}.csv")[1] for document in DOCUMENTS)
