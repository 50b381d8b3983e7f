"""Answers that were given before, kept for as long as the store is what it was.

In: a tag that names the state of the store and what was asked, and a way to make the answer. Out: the answer. Each process
keeps a few; a store that has changed has another state, and so other tags.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Kept(Generic[_T]):
    """The answers used last: at most `most`, none of more than `largest` bytes."""

    def __init__(self, most: int, largest: int) -> None:
        self._most, self._largest = most, largest
        self._answers: OrderedDict[str, _T] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str, make: Callable[[], _T], size: Callable[[_T], int]) -> _T:
        """The answer of a tag, made where it is not kept. What `make` raises is not kept."""
        with self._lock:
            found = self._answers.get(tag)
            if found is not None:
                self._answers.move_to_end(tag)
                return found
        made = make()
        if size(made) <= self._largest:
            with self._lock:
                self._answers[tag] = made
                if len(self._answers) > self._most:
                    self._answers.popitem(last=False)
        return made
