"""Projects with every place that names them, their items and the judgements that joined the names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rdflib.term import URIRef

from budgetkg.ingest.document import without_blanks
from budgetkg.ingest.records import Disclosure, NameJudgement, Project, ProjectMention
from budgetkg.ingest.resolve import bare_name
from budgetkg.ingest.statements.writer import Writer, chinese, decimal, integer, string
from budgetkg.ontology.terms import BKG, CODE, FOAF, SDMX_ATTRIBUTE, SKOS

EXTRACTOR_NAME = "projects"
_ITEM_CODE = re.compile(r"2\d{6}$")
"""The code of an item (项); a project printed with another has that in its row only."""


def write(writer: Writer, record: Disclosure, department: URIRef) -> list[URIRef]:
    """All projects; returns their IRIs in the order of the record."""
    year = record.overview.fiscal_year
    iris = [writer.minter.project(department, year, key) for key in project_keys(record.projects)]
    for order, (project, iri) in enumerate(zip(record.projects, iris, strict=True), start=1):
        _project(writer, record, department, iri, project, order)
    return iris


def project_keys(projects: Sequence[Project]) -> list[str]:
    """What tells a department's projects of a year apart: the kind of money and the name.

    Where several have one name, the unit that undertakes them as well; where that is the same too, their order.
    """
    keys = [f"{_source(one)}|{bare_name(one.name) or one.name}" for one in projects]
    repeated = {key for key, times in Counter(keys).items() if times > 1}
    told: list[str] = []
    for key, project in zip(keys, projects, strict=True):
        unit = bare_name(project.undertaking_unit)
        longer = f"{key}|{unit}" if key in repeated and unit else key
        told.append(longer)
    seen: Counter[str] = Counter()
    for at, key in enumerate(told):
        seen[key] += 1
        if seen[key] > 1:
            told[at] = f"{key}|{seen[key]}"
    return told


def _source(project: Project) -> str:
    return project.funding_source if project.funding_source.endswith("carryover") else "current"


def _project(writer: Writer, record: Disclosure, department: URIRef, iri: URIRef, project: Project, order: int) -> None:
    year = record.overview.fiscal_year
    writer.type(iri, BKG.Project, FOAF.Project)
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
    for code in filter(_ITEM_CODE.match, project.functional_code.split("|")):
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
