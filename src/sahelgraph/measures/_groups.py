"""Groups: which actors hang together, and into which factions friendship and enmity divide them."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

import numpy as np

from sahelgraph.errors import QueryError
from sahelgraph.measures._partition import best_partition, leiden
from sahelgraph.measures._project import project, sign_of
from sahelgraph.measures._result import NAN, by_actor, noted, number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.measures._project import Projection
    from sahelgraph.measures._result import Value

    Floats = NDArray[np.float64]

_MANY = 3_000  # actors with signed ties above which a full matrix is too large
_MOST = 10  # factions tried where no number is given
NO_TIE = "no signed tie"


def components(
    g: TemporalMultigraph,
    *,
    sign: str | int | None = None,
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Give each actor the number of its part; between parts there is no tie, and 0 is the largest.

    Over every tie, or over those of one `sign`; parallel relations are one tie. Of parts of the same size the one with
    the first actor id comes first. An actor without ties is a part of its own; an empty graph gives an empty series.
    Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.components(sg.load().during("2017-02"))
    >>> found["mali"].item(), (found == 0).sum().item()
    (0, 9)
    """
    ties = project(g, sign_policy=sign_policy, actors=actors)
    numbers = parts(ties, sign_of(g, sign)).astype(float)
    found = by_actor("component", numbers, ties, sign=sign or "any")
    return found.astype("int64")


def fragmentation(
    g: TemporalMultigraph,
    *,
    sign: str | int | None = None,
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> Value:
    """Measure the share of pairs of actors that no path joins: 1 - Σ s(s - 1) / (n(n - 1)), s the sizes of the parts.

    Range 0 (one part) to 1 (nobody has a tie); NaN with fewer than two actors. Isolates count. Over every tie, or over
    those of one `sign`; parallel relations are one tie. Borgatti (2006), Computational and Mathematical Organization
    Theory 12, 21-34. ``attrs["largest_share"]`` is the share of actors in the largest part. Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> round(sg.measures.fragmentation(sg.load().during("2017-02"), actors="active"), 3)
    0.2
    """
    ties = project(g, sign_policy=sign_policy, actors=actors)
    return fragments(ties, sign_of(g, sign))


def factions(
    g: TemporalMultigraph,
    *,
    method: Literal["modularity", "k_balance"] = "modularity",
    k: int | None = None,
    alpha: float = 0.5,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
    engine: Literal["local", "leidenalg"] | None = None,
) -> pd.Series:
    """Divide the actors into factions, friendly inside and hostile across.

    Parameters
    ----------
    method
        ``modularity`` makes the signed modularity as large as it can (`signed_modularity`; Gómez, Jensen and Arenas
        2009); ``k_balance`` makes aN + (1 - a)P as small as it can, N the hostile ties inside factions and P the
        friendly ones across (`k_balance`; Doreian and Mrvar 1996).
    k
        The number of factions for ``k_balance``; without it the fewest that reach the least of 1 to 10.
    alpha
        The weight a of hostile ties inside, 0 to 1.
    engine
        For modularity: ``local``, our own search, or ``leidenalg`` (the extra ``fast``); the latter where there are
        more than 3,000 actors with signed ties.
    sign_policy, weight, actors
        As in `degree`.

    Returns
    -------
    pandas.Series
        The faction of each actor, 0 the largest; NA for actors without signed ties. ``attrs["value"]`` is what was
        reached. Both problems are hard, and both searches try many beginnings, the same ones every time: the value is
        the best found and may not be the best there is. `frustration` settles two factions exactly.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.factions(sg.load().during("2012"))
    >>> sorted(found.index[found == found["mnla"]])
    ['mnla', 'mujwa', 'tuareg_groups']
    """
    import pandas as pd

    if method not in {"modularity", "k_balance"} or engine not in {None, "local", "leidenalg"}:
        raise QueryError('write method="modularity" or "k_balance", and engine="local" or "leidenalg"')
    if not 0 <= alpha <= 1 or (k is not None and k < 1):
        raise QueryError("alpha lies from 0 to 1, and k is at least 1")
    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors)
    nodes = np.unique(np.concatenate([end[np.abs(ties.sign) == 1] for end in (ties.first, ties.second)]))
    found = np.full(len(ties), -1, np.int64)
    many = len(nodes) > _MANY
    why = NO_TIE
    if many and (method == "k_balance" or find_spec("leidenalg") is None):
        why = f"more than {_MANY} actors with signed ties; modularity takes them with the extra fast"
    elif len(nodes):
        good, bad = (ties.matrix(sign)[nodes][:, nodes] for sign in (1, -1))
        if method == "k_balance":
            found[nodes] = _by_size(_least(good.toarray(), bad.toarray(), alpha, k))
        elif engine == "leidenalg" or (many and engine is None):
            found[nodes] = _by_size(leiden(good, bad))
        else:
            found[nodes] = _by_size(best_partition(_modularity_matrix(good.toarray(), bad.toarray())))
    index = pd.Index(ties.ids, dtype="str", name="actor")
    series = pd.Series([int(one) if one >= 0 else pd.NA for one in found], index, "Int64", name="faction")
    value = _modularity(ties, found) if method == "modularity" else _criterion(ties, found, alpha)
    if (found < 0).all():
        value = NAN
    return noted(series, ties.notes, method=method, value=value, why=dict.fromkeys(index[found < 0], why))


