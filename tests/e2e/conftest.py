"""What the tests of the whole share: the files that ship, the wheel in an environment of its own, `make demo` in a clone.

An environment borrows the dependencies of the one that runs the tests, one link each, and nothing of budgetkg: to
fetch and install them takes a minute. That what is borrowed is also declared, test_layout.py holds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEMO = Path(__file__).with_name("test_start.py")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_developer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests see neither the settings nor the store of whoever runs them, nor the make or Python that they run under."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("BUDGETKG_", "PYTHON", "MAKE", "MFLAGS"))]:
            patch.delenv(name)
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data-home")))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


def _git(*arguments: str) -> str:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: which files belong to the project is not known")
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout.decode()


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """The files of the project, from its root: those under version control, and new ones that are not ignored."""
    names = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return [Path(name) for name in dict.fromkeys(names) if name and (ROOT / name).is_file()]


@pytest.fixture(scope="session")
def command() -> Path:
    """The `budgetkg` of the environment that runs the tests."""
    return Path(sys.executable).with_name("budgetkg")


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a command to its end: `run(command, "trace", number, cwd=folder)`."""

    def call(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        words = [str(argument) for argument in arguments]
        return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload,no-any-return]

    return call


def _environment(folder: Path) -> Path:
    """A new environment with the dependencies and without budgetkg; its folder of commands."""
    venv.create(folder, with_pip=True, symlinks=True)
    [packages] = folder.glob("lib/python3*/site-packages")
    borrowed = folder / "borrowed"
    borrowed.mkdir()
    for place in [Path(place) for place in sys.path if Path(place).name == "site-packages"]:
        for one in place.iterdir():
            if not one.name.startswith(("budgetkg", "__editable__", "pip", "setuptools", "_virtualenv", "__pycache__")):
                link = borrowed / one.name
                if one.suffix != ".pth" and not link.exists():
                    link.symlink_to(one)
    (packages / "borrowed.pth").write_text(f"{borrowed}\n", encoding="utf-8")
    return folder / "bin"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory, tracked: list[Path]) -> Path:
    """The wheel, built from a copy of the files that ship."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in tracked:
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / "source" / name)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", folder, folder / "source"],
        check=True,
        capture_output=True,
    )
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """The commands of an environment with the wheel."""
    commands = _environment(tmp_path_factory.mktemp("installed") / "venv")
    subprocess.run([commands / "pip", "install", "--quiet", "--no-deps", "--no-index", wheel], check=True)
    return commands


@dataclass
class Clone:
    """A clone of the last commit, in which `make demo` runs beside the tests: there are two cores."""

    folder: Path
    environment: Path
    process: subprocess.Popen[str]
    said: str = ""

    def make(self, target: str, *settings: str) -> list[str]:
        """The words of a call of make."""
        return ["make", "-C", str(self.folder), target, f"VENV={self.environment}", *settings]


@pytest.fixture(scope="session", autouse=True)
def started_demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone | None]:
    """`make demo` in a clone, begun before the first test where a test will ask for it."""
    if not (ROOT / ".git").exists() or all(item.path != DEMO for item in request.session.items):
        yield None
        return
    folder = tmp_path_factory.mktemp("clone")
    subprocess.run(["git", "clone", "--quiet", ROOT, folder / "budgetkg"], check=True)
    environment = _environment(folder / "venv").parent
    (environment / ".made").touch()  # else make would fetch the newest pip
    clone = Clone(folder / "budgetkg", environment, None)  # type: ignore[arg-type]
    clone.process = subprocess.Popen(
        clone.make("demo"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    yield clone
    clone.process.kill()
    clone.process.wait()


@pytest.fixture(scope="session")
def demo(started_demo: Clone | None) -> Clone:
    """The clone, when `make demo` has ended there; what it said."""
    if started_demo is None:
        pytest.skip("not a clone")
    started_demo.said, _ = started_demo.process.communicate(timeout=300)
    assert started_demo.process.returncode == 0, started_demo.said
    return started_demo
