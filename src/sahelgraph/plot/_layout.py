"""Layout: one place for each actor that holds through the years, or a path through them.

Joint stress majorisation: the distances of every period ask for their own picture, and one picture
(frozen) or one picture a period (sliding) is found that serves them all. The majorisation is that of
Gansner, Koren and North (2004), the coupling between periods that of Xu, Kliger and Hero (2013).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._dates import periods_between
from sahelgraph.plot._picture import scope

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph import TemporalMultigraph

    Floats = NDArray[np.float64]
    Layer = tuple[Floats, Floats]  # distances and weights of one period

_MANY = 400  # above so many actors the distances of single periods would cost minutes: the union alone
_SWEEPS = 250
_SETTLED = 1e-6  # of the stress, from one sweep to the next
_APART = 0.4  # of a hop: no two actors come nearer; what is drawn keeps them apart in points
_GROUPS = 1.2  # of a hop: no two groups without a tie come nearer


def positions(g: TemporalMultigraph, *, periods: str = "year", pinned: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find one place for each actor, from all periods of the whole archive.

    However ``g`` was narrowed, the places are those of the archive, so that pictures of different
    years can be laid side by side; around somebody in an archive of more than 1,000 actors, those of the
    surroundings. The order of the rows never matters. The table may be saved
    (``places.to_csv("places.csv")``), edited and given to any picture; `strain` says what an edit costs.

    Parameters
    ----------
    g
        A graph of the archive.
    periods
        The step at which the archive is looked at: ``"year"``, ``"quarter"`` or ``"month"``.
    pinned
        Places that must hold, columns ``x`` and ``y`` by actor id, such as those of an earlier version
        of the archive; the other actors find theirs around them.

    Returns
    -------
    pandas.DataFrame
        ``x`` and ``y`` by actor id; without ``pinned`` within the unit square, the long axis across.

    Raises
    ------
    ValueError
        If ``pinned`` names an unknown actor, or one twice, or lacks a number; if there are too many actors.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> places = positions(g)
    >>> places.loc["mnla"] = 0.9, 0.1
    >>> positions(g, pinned=places.loc[["mnla", "mali"]]).loc["mnla"].to_list()
    [0.9, 0.1]
    """
    import pandas as pd

    ids, tied, layers, _ = layers_of(g, periods)
    places = np.zeros((len(ids), 2))
    if len(tied):
        distance, weight = _merged(layers)
        places[tied] = _turned(_gathered(spread(_frozen(distance, weight), _APART), layers[-1]))[0]
    found = _framed(places[None], tied)[0]
    if pinned is not None and len(pinned):
        from sahelgraph.plot._strain import pin

        found = pin(found, pinned, ids, tied, _merged(layers))
    frame = pd.DataFrame(found, index=_index(ids), columns=["x", "y"])
    return frame.round(6) + 0.0  # + 0.0 turns -0.0 into 0.0


def paths(g: TemporalMultigraph, *, periods: str = "year", smoothing: float = 0.7) -> pd.DataFrame:
    """Find a place for each actor in each period, near to its place in the periods beside it.

    Less stress than `positions`, for little movement: for a slider, not for small multiples.

    Parameters
    ----------
    g
        A graph of the archive.
    periods
        ``"year"``, ``"quarter"`` or ``"month"``.
    smoothing
        How strongly neighbouring periods hold an actor in its place; above 0.

    Returns
    -------
    pandas.DataFrame
        ``x`` and ``y`` by period (as text) and actor id.

    Raises
    ------
    ValueError
        If ``smoothing`` is not above 0.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> places = paths(g)
    >>> places.loc["2012"].shape == positions(g).shape
    True
    >>> fixed, moving = sg.plot.strain(g, positions(g)), sg.plot.strain(g, places)
    >>> bool(moving["stress"] < fixed["stress"]), bool(moving["moved"] > fixed["moved"])
    (True, True)
    """
    import pandas as pd

    if not smoothing > 0:
        raise ValueError(
            f"smoothing is {smoothing}; choose a number above 0, or use positions for places that never move"
        )
    ids, tied, layers, names = layers_of(g, periods)
    places = np.zeros((max(1, len(names)), len(ids), 2))
    if len(tied):
        start = _gathered(spread(_frozen(*_merged(layers)), _APART), layers[-1])
        places[:, tied] = _turned(_sliding(layers[:-1], start, smoothing))
    framed = _framed(places, tied)[: len(names)]
    index = pd.MultiIndex.from_product([names, _index(ids)], names=["period", "id"])
    return pd.DataFrame(framed.reshape(-1, 2), index=index, columns=["x", "y"]).round(6) + 0.0


