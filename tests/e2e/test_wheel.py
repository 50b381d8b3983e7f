"""The wheel: all of the package and nothing else, and it runs by itself (its commands run in test_readme.py)."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
PARTS = ("ontology", "ingest", "shapes", "api")


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def test_wheel_holds_every_file_of_the_package_and_nothing_else(names: set[str], tracked: list[Path]) -> None:
    shipped = {f"budgetkg/{name.as_posix()}" for name in tracked if name.parts[0] in PARTS}
    assert {name for name in names if ".dist-info/" not in name} == shipped
    assert {Path(name).suffix for name in shipped} >= {
        ".py",
        ".ttl",
        ".rq",
        ".toml",
        ".csv",
        ".txt",
        ".jinja",
        ".typed",
    }


def test_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        text = archive.read(metadata).decode("utf-8")
        assert any(name.endswith("/licenses/LICENSE") for name in archive.namelist())
    assert "\nLicense-Expression: Apache-2.0\n" in text
    assert "\nRequires-Python: >=3.11\n" in text
    assert "数字要么正确" in text, "the README is its description"


def test_package_is_that_of_the_wheel(installed: Path, run: Run, tmp_path: Path) -> None:
    """Guards the other tests: neither the source folder nor an editable installation is what they ran."""
    program = (
        "import json, budgetkg, budgetkg.ontology as o, budgetkg.ingest as i, budgetkg.shapes as s, budgetkg.api as a;"
        "print(json.dumps([list(budgetkg.__path__), o.__file__, i.__file__, s.__file__, a.__file__]))"
    )
    found = json.loads(run(installed / "python", "-c", program, cwd=tmp_path).stdout)
    for place in [*found[0], *found[1:]]:
        assert Path(place).is_relative_to(installed.parent)


def test_types_of_the_wheel_are_declared(names: set[str]) -> None:
    assert {f"budgetkg/{part}/py.typed" for part in PARTS} <= names
