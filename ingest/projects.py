"""Projects: every place that names one, merged to one record a real project.

In: the budget tables and the sections. Out: :class:`Project` records with all mentions. Names that differ between
places are joined only by a recorded judgement; what is withheld is recorded as withheld, not as missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetkg.ingest.document import without_blanks
from budgetkg.ingest.flow import Flow
from budgetkg.ingest.quantities import Quantity, Unit, is_figure, parse_amount
from budgetkg.ingest.records import AllocationItem, BudgetTable, ProjectMention, RowKind, Statement, TableRow
from budgetkg.ingest.sections import Section

PROJECT_TABLE, CARRYOVER_TABLE = "project_table", "carryover_table"
PROJECT_SECTION, CARRYOVER_SECTION, TARGET_TABLE = "project_section", "carryover_section", "target_table"
WITHHELD = "完全不予公开"

_FIELDS = {
    "name": "项目名称",
    "basis": "(?:设立的)?政策依据|立项依据",
    "amount": "预算安排规模",
    "unit": "项目承担单位",
    "allocation": "资金分配情况",
    "period": "资金执行时间",
}
_FIELD = re.compile(
    r"(?:\A|\n|(?<=[。；\d日月年万元开位]))-?"
    r"(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．]|[一二三四五六七八九十]{1,3}、|项目[一二三四五六七八九十\d]{1,3}[:：、])?"
    + "(?:"
    + "|".join(f"(?P<{key}>{words})" for key, words in _FIELDS.items())
    + ")[:：]"
)
_AMOUNT = re.compile(r"(?<![\d.,])(?<![.,]\s)(?P<figure>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|亿元|千元|元)")
_CARRIED = re.compile(
    r"(?:\A|\n)-?(?P<ordinal>\d{1,2}|[（(][一二三四五六七八九十\d]{1,3}[）)])[.．、]?(?P<name>[^\n，。；]+?)"
    r"(?P<figure>\d[\d,]*\.\d+|\d[\d,]*)(?P<unit>万元|亿元|千元|元)[，,](?P<rest>主要用于|完全不予公开)"
)
_TARGET_NAME = re.compile(r"项目名称\s*(?P<name>.+?)\s*(?:项目负责人|项目资金)", re.DOTALL)
_TARGET_UNIT = re.compile(r"预算单位\s*(?P<unit>.+?)\s*项目名称", re.DOTALL)
_TARGET_TOTAL = re.compile(r"(?:年度预算总额|年度资金总额)[:：]?\s*(?P<figure>\d[\d,]*(?:\.\d+)?)")
_TARGET_FISCAL = re.compile(r"其中[:：]财政拨\s*款\s*(?P<figure>\d[\d,]*(?:\.\d+)?)")
_TARGET_OTHER = re.compile(r"其他资金\s*(?P<figure>\d[\d,]*(?:\.\d+)?)")
_ITEM_LEAD = re.compile(r"(?:其中|主要用于|用于|以及|及|和|、)+")
_ITEM_TAIL = re.compile(r"(?:共计|合计|各)$")
_TOTAL_FOLLOWS = re.compile(r"[，,]?(?:其中|包括)")
_DATE = re.compile(
    r"(?:(?P<year>20\d\d)年(?:度)?)?(?:(?P<month>\d{1,2})(?:月份?(?:(?P<day>\d{1,2})日)?|(?=[-—–－~～至]\d{1,2}月)))?"
)
"""2025年1月1日, 12月31日 of the year before it, the 1 of 1-12月; empty between."""
_DOTTED_DATE = re.compile(r"(?<![\d.])(20\d\d)(?:[./](\d{1,2})(?:[./](\d{1,2}))?|-(\d\d)-(\d\d))(?![\d./])")
_LAST_MONTH = re.compile(r"(?<=月[-—–－~～至])(\d{1,2})$")


def read_table_mentions(tables: Sequence[BudgetTable]) -> Iterator[ProjectMention]:
    """Projects as the project table and the carry-over table print them."""
    for table in tables:
        for row in table.rows:
            if row.kind is RowKind.PROJECT and row.figures and _is_name(row.project):
                place = CARRYOVER_TABLE if table.kind == "carryover" else PROJECT_TABLE
                source = _carried_source(row) if place == CARRYOVER_TABLE else _general_source(row, tables)
                yield ProjectMention(
                    place, row.project, row.unit_name, row.figures[0].quantity, row.code, source, row.locator
                )


def _is_name(words: str) -> bool:
    """Whether anything is printed where a name should be; a torn cell may leave nothing."""
    return bool(without_blanks(words))


def _carried_source(row: TableRow) -> str:
    columns = {figure.column or "" for figure in row.figures}
    if any(column.startswith("nonfiscal") for column in columns):
        return "nonfiscal_carryover"
    return "fiscal_carryover" if any(column.startswith("fiscal") for column in columns) else ""


def _general_source(row: TableRow, tables: Sequence[BudgetTable]) -> str:
    """Own money or a transfer from above: the one that pays the whole functional code in the income table.

    Where a code is paid by both, only the general public budget as a whole is certain.
    """
    for table in tables:
        if table.kind != "income_summary":
            continue
        for income in table.rows:
            if income.code and income.code == row.code:
                columns = {figure.column for figure in income.figures}
                if "upper_transfer_general" in columns and "general_public_budget" not in columns:
                    return "upper_transfer_general"
    return "general_public_budget"


def read_section_mentions(section: Section | None) -> Iterator[ProjectMention]:
    """Projects with basis, scale, unit, allocation and period, as the explanation of project spending lists them."""
    if section is None:
        return
    words = section.words
    blocks: list[dict[str, tuple[int, int]]] = []
    block: dict[str, tuple[int, int]] = {}
    for match, end in _with_ends(_FIELD, words):
        field = next(key for key, value in match.groupdict().items() if value)
        if field == "name" and block:
            blocks.append(block)
            block = {}
        block[field] = (match.end(), end)
    for one in (*blocks, block):
        if "name" in one and _is_name(words[slice(*one["name"])]):
            yield _section_mention(section, one)


def _with_ends(pattern: re.Pattern[str], words: str) -> Iterator[tuple[re.Match[str], int]]:
    """Every match with the end of the words that belong to it: where the next begins, blanks before that left out."""
    found = list(pattern.finditer(words))
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(words)
        while end > match.end() and words[end - 1].isspace():
            end -= 1
        yield match, end


def _statement(flow: Flow, start: int, end: int) -> Statement:
    return Statement(flow.printed(start, end), flow.locate(start, end), start, end)


def _section_mention(section: Section, block: dict[str, tuple[int, int]]) -> ProjectMention:
    def statement(field: str) -> Statement | None:
        if field not in block or block[field][0] >= block[field][1]:
            return None
        return _statement(section.flow, *(section.start + offset for offset in block[field]))

    def words(field: str) -> str:
        found = statement(field)
        return found.text if found else ""

    first, last = min(start for start, _ in block.values()), max(end for _, end in block.values())
    withheld = tuple(field for field in ("basis", "allocation", "period") if WITHHELD in without_blanks(words(field)))
    return ProjectMention(
        PROJECT_SECTION,
        words("name"),
        words("unit"),
        read_amount(words("amount")),
        "",
        "",
        section.flow.locate(section.start + first, section.start + last),
        statement("basis"),
        statement("period"),
        statement("allocation"),
        withheld,
    )


def read_amount(words: str) -> Quantity | None:
    """The first amount with its unit in a text as printed; None where none is printed, or a malformed one.

    >>> read_amount("财政拨款40万元").yuan
    Decimal('400000')
    """
    found = _AMOUNT.search(words) or _AMOUNT.search(without_blanks(words))
    return _amount(found.group("figure"), Unit(found.group("unit"))) if found else None


def _amount(figure: str, unit: Unit) -> Quantity | None:
    """A printed figure as an amount, None where it is malformed (`malformed` tells of it)."""
    return parse_amount(figure, unit) if is_figure(figure) else None


def _figure_start(flow: Flow, start: int, end: int) -> int:
    """Where the figure that ends at `end` begins: digits before a blank belong to the name (特定目标 10100021 2.00)."""
    *before, last = flow.printed(start, end).split()
    return end - len(last) if is_figure(last) and not "".join(before).endswith((".", ",")) else start


def read_carried_mentions(section: Section | None) -> Iterator[ProjectMention]:
    """Carried-over projects as the explanation of the carry-over lists them, with what the money is for."""
    if section is None:
        return
    words = section.words
    for match, end in _with_ends(_CARRIED, words):
        start = section.start + match.start("name")
        at, end_of_figure = (section.start + place for place in match.span("figure"))
        at = _figure_start(section.flow, at, end_of_figure)
        uses = None
        if match.group("rest") != WITHHELD:
            uses = _statement(section.flow, section.start + match.start("rest"), section.start + end)
        yield ProjectMention(
            CARRYOVER_SECTION,
            section.flow.printed(start, at),
            "",
            _amount(section.flow.compact[at:end_of_figure], Unit(match.group("unit"))),
            "",
            "",
            section.flow.locate(start, section.start + end),
            allocation=uses,
            withheld=() if uses else ("allocation",),
        )


def read_target_mentions(sections: Sequence[Section]) -> Iterator[ProjectMention]:
    """Projects as the heads of their performance target tables print them."""
    for section in sections:
        words = section.words
        name, total = _TARGET_NAME.search(words), _TARGET_TOTAL.search(words)
        if not name or not _is_name(name.group("name")):
            continue
        unit = _TARGET_UNIT.search(words)
        fiscal, other = (_figure(pattern.search(words)) for pattern in (_TARGET_FISCAL, _TARGET_OTHER))
        end = max(match.end() for match in (name, total) if match)
        yield ProjectMention(
            TARGET_TABLE,
            section.flow.printed(section.start + name.start("name"), section.start + name.end("name")),
            section.flow.printed(section.start + unit.start("unit"), section.start + unit.end("unit")) if unit else "",
            _amount(total.group("figure"), Unit.WAN_YUAN) if total else None,
            "",
            "unit_funds" if other and not fiscal else "",
            section.flow.locate(section.start + name.start(), section.start + end),
        )


def _figure(match: re.Match[str] | None) -> Decimal:
    amount = _amount(match.group("figure"), Unit.WAN_YUAN) if match else None
    return amount.value if amount else Decimal(0)


def read_allocations(statement: Statement | None, total: Quantity | None, flow: Flow) -> Iterator[AllocationItem]:
    """Items with their amounts. A leading total (项目资金3万元，其中：…) is no item, nor what exceeds the project's amount."""
    if statement is None:
        return
    order, at = 0, statement.start
    for match in _AMOUNT.finditer(flow.compact, statement.start, statement.end):
        figure_start = _figure_start(flow, *match.span("figure"))
        amount = _amount(flow.compact[figure_start : match.end("figure")], Unit(match.group("unit")))
        start, end = _item_bounds(flow.compact, at, figure_start)
        at = match.end()
        is_total = _TOTAL_FOLLOWS.match(flow.compact, match.end(), statement.end)
        if start < end and not is_total and amount and (total is None or amount.yuan <= total.yuan):
            order += 1
            yield AllocationItem(order, flow.printed(start, end), amount, flow.locate(start, match.end()))


