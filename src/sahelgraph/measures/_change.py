"""Change: which ties formed, ended and turned from one period to another, and how long they last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _dates
from sahelgraph.errors import QueryError
from sahelgraph.measures._over_time import steps
from sahelgraph.measures._project import AMBIVALENT, ids_of, kept_actors, ledger_rows, project, window
from sahelgraph.measures._result import NAN, noted

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.measures._project import Projection

    Signs = dict[tuple[str, str], int]

_WORDS = {1: "friendly", -1: "hostile", 0: "neutral", AMBIVALENT: "ambivalent"}


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What changed between two periods.

    `formed` and `ended` have the pairs that are tied in one period only, with their sign, `turned` those with another
    sign than before, `kept` those that are as they were. `actors_in` and `actors_out` have ties in the later and in
    the earlier period only.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> changed = sg.measures.compare(sg.load(), "2016", "2017")
    >>> changed
    <Comparison 2016 → 2017: 12 formed, 0 ended, 0 turned, 2 kept>
    >>> changed.actors_in
    ('burkina_faso', 'chad', 'g5_force', 'g5_sahel', 'mauritania', 'niger')
    """

    before: str
    after: str
    formed: pd.DataFrame
    ended: pd.DataFrame
    turned: pd.DataFrame
    kept: pd.DataFrame
    actors_in: tuple[str, ...]
    actors_out: tuple[str, ...]
    attrs: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in ("formed", "ended", "turned", "kept"))
        return f"<Comparison {self.before} → {self.after}: {counts}>"

    def to_series(self) -> pd.Series:
        """Return the counts by name.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.measures.compare(sg.load(), "2016", "2017").to_series()["formed"].item()
        12
        """
        import pandas as pd

        names = ("formed", "ended", "turned", "kept", "actors_in", "actors_out")
        found = pd.Series({name: len(getattr(self, name)) for name in names}, name="compare")
        return noted(found, self.attrs)


