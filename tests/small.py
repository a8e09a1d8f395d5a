"""Six relations among five actors, for tests of what leaves the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import strategies

import sahelgraph as sg

if TYPE_CHECKING:
    from collections.abc import Iterable


def build(rows: Iterable[dict[str, str]], columns: tuple[str, ...] = strategies.COLUMNS) -> sg.TemporalMultigraph:
    return sg.from_pandas(*strategies.frames(rows, columns))


def row(number: int, kind: str, source: str, target: str, start: str, **more: str) -> dict[str, str]:
    blank = dict.fromkeys(strategies.COLUMNS, "") | {"reference": "made up"}
    return blank | {"id": f"r{number}", "kind": kind, "source": source, "target": target, "start": start} | more


SMALL = (
    row(1, "alliance", "a", "b", "2012-01", colour="red"),
    row(2, "attack", "a", "b", "2012-06", via="c", status="claimed"),
    row(3, "clash", "b", "a", "2013"),
    row(4, "split", "a", "b", "2014"),
    row(5, "clash", "c", "c", "2012"),
    row(6, "deployment", "a", "c", "2012", status="announced"),
)
