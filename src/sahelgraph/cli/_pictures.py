"""Commands that draw."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sahelgraph.cli._common import DataOption, Every, Mode, ModeOption, load_study, progress


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

    graph = load_study(data)
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    steps = list(graph.snapshots(every.value, first=first or None, last=last or None, mode=mode.value))
    index = draw(graph, out, steps=progress(steps, "Drawing"), formats=wanted)
    typer.echo(f"{len(steps)} snapshots: open {index}")
