"""Which texts are updates."""

from __future__ import annotations

import pytest

from budgetkg.api.read_only import refuse_update
from budgetkg.ontology.errors import QueryRefused


@pytest.mark.parametrize(
    "text",
    [
        "DROP ALL",
        "  delete where { ?s ?p ?o }",
        "# harmless\nPREFIX a: <http://a.example/> # SELECT\nBASE <http://a.example/>\nWITH a:g DELETE { ?s ?p ?o } WHERE { }",
        "prefix : <http://a.example/> INSERT DATA { :a :b :c }",
    ],
)
def test_update_is_known_before_it_is_sent_anywhere(text: str) -> None:
    with pytest.raises(QueryRefused, match="updates are not offered"):
        refuse_update(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        "# DROP ALL\nASK {}",
        "PREFIX drop: <http://a.example/INSERT> SELECT * { ?s drop:all 'DELETE' }",
        "BASE <http://a.example/#DROP> DESCRIBE <a>",
        "no query at all",
        "",
    ],
)
def test_what_is_no_update_is_left_to_the_store(text: str) -> None:
    refuse_update(text)
