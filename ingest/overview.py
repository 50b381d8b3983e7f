"""Who publishes: names, year, region, functions, head counts, date.

In: the sections of a disclosure and the department's name as its tables print it. Out: :class:`Overview`.
Names are collected as printed; which of them mean one department is decided in `resolve`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from budgetkg.ingest.document import Document, Locator, Span, without_blanks
from budgetkg.ingest.quantities import chinese_number
from budgetkg.ingest.records import DepartmentFunction, HeadCount, NameMention
from budgetkg.ingest.sections import Section

_FUNCTION_NUMBER = re.compile(
    r"(?:(?<=[。；;\n])|(?<=职[能责]是[:：])|\A)(?:[（(]([一二三四五六七八九十]{1,3})[）)]|([一二三四五六七八九十]{1,3})、|(\d{1,2})[.．、])"
)

_HEAD_COUNTS = {
    "posts": re.compile(r"编制(?:人?数|总数)?(?:为|共)?(\d+)(?=名|人|个|，|,|；)"),
    "actual": re.compile(r"实有(?:在编)?(?:人数|人员)(?:为|共)?(\d+)(?:名|人)"),
    "serving": re.compile(r"在职(?:人员|人数)?(?:为|共)?(\d+)(?:名|人)"),
    "retired": re.compile(r"(?<!离)退休(?:人员|人数)?(?:为|共)?(\d+)(?:名|人)"),
    "retired_veteran": re.compile(r"离休(?:人员|人数)?(?:为|共)?(\d+)(?:名|人)"),
}
_HEAD_COUNT_CHANGE = re.compile(r"[，,](增加|减少)(?:（或(?:减少|增加)）)?(\d+)(?:名|人)")

_YEAR = re.compile(
    r"(20\d\d)年(?:度)?(?:[^\n。，]{0,40}?)(?:部门|单位|区级部门|预算)?(?:[（(]单位[）)])?预算(?:公开|情况说明|表|编制说明)?"
)
_ISSUED = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日\n?\Z")
_SIGNATURE = re.compile(r"(?:\A|\n)(?P<name>[^\n。，；：:\d]{4,40})\n?(?:20\d\d年\d{1,2}月\d{1,2}日)?\n?\Z")
_SHORTEST_FUNCTION = 3
"""Fewer characters are what is left of a torn line; it stays unread. The shortest that is printed is 其他。"""


def read_functions(section: Section | None) -> tuple[DepartmentFunction, ...]:
    """Each main function, by its numbers where they count up; else one a sentence.

    Numbers that restart inside a function (a list within it) do not count up and stay part of the text.
    """
    if section is None:
        return ()
    words, flow = section.words, section.flow
    starts: list[tuple[int, int, str]] = []
    for found in _FUNCTION_NUMBER.finditer(words):
        value = chinese_number(found.group(1) or found.group(2)) if not found.group(3) else int(found.group(3))
        if value == len(starts) + 1:
            starts.append((found.start(), found.end(), found.group()))
    if not starts:
        starts = [(m.start(), m.start(), "") for m in re.finditer(r"[^。\n][^。]*。?", words.lstrip("\n") and words)]
    if not starts:
        return ()
    functions = []
    for order, ((start, body, number), following) in enumerate(
        zip(starts, [*(one[0] for one in starts[1:]), len(words)], strict=True), start=1
    ):
        at, end = section.start + body, section.start + _end_of_text(words, body, following)
        text = flow.printed(at, end)
        if len(without_blanks(text)) >= _SHORTEST_FUNCTION:
            functions.append(DepartmentFunction(order, number, text, flow.locate(section.start + start, end)))
    return tuple(functions)


def _end_of_text(words: str, start: int, end: int) -> int:
    while end > start and words[end - 1].isspace():
        end -= 1
    return end


def read_head_counts(section: Section | None) -> tuple[HeadCount, ...]:
    """Posts and persons with their change on the year before."""
    if section is None:
        return ()
    counts = []
    for measure, pattern in _HEAD_COUNTS.items():
        found = pattern.search(section.words)
        if not found:
            continue
        change = _HEAD_COUNT_CHANGE.match(section.words, found.end())
        signed = (int(change.group(2)) if change.group(1) == "增加" else -int(change.group(2))) if change else None
        end = change.end() if change else found.end()
        counts.append(
            HeadCount(
                measure,
                int(found.group(1)),
                signed,
                section.flow.locate(section.start + found.start(), section.start + end),
            )
        )
    return tuple(counts)


def read_fiscal_year(document: Document) -> tuple[int, Locator] | None:
    """The year whose budget is disclosed: the one that most titles and headings name."""
    years: Counter[int] = Counter()
    first: dict[int, Span] = {}
    for line in document.lines:
        words = "".join(line.text.split())
        found = _YEAR.search(words) if len(words) < 80 else None
        if found:
            year = int(found.group(1))
            years[year] += 1
            first.setdefault(year, Span(line.start + len(line.text) - len(line.text.lstrip()), line.end))
    if not years:
        return None
    year = years.most_common(1)[0][0]
    return year, document.locate(first[year])


def read_issued(section: Section | None) -> tuple[date, Locator] | None:
    """The date printed behind the signature at the very end, None where there is none or no calendar has it (2月30日)."""
    found = _ISSUED.search(section.words) if section else None
    if section is None or not found:
        return None
    try:
        issued = date(*map(int, found.groups()))
    except ValueError:
        return None
    return issued, section.flow.locate(section.start + found.start(), section.start + found.end())


def read_signature(section: Section | None) -> NameMention | None:
    """The name with which the document is signed, None where it is unsigned."""
    found = _SIGNATURE.search(section.words) if section else None
    if section is None or not found:
        return None
    start, end = section.start + found.start("name"), section.start + found.end("name")
    return NameMention(section.flow.printed(start, end), "signature", section.flow.locate(start, end))


_TITLE_PARTS = re.compile(
    r"^(?:预算主管部门[:：]|第[一二三四]部分)?(?:20\d\d年(?:度)?)?(?P<name>[\u4e00-\u9fff（）]{4,40}?)"
    r"(?:20\d\d年(?:度)?)?(?P<tail>部门预算(?:公开)?|部门概况|单位概况|预算情况说明|)$"
)
_ORGANISATION_ENDS = re.compile(
    r"(?:局|委|厅|部|办公室|办公厅|委员会|院|会|中心|办事处|政府|处|站|所|社|馆|校|学|队)(?:（[^）]+）)?$"
)
_TARGET_NAMES = re.compile(
    r"(?:部门名称(?:[（(]盖章[)）])?|(?<=[\n\t）)])预算单位)\s*(?P<name>[\u4e00-\u9fff（）()]{4,40}?)(?=\s|项目名称|部门联系人)"
)
_SUBJECT = re.compile(
    r"^\n?(?P<name>[\u4e00-\u9fff（）]{4,36}?(?:局|委员会|厅|部|办公室|办公厅))(?=贯彻|是|负责|主要|的主要|承担|为)"
)


def read_title_names(document: Document) -> Iterator[NameMention]:
    """The department on the title page and in the headings of the parts."""
    for line in document.lines:
        words = "".join(line.text.split())
        found = _TITLE_PARTS.match(words) if words and len(words) <= 60 else None
        if not found or not _ORGANISATION_ENDS.search(found.group("name")):
            continue
        if found.group("tail") or (line.number <= _TITLE_PAGE and (line.page or 1) == 1):
            start = line.start + len(line.text) - len(line.text.lstrip())
            yield NameMention(
                found.group("name"), "title", document.locate(Span(start, start + len(line.text.strip())))
            )


_TITLE_PAGE = 8
"""Lines within which a name that stands alone is a title."""


def read_target_names(section: Section) -> Iterator[NameMention]:
    """The department or unit at the head of a performance target table."""
    found = _TARGET_NAMES.search(section.words)
    if found:
        start, end = section.start + found.start("name"), section.start + found.end("name")
        yield NameMention(section.flow.printed(start, end), "target", section.flow.locate(start, end))


def read_subject_names(section: Section | None) -> Iterator[NameMention]:
    """The name with which the description of the functions begins."""
    found = _SUBJECT.match(section.words) if section else None
    if section and found:
        start, end = section.start + found.start("name"), section.start + found.end("name")
        yield NameMention(section.flow.printed(start, end), "narrative", section.flow.locate(start, end))