# -- from the archive to distances -------------------------------------------------------------------------------------


def _index(ids: list[str]) -> pd.Index[str]:
    import pandas as pd

    return pd.Index(ids, name="id", dtype="str")


def layers_of(g: TemporalMultigraph, every: str) -> tuple[list[str], NDArray[np.int64], list[Layer], list[str]]:
    """Return ids, positions of the tied among them, a layer for each period and one of the union, and periods."""
    everything = scope(g)
    relations, days = everything.relations, everything.days
    ids = sorted(everything.actors.index)
    place = {one: i for i, one in enumerate(ids)}
    ends = np.array([[place[a] for a in relations[side]] for side in ("source", "target")], dtype=np.int64)
    ends = ends[:, ends[0] != ends[1]]
    kept = np.array([a != b for a, b in zip(relations["source"], relations["target"], strict=True)], dtype=bool)
    tied = np.unique(ends)
    ends = np.searchsorted(tied, ends)
    first, last = (days[side].to_numpy("datetime64[D]")[kept] for side in ("seen_first", "seen_last"))
    dated = ~np.isnat(first)
    span = periods_between(every, *_bounds(first[dated], last[dated])) if dated.any() else []
    layers = []
    for period in span if len(tied) <= _MANY else []:
        inside = dated & (first.astype(np.int64) <= period.last) & (last.astype(np.int64) >= period.first)
        layers.append(_layer(ends[:, inside], len(tied)))
    return ids, tied, [*layers, _layer(ends, len(tied))], [period.text for period in span]


def _bounds(first: NDArray[np.datetime64], last: NDArray[np.datetime64]) -> tuple[int, int]:
    return int(first.astype(np.int64).min()), int(last.astype(np.int64).max())


def _layer(ends: NDArray[np.int64], n: int) -> Layer:
    """Return hop distances and weights 1/d²; pairs of which one is absent weigh nothing."""
    distance, weight = np.zeros((n, n)), np.zeros((n, n))
    here = np.unique(ends)
    if len(here):
        a, b = np.searchsorted(here, ends)
        linked = np.zeros((len(here), len(here)), dtype=np.float32)
        linked[a, b] = linked[b, a] = 1
        hops = _hops(linked)
        cells = np.ix_(here, here)
        distance[cells] = hops
        np.fill_diagonal(hops, 1)
        weight[cells] = hops**-2
        np.fill_diagonal(weight, 0)
    return distance, weight


def _hops(linked: NDArray[np.float32]) -> Floats:
    """Return the hops between all pairs, breadth first from everywhere at once."""
    reached = np.eye(len(linked), dtype=bool)
    hops = np.zeros(linked.shape)
    for step in range(1, len(linked) + 1):
        new = (reached.astype(np.float32) @ linked > 0) & ~reached
        if not new.any():
            break
        hops[new] = step
        reached |= new
    hops[~reached] = hops.max() + 1
    return hops


def _merged(layers: list[Layer]) -> Layer:
    """Return the one stress whose gradient is that of all layers together.

    The union counts as a tenth of what the periods weigh: it keeps those apart who never meet.
    """
    *single, (distance, weight) = layers
    if not single:
        return distance, weight
    total = np.sum([w for _, w in single], axis=0)
    share = 0.1 * total.sum() / weight.sum() if total.sum() else 1.0
    wanted = share * weight * distance + np.sum([w * d for d, w in single], axis=0)
    heavy = total + share * weight
    return np.divide(wanted, heavy, out=np.zeros_like(wanted), where=heavy > 0), heavy


# -- majorisation ------------------------------------------------------------------------------------------------------


