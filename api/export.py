"""Everything out of the store: the tidy tables as CSV or Parquet, and RDF dumps.

In: a store. Out: files. Each CSV is the answer to one query of `exports/`, so that anyone can change it; columns are a
contract. Files are written beside their place and moved there whole.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from budgetkg.api.parquet import parquet_file
from budgetkg.api.store import Store
from budgetkg.ontology.errors import QueryRefused, StoreError

TABLES = (
    "disclosures",
    "cells",
    "projects",
    "policy_citations",
    "policy_relations",
    "allocations",
    "indicators",
    "changes",
    "shares",
    "functions",
    "divisions",
    "facts",
    "discrepancies",
)
RDF_FORMATS = {
    "nquads": (ox.RdfFormat.N_QUADS, ".nq"),
    "trig": (ox.RdfFormat.TRIG, ".trig"),
    "turtle": (ox.RdfFormat.TURTLE, ".ttl"),
    "jsonld": (ox.RdfFormat.JSON_LD, ".jsonld"),
}
FORMATS = ("csv", *RDF_FORMATS, "parquet")


def export_query(table: str) -> str:
    """The query of a tidy table."""
    return (files("budgetkg.api") / "exports" / f"{table}.rq").read_text(encoding="utf-8")


def export(store: Store, format: str, out: Path) -> list[Path]:
    """Write everything to `out`: a folder of CSV or Parquet files, or one RDF file (in the folder, where `out` is one).

    Raises QueryRefused for an unknown format, StoreError where `out` cannot be written, MissingLibrary where Parquet is
    asked for without pyarrow.
    """
    if format not in FORMATS:
        raise QueryRefused(f"未知格式 unknown format {format!r}; expected one of {', '.join(FORMATS)}.")
    try:
        if format in ("csv", "parquet"):
            return list(_export_tables(store, format, out))
        return [_export_rdf(store, format, out)]
    except OSError as error:
        raise StoreError(
            f"{out}: 无法写入 cannot be written ({error.strerror}). Name another place with --out."
        ) from error


def _export_tables(store: Store, format: str, out: Path) -> Iterator[Path]:
    for table in TABLES:
        content = store.serialise(export_query(table), "csv")[0].decode("utf-8")
        written = parquet_file(table, content) if format == "parquet" else without_blank_pages(content).encode("utf-8")
        out.mkdir(parents=True, exist_ok=True)
        yield _write(out / f"{table}.{format}", written)


def without_blank_pages(content: str) -> str:
    """A CSV without its column `page` where no row has a page (texts have none); lines end with a line feed."""
    rows = list(csv.reader(io.StringIO(content)))
    if rows and "page" in rows[0]:
        at = rows[0].index("page")
        if not any(row[at] for row in rows[1:]):
            rows = [row[:at] + row[at + 1 :] for row in rows]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def _export_rdf(store: Store, format: str, out: Path) -> Path:
    """One file. Turtle has no graphs: it holds the triples of all of them."""
    chosen, suffix = RDF_FORMATS[format]
    target = out / f"budgetkg{suffix}" if out.is_dir() or not out.suffix else out
    target.parent.mkdir(parents=True, exist_ok=True)
    quads = sorted(store.quads(), key=str)
    things = quads if chosen.supports_datasets else dict.fromkeys(quad.triple for quad in quads)
    content = io.BytesIO()
    ox.serialize(things, content, format=chosen, prefixes=PREFIXES if format != "nquads" else None)
    return _write(target, content.getvalue())


PREFIXES = {
    "bkg": "https://w3id.org/budgetkg/ontology#",
    "code": "https://w3id.org/budgetkg/code/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "qb": "http://purl.org/linked-data/cube#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _write(target: Path, content: bytes) -> Path:
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(target)
    return target
