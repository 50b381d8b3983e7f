"""What became of every printed line."""

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
