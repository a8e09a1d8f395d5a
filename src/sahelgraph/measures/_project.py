"""The signed projection: a multigraph of dated relations as one tie for each pair of actors, with its sign.

Every measure starts here, so that what counts, and what was left out, is decided once and said with the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _dates
from sahelgraph._advice import nearest, shown
from sahelgraph._schema import NO_AGENTS
from sahelgraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._ledger import MemoryLedger

    Positions = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

POLICIES = ("ends", "hostile", "ignore")
WEIGHTS = (None, "relations", "happenings")
AMBIVALENT = 2


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Actors by id, and the pairs that relations in view join: one tie each, with a sign and a weight.

    `first` < `second` are positions in `ids`; `sign` is 1, -1, 0 (neither friendly nor hostile) or 2 (ambivalent).
    `weight` counts what gives the pair its sign, `total` all that joins it; both are 1 where no weight is asked for.
    """

    ids: tuple[str, ...]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    sign: NDArray[np.int8]
    weight: Floats
    total: Floats
    arcs: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]  # from, to, and which pair
    notes: dict[str, Any]

    def __len__(self) -> int:
        return len(self.ids)

    def mask(self, sign: int | None) -> Mask:
        """Tell which pairs have a sign; None takes every pair."""
        return np.ones(len(self.sign), bool) if sign is None else self.sign == sign

    def weights(self, sign: int | None) -> Floats:
        """Return the weights that go with `mask`."""
        return self.total if sign is None else self.weight

    def signed(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Return the ends of the friendly and hostile pairs, and their weights with the sign."""
        chosen = np.abs(self.sign) == 1
        return self.first[chosen], self.second[chosen], self.weight[chosen] * self.sign[chosen]

    def matrix(self, sign: int | None) -> csr_array:
        """Return the symmetric matrix of weights of one sign."""
        from scipy.sparse import coo_array

        chosen = self.mask(sign)
        ends = self.first[chosen], self.second[chosen]
        weight = np.tile(self.weights(sign)[chosen], 2)
        places = (np.concatenate(ends), np.concatenate(ends[::-1]))
        return coo_array((weight, places), shape=(len(self), len(self))).tocsr()


def project(
    g: TemporalMultigraph,
    *,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
    pairs: bool = True,
) -> Projection:
    """Project a graph: one tie a pair, its sign by the policy, and what was left out.

    Finding the pairs takes most of the time; ``pairs=False`` leaves them out, for what asks of arcs alone.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> project(sg.load().during("2012")).notes["left_out"]["actors"]
    {'agreement': 1, 'placeholder': 13, 'population': 5, 'territory': 5}
    """
    _check("sign_policy", sign_policy, POLICIES)
    _check("weight", weight, WEIGHTS)
    ledger, rows = ledger_rows(g)
    kept, left_out = kept_actors(g, actors, ledger, rows)
    place = np.full(len(ledger.names.ids), -1, np.int64)
    place[kept] = np.arange(len(kept))
    source, target = place[ledger.source[rows]], place[ledger.target[rows]]
    inside = (source >= 0) & (target >= 0)
    loops = inside & (source == target)
    left_out |= {"relations": int((~inside).sum()), "loops": int(loops.sum())}
    chosen = inside & ~loops
    rows, source, target = rows[chosen], source[chosen], target[chosen]
    sign = ledger.sign[rows].astype(np.int8)
    if sign_policy == "ignore":
        chosen = ~_endings(ledger, rows)
        rows, source, target, sign = rows[chosen], source[chosen], target[chosen], sign[chosen]
    ids = ids_of(ledger, kept)
    notes = {"sign_policy": sign_policy, "weight": weight or "none", "left_out": left_out, "relations": len(rows)}
    if not pairs:
        nobody, nothing = np.empty(0, np.int64), np.empty(0)
        arcs = _arcs(ledger, rows, source, target, np.full(len(rows), -1))
        return Projection(ids, nobody, nobody, nobody.astype(np.int8), nothing, nothing, arcs, notes)
    size = max(len(kept), 1)
    keys, pair = np.unique(np.minimum(source, target) * size + np.maximum(source, target), return_inverse=True)
    pair = pair.reshape(-1)
    counts = _counting(ledger, rows, sign, pair, len(keys)) if sign_policy == "ends" else np.ones(len(rows), bool)
    good, bad = (np.bincount(pair[counts & (sign == one)], minlength=len(keys)) > 0 for one in (1, -1))
    signs = (good.astype(np.int8) - bad).astype(np.int8)
    signs[good & bad] = AMBIVALENT
    once = np.ones(len(rows), bool) if weight != "happenings" else _once(ledger, rows, pair)
    total = np.bincount(pair[once], minlength=len(keys)).astype(float)
    giving = once & counts & (sign == signs[pair])
    giving |= once & ~np.isin(signs[pair], (1, -1))
    weights = np.bincount(pair[giving], minlength=len(keys)).astype(float)
    if weight is None:
        total, weights = np.ones(len(keys)), np.ones(len(keys))
    notes["ambivalent"] = int((signs == AMBIVALENT).sum())
    first, second = np.divmod(keys, size)
    arcs = _arcs(ledger, rows[once], source[once], target[once], pair[once])
    return Projection(ids, first, second, signs, weights, total, arcs, notes)


def ledger_rows(g: TemporalMultigraph) -> tuple[MemoryLedger, Positions]:
    """Return where the rows of a graph live, and which are in view."""
    return g._held()  # noqa: SLF001 — the one place where measures reach for columns instead of tables


def kept_actors(
    g: TemporalMultigraph, actors: str | Collection[str] | None, ledger: MemoryLedger, rows: Positions
) -> tuple[Positions, dict[str, Any]]:
    """Return the actors that a measure is taken of, by position, and how many of which kind are left out."""
    view = g._ledger.actors_of(g.query)  # noqa: SLF001 — of all relations, not of those that are held
    kinds = ledger.actors["kind"]
    if actors is None or (isinstance(actors, str) and actors == "active"):
        keep = ~kinds.holds(NO_AGENTS)[view]
        if actors == "active":
            touched = np.zeros(len(ledger.names.ids), bool)
            touched[ledger.source[rows]] = touched[ledger.target[rows]] = True
            keep &= touched[view]
    elif isinstance(actors, str):
        _check("actors", actors, ("all", "active"))
        keep = np.ones(len(view), bool)
    else:
        codes = [ledger.names.code(ledger.names.resolve(name)) for name in actors]
        keep = np.isin(view, codes)
    names, numbers = np.unique(kinds.texts(view[~keep]).astype(str), return_counts=True)
    return view[keep], {"actors": dict(zip(names.tolist(), numbers.tolist(), strict=True))}


def ids_of(ledger: MemoryLedger, positions: Positions) -> tuple[str, ...]:
    """Return the ids of actors by position."""
    ids = ledger.names.ids
    return ids if len(positions) == len(ids) else tuple(ids[code] for code in positions.tolist())


def sign_of(g: TemporalMultigraph, sign: str | int | None) -> int | None:
    """Return the sign that an option names; None, every sign, stays so."""
    return None if sign is None else g.kinds.sign(sign)


def window(g: TemporalMultigraph) -> tuple[int, int]:
    """Return the days that all periods of a graph share; unbounded without a period."""
    whens = [when.period for when in g.query.periods]
    first = max((period.first for period in whens), default=_dates.EARLIEST)
    return first, min((period.last for period in whens), default=_dates.LATEST)


def _check(name: str, value: object, allowed: tuple[str | None, ...]) -> None:
    if value not in allowed:
        words = [one for one in allowed if one]
        near = nearest(str(value), words)
        hint = f"did you mean {near[0]}?" if near else f"write {' or '.join(words)}"
        raise QueryError(
            f'{name}="{shown(str(value))}" is not known; {hint}', page="measures.md#from-relations-to-ties"
        )


def _endings(ledger: MemoryLedger, rows: Positions) -> Mask:
    """Tell which rows are events that may end a state of their own pair, and so set how it stands from then on."""
    closing = [any(":" not in entry for entry in kind.may_end) for kind in ledger.kinds.values()]
    signed = [kind.sign != 0 for kind in ledger.kinds.values()]
    ending: Mask = (np.array(closing, bool) & np.array(signed, bool))[ledger.kind[rows]]
    return ending


def _counting(
    ledger: MemoryLedger, rows: Positions, sign: NDArray[np.int8], pair: NDArray[np.int64], pairs: int
) -> Mask:
    """Tell which rows give their pair its sign, where the last ending sets it from its day on.

    What must have held after that day counts beside the ending; all else lies before it.
    """
    ending = _endings(ledger, rows)
    if not ending.any():
        return np.ones(len(rows), bool)
    day = ledger.days.start_max[rows]
    last = np.full(pairs, np.iinfo(np.int32).min, np.int64)
    np.maximum.at(last, pair[ending], day[ending])
    closed = np.zeros(pairs, bool)
    closed[pair[ending]] = True
    latest = ending & (day == last[pair])
    after = ledger.days.end_min[rows] > last[pair]
    counts: Mask = ~closed[pair] | latest | (after & (sign != 0))
    return counts


def _once(ledger: MemoryLedger, rows: Positions, pair: NDArray[np.int64]) -> Mask:
    """Keep one row of each pair, kind and happening; a row without a happening stands for itself."""
    column = ledger.relations["happening"]
    alone = np.isin(column.codes[rows], column.codes_of([""]))
    keep = np.ones(len(rows), bool)
    told = np.flatnonzero(~alone)
    keys = np.stack([pair[told], ledger.kind[rows][told], column.codes[rows][told]])
    keep[told] = False
    keep[told[np.unique(keys, axis=1, return_index=True)[1]]] = True
    return keep


def _arcs(
    ledger: MemoryLedger,
    rows: Positions,
    source: NDArray[np.int64],
    target: NDArray[np.int64],
    pair: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return every relation as an arc from source to target, and back where its kind has no direction."""
    both = ~ledger.directed(rows)
    return (
        np.concatenate([source, target[both]]),
        np.concatenate([target, source[both]]),
        np.concatenate([pair, pair[both]]),
    )
