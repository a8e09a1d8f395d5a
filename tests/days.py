"""Days as the library has them: of a row, through `settle`; an open side as its first or last day; names of cases."""

from __future__ import annotations

import datetime as dt

import numpy as np
from tests import oracle

from sahelgraph._dates import EARLIEST, LATEST, parse_moment, settle
from sahelgraph.errors import DateError

SIX = ("start_min", "start_max", "end_min", "end_max", "seen_first", "seen_last")
OPEN_SIDE = {"start_min": EARLIEST, "start_max": LATEST, "end_min": EARLIEST, "end_max": LATEST}
# An undated row reaches nowhere: its evidence begins after the last day and ends before the first.
NOWHERE = {"seen_first": LATEST, "seen_last": EARLIEST}


def name(case: dict[str, str]) -> str:
    if "time" in case:
        return " ".join(part for part in (case["time"], case["start"], case["end"], case["as_of"], case["why"]) if part)
    return f"{case['text']} {case['why']}"


def day_of(text: str, otherwise: int) -> int:
    return oracle.number(dt.date.fromisoformat(text)) if text else otherwise


def low(day: int | None) -> int:
    return EARLIEST if day is None else day


def high(day: int | None) -> int:
    return LATEST if day is None else day


def relation_days(start: str, end: str = "", as_of: str = "", *, event: bool = False) -> tuple[int, ...]:
    """Settle one row; raise where it contradicts itself."""
    cells = [parse_moment(cell or "..") for cell in (start, end, as_of)]
    pairs = [(np.array([cell.first], np.int32), np.array([cell.last], np.int32)) for cell in cells]
    instant = np.array([event and (not end or (end == ".." and not as_of))])
    days, backwards, outside = settle(pairs[0], pairs[1], pairs[2], instant=instant)
    if backwards[0]:
        raise DateError("the end lies before the start")
    if outside[0]:
        raise DateError("as_of lies outside")
    return tuple(int(day[0]) for day in days)
