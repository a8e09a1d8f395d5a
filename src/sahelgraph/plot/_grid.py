"""Grid: small multiples, a panel for each period, every actor in the same place in all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph.errors import QueryError
from sahelgraph.plot import _paint
from sahelgraph.plot._arrange import Drawing, chip, font_size, head
from sahelgraph.plot._curves import free_spots, lines
from sahelgraph.plot._ink import ink
from sahelgraph.plot._items import actor_items, kind_items, reading_items
from sahelgraph.plot._labels import FAMILY, Box, block, candidates, covered, drawable
from sahelgraph.plot._layout import positions as places_of
from sahelgraph.plot._layout import spread
from sahelgraph.plot._matrix import spanning
from sahelgraph.plot._picture import compose
from sahelgraph.plot._sheet import SAMPLE, WIDE, Item, Sheet, base_size, beside, hang, inside
from sahelgraph.plot._style import DARK, GREY, group, house_style, patch
from sahelgraph.plot._told import caption, phrases, read

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._ink import Ink
    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words

    Floats = NDArray[np.float64]

_GHOST = "#C4C4C4"
_HEAD, _GUTTER = 15.0, 12.0  # room above a panel, and between panels
_SCALE = 0.6  # of lines, heads and marks, to those of a picture that stands alone
_MARGIN = np.array([20.0, 10.0])  # room for labels around the outermost actors
_NEAR = 13.0  # points between an actor and its label
_MOST = 120  # panels


def grid(
    g: TemporalMultigraph,
    *,
    periods: str = "year",
    first: object = None,
    last: object = None,
    mode: str = "attested",
    positions: pd.DataFrame | None = None,
    columns: int | None = None,
    title: str | None = None,
    lang: str = "en",
    width: float = WIDE,
) -> Figure:
    """Draw a panel for each period, on frozen places, with the absent actors as grey dots and one key for all.

    Parameters
    ----------
    g
        The graph.
    periods
        ``"year"``, ``"quarter"`` or ``"month"``.
    first, last
        Periods at which to begin and to end; by default all that the evidence reaches.
    mode
        How surely a relation must hold in a period, as in `during`.
    positions
        Places by actor id, columns ``x`` and ``y``; by default those of the whole archive.
    columns
        Panels side by side; by default as many as can be read.
    title
        By default the archive's title and the periods.
    lang
        ``"en"`` or ``"fr"``.
    width
        Of the figure, in inches: 3.5 and 7.2 are one column and two of a journal.

    Returns
    -------
    matplotlib.figure.Figure
        Its first axes hold the words and the key, the others the panels, in points.

    Raises
    ------
    QueryError
        If there are more than 120 periods.
    ValueError
        If the language or the width is none that pictures have, or ``positions`` lacks an actor.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> figure = grid(sg.load(), first=2012, last=2014)
    >>> [ax.get_title(loc="left") for ax in figure.axes]
    ['Mali and the Sahel, 2012–2014', '2012', '2013', '2014']
    """
    say = phrases(lang)
    steps = list(g.snapshots(periods, first=first, last=last, mode=mode)) if len(g) or first is not None else []
    if len(steps) > _MOST:
        raise QueryError(
            f"{len(steps)} panels are more than a page holds; give first= and last= (--from, --to), or a longer step"
        )
    spanned = spanning(g, steps, mode)
    whole = read(spanned, title=title, lang=lang)
    places = places_of(g) if positions is None else positions
    pictures = [(name, compose(snapshot, positions=places, lang=lang)) for name, snapshot in steps]
    inks = ink(g.kinds, whole.edges["kind"])
    across = inside(width * 72)
    beside_ = max(1, columns or int(across // (112 if base_size(width * 72) < 7 else 155)))
    beside_ = max(1, min(beside_, len(pictures)))
    wide = (across + _GUTTER) / beside_ - _GUTTER
    actors = sorted({actor for _, picture in pictures for actor in picture.nodes.index})
    frame, radius, found = _spots(places, actors, wide)
    spots = dict(zip(actors, found, strict=True))
    panels = [_panel(picture, inks, spots, frame, radius, say) for _, picture in pictures]
    rows = -(-len(pictures) // beside_)
    unnamed = sum(
        len(picture.nodes) - len(drawing.labels) for (_, picture), drawing in zip(pictures, panels, strict=True)
    )

    def sheet(_: float) -> Sheet:
        made = Sheet((across, rows * (frame[1] + _HEAD) + 4), (0, 0, 0, 0), (0, across, 0, 1), base_size(width * 72))
        made.title, made.subtitle = whole.title, f"{whole.subtitle} · {say[f'every_{periods}']}"
        made.key = (
            *kind_items(whole.edges, inks, say),
            *(_reading(pictures, say) if actors else ()),
            *actor_items(whole.nodes["kind"], say),
        )
        made.note = caption(spanned, say, whole.note, say.count(unnamed, "no_label") if unnamed else "")
        return made

    top = hang(sheet, None, width)
    figure = top.get_figure(root=True)
    assert figure is not None  # noqa: S101 — hang has just made it
    with house_style():
        for i, ((name, picture), drawing) in enumerate(zip(pictures, panels, strict=True)):
            corner = (i % beside_) * (wide + _GUTTER), (rows - i // beside_ - 1) * (frame[1] + _HEAD) + 4
            ax = _axes(figure, top, corner, frame)
            _draw(ax, name, picture, drawing, inks, spots, say)
    return figure


def _spots(places: pd.DataFrame, actors: list[str], wide: float) -> tuple[tuple[float, float], float, Floats]:
    """Return the size of a panel, the radius of actors, and the place of each, the same in every panel."""
    if absent := [one for one in actors if one not in places.index]:
        raise ValueError(f"positions has no place for {absent[0]}; compute it with plot.positions(g)")
    radius = float(np.clip(wide * 0.026 - 0.012 * len(actors), 2.6, 4.2))
    if not actors:
        return (wide, wide * 0.5), radius, np.empty((0, 2))
    unit = places.loc[actors, ["x", "y"]].to_numpy(dtype=float)
    extent = np.maximum(np.ptp(unit, axis=0), 1e-6)
    frame = wide, wide * float(np.clip(1.15 * extent[1] / extent[0], 0.55, 1.0))
    free = np.array(frame) - 2 * _MARGIN
    factor = free / extent
    factor = np.minimum(factor, 1.4 * factor.min())
    spots = (unit - (unit.max(0) + unit.min(0)) / 2) * factor + np.array(frame) / 2
    for _ in range(4):
        spots = spread(spots, 2 * radius + 3.5)
        half = np.array(frame) / 2 - radius - 2
        spots = (spots - np.array(frame) / 2) / np.maximum(np.abs(spots - np.array(frame) / 2).max(0) / half, 1)
        spots += np.array(frame) / 2
    return frame, radius, spots.round(3)


def _panel(  # noqa: PLR0917 — private, and called once
    picture: Picture,
    inks: dict[str, Ink],
    spots: dict[str, Floats],
    frame: tuple[float, float],
    radius: float,
    say: Words,
) -> Drawing:
    """Settle where everything lies in one panel; actors never move, and a label without room is left out."""
    nodes, edges = picture.nodes, picture.edges
    at = np.array([spots[one] for one in nodes.index]).reshape(-1, 2)
    row = {actor: i for i, actor in enumerate(nodes.index)}
    ends = np.array([[row[a] for a in edges[side]] for side in ("source", "target")], dtype=np.int64).T.reshape(-1, 2)
    heads = [head(inks[kind], _SCALE, certain=sure) for kind, sure in zip(edges["kind"], edges["certain"], strict=True)]
    curves = lines(at, ends, list(edges["fan"]), heads, radius=radius, frame=frame)
    chips = [
        chip(inks[kind], 0, _SCALE, say, doubtful=doubtful)
        for kind, doubtful in zip(edges["kind"], edges["doubtful"], strict=True)
    ]
    found = free_spots(curves, [(one.width, one.height) for one in chips], at, radius)
    stands = {
        str(rel): replace(one, x=float(spot[0]), y=float(spot[1]))
        for rel, one, spot in zip(edges.index, chips, found, strict=True)
        if spot is not None
    }
    ranked = np.lexsort((np.arange(len(nodes)), -nodes["degree"].to_numpy()))
    samples = np.concatenate([one.samples for one in curves]) if curves else np.empty((0, 2))
    labels: dict[str, Box] = {}
    for i in ranked:
        box = _label(nodes["label"].iloc[i], int(i), at, radius, samples, [*stands.values(), *labels.values()], frame)
        if box is not None:
            labels[str(nodes.index[i])] = box
    return Drawing(
        frame=frame,
        scale=_SCALE,
        radius=radius,
        nodes=at,
        radii=np.full(len(at), radius),
        curves=dict(zip(map(str, edges.index), curves, strict=True)),
        chips=stands,
        labels=labels,
    )


def _label(  # noqa: PLR0917 — private, and called once
    text: str,
    own: int,
    nodes: Floats,
    radius: float,
    samples: Floats,
    taken: list[Box],
    frame: tuple[float, float],
) -> Box | None:
    """Return the best place for a label: beside its actor and no other, on nothing but lines; None if there is none."""
    best, least = None, np.inf
    for widest in (68.0, 40.0):
        size = block(text, font_size(_SCALE), widest, 2)
        if best is not None or (widest < 60 and size.text.split() != drawable(text).split()):
            break  # in two lines only where one has no room, and between words
        centres, cost, away = candidates(np.array([[size.width, size.height]]), nodes[[own]], radius)
        half = np.array([size.width, size.height]) / 2
        edges = np.concatenate([centres - half, centres + half], axis=2)
        cost = cost + 4.0 * covered(edges, samples)
        for k in np.flatnonzero(away <= _NEAR):
            (x, y), paid = centres[0, k], float(cost[0, k])
            box = replace(size, x=float(x), y=float(y), away=float(away[k]))
            if paid < least and _fits(box, own, nodes, radius, taken, frame):
                best, least = box, paid
    return best


def _fits(  # noqa: PLR0917 — private, and called once
    box: Box, own: int, nodes: Floats, radius: float, taken: list[Box], frame: tuple[float, float]
) -> bool:
    left, low, right, high = box.edges
    if left < -4 or low < -2 or right > frame[0] + 4 or high > frame[1] + 1:
        return False
    apart = np.sqrt(((nodes - np.clip(nodes, (left, low), (right, high))) ** 2).sum(1))
    if apart.min() < radius or np.delete(apart, own).min(initial=np.inf) < apart[own] + 2:
        return False
    return all(left >= b[2] or right <= b[0] or low >= b[3] or high <= b[1] for b in (one.edges for one in taken))


def _axes(figure: Figure, top: Axes, corner: tuple[float, float], frame: tuple[float, float]) -> Axes:
    box = top.get_position()
    wide, high = figure.get_figwidth() * 72, figure.get_figheight() * 72
    ax = figure.add_axes((box.x0 + corner[0] / wide, box.y0 + corner[1] / high, frame[0] / wide, frame[1] / high))
    ax.set_axis_off()
    ax.set_xlim(0, frame[0])
    ax.set_ylim(0, frame[1])
    return ax


def _draw(  # noqa: PLR0917 — private, and called once
    ax: Axes,
    name: str,
    picture: Picture,
    drawing: Drawing,
    inks: dict[str, Ink],
    spots: dict[str, Floats],
    say: Words,
) -> None:
    absent = [spot for actor, spot in spots.items() if actor not in picture.nodes.index]
    absent = [spot for spot in absent if not any(_under(box, *spot) for box in drawing.labels.values())]
    group(ax, "ghosts", "", [ghost for spot in absent for ghost in _ghost(*spot)], 1)
    _paint.relations(ax, picture, inks, drawing)
    _paint.actors(ax, picture, drawing)
    _paint.labels(ax, picture, drawing)
    font: dict[str, Any] = {"family": FAMILY, "fontsize": 8.0, "fontweight": "bold", "color": DARK}
    ax.set_title(_heading(name, say), loc="left", y=1.0, pad=3.0, parse_math=False, usetex=False, **font)
    told = f"{say.count(len(picture.nodes), 'actor')}, {say.count(len(picture.edges), 'relation')}"
    group(ax, "counts", "", [beside(drawing.frame[0], drawing.frame[1] + 5.5, told, 6.0, GREY)], 5)
    for artist in ax.get_children():  # an id may occur once in a file
        if artist.get_gid():
            artist.set_gid(f"{name}-{artist.get_gid()}")


def _heading(name: str, say: Words) -> str:
    """Return the name of a period as people write it, a month by its short name."""
    year, _, month = name.partition("-")
    return f"{say.month(int(month))} {year}" if month.isdigit() else name


def _ghost(x: float, y: float, radius: float = 1.2) -> list[Artist]:
    ring = np.linspace(0, 2 * np.pi, 13)[:-1]
    return [patch(np.stack([x + radius * np.cos(ring), y + radius * np.sin(ring)], axis=1), fill=_GHOST)]


def _under(box: Box, x: float, y: float, margin: float = 1.2) -> bool:
    """Return whether a dot would be read as part of a label."""
    left, low, right, high = box.edges
    return left - margin < x < right + margin and low - margin < y < high + margin


def _reading(pictures: list[tuple[str, Picture]], say: Words) -> list[Item]:
    """Explain certainty, as far as some panel has it, and the dots of the absent."""
    import pandas as pd

    edges = pd.concat([picture.edges for _, picture in pictures]) if pictures else None
    items = [] if edges is None else reading_items(edges, say)
    items = items or [Item(say["reading"])]
    items = [replace(item, count="") for item in items]
    return [*items, Item(say["ghost"], paint=lambda x, y, scale: _ghost(x + SAMPLE * scale / 2, y))]
