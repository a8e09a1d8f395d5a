"""Summary: the figures by which a conflict network is described, period by period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from sahelgraph.errors import QueryError
from sahelgraph.measures._groups import fragments, parts
from sahelgraph.measures._position import between, degrees
from sahelgraph.measures._project import project, sign_of
from sahelgraph.measures._result import NAN, labelled, number

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.measures._project import Projection
    from sahelgraph.measures._result import Value

_TWO, _THREE = "fewer than two actors", "fewer than three actors"
_CHUNK = 256


def density(
    g: TemporalMultigraph,
    *,
    sign: str | int | None = None,
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> Value:
    """Measure the share of pairs of actors that are tied: 2m / (n(n - 1)), of one sign or of any.

    Of pairs, not of relations: it never exceeds 1. Range 0 to 1; NaN with fewer than two actors. Isolates count among
    the n unless ``actors="active"``. Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> round(sg.measures.density(sg.load().during("2012"), actors="active"), 3)
    0.306
    """
    ties = project(g, sign_policy=sign_policy, actors=actors)
    return number(_density(ties, sign_of(g, sign)), ties, _TWO, sign=sign or "any")


def centralisation(
    g: TemporalMultigraph,
    *,
    of: Literal["degree", "betweenness"] = "degree",
    sign: str | int | None = None,
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> Value:
    """Measure how far one actor stands above all others: Σ (max c - cᵢ) over the most that it could be, in a star.

    c is `degree` or `betweenness`, over every tie or those of one `sign`; parallel relations are one tie. Range 0 (all
    alike) to 1 (a star); NaN with fewer than three actors. Freeman (1978), Social Networks 1, 215-239. Options as in
    `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> round(sg.measures.centralisation(sg.load().during("2017-02"), actors="active"), 3)
    0.583
    """
    if of not in {"degree", "betweenness"}:
        raise QueryError('of is "degree" or "betweenness"')
    ties = project(g, sign_policy=sign_policy, actors=actors)
    value = _central(ties, sign_of(g, sign), of)
    return number(value, ties, _THREE, of=of, sign=sign or "any")


def summary(
    g: TemporalMultigraph,
    *,
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Describe a graph by the figures that studies of conflict networks report; `over_time` makes a table of them.

    ``actors``, of whom ``active`` have a tie; ``relations`` among them and ``ties``, the pairs that they join:
    ``friendly``, ``hostile``, ``neutral`` and ``ambivalent`` ones. ``hostile_share`` is m- / (m+ + m-); the densities
    are as in `density`, the centralisations as in `centralisation`. ``clustering`` is the mean share of an actor's
    partners that are tied to each other (actors with fewer than two count as 0), and ``path_length`` the mean distance,
    both over every tie within the largest part; ``components``, ``largest_share`` and ``fragmentation`` are as in
    `fragmentation`. Pairs count once. NaN where a figure has no value, with the reason in ``attrs["why"]``.
    OECD/SWAC (2021), Conflict Networks in North and West Africa. Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> table = sg.measures.over_time(sg.measures.summary, sg.load(), first=2012, last=2013)
    >>> table[["ties", "hostile_share"]].values.tolist()
    [[11.0, 0.7], [2.0, nan]]
    """
    ties = project(g, sign_policy=sign_policy, actors=actors)
    counts = {word: int((ties.sign == sign).sum()) for word, sign in (("friendly", 1), ("hostile", -1), ("neutral", 0))}
    active = len(np.unique(np.concatenate([ties.first, ties.second])))
    broken = fragments(ties, None)
    signed = counts["friendly"] + counts["hostile"]
    clustering, length = _giant(ties)
    values = {
        "actors": len(ties),
        "active": active,
        "relations": ties.notes["relations"],
        "ties": len(ties.sign),
        **counts,
        "ambivalent": ties.notes["ambivalent"],
        "hostile_share": counts["hostile"] / signed if signed else NAN,
        "density": _density(ties, None),
        "density_friendly": _density(ties, 1),
        "density_hostile": _density(ties, -1),
        "degree_centralisation": _central(ties, None, "degree"),
        "betweenness_centralisation": _central(ties, None, "betweenness"),
        "clustering": clustering,
        "path_length": length,
        "components": int(parts(ties, None).max(initial=-1)) + 1,
        "largest_share": broken.attrs["largest_share"],
        "fragmentation": float(broken),
    }
    why = {
        "hostile_share": "no signed tie",
        **dict.fromkeys(("density", "density_friendly", "density_hostile", "fragmentation"), _TWO),
        **dict.fromkeys(("degree_centralisation", "betweenness_centralisation"), _THREE),
        **dict.fromkeys(("clustering", "path_length"), "no tie"),
        "largest_share": "no actor",
    }
    return labelled("summary", values, ties, why)


def _density(ties: Projection, sign: int | None) -> float:
    n = len(ties)
    return float(2 * ties.mask(sign).sum() / (n * (n - 1))) if n > 1 else NAN


def _central(ties: Projection, sign: int | None, of: str) -> float:
    n = len(ties)
    if n < 3:
        return NAN
    if of == "degree":
        values, most = degrees(ties, sign, plain=True), float((n - 1) * (n - 2))
    else:
        values, most = between(ties, sign), float(n - 1)
    return float((values.max() - values).sum() / most)


def _giant(ties: Projection) -> tuple[float, float]:
    """Return clustering and mean path length of the largest part."""
    from scipy.sparse.csgraph import shortest_path

    if not len(ties.first):
        return NAN, NAN
    inside = np.flatnonzero(parts(ties, None) == 0)
    matrix = ties.matrix(None)[inside][:, inside]
    matrix.data[:] = 1.0
    n, k = len(inside), np.asarray(matrix.sum(axis=0)).ravel()
    closed = np.asarray((matrix @ matrix).multiply(matrix).sum(axis=0)).ravel()
    with np.errstate(invalid="ignore", divide="ignore"):
        clustering = np.where(k > 1, closed / (k * (k - 1)), 0.0)
    total = 0.0
    for begin in range(0, n, _CHUNK):
        sources = np.arange(begin, min(begin + _CHUNK, n))
        total += shortest_path(matrix, method="D", unweighted=True, indices=sources).sum()
    return float(clustering.mean()), float(total / (n * (n - 1)))
