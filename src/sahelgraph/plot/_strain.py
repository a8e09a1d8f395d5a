"""Strain: how well places tell the distances of each period, how far actors move, and places that are held by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._dates import EARLIEST, LATEST, parse_period
from sahelgraph.plot import _layout

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph import TemporalMultigraph

    Floats = NDArray[np.float64]

_SWEEPS = 120


def strain(
    g: TemporalMultigraph,
    places: pd.DataFrame,
    *,
    periods: str = "year",
    first: object = None,
    last: object = None,
) -> pd.Series:
    """Measure places: the stress of the periods, and how far actors move from one period to the next.

    Parameters
    ----------
    g
        A graph of the archive.
    places
        What `positions` or `paths` returned, edited or not; of `paths` at the same step.
    periods
        The step at which the archive is looked at: ``"year"``, ``"quarter"`` or ``"month"``.
    first, last
        Periods at which to begin and end; by default the first and the last with a relation.

    Returns
    -------
    pandas.Series
        ``stress``: the squares of what distances on paper lack to the hops between actors, each by hops⁻², at the
        best size, as a share of their number; the mean of all periods with relations. ``moved``: the mean way
        of an actor from one period to the next in which both it has relations, in mean lengths of a relation.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> found = strain(g, sg.plot.positions(g))
    >>> float(found["moved"]), bool(0 < found["stress"] < 0.1)
    (0.0, True)
    """
    import pandas as pd

    ids, tied, layers, names = _layout.layers_of(g, periods)
    stresses, ways = [], []
    before: tuple[Floats, set[int]] = np.zeros((len(tied), 2)), set()
    since = parse_period(first).first if first is not None else EARLIEST
    until = parse_period(last).last if last is not None else LATEST
    for name, (distance, weight) in zip(names, layers[:-1], strict=False):  # of too many actors there is the union only
        if not since <= parse_period(name).first <= until:
            continue
        here = np.flatnonzero(weight.any(1))
        table = places.xs(name, level="period") if places.index.nlevels == 2 else places
        at = table.reindex(ids)[["x", "y"]].to_numpy(dtype=float)[tied]
        if len(here):
            some = np.ix_(here, here)
            stresses.append(stress(at[here], distance[some], weight[some]))
            if both := sorted(before[1].intersection(here.tolist())):
                edge = float(_layout.distances(at[here])[distance[some] == 1].mean())
                ways.append(float(np.hypot(*(at[both] - before[0][both]).T).mean()) / edge)
        before = at, set(here.tolist())
    return pd.Series({"stress": np.mean(stresses or [0.0]), "moved": np.mean(ways or [0.0])}, name="strain")


def stress(places: Floats, distance: Floats, weight: Floats) -> float:
    """Return the stress of places at their best size, as a share.

    Examples
    --------
    >>> hops = np.array([[0.0, 1, 2], [1, 0, 1], [2, 1, 0]])
    >>> weight = np.array([[0.0, 1, 0.25], [1, 0, 1], [0.25, 1, 0]])
    >>> stress(np.array([[0.0, 0], [5, 0], [10, 0]]), hops, weight)
    0.0
    """
    apart = _layout.distances(places)
    size = (weight * distance * apart).sum() / (weight * apart**2).sum()
    return float((weight * (size * apart - distance) ** 2).sum() / (weight * distance**2).sum())


def pin(
    free: Floats, pinned: pd.DataFrame, ids: list[str], tied: NDArray[np.int64], layer: tuple[Floats, Floats]
) -> Floats:
    """Return places by the order of ``ids``, of which the pinned hold.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"x": [0.5], "y": [0.5]}, index=["a"])
    >>> layer = np.array([[0.0, 1], [1, 0]]), np.array([[0.0, 1], [1, 0]])
    >>> pin(np.array([[0.0, 0], [1, 0]]), one, ["a", "b"], np.array([0, 1]), layer).tolist()
    [[0.5, 0.5], [1.5, 0.5]]
    """
    row = {one: i for i, one in enumerate(ids)}
    if strange := [str(one) for one in pinned.index if one not in row]:
        raise ValueError(f'pinned names "{strange[0][:40]}", which is no id of an actor; use ids, as g.actors has them')
    if pinned.index.has_duplicates:
        twice = pinned.index[pinned.index.duplicated()][0]
        raise ValueError(f'pinned has two places for "{twice}"; leave one')
    given = pinned[["x", "y"]].to_numpy(dtype=float)
    if not np.isfinite(given).all():
        lacks = pinned.index[~np.isfinite(given).all(1)][0]
        raise ValueError(f'pinned has no number for "{lacks}"; give x and y, or leave the row out')
    at = np.array([row[one] for one in pinned.index])
    places = free.copy()
    places[at] = given
    inner = np.isin(tied, at)
    if inner.any():
        places[tied] = held(free[tied], inner, places[tied][inner], *layer)
    return places


def held(free: Floats, fixed: NDArray[np.bool_], given: Floats, distance: Floats, weight: Floats) -> Floats:
    """Return places (n × 2) in which the fixed are where they are given, and the others of the least stress near.

    Examples
    --------
    >>> hops = np.array([[0.0, 1, 2], [1, 0, 1], [2, 1, 0]])
    >>> weight = np.array([[0.0, 1, 0.25], [1, 0, 1], [0.25, 1, 0]])
    >>> free = np.array([[0.0, 0], [1, 0], [2, 0]])
    >>> fixed = np.array([True, False, True])
    >>> held(free, fixed, np.array([[0.0, 0.0], [4.0, 4.0]]), hops, weight).round(2).tolist()
    [[0.0, 0.0], [2.0, 2.0], [4.0, 4.0]]
    """
    places = _fitted(free, free[fixed], given)
    places[fixed] = given
    loose = ~fixed
    total = weight[loose].sum(1)[:, None]
    for _ in range(_SWEEPS if loose.any() else 0):
        apart = _layout.distances(places)
        hop = (weight * distance * apart).sum() / (weight * distance**2).sum()  # how long a hop is on this paper
        ratio = (weight * distance * hop / apart)[loose]
        wanted = weight[loose] @ places + ratio.sum(1)[:, None] * places[loose] - ratio @ places
        places[loose] += 0.7 * (wanted / np.maximum(total, 1e-9) - places[loose])
    return places


def _fitted(places: Floats, some: Floats, given: Floats) -> Floats:
    """Turn, mirror, size and shift places so that some of them lie as near as can be to where they are given."""
    middle, there = some.mean(0), given.mean(0)
    left, size, right = np.linalg.svd((some - middle).T @ (given - there))
    wide = float(((some - middle) ** 2).sum())
    alike = len(some) > 1 and wide > 1e-12 and size.sum() > 1e-12  # else there is nothing to turn by
    moved: Floats = (places - middle) @ (left @ right) * (size.sum() / wide) if alike else places - middle
    moved += there
    return moved
