"""Commands that write into a study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahelgraph._report import escape_controls
from sahelgraph.cli._usage import Command, Group

if TYPE_CHECKING:
    from collections.abc import Callable

    from sahelgraph.editing import Added

CellsArgument = Annotated[list[str], typer.Argument(metavar="KEY=VALUE…", help="The row's cells, by column.")]
FolderOption = Annotated[Path, typer.Option("--data", help="Folder of the study that gets the row.")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Check, show the line, write nothing.")]
AnywayOption = Annotated[bool, typer.Option("--anyway", help="Add it even if the study may have it already.")]

add_app = typer.Typer(
    cls=Group,
    help="Add one row to a study: checked, whole or not at all.\n\n"
    "Example: sahelgraph add relation kind=attack source=mnla target=mali start=2012-01-24 --data my-study",
    no_args_is_help=True,
)


@add_app.command("relation", cls=Command, no_args_is_help=True)
def add_relation(
    cells: CellsArgument, data: FolderOption, dry_run: DryOption = False, anyway: AnywayOption = False
) -> None:
    """Add a relation to relations.csv, and say how it is read.

    Example: sahelgraph add relation kind=attack source=mnla target=mali start=2012-01-24 --data my-study
    """
    from sahelgraph import editing

    _add(editing.add_relation, data, cells, dry_run=dry_run, anyway=anyway)


@add_app.command("actor", cls=Command, no_args_is_help=True)
def add_actor(
    cells: CellsArgument, data: FolderOption, dry_run: DryOption = False, anyway: AnywayOption = False
) -> None:
    """Add an actor to actors.csv, and say how it is read.

    Example: sahelgraph add actor id=gatia name="GATIA" kind="armed group" --data my-study
    """
    from sahelgraph import editing

    _add(editing.add_actor, data, cells, dry_run=dry_run, anyway=anyway)


def _add(add: Callable[..., Added], data: Path, cells: list[str], *, dry_run: bool, anyway: bool) -> None:
    found: dict[str, str] = {}
    for cell in cells:
        name, equals, value = cell.partition("=")
        if not equals or not name:
            raise typer.BadParameter(
                f'"{escape_controls(cell)}" is no KEY=VALUE; write such as start=2012-01-24, without space around ='
            )
        if name in found:
            raise typer.BadParameter(f'"{escape_controls(name)}" is given twice')
        if name in {"folder", "dry_run", "anyway"}:
            raise typer.BadParameter(f'"{name}" cannot be set this way')
        found[name] = value
    added = add(data, dry_run=dry_run, anyway=anyway, **found)
    for problem in added.warnings:
        typer.echo(f"{problem.severity}: {escape_controls(str(problem))}", err=True)
    if dry_run:
        typer.echo(f"{added.file} would get row {added.row}:\n{escape_controls(added.line)}\nwhich reads:")
    else:
        typer.echo(f"{added.file} row {added.row} added:")
    typer.echo(added.story)
