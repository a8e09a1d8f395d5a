"""Commands that write into a study, or out of it for a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahelgraph._report import escape_controls
from sahelgraph.cli._common import DataOption, load_study
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sahelgraph.editing import Added

CellsArgument = Annotated[list[str], typer.Argument(metavar="KEY=VALUE…", help="The row's cells, by column.")]
FolderOption = Annotated[Path, typer.Option("--data", help="Folder of the study that gets the row.")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Check, show the line, write nothing.")]
AnywayOption = Annotated[bool, typer.Option("--anyway", help="Add it even if the study may have it already.")]

add_app = typer.Typer(
    help="Add one row to a study: checked, whole or not at all.\n\n"
    "Example: sahelgraph add relation kind=attack source=mnla target=mali start=2012-01-24 --data my-study",
    no_args_is_help=True,
)
export_app = typer.Typer(
    help="Write a study for other programs.\n\nExample: sahelgraph export workbook --data my-study --out my-study.xlsx",
    no_args_is_help=True,
)


@add_app.command("relation", no_args_is_help=True)
def add_relation(
    cells: CellsArgument, data: FolderOption, dry_run: DryOption = False, anyway: AnywayOption = False
) -> None:
    """Add a relation to relations.csv, and say how it is read.

    Example: sahelgraph add relation kind=attack source=mnla target=mali start=2012-01-24 --data my-study
    """
    from sahelgraph import editing

    _add(editing.add_relation, data, cells, dry_run=dry_run, anyway=anyway)


@add_app.command("actor", no_args_is_help=True)
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
            raise typer.BadParameter(f'"{escape_controls(cell)}" is no KEY=VALUE; write such as start=2012-01-24')
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


@export_app.command("workbook", no_args_is_help=True)
def workbook(
    out: Annotated[Path, typer.Option("--out", help="The .xlsx to write; with --csv, a folder.")],
    data: DataOption = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Write CSV with a byte order mark, and list what a spreadsheet will alter.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
) -> None:
    """Write a study as a workbook with every cell as text, lists to choose from, and what the words mean.

    Example: sahelgraph export workbook --data my-study --out my-study.xlsx
    """
    from sahelgraph.exporters import write_spreadsheet_csv, write_workbook

    if as_csv and data is not None and out.resolve() == data.resolve():
        raise FileError(f"{out}: this is the study itself, and a CSV for spreadsheets is not; choose another folder")
    graph = load_study(data)
    if not as_csv:
        typer.echo(f"{write_workbook(graph, out, overwrite=overwrite)} written; every cell is text")
        return
    altered = write_spreadsheet_csv(graph, out, overwrite=overwrite)
    shown: dict[tuple[str, str], int] = {}
    for one in altered:
        group = (one.column, one.what)
        shown[group] = shown.get(group, 0) + 1
        if shown[group] <= _MOST:
            typer.echo(escape_controls(str(one)))
    for (column, what), count in shown.items():
        if count > _MOST:
            typer.echo(f"… and {count - _MOST} more in column {escape_controls(column)} ({what})")
    typer.echo(
        f"{out} written; {len(altered)} cells will not survive a spreadsheet. A workbook keeps them: without --csv"
    )


_MOST = 5  # examples of each kind of alteration
