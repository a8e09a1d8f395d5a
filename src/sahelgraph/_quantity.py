"""Quantities as sources give them: a number, a bound or a range, never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf

_NUMBER = r"(\d+(?:\.\d+)?)"
_FORM = re.compile(rf"(>=|<=|>|<|~)?{_NUMBER}(?:\.\.{_NUMBER})?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity between two numbers; ``about`` when the source only comes near it."""

    text: str
    low: float
    high: float
    about: bool = False


def parse_quantity(text: str) -> Quantity | None:
    """Read ``3000``, ``>5000``, ``>=30``, ``1000..1500`` or ``~1500``; None for anything else.

    >>> parse_quantity("1000..1500").high
    1500.0
    >>> parse_quantity("3,000") is None
    True
    """
    found = _FORM.match(text)
    if found is None or (found[1] and found[3]):
        return None
    low = float(found[2])
    if found[3] is not None:
        return Quantity(text, low, float(found[3])) if low <= float(found[3]) else None
    bounds = {">": (low, inf), ">=": (low, inf), "<": (0.0, low), "<=": (0.0, low)}
    return Quantity(text, *bounds.get(found[1] or "", (low, low)), about=found[1] == "~")
