"""How fast budgetkg is, beside named peers doing the like in the same run: `python -m bench.run`, or `make bench`.

In: the five example disclosures. Out: a table on standard output and in `bench/results.md`. Each pair is run in turns
and the fastest run of each counts, in processor time, so that what else the machine does weighs little; a ratio says
more than a time. A peer often does less: what it leaves out stands in the table. Nothing here is a test, and no test is timed.
"""

from __future__ import annotations

import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
import rdflib

from budgetkg.api.ingestion import Prepared, prepare
from budgetkg.api.publish import publish
from budgetkg.api.settings import read_settings
from budgetkg.api.store import LocalStore
from budgetkg.ingest.document import Document, without_blanks
from budgetkg.ingest.policy_numbers import find_policy_numbers
from budgetkg.ingest.readers import read_bytes
from budgetkg.shapes.statements import Statements
from budgetkg.shapes.validate import validate_statements, validate_with_pyshacl

HERE = Path(__file__).parent
EXAMPLES = sorted((HERE.parent / "examples" / "disclosures").glob("*.txt"))
REPEATS = 3
ONE_REGEX = re.compile(r"([\u4e00-\u9fff]+)[〔\[（(](\d{4})[〕\]）)](\d+)号")
"""How a document number is commonly matched: no clinging words, no orders, no lists, no quotes in the code."""
PROJECTS_OF_A_NUMBER = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
SELECT ?name ?amount WHERE {
  ?project bkg:hasPolicyBasis/bkg:policyNumber "新财企〔2024〕140号" ; bkg:projectName ?name ; bkg:amountYuan ?amount
}"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of the table, in seconds; the peer is None where there is none."""

    what: str
    ours: float
    peer_name: str = ""
    peer: float | None = None
    note: str = ""

    @property
    def row(self) -> str:
        """The row in Markdown. A ratio above 1: budgetkg is faster."""
        if self.peer is None:
            return f"| {self.what} | {_shown(self.ours)} | | | | {self.note} |"
        ratio = self.peer / self.ours
        words = f"{ratio:.1f} × faster" if ratio >= 1 else f"{1 / ratio:.1f} × slower"
        return f"| {self.what} | {_shown(self.ours)} | {self.peer_name} | {_shown(self.peer)} | {words} | {self.note} |"


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def _seconds(work: Callable[[], object]) -> float:
    """Processor time of this process."""
    since = time.process_time()
    work()
    return time.process_time() - since


def _fastest(ours: Callable[[], object], peer: Callable[[], object], repeats: int = REPEATS) -> tuple[float, float]:
    """Both in turns; the fastest run of each."""
    times = [(_seconds(ours), _seconds(peer)) for _ in range(repeats)]
    return min(one for one, _ in times), min(other for _, other in times)


def _called(what: str, *words: object) -> Measured:
    """A call of the command line, start included: processor time, and how long the user waits."""
    program = [sys.executable, "-c", "from budgetkg.api.cli import main; main()"]
    before, since = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*program, *map(str, words)], check=True, capture_output=True)  # noqa: S603
    waited, after = time.perf_counter() - since, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(what, processor, note=f"start included; waited {_shown(waited)}")


def measure_whole() -> list[Measured]:
    """The command line as a user calls it."""
    with tempfile.TemporaryDirectory() as folder:
        store = ("--store", Path(folder) / "store")
        return [
            _called("`budgetkg --help`: the start alone", "--help"),
            _called("`budgetkg ingest`: five documents, shapes and audit included", "ingest", *EXAMPLES, *store),
            _called("`budgetkg ingest` again: nothing changes", "ingest", *EXAMPLES, *store),
            _called("`budgetkg validate`: five documents", "validate", *store),
        ]


def measure_reading(texts: Sequence[bytes]) -> Measured:
    """Bytes → lines with offsets, paragraphs and grids."""
    ours, peer = _fastest(
        lambda: [read_bytes(text, "example.txt") for text in texts],
        lambda: [text.decode("utf-8").splitlines() for text in texts],
    )
    return Measured("reading the five texts", ours, "`str.splitlines`", peer, "the peer knows no offsets and no grids")


