"""The HTML documentation: both languages, every term, and nothing fetched from the net."""

from __future__ import annotations

import re
import runpy
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from budgetkg.ontology.terms import BKG

SCRIPT = Path(__file__).parents[2] / "docs" / "ontology.py"
FETCHING = {
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
}


class _Page(HTMLParser):
    """What a browser would fetch, and the anchors of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.anchors: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if (tag, name) in FETCHING and not (value or "").startswith("data:"):
                self.fetched.append(value or "")
            if name == "id":
                self.anchors.add(value or "")
            if tag == "a" and name == "href" and (value or "").startswith("#"):
                self.links.add((value or "")[1:])


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("docs") / "ontology.html"
    arguments, sys.argv = sys.argv, [str(SCRIPT), str(out)]
    try:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    finally:
        sys.argv = arguments
    return out.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html: str) -> _Page:
    parsed = _Page()
    parsed.feed(html)
    return parsed


def test_the_page_shows_both_languages(html: str) -> None:
    for words in (
        "部门预算公开 · budget disclosure",
        "hasPolicyBasis",
        "政策依据 · has policy basis",
        "转下达 · transmits",
    ):
        assert words in html


def test_every_term_has_its_anchor(page: _Page) -> None:
    assert {name for name in BKG.__annotations__ if not name.startswith("_")} <= page.anchors


def test_links_inside_the_page_lead_somewhere(page: _Page) -> None:
    assert page.links <= page.anchors


def test_nothing_is_fetched_from_the_net(html: str, page: _Page) -> None:
    assert page.fetched == []
    for css in re.findall(r"<style>.*?</style>", html, re.DOTALL):
        assert "@import" not in css
        assert "url(" not in css
