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
      | \#[^\n]*
      | BASE \s* <[^>]*>                       # BASE <https://w3id.org/budgetkg/>
      | PREFIX \s+ [^\s:<]* : \s* <[^>]*>     # PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
    )*
    (?P<form>[A-Za-z]*)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def refuse_update(text: str) -> None:
    """Raise QueryRefused for a text that begins as an update does; whether it is a query its store will say."""
    begins = _PROLOGUE.match(text)
    if begins and begins["form"].upper() in _UPDATES:
        raise QueryRefused(NO_UPDATES)
