"""Spans that a policy basis is made of, found by a spaCy pipeline.

In: running text without blanks. Out: spans by kind: document numbers, titles in 《》, meetings, plans and reports,
dates, money, organisations, policies known by name. The pipeline is blank Chinese with one token a character:
segmenters split agency codes such as 新财企. What the spans mean together is decided in `citations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from budgetkg.ingest.policy_numbers import find_policy_numbers
from budgetkg.ontology.regions import Level, chain, customary_names, read_table
from budgetkg.ontology.tables import read_csv

NUMBER, TITLE, MEETING, PLAN, DATE, MONEY, ORGANISATION, NAMED = (
    "policy_number",
    "title",
    "meeting",
    "plan",
    "date",
    "money",
    "organisation",
    "named_policy",
)

_TITLE = re.compile(r"《(?:[^《》\n]|《[^《》\n]*》)+》")
_DATE = r"20\d\d年\d{1,2}月\d{1,2}日"
_MEETING = re.compile(
    rf"""
    (?: {_DATE} [，,]? )?
    (?: [\u4e00-\u9fff]{{0,16}}? (?:党委|党组|政府|委员会|常委会|人大|政协|办公会) )?
    (?: 20\d\d年 )?
    (?:
        第 [\d一二三四五六七八九十百]+ 次 [\u4e00-\u9fff]{{0,6}} (?:[（(]扩大[）)])? (?:会议|会) (?:纪要)?
      | [一二三四五六七八九十\d]+ 届 [一二三四五六七八九十\d]+ 次 (?:全会|全体会议|会议)
    )
    | [\u4e00-\u9fff]{{0,12}} (?:20\d\d年)? [\u4e00-\u9fff]{{2,14}} 工作会议 (?: 上的? )? (?:讲话|精神|要求)
    """,
    re.VERBOSE,
)
_PLAN = re.compile(
    r"""
    (?: [\u4e00-\u9fff]{0,24}? ) (?<!\d) 20\d\d年 (?:度)? [\u4e00-\u9fff]{0,12}?
        (?: 工作计划 | 工作要点 | 工作报告 | 工作方案 | 重点工作任务书 )
    | (?: [\u4e00-\u9fff]{0,10} ) 政府工作报告
    """,
    re.VERBOSE,
)
_MONEY = re.compile(r"\d[\d,]*(?:\.\d+)?(?:万元|亿元|千元|元)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A span `[start, end)` of a text and what it is."""

    kind: str
    start: int
    end: int


def _add(doc: Doc, kind: str, found: Iterable[tuple[int, int]]) -> Doc:
    spans = [span for start, end in found if (span := doc.char_span(start, end, label=kind)) is not None]
    doc.spans[kind] = spans
    return doc


@Language.component("budgetkg_policy_numbers")
def _policy_numbers(doc: Doc) -> Doc:
    return _add(doc, NUMBER, ((one.start, one.end) for one in find_policy_numbers(doc.text)))


@Language.component("budgetkg_patterns")
def _patterns(doc: Doc) -> Doc:
    text = doc.text
    for kind, pattern in (
        (TITLE, _TITLE),
        (MEETING, _MEETING),
        (PLAN, _PLAN),
        (DATE, re.compile(_DATE)),
        (MONEY, _MONEY),
    ):
        _add(doc, kind, (match.span() for match in pattern.finditer(text)))
    return doc


@Language.factory("budgetkg_phrases", default_config={"phrases": [], "kind": ORGANISATION})
class _Phrases:
    """Longest matches of listed phrases."""

    def __init__(self, nlp: Language, name: str, phrases: list[str], kind: str) -> None:
        del name
        self.kind = kind
        self.matcher = PhraseMatcher(nlp.vocab)
        self.matcher.add(kind, [_phrase(phrase) for phrase in phrases])

    def __call__(self, doc: Doc) -> Doc:
        found = [Span(doc, start, end) for _, start, end in self.matcher(doc)]
        longest = spacy.util.filter_spans(found)
        return _add(doc, self.kind, ((span.start_char, span.end_char) for span in longest))


@cache
def _vocabulary() -> Vocab:
    """One vocabulary for all regions, so that a phrase is cut into characters once."""
    return spacy.blank("zh").vocab


@cache
def _phrase(phrase: str) -> Doc:
    """A phrase in characters, as the tokenizer cuts a text."""
    return Doc(_vocabulary(), words=list(phrase), spaces=[False] * len(phrase))


@cache
def pipeline(region_code: str) -> Language:
    """The pipeline for documents of a region: its organisations are those of the region and all above it."""
    nlp = spacy.blank("zh", vocab=_vocabulary())
    nlp.add_pipe("budgetkg_policy_numbers")
    nlp.add_pipe("budgetkg_patterns")
    nlp.add_pipe(
        "budgetkg_phrases",
        name="organisations",
        config={"phrases": organisation_names(region_code), "kind": ORGANISATION},
    )
    nlp.add_pipe("budgetkg_phrases", name="named", config={"phrases": sorted(named_policies()), "kind": NAMED})
    return nlp


@cache
def named_policies() -> dict[str, tuple[str, str]]:
    """Policies that are cited by a customary name: name to (title, kind)."""
    return {row["name"]: (row["title"], row["kind"]) for row in read_csv("budgetkg.ingest", "named_policies.csv")}


_RELATIVE = {
    Level.PROVINCE: ("自治区", "省", "市"),
    Level.PREFECTURE: ("自治州", "州", "市", "地区"),
    Level.COUNTY: ("区", "县", "市"),
}
_ORGANS = (
    "党委",
    "党委办公厅",
    "党委办公室",
    "人民政府",
    "人民政府办公厅",
    "人民政府办公室",
    "政府",
    "财政厅",
    "财政局",
)


def organisation_names(region_code: str) -> list[str]:
    """Organisations by their full, short and relative names: 自治区财政厅, 州人社局, 昌吉州党委."""
    organs = {*_ORGANS, *(row[key] for row in read_table("organ_abbreviations.csv") for key in ("short", "full"))}
    places = {"中央", "国务院"}
    for one in chain(region_code):
        places |= {one.full_name, one.short_name, *customary_names(one), *_RELATIVE.get(one.level, ())}
    return [*sorted(place + organ for place in places for organ in organs), "国务院", "国务院办公厅", "中共中央办公厅"]


def find_mentions(texts: Iterable[str], region_code: str) -> Iterator[tuple[Mention, ...]]:
    """The mentions in each text, by position."""
    for doc in pipeline(region_code).pipe(texts):
        found = [Mention(kind, span.start_char, span.end_char) for kind, spans in doc.spans.items() for span in spans]
        yield tuple(sorted(found, key=lambda one: (one.start, -one.end)))
