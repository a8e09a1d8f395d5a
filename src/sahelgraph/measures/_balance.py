"""Balance: can the actors be told apart as two camps, and how far are they from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph.measures._blocks import colour
from sahelgraph.measures._frustration import WHY, settle, signed_graph
from sahelgraph.measures._project import project
from sahelgraph.measures._result import NAN, labelled, noted, number

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.measures._project import Projection
    from sahelgraph.measures._result import Value

NO_TRIAD = "no three actors are tied to one another by signs"
_MANY = 5_000  # actors above which eigenvalues would cost minutes and gigabytes


@dataclass(frozen=True, slots=True, eq=False)
class Colouring:
    """Whether a graph is balanced: its two camps, or one cycle that forbids them.

    `balanced` is None where there is no signed tie. `camps` is 0 or 1 by actor (the actor that comes first in each
    component is in camp 0), NA without signed ties or without balance. `bad_cycle` names the actors of one cycle with
    an odd number of hostile ties, and is empty in balance.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.two_colouring(sg.load().during("2012")).bad_cycle
    ('mali', 'ansar_dine', 'mnla')
    """

    balanced: bool | None
    camps: pd.Series
    bad_cycle: tuple[str, ...]
    attrs: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.balanced)

    def to_series(self) -> pd.Series:
        """Return the camps, for tables.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.measures.two_colouring(sg.load().during("2012")).to_series()["mali"]
        <NA>
        """
        return self.camps


def two_colouring(
    g: TemporalMultigraph,
    *,
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> Colouring:
    """Divide the actors into two camps, friendly inside and hostile across, or show a cycle that forbids it.

    A graph is balanced if and only if no cycle has an odd number of hostile ties; one walk through each component
    tells. Pairs count once, ambivalent and neutral ones not at all. Without signed ties the question has no answer:
    `balanced` is None. Harary (1953); Cartwright and Harary (1956). Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.two_colouring(sg.load().among("MNLA", "AQIM", "Mali").during("2012-03"))
    >>> found.balanced, found.camps.to_dict()
    (True, {'aqim': 0, 'mali': 1, 'mnla': 0})
    """
    import pandas as pd

    ties = project(g, sign_policy=sign_policy, actors=actors)
    graph = signed_graph(ties)
    side, bad = colour(graph)
    tied = np.zeros(len(ties), bool)
    tied[graph.u] = tied[graph.v] = True
    known = tied if not bad else np.zeros(len(ties), bool)
    camps = [int(one < 0) if own else pd.NA for one, own in zip(side, known, strict=True)]
    index = pd.Index(ties.ids, dtype="str", name="actor")
    why = {
        one: "not balanced" if bad and own else WHY for one, own in zip(ties.ids, tied, strict=True) if bad or not own
    }
    return Colouring(
        None if not len(graph.u) else not bad,
        noted(pd.Series(camps, index, "Int64", name="camp"), ties.notes, why=why),
        tuple(ties.ids[node] for node in bad),
        {**ties.notes, "why": "" if len(graph.u) else WHY},
    )


def triad_census(
    g: TemporalMultigraph,
    *,
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Count the triads in which all three pairs have a sign, by their signs: ``+++``, ``++-``, ``+--``, ``---``.

    The first and third are balanced, the last is so in the weak sense (three camps). Each pair counts once, ambivalent
    and neutral pairs close no triad. Whole numbers from 0; an empty graph has four zeros. Heider (1946); Cartwright
    and Harary (1956); Davis (1967). Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.triad_census(sg.load().during("2012")).to_dict()
    {'+++': 0.0, '++-': 0.0, '+--': 1.0, '---': 2.0}
    """
    ties = project(g, sign_policy=sign_policy, actors=actors)
    return labelled("triads", _census(ties), ties)


