"""The rules of the codebook by brute force, to hold the fast implementation against.

Nothing here is shared with the library: cells are read with `calendar`, relations are judged by listing
every possible world day by day, and a graph is a list of dictionaries walked with plain loops. Slow, short
and meant to be checked by eye against the codebook.
"""

from __future__ import annotations

import calendar
import csv
import itertools
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CASES = Path(__file__).parent / "cases"
EPOCH = date(1970, 1, 1)
OUT_OF_THE_PICTURE = frozenset({"denied", "announced", "planned", "hypothetical"})

# A moment lies between two days; None is the open side.
Span = tuple["int | None", "int | None"]

# The table of kinds: parent, state or event, directed, sign, register.
KINDS: dict[str, tuple[str, str, bool, int, str]] = {
    "alliance": ("", "state", False, 1, "deed"),
    "split": ("", "event", True, -1, "deed"),
    "sanction": ("", "state", True, -1, "deed"),
    "deployment": ("", "state", True, 0, "deed"),
    "violence": ("", "event", True, -1, "deed"),
    "attack": ("violence", "event", True, -1, "deed"),
    "campaign": ("attack", "state", True, -1, "deed"),
    "rebellion": ("attack", "state", True, -1, "deed"),
    "clash": ("violence", "event", False, -1, "deed"),
    "coup": ("", "event", True, -1, "deed"),
    "coup_attempt": ("", "event", True, -1, "deed"),
    "support": ("", "state", True, 1, "deed"),
    "training": ("", "state", True, 1, "deed"),
    "support_suspension": ("", "event", True, -1, "deed"),
    "cooperation": ("", "state", False, 1, "deed"),
    "agreement": ("", "event", False, 1, "deed"),
    "negotiation": ("", "state", False, 0, "deed"),
    "ceasefire": ("", "state", False, 0, "deed"),
    "membership": ("", "state", True, 1, "rule"),
    "affiliation": ("", "state", True, 1, "rule"),
    "office": ("", "state", True, 1, "rule"),
    "sanction_lifting": ("", "event", True, 1, "deed"),
    "withdrawal": ("", "event", True, 0, "deed"),
    "release": ("", "event", True, 1, "deed"),
    "detention": ("", "state", True, -1, "deed"),
    "condemnation": ("", "event", True, -1, "word"),
    "demand": ("", "event", True, 0, "word"),
    "request": ("", "event", True, 0, "word"),
    "declaration": ("", "event", True, 0, "word"),
    "announcement": ("", "event", True, 0, "word"),
    "creation": ("", "event", True, 1, "rule"),
    "mandate_renewal": ("", "event", True, 1, "rule"),
    "appointment": ("", "event", True, 1, "rule"),
    "independence": ("", "event", True, 0, "rule"),
    "merger": ("", "event", True, 0, "rule"),
    "splinter": ("", "event", True, 0, "rule"),
    "rename": ("", "event", True, 0, "rule"),
    "protest": ("", "state", True, -1, "deed"),
    "territorial_control": ("", "state", True, 0, "deed"),
}
SIGNS = {"friendly": 1, "neutral": 0, "hostile": -1}


