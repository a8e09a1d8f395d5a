"""What a cell of a spreadsheet means as text: the one text that it can mean, or none."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from sahelgraph._advice import shown


class Fault(NamedTuple):
    """Why a cell has no text of its own, and what it shows, so that nothing else is said to be wrong with it."""

    code: str
    message: str
    hint: str
    shown: str = ""


Cell = str | Fault
Row = tuple[int, list[Cell]]
NO_TEXT = "as-number"


_NUMBER = re.compile(r"-?\d+(\.\d*)?([eE][+-]?\d+)?|-?\.\d+", re.ASCII)


def text_of(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.shown


def count(attributes: dict[str, str], name: str) -> int:
    """Return an attribute that says how often, once if it is not there."""
    text = attributes.get(name, "1")
    if not re.fullmatch(r"\d{1,10}", text, re.ASCII):
        raise ValueError(f"{name} is no count")
    return int(text)


def formula(text: str) -> Fault:
    return Fault("formula", "the cell holds a formula", "copy the cells and paste them as values", text)


def no_text(text: str) -> Fault:
    return Fault(NO_TEXT, f"the cell holds {shown(text)}, which is no text", "write it as text", text)


def number(text: str, pattern: str) -> Cell:
    """Return the text of a number that is shown by a pattern such as ``0000``."""
    if not _NUMBER.fullmatch(text):
        return no_text(text)
    value = float(text)
    if "%" in pattern:
        return Fault(NO_TEXT, f"the cell holds a share shown in per cent ({value:g})", "write it as text", text)
    if abs(value) >= 1e15:  # more digits than a spreadsheet keeps
        message = f"the cell holds a number too long to be kept exactly ({value:g})"
        return Fault(NO_TEXT, message, "write it as text", text)
    if value.is_integer():
        digits = str(int(value))
        return digits.zfill(len(pattern)) if re.fullmatch("00+", pattern) else digits
    found = f"{value:.15g}"
    return Fault(NO_TEXT, f"the cell holds a number ({found})", "write it as text", found) if "e" in found else found


def day(day: dt.date, *, with_day: bool) -> Cell:
    if with_day:
        return day.isoformat()
    message = f"the cell holds the day {day} but shows less"
    return Fault("as-day", message, f"write the month as text, {day:%Y-%m}, or the day, {day}", f"{day}")


def serial(text: str, pattern: str, epoch: dt.date) -> Cell:
    """Return the text of a day that a workbook holds as a number of days."""
    value = float(text) if _NUMBER.fullmatch(text) else 0.0
    if not (value.is_integer() and 61 <= value < 2_958_466 and ("d" in pattern or "y" in pattern)):
        shows = f"{epoch + dt.timedelta(days=int(value))}" if 61 <= value < 2_958_466 else text
        message = f"the cell holds a time or a day that nobody wrote ({shown(text)})"
        return Fault("as-day", message, "write it as text", shows)
    return day(epoch + dt.timedelta(days=int(value)), with_day="y" in pattern and "d" in pattern)
