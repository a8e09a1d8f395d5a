"""Draw the gallery of the documentation from the bundled archive: ``python scripts/gallery.py [FOLDER]``."""
# ruff: noqa: INP001 — scripts for developers, not a package

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import sahelgraph as sg

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_KINDS = ("alliance", "attack", "coup", "deployment", "sanction", "split")


def signs(g: sg.TemporalMultigraph) -> Axes:
    """Draw how many relations of each sign hold in each year."""
    import pandas as pd

    names = ("hostile", "friendly", "neutral")
    rows = {year: [len(one.of_sign(name)) for name in names] for year, one in g.snapshots(first=2012, last=2020)}
    return sg.plot.trend(pd.DataFrame(rows, index=names).T, g=g, title="Relations attested in each year, by sign")


def measured(g: sg.TemporalMultigraph) -> Axes:
    """Draw 2012 with measures of its actors."""
    year = g.during("2012")
    size, colour = sg.measures.degree(year), sg.measures.net_degree(year)
    return sg.plot.snapshot(year, size=size, colour=colour, labels=8, width=7.2)


# The pictures by their file, in the order of the page.
PICTURES: dict[str, Callable[[sg.TemporalMultigraph], Axes | Figure]] = {
    "snapshot": lambda g: sg.plot.snapshot(g.during("2012")),
    "snapshot-measures": measured,
    "snapshot-column": lambda g: sg.plot.snapshot(g.during("2013"), width=3.5, lang="fr"),
    "timeline": lambda g: sg.plot.timeline(g, kinds=_KINDS, first=2012, last=2020),
    "timeline-mnla": lambda g: sg.plot.timeline(g, ego="MNLA"),
    "timeline-broken": lambda g: sg.plot.timeline(g, kinds="rebellion"),
    "timeline-column": lambda g: sg.plot.timeline(g, kinds="attack", first=2012, last=2020, width=3.5, lang="fr"),
    "lanes": lambda g: sg.plot.lanes(g, first=2012, last=2013),
    "grid": lambda g: sg.plot.grid(g, first=2012, last=2017),
    "compare": lambda g: sg.plot.compare(g, "2012", "2013"),
    "matrix": lambda g: sg.plot.matrix(g, first=2012, last=2020),
    "trend": signs,
}


def main(folder: Path) -> None:
    """Draw all pictures."""
    g = sg.load()
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        shrink(sg.plot.save(draw(g), folder / f"{name}.png"))


def shrink(path: Path) -> None:
    """Write a picture as tightly as PNG can without changing a pixel."""
    from PIL import Image

    with Image.open(path) as image:
        opaque = image.convert("RGB")
    opaque.save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs" / "gallery")
