"""Performance target tables and their indicators (after the result pattern of IATI)."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib.term import URIRef

from budgetkg.ingest.merging import project_of_target
from budgetkg.ingest.records import Disclosure, Indicator
from budgetkg.ingest.statements.writer import Writer, integer, string
from budgetkg.ontology.terms import BKG

EXTRACTOR_NAME = "targets"


def write(writer: Writer, record: Disclosure, projects: Sequence[URIRef]) -> None:
    """All target tables, each tied to its project; `projects` are the IRIs of the record's projects."""
    for order, table in enumerate(record.targets, start=1):
        node = writer.type(writer.node("target", order), BKG.TargetTable)
        writer.add(node, BKG.partOf, writer.disclosure)
        writer.add(node, BKG.order, integer(order))
        writer.words(node, BKG.projectName, table.project)
        project = project_of_target(record.projects, table)
        if project is not None:
            writer.add(node, BKG.project, projects[project])
        writer.words(node, BKG.unitName, table.unit)
        if table.goal:
            writer.words(node, BKG.goal, table.goal.text)
        for number, (label, amount) in enumerate(table.budget, start=1):
            split = writer.type(writer.node("target", order, "budget", number), BKG.BudgetSplit)
            writer.add(split, BKG.targetTable, node)
            writer.add(split, BKG.label, string(label))
            writer.money(split, amount)
        writer.stated(node, table.locator, EXTRACTOR_NAME)
        for number, indicator in enumerate(table.indicators, start=1):
            _indicator(writer, node, indicator, f"target/{order}/indicator/{number}")


def _indicator(writer: Writer, table: URIRef, indicator: Indicator, path: str) -> None:
    node = writer.type(writer.node(*path.split("/")), BKG.Indicator)
    writer.add(node, BKG.targetTable, table)
    writer.add(node, BKG.order, integer(indicator.order))
    for predicate, text in (
        (BKG.level1, indicator.level1),
        (BKG.level2, indicator.level2),
        (BKG.label, indicator.name),
        (BKG.operator, indicator.operator),
        (BKG.value, indicator.value),
        (BKG.unit, indicator.unit),
        (BKG.weight, indicator.weight),
        (BKG.priorValue, indicator.prior_value),
        (BKG.basis, indicator.basis),
        (BKG.scoringRule, indicator.scoring_rule),
        (BKG.supportingMaterial, indicator.material),
    ):
        writer.words(node, predicate, text)
    writer.stated(node, indicator.locator, EXTRACTOR_NAME)
