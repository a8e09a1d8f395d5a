"""The command that answers questions in plain words."""

from __future__ import annotations

from typing import Annotated

import typer

from sahelgraph.cli._common import DataOption, JsonOption, load_study, print_json


def ask(
    question: Annotated[str, typer.Argument(help="The question, in English or French.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question in plain words, and say how it was read.

    Example: sahelgraph ask "who allied with MNLA in 2012"
    """
    answer = load_study(data).ask(question)
    if as_json:
        print_json(answer.to_dict())
    else:
        typer.echo(repr(answer))
