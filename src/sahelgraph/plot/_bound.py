"""``g.plot``: the functions of this package with a graph already given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pyvis.network import Network

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._picture import Picture


@dataclass(frozen=True, slots=True)
class BoundPlot:
    """The functions of `sahelgraph.plot` for one graph; each says there what it takes.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.load().during("2012").plot.compose().title
    'Mali and the Sahel, 2012'
    """

    _graph: TemporalMultigraph

    def compose(self, **options: Any) -> Picture:
        """Compose the picture as tables; see `sahelgraph.plot.compose`."""
        from sahelgraph.plot._picture import compose

        return compose(self._graph, **options)

    def snapshot(self, **options: Any) -> Axes:
        """Draw the graph; see `sahelgraph.plot.snapshot`."""
        from sahelgraph.plot._static import snapshot

        return snapshot(self._graph, **options)

    def snapshots(self, folder: str | Path, **options: Any) -> Path:
        """Draw every period into a folder; see `sahelgraph.plot.snapshots`."""
        from sahelgraph.plot._folder import snapshots

        return snapshots(self._graph, folder, **options)

    def page(self, path: str | Path | None = None, **options: Any) -> str:
        """Make one HTML file in which the years move; see `sahelgraph.plot.page`."""
        from sahelgraph.plot._page import page

        return page(self._graph, path, **options)

    def dossier(self, actor: str, path: str | Path | None = None, **options: Any) -> str:
        """Make one actor's page; see `sahelgraph.plot.dossier`."""
        from sahelgraph.plot._dossier import dossier

        return dossier(self._graph, actor, path, **options)

    def positions(self, **options: Any) -> pd.DataFrame:
        """Place the actors; see `sahelgraph.plot.positions`."""
        from sahelgraph.plot._layout import positions

        return positions(self._graph, **options)

    def paths(self, **options: Any) -> pd.DataFrame:
        """Place the actors in each period; see `sahelgraph.plot.paths`."""
        from sahelgraph.plot._layout import paths

        return paths(self._graph, **options)

    def strain(self, places: pd.DataFrame, **options: Any) -> pd.Series:
        """Measure places; see `sahelgraph.plot.strain`."""
        from sahelgraph.plot._strain import strain

        return strain(self._graph, places, **options)

    def timeline(self, **options: Any) -> Axes:
        """Draw every relation as a bar; see `sahelgraph.plot.timeline`."""
        from sahelgraph.plot._timeline import timeline

        return timeline(self._graph, **options)

    def lanes(self, **options: Any) -> Axes:
        """Draw actors as lanes; see `sahelgraph.plot.lanes`."""
        from sahelgraph.plot._lanes import lanes

        return lanes(self._graph, **options)

    def matrix(self, **options: Any) -> Axes:
        """Draw actors by periods; see `sahelgraph.plot.matrix`."""
        from sahelgraph.plot._matrix import matrix

        return matrix(self._graph, **options)

    def grid(self, **options: Any) -> Figure:
        """Draw a panel for each period; see `sahelgraph.plot.grid`."""
        from sahelgraph.plot._grid import grid

        return grid(self._graph, **options)

    def compare(self, a: object, b: object, **options: Any) -> Axes:
        """Draw two periods as one picture; see `sahelgraph.plot.compare`."""
        from sahelgraph.plot._change import compare

        return compare(self._graph, a, b, **options)

    def changes(self, a: object, b: object, **options: Any) -> pd.DataFrame:
        """Compare two periods as a table; see `sahelgraph.plot.changes`."""
        from sahelgraph.plot._change import changes

        return changes(self._graph, a, b, **options)

    def to_pyvis(self, **options: Any) -> Network:
        """Return a network of pyvis; see `sahelgraph.plot.to_pyvis`."""
        from sahelgraph.plot._pyvis import to_pyvis

        return to_pyvis(self._graph, **options)
