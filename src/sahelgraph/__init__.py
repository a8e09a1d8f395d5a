"""sahelgraph: conflict actors and their dated relations, as a temporal multigraph.

>>> import sahelgraph as sg
>>> g = sg.load()
>>> sorted(g.allies("MNLA", "2012")["actor"])
['ansar_dine', 'aqim', 'mujwa']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sahelgraph import plot
    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._report import Problem, Report
    from sahelgraph.errors import (
        AmbiguousNameError,
        DataError,
        DateError,
        FileError,
        QueryError,
        SahelGraphError,
        UnknownNameError,
    )
    from sahelgraph.io import check, from_pandas, load, read_csv

__version__ = "0.1.0"

__all__ = [
    "AmbiguousNameError",
    "DataError",
    "DateError",
    "FileError",
    "Problem",
    "QueryError",
    "Report",
    "SahelGraphError",
    "TemporalMultigraph",
    "UnknownNameError",
    "check",
    "from_pandas",
    "load",
    "plot",
    "read_csv",
]

_ROOMS = {"TemporalMultigraph": "_graph", "Problem": "_report", "Report": "_report"}
_ROOMS |= dict.fromkeys(("check", "from_pandas", "load", "read_csv"), "io")


def __getattr__(name: str) -> object:
    """Find a public name at its first touch, so that importing the package loads nothing heavy."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    if name == "plot":
        return import_module("sahelgraph.plot")
    room = "errors" if name.endswith("Error") else _ROOMS[name]
    found = getattr(import_module(f"sahelgraph.{room}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
