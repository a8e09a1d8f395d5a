"""Days as the library has them, an open side as its first or last one, and what names a case of days."""

from __future__ import annotations

import datetime as dt

from tests import oracle

from sahelgraph._dates import EARLIEST, LATEST

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
