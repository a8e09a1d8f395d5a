"""Commands that draw."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahelgraph.cli._common import REPLACED, DataOption, Every, Mode, ModeOption, load_study, written
from sahelgraph.errors import QueryError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sahelgraph._graph import TemporalMultigraph


class Lang(StrEnum):
    """The language of titles, legends and notes."""

    en = "en"
    fr = "fr"


MOST = 240  # snapshots, some minutes of drawing
FirstOption = Annotated[str, typer.Option("--from", help="First period, such as 2012 or 2012-03.")]
LastOption = Annotated[str, typer.Option("--to", help="Last period.")]
EveryOption = Annotated[Every, typer.Option(help="Step from one snapshot to the next.")]
AroundOption = Annotated[str, typer.Option(help="Only the relations around this actor: id, name or alias.")]
KindOption = Annotated[list[str] | None, typer.Option(help="Only this kind and its descendants; may be repeated.")]
LangOption = Annotated[Lang, typer.Option(help="Language of the words in the picture.")]
WidthOption = Annotated[
    float, typer.Option(min=2, max=100, help="Width in inches: 3.5 and 7.2 are columns of a journal.")
]


def read(data: Path | None, around: str, kind: list[str] | None) -> TemporalMultigraph:
    """Read the study and narrow it; places are those of the whole study all the same."""
    graph = load_study(data)
    graph = graph.around(around) if around else graph
    return graph.of_kind(*kind) if kind else graph


def picture_file(path: Path | None) -> Path | None:
    """Refuse another ending before anything is drawn."""
    if path is not None and path.suffix.lower() not in {".png", ".svg", ".pdf"}:
        raise typer.BadParameter("name the file .png, .svg or .pdf")
    return path


OutOption = Annotated[Path, typer.Option("--out", "-o", callback=picture_file, help=f".png, .svg or .pdf: {REPLACED}.")]


def snapshots(
    data: DataOption = None,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="Folder to write into; it is made, and files of the same names replaced."),
    ] = Path("snapshots"),
    first: FirstOption = "",
    last: LastOption = "",
    every: EveryOption = Every.year,
    formats: Annotated[
        str, typer.Option("--format", help="png, svg, pdf, html; several with commas between.")
    ] = "png,svg,html",
    around: AroundOption = "",
    kind: KindOption = None,
    mode: ModeOption = Mode.attested,
    lang: LangOption = Lang.en,
    width: Annotated[
        float | None, typer.Option(min=2, max=100, help="Width in inches; as wide as they ask if left out.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="Refuse to draw more snapshots than this.")] = MOST,
) -> None:
    """Draw a picture and a page of every year, and an index of them.

    Example: sahelgraph snapshots --from 2012 --to 2020 --out snapshots/ --format png,svg,html
    """
    from sahelgraph.plot import snapshots as draw

    graph = read(data, around, kind)
    wanted = formats.lower().replace(".", "").replace(",", " ").split()
    steps = list(graph.snapshots(every.value, first=first or None, last=last or None, mode=mode.value))
    if len(steps) > most:
        raise QueryError(
            f"{len(steps)} snapshots are more than {most}; give --from and --to, a longer step with --every, or "
            f"--most {len(steps)} to draw them all"
        )
    was = (out / "index.html").exists()
    shown = sys.stderr.isatty()
    index = draw(graph, out, steps=steps, formats=wanted, lang=lang.value, width=width, progress=shown)
    typer.echo(written(index, f"{len(steps)} snapshot{'' if len(steps) == 1 else 's'}", was=was))


def timeline(
    data: DataOption = None,
    out: OutOption = Path("timeline.png"),
    first: FirstOption = "",
    last: LastOption = "",
    around: AroundOption = "",
    kind: KindOption = None,
    mode: ModeOption = Mode.attested,
    lang: LangOption = Lang.en,
    width: WidthOption = 7.2,
) -> None:
    """Draw every relation as a bar on its days, by kind: solid where they are certain, fading where they are vague.

    Example: sahelgraph timeline --around MNLA --from 2012 --to 2013 --out mnla.pdf
    """
    from sahelgraph.plot import timeline as draw

    write(
        draw(
            read(data, around, kind),
            first=first or None,
            last=last or None,
            mode=mode.value,
            lang=lang.value,
            width=width,
        ),
        out,
    )


def lanes(
    data: DataOption = None,
    out: OutOption = Path("lanes.png"),
    first: FirstOption = "",
    last: LastOption = "",
    around: AroundOption = "",
    kind: KindOption = None,
    mode: ModeOption = Mode.attested,
    lang: LangOption = Lang.en,
    width: WidthOption = 7.2,
) -> None:
    """Draw actors as lanes through time, and relations as links between them where they begin.

    Example: sahelgraph lanes --from 2012 --to 2013 --out lanes.pdf
    """
    from sahelgraph.plot import lanes as draw

    write(
        draw(
            read(data, around, kind),
            first=first or None,
            last=last or None,
            mode=mode.value,
            lang=lang.value,
            width=width,
        ),
        out,
    )


def matrix(
    data: DataOption = None,
    out: OutOption = Path("matrix.png"),
    first: FirstOption = "",
    last: LastOption = "",
    every: EveryOption = Every.year,
    around: AroundOption = "",
    kind: KindOption = None,
    mode: ModeOption = Mode.attested,
    lang: LangOption = Lang.en,
    width: WidthOption = 7.2,
) -> None:
    """Draw how many hostile and friendly relations each actor has in each period.

    Example: sahelgraph matrix --from 2012 --to 2020 --out matrix.pdf
    """
    from sahelgraph.plot import matrix as draw

    write(
        draw(
            read(data, around, kind),
            periods=every.value,
            first=first or None,
            last=last or None,
            mode=mode.value,
            lang=lang.value,
            width=width,
        ),
        out,
    )


def grid(
    data: DataOption = None,
    out: OutOption = Path("grid.png"),
    first: FirstOption = "",
    last: LastOption = "",
    every: EveryOption = Every.year,
    around: AroundOption = "",
    kind: KindOption = None,
    mode: ModeOption = Mode.attested,
    lang: LangOption = Lang.en,
    width: WidthOption = 7.2,
) -> None:
    """Draw a small picture of every period, every actor in the same place in all of them.

    Example: sahelgraph grid --from 2012 --to 2020 --out grid.pdf
    """
    from sahelgraph.plot import grid as draw

    write(
        draw(
            read(data, around, kind),
            periods=every.value,
            first=first or None,
            last=last or None,
            mode=mode.value,
            lang=lang.value,
            width=width,
        ),
        out,
    )


def write(picture: Axes | Figure, out: Path, *, quiet: bool = False) -> None:
    """Write a picture, and say where unless what is printed is for a program."""
    from sahelgraph.plot import save

    was = out.exists()
    line = written(save(picture, out), was=was)
    if not quiet:
        typer.echo(line)
