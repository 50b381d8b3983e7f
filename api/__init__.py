"""Ways in and out: the store, the command line, the server, exports, stored questions, and :func:`connect` for notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from budgetkg.api.client import Connection

__all__ = ["connect"]


def connect(store: str | Path | None = None, *, seconds: float = 60) -> Connection:
    """Open the folder of a store, a SPARQL endpoint, or a budgetkg server for reading: see :mod:`budgetkg.api.client`."""
    # the package is imported before every command: what a notebook needs is loaded when it connects
    from budgetkg.api.client import connect as open_connection  # noqa: PLC0415

    return open_connection(store, seconds=seconds)
