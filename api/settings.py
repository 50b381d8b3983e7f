"""Settings: one frozen object, read from the environment, passed in. Nothing loads at import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from budgetkg.ontology.errors import BudgetKGError
from budgetkg.ontology.mint import DEFAULT_BASE, Minter

PREFIX = "BUDGETKG_"
LOG_LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")


class InvalidSetting(BudgetKGError):
    """A setting of the environment has a value that it cannot have."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs.

    `store` is the folder of the embedded store, or the URL of a SPARQL 1.1 server's query endpoint. `store_update` is
    the update endpoint of such a server; where it is empty the server cannot be written to. Queries of the server run in
    `query_workers` processes of at most `query_megabytes` each; they have `query_seconds`, or as many as the client asks
    for up to `query_seconds_most`, and may give `query_rows` rows.
    """

    store: str
    store_update: str = ""
    store_parameters: tuple[tuple[str, str], ...] = ()
    store_user: str = ""
    store_password: str = ""
    base_iri: str = DEFAULT_BASE
    workers: int = 0
    log_level: str = "WARNING"
    query_workers: int = 2
    query_seconds: int = 10
    query_seconds_most: int = 60
    query_rows: int = 100_000
    query_megabytes: int = 2048

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
        log_level=_log_level(value("LOG_LEVEL", "WARNING").upper()),
        query_workers=_positive("QUERY_WORKERS", value("QUERY_WORKERS", "2")),
        query_seconds=_positive("QUERY_SECONDS", value("QUERY_SECONDS", "10")),
        query_seconds_most=_positive("QUERY_SECONDS_MOST", value("QUERY_SECONDS_MOST", "60")),
        query_rows=_positive("QUERY_ROWS", value("QUERY_ROWS", "100000")),
        query_megabytes=_positive("QUERY_MEGABYTES", value("QUERY_MEGABYTES", "2048")),
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


def _log_level(text: str) -> str:
    if text not in LOG_LEVELS:
        raise InvalidSetting(
            f"{PREFIX}LOG_LEVEL={text}: 无此日志级别 there is no such log level; expected one of {', '.join(LOG_LEVELS)}."
        )
    return text


def default_store(environment: Mapping[str, str]) -> Path:
    """The store in the user's data folder, by the XDG base directory specification."""
    home = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "budgetkg" / "store"
