"""What the store says around a thing: its statements, what refers to it, what it stands in, the words it was read from.

In: the store and a thing. Out: :class:`View`, which :mod:`thing_page` shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from budgetkg.api.store import Row, Store, text_in
from budgetkg.ontology.terms import BKG, ORG, PROV, RDFS, SKOS

MOST_OF_A_KIND = 30
"""Things of one class that refer to a thing by one property, shown on its page."""

_OUT = "SELECT DISTINCT ?p ?o WHERE {{ {iri} ?p ?o }} ORDER BY ?p ?o"
_IN = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?p ?c (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s ?p {iri}
  OPTIONAL {{ ?s a ?c FILTER (STRSTARTS(STR(?c), "{own}"))
    FILTER NOT EXISTS {{ ?s a ?narrower . ?narrower rdfs:subClassOf ?c }} }}
}} GROUP BY ?p ?c ORDER BY ?p ?c"""
_IN_BY = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#> SELECT DISTINCT ?s ?order WHERE {{ ?s {by} {iri} {of}
  OPTIONAL {{ ?s bkg:order ?order }} }} ORDER BY ?order ?s LIMIT {most}"""
_UP = "SELECT ?up WHERE {{ {iri} ?p ?up VALUES (?p ?rank) {{ {ranks} }} }} ORDER BY ?rank ?up LIMIT 1"
_CODES = """SELECT ?p ?value ?entry WHERE {{ VALUES (?p ?value) {{ {pairs} }}
  ?p <{see}> ?scheme . ?entry <{scheme}> ?scheme ; <{notation}> ?value }}"""
_QUOTES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?file ?page ?first ?last ?quote WHERE {{
  {{ {iri} bkg:evidence|bkg:otherEvidence|bkg:row/bkg:evidence ?evidence }} UNION {{ VALUES ?evidence {{ {iri} }} }}
  ?evidence bkg:lineStart ?first ; bkg:lineEnd ?last ; oa:hasSource/bkg:fileName ?file ; oa:hasSelector/oa:exact ?quote .
  OPTIONAL {{ ?evidence bkg:page ?page }}
}} ORDER BY ?file ?first"""

_PARENTS = (
    *(BKG.row, BKG.table, BKG.targetTable, BKG.project, BKG.citingProject, BKG.partOf, PROV.specializationOf),
    *(ORG.unitOf, BKG.department, SKOS.broader, SKOS.inScheme),
)
"""What a thing stands in, the nearest first: the trail above its name."""
_FIRST_KINDS = (
    *(BKG.Project, BKG.FundingNotice, BKG.NumberedDocument, BKG.BudgetDisclosure, BKG.DepartmentYear, BKG.BudgetTable),
    *(
        BKG.AllocationItem,
        BKG.PolicyCitation,
        BKG.TargetTable,
        BKG.Indicator,
        BKG.TableRow,
        BKG.Figure,
        BKG.Discrepancy,
    ),
    *(BKG.Division, BKG.SubordinateUnit, BKG.StatedChange, BKG.StatedFact, BKG.TermDefinition),
)
"""The classes whose members are shown first among those that refer to a thing."""
_MARKED = (BKG.reportedValue, BKG.mention, BKG.printedName, BKG.label, BKG.projectName)


@dataclass(frozen=True, slots=True)
class Group:
    """What refers to a thing: of which class (None: of no own class), by which property, how many, the first of them."""

    kind: ox.NamedNode | None
    by: ox.NamedNode
    total: int
    things: list[ox.NamedNode]


@dataclass(frozen=True, slots=True)
class View:
    """What the store says around a thing."""

    stated: list[Row]
    pointing: list[Group]
    trail: list[ox.NamedNode]
    codes: dict[tuple[ox.NamedNode, str], ox.NamedNode]
    quotes: list[dict[str, object]]

    def named(self) -> set[ox.NamedNode]:
        """All things that a page of it names."""
        stated = {term for row in self.stated for term in row.values() if isinstance(term, ox.NamedNode)}
        pointing = {one for group in self.pointing for one in (group.by, group.kind, *group.things) if one}
        return {*stated, *pointing, *self.trail, *self.codes.values()}