def measure_numbers(documents: Sequence[Document]) -> Measured:
    """Text → document numbers."""
    texts = ["\n".join(without_blanks(line.text) for line in document.lines) for document in documents]
    ours, peer = _fastest(
        lambda: [list(find_policy_numbers(text)) for text in texts],
        lambda: [ONE_REGEX.findall(text) for text in texts],
    )
    found = {str(one.number) for text in texts for one in find_policy_numbers(text)}
    matched = {f"{code}〔{year}〕{serial}号" for text in texts for code, year, serial in ONE_REGEX.findall(text)}
    note = f"{len(found)} numbers against {len(matched)} spans, of which {len(found & matched)} are those numbers"
    return Measured("finding document numbers", ours, "one regular expression", peer, note)


def measure_shapes(prepared: Sequence[Prepared]) -> Measured:
    """The core shapes over each graph."""
    as_rdflib = [list(rdflib.Graph().parse(data=one.content.triples, format="nt")) for one in prepared]
    ours, peer = _fastest(
        lambda: [validate_statements(Statements(one.content.triples)) for one in prepared],
        lambda: [validate_with_pyshacl(triples) for triples in as_rdflib],
        repeats=2,
    )
    return Measured("core shapes of the five graphs", ours, f"pySHACL {version('pyshacl')}", peer, "the same results")


def measure_store(prepared: Sequence[Prepared]) -> list[Measured]:
    """The graphs of the five documents, and what they share, into a store; the projects of a document number out of it."""
    settings, whole = read_settings({}), LocalStore(None)
    for one in prepared:
        publish(whole, one.content, settings.minter)
    content = ox.serialize({quad.triple for quad in whole.quads()}, format=ox.RdfFormat.N_TRIPLES)

    def load() -> ox.Store:
        store = ox.Store()
        store.load(content, format=ox.RdfFormat.N_TRIPLES)
        return store

    def parse() -> rdflib.Graph:
        return rdflib.Graph().parse(data=content, format="nt")

    name = f"rdflib {version('rdflib')}"
    ours, peer = _fastest(load, parse)
    store, graph = load(), parse()
    answer, other = list(store.query(PROJECTS_OF_A_NUMBER)), list(graph.query(PROJECTS_OF_A_NUMBER))  # type: ignore[arg-type]
    if len(answer) != 2 or len(other) != 2:
        raise SystemExit(f"the stores answer differently: {len(answer)} rows, {len(other)} rows; expected 2")
    asked = _fastest(lambda: list(store.query(PROJECTS_OF_A_NUMBER)), lambda: list(graph.query(PROJECTS_OF_A_NUMBER)))  # type: ignore[arg-type]
    return [
        Measured(f"loading {len(store):,} triples (pyoxigraph {version('pyoxigraph')})", ours, name, peer, "in memory"),
        Measured("projects of a document number by SPARQL", *_beside(asked, name), "the same rows"),
    ]


def _beside(times: tuple[float, float], name: str) -> tuple[float, str, float]:
    return times[0], name, times[1]


def machine() -> str:
    """What the numbers were measured on: no names of hosts or users."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}, budgetkg {version('budgetkg')}; "
        f"load of the machine before the run {os.getloadavg()[0]:.1f}"
    )


def table(facts: str, rows: Sequence[Measured]) -> str:
    """The results in Markdown."""
    head = (
        "# Results of `make bench`",
        "",
        f"Processor time on {facts}. Peers run in turns with budgetkg in the same process; the fastest run of each.",
        "",
        "| what | budgetkg | peer | peer's time | budgetkg is | note |",
        "|---|---|---|---|---|---|",
    )
    return "\n".join([*head, *(one.row for one in rows)]) + "\n"


def main() -> None:
    """Measure all, print the table and write it."""
    facts = machine()
    settings = read_settings({})
    texts = [path.read_bytes() for path in EXAMPLES]
    documents = [read_bytes(text, "example.txt") for text in texts]
    prepared = [one for path in EXAMPLES if isinstance(one := prepare(path, settings), Prepared)]
    if len(prepared) != len(EXAMPLES):
        raise SystemExit("not every example was read; run `make demo` to see why")
    rows = [
        *measure_whole(),
        measure_reading(texts),
        measure_numbers(documents),
        measure_shapes(prepared),
        *measure_store(prepared),
    ]
    results = table(facts, rows)
    print(results)
    (HERE / "results.md").write_text(results, encoding="utf-8")


if __name__ == "__main__":
    main()
