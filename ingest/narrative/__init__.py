"""What the running text states: year-on-year changes, shares, other figures, lists of names, uses, terms.

In: the sections of a disclosure. Out: the records of `records.explanation`. It reads wordings, not documents: no rule
knows a department, an amount or a line. Nothing is compared with the tables here.
"""

from budgetkg.ingest.narrative.changes import read_changes
from budgetkg.ingest.narrative.enumerations import read_absences, read_listed_names
from budgetkg.ingest.narrative.facts import read_facts
from budgetkg.ingest.narrative.shares import read_shares
from budgetkg.ingest.narrative.terms import read_remarks, read_terms
from budgetkg.ingest.narrative.uses import read_uses

__all__ = [
    "read_absences",
    "read_changes",
    "read_facts",
    "read_listed_names",
    "read_remarks",
    "read_shares",
    "read_terms",
    "read_uses",
]