def triad_balance(
    g: TemporalMultigraph,
    *,
    weak: bool = False,
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> Value:
    """Measure the share of closed triads that are balanced.

    (``+++`` + ``+--``) / all; with `weak` also ``---``, which three camps explain (Davis 1967). Range 0 to 1; NaN
    without a closed triad. Pairs as in `triad_census`. Heider (1946); Cartwright and Harary (1956). Options as in
    `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load().during("2012")
    >>> round(sg.measures.triad_balance(g), 3), sg.measures.triad_balance(g, weak=True)
    (0.333, 1.0)
    """
    ties = project(g, sign_policy=sign_policy, actors=actors)
    return number(_shares(_census(ties))["weak" if weak else "strict"], ties, NO_TRIAD)


def walk_balance(
    g: TemporalMultigraph,
    *,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
) -> Value:
    """Measure balance over closed walks of every length: tr(e^A) / tr(e^|A|), A the signed matrix.

    Range above 0 to 1, 1 in balance; short cycles weigh most. The value depends on the number of actors without
    signed ties, who add 1 to both traces: they are left out. Each pair counts once, or by `weight`. NaN without signed
    ties, and above 5,000 actors with signed ties, for which the eigenvalues are not computed. Estrada and Benzi
    (2014), Physical Review E 90, 042802. Options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> round(sg.measures.walk_balance(sg.load().during("2012")), 3)
    0.68
    """
    return _walks(project(g, sign_policy=sign_policy, weight=weight, actors=actors))


def polarisation(
    g: TemporalMultigraph,
    *,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
    time_limit: float | None = 60.0,
) -> pd.Series:
    """Measure how solid inside and how hostile across the two camps are that `frustration` finds.

    ``cohesion`` is the share of friendly ties among those inside the camps, ``division`` that of hostile ties among
    those across (Aref, Dinh, Rezapour and Diesner 2020, Scientific Reports 10, 15228); 0 to 1, NaN where there is no
    tie of that place. ``polarity`` is x'Ax / x'x over the two camps, twice the ties for them less those against them
    for each of their actors (Bonchi et al. 2019, CIKM); up to n - 1. Each pair counts once, or by `weight`; NaN
    without signed ties. Where several pairs of camps are equally good, another could give other figures:
    ``attrs["proved"]`` speaks of the frustration alone. Options as in `frustration`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.polarisation(sg.load().during("2012")).round(2).to_dict()
    {'cohesion': 0.6, 'division': 1.0, 'polarity': 1.5}
    """
    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors)
    found = settle(ties, time_limit=time_limit)
    graph = signed_graph(ties)
    side = np.where(found.camps.fillna(0).to_numpy(float) > 0, -1, 1)
    inside = side[graph.u] == side[graph.v]
    size, friendly = np.abs(graph.w), graph.w > 0
    members = len(np.unique(np.concatenate([graph.u, graph.v])))
    values = {
        "cohesion": _share(size[inside & friendly], size[inside]),
        "division": _share(size[~inside & ~friendly], size[~inside]),
        "polarity": float(2 * (size.sum() - 2 * found.value) / members) if members else NAN,
    }
    why = {
        "cohesion": "no tie inside a camp" if members else WHY,
        "division": "no tie across the camps" if members else WHY,
        "polarity": WHY,
    }
    return labelled("polarisation", values, ties, why, proved=found.proved)


def balance(
    g: TemporalMultigraph,
    *,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
    time_limit: float | None = 60.0,
) -> pd.Series:
    """Gather the measures of balance: what they are is told by each of their names.

    ``ties`` that are friendly or hostile, ``hostile`` ones and ``ambivalent`` pairs; ``balanced`` (1 or 0) as in
    `two_colouring`; the four counts of `triad_census`, the ``strict`` and ``weak`` share of `triad_balance`;
    ``frustration`` with ``proved`` (1 or 0) and ``normalised``, as in `frustration`; ``walk`` as in `walk_balance`.
    What has no value is NaN, and ``attrs["why"]`` says why. Only the last four know weights. Options as in
    `frustration`. That balance grows with time is a hypothesis on which the literature disagrees.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.balance(sg.load().during("2012"))[["ties", "balanced", "weak", "frustration"]].to_dict()
    {'ties': 10.0, 'balanced': 0.0, 'weak': 1.0, 'frustration': 2.0}
    """
    ties = project(g, sign_policy=sign_policy, weight=weight, actors=actors)
    graph, census = signed_graph(ties), _census(ties)
    found = settle(ties, time_limit=time_limit)
    some = len(graph.u) > 0
    walk = _walks(ties)
    values = {
        "ties": len(graph.u),
        "hostile": int((graph.w < 0).sum()),
        "ambivalent": ties.notes["ambivalent"],
        "balanced": float(not colour(graph)[1]) if some else NAN,
        **census,
        **_shares(census),
        "frustration": found.value,
        "proved": float(found.proved) if some else NAN,
        "normalised": found.normalised,
        "walk": walk,
    }
    why = {**dict.fromkeys(values, WHY), "strict": NO_TRIAD, "weak": NO_TRIAD, "walk": walk.attrs["why"]}
    return labelled("balance", values, ties, why)


def _census(ties: Projection) -> dict[str, float]:
    good, bad = ties.matrix(1), ties.matrix(-1)
    good.data[:], bad.data[:] = 1.0, 1.0
    two_good, two_bad = good @ good, bad @ bad
    return {
        "+++": round(two_good.multiply(good).sum() / 6),
        "++-": round(two_good.multiply(bad).sum() / 2),
        "+--": round(two_bad.multiply(good).sum() / 2),
        "---": round(two_bad.multiply(bad).sum() / 6),
    }


def _shares(census: dict[str, float]) -> dict[str, float]:
    closed = sum(census.values())
    if not closed:
        return {"strict": NAN, "weak": NAN}
    return {"strict": 1 - (census["++-"] + census["---"]) / closed, "weak": 1 - census["++-"] / closed}


def _walks(ties: Projection) -> Value:
    graph = signed_graph(ties)
    nodes = np.unique(np.concatenate([graph.u, graph.v]))
    if not len(nodes) or len(nodes) > _MANY:
        return number(NAN, ties, f"more than {_MANY} actors with signed ties" if len(nodes) else WHY)
    part = graph.within(nodes.tolist())
    matrix = np.zeros((part.n, part.n))
    matrix[part.u, part.v] = matrix[part.v, part.u] = part.w
    signed, plain = np.linalg.eigvalsh(matrix), np.linalg.eigvalsh(np.abs(matrix))
    top = plain[-1]  # taken out of both sums, so that neither overflows
    return number(min(float(np.exp(signed - top).sum() / np.exp(plain - top).sum()), 1.0), ties)


def _share(part: np.ndarray, whole: np.ndarray) -> float:
    return float(part.sum() / whole.sum()) if len(whole) else NAN
