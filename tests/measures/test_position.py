from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.made import from_edges, relation, signed, study

import sahelgraph as sg
from sahelgraph import measures
from sahelgraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

# Four actors: a is a friend of b and c, who are friends; d fights a and b.
FOUR = signed("a+b", "a+c", "b+c", "a-d", "b-d", alone="z")


def test_signed_degree_by_hand() -> None:
    assert measures.degree(FOUR).to_dict() == {"a": 3, "b": 3, "c": 2, "d": 2, "z": 0}
    assert measures.degree(FOUR, sign="friendly").to_dict() == {"a": 2, "b": 2, "c": 2, "d": 0, "z": 0}
    assert measures.degree(FOUR, sign="hostile").to_dict() == {"a": 1, "b": 1, "c": 0, "d": 2, "z": 0}
    assert measures.net_degree(FOUR).to_dict() == {"a": 1, "b": 1, "c": 2, "d": -2, "z": 0}


def test_the_ratio_has_no_value_without_signed_ties() -> None:
    found = measures.degree_ratio(FOUR)
    assert found.drop("z").round(3).to_dict() == {"a": 0.333, "b": 0.333, "c": 1, "d": -1}
    assert math.isnan(found["z"])
    assert found.attrs["why"] == {"z": "no signed tie"}


def test_pn_by_hand() -> None:
    # n = 4 on the friendly path a, b, c: a = 1 + b/6 = c and b = 1 + (a + c)/6.
    found = measures.pn(signed("a+b", "b+c", alone="d"))
    b = (1 + 2 / 6) / (1 - 2 / 36)
    assert found.to_dict() == pytest.approx({"a": 1 + b / 6, "b": b, "c": 1 + b / 6, "d": 1})
    # Two enemies among three: x = 1 - 2x/4, so 2/3; the third has 1.
    assert measures.pn(signed("a-b", alone="c")).to_dict() == pytest.approx({"a": 2 / 3, "b": 2 / 3, "c": 1})


def test_pn_of_the_complete_friendly_graph_is_two() -> None:
    # As Everett and Borgatti normalise it, and the R package signnet tests it.
    found = measures.pn(from_edges([(a, b, 1) for a in range(5) for b in range(a)]))
    assert found.to_list() == pytest.approx([2.0] * 5)


# Ten actors whose signed degrees tell nothing, and their PN: the R package signnet (Schoch 2023), Centrality.
TEN = "01+ 03+ 07- 08- 12+ 13- 14+ 15- 16- 23+ 24- 28- 34+ 35- 36- 45+ 47- 49- 56+ 58+ 59- 67+ 68- 69+ 78+ 89+"
TEN_PN = (
    *(0.9009747, 0.8613482, 0.9076997, 0.8613482, 0.8410658),
    *(0.8496558, 0.8617321, 0.9015909, 0.8509848, 0.9072930),
)


def test_pn_where_degrees_are_all_alike() -> None:
    graph = from_edges([(tie[0], tie[1], 1 if tie[2] == "+" else -1) for tie in TEN.split()])
    assert measures.degree_ratio(graph).eq(0).all()
    assert measures.pn(graph).to_list() == pytest.approx(TEN_PN, abs=1e-7)


def test_pn_says_where_it_has_no_value() -> None:
    assert measures.pn(signed("a-b")).attrs["why"] == dict.fromkeys("ab", "the matrix has no inverse")
    assert measures.pn(signed(alone="a")).attrs["why"] == {"a": "fewer than two actors"}


def test_betweenness_and_closeness_run_over_friendly_ties() -> None:
    graph = signed("a+b", "b+c", "c+d", "a-d", alone="z")
    found = measures.betweenness(graph)
    assert found.to_dict() == pytest.approx({"a": 0, "b": 2 / 6, "c": 2 / 6, "d": 0, "z": 0})
    near = measures.closeness(graph)
    assert near.drop("z").to_dict() == pytest.approx({"a": 3 / 8, "b": 9 / 16, "c": 9 / 16, "d": 3 / 8})
    assert near.attrs["why"] == {"z": "reaches nobody"}
    assert measures.betweenness(graph, sign="hostile").to_list() == [0] * 5


