"""The search for groups: actors moved one by one, groups merged, from many beginnings, always the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

_STARTS = 20
_TINY = 1e-12


def best_partition(gain: Floats, *, most: int | None = None, starts: int = _STARTS) -> Labels:
    """Put together what gains by it: make the sum of `gain` over pairs in one group as large as can be found.

    Examples
    --------
    >>> import numpy as np
    >>> best_partition(np.array([[0, 1, -1], [1, 0, -1], [-1, -1, 0.0]])).tolist()
    [0, 0, 1]
    """
    n = len(gain)
    apart = gain - np.diag(np.diag(gain))  # what an actor gains with itself it has in any group
    random = np.random.default_rng(0)
    best, most_gained = np.zeros(n, np.int64), -np.inf
    for start in range(starts):
        if most is None:
            labels = np.arange(n) if start % 2 == 0 else random.integers(0, max(n // 2, 1), n)
        else:
            labels = random.integers(0, most, n)
        order = np.arange(n) if start == 0 else random.permutation(n)
        labels = _settled(apart, labels, order, most)
        gained = float(apart[labels[:, None] == labels].sum())
        if gained > most_gained + 1e-9:
            best, most_gained = labels, gained
    return np.unique(best, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _settled(gain: Floats, labels: Labels, order: Labels, most: int | None) -> Labels:
    """Move single actors and then merge groups, as long as either gains."""
    while True:
        labels = _swapped(gain, _moved(gain, labels, order, most), most)
        _, plain = np.unique(labels, return_inverse=True)
        plain = plain.reshape(-1)
        member = np.zeros((len(labels), plain.max() + 1))
        member[np.arange(len(labels)), plain] = 1.0
        between = member.T @ gain @ member
        np.fill_diagonal(between, 0.0)
        if between.max(initial=0.0) <= _TINY:
            return plain
        merged = _moved(between, np.arange(len(between)), np.arange(len(between)), None)
        labels = merged[plain]


def _moved(gain: Floats, labels: Labels, order: Labels, most: int | None) -> Labels:
    n = len(labels)
    places = n + 1 if most is None else most
    labels = labels.copy()
    moved = True
    while moved:
        moved = False
        for node in order.tolist():
            pull = np.bincount(labels, gain[node], minlength=places)
            if most is None:
                taken = np.bincount(labels, minlength=places) > 0
                taken[int(np.argmin(taken))] = True  # one empty place to move out to
                pull[~taken] = -np.inf
            best = int(pull.argmax())
            if pull[best] > pull[labels[node]] + _TINY:
                labels[node] = best
                moved = True
    return labels


def _swapped(gain: Floats, labels: Labels, most: int | None) -> Labels:
    """Let two actors of different groups change places where that gains; for a fixed number of groups only."""
    if most is None or most < 2 or len(labels) > 200:
        return labels
    labels = labels.copy()
    n = len(labels)
    while True:
        member = np.zeros((n, most))
        member[np.arange(n), labels] = 1.0
        pull = gain @ member
        own = pull[np.arange(n), labels]
        across = pull[:, labels]  # what each would have in the group of each other
        change = across + across.T - own[:, None] - own - 2 * gain
        change[labels[:, None] == labels] = 0.0
        best = int(change.argmax())
        if change.flat[best] <= _TINY:
            return labels
        one, other = divmod(best, n)
        labels[one], labels[other] = labels[other], labels[one]


def leiden(good: csr_array, bad: csr_array) -> Labels:
    """Return the groups that leidenalg finds for signed modularity, the best of several beginnings."""
    import igraph
    import leidenalg

    layers = []
    for matrix in (good, bad):
        half = matrix.tocoo()
        keep = half.row < half.col
        edges = np.stack([half.row[keep], half.col[keep]], axis=1)
        layers.append((igraph.Graph(matrix.shape[0], edges), half.data[keep].tolist()))
    best, most = np.zeros(good.shape[0], np.int64), -np.inf
    for seed in range(_STARTS):
        found = [leidenalg.RBConfigurationVertexPartition(graph, weights=weights) for graph, weights in layers]
        optimiser = leidenalg.Optimiser()
        optimiser.set_rng_seed(seed)
        optimiser.optimise_partition_multiplex(found, layer_weights=[1, -1], n_iterations=-1)
        quality = found[0].quality() - found[1].quality()
        if quality > most + 1e-9:
            best, most = np.array(found[0].membership, np.int64), quality
    return best
