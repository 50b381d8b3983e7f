"""The publisher: names, functions, divisions, head counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from budgetkg.ingest.document import Locator


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name of the department as printed at one place, and in what role (`title`, `table`, `narrative`, `signature`)."""

    name: str
    role: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class DepartmentFunction:
    """One of the main functions (主要职能). `number` is as printed (`（一）`), empty where there is none."""

    order: int
    number: str
    text: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class OrganisationalUnit:
    """A division or a subordinate or affiliated unit. `kind`: division | subordinate_unit | affiliated."""

    order: int
    name: str
    kind: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class HeadCount:
    """A number of persons or posts. `measure`: posts | actual | serving | retired | retired_veteran. `change` is signed."""

    measure: str
    persons: int
    change: int | None
    locator: Locator


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many units the words say there are; 0 where they say none (无下属预算单位).

    `kind`: division | subordinate_unit | administrative_unit | public_institution.
    """

    kind: str
    count: int
    locator: Locator


@dataclass(frozen=True, slots=True)
class Overview:
    """Who published the disclosure, for which year, and what it says about itself."""

    department: str
    fiscal_year: int
    region_code: str
    issued: date | None
    names: tuple[NameMention, ...]
    functions: tuple[DepartmentFunction, ...]
    units: tuple[OrganisationalUnit, ...]
    head_counts: tuple[HeadCount, ...]
    locator: Locator
    issued_locator: Locator | None = None
    unit_counts: tuple[UnitCount, ...] = ()
