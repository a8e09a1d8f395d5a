"""Pictures: a graph composed as tables, placed once, drawn for print and for the browser.

Nothing heavy loads until something is drawn, nothing is shown, and nothing global changes: what
draws returns the axes, what saves writes the same bytes every time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sahelgraph.plot._change import changes, compare
    from sahelgraph.plot._dossier import dossier
    from sahelgraph.plot._folder import snapshots
    from sahelgraph.plot._grid import grid
    from sahelgraph.plot._lanes import lanes
    from sahelgraph.plot._layout import paths, positions
    from sahelgraph.plot._matrix import matrix
    from sahelgraph.plot._page import page
    from sahelgraph.plot._picture import compose
    from sahelgraph.plot._pyvis import to_pyvis
    from sahelgraph.plot._save import save
    from sahelgraph.plot._static import snapshot
    from sahelgraph.plot._strain import strain
    from sahelgraph.plot._timeline import timeline
    from sahelgraph.plot._trend import trend

_ROOMS = {
    "changes": "_change",
    "compare": "_change",
    "compose": "_picture",
    "dossier": "_dossier",
    "grid": "_grid",
    "lanes": "_lanes",
    "matrix": "_matrix",
    "page": "_page",
    "paths": "_layout",
    "positions": "_layout",
    "save": "_save",
    "snapshot": "_static",
    "snapshots": "_folder",
    "strain": "_strain",
    "timeline": "_timeline",
    "to_pyvis": "_pyvis",
    "trend": "_trend",
}

__all__ = [
    "changes",
    "compare",
    "compose",
    "dossier",
    "grid",
    "lanes",
    "matrix",
    "page",
    "paths",
    "positions",
    "save",
    "snapshot",
    "snapshots",
    "strain",
    "timeline",
    "to_pyvis",
    "trend",
]


def __getattr__(name: str) -> object:
    """Find a public name at its first touch."""
    from importlib import import_module

    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
