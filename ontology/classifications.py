"""Code lists: codes to their labels and concepts, read from the SKOS files in `codes/`.

In: the name of a list (`functional`, `economic`, …). Out: labels by code, in the form in which printed names are
compared. Which code a row of a disclosure has is decided in `ingest`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pyoxigraph

SKOS = "http://www.w3.org/2004/02/skos/core#"

_LABELS = (f"{SKOS}prefLabel", f"{SKOS}altLabel")
_COMPARED = str.maketrans("()［］", "（）（）")


def comparable(label: str) -> str:
    """A label without blanks and with one kind of bracket.

    >>> comparable("维修(护) 费")
    '维修（护）费'
    """
    return "".join(label.split()).translate(_COMPARED)


@cache
def classification_labels(scheme: str) -> dict[str, frozenset[str]]:
    """Every code of a list to all its Chinese labels, comparable.

    >>> sorted(classification_labels("functional")["20805"])
    ['行政事业单位养老支出', '行政事业单位离退休']
    """
    source = (files("budgetkg.ontology.codes") / f"{scheme}.ttl").read_bytes()
    labels: dict[str, set[str]] = {}
    for triple in pyoxigraph.parse(source, pyoxigraph.RdfFormat.TURTLE):
        code = str(triple.subject).rstrip(">").rpartition("/")[2]
        predicate, value = triple.predicate.value, triple.object
        if predicate in _LABELS and isinstance(value, pyoxigraph.Literal) and value.language == "zh" and code.isdigit():
            labels.setdefault(code, set()).add(comparable(value.value))
    return {code: frozenset(names) for code, names in labels.items()}
