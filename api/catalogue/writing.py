"""Answers as bytes: JSON with all fields or some, CSV, and JSON-LD.

In: models, or the IRIs of things. Out: content and media type. All of it runs where the store is opened, beside the event
loop of the server.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyoxigraph as ox
from pydantic import BaseModel

from budgetkg.api.catalogue.models import Page, Place, Ref
from budgetkg.api.store import Store
from budgetkg.ontology.errors import QueryRefused

JSON, CSV = "application/json", "text/csv; charset=utf-8"
ALWAYS = frozenset({"id", "iri"})
"""Fields that are given whatever is asked for."""
_DESCRIBED = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ VALUES ?s {{ {things} }} ?s ?p ?o }}
  UNION {{ VALUES ?thing {{ {things} }} ?thing bkg:evidence ?s . ?s ?p ?o }}
  UNION {{ VALUES ?thing {{ {things} }} ?thing bkg:evidence?/oa:hasSelector ?s . ?s ?p ?o }}
}}"""

Written = tuple[bytes, str]


def chosen_fields(kind: type[BaseModel], fields: str | None) -> set[str] | None:
    """The fields to give, None for all. Raises QueryRefused for one that there is not."""
    if fields is None:
        return None
    wanted = {one.strip() for one in fields.split(",")} - {""}
    unknown = sorted(wanted - kind.model_fields.keys())
    if unknown or not wanted:
        raise QueryRefused(
            f"fields={fields!r}: 无此字段 there is no field {', '.join(unknown) or '(none given)'}; "
            f"expected some of {', '.join(kind.model_fields)}."
        )
    return wanted | (ALWAYS & kind.model_fields.keys())


def page_as_json(page: Page[Any], fields: set[str] | None) -> Written:
    """A part of a list."""
    include: Any = (
        None if fields is None else {"items": {"__all__": fields}, "total": True, "limit": True, "next": True}
    )
    return page.model_dump_json(include=include).encode(), JSON


def one_as_json(found: BaseModel, fields: set[str] | None) -> Written:
    """One thing."""
    return found.model_dump_json(include=fields).encode(), JSON


def as_csv(items: Sequence[BaseModel], kind: type[BaseModel], fields: set[str] | None) -> Written:
    """Things as rows: names and IRIs of other things, places as file, page, lines and quote; lists of texts are joined by |.

    Lists of things with more to say of each (allocations, indicators …) are tables of their own and not given here.
    """
    rows = [dict(_cells(item, fields)) for item in items]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or sorted(fields or kind.model_fields)
    return rows_as_csv(rows, columns)


def rows_as_csv(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> Written:
    """Rows as CSV: UTF-8, lines end with a line feed, empty where nothing is stated, as in the tidy tables."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return written.getvalue().encode(), CSV


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def _cells(item: BaseModel, fields: set[str] | None) -> Iterator[tuple[str, object]]:
    plain = item.model_dump(mode="json", include=fields)
    for name in plain:
        value = getattr(item, name)
        if isinstance(value, Place):
            yield from _place_cells(name, value)
        elif isinstance(value, Ref):
            yield name, value.name
            yield f"{name}_iri", value.iri
        elif isinstance(value, list):
            if all(isinstance(one, str | Ref) for one in value):
                yield name, "|".join(one.name if isinstance(one, Ref) else one for one in value)
        elif not isinstance(value, dict | BaseModel):
            yield name, plain[name]


def _place_cells(name: str, value: Place) -> Iterator[tuple[str, object]]:
    before = name.removesuffix("evidence")
    for part in ("source_file", "page", "line_start", "line_end", "quote"):
        yield f"{before}{part}", getattr(value, part)


def as_jsonld(store: Store, things: Sequence[str]) -> Written:
    """What the graph says of the things, and the words and offsets of their evidence."""
    values = " ".join(str(ox.NamedNode(one)) for one in things)
    if not values:
        return json.dumps([]).encode(), "application/ld+json"
    return store.serialise(_DESCRIBED.format(things=values), "jsonld")
