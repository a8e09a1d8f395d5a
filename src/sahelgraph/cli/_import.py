"""Commands that make a study: of a foreign data set, or of a study's events counted by year or month."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sahelgraph._report import escape_controls
from sahelgraph.cli._common import JsonOption, load_study, print_json
from sahelgraph.errors import DataError

if TYPE_CHECKING:
    from sahelgraph.importers import Crosswalk, Imported


class Source(StrEnum):
    """A data set that can be read."""

    acled = "acled"
    atop = "atop"
    edges = "edges"
    gdelt = "gdelt"
    geo_pko = "geo-pko"
    gexf = "gexf"
    signed = "signed"
    ucdp_actor = "ucdp-actor"
    ucdp_dyadic = "ucdp-dyadic"
    ucdp_ged = "ucdp-ged"
    ucdp_nonstate = "ucdp-nonstate"
    ucdp_support = "ucdp-support"


# What only some sources can be told: option and the sources that take it.
_ONLY = {
    "day_first": ("acled", "edges", "ucdp-dyadic", "ucdp-ged"),
    "kind": ("edges", "gexf"),
    "columns": ("edges",),
    "actor_kind": ("edges", "gexf", "signed"),
    "states": ("atop",),
}

IntoOption = Annotated[Path, typer.Option("--into", help="Folder of the study to be made.")]
OverwriteOption = Annotated[bool, typer.Option("--overwrite", help="Replace the tables that are there.")]


def import_(
    source: Annotated[Source, typer.Argument(help="Which data set it is.")],
    file: Annotated[Path, typer.Argument(help="Its file, as it was exported: CSV, .gz, .zip, GeoJSON, GEXF.")],
    into: IntoOption,
    study: Annotated[Path | None, typer.Option(help="A study, folder or workbook, whose actors are meant.")] = None,
    crosswalk: Annotated[
        Path | None, typer.Option(help="CSV that says which names are whom; suggestions are added to it.")
    ] = None,
    merge: Annotated[bool, typer.Option("--merge", help="Put the study's own rows before what is imported.")] = False,
    countries: Annotated[str, typer.Option(help="Only these, as the file writes them: Mali,Niger.")] = "",
    since: Annotated[str, typer.Option(help="Only what may have been on or after: 2012, 2012-06.")] = "",
    until: Annotated[str, typer.Option(help="Only what may have been on or before.")] = "",
    version: Annotated[str, typer.Option(help="Release of the data set, for the citation.")] = "",
    encoding: Annotated[str | None, typer.Option(help="Of a file that is not UTF-8, such as cp1252.")] = None,
    day_first: Annotated[
        bool | None,
        typer.Option(
            "--day-first/--month-first",
            help="3/4/2012 is the third of April, or the fourth of March; the other days of the file tell if left out.",
        ),
    ] = None,
    kind: Annotated[str, typer.Option(help="Kind of every tie (edges, gexf).")] = "",
    columns: Annotated[str, typer.Option(help="Our columns and the file's: source=attacker,start=day (edges).")] = "",
    actor_kind: Annotated[str, typer.Option(help="What the actors are (edges, gexf, signed).")] = "",
    states: Annotated[Path | None, typer.Option(help="CSV with ccode and statenme (atop).")] = None,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a study of a foreign data set, and say what was read, what was left out, and why.

    Example: sahelgraph import ucdp-ged GEDEvent_v24_1.csv --into ged-mali --countries Mali --since 2012
    """
    from sahelgraph import importers
    from sahelgraph.importers._write import refuse_present

    refuse_present(into, overwrite=overwrite)
    if merge and study is None:
        raise typer.BadParameter("--merge is with --study: whose rows go before the imported ones?")
    options: dict[str, Any] = {"since": since, "until": until, "version": version, "encoding": encoding}
    options["countries"] = [one.strip() for one in countries.split(",") if one.strip()]
    told = {"day_first": day_first, "kind": kind, "columns": columns, "actor_kind": actor_kind, "states": states}
    for name, value in told.items():
        if value in {None, ""}:
            continue
        if source.value not in _ONLY[name]:
            option = "--day-first and --month-first are" if name == "day_first" else f"--{name.replace('_', '-')} is"
            raise typer.BadParameter(f"{option} for {', '.join(_ONLY[name])}")
        options[name] = _columns(str(value)) if name == "columns" else value
    module = getattr(importers, importers.SOURCES[source.value])
    with ExitStack() as stack:
        own = _folder(study, stack) if study else None
        walk = importers.Crosswalk(own, crosswalk) if own or crosswalk else None
        found = module.read(file, progress=sys.stderr.isatty(), crosswalk=walk, **options)
        found = importers.merged(found, own) if merge and own else found
        _write(found, into, walk, overwrite=overwrite, as_json=as_json)


