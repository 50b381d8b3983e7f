"""Names and evidence of things, as all answers give them.

In: things loaded from the store. Out: references and places.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.models import Place, Ref
from budgetkg.api.nodes import Nodes, local, quote_of
from budgetkg.ontology.errors import QueryRefused
from budgetkg.ontology.terms import BKG, OA, SKOS


class UnknownThing(QueryRefused):
    """No thing of the collection has this id."""


PLACE = (
    *(BKG.evidence, BKG.page, BKG.pageEnd, BKG.lineStart, BKG.lineEnd, BKG.fileName),
    *(OA.hasSource, OA.hasSelector, OA.exact, OA.start, OA.end),
)
"""The properties that a place is made of."""
DEPARTMENT = (BKG.department, BKG.region, BKG.regionCode, BKG.year, SKOS.prefLabel)
"""The properties that say whose a thing is."""


def load_places(nodes: Nodes, things: Iterable[str], *more: str) -> None:
    """Read the evidence of loaded things, by `bkg:evidence` and by the other properties given."""
    evidence = nodes.follow(things, BKG.evidence, *more)
    nodes.follow(evidence, OA.hasSource, OA.hasSelector)


def load_departments(nodes: Nodes, things: Iterable[str]) -> None:
    """Read the departments of loaded things, and their regions."""
    nodes.follow(nodes.follow(things, BKG.department), BKG.region)


def place(nodes: Nodes, links: Links, evidence: str) -> Place:
    """A place whose parts are loaded."""
    return Place(
        **thing(links, "evidence", evidence),
        source_file=nodes.text(nodes.link(evidence, OA.hasSource), BKG.fileName) or "",
        page=nodes.number(evidence, BKG.page),
        page_end=nodes.number(evidence, BKG.pageEnd),
        line_start=nodes.number(evidence, BKG.lineStart) or 0,
        line_end=nodes.number(evidence, BKG.lineEnd) or 0,
        quote=quote_of(nodes, evidence),
    )


def place_of(nodes: Nodes, links: Links, iri: str) -> Place:
    """Where a thing is printed."""
    return place(nodes, links, nodes.link(iri, BKG.evidence))


def thing(links: Links, collection: str, iri: str) -> dict[str, Any]:
    """The fields that every thing has."""
    return {
        "id": links.id(collection, iri),
        "iri": iri,
        "url": links.url(collection, iri),
        "html_url": links.page(iri),
    }


def named_thing(links: Links, iri: str) -> dict[str, Any]:
    """The fields of a thing that is in no collection."""
    return {"iri": iri, "html_url": links.page(iri)}


def ref(nodes: Nodes, links: Links, collection: str, iri: str, name: str = SKOS.prefLabel) -> Ref:
    """A thing by its name; its id where it has none."""
    return Ref(**thing(links, collection, iri), name=nodes.text(iri, name) or links.id(collection, iri))


def region_of(nodes: Nodes, department: str) -> tuple[str | None, str | None]:
    """The code and the name of a department's region; None where it is not known."""
    code, name = region_of_code(nodes, nodes.link(department, BKG.region))
    return nodes.text(department, BKG.regionCode) or code, name


def region_of_code(nodes: Nodes, region: str) -> tuple[str | None, str | None]:
    """The code and the name of a region that is loaded; None where there is none."""
    return local(region), nodes.text(region, SKOS.prefLabel, "zh")


def known(nodes: Nodes, links: Links, collection: str, id: str, kind: str) -> str:
    """The IRI of an id, loaded, where the store knows a thing of this kind (a class) by it. Raises UnknownThing."""
    iri = links.iri(collection, id)
    try:
        nodes.load([iri])
    except ValueError:  # no IRI can hold such characters
        found = False
    else:
        found = str(kind) in nodes.links(iri, RDF_TYPE)
    if not found:
        raise UnknownThing(
            f"{id!r}: 没有此项 there is nothing by this id in /api/{collection}; the list gives the ids that there are."
        )
    return iri


RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
