"""What the commands share: options, loading, printing."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahelgraph._report import escape_controls
from sahelgraph._start import json_text, study

if TYPE_CHECKING:
    from sahelgraph._graph import TemporalMultigraph


class Mode(StrEnum):
    """How surely a relation must hold in a period."""

    possible = "possible"
    attested = "attested"
    certain = "certain"
    throughout = "throughout"


class Every(StrEnum):
    """The step from one snapshot to the next."""

    year = "year"
    quarter = "quarter"
    month = "month"


DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Folder with actors.csv and relations.csv, or of Parquet, or a workbook; the bundled archive if left out.",
    ),
]
REPLACED = "the file to write, replaced if it is there"
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
ModeOption = Annotated[Mode, typer.Option(help="How surely a relation must hold.")]


def load_study(data: Path | None) -> TemporalMultigraph:
    """Read the study, or the bundled archive; warnings go to standard error."""
    graph, warnings = study(data)
    if warnings:
        typer.echo(warnings, err=True)
    return graph


def written(path: Path, what: str = "", *, was: bool) -> str:
    """Return the line that says where something was written, and whether over what `was` there."""
    over = ", replacing what was there" if was else ""
    return escape_controls(f"{what} written{over}: open {path}".lstrip())


def print_json(value: object) -> None:
    """Print a value as JSON that a terminal cannot obey."""
    typer.echo(json_text(value))
