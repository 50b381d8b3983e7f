"""`budgetkg export`, `summary` and `serve`: what the store gives to others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from budgetkg.api import display
from budgetkg.api.commands.frame import StoreOption, command, messages, opened_store
from budgetkg.api.export import export as export_store
from budgetkg.api.settings import read_settings, root_path_of
from budgetkg.api.store import open_store


@command
def export(
    format: Annotated[str, typer.Option("--format", help="csv|nquads|trig|turtle|jsonld|parquet")],
    out: Annotated[Path, typer.Option("--out", help="输出的文件夹或文件 folder or file to write")],
    store: StoreOption = None,
) -> None:
    """导出全部数据。 Write everything out."""
    with opened_store(store) as (opened, _):
        for path in export_store(opened, format, out):
            messages.print(f"已写入 written {path}", markup=False)


@command
def summary(store: StoreOption = None) -> None:
    """库中有什么。 What the store holds."""
    with opened_store(store) as (opened, _):
        display.print_summary(opened)


@command
def serve(
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port")] = 8000,
    store: StoreOption = None,
    root_path: Annotated[
        str,
        typer.Option("--root-path", help="代理之后的路径 the path under which a proxy shows the server, such as /kg"),
    ] = "",
) -> None:
    """启动服务：SPARQL、追踪、OpenAPI。 Serve SPARQL, the trace and OpenAPI."""
    # the server's libraries load only where a server runs: they would double the start of every other command
    import uvicorn  # noqa: PLC0415

    from budgetkg.api.server.app import create_app  # noqa: PLC0415
    from budgetkg.api.server.observing import log_configuration  # noqa: PLC0415

    settings = read_settings(store=store)
    if root_path:
        settings = replace(settings, root_path=root_path_of(root_path))
    open_store(settings, read_only=True).close()  # what is wrong with the store is said here, in one message
    address = f"http://{host}:{port}"
    messages.print(
        f"{address}/   SPARQL: {address}/sparql   OpenAPI: {address}/openapi.json   {address}/docs", markup=False
    )
    uvicorn.run(
        create_app(settings, prepare=True),
        host=host,
        port=port,
        access_log=False,  # it would hold addresses and queries; the server logs requests itself
        log_config=log_configuration(settings),
        timeout_graceful_shutdown=settings.stop_seconds,
    )
