"""Static: a picture in ink, on axes that the caller may go on working with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sahelgraph.plot._arrange import arrange, chip_size, font_size, mark_size, room
from sahelgraph.plot._ink import HOLLOW, MARKS, SHAPES, ink, look
from sahelgraph.plot._labels import FAMILY, LED, drawable, width, wrap
from sahelgraph.plot._legend import legend
from sahelgraph.plot._picture import compose, plain
from sahelgraph.plot._say import words
from sahelgraph.plot._style import CASING, DARK, FAINT, GREY, group, house_style, identifier, mix, patch, stroke, write

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._arrange import Drawing, Stage
    from sahelgraph.plot._ink import Ink
    from sahelgraph.plot._labels import Box
    from sahelgraph.plot._legend import Legend
    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words

_HEAD, _FOOT, _SIDE = 40.0, 12.0, 14.0  # room above, below and beside, in points
_GUTTER = 14.0  # between the drawing and its legend
_TITLE, _SUBTITLE, _NOTE = 14.0, 9.0, 7.5


def snapshot(
    g: TemporalMultigraph,
    *,
    ax: Axes | None = None,
    positions: pd.DataFrame | None = None,
    title: str | None = None,
    size: pd.Series | None = None,
    lang: str = "en",
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
    title
        By default the archive's title and the period.
    size
        A measure by actor id, 0 or more, which sets the area of the actors: ``measures.degree(g)``. Who has no value
        is drawn least.
    lang
        ``"en"`` or ``"fr"``.

    Returns
    -------
    matplotlib.axes.Axes
        Its data coordinates are points on paper.

    Raises
    ------
    ValueError
        If the language is another one, ``positions`` lacks an actor, or a size is below 0.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> ax = snapshot(sg.load().during("2012"))
    >>> ax.get_title(loc="left")
    'Mali and the Sahel, 2012'
    """
    picture = compose(g, positions=positions, title=title, lang=lang)
    if size is not None:
        picture = sized(picture, size, words(lang))
    return draw(picture, ink(g.kinds, picture.edges["kind"]), ax, words(lang))


def sized(picture: Picture, size: pd.Series, say: Words) -> Picture:
    """Give each actor its share of the largest value, and say in the note of what."""
    if (size.dropna() < 0).any():
        least = f"{size.idxmin()} has {size.min():g}"
        raise ValueError(f"sizes are 0 or more, and {least}; take the absolute values, size.abs(), or those above 0")
    known = size.reindex(picture.nodes.index).astype(float).fillna(0.0)
    nodes = picture.nodes.assign(size=known / (known.max() or 1.0))
    told = say["size"].format(what=plain("size" if size.name is None else str(size.name).replace("_", " ")))
    return replace(picture, nodes=nodes, note=f"{told} {picture.note}")


def draw(picture: Picture, inks: dict[str, Ink], ax: Axes | None, say: Words, stage: Stage | None = None) -> Axes:
    """Draw a composed picture, on a stage that it may share with others.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load().during("2013")
    >>> draw(compose(g), ink(g.kinds, g.kinds), None, words("en")).axison
    False
    """
    with house_style():
        key = legend(picture, inks, say)
        ax, frame, scale = _figure(picture, key, stage) if ax is None else _borrowed(ax, picture, key)
        drawing = arrange(picture, inks, frame, say, stage)
        _relations(ax, picture, inks, drawing)
        _actors(ax, picture, drawing)
        _labels(ax, picture, drawing)
        key.draw(ax, frame[0] + _GUTTER * scale, frame[1], scale)
        _words_around(ax, picture, frame[0] + (_GUTTER + key.width) * scale, scale)
    return ax


def _figure(picture: Picture, key: Legend, stage: Stage | None) -> tuple[Axes, tuple[float, float], float]:
    """Return axes on a new figure, as large as the picture asks, the room on them, and the scale of what is beside."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    across, high = room(picture, stage)
    beside, below = (key.width, key.height) if stage is None else stage.legend
    frame = across, max(high, below)
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


def _relations(ax: Axes, picture: Picture, inks: dict[str, Ink], drawing: Drawing) -> None:
    edges = picture.edges
    for rel, kind, certain, sentence in zip(
        edges.index, edges["kind"], edges["certain"], edges["sentence"], strict=True
    ):
        one, curve, chip = inks[kind], drawing.curves[rel], drawing.chips.get(rel)
        parts = stroke(curve.control, one, drawing.scale, certain=certain)
        if len(curve.head):
            fill = one.colour if certain else mix(one.colour, FAINT)
            parts.append(patch(curve.head, fill=fill, line="white", width=0.7 * drawing.scale))
        group(ax, f"rel-{identifier(rel)}", sentence, parts, zorder=2)
        if chip is not None:
            group(ax, f"on-{identifier(rel)}", sentence, _chip(chip, one, drawing.scale, certain=certain), zorder=3)


def _chip(chip: Box, one: Ink, scale: float, *, certain: bool) -> list[Artist]:
    """Return what stands on a line: its mark, its month, its doubt."""
    parts: list[Artist] = [_ground(chip, CASING)]
    colour = one.colour if certain else mix(one.colour, FAINT)
    size = mark_size(scale)
    x = chip.edges[0] + 1.5 * scale
    if one.mark:
        corners = [(x + size + size * dx, chip.y + size * dy) for dx, dy in MARKS[one.mark]]
        hollow = one.mark in HOLLOW
        parts.append(
            patch(corners, fill="white" if hollow else colour, line=colour if hollow else None, width=1.1 * scale)
        )
        x += 2 * size + 1.5 * scale
    if chip.text:
        middle = x + width(chip.text, chip_size(scale)) / 2
        parts.append(write(middle, chip.y, chip.text, chip_size(scale), mix(one.colour, 0.6, DARK)))
    return parts


def _ground(box: Box, alpha: float) -> Artist:
    left, low, right, high = box.edges
    return patch([(left, low), (left, high), (right, high), (right, low)], fill="white", alpha=alpha)


def _actors(ax: Axes, picture: Picture, drawing: Drawing) -> None:
    nodes = picture.nodes
    rows = zip(drawing.nodes, drawing.radii, nodes.index, nodes["name"], nodes["kind"], strict=True)
    for (x, y), radius, actor, name, kind in rows:
        shape = look(kind)
        corners = [(x + radius * dx, y + radius * dy) for dx, dy in SHAPES[shape.name]]
        dash = (2.0, 1.4) if shape.name == "ring" else ()
        outline = patch(corners, fill=shape.fill, line=DARK, width=1.3 * drawing.scale, dash=dash)
        group(ax, f"actor-{identifier(actor)}", f"{plain(name)} ({plain(kind)})", [outline], zorder=4)


def _labels(ax: Axes, picture: Picture, drawing: Drawing) -> None:
    position = {actor: i for i, actor in enumerate(picture.nodes.index)}
    leads: list[Artist] = []
    parts: list[Artist] = []
    for actor, box in drawing.labels.items():
        left, low, right, high = box.edges
        if box.away >= LED * drawing.scale:
            x, y = drawing.nodes[position[actor]]
            near = min(max(x, left), right), min(max(y, low), high)
            leads.append(patch([(x, y), near], line=GREY, width=0.6, closed=False))
        parts.append(_ground(box, 0.72))
        parts.append(write(box.x, box.y, box.text, font_size(drawing.scale), DARK))
    group(ax, "leads", "", leads, zorder=3.4)
    group(ax, "labels", "", parts, zorder=5)


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
