"""Dated: which days a chart shows, and where on paper they lie."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._dates import EARLIEST, LATEST, to_date, to_day
from sahelgraph.plot._labels import width
from sahelgraph.plot._sheet import RULE
from sahelgraph.plot._style import GREY, patch, write

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._say import Words

    Four = tuple[int | None, int | None, int | None, int | None]

_MONTHS = (1, 2, 3, 6)  # steps between ticks, in months …
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # … and in years
_CUT = 15.0  # points that the sign of a break takes
_QUIET, _CUTS = 3, 6  # years, and so many breaks at most
_ROUNDED = 800  # a longer run of days is shown in whole years, a shorter one in whole months


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a chart shows, both ends inclusive, and the width in points on which they lie.

    ``cuts`` are runs of days that the axis leaves out; each takes the width of the sign that says so.
    """

    first: int
    last: int
    across: float
    cuts: tuple[tuple[int, int], ...] = ()

    @property
    def knots(self) -> tuple[list[float], list[float]]:
        """Days, and where their mornings lie: between two of them the axis is even."""
        left = sum(two - one + 1 for one, two in self.cuts)
        point = (self.across - _CUT * len(self.cuts)) / (self.last + 1 - self.first - left)
        days, xs = [float(self.first)], [0.0]
        for one, two in self.cuts:
            days += [float(one), float(two + 1)]
            xs += [xs[-1] + (one - days[-3]) * point] * 2
            xs[-1] += _CUT
        days.append(float(self.last + 1))
        return days, [*xs, self.across]

    def x(self, day: float) -> float:
        """Return where the morning of a day lies."""
        return _between(day, *self.knots)

    def day(self, x: float) -> float:
        """Return the day that lies at x."""
        days, xs = self.knots
        return _between(x, xs, days)


def _between(value: float, ones: list[float], others: list[float]) -> float:
    """Return what belongs to a value between knots, and beyond them as in the first and the last piece."""
    i = min(max(bisect_right(ones, value), 1), len(ones) - 1)
    return others[i - 1] + (value - ones[i - 1]) / (ones[i] - ones[i - 1]) * (others[i] - others[i - 1])


def quiet(g: TemporalMultigraph, rows: list[Four]) -> tuple[tuple[int, int], ...]:
    """Return the long runs of whole years in which nothing begins or ends, which a chart of all days leaves out.

    Where the first or the last day was asked for, none: what is laid beside other charts must be even.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> [(str(to_date(one)), str(to_date(two))) for one, two in quiet(g, four_days(g.days))]
    [('1964-01-01', '1989-12-31'), ('1991-01-01', '2005-12-31'), ('2007-01-01', '2011-12-31')]
    """
    known = sorted({to_date(day).year for row in rows for day in row if day is not None})
    asked = any(when.period.first != EARLIEST or when.period.last != LATEST for when in g.query.periods)
    if asked or not known:
        return ()
    least = max(_QUIET, (known[-1] - known[0]) / 20)
    runs = sorted(((one + 1, two - 1) for one, two in pairwise(known) if two - one - 1 >= least), key=_length)
    runs = sorted(runs[-_CUTS:])
    if sum(map(_length, runs)) * 3 < known[-1] - known[0] + 1:  # too little to be gained for an uneven axis
        return ()
    return tuple((to_day(date(one, 1, 1)), to_day(date(two, 12, 31))) for one, two in runs)


def _length(run: tuple[int, int]) -> int:
    return run[1] - run[0] + 1


def left_out(span: Span, say: Words) -> str:
    """Say which years a chart leaves out.

    Examples
    --------
    >>> from sahelgraph.plot._told import phrases
    >>> left_out(Span(0, 9999, 300.0, ((365, 3651),)), phrases("en"))
    'The axis is broken: nothing begins or ends in 1971–1979.'
    """
    years = ((to_date(one).year, to_date(two).year) for one, two in span.cuts)
    named = ", ".join(f"{one}–{two}" if two > one else f"{one}" for one, two in years)
    return say["broken"].format(years=named) if named else ""


def narrowed(g: TemporalMultigraph, first: object, last: object, mode: str) -> TemporalMultigraph:
    """Narrow a graph to the periods that a chart shows; without a first or a last, to none.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> len(narrowed(sg.load(), 2012, None, "attested")) < len(sg.load())
    True
    """
    if first is None and last is None:
        return g
    return g.during(f"{'..' if first is None else first}/{'..' if last is None else last}", mode=mode)


def four_days(days: pd.DataFrame) -> list[Four]:
    """Return start_min, start_max, end_min and end_max of each relation as days, None where a side is open.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> four_days(sg.load().where(kind="independence").days)
    [(-3653, -3288, -3653, -3288)]
    """
    columns = [days[name].to_numpy("datetime64[D]") for name in ("start_min", "start_max", "end_min", "end_max")]
    cells = [[None if np.isnat(one) else int(one.astype(np.int64)) for one in column] for column in columns]
    return list(zip(*cells, strict=True))


