"""One figure of a real table changed: does the audit find it, and name the place?

A figure counts as covered where an identity, a sum of its table or words tie it to another. Its first digit is changed
in the text, the document is read again, and the findings that were not there before are looked at. A few figures are
tried in every run; `python tests/corpus/test_mutations.py 40` tries as many of each document and prints the shares.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from budgetkg.ingest.document import Document
from budgetkg.ingest.pipeline import extract
from budgetkg.ingest.readers import read_bytes, read_document
from budgetkg.ingest.records import BudgetTable, Disclosure, Figure
from budgetkg.ingest.statements.graph import write_disclosure
from budgetkg.ontology.mint import Minter
from budgetkg.shapes.audit import Finding
from budgetkg.shapes.checking import check_disclosure

EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"
DOCUMENTS = ("bayingol-2024", "changji-2021", "changji-2025", "kizilsu-2025", "urumqi-2025")
IN_A_RUN = 1
COVERED = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
SELECT DISTINCT ?figure WHERE {
  { ?comparison bkg:leftFigure|bkg:rightFigure ?figure }
  UNION {
    ?sum bkg:table ?table ; bkg:totalColumn ?total ; bkg:partColumn ?part .
    ?row bkg:table ?table . FILTER NOT EXISTS { ?row bkg:columnState "open" }
    ?whole bkg:row ?row ; bkg:column ?total . ?piece bkg:row ?row ; bkg:column ?part .
    ?figure bkg:row ?row ; bkg:column ?column . FILTER (?column = ?total || ?column = ?part) }
  UNION {
    ?child bkg:parentRow ?parent .
    ?whole bkg:row ?parent ; bkg:column ?column . ?piece bkg:row ?child ; bkg:column ?column .
    { ?figure bkg:row ?parent ; bkg:column ?column } UNION { ?figure bkg:row ?child ; bkg:column ?column } }
  UNION {
    ?words bkg:restatesRow ?row ; bkg:restatesColumn ?column ; bkg:amountYuan ?amount .
    ?figure bkg:row ?row ; bkg:column ?column }
}"""


@dataclass(frozen=True)
class Mutant:
    """A figure to change: where it stands in the text, its table and its line."""

    start: int
    line: int
    table: BudgetTable
    figure: Figure

    def __str__(self) -> str:
        """For a report."""
        where = f"{self.table.printed_label or self.table.title} line {self.line}"
        return f"{where} {self.figure.column}: {self.figure.quantity.raw.strip()}"


def _triples(record: Disclosure) -> set[ox.Triple]:
    text = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in write_disclosure(record, Minter()).triples)
    return {quad.triple for quad in ox.parse(text.encode(), ox.RdfFormat.N_TRIPLES)}


def _audited(document: Document) -> tuple[Disclosure, set[ox.Triple], tuple[Finding, ...]]:
    record = extract(document)
    triples = _triples(record)
    return record, triples, check_disclosure(triples).findings


@cache
def _original(name: str) -> tuple[Document, Disclosure, set[ox.Triple], tuple[Finding, ...]]:
    document = read_document(EXAMPLES / f"{name}.txt")
    return document, *_audited(document)


def _mutants(name: str) -> list[Mutant]:
    """Every covered figure of the tables, in printed order."""
    document, record, triples, _ = _original(name)
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    covered = {row["figure"].value.rpartition("/table/")[2] for row in store.query(COVERED)}
    found = []
    for table in record.tables:
        for at, row in enumerate(table.rows, start=1):
            for index, figure in enumerate(row.figures, start=1):
                span = figure.locator.span
                printed = document.text[span.start : span.end]
                digit = next((i for i, one in enumerate(printed) if one.isdigit()), None)
                if f"{table.kind}/row/{at}/figure/{index}" in covered and digit is not None:
                    found.append(Mutant(span.start + digit, figure.locator.line_start, table, figure))
    return found


def _mutated(document: Document, mutant: Mutant) -> Document:
    """The document with another first digit: 1,864.72 is printed as 2,864.72, 0.18 as 1.18."""
    text, at = document.text, mutant.start
    other = str(int(text[at]) % 9 + 1)
    return read_bytes((text[:at] + other + text[at + 1 :]).encode(), document.source_name)


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.item, finding.expected, finding.found


def _new_findings(name: str, mutant: Mutant) -> list[tuple[Finding, list[tuple[int, int]]]]:
    """The findings that the change brought, with the lines of their places."""
    document, _, _, before = _original(name)
    _, triples, after = _audited(_mutated(document, mutant))
    known = {_key(one) for one in before}
    lines: dict[str, dict[str, int]] = {}
    for triple in triples:
        predicate = triple.predicate.value.rpartition("#")[2]
        if predicate in ("lineStart", "lineEnd") and isinstance(triple.object, ox.Literal):
            lines.setdefault(triple.subject.value, {})[predicate] = int(triple.object.value)
    return [
        (
            one,
            [
                (lines[place]["lineStart"], lines[place]["lineEnd"])
                for place in (one.evidence, one.other_evidence)
                if place
            ],
        )
        for one in after
        if _key(one) not in known
    ]


def _names(mutant: Mutant, finding: Finding, places: list[tuple[int, int]]) -> bool:
    """Whether a finding names the figure's table in words, or shows a place inside it."""
    label = mutant.table.printed_label or mutant.table.title
    first, last = mutant.table.locator.line_start, mutant.table.locator.line_end
    shown = any(first <= end and start <= last for start, end in places)
    return shown or (bool(label) and finding.item.startswith(label))


def _is_found(name: str, mutant: Mutant) -> bool:
    return any(_names(mutant, finding, places) for finding, places in _new_findings(name, mutant))


def _chosen(name: str, number: int) -> list[Mutant]:
    """A seeded choice over all covered figures."""
    mutants = _mutants(name)
    return random.Random(f"{name} 2026").sample(mutants, min(number, len(mutants)))  # noqa: S311 – repeatable, not secret


@pytest.mark.parametrize("name", DOCUMENTS)
def test_most_figures_of_the_tables_are_covered(name: str) -> None:
    """All figures but those that stand alone: 三公 items without a sum, rows whose columns stay open."""
    _, record, _, _ = _original(name)
    figures = sum(len(row.figures) for table in record.tables for row in table.rows)
    assert len(_mutants(name)) >= 0.75 * figures


@pytest.mark.parametrize("name", DOCUMENTS)
def test_changed_figure_is_found(name: str) -> None:
    missed = [str(mutant) for mutant in _chosen(name, IN_A_RUN) if not _is_found(name, mutant)]
    print(f"{name}: {IN_A_RUN - len(missed)} of {IN_A_RUN} changed figures were found")
    assert not missed, f"{name}: no finding names {missed}"


def test_text_that_is_not_changed_brings_no_finding() -> None:
    document, _, _, before = _original("changji-2025")
    _, _, after = _audited(read_bytes(document.text.encode(), document.source_name))
    assert {_key(one) for one in after} == {_key(one) for one in before}


def _report(number: int) -> Iterator[str]:
    for name in DOCUMENTS:
        chosen = _chosen(name, number)
        missed = [mutant for mutant in chosen if not _is_found(name, mutant)]
        covered, found = len(_mutants(name)), len(chosen) - len(missed)
        yield f"{name}: {found} of {len(chosen)} found ({found / len(chosen):.1%}), {covered} figures covered"
        yield from (f"  missed: {mutant}" for mutant in missed)


if __name__ == "__main__":
    for line in _report(int(sys.argv[1])):
        print(line, flush=True)
