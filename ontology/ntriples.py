"""Terms of rdflib as N-Triples spells them: the form in which a disclosure's statements pass from part to part.

In: an IRI or a literal. Out: its text, in the canonical form of https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples,
so that equal texts are the same term.
"""

from __future__ import annotations

from rdflib.term import Literal, Node, URIRef

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def ntriples_term(node: Node) -> str:
    r"""The text of a term. Raises TypeError for a blank node: graphs have none, so that they can be compared.

    >>> print(ntriples_term(Literal('a "word"', lang="en")))
    "a \"word\""@en
    """
    if isinstance(node, URIRef):
        return f"<{node}>"
    if not isinstance(node, Literal):
        raise TypeError(f"neither IRI nor literal: {node!r}")
    text = f'"{node.translate(_ESCAPES)}"'
    if node.language:
        return f"{text}@{node.language}"
    return f"{text}^^<{node.datatype}>" if node.datatype else text
