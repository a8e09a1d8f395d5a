"""Items: the lines of a chart's key, the same for every chart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph.plot._ink import HOLLOW, MARKS, SHAPES, look
from sahelgraph.plot._labels import drawable
from sahelgraph.plot._picture import plain
from sahelgraph.plot._sheet import SAMPLE, Item
from sahelgraph.plot._style import DARK, FAINT, mix, patch, stroke, write

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist

    from sahelgraph.plot._ink import Ink
    from sahelgraph.plot._say import Words

SIGNS = {1: "+", 0: "0", -1: "\u2212"}
_LONGEST = 26  # letters of a kind's name


def kind_items(edges: pd.DataFrame, inks: dict[str, Ink], say: Words) -> list[Item]:
    """List the kinds of relation that are present, with sign and count, in the order of every legend.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.plot._ink import ink
    >>> from sahelgraph.plot._told import phrases, read
    >>> g = sg.load().of_kind("split")
    >>> [
    ...     (item.text, item.count)
    ...     for item in kind_items(read(g, title=None, lang="en").edges, ink(g.kinds, g.kinds), phrases("en"))
    ... ]
    [('Relations (sign)', ''), ('split (−)', '2')]
    """
    if not len(edges):
        return []
    signs = dict(zip(edges["kind"], edges["sign"], strict=True))
    counts = edges["kind"].value_counts()
    items = [Item(say["kinds"])]
    for kind in sorted(signs, key=lambda kind: (-signs[kind], -int(counts[kind]), kind)):
        text = f"{plain(say.kind(kind), _LONGEST)} ({SIGNS[signs[kind]]})"
        items.append(Item(text, str(counts[kind]), partial(sample, inks[kind])))
    return items


def actor_items(kinds: pd.Series, say: Words, *, fill: str | None = None) -> list[Item]:
    """List the kinds of actor that are present, with their count, in their own fills or in one.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.plot._told import phrases, read
    >>> picture = read(sg.load().of_kind("split"), title=None, lang="en")
    >>> [(item.text, item.count) for item in actor_items(picture.nodes["kind"], phrases("en"))]
    [('Actors', ''), ('armed group', '3')]
    """
    many = kinds.value_counts()
    items = [Item(say["actors"])] if len(kinds) else []
    for kind in sorted(many.index, key=lambda kind: (-int(many[kind]), kind)):
        text = drawable(plain(say.actor_kind(kind), _LONGEST)) or "?"
        items.append(Item(text, str(many[kind]), partial(_actor, kind, fill)))
    return items


def reading_items(edges: pd.DataFrame, say: Words) -> list[Item]:
    """Explain certainty and doubt, where both are present.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.plot._told import phrases, read
    >>> [
    ...     item.text
    ...     for item in reading_items(read(sg.load().during("2012"), title=None, lang="en").edges, phrases("en"))
    ... ]
    ['Reading', 'certain', 'attested, not certain']
    """
    faint, doubtful = int((~edges["certain"]).sum()), int(edges["doubtful"].sum())
    items: list[Item] = []

    if faint:
        items.append(Item(say["sure"], str(len(edges) - faint), partial(_line, 1.2, 1.0)))
        items.append(Item(say["faint"], str(faint), partial(_line, 0.7, FAINT)))
    if doubtful:
        items.append(Item(say["doubtful"], str(doubtful), question))
    return [Item(say["reading"]), *items] if items else []


def glyph(kind: str, x: float, y: float, radius: float, fill: str | None = None) -> list[Artist]:
    """Return the shape of a kind of actor.

    Examples
    --------
    >>> len(glyph("state", 0, 0, 3))
    1
    """
    shape = look(kind)
    corners = [(x + radius * dx, y + radius * dy) for dx, dy in SHAPES[shape.name]]
    dash = (2.0, 1.4) if shape.name == "ring" else ()
    return [patch(corners, fill=fill or shape.fill, line=DARK, width=0.7, dash=dash)]


def question(x: float, y: float, scale: float) -> list[Artist]:
    """Return the sample of a doubtful relation.

    Examples
    --------
    >>> question(0, 0, 1)[0].get_text()
    '?'
    """
    return [write(x + SAMPLE * scale / 2, y, "?", 7.0, DARK, bold=True)]


def sample(one: Ink, x: float, y: float, scale: float, *, certain: bool = True) -> list[Artist]:
    """Return a short piece of a relation's line, with its head and mark.

    Examples
    --------
    >>> from sahelgraph.plot._ink import Ink
    >>> len(sample(Ink("#000000", "#000000", (), "to", "star"), 0, 0, 1))
    4
    """
    head = 8.0 * scale if one.head == "to" else 0.0
    right = x + SAMPLE * scale
    xs = np.linspace(x, right - 0.8 * head, 4)
    parts = stroke(np.stack([xs, np.full(4, y)], axis=1), one, scale, certain=certain)[1:]
    colour = one.colour if certain else mix(one.colour, FAINT)
    if head:
        half = 3.4 * scale
        parts.append(
            patch(
                [(right, y), (right - head, y + half), (right - 0.78 * head, y), (right - head, y - half)], fill=colour
            )
        )
    if one.mark:
        size, middle = 3.9 * scale, (x + right - head) / 2
        corners = [(middle + size * dx, y + size * dy) for dx, dy in MARKS[one.mark]]
        ground = [(middle + 1.25 * size * dx, y + 1.25 * size * dy) for dx, dy in ((-1, -1), (-1, 1), (1, 1), (1, -1))]
        parts.append(patch(ground, fill="white"))
        hollow = one.mark in HOLLOW
        parts.append(
            patch(corners, fill="white" if hollow else colour, line=colour if hollow else None, width=1.1 * scale)
        )
    return parts


def _actor(kind: str, fill: str | None, x: float, y: float, scale: float) -> list[Artist]:
    return glyph(kind, x + SAMPLE * scale / 2, y, 4.2 * max(scale, 1.0), fill)


def _line(width: float, strength: float, x: float, y: float, scale: float) -> list[Artist]:
    return [patch([(x, y), (x + SAMPLE * scale, y)], line=mix(DARK, strength), width=width, closed=False)]
