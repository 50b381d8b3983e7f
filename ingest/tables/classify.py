"""What each row of a table stands for: total, unit, class, group, item or project.

In: raw rows of a table, the codes and names that the document itself prints together. Out: kind, code, name,
project and unit of every row. A code that is missing or cut short is concluded from the row's name only where the
name has exactly one code; the conclusion is marked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import takewhile

from budgetkg.ingest.document import without_blanks
from budgetkg.ingest.quantities import parse_figure
from budgetkg.ingest.records import RowKind
from budgetkg.ingest.tables.grid_rows import is_total
from budgetkg.ingest.tables.layouts import ECONOMIC, normalise_label
from budgetkg.ingest.tables.raw_rows import RawRow
from budgetkg.ontology.classifications import classification_labels, comparable

_FUNCTIONAL_KINDS = {3: RowKind.CLASS, 5: RowKind.GROUP, 7: RowKind.ITEM}
_ECONOMIC_KINDS = {3: RowKind.ECONOMIC_CLASS, 5: RowKind.ECONOMIC_ITEM}
_ORDINAL = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_ORGANISATION = re.compile(
    r"(?:局|委|厅|部|处|科|室|中心|委员会|办公室|办公厅|学校|大学|学院|中学|小学|幼儿园|医院|研究院|设计院|所|站|队|馆|会|院|社|台|园|厂|本级|机关|办事处|政府|公司)(?:（[^（）]*）)?$"
)


@dataclass(frozen=True, slots=True)
class ClassifiedRow:
    """A raw row with its kind decided."""

    raw: RawRow
    kind: RowKind
    code: str
    name: str
    project: str
    unit_name: str
    code_is_printed: bool = True


class CodeNames:
    """The names under which codes are printed in this document, and the codes of names."""

    def __init__(self, rows: Iterable[RawRow], classification: str) -> None:
        self.names: dict[str, str] = {}
        self._codes: dict[str, set[str]] = {}
        for row in rows:
            if row.code and row.label:
                self.names.setdefault(row.code, row.label)
                self._codes.setdefault(comparable(row.label), set()).add(row.code)
        self._listed = classification_labels(classification)

    def code_of(self, label: str, above: str = "") -> str:
        """The one code that carries this name below the code `above`; empty where none or several do."""
        wanted = comparable(label)
        printed = {code for code in self._codes.get(wanted, ()) if code.startswith(above)}
        if len(printed) == 1:
            return printed.pop()
        listed = {code for code, names in self._listed.items() if wanted in names and code.startswith(above)}
        return listed.pop() if len(listed) == 1 and not printed else ""

    def split_name(self, code: str, words: str) -> tuple[str, str]:
        """Cut the name of a class off the front of `words`; the rest is a project's name."""
        if len(code) < 7 and code:
            return words, ""
        known = [self.names.get(code, ""), *self._listed.get(code, ())]
        for name in sorted(filter(None, known), key=len, reverse=True):
            cut = _cut_prefix(words, name)
            if cut is not None:
                return words[:cut].strip(), words[cut:].strip()
        first, _, rest = words.partition(" ")
        return (first, rest) if code and rest else (words, "")


def _cut_prefix(words: str, prefix: str) -> int | None:
    """Where `prefix` ends in `words`, blanks and kind of bracket not counted; None where it does not open them."""
    wanted = normalise_label(prefix)
    for end in range(len(prefix), min(len(words), 2 * len(prefix)) + 1):
        if normalise_label(words[:end]) == wanted:
            return end
    return None


def classify_codes(rows: Sequence[RawRow], names: CodeNames, classification: str) -> list[ClassifiedRow]:
    """Rows of tables with one code a row: class, group, item, or the economic ones."""
    kinds = _ECONOMIC_KINDS if classification == ECONOMIC else _FUNCTIONAL_KINDS
    found: list[ClassifiedRow] = []
    for row in rows:
        code = row.code or ("" if is_total(row.label) else names.code_of(row.label))
        kind = kinds.get(len(code), RowKind.TOTAL if _may_be_total(row) else RowKind.UNIT)
        found.append(
            ClassifiedRow(row, kind, code, row.label, "", row.label if kind is RowKind.UNIT else "", bool(row.code))
        )
    return found


def _may_be_total(row: RawRow) -> bool:
    return is_total(row.label) or not row.label


