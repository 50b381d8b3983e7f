"""Chinese text as words that SQLite FTS5 can index: every character begins one word of two characters.

In: a text, or what a reader types. Out: words; phrases of words. A word of two characters is found exactly, a longer one as
a phrase, a single character as the beginning of words. Figures and Latin words stay whole (`1,864.72` is `1864.72`).
Document numbers are one word in any spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from budgetkg.ingest.characters import common_characters
from budgetkg.ingest.policy_numbers import PolicyNumber, find_policy_numbers, parse_policy_number
from budgetkg.ontology.errors import InvalidPolicyNumber

TOKENIZER = "unicode61 remove_diacritics 0 tokenchars '_.%'"
"""How FTS5 takes the words apart again: at blanks only."""

_HAN = "㐀-䶿一-鿿\U00020000-\U0003ffff〇"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<figure>\d+(?:,\d{{3}})*(?:\.\d+)?%?)|(?P<word>[^\W\d_{_HAN}]+)")
_WRAPPED = re.compile(rf"(?<=[{_HAN}])\s*\n\s*(?=[{_HAN}])")
"""A line break between two characters: the word goes on behind it."""

_ENDS = frozenset({"号", "号文", "号文件"})
"""What a blank may part from a number: 新财企[2024]140 号."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side; of the last one only the beginning is known where `is_open`."""

    words: tuple[str, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader types, taken apart. `pieces`: the words as typed, to be marked in what is found."""

    numbers: tuple[PolicyNumber, ...]
    phrases: tuple[Phrase, ...]
    pieces: tuple[str, ...]


def words(text: str) -> str:
    """The words of a text, with blanks between.

    >>> words("工信局 2025年 1,864.72")
    '工信 信局 局 2025 年 1864.72'
    """
    return " ".join(one for piece in _WRAPPED.sub("", _common(text)).split() for one in _words(piece, is_whole=True))


def number_word(number: PolicyNumber) -> str:
    """A document number as one word.

    >>> number_word(parse_policy_number("新财企[2024] 140 号"))
    '新财企_2024_140'
    """
    code = re.sub(r"[\W_]", "", number.issuer_code)
    return f"{code}_{number.year or ''}_{number.serial}".lower()


def numbers_in(text: str) -> list[PolicyNumber]:
    """The document numbers of a text that may have blanks and line breaks within them."""
    return [found.number for found in find_policy_numbers("".join(common_characters(text).split()))]


def asked(text: str) -> Asked:
    """What is looked for: document numbers, and phrases that must all be there.

    >>> asked("新财企（2024）140号").phrases
    ()
    >>> [phrase.words for phrase in asked("中小企业 项目").phrases]
    [('中小', '小企', '企业'), ('项目',)]
    >>> asked("局").phrases
    (Phrase(words=('局',), is_open=True),)
    """
    numbers, rest = _cut_numbers(text)
    pieces = [piece for part in _common(rest).split() for piece in _joined(part)]
    phrases = tuple(_phrase(piece) for piece in pieces)
    return Asked(numbers, phrases, tuple(pieces))


def loosened(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """Each word by itself: what to look for where nothing has all the phrases."""
    return tuple(dict.fromkeys(Phrase((word,), len(word) == 1) for phrase in phrases for word in phrase.words))


def _cut_numbers(text: str) -> tuple[tuple[PolicyNumber, ...], str]:
    """The document numbers, and what is left of the text: the parts between blanks that have nothing of a number."""
    parts = common_characters(text).split()
    found = [(_numbers_typed(part), part) for part in parts]
    numbers = [number for of_part, _ in found for number in of_part]
    if numbers:
        left = (part for of_part, part in found if not of_part and part not in _ENDS)
        return tuple(dict.fromkeys(numbers)), " ".join(left)
    return _numbers_with_blanks(parts)


def _numbers_with_blanks(parts: list[str]) -> tuple[tuple[PolicyNumber, ...], str]:
    compact = "".join(parts)
    owners = [place for place, part in enumerate(parts) for _ in part]
    spans = list(find_policy_numbers(compact))
    if not spans:
        typed = _numbers_typed(compact)
        return typed, "" if typed else " ".join(parts)
    taken = {owner for one in spans for owner in owners[one.start : one.end]}
    left = " ".join(part for place, part in enumerate(parts) if place not in taken)
    return tuple(dict.fromkeys(one.number for one in spans)), left


def _numbers_typed(text: str) -> tuple[PolicyNumber, ...]:
    found = tuple(one.number for one in find_policy_numbers(text))
    if found:
        return found
    try:
        return (parse_policy_number(text),)
    except InvalidPolicyNumber:
        return ()


def _common(text: str) -> str:
    return normalize("NFKC", common_characters(text)).lower()


def _joined(part: str) -> Iterator[str]:
    """The pieces of a part without blanks: runs that stand side by side are one piece, punctuation parts them."""
    end, piece = -1, ""
    for match in _RUN.finditer(part):
        if match.start() != end and piece:
            yield piece
            piece = ""
        piece, end = piece + match.group(), match.end()
    if piece:
        yield piece


def _phrase(piece: str) -> Phrase:
    found = tuple(_words(piece, is_whole=False))
    return Phrase(found, is_open=len(found[-1]) == 1 and bool(re.fullmatch(f"[{_HAN}]", found[-1])))


def _words(text: str, *, is_whole: bool) -> Iterator[str]:
    """The words. The last character of a run is one too, but not at the end of what is looked for: a text may go on."""
    runs = list(_RUN.finditer(text))
    for place, match in enumerate(runs):
        if match.group("han"):
            run = match.group()
            yield from (run[at : at + 2] for at in range(len(run) - 1))
            if is_whole or len(run) == 1 or place < len(runs) - 1:
                yield run[-1]
        else:
            yield match.group().replace(",", "")
