from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from tests import oracle, strategies

import sahelgraph as sg
from sahelgraph import convert
from sahelgraph._query import Query

if TYPE_CHECKING:
    from collections.abc import Iterable

Rows = tuple[dict[str, str], ...]
RECORD = ["id", "kind", "source", "target", "start", "end", "certain", "reference"]


def build(rows: Iterable[dict[str, str]], columns: tuple[str, ...] = strategies.COLUMNS) -> sg.TemporalMultigraph:
    return sg.from_pandas(*strategies.frames(rows, columns))


def row(number: int, kind: str, source: str, target: str, start: str, **more: str) -> dict[str, str]:
    blank = dict.fromkeys(strategies.COLUMNS, "") | {"reference": "made up"}
    return blank | {"id": f"r{number}", "kind": kind, "source": source, "target": target, "start": start} | more


SMALL = (
    row(1, "alliance", "a", "b", "2012-01", colour="red"),
    row(2, "attack", "a", "b", "2012-06", via="c", status="claimed"),
    row(3, "clash", "b", "a", "2013"),
    row(4, "split", "a", "b", "2014"),
    row(5, "clash", "c", "c", "2012"),
    row(6, "deployment", "a", "c", "2012", status="announced"),
)


# --- networkx -----------------------------------------------------------------------------------------------------


def test_an_edge_is_a_relation_and_its_id_the_key() -> None:
    graph = build(SMALL).to_networkx()
    assert type(graph) is nx.MultiDiGraph
    assert sorted(graph.edges(keys=True)) == [
        ("a", "b", "r1"),
        ("a", "b", "r2"),
        ("a", "b", "r4"),
        ("b", "a", "r3"),
        ("c", "c", "r5"),
    ]
    assert sorted(graph.nodes) == list(strategies.ACTORS)


def test_an_edge_knows_what_its_row_says() -> None:
    whole = build(SMALL)
    graph = whole.to_networkx()
    one = graph.edges["a", "b", "r1"]
    assert one["kind"] == "alliance"
    assert one["colour"] == "red"
    assert one["status"] == "stated"
    assert one["ended_by"] == "r4"
    assert (one["sign"], one["directed"]) == (1, False)
    assert (graph.edges["a", "b", "r2"]["sign"], graph.edges["a", "b", "r2"]["directed"]) == (-1, True)
    assert graph.edges["a", "b", "r2"]["via"] == "c"
    assert "certain" not in one
    assert not {"source", "target", "id"} & set(one)
    for source, target, key, data in graph.edges(keys=True, data=True):
        cells = {str(name): cell for name, cell in whole.relations.loc[key].items()}
        assert {"source": source, "target": target, **{name: data[name] for name in set(cells) & set(data)}} == cells


def test_a_node_knows_what_its_row_says() -> None:
    whole = build(SMALL)
    graph = whole.to_networkx()
    for id_, data in graph.nodes(data=True):
        assert data == whole.actors.loc[id_].to_dict()


def test_every_value_is_a_plain_one_of_python() -> None:
    for graph in (sg.load().to_networkx(), sg.load().during("2012").to_networkx(both_ways=True)):
        values = [graph.nodes[node] for node in graph] + [data for _, _, data in graph.edges(data=True)]
        assert {type(value) for data in values for value in data.values()} <= {str, int, bool}
        assert {type(name) for data in values for name in data} == {str}
        assert {type(part) for edge in graph.edges(keys=True) for part in edge} == {str}


def test_certain_is_told_where_a_period_is_set() -> None:
    graph = build(SMALL).during("2012-06-15")
    found = {key: data["certain"] for _, _, key, data in graph.to_networkx().edges(keys=True, data=True)}
    assert found == graph.relations["certain"].to_dict()
    assert {type(certain) for certain in found.values()} == {bool}


def test_both_ways_adds_the_way_back_of_what_has_no_direction() -> None:
    graph = build(SMALL).to_networkx(both_ways=True)
    ways = {key: sorted((s, t) for s, t, k in graph.edges(keys=True) if k == key) for *_, key in graph.edges(keys=True)}
    assert ways == {
        "r1": [("a", "b"), ("b", "a")],
        "r2": [("a", "b")],
        "r3": [("a", "b"), ("b", "a")],
        "r4": [("a", "b")],
        "r5": [("c", "c")],
    }
    assert graph.edges["a", "b", "r1"] == graph.edges["b", "a", "r1"]
    graph.edges["a", "b", "r1"]["kind"] = "spoiled"
    assert graph.edges["b", "a", "r1"]["kind"] == "alliance"


def test_those_without_relations_stay_under_time() -> None:
    graph = build(SMALL).during("1900").to_networkx()
    assert sorted(graph.nodes) == list(strategies.ACTORS)
    assert graph.number_of_edges() == 0


