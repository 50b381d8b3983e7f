"""What a search finds: the best first, each with the words around what was looked for.

In: an index and what a reader types. Out: :class:`Found`. All words must be there; where nothing has them all, what has
some of them is given and said to be so.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from budgetkg.api.search.kinds import WEIGHTS, Kind
from budgetkg.api.search.words import Asked, Phrase, asked, loosened, number_word
from budgetkg.ingest.policy_numbers import PolicyNumber
from budgetkg.ingest.statements.policies import title_key
from budgetkg.ontology.errors import BudgetKGError, QueryRefused

LONGEST_QUERY = 200
MOST = 100
_AROUND = 40
"""Characters of a snippet before and behind what was found."""
_STEPS = 10_000
"""Steps of SQLite between two looks at the clock."""

_SCORE = (
    "bm25(word, 8.0, 4.0, 1.0, 8.0, 0.2) * CASE entry.kind "
    + " ".join(f"WHEN '{kind}' THEN {weight}" for kind, weight in WEIGHTS.items())
    + " ELSE 1.0 END"
)
_FIND = f"""SELECT entry.iri, entry.kind, entry.title, entry.names, entry.text, entry.place, entry.year, -({_SCORE})
FROM word JOIN entry ON entry.id = word.rowid WHERE word MATCH :match {{kinds}}
ORDER BY entry.title_key = :key AND entry.kind <> '{Kind.VOCABULARY}' DESC, {_SCORE}, entry.id LIMIT :limit OFFSET :offset"""  # noqa: S608  made of constants; what users give are parameters
_COUNT = "SELECT entry.kind, COUNT(*) FROM word JOIN entry ON entry.id = word.rowid WHERE word MATCH :match GROUP BY entry.kind"


class SearchOverdue(BudgetKGError):
    """A search took too long and was stopped."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found. `marks`: what was looked for in the snippet, as offsets of characters."""

    iri: str
    kind: Kind
    title: str
    place: str
    year: str
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...]

    def parts(self) -> Iterator[tuple[str, bool]]:
        """The snippet in parts, and whether each is what was looked for."""
        end = 0
        for start, stop in self.marks:
            yield from ((self.snippet[end:start], False), (self.snippet[start:stop], True))
            end = stop
        yield self.snippet[end:], False


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `has_all`: every hit has all words; `kinds`: how many there are of each; `cursor` of the next part."""

    has_all: bool
    total: int
    kinds: dict[Kind, int]
    hits: tuple[Hit, ...]
    cursor: str | None


def search(
    index: Path, text: str, kinds: Sequence[Kind] = (), limit: int = 20, cursor: str | None = None, seconds: float = 10
) -> Found:
    """Search. `seconds`: when to give up. Raises QueryRefused and SearchOverdue."""
    wanted = asked(text)
    if (not wanted.numbers and not wanted.phrases) or len(text) > LONGEST_QUERY:
        raise QueryRefused(
            f"要找的内容须有文字或数字，且不超过 {LONGEST_QUERY} 字 the words to look for are missing or too long; expected up to "
            f"{LONGEST_QUERY} characters with a letter or digit, for example 中小企业 or 新财企〔2024〕140号."
        )
    start = _start(cursor, text, kinds, index)
    with closing(sqlite3.connect(f"file:{index}?mode=ro&immutable=1", uri=True)) as base:
        until = time.monotonic() + seconds
        base.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        try:
            return _search(base, wanted, text, kinds, limit, start, _cursor(start + limit, text, kinds, index))
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise SearchOverdue(
                f"搜索超过 {seconds:g} 秒，已中止 the search took more than {seconds:g} s; give more or longer words."
            ) from error


def _search(
    base: sqlite3.Connection, wanted: Asked, text: str, kinds: Sequence[Kind], limit: int, start: int, cursor: str
) -> Found:
    match, has_all = _match(wanted.numbers, wanted.phrases, " AND "), True
    counts = _counts(base, match)
    if not counts and (loose := _loose(wanted)):
        match, has_all = loose, False
        counts = _counts(base, match)
    chosen = f"AND entry.kind IN ({', '.join(repr(str(one)) for one in kinds)})" if kinds else ""
    rows = base.execute(
        _FIND.format(kinds=chosen), {"match": match, "key": title_key(text), "limit": limit, "offset": start}
    ).fetchall()
    total = sum(number for kind, number in counts.items() if not kinds or kind in kinds)
    hits = tuple(_hit(row, wanted) for row in rows)
    return Found(has_all, total, counts, hits, cursor if start + limit < total else None)


def _loose(wanted: Asked) -> str:
    """What to look for where nothing has all words; empty where there is but one word."""
    parts = loosened(wanted.phrases)
    return _match(wanted.numbers, parts, " OR ") if len(parts) + len(wanted.numbers) > 1 else ""


def _counts(base: sqlite3.Connection, match: str) -> dict[Kind, int]:
    found = {Kind(kind): number for kind, number in base.execute(_COUNT, {"match": match})}
    return {kind: found[kind] for kind in Kind if kind in found}


def _match(numbers: Sequence[PolicyNumber], phrases: Sequence[Phrase], join: str) -> str:
    """In the query language of FTS5; words have neither quotes nor blanks."""
    parts = [f'numbers : "{number_word(one)}"' for one in numbers]
    parts += [f'"{" ".join(one.words)}"{" *" if one.is_open else ""}' for one in phrases]
    return join.join(f"({part})" for part in parts)


def _hit(row: tuple[str, str, str, str, str, str, str, float], wanted: Asked) -> Hit:
    iri, kind, title, names, text, place, year, score = row
    pattern = _pattern(wanted)
    shown = next((one for one in (text, *names.split("\n")) if one and pattern.search(one)), text or names or title)
    snippet, marks = _snippet(shown, pattern)
    return Hit(iri, Kind(kind), title, place, year, round(score, 4), snippet, marks)


def _snippet(text: str, pattern: re.Pattern[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The words around the first find, in one line, and where the finds are."""
    line = " ".join(text.split())
    first = pattern.search(line)
    start = max(first.start() - _AROUND, 0) if first else 0
    stop = max(first.end() if first else 0, start + _AROUND) + _AROUND
    cut = f"{'…' if start else ''}{line[start:stop]}{'…' if stop < len(line) else ''}"
    return cut, tuple(match.span() for match in pattern.finditer(cut))


