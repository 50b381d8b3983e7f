"""Running text: the lines of a section joined for reading, with the way back to the source.

In: lines of a :class:`Document`. Out: :class:`Flow`, a text in two views — `text`, wrapped lines joined and
paragraphs kept apart by a line break, and `compact`, all blanks out, on which patterns are matched. A span
of either leads back to source offsets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from budgetkg.ingest.document import Document, Line, Locator, Span, joins_with_blank

PARAGRAPH_BREAK = "\n"
CELL_BREAK = "\t"

_BOUNDS = {PARAGRAPH_BREAK, CELL_BREAK}

_OPENER = re.compile(
    r"""^(?:
      [(（][一二三四五六七八九十\d]{1,4}[)）]                # （一）  (12)
    | [一二三四五六七八九十]{1,3}、                          # 十二、
    | \d{1,2}\s*[、．.](?!\d)                               # 1、 3． 2.
    | 第[一二三四五六七八九十]+部分
    | -\s                                                   # a list item of the tab separated sources
    | (?:项目名称|设立的政策依据|预算安排规模|项目承担单位|资金分配情况|资金执行时间)\s*[:：]
    )""",
    re.VERBOSE,
)
_CONTINUES = re.compile(r"^(?:主要原因|其中|增长|下降|占|比上年|[，。；、）》”％%])")
_CLOSED = re.compile(r"[。：；！？:;]$")
_OPEN, _CLOSE, _FULL_YEAR = r"[〔\[［【（(]", r"[〕\]］】）)]", r"(?:19|20)\d\d年?"
_CUT_NUMBER = re.compile(
    rf"""
    (?: [（(] [\u4e00-\u9fff]{{1,6}} \n [\u4e00-\u9fff]{{1,6}} {_OPEN}{_FULL_YEAR}{_CLOSE} 第?\d{{1,5}}   # （新工信 消费〔2024〕8号
      | [\u4e00-\u9fff] \n {_OPEN}{_FULL_YEAR}{_CLOSE} 第?\d{{1,5}}                                      # 新财企 〔2024〕140号
      | {_OPEN} (?: \n {_FULL_YEAR} | (?:19|20)\d?\n\d{{1,2}}年? | {_FULL_YEAR}\n ) {_CLOSE} 第?\d{{1,5}}  # 〔20 24〕140号
      | {_OPEN}{_FULL_YEAR}{_CLOSE} (?: 第?\n第?\d{{1,5}} | 第?\d{{1,5}}\n\d{{0,4}} )                     # 〔2024〕 140号
    ) 号""",
    re.VERBOSE,
)
"""A document number in which a line ends, however short the line is."""
_FULL_LINE = 0.88
_RAGGED = 3
"""By how many half-width columns the full lines of a justified text differ."""
_NARROWEST = 40
"""The width of the narrowest page of prose, in half-width columns."""
_CUT_LINE = 60
"""In sources with one paragraph a line, a line that goes on in the next was cut at the foot of a page: it is long."""

WRAPPED_FORMS = frozenset({"spaced", "pdf"})
"""Forms whose lines end where the page's width ends, not where a paragraph does."""


@dataclass(frozen=True)
class Flow:
    """Joined text. `origin[i]` is the source offset of `text[i]`."""

    document: Document
    text: str
    origin: tuple[int, ...]

    @cached_property
    def _kept(self) -> tuple[int, ...]:
        return tuple(i for i, character in enumerate(self.text) if character in _BOUNDS or not character.isspace())

    @cached_property
    def compact(self) -> str:
        """The text without blanks; paragraph breaks and the tabs between cells stay."""
        return "".join(self.text[i] for i in self._kept)

    def source_span(self, start: int, end: int) -> Span:
        """Source offsets of `compact[start:end]`."""
        kept = self._kept
        return Span(self.origin[kept[start]], self.origin[kept[max(start, end - 1)]] + 1)

    def printed(self, start: int, end: int) -> str:
        """The words of `compact[start:end]` as printed, wrapped lines joined, ends stripped."""
        if start >= end:
            return ""
        kept = self._kept
        return self.text[kept[start] : kept[end - 1] + 1].replace(PARAGRAPH_BREAK, "").replace(CELL_BREAK, " ").strip()

    def locate(self, start: int, end: int) -> Locator:
        """The place in the source of `compact[start:end]`."""
        return self.document.locate(self.source_span(start, end))

    def paragraphs(self) -> Iterable[tuple[int, int]]:
        """Start and end in `compact` of every paragraph."""
        start = 0
        for piece in self.compact.split(PARAGRAPH_BREAK):
            if piece:
                yield start, start + len(piece)
            start += len(piece) + 1


def read_flow(document: Document, lines: Sequence[Line], is_heading: Callable[[str], bool]) -> Flow:
    """Join `lines` (neighbours in the document) into running text.

    A line goes on in the next unless it ends a sentence, is a heading, or the next opens a paragraph; in sources
    whose lines are wrapped at a fixed width, a line that stops short ends its paragraph too.
    """
    printed = [line for line in lines if line.text.strip()]
    full = wrap_width(printed) if document.form in WRAPPED_FORMS else None
    characters: list[str] = []
    origin: list[int] = []
    previous: str | None = None
    for line in printed:
        words = line.text.strip()
        offset = line.start + line.text.index(words)
        if previous is not None:
            if is_heading(previous) or is_heading(words) or not _goes_on(previous, words, full):
                characters.append(PARAGRAPH_BREAK)
                origin.append(offset)
            elif joins_with_blank(previous, words):
                characters.append(" ")
                origin.append(offset)
        characters.extend(words)
        origin.extend(range(offset, offset + len(words)))
        previous = words
    return Flow(document, "".join(characters), tuple(origin))


def _goes_on(left: str, right: str, full: int | None) -> bool:
    if _CONTINUES.match(right) or ("\t" not in left and "\t" not in right and _cuts_number(left, right)):
        return True
    if _OPENER.match(right) or _CLOSED.search(left) or "\t" in left or "\t" in right:
        return False
    return display_width(left) >= (full * _FULL_LINE if full else _CUT_LINE)


def _cuts_number(left: str, right: str) -> bool:
    """True where a document number begins in one line and ends in the next."""
    seam = f"{''.join(left.split())[-24:]}\n{''.join(right.split())[:24]}"
    return _CUT_NUMBER.search(seam) is not None


def display_width(text: str) -> int:
    """Width in half-width columns: a Chinese character counts two.

    >>> display_width("2025 年")
    7
    """
    return sum(2 if ord(character) > 0x2E7F or character in "“”‘’—…" else 1 for character in text)


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width at which a source wraps its running text: where most of it, by width, ends; None without lines.

    The longest lines are no measure: wide tables set on a page across (`项目资金(万元) 年度预算总额 …`, goals, indicators) stand
    among the prose and may be many. A printed line ends within a character or two of the margin; cells and headings are
    narrower than any page. A text of such alone has the width of its longest lines, a few stray ones left out.
    """
    widths = sorted((display_width(line.text.strip()) for line in lines), reverse=True)
    weights = {width: width * count for width, count in Counter(widths).items() if width >= _NARROWEST}
    near = {width: sum(weights.get(width - back, 0) for back in range(_RAGGED + 1)) for width in weights}
    usual = widths[len(widths) // 50] if widths else None
    return max(near, key=lambda width: (near[width], width), default=usual)
