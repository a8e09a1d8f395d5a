"""Dates as vague as the source left them: EDTF text → Moment, Period, and the six days of a relation.

A day is an integer, days since 1970-01-01 in the proleptic Gregorian calendar. An open side is ``EARLIEST`` or
``LATEST``, which fit int32 and compare as they should, so that every rule below is a plain comparison.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sahelgraph._advice import date_advice, shown
from sahelgraph.errors import DateError, QueryError

if TYPE_CHECKING:
    from numpy.typing import NDArray

EARLIEST = -(2**31)
LATEST = 2**31 - 1
MODES = ("possible", "attested", "certain", "throughout")
_LONGEST = 40  # letters: more than any date has
_EPOCH = dt.date(1970, 1, 1).toordinal()

# re.ASCII, because \d takes Arabic-Indic digits otherwise; \Z, because $ lets a final line break through.
_SIMPLE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}|XX))?)?([~?%]?)\Z", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])\Z", re.ASCII)
_DECADE = re.compile(r"(\d{3})X([~?%]?)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment, known to lie between two days, both inclusive."""

    text: str
    first: int
    last: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days that a question asks about, both ends inclusive."""

    first: int
    last: int
    text: str

    def __str__(self) -> str:
        return self.text


class Days(NamedTuple):
    """The six days of relations, as int32 arrays of one length."""

    start_min: NDArray[np.int32]
    start_max: NDArray[np.int32]
    end_min: NDArray[np.int32]
    end_max: NDArray[np.int32]
    seen_first: NDArray[np.int32]
    seen_last: NDArray[np.int32]


def to_day(date: dt.date) -> int:
    """Return the days since 1970-01-01."""
    return date.toordinal() - _EPOCH


def to_date(day: int) -> dt.date:
    """Return the date of a bounded day."""
    return dt.date.fromordinal(int(day) + _EPOCH)


def parse_moment(text: str) -> Moment:
    """Read a cell of ``start``, ``end`` or ``as_of``; ``..`` is a moment without bounds."""
    found = read_moment(text)
    if found is None:
        raise DateError(f'"{shown(text)}" {_fault(text)}')
    return found


def read_moment(text: str) -> Moment | None:
    """Read a cell of dates, or return None where it is none."""
    return _moment(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=65536)
def _moment(text: str) -> Moment | None:
    if text == "..":
        return Moment(text, EARLIEST, LATEST)
    if not (text.startswith("[") and text.endswith("]")):
        return _simple(text)
    sides = text[1:-1].split("..")
    if len(sides) != 2 or not any(sides):
        return None
    first, last = (_simple(side) if side else Moment("", EARLIEST, LATEST) for side in sides)
    if first is None or last is None or first.first > last.last:
        return None
    return Moment(text, first.first, last.last, first.mark or last.mark)


def _fault(text: str) -> str:
    """Say what is wrong with a cell, and what to write."""
    if text == "[..]":
        return "says nothing; write .. for an unknown day"
    if text.startswith("[") and text.endswith("]") and len(sides := text[1:-1].split("..")) == 2:
        bad = next((side for side in sides if side and _simple(side) is None and side == side.strip(" .")), None)
        if bad is not None:
            return f'is no date: "{shown(bad)}" in it: {date_advice(bad, _is_date)}'
        if all(map(_simple, sides)):
            return f"runs backwards; write the earlier date first: [{sides[1]}..{sides[0]}]"
    return f"is no date: {date_advice(text, _is_date)}"


def _is_date(text: str) -> bool:
    return read_moment(text) is not None


def _simple(text: str) -> Moment | None:
    """Read a day, month, year or decade, or return None when it has another form."""
    if found := _DECADE.match(text):
        year = int(found[1]) * 10
        return None if year == 0 else Moment(text, _day(year, 1, 1), _day(year + 9, 12, 31), found[2])
    found = _SIMPLE.match(text)
    year, month, day = (int(found[1]), int(found[2] or 0), found[3]) if found else (0, 0, None)
    if found is None or year == 0 or (found[2] and not 1 <= month <= 12):
        return None
    if not month:
        return Moment(text, _day(year, 1, 1), _day(year, 12, 31), found[4])
    last = calendar.monthrange(year, month)[1]
    if day is None or day == "XX":
        return Moment(text, _day(year, month, 1), _day(year, month, last), found[4])
    if not 1 <= int(day) <= last:
        return None
    return Moment(text, _day(year, month, int(day)), _day(year, month, int(day)), found[4])


def _day(year: int, month: int, day: int) -> int:
    return dt.date(year, month, day).toordinal() - _EPOCH


# -- periods of questions
# ---------------------------------------------------------------------------------------------------


def parse_period(value: object) -> Period:
    """Read the period of a question.

    Text in the grammar of the cells (``2012``, ``2012-06``, ``2012-06-27``, ``201X``), two of them with a slash between
    (``2012-03/2012-06``, ``../2013``), a year as int, a date, a pandas Period, or a Period.
    """
    if isinstance(value, Period):
        return value
    if isinstance(value, str):
        return _period(value)
    if isinstance(value, dt.datetime):
        return _period(value.date().isoformat())
    if isinstance(value, dt.date):
        return _period(value.isoformat())
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        if not 1 <= value <= 9999:
            raise DateError(f"{value} is no year; write a year from 1 to 9999, or a text such as 2012-06")
        return _period(f"{int(value):04d}")
    first, last = getattr(value, "start_time", None), getattr(value, "end_time", None)
    if first is not None and last is not None:  # a pandas Period, known without importing pandas
        days = to_day(first.date()), to_day(last.date())
        return Period(*days, "/".join(dict.fromkeys(to_date(day).isoformat() for day in days)))
    raise DateError(f"{shown(repr(value))} is no period; write a text such as 2012 or 2012-03/2012-06, or a year")


@lru_cache(maxsize=4096)
def _period(text: str) -> Period:
    if found := _QUARTER.match(text):
        year, quarter = int(found[1]), int(found[2])
        months = (_simple(f"{year:04d}-{month:02d}") for month in (quarter * 3 - 2, quarter * 3))
        opening, closing = (month or _period_end(text, text) for month in months)
        return Period(opening.first, closing.last, text)
    left, slash, right = text.partition("/")
    ends = [_period_end(side, text) for side in ((left, right) if slash else (left,))]
    first, last = ends[0].first, ends[-1].last
    if first > last:
        raise DateError(f'"{text}" runs backwards; write the earlier date first: {right}/{left}')
    return Period(first, last, text)


def _period_end(side: str, text: str) -> Moment:
    found = Moment(side, EARLIEST, LATEST) if side == ".." else _simple(side)
    if found is None:
        run = re.fullmatch(r"(\d{4})\s*[-–]\s*(\d{4})", text, re.ASCII)
        forms = "2012, 2012-06, 2012-06-27, 2012-Q2, 201X, 2012-03/2012-06 or ../2013"
        raise DateError(f'"{shown(text)}" is no period; write {f"{run[1]}/{run[2]}" if run else forms}')
    return found


def parse_day(value: object) -> Period:
    """Read one day, and refuse a longer period."""
    period = parse_period(value)
    if period.first != period.last:
        raise DateError(
            f'"{period}" is not one day; use during("{period}"), or write a day such as {_example_day(period)}'
        )
    return period


def _example_day(period: Period) -> str:
    if period.first == EARLIEST or period.last == LATEST:
        return "2012-06-15"
    return to_date((period.first + period.last) // 2).isoformat()


# -- the days of a relation
# -------------------------------------------------------------------------------------------------


def settle(
    start: tuple[NDArray[np.int32], NDArray[np.int32]],
    end: tuple[NDArray[np.int32], NDArray[np.int32]],
    as_of: tuple[NDArray[np.int32], NDArray[np.int32]],
    *,
    instant: NDArray[np.bool_],
) -> tuple[Days, NDArray[np.bool_], NDArray[np.bool_]]:
    """Bring what rows say into six days each, and tell which rows contradict themselves.

    Each pair is (first, last); a cell that says nothing is ``EARLIEST, LATEST``. `instant` marks events with a blank
    end, whose end is their start. Returned beside the days: rows that end before they start, rows whose `as_of` lies
    outside their days.
    """
    one = np.int32
    s_min, s_max = (np.array(side, dtype=one) for side in start)
    e_min, e_max = (np.where(instant, s, np.asarray(e, dtype=one)) for s, e in zip((s_min, s_max), end, strict=True))
    a_min, a_max = (np.asarray(side, dtype=one) for side in as_of)
    backwards = e_max < s_min
    outside = ~backwards & ((a_max < s_min) | (a_min > e_max))

    s_max, e_min = np.minimum(s_max, a_max), np.maximum(e_min, a_min)  # it had begun by then, and had not ended before
    s_min = np.where(instant, np.maximum(s_min, a_min), s_min)  # an instant happened when it was seen to
    e_max = np.where(instant, np.minimum(e_max, a_max), e_max)
    s_max, e_min = np.minimum(s_max, e_max), np.maximum(e_min, s_min)

    # Where the evidence reaches: a bounded outer day, else the outermost bounded day that is left.
    a_first = np.where(a_min == EARLIEST, a_max, a_min)
    a_last = np.where(a_max == LATEST, a_min, a_max)
    inner = [np.where(day == EARLIEST, one(LATEST), day) for day in (a_first, e_min, s_max)]
    seen_first = np.where(s_min == EARLIEST, reduce(np.minimum, inner), s_min)
    inner = [np.where(day == LATEST, one(EARLIEST), day) for day in (a_last, e_min, s_max, s_min)]
    seen_last = np.where(e_max == LATEST, reduce(np.maximum, inner), e_max)
    undated_first, undated_last = seen_first == LATEST, seen_last == EARLIEST
    seen_first = np.where(undated_first & ~undated_last, seen_last, seen_first)
    seen_last = np.where(undated_last & ~undated_first, seen_first, seen_last)
    return Days(*(day.astype(one) for day in (s_min, s_max, e_min, e_max, seen_first, seen_last))), backwards, outside


# The days of which a row must have the first by the end of a period and the second not before its start; throughout
# a period, by its start and not before its end.
SIDES = {
    "possible": ("start_min", "end_max"),
    "attested": ("seen_first", "seen_last"),
    "certain": ("start_max", "end_min"),
    "throughout": ("start_max", "end_min"),
}


def known_mode(mode: str) -> None:
    """Refuse what is none of the four modes."""
    if mode not in MODES:
        hint = "write possible, attested, certain or throughout"
        raise QueryError(f'"{shown(str(mode))}" is no mode; {hint}', page="codebook.md#four-modes")


def holds(days: Days, period: Period, mode: str, rows: NDArray[np.int32] | None = None) -> NDArray[np.bool_]:
    """Tell which rows (of these, or all) hold in a period, in one of the four modes: two comparisons each."""
    known_mode(mode)
    begin, end = (getattr(days, side) if rows is None else getattr(days, side).take(rows) for side in SIDES[mode])
    first, last = np.int32(period.first), np.int32(period.last)
    if mode == "throughout":
        first, last = last, first
    held: NDArray[np.bool_] = (begin <= last) & (end >= first)
    return held


def side_of(days: Days, side: str) -> Days:
    """Return the days of the beginning (``start``) or the ``end`` alone, as of an event.

    A beginning is attested only after a bounded day, an end only before one: that nobody told of it is no evidence.
    """
    first, last = (days.start_min, days.start_max) if side == "start" else (days.end_min, days.end_max)
    seen_first, seen_last = np.where(first == EARLIEST, last, first), np.where(last == LATEST, first, last)
    told = first != EARLIEST if side == "start" else last != LATEST
    seen_first, seen_last = np.where(told, seen_first, np.int32(LATEST)), np.where(told, seen_last, np.int32(EARLIEST))
    return Days(first, last, first, last, seen_first, seen_last)


def periods_between(every: str, first: int, last: int) -> list[Period]:
    """Return the calendar years, quarters or months from the day `first` to the day `last`."""
    months = {"year": 12, "quarter": 3, "month": 1}.get(every)
    if months is None:
        raise QueryError(f'"{shown(str(every))}" is no step; write year, quarter or month', page="codebook.md#periods")
    begin, until = to_date(first), to_date(last)
    index = (begin.year * 12 + begin.month - 1) // months * months
    found = []
    while index <= until.year * 12 + until.month - 1:
        year, month = divmod(index, 12)
        end_year, end_month = divmod(index + months - 1, 12)
        text = {12: f"{year:04d}", 3: f"{year:04d}-Q{month // 3 + 1}", 1: f"{year:04d}-{month + 1:02d}"}[months]
        last_day = calendar.monthrange(end_year, end_month + 1)[1]
        found.append(Period(_day(year, month + 1, 1), _day(end_year, end_month + 1, last_day), text))
        index += months
    return found
