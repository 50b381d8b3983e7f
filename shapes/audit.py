"""What a careful auditor finds: all rules run over a store at once.

In: a store with disclosures, their code lists and the identities. Out: :class:`Finding` records, each with both
numbers, both places and a sentence in Chinese and English. Whose fault a difference is: rounding where it is within
the rule's tolerance; the extraction where another reading of the table could explain it, or none was decided; else the publisher.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from budgetkg.ontology.terms import BKG, OA, RDF, XSD
from budgetkg.shapes.ruleset import Rule, read_rules

PUBLISHER, ROUNDING, EXTRACTION = "publisher", "rounding", "extraction"
VIOLATION, WARNING, INFO = "violation", "warning", "info"
Value = Decimal | str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `expected` and `found` are numbers in the printed unit, or words; `difference` is found − expected.

    `evidence` and `other_evidence` are the IRIs of both places.
    """

    rule: str
    severity: str
    origin: str
    item: str
    expected: Value | None
    found: Value | None
    message: tuple[str, str]
    focus: str
    evidence: str
    other_evidence: str | None

    @property
    def difference(self) -> Decimal | None:
        """Found minus expected, where both are numbers."""
        if isinstance(self.found, Decimal) and isinstance(self.expected, Decimal):
            return self.found - self.expected
        return None


def audit(store: ox.Store, rules: Iterable[Rule] | None = None) -> list[Finding]:
    """Every finding over the store, one a focus, rule and pair of values, in the order of the pages."""
    doubtful = _doubtful_tables(store)
    found = {
        (one.rule, one.focus, one.item, str(one.expected), str(one.found)): one
        for rule in (read_rules() if rules is None else rules)
        for one in _findings(store, rule, doubtful)
    }
    once = _quoted_once(store, found.values())
    return sorted(once, key=lambda one: (*_place(store, one.evidence), one.rule, one.item, str(one.found)))


