"""Answers that are kept: each made once, the least used dropped, large ones and failures never kept."""

from __future__ import annotations

import pytest

from budgetkg.api.catalogue.answers import Answer, answer_once
from budgetkg.api.catalogue.keeping import Kept
from budgetkg.api.store import LocalStore, Store


def test_answer_is_made_once_and_the_least_used_is_dropped() -> None:
    kept: Kept[bytes] = Kept(most=2, largest=5)
    made: list[str] = []

    def ask(tag: str, content: bytes = b"x") -> bytes:
        return kept.get(tag, lambda: made.append(tag) or content, len)  # type: ignore[func-returns-value]

    assert [ask(tag) for tag in "aabab"] == [b"x"] * 5
    assert made == ["a", "b"]
    ask("c")  # a was used before b
    ask("b")
    ask("a")
    assert made == ["a", "b", "c", "a"]
    ask("large", b"123456")
    ask("large", b"123456")
    assert made[-2:] == ["large", "large"]


def test_failure_is_not_kept() -> None:
    kept: Kept[bytes] = Kept(most=2, largest=5)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: bytes(1 // 0), len)
    assert kept.get("a", lambda: b"x", len) == b"x"


def _how_many(store: Store, counted: list[int]) -> Answer:
    counted.append(len(store.select("SELECT * { ?s ?p ?o }")))
    return Answer(str(counted[-1]).encode(), "text/plain")


def test_store_that_changed_is_asked_again() -> None:
    store, counted = LocalStore(None), []
    assert answer_once(store, "", "count", _how_many, counted).tag == "", "a store that cannot tell its states apart"
    store.state = "one"
    first = answer_once(store, "", "count", _how_many, counted)
    again = answer_once(store, "", "count", _how_many, counted)
    assert (first, len(counted)) == (again, 2)
    assert answer_once(store, first.tag, "count", _how_many, counted).content is None
    store.state = "two"
    assert answer_once(store, first.tag, "count", _how_many, counted).content == b"0"
    assert len(counted) == 3
