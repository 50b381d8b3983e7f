"""The server beside named peers on the same data, and under many clients: `python -m bench.serving [SECONDS]`.

In: the five example disclosures. Out: two tables on standard output and in `bench/serving.md`. The first: light queries
asked one after the other of budgetkg, of the `oxigraph` server and of rdflib-endpoint, with pyoxigraph in process as the
measure; every answer must be the same. The second: fifty clients, each asking once a second, beside one query a second
that never ends: how long traces and light queries wait, what was wrong, and whether memory or processes grow. Nothing
here is a test.
"""

from __future__ import annotations

import csv
import io
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from bench.run import EXAMPLES, HERE, machine

PREFIXES = "PREFIX bkg: <https://w3id.org/budgetkg/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
LIGHT = {
    "projects of a document number": """SELECT ?name ?amount WHERE {
  GRAPH ?g { ?project bkg:hasPolicyBasis ?policy ; bkg:projectName ?name ; bkg:amountYuan ?amount }
  GRAPH ?h { ?policy bkg:policyNumber "新财企〔2024〕140号" } }""",
    "departments and years": "SELECT ?name ?year WHERE { GRAPH ?g { ?d a bkg:BudgetDisclosure ; bkg:printedName ?name ; bkg:year ?year } }",
    "figures of a code": """SELECT ?label ?value WHERE {
  GRAPH ?g { ?row bkg:code "2080505" ; bkg:label ?label . ?figure bkg:row ?row ; bkg:reportedValue ?value } }""",
}
"""Every pattern names its graph, so that servers with and without a union as default graph answer alike."""
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j } }"
NUMBERS = ("新财企〔2024〕140号", "新财企[2024]140 号", "乌财企〔2024〕94号", "克财建〔2024〕113号")
CLIENTS = 50
PAUSE = 1.0
"""Seconds between the requests of a client."""
ROUNDS = 60
HTTP_OK = 200


@dataclass(slots=True)
class Waited:
    """What requests of one kind came to: seconds of the good ones, and how many were answered otherwise."""

    good: list[float] = field(default_factory=list)
    wrong: int = 0
    refused: dict[int, int] = field(default_factory=dict)

    @property
    def row(self) -> str:
        """Number, median, 99th percentile, other answers."""
        middle, last = median(self.good), quantiles(self.good, n=100)[-1]
        other = ", ".join(f"{count} × {status}" for status, count in sorted(self.refused.items())) or "none"
        return f"{len(self.good)} | {middle * 1000:.1f} ms | {last * 1000:.1f} ms | {self.wrong} | {other}"


def rows_of(content: bytes) -> list[tuple[str, ...]]:
    """The rows of a CSV result, in no order."""
    return sorted(map(tuple, csv.reader(io.StringIO(content.decode("utf-8")))))


