"""What all commands share: the option that names the store, and how errors are told.

Messages go to standard error, data to standard output. An error of the package ends the command with one clear
message and exit status 2; exit status 1 means that the command ran and found something wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Annotated, ParamSpec

import typer
from rich.console import Console

from budgetkg.api.settings import Settings, read_settings
from budgetkg.api.store import Store, open_store
from budgetkg.ontology.errors import BudgetKGError

messages = Console(stderr=True, highlight=False, soft_wrap=True)
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store", help="数据仓库的文件夹，或 SPARQL 服务器地址 folder of the store, or URL of a SPARQL server"
    ),
]
_Parameters = ParamSpec("_Parameters")


def command(run: Callable[_Parameters, None]) -> Callable[_Parameters, None]:
    """Turn the package's errors into one message and exit status 2."""

    @wraps(run)
    def guarded(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> None:
        try:
            run(*args, **kwargs)
        except BudgetKGError as error:
            messages.print(f"错误 error: {error}", markup=False, style="red")
            raise typer.Exit(2) from error

    return guarded


@contextmanager
def opened_store(store: str | None, *, read_only: bool = True) -> Iterator[tuple[Store, Settings]]:
    """The store that the option names, and the settings; closed behind the command."""
    settings = read_settings(store=store)
    opened = open_store(settings, read_only=read_only)
    try:
        yield opened, settings
    finally:
        opened.close()
