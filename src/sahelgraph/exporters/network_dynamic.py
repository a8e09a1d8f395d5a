"""Two tables for the R package networkDynamic: spells of edges, and vertices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph import _dates
from sahelgraph._files import make_folder, write_atomic
from sahelgraph._writing import csv_text
from sahelgraph.exporters._network import network_of
from sahelgraph.exporters._target import refuse_present

if TYPE_CHECKING:
    import os

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.exporters._network import Spell

_SPELL = ("onset", "terminus", "tail", "head", "onset.censored", "terminus.censored")


def write_network_dynamic(g: TemporalMultigraph, folder: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write edges.csv and vertices.csv for networkDynamic in R.

    Days are numbers, as R counts them from 1970-01-01. A spell holds from `onset` up to, but not at, `terminus`, so
    that the last day is the one before. An open side is ``-Inf`` or ``Inf``, and said to be censored. Vertices are
    numbered from 1, in the order of vertices.csv.

    Raises
    ------
    FileError
        If there is no folder to make it in, or the files are there and `overwrite` is not set.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import write_network_dynamic
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_network_dynamic(sg.load().among("MNLA", "AQIM"), folder)
    ...     (path / "edges.csv").read_text(encoding="utf-8").splitlines()[1][:29]
    '15340,15522,1,2,FALSE,FALSE,r'
    """
    folder = Path(folder)
    make_folder(folder)
    network = network_of(g)
    number = {id_: str(place) for place, id_ in enumerate(network.nodes, start=1)}
    edges = (
        (*_bounds(spell)[:2], number[source], number[target], *_bounds(spell)[2:], id_, *map(_cell, row))
        for spell, (source, target), id_, row in zip(
            network.spells, network.ends, network.edges, network.told_of_edges.rows(), strict=True
        )
    )
    vertices = (
        (number[id_], id_, *_bounds(life), *row)
        for id_, life, row in zip(network.nodes, network.lives, network.told_of_nodes.rows(), strict=True)
    )
    of_nodes = ("vertex.id", "id", "onset", "terminus", "onset.censored", "terminus.censored")
    texts = {
        "edges.csv": csv_text((*_SPELL, "edge.id", *network.told_of_edges.names), edges),
        "vertices.csv": csv_text((*of_nodes, *network.told_of_nodes.names), vertices),
    }
    for name in texts:
        refuse_present(folder / name, overwrite=overwrite)
    for name, text in texts.items():
        write_atomic(folder / name, text)
    return folder


def _bounds(spell: Spell) -> tuple[str, str, str, str]:
    open_start, open_end = spell[0] == _dates.EARLIEST, spell[1] == _dates.LATEST
    onset, terminus = "-Inf" if open_start else str(spell[0]), "Inf" if open_end else str(spell[1] + 1)
    return onset, terminus, _cell(open_start), _cell(open_end)


def _cell(value: str | int) -> str:
    return value if isinstance(value, str) else str(value).upper()
