"""Signed graphs as plain arrays: two-colouring, blocks, and the least weight of ties against two camps in a block.

Small blocks are settled by branch and bound. In larger ones the frustrated ties are a least set that meets every
negative cycle: a linear program whose rows, the cycles that are still unmet, are found as shortest paths in the
double cover, and an integer program where the linear one leaves a gap.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ends = NDArray[np.int64]

_SMALL = 14  # actors of a block up to which branch and bound is quicker than loading scipy
_STARTS = 50
_TINY = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Signed:
    """A signed graph of n nodes: the ends of its edges and their weights, with the sign."""

    n: int
    u: Ends
    v: Ends
    w: Floats

    def within(self, nodes: Sequence[int]) -> Signed:
        """Return the part among some nodes, numbered in their order."""
        place = np.full(self.n, -1, np.int64)
        place[np.asarray(nodes, np.int64)] = np.arange(len(nodes))
        u, v = place[self.u], place[self.v]
        keep = (u >= 0) & (v >= 0)
        return Signed(len(nodes), u[keep], v[keep], self.w[keep])

    def cost(self, side: NDArray[np.int8]) -> float:
        """Return the weight of the ties against two camps (1 and -1): friendly across, hostile inside."""
        return float(np.abs(self.w[self.w * side[self.u] * side[self.v] < 0]).sum())

    def neighbours(self) -> list[list[tuple[int, float]]]:
        """Return for each node its neighbours with the weight of the tie."""
        found: list[list[tuple[int, float]]] = [[] for _ in range(self.n)]
        for u, v, w in zip(self.u.tolist(), self.v.tolist(), self.w.tolist(), strict=True):
            found[u].append((v, w))
            found[v].append((u, w))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Two camps (1 and -1) of a signed graph, and between which bounds the least cost lies."""

    side: NDArray[np.int8]
    low: float
    high: float


def colour(graph: Signed) -> tuple[NDArray[np.int8], list[int]]:
    """Two-colour each component from its first node; return the sides, and one negative cycle if there is any."""
    neighbours = graph.neighbours()
    side = np.zeros(graph.n, np.int8)
    parent: dict[int, int] = {}
    for root in range(graph.n):
        if side[root]:
            continue
        side[root] = 1
        queue = [root]
        for node in queue:
            for other, w in neighbours[node]:
                wanted = side[node] * (1 if w > 0 else -1)
                if not side[other]:
                    side[other] = wanted
                    parent[other] = node
                    queue.append(other)
                elif side[other] != wanted:
                    return side, _cycle(parent, node, other)
    return side, []


def _cycle(parent: dict[int, int], one: int, other: int) -> list[int]:
    """Return the cycle that an edge closes with the paths of both its ends to where they meet."""
    line = [one]
    while line[-1] in parent:
        line.append(parent[line[-1]])
    back = [other]
    while back[-1] not in line:
        back.append(parent[back[-1]])
    return line[: line.index(back[-1]) + 1] + back[-2::-1]


def blocks(graph: Signed) -> list[list[int]]:
    """Return the biconnected components with a cycle, each sorted, in a fixed order."""
    import networkx as nx

    simple: nx.Graph[int] = nx.Graph()
    simple.add_edges_from(zip(graph.u.tolist(), graph.v.tolist(), strict=True))
    found = cast("Iterable[set[int]]", nx.biconnected_components(simple))  # its stubs say lists of sets
    return sorted(sorted(block) for block in found if len(block) > 2)


def joined(graph: Signed, parts: Iterable[tuple[Sequence[int], NDArray[np.int8]]]) -> NDArray[np.int8]:
    """Join the camps of blocks to camps of the whole; the ties outside all blocks are met as they ask."""
    u, v, w = [graph.u], [graph.v], [graph.w]
    member: dict[int, set[int]] = defaultdict(set)
    for number, (nodes, side) in enumerate(parts):
        # A block is a star around its first node, with the signs that its camps ask for: a tree of blocks has no cycle.
        others = np.asarray(nodes[1:], np.int64)
        u.append(np.full(len(others), nodes[0], np.int64))
        v.append(others)
        w.append((side[1:] * side[0]).astype(float))
        for node in nodes:
            member[node].add(number)
    none: set[int] = set()
    ends = zip(graph.u.tolist(), graph.v.tolist(), strict=True)
    free = np.array([not member.get(a, none) & member.get(b, none) for a, b in ends], bool)
    u[0], v[0], w[0] = graph.u[free], graph.v[free], graph.w[free]
    return colour(Signed(graph.n, np.concatenate(u), np.concatenate(v), np.concatenate(w)))[0]


