"""Pages in a real browser: Chromium draws them, without fetching anything from elsewhere. Without Chromium it is skipped."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="没有 Chromium，网页未经浏览器验证 NO CHROMIUM: the pages were not looked at in a browser"
)


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


@pytest.fixture(scope="module")
def address(ingested: IngestRun, free_port: Callable[[], int]) -> Iterator[str]:
    found = f"http://127.0.0.1:{free_port()}"
    command = [
        Path(sys.executable).with_name("budgetkg"),
        "serve",
        "--store",
        ingested.store,
        "--port",
        found.rpartition(":")[2],
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{found}/health", timeout=5).close()  # noqa: S310  the server of this test
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    yield found
    server.terminate()
    server.wait(30)


def _drawn(url: str, home: Path, *, language: str = "zh-CN") -> str:
    """The page as the browser holds it. No name resolves and only this host is reached: a page that needs more fails."""
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={home}", f"--accept-lang={language}",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--virtual-time-budget=5000", "--dump-dom", url,
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, timeout=120).stdout


def _text(page: str) -> str:
    return " ".join(re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL).split())


def test_reader_goes_from_the_start_page_to_the_words_of_a_source(address: str, tmp_path: Path) -> None:
    """Start page → search → project → policy, by the links that a reader sees."""
    start = _drawn(f"{address}/", tmp_path)
    assert "部门预算公开知识图谱" in _text(start)
    assert not re.search(r'(?:src|href)="https?://(?!127\.0\.0\.1)[^"]*\.(?:js|css|woff2?|png|svg)"', start)
    found = _drawn(f"{address}/search?q=%E9%A3%9F%E7%9B%90&kind=project", tmp_path)  # 食盐
    assert "<mark>食盐</mark>" in found
    project = re.search(r'href="(/id/project/653000-[^"]+)"', found)
    assert project, "kizilsu-2025 has the project 食盐专营管理工作项目"
    page = _drawn(address + project[1], tmp_path)
    text = _text(page)
    assert "3.00 万元（30,000 元）" in text
    assert "201 13 01 行政运行 食盐专营管理工作项目 3.00 3.00" in text
    policy = re.search(r'href="(/id/policy/[^"]+)">新工信消费〔2024〕8号', page)
    assert policy
    assert "食盐专营管理工作项目" in _text(_drawn(address + policy[1], tmp_path))


def test_page_speaks_english_to_an_english_browser(address: str, tmp_path: Path) -> None:
    text = _text(_drawn(f"{address}/dumps/", tmp_path, language="en-US"))
    assert "Licence and liability" in text
    assert "By disclosure" in text