def compare(
    g: TemporalMultigraph,
    before: object,
    after: object,
    *,
    mode: str = "attested",
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> Comparison:
    """Compare two periods pair by pair: what formed, what ended, what turned.

    Each pair counts once in each period, with the sign that the policy gives it there (friendly, hostile, neutral or
    ambivalent). Periods and mode as in `during`, other options as in `degree`. Periods without ties give empty tables.
    Relation by relation, and as a picture: `sahelgraph.plot.compare`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> changed = sg.measures.compare(sg.load(), "2012-05", "2012-06")
    >>> changed.turned[["one", "other", "before", "after"]].values.tolist()
    [['ansar_dine', 'mnla', 'friendly', 'hostile'], ['aqim', 'mnla', 'friendly', 'hostile']]
    """
    periods = [_dates.parse_period(period) for period in (before, after)]
    two = [project(g.during(period, mode=mode), sign_policy=sign_policy, actors=actors) for period in periods]
    old, new = (_signs(ties) for ties in two)
    active = [{actor for pair in signs for actor in pair} for signs in (old, new)]
    attrs = {
        "mode": mode,
        "sign_policy": sign_policy,
        "left_out": {period.text: ties.notes["left_out"] for period, ties in zip(periods, two, strict=True)},
    }
    both = sorted(old.keys() & new.keys())
    return Comparison(
        periods[0].text,
        periods[1].text,
        _frame([(*pair, new[pair]) for pair in sorted(new.keys() - old.keys())], "sign"),
        _frame([(*pair, old[pair]) for pair in sorted(old.keys() - new.keys())], "sign"),
        _frame([(*pair, old[pair], new[pair]) for pair in both if old[pair] != new[pair]], "before", "after"),
        _frame([(*pair, old[pair]) for pair in both if old[pair] == new[pair]], "sign"),
        tuple(sorted(active[1] - active[0])),
        tuple(sorted(active[0] - active[1])),
        attrs,
    )


def turnover(
    g: TemporalMultigraph,
    *,
    periods: str | Collection[object] = "year",
    first: object = None,
    last: object = None,
    mode: str = "attested",
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> pd.DataFrame:
    """Measure from period to period how many ties are kept and how many change.

    ``jaccard`` is the pairs tied in both periods over those tied in either, whatever their sign (Snijders, van de Bunt
    and Steglich 2010, Social Networks 32, 44-60); ``turnover`` is 1 less ``kept`` over either, and so counts those
    that turned as changed. Both 0 to 1, NaN where neither period has a tie, with the reason in ``attrs["why"]``. A
    row a period from the second on; periods as in `over_time`, other options as in `degree`. Pairs count once.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.measures.turnover(sg.load(), first=2015, last=2017).round(2)["turnover"].to_dict()
    {'2016': 0.0, '2017': 0.86}
    """
    import pandas as pd

    rows, why, left_out = {}, {}, {}
    for (_, old, _), (name, new, notes) in pairwise(_all_signs(g, periods, first, last, mode, sign_policy, actors)):
        counts = _counts(old, new)
        either = sum(counts.values())
        rows[name] = {
            **counts,
            "jaccard": (counts["kept"] + counts["turned"]) / either if either else NAN,
            "turnover": 1 - counts["kept"] / either if either else NAN,
        }
        left_out[name] = notes["left_out"]
        if not either:
            why[name] = "no tie in either period"
    columns = ["kept", "formed", "ended", "turned", "jaccard", "turnover"]
    table = pd.DataFrame(list(rows.values()), columns=columns, index=pd.Index(list(rows), dtype="str", name="period"))
    table.attrs = {"mode": mode, "sign_policy": sign_policy, "left_out": left_out, "why": why}
    return table


def volatility(
    g: TemporalMultigraph,
    *,
    periods: str | Collection[object] = "year",
    first: object = None,
    last: object = None,
    mode: str = "attested",
    sign_policy: str = "ends",
    actors: str | Collection[str] | None = None,
) -> pd.Series:
    """Measure how much of an actor's ties changes from one period to the next, on average.

    For each two following periods the pairs of the actor that formed, ended or turned, over those that it has in
    either; then the mean over the steps in which it has any. Range 0 (nothing ever changes) to 1; NaN for an actor that
    never has a tie. Pairs count once. Periods as in `over_time`, other options as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.volatility(sg.load(), first=2015, last=2017)
    >>> found[["mali", "niger"]].round(2).to_dict(), found.attrs["why"]["algeria"]
    ({'mali': 0.25, 'niger': 1.0}, 'no tie in any period')
    """
    import pandas as pd

    snapshots = _all_signs(g, periods, first, last, mode, sign_policy, actors)
    ledger, rows = ledger_rows(g)
    kept, _ = kept_actors(g, actors, ledger, rows)
    shares: dict[str, list[float]] = {actor: [] for actor in ids_of(ledger, kept)}
    for (_, old, _), (_, new, _) in pairwise(snapshots):
        either: Counter[str] = Counter()
        changed: Counter[str] = Counter()
        for pair in old.keys() | new.keys():
            either.update(pair)
            if old.get(pair) != new.get(pair):
                changed.update(pair)
        for actor, ties in either.items():
            shares[actor].append(changed[actor] / ties)
    values = {actor: float(np.mean(found)) if found else NAN for actor, found in shares.items()}
    index = pd.Index(list(values), dtype="str", name="actor")
    series = pd.Series(list(values.values()), index, dtype=float, name="volatility")
    why = dict.fromkeys(index[series.isna()], "no tie in any period")
    series.attrs = {
        "mode": mode,
        "sign_policy": sign_policy,
        "left_out": {name: notes["left_out"] for name, _, notes in snapshots},
        "why": why,
    }
    return series


def tie_survival(
    g: TemporalMultigraph,
    *,
    mode: str = "attested",
    actors: str | Collection[str] | None = None,
) -> pd.DataFrame:
    """Estimate how long states last, with those whose end is unknown censored (Kaplan and Meier).

    S(t) = Π over days tᵢ ≤ t of (1 - dᵢ / nᵢ), nᵢ the states in view that last so long and dᵢ those that end then. A
    row a duration in days at which states end or are lost from sight, with ``at_risk``, ``ended``, ``censored``,
    ``survival`` (1 down to 0) and ``error``, Greenwood's standard error. ``attrs["median"]`` is the first duration at
    which no more than half are left; NaN where it is not reached, with the reason.

    Every relation of a lasting kind counts for itself, parallel ones too; events are left out, and so are states
    whose start is unknown on its early side (their number is in ``attrs["left_out"]``). With vague dates a state
    lasts as long as the evidence reaches (``attested``), as long as it must have (``certain``) or as it may have
    (``possible``). An end that nobody knows is censored where the evidence stops. Without states the table is empty.

    Where the graph has a period, a state that began before it is in view only because it lasted: it counts among the
    nᵢ from the age on that it has when the period begins (left truncation), so that old states do not make ties look
    more lasting than they are. Few may be at risk at first, and the estimate then is a rough one: see ``error``.

    Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481; Tsai, Jewell and Wang (1987),
    Biometrika 74, 883-886, for the truncation. `actors` as in `degree`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.tie_survival(sg.load().of_kind("alliance"))
    >>> found[["at_risk", "ended", "censored"]].values.tolist()
    [[3, 0, 1], [2, 2, 0]]
    """
    import pandas as pd

    entered, lasting, known, lost = _durations(g, mode, actors)
    times, place = np.unique(lasting, return_inverse=True)
    ended = np.bincount(place.reshape(-1), known, minlength=len(times)).astype(int)
    all_ = np.bincount(place.reshape(-1), minlength=len(times))
    at_risk = np.searchsorted(np.sort(entered), times) - np.searchsorted(np.sort(lasting), times)
    survival = np.cumprod(1 - ended / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(ended > 0, ended / (at_risk * (at_risk - ended)), 0.0)
        error = np.where(survival > 0, survival * np.sqrt(np.cumsum(terms)), 0.0)
    table = pd.DataFrame(
        {"at_risk": at_risk, "ended": ended, "censored": all_ - ended, "survival": survival, "error": error},
        index=pd.Index(times, name="days"),
    )
    half = times[survival <= 0.5]
    why = "" if len(half) else "no state" if not len(times) else "more than half are still there when last seen"
    median = float(half[0]) if len(half) else NAN
    table.attrs = {"mode": mode, "median": median, "left_out": lost, "why": {"median": why} if why else {}}
    return table


def _signs(ties: Projection) -> Signs:
    ends = ties.first.tolist(), ties.second.tolist(), ties.sign.tolist()
    return {(ties.ids[a], ties.ids[b]): sign for a, b, sign in zip(*ends, strict=True)}


def _all_signs(  # noqa: PLR0917 — private, and the options of two public functions
    g: TemporalMultigraph,
    periods: str | Collection[object],
    first: object,
    last: object,
    mode: str,
    sign_policy: str,
    actors: str | Collection[str] | None,
) -> list[tuple[str, Signs, dict[str, Any]]]:
    found = []
    for name, graph in steps(g, periods, first=first, last=last, mode=mode):
        ties = project(graph, sign_policy=sign_policy, actors=actors)
        found.append((name, _signs(ties), ties.notes))
    return found


def _counts(old: Signs, new: Signs) -> dict[str, int]:
    both = old.keys() & new.keys()
    kept = sum(old[pair] == new[pair] for pair in both)
    changed = {"formed": len(new) - len(both), "ended": len(old) - len(both), "turned": len(both) - kept}
    return {"kept": kept, **changed}


def _frame(rows: list[tuple[Any, ...]], *signs: str) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows, columns=["one", "other", *signs])
    for column in signs:
        frame[column] = pd.Series([_WORDS[sign] for sign in frame[column]], dtype="str")
    return frame.astype("str")


def _durations(
    g: TemporalMultigraph, mode: str, actors: str | Collection[str] | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], dict[str, Any]]:
    """Return the age of each state when it comes into view, its days in all, if its end is known; what was left out."""
    ledger, rows = ledger_rows(g)
    kept, left_out = kept_actors(g, actors, ledger, rows)
    member = np.zeros(len(ledger.names.ids), bool)
    member[kept] = True
    state = np.array([kind.time == "state" for kind in ledger.kinds.values()], bool)[ledger.kind[rows]]
    inside = member[ledger.source[rows]] & member[ledger.target[rows]]
    dated = ledger.days.start_min[rows] > _dates.EARLIEST
    left_out |= {
        "relations": int((~inside).sum()),
        "events": int((inside & ~state).sum()),
        "unknown start": int((inside & state & ~dated).sum()),
    }
    rows = rows[inside & state & dated]
    days = _dates.Days(*(day[rows].astype(np.int64) for day in ledger.days))
    known = days.end_max < _dates.LATEST
    match mode:
        case "attested":
            begun, last = days.seen_first, days.seen_last
        case "certain":
            begun, last = days.start_max, days.end_min
        case "possible":
            begun, last = days.start_min, np.where(known, days.end_max, days.seen_last)
        case _:
            raise QueryError('mode is "attested", "certain" or "possible" here')
    lasting: NDArray[np.int64] = np.maximum(last - begun, 0) + 1
    entered: NDArray[np.int64] = np.clip(window(g)[0] - begun, 0, lasting - 1)
    return entered, lasting, known, left_out
