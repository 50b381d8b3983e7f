"""What the running text states in figures: year-on-year changes, shares, and the other figures in words.

In: the sections of a disclosure. Out: `StatedChange`, `StatedShare` and `StatedFact` records. It reads wordings, not
documents: no rule knows a department, an amount or a line. Nothing is compared with the tables here.
"""

from budgetkg.ingest.narrative.changes import read_changes
from budgetkg.ingest.narrative.facts import read_facts
from budgetkg.ingest.narrative.shares import read_shares

__all__ = ["read_changes", "read_facts", "read_shares"]
