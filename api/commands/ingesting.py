"""`budgetkg ingest`: files into the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import active_count
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from budgetkg.api.commands.frame import StoreOption, command, messages, opened_store
from budgetkg.api.display import percent
from budgetkg.api.settings import read_settings
from budgetkg.ontology.errors import QueryRefused

if TYPE_CHECKING:
    from budgetkg.api.ingestion import Ingested


@command
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹 files or folders")],
    store: StoreOption = None,
) -> None:
    """读取公开文件并入库；已有的整份替换，无法读取的跳过并说明。 Read disclosures into the store."""
    # what reads documents loads only where documents are read
    from budgetkg.api.ingestion import Refused, find_files, publish_all, reading  # noqa: PLC0415
    from budgetkg.api.publish import publish_vocabulary  # noqa: PLC0415

    found = find_files(paths)
    if not found:
        raise QueryRefused(
            "没有可读取的文件 no files to read; expected .txt, .md, .tsv or .pdf files, or folders that hold such."
        )
    with (
        reading(found, read_settings(store=store), is_first=active_count() == 1) as read,
        opened_store(store, read_only=False) as (opened, settings),
        _progress(len(found)) as advance,
    ):
        publish_vocabulary(opened, settings.minter)

        def told(result: Ingested) -> None:
            advance()
            messages.print(ingested_line(result), markup=False)

        results = publish_all(read, opened, settings, told)
    refused = sum(1 for result in results if isinstance(result.found, Refused))
    messages.print(f"读取 read {len(results)}，入库 written {len(results) - refused}，拒绝 refused {refused}")
    if refused:
        raise typer.Exit(1)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    bar = Progress(TextColumn("读取 reading"), BarColumn(), MofNCompleteColumn(), console=messages, transient=True)
    with bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


def ingested_line(result: Ingested) -> str:
    """One line on what became of a file."""
    from budgetkg.api.ingestion import Refused  # noqa: PLC0415

    found = result.found
    if isinstance(found, Refused):
        return f"✗ {found.reason}"
    outcome = {"added": "新增 added", "replaced": "替换 replaced", "unchanged": "未变 unchanged"}[str(result.outcome)]
    doubts = f"，{found.ambiguous} 个列未定 ambiguous" if found.ambiguous else ""
    return (
        f"✓ {found.path.name}: {outcome} — {found.department} {found.year}，{found.figures} 个数字 figures{doubts}，"
        f"{found.projects} 个项目 projects，{found.citations} 处依据 citations，{found.issues} 个提示 issues，"
        f"{found.lines.printed} 行 lines 已读或略过 accounted for {percent(found.lines.rate)}"
        f"（未读 unread {len(found.lines.unread)}）"
    )
