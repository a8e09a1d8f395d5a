"""Degree and the yearly summary, taken inside the engine: only their figures leave it.

The pairs and their signs are those of `sahelgraph.measures`, as sums and greatest days of each pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sahelgraph import _dates
from sahelgraph._schema import NO_AGENTS
from sahelgraph.errors import QueryError
from sahelgraph.ledgers.ibis import IbisLedger, day, given

if TYPE_CHECKING:
    import pandas as pd

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._query import Query

POLICIES = ("ends", "hostile", "ignore")
_SIGNS = {"friendly": 1, "hostile": -1, "neutral": 0, "ambivalent": 2}


def degree(g: TemporalMultigraph, *, sign: str | int | None = None, sign_policy: str = "ends") -> pd.Series:
    """Count the other actors that each actor has a tie with, inside the engine: as `sahelgraph.measures.degree`.

    Placeholders, populations, territories and agreements are left out; options as there.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     g = sg.connect(sg.store(sg.load(), f"{folder}/mali")).during("2012")
    ...     sg.ledgers.degree(g, sign="hostile").nlargest(2).to_dict()
    {'mali': 4.0, 'mnla': 3.0}
    """
    import pandas as pd

    ledger = _engine(g)
    kept = _kept(ledger, g.query)
    ends = _ends(ledger, g.query, sign_policy)
    if sign is not None:
        ends = ends.filter(ends.sign == g.kinds.sign(sign))
    found = ledger.run(ends.group_by("actor").agg(ties=ends.count()))
    ties = dict(zip(found["actor"].to_pylist(), found["ties"].to_pylist(), strict=True))
    series = pd.Series(
        [float(ties.get(id_, 0)) for id_ in kept], pd.Index(kept, dtype="str", name="actor"), name="degree"
    )
    series.attrs = {"sign": sign or "any", "sign_policy": sign_policy}
    return series


def summary(
    g: TemporalMultigraph,
    *,
    periods: str = "year",
    first: object = None,
    last: object = None,
    mode: str = "attested",
    sign_policy: str = "ends",
) -> pd.DataFrame:
    """Describe every year by the figures that can be counted inside the engine.

    The columns are those of `sahelgraph.measures.summary` that need no walk through the network: actors, active ones,
    relations, ties by sign, the share of hostile ones, densities. For the others collect a year.

    Parameters
    ----------
    periods
        The step: ``year``, ``quarter`` or ``month``.
    first, last, mode
        As in `TemporalMultigraph.snapshots`.
    sign_policy
        As in `sahelgraph.measures.degree`.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     g = sg.connect(sg.store(sg.load(), f"{folder}/mali"))
    ...     sg.ledgers.summary(g, first=2012, last=2013)[["ties", "hostile_share"]].values.tolist()
    [[11.0, 0.7], [2.0, nan]]
    """
    import pandas as pd

    rows = {
        period: _figures(snapshot, sign_policy)
        for period, snapshot in g.snapshots(periods, first=first, last=last, mode=mode)
    }
    return pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), dtype="str", name="period"), dtype="float64")


def _figures(g: TemporalMultigraph, policy: str) -> dict[str, float]:
    """Return the figures of one period, in one pass of the engine."""
    ledger = _engine(g)
    ends = _ends(ledger, g.query, policy)
    by_actor = ends.group_by("actor").agg(
        relations=ends.relations.sum(), **{name: (ends.sign == sign).sum() for name, sign in _SIGNS.items()}
    )
    names = ("relations", *_SIGNS)
    table = by_actor.agg(active=by_actor.count(), **{name: by_actor[name].sum() for name in names})
    found = {name: int(value or 0) for name, value in ledger.run(table).to_pylist()[0].items()}
    twice = {name: found[name] // 2 for name in names}  # each tie was counted at both of its ends
    n, ties = len(_kept(ledger, g.query)), sum(twice[name] for name in _SIGNS)
    signed = twice["friendly"] + twice["hostile"]
    pairs = n * (n - 1) / 2
    return {
        "actors": n,
        "active": found["active"],
        "relations": twice["relations"],
        "ties": ties,
        **{name: twice[name] for name in _SIGNS},
        "hostile_share": twice["hostile"] / signed if signed else float("nan"),
        "density": ties / pairs if pairs else float("nan"),
        "density_friendly": twice["friendly"] / pairs if pairs else float("nan"),
        "density_hostile": twice["hostile"] / pairs if pairs else float("nan"),
    }


def _engine(g: TemporalMultigraph) -> IbisLedger:
    ledger = g._ledger  # noqa: SLF001 — where the relations lie is what matters here
    if not isinstance(ledger, IbisLedger):
        raise QueryError("this graph is in memory; sahelgraph.measures takes the same of it")
    return ledger


def _kept(ledger: IbisLedger, query: Query) -> list[str]:
    """Return the actors that a measure is taken of."""
    view = ledger.actors_of(query)
    kinds = ledger.actors["kind"].texts(view).tolist()
    return [ledger.names.ids[code] for code, kind in zip(view.tolist(), kinds, strict=True) if kind not in NO_AGENTS]


def _ends(ledger: IbisLedger, query: Query, policy: str) -> Any:  # noqa: ANN401 — ibis has no types
    """Return every pair at both of its ends: actor, sign, and how many relations join it.

    An event that may end a state of its pair sets the sign from its last day on; what must have held later counts
    beside it. That some such row is there, is said by the greatest day of each sort of row.
    """
    import ibis

    if policy not in POLICIES:
        raise QueryError(
            f'sign_policy="{policy}" is not known; write {" or ".join(POLICIES)}', page="codebook.md#signs"
        )
    kinds = ledger.kinds
    meant = given(
        meant=list(kinds),
        sign=[kind.sign for kind in kinds.values()],
        ending=[kind.sign != 0 and any(":" not in entry for entry in kind.may_end) for kind in kinds.values()],
    )
    table = ledger.select(query)
    sort = ledger.actors["kind"]
    strange = {ledger.names.ids[row] for row in sort.rows_with(sort.codes_of(NO_AGENTS).tolist()).tolist()}
    table = table.filter(table.source != table.target)
    if strange:
        left_out = given(value=sorted(strange))
        table = table.filter(table.source.notin(left_out.value), table.target.notin(left_out.value))
    table = table.join(meant, table.kind == meant.meant)
    if policy == "ignore":
        table = table.filter(~table.ending)
    table = table.select(
        one=ibis.least(table.source, table.target),
        other=ibis.greatest(table.source, table.target),
        sign=table.sign,
        ending=table.ending & (policy == "ends"),
        starts=day(table, "start_max"),
        ends=day(table, "end_min"),
    )

    def latest(column: str, *conditions: Any) -> Any:  # noqa: ANN401 — ibis has no types
        met = conditions[0]
        for condition in conditions[1:]:
            met &= condition
        return ibis.ifelse(met, table[column], _dates.EARLIEST).max()

    pairs = table.group_by(["one", "other"]).agg(
        relations=table.count(),
        ended=table.ending.any(),
        last=latest("starts", table.ending),
        **{f"any_{name}": (table.sign == sign).any() for name, sign in _BOTH},
        **{f"later_{name}": latest("ends", table.sign == sign) for name, sign in _BOTH},
        **{f"last_{name}": latest("starts", table.ending, table.sign == sign) for name, sign in _BOTH},
    )

    def holds(name: str) -> Any:  # noqa: ANN401 — ibis has no types
        after = (pairs[f"later_{name}"] > pairs["last"]) | (pairs[f"last_{name}"] == pairs["last"])
        return pairs[f"any_{name}"] & (~pairs.ended | after)

    good, bad = holds("friendly"), holds("hostile")
    sign = ibis.cases((good & bad, 2), (good, 1), (bad, -1), else_=0)
    signed = pairs.select(one=pairs.one, other=pairs.other, relations=pairs.relations, sign=sign.cast("int8"))
    return ibis.union(
        *(signed.select(actor=signed[end], sign=signed.sign, relations=signed.relations) for end in ("one", "other"))
    )


_BOTH = (("friendly", 1), ("hostile", -1))
