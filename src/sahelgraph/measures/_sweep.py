"""Time-respecting paths: whatever travels along arcs is swept forward through the days on which any arc opens.

An arc is open to a chain that has come to its source by day `closes`, and brings it to its target on day `opens` or on
the day it came, whichever is later. Between the days on which an arc opens nothing spreads, so only these are visited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

NONE = np.zeros(0, np.int64)
_CLEAR = 16  # visits after which arcs that have closed are cleared away


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Arcs among n nodes, with the days that limit each."""

    n: int
    source: Ints
    target: Ints
    opens: Ints
    closes: Ints

    def reversed(self) -> Arcs:
        """Return the arcs that run back in time, from target to source."""
        return Arcs(self.n, self.target, self.source, -self.closes, -self.opens)


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Arcs with what happens on which day: they open, or carry what has come by one day to a later one.

    The days of the arcs are numbered in their order; `days` has what they are called.
    """

    arcs: Arcs
    days: Ints
    opening: dict[int, Ints]
    taking: dict[int, Ints]
    handing: dict[int, Ints]

    @classmethod
    def of(cls, arcs: Arcs) -> Calendar:
        """Sort arcs into days; the same calendar serves all sources."""
        days, number = np.unique(np.concatenate([arcs.opens, arcs.closes]), return_inverse=True)
        opens, closes = number.reshape(2, -1).astype(np.int64)
        # An arc that may close before it opens hands over on opening what had come by the day of closing.
        late = closes < opens
        return cls(
            Arcs(arcs.n, arcs.source, arcs.target, opens, closes),
            days,
            _by_day(opens, np.flatnonzero(~late)),
            _by_day(closes, np.flatnonzero(late)),
            _by_day(opens, np.flatnonzero(late)),
        )


class Traveller(Protocol):
    """What travels along arcs."""

    def push(self, day: int, arcs: Ints) -> Ints:
        """Bring what the sources of open arcs have to their targets; return the targets that gain."""

    def take(self, day: int, arcs: Ints) -> None:
        """Keep for a later day what the sources have at the end of this one."""

    def hand(self, day: int, arcs: Ints) -> Ints:
        """Bring what was kept to the targets; return those that gain."""


def sweep(calendar: Calendar, *travellers: Traveller) -> None:
    """Visit the days; on each, push along what opens, and then along all that is open from whatever gains.

    Travellers go one after the other, so that each knows where those before it are today.
    """
    source, closes = calendar.arcs.source, calendar.arcs.closes
    mark = np.zeros(calendar.arcs.n, bool)
    active = NONE
    for visit, day in enumerate(sorted({*calendar.opening, *calendar.taking, *calendar.handing})):
        opened = calendar.opening.get(day, NONE)
        if visit % _CLEAR == 0:
            active = active[closes[active] >= day]
        active = np.concatenate([active, opened])
        leaves = source[active]
        for one in travellers:
            grown = one.push(day, opened)
            if day in calendar.handing:
                grown = np.concatenate([one.hand(day, calendar.handing[day]), grown])
            while len(grown):
                mark[grown] = True
                arcs = active[mark[leaves]]
                mark[grown] = False
                grown = one.push(day, arcs[closes[arcs] >= day])
        if day in calendar.taking:
            for one in travellers:
                one.take(day, calendar.taking[day])


class Arriving:
    """The day on which something from one node first comes to each; -1 for never."""

    def __init__(self, arcs: Arcs, origin: int) -> None:
        self.arcs, self.came = arcs, np.full(arcs.n, -1, np.int64)
        self.came[origin] = 0
        self._kept: dict[int, bool] = {}

    def push(self, day: int, arcs: Ints) -> Ints:
        return self._bring(day, self.arcs.target[arcs], self.came[self.arcs.source[arcs]] >= 0)

    def take(self, day: int, arcs: Ints) -> None:  # noqa: ARG002 — as every traveller
        self._kept |= zip(arcs.tolist(), (self.came[self.arcs.source[arcs]] >= 0).tolist(), strict=True)

    def hand(self, day: int, arcs: Ints) -> Ints:
        there = np.array([self._kept.pop(arc) for arc in arcs.tolist()], bool)
        return self._bring(day, self.arcs.target[arcs], there)

    def _bring(self, day: int, targets: Ints, there: NDArray[np.bool_]) -> Ints:
        new = targets[there & (self.came[targets] < 0)]
        self.came[new] = day
        return new


def _by_day(days: Ints, arcs: Ints) -> dict[int, Ints]:
    """Return the arcs of each day."""
    if not len(arcs):
        return {}
    arcs = arcs[np.argsort(days[arcs], kind="stable")]
    begin = np.flatnonzero(np.concatenate([[True], days[arcs][1:] != days[arcs][:-1]]))
    return dict(zip(days[arcs][begin].tolist(), np.split(arcs, begin[1:]), strict=True))
