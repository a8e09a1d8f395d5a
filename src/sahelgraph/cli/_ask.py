"""The command that answers questions in plain words."""

from __future__ import annotations

from typing import Annotated

import typer

from sahelgraph._start import answered
from sahelgraph.cli._common import DataOption, JsonOption  # noqa: TC001 — typer reads them at run time


def ask(
    question: Annotated[list[str], typer.Argument(help="The question, in English or French.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question in plain words, and say how it was read.

    Example: sahelgraph ask "who allied with MNLA in 2012"
    """
    text, warnings = answered(" ".join(question), data, as_json=as_json)
    if warnings:
        typer.echo(warnings, err=True)
    typer.echo(text)
