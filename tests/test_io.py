from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from tests.tables import ACTORS, RELATIONS, assert_same, changed, frame, write

import sahelgraph as sg
from sahelgraph.io import archive_folder

if TYPE_CHECKING:
    from pathlib import Path

    from sahelgraph._graph import TemporalMultigraph


def test_a_folder_two_files_and_two_frames_are_one_study(tmp_path: Path) -> None:
    folder = write(tmp_path / "study")
    by_frames = sg.from_pandas(frame(ACTORS), frame(RELATIONS))
    for graph in (
        sg.read_csv(folder),
        sg.read_csv(str(folder)),
        sg.read_csv(folder / "actors.csv", folder / "relations.csv"),
        sg.read_csv(str(folder / "actors.csv"), str(folder / "relations.csv")),
    ):
        assert_same(graph, by_frames)
        assert graph.version == by_frames.version


def test_what_leaves_as_frames_comes_back_as_the_same_study() -> None:
    graph = sg.from_pandas(frame(ACTORS), frame(RELATIONS))
    assert_same(sg.from_pandas(graph.actors, graph.relations), graph)
    assert_same(sg.from_pandas(graph.actors.reset_index(), graph.relations.reset_index()), graph)


def test_the_bundled_archive_is_a_study_like_any_other() -> None:
    graph = sg.load()
    assert graph.report.ok
    assert len(graph) > 40
    assert_same(sg.read_csv(archive_folder()), graph)
    frames = [
        pd.read_csv(archive_folder() / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("actors", "relations")
    ]
    assert_same(sg.from_pandas(*frames), graph)
    assert graph.relations.index.is_unique
    assert graph.actors.index.is_unique


def test_ids_are_text_and_never_numbers_or_blanks(tmp_path: Path) -> None:
    graph = sg.read_csv(write(tmp_path / "study"))
    assert list(graph.actors.index) == ["0012", "1E5", "MNLA", "NA", "mali"]
    assert graph.relations.loc["r3", "source"] == "NA"
    assert graph.relations.loc["r3", "via"] == "1E5"
    assert graph.relations.loc["r2", "via"] == ""
    assert graph.relations.loc["r3", "quantity"] == "3000"
    assert list(graph.relations["colour"]) == ["red", "green", "red", ""]


def test_columns_come_in_the_codebooks_order_then_the_researchers() -> None:
    turned = [[*reversed(row)] for row in RELATIONS]
    graph = sg.from_pandas(frame([[*reversed(row)] for row in ACTORS]), frame(turned))
    assert_same(graph, sg.from_pandas(frame(ACTORS), frame(RELATIONS)))
    names = list(graph.during("2012").relations.columns)
    assert names[:6] == ["kind", "subtype", "source", "target", "start", "end"]
    assert names[-2:] == ["colour", "certain"]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT], ids=repr)
def test_missing_values_are_blank_cells(missing: object) -> None:
    cells = [[cell or missing for cell in row] for row in RELATIONS[1:]]
    relations = pd.DataFrame(cells, columns=RELATIONS[0], dtype=object)
    assert_same(sg.from_pandas(frame(ACTORS), relations), sg.from_pandas(frame(ACTORS), frame(RELATIONS)))


@pytest.mark.parametrize(
    "start",
    [2012, 2012.0, np.int64(2012), np.float64(2012), "2012", pd.Period("2012", freq="Y")],
    ids=repr,
)
def test_a_year_may_be_a_number(start: object) -> None:
    assert _one(start).days.to_csv() == _one("2012").days.to_csv()


@pytest.mark.parametrize(
    "start",
    [
        dt.date(2012, 6, 27),
        dt.datetime(2012, 6, 27, tzinfo=dt.UTC),
        pd.Timestamp("2012-06-27"),
        np.datetime64("2012-06-27"),
    ],
    ids=repr,
)
def test_a_day_may_be_a_date(start: object) -> None:
    assert _one(start).days.to_csv() == _one("2012-06-27").days.to_csv()


def _one(start: object) -> TemporalMultigraph:
    relations = pd.DataFrame(
        {"kind": ["attack"], "source": ["MNLA"], "target": ["mali"], "start": pd.Series([start], dtype=object)}
    )
    relations["id"] = "r1"
    return sg.from_pandas(frame(ACTORS), relations)


@pytest.mark.parametrize("kind", ["object", "string", "category", "str"])
def test_frames_of_any_text_type_are_read(kind: Any) -> None:  # noqa: ANN401 — the stubs list names of types
    graph = sg.from_pandas(frame(ACTORS).astype(kind), frame(RELATIONS).astype(kind))
    assert_same(graph, sg.from_pandas(frame(ACTORS), frame(RELATIONS)))


def test_nullable_numbers_and_any_index_are_read() -> None:
    relations = frame(RELATIONS)
    relations["quantity"] = pd.array([None, 30, 3000, None], dtype="Int64")
    relations.index = pd.Index([7, 7, 8, 9])
    graph = sg.from_pandas(frame(ACTORS).set_index("id"), relations)
    assert list(graph.relations["quantity"]) == ["", "30", "", "3000"]


def test_a_study_may_bring_its_own_kinds(tmp_path: Path) -> None:
    folder = write(tmp_path / "study", relations=changed(RELATIONS, 3, "kind", "shelling"))
    (folder / "kinds.csv").write_text(
        "kind,is_a,definition,phrase,time,directed,sign,register\n"
        "shelling,attack,Fire from afar.,shelled,event,yes,-,deed\n",
        encoding="utf-8",
    )
    graph = sg.read_csv(folder)
    assert list(graph.of_kind("attack").relations.index) == ["r2"]
    assert "shelling" in graph.kinds
    own = pd.read_csv(folder / "kinds.csv", dtype=str, keep_default_na=False)
    assert_same(sg.from_pandas(frame(ACTORS), frame(changed(RELATIONS, 3, "kind", "shelling")), kinds=own), graph)
