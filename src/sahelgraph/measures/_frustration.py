"""Frustration: how few ties stand against two camps, exactly, and whether that is proved."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph.measures._blocks import Signed, blocks, colour, joined, split
from sahelgraph.measures._project import project
from sahelgraph.measures._result import NAN, noted

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.measures._project import Projection

WHY = "no signed tie"


@dataclass(frozen=True, slots=True, eq=False)
class Frustration:
    """The frustration index of a graph: a value, whether it is proved, and the camps in which it is reached.

    `value` is the weight of the ties against the camps, `low` and `high` enclose the least possible, `proved` says
    that they are the same. `normalised` is F = 1 - 2L / m: 1 in balance, and no less than 0. `camps` is 0 or 1 by
    actor, NA for actors without signed ties; other camps may do as well. `against` lists the ties against them.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.frustration(sg.load().during("2012"))
    >>> found.value, found.proved
    (2.0, True)
    """

    value: float
    proved: bool
    low: float
    high: float
    normalised: float
    camps: pd.Series
    against: pd.DataFrame
    attrs: dict[str, Any] = field(default_factory=dict)

    def __float__(self) -> float:
        return self.value

    def __repr__(self) -> str:
        if self.value != self.value:
            return f"<Frustration undefined: {WHY}>"
        sure = "proved" if self.proved else f"at least {self.low:g}, not proved"
        return f"<Frustration {self.value:g} ({sure}), {self.normalised:.3f} normalised>"

    def to_series(self) -> pd.Series:
        """Return the numbers by name, for tables.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.measures.frustration(sg.load().during("2012")).to_series()["proved"].item()
        1.0
        """
        import pandas as pd

        names = ("value", "proved", "low", "high", "normalised")
        values = [float(getattr(self, name)) for name in names]
        if np.isnan(self.value):
            values[1] = NAN
        found = pd.Series(values, index=pd.Index(names, dtype="str", name="measure"), name="frustration")
        return noted(found, self.attrs, why={name: WHY for name in names if np.isnan(self.value)})


def frustration(
    g: TemporalMultigraph,
    *,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
    time_limit: float | None = 60.0,
) -> Frustration:
    """Find the least number of ties that stand against two camps: friendly across, hostile inside.

    L = min over two camps of (m+ across + m- inside), the line index of imbalance, and F = 1 - 2L / m. Whole ties
    from 0 (balanced) to less than m / 2; with ``weight="relations"`` the weight of the ties. Each pair counts once,
    ambivalent and neutral pairs not at all. A graph without signed ties has no value: NaN.

    Each block (biconnected component) is settled by itself and exactly: one without a negative cycle costs nothing, a
    small one is settled by branch and bound, a larger one by a program (HiGHS) that meets every negative cycle. Only
    where `time_limit` seconds run out (None for no limit) the value is the best found, `proved` is False, and the
    truth lies from `low` to `high`.

    Zaslavsky (1987); Aref and Wilson (2018), Journal of Complex Networks 6, 566-595; Aref, Mason and Wilson (2020),
    Networks 75, 95-110. Doreian and Mrvar allow more than two camps: see `factions` with ``method="k_balance"``.
    Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.frustration(sg.load().during("2012"))
    <Frustration 2 (proved), 0.600 normalised>
    """
    return settle(project(g, sign_policy=sign_policy, weight=weight, actors=actors), time_limit=time_limit)


def signed_graph(ties: Projection) -> Signed:
    """Return the signed ties of a projection as plain arrays."""
    u, v, w = ties.signed()
    return Signed(len(ties), u, v, w)


def settle(ties: Projection, *, time_limit: float | None, small: int | None = None) -> Frustration:
    """Find the frustration of a projection block by block."""
    import pandas as pd

    graph = signed_graph(ties)
    index = pd.Index(ties.ids, dtype="str", name="actor")
    columns = ["one", "other", "sign", "weight"]
    if not len(graph.u):
        nobody = pd.Series([pd.NA] * len(ties), index=index, dtype="Int64", name="camp")
        empty = pd.DataFrame(columns=columns)
        return Frustration(NAN, False, NAN, NAN, NAN, nobody, empty, {**ties.notes, "why": WHY})  # noqa: FBT003
    deadline = np.inf if time_limit is None else monotonic() + time_limit
    options = {} if small is None else {"small": small}
    low, parts = 0.0, []
    for nodes in blocks(graph) if colour(graph)[1] else []:
        found = split(graph.within(nodes), deadline=deadline, **options)
        low += found.low
        parts.append((nodes, found.side))
    side = joined(graph, parts)
    high = graph.cost(side)
    low = high if high - low < 1e-6 else low
    weight = float(np.abs(graph.w).sum())
    tied = np.zeros(len(ties), bool)
    tied[graph.u] = tied[graph.v] = True
    camps = pd.Series([int(one < 0) if own else pd.NA for one, own in zip(side, tied, strict=True)], index, "Int64")
    against = graph.w * side[graph.u] * side[graph.v] < 0
    pairs = [
        (ties.ids[a], ties.ids[b], int(np.sign(w)), abs(w))
        for a, b, w in zip(graph.u[against], graph.v[against], graph.w[against].tolist(), strict=True)
    ]
    return Frustration(
        high,
        low == high,
        low,
        high,
        1 - 2 * high / weight,
        camps.rename("camp"),
        pd.DataFrame(pairs, columns=columns),
        {**ties.notes, "why": ""},
    )
