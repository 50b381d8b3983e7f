"""Document, disclosure and the run that read the one into the other (DCAT, PROV-O, SPDX)."""

from __future__ import annotations

from rdflib.term import URIRef

from budgetkg.ingest.records import Disclosure
from budgetkg.ingest.statements.writer import Writer, chinese, day, english, integer, string
from budgetkg.ontology.terms import BKG, DCAT, DCTERMS, EXTRACTOR, OBEU_DIMENSION, PROV, SPDX, YEAR

BUDGET = "departmental_budget"


def coverage(record: Disclosure) -> str:
    """Whether the document holds tables, words or both: places that publish them apart must not overwrite each other."""
    has_words = bool(record.overview.functions or record.changes or record.facts)
    if record.tables and not has_words:
        return "tables"
    return "whole" if record.tables else "narrative"


def write(writer: Writer, record: Disclosure, department: URIRef) -> None:
    """The source document by checksum, the disclosure as a dataset, the extraction as an activity."""
    about, document = record.overview, writer.document
    writer.type(document, BKG.SourceDocument, PROV.Entity)
    writer.add(document, BKG.fileName, string(record.document.source_name))
    writer.add(document, BKG.textForm, string(record.document.form))
    checksum = writer.type(URIRef(f"{document}/checksum"), SPDX.Checksum)
    writer.add(document, SPDX.checksum, checksum)
    writer.add(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    writer.add(checksum, SPDX.checksumValue, string(record.document.checksum))

    disclosure = writer.type(writer.disclosure, BKG.BudgetDisclosure, DCAT.Dataset, PROV.Entity)
    writer.add(disclosure, DCTERMS.title, chinese(f"{about.department}{about.fiscal_year}年部门预算公开"))
    writer.add(disclosure, BKG.printedName, string(about.department))
    writer.add(disclosure, BKG.department, department)
    writer.add(disclosure, BKG.departmentYear, writer.minter.department_year(department, about.fiscal_year))
    writer.add(disclosure, DCTERMS.publisher, department)
    writer.add(disclosure, BKG.year, integer(about.fiscal_year))
    writer.add(disclosure, OBEU_DIMENSION.fiscalYear, YEAR[str(about.fiscal_year)])
    writer.add(disclosure, BKG.disclosureKind, string(BUDGET))
    writer.add(disclosure, BKG.coverage, string(coverage(record)))
    if about.region_code:
        writer.add(disclosure, BKG.regionCode, string(about.region_code))
    if about.issued:
        writer.add(disclosure, DCTERMS.issued, day(about.issued))
    writer.add(disclosure, PROV.wasDerivedFrom, document)
    writer.stated(disclosure, about.locator, "overview")

    activity = writer.type(writer.node("extraction"), PROV.Activity)
    writer.add(disclosure, PROV.wasGeneratedBy, activity)
    writer.add(activity, PROV.used, document)
    writer.add(activity, PROV.wasAssociatedWith, EXTRACTOR[f"budgetkg/{writer.version}"])
    for number, issue in enumerate(record.issues, start=1):
        node = writer.type(writer.node("issue", number), BKG.ExtractionIssue)
        writer.add(node, BKG.partOf, disclosure)
        writer.add(node, BKG.issueCode, string(issue.code.value))
        writer.add(node, BKG.severity, string(issue.severity.value))
        writer.add(node, BKG.message, chinese(issue.detail[0]), english(issue.detail[1]))
        writer.stated(node, issue.locator, "tables")
