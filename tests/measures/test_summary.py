from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from tests.measures.made import from_edges, relation, signed, study

import sahelgraph as sg
from sahelgraph import measures

# A star with a triangle in it, and somebody alone.
FIVE = signed("a+b", "a+c", "a-d", "b-c", alone="z")


def test_density_by_sign() -> None:
    assert measures.density(FIVE) == pytest.approx(4 / 10)
    assert measures.density(FIVE, sign="hostile") == pytest.approx(2 / 10)
    assert measures.density(FIVE, actors="active") == pytest.approx(4 / 6)
    assert math.isnan(measures.density(signed(alone="a")))
    # Many relations of one pair are one tie: never more than 1.
    assert measures.density(from_edges([("a", "b", 1)] * 5)) == 1.0


def test_centralisation_by_hand() -> None:
    star = signed("a+b", "a+c", "a+d", "a+e")
    assert measures.centralisation(star) == 1.0
    assert measures.centralisation(star, of="betweenness") == 1.0
    ring = signed("a+b", "b+c", "c+d", "a+d")
    assert measures.centralisation(ring) == measures.centralisation(ring, of="betweenness") == 0.0
    assert measures.centralisation(FIVE) == pytest.approx(((3 - 2) * 2 + (3 - 1) + 3) / (4 * 3))
    assert measures.centralisation(signed("a+b")).attrs["why"] == "fewer than three actors"
    with pytest.raises(sg.QueryError, match="degree"):
        measures.centralisation(star, of="closeness")  # type: ignore[arg-type]


def test_the_summary_by_hand() -> None:
    found = measures.summary(FIVE)
    expected = {"actors": 5, "active": 4, "relations": 4, "ties": 4, "friendly": 2, "hostile": 2, "neutral": 0}
    assert found[list(expected)].to_dict() == expected
    assert found["hostile_share"] == 0.5
    assert found["clustering"] == pytest.approx((1 / 3 + 1 + 1 + 0) / 4)
    assert found["path_length"] == pytest.approx((4 * 1 + 2 * 2) / 6)
    assert found[["components", "largest_share"]].to_list() == [2, 0.8]
    assert found["fragmentation"] == pytest.approx(1 - 12 / 20)


def test_an_empty_summary_says_why() -> None:
    found = measures.summary(sg.load().among())
    assert found["actors"] == found["components"] == 0
    assert set(found.attrs["why"]) == set(found.index[found.isna()])
    assert all(found.attrs["why"].values())


def test_networkx_agrees() -> None:
    for seed in range(10):
        random = np.random.default_rng(seed)
        edges = [(a, b, 1) for a in range(12) for b in range(a) if random.random() < 0.25]
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(12))
        graph.add_edges_from((a, b) for a, b, _ in edges)
        found = measures.summary(from_edges([(f"{a:02d}", f"{b:02d}", s) for a, b, s in edges], alone=names()))
        giant = graph.subgraph(max(nx.connected_components(graph), key=lambda part: (len(part), -min(part))))
        assert found["density"] == pytest.approx(nx.density(graph))
        assert found["clustering"] == pytest.approx(nx.average_clustering(giant))
        assert found["path_length"] == pytest.approx(nx.average_shortest_path_length(giant))


def names() -> list[str]:
    return [f"{i:02d}" for i in range(12)]


def test_over_time_makes_the_table() -> None:
    graph = study(relation("alliance", "a", "b", "2001-01-01", "2002-12-31"), relation("clash", "a", "c", "2002-05"))
    table = measures.over_time(measures.summary, graph)
    assert table["ties"].to_dict() == {"2001": 1, "2002": 2}
    assert table["hostile_share"].to_list() == [0, 0.5]