def split(graph: Signed, *, deadline: float = np.inf, small: int = _SMALL) -> Split:
    """Find two camps of least cost in a block."""
    side, bad = colour(graph)
    if not bad:
        return Split(side, 0.0, 0.0)
    if graph.n <= small:
        return _branch(graph)
    return _cover(graph, deadline)


def _branch(graph: Signed) -> Split:
    """Give the nodes a side one by one, those with most ties first, and leave what cannot beat the best."""
    matrix = np.zeros((graph.n, graph.n))
    matrix[graph.u, graph.v] = matrix[graph.v, graph.u] = graph.w
    order = np.argsort(-np.abs(matrix).sum(0), kind="stable")
    rows = matrix[np.ix_(order, order)].tolist()
    n = graph.n
    best_side, best = _descend(graph, starts=5)
    best_side = best_side[order].copy()
    sides = [0] * n

    def go(depth: int, cost: float, pull: list[tuple[float, float]]) -> None:
        # pull: for each node still without a side, what it costs against those that have one, on side 1 and on -1.
        nonlocal best, best_side
        if cost + sum(min(two) for two in pull[depth:]) >= best - _TINY:
            return
        if depth == n:
            best, best_side = cost, np.array(sides, np.int8)
            return
        here = pull[depth]
        choices = [(here[0], 1)] if depth == 0 else sorted([(here[0], 1), (here[1], -1)])
        for more, side in choices:
            sides[depth] = side
            after = list(pull)
            for other in range(depth + 1, n):
                if w := rows[depth][other] * side:  # friendly to side 1: against it on -1
                    one, two = after[other]
                    after[other] = (one + max(-w, 0.0), two + max(w, 0.0))
            go(depth + 1, cost + more, after)

    go(0, 0.0, [(0.0, 0.0)] * n)
    side = np.empty(n, np.int8)
    side[order] = best_side
    return Split(side, best, best)


def _descend(graph: Signed, *, starts: int, first: NDArray[np.int8] | None = None) -> tuple[NDArray[np.int8], float]:
    """Move one node at a time to the other side as long as that helps, from several beginnings; the best."""
    from_, to = np.concatenate([graph.u, graph.v]), np.concatenate([graph.v, graph.u])
    order = np.argsort(from_, kind="stable")
    to, weight = to[order], np.tile(graph.w, 2)[order]
    begin = np.searchsorted(from_[order], np.arange(graph.n + 1))
    random = np.random.default_rng(0)
    best, least = np.ones(graph.n, np.int8), np.inf
    for start in range(starts):
        side = first.copy() if first is not None and not start else random.choice(np.array([-1, 1], np.int8), graph.n)
        pull = np.bincount(from_, np.tile(graph.w, 2) * side[np.concatenate([graph.v, graph.u])], minlength=graph.n)
        while (gain := side * pull).min() < -_TINY:
            node = int(gain.argmin())
            side[node] = -side[node]
            near = slice(begin[node], begin[node + 1])
            np.add.at(pull, to[near], 2 * weight[near] * side[node])
        if (cost := graph.cost(side)) < least - _TINY:
            best, least = side.copy(), cost
    return best, least


