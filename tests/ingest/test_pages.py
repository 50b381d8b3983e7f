"""Places in a PDF: lines are counted on their page, and a place can go on over a page."""

from __future__ import annotations

from budgetkg.ingest.document import Document, Line, Span


def two_pages() -> Document:
    text = "第一页的行\n跨页的\n句子。"
    lines = (Line(1, 4, 0, "第一页的行"), Line(2, 4, 6, "跨页的"), Line(1, 5, 10, "句子。"))
    return Document("two.pdf", "0" * 64, "pdf", text, lines, ())


def test_place_on_one_page_has_no_last_page() -> None:
    found = two_pages().locate(Span(0, 9))
    assert (found.page, found.line_start, found.line_end, found.page_end) == (4, 1, 2, None)


def test_place_over_a_page_says_where_it_ends() -> None:
    found = two_pages().locate(Span(6, 13))
    assert (found.page, found.line_start, found.page_end, found.line_end) == (4, 2, 5, 1)
    assert found.quote == "跨页的句子。"
