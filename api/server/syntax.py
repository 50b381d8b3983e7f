"""Why a query is not valid SPARQL: the line and column where it goes wrong, what stands there, what was expected.

In: the text of a query that a store refused. Out: an error to tell the client, or None where the grammar finds nothing
wrong. The store decides what is valid; this only explains, because the store's own parser tells neither the true place
nor all that may stand there.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.lexer import PatternStr

from budgetkg.ontology.errors import QueryRefused
from budgetkg.ontology.terms import BKG, DCTERMS, OA, ORG, PROV, QB, RDF, RDFS, SKOS, XSD

_NAMES = {
    "VAR": "a variable like ?x",
    "IRIREF": "an IRI like <https://…>",
    "PNAME_LN": "a name like bkg:Project",
    "STRING": "a string like '教育'",
    "INTEGER": "a number",
    "FUNCTION": "a function like CONTAINS(",
    "AGGREGATE": "an aggregate like COUNT(",
    "LANGTAG": "a language tag like @zh",
}
"""How kinds of tokens are told; a token with one spelling is told by it."""
_UNTOLD = {"SERVICE", "PNAME_NS", "DECIMAL", "SIGNED", "BLANK", "NIL", "TRUE", "FALSE", "$END"}
"""Kinds that another one stands for, and SERVICE, which is not offered."""
_SHOWN = 40
_KNOWN = {
    **{"bkg": BKG, "qb": QB, "dcterms": DCTERMS, "prov": PROV, "oa": OA, "org": ORG},
    **{"rdf": RDF, "rdfs": RDFS, "skos": SKOS, "xsd": XSD},
}
"""Prefixes that are declared most often."""
_UNCLOSED = {
    "'": "a string is not closed on its line",
    '"': "a string is not closed on its line",
    "<": "an IRI is not closed",
}


class BadSyntax(QueryRefused):
    """A query is not valid SPARQL. `line` and `column` count from 1; `expected` names what may stand there."""

    line: int = 0
    column: int = 0
    expected: tuple[str, ...] = ()


def explain(query: str) -> BadSyntax | None:
    """What is wrong with a query, or None where the grammar allows it and its prefixes are declared."""
    query = query.replace("\r\n", "\n").replace("\r", "\n")
    try:
        tree = _grammar().parse(query)
    except UnexpectedInput as error:
        return _told(query, error)
    declarations = [one for declaration in tree.find_data("declaration") for one in declaration.children]
    declared = {one.split(":")[0] for one in declarations if isinstance(one, Token) and one.type == "PNAME_NS"}
    for name in tree.scan_values(lambda one: isinstance(one, Token) and one.type in ("PNAME_LN", "PNAME_NS")):
        prefix = name.split(":")[0]
        if prefix not in declared:
            hint = f"PREFIX {prefix}: <{_KNOWN.get(prefix, 'https://…')}>"
            words = f"前缀 {prefix}: 未声明 the prefix {prefix}: is not declared"
            return _refused(name.line or 0, name.column or 0, words, (hint,))
    return None


def reworded(refused: QueryRefused) -> QueryRefused:
    """The same without the lists of characters in which the store's parser hides what a query means wrongly."""
    if not isinstance(refused.__cause__, SyntaxError):
        return refused
    parts = str(refused.__cause__).partition("expected ")[2].removeprefix("one of ").split(", ")
    words = "; ".join(part for part in parts if part[:1].isalpha() and part.count(" ") >= 2)
    return QueryRefused(f"SPARQL 语法错误 the query is not valid SPARQL: {words}.") if words else refused


def _told(query: str, error: UnexpectedInput) -> BadSyntax:
    names = tuple(_spelled(_expected(error)))
    at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    lines = query.rstrip().split("\n")
    line, column = (len(lines), len(lines[-1]) + 1) if at_end else (error.line, error.column)
    rest = query.split("\n")[line - 1][column - 1 :]
    found = "查询到此为止 the query ends here" if at_end else f"found {rest[:_SHOWN]!r}{_hint(rest)}"
    return _refused(line, column, found, names or ("the end of the query",))


def _refused(line: int, column: int, found: str, expected: tuple[str, ...]) -> BadSyntax:
    refused = BadSyntax(
        f"SPARQL 语法错误 the query is not valid SPARQL: line {line}, column {column}: {found}; "
        f"应为 expected {' or '.join(expected)}."
    )
    refused.line, refused.column, refused.expected = line, column, expected
    return refused


def _expected(error: UnexpectedInput) -> Iterable[str]:
    if isinstance(error, UnexpectedToken):
        return error.accepts or error.expected
    return error.allowed or () if isinstance(error, UnexpectedCharacters) else ()


def _hint(rest: str) -> str:
    return f" ({_UNCLOSED[rest[0]]})" if rest and rest[0] in _UNCLOSED else ""


def _spelled(kinds: Iterable[str]) -> list[str]:
    """Tokens as a reader knows them: signs and words first, then kinds."""
    fixed, kinds_of = [], []
    for kind in sorted(kinds):
        if kind in _NAMES:
            kinds_of.append(_NAMES[kind])
        elif kind not in _UNTOLD:
            pattern = _grammar().get_terminal(kind).pattern
            fixed.append(pattern.value if isinstance(pattern, PatternStr) else kind)
    return sorted(fixed) + kinds_of


@cache
def _grammar() -> Lark:
    text = files("budgetkg.api.server").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer="contextual")
