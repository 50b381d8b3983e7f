"""What became of every printed line, and what the list of contents says there is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetkg.ingest.document import Locator


@dataclass(frozen=True, slots=True)
class LineCoverage:
    """How many lines with words there are, and which were not read. `ignored` counts lines by the rule that passes over them."""

    printed: int = 0
    ignored: tuple[tuple[str, int], ...] = ()
    unread: tuple[Locator, ...] = ()

    @property
    def captured(self) -> int:
        """Lines from which something was read."""
        return self.printed - sum(count for _, count in self.ignored) - len(self.unread)

    @property
    def rate(self) -> Decimal:
        """The share of lines that are captured or ignored by a rule, from 0 to 1."""
        return 1 - Decimal(len(self.unread)) / self.printed if self.printed else Decimal(1)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """An entry of the list of contents (目录). `title` is printed behind `number`, without blanks.

    `table_kind` is the kind of table that the title names, empty where it names none. `heading_locator` is where the body
    prints the heading, None where it has none; `other_title` what it is called there, empty where it is called the same.
    """

    order: int
    number: str
    title: str
    table_kind: str
    other_title: str
    heading_locator: Locator | None
    locator: Locator
