"""A piece of evidence in its context: the quote, its offsets, what was read from it, and the evidence around it.

In: a store and an id. Out: :class:`EvidenceDetail`. The store keeps the words of every statement and not the text of the
document, so that the context is what statements before and behind quote, each with its own lines and offsets; lines of
which nothing was read are not there. The context in a PDF ends with the page.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox
from pydantic import Field

from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.models import Model, Named, Place
from budgetkg.api.catalogue.places import PLACE, RDF_TYPE, known, named_thing, place
from budgetkg.api.catalogue.search import One
from budgetkg.api.nodes import Nodes
from budgetkg.api.store import Store
from budgetkg.ontology.terms import BKG, OA, RDFS, SKOS, SPDX

_READ = (
    *(RDF_TYPE, SKOS.prefLabel, RDFS.label, BKG.projectName, BKG.label, BKG.item, BKG.mention, BKG.extractedBy),
    *(SPDX.checksum, SPDX.checksumValue, *PLACE),
)
_AROUND = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?evidence WHERE {{
  ?evidence oa:hasSource {source} ; bkg:lineStart ?first ; bkg:lineEnd ?last . {page}
  FILTER (?last >= {first} && ?first <= {last})
}}"""


class EvidenceAsked(One):
    """How much context is wanted."""

    lines: int = Field(3, ge=0, le=50, description="前后各多少行 how many lines before and behind", examples=[3])


class Quoted(Place):
    """出处，连同在全文中的位置。 A place with its position in the text."""

    start: int | None = Field(
        description="在来源文本中的起点，以字符计 where it begins, in characters", examples=[9635]
    )
    end: int | None = Field(description="终点 where it ends", examples=[9715])


class Statement(Named):
    """据此读出的一项陈述。 A statement that was read from it."""

    property: str = Field(
        description="evidence 主要出处 | otherEvidence 另一处 by which property it is named", examples=["evidence"]
    )
    types: list[str] = Field(description="种类 kinds", examples=[["Project"]])
    label: str | None = Field(description="名称 name", examples=["自治区中小企业发展专项资金"])
    extractor: str | None = Field(description="由何提取 what read it")


class Context(Model):
    """前后文：图中同一文件相邻的出处。 What the graph holds of the lines around."""

    is_full_text: bool = Field(
        description="恒为假：图中只存各陈述的原文，不存全文 always false: the graph keeps the words of statements, not the text"
    )
    before: list[Quoted] = Field(description="之前 before")
    within: list[Quoted] = Field(description="与之重叠 overlapping")
    after: list[Quoted] = Field(description="之后 behind")


class EvidenceDetail(Quoted):
    """一处出处及其前后文。 A piece of evidence in its context."""

    document: str = Field(description="来源文件的 IRI IRI of the document")
    checksum_sha256: str | None = Field(
        description="来源文件的校验和，据此可核对位置 checksum of the file to which offsets belong"
    )
    statements: list[Statement] = Field(description="据此读出的陈述 what was read from it")
    context: Context


def read_evidence(store: Store, id: str, links: Links, lines: int) -> EvidenceDetail:
    """One piece of evidence. Raises UnknownThing."""
    nodes = Nodes(store, _READ)
    iri = known(nodes, links, "evidence", id, BKG.Evidence)
    [source] = nodes.follow([iri], OA.hasSource) or [""]
    nodes.follow([source], SPDX.checksum)
    around = _around(store, nodes, iri, source, lines)
    nodes.load(around)
    nodes.follow([iri, *around], OA.hasSelector)
    own = _quoted(nodes, links, iri)
    return EvidenceDetail(
        **dict(own),
        document=source,
        checksum_sha256=nodes.text(nodes.link(source, SPDX.checksum), SPDX.checksumValue),
        statements=_statements(nodes, links, iri),
        context=_context(own, [_quoted(nodes, links, one) for one in around if one != iri]),
    )


def _around(store: Store, nodes: Nodes, iri: str, source: str, lines: int) -> list[str]:
    first, last = nodes.number(iri, BKG.lineStart) or 0, nodes.number(iri, BKG.lineEnd) or 0
    page, page_end = nodes.number(iri, BKG.page), nodes.number(iri, BKG.pageEnd)
    on_page = "" if page is None else f"?evidence bkg:page {page} ."  # the lines of a PDF are counted on each page
    last = first if page_end not in (None, page) else last
    query = _AROUND.format(source=ox.NamedNode(source), page=on_page, first=first - lines, last=last + lines)
    return [one.value for row in store.select(query) if isinstance(one := row["evidence"], ox.NamedNode)]


def _quoted(nodes: Nodes, links: Links, iri: str) -> Quoted:
    selectors = nodes.links(iri, OA.hasSelector)
    starts = [one for selector in selectors if (one := nodes.number(selector, OA.start)) is not None]
    ends = [one for selector in selectors if (one := nodes.number(selector, OA.end)) is not None]
    return Quoted(**dict(place(nodes, links, iri)), start=min(starts, default=None), end=max(ends, default=None))


def _statements(nodes: Nodes, links: Links, iri: str) -> list[Statement]:
    named = [("evidence", one) for one, _ in nodes.pointing(BKG.evidence, [iri])]
    named += [("otherEvidence", one) for one, _ in nodes.pointing(BKG.otherEvidence, [iri])]
    nodes.load(one for _, one in named)
    labels = (SKOS.prefLabel, BKG.projectName, BKG.label, BKG.item, BKG.mention)
    return [
        Statement(
            **named_thing(links, one),
            property=property,
            types=sorted(
                kind.removeprefix(str(BKG.BudgetTable).rpartition("#")[0] + "#")
                for kind in nodes.links(one, RDF_TYPE)
                if kind.startswith(str(BKG.BudgetTable).rpartition("#")[0])
            ),
            label=next((text for name in labels if (text := nodes.text(one, name))), None),
            extractor=nodes.link(one, BKG.extractedBy) or None,
        )
        for property, one in named
    ]


def _context(own: Quoted, others: Sequence[Quoted]) -> Context:
    """Parted by offsets; a place without offsets counts by its lines."""

    def span(one: Quoted) -> tuple[int, int]:
        if one.start is None or one.end is None or own.start is None:
            return one.line_start, one.line_end + 1
        return one.start, one.end

    first, last = span(own)
    ordered = sorted(others, key=lambda one: (*span(one), one.iri))
    return Context(
        is_full_text=False,
        before=[one for one in ordered if span(one)[1] <= first],
        within=[one for one in ordered if span(one)[1] > first and span(one)[0] < last],
        after=[one for one in ordered if span(one)[0] >= last],
    )