def test_pagerank_follows_the_arrow() -> None:
    graph = study(relation("attack", "a", "c", "2012"), relation("attack", "b", "c", "2012"), ids="abcd")
    found = measures.pagerank(graph)
    # a, b and d get x each; c gets x + 2dx and gives to all alike, as d does.
    d = 0.85
    x = 1 / (4 + 2 * d)
    assert found.to_dict() == pytest.approx({"a": x, "b": x, "c": x * (1 + 2 * d), "d": x})


def test_pagerank_weighs_relations_if_asked() -> None:
    rows = [relation("attack", "a", "b", "2012"), *[relation("attack", "a", "c", "2012")] * 3]
    graph = study(*rows)
    plain, weighed = measures.pagerank(graph), measures.pagerank(graph, weight="relations")
    assert plain["b"] == pytest.approx(plain["c"])
    assert weighed["c"] > weighed["b"]
    expected = nx.pagerank(graph.to_networkx(both_ways=True), tol=1e-12)
    assert weighed.to_dict() == pytest.approx(expected, abs=1e-9)


def test_constraint_and_effective_size_by_hand() -> None:
    graph = signed("a+b", "a+c", "a+d", alone="z")
    assert measures.constraint(graph).drop("z").to_dict() == pytest.approx({"a": 1 / 3, "b": 1, "c": 1, "d": 1})
    assert measures.effective_size(graph).drop("z").to_dict() == {"a": 3, "b": 1, "c": 1, "d": 1}
    closed = signed("a+b", "a+c", "b+c")
    assert measures.constraint(closed)["a"] == pytest.approx(2 * (0.5 + 0.25) ** 2)
    assert measures.effective_size(closed)["a"] == 1
    assert measures.constraint(graph).attrs["why"] == {"z": "no tie of that sign"}


def random_edges(seed: int, n: int = 14) -> list[tuple[int, int, int]]:
    random = np.random.default_rng(seed)
    share = random.uniform(0.1, 0.6)
    return [(a, b, int(random.choice([1, -1]))) for a in range(n) for b in range(a) if random.random() < share]


def friends(edges: list[tuple[int, int, int]], n: int = 14) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(str(i) for i in range(n))
    graph.add_edges_from((str(a), str(b)) for a, b, sign in edges if sign > 0)
    return graph


OURS: list[tuple[str, Callable[..., pd.Series], Callable[..., dict[str, float]]]] = [
    ("betweenness", measures.betweenness, nx.betweenness_centrality),
    ("closeness", measures.closeness, nx.closeness_centrality),
    ("constraint", measures.constraint, nx.constraint),
    ("effective_size", measures.effective_size, nx.effective_size),
]


@pytest.mark.parametrize(("name", "ours", "theirs"), OURS, ids=[one[0] for one in OURS])
def test_networkx_agrees(name: str, ours: Callable[..., pd.Series], theirs: Callable[..., dict[str, float]]) -> None:
    for seed in range(12):
        edges = random_edges(seed)
        found, expected = ours(from_edges(edges, alone=range(14))), theirs(friends(edges))
        for actor, value in found.items():
            if name == "closeness" and math.isnan(value):
                assert expected[str(actor)] == 0
            else:
                assert value == pytest.approx(expected[str(actor)], nan_ok=True), (seed, actor)


def _by_solving(arcs: set[tuple[int, int]], n: int, damping: float) -> list[float]:
    """PageRank by its definition, a dense system solved."""
    matrix = np.zeros((n, n))
    for a, b in arcs:
        matrix[b, a] = 1
    out = matrix.sum(0)
    matrix = np.where(out > 0, matrix / np.where(out > 0, out, 1), 1 / n)
    return list(np.linalg.solve(np.eye(n) - damping * matrix, np.full(n, (1 - damping) / n)))


