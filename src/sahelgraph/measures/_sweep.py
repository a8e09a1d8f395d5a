"""Time-respecting paths of many sources at once: one bit each, swept forward through the days on which anything opens.

An arc is open to a chain that has come to its source by day `closes`, and brings it to its target on day `opens` or on
the day it came, whichever is later. Between the days on which an arc opens nothing spreads, so only these are visited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bits = NDArray[np.uint64]
    Gain = Callable[[int, Ints, Bits], None]

_WORDS = 64  # of 64 sources each that travel together: what they have reached stays near the processor


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Arcs among n nodes, with the days that limit each."""

    n: int
    source: Ints
    target: Ints
    opens: Ints
    closes: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Arcs with what happens on which day: arcs open, or carry what has come by one day to a later one."""

    arcs: Arcs
    opening: dict[int, Ints]
    taking: dict[int, Ints]
    handing: dict[int, Ints]

    @classmethod
    def of(cls, arcs: Arcs) -> Calendar:
        """Sort arcs into days; the same calendar serves all sources."""
        # An arc that may close before it opens hands over on opening what had come by the day of closing.
        late = arcs.closes < arcs.opens
        return cls(
            arcs,
            _by_day(arcs.opens, np.flatnonzero(~late), arcs.target),
            _by_day(arcs.closes, np.flatnonzero(late), arcs.source),
            _by_day(arcs.opens, np.flatnonzero(late), arcs.target),
        )


def spread(calendar: Calendar, sources: Ints, gain: Gain | None = None) -> Bits:
    """Return for each node a bit for every source that reaches it, 64 in a word.

    `gain` is told the day, the nodes and the new bits whenever something is reached.
    """
    words = -(-len(sources) // 64)
    reached = np.zeros((calendar.arcs.n, words), np.uint64)
    place = np.arange(len(sources))
    np.bitwise_or.at(reached, (sources, place // 64), np.uint64(1) << (place % 64).astype(np.uint64))
    _Sweep(calendar, reached, gain).run()
    return reached


def batches(sources: Ints) -> Iterator[Ints]:
    """Cut sources into parts that travel together."""
    for begin in range(0, len(sources), 64 * _WORDS):
        yield sources[begin : begin + 64 * _WORDS]


def unpacked(bits: Bits, count: int) -> NDArray[np.bool_]:
    """Return bits as booleans, a column a source."""
    plain = np.unpackbits(bits.astype("<u8").view(np.uint8).reshape(len(bits), -1), axis=1, bitorder="little")
    return plain[:, :count].astype(bool)


class _Sweep:
    """One pass through time."""

    def __init__(self, calendar: Calendar, reached: Bits, gain: Gain | None) -> None:
        self.arcs, self.calendar, self.reached, self.gain = calendar.arcs, calendar, reached, gain
        self.active = np.zeros(0, np.int64)
        self.carried: dict[int, Bits] = {}

    def run(self) -> None:
        none = np.zeros(0, np.int64)
        days = self.calendar
        for day in sorted({*days.opening, *days.taking, *days.handing}):
            opened = days.opening.get(day, none)
            grown = self._hand_over(day) if day in days.handing else none
            if len(opened) or len(grown):
                active = self.active
                self.active = np.concatenate([active[self.arcs.closes[active] >= day], opened])
                self._settle(day, opened, grown)
            if day in days.taking:
                for arc in days.taking[day].tolist():
                    self.carried[arc] = self.reached[self.arcs.source[arc]].copy()

    def _hand_over(self, day: int) -> Ints:
        arcs = self.calendar.handing[day]
        bits = np.stack([self.carried.pop(arc) for arc in arcs.tolist()])
        return self._push(day, self.arcs.target[arcs], bits)

    def _settle(self, day: int, opened: Ints, grown: Ints) -> None:
        """Push along what opened, and along all that is open from whatever has grown, until nothing grows."""
        source, target = self.arcs.source, self.arcs.target
        if len(opened):
            more = self._push(day, target[opened], self.reached[source[opened]])
            grown = np.union1d(grown, more) if len(grown) else more
        if not len(grown):
            return
        leaves = source[self.active]
        while len(grown):
            mark = np.zeros(self.arcs.n, bool)
            mark[grown] = True
            arcs = self.active[mark[leaves]]
            if not len(arcs):
                return
            arcs = arcs[np.argsort(target[arcs], kind="stable")]
            grown = self._push(day, target[arcs], self.reached[source[arcs]])

    def _push(self, day: int, targets: Ints, bits: Bits) -> Ints:
        """Bring bits to targets, which are sorted; return the targets that gain."""
        first = np.flatnonzero(np.concatenate([[True], targets[1:] != targets[:-1]]))
        nodes = targets[first]
        if len(first) < len(targets):
            bits = np.bitwise_or.reduceat(bits, first, axis=0)
        old = self.reached[nodes]
        new = bits & ~old
        gains = new.any(axis=1)
        if not gains.any():
            return nodes[:0]
        nodes, new = nodes[gains], new[gains]
        self.reached[nodes] = old[gains] | new
        if self.gain is not None:
            self.gain(day, nodes, new)
        return nodes


def _by_day(days: Ints, arcs: Ints, node: Ints) -> dict[int, Ints]:
    """Return the arcs of each day, sorted by a node of theirs."""
    if not len(arcs):
        return {}
    arcs = arcs[np.lexsort((arcs, node[arcs], days[arcs]))]
    begin = np.flatnonzero(np.concatenate([[True], days[arcs][1:] != days[arcs][:-1]]))
    return dict(zip(days[arcs][begin].tolist(), np.split(arcs, begin[1:]), strict=True))
