"""Curves: lines between actors, fanned where parallel and bent round actors in their way; all in points."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CLEAR = 4.5  # points between a line and an actor that it passes
_GAP = 1.6  # between a line and the actor at its end
_BOWS = (0.0, 9.0, 18.0, 29.0, 42.0, 58.0, 78.0, 102.0, 132.0, 170.0)
_SIDES = (1.0, -1.0)
# How far a line is pushed aside in its first and in its second half, and how far along itself.
_STRAIGHT = np.zeros((1, 3))
_BOWED = np.array(
    [(0, 0, 0), *((s * bow, s * bow, skew) for bow in _BOWS[1:] for s in _SIDES for skew in (0, 0.22, -0.22))]
)
_WINDING = np.array(
    [(s * one, t * two, 0) for one, two in product(_BOWS[::2], _BOWS[::2]) for s, t in product(_SIDES, _SIDES)]
)
_CELL = 4.0
_ROOM = 9.0  # between two heads at one actor
_STEPS = np.linspace(0, 1, 41)
# Bernstein polynomials, so that all candidates are sampled by one product.
_BASIS = np.stack([(1 - _STEPS) ** 3, 3 * _STEPS * (1 - _STEPS) ** 2, 3 * _STEPS**2 * (1 - _STEPS), _STEPS**3], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One drawn line: a cubic in points from source to target, and what stands at its end.

    ``head`` is empty, or the corners of the head; ``samples`` lie along the line and its head.
    """

    control: Floats
    samples: Floats
    head: Floats

    def point(self, t: float) -> Floats:
        """Return the point at parameter ``t`` of the visible line."""
        return _at(self.control, t)


def _at(control: Floats, t: float) -> Floats:
    u = 1 - t
    return np.array([u**3, 3 * t * u**2, 3 * t**2 * u, t**3]) @ control


def part(control: Floats, first: float, last: float) -> Floats:
    """Return the control points of a piece of a cubic (de Casteljau).

    Examples
    --------
    >>> part(np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]]), 0.0, 0.5)[-1].tolist()
    [1.5, 0.0]
    """
    first = min(first, 1 - 1e-9)
    a, b, c, d = control
    ab, bc, cd = a + (b - a) * first, b + (c - b) * first, c + (d - c) * first
    abc, bcd = ab + (bc - ab) * first, bc + (cd - bc) * first
    a, b, c = abc + (bcd - abc) * first, bcd + (cd - bcd) * first, cd
    t = (last - first) / (1 - first)
    ab, bc, cd = a + (b - a) * t, b + (c - b) * t, c + (d - c) * t
    abc, bcd = ab + (bc - ab) * t, bc + (cd - bc) * t
    return np.stack([a, ab, abc, abc + (bcd - abc) * t])