def cases(name: str) -> list[dict[str, str]]:
    """Read one of the shared tables of cases, every cell as text."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


# --- days ---------------------------------------------------------------------------------------------


def number(day: date) -> int:
    """Count the days since the first of January 1970."""
    return (day - EPOCH).days


def iso(day: int) -> str:
    """Write a numbered day as a calendar day."""
    return (EPOCH + timedelta(days=day)).isoformat()


def _calendar_days(text: str) -> tuple[int, int]:
    """First and last day of a decade, year, month or day."""
    if text.endswith("X") and text.count("-") == 0:
        year = int(text[:-1]) * 10
        return number(date(year, 1, 1)), number(date(year + 9, 12, 31))
    parts = text.removesuffix("-XX").split("-")
    year = int(parts[0])
    low = high = int(parts[1]) if len(parts) > 1 else 0
    if not low:
        low, high = 1, 12
    if len(parts) > 2:
        day = number(date(year, low, int(parts[2])))
        return day, day
    return number(date(year, low, 1)), number(date(year, high, calendar.monthrange(year, high)[1]))


def span(cell: str) -> Span:
    """Read a well-formed date cell into its two days, None for an open side."""
    text = cell.rstrip("~?%")
    if text == "..":
        return None, None
    left, dots, right = text.strip("[]").partition("..")
    if not dots:
        return _calendar_days(text)
    return (_calendar_days(left)[0] if left else None), (_calendar_days(right)[1] if right else None)


# --- one relation, every possible world -----------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """When one relation may have begun, ended and been seen; a blank cell is None."""

    event: bool
    start: Span
    end: Span | None = None
    as_of: Span | None = None

    @classmethod
    def read(cls, time: str, start: str, end: str = "", as_of: str = "") -> Row:
        """Read the cells of a row as they stand in a file."""
        return cls(time == "event", span(start), span(end) if end else None, span(as_of) if as_of else None)

    @property
    def one_day(self) -> bool:
        """An event whose end is its start: a blank end, or `..` without `as_of`."""
        return self.event and (self.end is None or (self.end == (None, None) and self.as_of is None))

    def bounds(self) -> set[int]:
        """Every day that a cell of the row names."""
        spans = (self.start, self.end or (None, None), self.as_of or (None, None))
        return {day for one in spans for day in one if day is not None}


def universe(row: Row, *more: int | None) -> tuple[int, ...]:
    """List the days that can make a difference, with two far-away days on both sides for the open ones.

    Worlds are compared with the named days only by before, on and after, so a named day and its two
    neighbours stand for all the others.
    """
    named = row.bounds() | {day for day in more if day is not None} or {0}
    near = {day + step for day in named for step in (-1, 0, 1)}
    far = {min(near) - 2, min(near) - 1, max(near) + 1, max(near) + 2}
    return tuple(sorted(near | far))


def _in(day: int, moment: Span | None) -> bool:
    first, last = moment or (None, None)
    return (first is None or first <= day) and (last is None or day <= last)


@cache
def worlds(row: Row, days: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Enumerate the pairs of a first and a last day that the row allows."""
    found = []
    for start in days:
        for end in days:
            if end < start or not _in(start, row.start):
                continue
            if (end != start) if row.one_day else not _in(end, row.end):
                continue
            if row.as_of is not None and not any(_in(day, row.as_of) for day in days if start <= day <= end):
                continue
            found.append((start, end))
    return tuple(found)


Six = tuple["int | None", "int | None", "int | None", "int | None", "int | None", "int | None"]


def six_days(row: Row, days: tuple[int, ...] | None = None) -> Six:
    """Give the four days of a row and the two where its evidence reaches; None where unbounded or undated."""
    days = days or universe(row)
    possible = worlds(row, days)
    if not possible:
        msg = "no world: the row contradicts itself"
        raise ValueError(msg)
    bottom, top = days[0], days[-1]
    low = min(start for start, _ in possible)
    start_min = None if low == bottom else low
    high = max(start for start, _ in possible)
    start_max = None if high == top else high
    low = min(end for _, end in possible)
    end_min = None if low == bottom else low
    high = max(end for _, end in possible)
    end_max = None if high == top else high
    seen = row.as_of or (None, None)
    first: int | None = start_min
    if first is None:
        first = min((day for day in (*seen, end_min, start_max) if day is not None), default=None)
    last: int | None = end_max
    if last is None:
        last = max((day for day in (*seen, end_min, start_max, start_min) if day is not None), default=None)
    if first is None:
        first = last
    if last is None:
        last = first
    return start_min, start_max, end_min, end_max, first, last


@cache
def judge(row: Row, first: int | None, last: int | None, days: tuple[int, ...] | None = None) -> dict[str, bool]:
    """Say in which modes the relation belongs to a period; an open side of the period is None."""
    days = days or universe(row, first, last)
    asked = [day for day in days if _in(day, (first, last))]
    possible = worlds(row, days)
    if not possible:
        msg = "no world: the row contradicts itself"
        raise ValueError(msg)
    held = [[start <= day <= end for day in asked] for start, end in possible]
    seen_first, seen_last = six_days(row, days)[4:]
    reaches = seen_first is not None and seen_last is not None and _meets(seen_first, seen_last, first, last)
    endless = first is None and last is None  # every evidence, none included, lies somewhere in all of time
    return {
        "possible": any(any(world) for world in held),
        "attested": reaches or endless,
        "certain": all(any(world) for world in held),
        "throughout": all(all(world) for world in held),
    }


def _meets(seen_first: int, seen_last: int, first: int | None, last: int | None) -> bool:
    return (last is None or seen_first <= last) and (first is None or seen_last >= first)


