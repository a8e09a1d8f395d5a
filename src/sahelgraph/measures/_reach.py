"""Reach: who can pass something on to whom along relations in the order of time, whatever the true days are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _dates
from sahelgraph.errors import QueryError
from sahelgraph.measures._hub import by_source, everybody, unpacked
from sahelgraph.measures._project import ids_of, kept_actors, ledger_rows, window
from sahelgraph.measures._result import NAN, noted
from sahelgraph.measures._sweep import Arcs, Arriving, Calendar, sweep

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph._graph import TemporalMultigraph

    Ints = NDArray[np.int64]
    Chains = tuple[tuple[str, ...], Calendar, int, dict[str, Any]]

_MODES = ("attested", "certain", "possible")


def reach(
    g: TemporalMultigraph,
    *,
    mode: str = "attested",
    incoming: bool = False,
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Count the others to whom something could pass from each actor, along relations in the order of time.

    A chain passes from the source of a relation to its target (either way where the kind has no direction) on any day
    on which the relation holds, and from there on that day or later; several steps on one day are allowed. Where the
    graph has a period, the whole chain lies in it. Range 0 to n - 1; parallel relations are further chances.

    Parameters
    ----------
    mode
        ``attested`` takes a relation to hold as long as the evidence reaches. ``possible`` counts a chain if it
        exists for some true days within the vague dates, which is exact. ``certain`` counts one only if the same chain
        exists whatever the true days are; that two actors are joined by different chains for different days does not
        make them certain. Only relations in view count: narrow in the same mode (``during("2012", mode="possible")``).
    incoming
        Count those from whom it could come instead.
    actors
        As in `degree`; nothing passes through actors that are left out.

    Returns
    -------
    pandas.Series
        By actor. An actor without relations has 0; an empty graph gives an empty series.

    References
    ----------
    Holme and Saramäki (2012), Temporal networks, Physics Reports 519, 97-125.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load().of_sign("friendly").during("2012")
    >>> {mode: sg.measures.reach(g, mode=mode)["aqim"].item() for mode in ("certain", "possible")}
    {'certain': 2, 'possible': 4}
    """
    import pandas as pd

    ids, calendar, _, notes = _chains(g, mode, actors)
    found = np.zeros(len(ids), np.int64)
    for some in everybody(calendar):
        bits = some.reached()
        if incoming:
            found += np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
        else:
            found[some.sources] = by_source(bits, len(some.sources))
    series = pd.Series(found - 1, pd.Index(ids, dtype="str", name="actor"), name="reach")
    return noted(series, notes, incoming=incoming, why={})


def reachability(
    g: TemporalMultigraph, *, mode: str = "attested", actors: str | Collection[str] | None = None
) -> pd.DataFrame:
    """Tell who can reach whom: a row an actor from which a chain starts, a column an actor where it may arrive.

    Chains and options as in `reach`; everybody reaches themselves. A table of n × n booleans: for many actors take
    `reach` or `arrivals`. Holme and Saramäki (2012), Physics Reports 519, 97-125.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.reachability(sg.load().of_sign("friendly").during("2012"))
    >>> found.loc["aqim", "mujwa"].item(), found.loc["toure", "mujwa"].item()
    (True, False)
    """
    import pandas as pd

    ids, calendar, _, notes = _chains(g, mode, actors)
    found = np.zeros((len(ids), len(ids)), bool)
    for some in everybody(calendar):
        found[some.sources] = unpacked(some.reached(), len(some.sources)).T
    index = pd.Index(ids, dtype="str", name="actor")
    table = pd.DataFrame(found, index=index, columns=index.rename("reaches"))
    return noted(table, notes, why={})


