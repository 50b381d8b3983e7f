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

from budgetkg.api.catalogue.models import Named, Page, Place, Ref
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
    wanted = chosen_names(list(kind.model_fields), fields)
    return None if wanted is None else wanted | (ALWAYS & kind.model_fields.keys())


def chosen_names(offered: Sequence[str], fields: str | None) -> set[str] | None:
    """The names that `fields` lists, None for all. Raises QueryRefused for one that is not offered."""
    if fields is None:
        return None
    wanted = {one.strip() for one in fields.split(",")} - {""}
    unknown = sorted(wanted - set(offered))
    if unknown or not wanted:
        raise QueryRefused(
            f"fields={fields!r}: 无此字段 there is no field {', '.join(unknown) or '(none given)'}; "
            f"expected some of {', '.join(offered)}."
        )
    return wanted


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
    """A list as rows: names and IRIs of other things, places as file, page, lines and quote; texts are joined by |."""
    rows = [dict(_cells(item, fields)) for item in items]
    return rows_as_csv(rows, _columns(rows) or sorted(fields or kind.model_fields))


def one_as_csv(found: BaseModel, fields: set[str] | None) -> Written:
    """One thing as rows: the first is the thing itself, and each thing that it holds has its own; `part` says of what."""
    rows = [{"part": "", **dict(_cells(found, fields))}, *_held(found, fields)]
    return rows_as_csv(rows, _columns(rows))


def _held(found: BaseModel, fields: set[str] | None, before: str = "") -> Iterator[dict[str, object]]:
    """A row for each thing in a list of the thing, and of what it is made of: `context.before`."""
    for name in type(found).model_fields:
        value = getattr(found, name)
        if fields is not None and name not in fields:
            continue
        if isinstance(value, list):
            held = [one for one in value if isinstance(one, BaseModel) and not isinstance(one, Ref)]
            yield from ({"part": f"{before}{name}", **dict(_cells(one, None))} for one in held)
        elif isinstance(value, BaseModel) and not isinstance(value, Named):
            yield from _held(value, None, f"{before}{name}.")


def _columns(rows: Sequence[Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


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


def things_in(found: BaseModel) -> list[str]:
    """The IRIs of a thing and of all that it holds; things that are only named are left to themselves."""
    things = [found.iri] if isinstance(found, Named) else []
    for name in type(found).model_fields:
        value = getattr(found, name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, BaseModel) and not isinstance(one, Ref):
                things += things_in(one)
    return list(dict.fromkeys(things))


def as_jsonld(store: Store, things: Sequence[str]) -> Written:
    """What the graph says of the things, and the words and offsets of their evidence."""
    values = " ".join(str(ox.NamedNode(one)) for one in things)
    if not values:
        return json.dumps([]).encode(), "application/ld+json"
    return store.serialise(_DESCRIBED.format(things=values), "jsonld")
