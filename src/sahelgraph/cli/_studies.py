"""Commands that look after the files of a study."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sahelgraph.cli._common import JsonOption, print_json
from sahelgraph.errors import SahelGraphError


def check(
    study: Annotated[
        list[Path] | None, typer.Argument(help="Folder, or actors and relations. [default: the bundled archive]")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Look at a study and report every problem with file, row, column and what to write instead.

    Example: sahelgraph check my-study/
    """
    from sahelgraph._report import Problem, Report
    from sahelgraph.io import archive_folder
    from sahelgraph.io import check as look

    paths = study or [archive_folder()]
    if len(paths) > 2:
        raise typer.BadParameter("give a folder, or two files: actors and relations")
    try:
        report = look(*paths, progress=sys.stderr.isatty())
    except SahelGraphError as error:  # not even a folder: a report too
        problem = Problem("error", str(paths[0]), 0, "", "", "missing-file", str(error).removeprefix(f"{paths[0]}: "))
        report = Report((problem,), {"actors": 0, "relations": 0})
    if as_json:
        print_json(report.to_dict())
    else:
        rows = ", ".join(f"{count} {name}" for name, count in report.rows.items())
        typer.echo(f"{report}\n{rows} read; {'no errors' if report.ok else 'the files are not used as they are'}")
    raise typer.Exit(0 if report.ok else 1)