def _frozen(distance: Floats, weight: Floats) -> Floats:
    """Return places of the least stress found from a few starts (n × 2)."""
    n = len(distance)
    if n == 1:
        return np.zeros((1, 2))
    inverse = np.linalg.inv(np.diag(weight.sum(1)) - weight + 1 / n)
    random = np.random.default_rng(n)
    start = _scaled(distance)
    spread = np.abs(start).max() or 1.0
    best, least = start, np.inf
    sweeps = _sweeps(n)
    for attempt in range(8 if n <= 80 else 2 if n <= 250 else 1):
        noise = random.normal(scale=spread * 0.35 * attempt, size=(n, 2)) if attempt else np.zeros((n, 2))
        places, stress = _descend(distance, weight, np.asarray(inverse), start + noise, sweeps // 4)
        if stress < least * 0.999:  # not for a rounding error: the choice must be the same everywhere
            best, least = places, stress
    return _descend(distance, weight, np.asarray(inverse), best, sweeps)[0]


def _sweeps(n: int) -> int:
    """Return how many sweeps so many actors can have, for some seconds at most."""
    return int(np.clip(2e7 / max(n, 1) ** 2, 16, _SWEEPS))


def _descend(distance: Floats, weight: Floats, inverse: Floats, places: Floats, sweeps: int) -> tuple[Floats, float]:
    last = np.inf
    for _ in range(sweeps):
        apart = distances(places)
        stress = float((weight * (apart - distance) ** 2).sum())
        if last - stress <= _SETTLED * stress:
            break
        last = stress
        places = inverse @ _pull(weight * distance / apart, places)
    return places, stress


def distances(places: Floats) -> Floats:
    """Return the distances between places, never 0, so that they divide."""
    x, y = places[..., 0], places[..., 1]  # apart, because a sum over two is slow
    apart: Floats = np.sqrt((x[..., :, None] - x[..., None, :]) ** 2 + (y[..., :, None] - y[..., None, :]) ** 2)
    return np.maximum(apart, 1e-9)


def _pull(ratio: Floats, places: Floats) -> Floats:
    pulled: Floats = ratio.sum(-1)[..., None] * places - ratio @ places
    return pulled


def _scaled(distance: Floats) -> Floats:
    """Return classical multidimensional scaling (n × 2), nudged so that no symmetry leaves the axes open."""
    n = len(distance)
    step = np.arange(1, n + 1)
    nudge = 1 + 0.02 * (
        (np.add.outer(step * 0.6180339887, step * 0.6180339887) + np.outer(step, step) * 0.7548776662) % 1
    )
    squared = (distance * nudge) ** 2
    middle = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-0.5 * middle @ squared @ middle)
    vectors = vectors[:, ::-1][:, :2]
    vectors = vectors * np.where((vectors * step[:, None]).sum(0) < 0, -1, 1)  # eigenvectors have no sign of their own
    places = np.zeros((n, 2))
    places[:, : vectors.shape[1]] = vectors * np.sqrt(np.maximum(values[::-1][:2], 1e-3))
    return places