def shown_days(g: TemporalMultigraph, rows: list[Four]) -> tuple[int, int]:
    """Return the first and the last day to show: those of the periods asked for, else those that the dates reach.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> [str(to_date(day)) for day in shown_days(sg.load().during("2012"), [])]
    ['2012-01-01', '2012-12-31']
    """
    known = [day for row in rows for day in row if day is not None]
    low, high = (min(known), max(known)) if known else (to_day(date(2000, 1, 1)), to_day(date(2000, 12, 31)))
    low, high = _whole(low, high)
    asked = [when.period for when in g.query.periods]
    first = max((one.first for one in asked if one.first != EARLIEST), default=low)
    last = min((one.last for one in asked if one.last != LATEST), default=high)
    return first, max(last, first)


def _whole(low: int, high: int) -> tuple[int, int]:
    one, two = to_date(low), to_date(high)
    if high - low > _ROUNDED:
        return to_day(date(one.year, 1, 1)), to_day(date(two.year, 12, 31))
    after = (two.year + two.month // 12, two.month % 12 + 1)
    return to_day(date(one.year, one.month, 1)), to_day(date(min(after[0], 9999), after[1], 1)) - 1


def ticks(span: Span, words: Words, size: float) -> list[tuple[int, str]]:
    r"""Return the days to mark below a chart, with what to write there: as many as have room, in months of short spans.

    Examples
    --------
    >>> from sahelgraph.plot._say import words
    >>> ticks(Span(to_day(date(2012, 1, 1)), to_day(date(2014, 12, 31)), 300.0), words("en"), 7)[::4]
    [(15340, 'Jan\n2012'), (15706, 'Jan\n2013'), (16071, 'Jan\n2014')]
    """
    days, xs = span.knots
    month = xs[1] / (days[1] - days[0]) * 30.4
    widest = max(width(words.month(i), size) for i in range(1, 13)) + 6
    for step in _MONTHS:
        if month * step >= widest and span.across <= 14 * month * step and not span.cuts:
            return _months(span, words, step)
    widest = width("2012", size) + 8
    step = next((one for one in _YEARS if month * 12 * one >= widest), _YEARS[-1])
    one, two = to_date(span.first), to_date(span.last)
    years = range(-(-one.year // step) * step, two.year + 1, step)
    found = [(to_day(date(year, 1, 1)), str(year)) for year in years if year > 0]
    if span.cuts:  # each piece names the year with which it begins
        starts = [span.first, *(two + 1 for _, two in span.cuts)]
        named = [(day, str(to_date(day).year)) for day in starts]
        free = [tick for tick in found if all(abs(span.x(tick[0]) - span.x(day)) >= widest for day in starts)]
        found = sorted([*named, *(tick for tick in free if not any(a <= tick[0] <= b for a, b in span.cuts))])
    return [tick for tick in found if tick[0] >= span.first] or [(span.first, str(one))]


def _months(span: Span, words: Words, step: int) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    one, two = to_date(span.first), to_date(span.last)
    for count in range(one.year * 12 + one.month - 1, two.year * 12 + two.month):
        year, month = divmod(count, 12)
        day = to_day(date(year, month + 1, 1))
        if month % step == 0 and day >= span.first:
            text = words.month(month + 1)
            found.append((day, f"{text}\n{year}" if month == 0 or not found else text))
    return found or [(span.first, str(one))]


def axis(span: Span, high: float, words: Words, size: float) -> list[Artist]:
    """Return a line below a chart of some height, with its ticks, and a pale line upwards from each.

    Examples
    --------
    >>> from sahelgraph.plot._say import words
    >>> len(axis(Span(0, 364, 300.0), 100, words("en"), 7))
    37
    """
    parts: list[Artist] = [patch([(0, 0), (span.across, 0)], line=GREY, width=0.7, closed=False)]
    for day, text in ticks(span, words, size):
        x = span.x(day)
        parts.append(patch([(x, 0), (x, high)], line=RULE, width=0.5, closed=False))
        parts.append(patch([(x, 0), (x, -3)], line=GREY, width=0.7, closed=False))
        parts.append(write(x, -4.5, text, size, GREY, va="top"))
    return parts


def breaks(span: Span, high: float) -> list[Artist]:
    """Return a white band with torn edges for each break of the axis, to be laid over everything that crosses it.

    Examples
    --------
    >>> len(breaks(Span(0, 9999, 300.0, ((365, 3652),)), 100.0))
    3
    """
    parts: list[Artist] = []
    for one, _ in span.cuts:
        left, teeth = span.x(one), np.arange(-4.0, high + 3.9, 4.0)
        edges = [
            [(left + at + (1.3 if i % 2 else -1.3), float(y)) for i, y in enumerate(teeth)] for at in (3.5, _CUT - 3.5)
        ]
        parts.append(patch([*edges[0], *edges[1][::-1]], fill="#FFFFFF"))
        parts += [patch(edge, line=GREY, width=0.5, closed=False) for edge in edges]
    return parts
