"""Citations of policy bases and the documents they name (ELI).

A citation is a node with its words, role and place, in the disclosure's graph. What it says of the document (number,
title, level) hangs on the citation; `shared` describes the document itself from all citations of all disclosures.
"""

from __future__ import annotations

from collections.abc import Sequence

from rdflib.term import URIRef

from budgetkg.ingest.document import without_blanks
from budgetkg.ingest.issuing import is_national, issuing_region
from budgetkg.ingest.policy_numbers import NUMBERED, ORDER, PolicyNumber
from budgetkg.ingest.records import Citation, Disclosure, PolicyReference
from budgetkg.ingest.resolve import bare_name
from budgetkg.ingest.statements.writer import Writer, integer, string
from budgetkg.ontology.mint import Minter
from budgetkg.ontology.terms import BKG, CODE

EXTRACTOR_NAME = "citations"
NATIONAL, UNKNOWN = "national", "unknown"


def write(writer: Writer, record: Disclosure, department: URIRef, projects: Sequence[URIRef]) -> None:
    """All citations of the disclosure; `projects` are the IRIs of the record's projects."""
    for order, citation in enumerate(record.citations, start=1):
        _citation(writer, record, department, projects, citation, order)


def _citation(
    writer: Writer, record: Disclosure, department: URIRef, projects: Sequence[URIRef], citation: Citation, order: int
) -> None:
    reference, region_code = citation.reference, record.overview.region_code
    policy = policy_iri(writer.minter, reference, region_code, department)
    node = writer.type(writer.node("citation", order), BKG.PolicyCitation)
    writer.add(node, BKG.partOf, writer.disclosure)
    writer.add(node, BKG.order, integer(order))
    writer.add(node, BKG.cites, policy)
    writer.add(node, BKG.role, string(citation.role))
    writer.add(node, BKG.mention, string(citation.mention))
    writer.add(node, BKG.policyKind, string(reference.kind))
    writer.words(node, BKG.policyNumber, reference.number)
    writer.words(node, BKG.policyTitle, reference.title)
    writer.words(node, BKG.issuedOn, reference.issued)
    writer.add(node, BKG.resolution, string("by_number" if reference.number else "title_only"))
    if reference.number:
        _number(writer, node, reference, region_code)
    index = citation.project_index
    if index is None and citation.project:
        index = next(at for at, one in enumerate(record.projects) if one.name == citation.project)
    if index is not None:
        project = projects[index]
        writer.add(node, BKG.citingProject, project)
        writer.add(project, BKG.hasPolicyBasis, policy)
    writer.stated(node, citation.locator, EXTRACTOR_NAME)


def _number(writer: Writer, node: URIRef, reference: PolicyReference, citing: str) -> None:
    writer.add(node, BKG.agencyCode, string(reference.issuer_code))
    writer.add(node, BKG.serial, string(reference.serial))
    if reference.year:
        writer.add(node, BKG.year, integer(reference.year))
    number = number_of(reference)
    region = issuing_region(number, citing)
    if region:
        writer.add(node, BKG.issuingRegion, CODE[f"region/{region.code}"])
        writer.add(node, BKG.governmentLevel, integer(region.level))
    elif is_national(number):
        writer.add(node, BKG.governmentLevel, integer(0))


def number_of(reference: PolicyReference) -> PolicyNumber:
    """The number of a numbered reference."""
    kind = ORDER if reference.kind == ORDER else NUMBERED
    return PolicyNumber(reference.issuer_code, reference.year, reference.serial, kind)


def policy_iri(minter: Minter, reference: PolicyReference, citing: str, department: URIRef) -> URIRef:
    """The document's IRI. Numbers are scoped by the issuing place; meetings by the citing region; plans by the department."""
    if reference.number:
        number = number_of(reference)
        region = issuing_region(number, citing)
        scope = region.code if region else NATIONAL if is_national(number) else UNKNOWN
        return minter.numbered_policy(scope, reference.issuer_code, reference.year, reference.serial)
    scope = {
        "work_plan": str(department).rpartition("/")[2],
        "contract": str(department).rpartition("/")[2],
        "meeting_decision": citing or UNKNOWN,
    }.get(reference.kind, "any")
    return minter.titled_policy(reference.kind, scope, title_key(reference.title))


def title_key(title: str) -> str:
    """The form in which titles are compared: without blanks, punctuation and book-title marks.

    >>> title_key("关于提前下达 2025 年自治区中小企业发展专项资金预算的通知")
    '关于提前下达2025年自治区中小企业发展专项资金预算的通知'
    """
    return bare_name(without_blanks(title)).replace("〈", "").replace("〉", "")
