"""A small study as tables of text: written to a folder, as frames, or with one cell changed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

    from sahelgraph._graph import TemporalMultigraph


Table = list[list[str]]

ACTORS: Table = [
    ["id", "name", "kind", "aliases", "part_of", "start", "end"],
    ["mali", "Mali", "state", "Republic of Mali", "", "1960", ""],
    ["MNLA", "Movement of Azawad", "armed group", "the movement", "", "2011-10", ""],
    ["0012", "Group Twelve", "armed group", "", "mali", "", ""],
    ["NA", "North Army", "armed forces", "", "", "", ""],
    ["1E5", "Hundred Thousand", "movement", "", "", "", ""],
]
_DATED = ("id", "kind", "source", "target", "start", "end", "as_of")
RELATIONS: Table = [
    [*_DATED, "via", "ends", "quantity", "status", "confidence", "reference", "colour"],
    ["r1", "alliance", "MNLA", "0012", "[2012-01..2012-04]", "", "", "", "", "", "", "high", "made up, P1", "red"],
    ["r2", "attack", "MNLA", "mali", "2012-01-17", "", "", "", "", ">=30", "claimed", "", "made up, P2", "green"],
    ["r3", "deployment", "NA", "mali", "2014-07", "..", "2020-09", "1E5", "", "3000", "", "low", "made up, P3", ""],
    ["r4", "split", "MNLA", "0012", "2012-06-XX", "", "", "", "r1", "", "stated", "", "made up, P4", "red"],
]  # fmt: skip


def write(folder: Path, actors: Table = ACTORS, relations: Table = RELATIONS) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in (("actors", actors), ("relations", relations)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


def frame(rows: Table) -> pd.DataFrame:
    return pd.DataFrame(rows[1:], columns=rows[0], dtype=object)


def changed(rows: Table, row: int, column: str, value: str) -> Table:
    """Copy a table with another value in a row, numbered as a spreadsheet numbers it."""
    place = rows[0].index(column)
    return [
        [value if (number, i) == (row, place) else cell for i, cell in enumerate(cells)]
        for number, cells in enumerate(rows, start=1)
    ]


def assert_same(one: TemporalMultigraph, other: TemporalMultigraph) -> None:
    pd.testing.assert_frame_equal(one.relations, other.relations)
    pd.testing.assert_frame_equal(one.actors, other.actors)
    pd.testing.assert_frame_equal(one.days, other.days)
