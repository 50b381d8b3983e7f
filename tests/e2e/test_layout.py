"""What holds of the whole tree: small modules, no traces of a machine, declared dependencies."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PARTS = ("ontology", "ingest", "shapes", "api")
LIMIT = 300
HOSTS = re.compile(
    r"\b(?:files\.pythonhosted|pypi|registry\.npmjs|(?:deb|security)\.debian|conda\.anaconda)\.(?:org|com)\b"
)
MACHINE = re.compile(r"(?<![\w.:/<~-])/(?:home|root|work|Users|tmp|opt|mnt|var|private)/[\w.-]+|\b[A-Z]:\\\\Users\b")


def _modules(root: Path, tracked: list[Path]) -> dict[Path, ast.Module]:
    return {
        name: ast.parse((root / name).read_text(encoding="utf-8"))
        for name in tracked
        if name.suffix == ".py" and name.parts[0] in PARTS
    }


@pytest.fixture(scope="module")
def modules(root: Path, tracked: list[Path]) -> dict[Path, ast.Module]:
    found = _modules(root, tracked)
    assert len(found) > 50
    return found


def test_module_is_short_or_says_why_not(root: Path, modules: dict[Path, ast.Module]) -> None:
    for name, module in modules.items():
        lines = len((root / name).read_text(encoding="utf-8").splitlines())
        if lines > LIMIT:
            assert re.search(r"one module|in one place|lines", ast.get_docstring(module) or ""), (
                f"{name} has {lines} lines; part it, or say in its docstring why it is one module"
            )


def test_every_module_says_what_it_is_for(modules: dict[Path, ast.Module]) -> None:
    for name, module in modules.items():
        assert ast.get_docstring(module) or not module.body, name


def test_parts_import_only_what_they_may(modules: dict[Path, ast.Module]) -> None:
    """The arrows: ontology ← ingest, ontology ← shapes, all three ← api; ingest and shapes do not know each other."""
    allowed = {
        "ontology": {"ontology"},
        "ingest": {"ontology", "ingest"},
        "shapes": {"ontology", "shapes"},
        "api": {*PARTS},
    }
    for name, module in modules.items():
        for target in _imported(module):
            first, _, rest = target.partition(".")
            if first == "budgetkg":
                assert rest.partition(".")[0] in allowed[name.parts[0]], f"{name} imports {target}"


def _imported(module: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found.add(node.module or "")
    return found


def test_what_the_package_imports_is_declared(root: Path, modules: dict[Path, ast.Module]) -> None:
    """Environments of tests borrow their dependencies, so that an undeclared one would not be missed there."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    offered_beside = [
        one for extra, names in project["optional-dependencies"].items() if extra != "dev" for one in names
    ]
    declared = {re.split(r"[^\w.-]", one)[0].lower() for one in (*project["dependencies"], *offered_beside)}
    providers = packages_distributions()
    for name, module in modules.items():
        for target in {one.partition(".")[0] for one in _imported(module)} - {"budgetkg", *sys.stdlib_module_names}:
            offered = {one.lower() for one in providers[target]}
            assert offered & declared, f"{name} imports {target}, which pyproject.toml does not declare"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_names_a_place_of_a_machine_or_a_registry(root: Path, tracked: list[Path]) -> None:
    for name in tracked:
        if name == Path(__file__).relative_to(root):
            continue
        text = _text(root / name)
        for found in (*MACHINE.finditer(text), *HOSTS.finditer(text)):
            line = text.count("\n", 0, found.start()) + 1
            raise AssertionError(f"{name}:{line}: {found.group()}")


@pytest.mark.parametrize("words", ["see /home/someone/notes", "cd /" + "work/main", '"/tmp/x"'])
def test_place_of_a_machine_is_recognised(words: str) -> None:
    assert MACHINE.search(words)


@pytest.mark.parametrize(
    "words", ["https://example.org/work/1", "api/exports/", "#!/usr/bin/env bash", "</root>", "./tmp/x"]
)
def test_other_paths_are_not(words: str) -> None:
    assert not MACHINE.search(words)


def test_sources_do_not_ship_what_is_made(tracked: list[Path]) -> None:
    made = {"build", "dist", ".venv", ".demo", ".mypy_cache", ".pytest_cache", ".hypothesis"}
    assert not {name for name in tracked if made & set(name.parts) or name.name == "ontology.html"}


def test_continuous_integration_runs_the_command_of_the_readme(root: Path) -> None:
    lines = (root / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec make test"
    assert (root / ".ci" / "run").stat().st_mode & 0o100, "it can be executed"
