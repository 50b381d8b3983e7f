"""The catalogue in RDF: what data there are, where, in which form, under which terms.

In: what the store holds, the address of this host, the files of the dumps. Out: triples, without blank nodes. Rules: VoID
(https://www.w3.org/TR/void/), DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/), checksums by SPDX.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
from rdflib.term import URIRef

from budgetkg.api.server.contents import Contents, Disclosure
from budgetkg.ontology.terms import BKG, DCAT, DCTERMS, FOAF, RDF, RDFS, SPDX, VOCABULARY, VOID, XSD

LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
TITLE = {"zh": "部门预算公开知识图谱", "en": "Knowledge graph over departmental budget disclosures"}
LIABILITY = {
    "zh": "数据由程序从部门公开的文件中读出，按现状提供，不作任何保证，可能有遗漏与错误；"
    "并非任何部门的陈述，请以原文为准。使用的后果由使用者自负。",
    "en": "A program read these data from what departments published. They are given as they are, without warranty of any kind, "
    "and may be incomplete or wrong; they are no statement of any department, and the source is what counts. "
    "What follows from their use is the user's own responsibility.",
}
MEDIA_TYPES = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}
_IANA = "https://www.iana.org/assignments/media-types/"
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"

_Value = URIRef | str | int | dict[str, str] | ox.Literal


@dataclass(frozen=True, slots=True)
class Host:
    """Where this server is: `base` ends with a slash; `base_iri` is that of the things."""

    base: str
    base_iri: str

    def at(self, path: str) -> URIRef:
        """An address of this host."""
        return URIRef(f"{self.base}{path}")


def void_triples(host: Host, contents: Contents) -> list[ox.Triple]:
    """The whole as a void:Dataset: its size, classes, vocabularies, and where to ask and to load."""
    whole = host.at(".well-known/void#dataset")
    document = host.at(".well-known/void")
    found = [
        *_about(document, {RDF.type: [VOID.DatasetDescription], FOAF.primaryTopic: [whole], DCTERMS.title: [TITLE]}),
        *_about(
            whole,
            {
                RDF.type: [VOID.Dataset],
                DCTERMS.title: [TITLE],
                DCTERMS.license: [URIRef(LICENCE)],
                DCTERMS.rights: [LIABILITY],
                FOAF.homepage: [host.at("")],
                VOID.sparqlEndpoint: [host.at("sparql")],
                VOID.dataDump: [host.at("dumps/budgetkg.nq"), host.at("dumps/budgetkg.trig")],
                VOID.uriSpace: [host.base_iri],
                VOID.triples: [contents.triples],
                VOID.classes: [len(contents.classes)],
                VOID.vocabulary: [URIRef(f"{VOCABULARY}ontology"), URIRef(str(DCAT)), URIRef(str(DCTERMS))],
                VOID.exampleResource: [URIRef(one.iri) for one in contents.disclosures[:3]],
                VOID.classPartition: [host.at(f".well-known/void#{name}") for name in contents.classes],
                VOID.subset: [URIRef(f"{host.base_iri}graph/disclosure/{one.name}") for one in contents.disclosures],
            },
        ),
    ]
    for name, number in contents.classes.items():
        part = host.at(f".well-known/void#{name}")
        found += _about(part, {VOID["class"]: [URIRef(f"{BKG._NS}{name}")], VOID.entities: [number]})
    for one in contents.disclosures:
        graph = URIRef(f"{host.base_iri}graph/disclosure/{one.name}")
        dumps = [host.at(f"dumps/disclosure/{one.name}.{suffix}") for suffix in ("nq", "trig")]
        found += _about(graph, {RDF.type: [VOID.Dataset], DCTERMS.title: [{"zh": one.title}], VOID.dataDump: dumps})
    return found


def dcat_triples(host: Host, contents: Contents, files: Sequence[Path], sums: Mapping[str, str]) -> list[ox.Triple]:
    """The catalogue: the whole, each tidy table's files among its distributions, and each disclosure as a dataset.

    `files` are the whole dumps, `sums` their SHA-256 by name.
    """
    catalogue, whole = URIRef(f"{host.base_iri}graph/catalogue"), host.at("catalogue#whole")
    datasets = [whole, *(URIRef(one.iri) for one in contents.disclosures)]
    shared: dict[URIRef, list[_Value]] = {DCTERMS.license: [URIRef(LICENCE)], DCTERMS.rights: [LIABILITY]}
    services: dict[URIRef, list[_Value]] = {
        RDF.type: [DCAT.DataService],
        DCTERMS.title: ["SPARQL 1.1"],
        DCAT.endpointURL: [host.at("sparql")],
        DCAT.servesDataset: [whole],
        **shared,
    }
    given = [one for one in files if one.suffix.removeprefix(".") in MEDIA_TYPES]
    return [
        *_about(
            catalogue,
            {
                RDF.type: [DCAT.Catalog],
                DCTERMS.title: [{"zh": "部门预算公开目录", "en": "Catalogue of departmental budget disclosures"}],
                DCAT.dataset: list(datasets),
                DCAT.service: [host.at("catalogue#sparql")],
                FOAF.homepage: [host.at("")],
                **shared,
            },
        ),
        *_about(host.at("catalogue#sparql"), services),
        *_about(
            whole,
            {
                RDF.type: [DCAT.Dataset],
                DCTERMS.title: [TITLE],
                DCAT.landingPage: [host.at("dumps/")],
                DCAT.distribution: [host.at(f"dumps/{one.name}") for one in given],
                **shared,
            },
        ),
        *(triple for one in given for triple in _file(host, one, sums.get(one.name, ""))),
        *(triple for one in contents.disclosures for triple in _disclosure(host, one)),
    ]


def _file(host: Host, file: Path, checksum: str) -> Iterator[ox.Triple]:
    """A whole dump as a distribution; its address is that of the file."""
    about, place = file.stat(), host.at(f"dumps/{file.name}")
    changed = datetime.fromtimestamp(int(about.st_mtime), UTC).isoformat().replace("+00:00", "Z")
    sum_node = host.at(f"catalogue#sha256-{file.name}")
    yield from _distribution(place, file.name, file.suffix.removeprefix("."))
    yield from _about(
        place,
        {
            DCAT.byteSize: [ox.Literal(str(about.st_size), datatype=_node(XSD.nonNegativeInteger))],
            DCTERMS.modified: [ox.Literal(changed, datatype=_node(XSD.dateTime))],
            SPDX.checksum: [sum_node] if checksum else [],
        },
    )
    if checksum:
        value = ox.Literal(checksum, datatype=_node(XSD.hexBinary))
        yield from _about(
            sum_node, {RDF.type: [SPDX.Checksum], SPDX.algorithm: [URIRef(_SHA256)], SPDX.checksumValue: [value]}
        )


def _disclosure(host: Host, one: Disclosure) -> Iterator[ox.Triple]:
    places = {suffix: host.at(f"dumps/disclosure/{one.name}.{suffix}") for suffix in ("nq", "trig")}
    graph = host.at(f"data?graph={host.base_iri}graph/disclosure/{one.name}")
    yield from _about(
        URIRef(one.iri),
        {
            RDF.type: [DCAT.Dataset],
            DCTERMS.title: [{"zh": one.title}],
            DCTERMS.publisher: [URIRef(one.department_iri)],
            DCTERMS.issued: [ox.Literal(one.issued, datatype=_node(XSD.date))] if one.issued else [],
            DCTERMS.license: [URIRef(LICENCE)],
            DCTERMS.rights: [LIABILITY],
            DCAT.landingPage: [host.at(f"id/disclosure/{one.name}")],
            DCAT.distribution: [*places.values(), graph],
        },
    )
    yield from _about(URIRef(one.department_iri), {RDF.type: [FOAF.Agent], RDFS.label: [{"zh": one.department}]})
    for suffix, place in places.items():
        yield from _distribution(place, f"{one.name}.{suffix}", suffix)
    yield from _about(
        graph,
        {
            RDF.type: [DCAT.Distribution],
            DCTERMS.title: ["SPARQL 1.1 Graph Store Protocol"],
            DCAT.accessURL: [graph],
            DCTERMS.license: [URIRef(LICENCE)],
            DCAT.mediaType: [URIRef(f"{_IANA}text/turtle"), URIRef(f"{_IANA}application/ld+json")],
        },
    )


def _distribution(place: URIRef, name: str, suffix: str) -> Iterator[ox.Triple]:
    yield from _about(
        place,
        {
            RDF.type: [DCAT.Distribution],
            DCTERMS.title: [name],
            DCTERMS.license: [URIRef(LICENCE)],
            DCAT.accessURL: [place],
            DCAT.downloadURL: [place],
            DCAT.mediaType: [URIRef(f"{_IANA}{MEDIA_TYPES[suffix]}")],
        },
    )


def _about(subject: URIRef, said: Mapping[URIRef, Sequence[_Value]]) -> Iterator[ox.Triple]:
    for predicate, values in said.items():
        for value in values:
            for term in _terms(value):
                yield ox.Triple(_node(subject), _node(predicate), term)


def _terms(value: _Value) -> Iterator[ox.NamedNode | ox.Literal]:
    if isinstance(value, URIRef):
        yield _node(value)
    elif isinstance(value, ox.Literal):
        yield value
    elif isinstance(value, dict):
        yield from (ox.Literal(text, language=language) for language, text in value.items())
    else:
        yield ox.Literal(value)


def _node(iri: URIRef) -> ox.NamedNode:
    return ox.NamedNode(str(iri))
