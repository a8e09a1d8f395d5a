"""The work that every peer is given, and what several of them need for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np

ALLIANCE = "alliance"
Year = tuple[int, int, int]  # relations, largest degree (parallel relations counted), groups of the connected


class Peer(Protocol):
    """One library, and how somebody who knows it does the work; a method that it lacks is left out."""

    package: str

    def build(self, folder: Path) -> int:
        """Read relations.csv; return how many relations there are."""

    def allies(self, actor: str) -> int:
        """Return with how many actors this one was allied in `EGO_YEAR`."""

    def window(self) -> int:
        """Return how many relations held in `YEAR`."""

    def yearly(self) -> list[Year]:
        """Cut out every year."""

    def networkx(self) -> int:
        """Hand `YEAR` to networkx, with kind and dates; return the edges."""

    def pagerank(self) -> str:
        """Return who is first in `YEAR`."""


def edges() -> Any:  # noqa: ANN401 — a class of networkx
    """Return a multigraph of networkx to fill."""
    import networkx as nx

    return nx.MultiDiGraph()


def top(values: Mapping[Any, float]) -> Any:  # noqa: ANN401 — a node
    """Return the node with the largest value."""
    return max(values, key=lambda node: values[node])


def read(folder: Path) -> Any:  # noqa: ANN401 — a frame
    """Read the relations; an event ends on the day it begins."""
    import pandas as pd

    frame = pd.read_csv(folder / "relations.csv", parse_dates=["start", "end"])
    frame["end"] = frame["end"].fillna(frame["start"])
    return frame


def days(frame: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:  # noqa: ANN401 — the same
    """Return first and last days since 1970-01-01."""
    start, end = (frame[name].to_numpy().astype("datetime64[D]").astype(int) for name in ("start", "end"))
    return start, end


def coded(frame: Any) -> tuple[list[Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:  # noqa: ANN401 — the same
    """Return the actors, and sources and targets as places among them."""
    import pandas as pd

    codes, names = pd.factorize(pd.concat([frame["source"], frame["target"]], ignore_index=True))
    return list(names), codes[: len(frame)], codes[len(frame) :]
