"""The search index: what the store says in words, in one SQLite file beside it.

In: a store. Out: a file, whole or not at all. It holds the entries (what is shown), their words (FTS5), and the names and
numbers by which departments and policy documents are recognised. It is built anew for each state of the store.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from budgetkg.api.search.kinds import QUERIES, Kind
from budgetkg.api.search.words import TOKENIZER, number_word, numbers_in, words
from budgetkg.api.store import Store
from budgetkg.ingest.statements.policies import title_key

FILE = "search.sqlite"
_TITLE_OF_TEXT = 40
"""Characters of a text that name an entry without a title."""
_RECOGNISED = (Kind.DEPARTMENT, Kind.POLICY)

_SCHEMA = f"""
CREATE TABLE entry (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, title_key TEXT NOT NULL,
  names TEXT NOT NULL, text TEXT NOT NULL, place TEXT NOT NULL, year TEXT NOT NULL);
CREATE INDEX entry_kind ON entry (kind);
CREATE VIRTUAL TABLE word USING fts5 (title, names, text, numbers, place, content='', tokenize="{TOKENIZER}");
CREATE TABLE name (key TEXT NOT NULL, printed TEXT NOT NULL, entry INTEGER NOT NULL REFERENCES entry (id));
CREATE TABLE number (word TEXT NOT NULL, entry INTEGER NOT NULL REFERENCES entry (id));
CREATE INDEX number_word ON number (word);
"""


@dataclass(slots=True)
class _Entry:
    """What is said of a thing, by field."""

    iri: str
    kind: Kind
    said: dict[str, list[str]] = field(default_factory=dict)

    def all(self, name: str) -> list[str]:
        """The values of a field, each once, in order."""
        return sorted(set(self.said.get(name, ())))

    @property
    def text(self) -> str:
        return "\n".join(self.all("text"))

    @property
    def title(self) -> str:
        """The title; for words of a document the beginning of them."""
        titles = self.all("title")
        if titles:
            return titles[0]
        line = " ".join(self.text.split())
        return line if len(line) <= _TITLE_OF_TEXT else f"{line[:_TITLE_OF_TEXT]}…"

    @property
    def names(self) -> list[str]:
        """Other names; those that a title says already are left out."""
        return [one for one in dict.fromkeys((*self.all("title")[1:], *self.all("name"))) if one != self.title]


def build_index(store: Store, target: Path) -> Path:
    """Write the index of a store to a file; what was there before stays until the new one is whole."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(beside, isolation_level=None)) as base:
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA synchronous = OFF")
        base.executescript(_SCHEMA)
        base.execute("BEGIN")
        for kind in Kind:
            for entry in _entries(store, kind):
                _write(base, entry)
        base.execute("INSERT INTO word (word) VALUES ('optimize')")
        base.execute("COMMIT")
    beside.replace(target)
    return target


def _entries(store: Store, kind: Kind) -> Iterator[_Entry]:
    found: dict[str, _Entry] = {}
    for row in store.select(QUERIES[kind]):
        thing, name, value = row.get("x"), row.get("field"), row.get("value")
        if isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal) and isinstance(value, ox.Literal):
            entry = found.setdefault(thing.value, _Entry(thing.value, kind))
            entry.said.setdefault(name.value, []).append(value.value)
    yield from (entry for _, entry in sorted(found.items()) if entry.title)


def _write(base: sqlite3.Connection, entry: _Entry) -> None:
    names = "\n".join(entry.names)
    place, year = ("、".join(dict.fromkeys(entry.all(one))) for one in ("place", "year"))
    row = (entry.iri, entry.kind, entry.title, title_key(entry.title), names, entry.text, place, year)
    number = base.execute(
        "INSERT INTO entry (iri, kind, title, title_key, names, text, place, year) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row
    ).lastrowid
    shown = "" if not entry.all("title") else entry.title
    printed = [
        number_word(one) for text in (shown, *entry.names, entry.text) if "号" in text for one in numbers_in(text)
    ]
    numbers = list(dict.fromkeys(printed))
    base.execute(
        "INSERT INTO word (rowid, title, names, text, numbers, place) VALUES (?, ?, ?, ?, ?, ?)",
        (number, words(shown), words(names), words(entry.text), " ".join(numbers), words(place)),
    )
    if entry.kind in _RECOGNISED:
        called = dict.fromkeys((entry.title, *entry.names))
        base.executemany(
            "INSERT INTO name (key, printed, entry) VALUES (?, ?, ?)",
            [(key, one, number) for one in called if (key := title_key(one))],
        )
        own = [number_word(one) for text in entry.all("title") for one in numbers_in(text)]
        base.executemany("INSERT INTO number (word, entry) VALUES (?, ?)", [(one, number) for one in own])
