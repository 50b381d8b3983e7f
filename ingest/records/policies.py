"""Policy documents and where they are cited."""

from __future__ import annotations

from dataclasses import dataclass

from budgetkg.ingest.document import Locator


@dataclass(frozen=True, slots=True)
class PolicyReference:
    """A policy document as one citation names it. `number` is normalised, empty for a title alone.

    `kind`: numbered_document | order | title_only | meeting_decision | contract | work_plan.
    """

    kind: str
    number: str
    issuer_code: str
    year: int | None
    serial: str
    title: str
    issuer: str = ""
    issued: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of a policy basis. `project` is the name of the project that cites it, empty for the department.

    `project_index` is its place in the disclosure's projects, which tells projects of one name apart; None where none cites.
    `role`: stated_basis | project_name | narrative | indicator_basis.
    """

    reference: PolicyReference
    role: str
    mention: str
    project: str
    locator: Locator
    project_index: int | None = None