class _Ink:
    """Which cells of the paper already have a line, so that a new one can avoid running along it."""

    def __init__(self, frame: tuple[float, float]) -> None:
        self.shape = tuple(int(side / _CELL) + 3 for side in frame)
        self.cells = np.zeros(self.shape)
        self.entries: dict[int, list[Floats]] = {}  # where lines meet their actors, by actor

    def _places(self, samples: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        cells = (samples / _CELL).astype(np.int64) + 1
        return np.clip(cells[..., 0], 0, self.shape[0] - 1), np.clip(cells[..., 1], 0, self.shape[1] - 1)

    def under(self, samples: Floats) -> Floats:
        """Return how much of other lines each curve would lie on."""
        found: Floats = self.cells[self._places(samples)].sum(-1)
        return found

    def crowding(self, entries: Floats, node: int) -> Floats:
        """Return how much of its room each curve (… × 2, where it meets the actor) would lack there."""
        known = self.entries.get(node)
        if not known:
            return np.zeros(entries.shape[:-1])
        apart = np.sqrt(((entries[..., None, :] - np.stack(known)) ** 2).sum(-1))
        lack: Floats = np.maximum(_ROOM - apart, 0).sum(-1)
        return lack

    def add(self, samples: Floats, entries: dict[int, Floats]) -> None:
        """Draw a curve for those that come later."""
        self.cells[self._places(samples)] += 1
        for node, entry in entries.items():
            self.entries.setdefault(node, []).append(entry)


def lines(
    nodes: Floats,
    ends: NDArray[np.int64],
    fan: Sequence[int],
    heads: Sequence[tuple[float, float]],
    *,
    radius: float | Floats,
    frame: tuple[float, float],
) -> list[Curve]:
    """Lay out all lines of a picture.

    Parameters
    ----------
    nodes
        Places of the actors (n × 2), sorted by id.
    ends
        Source and target of each line (m × 2), as positions in ``nodes``.
    fan
        Its place among the parallel lines of a pair, in half steps.
    heads
        Length and width of each head; length 0 for none.
    radius
        Of the actors, one for all or one for each.
    frame
        Width and height of the room.

    Examples
    --------
    >>> both = np.array([[20.0, 50.0], [180.0, 50.0]])
    >>> (one,) = lines(both, np.array([[0, 1]]), [0], [(8, 7)], radius=9, frame=(200, 100))
    >>> bool(one.samples[0, 0] > 29), bool(one.samples[-1, 0] < 171)
    (True, True)
    """
    pairs: dict[tuple[int, int], list[int]] = {}
    for i, (a, b) in enumerate(ends):
        pairs.setdefault((min(int(a), int(b)), max(int(a), int(b))), []).append(i)
    ink = _Ink(frame)
    radii = np.broadcast_to(np.asarray(radius, dtype=float), len(nodes))
    control: dict[int, Floats] = {}
    reach = {pair: float(np.hypot(*(nodes[pair[1]] - nodes[pair[0]]))) for pair in pairs}
    for pair in sorted(pairs, key=lambda pair: (round(reach[pair], 3), pair)):  # short ones first: they have least room
        rows = pairs[pair]
        if pair[0] == pair[1]:
            found = _loops(nodes[pair[0]], np.array(frame) / 2, len(rows), float(radii[pair[0]]))
        else:
            found = _bent(nodes, pair, np.array([fan[i] for i in rows]), radii, frame, ink)
        for i, bezier in zip(rows, found, strict=True):
            control[i] = bezier if ends[i, 0] == pair[0] else bezier[::-1]
            samples = _BASIS @ bezier
            ink.add(
                samples,
                {} if pair[0] == pair[1] else dict(zip(pair, _entries(samples, radii[list(pair)]), strict=True)),
            )
    return [
        _clipped(control[i], nodes[ends[i]], radii[ends[i]], heads[i], loop=bool(ends[i, 0] == ends[i, 1]))
        for i in range(len(ends))
    ]


def _bent(  # noqa: PLR0917 — private, and the same six everywhere
    nodes: Floats, pair: tuple[int, int], fan: NDArray[np.int64], radii: Floats, frame: tuple[float, float], ink: _Ink
) -> Floats:
    """Return a cubic for each parallel line of a pair (k × 4 × 2), all bent alike, by the cheapest bow."""
    start, stop = nodes[pair[0]], nodes[pair[1]]
    along = stop - start
    length = max(float(np.hypot(*along)), 1e-6)
    wide = float(np.clip(0.8 * length / max(len(fan), 1), 6.0, 15.0))
    narrow = min(wide, 8.0)
    foreign, rest = np.delete(nodes, list(pair), axis=0), np.delete(radii, list(pair))
    ends = radii[list(pair)]
    found, least = np.empty(0), np.inf
    for tries, gap in ((_STRAIGHT, wide), (_BOWED, wide), (_BOWED, narrow), (_WINDING, narrow)):
        some = tries[np.abs(tries[:, :2]).max(1) <= 0.8 * length + 40]
        bezier = _fanned(start, stop, fan, some, gap, float(ends.min()))
        samples = _BASIS @ bezier
        ahead, behind, skew = some.T
        size = np.maximum(np.abs(ahead), np.abs(behind))
        cost = _hits(samples, foreign, rest) + _outside(samples, frame)
        cost += 1.2 * ink.under(samples[..., 6:-6, :]).sum(-1)
        cost += 0.25 * size + 110 * (size / length) ** 2 + 12 * np.abs(skew) + 0.2 * np.abs(ahead - behind)
        for node, entry in zip(pair, _entries(samples, ends), strict=True):
            cost += 1.3 * ink.crowding(entry, node).sum(-1)
        best = int(cost.argmin())
        if cost[best] < least:
            found, least = bezier[best], float(cost[best])
        if least < (8 if tries is _STRAIGHT else 60):  # a crossing or two, and then at least no actor in the way
            break
    return found


def _fanned(  # noqa: PLR0917 — private, and used once
    start: Floats, stop: Floats, fan: NDArray[np.int64], tries: Floats, gap: float, radius: float
) -> Floats:
    """Return the parallel lines of a pair for each way of bending them (tries × lines × 4 × 2)."""
    along = stop - start
    left = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-6)
    ahead, behind, skew = tries.T
    aside = np.clip(fan * 0.5 * 7.0, -0.62 * radius, 0.62 * radius)
    middle = fan * 0.5 * gap + ((ahead + behind) / 2)[:, None]
    edge = np.where(np.abs(aside) < np.abs(middle), aside, middle)[..., None] * left
    # A cubic's middle lies at (ends + 3 · controls) / 8: push the controls so that it passes where it should.
    push = (4 * middle[..., None] * left - edge) / 3
    turn = ((ahead - behind) * 2 / 3)[:, None, None] * left
    first = start + (1 / 3 + skew)[:, None, None] * along + push
    return np.stack([start + edge, first + turn, first + along / 3 - turn, stop + edge], axis=2)


