"""Reach of everybody at once: what has passed a hub as one number a node, the rest bit by bit.

Most chains of a large graph run through its busiest node, the hub. Put the sources in the order in which they first
come to it: whatever has left the hub by its day d and come to a node has brought the same first so many of them, so
the latest such d says it all. It takes two scalar sweeps, one back in time for the order and one forward for d. Bits,
64 sources in a word, carry only what has come past the hub. The answer is exact whichever node is the hub.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sahelgraph.measures._sweep import NONE, Calendar, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from sahelgraph.measures._sweep import Arcs, Ints

    Bits = NDArray[np.uint64]
    Worth = Callable[[int], float]

_BYTES = 1 << 26  # of bits that travel together
_FULL = np.array([(1 << size) - 1 for size in range(65)], np.uint64)  # words whose first so many bits are set


def everybody(calendar: Calendar, worth: Worth | None = None) -> Iterator[Carrying]:
    """Let something start from every node; return what has come where, for as many sources as fit at a time.

    `worth` says what it is worth to come to another node on a day; `earned` has what each source has in all.
    """
    arcs, n = calendar.arcs, calendar.arcs.n
    if not n:
        return
    hub, last = hub_of(arcs), len(calendar.days) - 1
    back = Calendar.of(arcs.reversed())
    leaving = Leaving(Holding(back.arcs, hub, last + 1))
    sweep(back, leaving.holding, leaving)
    # Back in time the last day of leaving is the first of coming; who never comes has a day after the last.
    comes = np.maximum(last - np.maximum(leaving.day, leaving.holding.until), 0)
    order = np.argsort(comes, kind="stable")
    by_day = np.concatenate([[0], np.cumsum(np.bincount(comes, minlength=last + 2))])
    size = max(_BYTES // (8 * n), 1) * 64
    for begin in range(0, n, size):
        leaving = Leaving(Holding(arcs, hub, last + 1))
        carrying = Carrying(order[begin : begin + size], leaving, by_day - begin, worth)
        sweep(calendar, leaving.holding, leaving, carrying)
        yield carrying


def hub_of(arcs: Arcs) -> int:
    """Return the node through which most chains of two arcs run."""
    into, out = (np.bincount(ends, minlength=arcs.n).astype(float) for ends in (arcs.target, arcs.source))
    return int((into * out).argmax())


class Holding:
    """Until which day arcs that have opened lead from the hub to a node: the best of the first closing on each path."""

    def __init__(self, arcs: Arcs, hub: int, end: int) -> None:
        self.arcs, self.until = arcs, np.full(arcs.n, -1, np.int64)
        self.until[hub] = end

    def push(self, day: int, arcs: Ints) -> Ints:
        until = np.minimum(self.until[self.arcs.source[arcs]], self.arcs.closes[arcs])
        targets = self.arcs.target[arcs]
        better = (until > self.until[targets]) & (until >= day)
        targets = targets[better]
        np.maximum.at(self.until, targets, until[better])
        return targets

    def take(self, day: int, arcs: Ints) -> None:
        """Keep nothing: what is handed over later was never open."""

    def hand(self, day: int, arcs: Ints) -> Ints:  # noqa: ARG002 — as every traveller
        return NONE


class Leaving:
    """The latest day on which something could leave the hub and have come to a node by now; -1 for never."""

    def __init__(self, holding: Holding) -> None:
        self.arcs, self.holding = holding.arcs, holding
        self.day = np.full(self.arcs.n, -1, np.int64)
        self._kept: dict[int, int] = {}

    def push(self, day: int, arcs: Ints) -> Ints:
        # Where the hub leads to now, it leads to at once, and on from there it leads as well: nothing to push.
        np.maximum(self.day, np.minimum(self.holding.until, day), out=self.day)
        return self._bring(self.arcs.target[arcs], self.day[self.arcs.source[arcs]])

    def take(self, day: int, arcs: Ints) -> None:  # noqa: ARG002 — as every traveller
        self._kept |= zip(arcs.tolist(), self.day[self.arcs.source[arcs]].tolist(), strict=True)

    def hand(self, day: int, arcs: Ints) -> Ints:  # noqa: ARG002 — as every traveller
        return self._bring(self.arcs.target[arcs], np.array([self._kept.pop(arc) for arc in arcs.tolist()], np.int64))

    def _bring(self, targets: Ints, days: Ints) -> Ints:
        better = days > self.day[targets]
        np.maximum.at(self.day, targets[better], days[better])
        return targets[better]


class Carrying:
    """Which sources have come to a node: the first `through` of them by way of the hub, the others bit by bit.

    `by_day` says how many of the sources come to the hub by the day before; `sources` are in that order.
    """

    def __init__(self, sources: Ints, leaving: Leaving, by_day: Ints, worth: Worth | None) -> None:
        self.arcs, self.sources, self._leaving, self._worth = leaving.arcs, sources, leaving, worth
        self._by_day = np.clip(by_day, 0, len(sources))
        self.earned = np.zeros(len(sources))
        self.through = np.zeros(self.arcs.n, np.int64)
        place = np.arange(len(sources))
        self._bits = np.zeros((self.arcs.n, -(-len(sources) // 64)), np.uint64)
        self._bits[sources, place // 64] = np.uint64(1) << (place % 64).astype(np.uint64)
        self._top = np.zeros(self.arcs.n, np.int64)  # no bit of a node lies at it or above
        self._top[sources] = place + 1
        self._today = -1
        self._kept: dict[int, Bits] = {}

    def reached(self) -> Bits:
        """Return for each node a bit for every source that reaches it, 64 in a word, in the order of `sources`."""
        return self._bits | _first(self.through, 0, self._bits.shape[1])

    def push(self, day: int, arcs: Ints) -> Ints:
        if day != self._today:
            self._follow(day)
        source, target = self.arcs.source[arcs], self.arcs.target[arcs]
        more = self._top[source] > self.through[target]
        if not more.any():
            return NONE
        source, target = source[more], target[more]
        low, high = int(self.through[target].min()) // 64, -(-int(self._top[source].max()) // 64)
        return self._bring(day, target, self._bits[source, low:high], low)

    def take(self, day: int, arcs: Ints) -> None:  # noqa: ARG002 — as every traveller
        self._kept |= zip(arcs.tolist(), self._bits[self.arcs.source[arcs]], strict=True)

    def hand(self, day: int, arcs: Ints) -> Ints:
        return self._bring(day, self.arcs.target[arcs], np.stack([self._kept.pop(arc) for arc in arcs.tolist()]), 0)

    def _follow(self, day: int) -> None:
        """See how many have come by way of the hub by today."""
        before, self.through, self._today = self.through, self._by_day[self._leaving.day + 1], day
        if self._worth is None:
            return
        more = np.flatnonzero(self.through > before)
        size = len(self.sources) + 1
        came = np.bincount(before[more], minlength=size) - np.bincount(self.through[more], minlength=size)
        came = np.cumsum(came)[:-1]
        known = more[self._top[more] > before[more]]  # some of these sources may have come before
        words = self._bits.shape[1]
        bits = self._bits[known] & _first(self.through[known], 0, words) & ~_first(before[known], 0, words)
        self.earned += self._worth(day) * (came - by_source(bits, len(came)))

    def _bring(self, day: int, target: Ints, bits: Bits, low: int) -> Ints:
        """Bring bits, from word `low` on, to targets; return the targets that gain."""
        order = np.argsort(target, kind="stable")
        target, bits = target[order], bits[order]
        first = np.flatnonzero(np.concatenate([[True], target[1:] != target[:-1]]))
        nodes, high = target[first], low + bits.shape[1]
        if len(first) < len(target):
            bits = np.bitwise_or.reduceat(bits, first, axis=0)
        old = self._bits[nodes, low:high]
        new = bits & ~old & ~_first(self.through[nodes], low, high)
        gains = new.any(axis=1)
        if not gains.any():
            return NONE
        nodes, new = nodes[gains], new[gains]
        self._bits[nodes, low:high] = old[gains] | new
        last = high - np.argmax(new[:, ::-1] != 0, axis=1)
        self._top[nodes] = np.maximum(self._top[nodes], 64 * last)
        if self._worth is not None:
            whole = np.zeros((len(nodes), self._bits.shape[1]), np.uint64)
            whole[:, low:high] = new
            self.earned += self._worth(day) * by_source(whole, len(self.earned))
        return nodes


def unpacked(bits: Bits, count: int) -> NDArray[np.bool_]:
    """Return bits as booleans, a column a source."""
    plain = np.unpackbits(bits.astype("<u8").view(np.uint8), axis=1, bitorder="little")
    return plain[:, :count].astype(bool)


def by_source(bits: Bits, count: int) -> Ints:
    """Count for each source the rows in which its bit is set, some rows at a time."""
    found = np.zeros(count, np.int64)
    for begin in range(0, len(bits), 1024):
        found += unpacked(bits[begin : begin + 1024], count).sum(axis=0)
    return found


def _first(counts: Ints, low: int, high: int) -> Bits:
    """Return the words from `low` to `high` in which the first so many bits are set, a row a number."""
    words: Bits = _FULL[np.clip(counts[:, None] - 64 * np.arange(low, high), 0, 64)]
    return words
