"""Disclosures of other places: what is read from them meets the shapes, page breaks and all.

They lie beside the repository and are not part of it; where they are absent these tests are skipped.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetkg.api.ingestion import Prepared, prepare
from budgetkg.api.settings import read_settings

STORED = Path(__file__).parents[3] / "shared" / "more-disclosures"


@pytest.mark.parametrize(
    "name",
    ["jiangsu-party-office-2019-narrative.pdf", "jiangsu-procuratorate-2018.pdf", "shanghai-putuo-finance-2025.pdf"],
)
def test_disclosure_of_another_place_meets_the_shapes(name: str) -> None:
    if not (STORED / name).exists():
        pytest.skip(f"{name} is not stored beside the repository: nothing was checked on it")
    found = prepare(STORED / name, read_settings({}))
    assert isinstance(found, Prepared), found
    assert [str(one) for one in found.content.checked.report.violations] == []