def in_the_way(curves: Sequence[Curve], ends: NDArray[np.int64], nodes: Floats, radius: float | Floats) -> Floats:
    """Return how far to move each actor (n × 2) for no foreign line to run through it.

    Examples
    --------
    >>> straight = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]]) * 30
    >>> nodes = np.array([[0.0, 0], [90, 0], [45, 4]])
    >>> curve = Curve(straight, _BASIS @ straight, np.empty((0, 2)))
    >>> in_the_way([curve], np.array([[0, 1]]), nodes, 9.0).round(1).tolist()
    [[0.0, 0.0], [0.0, 0.0], [0.0, 9.8]]
    """
    moved = np.zeros_like(nodes)
    for curve, (a, b) in zip(curves, ends, strict=True):
        gap = nodes[:, None] - curve.samples
        apart = np.sqrt((gap**2).sum(-1))
        near = apart.argmin(1)
        lack = np.asarray(radius) * 1.15 + 1.5 - apart.min(1)
        lack[[a, b]] = 0
        for i in np.flatnonzero(lack > 0):
            away = gap[i, near[i]] if apart[i, near[i]] > 1e-6 else np.array([0.0, 1.0])
            moved[i] += away / np.hypot(*away) * (lack[i] + 2)
    return moved


def _entries(samples: Floats, radii: Floats) -> tuple[Floats, Floats]:
    """Return where curves (… × s × 2) stand a head's length off the actors at their two ends."""
    found = []
    for way, radius in zip((samples, samples[..., ::-1, :]), radii, strict=True):
        far = np.sqrt(((way - way[..., :1, :]) ** 2).sum(-1)) > radius + 6
        at = np.where(far.any(-1), far.argmax(-1), way.shape[-2] // 2)
        found.append(np.take_along_axis(way, at[..., None, None], axis=-2)[..., 0, :])
    return found[0], found[1]


def _hits(samples: Floats, foreign: Floats, radii: Floats) -> Floats:
    """Return what each candidate pays for running through or close by actors that are not its own."""
    if not len(foreign):
        return np.zeros(len(samples))
    flat = samples.reshape(len(samples), -1, 2)
    reach = np.maximum(radii * 1.15 + CLEAR, radii + 14)[:, None]
    near = ((foreign + reach > flat.min((0, 1))) & (foreign - reach < flat.max((0, 1)))).all(1)
    foreign, radii = foreign[near], radii[near]
    # One coordinate after the other: with hundreds of actors that is many times quicker than pairs of numbers.
    across, up = (flat[..., i, None] - foreign[:, i] for i in (0, 1))
    across *= across
    up *= up
    across += up
    apart = np.sqrt(across.min(1))
    lack = np.maximum(radii * 1.15 + CLEAR - apart, 0)
    paid: Floats = np.where(lack > 0, 60 + 12 * lack, 0).sum(-1) + 1.5 * np.maximum(radii + 14 - apart, 0).sum(-1) * 0.2
    return paid


def _outside(samples: Floats, frame: tuple[float, float]) -> Floats:
    over = np.maximum(4 - samples, 0).sum((1, 2, 3)) + np.maximum(samples - (np.array(frame) - 4), 0).sum((1, 2, 3))
    paid: Floats = 2 * over
    return paid


def _loops(at: Floats, centre: Floats, n: int, radius: float) -> Floats:
    """Return loops of an actor on itself, away from the middle of the picture, one outside the other."""
    out = at - centre
    out = out / np.hypot(*out) if np.hypot(*out) > 1e-6 else np.array([0.0, 1.0])
    side = np.array([-out[1], out[0]])
    return np.stack(
        [
            np.stack([at, at + reach * (out + 0.8 * side), at + reach * (out - 0.8 * side), at])
            for reach in radius * 3.2 + 10.0 * np.arange(n)
        ]
    )


def _clipped(bezier: Floats, ends: Floats, radii: Floats, head: tuple[float, float], *, loop: bool) -> Curve:
    """Cut a line where its actors begin, and put the head at its end."""
    first = _leaves(bezier, ends[0], radii[0] + _GAP)
    last = 1 - _leaves(bezier[::-1], ends[1], radii[1] + _GAP)
    if last <= first:
        first, last = (0.25, 0.75) if loop else (0.45, 0.55)
    length, width = head
    if not length:
        control = part(bezier, first, last)
        return Curve(control, _BASIS @ control, np.empty((0, 2)))
    tip = _at(bezier, last)
    base = 1 - _leaves(bezier[::-1], tip, length, since=1 - last)
    base = base if first < base < last else (first + last) / 2
    foot = _at(bezier, base)
    along = tip - foot
    along /= max(float(np.hypot(*along)), 1e-9)
    side = np.array([-along[1], along[0]]) * width / 2
    corners = np.stack([tip, tip - along * length + side, tip - along * length * 0.78, tip - along * length - side])
    control = part(bezier, first, max(base + (last - base) * 0.25, first + 1e-6))
    whole = part(bezier, first, last)
    return Curve(control, _BASIS @ whole, corners)


def _leaves(bezier: Floats, centre: Floats, reach: float, since: float = 0.0) -> float:
    """Return the parameter at which a cubic first lies farther than ``reach`` from a point."""
    t = np.linspace(since, 1, 129)
    basis = np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)
    far = np.sqrt(((basis @ bezier - centre) ** 2).sum(1)) - reach
    if not (far > 0).any():
        return 1.0
    i = int((far > 0).argmax())
    if i == 0:
        return since
    return float(t[i - 1] + (t[i] - t[i - 1]) * (-far[i - 1]) / (far[i] - far[i - 1]))


