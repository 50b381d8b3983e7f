"""The statements of one disclosure, indexed for checks that look at all nodes of a class at once.

In: N-Triples with one statement a line and one blank between its parts, as this package writes them (the canonical form
of https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples). Out: :class:`Statements`. A term is the text that stands
for it in N-Triples, so that equal texts are the same term; nothing is parsed that no check asks for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

import pyoxigraph as ox
from rdflib.plugins.parsers.ntriples import unquote
from rdflib.term import Literal, URIRef

from budgetkg.ontology.terms import RDF

Values = Mapping[str, tuple[str, ...]]
"""Subject to objects, of one property."""

_LITERAL = re.compile(r'"(?P<text>.*)"(?:@(?P<language>[\w-]+)|\^\^<(?P<datatype>[^>]*)>)?', re.DOTALL)
_NOTHING: Values = {}


def ntriples_of(triples: Iterable[ox.Triple]) -> bytes:
    """Triples in the form that :class:`Statements` reads, each once."""
    return "".join({f"{one} .\n" for one in triples}).encode()


class Statements:
    """All statements of one disclosure."""

    def __init__(self, content: bytes) -> None:
        """Index N-Triples. Raises ValueError where a line is not of the form."""
        self._values: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        self._distinct: dict[str, frozenset[str]] = {}
        self._repeated: dict[str, frozenset[str]] = {}
        for line in content.decode().split(" .\n"):
            if line:
                subject, predicate, value = line.split(" ", 2)
                values = self._values[predicate]
                values[subject] = (*values[subject], value) if subject in values else (value,)
        self._members: dict[str, set[str]] = defaultdict(set)
        for subject, classes in self.values(f"<{RDF.type}>").items():
            for class_ in classes:
                self._members[class_].add(subject)

    def members(self, class_: str) -> set[str]:
        """The instances of a class."""
        return self._members.get(class_, set())

    def values(self, predicate: str) -> Values:
        """Subject to objects."""
        return self._values.get(predicate, _NOTHING)

    def distinct(self, predicate: str) -> frozenset[str]:
        """Every object of a property, once."""
        if predicate not in self._distinct:
            values = self.values(predicate).values()
            self._distinct[predicate] = frozenset(value for objects in values for value in objects)
        return self._distinct[predicate]

    def repeated(self, predicate: str) -> frozenset[str]:
        """The subjects that have two or more objects."""
        if predicate not in self._repeated:
            found = (subject for subject, objects in self.values(predicate).items() if len(objects) > 1)
            self._repeated[predicate] = frozenset(found)
        return self._repeated[predicate]

    def iris(self) -> set[str]:
        """Every IRI that is an object."""
        return {
            value[1:-1] for predicate in self._values for value in self.distinct(predicate) if value.startswith("<")
        }


def is_iri(term: str) -> bool:
    """Whether a term is an IRI."""
    return term.startswith("<")


@lru_cache(maxsize=65536)
def literal(term: str) -> Literal | None:
    """The literal that a term is; None for an IRI or a blank node."""
    found = _LITERAL.fullmatch(term)
    if found is None:
        return None
    datatype = found["datatype"]
    return Literal(
        unquote(found["text"]),
        lang=found["language"],
        datatype=URIRef(datatype) if datatype else None,
        normalize=False,
    )


def text_of(term: str) -> str:
    """STR() of a term: the words of a literal, the characters of an IRI."""
    found = literal(term)
    return term.strip("<>") if found is None else str(found)
