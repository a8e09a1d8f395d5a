"""Any measure through time: one row a period, in one mode or several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sahelgraph import _dates
from sahelgraph._advice import shown
from sahelgraph.errors import QueryError
from sahelgraph.measures._result import noted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    import pandas as pd

    from sahelgraph._graph import TemporalMultigraph

_PLURALS = {"years": "year", "quarters": "quarter", "months": "month"}


def over_time(
    measure: Callable[..., Any],
    g: TemporalMultigraph,
    *,
    periods: str | Collection[object] = "year",
    first: object = None,
    last: object = None,
    mode: str | Collection[str] = "attested",
    **options: object,
) -> pd.DataFrame:
    """Take a measure of every period.

    Parameters
    ----------
    measure
        A function of a graph that returns a number, a series, or an object with ``to_series``: any of this room that
        needs no more than a graph, or your own.
    periods
        ``year``, ``quarter`` or ``month``, or a list of periods as `during` takes them; they may overlap.
    first, last
        Where to begin and end; from the first to the last day that the evidence reaches, if left out.
    mode
        How surely a relation must hold, as in `during`; several give the columns a level with the mode. A measure
        that takes a mode itself (`reach`) is given the same.
    options
        What else the measure takes: `sign_policy`, `weight`, `actors` …

    Returns
    -------
    pandas.DataFrame
        A row a period; a column for a number, one for each label of a series. ``attrs["why"]`` has the reasons for
        NaN by period, ``attrs["left_out"]`` what was left out by period. Without a period it is empty.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.over_time(sg.measures.fragmentation, sg.load(), first=2011, last=2013, actors="all")
    >>> found.round(2)["fragmentation"].to_dict()
    {'2011': 1.0, '2012': 0.97, '2013': 0.99}
    """
    import pandas as pd

    if not callable(measure):
        raise QueryError(f"{shown(repr(measure))} is no measure; write a function, such as sahelgraph.measures.density")
    modes = (mode,) if isinstance(mode, str) else tuple(mode)
    name = getattr(measure, "__name__", "value")
    rows: dict[str, dict[str, pd.Series]] = {one: {} for one in modes}
    why: dict[str, object] = {}
    left_out: dict[str, object] = {}
    notes: dict[str, object] = {}
    for one in modes:
        own = {"mode": one} if "mode" in getattr(measure, "__annotations__", ()) else {}
        for period, graph in steps(g, periods, first=first, last=last, mode=one):
            found = measure(graph, **own, **options)
            found = found.to_series() if hasattr(found, "to_series") else found
            attrs = dict(getattr(found, "attrs", {}))
            if getattr(found, "ndim", 1) == 2:
                raise QueryError(f"{name} makes a table of every period; take it of one period at a time")
            rows[one][period] = pd.Series(found) if hasattr(found, "items") else pd.Series([found], [name])
            key = period if len(modes) == 1 else f"{period} {one}"
            if attrs.get("why"):
                why[key] = attrs["why"]
            left_out[key] = attrs.get("left_out", {})
            notes = {note: attrs[note] for note in ("sign_policy", "weight", "sign") if note in attrs}
    tables = {one: _table(series) for one, series in rows.items()}
    table = tables[modes[0]] if len(modes) == 1 else pd.concat(tables, axis=1, names=["mode", "measure"])
    return noted(table, notes, mode=modes[0] if len(modes) == 1 else modes, left_out=left_out, why=why)


def _table(rows: dict[str, pd.Series]) -> pd.DataFrame:
    """Lay series one upon the other: a row a period, a column a label."""
    import pandas as pd

    table = pd.concat(list(rows.values()), axis=1).T if rows else pd.DataFrame()
    table.index = pd.Index(list(rows), dtype="str", name="period")
    table.columns = pd.Index([str(label) for label in table.columns], dtype="str")
    return table


def steps(
    g: TemporalMultigraph, periods: str | Collection[object], *, first: object, last: object, mode: str
) -> Iterator[tuple[str, TemporalMultigraph]]:
    """Return the graph of every period with its name."""
    if isinstance(periods, str) and periods in {*_PLURALS, *_PLURALS.values()}:
        return g.snapshots(_PLURALS.get(periods, periods), first=first, last=last, mode=mode)
    several = [periods] if isinstance(periods, str) else list(periods)
    told = [_dates.parse_period(period) for period in several]
    return ((period.text, g.during(period, mode=mode)) for period in told)
