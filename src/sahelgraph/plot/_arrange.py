"""Arrange: from a composed picture to geometry in points, before any axes exist.

Everything that could collide is settled here as plain values, so that tests can measure it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph.plot._curves import Curve, free_spots, in_the_way, lines
from sahelgraph.plot._labels import Box, block, drawable, place, width
from sahelgraph.plot._layout import spread

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph.plot._ink import Ink
    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words

    Floats = NDArray[np.float64]

LEAST = 6.0  # points: no letter on paper is smaller
_MARGIN = np.array([62.0, 24.0])  # for labels around the outermost actors
_COLUMN = 350.0  # points: what is narrower may be higher than wide


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """The geometry of a picture in points, the origin below left.

    ``nodes`` (n × 2) and ``radii`` are in the order of the picture's nodes, ``curves`` in that of its edges;
    ``chips`` stand on lines (a mark, a month, a ``?``), by relation id; ``labels`` by actor id.
    """

    frame: tuple[float, float]
    scale: float
    radius: float
    nodes: Floats
    radii: Floats
    curves: dict[str, Curve]
    chips: dict[str, Box]
    labels: dict[str, Box]


@dataclass(frozen=True, slots=True)
class Stage:
    """What several pictures share, so that an actor stands in one place on all of them.

    ``places`` has ``x`` and ``y`` of every actor that appears on one of them, ``legend`` the width and the height of
    the largest legend, in points.
    """

    places: pd.DataFrame
    legend: tuple[float, float]


def room(picture: Picture, stage: Stage | None = None) -> tuple[float, float]:
    """Return the width and height that a picture asks for, in points, without its legend.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.plot import compose
    >>> wide, high = room(compose(sg.load().during("2012")))
    >>> wide > high > 200
    True
    """
    crowd = picture.nodes if stage is None else stage.places
    across = min(250 + 78 * max(len(crowd), 2) ** 0.5, 1100.0)
    if len(crowd) < 2:
        return across, across * 0.6
    extent = np.ptp(crowd[["x", "y"]].to_numpy(), axis=0)
    ratio = float(extent[1] / max(extent[0], 1e-6))
    return across, across * float(np.clip(ratio * 1.1, 0.6, 0.85))


def height(picture: Picture, across: float, stage: Stage | None = None) -> float:
    """Return how high a picture so wide is best: as high as its places fill, within what a page can hold.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.plot import compose
    >>> 120 < height(compose(sg.load().during("2012")), 236.0) < 320
    True
    """
    scale = float(np.clip(across / room(picture, stage)[0], 0.35, 1.0))
    margin = scale * _MARGIN
    crowd = picture.nodes if stage is None else stage.places
    extent = np.ptp(crowd[["x", "y"]].to_numpy(), axis=0) if len(crowd) > 1 else np.array([1.0, 0.4])
    filled = _stretch(across) * (across - 2 * margin[0]) * extent[1] / max(extent[0], 1e-6) + 2 * margin[1]
    return float(np.clip(filled, 0.5 * across, 1.15 * across if across < _COLUMN else 0.85 * across))


def font_size(scale: float) -> float:
    """Return the size of labels in points."""
    return max(9.0 * scale, LEAST)


def arrange(  # noqa: PLR0917 — the parts of a picture, in the order in which they are known
    picture: Picture,
    inks: dict[str, Ink],
    frame: tuple[float, float],
    words: Words,
    stage: Stage | None = None,
    sizes: Floats | None = None,
) -> Drawing:
    """Settle where everything lies; ``sizes`` are radii of actors as shares of the usual.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.plot import compose
    >>> from sahelgraph.plot._ink import ink
    >>> from sahelgraph.plot._say import words
    >>> g = sg.load().during("2012")
    >>> picture = compose(g)
    >>> drawing = arrange(picture, ink(g.kinds, picture.edges["kind"]), (600, 450), words("en"))
    >>> len(drawing.curves) == len(g)
    True
    """
    nodes, edges = picture.nodes, picture.edges
    asked = room(picture, stage)
    scale = float(np.clip(min(frame[0] / asked[0], frame[1] / asked[1]), 0.35, 1.0))
    crowd = nodes if stage is None else stage.places
    radius = scale * float(np.clip(11.5 - 0.06 * len(crowd), 6.0, 10.5))
    radii = radius * (np.ones(len(nodes)) if sizes is None else sizes)
    around = radii if stage is None else np.full(len(crowd), radii.max(initial=radius))
    places = _placed(crowd[["x", "y"]].to_numpy(dtype=float), frame, scale, around)[
        crowd.index.get_indexer(nodes.index)
    ]
    position = {actor: i for i, actor in enumerate(nodes.index)}
    ends = np.array([[position[a] for a in edges[side]] for side in ("source", "target")], dtype=np.int64).T.reshape(
        -1, 2
    )
    heads = [
        head(inks[kind], scale, certain=certain) for kind, certain in zip(edges["kind"], edges["certain"], strict=True)
    ]
    for _ in range(5):  # nearly always once: an actor steps aside where no line finds a way round it
        curves = lines(places, ends, list(edges["fan"]), heads, radius=radii, frame=frame)
        moved = in_the_way(curves, ends, places, radii)
        if stage is not None or not moved.any():  # on a stage nobody moves: a line may then touch an actor
            break
        places = _kept_apart(places + moved, frame, scale, radii)
    written = [
        chip(inks[kind], month, scale, words, doubtful=doubtful)
        for kind, month, doubtful in zip(edges["kind"], edges["month"], edges["doubtful"], strict=True)
    ]
    spots = free_spots(curves, [(one.width, one.height) for one in written], places, radii)
    chips = {
        rel: Box(one.text, float(spot[0]), float(spot[1]), one.width, one.height)
        for rel, one, spot in zip(edges.index, written, spots, strict=True)
        if spot is not None
    }
    named = [i for i in np.lexsort((np.arange(len(nodes)), -nodes["degree"].to_numpy())) if nodes["labelled"].iloc[i]]
    labels = place(
        [
            block(_text(nodes["label"].iloc[i], nodes.index[i]), font_size(scale), 12.5 * font_size(scale))
            for i in named
        ],
        places[named].reshape(-1, 2),
        radii[named],
        nodes=places,
        radii=radii,
        curves=np.concatenate([one.samples for one in curves]) if curves else np.empty((0, 2)),
        chips=list(chips.values()),
        frame=frame,
        scale=scale,
    )
    return Drawing(
        frame=frame,
        scale=scale,
        radius=radius,
        nodes=places,
        radii=radii,
        curves=dict(zip(edges.index, curves, strict=True)),
        chips=chips,
        labels={str(nodes.index[i]): box for i, box in zip(named, labels, strict=True)},
    )


def _text(label: str, actor: str) -> str:
    """Return the label, or the id where the font has hardly a letter of it."""
    able = drawable(label)
    return label if able.count("\u25a1") * 2 <= len(able) or drawable(actor) != actor else actor


def _stretch(across: float) -> float:
    """Return how much one axis may be drawn longer than the other to fill the paper."""
    return 1.7 if across < _COLUMN else 1.3


def _placed(unit: Floats, frame: tuple[float, float], scale: float, radii: Floats) -> Floats:
    """Fit places into the frame with room for labels around, and no two closer than a head between them."""
    if not len(unit):
        return np.empty((0, 2))
    margin = scale * _MARGIN
    free = np.maximum(np.array(frame) - 2 * margin, 20.0)
    extent = np.ptp(unit, axis=0)
    factor = free / np.maximum(extent, 1e-6)
    factor = np.minimum(factor, _stretch(frame[0]) * factor.min())
    middle = (unit.max(0) + unit.min(0)) / 2
    return _kept_apart((unit - middle) * factor + np.array(frame) / 2, frame, scale, radii)


def _kept_apart(places: Floats, frame: tuple[float, float], scale: float, radii: Floats) -> Floats:
    if not len(places):
        return places
    for _ in range(3):  # who is pushed off the paper comes back, and may push again
        places = spread(places, radii[:, None] + radii + 26 * scale)
        middle, half = np.array(frame) / 2, np.array(frame) / 2 - 1.5 * float(radii.max()) - 3
        places = (places - middle) / np.maximum(np.abs(places - middle).max(0) / half, 1) + middle
    rounded: Floats = places.round(3)
    return rounded


def head(ink: Ink, scale: float, *, certain: bool) -> tuple[float, float]:
    """Return the length and the width of the head of a line."""
    if ink.head == "none":
        return 0.0, 0.0
    return (9.0 * scale, 7.6 * scale) if certain else (7.5 * scale, 6.0 * scale)


def chip_size(scale: float) -> float:
    """Return the size of what is written on lines, in points."""
    return max(7.0 * scale, LEAST)


def mark_size(scale: float) -> float:
    """Return the radius of marks on lines, in points."""
    return 4.2 * scale


def chip(ink: Ink, month: int, scale: float, words: Words, *, doubtful: bool) -> Box:
    """Return what is written on a line, its mark first; of width 0 where nothing is."""
    text = " ".join(filter(None, (words.month(month) if month else "", "?" if doubtful else "")))
    wide = (
        width(text, chip_size(scale))
        + (2 * mark_size(scale) if ink.mark else 0.0)
        + (1.5 * scale if text and ink.mark else 0.0)
    )
    return Box(text, 0.0, 0.0, wide + 3.0 * scale if wide else 0.0, 1.29 * chip_size(scale) if text else 9.0 * scale)
