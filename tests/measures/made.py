"""Small studies for the measures: ties as people write them on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

import sahelgraph as sg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sahelgraph import TemporalMultigraph

# A year-long tie without a direction, friendly and hostile.
KINDS = {1: "alliance", -1: "clash"}


def actors(ids: Iterable[str], kind: str = "armed group") -> pd.DataFrame:
    return pd.DataFrame([{"id": one, "name": f"Group {one}", "kind": kind} for one in sorted(ids)])


def signed(*ties: str, alone: Iterable[str] = ()) -> TemporalMultigraph:
    """Make a graph of ``a+b`` and ``a-b``, all through 2012."""
    edges = [
        (one, other, 1 if sign == "+" else -1)
        for tie in ties
        for sign in "+-"
        if sign in tie
        for one, other in [tie.split(sign)]
    ]
    return from_edges(edges, alone=alone)


def from_edges(edges: Iterable[tuple[object, object, int]], alone: Iterable[object] = ()) -> TemporalMultigraph:
    """Make a graph of pairs with a sign, all through 2012."""
    rows = [
        {"kind": KINDS[sign], "source": str(a), "target": str(b), "start": "2012-01-01", "end": "2012-12-31"}
        for a, b, sign in edges
    ]
    ids = {str(one) for one in alone} | {row[end] for row in rows for end in ("source", "target")}
    return study(*rows, ids=ids)


def study(*rows: dict[str, str], ids: Iterable[str] = (), people: pd.DataFrame | None = None) -> TemporalMultigraph:
    """Make a graph of relations as the codebook writes them."""
    known = {row[end] for row in rows for end in ("source", "target")} | set(ids)
    cells = [{"id": f"r{i:04d}", **row} for i, row in enumerate(rows, start=1)]
    columns = ["id", "kind", "source", "target", "start"]
    relations = pd.DataFrame(cells, columns=None if cells else columns).fillna("")
    return sg.from_pandas(actors(known) if people is None else people, relations)


def relation(kind: str, source: str, target: str, start: str, end: str = "", **more: str) -> dict[str, str]:
    return {"kind": kind, "source": source, "target": target, "start": start, "end": end, **more}
