"""Commands that lay two studies side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sahelgraph._report import escape_controls
from sahelgraph.cli._common import JsonOption, load_study, print_json


def agree(
    study_a: Annotated[Path, typer.Argument(help="Study of the first coder; settling starts from it.")],
    study_b: Annotated[Path, typer.Argument(help="Study of the second coder.")],
    as_json: JsonOption = False,
    sheet: Annotated[Path | None, typer.Option(help="Write the differences to settle into this CSV file.")] = None,
    settle: Annotated[Path | None, typer.Option(help="Take this filled sheet and write the settled study.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder for the settled study; it is made.")] = None,
) -> None:
    """Compare two codings of one source: what both found, Cohen's kappa, and a sheet of the differences to settle.

    Example: sahelgraph agree coder-a/ coder-b/ --sheet differences.csv
    """
    from sahelgraph._files import write_atomic
    from sahelgraph.studies import agree as compare
    from sahelgraph.studies import merge

    if (settle is None) != (out is None):
        raise typer.BadParameter("--settle SHEET and --out FOLDER go together")
    if sheet is not None and settle is not None:
        raise typer.BadParameter("--sheet writes a new sheet and --settle takes a filled one: give one of the two")
    if sheet is not None and sheet.exists():
        raise typer.BadParameter(f"{sheet} is there already, and may be half filled; choose another name")
    a, b = load_study(study_a), load_study(study_b)
    if settle is not None and out is not None:
        merged = merge(a, b, settle)
        merged.write(out)
        rows = ", ".join(f"{count} {name}" for name, count in merged.report.rows.items())
        typer.echo(escape_controls(f"{out}: {rows} written; {merged.report}".replace("\n", "; ")))
        return
    found = compare(a, b)
    if sheet is not None:
        write_atomic(sheet, found.sheet())
    if as_json:
        print_json(found.to_dict())
        return
    _print_lines(str(found))
    if sheet is not None:
        typer.echo(escape_controls(f"{sheet}: fill the column settled with a, b, both or other: text"))


def diff(
    old: Annotated[Path, typer.Argument(help="The older version.")],
    new: Annotated[Path, typer.Argument(help="The newer version.")],
    as_json: JsonOption = False,
) -> None:
    """Say what changed between two versions of a study: rows added and removed, cells changed.

    Example: sahelgraph diff archive-1.0/ archive-1.1/
    """
    from sahelgraph.studies import diff as compare

    changes = compare(load_study(old), load_study(new))
    if as_json:
        print_json(changes.to_dict())
    else:
        if changes.old == changes.new:  # copies of one study have one title and version
            changes = replace(changes, old=f"{changes.old} ({old})", new=f"{changes.new} ({new})")
        _print_lines(str(changes))


def _print_lines(text: str) -> None:
    typer.echo("\n".join(map(escape_controls, text.split("\n"))))
