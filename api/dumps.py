"""Dumps of a store: whole as N-Quads and TriG, the tidy tables as CSV and Parquet, one disclosure by itself, checksums.

In: a store. Out: a folder of files that `sha256sum --check SHA256SUMS` verifies. Graphs and triples are in order, so that two
dumps of one state are the same. Files bear the time at which the store last changed.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import file_digest
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from budgetkg.api.export import PREFIXES, TABLES, export_query, without_blank_pages
from budgetkg.api.parquet import MissingLibrary, parquet_file
from budgetkg.api.store import Store
from budgetkg.ontology.errors import QueryRefused

DUMPS = "dumps"
SUMS = "SHA256SUMS"
TERMS = "README.txt"
FORMATS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
CSV_ARCHIVE = "budgetkg-csv.zip"
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
_OLDEST_IN_A_ZIP = 315532800
"""1980-01-01: a ZIP archive knows no earlier time."""


class NoSuchDisclosure(QueryRefused):
    """The store holds no disclosure of this name."""


def write_dumps(store: Store, out: Path, changed: float) -> None:
    """Write all whole dumps to the folder `out`, which bears `changed` (seconds since 1970) as its time."""
    out.mkdir(parents=True)
    for suffix in FORMATS:
        with (out / f"budgetkg.{suffix}").open("wb") as file:
            for part in _parts(store, graphs_of(store), suffix):
                file.write(part)
    for table in TABLES:
        content = store.serialise(export_query(table), "csv")[0].decode("utf-8")
        (out / f"{table}.csv").write_text(without_blank_pages(content), encoding="utf-8")
        try:
            (out / f"{table}.parquet").write_bytes(parquet_file(table, content))
        except MissingLibrary:
            continue  # Parquet is given where pyarrow is installed
    (out / TERMS).write_text(terms_of_use(), encoding="utf-8")
    _write_archive(out, changed)
    listed = sorted(one for one in out.iterdir())
    (out / SUMS).write_text("".join(f"{checksum(one)}  {one.name}\n" for one in listed), encoding="utf-8")
    for one in out.iterdir():
        os.utime(one, (changed, changed))


def _write_archive(out: Path, changed: float) -> None:
    """The CSV files and the terms in one archive, the same for the same state."""
    moment = datetime.fromtimestamp(max(changed, _OLDEST_IN_A_ZIP), UTC).timetuple()[:6]
    with zipfile.ZipFile(out / CSV_ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in (*sorted(out.glob("*.csv")), out / TERMS):
            archive.writestr(zipfile.ZipInfo(one.name, moment), one.read_bytes(), zipfile.ZIP_DEFLATED)


def terms_of_use() -> str:
    """Licence and liability, and what each file is, in Chinese and English."""
    return (files("budgetkg.api") / "templates" / "dumps.txt").read_text(encoding="utf-8")


def checksum(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def graphs_of(store: Store) -> list[ox.NamedNode]:
    """All named graphs, in order."""
    return [graph for row in store.select(_GRAPHS) if isinstance(graph := row["g"], ox.NamedNode)]


def disclosure_dump(store: Store, base_iri: str, name: str, suffix: str) -> bytes:
    """One disclosure: what it states and what was found in checking it. `name` is the end of its IRI.

    Raises NoSuchDisclosure.
    """
    graphs = [ox.NamedNode(f"{base_iri}graph/{part}/{name}") for part in ("disclosure", "validation")]
    content = b"".join(_parts(store, graphs, suffix))
    if not content:
        raise NoSuchDisclosure(
            f"没有公开文件 {name} the store holds no disclosure of this name; expected the end of its IRI, for example "
            "652300-vkskmk7hcazu-2025. /dumps/ lists all."
        )
    return content


def _parts(store: Store, graphs: Iterable[ox.NamedNode], suffix: str) -> Iterator[bytes]:
    """Graph by graph, so that no more than one is held. A TriG file may name its prefixes again for each."""
    for graph in graphs:
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        lines = sorted(store.serialise(query, "nt")[0].splitlines())
        if lines and suffix == "nq":
            end = f"{graph} .\n".encode()
            yield b"".join(line.removesuffix(b".") + end for line in lines)
        elif lines:
            triples = ox.parse(b"\n".join(lines), ox.RdfFormat.N_TRIPLES)
            quads = (
                ox.Quad(one.subject, one.predicate, one.object, graph) for one in triples if isinstance(one, ox.Quad)
            )
            yield ox.serialize(quads, format=FORMATS[suffix], prefixes=PREFIXES) or b""
