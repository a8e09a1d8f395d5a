"""The command ``sahelgraph``.

Exit codes: 0 done (warnings and notices included), 1 an error in the data or the question, 2 wrong usage, 130
interrupted.
"""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer

from sahelgraph._report import escape_controls
from sahelgraph.cli import (
    _answers,
    _ask,
    _change,
    _compare,
    _edit,
    _export,
    _import,
    _measure,
    _pages,
    _pictures,
    _studies,
    _table,
    _usage,
)
from sahelgraph.errors import DataError, SahelGraphError

app = typer.Typer(
    name="sahelgraph",
    cls=_usage.Top,
    help="Conflict actors and their dated relations: ask, check and draw them.\n\n"
    'Example: sahelgraph ask "who allied with MNLA in 2012"',
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        from sahelgraph import __version__

        typer.echo(f"sahelgraph {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:  # pragma: no cover — no_args_is_help prints the help before this
        raise typer.Exit(2)


COMMANDS = (
    _answers.explain,
    _answers.show,
    _ask.ask,
    _change.compare,
    _compare.agree,
    _compare.diff,
    _import.aggregate,
    _measure.measure,
    _pages.dossier,
    _pages.page,
    _pictures.grid,
    _pictures.lanes,
    _pictures.matrix,
    _pictures.snapshots,
    _pictures.timeline,
    _studies.check,
    _studies.new,
    _table.table,
)
for command in COMMANDS:
    app.command(cls=_usage.Command)(command)
app.command("import", cls=_usage.Command)(_import.import_)
app.add_typer(_edit.add_app, name="add")
app.add_typer(_export.export_app, name="export")


_ENGLISH, _FRENCH = ("error:", "see"), ("erreur :", "voir")  # a question is refused in its own language


def main() -> NoReturn:
    """Run the command; every error is a line, never a traceback."""
    try:
        app()
    except SahelGraphError as error:
        lead, see = _FRENCH if getattr(error, "lang", "") == "fr" else _ENGLISH
        page = f" ({see} docs/{error.page})" if error.page else ""
        if isinstance(error, DataError):
            count = len(error.report.errors)
            typer.echo(f"error: {error}", err=True)
            typer.echo(f"{count} error{'' if count == 1 else 's'}; nothing was drawn or written{page}", err=True)
        else:
            typer.echo(f"{lead} {escape_controls(str(error))}{page}", err=True)
    except OSError as error:
        typer.echo(f"error: {error.filename or 'output'}: {error.strerror}", err=True)
    sys.exit(1)
