"""Terms that a disclosure defines (名词解释), and remarks (其他需说明的事项).

In: their sections. Out: `DefinedTerm` with the code that it defines, as far as `terms.csv` names one, and `Remark`.
Forms: 一、财政拨款：指…, 一、**财政拨款**:指… (marked up), 1.财政拨款收入：…, and without a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from budgetkg.ingest.records import DefinedTerm, Remark
from budgetkg.ingest.sections import Section
from budgetkg.ontology.tables import read_csv

_NUMBER = r"(?:-)?(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d))"
_TERM = re.compile(rf"{_NUMBER}?\**(?P<term>[^\n：:，。；*]{{2,40}}?)\**[:：]\**(?P<text>[^\n]+)")
_NUMBERED = re.compile(_NUMBER)
_CLOSING = "。！？"
_LEAD = re.compile(r"名词解释|(?:以下|如下|下列)[^\n]*$")
_QUOTES = str.maketrans("", "", "“”\"'‘’＂")


@cache
def _concepts() -> dict[str, str]:
    return {row["term"]: row["concept"] for row in read_csv("budgetkg.ingest.narrative", "terms.csv")}


def concept_of(term: str) -> str:
    """The path of the code that a printed term stands for, empty where none is known; quotes are no part of it.

    >>> concept_of("“三公”经费"), concept_of("专项收入")
    ('table-kind/three_public', '')
    """
    return _concepts().get(term.translate(_QUOTES), "")


def read_terms(section: Section | None) -> tuple[DefinedTerm, ...]:
    """The terms with their definitions, in printed order. A definition may go on in paragraphs without a number."""
    if section is None:
        return ()
    return tuple(
        DefinedTerm(
            order,
            section.flow.printed(*term),
            section.flow.printed(*text),
            concept_of("".join(section.flow.printed(*term).split())),
            section.flow.locate(term[0], text[1]),
        )
        for order, (term, text) in enumerate(_ranges(section), start=1)
    )


def _ranges(section: Section) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The places of each term and of its definition, which goes on until a sentence ends or another term begins."""
    words = section.flow.compact
    term, text = (0, 0), (0, 0)
    for start, end in section.paragraphs():
        found = _TERM.match(words, start, end)
        if found and not _LEAD.match(found.group("term")):
            if term[1]:
                yield term, text
            term, text = found.span("term"), found.span("text")
        elif term[1] and words[text[1] - 1] not in _CLOSING and not _NUMBERED.match(words, start, end):
            text = text[0], end
    if term[1]:
        yield term, text


def read_remarks(section: Section | None) -> tuple[Remark, ...]:
    """Each paragraph of the section as printed."""
    if section is None:
        return ()
    return tuple(
        Remark(order, section.flow.printed(start, end), section.flow.locate(start, end))
        for order, (start, end) in enumerate(section.paragraphs(), start=1)
    )
