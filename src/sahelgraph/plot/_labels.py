"""Labels: what a font can draw, how wide it is, and where it fits.

The placer is greedy and knows lines: each label tries sixteen directions in six rings around its actor, pays
for every label, actor, mark and line that it or the line leading to it covers, and is tried again once all stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.ft2font import FT2Font
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FAMILY = "DejaVu Sans"  # comes with matplotlib: the same glyphs on every machine
_MISSING = "\u25a1"
HINTED = 1.04  # what rounding to pixels adds to a width
_LINE = 1.18  # height of a line in sizes of the font
_RINGS = ((3.5, 0.0), (8.0, 4.0), (13.0, 9.0), (24.0, 30.0), (38.0, 45.0), (56.0, 70.0))  # distance in points, cost
LED = 20.0  # from this distance on a thin line leads from label to actor
_SIDES = (
    (1, 0, 0.0), (-1, 0, 1.0), (0, 1, 1.5), (0, -1, 1.5),
    (1, 1, 2.5), (-1, 1, 2.5), (1, -1, 2.5), (-1, -1, 2.5),
    (1, 0.5, 2.0), (1, -0.5, 2.0), (-1, 0.5, 2.5), (-1, -0.5, 2.5),
    (0.5, 1, 2.0), (-0.5, 1, 2.5), (0.5, -1, 2.0), (-0.5, -1, 2.5),
)  # fmt: skip
_COLLISION, _OUTSIDE, _CHIP = 1e4, 1e6, 300.0  # clipped is worse than crowded
_SAMPLE, _CROSSED = 8.0, 1.0  # for each sample of a line under a label, and under the line leading to it


@dataclass(frozen=True, slots=True)
class Box:
    """A text and the room it takes, in points: centre, width, height, and how far from its actor."""

    text: str
    x: float
    y: float
    width: float
    height: float
    away: float = 0.0

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top."""
        return self.x - self.width / 2, self.y - self.height / 2, self.x + self.width / 2, self.y + self.height / 2


@cache
def _font() -> FT2Font:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return get_font(findfont(FontProperties(family=FAMILY)))


@cache
def _advance(letter: str) -> float:
    """Return the width of a letter in sizes of the font; 0 where the font has none."""
    font = _font()
    if not font.get_char_index(ord(letter)):
        return 0.0
    font.set_size(64, 72)
    return float(font.load_char(ord(letter)).linearHoriAdvance) / 65536 / 64


def drawable(text: str) -> str:
    r"""Return text with a box for each letter that the font lacks.

    Examples
    --------
    >>> drawable("Gao \u52a0")
    'Gao □'
    """
    font = _font()
    return "".join(letter if font.get_char_index(ord(letter)) else _MISSING for letter in text)


def width(text: str, size: float) -> float:
    """Return the width of a line of text in points.

    Examples
    --------
    >>> width("MNLA", 10) > width("MNLA", 5) > 0
    True
    """
    return sum(map(_advance, text)) * size


def wrap(text: str, widest: float, size: float) -> list[str]:
    """Break a text into lines at its spaces, and inside a word only where one is wider than a line.

    Examples
    --------
    >>> wrap("National Movement for Azawad", 90, 9)
    ['National Movement', 'for Azawad']
    """
    lines: list[str] = []
    for word in re.findall(r"[^ \n\t]+", text):  # a no-break space holds
        rest = word
        if lines and width(f"{lines[-1]} {rest}", size) <= widest:
            lines[-1] += f" {rest}"
            continue
        while width(rest, size) > widest and len(rest) > 1:
            cut = next((i for i in range(len(rest) - 1, 1, -1) if width(rest[:i], size) <= widest), 1)
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    return lines


def block(text: str, size: float, widest: float = 112.0, most: int = 3) -> Box:
    """Return the box of a label at the origin, in lines of about one width.

    Examples
    --------
    >>> block("MNLA", 9).text
    'MNLA'
    """
    text = drawable(text)
    lines = wrap(text, widest, size)
    if len(lines) > 1:  # even lines: the narrowest width that needs no more of them
        lines = next(
            tried for part in (0.6, 0.75, 0.9, 1.0) if len(tried := wrap(text, widest * part, size)) <= len(lines)
        )
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    wide = max((width(line, size) for line in lines), default=0.0)
    return Box("\n".join(lines), 0.0, 0.0, wide * HINTED, max(1, len(lines)) * _LINE * size)


