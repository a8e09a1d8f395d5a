"""What people write instead of a date, and what to answer: one well-known wrong form each."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTHS |= {
    name: i
    for i, names in enumerate(
        (
            ("janvier", "janv"),
            ("février", "fevrier", "févr"),
            ("mars",),
            ("avril",),
            ("mai",),
            ("juin",),
            ("juillet", "juil"),
            ("août", "aout"),
            ("septembre",),
            ("octobre",),
            ("novembre",),
            ("décembre", "decembre", "déc"),
        ),
        start=1,
    )
    for name in names
}
_NO_YEAR = "there is no year 0000 here; years run from 0001 to 9999"
_STILL = re.compile(r"(ongoing|present|now|today|current(ly)?|still|en cours|aujourd'hui)\.?\Z", re.IGNORECASE)
_NOTHING = re.compile(r"(n/?a|nan|none|null|nat|unknown|unk\.?|-+|\?+|tbd|inconnu)\Z", re.IGNORECASE)
_ABOUT = re.compile(r"(c\.|ca\.?|circa|about|around|approx\.?|vers|env\.?|~|≈)\s*(\d.*)\Z", re.IGNORECASE)
_EARLY = {"early": ("01", "04"), "mid": ("05", "08"), "late": ("09", "12"), "début": ("01", "04"), "fin": ("09", "12")}


def shown(text: str) -> str:
    """Show a text in a message: short, and with what does not print escaped."""
    text = text if len(text) <= 60 else text[:57] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def date_advice(text: str) -> str:  # noqa: C901, PLR0911, PLR0912 — a list of well-known wrong forms, each with its answer
    """Say which well-known wrong form this is and what to write instead."""
    if not text:
        return "the cell is empty; write a date such as 2012-06-26, 2012-06 or 2012"
    if text != text.strip():
        return f"there is space around it; write {shown(text.strip()) or 'the date alone'}"
    if not text.isascii() and any(c.isdecimal() and not c.isascii() for c in text):
        return "its digits are not the ASCII digits 0-9; write it with those"
    if found := re.match(r"(\d{1,4})[/.](\d{1,2})[/.](\d{1,4})\Z", text, re.ASCII):
        return f"slashes or dots leave open which is the month; write {_slashes(*found.groups())}"
    if re.match(r"\d{1,4}/\d{4}\Z|\d{4}/\d{1,2}\Z", text, re.ASCII):
        parts = sorted(text.split("/"), key=len)
        return f"write a month as {parts[1]}-{int(parts[0]):02d}" if len(parts[0]) < 3 else _interval(text)
    if "/" in text:
        return _interval(text)
    if found := re.match(r"(\d{4})\.0+\Z", text, re.ASCII):
        return f"a spreadsheet or data frame turned a year into a decimal number; write {found[1]}"
    if found := re.match(r"(\d{5})(\.0+)?\Z", text, re.ASCII):
        guess = dt.date(1899, 12, 30) + dt.timedelta(days=int(found[1]))
        return f"it looks like a spreadsheet's serial number, which would be {guess}; write the date itself"
    if found := re.match(r"(\d{4})(\d{2})(\d{2})\Z", text, re.ASCII):
        return f"write it with hyphens: {found[1]}-{found[2]}-{found[3]}"
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", text, re.ASCII):
        return f"it carries a time of day; write the day alone: {text[:10]}"
    if re.search("[‐-―−]", text):
        return "it has a dash that is not the ASCII hyphen; write a hyphen (-)"
    if text in {"0000", "000X"}:
        return _NO_YEAR
    if found := re.match(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?\Z", text, re.ASCII):
        return _calendar(int(found[1]), found[2], found[3])
    if re.match(r"\d{1,2}-\d{1,2}-\d{4}\Z", text, re.ASCII):
        day, month, year = text.split("-")
        return f"write the year first: {_slashes(day, month, year)}"
    if re.match(r"\d{4}-X", text, re.ASCII):
        return f"write a month as 2012-06-XX, a year as {text[:4]}"
    if re.match(r"\d\dXX?\Z|\dXXX", text, re.ASCII):
        return "the widest form is a decade, 201X; for more, write a run such as [1900..1999]"
    if _STILL.match(text):
        return "for what still holds write .. in end, and give as_of"
    if _NOTHING.match(text):
        return "leave the cell blank, or write .. where the source gives no start"
    if found := _ABOUT.match(text):
        return f"write {found[2]}~ for an approximate date, or the width you mean: [2011..2013]"
    if found := re.match(r"(before|by|until|avant|jusqu'en)\s+(\d.*)\Z", text, re.IGNORECASE):
        return f"write [..{found[2]}]"
    if found := re.match(r"(after|since|from|après|depuis)\s+(\d.*)\Z", text, re.IGNORECASE):
        return f"write [{found[2]}..]"
    if text.startswith("[") or text.endswith("]"):
        return "write a run of days with two dots: [2012-01..2012-04], [..2012-04] or [2012-01..]"
    if ".." in text:
        return f"a run needs brackets: [{text}]"
    return _words(text)


def _interval(text: str) -> str:
    left, _, right = text.partition("/")
    return (
        "a slash joins two dates, but a cell holds one moment: write the first in start and the second in end, "
        f"or [{shown(left)}..{shown(right)}] for one moment somewhere between"
    )


def _slashes(one: str, two: str, three: str) -> str:
    year, a, b = (one, two, three) if len(one) == 4 else (three, one, two)
    if len(year) != 4:
        return "it as year-month-day, such as 2012-06-26"
    if len(one) == 4:
        return f"{year}-{int(a):02d}-{int(b):02d}"
    choices = [f"{year}-{m:02d}-{d:02d}" for d, m in ((int(a), int(b)), (int(b), int(a))) if 1 <= m <= 12 and d <= 31]
    return " or ".join(dict.fromkeys(choices)) or "it as year-month-day, such as 2012-06-26"


def _calendar(year: int, month: str, day: str | None) -> str:
    if year == 0:
        return _NO_YEAR
    if not 1 <= int(month) <= 12:
        return f"there is no month {month}; write 01 to 12"
    if day is not None and not 1 <= int(day) <= (last := calendar.monthrange(year, int(month))[1]):
        return f"there is no such day; {year:04d}-{int(month):02d} has {last} days"
    return f"write two digits: {year:04d}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _words(text: str) -> str:
    parts = [part for part in re.split(r"[\s,.\-]+", text.lower()) if part]
    month = next((_MONTHS[part] for part in parts if part in _MONTHS), None)
    year = next((part for part in parts if re.match(r"\d{4}\Z", part, re.ASCII)), None)
    digits = [int(part) for part in parts if re.match(r"\d{1,2}\Z", part, re.ASCII)]
    if month and year:
        day = f"-{digits[0]:02d}" if digits and 1 <= digits[0] <= 31 else ""
        return f"write {year}-{month:02d}{day}"
    if month and digits:
        return (
            f"a spreadsheet may have rewritten it; it was probably 20{digits[0]:02d}-{month:02d}, "
            "or a day whose year is lost; write it as year-month"
        )
    if year and parts[0] in _EARLY:
        first, last = _EARLY[parts[0]]
        return f"write [{year}-{first}..{year}-{last}]"
    if year and any(season in parts for season in ("spring", "summer", "autumn", "fall", "winter")):
        return f"write a season as a run of months, such as [{year}-06..{year}-08]"
    return "write 2012-06-26, 2012-06, 2012, 201X, 2012-06-XX, a run such as [2012-01..2012-04], or .."


def nearest(word: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """Return the known words that `word` may have been meant for, best first.

    >>> nearest("atack", ["attack", "alliance"])
    ['attack']
    """
    from rapidfuzz import fuzz, process

    choices = sorted(set(known))
    folded = {choice: choice.casefold() for choice in choices}
    found = process.extract(word.casefold(), folded, scorer=fuzz.ratio, score_cutoff=72, limit=most)
    return [str(choice) for _, _, choice in found]
