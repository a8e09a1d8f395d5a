"""Position: how many ties of which sign an actor has, and where it stands among the others."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal
from warnings import catch_warnings

import numpy as np

from sahelgraph.errors import QueryError
from sahelgraph.measures._project import project, sign_of
from sahelgraph.measures._result import NAN, by_actor

if TYPE_CHECKING:
    from collections.abc import Collection

    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.measures._project import Projection

    Floats = NDArray[np.float64]
    Engine = Literal["networkx", "igraph"]

_DENSE = 2_000  # actors up to which a dense solver is quicker than a sparse one
_CHUNK = 256  # sources at a time, so that distances never fill the memory
_SETTLED = 1e-10
_STEPS, _ROUNDS = 10, 1_000


def degree(
    g: TemporalMultigraph,
    *,
    sign: str | int | None = None,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Count the other actors that each actor has a tie with.

    Parameters
    ----------
    sign
        ``friendly``, ``hostile`` or ``neutral`` pairs only; every pair, ambivalent ones included, without it.
    sign_policy
        What an event that may end a state of its own pair (a split) does to the pair's sign: ``ends`` sets it from
        its day on, over all but what must have held later; ``hostile`` counts it by its own sign like any relation;
        ``ignore`` leaves it out.
    weight
        None counts a pair once, ``relations`` its relations, ``happenings`` those of one happening and kind once.
    actors
        Of whom the measure is taken: without it all but placeholders, populations, territories and agreements;
        ``all``, ``active`` (the former with a relation in view), or names.

    Returns
    -------
    pandas.Series
        By actor, 0 to n - 1 without a weight. An actor without ties has 0; a graph without actors gives an empty
        series. ``attrs["left_out"]`` says what was left out.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load().during("2012")
    >>> sg.measures.degree(g, sign="hostile").nlargest(2).to_dict()
    {'mali': 4.0, 'mnla': 3.0}
    """
    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors)
    return by_actor("degree", degrees(ties, sign_of(g, sign)), ties, sign=sign or "any")


def net_degree(
    g: TemporalMultigraph,
    *,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Subtract the hostile from the friendly ties of each actor: k+ - k-.

    Range -(n - 1) to n - 1. Parallel relations, ambivalent pairs and the options are as in `degree`: a pair counts
    once, and an ambivalent one not at all. An actor without signed ties has 0. Everett and Borgatti (2014).

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.net_degree(sg.load().during("2012"))["mnla"].item()
    -1.0
    """
    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors)
    return by_actor("net_degree", degrees(ties, 1) - degrees(ties, -1), ties)


def degree_ratio(
    g: TemporalMultigraph,
    *,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Weigh friendly against hostile ties: (k+ - k-) / (k+ + k-).

    Range -1 (hostile only) to 1 (friendly only); NaN for an actor without signed ties. Parallel relations and options
    as in `degree`. The share of friendly ties, which others report, is half of it and a half. Everett and Borgatti
    (2014), Networks containing negative ties, Social Networks 38, 111-120.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.degree_ratio(sg.load().during("2012"))
    >>> found["mnla"].round(2).item(), found.attrs["why"]["algeria"]
    (-0.2, 'no signed tie')
    """
    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors)
    good, bad = degrees(ties, 1), degrees(ties, -1)
    with np.errstate(invalid="ignore"):
        return by_actor("degree_ratio", (good - bad) / (good + bad), ties, "no signed tie")


