from __future__ import annotations

import networkx as nx
import pandas as pd
from hypothesis import given
from tests import oracle, strategies
from tests.small import SMALL, build

import sahelgraph as sg

Rows = tuple[dict[str, str], ...]


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


def test_a_column_of_a_study_that_is_called_sign_does_not_take_the_place_of_the_sign() -> None:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": "state"})
    rows = pd.DataFrame({"kind": "attack", "source": "a", "target": "b", "start": ["2012", "2013"], "sign": ["x", "y"]})
    graph = sg.from_pandas(actors, rows).to_networkx()
    assert [data["sign"] for _, _, data in graph.edges(data=True)] == [-1, -1]


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
