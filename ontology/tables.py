"""CSV files that ship with the package, as rows."""

from __future__ import annotations

import csv
import io
from importlib.resources import files


def read_csv(package: str, name: str) -> list[dict[str, str]]:
    """The rows of the CSV file `name` beside the modules of `package`, by column."""
    return list(csv.DictReader(io.StringIO((files(package) / name).read_text(encoding="utf-8"))))
