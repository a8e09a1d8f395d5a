"""Published signed networks, from the data sets beside the repository."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

from tests.measures.made import KINDS, actors, relation, study

if TYPE_CHECKING:
    from pathlib import Path

    from sahelgraph import TemporalMultigraph


def powers(data_sets: Path) -> TemporalMultigraph:
    """Six powers before 1914 (Antal, Krapivsky and Redner 2006): a tie ends in the year in which the next begins."""
    told = _rows(data_sets / "wwi_signed" / "irps_wwi.csv")
    rows = [
        relation(KINDS[int(row["sign"])], row["a"], row["b"], row["begin"], str(int(row["end"]) - 1)) for row in told
    ]
    return study(*rows, people=actors({row[end] for row in told for end in ("a", "b")}, "state"))


def windows(data_sets: Path) -> dict[str, TemporalMultigraph]:
    """States by windows of four years (Doreian and Mrvar 2015), each a study of its own."""
    by_window: dict[str, list[dict[str, str]]] = {}
    for row in _rows(data_sets / "cow_signed" / "cow_signed_1946_1999.csv.gz"):
        by_window.setdefault(row["period"], []).append(row)
    return {
        name: study(
            *(
                relation(KINDS[int(row["sign"])], row["a"], row["b"], row["start_year"], row["end_year"])
                for row in rows
            ),
            people=actors({row[end] for row in rows for end in ("a", "b")}, "state"),
        )
        for name, rows in by_window.items()
    }


def _rows(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return list(csv.DictReader(text.decode().splitlines()))
