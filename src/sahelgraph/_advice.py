"""What people write instead, and what to answer: well-known wrong forms of dates, near misses of names.

Whatever a message tells to write is tried before it is said.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Answer = tuple[str, Iterable[str]]

_FORMS = "write 2012-06-26, 2012-06, 2012, 201X, 2012-06-XX, a run such as [2012-01..2012-04], or .."
_LONGEST = 200  # letters of what may have been meant as a date
_MONTHS = {
    word: month
    for month, words in enumerate(
        (
            *("january jan janvier janv", "february feb février fevrier févr", "march mar mars", "april apr avril avr"),
            *(
                "may mai",
                "june jun juin",
                "july jul juillet juil",
                "august aug août aout",
                "september sep sept septembre",
            ),
            *("october oct octobre", "november nov novembre", "december dec décembre decembre déc"),
        ),
        start=1,
    )
    for word in words.split()
}
_PARTS = {"early": "01 04", "début": "01 04", "debut": "01 04", "beginning": "01 04", "mid": "05 08", "mi": "05 08"}
_PARTS |= {"late": "09 12", "fin": "09 12", "end": "09 12", "courant": "01 12", "été": "06 08", "ete": "06 08"}
_PARTS |= {"spring": "03 05", "summer": "06 08", "autumn": "09 11", "fall": "09 11"}
_PARTS |= {"printemps": "03 05", "automne": "09 11"}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche"
_FILLERS = {word for words in ("le la l de du en année", "of the in year", _DAYS) for word in words.split()}


def date_advice(text: str, reads: Callable[[str], bool]) -> str:
    """Say which well-known wrong form a cell has and what to write instead.

    `reads` tells whether a cell is a date; nothing that it refuses is recommended.
    """
    if len(text) > _LONGEST:
        return _FORMS
    for pattern, answer in _WRONG:
        if found := pattern.match(text):
            why, candidates = answer(found)
            good = [one for one in dict.fromkeys(candidates) if reads(one)]
            if good:
                return f"{why}; write {' or '.join(good)}"
            return f"{why}; {_FORMS}"
    good = [one for one in dict.fromkeys(_candidates(text)) if reads(one)]
    return f"write {' or '.join(good)}" if good else _FORMS


def _candidates(text: str) -> Iterator[str]:
    """Yield what a person may have meant, in the grammar's forms, readable or not."""
    text = text.strip()
    yield text
    if found := re.fullmatch(r"(\d{4})[/. -]+(\d{1,2})(?:[/. -]+(\d{1,2}))?", text, re.ASCII):
        yield _cell(*found.groups())
    if found := re.fullmatch(r"(\d{1,2})[/. -]+(\d{1,2})[/. -]+(\d{4})", text, re.ASCII):
        yield _cell(found[3], found[2], found[1])
        yield _cell(found[3], found[1], found[2])
    if found := re.fullmatch(r"(\d{1,2})[/. -]+(\d{4})", text, re.ASCII):
        yield _cell(found[2], found[1])
    if found := re.fullmatch(r"(\d{4})(\d{2})(\d{2})?", text, re.ASCII):
        yield _cell(*found.groups())
    yield from _from_words(text)


