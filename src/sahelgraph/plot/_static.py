"""Static: a picture in ink, on axes that the caller may go on working with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sahelgraph.plot import _paint
from sahelgraph.plot._arrange import arrange, height, room
from sahelgraph.plot._ink import ink
from sahelgraph.plot._items import actor_items, kind_items, reading_items
from sahelgraph.plot._labels import FAMILY, drawable, wrap
from sahelgraph.plot._legend import legend
from sahelgraph.plot._matrix import colours
from sahelgraph.plot._picture import compose
from sahelgraph.plot._say import words
from sahelgraph.plot._scales import fills, sizes
from sahelgraph.plot._sheet import Sheet, base_size, hang, inside, shrink
from sahelgraph.plot._style import DARK, GREY, group, house_style, write

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._arrange import Stage
    from sahelgraph.plot._ink import Ink
    from sahelgraph.plot._legend import Legend
    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words
    from sahelgraph.plot._sheet import Item

_HEAD, _FOOT, _SIDE = 40.0, 12.0, 14.0  # room above, below and beside, in points
_GUTTER = 14.0  # between the drawing and its legend
_TITLE, _SUBTITLE, _NOTE = 14.0, 9.0, 7.5


@dataclass(frozen=True, slots=True)
class Look:
    """How actors look where a series tells it, and the key that explains it and everything else."""

    key: tuple[Item, ...]
    sizes: NDArray[np.float64] | None = None
    fills: dict[str, str] | None = None


def snapshot(
    g: TemporalMultigraph,
    *,
    ax: Axes | None = None,
    positions: pd.DataFrame | None = None,
    size: pd.Series | None = None,
    colour: pd.Series | None = None,
    labels: int | str | Collection[str] = "auto",
    title: str | None = None,
    lang: str = "en",
    width: float | None = None,
) -> Axes:
    """Draw the relations of a graph, each one with its kind, sign, direction and certainty.

    Parameters
    ----------
    g
        The graph, usually of one period: ``g.during("2012")``.
    ax
        Axes to draw on; they give up part of their room to title, legend and note. By default
        axes of a new figure, which is not shown: ``ax.figure`` has it, `save` writes it.
    positions
        Places by actor id (columns ``x`` and ``y``); by default those of the whole archive, so
        that pictures of different years can be compared.
    size
        Numbers by actor id, such as ``sg.measures.degree(g)``: the areas of the actors.
    colour
        Numbers or words by actor id: the fills of the actors, whose kind their shape still tells.
        Numbers of both signs are shaded from 0 towards two hues; of words there may be six.
    labels
        ``"all"``; so many, the most connected first; or a list of actors by id, name or alias. By
        default all, above 60 actors or 150 relations the 40 most connected.
    title
        By default the archive's title and the period.
    lang
        ``"en"`` or ``"fr"``.
    width
        Of a new figure, in inches: 3.5 and 7.2 are one column and two of a journal, and the legend
        then lies below; one column serves some twenty actors. By default as wide as the picture asks,
        the legend beside it.

    Returns
    -------
    matplotlib.axes.Axes
        Its data coordinates are points on paper.

    Raises
    ------
    ValueError
        If the language or the width is none that pictures have, ``positions`` lacks an actor, or a
        series tells nothing of the actors shown.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load().during("2012")
    >>> ax = snapshot(g, size=sg.measures.degree(g), labels=5, width=7.2)
    >>> ax.get_title(loc="left"), round(float(ax.figure.get_figwidth()), 3)
    ('Mali and the Sahel, 2012', 7.2)
    """
    say = words(lang)
    picture = compose(g, positions=positions, title=title, labels=labels, lang=lang)
    inks = ink(g.kinds, picture.edges["kind"])
    radii, area = (None, []) if size is None else sizes(size, picture.nodes.index, say)
    hues, fill = (None, []) if colour is None else fills(colour, picture.nodes.index, colours(g), say)
    look = Look(key_of(picture, inks, say, [*area, *fill], plain=hues is not None), radii, hues)
    if width is None or ax is not None:
        return draw(picture, inks, ax, say, look=look)
    return on_sheet(picture, inks, say, look, width=width)


def key_of(
    picture: Picture, inks: dict[str, Ink], say: Words, more: Sequence[Item] = (), *, plain: bool = False
) -> tuple[Item, ...]:
    """List what is present in a picture: kinds of relation, certainty, kinds of actor, and more.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load().during("2012")
    >>> key_of(compose(g), ink(g.kinds, g.kinds), words("en"))[0].text
    'Relations (sign)'
    """
    kinds = actor_items(picture.nodes["kind"], say, fill="#FFFFFF" if plain else None)
    return (*kind_items(picture.edges, inks, say), *reading_items(picture.edges, say), *kinds, *more)


def on_sheet(
    picture: Picture,
    inks: dict[str, Ink],
    say: Words,
    look: Look,
    *,
    ax: Axes | None = None,
    stage: Stage | None = None,
    width: float,
) -> Axes:
    """Draw a composed picture of a given width, with its key below, on a stage that it may share with others.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load().during("2013")
    >>> ax = on_sheet(compose(g), ink(g.kinds, g.kinds), words("en"), Look(()), width=3.5)
    >>> float(ax.figure.get_figwidth())
    3.5
    """
    made: list[Sheet] = []

    def build(wide: float) -> Sheet:
        across = inside(wide)
        frame = across, height(picture, across, stage)
        sheet = Sheet(frame, (0, 0, 2, 2), (0, across, 0, frame[1]), base_size(wide))
        sheet.title, sheet.subtitle, sheet.note = picture.title, picture.subtitle, picture.note
        sheet.key = look.key
        made.append(sheet)
        return sheet

    drawn = hang(build, ax, width)
    with house_style():
        drawing = arrange(picture, inks, made[-1].frame, say, stage, look.sizes)
        old = set(drawn.get_children())
        _paint.relations(drawn, picture, inks, drawing)
        _paint.actors(drawn, picture, drawing, look.fills)
        _paint.labels(drawn, picture, drawing)
        shrink([one for one in drawn.get_children() if one not in old], made[-1].scale)
    return drawn


def draw(  # noqa: PLR0917 — the parts of a picture, in the order in which they are known
    picture: Picture,
    inks: dict[str, Ink],
    ax: Axes | None,
    say: Words,
    stage: Stage | None = None,
    look: Look | None = None,
) -> Axes:
    """Draw a composed picture with its legend beside it, on a stage that it may share with others.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load().during("2013")
    >>> draw(compose(g), ink(g.kinds, g.kinds), None, words("en")).axison
    False
    """
    look = look or Look(key_of(picture, inks, say))
    with house_style():
        key = legend(look.key)
        ax, frame, scale = _figure(picture, key, stage) if ax is None else _borrowed(ax, picture, key)
        drawing = arrange(picture, inks, frame, say, stage, look.sizes)
        _paint.relations(ax, picture, inks, drawing)
        _paint.actors(ax, picture, drawing, look.fills)
        _paint.labels(ax, picture, drawing)
        key.draw(ax, frame[0] + _GUTTER * scale, frame[1], scale)
        _words_around(ax, picture, frame[0] + (_GUTTER + key.width) * scale, scale)
    return ax


def _figure(picture: Picture, key: Legend, stage: Stage | None) -> tuple[Axes, tuple[float, float], float]:
    """Return axes on a new figure, as large as the picture asks, the room on them, and the scale of what is beside."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    across, high = room(picture, stage)
    beside, below = (key.width, key.height) if stage is None else stage.legend
    frame = across, max(high, below + 6)
    wide = across + _GUTTER + beside
    foot = _FOOT + _lines(picture.note, wide, _NOTE)
    head = _HEAD + _lines(picture.subtitle, wide, _SUBTITLE)
    size = wide + 2 * _SIDE, frame[1] + head + foot
    figure = Figure(figsize=(size[0] / 72, size[1] / 72), facecolor="white")
    FigureCanvasAgg(figure)
    ax = figure.add_axes((_SIDE / size[0], foot / size[1], frame[0] / size[0], frame[1] / size[1]))
    return _in_points(ax, frame), frame, 1.0


