"""An edge list: one CSV, a line a relation, its ends first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sahelgraph._writing import csv_text
from sahelgraph.exporters._network import network_of, value_text
from sahelgraph.exporters._target import write_new

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from sahelgraph._graph import TemporalMultigraph


def write_edges(g: TemporalMultigraph, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write the relations in view as a CSV that begins with source, target and id; the six days are columns.

    Cells are as the researcher wrote them: for a spreadsheet, take `write_workbook`.

    Raises
    ------
    FileError
        If the file is there and `overwrite` is not set.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import write_edges
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_edges(sg.load().among("MNLA", "AQIM"), f"{folder}/mali.csv")
    ...     path.read_text(encoding="utf-8").splitlines()[1][:40]
    'mnla,aqim,r010,alliance,,[2012-01..2012-'
    """
    network = network_of(g)
    told = network.told_of_edges
    rows = (
        (*ends, id_, *map(value_text, row))
        for ends, id_, row in zip(network.ends, network.edges, told.rows(), strict=True)
    )
    text = csv_text(("source", "target", "id", *told.names), rows)
    return write_new(path, (text,), overwrite=overwrite)
