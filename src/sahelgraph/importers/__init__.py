"""Foreign data sets → the tables of a study: one file for each, one function `read`.

Each gives an `Imported`, whose relations stream; `write` makes the folder of a study of it, and `Crosswalk` leads from
a data set's names to the ids of a study that is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sahelgraph.importers._imported import Imported
from sahelgraph.importers._merge import merged
from sahelgraph.importers._write import write
from sahelgraph.importers.crosswalk import Crosswalk

if TYPE_CHECKING:
    from types import ModuleType

    from sahelgraph.importers import (
        acled,
        aggregate,
        atop,
        edges,
        gdelt,
        geo_pko,
        gexf,
        signed,
        ucdp_actor,
        ucdp_dyadic,
        ucdp_ged,
        ucdp_nonstate,
        ucdp_support,
    )

# What each data set is called on the command line, and which module here reads it.
SOURCES = {
    "acled": "acled",
    "atop": "atop",
    "edges": "edges",
    "gdelt": "gdelt",
    "geo-pko": "geo_pko",
    "gexf": "gexf",
    "signed": "signed",
    "ucdp-actor": "ucdp_actor",
    "ucdp-dyadic": "ucdp_dyadic",
    "ucdp-ged": "ucdp_ged",
    "ucdp-nonstate": "ucdp_nonstate",
    "ucdp-support": "ucdp_support",
}

__all__ = [
    "SOURCES",
    "Crosswalk",
    "Imported",
    "acled",
    "aggregate",
    "atop",
    "edges",
    "gdelt",
    "geo_pko",
    "gexf",
    "merged",
    "signed",
    "ucdp_actor",
    "ucdp_dyadic",
    "ucdp_ged",
    "ucdp_nonstate",
    "ucdp_support",
    "write",
]


def __getattr__(name: str) -> ModuleType:
    """Load the importer of a data set at its first touch."""
    from importlib import import_module

    if name not in {*SOURCES.values(), "aggregate"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
