"""Of what a statement speaks: the item and its amount, left of 占… or 比上年….

In: the words before such an expression. Out: :class:`Subject`. The item is kept as printed, without its number in
the list, the department, the year and the words that only lead to the figure (预算数为, 合计).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgetkg.ingest.narrative.figures import FIGURE, MONEY_UNIT, read_money
from budgetkg.ingest.narrative.paragraphs import Paragraph
from budgetkg.ingest.quantities import Quantity

_ORGANISATION = (
    r"[\u4e00-\u9fff（）、“”]{0,60}?(?:局|委|厅|部|办|室|院|会|中心|街道|政府|处|站|所|社|馆|校|学|队|单位|机关|部门|本级|公司|园|团|联)"
    r"(?:（[^）]{1,8}）)?"
)
_YEAR = r"20\d\d年(?:度|初)?(?:当年)?"
_LEADS = re.compile(
    rf"""
      -?(?:（[一二三四五六七八九十\d]{{1,4}}）|[一二三四五六七八九十]{{1,3}}、|\d{{1,2}}[、.](?!\d)|\d{{1,2}}\.(?=20\d\d年)|[①-⑳])
    | (?:其中|此外|另外|同时|包括|具体(?:为|是)?)[：，、]*
    | [一二三四五六七八九]是
    | (?:{_ORGANISATION})?{_YEAR}[，的]*                   # 江苏省委办公厅2019年度
    | (?:本|我|全)(?:部门|单位|局|委|厅|年度?)(?:（单位）)?的?
    | .{{2,80}}?的(?=(?:机关|单位)运行)                     # 昌吉州工业和信息化局的机关运行经费
    | (?:一般公共预算|财政)(?:财政)?拨款安排的
    | [，、：\s]+
    """,
    re.VERBOSE,
)
_TAILS = re.compile(
    rf"""(?:
      ：(?:{_YEAR})?(?:年初|财政拨款|预算|支出|安排|数|合计|总计)*为*      # （项）：2025年预算数为
    | (?:{_YEAR})?(?:年初)?预算(?:安排)?数为*
    | (?<=[费置])(?:财政拨款)?预算(?:支出|安排|总额)*为*
    | (?<=支出)预算支出
    | (?<=费)支出
    | (?<=”)科目
    | (?<=费)数为* | 为+ | 共计 | 共为 | 共 | 实际 | [，、：的\s]+
    )$""",
    re.VERBOSE,
)
_NO_ITEM = re.compile(r"(?:预算|决算|执行|安排|金额|数|合计|总计|当年|年初|为)*(?:支出)?$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_AMOUNT = re.compile(rf"(?P<figure>{FIGURE})(?P<unit>{MONEY_UNIT}|(?=$))")
_PURPOSE = re.compile(r"[，；](?:主要|专项)?用于|[，；]占")
_OPENING, _CLOSING = "（《“〔", "）》”〕"


@dataclass(frozen=True, slots=True)
class Subject:
    """An item at `[start, end)`; empty where only an amount is printed. `amount` is None where none is.

    `stop` is where the amount ends, or the item where there is no amount.
    """

    start: int
    end: int
    amount: Quantity | None
    stop: int


def find_subject(paragraph: Paragraph, start: int, end: int) -> Subject | None:
    """The item and amount of the words `[start, end)`: the last clause that holds an amount, else the last clause.

    What follows 主要用于 or 占 tells nothing of the item. None where the words name nothing.
    """
    cut = _PURPOSE.search(paragraph.words, start, end)
    end = cut.start() if cut and cut.start() > start else end
    clauses = list(split_clauses(paragraph.words, start, end))
    for first, last in reversed(clauses):
        amount = _AMOUNT.search(paragraph.words, first, last)
        if amount:
            money = read_money(paragraph, amount.start("figure"), amount.end("figure"), amount.group("unit"))
            return Subject(*clean_item(paragraph.words, first, amount.start()), money, amount.end())
    for first, last in reversed(clauses):
        cleaned = clean_item(paragraph.words, first, last)
        if cleaned[0] < cleaned[1]:
            return Subject(*cleaned, None, cleaned[1])
    return None


def split_clauses(words: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses between commas that stand outside brackets, empty ones left out."""
    clauses, depth, first = [], 0, start
    for index in range(start, end):
        depth += (words[index] in _OPENING) - (words[index] in _CLOSING)
        if words[index] == "，" and depth <= 0:
            clauses.append((first, index))
            first = index + 1
    clauses.append((first, end))
    return [(one, other) for one, other in clauses if one < other]


def clean_item(words: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the item in `words[start:end]`; equal where it names nothing.

    >>> words = "1、一般公共服务支出（类）商贸事务（款）行政运行（项）：2025年预算数为"
    >>> slice(*clean_item(words, 0, len(words))), words[2:27]
    (slice(2, 27, None), '一般公共服务支出（类）商贸事务（款）行政运行（项）')
    >>> words = "昌吉州工业和信息化局2021年的机关运行经费财政拨款预算"
    >>> words[slice(*clean_item(words, 0, len(words)))]
    '机关运行经费'
    """
    while start < end and (lead := _LEADS.match(words, start, end)):
        start = lead.end()
    while start < end and (tail := _TAILS.search(words[start:end])):
        end = start + tail.start()
    if end - start > 2 and words[start] == "“" and words.find("”", start) == end - 1:
        start, end = start + 1, end - 1
    if _NO_ITEM.fullmatch(words, start, end) or not _CHINESE.search(words, start, end):
        return start, start
    return start, end
