"""A printed row taken apart, before its kind and the column of its figures are decided."""

from __future__ import annotations

from dataclasses import dataclass, replace

from budgetkg.ingest.document import Document, Locator, Span, cover


@dataclass(frozen=True, slots=True)
class RawFigure:
    """A printed figure. `column` is a key, None where the source does not show the column."""

    text: str
    span: Span
    column: str | None


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row's parts as printed. `side` is income or expense in two-sided tables, else empty.

    `is_incomplete`: it prints amounts that could not be read.
    """

    code: str
    label: str
    project: str
    figures: tuple[RawFigure, ...]
    spans: tuple[Span, ...]
    side: str = ""
    order: int = 0
    is_incomplete: bool = False

    def at(self, order: int) -> RawRow:
        """The same row as the `order`-th of its table."""
        return replace(self, order=order)

    def locate(self, document: Document) -> Locator:
        """The place from the row's first word to its last figure."""
        return document.locate(cover(self.spans))


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows of a table with the keys of its columns, and what could not be read: (words, span)."""

    columns: tuple[str, ...]
    rows: tuple[RawRow, ...]
    unread: tuple[tuple[str, Span], ...] = ()
    surplus: tuple[tuple[str, Span], ...] = ()