def signed_modularity(
    g: TemporalMultigraph,
    groups: Mapping[str, int] | pd.Series,
    *,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
) -> Value:
    """Measure how much friendlier inside and more hostile across groups are than chance would have them.

    Q = Σ over pairs in one group of [(w+ - k+k+ / 2m+) - (w- - k-k- / 2m-)] / (2m+ + 2m-), both ways of each pair
    and each actor with itself. Range -1 to 1; NaN without signed ties. Pairs count once, or by `weight`; actors not
    in `groups` are each alone. Gómez, Jensen and Arenas (2009), Physical Review E 80, 016114. Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load().during("2012")
    >>> found = sg.measures.factions(g)
    >>> round(sg.measures.signed_modularity(g, found), 6) == round(found.attrs["value"], 6)
    True
    """
    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors)
    return number(_modularity(ties, _given(ties, groups)), ties, NO_TIE)


def k_balance(
    g: TemporalMultigraph,
    groups: Mapping[str, int] | pd.Series,
    *,
    alpha: float = 0.5,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
) -> Value:
    """Measure what stands against groups: aN + (1 - a)P, hostile ties inside and friendly ones across.

    From 0 (k-balanced); with a = 0.5 half the line index of imbalance for these groups. NaN without signed ties. Pairs
    count once, or by `weight`; actors not in `groups` are each alone. Doreian and Mrvar (1996), Social Networks 18,
    149-168. Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load().during("2012")
    >>> sg.measures.k_balance(g, sg.measures.factions(g, method="k_balance", k=3))
    0.0
    """
    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors)
    return number(_criterion(ties, _given(ties, groups), alpha), ties, NO_TIE)


def parts(ties: Projection, sign: int | None) -> NDArray[np.int64]:
    """Return the number of the connected part of each actor, the largest first."""
    from scipy.sparse.csgraph import connected_components

    return _by_size(connected_components(ties.matrix(sign), directed=False)[1].astype(np.int64))


def fragments(ties: Projection, sign: int | None) -> Value:
    """Return Borgatti's fragmentation of a projection."""
    n = len(ties)
    sizes = np.bincount(parts(ties, sign)) if n else np.zeros(0)
    value = float(1 - (sizes * (sizes - 1)).sum() / (n * (n - 1))) if n > 1 else NAN
    share = float(sizes.max() / n) if n else NAN
    return number(value, ties, "fewer than two actors", largest_share=share)


def _by_size(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give groups new numbers: the largest first, of equals the one with the first member."""
    if not len(labels):
        return labels
    _, first, plain, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return rank[plain.reshape(-1)]


def _least(good: Floats, bad: Floats, alpha: float, k: int | None) -> NDArray[np.int64]:
    """Return the partition with the least aN + (1 - a)P for k factions, or for the best number of them."""
    gain = (1 - alpha) * good - alpha * bad
    best, least = np.zeros(len(gain), np.int64), np.inf
    for number_ in range(1, min(_MOST, len(gain)) + 1) if k is None else [min(k, len(gain))]:
        found = best_partition(gain, most=number_)
        inside = found[:, None] == found
        cost = float((alpha * bad[inside]).sum() + ((1 - alpha) * good[~inside]).sum())
        if cost < least - 1e-9:
            best, least = found, cost
    return best


def _modularity_matrix(good: Floats, bad: Floats) -> Floats:
    found: Floats = good - bad
    for matrix, sign in ((good, -1), (bad, 1)):
        if (total := matrix.sum()) > 0:
            found = found + sign * np.outer(matrix.sum(0), matrix.sum(0)) / total
    return found


def _modularity(ties: Projection, groups: NDArray[np.int64]) -> float:
    total, value = 0.0, 0.0
    for sign in (1, -1):
        chosen = ties.mask(sign)
        first, second, weight = ties.first[chosen], ties.second[chosen], ties.weight[chosen]
        if not (twice := float(2 * weight.sum())):
            continue
        strength = np.bincount(np.concatenate([first, second]), np.tile(weight, 2), minlength=len(ties))
        shares = np.bincount(groups[groups >= 0], strength[groups >= 0])
        together = (groups[first] == groups[second]) & (groups[first] >= 0)
        value += sign * float(2 * weight[together].sum() - (shares**2).sum() / twice)
        total += twice
    return value / total if total else NAN


def _criterion(ties: Projection, groups: NDArray[np.int64], alpha: float) -> float:
    first, second, weight = ties.signed()
    if not len(weight):
        return NAN
    together = groups[first] == groups[second]
    return float(alpha * -weight[together & (weight < 0)].sum() + (1 - alpha) * weight[~together & (weight > 0)].sum())


def _given(ties: Projection, groups: Mapping[str, int] | pd.Series) -> NDArray[np.int64]:
    """Return the group of each actor by number; those that are in none are each alone."""
    import pandas as pd

    told = {str(actor): group for actor, group in groups.items() if not pd.isna(group)}
    numbers: dict[object, int] = {}
    return np.array(
        [numbers.setdefault(("group", told[id_]) if id_ in told else ("alone", id_), len(numbers)) for id_ in ties.ids],
        np.int64,
    )