def _pattern(wanted: Asked) -> re.Pattern[str]:
    """What was looked for as it may be printed: with blanks and line breaks within, numbers with any brackets."""
    printed = [
        rf"{_spaced(one.issuer_code)}\W*{one.year or ''}\W*?第?\s*{one.serial}(?![0-9])\s*号?" for one in wanted.numbers
    ]
    printed += [_spaced(piece) for piece in wanted.pieces]
    words = [re.escape(word) for phrase in loosened(wanted.phrases) for word in phrase.words if len(word) > 1]
    return re.compile("|".join((*sorted(printed, key=len, reverse=True), *words)), re.IGNORECASE)


def _spaced(text: str) -> str:
    """A pattern for words with blanks within, and figures with or without separators; 16 is no part of 216."""
    pattern = r"\s*".join(rf"{re.escape(one)},?" if one.isdigit() else re.escape(one) for one in text if one != ",")
    return f"{'(?<![0-9.,])' if text[:1].isdigit() else ''}{pattern}{'(?![0-9])' if text[-1:].isdigit() else ''}"


def _cursor(offset: int, *of: object) -> str:
    return urlsafe_b64encode(json.dumps([offset, _fingerprint(*of)]).encode()).decode().rstrip("=")


def _start(cursor: str | None, *of: object) -> int:
    """Where a part begins. Raises QueryRefused for a cursor that another search gave."""
    if cursor is None:
        return 0
    try:
        offset, fingerprint = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        offset, fingerprint = None, None
    if not isinstance(offset, int) or offset < 0 or fingerprint != _fingerprint(*of):
        raise QueryRefused(
            "cursor 不合要求，或数据已更新 this is no cursor of this search, or the data have changed since; "
            "take it from `next` of the part before, or leave it out to begin anew."
        )
    return offset


def _fingerprint(*of: object) -> int:
    """What a cursor belongs to: words, kinds, and the state of the index."""
    return crc32(repr([str(one) if isinstance(one, Path) else one for one in of]).encode())
