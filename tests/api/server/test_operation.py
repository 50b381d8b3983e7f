"""Running the server: readiness, numbers, logs, limits for clients, a proxy before it, its manual offline, its end."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from subprocess import Popen
from threading import Thread
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from budgetkg.api.server.app import create_app
from budgetkg.api.server.clients import Buckets, client_of
from budgetkg.api.settings import InvalidSetting, read_settings, root_path_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette prefers a fork of httpx
    from starlette.testclient import TestClient

ASK = "/sparql?query=" + quote("ASK {}")
FOR_EVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG = ("budgetkg_queries_running", frozenset({("lane", "long")}))
NUMBER = "138" + "0013" * 2
"""A telephone number that nobody has, as someone might search for it."""


class Served(Protocol):
    """What the fixture `served` gives."""

    address: str
    process: Popen[bytes]
    errors: Path


Serve = Callable[..., Served]


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


def fetch(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})  # noqa: S310
    try:
        with urlopen(request, timeout=60) as response:  # noqa: S310
            return response.status, dict(response.headers), response.read()
    except HTTPError as error:
        return error.code, dict(error.headers), error.read()


def numbers(address: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """The numbers of /metrics: name and labels → value."""
    status, headers, content = fetch(f"{address}/metrics")
    assert status == 200
    assert headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(content.decode())
    return {(one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples}


def test_ready_says_that_the_store_can_be_queried(served: Served) -> None:
    assert json.loads(fetch(f"{served.address}/ready")[2]) == {"status": "ready", "disclosures": 5}


@contextmanager
def client_of_app(store: Path, **environment: str) -> Iterator[TestClient]:
    """The application in this process, with settings."""
    given = {f"BUDGETKG_{name}": value for name, value in environment.items()}
    with TestClient(create_app(read_settings(given, store=str(store))), raise_server_exceptions=False) as client:
        yield client


def test_ready_is_503_where_the_store_is_gone(ingested: IngestRun, tmp_path: Path) -> None:
    """A server that is up and cannot answer gets no requests from the proxy before it."""
    shutil.copytree(ingested.store, tmp_path / "store")
    with client_of_app(tmp_path / "store", QUERY_WORKERS="1") as client:
        assert client.get("/ready").status_code == 200
        shutil.rmtree(tmp_path / "store")
        client.get("/sparql", params={"query": FOR_EVER, "timeout": 0.2})  # its process is replaced, and finds nothing
        response = client.get("/ready")
        assert response.status_code == 503
        assert response.headers["retry-after"] == "10"
        assert "没有数据仓库" in response.json()["detail"]
        assert client.get("/health").status_code == 200


def test_numbers_count_requests_and_stopped_queries(served: Served) -> None:
    before = numbers(served.address)
    fetch(f"{served.address}{ASK}")
    fetch(f"{served.address}/sparql?query=SELECT")
    fetch(f"{served.address}/nowhere/{NUMBER}")
    fetch(f"{served.address}/sparql?timeout=0.5&query={quote(FOR_EVER)}")
    after = numbers(served.address)

    def grown(name: str, **labels: str) -> float:
        key = (name, frozenset(labels.items()))
        return after[key] - before.get(key, 0)

    assert grown("budgetkg_http_requests_total", method="GET", route="/sparql", status="200") == 1
    assert grown("budgetkg_http_requests_total", method="GET", route="/sparql", status="400") == 1
    assert grown("budgetkg_http_requests_total", method="GET", route="(none)", status="404") == 1
    assert grown("budgetkg_queries_stopped_total", cause="deadline") == 1
    assert grown("budgetkg_http_request_seconds_count", method="GET", route="/sparql") == 3
    assert after[("budgetkg_store_disclosures", frozenset())] == 5
    assert after[LONG] == 0
    assert NUMBER not in str(after)


def test_client_that_asks_too_often_is_told_when_to_come_again(ingested: IngestRun) -> None:
    with client_of_app(ingested.store, CLIENT_RATE="1", QUERY_WORKERS="1") as client:
        answers = [client.get("/health", headers={"origin": "https://elsewhere.example"}) for _ in range(12)]
    assert [one.status_code for one in answers[:10]] == [200] * 10
    refused = answers[-1]
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["access-control-allow-origin"] == "*"  # scripts of other sites learn of it too
    assert "请求过于频繁 too many requests" in refused.json()["detail"]


def test_bucket_fills_again_and_is_forgotten() -> None:
    now = 0.0
    buckets = Buckets(2, lambda: now)
    assert [buckets.wait("a") for _ in range(21)] == [0] * 20 + [0.5]
    now = 0.5
    assert buckets.wait("a") == 0
    assert buckets.wait("a") == 0.5
    for number in range(10_001):
        buckets.wait(str(number))
    assert buckets.wait("a") == 0


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_client_is_its_address_or_its_network(address: str, client: str) -> None:
    assert client_of({"client": (address, 1)}) == client
    assert client_of({"client": None}) == ""


@pytest.fixture(scope="module")
def below(serve: Serve, ingested: IngestRun) -> Served:
    """A server that a proxy shows under /kg/a, and that logs every request."""
    return serve(ingested.store, "--root-path", "kg/a/", LOG_LEVEL="INFO", LOG_FORMAT="json")


@pytest.mark.parametrize("path", ["", "/kg/a"], ids=["the proxy takes the path away", "the proxy leaves it"])
def test_all_addresses_stand_under_the_path_of_the_proxy(below: Served, path: str) -> None:
    here, host = below.address + path, below.address.removeprefix("http://")
    assert fetch(f"{here}/health")[0] == 200
    described = fetch(f"{here}/sparql", Accept="text/turtle", Host="data.example", X_Forwarded_Proto="https")[
        2
    ].decode()
    assert "sd:endpoint <https://data.example/kg/a/sparql>" in described
    assert host not in described
    document = json.loads(fetch(f"{here}/openapi.json")[2])
    assert document["servers"] == [{"url": "/kg/a"}]
    assert '"/kg/a/openapi.json"' in fetch(f"{here}/docs")[2].decode().replace("'", '"')
    connection = HTTPConnection(host, timeout=60)
    connection.request("GET", f"{path}/code/functional/205")
    assert connection.getresponse().headers["location"] == "/kg/a/code/functional/205.html"
    assert json.loads(fetch(f"{here}/nowhere")[2])["instance"] == "/kg/a/nowhere"
    html = fetch(f"{here}/code/functional/205.html")[2].decode()
    assert not re.search(r'(href|src)="/(?!kg/a/)', html)


def test_log_is_json_lines_without_what_tells_of_a_person(below: Served) -> None:
    said_before = below.errors.stat().st_size
    for path in (ASK, f"/sparql?query={NUMBER}", f"/id/{NUMBER}.ttl", f"/{NUMBER}", f"/api/trace?number={NUMBER}"):
        fetch(below.address + path, User_Agent="Someone", X_Forwarded_For="203.0.113.7", Referer="https://who.example/")
    until = time.monotonic() + 10
    while (text := below.errors.read_text(encoding="utf-8")[said_before:]).count("\n") < 5:
        assert time.monotonic() < until, "a request is logged behind its answer"
        time.sleep(0.05)
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["route"], line["status"]) for line in lines] == [
        ("/sparql", 200),
        ("/sparql", 400),
        ("/id/{name:path}", 404),
        ("(none)", 404),
        ("/api/trace", 400),
    ]
    assert {"time", "level", "logger", "request", "method", "milliseconds", "bytes"} <= set(lines[0])
    for private in (NUMBER, "203.0.113.7", "127.0.0.1", "Someone", "who.example", "ASK"):
        assert private not in text


@pytest.mark.parametrize(("text", "path"), [("", ""), ("/", ""), ("kg", "/kg"), ("/kg/a/", "/kg/a")])
def test_path_of_the_proxy_is_read_as_it_is_meant(text: str, path: str) -> None:
    assert root_path_of(text) == path
    with pytest.raises(InvalidSetting, match="不是路径"):
        root_path_of("https://data.example/kg")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("src", "href")]


def test_manual_loads_nothing_from_another_host(served: Served) -> None:
    status, _, content = fetch(f"{served.address}/docs")
    assert status == 200
    links = _Links()
    links.feed(content.decode())
    assert len(links.found) == 3
    assert not re.findall(rb"https?://(?!127)", content)
    for link in links.found:
        assert link.startswith("/")
        assert fetch(served.address + link)[0] == 200


def test_manual_shows_the_paths_in_a_browser_without_the_net(served: Served, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        pytest.skip("NO CHROMIUM HERE: that the manual shows without the net is not tested")
    log = tmp_path / "net.json"
    process = subprocess.run(
        [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"),
            *("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--log-net-log={log}"),
            *("--virtual-time-budget=8000", "--dump-dom", f"{served.address}/docs"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "opblock-summary-path" in process.stdout, process.stderr[-2000:]
    assert "/<wbr>sparql" in process.stdout or "/sparql" in process.stdout
    asked = set(re.findall(r'"url":"(https?://[^"]+)"', log.read_text(encoding="utf-8")))
    of_the_page = {url for url in asked if url.startswith(served.address)}
    assert f"{served.address}/openapi.json" in of_the_page
    hosts_of_the_browser = ("google", "gstatic", "gvt1", "chrome")  # its own errands, which the rule above stops
    assert not [url for url in asked - of_the_page if not any(word in url for word in hosts_of_the_browser)]


def _children(process: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(one.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == process:
            found += [int(one.parent.name), *_children(int(one.parent.name))]
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found as Linux shows them")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_server_that_is_stopped_leaves_no_process(serve: Serve, ingested: IngestRun, how: signal.Signals) -> None:
    """In order: what can end in time ends, the rest is stopped. Killed: its processes see that it has gone."""
    found = serve(ingested.store, STOP_SECONDS="4")
    answers: dict[int, Any] = {}

    def ask(seconds: int) -> None:
        try:
            answers[seconds] = fetch(f"{found.address}/sparql?timeout={seconds}&query={quote(FOR_EVER)}")[0]
        except OSError:
            answers[seconds] = None

    asking = [Thread(target=ask, args=(seconds,)) for seconds in (2, 60)]
    for one in asking:
        one.start()
    until = time.monotonic() + 20
    while numbers(found.address)[LONG] < 2 and time.monotonic() < until:
        time.sleep(0.1)
    children = _children(found.process.pid)
    assert len(children) >= 4
    began = time.monotonic()
    found.process.send_signal(how)
    found.process.wait(20)
    assert time.monotonic() - began < 10
    until = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    for one in asking:
        one.join(10)
    assert answers[60] in (None, 500, 503)  # nobody waits on
    assert answers[2] == (504 if how == signal.SIGTERM else None)
