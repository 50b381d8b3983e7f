"""Names of the things of the graph, in the reader's language: what a page calls each of them.

In: the store, IRIs and a language. Out: a name for each, made of what the graph says: its label, else its words, else its
place (a figure is named by row, column and value). Classes and properties of reused vocabularies, which the store does
not describe, have their names in `reused_terms.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from budgetkg.api.store import Store
from budgetkg.ontology.terms import BKG, DCTERMS, OA, RDF, RDFS, SKOS

LONGEST = 60
"""Characters of a name; the rest is left out with an ellipsis."""

_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_WORDS = (BKG.projectName, BKG.printedName, BKG.label, BKG.item, BKG.mention, BKG.message, BKG.text, OA.exact)
_MORE_WORDS = (BKG.fileName, BKG.printedTitle, BKG.listedName, BKG.section, BKG.whole, BKG.leftName)
_PARTS = (BKG.row, BKG.column, BKG.tableKind, OA.hasSelector, BKG.cites, BKG.relationFrom, BKG.relationTo, BKG.project)
_OTHERS = (RDF.type, SKOS.notation, BKG.lineStart, BKG.reportedValue, BKG.reportedUnit, BKG.year)
_WITH_CODE = frozenset(map(str, (BKG.FunctionalClass, BKG.EconomicClass)))
_WITH_YEAR = str(BKG.DepartmentYear)
_READ = (*_LABELS, *_WORDS, *_MORE_WORDS, *_PARTS, *_OTHERS)
_QUERY = "SELECT ?x ?p ?o WHERE {{ VALUES ?x {{ {things} }} ?x ?p ?o FILTER (?p IN ({properties})) }} ORDER BY ?x ?p ?o"
_AT_ONCE = 500

_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Said = dict[ox.NamedNode, dict[str, list[_Node]]]


@dataclass(slots=True)
class Names:
    """What things are called, and of which classes they are."""

    language: str
    _said: _Said = field(default_factory=dict)

    def __getitem__(self, thing: ox.NamedNode) -> str:
        """The name of a thing; the end of its IRI where nothing else is known."""
        found = self._label(thing) or reused_terms().get(thing.value, {}).get(self.language)
        return shortened(found or self._made(thing) or self._kind_and_end(thing))

    def value(self, thing: ox.NamedNode) -> str:
        """The figure that a thing states, as printed, with its unit; empty where it states none."""
        value = self._word(thing, BKG.reportedValue)
        return f"{value} {self._word(thing, BKG.reportedUnit)}".strip() if value else ""

    def kinds(self, thing: ox.NamedNode) -> list[ox.NamedNode]:
        """The classes of a thing, own ones first."""
        found = self._said.get(thing, {}).get(str(RDF.type), [])
        classes = [one for one in found if isinstance(one, ox.NamedNode)]
        return sorted(classes, key=lambda one: (not one.value.startswith(str(BKG._NS)), one.value))

    def _label(self, thing: ox.NamedNode) -> str:
        labels = [
            one
            for name in _LABELS
            for one in self._said.get(thing, {}).get(str(name), [])
            if isinstance(one, ox.Literal)
        ]
        if not labels:
            return ""
        label = min(labels, key=lambda one: one.language != self.language).value
        kinds = {one.value for one in self.kinds(thing)}
        if kinds & _WITH_CODE:
            return f"{self._word(thing, SKOS.notation)} {label}"
        return f"{label} {self._word(thing, BKG.year)}" if _WITH_YEAR in kinds else label

    def _kind_and_end(self, thing: ox.NamedNode) -> str:
        kind = next(iter(self.kinds(thing)), None)
        return f"{self[kind]} {thing.value.rpartition('/')[2]}" if kind and kind != thing else _end(thing.value)

    def _made(self, thing: ox.NamedNode) -> str:
        """A name out of words and parts, for what has no label."""
        row, column, kind = (self._part(thing, name) for name in (BKG.row, BKG.column, BKG.tableKind))
        value = self.value(thing)
        if row:
            return f"{self[row]} · {self[column] if column else '?'} {value}"
        if kind:
            return self[kind]
        first, last = self._part(thing, BKG.relationFrom), self._part(thing, BKG.relationTo)
        if first and last:
            return f"{self[first]} → {self[last]}"
        words = next((found for name in (*_WORDS, *_MORE_WORDS) if (found := self._word(thing, name))), "")
        if words:
            return f"{words} {value}".strip()
        return self._place(thing) or value

    def _place(self, thing: ox.NamedNode) -> str:
        """Where in a document: line and quote. Else the document that is cited, or the project that it is about."""
        other, line = self._part(thing, BKG.cites) or self._part(thing, BKG.project), self._word(thing, BKG.lineStart)
        if other:
            return self[other]
        if not line:
            return ""
        selectors = [one for one in self._said[thing].get(str(OA.hasSelector), []) if isinstance(one, ox.NamedNode)]
        quote = next((found for one in selectors if (found := self._word(one, OA.exact))), "")
        return f"第{line}行 {quote}" if self.language == "zh" else f"line {line} {quote}"

    def _word(self, thing: ox.NamedNode, name: object) -> str:
        found = [one for one in self._said.get(thing, {}).get(str(name), []) if isinstance(one, ox.Literal)]
        return min(found, key=lambda one: one.language not in (self.language, None)).value if found else ""

    def _part(self, thing: ox.NamedNode, name: object) -> ox.NamedNode | None:
        found = self._said.get(thing, {}).get(str(name), [])
        return next((one for one in found if isinstance(one, ox.NamedNode)), None)

    def parts(self, things: Iterable[ox.NamedNode]) -> set[ox.NamedNode]:
        """What must be named before these can be."""
        wanted = (*map(str, _PARTS), str(RDF.type))
        return {
            one
            for thing in things
            for name in wanted
            for one in self._said.get(thing, {}).get(name, [])
            if isinstance(one, ox.NamedNode) and one not in self._said
        }

    def read(self, store: Store, things: Iterable[ox.NamedNode]) -> None:
        """Ask the store what it says of these things."""
        asked = sorted(set(things), key=str)
        self._said.update({thing: {} for thing in asked})
        for first in range(0, len(asked), _AT_ONCE):
            query = _QUERY.format(
                things=" ".join(map(str, asked[first : first + _AT_ONCE])),
                properties=", ".join(f"<{one}>" for one in _READ),
            )
            for row in store.select(query):
                thing, name = row["x"], row["p"]
                if isinstance(thing, ox.NamedNode) and isinstance(name, ox.NamedNode):
                    self._said[thing].setdefault(name.value, []).append(row["o"])


def names_of(store: Store, things: Iterable[ox.NamedNode], language: str) -> Names:
    """The names of things: they themselves, then what they are named by (a figure by its row and column)."""
    names = Names(language)
    wanted = set(things)
    for _ in range(3):  # a figure's row, the row's project …; nothing is named by more steps
        names.read(store, wanted)
        wanted = names.parts(wanted)
        if not wanted:
            break
    return names


@cache
def reused_terms() -> Mapping[str, Mapping[str, str]]:
    """IRI of a term of a reused vocabulary → language → its name."""
    content = (files("budgetkg.api.server") / "reused_terms.csv").read_text(encoding="utf-8")
    return {row["iri"]: {"zh": row["zh"], "en": row["en"]} for row in csv.DictReader(content.splitlines())}


def shortened(text: str, longest: int = LONGEST) -> str:
    """A text in one line, cut where it is too long for a name."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest]}…"


def _end(iri: str) -> str:
    return iri.rpartition("#")[2] if "#" in iri else "/".join(iri.rstrip("/").split("/")[-2:])
