"""What the explanation says in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetkg.ingest.document import Locator
from budgetkg.ingest.quantities import Quantity


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A year-on-year statement in words. `change` and `percent` are signed; `is_not_arranged` for …未安排.

    `section` is the printed number of the section, its subsection in round brackets: 二, 五(一), 十二(一);
    `section_kind` says which section that is (`sections.toml`), whatever number it has.
    """

    section: str
    item: str
    amount: Quantity | None
    change: Quantity | None
    percent: Decimal | None
    reason: str
    is_not_arranged: bool
    locator: Locator
    section_kind: str = ""


@dataclass(frozen=True, slots=True)
class StatedShare:
    """A share in words (占 … %). `whole` says of what, as far as the section says it; `section_kind` as for changes."""

    section: str
    item: str
    amount: Quantity | None
    percent: Decimal
    whole: str
    locator: Locator
    section_kind: str = ""


@dataclass(frozen=True, slots=True)
class StatedFact:
    """Another figure in words. `topic`: three_public | operating_cost | procurement | state_assets | performance | budget_total.

    `value` is in `unit` (万元, 平方米, 辆, 台, 个); `change` is in the same unit, signed; `percent` signed.
    """

    topic: str
    item: str
    value: Decimal
    unit: str
    change: Decimal | None
    percent: Decimal | None
    locator: Locator


@dataclass(frozen=True, slots=True)
class ListedNames:
    """A list of names without amounts (人员经费 …，主要包括：基本工资、津贴补贴). `label` is what it is the list of."""

    section: str
    label: str
    names: tuple[str, ...]
    locator: Locator


@dataclass(frozen=True, slots=True)
class StatedUse:
    """What money is for (主要用于 …). `amount` is that of the item, None where none stands beside it."""

    section: str
    item: str
    amount: Quantity | None
    text: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class StatedAbsence:
    """That there is none of something: 没有使用政府性基金预算拨款安排的支出. Neither 0.00 nor 未安排 of an item."""

    section: str
    items: tuple[str, ...]
    locator: Locator


@dataclass(frozen=True, slots=True)
class DefinedTerm:
    """A term that the document defines (名词解释). `concept` is the path of the code it defines, empty where unknown."""

    order: int
    term: str
    text: str
    concept: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class Remark:
    """A paragraph of 其他需说明的事项, as printed."""

    order: int
    text: str
    locator: Locator
