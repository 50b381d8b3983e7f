"""Updates are refused before they reach a store.

In: the text of a query. A store that is a server would carry an update out.
"""

from __future__ import annotations

import re

from budgetkg.ontology.errors import QueryRefused

NO_UPDATES = "只接受查询，不接受更新 only queries are answered; updates are not offered."
_UPDATES = {"INSERT", "DELETE", "WITH", "CREATE", "CLEAR", "DROP", "LOAD", "COPY", "MOVE", "ADD"}
_PROLOGUE = re.compile(
    r"""
    (?: \s
      | \#[^\r\n]*
      | BASE \s* <[^>]*>                       # BASE <https://w3id.org/budgetkg/>
      | PREFIX \s+ [^\s:<]* : \s* <[^>]*>     # PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
    )*
    (?P<form>[A-Za-z]*)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def refuse_update(text: str) -> None:
    """Raise QueryRefused for a text that begins as an update does; whether it is a query its store will say."""
    if query_form(text) in _UPDATES:
        raise QueryRefused(NO_UPDATES)


def query_form(text: str) -> str:
    """The word behind the prologue, in capitals: `SELECT`, `CONSTRUCT`, `INSERT` …; empty where there is none."""
    begins = _PROLOGUE.match(text)
    return begins["form"].upper() if begins else ""
