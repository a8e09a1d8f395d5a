"""What every importer promises: each row is a relation or counted, and the study is one that `check` passes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.importers.cases import FIXTURES, MADE, REAL, Case, read

import sahelgraph as sg
from sahelgraph import importers
from sahelgraph._dates import read_moment
from sahelgraph._kinds import bundled_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sahelgraph.importers import Imported


def test_every_source_has_its_ten_rows() -> None:
    assert {case.source for case in MADE} == importers.SOURCES.keys()


def _keeps_the_contract(case: Case, path: Path, folder: Path) -> Imported:
    imported = read(case.source, path, **case.options)
    kinds = {*bundled_kinds(), *(row["kind"] for row in imported.kinds)}
    ends: set[str] = set()
    ids: set[str] = set()

    def looked_at() -> Iterator[dict[str, str]]:
        for row in imported.relations:
            assert row["id"] not in ids
            assert row.keys() <= set(imported.columns)
            assert row["kind"] in kinds
            assert read_moment(row["start"]) is not None
            assert row["reference"].startswith(imported.references[0]["key"])
            assert all("\n" not in cell and cell == cell.strip() for cell in row.values())
            ids.add(row["id"])
            ends.update((row["source"], row["target"], row.get("via") or row["source"]))
            yield row

    importers.write(replace(imported, relations=looked_at()), folder)
    tally = imported.tally
    assert (tally.rows - tally.used, tally.relations) == (case.left_out, len(ids))
    assert tally.left_out.keys() == tally.examples.keys()
    assert ends <= {row["id"] for row in imported.actors.rows()}
    return imported


@pytest.mark.parametrize("case", MADE, ids=str)
def test_ten_rows(case: Case, tmp_path: Path) -> None:
    imported = _keeps_the_contract(case, FIXTURES / case.file, tmp_path / "study")
    assert imported.tally.rows >= 10
    assert sg.check(tmp_path / "study").problems == ()


@pytest.mark.parametrize("case", MADE, ids=str)
def test_a_study_is_written_alike_each_time(case: Case, tmp_path: Path) -> None:
    one, other = (
        importers.write(read(case.source, FIXTURES / case.file, **case.options), tmp_path / name) for name in "ab"
    )
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {p.name: p.read_bytes() for p in other.iterdir()}


@pytest.mark.parametrize("case", REAL, ids=str)
def test_published_files(case: Case, tmp_path: Path, data_sets: Path) -> None:
    path = data_sets / case.file
    if not path.exists():
        pytest.skip(f"external data not present: {case.file}")
    imported = _keeps_the_contract(case, path, tmp_path / "study")
    report = sg.check(tmp_path / "study")
    assert report.ok
    assert {problem.code for problem in report.problems} <= TRUE_WARNINGS
    graph = sg.read_csv(tmp_path / "study")
    assert (len(graph), len(graph.actors)) == (imported.tally.relations, len(imported.actors))
    counts = graph.relations["source"].value_counts()
    some = counts[counts >= min(3, counts.max())].index[-1]
    year = _year_of(graph, some)
    axes = sg.plot.snapshot(graph.around(some).during(year, mode="attested" if year != UNDATED else "possible"))
    assert axes.get_title(loc="left").endswith(year)


def _year_of(graph: sg.TemporalMultigraph, actor: str) -> str:
    """Give a year in which an actor has relations."""
    days = graph.around(actor).days["seen_first"].dropna()
    return str(days.iloc[0])[:4] if len(days) else UNDATED


# Warnings that are true of the published files themselves.
TRUE_WARNINGS = {"lost-character", "mojibake"}  # GDELT writes "Ad Daw?ah"
UNDATED = "2000"  # any year: what has no date may have held then
