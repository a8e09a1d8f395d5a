"""sahelgraph: conflict actors and their dated relations, as a temporal multigraph.

>>> import sahelgraph as sg
>>> g = sg.load()
>>> sorted(g.allies("MNLA", "2012")["actor"])
['ansar_dine', 'aqim', 'mujwa']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sahelgraph import exporters, importers, ledgers, measures, plot
    from sahelgraph._answer import Answer
    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._report import Problem, Report
    from sahelgraph.editing import add_actor, add_relation
    from sahelgraph.errors import (
        AmbiguousNameError,
        DataError,
        DateError,
        FileError,
        QueryError,
        QuestionError,
        SahelGraphError,
        UnknownNameError,
    )
    from sahelgraph.io import (
        check,
        from_pandas,
        load,
        read_csv,
        read_parquet,
        read_workbook,
        write_csv,
        write_parquet,
    )
    from sahelgraph.ledgers import connect, store
    from sahelgraph.starting import new_study
    from sahelgraph.studies import Agreement, Changes, Citation, agree, cite, diff

__version__ = "0.1.0"

__all__ = [
    "Agreement",
    "AmbiguousNameError",
    "Answer",
    "Changes",
    "Citation",
    "DataError",
    "DateError",
    "FileError",
    "Problem",
    "QueryError",
    "QuestionError",
    "Report",
    "SahelGraphError",
    "TemporalMultigraph",
    "UnknownNameError",
    "add_actor",
    "add_relation",
    "agree",
    "check",
    "cite",
    "connect",
    "diff",
    "exporters",
    "from_pandas",
    "importers",
    "ledgers",
    "load",
    "measures",
    "new_study",
    "plot",
    "read_csv",
    "read_parquet",
    "read_workbook",
    "store",
    "write_csv",
    "write_parquet",
]

_IO = ("check", "from_pandas", "load", "read_csv", "read_parquet", "read_workbook", "write_csv", "write_parquet")
_ROOMS = {"Answer": "_answer", "TemporalMultigraph": "_graph", "Problem": "_report", "Report": "_report"}
_ROOMS |= dict.fromkeys(_IO, "io")
_ROOMS |= dict.fromkeys(("add_actor", "add_relation"), "editing")
_ROOMS |= dict.fromkeys(("connect", "store"), "ledgers")
_ROOMS |= {"new_study": "starting"}
_ROOMS |= dict.fromkeys(("Agreement", "Changes", "Citation", "agree", "cite", "diff"), "studies")


def __getattr__(name: str) -> object:
    """Find a public name at its first touch, so that importing the package loads nothing heavy."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    if name in {"exporters", "importers", "ledgers", "measures", "plot"}:
        return import_module(f"sahelgraph.{name}")
    room = "errors" if name.endswith("Error") else _ROOMS[name]
    found = getattr(import_module(f"sahelgraph.{room}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