def look(store: Store, node: ox.NamedNode) -> View:
    """What the store says around a thing; what refers to it has the most telling classes first."""
    stated = store.select(_OUT.format(iri=node))
    return View(
        stated,
        sorted(_pointing(store, node), key=_importance),
        _trail(store, node),
        _codes(store, stated),
        _quotes(store, node, stated),
    )


def _pointing(store: Store, node: ox.NamedNode) -> Iterator[Group]:
    for row in store.select(_IN.format(iri=node, own=str(BKG._NS))):
        by, total, kind = row.get("p"), row.get("n"), row.get("c")
        if isinstance(by, ox.NamedNode) and isinstance(total, ox.Literal):
            of = (
                f"; a {kind} ."
                if kind
                else f". FILTER NOT EXISTS {{ ?s a ?c FILTER (STRSTARTS(STR(?c), '{BKG._NS}')) }}"
            )
            found = store.select(_IN_BY.format(by=by, iri=node, of=of, most=MOST_OF_A_KIND))
            things = [one for row in found if isinstance(one := row["s"], ox.NamedNode)]
            yield Group(kind if isinstance(kind, ox.NamedNode) else None, by, int(total.value), things)


def _importance(group: Group) -> tuple[int, str, str]:
    first = {str(one): place for place, one in enumerate(_FIRST_KINDS)}
    kind = group.kind.value if group.kind else ""
    return first.get(kind, len(first)), kind, group.by.value


def _trail(store: Store, node: ox.NamedNode) -> list[ox.NamedNode]:
    """What a thing stands in, from the widest to the nearest."""
    ranks = " ".join(f"(<{one}> {rank})" for rank, one in enumerate(_PARENTS))
    found: list[ox.NamedNode] = []
    while len(found) < len(_PARENTS):
        up = next((row["up"] for row in store.select(_UP.format(iri=found[-1] if found else node, ranks=ranks))), None)
        if not isinstance(up, ox.NamedNode) or up in found or up == node:
            break
        found.append(up)
    return found[::-1]


def _codes(store: Store, stated: Iterable[Row]) -> dict[tuple[ox.NamedNode, str], ox.NamedNode]:
    """The entries of code lists that words stand for: a property names its list with rdfs:seeAlso."""
    pairs = " ".join(
        f"({p} {o})"
        for row in stated
        if isinstance(p := row["p"], ox.NamedNode) and isinstance(o := row["o"], ox.Literal)
    )
    query = _CODES.format(pairs=pairs, see=RDFS.seeAlso, scheme=SKOS.inScheme, notation=SKOS.notation)
    return {
        (p, value.value): entry
        for row in (store.select(query) if pairs else ())
        if isinstance(p := row["p"], ox.NamedNode)
        and isinstance(value := row["value"], ox.Literal)
        and isinstance(entry := row["entry"], ox.NamedNode)
    }


def _quotes(store: Store, node: ox.NamedNode, stated: Sequence[Row]) -> list[dict[str, object]]:
    """The words that a thing was read from; in them, the value or name that it states is marked."""
    marked = [
        value.value
        for name in _MARKED
        for row in stated
        if isinstance(row["p"], ox.NamedNode)
        and row["p"].value == str(name)
        and isinstance(value := row["o"], ox.Literal)
    ]
    return [
        {
            **{name: text_in(row, name) for name in ("file", "page", "first", "last")},
            "parts": list(_parts(text_in(row, "quote"), marked)),
        }
        for row in store.select(_QUOTES.format(iri=node))
    ]


def _parts(quote: str, marked: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """A quote in parts; those that say the first of these words that it holds are marked. 16 is no part of 216.5."""
    for words in marked:
        pattern = rf"(?<![0-9.,])({re.escape(words)})(?![0-9]|[.,][0-9])" if words else "(?!)"
        parts = re.split(pattern, quote)
        if len(parts) > 1 and words != quote:
            yield from ((part, place % 2 == 1) for place, part in enumerate(parts) if part)
            return
    yield quote, False
