"""Which department or policy document a text means: by its number in any spelling, by any of its names, by likeness.

In: an index and a text of somebody's table. Out: candidates, the best first, with a score of 0 to 100. A candidate is a match
only where the number or the name is the same and no other candidate has it too: a likeness is never taken for certain.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from budgetkg.api.search.kinds import Kind
from budgetkg.api.search.words import asked, number_word
from budgetkg.ingest.statements.policies import title_key

RECOGNISED = (Kind.DEPARTMENT, Kind.POLICY)
CERTAIN = 100.0
_LEAST_ALIKE = 50.0
_OF_A_PART = 0.9
"""What a likeness to a part of a name counts: 昌吉州工信局 and 昌吉州工信局2025年预算 are less than the same."""
_AMISS = 20.0
"""What a candidate loses for each property that it does not have."""
_ALIKE_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A department or a policy document. `names`: other names; `place`: its region."""

    iri: str
    kind: Kind
    title: str
    names: tuple[str, ...]
    place: str
    year: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that a text may mean; `name` is that of its names which is most like the text."""

    entry: Entry
    name: str
    score: float
    is_match: bool


@dataclass(frozen=True, slots=True)
class Names:
    """All names and numbers of an index: `keys` and `of` run side by side, `of` gives the entry and the name as printed."""

    entries: Mapping[int, Entry]
    keys: Sequence[str]
    of: Sequence[tuple[int, str]]
    numbers: Mapping[str, tuple[int, ...]]


@lru_cache(maxsize=2)
def names_of_index(index: Path) -> Names:
    """The names of an index; a file of the same path is never changed."""
    with closing(sqlite3.connect(f"file:{index}?mode=ro&immutable=1", uri=True)) as base:
        marks = ", ".join("?" * len(RECOGNISED))
        rows = base.execute(
            f"SELECT id, iri, kind, title, names, place, year FROM entry WHERE kind IN ({marks})",  # noqa: S608  marks only
            RECOGNISED,
        )
        entries = {
            number: Entry(iri, Kind(kind), title, tuple(filter(None, names.split("\n"))), place, year)
            for number, iri, kind, title, names, place, year in rows
        }
        found = base.execute("SELECT key, entry, printed FROM name ORDER BY entry, key").fetchall()
        numbers: dict[str, tuple[int, ...]] = {}
        for word, entry in base.execute("SELECT DISTINCT word, entry FROM number ORDER BY entry"):
            numbers[word] = (*numbers.get(word, ()), entry)
    return Names(entries, [key for key, _, _ in found], [(entry, printed) for _, entry, printed in found], numbers)


def entry_of(index: Path, iri: str) -> Entry | None:
    """The entry of an IRI; None where it is neither a department nor a policy document."""
    return next((one for one in names_of_index(index).entries.values() if one.iri == iri), None)


def recognise(
    index: Path,
    text: str,
    kinds: Sequence[Kind] = RECOGNISED,
    limit: int = 10,
    properties: Mapping[str, Sequence[str]] | None = None,
) -> list[Candidate]:
    """The candidates for a text. `properties`: what else is known of it, `region` (code or name) and `year`."""
    names = names_of_index(index)
    certain = _numbered(names, text, kinds) or _named(names, text, kinds)
    alike = [one for one in _alike(names, text, kinds) if one.entry not in {found.entry for found in certain}]
    checked = [_with_properties(one, properties or {}) for one in (*certain, *alike)]
    best = sorted(checked, key=lambda one: (-one.score, one.entry.title, one.entry.iri))
    matching = [one for one in best if one.is_match]
    if len(matching) > 1:
        best = [replace(one, is_match=False) for one in best]
    return best[:limit]


def _numbered(names: Names, text: str, kinds: Sequence[Kind]) -> list[Candidate]:
    found = {entry: None for one in asked(text).numbers for entry in names.numbers.get(number_word(one), ())}
    entries = [names.entries[entry] for entry in found]
    return [Candidate(one, one.title, CERTAIN, is_match=True) for one in entries if one.kind in kinds]


def _named(names: Names, text: str, kinds: Sequence[Kind]) -> list[Candidate]:
    key = title_key(text)
    found = {entry: printed for own, (entry, printed) in zip(names.keys, names.of, strict=True) if own == key}
    return [
        Candidate(names.entries[entry], printed, CERTAIN, is_match=True)
        for entry, printed in found.items()
        if names.entries[entry].kind in kinds
    ]


def _likeness(first: str, second: str, *, score_cutoff: float | None = None) -> float:
    cutoff = score_cutoff or 0.0
    return max(fuzz.ratio(first, second), _OF_A_PART * fuzz.partial_ratio(first, second, score_cutoff=cutoff))


def _alike(names: Names, text: str, kinds: Sequence[Kind]) -> list[Candidate]:
    """One candidate an entry, by that of its names which is most alike. The same name is 99: certainty is told elsewhere."""
    key = title_key(text)
    if not key:
        return []
    found: dict[int, Candidate] = {}
    for _, score, place in process.extract(
        key, names.keys, scorer=_likeness, limit=_ALIKE_AT_MOST, score_cutoff=_LEAST_ALIKE
    ):
        number, printed = names.of[place]
        if number not in found and names.entries[number].kind in kinds:
            found[number] = Candidate(names.entries[number], printed, round(min(score, 99.0), 1), is_match=False)
    return list(found.values())


def _with_properties(one: Candidate, properties: Mapping[str, Sequence[str]]) -> Candidate:
    amiss = sum(
        1 for name, values in properties.items() if not any(_has(one.entry, name, value.strip()) for value in values)
    )
    score = max(round(one.score - amiss * _AMISS, 1), 0.0)
    return replace(one, score=score, is_match=one.is_match and not amiss)


def _has(entry: Entry, name: str, value: str) -> bool:
    """True where an entry has a property, and where it cannot be told."""
    if not value:
        return True
    if name == "year":
        return entry.year == value or not entry.year
    if name == "region":
        code = re.search(r"/(?:department|policy)/(\d{6})-", entry.iri)
        return value in entry.place or bool(entry.place and entry.place in value) or bool(code and code[1] == value)
    return True
