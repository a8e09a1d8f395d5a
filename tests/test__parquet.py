"""Study → folder of Parquet → the same study: mapped, or read from the tables; by any engine; damaged, in one line."""

from __future__ import annotations

import copy
import os
import pickle
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from tests import strategies
from tests.exporters.studies import assert_same, studies

import sahelgraph as sg
from sahelgraph._parquet import LEDGER
from sahelgraph._stored import ALWAYS_CHECKED, StoredLedger
from sahelgraph.errors import DataError, FileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sahelgraph import TemporalMultigraph

pytest.importorskip("pyarrow")


def is_mapped(graph: TemporalMultigraph) -> bool:
    return isinstance(graph._ledger, StoredLedger)


def answers(graph: TemporalMultigraph) -> list[pd.DataFrame]:
    """What a graph says, in tables."""
    found = [graph.relations, graph.actors, graph.days, graph.loose_ends(), graph.counts()]
    for actor in graph.actors.index:
        found += [graph.partners(actor), graph.allies(actor, "2012", mode="possible"), graph.around(actor).relations]
    found += [graph.during("2012-02-28", mode=mode).relations for mode in strategies.MODES]
    return [*found, graph.of_kind("violence").relations, graph.where(status=["denied", "stated"]).relations]


def assert_answers_alike(one: TemporalMultigraph, other: TemporalMultigraph) -> None:
    for ours, theirs in zip(answers(one), answers(other), strict=True):
        pd.testing.assert_frame_equal(ours, theirs)
    for id_ in one.relations.index:
        assert str(one.explain(id_)) == str(other.explain(id_))
    assert len(one.during("2012-02-28")) == len(other.during("2012-02-28"))
    assert str(one.report) == str(other.report)


@strategies.quick(30)
@given(graph=studies())
def test_any_study_is_opened_and_read_back(tmp_path_factory: pytest.TempPathFactory, graph: TemporalMultigraph) -> None:
    folder = sg.write_parquet(graph, tmp_path_factory.mktemp("any") / "study")
    opened = sg.read_parquet(folder)
    assert is_mapped(opened)
    assert_same(opened, graph)
    assert_answers_alike(opened, graph)
    (folder / LEDGER).unlink()
    read = sg.read_parquet(folder)
    assert not is_mapped(read)
    assert_same(read, graph)


def test_the_archive_is_opened_with_its_references_and_kinds(tmp_path: Path) -> None:
    graph = sg.load()
    opened = sg.read_parquet(sg.write_parquet(graph, tmp_path / "mali"), verify=True)
    assert_same(opened, graph)
    assert_answers_alike(opened, graph)
    pd.testing.assert_frame_equal(opened.references, graph.references)
    assert opened.explain("r009").__str__() == graph.explain("r009").__str__()
    with pytest.raises(sg.UnknownNameError, match="r0099"):
        opened.explain("r0099")
    (tmp_path / "mali" / LEDGER).unlink()
    pd.testing.assert_frame_equal(sg.read_parquet(tmp_path / "mali").references, graph.references)