def _item_bounds(words: str, start: int, end: int) -> tuple[int, int]:
    """The item's name between the amount before it and its own: behind the last comma or colon, without 用于 and 共计."""
    cut = max((words.rfind(mark, start, end) for mark in "，,；;：:。\n"), default=-1)
    start = max(start, cut + 1)
    lead = _ITEM_LEAD.match(words, start, end)
    tail = _ITEM_TAIL.search(words[start:end])
    return (lead.end() if lead else start), (start + tail.start() if tail else end)


def read_period(statement: Statement | None) -> tuple[str, str]:
    """First and last day, ISO, in the precision that is printed; empty where none is.

    >>> from budgetkg.ingest.document import Locator, Span
    >>> place = Locator(Span(0, 1), 1, 1, None, "")
    >>> read_period(Statement("2025 年 1月 1 日-2025 年 12 月 31 日", place, 0, 1)), read_period(Statement("2021年", place, 0, 1))
    (('2025-01-01', '2025-12-31'), ('2021', '2021'))
    """
    if statement is None:
        return "", ""
    words = _LAST_MONTH.sub(r"\1月", _DOTTED_DATE.sub(_written_out, without_blanks(statement.text)))
    dates: list[tuple[str, ...]] = []
    for match in _DATE.finditer(words):
        year = match["year"] or (dates[-1][0] if dates else "")
        limits = ((match["month"], 12), (match["day"], 31))
        if match.group() and year and all(1 <= int(part) <= limit for part, limit in limits if part):
            dates.append(tuple(part.zfill(2) for part in (year, match["month"], match["day"]) if part))
    return ("-".join(dates[0]), "-".join(dates[-1])) if dates else ("", "")


def _written_out(found: re.Match[str]) -> str:
    """2023.1.31 and 2023-01-31 as 2023年1月31日."""
    year, month, day, iso_month, iso_day = found.groups()
    last = day or iso_day
    return f"{year}年{month or iso_month}月" + (f"{last}日" if last else "")
