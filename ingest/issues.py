"""Issues: what is odd in the data. Nothing is dropped in silence; what cannot be read is said here.

An issue does not stop the document. What stops it is an exception of `budgetkg.ontology.errors`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from budgetkg.ingest.document import Locator


class Severity(StrEnum):
    """How much an issue matters."""

    INFO = "info"
    WARNING = "warning"
    VIOLATION = "violation"


class IssueCode(StrEnum):
    """What may be odd. The value is the stable name used in the graph and in reports."""

    AMBIGUOUS_COLUMN = "ambiguous-column"
    UNKNOWN_COLUMN = "unknown-column"
    UNREAD_ROW = "unread-row"
    SURPLUS_CELL = "surplus-cell"
    MALFORMED_FIGURE = "malformed-figure"
    CODE_FROM_NAME = "code-from-name"
    CODE_MALFORMED = "code-malformed"
    UNIT_NOT_STATED = "unit-not-stated"
    IDENTITY_UNSATISFIED = "identity-unsatisfied"
    TABLE_WITHOUT_ROWS = "table-without-rows"
    REGION_UNKNOWN = "region-unknown"
    NAME_VARIANT = "name-variant"
    FIELD_UNREAD = "field-unread"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something odd at one place. `detail` is (Chinese, English)."""

    code: IssueCode
    severity: Severity
    detail: tuple[str, str]
    locator: Locator
