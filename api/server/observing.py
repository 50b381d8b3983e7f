"""What the server does, for those who run it: numbers for Prometheus, and a line in the log for each request.

In: requests and answers, the load of the runner. Out: the text format of Prometheus; log records. Neither holds what might
tell of a person: no address of a client, no query, no path as it was sent (only the path as it is declared).
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterable
from http import HTTPStatus

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from pythonjsonlogger.json import JsonFormatter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from budgetkg.api.server.limits import Load
from budgetkg.api.settings import Settings

_log = logging.getLogger("budgetkg.server")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_UNKNOWN = "(none)"
_CLOSED = 499
"""The status that logs have for a client that left before it was answered."""


class Numbers:
    """The numbers of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "budgetkg_http_requests", "Requests answered", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "budgetkg_http_request_seconds",
            "Seconds until a request was answered",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )

    def watch(self, load: Load) -> None:
        """Tell the load of a runner too."""
        self.registry.register(_LoadCollector(load))


class _LoadCollector(Collector):
    def __init__(self, load: Load) -> None:
        self._load = load

    def collect(self) -> Iterable[Metric]:
        """The numbers as they are now."""
        running = GaugeMetricFamily("budgetkg_queries_running", "Queries that run, by lane", labels=("lane",))
        running.add_metric(("short",), self._load.short)
        running.add_metric(("long",), self._load.long.total())
        yield running
        yield GaugeMetricFamily("budgetkg_queries_waiting", "Queries that wait", value=self._load.waiting.total())
        stopped = CounterMetricFamily(
            "budgetkg_queries_stopped", "Queries that were stopped, by cause", labels=("cause",)
        )
        for cause in ("deadline", "client", "load", "memory", "depth", "gone"):
            stopped.add_metric((cause,), self._load.stopped[cause])
        yield stopped


class Observed:
    """Counts and logs every request."""

    def __init__(self, app: ASGIApp, numbers: Numbers) -> None:
        self._app, self._numbers = app, numbers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note how it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, size = time.perf_counter(), _CLOSED, 0
        name = uuid.uuid4().hex

        async def sent(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", name.encode())]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            seconds = time.perf_counter() - began
            method = scope["method"] if scope["method"] in _METHODS else _UNKNOWN
            route = getattr(scope.get("route"), "path", _UNKNOWN)
            self._numbers.requests.labels(method, route, str(status)).inc()
            self._numbers.seconds.labels(method, route).observe(seconds)
            fields = {
                "request": name,
                "method": method,
                "route": route,
                "status": int(status),
                "milliseconds": round(seconds * 1000, 1),
                "bytes": size,
            }
            level = logging.ERROR if status == HTTPStatus.INTERNAL_SERVER_ERROR else logging.INFO
            _log.log(level, " ".join(f"{key}={value}" for key, value in fields.items()), extra={"fields": fields})


_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}


class _JsonLines(JsonFormatter):
    """A record as a line of JSON; of a request, its fields."""

    def process_log_record(self, log_data: dict[str, object]) -> dict[str, object]:
        log_data.pop("color_message", None)
        fields = log_data.pop("fields", None)
        if isinstance(fields, dict):
            log_data.pop("message", None)
            log_data.update(fields)
        return log_data


def log_configuration(settings: Settings) -> dict[str, object]:
    """How uvicorn and this server log: to standard error, as text or as lines of JSON; nobody's address is among it."""
    formats: dict[str, dict[str, object]] = {
        "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {
            "()": f"{__name__}._JsonLines",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
            "json_ensure_ascii": False,
        },
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": formats[settings.log_format]},
        "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "chosen", "stream": "ext://sys.stderr"}},
        "loggers": {
            name: {"handlers": ["errors"], "level": settings.log_level, "propagate": False}
            for name in ("uvicorn", "budgetkg")
        },
    }
