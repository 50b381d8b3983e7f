"""A thing of the graph as a page: what it is, its amount, what is said of it, the words it was read from, what refers to it.

In: the store, an IRI, a language. Out: HTML. It runs where the store is opened. What tells how the graph was made (order,
extractor, keys) stands apart at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from budgetkg.api.amounts import wan
from budgetkg.api.server.linked_data import SUFFIXES, find, graph_address
from budgetkg.api.server.naming import Names, names_of
from budgetkg.api.server.pages import Places, local_address, rendered
from budgetkg.api.server.table_grid import Grid, read_grid
from budgetkg.api.server.thing_view import look
from budgetkg.api.store import Row, Store
from budgetkg.ontology.terms import (
    BKG,
    DCTERMS,
    ELI,
    OA,
    OBEU_ATTRIBUTE,
    OBEU_DIMENSION,
    OBEU_MEASURE,
    PROV,
    QB,
    RDF,
    RDFS,
    SKOS,
)

_FIRST = (
    *(
        BKG.policyNumber,
        DCTERMS.title,
        BKG.projectName,
        BKG.department,
        BKG.year,
        BKG.undertakingUnit,
        BKG.hasPolicyBasis,
    ),
    *(BKG.fundingSource, BKG.functionalCode, BKG.functionalClassification, BKG.disclosureStatus, BKG.row, BKG.column),
    *(SKOS.definition, RDFS.comment, BKG.text, BKG.mention, BKG.cites, BKG.citingProject, BKG.role),
)
_TECHNICAL = frozenset(
    map(
        str,
        (
            *(RDF.type, BKG.order, BKG.extractedBy, BKG.titleKey, BKG.plainValue, BKG.describedBy, BKG.codeIsPrinted),
            *(
                BKG.evidence,
                BKG.otherEvidence,
                OBEU_ATTRIBUTE.currency,
                RDFS.isDefinedBy,
                PROV.wasGeneratedBy,
                QB.structure,
            ),
            *(OA.hasSelector, OA.exact, QB.dataSet, BKG.linesPrinted, BKG.linesCaptured, BKG.linesIgnored),
            *(BKG.linesUnread, BKG.matchedBy, BKG.reportedUnit, BKG.reportedValue, SKOS.prefLabel, SKOS.topConceptOf),
            *(ELI.id_local, ELI.number, BKG.serial, BKG.agencyCode, DCTERMS.publisher, OBEU_DIMENSION.fiscalYear),
            "http://www.w3.org/ns/shacl#resultMessage",
            "http://www.w3.org/ns/shacl#resultSeverity",
        ),
    )
)
_AMOUNTS = frozenset(map(str, (BKG.amountYuan, OBEU_MEASURE.amount, BKG.changeYuan)))
_MAIN_AMOUNTS = (str(BKG.amountYuan), str(OBEU_MEASURE.amount))


@dataclass(frozen=True, slots=True)
class Link:
    """A thing as a page names it: its address on this host where it has one, else its IRI; words where it is a literal."""

    text: str
    href: str | None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Pointing:
    """What of one class refers to a thing by one property: so many, and the first of them, each with its value."""

    kind: Link | None
    property: Link
    total: int
    things: list[tuple[Link, str]]


def describe_as_html(store: Store, iri: str, of_this_host: Places, language: str, root: str) -> bytes:
    """The page of a thing. `of_this_host` are pairs of IRI prefix and path. Raises NoSuchThing."""
    found = find(store, iri)
    seen, grid = look(store, found.node), read_grid(store, found.node)
    names = names_of(store, seen.named() | {found.node} | (grid.named() if grid else set()), language)
    writer = _Writer(names, of_this_host, seen.codes)
    title, address = names[found.node], local_address(iri, of_this_host) or iri
    stated = writer.statements(seen.stated)
    return rendered(
        "thing.html.jinja",
        language,
        root,
        iri=iri,
        name=address,
        title=title,
        kinds=[writer.link(kind) for kind in _own_kinds(names, found.node)],
        trail=[writer.link(one) for one in seen.trail],
        amount=_main_amount(seen.stated, language),
        stated=[(writer.link(name), values) for name, values in stated if name.value not in _TECHNICAL],
        technical=[(writer.link(name), values) for name, values in stated if name.value in _TECHNICAL],
        pointing=[
            Pointing(
                writer.link(group.kind) if group.kind else None,
                writer.link(group.by),
                group.total,
                [(writer.link(one), _note(names, one, group.kind)) for one in group.things],
            )
            for group in seen.pointing
        ],
        grid=writer.grid(grid) if grid else None,
        quotes=seen.quotes,
        formats=[suffix for suffix in SUFFIXES if suffix != "html"],
        size=f"{found.size:,}",
        graph=graph_address(f"{root}/data", iri) if found.size else None,
    ).encode("utf-8")


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes terms as the reader sees them."""

    names: Names
    of_this_host: Places
    codes: dict[tuple[ox.NamedNode, str], ox.NamedNode]

    def link(self, term: object) -> Link:
        if isinstance(term, ox.NamedNode):
            return Link(self.names[term], local_address(term.value, self.of_this_host) or term.value)
        return Link(term.value, None, term.language) if isinstance(term, ox.Literal) else Link(str(term), None)

    def statements(self, rows: Sequence[Row]) -> list[tuple[ox.NamedNode, list[Link]]]:
        """Each property with its values, the telling ones first; texts in the reader's language where there are such."""
        found: dict[ox.NamedNode, list[object]] = {}
        for row in rows:
            if isinstance(row["p"], ox.NamedNode):
                found.setdefault(row["p"], []).append(row["o"])
        first = {str(one): place for place, one in enumerate(_FIRST)}
        order = sorted(found, key=lambda one: (first.get(one.value, len(first)), one.value))
        return [(name, [self._value(name, one) for one in self._in_language(found[name])]) for name in order]

    def grid(self, grid: Grid) -> dict[str, object]:
        """A table: the links of its columns and, row by row, of the row and of its figures."""
        rows = [
            (
                self.link(one.row),
                one.code,
                [[self._figure(*cell) for cell in one.figures.get(column, ())] for column in grid.columns],
            )
            for one in grid.rows
        ]
        return {"columns": [self.link(one) if one else None for one in grid.columns], "rows": rows}

    def _figure(self, figure: ox.NamedNode, value: str) -> Link:
        return Link(value, local_address(figure.value, self.of_this_host) or figure.value)

    def _in_language(self, values: list[object]) -> list[object]:
        languages = {one.language for one in values if isinstance(one, ox.Literal) and one.language}
        if not {"zh", "en"} <= languages:
            return values
        return [one for one in values if not isinstance(one, ox.Literal) or one.language in (self.names.language, None)]

    def _value(self, name: ox.NamedNode, value: object) -> Link:
        if isinstance(value, ox.Literal):
            entry = self.codes.get((name, value.value))
            if entry:
                return self.link(entry)
            if name.value in _AMOUNTS:
                return Link(money(Decimal(value.value), self.names.language), None)
            if value.value in ("true", "false") and self.names.language == "zh":
                return Link("是" if value.value == "true" else "否", None)
        return self.link(value)