def _from_words(text: str) -> Iterator[str]:
    words = [
        re.sub(r"(?<=\d)(st|nd|rd|th|er|e)\Z", "", word) for word in re.split(r"[\s,.\-'’]+", text.lower()) if word
    ]
    words = [word for word in words if word not in _FILLERS]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    years = [word for word in words if re.fullmatch(r"\d{4}", word, re.ASCII)]
    days = [word for word in words if re.fullmatch(r"\d{1,2}", word, re.ASCII)]
    part = words[0] if words and words[0] in _PARTS else ""
    if len(months) == len(years) == 1 and len(words) == 2 + len(days) + bool(part):
        cell = _cell(years[0], str(months[0]))
        if third := {"01": "01 10", "05": "10 20", "09": "20 0"}.get(_PARTS.get(part, "")[:2]):
            first, last = third.split()
            days_of_month = calendar.monthrange(int(years[0]) or 1, months[0])[1]
            yield f"[{cell}-{first}..{cell}-{int(last) or days_of_month}]"
        elif len(days) < 2:
            yield _cell(years[0], str(months[0]), *days)
        else:  # 26-28 June 2012
            yield f"[{cell}-{int(days[0]):02d}..{cell}-{int(days[1]):02d}]"
    elif len(months) == 2 and len(years) == 1 and len(words) == 3:  # January-March 2012
        yield f"[{_cell(years[0], str(months[0]))}..{_cell(years[0], str(months[1]))}]"
    elif len(months) == len(days) == 1 and len(words) == 2:  # Jun-12: what a spreadsheet makes of June 2012
        yield _cell(f"20{int(days[0]):02d}", str(months[0]))
    elif len(months) == 1 and len(days) == 2 and len(words) == 3 and not years:  # 05-Jun-12
        yield _cell(f"20{int(days[1]):02d}", str(months[0]), days[0])
    elif len(years) == 1 and part and len(words) == 2:
        first, last = _PARTS[part].split()
        yield f"[{years[0]}-{first}..{years[0]}-{last}]"


def _cell(year: str, month: str, day: str | None = None) -> str:
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _run(first: str, last: str) -> Iterator[str]:
    for left in _candidates(first) if first.strip(" .") else [""]:
        yield from (f"[{left}..{right}]" for right in (_candidates(last) if last.strip(" .") else [""]))


def _before(cell: str) -> str:
    """Return the run that ends just before a year, a month or a day."""
    parts = [int(part) for part in cell.split("-")] if re.fullmatch(r"\d{4}(-\d{2}){0,2}", cell, re.ASCII) else []
    try:
        last = dt.date(*(*parts, 1, 1)[:3]) - dt.timedelta(days=1)
    except (TypeError, ValueError, OverflowError):
        return ""
    return f"[..{last.isoformat()[: len(cell)]}]"


def _impossible(found: re.Match[str]) -> Answer:
    year, month, day = int(found[1]), int(found[2]), found[3]
    if not year:
        return "there is no year 0000 here, years run from 0001 to 9999", []
    if not 1 <= month <= 12:
        return f"there is no month {found[2]}, months run from 01 to 12", []
    last = calendar.monthrange(year, month)[1]
    if day and not 1 <= int(day) <= last:
        return f"there is no such day, {year:04d}-{month:02d} has {last} days", []
    return "month and day need two digits", [_cell(found[1], found[2], day)]


def _ordered(found: re.Match[str]) -> Answer:
    """Say why numbers with strokes are no date: their order is open, unless one of them can be no month."""
    small = [int(number) for number in re.findall(r"\d+", found[0]) if len(number) < 3]
    is_open = not re.match(r"\d{3}", found[0]) and max(small, default=0) <= 12
    why = "the order of day and month is open" if is_open else "a date has the year first, and hyphens"
    return why, _candidates(found[0])


def _serial(found: re.Match[str]) -> Answer:
    guess = dt.date(1899, 12, 30) + dt.timedelta(days=int(found[1]))
    return "it looks like a spreadsheet's serial number of a day", [guess.isoformat()]


def _quarter(year: str, quarter: str) -> list[str]:
    return [f"[{year}-{int(quarter) * 3 - 2:02d}..{year}-{int(quarter) * 3:02d}]"]