def place(
    blocks: Sequence[Box],
    at: Floats,
    radius: float | Floats,
    *,
    nodes: Floats,
    radii: float | Floats | None = None,
    curves: Floats,
    chips: Sequence[Box],
    frame: tuple[float, float],
    scale: float = 1.0,
) -> list[Box]:
    """Place each label near its actor.

    Parameters
    ----------
    blocks
        What to place, the most important first.
    at
        The place of each label's actor (n × 2).
    radius
        Of those actors, one for all or one for each, in points.
    nodes, curves
        Places of all actors, and samples of all lines.
    radii
        Of all actors; by default as ``radius``.
    chips
        What stands on lines already.
    frame
        Width and height of the room.
    scale
        Of the drawing: it tells from which distance on a thin line leads to a label.

    Examples
    --------
    >>> nowhere = np.empty((0, 2))
    >>> (box,) = place(
    ...     [block("MNLA", 9)],
    ...     np.array([[50.0, 50.0]]),
    ...     9,
    ...     nodes=np.array([[50.0, 50.0]]),
    ...     curves=nowhere,
    ...     chips=[],
    ...     frame=(200, 100),
    ... )
    >>> box.x > 59
    True
    """
    if not blocks:
        return []
    led = LED * scale
    size = np.array([[one.width, one.height] for one in blocks])
    centres, cost, away = candidates(size, at, radius)
    boxes = np.concatenate([centres - size[:, None] / 2, centres + size[:, None] / 2], axis=2)
    r = np.broadcast_to(np.asarray(radius if radii is None else radii) * 1.12, len(nodes))[:, None]
    cost = cost + _COLLISION * _touching(boxes, np.concatenate([nodes - r, nodes + r], axis=1), 1.0)
    cost += _CHIP * _touching(boxes, np.array([one.edges for one in chips]).reshape(-1, 4), 0.5)
    cost += _SAMPLE * covered(boxes, curves)
    outside = np.maximum(-boxes[..., :2], 0).sum(-1) + np.maximum(boxes[..., 2:] - np.array(frame), 0).sum(-1)
    cost += np.where(outside > 0, _OUTSIDE + 20 * outside, 0)
    ways = np.stack([np.broadcast_to(at[:, None], centres.shape), _nearest(boxes, at[:, None])], axis=2)
    far = away >= led
    cost[:, far] += _CROSSED * _beside(ways[:, far], curves, 4.0)
    alien = _beside(ways[:, far], nodes, float(np.max(r, initial=0.0))) - 1  # its own actor is no stranger
    cost[:, far] += _COLLISION * np.maximum(alien, 0)
    chosen = _choose(boxes, cost, ways, far)
    return [
        Box(one.text, float(centres[i, k, 0]), float(centres[i, k, 1]), one.width, one.height, float(away[k]))
        for i, (one, k) in enumerate(zip(blocks, chosen, strict=True))
    ]


def candidates(size: Floats, at: Floats, radius: float | Floats) -> tuple[Floats, Floats, Floats]:
    """Return centres (n × c × 2), their costs (n × c), and the distance of each candidate (c)."""
    centres, cost, away = [], [], []
    far_off = np.broadcast_to(np.asarray(radius, dtype=float), len(at))[:, None]
    for gap, far in _RINGS:
        for dx, dy, turn in _SIDES:
            reach = (far_off + gap) * (0.72 if dx and dy else 1.0)
            centres.append(at + np.array([dx, dy]) * (reach + size / 2))
            cost.append(far + turn)
            away.append(gap)
    return np.stack(centres, axis=1), np.repeat(np.array(cost)[None], len(at), axis=0), np.array(away)


def _nearest(boxes: Floats, points: Floats) -> Floats:
    """Return the point of each box that is nearest to a point."""
    return np.clip(points, boxes[..., :2], boxes[..., 2:])


def _beside(ways: Floats, points: Floats, within: float) -> Floats:
    """Count how many points lie within a distance of each straight way (… × its two ends × 2)."""
    start, along = ways[..., None, 0, :], (ways[..., 1, :] - ways[..., 0, :])[..., None, :]
    found = np.zeros(ways.shape[:-2])
    for i in np.ndindex(ways.shape[0]):
        low, high = ways[i].min((0, 1)) - within, ways[i].max((0, 1)) + within
        near = points[((points >= low) & (points <= high)).all(1)]
        offset = near - start[i]
        share = (offset * along[i]).sum(-1) / np.maximum((along[i] ** 2).sum(-1), 1e-9)
        apart = offset - np.clip(share, 0, 1)[..., None] * along[i]
        found[i] = ((apart**2).sum(-1) < within**2).sum(-1)
    return found


def _choose(boxes: Floats, cost: Floats, ways: Floats, far: NDArray[np.bool_]) -> list[int]:
    """Choose a place for each label in turn, and again with all others standing until none would move."""
    n = len(boxes)
    chosen: list[int] = []
    for turn in range(5):
        before = list(chosen)
        for i in range(n):
            others = [j for j in range(len(chosen)) if j != i]
            picked = [chosen[j] for j in others]
            stand, lead = boxes[others, picked], ways[others, picked][far[picked]]
            now = cost[i] + _COLLISION * _touching(boxes[i], stand, 1.0)
            now += _COLLISION * _struck(boxes[i][:, None], lead[None])
            now[far] += _COLLISION * _struck(stand[None], ways[i, far][:, None])
            chosen[i : i + 1] = [int(now.argmin())]
        if turn and chosen == before:
            break
    return chosen


def _struck(boxes: Floats, ways: Floats) -> Floats:
    """Count along the last common axis which boxes are struck by which straight ways."""
    along = np.linspace(0, 1, 12)[:, None]
    points = ways[..., None, 0, :] * (1 - along) + ways[..., None, 1, :] * along
    inside = (points > boxes[..., None, :2]) & (points < boxes[..., None, 2:])
    struck: Floats = inside.all(-1).any(-1).sum(-1).astype(float)
    return struck


def _touching(boxes: Floats, others: Floats, margin: float) -> Floats:
    """Count how many of the others each box touches."""
    if not len(others):
        return np.zeros(boxes.shape[:-1])
    mine = boxes[..., None, :]
    apart = (
        (mine[..., 0] >= others[:, 2] + margin)
        | (mine[..., 2] <= others[:, 0] - margin)
        | (mine[..., 1] >= others[:, 3] + margin)
        | (mine[..., 3] <= others[:, 1] - margin)
    )
    touched: Floats = (~apart).sum(-1).astype(float)
    return touched


def covered(boxes: Floats, points: Floats) -> Floats:
    """Count how many points lie in each box."""
    found = np.zeros(boxes.shape[:-1])
    for i, some in enumerate(boxes):  # a label at a time: all at once would take the memory of all pairs
        low, high = some[:, :2].min(0), some[:, 2:].max(0)
        near = points[((points >= low) & (points <= high)).all(1)]
        inside = (near[None] >= some[:, None, :2] - 1) & (near[None] <= some[:, None, 2:] + 1)
        found[i] = inside.all(-1).sum(-1)
    return found