class Step(StrEnum):
    """How long a period is."""

    year = "year"
    month = "month"


def aggregate(
    into: IntoOption,
    data: Annotated[Path | None, typer.Option("--data", help="The study; the bundled archive if left out.")] = None,
    every: Annotated[Step, typer.Option(help="How long a period is.")] = Step.year,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a study of yearly or monthly relations of a study of events; each names the rows it stands for.

    Example: sahelgraph aggregate --data ged-mali --every year --into ged-mali-years
    """
    from sahelgraph import importers
    from sahelgraph.importers._write import refuse_present
    from sahelgraph.io import archive_folder

    refuse_present(into, overwrite=overwrite)
    with ExitStack() as stack:
        found = importers.aggregate.read(_folder(data or archive_folder(), stack), every=every.value)
        _write(found, into, overwrite=overwrite, as_json=as_json)


def _folder(study: Path, stack: ExitStack) -> Path:
    """Return a study's folder of CSV; of a workbook, or of Parquet, one that is there as long as the stack."""
    from sahelgraph.io import write_csv

    if not study.exists() or (study / "relations.csv").exists():
        return study
    return write_csv(load_study(study), Path(stack.enter_context(TemporaryDirectory()), study.stem))


def _columns(text: str) -> dict[str, str]:
    found = dict(part.strip().partition("=")[::2] for part in text.split(","))
    if not all(found.values()):
        raise typer.BadParameter("--columns wants OURS=THEIRS, such as source=attacker,start=day")
    return found


def _write(imported: Imported, into: Path, walk: Crosswalk | None = None, *, overwrite: bool, as_json: bool) -> None:
    """Write a study that was checked, and report."""
    from sahelgraph.importers._write import written
    from sahelgraph.io import check

    with written(imported, into, overwrite=overwrite) as made:
        report = check(made)
        if not report.ok:
            raise DataError(report)
    asked = None
    if walk is not None and walk.file is not None:
        walk.save()
    if walk is not None:
        asked = walk.counts()
    if as_json:
        told = {
            "source": imported.source,
            "into": str(into),
            "actors": len(imported.actors),
            **imported.tally.to_dict(),
        }
        if asked is not None:
            told["crosswalk"] = asked
        print_json({**told, "check": report.to_dict()["rows"], "warnings": len(report.problems)})
        return
    typer.echo(escape_controls_of(imported.tally.text()))
    if walk is not None and asked is not None:
        names = ", ".join(f"{count} {match}" for match, count in asked.items() if count)
        where = f"; decide in {walk.file}" if walk.file else "; give --crosswalk FILE to decide on them"
        typer.echo(f"names by the study: {names or 'none'}{where}")
        waiting = [row["name"] for row in walk.rows() if row["id"] and not row["confirmed"] and row["match"] != "exact"]
        if waiting:
            typer.echo(escape_controls(f"{', '.join(waiting[:5])}: an id without yes under confirmed does nothing"))
    found = report.text(limit=3)
    if found:
        typer.echo(found)
    rows = ", ".join(f"{count:,} {name}" for name, count in report.rows.items())  # of the whole study: --merge has more
    typer.echo(f"{into}: {rows}; no errors")


def escape_controls_of(text: str) -> str:
    """Escape what a terminal would obey, line by line."""
    return "\n".join(map(escape_controls, text.split("\n")))
