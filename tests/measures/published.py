"""Published signed networks, from the data sets beside the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from tests.measures.made import actors, study

if TYPE_CHECKING:
    from pathlib import Path

    from sahelgraph import TemporalMultigraph


def powers(data_sets: Path) -> TemporalMultigraph:
    """Six powers before 1914 (Antal, Krapivsky and Redner 2006): a tie ends in the year in which the next begins."""
    told = pd.read_csv(data_sets / "wwi_signed" / "irps_wwi.csv")
    rows = [
        {
            "kind": "alliance" if row.sign > 0 else "clash",
            "source": row.a,
            "target": row.b,
            "start": str(row.begin),
            "end": str(row.end - 1),
        }
        for row in told.itertuples()
    ]
    return study(*rows, people=actors({*told["a"], *told["b"]}, "state"))


def windows(data_sets: Path) -> dict[str, TemporalMultigraph]:
    """States by windows of four years (Doreian and Mrvar 2015), each a study of its own."""
    told = pd.read_csv(data_sets / "cow_signed" / "cow_signed_1946_1999.csv.gz")
    found = {}
    for name, rows in told.groupby("period", sort=False):
        kind = rows["sign"].map({1: "alliance", -1: "clash"})
        table = rows.assign(
            kind=kind, source=rows["a"], target=rows["b"], start=rows["start_year"], end=rows["end_year"]
        )
        cells = table[["kind", "source", "target", "start", "end"]].astype(str).to_dict("records")
        found[str(name)] = study(*cells, people=actors({*rows["a"], *rows["b"]}, "state"))
    return found
