"""Cells of foreign tables → cells of ours: text that is clean, days as vague as their precision says."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import NoReturn

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
def read_day(cell: str, *, day_first: bool | None = None) -> dt.date | None:
    """Read one day in the forms that exports have; None where it is none, or where its order is not told.

    >>> [str(read_day(text)) for text in ("2014-01-22 00:00:00.000", "9-May-20", "3/4/2017", "20201113")]
    ['2014-01-22', '2020-05-09', 'None', '2020-11-13']
    >>> str(read_day("3/4/2017", day_first=False)), str(read_day("3/4/2017", day_first=True))
    ('2017-03-04', '2017-04-03')
    """
    cell = cell.strip()
    if found := _ISO.match(cell) or _PLAIN.match(cell):
        year, month, day = found[1], found[2], found[3]
    elif day_first is not None and (found := _SLASHES.match(cell)):
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


class Days:
    """The days of one file: whether ``3/4/2012`` is in March or in April, all of them tell together, or nobody knows.

    A day with a number above 12 can be read in one way only, and so are all the others. Where it has the day in front
    the user is asked, for no data set is published so: somebody's spreadsheet has been at the file.
    """

    def __init__(self, file: str, *, day_first: bool | None) -> None:
        self.file, self.day_first = file, day_first
        self._sure, self._open, self._row = "", "", 0  # the first that tells; the first that does not, and its row

    def read(self, cell: str, row: int) -> dt.date | None:
        """Read one day, and keep what it tells of the others; None where it is none."""
        if "/" in cell and (found := _SLASHES.match(cell.strip())):
            one, two = int(found[1]), int(found[2])
            if one > 12 >= two and not self.day_first:
                self._refuse(row, f"{tidy(cell)} has the day in front, so every day of the file may", "--day-first")
            if two > 12 >= one and self.day_first:
                self._refuse(row, f"{tidy(cell)} has the month in front, so every day of the file may", "--month-first")
            if max(one, two) > 12 >= min(one, two):
                self._sure = self._sure or tidy(cell)
            elif one != two and not self._open:
                self._open, self._row = tidy(cell), row
        return read_day(cell, day_first=bool(self.day_first))

    def told(self) -> list[str]:
        """Say how the days were read, when all were; refuse the file if none of them told."""
        if self._open and not self._sure and self.day_first is None:
            doubt = f"{self._open} may have the month or the day in front, and no day of the file tells"
            self._refuse(self._row, doubt, "--month-first or --day-first")
        example, front = self._sure or self._open, "day" if self.day_first else "month"
        return [f"days such as {example} were read with the {front} in front"] if example else []

    def _refuse(self, row: int, why: str, option: str) -> NoReturn:
        raise FileError(f"{self.file} row {row}: {why}; say so with day_first ({option})")


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