@settings(max_examples=60)
@given(
    arcs=st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda ends: ends[0] != ends[1])),
    damping=st.sampled_from([0.0, 0.5, 0.85, 0.99]),
)
def test_pagerank_is_what_its_definition_gives(arcs: set[tuple[int, int]], damping: float) -> None:
    # Closed rings, sinks, stars and lone pairs: where guesses of a tail could go astray.
    graph = study(*(relation("attack", str(a), str(b), "2012") for a, b in sorted(arcs)), ids="012345678")
    expected = _by_solving(arcs, 9, damping)
    every: list[dict[str, Any]] = [{}, {"weight": "relations"}, {"sign": "hostile"}]
    for options in every:
        found = measures.pagerank(graph, damping=damping, **options)
        assert found[list("012345678")].to_list() == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("damping", [1.0, -0.1, float("nan")])
def test_a_damping_that_is_none_is_refused(damping: float) -> None:
    with pytest.raises(QueryError, match=r"damping is .*; write a number from 0 to less than 1"):
        measures.pagerank(FOUR, damping=damping)


def test_the_club_of_zachary() -> None:
    club = nx.karate_club_graph()
    graph = from_edges([(f"{a:02d}", f"{b:02d}", 1) for a, b in club.edges])
    names = {i: f"{i:02d}" for i in club}
    club = nx.relabel_nodes(nx.Graph(club.edges), names)
    assert measures.degree(graph).to_dict() == dict(club.degree)
    assert measures.betweenness(graph, engine="networkx").to_dict() == pytest.approx(nx.betweenness_centrality(club))
    assert measures.closeness(graph).to_dict() == pytest.approx(nx.closeness_centrality(club))
    assert measures.pagerank(graph).to_dict() == pytest.approx(nx.pagerank(club, tol=1e-12), abs=1e-9)


def test_igraph_and_networkx_agree() -> None:
    igraph = pytest.importorskip("igraph", reason="the extra fast")
    for seed in range(12):
        edges = random_edges(seed, 20)
        graph = from_edges(edges, alone=range(20))
        slow, fast = (measures.betweenness(graph, engine=engine) for engine in ("networkx", "igraph"))
        assert fast.to_dict() == pytest.approx(slow.to_dict())
        theirs = igraph.Graph(20, [(a, b) for a, b, _ in edges])
        own = measures.pagerank(graph)
        expected = dict(zip(map(str, range(20)), theirs.pagerank(), strict=True))
        assert own.to_dict() == pytest.approx(expected, abs=1e-6)
        friends_ = igraph.Graph(20, [(a, b) for a, b, sign in edges if sign > 0])
        found = measures.constraint(graph)
        bound = dict(zip(map(str, range(20)), friends_.constraint(), strict=True))
        assert found.to_dict() == pytest.approx({actor: bound[actor] for actor in found.index}, nan_ok=True)
        assert measures.density(graph) == pytest.approx(theirs.density())
        assert measures.components(graph, sign="friendly").nunique() == len(friends_.connected_components())
        if theirs.is_connected():
            summary = measures.summary(graph)
            assert summary["path_length"] == pytest.approx(theirs.average_path_length())
            assert summary["clustering"] == pytest.approx(theirs.transitivity_avglocal_undirected(mode="zero"))


def test_an_empty_graph_has_empty_answers() -> None:
    nobody = sg.load().among()
    for name in (
        "degree",
        "net_degree",
        "degree_ratio",
        "pn",
        "betweenness",
        "closeness",
        "pagerank",
        "constraint",
        "effective_size",
    ):
        assert getattr(measures, name)(nobody).empty, name


def test_the_options_of_a_measure_are_told_with_it() -> None:
    found = measures.degree(FOUR, sign="hostile", weight="relations", sign_policy="hostile")
    told = {key: found.attrs[key] for key in ("sign", "weight", "sign_policy")}
    assert told == {"sign": "hostile", "weight": "relations", "sign_policy": "hostile"}


def test_a_large_sparse_graph_is_solved_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from sahelgraph.measures import _position

    graph = from_edges(random_edges(3))
    dense = measures.pn(graph)
    monkeypatch.setattr(_position, "_DENSE", 1)
    assert measures.pn(graph).to_dict() == pytest.approx(dense.to_dict())
    assert measures.pn(signed("a-b")).attrs["why"] == dict.fromkeys("ab", "the matrix has no inverse")