def free_spots(
    curves: Sequence[Curve], sizes: Sequence[tuple[float, float]], nodes: Floats, radius: float | Floats
) -> list[Floats | None]:
    """Find a spot on each line for what is written on it, off actors, other lines and other spots.

    A size of width 0 asks for none.

    Examples
    --------
    >>> straight = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]]) * 30
    >>> free_spots([Curve(straight, _BASIS @ straight, np.empty((0, 2)))], [(9, 9)], np.empty((0, 2)), 9)[0].tolist()
    [45.0, 0.0]
    """
    taken = np.empty((0, 4))
    spots: list[Floats | None] = []
    everything = np.concatenate([one.samples for one in curves]) if curves else np.empty((0, 2))
    owner = np.repeat(np.arange(len(curves)), [len(one.samples) for one in curves])
    for i, (curve, size) in enumerate(zip(curves, sizes, strict=True)):
        if not size[0]:
            spots.append(None)
            continue
        half = np.array(size) / 2
        others = everything[owner != i]
        choices = []
        for rank, (spot, cost) in enumerate(_spots(curve, half)):
            low, high = spot - half, spot + half
            crossed = ((others > low - 1) & (others < high + 1)).all(1).sum()
            near = (np.maximum(np.abs(nodes - spot) - half, 0) ** 2).sum(1)
            on = (near < (np.asarray(radius) * 1.12 + 1) ** 2).sum()
            over = ((taken[:, :2] < high + 1) & (taken[:, 2:] > low - 1)).all(1).sum()
            choices.append((200 * on + 160 * over + 6 * crossed + cost, rank, spot, np.concatenate([low, high])))
        _, _, spot, box = min(choices, key=lambda one: one[:2])
        taken = np.concatenate([taken, box[None]])
        spots.append(spot)
    return spots


def _spots(curve: Curve, half: Floats) -> list[tuple[Floats, float]]:
    """Return spots on a line, the middle first, and two beside it for a line too short to be covered; with costs."""
    along = curve.samples[26] - curve.samples[14]
    along = along / max(float(np.hypot(*along)), 1e-9)
    length = float(np.hypot(*np.diff(curve.samples, axis=0).T).sum())
    covered = min(2 * half[0] / max(abs(along[0]), 1e-9), 2 * half[1] / max(abs(along[1]), 1e-9))
    hidden = 60 * max(0.0, covered / max(length, 1e-9) - 0.5)
    found = [
        (curve.point(t), hidden + 2.5 * rank)
        for rank, t in enumerate((0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8))
    ]
    side = np.array([-along[1], along[0]])
    reach = float(np.abs(side) @ half) + 2.0
    return found + [(curve.point(0.5) + way * reach * side, 4.0) for way in (1, -1) if hidden]