def _sliding(layers: list[Layer], start: Floats, smoothing: float) -> Floats:
    """Return places per period (y × n × 2); odd and even periods take turns, so that the stress only falls."""
    if not layers:
        return start[None]
    y, n = len(layers), len(start)
    distance, weight = (np.stack(part) for part in zip(*layers, strict=True))
    beside = np.full(y, 2.0)
    beside[[0, -1]] = min(1, y - 1)
    hold = smoothing * beside[:, None, None]
    inverse = np.linalg.inv(np.eye(n) * (weight.sum(2)[:, None, :] + hold + 1e-9) - weight)
    places = np.repeat(start[None], y, axis=0)
    for _ in range(_SWEEPS // 4):
        before = places.copy()
        for turn in (0, 1):
            some = np.arange(turn, y, 2)
            near = np.zeros((y + 2, n, 2))
            near[1:-1] = places
            now = places[some]
            pulled = _pull(weight[some] * distance[some] / distances(now), now) + 1e-9 * now
            places[some] = inverse[some] @ (pulled + smoothing * (near[some] + near[some + 2]))
        if np.abs(places - before).max() < 1e-4:
            break
    return places


# -- from places to a frame --------------------------------------------------------------------------------------------


def spread(places: Floats, least: float | Floats) -> Floats:
    """Move actors that would lie on one another, each by half of what lacks to ``least``, of all pairs or each (n × n).

    Examples
    --------
    >>> spread(np.array([[0.0, 0.0], [1.0, 0.0]]), 2.0).tolist()
    [[-0.5, 0.0], [1.5, 0.0]]
    """
    wanted = np.broadcast_to(np.asarray(least, dtype=float), (len(places), len(places)))
    places = _unheaped(places, float(wanted.max(initial=0.0)))
    for _ in range(_sweeps(len(places))):
        apart = distances(places)
        np.fill_diagonal(apart, np.inf)
        one, other = np.nonzero(apart < wanted * 0.999)
        if not len(one):
            break
        near = apart[one, other][:, None]
        np.add.at(places, one, (places[one] - places[other]) / near * (wanted[one, other][:, None] - near) / 2)
    return places


def _unheaped(places: Floats, least: float) -> Floats:
    """Lay actors of one spot out as the seeds of a sunflower: from there each knows where to go."""
    places = places.copy()
    seen: dict[tuple[float, float], int] = {}
    for i, (x, y) in enumerate(places.round(6).tolist()):
        rank = seen.setdefault((x, y), 0)
        seen[x, y] += 1
        turn, reach = rank * np.pi * (3 - np.sqrt(5)), least * 0.7 * np.sqrt(rank)
        places[i] += reach * np.cos(turn), reach * np.sin(turn)
    return places


def _gathered(places: Floats, union: Layer) -> Floats:
    """Slide groups that nothing ever ties to the others towards them: how far apart they lie says nothing."""
    distance, _ = union
    linked = (distance == 1).astype(np.float32)
    groups: list[NDArray[np.int64]] = []
    left = np.ones(len(places), dtype=bool)
    while left.any():
        first = int(np.flatnonzero(left)[0])
        members = np.flatnonzero(_reached(linked, first))
        groups.append(members)
        left[members] = False
    groups.sort(key=lambda members: (-len(members), int(members[0])))
    places = places.copy()
    done = groups[0]
    for members in groups[1:]:
        towards = places[done].mean(0) - places[members].mean(0)
        far = float(np.hypot(*towards))
        steps = np.arange(0, far, 0.1)[:, None, None] * towards / max(far, 1e-9)
        moved = places[members][None] + steps
        gap = np.sqrt(((moved[:, :, None] - places[done]) ** 2).sum(-1)).min((1, 2))
        stop = int((gap < _GROUPS).argmax()) if (gap < _GROUPS).any() else len(steps)
        places[members] = moved[max(0, stop - 1)]
        done = np.concatenate([done, members])
    return places


def _reached(linked: NDArray[np.float32], first: int) -> NDArray[np.bool_]:
    found = np.zeros(len(linked), dtype=bool)
    found[first] = True
    while True:
        wider = found | (found.astype(np.float32) @ linked > 0)
        if (wider == found).all():
            return found
        found = wider


def _turned(places: Floats) -> Floats:
    """Turn the long axis across, and settle which side is left and which is up; (y × n × 2)."""
    places = places if places.ndim == 3 else places[None]
    flat = places.reshape(-1, 2) - places.reshape(-1, 2).mean(0)
    xx, yy, xy = (flat[:, 0] ** 2).sum(), (flat[:, 1] ** 2).sum(), (flat[:, 0] * flat[:, 1]).sum()
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned = (flat @ turn).reshape(places.shape)
    ranks = np.arange(1, places.shape[1] + 1)[None, :, None]
    side: Floats = turned * np.where((turned * ranks).sum((0, 1)) < 0, -1, 1)
    return side


def _framed(places: Floats, tied: NDArray[np.int64]) -> Floats:
    """Fit places into the unit square, actors without any relation in rows below; (y × n × 2)."""
    y, n, _ = places.shape
    framed = np.full((y, n, 2), 0.5)
    if len(tied):
        some = places[:, tied]
        low, high = some.min((0, 1)), some.max((0, 1))
        size = max(float((high - low).max()), 1e-9)
        framed[:, tied] = (some - (low + high) / 2) / size + 0.5
    alone = np.setdiff1d(np.arange(n), tied)
    if len(alone) and len(tied):
        across = max(12, int(np.ceil(np.sqrt(len(alone) * 4))))
        floor = framed[:, tied, 1].min()
        framed[:, alone, 0] = (np.arange(len(alone)) % across + 0.5) / across
        framed[:, alone, 1] = floor - 0.06 * (1 + np.arange(len(alone)) // across)
        low, size = framed.min((0, 1)), max(1.0, float(np.ptp(framed[..., 1])))
        framed = (framed - [0.5, low[1]]) / size + [0.5, 0.0]
    elif len(alone):
        framed[:, alone, 0] = (np.arange(n) + 0.5) / n
    return framed
