"""The command line: its commands, in the order in which `budgetkg --help` lists them."""

from __future__ import annotations

import typer

from budgetkg.api.commands.asking import query, questions, search, trace
from budgetkg.api.commands.checking import validate
from budgetkg.api.commands.giving import export, serve, summary
from budgetkg.api.commands.ingesting import ingest

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="budgetkg：部门预算公开的知识图谱。 A knowledge graph over departmental budget disclosures.",
)
for one in (ingest, validate, query, questions, trace, search, export, summary, serve):
    app.command()(one)


def main() -> None:
    """Entry point of the `budgetkg` command."""
    app()
