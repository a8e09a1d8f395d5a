"""Graphs made in Python are written as files that mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

import sahelgraph as sg
from sahelgraph import io
from sahelgraph._files import write_atomic
from sahelgraph.errors import DataError, FileError
from sahelgraph.exporters import write_spreadsheet_csv
from sahelgraph.io import archive_folder

if TYPE_CHECKING:
    from pathlib import Path


def assert_same(one: sg.TemporalMultigraph, other: sg.TemporalMultigraph) -> None:
    pd.testing.assert_frame_equal(one.relations, other.relations)
    pd.testing.assert_frame_equal(one.actors, other.actors)
    pd.testing.assert_frame_equal(one.days, other.days)
    assert dict(one.kinds) == dict(other.kinds)


def test_the_archive_is_written_as_it_was_read(tmp_path: Path) -> None:
    folder = sg.write_csv(sg.load(), tmp_path / "study")
    for name in ("actors.csv", "relations.csv", "references.csv"):
        assert (folder / name).read_bytes() == (archive_folder() / name).read_bytes()
    assert not (folder / "kinds.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["study"]


def test_own_columns_rows_and_kinds_keep_their_order(tmp_path: Path) -> None:
    actors = pd.DataFrame({"colour": ["x", ""], "kind": ["state"] * 2, "id": ["b", "a"], "name": ["B", "A"]})
    relations = pd.DataFrame(
        {
            "weight": ["1", "2"],
            "start": ["2013", "2012"],
            "kind": ["shelling", "attack"],
            "source": ["a", "b"],
            "target": ["b", "a"],
        }
    )
    kinds = pd.DataFrame({"kind": ["shelling"], "is_a": ["attack"], "phrase": ["shelled"], "sign": ["-"]})
    graph = sg.from_pandas(actors, relations, kinds=kinds)
    folder = sg.write_csv(graph, tmp_path / "study")
    assert (folder / "actors.csv").read_text(encoding="utf-8") == "colour,kind,id,name\nx,state,b,B\n,state,a,A\n"
    assert (folder / "relations.csv").read_text(encoding="utf-8").splitlines() == [
        "weight,start,kind,source,target",
        "1,2013,shelling,a,b",
        "2,2012,attack,b,a",
    ]
    assert_same(sg.read_csv(folder), graph)


@strategies.quick(80)
@given(cell=st.text(st.characters(codec="utf-8"), max_size=12), name=st.text(st.characters(codec="utf-8"), max_size=6))
def test_any_cell_and_any_own_column_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, cell: str, name: str
) -> None:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state"] * 2})
    relations = pd.DataFrame(
        {"kind": ["attack"], "source": ["a"], "target": ["b"], "start": ["2012"], f"own{name}": [cell]}
    )
    try:
        graph = sg.from_pandas(actors, relations)
    except DataError:
        return
    assert_same(sg.read_csv(sg.write_csv(graph, tmp_path_factory.mktemp("any") / "study")), graph)


@pytest.mark.parametrize("view", ["during", "around", "of_kind", "where"])
def test_a_narrowed_graph_takes_along_what_it_needs(tmp_path: Path, view: str) -> None:
    g = sg.load()
    narrowed = {
        "during": g.during("2012"),
        "around": g.around("MNLA"),
        "of_kind": g.of_kind("alliance"),
        "where": g.where(status="announced"),
    }[view]
    again = sg.read_csv(sg.write_csv(narrowed, tmp_path / "study"))
    there = {"during": again.during("2012"), "around": again.around("MNLA")}.get(view, again)
    if view == "of_kind":
        there = again.of_kind("alliance")
    if view == "where":
        there = again.where(status="announced")
    pd.testing.assert_frame_equal(there.relations, narrowed.relations)
    pd.testing.assert_frame_equal(there.days, narrowed.days)


def test_announced_rows_are_not_lost(tmp_path: Path) -> None:
    again = sg.read_csv(sg.write_csv(sg.load(), tmp_path / "study"))
    assert len(again.where(status="announced")) == len(sg.load().where(status="announced")) > 0


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    folder = sg.write_csv(sg.load(), tmp_path / "study")
    with pytest.raises(FileError, match=r"actors\.csv, references\.csv, relations\.csv there already"):
        sg.write_csv(sg.load(), folder)
    (folder / "relations.csv").write_text("mine", encoding="utf-8")
    sg.write_csv(sg.load(), folder, overwrite=True)
    assert len(sg.read_csv(folder)) == len(sg.load())
    (folder / "kinds.csv").write_text("kind\nx\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"this graph has no kinds\.csv"):
        sg.write_csv(sg.load(), folder, overwrite=True)


def test_relations_are_written_after_what_they_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = pd.DataFrame({"kind": ["shelling"], "is_a": ["attack"], "phrase": ["shelled"], "sign": ["-"]})
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state"] * 2})
    relations = pd.DataFrame({"kind": ["shelling"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    graph = sg.from_pandas(actors, relations, kinds=kinds, references=pd.DataFrame({"key": ["k"], "citation": ["c"]}))
    written: list[str] = []
    real = write_atomic

    def telling(path: Path, data: bytes) -> Path:
        written.append(path.name)
        return real(path, data)

    monkeypatch.setattr(io, "write_atomic", telling)
    sg.write_csv(graph, tmp_path, overwrite=True)
    assert written == ["actors.csv", "references.csv", "kinds.csv", "relations.csv"]
    assert_same(sg.read_csv(tmp_path), graph)


def test_nothing_is_written_through_a_link_out_of_the_folder(tmp_path: Path) -> None:
    folder, outside = sg.write_csv(sg.load(), tmp_path / "study"), tmp_path / "outside.csv"
    outside.write_text("mine", encoding="utf-8")
    (folder / "relations.csv").unlink()
    (folder / "relations.csv").symlink_to(outside)
    (folder / "actors.csv").write_text("old", encoding="utf-8")
    with pytest.raises(FileError, match="a link that leads out of the folder"):
        sg.write_csv(sg.load(), folder, overwrite=True)
    with pytest.raises(FileError, match="a link that leads out of the folder"):
        write_spreadsheet_csv(sg.load(), folder, overwrite=True)
    assert outside.read_text(encoding="utf-8") == "mine"
    assert (folder / "actors.csv").read_text(encoding="utf-8") == "old"


def test_a_folder_of_other_files_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    sg.write_csv(sg.load(), tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    with pytest.raises(FileError, match="no such folder"):
        sg.write_csv(sg.load(), tmp_path / "no" / "where")