def test_own_kinds_travel_along(tmp_path: Path) -> None:
    kinds = pd.DataFrame(
        {"kind": ["shelling"], "is_a": ["attack"], "phrase": ["shelled"], "sign": ["-"], "may_end": ["office"]}
    )
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state"] * 2})
    relations = pd.DataFrame({"kind": ["shelling"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    graph = sg.from_pandas(actors, relations, kinds=kinds)
    folder = sg.write_parquet(graph, tmp_path / "study")
    assert_same(sg.read_parquet(folder), graph)
    (folder / LEDGER).unlink()
    assert_same(sg.read_parquet(folder), graph)


def test_a_part_is_what_write_csv_writes(tmp_path: Path) -> None:
    graph = sg.load().around("MNLA").of_kind("alliance")
    opened = sg.read_parquet(sg.write_parquet(graph, tmp_path / "part"))
    expected = sg.read_csv(sg.write_csv(graph, tmp_path / "csv"))
    pd.testing.assert_frame_equal(opened.relations, expected.relations)


def test_what_is_opened_cannot_be_changed(tmp_path: Path) -> None:
    ledger = sg.read_parquet(sg.write_parquet(sg.load(), tmp_path / "mali"))._held()[0]
    columns = ledger.source, ledger.kind, ledger.visible, ledger.relations.rows, ledger.loose.codes
    for array in (*columns, *ledger.days, *ledger._ends, *ledger._vias):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        ledger.relations["kind"].codes[0] = 1


def test_actors_are_found_by_id_name_and_alias_in_any_form(tmp_path: Path) -> None:
    ids = ["caf\u00e9", "cafe\u0301s", "\u00e9e\u0301", *(f"a{i}" for i in range(1_200))]
    names = [f"Group {i}" for i in range(len(ids))]
    actors = pd.DataFrame(
        {"id": ids, "name": names, "kind": "armed group", "aliases": [f"G{i}" for i in range(len(ids))]}
    )
    relations = pd.DataFrame({"kind": ["clash"], "source": ids[:1], "target": ids[1:2], "start": ["2012"]})
    graph = sg.from_pandas(actors, relations)
    folder = sg.write_parquet(graph, tmp_path / "study")
    for text in (
        *ids[:4],
        "cafe\u0301",
        "caf\u00e9s",
        "e\u0301e\u0301",
        "\u00e9\u00e9",
        "Group 7",
        "G1",
        "a1199",
        "A7",
    ):
        assert sg.read_parquet(folder).resolve(text) == graph.resolve(text)
    opened = sg.read_parquet(folder)
    assert [opened.resolve(text) for text in ("a7", "caf\u00e9", "G9", "a7", "a8")] == [
        "a7",
        "caf\u00e9",
        ids[9],
        "a7",
        "a8",
    ]
    with pytest.raises(sg.UnknownNameError, match='"b7" is no actor') as told:
        opened.resolve("b7")
    with pytest.raises(sg.UnknownNameError, match="is no actor") as expected:
        graph.resolve("b7")
    assert str(told.value) == str(expected.value)


def test_pyarrow_is_not_needed_to_open(tmp_path: Path) -> None:
    folder = sg.write_parquet(sg.load(), tmp_path / "mali")
    asked = "len(sg.read_parquet(sys.argv[1]).during('2012'))"
    code = f"import sys, sahelgraph as sg; print({asked}, 'pyarrow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(sg.load().during("2012"))), "False"]


# --- other engines ------------------------------------------------------------------------------------------------


def test_duckdb_reads_the_days_and_the_cells(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    graph = sg.load()
    table = sg.write_parquet(graph, tmp_path / "mali") / "relations.parquet"
    relations = duckdb.read_parquet(str(table))
    held = relations.filter("visible and seen_first <= date '2012-12-31' and seen_last >= date '2012-01-01'")
    assert {row[0] for row in held.select("id").fetchall()} == set(graph.during("2012").relations.index)
    unended = relations.filter("kind = 'alliance' and end_max is null").select('id, start, "end", sign').fetchall()
    assert unended
    for id_, start, end, sign in unended:
        assert (start, end, sign) == (*graph.relations.loc[id_, ["start", "end"]], 1)


def test_tables_of_others_are_read_with_all_checks(tmp_path: Path) -> None:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state"] * 2})
    relations = pd.DataFrame({
        "kind": pd.Categorical(["clash", "clash"]), "source": ["a", "b"], "target": ["b", "a"],
        "start": pd.to_datetime(["2012-06-26", "2012-06-27"]).date, "quantity": [3, None], "note": [None, "x"],
    })  # fmt: skip
    actors.to_parquet(tmp_path / "actors.parquet")
    relations.assign(quantity=relations["quantity"].astype("Int64")).to_parquet(tmp_path / "relations.parquet")
    graph = sg.read_parquet(tmp_path)
    assert graph.relations[["start", "quantity", "note"]].to_numpy().tolist() == [
        ["2012-06-26", "3", ""],
        ["2012-06-27", "", "x"],
    ]
    relations.assign(target="c").to_parquet(tmp_path / "relations.parquet")
    with pytest.raises(DataError, match=r'relations\.parquet row 2, column target: "c"'):
        sg.read_parquet(tmp_path)


def test_a_table_that_was_written_anew_counts_more_than_the_ledger(tmp_path: Path) -> None:
    folder = sg.write_parquet(sg.load(), tmp_path / "mali")
    table = pd.read_parquet(folder / "relations.parquet")
    named = set(";".join(table["ends"].astype(str)).replace(" ", "").split(";"))
    gone = next(id_ for id_ in sg.load().relations.index if id_ not in named)
    table.loc[table["id"] != gone, table.columns[:18]].astype(str).to_parquet(folder / "relations.parquet")
    again = sg.read_parquet(folder)
    assert not is_mapped(again)
    assert set(sg.load().relations.index) - set(again.relations.index) == {gone}


# --- damage -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda data: data[:100],
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: b"PAR1" + data[4:],
        lambda data: data[:40] + b"!" + data[41:],
        lambda data: data[:-5000] + bytes([data[-5000] ^ 1]) + data[-4999:],
    ],
    ids=["empty", "header cut", "cut", "longer", "foreign", "header spoilt", "a bit turned"],
)
def test_a_damaged_ledger_is_one_clear_error(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = sg.write_parquet(sg.load(), tmp_path / "mali") / LEDGER
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(FileError, match=r"ledger\.bin: the file is damaged; remove it"):
        sg.read_parquet(tmp_path / "mali")
    path.unlink()
    assert_same(sg.read_parquet(tmp_path / "mali"), sg.load())


@pytest.mark.parametrize("name", ["actors", "relations", "references"])
@pytest.mark.parametrize("spoil", [lambda _: b"", lambda data: data[: len(data) // 2], lambda _: b"<html>" * 99])
def test_a_damaged_table_is_one_clear_error(tmp_path: Path, name: str, spoil: Callable[[bytes], bytes]) -> None:
    path = sg.write_parquet(sg.load(), tmp_path / "mali") / f"{name}.parquet"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(FileError, match=rf"{name}\.parquet: it cannot be read as Parquet"):
        sg.read_parquet(tmp_path / "mali")


def test_a_ledger_of_a_later_version_is_passed_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sahelgraph._stored.FORMAT", 99)
    folder = sg.write_parquet(sg.load(), tmp_path / "mali")
    monkeypatch.undo()
    again = sg.read_parquet(folder)
    assert not is_mapped(again)
    assert_same(again, sg.load())


def test_a_large_ledger_is_checked_on_demand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sahelgraph._stored.ALWAYS_CHECKED", 0)
    path = sg.write_parquet(sg.load(), tmp_path / "mali") / LEDGER
    data = bytearray(path.read_bytes())
    data[-5000] ^= 1
    path.write_bytes(data)
    assert is_mapped(sg.read_parquet(tmp_path / "mali"))
    with pytest.raises(FileError, match="the file is damaged"):
        sg.read_parquet(tmp_path / "mali", verify=True)
    assert len(data) < ALWAYS_CHECKED


def test_folders_are_looked_at_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no such folder"):
        sg.read_parquet(tmp_path / "nowhere")
    with pytest.raises(FileError, match=r"there is no actors\.parquet"):
        sg.read_parquet(tmp_path)
    with pytest.raises(FileError, match="there is no such folder"):
        sg.write_parquet(sg.load(), tmp_path / "nowhere" / "mali")
    folder = sg.write_parquet(sg.load(), tmp_path / "mali")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(FileError, match="there already"):
        sg.write_parquet(sg.load().during(2012), folder)
    actors = pd.DataFrame({"id": ["a"], "name": ["A"], "kind": ["state"]})
    bare = sg.from_pandas(actors, pd.DataFrame({"kind": [], "source": [], "target": [], "start": []}, dtype=str))
    with pytest.raises(FileError, match=r"has no references\.parquet"):
        sg.write_parquet(bare, folder, overwrite=True)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert is_mapped(sg.read_parquet(sg.write_parquet(bare, tmp_path / "bare")))
    sg.write_parquet(sg.load(), folder, overwrite=True)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_graph_that_was_opened_outlives_its_files(tmp_path: Path) -> None:
    folder = sg.write_parquet(sg.load(), tmp_path / "mali")
    opened = sg.read_parquet(folder)
    if os.name != "nt":  # Windows keeps a mapped file
        shutil.rmtree(folder)
    assert_answers_alike(copy.deepcopy(opened), sg.load())
    assert_answers_alike(pickle.loads(pickle.dumps(opened)), sg.load())  # noqa: S301 — as other processes get it