def money(amount: Decimal, language: str) -> str:
    """An amount in yuan as 万元 and 元, exact.

    >>> money(Decimal("150000"), "zh"), money(Decimal("150000"), "en")
    ('15.00 万元（150,000 元）', '150,000 yuan (15.00 万元)')
    """
    if language == "zh":
        return f"{wan(amount)} 万元（{amount:,f} 元）"
    return f"{amount:,f} yuan ({wan(amount)} 万元)"


def _main_amount(stated: Iterable[Row], language: str) -> str | None:
    for row in stated:
        name, value = row["p"], row["o"]
        if isinstance(name, ox.NamedNode) and name.value in _MAIN_AMOUNTS and isinstance(value, ox.Literal):
            return money(Decimal(value.value), language)
    return None


def _own_kinds(names: Names, node: ox.NamedNode) -> list[ox.NamedNode]:
    """The classes to show: own ones where there are such, else those of other vocabularies."""
    kinds = names.kinds(node)
    own = [one for one in kinds if one.value.startswith(str(BKG._NS))]
    return own or kinds


def _note(names: Names, node: ox.NamedNode, kind: ox.NamedNode | None) -> str:
    """The value of a thing where its name does not say it; its class where it has no own one."""
    value = names.value(node)
    other = next(iter(names.kinds(node)), None) if kind is None else None
    return " · ".join(filter(None, (names[other] if other else "", "" if value in names[node] else value)))