@strategies.quick(30)
@given(strategies.archives(), strategies.narrowings())
def test_the_edges_are_the_relations_in_view(rows: Rows, steps: list[strategies.Step]) -> None:
    narrowed = build(rows)
    for step in steps:
        narrowed = getattr(narrowed, step.method)(*step.library, **dict(step.options))
    graph, back = narrowed.to_networkx(), narrowed.to_networkx(both_ways=True)
    frame = narrowed.relations
    assert [key for *_, key in sorted(graph.edges(keys=True), key=lambda edge: edge[2])] == sorted(frame.index)
    assert list(graph.nodes) == list(narrowed.actors.index)
    undirected = sum(not oracle.KINDS[kind][2] for kind in frame["kind"])
    assert back.number_of_edges() == graph.number_of_edges() + undirected


def test_what_leaves_cannot_reach_back() -> None:
    whole = build(SMALL)
    graph = whole.to_networkx()
    graph.edges["a", "b", "r1"]["kind"] = "spoiled"
    graph.nodes["a"]["name"] = "spoiled"
    graph.remove_node("b")
    assert whole.to_networkx().edges["a", "b", "r1"]["kind"] == "alliance"
    assert whole.relations.loc["r1", "kind"] == "alliance"


# --- frames -------------------------------------------------------------------------------------------------------


def test_frames_are_text_indexed_by_id() -> None:
    whole = build(SMALL)
    for frame in (whole.relations, whole.actors):
        assert frame.index.name == "id"
        assert str(frame.index.dtype) == "str"
        assert {str(kind) for kind in frame.dtypes} == {"str"}
        assert not frame.isna().any().any()
    assert str(whole.during("2012").relations["certain"].dtype) == "bool"


def test_an_empty_view_has_the_columns_of_a_full_one() -> None:
    whole = build(SMALL)
    for full, empty in (
        (whole.relations, whole.during("1900").relations.drop(columns="certain")),
        (whole.days, whole.during("1900").days),
        (whole.allies("a", "2012"), whole.allies("a", "1900")),
    ):
        assert empty.empty
        assert list(empty.columns) == list(full.columns)
        assert list(empty.dtypes) == list(full.dtypes)
        assert empty.index.name == full.index.name


def test_the_days_are_dates_and_an_open_side_is_none() -> None:
    days = build([row(1, "campaign", "a", "b", "2012-02"), row(2, "campaign", "a", "b", "..", end="9999-12-31")]).days
    assert {str(kind) for kind in days.dtypes} == {"datetime64[s]"}
    assert days.loc["r1", "start_min"] == pd.Timestamp("2012-02-01")
    assert days.loc["r1", "start_max"] == pd.Timestamp("2012-02-29")
    assert days["end_max"].isna().to_dict() == {"r1": True, "r2": False}
    assert days["start_min"].isna().to_dict() == {"r1": False, "r2": True}
    assert str(days["end_max"].to_numpy()[list(days.index).index("r2")])[:10] == "9999-12-31"


def test_answers_add_the_one_at_the_other_end_and_what_ended_it() -> None:
    answer = build(SMALL).partners("b")
    assert answer["actor"].to_dict() == dict.fromkeys(("r1", "r2", "r3", "r4"), "a")
    assert answer["ended_by"].to_dict() == {"r1": "r4", "r2": "", "r3": "", "r4": ""}
    assert list(answer.columns)[-2:] == ["actor", "ended_by"]
    assert build(SMALL).partners("c")["actor"].to_dict() == {"r5": "c"}


def test_columns_of_the_codebook_go_before_those_of_the_researcher() -> None:
    ledger = build(SMALL)._held()[0]
    assert convert.column_names(ledger.relations, ("kind", "note"))[:2] == ["kind", "note"]
    assert "id" not in convert.column_names(ledger.relations, ("kind",))
    assert convert.column_names(ledger.relations, ("kind",)).count("kind") == 1


# --- plain rows ---------------------------------------------------------------------------------------------------


def test_records_are_the_rows_of_the_frame_in_plain_python() -> None:
    for graph in (build(SMALL), build(SMALL).during("2012")):
        records, frame = graph._records(), graph.relations.reset_index()
        assert [list(record) for record in records] == [RECORD] * len(frame)
        for name in RECORD:
            if name != "certain":
                assert [record[name] for record in records] == frame[name].tolist()
        wanted = frame["certain"].tolist() if "certain" in frame else [None] * len(frame)
        assert [record["certain"] for record in records] == wanted
        assert {type(value) for record in records for value in record.values()} <= {str, bool, type(None)}


def test_cells_of_no_rows_are_no_cells() -> None:
    ledger = build(SMALL)._held()[0]
    assert convert.cells(ledger, np.zeros(0, np.int32), "status").tolist() == []
    assert convert.relation_records(ledger, np.zeros(0, np.int32), Query()) == []
    assert convert.endings(ledger, np.zeros(0, np.int32)) == []


@pytest.mark.parametrize("name", ["label", "weight", "key", "u_for_edge", "for", "x y", "ключ", "=1+1", "<b>"])
def test_a_researchers_column_may_have_any_name(name: str) -> None:
    rows = [one | {name: f"cell {place}"} for place, one in enumerate(SMALL)]
    whole = build(rows, (*strategies.COLUMNS, name))
    assert whole.to_networkx().edges["a", "b", "r1"][name] == "cell 0"
    assert whole.relations.loc["r1", name] == "cell 0"
    assert list(whole.where(**{name: "cell 2"}).relations.index) == ["r3"]
