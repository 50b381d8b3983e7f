"""Other figures in words: totals, 三公, 机关运行经费, 政府采购, 国有资产, 绩效.

In: the sections. Out: `StatedFact` records in printed order, with stable item names. Which wordings mean which item is
data (`facts.toml`); lists (支出预算包括：…) are read in `lists`. A figure printed twice alike is one fact, printed
with another value it is another: nothing is reconciled.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files

from budgetkg.ingest.narrative.changes import read_changes
from budgetkg.ingest.narrative.figures import FIGURE, MONEY_UNIT, read_decimal
from budgetkg.ingest.narrative.lists import read_listed, read_remarks
from budgetkg.ingest.narrative.paragraphs import Paragraph, read_paragraphs
from budgetkg.ingest.quantities import Unit
from budgetkg.ingest.records import StatedChange, StatedFact
from budgetkg.ingest.sections import Section

_PLACEHOLDERS = {
    "{money}": rf"(?P<value>{FIGURE})(?P<unit>{MONEY_UNIT})",
    "{count}": r"(?P<value>\d+)",
    "{figure}": rf"(?P<value>{FIGURE})",
}
_SENTENCE = re.compile(r"[^。]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording of `facts.toml`: what it says and where it is looked for."""

    topic: str
    item: str
    kinds: frozenset[str]
    pattern: re.Pattern[str]
    within: re.Pattern[str] | None
    without: re.Pattern[str] | None
    change: re.Pattern[str] | None


@cache
def wordings() -> tuple[Wording, ...]:
    """The wordings of `facts.toml`, in its order."""
    source = tomllib.loads((files("budgetkg.ingest.narrative") / "facts.toml").read_text(encoding="utf-8"))
    return tuple(_wording(entry, frozenset(source["kinds"][entry["kinds"]])) for entry in source["fact"])


def _wording(entry: dict[str, str], kinds: frozenset[str]) -> Wording:
    pattern = entry["pattern"]
    for name, meaning in _PLACEHOLDERS.items():
        pattern = pattern.replace(name, meaning)
    within, without, change = (
        re.compile(entry[key]) if key in entry else None for key in ("within", "without", "change")
    )
    return Wording(entry["topic"], entry["item"], kinds, re.compile(pattern), within, without, change)


def read_facts(sections: Sequence[Section]) -> tuple[StatedFact, ...]:
    """The other stated figures, each with its change on the year before where one is stated of the same item."""
    found: dict[tuple[str, str, Decimal, str], StatedFact] = {}
    paragraphs = list(read_paragraphs(sections))
    facts = [fact for paragraph in paragraphs for fact in _read_paragraph(paragraph)]
    facts += read_listed(paragraphs)
    ends = {fact.locator.span.end for fact in facts}
    facts += [fact for fact in read_remarks(paragraphs) if fact.locator.span.end not in ends]
    for fact in sorted(facts, key=lambda one: one.locator.span):
        found.setdefault((fact.topic, fact.item, fact.value, fact.unit), fact)
    changes = {
        kinds: read_changes([section for section in sections if section.kind in kinds])
        for kinds in {wording.kinds for wording in wordings() if wording.change}
    }
    return tuple(_with_change(fact, changes) for fact in found.values())


def _read_paragraph(paragraph: Paragraph) -> Iterator[StatedFact]:
    for sentence in _SENTENCE.finditer(paragraph.words):
        for wording in wordings():
            if paragraph.kind not in wording.kinds or not _is_meant(wording, sentence.group()):
                continue
            for match in wording.pattern.finditer(sentence.group()):
                start, end = sentence.start() + match.start(), sentence.start() + match.end()
                yield StatedFact(
                    wording.topic,
                    wording.item.format(**match.groupdict()),
                    read_decimal(match.group("value")),
                    match.group("unit"),
                    None,
                    None,
                    paragraph.locate(start, end),
                )


def _is_meant(wording: Wording, sentence: str) -> bool:
    return (wording.within is None or wording.within.search(sentence) is not None) and (
        wording.without is None or wording.without.search(sentence) is None
    )


def _with_change(fact: StatedFact, changes: dict[frozenset[str], tuple[StatedChange, ...]]) -> StatedFact:
    """The fact with change and percentage of the statement about it: one that prints the same amount, or none."""
    for wording in wordings():
        if wording.change is None or (wording.topic, wording.item) != (fact.topic, fact.item):
            continue
        for stated in changes[wording.kinds]:
            is_same = stated.amount is None or stated.amount.yuan == fact.value * Unit(fact.unit).yuan
            if is_same and not stated.is_not_arranged and wording.change.fullmatch("".join(stated.item.split())):
                in_unit = stated.change.yuan / Unit(fact.unit).yuan if stated.change else None
                return replace(fact, change=in_unit, percent=stated.percent)
    return fact
