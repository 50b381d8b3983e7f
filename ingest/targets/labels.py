"""The labels above the indicators of a target table, and the figures beside them that were read.

In: the lines of a table, its head, and the places read below the heading. Out: the places of words that are nothing
but labels or figures of the head. A label can come apart (`资金来` … `源 资金总额（万元）`, 总 / 体 / 目 / 标), so that
a part of one counts; a figure counts where it is one of the budget's, or a part of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetkg.ingest.document import Document, Span
from budgetkg.ingest.targets.head import Head
from budgetkg.ingest.targets.vocabulary import head_labels, printed_labels

_CHUNK = re.compile(r"[^\s()（）:：]+")
_FIGURE = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"20\d\d年(?:度)?")


def read_labels(document: Document, first: int, end: int, head: Head, below: Sequence[Span]) -> Iterator[Span]:
    """The places of labels on the lines from `first` (indexes) to where the cells begin."""
    figures = [amount.raw.strip() for _, amount in head.budget]
    lowest = max((span.start for span in below), default=0)
    for line in document.lines[first:end]:
        if line.start > lowest > 0:
            break
        for chunk in _CHUNK.finditer(line.text):
            if _is_label(chunk.group(), figures):
                yield Span(line.start + chunk.start(), line.start + chunk.end())


def _is_label(chunk: str, figures: Sequence[str]) -> bool:
    words = _YEAR.sub("", chunk)
    if any(not any(figure in known for known in figures) for figure in _FIGURE.findall(words)):
        return False
    words = _FIGURE.sub("", words)
    return not words or any(words in label for label in (*head_labels(), *printed_labels()))
