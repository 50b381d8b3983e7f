"""A disclosure into the store: outcomes, refusals, and which graph holds what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pyoxigraph as ox
import pytest

from budgetkg.api.ingestion import Prepared
from budgetkg.api.publish import InvalidDisclosure, Outcome, publish, publish_vocabulary
from budgetkg.api.settings import Settings
from budgetkg.api.store import LocalStore
from budgetkg.ontology.terms import BKG, DCAT, RDF, SH
from budgetkg.ontology.vocabulary import code_triples, ontology_triples
from budgetkg.shapes.checking import check_disclosure

BASE = "https://w3id.org/budgetkg/id/"


def _named(iri: object) -> ox.NamedNode:
    return ox.NamedNode(str(iri))


def _triples(found: Prepared) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(found.content.triples, ox.RdfFormat.N_TRIPLES)}


def test_outcome_is_added_then_unchanged_then_replaced(prepared: dict[str, Prepared], plain_settings: Settings) -> None:
    store, minter = LocalStore(None), plain_settings.minter
    content = prepared["changji-2021.txt"].content
    assert publish(store, content, minter) is Outcome.ADDED
    before = set(store.quads())
    assert publish(store, content, minter) is Outcome.UNCHANGED
    assert set(store.quads()) == before
    lines = content.triples.splitlines(keepends=True)
    last_order = next(line for line in lines if b"#personsChange>" in line)
    fewer = replace(content, triples=b"".join(line for line in lines if line != last_order))
    assert publish(store, fewer, minter) is Outcome.REPLACED
    gone = {quad.triple for quad in before - set(store.quads())}
    assert gone == {next(iter(ox.parse(last_order, ox.RdfFormat.N_TRIPLES))).triple}
    assert set(store.quads()) < before


def test_graph_of_a_disclosure_holds_what_was_read_and_nothing_else(
    prepared: dict[str, Prepared], store: LocalStore
) -> None:
    for found in prepared.values():
        assert store.graph(_named(found.content.graph)) == _triples(found)


def test_graphs_of_the_store_are_those_of_the_design(store: LocalStore, prepared: dict[str, Prepared]) -> None:
    graphs = {quad.graph_name.value for quad in store.quads()}
    disclosures = {str(found.content.disclosure).removeprefix(f"{BASE}disclosure/") for found in prepared.values()}
    assert len(disclosures) == 5
    shared = ("ontology", "codes", "shapes", "organisations", "policies", "derived", "catalogue")
    assert graphs == {
        *(f"{BASE}graph/{name}" for name in shared),
        *(f"{BASE}graph/disclosure/{name}" for name in disclosures),
        *(f"{BASE}graph/validation/{name}" for name in disclosures),
    }


def test_fact_stands_in_exactly_one_graph(store: LocalStore) -> None:
    """The union of the graphs is not deduplicated: a figure in two graphs would be summed twice."""
    held = Counter(quad.triple for quad in store.quads())
    assert [triple for triple, graphs in held.items() if graphs > 1] == []


def test_no_blank_nodes_and_ascii_iris_only(store: LocalStore) -> None:
    for quad in store.quads():
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            assert not isinstance(term, ox.BlankNode), quad
            if isinstance(term, ox.NamedNode):
                assert term.value.isascii(), quad


def test_catalogue_lists_every_disclosure_with_its_graph(store: LocalStore, prepared: dict[str, Prepared]) -> None:
    catalogue = ox.NamedNode(f"{BASE}graph/catalogue")
    triples = store.graph(catalogue)
    assert ox.Triple(catalogue, _named(RDF.type), _named(DCAT.Catalog)) in triples
    listed = {t.object for t in triples if t.subject == catalogue and t.predicate == _named(DCAT.dataset)}
    assert listed == {_named(found.content.disclosure) for found in prepared.values()}
    graphs = {(t.subject, t.object) for t in triples if t.predicate == _named(BKG.describedBy)}
    assert graphs == {(_named(found.content.disclosure), _named(found.content.graph)) for found in prepared.values()}


def test_validation_graph_says_that_the_disclosure_conforms(store: LocalStore, prepared: dict[str, Prepared]) -> None:
    for found in prepared.values():
        report = store.graph(_named(found.content.validation_graph))
        assert {t.object for t in report if t.predicate == _named(SH.conforms)} == {ox.Literal(True)}
        assert {t.predicate.value: t.object for t in report}["http://purl.org/dc/terms/subject"] == _named(
            found.content.disclosure
        )
        results = [t for t in report if t.predicate == _named(SH.result)]
        assert len(results) == len(found.content.checked.report.results)


def test_invalid_graph_is_refused_and_the_old_version_stays(
    prepared: dict[str, Prepared], plain_settings: Settings
) -> None:
    store, minter = LocalStore(None), plain_settings.minter
    content = prepared["changji-2021.txt"].content
    publish(store, content, minter)
    before = set(store.quads())
    lines = content.triples.splitlines(keepends=True)
    broken = b"".join(line for line in lines if b"measure/amount>" not in line)
    parsed = {quad.triple for quad in ox.parse(broken, ox.RdfFormat.N_TRIPLES)}
    invalid = replace(content, triples=broken, checked=check_disclosure(parsed))
    with pytest.raises(InvalidDisclosure) as refused:
        publish(store, invalid, minter)
    assert set(store.quads()) == before
    message = str(refused.value)
    assert str(content.disclosure) in message
    assert "未发布 the graph violates its shapes and was not published" in message
    assert "须有且仅有一个金额（元） must have exactly one amount in yuan" in message
    assert message.splitlines()[-1].strip() == "… 151 more", "161 figures, of which ten are shown"


def test_quote_with_a_telephone_number_is_never_published(
    prepared: dict[str, Prepared], plain_settings: Settings
) -> None:
    """Readers mask the numbers (PIPL, DESIGN §7); should one slip through, its disclosure is refused whole."""
    store, content = LocalStore(None), prepared["changji-2021.txt"].content
    exact = _named("http://www.w3.org/ns/oa#exact")
    triples = _triples(prepared["changji-2021.txt"])
    quote = min((t for t in triples if t.predicate == exact), key=str)
    triples = triples - {quote} | {ox.Triple(quote.subject, exact, ox.Literal("王某\n联系电话\n13000000000"))}
    leaking = replace(content, triples="".join(f"{t} .\n" for t in triples).encode(), checked=check_disclosure(triples))
    with pytest.raises(InvalidDisclosure, match="不得含电话号码"):
        publish(store, leaking, plain_settings.minter)
    assert set(store.quads()) == set()


def test_vocabulary_is_published_once(plain_settings: Settings) -> None:
    store, minter = LocalStore(None), plain_settings.minter
    assert publish_vocabulary(store, minter) is True
    assert store.graph(ox.NamedNode(f"{BASE}graph/codes")) == set(code_triples())
    assert store.graph(ox.NamedNode(f"{BASE}graph/ontology")) >= set(ontology_triples())
    before = set(store.quads())
    assert publish_vocabulary(store, minter) is False
    assert set(store.quads()) == before


def test_vocabulary_of_an_older_version_is_replaced_whole(plain_settings: Settings) -> None:
    store, minter, fresh = LocalStore(None), plain_settings.minter, LocalStore(None)
    leftover = ox.Triple(_named(BKG.Project), _named("http://www.w3.org/2002/07/owl#versionInfo"), ox.Literal("0.0.1"))
    store.apply((), (ox.Quad(*leftover, ox.NamedNode(f"{BASE}graph/{name}")) for name in ("ontology", "codes")))
    publish_vocabulary(fresh, minter)
    assert publish_vocabulary(store, minter) is True
    assert set(store.quads()) == set(fresh.quads())


def test_every_code_and_term_that_a_disclosure_uses_is_defined(store: LocalStore) -> None:
    """What a disclosure points to in the vocabulary stands there with a label in Chinese.

    Except 303 14, which changji-2021 prints (line 1367): the economic classification of 2021 has no such item.
    """
    rows = store.select(
        """PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?code WHERE {
          GRAPH ?g { { ?s ?p ?code } UNION { ?s ?code ?o } } FILTER (CONTAINS(STR(?g), "/graph/disclosure/"))
          FILTER (REGEX(STR(?code), "^https://w3id.org/budgetkg/(ontology|code)"))
          FILTER NOT EXISTS { ?code (skos:prefLabel|rdfs:label) ?label FILTER (LANG(?label) = "zh") }
        } ORDER BY ?code"""
    )
    assert [row["code"] for row in rows] == [ox.NamedNode("https://w3id.org/budgetkg/code/economic/30314")]


def test_relays_of_the_examples(published: Callable[..., LocalStore], prepared: dict[str, Prepared]) -> None:
    """Read in the sources: urumqi 342 with 562, urumqi 351 with 586, kizilsu 1022 with 1020."""
    rows = published(*prepared.values()).select(
        "PREFIX bkg: <https://w3id.org/budgetkg/ontology#> SELECT ?lower ?upper WHERE "
        "{ ?a bkg:transmits ?b . ?a bkg:policyNumber ?lower . ?b bkg:policyNumber ?upper "
        "FILTER NOT EXISTS { ?a a bkg:PolicyCitation } FILTER NOT EXISTS { ?b a bkg:PolicyCitation } }"
    )
    assert {(row["lower"].value, row["upper"].value) for row in rows} == {
        ("乌财企〔2024〕93号", "新财企〔2024〕137号"),
        ("乌财企〔2024〕94号", "新财企〔2024〕140号"),
        ("克财建〔2024〕113号", "新财企〔2024〕140号"),
    }