def classify_sides(rows: Sequence[RawRow], names: CodeNames) -> list[ClassifiedRow]:
    """Rows of two-sided tables."""
    found = []
    for row in rows:
        kind = RowKind.INCOME_LINE if row.side == "income" else RowKind.EXPENSE_LINE
        code, printed = row.code, bool(row.code)
        if is_total(row.label):
            kind = RowKind.TOTAL
        elif kind is RowKind.EXPENSE_LINE and not code:
            code = names.code_of(_ORDINAL.sub("", row.label))
        found.append(ClassifiedRow(row, kind, code, row.label, "", "", printed))
    return found


def classify_projects(rows: Sequence[RawRow], names: CodeNames) -> list[ClassifiedRow]:
    """Rows of the project table, nested: total, unit, class, group, project.

    A row without code is a class where its name is that of one; else it is the unit whose projects follow.
    """
    found: list[ClassifiedRow] = []
    unit = above = ""
    for row in rows:
        code, kind = row.code, RowKind.PROJECT
        if is_total(row.label) and not row.project:
            kind = RowKind.TOTAL
        elif not row.project:
            code = _resolved_code(row, names, above)
            kind = _FUNCTIONAL_KINDS.get(len(code), RowKind.UNIT)
        if kind is RowKind.UNIT:
            unit, above = row.label, ""
        elif len(code) == 3:
            above = code
        printed = code == row.code
        found.append(
            ClassifiedRow(row, kind, code, row.label, row.project, unit if kind is not RowKind.TOTAL else "", printed)
        )
    return found


def _resolved_code(row: RawRow, names: CodeNames, above: str) -> str:
    """The row's code; where it is missing or is only the front of its name's code, the code of the name."""
    of_name = names.code_of(row.label, above)
    if not row.code or (of_name.startswith(row.code) and len(of_name) == len(row.code) + 2):
        return of_name
    return row.code


def classify_carryover(rows: Sequence[RawRow], units: frozenset[str]) -> list[ClassifiedRow]:
    """Rows of the carry-over table: total, units, and the projects below each.

    `units` are names of the department and its units without blanks, as printed elsewhere in the document.
    """
    found: list[ClassifiedRow] = []
    unit = ""
    for index, row in enumerate(rows):
        if is_total(row.label):
            found.append(ClassifiedRow(row, RowKind.TOTAL, "", row.label, "", ""))
        elif _is_unit(row, index, rows, units):
            unit = row.label
            found.append(ClassifiedRow(row, RowKind.UNIT, "", row.label, "", unit))
        else:
            name = row.project or row.label
            found.append(ClassifiedRow(row, RowKind.PROJECT, row.code, name, name, unit))
    return found


def _is_unit(row: RawRow, index: int, rows: Sequence[RawRow], units: frozenset[str]) -> bool:
    if without_blanks(row.label) in units:
        return True
    if not _ORGANISATION.search(row.label) or not row.figures:
        return False
    follows_total = index > 0 and is_total(rows[index - 1].label)
    below = list(takewhile(lambda other: not _ORGANISATION.search(other.label), rows[index + 1 :]))
    parts = [parse_figure(other.figures[0].text) for other in below if other.figures]
    return follows_total or (bool(parts) and sum(parts) == parse_figure(row.figures[0].text))


def classify_three_public(rows: Sequence[RawRow]) -> list[ClassifiedRow]:
    """Rows of the 三公 table under their standard names."""
    names = three_public_names()
    found = []
    for row in rows:
        name = names.get(normalise_label(row.label), row.label)
        kind = RowKind.TOTAL if name == "合计" else RowKind.THREE_PUBLIC
        found.append(ClassifiedRow(row, kind, "", name, "", ""))
    return found


def classify_listed(rows: Sequence[RawRow]) -> list[ClassifiedRow]:
    """Rows of lists with one amount a row and no codes (income by source, procurement)."""
    return [
        ClassifiedRow(row, RowKind.TOTAL if is_total(row.label) else RowKind.INCOME_LINE, "", row.label, "", "")
        for row in rows
    ]


@cache
def three_public_names() -> dict[str, str]:
    """Printed labels of 三公 rows, normalised, to standard names."""
    source = tomllib.loads((files("budgetkg.ingest.tables") / "three_public.toml").read_text(encoding="utf-8"))
    return {normalise_label(printed): name for printed, name in source["names"].items()}
