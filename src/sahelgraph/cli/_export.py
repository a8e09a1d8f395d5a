"""Commands that write a study for other programs."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from sahelgraph._report import escape_controls
from sahelgraph.cli._common import DataOption, Mode, ModeOption, load_study
from sahelgraph.cli._usage import Command, Group
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Formats(Group):
    """The formats, which are also known by the programs that read them and by how their files end."""

    meant = MappingProxyType(
        {
            **dict.fromkeys(("calc", "excel", "libreoffice", "xls"), "workbook"),
            **dict.fromkeys(("net", "pajek", "ucinet"), "graphml"),  # which igraph and visone turn into theirs
            "csv": "workbook --csv",
        }
    )

    def instead(self, word: str) -> Iterator[str]:
        """Yield the formats that a program reads."""
        yield from super().instead(word)
        for name, one in self.commands.items():
            what, *_, example = (one.help or "").casefold().split("\n")
            if word in re.findall(r"[\w.]*\w", what.partition(" for ")[2]) or example.endswith(f".{word}"):
                yield name


export_app = typer.Typer(
    cls=Formats,
    help="Write a study for other programs.\n\nExample: sahelgraph export workbook --data my-study --out my-study.xlsx",
    no_args_is_help=True,
)

DuringOption = Annotated[
    str | None, typer.Option("--during", help="Only what holds in a period, such as 2012-03/2013.")
]
OverwriteOption = Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")]


class Format(NamedTuple):
    """A format of networks: the function that writes it, what for, and the name of a file."""

    write: str
    what: str
    example: str


FORMATS = {
    "cytoscape": Format("write_cytoscape", "Cytoscape JSON, for Cytoscape and cytoscape.js", "mali.cyjs"),
    "edges": Format("write_edges", "an edge list: one CSV, a line a relation, for R, Stata and SPSS", "edges.csv"),
    "gexf": Format("write_gexf", "GEXF 1.3 with spells, for Gephi", "mali.gexf"),
    "gml": Format("write_gml", "GML, for igraph and yEd", "mali.gml"),
    "graphml": Format(
        "write_graphml", "GraphML, for yEd, visone, igraph and most programs for networks", "mali.graphml"
    ),
    "json": Format("write_json", "node-link JSON, for networkx and d3", "mali.json"),
    "network-dynamic": Format("write_network_dynamic", "two tables for networkDynamic in R, into a folder", "for-r"),
    "parquet": Format("write_parquet", "a folder of Parquet, for DuckDB, Spark, pandas and R's arrow", "mali-parquet"),
}


# Endings that one format has alone: Cytoscape reads its own from .json too, an edge list is one CSV of many.
ENDINGS = {f".{name}": name for name in ("gexf", "gml", "graphml")} | {".cyjs": "cytoscape", ".xlsx": "workbook"}


def _command(name: str, one: Format) -> Callable[..., None]:
    def export(
        out: Annotated[Path, typer.Option("--out", "-o", help="What to write.")],
        data: DataOption = None,
        during: DuringOption = None,
        mode: ModeOption = Mode.attested,
        overwrite: OverwriteOption = False,
    ) -> None:
        from sahelgraph import exporters, io

        other = ENDINGS.get(out.suffix.casefold(), name)
        if other != name:
            raise typer.BadParameter(
                f"{out.name} ends as another format does; write sahelgraph export {other}, or name it {one.example}"
            )
        graph = load_study(data)
        graph = graph if during is None else graph.during(during, mode=mode.value)
        write = getattr(io if hasattr(io, one.write) else exporters, one.write)
        written = write(graph, out, overwrite=overwrite)
        typer.echo(f"{escape_controls(str(written))} written: {len(graph)} relations in view")

    return export


for _name, _format in FORMATS.items():
    _help = f"Write {_format.what}.\n\nExample: sahelgraph export {_name} --data my-study --out {_format.example}"
    export_app.command(_name, help=_help, cls=Command, no_args_is_help=True)(_command(_name, _format))


@export_app.command("workbook", cls=Command, no_args_is_help=True)
def workbook(
    out: Annotated[Path, typer.Option("--out", "-o", help="The .xlsx to write; with --csv, a folder.")],
    data: DataOption = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Write CSV with a byte order mark, and list what a spreadsheet will alter.")
    ] = False,
    overwrite: OverwriteOption = False,
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
