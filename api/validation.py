"""The validation of a store: every disclosure checked again, its findings with both places, how complete it is.

In: a store. Out: a :class:`DocumentReport` for each disclosure, in the order of department and year. It writes
nothing; what ingestion found stands in the validation graphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

import pyoxigraph as ox

from budgetkg.api.store import Row, Store, text_in
from budgetkg.api.terms import named
from budgetkg.ontology.terms import BKG, CODE, SKOS
from budgetkg.ontology.vocabulary import code_triples
from budgetkg.shapes.audit import EXTRACTION, INFO, PUBLISHER, VIOLATION, WARNING, Finding
from budgetkg.shapes.checking import CheckedDisclosure, check_disclosure

_DISCLOSURES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?disclosure ?graph ?department ?year ?file WHERE {
  ?disclosure a bkg:BudgetDisclosure ; bkg:describedBy ?graph ; bkg:printedName ?department ; bkg:year ?year ;
    prov:wasDerivedFrom/bkg:fileName ?file .
} ORDER BY ?department ?year ?file"""
_SHOWN = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?evidence ?line_start ?line_end ?page ?page_end ?quote WHERE {
  ?evidence a bkg:Evidence ; bkg:lineStart ?line_start ; bkg:lineEnd ?line_end ; oa:hasSelector/oa:exact ?quote .
  OPTIONAL { ?evidence bkg:page ?page }
  OPTIONAL { ?evidence bkg:pageEnd ?page_end }
}"""
_UNREAD = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
SELECT ?evidence WHERE { ?line a bkg:UnreadLine ; bkg:order ?order ; bkg:evidence ?evidence } ORDER BY ?order"""
_PROJECTS = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
SELECT ?status (SUM(?amount) AS ?money) WHERE {
  ?project a bkg:Project ; bkg:amountYuan ?amount ; bkg:disclosureStatus ?status
} GROUP BY ?status"""


class FailOn(StrEnum):
    """What makes validation fail: the extraction's violations, any violation, any warning, or nothing."""

    EXTRACTION = "extraction"
    VIOLATION = "violation"
    WARNING = "warning"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: lines of the source text, the page of a PDF (`page_end` if it is another), and the words."""

    line_start: int
    line_end: int
    page: int | None
    quote: str
    page_end: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One disclosure's check. `tables` counts the statutory tables it has and should have; money is in 元.

    `lines` is the number of lines with words, `unread` the places of those that were neither read nor passed over.
    """

    disclosure: str
    department: str
    year: int
    file: str
    checked: CheckedDisclosure
    places: dict[str, Place]
    tables: tuple[int, int]
    withheld_yuan: Decimal
    projects_yuan: Decimal
    lines: int
    unread: tuple[Place, ...]

    @property
    def lines_accounted_for(self) -> Decimal:
        """The share of lines that were read or passed over by a rule, from 0 to 1."""
        return 1 - Decimal(len(self.unread)) / self.lines if self.lines else Decimal(1)

    @property
    def withheld_share(self) -> Decimal:
        """The share of the projects' money whose projects are withheld (完全不予公开), from 0 to 1."""
        return self.withheld_yuan / self.projects_yuan if self.projects_yuan else Decimal(0)

    def findings(self, least: str = INFO) -> list[Finding]:
        """The findings that are at least as grave, the gravest first, then in the order of the pages."""
        allowed = _GRAVEST_FIRST[: _GRAVEST_FIRST.index(least) + 1]
        return sorted(
            (one for one in self.checked.findings if one.severity in allowed),
            key=lambda one: _GRAVEST_FIRST.index(one.severity),
        )

    def count(self, severity: str) -> int:
        """How many findings of a severity there are."""
        return sum(1 for one in self.checked.findings if one.severity == severity)

    def fails(self, on: FailOn) -> bool:
        """Whether the disclosure makes validation fail."""
        if on is FailOn.NEVER:
            return False
        if self.checked.has_extraction_violation:
            return True
        grave = {FailOn.EXTRACTION: (), FailOn.VIOLATION: (VIOLATION,), FailOn.WARNING: (VIOLATION, WARNING)}[on]
        return any(one.severity in grave for one in self.checked.findings)


_GRAVEST_FIRST = (VIOLATION, WARNING, INFO)
ORIGINS = {
    PUBLISHER: ("公布者", "publisher"),
    "rounding": ("四舍五入", "rounding"),
    EXTRACTION: ("提取", "extraction"),
}
SEVERITIES = {VIOLATION: ("违反", "violation"), WARNING: ("警告", "warning"), INFO: ("提示", "info")}


def validate(store: Store) -> Iterator[DocumentReport]:
    """Check every disclosure of the store."""
    for row in store.select(_DISCLOSURES):
        graph = row["graph"]
        if isinstance(graph, ox.NamedNode):
            yield _report(row, store.graph(graph))


def _report(row: Row, triples: set[ox.Triple]) -> DocumentReport:
    beside = ox.Store()
    beside.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    money = {text_in(one, "status"): Decimal(text_in(one, "money")) for one in _rows(beside, _PROJECTS)}
    present = {t.object for t in triples if t.predicate == named(BKG.tableKind)}
    places = dict(_places(beside))
    lines = [
        t.object.value for t in triples if t.predicate == named(BKG.linesPrinted) and isinstance(t.object, ox.Literal)
    ]
    return DocumentReport(
        text_in(row, "disclosure"),
        text_in(row, "department"),
        int(text_in(row, "year")),
        text_in(row, "file"),
        check_disclosure(triples),
        places,
        (len(statutory_tables() & present), len(statutory_tables())),
        money.get("withheld", Decimal(0)),
        sum(money.values(), Decimal(0)),
        int(lines[0]) if lines else 0,
        tuple(places[text_in(one, "evidence")] for one in _rows(beside, _UNREAD)),
    )


@cache
def statutory_tables() -> frozenset[object]:
    """The kinds of tables that every disclosure must have."""
    collection, member = named(CODE["table-kind/statutory"]), named(SKOS.member)
    return frozenset(t.object for t in code_triples() if t.subject == collection and t.predicate == member)


def _rows(store: ox.Store, query: str) -> Iterator[Row]:
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("a SELECT query is expected")
    names = [variable.value for variable in found.variables]
    for solution in found:
        yield {name: solution[name] for name in names if solution[name] is not None}


def _places(store: ox.Store) -> Iterator[tuple[str, Place]]:
    for row in _rows(store, _SHOWN):
        page, page_end = (int(number) if (number := text_in(row, name)) else None for name in ("page", "page_end"))
        lines = int(text_in(row, "line_start")), int(text_in(row, "line_end"))
        yield text_in(row, "evidence"), Place(*lines, page, text_in(row, "quote"), page_end)
