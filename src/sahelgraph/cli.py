"""The command ``sahelgraph``.

Exit codes: 0 done (warnings and notices included), 1 an error in the data or the question, 2 wrong usage, 130
interrupted.
"""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from sahelgraph._report import escape_controls
from sahelgraph.errors import DataError, SahelGraphError

if TYPE_CHECKING:
    from sahelgraph._graph import TemporalMultigraph

app = typer.Typer(
    name="sahelgraph",
    help="Conflict actors and their dated relations: ask, check and draw them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
    Path | None, typer.Option("--data", help="Folder with actors.csv and relations.csv. [default: the bundled archive]")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
ModeOption = Annotated[Mode, typer.Option(help="How surely a relation must hold.")]


def _load(data: Path | None) -> TemporalMultigraph:
    from sahelgraph.io import load, read_csv

    graph = load() if data is None else read_csv(data)
    for problem in graph.report.problems:
        if problem.severity == "warning":
            typer.echo(f"warning: {escape_controls(str(problem))}", err=True)
    return graph


def _print_json(value: object) -> None:
    # Spaces and line breaks that JSON itself lays out are printable here; all else that is not is inside a string.
    lines = json.dumps(value, ensure_ascii=False, indent=2).split("\n")
    typer.echo("\n".join(map(escape_controls, lines)))


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


@app.command()
def snapshots(
    data: DataOption = None,
    out: Annotated[Path, typer.Option(help="Folder to write into; it is made.")] = Path("snapshots"),
    first: Annotated[str, typer.Option("--from", help="First period, such as 2012 or 2012-03.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last period.")] = "",
    every: Annotated[Every, typer.Option(help="Step from one snapshot to the next.")] = Every.year,
    formats: Annotated[
        str, typer.Option("--format", help="png, svg, pdf, html; several with commas between.")
    ] = "png,svg,html",
    mode: ModeOption = Mode.attested,
) -> None:
    """Draw a picture and a page of every year, and an index of them.

    Example: sahelgraph snapshots --from 2012 --to 2020 --out snapshots/ --format png,svg,html
    """
    from sahelgraph.plot import snapshots as draw

    graph = _load(data)
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    steps = list(graph.snapshots(every.value, first=first or None, last=last or None, mode=mode.value))
    index = draw(graph, out, steps=_progress(steps, "Drawing"), formats=wanted)
    typer.echo(f"{len(steps)} snapshots: open {index}")


def _progress(steps: list[Any], what: str) -> Any:  # noqa: ANN401 — what goes in comes out, one by one
    """Show a progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return steps
    from rich.console import Console
    from rich.progress import track

    return track(steps, description=what, console=Console(stderr=True), transient=True)


@app.command()
def show(
    actor: Annotated[str, typer.Argument(help="Id, name or alias; all actors if left out.")] = "",
    data: DataOption = None,
    during: Annotated[str, typer.Option(help="Period, such as 2012, 2012-06 or 2012-03/2012-06.")] = "",
    mode: ModeOption = Mode.attested,
    as_json: JsonOption = False,
) -> None:
    """List the relations of an actor (at an end, or done through it), or of everybody.

    Example: sahelgraph show MNLA --during 2012
    """
    graph = _load(data)
    graph = graph.around(actor) if actor else graph
    graph = graph.during(during, mode=mode.value) if during else graph
    rows = graph._records()  # noqa: SLF001 — rows without pandas, for the command line alone
    reading = f"relations around {graph.resolve(actor)}" if actor else "all relations"
    reading += f", {mode.value} in {during}" if during else ""
    if as_json:
        actors = sorted({row[end] for row in rows for end in ("source", "target")})
        question = " ".join(["show", *([actor] if actor else []), *(["--during", during] if during else [])])
        _print_json({"question": question, "reading": reading, "mode": mode.value, "actors": actors, "relations": rows})
    else:
        _print_rows(graph, rows, reading)


def _print_rows(graph: TemporalMultigraph, rows: list[dict[str, Any]], reading: str) -> None:
    typer.echo(f"{len(rows)} {reading}")
    for row in rows:
        phrase = graph.kinds[row["kind"]].phrase
        when = row["start"] + (f" … {row['end']}" if row["end"] else "")
        sure = "" if row["certain"] in {None, True} else " (not certain)"
        ends = [graph.label(row[end]) for end in ("source", "target")]
        typer.echo(escape_controls(f"{row['id']}  {f' {phrase} '.join(ends)}, {when}{sure}  [{row['reference']}]"))


@app.command()
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
        report = look(*paths)
    except SahelGraphError as error:  # not even a folder: a report too
        problem = Problem("error", str(paths[0]), 0, "", "", "missing-file", str(error).partition(": ")[2])
        report = Report((problem,), {"actors": 0, "relations": 0})
    if as_json:
        _print_json(report.to_dict())
    else:
        rows = ", ".join(f"{count} {name}" for name, count in report.rows.items())
        typer.echo(f"{report}\n{rows} read; {'no errors' if report.ok else 'the files are not used as they are'}")
    raise typer.Exit(0 if report.ok else 1)


def main() -> NoReturn:
    """Run the command; every error is a line, never a traceback."""
    try:
        app()
    except SahelGraphError as error:
        text = str(error) if isinstance(error, DataError) else escape_controls(str(error))
        typer.echo(f"error: {text}", err=True)
        if isinstance(error, DataError):
            typer.echo(f"{len(error.report.errors)} errors; nothing was drawn or written", err=True)
    except OSError as error:
        typer.echo(f"error: {error.filename or 'output'}: {error.strerror}", err=True)
    sys.exit(1)
