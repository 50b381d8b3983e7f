"""How much work the server takes on, and how it tells that something was too much.

In: numbers from the settings; who asks. Out: a place in the queue, or an error in Chinese and English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from budgetkg.ontology.errors import BudgetKGError, QueryRefused

_SHARE = 2
"""One client may have one in so many of the places of the queue."""


class Overdue(BudgetKGError):
    """Work was not done by its deadline and was killed."""


class Overloaded(BudgetKGError):
    """There was no place: too much work for all processes."""


class TooMuchForOne(BudgetKGError):
    """One client asked for more at once than its share."""


class TooComplex(QueryRefused):
    """A query broke the process that ran it: it is nested too deeply."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Processes of the short lane, places of the long lane (and for one client), places of the queue, memory of each."""

    workers: int = 2
    long: int = 4
    long_of_client: int = 2
    waiting: int = 200
    megabytes: int = 2048


class Load:
    """What a runner does and has done: work in its lanes and in its queue, by client; work that was stopped, by cause."""

    def __init__(self) -> None:
        self.short = 0
        self.long: Counter[str] = Counter()
        self.waiting: Counter[str] = Counter()
        self.stopped: Counter[str] = Counter()

    @contextmanager
    def admitted(self, client: str, places: int) -> Iterator[None]:
        """A place in the queue. Raises Overloaded and TooMuchForOne where there is none."""
        if self.waiting.total() >= places:
            raise overloaded("排队已满 the queue is full")
        if self.waiting[client] * _SHARE >= places:
            raise too_much_for_one()
        self.waiting[client] += 1
        try:
            yield
        finally:
            _leave(self.waiting, client)

    def leave_long(self, client: str) -> None:
        """A place of the long lane is free again."""
        _leave(self.long, client)


def _leave(counted: Counter[str], client: str) -> None:
    counted[client] -= 1
    if not counted[client]:
        del counted[client]


def overdue(seconds: float) -> Overdue:
    """What a client is told whose query took too long."""
    return Overdue(
        f"查询超过 {seconds:g} 秒，已中止 the query was not answered within {seconds:g} s and was stopped. "
        "Narrow it, or add LIMIT; whole tables and dumps come from `budgetkg export`."
    )


def overloaded(why: str) -> Overloaded:
    """What a client is told when there is no place."""
    return Overloaded(f"{why}; 请稍后再问 ask again later.")


def too_much_for_one() -> TooMuchForOne:
    """What a client is told that has used up its share."""
    return TooMuchForOne(
        "同一客户端同时提出的查询过多，此查询已中止 too many queries of one client at once, and this one was stopped: "
        "wait for those that run, and ask again."
    )