def _borrowed(ax: Axes, picture: Picture, key: Legend) -> tuple[Axes, tuple[float, float], float]:
    """Make room for legend, title and note within the caller's axes, as a colour bar does."""
    box = ax.get_position()
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes belong to no figure; make them with figure.add_subplot()")
    inches = figure.get_figwidth() * 72, figure.get_figheight() * 72
    wide, high = box.width * inches[0], box.height * inches[1]
    asked = room(picture)
    scale = min(1.0, wide / (asked[0] + _GUTTER + key.width), high / (asked[1] + _HEAD + _FOOT))
    scale = max(scale, 0.35)
    above, below = (_HEAD + _SUBTITLE) * scale, 3 * _NOTE * scale
    frame = max(wide - (key.width + _GUTTER) * scale, 20.0), max(high - above - below, 20.0)
    ax.set_position((box.x0, box.y0 + below / inches[1], frame[0] / inches[0], frame[1] / inches[1]))
    return _in_points(ax, frame), frame, scale


def _lines(text: str, across: float, size: float) -> float:
    return len(wrap(drawable(text), across, size)) * size * 1.3


def _in_points(ax: Axes, frame: tuple[float, float]) -> Axes:
    ax.set_axis_off()
    ax.set_xlim(0, frame[0])
    ax.set_ylim(0, frame[1])
    return ax


def _words_around(ax: Axes, picture: Picture, across: float, scale: float) -> None:
    """Write title, rule and note around the drawing."""
    title, subtitle, note = (
        wrap(drawable(text), across / factor, size * scale)
        for text, size, factor in (
            (picture.title, _TITLE, 1.12),  # bold is wider
            (picture.subtitle, _SUBTITLE, 1.0),
            (picture.note, _NOTE, 1.0),
        )
    )
    top = ax.get_ylim()[1]
    above = (7.0 + len(subtitle) * _SUBTITLE * 1.3) * scale
    font: dict[str, Any] = {"family": FAMILY, "fontsize": _TITLE * scale, "fontweight": "bold", "color": DARK}
    pad = above + 6.0 * scale
    ax.set_title(title[0] if title else "", loc="left", y=1.0, pad=pad, parse_math=False, usetex=False, **font)
    parts: list[Artist] = [
        write(0, top + above, "\n".join(subtitle), _SUBTITLE * scale, GREY, ha="left", va="top"),
        write(0, -3.0, "\n".join(note), _NOTE * scale, GREY, ha="left", va="top"),
    ]
    group(ax, "words", f"{picture.subtitle}. {picture.note}".strip(), parts, zorder=5)