def pn(
    g: TemporalMultigraph,
    *,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Measure PN centrality: standing through friends, lost through enemies, theirs included.

    (I - A / (2n - 2))⁻¹ 1 with A = P - 2N, P and N the matrices of friendly and hostile ties and n the number of
    actors, isolates included: an actor without ties has 1. About -1 to 2 without weights. Parallel relations count
    once, ambivalent pairs not at all. NaN where there are fewer than two actors, or where the matrix has no inverse
    (two actors and their one hostile tie). Everett and Borgatti (2014), Social Networks 38, 111-120. Options as in
    `degree`; with a weight the range is lost.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.pn(sg.load().during("2012")).round(3).nsmallest(1).to_dict()
    {'mali': 0.923}
    """
    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors)
    n = len(ties)
    if n < 2:
        return by_actor("pn", np.full(n, NAN), ties, "fewer than two actors")
    matrix = (ties.matrix(1) - 2 * ties.matrix(-1)) / (2 * n - 2)
    if n <= _DENSE:
        dense = np.eye(n) - matrix.toarray()
        if np.linalg.cond(dense, 1) > 1e12:
            return by_actor("pn", np.full(n, NAN), ties, "the matrix has no inverse")
        return by_actor("pn", np.linalg.solve(dense, np.ones(n)), ties)
    from scipy.sparse import eye_array
    from scipy.sparse.linalg import spsolve

    with catch_warnings(action="ignore"):  # a matrix without an inverse gives NaN, and its reason
        values = spsolve((eye_array(n) - matrix).tocsc(), np.ones(n))
    return by_actor("pn", values, ties, "the matrix has no inverse")


def betweenness(
    g: TemporalMultigraph,
    *,
    sign: str | int | None = "friendly",
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
    engine: Engine | None = None,
) -> pd.Series:
    """Measure brokerage: the share of shortest paths between others that run through an actor.

    Paths run over ties of one sign, friendly ones unless `sign` says otherwise (None for every tie): a shortest path
    over enmities means nothing. Each pair is one tie of length 1, whatever its relations. Range 0 to 1, divided by
    (n - 1)(n - 2) / 2; NaN with fewer than three actors; an actor without ties has 0. Freeman (1977), Sociometry 40,
    35-41; Brandes (2001). `engine` is networkx, or igraph where it is installed (the extra ``fast``), with equal
    results. Other options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.betweenness(sg.load().during("2017-02")).nlargest(1).index.tolist()
    ['g5_sahel']
    """
    ties = project(g, sign_policy=sign_policy, actors=actors)
    if len(ties) < 3:
        return by_actor("betweenness", np.full(len(ties), NAN), ties, "fewer than three actors")
    return by_actor("betweenness", between(ties, sign_of(g, sign), engine), ties, sign=sign or "any")


def closeness(
    g: TemporalMultigraph,
    *,
    sign: str | int | None = "friendly",
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Measure how near an actor is to the others that it can reach.

    (r / d)(r / (n - 1)) with r the others within reach and d the sum of their distances: the form of Wasserman and
    Faust (1994), for graphs in several parts. Over friendly ties unless `sign` says otherwise, each pair one tie of
    length 1. Range 0 to 1; NaN for an actor that reaches nobody, where networkx says 0. Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.closeness(sg.load().during("2017-02"))
    >>> found.idxmax(), found.attrs["why"]["algeria"]
    ('g5_sahel', 'reaches nobody')
    """
    from scipy.sparse.csgraph import shortest_path

    ties = project(g, sign_policy=sign_policy, actors=actors)
    matrix, n = ties.matrix(sign_of(g, sign)), len(ties)
    values = np.full(n, NAN)
    for begin in range(0, n, _CHUNK):
        sources = np.arange(begin, min(begin + _CHUNK, n))
        away = shortest_path(matrix, method="D", unweighted=True, indices=sources)
        within = np.isfinite(away)
        r, d = within.sum(1) - 1.0, np.where(within, away, 0).sum(1)
        with np.errstate(invalid="ignore"):
            values[sources] = r * r / (d * max(n - 1, 1))
    return by_actor("closeness", values, ties, "reaches nobody", sign=sign or "any")


def pagerank(
    g: TemporalMultigraph,
    *,
    sign: str | int | None = None,
    damping: float = 0.85,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Measure how much of the attention of those who matter goes to an actor.

    x = d Mx + (1 - d) / n, M the matrix of relations from source to target (both ways where the kind has no
    direction) with columns that sum to 1; an actor from which nothing goes out gives to all alike. The values sum to
    1. Of every relation unless `sign` says otherwise: being attacked by many is prominence, not esteem. Without a
    weight each source counts once for each target; ``relations`` counts every relation. A graph without relations
    gives 1 / n to each, one without actors an empty series. Brin and Page (1998). Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.pagerank(sg.load().during("2012"), sign="hostile").idxmax()
    'mali'
    """
    from scipy.sparse import coo_array

    if not 0 <= damping < 1:
        raise QueryError(f"damping is {damping:g}; write a number from 0 to less than 1, such as 0.85")
    pairs = sign is not None or weight == "happenings"
    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors, pairs=pairs)
    n = len(ties)
    if not n:
        return by_actor("pagerank", [], ties)
    source, target, pair = ties.arcs
    if sign is not None:
        chosen = ties.mask(sign_of(g, sign))[pair]
        source, target = source[chosen], target[chosen]
    matrix = coo_array((np.ones(len(source)), (target, source)), shape=(n, n)).tocsr()
    if weight is None:
        matrix.data[:] = 1.0
    out = np.bincount(matrix.indices, matrix.data, minlength=n)
    matrix.data *= damping / out[matrix.indices]
    # What the idle give to all alike only scales the answer: it is the sum of what comes over chains of every length.
    values = _chained(matrix, damping)
    return by_actor("pagerank", values / values.sum(), ties, sign=sign or "any")


def _chained(matrix: csr_array, damping: float) -> Floats:
    """Return 1 + M1 + MM1 + …, to a ten-thousandth of a millionth of its sum.

    Every ten rounds each actor's tail is guessed as a geometric series; what the guess leaves over, if it is less, is
    what the next rounds carry on (Kamvar et al. 2003). The sum of M's columns is at most `damping`, so that what is
    left is known, not hoped for.
    """
    chain: Floats = np.ones(matrix.shape[0])
    found = np.zeros_like(chain)
    for _ in range(_ROUNDS):
        for _ in range(_STEPS):
            found += chain
            before, chain = chain, matrix @ chain
        after = matrix @ chain
        share = np.divide(after, before, out=np.zeros_like(after), where=before != 0)
        tail = (chain + after) / (1 - np.clip(share, 0, damping**2))
        left = chain + matrix @ tail - tail
        if np.abs(left).sum() < np.abs(after).sum():
            found += tail
            chain = left
        if np.abs(chain).sum() <= _SETTLED * (1 - damping) * len(chain):
            break
    return found + chain


def constraint(
    g: TemporalMultigraph,
    *,
    sign: str | int | None = "friendly",
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Measure how far the partners of an actor are tied to one another, and so bind it.

    Σⱼ (pᵢⱼ + Σq pᵢq pqⱼ)², p the shares of an actor's ties: about 1 / k with k partners strange to one another, above
    1 in small closed groups. Over friendly ties unless `sign` says otherwise; a pair counts once, or by `weight`. NaN
    for an actor without ties. Burt (1992), Structural Holes; as networkx computes it. Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.constraint(sg.load().during("2017-02"))[["g5_sahel", "chad"]].round(2).to_dict()
    {'g5_sahel': 0.17, 'chad': 1.0}
    """
    import networkx as nx

    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors)
    found = nx.constraint(_simple(ties, sign_of(g, sign)), weight="weight") if len(ties) else {}
    values = [found[i] for i in range(len(ties))]
    return by_actor("constraint", values, ties, "no tie of that sign", sign=sign or "any")


def effective_size(
    g: TemporalMultigraph,
    *,
    sign: str | int | None = "friendly",
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Count the partners of an actor less what they have in common: k - 2t / k without a weight.

    k partners with t ties among them; range 1 to k. Over friendly ties unless `sign` says otherwise; a pair counts
    once, or by `weight`. NaN for an actor without ties. Burt (1992), Structural Holes; Borgatti (1997); as networkx
    computes it. Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.effective_size(sg.load().during("2017-02"))["g5_sahel"].item()
    6.0
    """
    import networkx as nx

    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors)
    weighted = None if weight is None else "weight"
    found = nx.effective_size(_simple(ties, sign_of(g, sign)), weight=weighted) if len(ties) else {}
    values = [found[i] for i in range(len(ties))]
    return by_actor("effective_size", values, ties, "no tie of that sign", sign=sign or "any")


def degrees(ties: Projection, sign: int | None, *, plain: bool = False) -> Floats:
    """Return how many ties of a sign each actor has, or what they weigh."""
    chosen = ties.mask(sign)
    ends = np.concatenate([ties.first[chosen], ties.second[chosen]])
    weight = None if plain else np.tile(ties.weights(sign)[chosen], 2)
    found: Floats = np.bincount(ends, weight, minlength=len(ties)).astype(float)
    return found


def between(ties: Projection, sign: int | None, engine: Engine | None = None) -> Floats:
    """Return normalised betweenness over the ties of a sign, of three actors or more."""
    n, chosen = len(ties), ties.mask(sign)
    if (engine or ("igraph" if find_spec("igraph") else "networkx")) == "igraph":
        import igraph

        edges = np.stack([ties.first[chosen], ties.second[chosen]], axis=1)
        found: Floats = 2 * np.array(igraph.Graph(n, edges).betweenness(directed=False)) / ((n - 1) * (n - 2))
        return found
    import networkx as nx

    values = nx.betweenness_centrality(_simple(ties, sign))
    return np.array([values[i] for i in range(n)])


def _simple(ties: Projection, sign: int | None) -> nx.Graph[int]:
    """Return the ties of one sign as a simple networkx graph of positions, every actor in it."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(ties)))
    chosen = ties.mask(sign)
    ends = ties.first[chosen].tolist(), ties.second[chosen].tolist(), ties.weights(sign)[chosen].tolist()
    graph.add_weighted_edges_from(zip(*ends, strict=True))
    return graph
