"""What else the words say: lists of names, uses, absences, terms, remarks, numbers of units, and lines that were not read."""

from __future__ import annotations

from budgetkg.ingest.records import Disclosure
from budgetkg.ingest.statements.writer import Writer, chinese, integer, string
from budgetkg.ontology.terms import BKG, CODE, SKOS

NARRATIVE = "narrative"


def write(writer: Writer, record: Disclosure) -> None:
    """Each as a node of the disclosure, in printed order."""
    for order, found in enumerate(record.lists, start=1):
        node = writer.numbered("list", order, BKG.NameList)
        writer.words(node, BKG.section, found.section)
        writer.words(node, BKG.item, found.label)
        writer.add(node, BKG.listedName, *map(string, dict.fromkeys(found.names)))
        writer.stated(node, found.locator, NARRATIVE)
    for order, use in enumerate(record.uses, start=1):
        node = writer.numbered("use", order, BKG.StatedUse)
        writer.words(node, BKG.section, use.section)
        writer.words(node, BKG.item, use.item)
        writer.money(node, use.amount)
        writer.words(node, BKG.text, use.text)
        writer.stated(node, use.locator, NARRATIVE)
    for order, absence in enumerate(record.absences, start=1):
        node = writer.numbered("absence", order, BKG.StatedAbsence)
        writer.words(node, BKG.section, absence.section)
        writer.add(node, BKG.item, *map(string, dict.fromkeys(absence.items)))
        writer.stated(node, absence.locator, NARRATIVE)
    for term in record.terms:
        node = writer.numbered("term", term.order, BKG.TermDefinition)
        writer.type(node, SKOS.Concept)
        writer.add(node, SKOS.prefLabel, chinese(term.term))
        writer.add(node, SKOS.definition, chinese(term.text))
        if term.concept:
            writer.add(node, SKOS.closeMatch, CODE[term.concept])
        writer.stated(node, term.locator, NARRATIVE)
    for remark in record.remarks:
        node = writer.numbered("remark", remark.order, BKG.Remark)
        writer.words(node, BKG.text, remark.text)
        writer.stated(node, remark.locator, NARRATIVE)
    for order, count in enumerate(record.overview.unit_counts, start=1):
        node = writer.numbered("unit-count", order, BKG.UnitCount)
        writer.add(node, BKG.measure, string(count.kind))
        writer.add(node, BKG.count, integer(count.count))
        writer.stated(node, count.locator, "overview")
    _contents(writer, record)
    _lines(writer, record)


def _contents(writer: Writer, record: Disclosure) -> None:
    """The list of contents, each entry with the heading that it leads to."""
    for entry in record.contents:
        node = writer.numbered("contents", entry.order, BKG.ContentsEntry)
        writer.words(node, BKG.label, entry.title)
        if entry.table_kind:
            writer.add(node, BKG.announcesTable, CODE[f"table-kind/{entry.table_kind}"])
        if entry.heading_locator:
            writer.words(node, BKG.bodyTitle, entry.other_title)
            writer.add(node, BKG.bodyEvidence, writer.evidence(entry.heading_locator))
        writer.stated(node, entry.locator, "contents")


def _lines(writer: Writer, record: Disclosure) -> None:
    """How many lines were read, and each that was not."""
    lines = record.lines
    for predicate, number in (
        (BKG.linesPrinted, lines.printed),
        (BKG.linesCaptured, lines.captured),
        (BKG.linesIgnored, sum(count for _, count in lines.ignored)),
        (BKG.linesUnread, len(lines.unread)),
    ):
        writer.add(writer.disclosure, predicate, integer(number))
    for order, locator in enumerate(lines.unread, start=1):
        node = writer.numbered("unread", order, BKG.UnreadLine)
        writer.stated(node, locator, "lines")