class _Cycles:
    """The negative cycles that must be met, as rows of a program, and the search for those that are not."""

    def __init__(self, graph: Signed) -> None:
        self.graph = graph
        self.rows: list[tuple[int, ...]] = []
        self._known: set[tuple[int, ...]] = set()
        m, n = len(graph.u), graph.n
        ends = zip(graph.u.tolist(), graph.v.tolist(), strict=True)
        self.edge = {pair: e for e, (a, b) in enumerate(ends) for pair in ((a, b), (b, a))}
        turn = np.where(graph.w > 0, 0, n)
        # Every node twice: a friendly edge stays on its sheet, a hostile one changes it.
        self._from = np.concatenate([graph.u, graph.u + n])
        self._to = np.concatenate([graph.v + turn, graph.v + n - turn])
        self._edges = np.tile(np.arange(m), 2)
        self._triangles()

    def add(self, edges: Iterable[int]) -> bool:
        """Add a row; tell whether it is new."""
        row = tuple(sorted(edges))
        if row in self._known:
            return False
        self._known.add(row)
        self.rows.append(row)
        return True

    def _triangles(self) -> None:
        near: dict[int, set[int]] = defaultdict(set)
        for a, b in self.edge:
            near[a].add(b)
        w = self.graph.w
        for e in np.flatnonzero(w < 0).tolist():
            a, b = int(self.graph.u[e]), int(self.graph.v[e])
            for c in sorted(near[a] & near[b]):
                f, g = self.edge[a, c], self.edge[b, c]
                if w[f] * w[g] > 0:
                    self.add((e, f, g))

    def unmet(self, taken: Floats, deadline: float) -> int:
        """Add cycles of which too little is taken, the worst of each node; tell how many there were."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import dijkstra

        n, new = self.graph.n, 0
        length = np.maximum(taken, 0)[self._edges] + 1e-9
        ends = np.concatenate([self._from, self._to]), np.concatenate([self._to, self._from])
        ends = ends[0].astype(np.int32), ends[1].astype(np.int32)  # all that older releases of scipy walk on
        cover = coo_array((np.tile(length, 2), ends), shape=(2 * n, 2 * n)).tocsr()
        for begin in range(0, n, 256):
            if monotonic() > deadline:
                break
            nodes = np.arange(begin, min(begin + 256, n))
            away, before = dijkstra(cover, indices=nodes, return_predecessors=True, limit=1.0)
            far = away[np.arange(len(nodes)), nodes + n]
            for i in np.flatnonzero(far < 1 - _TINY).tolist():
                new += self.add(self._walk(before[i], int(nodes[i])))
        return new

    def _walk(self, before: NDArray[np.int32], node: int) -> list[int]:
        n = self.graph.n
        passed: Counter[int] = Counter()
        at = node + n
        while at != node:
            last = int(before[at])
            passed[self.edge[last % n, at % n]] += 1
            at = last
        # An edge passed twice is no part of a cycle; what is left still holds a negative one.
        return [edge for edge, times in passed.items() if times % 2]


def _cover(graph: Signed, deadline: float) -> Split:
    """Meet every negative cycle at the least weight."""
    weight = np.abs(graph.w)
    whole = bool((weight == np.round(weight)).all())
    side, high = _descend(graph, starts=_STARTS)
    low, cycles, exact = 0.0, _Cycles(graph), False
    if not cycles.rows:
        cycles.unmet(np.zeros(len(weight)), deadline)

    def reached() -> bool:
        return (np.ceil(low - _TINY) if whole else low) >= high - _TINY

    while not reached() and (left := deadline - monotonic()) > 0:
        bound, taken, optimal = _met(weight, cycles.rows, left, exact=exact)
        low = max(low, bound)
        if taken is None:
            break
        better, cost = _descend(graph, starts=1, first=_sides(graph, taken))
        if cost < high:
            side, high = better, cost
        if not reached() and not cycles.unmet(taken, deadline):
            # The linear program has no more rows to add, and the integer one then has its answer.
            if monotonic() > deadline:  # or there was no time to look for rows
                break
            if exact:
                low = high if optimal else low
                break
            exact = True
    low = min(float(np.ceil(low - _TINY)) if whole else low, high)
    return Split(side, high if high - low < _TINY else low, high)


def _met(
    weight: Floats, rows: Sequence[tuple[int, ...]], seconds: float, *, exact: bool
) -> tuple[float, Floats | None, bool]:
    """Meet the cycles known so far at the least weight; return a bound, how much of each edge is taken, and if best."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    lengths = [len(row) for row in rows]
    places = np.concatenate([np.array(row, np.int64) for row in rows])
    shape = (len(lengths), len(weight))
    meets = csr_array((np.ones(len(places)), (np.repeat(np.arange(len(lengths)), lengths), places)), shape=shape)
    found = milp(
        weight,
        constraints=LinearConstraint(meets, lb=1),
        integrality=np.full(len(weight), int(exact)),
        bounds=Bounds(0, 1),
        options={"time_limit": min(seconds, 1e9), "mip_rel_gap": 0.0},
    )
    if exact:
        bound = found.mip_dual_bound
        return 0.0 if bound is None else float(bound), found.x, found.status == 0
    return (float(found.fun), found.x, True) if found.status == 0 else (0.0, None, False)


def _sides(graph: Signed, taken: Floats) -> NDArray[np.int8]:
    """Colour what is left when the edges taken most are dropped: a spanning tree of the least taken."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    length = np.maximum(taken, 0) + 1e-3
    ends = graph.u.astype(np.int32), graph.v.astype(np.int32)  # all that older releases of scipy walk on
    tree = minimum_spanning_tree(coo_array((length, ends), shape=(graph.n, graph.n)).tocsr()).tocoo()
    sign = {(a, b): w for a, b, w in zip(graph.u.tolist(), graph.v.tolist(), graph.w.tolist(), strict=True)}
    weights = [sign[a, b] for a, b in zip(tree.row.tolist(), tree.col.tolist(), strict=True)]
    kept = Signed(graph.n, tree.row.astype(np.int64), tree.col.astype(np.int64), np.array(weights))
    return colour(kept)[0]
