"""Projects with every place that names them, their items and the judgements that joined the names."""

from __future__ import annotations

from rdflib.term import URIRef

from budgetkg.ingest.document import without_blanks
from budgetkg.ingest.records import Disclosure, NameJudgement, Project, ProjectMention
from budgetkg.ingest.resolve import bare_name
from budgetkg.ingest.statements.writer import Writer, chinese, decimal, integer, string
from budgetkg.ontology.terms import BKG, CODE, FOAF, SDMX_ATTRIBUTE, SKOS

EXTRACTOR_NAME = "projects"


def write(writer: Writer, record: Disclosure, department: URIRef) -> dict[str, URIRef]:
    """All projects; returns their IRIs by the name of the record."""
    iris: dict[str, URIRef] = {}
    for order, project in enumerate(record.projects, start=1):
        iris[project.name] = _project(writer, record, department, project, order)
    return iris


def _project(writer: Writer, record: Disclosure, department: URIRef, project: Project, order: int) -> URIRef:
    key = bare_name(project.name) or project.name
    source = project.funding_source if project.funding_source.endswith("carryover") else "current"
    year = record.overview.fiscal_year
    iri = writer.type(writer.minter.project(department, year, f"{source}|{key}"), BKG.Project, FOAF.Project)
    writer.add(iri, BKG.partOf, writer.disclosure)
    writer.add(iri, BKG.order, integer(order))
    writer.add(iri, BKG.department, department)
    writer.add(iri, BKG.year, integer(year))
    writer.add(iri, BKG.projectName, string(project.name))
    writer.add(iri, SKOS.prefLabel, chinese(project.name))
    writer.words(iri, BKG.undertakingUnit, project.undertaking_unit)
    writer.money(iri, project.amount)
    if project.funding_source:
        writer.add(iri, BKG.fundingSource, CODE[f"funding-source/{project.funding_source}"])
    for code in filter(None, project.functional_code.split("|")):
        writer.add(iri, BKG.functionalCode, CODE[f"functional/{code}"])
    writer.words(iri, BKG.periodStart, project.period_start)
    writer.words(iri, BKG.periodEnd, project.period_end)
    writer.add(iri, BKG.disclosureStatus, string("withheld" if project.is_withheld else "public"))
    if project.is_withheld:
        writer.add(iri, SDMX_ATTRIBUTE.confStatus, CODE["conf-status/withheld"])
    writer.add(iri, BKG.withheldField, *(string(field) for field in project.withheld))
    writer.stated(iri, project.mentions[0].locator, EXTRACTOR_NAME)
    for number, mention in enumerate(project.mentions, start=1):
        _mention(writer, iri, mention, f"project/{order}/mention/{number}")
    names = dict.fromkeys(without_blanks(mention.name) for mention in project.mentions)
    for name in list(names)[1:]:
        writer.add(iri, SKOS.altLabel, chinese(name))
    for number, item in enumerate(project.allocations, start=1):
        node = writer.type(writer.node("project", order, "allocation", number), BKG.AllocationItem)
        writer.add(node, BKG.project, iri)
        writer.add(node, BKG.order, integer(item.order))
        writer.add(node, BKG.item, string(item.item))
        writer.money(node, item.amount)
        writer.stated(node, item.locator, EXTRACTOR_NAME)
    for number, judgement in enumerate(project.judgements, start=1):
        _judgement(writer, iri, judgement, f"project/{order}/judgement/{number}")
    return iri


def _mention(writer: Writer, project: URIRef, mention: ProjectMention, path: str) -> None:
    node = writer.type(writer.node(*path.split("/")), BKG.ProjectMention)
    writer.add(node, BKG.project, project)
    writer.add(node, BKG.place, string(mention.place))
    writer.words(node, BKG.printedName, mention.name)
    writer.words(node, BKG.undertakingUnit, mention.undertaking_unit)
    writer.money(node, mention.amount)
    for predicate, statement in (
        (BKG.basisText, mention.basis),
        (BKG.periodText, mention.period),
        (BKG.allocationText, mention.allocation),
    ):
        if statement:
            writer.add(node, predicate, string(statement.text))
    writer.stated(node, mention.locator, EXTRACTOR_NAME)


def _judgement(writer: Writer, project: URIRef, judgement: NameJudgement, path: str) -> None:
    node = writer.type(writer.node(*path.split("/")), BKG.NameJudgement)
    writer.add(node, BKG.project, project)
    writer.add(node, BKG.leftName, string(judgement.left))
    writer.add(node, BKG.rightName, string(judgement.right))
    writer.add(node, BKG.decision, string(judgement.decision))
    writer.add(node, BKG.score, decimal(judgement.score))
    writer.add(node, BKG.rule, string(judgement.rule))
    writer.stated(node, judgement.locator, "resolve")
