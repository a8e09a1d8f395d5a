"""Legend: what is present in a picture and how often, beside the drawing and never on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph.plot._ink import HOLLOW, MARKS, SHAPES, Ink, look
from sahelgraph.plot._labels import drawable, width
from sahelgraph.plot._picture import plain
from sahelgraph.plot._style import DARK, FAINT, GREY, group, mix, patch, stroke, write

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words

SIGNS = {1: "+", 0: "0", -1: "\u2212"}
_STEP, _SIZE, _HEADING = 14.5, 8.5, 9.0
_SAMPLE, _PAD = 30.0, 8.0
_LONGEST = 26  # letters of a kind's name


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend; a heading has neither ink nor shape."""

    text: str
    count: str = ""
    ink: Ink | None = None
    shape: str = ""
    fill: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Legend:
    """The lines of a legend and the room it takes, in points."""

    entries: tuple[Entry, ...]
    width: float
    height: float

    def draw(self, ax: Axes, left: float, top: float, scale: float = 1.0) -> None:
        """Draw the legend from its top left corner; smaller, and closer together where it would pass below 0."""
        step = min(_STEP * scale, top / max(len(self.entries), 1))
        scale = min(scale, max(step / _STEP, 0.5))
        parts: list[Artist] = []
        y = top - step / 2
        for entry in self.entries:
            parts += self._entry(entry, left, y, scale)
            y -= step
        group(ax, "legend", "", parts, zorder=5)

    def _entry(self, entry: Entry, left: float, y: float, scale: float) -> list[Artist]:
        parts: list[Artist] = []
        x = left + (_SAMPLE + _PAD) * scale
        if entry.ink is not None:
            parts += _sample(entry.ink, left, y, scale, certain=entry.certain)
        elif entry.shape:
            middle, radius = left + _SAMPLE * scale / 2, 5.2 * scale
            corners = [(middle + radius * dx, y + radius * dy) for dx, dy in SHAPES[entry.shape]]
            dash = (2.0, 1.4) if entry.shape == "ring" else ()
            parts.append(patch(corners, fill=entry.fill, line=DARK, width=1.1 * scale, dash=dash))
        elif entry.count:
            parts.append(write(left + _SAMPLE * scale / 2, y, "?", _SIZE * scale, DARK, bold=True))
        else:
            return [write(left, y, entry.text, _HEADING * scale, DARK, ha="left", bold=True)] if entry.text else []
        parts.append(write(x, y, entry.text, _SIZE * scale, DARK, ha="left"))
        if entry.count:
            parts.append(
                write(x + (width(entry.text, _SIZE) + 7) * scale, y, entry.count, _SIZE * scale, GREY, ha="left")
            )
        return parts


def _sample(ink: Ink, left: float, y: float, scale: float, *, certain: bool) -> list[Artist]:
    """Return a short piece of a line, with its head and mark."""
    head = 8.0 * scale if ink.head == "to" else 0.0
    right = left + _SAMPLE * scale
    xs = np.linspace(left, right - 0.8 * head, 4)
    parts = stroke(np.stack([xs, np.full(4, y)], axis=1), ink, scale, certain=certain)[1:]
    colour = ink.colour if certain else mix(ink.colour, FAINT)
    if head:
        half = 3.4 * scale
        parts.append(
            patch(
                [(right, y), (right - head, y + half), (right - 0.78 * head, y), (right - head, y - half)], fill=colour
            )
        )
    if ink.mark:
        size, middle = 3.9 * scale, (left + right - head) / 2
        corners = [(middle + size * dx, y + size * dy) for dx, dy in MARKS[ink.mark]]
        ground = [(middle + 1.25 * size * dx, y + 1.25 * size * dy) for dx, dy in ((-1, -1), (-1, 1), (1, 1), (1, -1))]
        parts.append(patch(ground, fill="white"))
        hollow = ink.mark in HOLLOW
        parts.append(
            patch(corners, fill="white" if hollow else colour, line=colour if hollow else None, width=1.1 * scale)
        )
    return parts


def legend(picture: Picture, inks: dict[str, Ink], words: Words) -> Legend:
    """List what is present in a picture: kinds of relation with sign and count, kinds of actor with count.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.plot import compose
    >>> from sahelgraph.plot._ink import ink
    >>> from sahelgraph.plot._say import words
    >>> g = sg.load().during("2012")
    >>> key = legend(compose(g), ink(g.kinds, g.kinds), words("en"))
    >>> key.entries[0].text
    'Relations (sign)'
    """
    edges, nodes = picture.edges, picture.nodes
    entries: list[Entry] = []
    if len(edges):
        entries.append(Entry(words["kinds"]))
        signs = dict(zip(edges["kind"], edges["sign"], strict=True))
        counts = edges["kind"].value_counts()
        for kind in sorted(signs, key=lambda kind: (-signs[kind], -int(counts[kind]), kind)):
            name = drawable(plain(words.kind(kind), _LONGEST))
            entries.append(Entry(f"{name} ({SIGNS[signs[kind]]})", f"{counts[kind]}", ink=inks[kind]))
    faint, doubtful = int((~edges["certain"]).sum()), int(edges["doubtful"].sum())
    if faint or doubtful:
        entries += [Entry(""), Entry(words["reading"])]
    if faint:
        plainest = Ink(DARK, DARK, (), "none", "")
        entries.append(Entry(words["sure"], f"{len(edges) - faint}", ink=plainest))
        entries.append(Entry(words["faint"], f"{faint}", ink=plainest, certain=False))
    if doubtful:
        entries.append(Entry(words["doubtful"], f"{doubtful}"))
    if len(nodes):
        entries += [Entry(""), Entry(words["actors"])]
        kinds = nodes["kind"].value_counts()
        for kind in sorted(kinds.index, key=lambda kind: (-int(kinds[kind]), kind)):
            shape = look(kind)
            name = drawable(plain(words.actor_kind(kind), _LONGEST)) or "?"
            entries.append(Entry(name, f"{kinds[kind]}", shape=shape.name, fill=shape.fill))
    widest = max((width(one.text, _SIZE) + 7 + width(one.count, _SIZE) for one in entries), default=0.0)
    return Legend(tuple(entries), _SAMPLE + _PAD + widest + 4 if entries else 0.0, len(entries) * _STEP)