_ONE_MOMENT = "a cell holds one moment: the first in start, the second in end; or, for one moment between"
_TABLE: tuple[tuple[str, Callable[[re.Match[str]], Answer]], ...] = (
    (r"\Z", lambda _: ("the cell is empty", [])),
    (r"\s.*|.*\s\Z", lambda m: ("there is space around it", [m[0].strip()])),
    (
        r"(n/?a|nan|none|null|nat|unknown|unk\.?|-+|\?+|tbd|inconnue?|[sn]\.\s?d\.|\.{3}|…)\Z",
        lambda _: ("leave the cell blank where nothing is known, or .. in start", []),
    ),
    (
        r"(ongoing|present|now|today|current(ly)?|still|en cours|actuel(lement)?|à ce jour|aujourd['’]hui)\.?\Z",
        lambda _: ("for what still holds give as_of, and in end", [".."]),
    ),
    (r".*(?![0-9])\d", lambda _: ("it has digits that are not the ASCII digits 0-9", [])),
    (r"(\d{4})\s*[-\u2010-\u2015\u2212]\s*(\d{4})\Z", lambda m: (_ONE_MOMENT, _run(m[1], m[2]))),
    (
        r".*[\u2010-\u2015\u2212]",
        lambda m: (
            "it has a dash that is not the ASCII hyphen (-)",
            [plain := re.sub("[\u2010-\u2015\u2212]", "-", m.string), *_candidates(plain)],
        ),
    ),
    (r"0000|000X", lambda _: ("there is no year 0000 here, years run from 0001 to 9999", [])),
    (r"(\d{4})\.0+\Z", lambda m: ("a data frame made a decimal number of a year", [m[1]])),
    (r"(\d{5})([.,]\d+)?\Z", _serial),
    (r"#[A-Z#]+[/A-Z0]*[!?]?\Z", lambda _: ("a spreadsheet could not show or compute it", [])),
    (
        r"'+(.+)|\"(.+)\"\Z|(.+),\Z",
        lambda m: ("it has a mark around it that is no part of it", _candidates(m[1] or m[2] or m[3])),
    ),
    (
        r"(\d{4})(?:-\d{2}){0,2}[~?%]{2,}\Z",
        lambda m: (
            "it has two marks, write one (% is ~ and ? together)",
            [m[0].rstrip("~?%") + (m[0][-1] if len(set(m[0]) & {*"~?%"}) == 1 else "%")],
        ),
    ),
    (
        r"(?:between\s|entre\s|from\s|de\s)?\s*(.*\d)\s+(?:or|ou|and|et|to|à)\s+(.*\d.*)\Z",
        lambda m: (_ONE_MOMENT, _run(m[1], m[2])),
    ),
    (
        r"(\d{3}[xX]|\d{4}-\d{2}-(?:x|xx|X))\Z",
        lambda m: ("unknown digits are capital X", [m[0].upper(), m[0].upper() + "X"]),
    ),
    (
        r"(?:T|Q)([1-4])[\s-]*(\d{4})\Z|([1-4])(?:er?|e|è|ème|st|nd|rd|th)?\s*(?:trimestre|quarter)\s*(?:de\s|of\s)?(\d{4})\Z",
        lambda m: ("a quarter is a run of months", _quarter(m[2] or m[4], m[1] or m[3])),
    ),
    (r"(?:les\s)?années\s(\d{3})0\Z", lambda m: ("a decade is written with an X", [f"{m[1]}X"])),
    (r"(\d{4})\s*(?:AD|CE)\Z|\+(\d{4})\Z", lambda m: ("years are four digits and no more", [m[1] or m[2]])),
    (r"(\d{4}-\d{2}-\d{2})Z\Z", lambda m: ("it carries a time zone", [m[1]])),
    (r"(\d{4})-?W\d{1,2}\Z", lambda m: ("a week is a run of days, such as [2012-06-04..2012-06-10]; at least", [m[1]])),
    (
        r"(?:hiver|winter)\s(\d{4})\Z",
        lambda m: ("a winter has two years", [f"[{m[1]}-01..{m[1]}-03]", f"[{m[1]}-12..{int(m[1]) + 1:04d}-02]"]),
    ),
    (
        r"(.+?)\s*(?:\(\?\)|approx\.?|env\.?|environ)\Z",
        lambda m: (
            "doubt is a mark right behind the date",
            (f"{one}{'?' if '?' in m[0] else '~'}" for one in _candidates(m[1])),
        ),
    ),
    (
        r"\d{10}\Z|\d{13}\Z",
        lambda m: (
            "it looks like a computer's count of seconds",
            [dt.datetime.fromtimestamp(int(m[0][:10]), dt.UTC).date().isoformat()],
        ),
    ),
    (
        r"(\d{1,2})[/.](\d{1,2})[/.](\d{2})\Z",
        lambda m: (
            "the century, and the order of day and month, are open",
            [_cell(f"20{m[3]}", m[2], m[1]), _cell(f"20{m[3]}", m[1], m[2])],
        ),
    ),
    (r"(\d{8}|\d{6})\Z", lambda m: ("the hyphens are missing", _candidates(m[0]))),
    (r"(\d{4}-\d{2}-\d{2})[T ]\d", lambda m: ("it carries a time of day", [m[1]])),
    (r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?\Z", _impossible),
    (r"(\d{4})-XX?(-XX?)?\Z", lambda m: ("a month that is not known is left out", [m[1]])),
    (r"(\d{3})0['’]?s\Z", lambda m: ("a decade is written with an X", [f"{m[1]}X"])),
    (r"\d\dX|\dXXX", lambda _: ("the widest form is a decade, for more write a run of years", [])),
    (r"(\d{4})-?Q([1-4])\Z", lambda m: ("a quarter is a run of months", _quarter(m[1], m[2]))),
    (
        r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}\Z|\d{1,2}-\d{1,2}-\d{4}\Z",
        _ordered,
    ),
    (
        r"\d{1,2}[/.-]\d{4}\Z|\d{4}[/.]\d{1,2}\Z",
        lambda m: ("a month has the year first and a hyphen", _candidates(m[0])),
    ),
    (
        r"(c\.|ca\.|ca\s|circa\s|about\s|around\s|approx\.?\s|vers\s|v\.\s|env\.|environ\s|[~≈])\s*(.+)",
        lambda m: ("a date that is only near has a mark behind it", (f"{one}~" for one in _candidates(m[2]))),
    ),
    (r"(before|avant)\s+(.+)", lambda m: ("a moment before a day is a run", map(_before, _candidates(m[2])))),
    (r"(by|until|jusqu['’](?:en|à|au))\s+(.+)", lambda m: ("a moment not after a day is a run", _run("", m[2]))),
    (
        r"(after|since|from|après|apres|depuis|at least)\s+(.+)",
        lambda m: ("a moment not before a day is a run", _run(m[2], "")),
    ),
    (
        r"[\[({]{1,2}\s*([^\[\](){}]*?)\s*(?:\.{2,3}|…|/)\s*([^\[\](){}]*?)\s*[\])}]{1,2}\Z",
        lambda m: ("a run is two dates with two dots between, in square brackets", _run(m[1], m[2])),
    ),
    (r"[\[({](.*)[\])}]\Z", lambda m: ("square brackets hold a run of two dates", _candidates(m[1]))),
    (
        r"(.*?)/(.*)\Z",
        lambda m: (
            _ONE_MOMENT,
            _run(m[1], m[2]),
        ),
    ),
    (r"[\[]?(.*?)\.\.(.*?)[\]]?\Z", lambda m: ("a run needs square brackets around it", _run(m[1], m[2]))),
    (r"\d{4}-.*\s|\d{4}\s.*[-~?%]", lambda m: ("there is a space in it", [m.string.replace(" ", "")])),
    (r"[A-Za-zéû]{3,9}-\d\d\Z", lambda m: ("a spreadsheet may have rewritten it", _candidates(m[0]))),
)
_WRONG = [(re.compile(pattern, re.IGNORECASE | re.DOTALL), answer) for pattern, answer in _TABLE]


def shown(text: str) -> str:
    """Show a text in a message: short, and with what does not print escaped."""
    text = text if len(text) <= 60 else text[:57] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def nearest(word: str, known: Iterable[str], *, most: int = 3, least: int = 72) -> list[str]:
    """Return the known words that `word` may have been meant for, best first.

    >>> nearest("atack", ["attack", "alliance"])
    ['attack']
    """
    if not (choices := sorted(set(known))):
        return []
    from rapidfuzz import fuzz, process

    folded = {choice: choice.casefold() for choice in choices}
    found = process.extract(word.casefold(), folded, scorer=fuzz.ratio, score_cutoff=least, limit=most)
    return [str(choice) for _, _, choice in found]
