"""What a cell of a spreadsheet means as text: the one text that it can mean, or none."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple


class Fault(NamedTuple):
    """Why a cell has no text of its own."""

    code: str
    message: str
    hint: str


Cell = str | Fault
Row = tuple[int, list[Cell]]
NO_TEXT = "as-number"


def formula() -> Fault:
    return Fault("formula", "the cell holds a formula", "copy the cells and paste them as values")


def number(text: str, pattern: str) -> Cell:
    """Return the text of a number that is shown by a pattern such as ``0000``."""
    value = float(text)
    if "%" in pattern:
        return Fault(NO_TEXT, f"the cell holds a share shown in per cent ({value:g})", "write it as text")
    if value != value or abs(value) >= 1e15:  # noqa: PLR0124 — nan; and more digits than a spreadsheet keeps
        return Fault(NO_TEXT, f"the cell holds a number too long to be kept exactly ({value:g})", "write it as text")
    if value.is_integer():
        digits = str(int(value))
        return digits.zfill(len(pattern)) if re.fullmatch("00+", pattern) else digits
    found = f"{value:.15g}"
    return Fault(NO_TEXT, f"the cell holds a number ({found})", "write it as text") if "e" in found else found


def day(day: dt.date, *, with_day: bool) -> Cell:
    if with_day:
        return day.isoformat()
    message = f"the cell holds the day {day} but shows less"
    return Fault("as-day", message, f"write the month as text, {day:%Y-%m}, or the day, {day}")


def serial(text: str, pattern: str, epoch: dt.date) -> Cell:
    """Return the text of a day that a workbook holds as a number of days."""
    value = float(text)
    if not (value.is_integer() and 61 <= value < 2_958_466 and "d" in pattern):
        if value.is_integer() and 61 <= value < 2_958_466 and "y" in pattern:
            return day(epoch + dt.timedelta(days=int(value)), with_day=False)
        return Fault("as-day", f"the cell holds a time or a day that nobody wrote ({value:g})", "write it as text")
    return day(epoch + dt.timedelta(days=int(value)), with_day="y" in pattern)