def ask(address: str, parameters: Mapping[str, str], accept: str, client: str = "127.0.0.1") -> tuple[int, bytes]:
    """The status and body of a GET request, as a proxy on this machine hands it on for a client."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request(
            "GET", f"{parts.path}?{urlencode(parameters)}", headers={"Accept": accept, "X-Forwarded-For": client}
        )
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@contextmanager
def running(command: list[str], address: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server, from its first answer on."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        until = time.monotonic() + 120
        while True:
            try:
                if ask(address, {"query": "ASK {}"}, "application/sparql-results+json")[0] == HTTP_OK:
                    break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"{command[:3]} does not answer") from None
                time.sleep(0.2)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)


RDFLIB_ENDPOINT = """import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph, path="/sparql"), port=int(sys.argv[2]), log_level="error")"""


def peers(store: Path, dump: Path, folder: Path) -> dict[str, tuple[list[str], str]]:
    """How each server is started, and where it answers."""
    program = Path(sys.executable).parent
    loaded = folder / "oxigraph"
    _program("oxigraph", "load", "--location", loaded, "--file", dump)
    return {
        f"budgetkg {version('budgetkg')}": (
            [str(program / "budgetkg"), "serve", "--store", str(store), "--port", "7101"],
            "http://127.0.0.1:7101/sparql",
        ),
        f"oxigraph server {version('oxigraph')}": (
            [str(program / "oxigraph"), "serve-read-only", "--location", str(loaded), "--bind", "127.0.0.1:7102"],
            "http://127.0.0.1:7102/query",
        ),
        f"rdflib-endpoint {version('rdflib-endpoint')}": (
            [sys.executable, "-c", RDFLIB_ENDPOINT, str(dump), "7103"],
            "http://127.0.0.1:7103/sparql",
        ),
    }


def measure_beside(store: Path, servers: Mapping[str, tuple[list[str], str]]) -> list[str]:
    """Rows of the first table: median seconds of each light query, over pyoxigraph in process."""
    embedded = ox.Store.read_only(str(store))
    rows = []
    with ExitStack() as stack:
        for command, address in servers.values():
            stack.enter_context(running(command, address))
        for what, query in LIGHT.items():
            text = PREFIXES + query
            expected = rows_of(_in_process(embedded, text))
            own = partial(_in_process, embedded, text)
            over = [partial(_over_http, address, text) for _, address in servers.values()]
            times = [f"{_median(work, expected) * 1000:.2f} ms" for work in (own, *over)]
            rows.append(f"| {what} | {' | '.join(times)} |")
    return rows


def _over_http(address: str, query: str) -> bytes:
    return ask(address, {"query": query}, "text/csv")[1]


def _in_process(store: ox.Store, query: str) -> bytes:
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("a SELECT query is expected")
    return found.serialize(format=ox.QueryResultsFormat.CSV) or b""


def _median(work: Callable[[], bytes], expected: list[tuple[str, ...]]) -> float:
    taken = []
    for _ in range(ROUNDS):
        since = time.perf_counter()
        content = work()
        taken.append(time.perf_counter() - since)
        if rows_of(content) != expected:
            raise SystemExit("an answer differs from that of pyoxigraph")
    return median(taken)


def measure_crowd(command: list[str], address: str, seconds: float) -> tuple[dict[str, Waited], list[tuple[int, int]]]:
    """What fifty clients waited for, beside one runaway query a second; memory in KiB and processes, at both ends."""
    base = address.removesuffix("/sparql")
    light = PREFIXES + LIGHT["projects of a document number"]
    waited = {"trace": Waited(), "light query": Waited(), "runaway query": Waited()}
    with running(command, address) as process:
        requests = {
            "trace": [(f"{base}/api/trace", {"number": number}, "application/json") for number in NUMBERS],
            "light query": [(address, {"query": light}, "text/csv")],
            "runaway query": [(address, {"query": RUNAWAY, "timeout": "5"}, "text/csv")],
        }
        expected = {kind: [ask(*one)[1] for one in ones] for kind, ones in requests.items() if kind != "runaway query"}
        until = time.monotonic() + seconds
        lock = threading.Lock()

        def client(kind: str, seed: int) -> None:
            chance = random.Random(seed)  # noqa: S311  moments, not secrets
            while time.monotonic() < until:
                time.sleep(PAUSE * 2 * chance.random())
                chosen = chance.randrange(len(requests[kind]))
                since = time.perf_counter()
                status, content = ask(*requests[kind][chosen], client=f"192.0.2.{seed + 1}")
                taken = time.perf_counter() - since
                with lock:
                    one = waited[kind]
                    if status != HTTP_OK:
                        one.refused[status] = one.refused.get(status, 0) + 1
                    elif kind in expected and content != expected[kind][chosen]:
                        one.wrong += 1
                    else:
                        one.good.append(taken)

        held = [_held(process.pid)]
        kinds = [*["trace"] * (CLIENTS // 2), *["light query"] * (CLIENTS // 2), *["runaway query"] * 5]
        threads = [threading.Thread(target=client, args=(kind, seed)) for seed, kind in enumerate(kinds)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        time.sleep(6)  # the last runaway queries end
        held.append(_held(process.pid))
    return waited, held


def _held(process: int) -> tuple[int, int]:
    """Memory in KiB, and the number of processes, of a server with those it started."""
    pids, memory = [process], 0
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        memory += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        for children in Path(f"/proc/{pid}/task").glob("*/children"):  # those of each thread
            pids += map(int, children.read_text(encoding="ascii").split())
    return memory, len(pids)


def _program(name: str, *arguments: object) -> None:
    """Run a program of this environment; what goes wrong ends the run."""
    subprocess.run([Path(sys.executable).with_name(name), *map(str, arguments)], check=True, capture_output=True)  # noqa: S603


def main() -> None:
    """Measure all, print the tables and write them."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    facts = machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, dump = folder / "store", folder / "dump.nq"
        _program("budgetkg", "ingest", *EXAMPLES, "--store", store)
        _program("budgetkg", "export", "--format", "nquads", "--out", dump, "--store", store)
        servers = peers(store, dump, folder)
        beside = measure_beside(store, servers)
        waited, held = measure_crowd(*next(iter(servers.values())), seconds)
    lines = [
        "# Results of `python -m bench.serving`",
        "",
        f"Measured on {facts}. Client and servers share the cores.",
        "",
        f"Median of {ROUNDS} requests, one after the other, each on a new connection; all answers are the same.",
        "",
        "| query | pyoxigraph in process | " + " | ".join(servers) + " |",
        "|---" * (len(servers) + 2) + "|",
        *beside,
        "",
        f"{CLIENTS} clients, each asking about once a second for {seconds:g} s, and five that ask runaway queries (deadline 5 s).",
        "",
        "| request | answered | median | 99th percentile | wrong answers | other answers |",
        "|---|---|---|---|---|---|",
        *(f"| {kind} | {one.row} |" for kind, one in waited.items() if len(one.good) > 1),
        f"| runaway query | 0 | | | | {', '.join(f'{n} × {s}' for s, n in sorted(waited['runaway query'].refused.items()))} |",
        "",
        "Memory and processes of the server: "
        + "; ".join(
            f"{when} {kib / 1024:.0f} MiB, {count} processes"
            for when, (kib, count) in zip(("before", "after"), held, strict=True)
        )
        + ".",
    ]
    print("\n".join(lines))
    (HERE / "serving.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.environ["BUDGETKG_LOG_LEVEL"] = "WARNING"
    main()
