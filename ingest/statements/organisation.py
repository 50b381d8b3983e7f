"""The department in its year: names, functions, divisions, units, head counts (ORG)."""

from __future__ import annotations

from rdflib.term import URIRef

from budgetkg.ingest.document import without_blanks
from budgetkg.ingest.records import Disclosure
from budgetkg.ingest.resolve import is_slip_of, organisation_key
from budgetkg.ingest.statements.writer import Writer, chinese, integer, string
from budgetkg.ontology.terms import BKG, CODE, ORG, PROV, SKOS

_UNIT_CLASSES = {
    "division": (BKG.Division, ORG.OrganizationalUnit),
    "subordinate_unit": (BKG.SubordinateUnit, ORG.FormalOrganization),
    "affiliated": (BKG.AffiliatedUnit, ORG.FormalOrganization),
}


def write(writer: Writer, record: Disclosure, department: URIRef) -> None:
    """All that the disclosure says of its publisher in this year."""
    about = record.overview
    year = writer.minter.department_year(department, about.fiscal_year)
    writer.type(year, BKG.DepartmentYear, ORG.FormalOrganization)
    writer.add(year, PROV.specializationOf, department)
    writer.add(year, BKG.year, integer(about.fiscal_year))
    writer.add(year, SKOS.prefLabel, chinese(about.department))
    if about.region_code:
        writer.add(year, BKG.region, CODE[f"region/{about.region_code}"])
    _names(writer, record, year)
    for function in about.functions:
        node = writer.type(writer.node("function", function.order), BKG.DepartmentFunction)
        writer.add(year, ORG.purpose, node)
        writer.add(node, BKG.order, integer(function.order))
        writer.words(node, BKG.number, function.number)
        writer.words(node, BKG.text, function.text)
        writer.stated(node, function.locator, "overview")
    for unit in about.units:
        node = writer.type(writer.node("unit", unit.order), *_UNIT_CLASSES[unit.kind])
        writer.add(node, ORG.unitOf if unit.kind == "division" else ORG.subOrganizationOf, year)
        writer.add(node, BKG.order, integer(unit.order))
        writer.add(node, SKOS.prefLabel, chinese(unit.name))
        writer.stated(node, unit.locator, "overview")
    for count in about.head_counts:
        node = writer.type(writer.node("head-count", count.measure), BKG.HeadCount)
        writer.add(node, BKG.partOf, year)
        writer.add(node, BKG.measure, string(count.measure))
        writer.add(node, BKG.persons, integer(count.persons))
        if count.change is not None:
            writer.add(node, BKG.personsChange, integer(count.change))
        writer.stated(node, count.locator, "overview")


def _names(writer: Writer, record: Disclosure, year: URIRef) -> None:
    """Every printed form of the department's name once, where it is printed first.

    A name that differs by a slip of the pen is kept too and marked unsure; the names of other organisations are not
    the department's.
    """
    own = organisation_key(record.overview.department)
    seen: set[str] = set()
    for mention in record.overview.names:
        printed = without_blanks(mention.name)
        if printed in seen:
            continue
        is_same = organisation_key(printed, record.overview.region_code) == own
        if not is_same and not is_slip_of(printed, record.overview.department):
            continue
        seen.add(printed)
        node = writer.type(writer.node("name", len(seen)), BKG.NameMention)
        writer.add(node, BKG.partOf, year)
        writer.add(node, BKG.printedName, string(mention.name))
        writer.add(node, BKG.nameRole, string(mention.role))
        writer.add(node, BKG.decision, string("positive" if is_same else "unsure"))
        writer.stated(node, mention.locator, "overview")
