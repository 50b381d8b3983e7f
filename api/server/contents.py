"""What the store holds, in numbers and by disclosure: for the start page, the list of dumps, VoID and DCAT.

In: the store. Out: :class:`Contents`, asked for once for each state of the store.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from budgetkg.api.server.keeper import Keeper
from budgetkg.api.server.work import work
from budgetkg.api.store import Store, text_in
from budgetkg.ontology.terms import BKG

_PREFIXES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
"""
_CLASSES = f"SELECT ?c (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a ?c FILTER (STRSTARTS(STR(?c), '{BKG._NS}')) }} GROUP BY ?c ORDER BY ?c"
_TRIPLES = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
_DISCLOSURES = (
    _PREFIXES
    + """SELECT ?x (SAMPLE(?t) AS ?title) ?publisher (SAMPLE(?l) AS ?department) ?year (SAMPLE(?i) AS ?issued) (SAMPLE(?f) AS ?file) WHERE {
  ?x a bkg:BudgetDisclosure ; dcterms:title ?t ; bkg:year ?year ; bkg:department ?publisher ; prov:wasDerivedFrom/bkg:fileName ?f .
  ?publisher skos:prefLabel ?l . OPTIONAL { ?x dcterms:issued ?i }
} GROUP BY ?x ?publisher ?year ORDER BY ?department ?year ?x"""
)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A disclosure as a list shows it. `name`: the end of its IRI; `issued`: a date, empty where it is not stated."""

    iri: str
    name: str
    title: str
    department: str
    department_iri: str
    year: str
    issued: str
    file: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What the store holds. `classes`: local name of a class of the project → how many things it has."""

    triples: int
    classes: dict[str, int]
    disclosures: tuple[Disclosure, ...]

    def number(self, name: str) -> int:
        """How many things of a class there are."""
        return self.classes.get(name, 0)


def read_contents(store: Store) -> Contents:
    """What the store holds. Runs where the store is opened."""
    triples = store.select(_TRIPLES)
    classes = {text_in(row, "c").partition("#")[2]: int(text_in(row, "n")) for row in store.select(_CLASSES)}
    disclosures = tuple(
        Disclosure(
            text_in(row, "x"),
            text_in(row, "x").rpartition("/")[2],
            *(text_in(row, name) for name in ("title", "department", "publisher", "year", "issued", "file")),
        )
        for row in store.select(_DISCLOSURES)
    )
    return Contents(int(text_in(triples[0], "n")), classes, disclosures)


async def contents_of(request: Request) -> Contents:
    """What the store of the server holds now."""
    keeper: Keeper = request.app.state.keeper
    state = keeper.state()
    known: tuple[str, Contents] | None = getattr(request.app.state, "contents", None)
    if known is None or known[0] != state:
        known = state, await work(request, None, read_contents)
        request.app.state.contents = known
    return known[1]
