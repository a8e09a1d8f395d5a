from __future__ import annotations

import math
from itertools import product

import networkx as nx
import numpy as np
import pytest
from tests.measures.made import from_edges, signed

import sahelgraph as sg
from sahelgraph import measures

# Two camps of three, friends inside, fights across, and somebody alone.
CAMPS = signed("a+b", "b+c", "a+c", "d+e", "e+f", "d+f", "a-d", "b-e", "c-f", alone="z")


def test_components_are_numbered_by_size() -> None:
    graph = signed("x+y", "a-b", "b+c", alone="m")
    assert measures.components(graph).to_dict() == {"a": 0, "b": 0, "c": 0, "m": 2, "x": 1, "y": 1}
    assert measures.components(graph, sign="friendly").to_dict() == {"a": 2, "b": 0, "c": 0, "m": 3, "x": 1, "y": 1}


def test_fragmentation_by_hand() -> None:
    graph = signed("x+y", "a-b", "b+c", alone="m")
    found = measures.fragmentation(graph)
    assert found == pytest.approx(1 - (3 * 2 + 2 * 1) / (6 * 5))
    assert found.attrs["largest_share"] == 0.5
    assert measures.fragmentation(signed(alone="ab")) == 1.0
    assert measures.fragmentation(signed("a+b")) == 0.0
    one = measures.fragmentation(signed(alone="a"))
    assert math.isnan(one)
    assert one.attrs["why"] == "fewer than two actors"


def test_factions_of_two_camps() -> None:
    for method in ("modularity", "k_balance"):
        found = measures.factions(CAMPS, method=method)
        assert found.dropna().to_dict() == {"a": 0, "b": 0, "c": 0, "d": 1, "e": 1, "f": 1}
        assert found.attrs["why"] == {"z": "no signed tie"}


def test_signed_modularity_by_hand() -> None:
    # m+ = 6 and m- = 3. Friendly: 12 - 2 · 6²/12 = 6. Hostile inside: 0 - 2 · 3²/6 = -3. Over 18.
    groups = {"a": 0, "b": 0, "c": 0, "d": 1, "e": 1, "f": 1}
    found = measures.signed_modularity(CAMPS, groups)
    assert found == pytest.approx((6 + 3) / 18)
    assert measures.factions(CAMPS).attrs["value"] == pytest.approx(found)
    assert measures.signed_modularity(CAMPS, dict.fromkeys("abcdef", 0)) == pytest.approx(0)


def test_k_balance_by_hand() -> None:
    graph = signed("a+b", "b+c", "a-c", "c-d")
    one, two = {"a": 0, "b": 0, "c": 0, "d": 1}, {"a": 0, "b": 0, "c": 1, "d": 2}
    assert measures.k_balance(graph, one) == 0.5
    assert measures.k_balance(graph, two) == 0.5
    assert measures.k_balance(graph, one, alpha=0.9) == pytest.approx(0.9)
    assert measures.k_balance(graph, two, alpha=0.9) == pytest.approx(0.1)
    three = signed("a-b", "b-c", "a-c")
    assert measures.factions(three, method="k_balance", k=2).attrs["value"] == 0.5
    assert measures.factions(three, method="k_balance").nunique() == 3


def random_signed(seed: int) -> list[tuple[str, str, int]]:
    random = np.random.default_rng(seed)
    share = random.uniform(0.3, 0.9)
    return [
        (a, b, int(random.choice([1, -1]))) for a in "abcdef" for b in "abcdef" if a < b and random.random() < share
    ]


def partitions(most: int) -> list[dict[str, int]]:
    return [dict(zip("abcdef", labels, strict=True)) for labels in product(range(most), repeat=6) if labels[0] == 0]


def test_the_search_finds_what_brute_force_finds() -> None:
    for seed in range(5):
        graph = from_edges(random_signed(seed), alone="abcdef")
        if measures.degree(graph).eq(0).any():
            continue
        found = measures.factions(graph).attrs["value"]
        assert found == pytest.approx(max(measures.signed_modularity(graph, one) for one in some(4)), abs=1e-9)
        for k in (2, 3):
            least = min(measures.k_balance(graph, one) for one in partitions(k))
            assert measures.factions(graph, method="k_balance", k=k).attrs["value"] == pytest.approx(least)


def some(most: int) -> list[dict[str, int]]:
    """Every partition into at most so many groups, once."""
    found = {}
    for one in partitions(most):
        order = {group: i for i, group in enumerate(dict.fromkeys(one.values()))}
        found[tuple(order[group] for group in one.values())] = one
    return list(found.values())


def test_two_factions_cost_half_the_frustration() -> None:
    for seed in range(20):
        graph = from_edges(random_signed(seed))
        two = measures.factions(graph, method="k_balance", k=2)
        assert 2 * two.attrs["value"] == measures.frustration(graph).value


def test_friends_alone_have_the_modularity_of_networkx() -> None:
    club = nx.karate_club_graph()
    graph = from_edges([(f"{a:02d}", f"{b:02d}", 1) for a, b in club.edges])
    found = measures.factions(graph)
    groups = [{int(actor) for actor in found.index[found == number]} for number in found.unique()]
    plain: nx.Graph[int] = nx.Graph(club.edges)
    assert found.attrs["value"] == pytest.approx(nx.community.modularity(plain, groups))
    # The best there is: Brandes et al. (2008), On modularity clustering, IEEE TKDE 20, 172-188.
    assert found.attrs["value"] == pytest.approx(0.4198, abs=5e-5)


def test_leiden_reaches_the_same() -> None:
    pytest.importorskip("leidenalg", reason="the extra fast")
    club = nx.karate_club_graph()
    friends, mixed = (
        from_edges([(f"{a:02d}", f"{b:02d}", 1 if (a + b) % 5 or not signs else -1) for a, b in club.edges])
        for signs in (False, True)
    )
    for graph, within in ((friends, 1e-9), (CAMPS, 1e-9), (mixed, 0.01)):
        own, theirs = (measures.factions(graph, engine=engine).attrs["value"] for engine in ("local", "leidenalg"))
        assert theirs == pytest.approx(own, rel=within)


def test_a_graph_too_large_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from sahelgraph.measures import _groups

    monkeypatch.setattr(_groups, "_MANY", 3)
    found = measures.factions(CAMPS, method="k_balance")
    assert found.isna().all()
    assert math.isnan(found.attrs["value"])
    assert "more than 3 actors" in found.attrs["why"]["a"]


@pytest.mark.parametrize("options", [{"method": "louvain"}, {"alpha": 2}, {"k": 0}, {"engine": "igraph"}])
def test_wrong_options(options: dict[str, object]) -> None:
    with pytest.raises(sg.QueryError, match=r"method=|alpha"):
        measures.factions(CAMPS, **options)  # type: ignore[arg-type]


def test_nobody_has_no_factions() -> None:
    assert measures.factions(signed(alone="ab")).isna().all()
    assert measures.components(sg.load().among()).empty
