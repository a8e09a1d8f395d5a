"""A folder of snapshots: a picture and a page for every period, and an index that shows them side by side."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sahelgraph._files import inside, safe_name, write_atomic
from sahelgraph._progress import watched
from sahelgraph.errors import FileError, QueryError
from sahelgraph.plot._ink import ink
from sahelgraph.plot._say import words

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._arrange import Stage
    from sahelgraph.plot._ink import Ink
    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words

FORMATS = ("png", "svg", "pdf", "html")

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
ol { display: grid; gap: 1.5rem; list-style: none; padding: 0; }
ol { grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); }
li { border: 1px solid #8886; border-radius: .4rem; overflow: hidden; }
img { background: #fff; display: block; height: auto; width: 100%; }
p, h2 { margin: .5rem .75rem; }
h2 { font-size: 1.1rem; }
a { color: inherit; }
"""


def snapshots(
    g: TemporalMultigraph,
    folder: str | os.PathLike[str],
    *,
    steps: Iterable[tuple[str, TemporalMultigraph]] | None = None,
    formats: Sequence[str] = ("png", "svg", "html"),
    lang: str = "en",
    width: float | None = None,
    progress: bool = False,
) -> Path:
    """Draw every snapshot into a folder, an actor in the same place in all of them, and write an index.

    Parameters
    ----------
    g
        The graph from which the places are computed.
    folder
        Where to write; it is made. Files of the same names are replaced, others left alone.
    steps
        Names and graphs, as ``g.snapshots()`` gives them (the default: a snapshot a year).
    formats
        Some of ``png``, ``svg``, ``pdf`` (pictures) and ``html`` (pages).
    lang
        ``"en"`` or ``"fr"``.
    width
        Of the pictures, in inches, as `snapshot` has it; by default as wide as they ask.
    progress
        Show on standard error how far it is.

    Returns
    -------
    Path
        The index, ``index.html``.

    Raises
    ------
    QueryError
        If a format is unknown, or there is no period to draw.
    FileError
        If the folder cannot be made.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     index = snapshots(g, folder, steps=g.snapshots(first=2012, last=2012), formats=["svg"])
    ...     sorted(path.name for path in index.parent.iterdir())
    ['2012.svg', 'index.html']
    """
    from sahelgraph.plot._layout import positions
    from sahelgraph.plot._page import page
    from sahelgraph.plot._picture import compose
    from sahelgraph.plot._save import save

    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise QueryError(f'"{unknown[0] if unknown else ""}" is no format; write some of {", ".join(FORMATS)}')
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{target}: the folder cannot be made ({error.strerror}); choose another place") from error
    taken = list(g.snapshots() if steps is None else steps)
    if not taken:
        raise QueryError("there is no period to draw; give a first one that is not after the last")
    places = positions(g)
    watch = partial(watched, what="Drawing") if progress else iter
    pictures = [compose(snapshot, positions=places, lang=lang) for _, snapshot in watch(taken)]
    inks = ink(g.kinds, {kind for picture in pictures for kind in picture.edges["kind"]})
    stage = _stage(pictures, inks, places, lang)
    shown: list[tuple[str, TemporalMultigraph, list[str]]] = []
    for (name, snapshot), picture in watch(list(zip(taken, pictures, strict=True))):
        stem = safe_name(name)
        files = [f"{stem}.{ending}" for ending in FORMATS if ending in formats]
        printed = [inside(target, file) for file in files if not file.endswith(".html")]
        if printed:
            figure = _drawn(picture, inks, words(lang), stage, width).get_figure(root=True)
            for path in printed:
                save(figure, path)
        if "html" in formats:
            page(snapshot, inside(target, f"{stem}.html"), positions=places, lang=lang)
        shown.append((name, snapshot, files))
    return write_atomic(inside(target, "index.html"), _index(g.title, shown, words(lang)))


def _drawn(picture: Picture, inks: dict[str, Ink], say: Words, stage: Stage, width: float | None) -> Axes:
    from sahelgraph.plot._static import Look, draw, key_of, on_sheet

    if width is None:
        return draw(picture, inks, None, say, stage)
    return on_sheet(picture, inks, say, Look(key_of(picture, inks, say)), stage=stage, width=width)


def _stage(pictures: list[Picture], inks: dict[str, Ink], places: pd.DataFrame, lang: str) -> Stage:
    """Return the stage on which every picture has room: all its actors, and the largest legend."""
    from sahelgraph.plot._arrange import Stage
    from sahelgraph.plot._legend import legend
    from sahelgraph.plot._static import key_of

    keys = [legend(key_of(picture, inks, words(lang))) for picture in pictures]
    actors = sorted({actor for picture in pictures for actor in picture.nodes.index})
    return Stage(places.loc[actors], (max(key.width for key in keys), max(key.height for key in keys)))


def _index(title: str, shown: list[tuple[str, TemporalMultigraph, list[str]]], say: Words) -> str:
    cards = "\n".join(_card(name, len(snapshot), files, say) for name, snapshot, files in shown)
    heading = escape(title or say["snapshots"])
    policy = "default-src 'none'; img-src 'self' data: file:; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html>\n<html lang="{say.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{heading}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{heading}</h1>\n<ol>\n{cards}\n</ol>\n"
        f"</body>\n</html>\n"
    )


def _card(name: str, relations: int, files: list[str], say: Words) -> str:
    pictures = [file for file in files if file.endswith((".svg", ".png"))]
    pages = [file for file in files if file.endswith(".html")]
    best = next(iter(pages or pictures), files[0])
    image = (
        f'<img src="{quote(pictures[0])}" alt="{escape(say["network"].format(name=name))}" loading="lazy">'
        if pictures
        else ""
    )
    links = " · ".join(f'<a href="{quote(file)}">{escape(file.rpartition(".")[2])}</a>' for file in files)
    count = say.count(relations, "relation")
    return f'<li><a href="{quote(best)}">{image}</a><h2>{escape(name)}</h2><p>{count} · {links}</p></li>'
