"""Commands that look after the files of a study."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from sahelgraph._report import escape_controls
from sahelgraph.cli._common import JsonOption, print_json
from sahelgraph.errors import SahelGraphError


def check(
    study: Annotated[
        list[Path] | None, typer.Argument(help="Folder, or actors and relations; the bundled archive if left out.")
    ] = None,
    data: Annotated[Path | None, typer.Option("--data", help="The folder, as other commands are told it.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Look at a study and report every problem with file, row, column and what to write instead.

    Example: sahelgraph check my-study/
    """
    from sahelgraph._report import Problem, Report
    from sahelgraph.io import archive_folder
    from sahelgraph.io import check as look

    if len(told := [*(study or []), *([data] if data else [])]) > 2 or (study and data):
        raise typer.BadParameter("give a folder, or two files: actors and relations")
    if len(told) == 2 and "relation" in told[0].name and "actor" in told[1].name:
        raise typer.BadParameter(f"the actors come first: sahelgraph check {quote(str(told[1]))} {quote(str(told[0]))}")
    paths = told or [archive_folder()]
    try:
        report = look(*paths, progress=sys.stderr.isatty())
    except SahelGraphError as error:  # not even a folder: a report too
        problem = Problem("error", str(paths[0]), 0, "", "", "missing-file", str(error).removeprefix(f"{paths[0]}: "))
        report = Report((problem,), {"actors": 0, "relations": 0})
    if as_json:
        print_json(report.to_dict())
    else:
        rows = ", ".join(f"{count} {name}" for name, count in report.rows.items())
        whose = "" if told else "the bundled archive: "
        verdict = "no errors" if report.ok else "the files are not used as they are"
        typer.echo(f"{report}\n{whose}{rows} read; {verdict}")
    raise typer.Exit(0 if report.ok else 1)


def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make; its name becomes the title.")],
    workbook: Annotated[
        bool, typer.Option("--workbook", help="Make FOLDER.xlsx instead: one workbook with lists to choose from.")
    ] = False,
    git: Annotated[
        bool, typer.Option("--git", help="Add what checks the study before each commit, and on GitHub.")
    ] = False,
) -> None:
    """Start a study: a few example rows that check, to be replaced by your own.

    Example: sahelgraph new my-study
    """
    from sahelgraph.starting import new_study

    if workbook and git:
        raise typer.BadParameter("--git checks a folder of CSV, and --workbook makes none: give one of the two")
    made = new_study(folder, workbook=workbook, git=git)
    first = "open it in a spreadsheet program" if workbook else f"read {made / 'README.md'}"
    said = f"{made} made: {first}, replace the examples, then: sahelgraph check {quote(str(made))}"
    typer.echo(escape_controls(said))
    if git:
        typer.echo(
            "to have each commit checked: pip install pre-commit, then pre-commit install; see .pre-commit-config.yaml"
        )
