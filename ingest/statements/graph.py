"""A disclosure's records as a graph, and what it says of things that other disclosures speak of too.

In: a :class:`Disclosure`. Out: :class:`DisclosureGraph`. Facts that only this document states go into its own named
graph; departments and policies, which many documents name, are described by `shared` from what each of them says.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from rdflib.term import URIRef

from budgetkg.ingest.records import Disclosure
from budgetkg.ingest.resolve import organisation_key
from budgetkg.ingest.statements import (
    comparisons,
    explanation,
    organisation,
    policies,
    projects,
    provenance,
    tables,
    targets,
    words,
)
from budgetkg.ingest.statements.writer import Triple, Writer
from budgetkg.ontology.mint import Minter


@dataclass(frozen=True, slots=True)
class DisclosureGraph:
    """The triples of one disclosure and the names of the graphs they belong to."""

    disclosure: URIRef
    graph: URIRef
    validation_graph: URIRef
    department: URIRef
    triples: tuple[Triple, ...]
    source_name: str
    checksum: str
    version: str


def write_disclosure(record: Disclosure, minter: Minter) -> DisclosureGraph:
    """The graph of a disclosure. The same record and base always give the same triples."""
    about = record.overview
    key = organisation_key(about.department)
    department = minter.department(key.region_code, key.name)
    disclosure = minter.disclosure(department, about.fiscal_year, provenance.coverage(record))
    document = minter.document(record.document.checksum)
    software = version("budgetkg")
    writer = Writer(minter, disclosure, document, software)
    provenance.write(writer, record, department)
    organisation.write(writer, record, department)
    tables.write(writer, record)
    comparisons.write(writer, record)
    names = projects.write(writer, record, department)
    policies.write(writer, record, department, names)
    targets.write(writer, record, names)
    explanation.write(writer, record)
    words.write(writer, record)
    return DisclosureGraph(
        disclosure,
        minter.graph(disclosure),
        minter.validation_graph(disclosure),
        department,
        tuple(writer.triples),
        record.document.source_name,
        record.document.checksum,
        software,
    )
