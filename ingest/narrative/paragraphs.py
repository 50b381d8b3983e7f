"""The paragraphs of the sections that state figures, made ready for matching.

In: the sections. Out: :class:`Paragraph`, whose `words` have no blanks, half-width digits and one form of each
punctuation mark, character for character, so that any stretch leads back to the printed words. Sections that define,
plan or list targets (名词解释, 工作任务, 绩效目标表 …) are left out: their figures are no statements about the budget.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetkg.ingest.document import Locator
from budgetkg.ingest.flow import Flow
from budgetkg.ingest.sections import Section

_OTHER_SECTIONS = frozenset(
    {
        "functions",
        "organisation",
        "work_tasks",
        "terms",
        "projects",
        "department_targets",
        "project_targets",
        "project_narrative",
    }
)

_FORMS = str.maketrans("０１２３４５６７８９．％－−﹣:;()／", "0123456789.%---：；（）/")
_CLAUSE_COMMA = re.compile(r",(?!(?<=\d,)\d{3}(?!\d))")
_TYPED_POINT = re.compile(r"(?<=\d)。(?=\d{1,2}(?:万元|亿元|千元|元|%))")

_CHINESE_NUMBER = r"[一二三四五六七八九十]{1,3}"
_SECTION_HEADING = re.compile(rf"-?(?P<number>{_CHINESE_NUMBER})、[^，。；：]{{2,80}}(?:说明|情况)$")
_SUBHEADING = re.compile(rf"-?（(?P<number>{_CHINESE_NUMBER})）[^，。；：\d]{{2,40}}$")
_NUMBERED = re.compile(rf"-?（(?P<number>{_CHINESE_NUMBER})）")
_OPENER = re.compile(
    rf"-?（(?:{_CHINESE_NUMBER}|\d{{1,2}})）|-?{_CHINESE_NUMBER}、|-?\d{{1,2}}[、.](?!\d)|\d{{1,2}}\.(?=20\d\d年)|[①-⑳]|图\d"
)
_CLOSED = re.compile(r"(?:[。；：！？]|万元|%)$")
_FIGURE_OF_ITEM = re.compile(r"20\d\d年(?:度)?(?:当年|年初)?预算")
_GOES_ON = re.compile(r"[，。；、）”%]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `section` is the printed number (`五(三)`); `words[i]` stands at `flow.compact[places[i]]`."""

    section: str
    kind: str
    flow: Flow
    words: str
    places: tuple[int, ...]

    def printed(self, start: int, end: int) -> str:
        """The words `[start, end)` as printed."""
        return self.flow.printed(self.places[start], self.places[end - 1] + 1) if start < end else ""

    def locate(self, start: int, end: int) -> Locator:
        """The place of the words `[start, end)` in the source."""
        return self.flow.locate(self.places[start], self.places[end - 1] + 1)


def normalise_words(words: str) -> str:
    """One form for digits and punctuation, every character on its place.

    >>> normalise_words("增加１,２３４．５万元,下降(5％):837。5万元。")
    '增加1,234.5万元，下降（5%）：837.5万元。'
    """
    words = _CLAUSE_COMMA.sub("，", words.translate(_FORMS))
    return _TYPED_POINT.sub(".", words)


def read_paragraphs(sections: Sequence[Section]) -> Iterator[Paragraph]:
    """The paragraphs of all sections that state figures, in printed order."""
    outer = ""
    for section in sections:
        outer, label = _label(section, outer)
        for start, end in _joined(section):
            words, places = _words(section.flow, start, end)
            heading, subheading = _SECTION_HEADING.match(words), _SUBHEADING.match(words)
            if heading:
                outer = label = heading.group("number")
            elif subheading:
                label = f"{outer}({subheading.group('number')})"
            elif section.kind not in _OTHER_SECTIONS:
                yield Paragraph(label, section.kind, section.flow, words, places)


def _label(section: Section, outer: str) -> tuple[str, str]:
    """The number of the outer section from here on, and the label of this one."""
    if not section.number:
        return ("" if section.kind == "part" else outer), ""
    printed = normalise_words(section.flow.compact[section.heading : section.start])
    if _NUMBERED.match(printed):
        return outer, f"{outer}({section.number})"
    return section.number, section.number


def _words(flow: Flow, start: int, end: int) -> tuple[str, tuple[int, ...]]:
    places = tuple(index for index in range(start, end) if flow.compact[index] != "\n")
    return normalise_words("".join(flow.compact[index] for index in places)), places


def _joined(section: Section) -> Iterator[tuple[int, int]]:
    """Start and end of every paragraph, those put together that a page or a colon has cut in two."""
    start, held = section.start, ""
    at = section.start
    for piece in section.words.split("\n"):
        end = at + len(piece)
        if piece:
            words = normalise_words(piece)
            if held and not _belongs(held, words):
                yield start, at - 1
                held = ""
            if not held:
                start = at
            held += words
        at = end + 1
    if held:
        yield start, section.end


def _belongs(left: str, right: str) -> bool:
    """True where `right` goes on with `left`: a figure behind `…（项）：`, or a sentence that was cut."""
    if left.endswith("：") and _FIGURE_OF_ITEM.match(right):
        return True
    if _GOES_ON.match(right):
        return True
    if _CLOSED.search(left) or _OPENER.match(right) or "\t" in left or "\t" in right:
        return False
    return not (_SECTION_HEADING.match(left) or _SUBHEADING.match(left))