def _quoted_once(store: ox.Store, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Faults of the words themselves, where quotations overlap, at their shortest quotation; all other findings."""
    kept: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    placed = [(_span(store, one.focus) if one.focus == one.evidence else None, one) for one in findings]
    for span, one in sorted(placed, key=lambda pair: (pair[0][1] - pair[0][0], *pair[0]) if pair[0] else (0, 0, 0)):
        words = (f"{one.rule} {one.found}", one.evidence.rpartition("/evidence/")[0])
        if span is None:
            yield one
        elif not any(start < span[1] and span[0] < end for start, end in kept[words]):
            kept[words].append(span)
            yield one


def _findings(store: ox.Store, rule: Rule, doubtful: frozenset[str]) -> Iterator[Finding]:
    solutions = store.query(rule.query)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError(f"{rule.name}: a rule is a SELECT query")
    names = [variable.value for variable in solutions.variables]
    for row in solutions:
        values = {name: row[name] for name in names if row[name] is not None}
        focus, other = values["this"], values.get("other")
        evidence = _evidence(store, focus)
        if evidence is None:
            raise LookupError(f"{rule.name}: {focus} has no evidence to show")
        expected, found = (_value(values.get(name)) for name in ("expected", "found"))
        severity, origin = rule.severity, PUBLISHER
        if _is_rounding(expected, found, _value(values.get("tolerance"))):
            severity, origin = INFO, ROUNDING
        elif {_table(store, focus), _table(store, other)} & doubtful or _is_open(store, focus):
            origin = EXTRACTION
        printed = {name: _printed(value) for name, value in values.items()}
        yield Finding(
            rule.name,
            severity,
            origin,
            printed.get("item", ""),
            expected,
            found,
            (_filled(rule.message[0], printed), _filled(rule.message[1], printed)),
            focus.value,
            evidence,
            _evidence(store, other),
        )


def _is_rounding(expected: Value | None, found: Value | None, tolerance: Value | None) -> bool:
    """Whether two numbers differ by no more than the rule allows for rounding."""
    if not isinstance(expected, Decimal) or not isinstance(found, Decimal) or not isinstance(tolerance, Decimal):
        return False
    return abs(found - expected) <= tolerance


def _value(term: object) -> Value | None:
    if not isinstance(term, ox.Literal):
        return None
    if term.datatype.value in (str(XSD.decimal), str(XSD.integer)):
        return Decimal(term.value)
    return term.value


def _printed(term: object) -> str:
    value = _value(term)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value if value is not None else str(term)


def _filled(template: str, values: dict[str, str]) -> str:
    return re.sub(r"\{\?(\w+)\}", lambda match: values.get(match.group(1), ""), template)


_UP = tuple(
    ox.NamedNode(str(one))
    for one in (BKG.row, BKG.leftRow, BKG.rightRow, BKG.targetTable, BKG.project, BKG.table, BKG.partOf)
)
_EVIDENCE, _EVIDENCE_CLASS = ox.NamedNode(str(BKG.evidence)), ox.NamedNode(str(BKG.Evidence))
_SELECTOR, _START, _END = (ox.NamedNode(str(one)) for one in (OA.hasSelector, OA.start, OA.end))
_ROW, _LEFT, _TABLE = (ox.NamedNode(str(one)) for one in (BKG.row, BKG.leftRow, BKG.table))


def _object(store: ox.Store, subject: object, predicate: ox.NamedNode) -> ox.NamedNode | None:
    if not isinstance(subject, ox.NamedNode):
        return None
    found = (quad.object for quad in store.quads_for_pattern(subject, predicate, None))
    return next((one for one in found if isinstance(one, ox.NamedNode)), None)


def _evidence(store: ox.Store, node: object) -> str | None:
    """The place of a node: its own, or that of the row, sheet or project that it belongs to."""
    if not isinstance(node, ox.NamedNode):
        return None
    if any(True for _ in store.quads_for_pattern(node, ox.NamedNode(str(RDF.type)), _EVIDENCE_CLASS)):
        return node.value
    own = _object(store, node, _EVIDENCE)
    if own is not None:
        return own.value
    above = next((one for one in (_object(store, node, predicate) for predicate in _UP) if one is not None), None)
    return _evidence(store, above)


def _table(store: ox.Store, node: object) -> str | None:
    """The table of a figure or a row."""
    row = _object(store, node, _ROW) or _object(store, node, _LEFT) or node
    table = _object(store, row, _TABLE)
    return table.value if table else None


def _is_open(store: ox.Store, node: ox.NamedNode) -> bool:
    """Whether a row's columns were not decided: what is wrong with it may be a matter of reading."""
    return any(True for _ in store.quads_for_pattern(node, ox.NamedNode(str(BKG.columnState)), ox.Literal("open")))


def _doubtful_tables(store: ox.Store) -> frozenset[str]:
    """Tables in which the columns of a row were concluded although another reading fits as well."""
    rows = store.quads_for_pattern(None, ox.NamedNode(str(BKG.columnState)), ox.Literal("doubtful"))
    return frozenset(table for quad in rows if (table := _table(store, quad.subject)) is not None)


def _span(store: ox.Store, evidence: str) -> tuple[int, int] | None:
    """The offsets of quoted words in their document, None where none are known."""
    selectors = [quad.object for quad in store.quads_for_pattern(ox.NamedNode(evidence), _SELECTOR, None)]
    start, end = (
        [
            int(quad.object.value)
            for selector in selectors
            if isinstance(selector, ox.NamedNode)
            for quad in store.quads_for_pattern(selector, predicate, None)
            if isinstance(quad.object, ox.Literal)
        ]
        for predicate in (_START, _END)
    )
    return (start[0], end[0]) if start and end else None


def _place(store: ox.Store, evidence: str) -> tuple[str, int]:
    node = ox.NamedNode(evidence)
    lines = (quad.object for quad in store.quads_for_pattern(node, ox.NamedNode(str(BKG.lineStart)), None))
    return evidence.rpartition("/evidence/")[0], next((int(o.value) for o in lines if isinstance(o, ox.Literal)), 0)
