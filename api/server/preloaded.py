"""What every process of the server needs, loaded once in the process that they are forked from.

It is imported there and nowhere else: importing it reads the tables by which document numbers and regions are known, so
that no process reads them when it is first asked for a trace.
"""

from __future__ import annotations

from budgetkg.api.server import app
from budgetkg.ingest.policy_numbers import parse_policy_number

__all__ = ["app"]

parse_policy_number("新财企〔2024〕140号")