def arrivals(
    g: TemporalMultigraph,
    source: str,
    *,
    mode: str = "attested",
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Return the earliest day on which something from one actor can have come to each other.

    Chains and modes as in `reach`: under ``possible`` the earliest day of all that can be, under ``certain`` the day
    by which the best chain has surely arrived. A day as datetime; NaT for whom nothing reaches (with the reason in
    ``attrs["why"]``), and for the source itself and a chain older than every known day, the first day of the period
    or of the evidence.

    Raises
    ------
    UnknownNameError
        If nobody bears the name.
    QueryError
        If the actor is left out of the measure.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load().of_sign("friendly").during("2012")
    >>> found = sg.measures.arrivals(g, "AQIM", mode="certain")
    >>> found["ansar_dine"].date().isoformat(), found.attrs["why"]["mujwa"]
    ('2012-04-30', 'no chain')
    """
    import pandas as pd

    ids, calendar, begin, notes = _chains(g, mode, actors)
    origin = g.resolve(source)
    if origin not in ids:
        raise QueryError(f'"{origin}" is left out of the measure; name it in actors=, or write actors="all"')
    arriving = Arriving(calendar.arcs, ids.index(origin))
    sweep(calendar, arriving)
    never = arriving.came < 0
    day = np.maximum(calendar.days[arriving.came], begin) if len(calendar.days) else np.full(len(ids), begin)
    day[ids.index(origin)] = begin
    dates = day.astype("datetime64[D]").astype("datetime64[s]")
    dates[never | (day == _dates.EARLIEST)] = np.datetime64("NaT")
    series = pd.Series(dates, pd.Index(ids, dtype="str", name="actor"), name="arrival")
    why = {id_: "no chain" for id_, none in zip(ids, never.tolist(), strict=True) if none}
    return noted(series, notes, source=origin, why=why)


def temporal_closeness(
    g: TemporalMultigraph, *, mode: str = "attested", actors: str | Collection[str] | None = None
) -> pd.Series:
    """Measure how soon something from an actor can reach the others: the mean of 1 / (1 + days) over all others.

    Days from the first day of the period, or of the evidence where the graph has no period, to the earliest arrival;
    who is never reached adds 0. Range 0 to 1 (everybody on the first day); 0 for an actor without relations, NaN with
    fewer than two actors. Chains and options as in `reach`. The harmonic form of closeness over time: Holme and
    Saramäki (2012), Physics Reports 519, 97-125; Pan and Saramäki (2011), Physical Review E 84, 016105.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.temporal_closeness(sg.load().of_sign("friendly").during("2012"), mode="possible")
    >>> found.nlargest(3).round(3).to_dict()
    {'ansar_dine': 0.091, 'aqim': 0.091, 'mnla': 0.091}
    """
    import pandas as pd

    ids, calendar, begin, notes = _chains(g, mode, actors)
    n = len(ids)
    found = np.full(n, NAN)
    for some in everybody(calendar, lambda day: 1 / (1 + max(int(calendar.days[day]) - begin, 0))):
        found[some.sources] = some.earned / (n - 1) if n > 1 else NAN
    series = pd.Series(found, pd.Index(ids, dtype="str", name="actor"), name="temporal_closeness")
    return noted(series, notes, why=dict.fromkeys(ids, "fewer than two actors") if n < 2 else {})


def _chains(g: TemporalMultigraph, mode: str, actors: str | Collection[str] | None) -> Chains:
    """Return the actors, the arcs with their days, the day on which everything begins, and the notes."""
    if mode not in _MODES:
        raise QueryError(f"mode is {', '.join(_MODES[:-1])} or {_MODES[-1]} here")
    ledger, rows = ledger_rows(g)
    kept, left_out = kept_actors(g, actors, ledger, rows)
    place = np.full(len(ledger.names.ids), -1, np.int64)
    place[kept] = np.arange(len(kept))
    source, target = place[ledger.source[rows]], place[ledger.target[rows]]
    inside = (source >= 0) & (target >= 0)
    loops = inside & (source == target)
    names = {
        "attested": ("seen_first", "seen_last"),
        "certain": ("start_max", "end_min"),
        "possible": ("start_min", "end_max"),
    }
    opens, closes = (getattr(ledger.days, name)[rows].astype(np.int64) for name in names[mode])
    first, last = window(g)
    chosen = inside & ~loops & (opens <= last) & (closes >= first)
    if mode == "attested":  # an undated row opens after it closes
        chosen &= opens <= closes
    left_out |= {
        "relations": int((~inside).sum()),
        "loops": int(loops.sum()),
        "never sure": int((inside & ~loops & ~chosen).sum()),
    }
    opens, closes = np.maximum(opens[chosen], first), np.minimum(closes[chosen], last)
    source, target, rows = source[chosen], target[chosen], rows[chosen]
    both = ~ledger.directed(rows)
    arcs = Arcs(
        len(kept),
        np.concatenate([source, target[both]]),
        np.concatenate([target, source[both]]),
        np.concatenate([opens, opens[both]]),
        np.concatenate([closes, closes[both]]),
    )
    begin = first if first > _dates.EARLIEST else ledger.span(g.query)[0]
    ids = ids_of(ledger, kept)
    return ids, Calendar.of(arcs), begin, {"mode": mode, "left_out": left_out}
