"""Parts of a list: which things stand in it, and where the next part begins.

In: a pattern that finds things with a key to sort by, conditions, and a cursor. Out: the IRIs of one part, how many there
are in all, and the cursor of the next part. A cursor says behind which thing to go on, and not how many to leave out: what
is ingested meanwhile neither repeats nor hides a thing.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from budgetkg.api.catalogue.search import literal
from budgetkg.api.store import Store, value_of
from budgetkg.ontology.errors import QueryRefused

PREFIXES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@dataclass(frozen=True, slots=True)
class Part:
    """The IRIs of a part of a list, in order; `total` in the whole list; `cursor` of the next part, None at the end."""

    things: tuple[str, ...]
    total: int
    cursor: str | None


def find_part(store: Store, pattern: str, conditions: Sequence[str], limit: int, cursor: str | None) -> Part:
    """A part of the things that `pattern` binds to `?thing`, in the order of its `?key` (a string), then of their IRIs.

    Raises QueryRefused for a cursor that this list did not give.
    """
    where = " ".join((pattern, *conditions))
    asked = sha256(where.encode()).hexdigest()[:12]
    start = "" if cursor is None else _behind(*_read(cursor, asked))
    rows = store.select(
        f"{PREFIXES}SELECT DISTINCT ?thing ?key WHERE {{ {where} {start} }} ORDER BY ?key STR(?thing) LIMIT {limit + 1}"
    )
    [count] = store.select(f"{PREFIXES}SELECT (COUNT(DISTINCT ?thing) AS ?total) WHERE {{ {where} }}")
    found = [(value_of(row["key"]), value_of(row["thing"])) for row in rows[:limit]]
    following = _write(asked, *found[-1]) if len(rows) > limit else None
    return Part(tuple(iri for _, iri in found), int(value_of(count["total"])), following)


def _behind(key: str, iri: str) -> str:
    last = literal(key)
    return f"FILTER (?key > {last} || (?key = {last} && STR(?thing) > {literal(iri)}))"


def _write(asked: str, key: str, iri: str) -> str:
    content = json.dumps([asked, key, iri], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(content.encode()).decode("ascii").rstrip("=")


def _read(cursor: str, asked: str) -> tuple[str, str]:
    try:
        found = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (Error, ValueError):
        found = None
    if not isinstance(found, list) or len(found) != 3 or not all(isinstance(one, str) for one in found):
        raise QueryRefused(
            "cursor 不合要求 this is no cursor; take it from `next` of the part before, or leave it out to begin anew."
        )
    if found[0] != asked:
        raise QueryRefused(
            "cursor 属于另一组筛选条件 this cursor belongs to other filters; keep the filters from part to part, "
            "or leave the cursor out to begin anew."
        )
    return found[1], found[2]
