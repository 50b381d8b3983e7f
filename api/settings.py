"""Settings: one frozen object, read from the environment, passed in. Nothing loads at import."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from budgetkg.ontology.errors import BudgetKGError
from budgetkg.ontology.mint import DEFAULT_BASE, Minter

PREFIX = "BUDGETKG_"
_PATH = re.compile(r"[\w.~/-]*", re.ASCII)
LOG_FORMATS = ("text", "json")
LOG_LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")


class InvalidSetting(BudgetKGError):
    """A setting of the environment has a value that it cannot have."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs.

    `store` is the folder of the embedded store, or the URL of a SPARQL 1.1 server's query endpoint. `store_update` is
    the update endpoint of such a server; where it is empty the server cannot be written to. Queries of the server run in
    `query_workers` processes of at most `query_megabytes` each; they have `query_seconds`, or as many as the client asks
    for up to `query_seconds_most`, and may give `query_rows` rows. Those that take longer than a moment run apart,
    `query_long` at once and `client_long` of one client; `query_waiting` may wait. A client may send `client_rate`
    requests a second (0: any number) with bodies of `request_bytes`. A server that is told to stop lets what runs end
    within `stop_seconds`. It stands under `root_path` behind a proxy, and logs in the format `log_format`.
    """

    store: str
    store_update: str = ""
    store_parameters: tuple[tuple[str, str], ...] = ()
    store_user: str = ""
    store_password: str = ""
    base_iri: str = DEFAULT_BASE
    workers: int = 0
    log_level: str = "WARNING"
    query_workers: int = 4
    query_seconds: int = 10
    query_seconds_most: int = 60
    query_rows: int = 100_000
    query_megabytes: int = 2048
    query_long: int = 4
    query_waiting: int = 200
    client_long: int = 2
    client_rate: int = 0
    request_bytes: int = 1_000_000
    stop_seconds: int = 10
    root_path: str = ""
    log_format: str = "text"

    @property
    def is_remote(self) -> bool:
        """True where the store is a server."""
        return self.store.startswith(("http://", "https://"))

    @property
    def minter(self) -> Minter:
        """Mints IRIs under the configured base."""
        return Minter(self.base_iri)


def read_settings(environment: Mapping[str, str] | None = None, *, store: str | None = None) -> Settings:
    """Settings from the environment (`BUDGETKG_STORE`, `BUDGETKG_BASE_IRI`, …); `store` given on the command line wins.

    Raises InvalidSetting for a value that a setting cannot have.
    """
    found = os.environ if environment is None else environment

    def value(name: str, default: str) -> str:
        return found.get(PREFIX + name, "") or default

    return Settings(
        store=store or value("STORE", str(default_store(found))),
        store_update=value("STORE_UPDATE", ""),
        store_parameters=tuple(parse_qsl(value("STORE_PARAMETERS", ""), keep_blank_values=True)),
        store_user=value("STORE_USER", ""),
        store_password=value("STORE_PASSWORD", ""),
        base_iri=value("BASE_IRI", DEFAULT_BASE),
        workers=_whole("WORKERS", value("WORKERS", "0")),
        log_level=_one_of("LOG_LEVEL", value("LOG_LEVEL", "WARNING").upper(), LOG_LEVELS),
        query_workers=_positive("QUERY_WORKERS", value("QUERY_WORKERS", "4")),
        query_seconds=_positive("QUERY_SECONDS", value("QUERY_SECONDS", "10")),
        query_seconds_most=_positive("QUERY_SECONDS_MOST", value("QUERY_SECONDS_MOST", "60")),
        query_rows=_positive("QUERY_ROWS", value("QUERY_ROWS", "100000")),
        query_megabytes=_positive("QUERY_MEGABYTES", value("QUERY_MEGABYTES", "2048")),
        query_long=_positive("QUERY_LONG", value("QUERY_LONG", "4")),
        query_waiting=_positive("QUERY_WAITING", value("QUERY_WAITING", "200")),
        client_long=_positive("CLIENT_LONG", value("CLIENT_LONG", "2")),
        client_rate=_whole("CLIENT_RATE", value("CLIENT_RATE", "0")),
        request_bytes=_positive("REQUEST_BYTES", value("REQUEST_BYTES", "1000000")),
        stop_seconds=_positive("STOP_SECONDS", value("STOP_SECONDS", "10")),
        root_path=root_path_of(value("ROOT_PATH", "")),
        log_format=_one_of("LOG_FORMAT", value("LOG_FORMAT", "text").lower(), LOG_FORMATS),
    )


def _whole(name: str, text: str) -> int:
    if not text.isdecimal():
        raise InvalidSetting(
            f"{PREFIX}{name}={text}: 须为非负整数 is no whole number; expected for example {PREFIX}{name}=2, "
            "or leave it unset."
        )
    return int(text)


def _positive(name: str, text: str) -> int:
    if _whole(name, text) == 0:
        raise InvalidSetting(f"{PREFIX}{name}={text}: 须大于零 must be more than zero.")
    return int(text)


def _one_of(name: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise InvalidSetting(
            f"{PREFIX}{name}={text}: 无此值 there is no such value; expected one of {', '.join(known)}."
        )
    return text


def root_path_of(text: str) -> str:
    """The path under which a proxy shows the server: `/kg`, with a slash before and none behind; empty for the root.

    Raises InvalidSetting for what is no path.
    """
    path = text.strip().strip("/")
    if not _PATH.fullmatch(path):
        raise InvalidSetting(
            f"{PREFIX}ROOT_PATH={text}: 不是路径 is no path; expected for example /kg, the part of the address behind the host."
        )
    return f"/{path}" if path else ""


def default_store(environment: Mapping[str, str]) -> Path:
    """The store in the user's data folder, by the XDG base directory specification."""
    home = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "budgetkg" / "store"
