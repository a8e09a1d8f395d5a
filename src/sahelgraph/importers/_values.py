"""Cells of foreign tables → cells of ours: text that is clean, days as vague as their precision says."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache

from sahelgraph._advice import shown
from sahelgraph._dates import read_moment
from sahelgraph.errors import FileError

_SPACE = re.compile(r"[\s\x00\u00a0\u2028\u2029]+")
# What nobody sees and no cell may hold: control characters, soft hyphens, zero width, direction marks.
_UNSEEN = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_LONE = re.compile("[\ud800-\udfff]")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?\Z", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?)?\Z", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,9})[- ,]+(\d{4}|\d{2})\Z", re.ASCII)
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})\Z", re.ASCII)
_MONTHS = {name.lower(): i for names in (calendar.month_name, calendar.month_abbr) for i, name in enumerate(names) if i}


@lru_cache(maxsize=65_536)
def tidy(cell: str) -> str:
    r"""Return a text on one line, without the characters that nobody sees.

    >>> tidy("Um  Khariet\r\n")
    'Um Khariet'
    """
    if cell.isprintable() and "  " not in cell:
        return cell.strip()
    if _LONE.search(cell):
        likely = cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
        hint = f'as Windows-1252 it would read "{shown(likely)}": save the file as UTF-8, or give its encoding'
        raise FileError(f"the file is not UTF-8; {hint}")
    return _SPACE.sub(" ", _UNSEEN.sub("", cell)).strip()


@lru_cache(maxsize=65_536)
def whole(cell: str) -> str:
    """Return a number or id without the ``.0`` that data frames leave on it.

    >>> whole("84.0"), whole("XXX331"), whole("")
    ('84', 'XXX331', '')
    """
    cell = tidy(cell)
    return cell[:-2] if cell.endswith(".0") and cell[:-2].lstrip("-").isdecimal() else cell


def count(cell: str) -> int | None:
    """Return a whole number that is not negative, or None.

    >>> count("14.0"), count("-1"), count("unknown")
    (14, None, None)
    """
    cell = whole(cell)
    return int(cell) if cell.isascii() and cell.isdecimal() else None


@lru_cache(maxsize=65_536)
def read_day(cell: str, *, day_first: bool = False) -> dt.date | None:
    """Read one day in the forms that exports have; None where it is none.

    >>> [str(read_day(text)) for text in ("2014-01-22 00:00:00.000", "9-May-20", "1/30/2017", "20201113")]
    ['2014-01-22', '2020-05-09', '2017-01-30', '2020-11-13']
    """
    cell = cell.strip()
    if found := _ISO.match(cell) or _PLAIN.match(cell):
        year, month, day = found[1], found[2], found[3]
    elif found := _SLASHES.match(cell):
        month, day, year = (found[2], found[1], found[3]) if day_first else (found[1], found[2], found[3])
    elif (found := _WORDS.match(cell)) and found[2].lower() in _MONTHS:
        day, month, year = found[1], str(_MONTHS[found[2].lower()]), found[3]
        if len(year) == 2:  # no data set of events reaches back to 1960, none forward to 2060
            year = ("19" if year >= "60" else "20") + year
    else:
        return None
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_swapped(cell: str) -> bool:
    """Tell whether a day with slashes can only be read with the day in front.

    >>> is_swapped("30/1/2017"), is_swapped("1/30/2017")
    (True, False)
    """
    found = _SLASHES.match(cell.strip())
    return found is not None and int(found[1]) > 12 >= int(found[2])


@lru_cache(maxsize=65_536)
def run_of(first: dt.date, last: dt.date) -> str:
    """Return a moment between two days as a cell: a day, a whole month or year, or the run.

    >>> run_of(dt.date(2012, 6, 1), dt.date(2012, 6, 30)), run_of(dt.date(2012, 6, 26), dt.date(2012, 6, 28))
    ('2012-06', '[2012-06-26..2012-06-28]')
    """
    if first == last:
        return first.isoformat()
    if first.year == last.year and first.day == 1:
        if (first.month, last.month, last.day) == (1, 12, 31):
            return f"{first.year:04d}"
        if first.month == last.month and last.day == calendar.monthrange(last.year, last.month)[1]:
            return f"{first.year:04d}-{first.month:02d}"
    return f"[{first.isoformat()}..{last.isoformat()}]"


def coarse(day: dt.date, precision: str) -> str:
    """Return a start date of UCDP's yearly tables as its precision code allows: 1 day, 2 and 3 month, else year.

    >>> coarse(dt.date(1975, 2, 28), "5"), coarse(dt.date(1975, 2, 28), "2")
    ('1975', '1975-02')
    """
    return day.isoformat()[: {"1": 10, "2": 7, "3": 7}.get(whole(precision), 4)]


@lru_cache(maxsize=4_096)
def is_year(cell: str) -> bool:
    """Tell whether a cell is a year that our tables can hold."""
    return len(cell) == 4 and read_moment(cell) is not None


def range_of(low: int | None, high: int | None, best: int | None) -> str:
    """Return a quantity between two numbers; where they contradict, the best estimate alone.

    >>> range_of(1, 14, 3), range_of(2, 2, 2), range_of(9, 3, 5), range_of(None, None, None)
    ('1..14', '2', '5', '')
    """
    if low is None or high is None or low > high:
        return "" if best is None else str(best)
    return str(low) if low == high else f"{low}..{high}"