# --- a graph as a list of dictionaries -----------------------------------------------------------------


def lineage(kind: str) -> list[str]:
    """List a kind, its parent, its parent's parent and so on."""
    found = []
    while kind:
        found.append(kind)
        kind = KINDS[kind][0]
    return found


@dataclass(frozen=True)
class NaiveGraph:
    """The library's graph, as plain loops over rows; periods are pairs of days with a mode."""

    rows: tuple[dict[str, str], ...]
    periods: tuple[tuple[int | None, int | None, str], ...] = ()
    statuses: frozenset[str] | None = None
    names: dict[str, str] = field(default_factory=dict)

    # narrowing

    def _keep(self, rows: Iterable[dict[str, str]]) -> NaiveGraph:
        return replace(self, rows=tuple(rows))

    def during(self, first: int | None, last: int | None, mode: str = "attested") -> NaiveGraph:
        """Keep what belongs to a period."""
        kept = self._keep(row for row in self.rows if judge(when(row), first, last)[mode])
        return replace(kept, periods=(*self.periods, (first, last, mode)))

    def of_kind(self, *kinds: str) -> NaiveGraph:
        """Keep kinds and their descendants."""
        return self._keep(row for row in self.rows if set(lineage(row["kind"])) & set(kinds))

    def of_sign(self, sign: str) -> NaiveGraph:
        """Keep a sign."""
        return self._keep(row for row in self.rows if KINDS[row["kind"]][3] == SIGNS[sign])

    def around(self, actor: str) -> NaiveGraph:
        """Keep what has the actor at an end or as `via`."""
        return self._keep(row for row in self.rows if actor in (row["source"], row["target"], row["via"]))

    def among(self, *actors: str) -> NaiveGraph:
        """Keep what has both ends among the actors."""
        return self._keep(row for row in self.rows if row["source"] in actors and row["target"] in actors)

    def where(self, **cells: str | list[str]) -> NaiveGraph:
        """Keep rows with these cells; a status replaces the default set."""
        graph = self
        for column, wanted in cells.items():
            values = [wanted] if isinstance(wanted, str) else wanted
            if column == "status":
                graph = replace(graph, statuses=frozenset(values))
            else:
                graph = graph._keep(row for row in graph.rows if row[column] in values)
        return graph

    # answers

    def view(self) -> list[dict[str, str]]:
        """List the rows in view, by id."""
        found = []
        for row in self.rows:
            status = row["status"] or "stated"
            if (status not in OUT_OF_THE_PICTURE) if self.statuses is None else status in self.statuses:
                found.append(row)
        return sorted(found, key=lambda row: row["id"])

    def ids(self) -> list[str]:
        """List the ids in view."""
        return [row["id"] for row in self.view()]

    def certain(self) -> dict[str, bool]:
        """Say of each row in view whether it is certain in the last period."""
        first, last, _ = self.periods[-1]
        return {row["id"]: judge(when(row), first, last)["certain"] for row in self.view()}

    def partners(self, actor: str) -> list[tuple[str, str]]:
        """List (relation, actor at the other end)."""
        found = []
        for row in self.view():
            if row["source"] == actor:
                found.append((row["id"], row["target"]))
            elif row["target"] == actor:
                found.append((row["id"], row["source"]))
        return found

    def allies(self, actor: str) -> list[tuple[str, str]]:
        """List alliances of an actor."""
        return self.of_kind("alliance").partners(actor)

    def rivals(self, actor: str) -> list[tuple[str, str]]:
        """List hostile deeds by or against an actor."""
        deeds = self._keep(row for row in self.rows if KINDS[row["kind"]][4] == "deed")
        return deeds.of_sign("hostile").partners(actor)

    def between(self, one: str, other: str) -> list[str]:
        """List what joins two actors, in either direction."""
        return [row["id"] for row in self.view() if {row["source"], row["target"]} == {one, other}]


def when(row: dict[str, str]) -> Row:
    """Read the dates of a row of relations."""
    return _when(KINDS[row["kind"]][1], row["start"], row["end"], row["as_of"])


@cache
def _when(time: str, start: str, end: str, as_of: str) -> Row:
    return Row.read(time, start, end, as_of)


def shuffles(rows: list[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    """Give a few other orders of the same rows."""
    yield rows[::-1]
    yield [row for pair in itertools.zip_longest(rows[1::2], rows[::2]) for row in pair if row is not None]
