from __future__ import annotations

import math
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.measures.made import from_edges, signed
from tests.measures.published import powers

import sahelgraph as sg
from sahelgraph import measures

if TYPE_CHECKING:
    from pathlib import Path

BALANCED = signed("a+b", "c+d", "a-c", "a-d", "b-c", alone="z")
# One triad of each sort among five.
EACH = signed("a+b", "b+c", "a+c", "a+d", "b-d", "c-d", "c+e", "d-e")


def test_camps_of_a_balanced_graph() -> None:
    found = measures.two_colouring(BALANCED)
    assert found.balanced is True
    assert found
    assert found.camps.dropna().to_dict() == {"a": 0, "b": 0, "c": 1, "d": 1}
    assert found.bad_cycle == ()


def test_a_bad_cycle_is_shown() -> None:
    found = measures.two_colouring(signed("a+b", "b+c", "c+d", "a-d", "d+e"))
    assert found.balanced is False
    assert not found
    assert sorted(found.bad_cycle) == ["a", "b", "c", "d"]
    assert found.camps.isna().all()


def test_without_signed_ties_balance_is_no_question() -> None:
    found = measures.two_colouring(signed(alone="ab"))
    assert found.balanced is None
    assert found.attrs["why"] == "no signed tie"


def test_every_bad_cycle_has_an_odd_number_of_hostile_ties() -> None:
    random = np.random.default_rng(4)
    for _ in range(40):
        sign = {pair: int(random.choice([1, -1])) for pair in combinations("abcdefg", 2) if random.random() < 0.4}
        found = measures.two_colouring(from_edges([(a, b, s) for (a, b), s in sign.items()]))
        if found.bad_cycle:
            cycle = [*found.bad_cycle, found.bad_cycle[0]]
            product = math.prod(sign[min(pair), max(pair)] for pair in pairwise(cycle))
            assert product == -1
            assert len(set(found.bad_cycle)) == len(found.bad_cycle) >= 3
        elif found.balanced:
            camps = found.camps
            assert all((camps[a] == camps[b]) == (s > 0) for (a, b), s in sign.items())


def test_the_census_by_hand() -> None:
    # abc +++, abd and cde ++- and +--, acd ++-, bcd +--.
    found = measures.triad_census(EACH)
    assert found.to_dict() == {"+++": 1, "++-": 2, "+--": 2, "---": 0}
    assert measures.triad_balance(EACH) == pytest.approx(3 / 5)
    three = signed("a-b", "b-c", "a-c")
    assert measures.triad_census(three)["---"] == 1
    assert measures.triad_balance(three) == 0.0
    assert measures.triad_balance(three, weak=True) == 1.0


def test_an_ambivalent_pair_closes_no_triad() -> None:
    assert measures.triad_census(signed("a+b", "a-b", "b+c", "a+c")).sum() == 0


def test_without_a_closed_triad_no_share_is_made_up() -> None:
    found = measures.triad_balance(signed("a+b", "b-c"))
    assert math.isnan(found)
    assert found.attrs["why"] == "no three actors are tied to one another by signs"


def test_walk_balance_by_hand() -> None:
    assert measures.walk_balance(BALANCED) == pytest.approx(1)
    # The triad ---: eigenvalues -2, 1, 1 against 2, -1, -1.
    expected = (math.exp(-2) + 2 * math.e) / (math.exp(2) + 2 / math.e)
    assert measures.walk_balance(signed("a-b", "b-c", "a-c", alone="z")) == pytest.approx(expected)
    assert math.isnan(measures.walk_balance(signed(alone="a")))
    # A ring of four with one hostile tie: ±√2 twice each, against 2, 0, 0, -2.
    ring = measures.walk_balance(signed("a+b", "b+c", "c+d", "a-d"))
    assert ring == pytest.approx(4 * math.cosh(math.sqrt(2)) / (2 + 2 * math.cosh(2)))


def test_walk_balance_does_not_overflow() -> None:
    everybody = [(a, b, 1) for a in range(60) for b in range(a)]
    found = measures.walk_balance(from_edges([(0, 1, -1), *everybody[1:]]), weight="relations")
    assert 0 < found < 1


def test_polarisation_by_hand() -> None:
    # a, b against c, d with one hostile tie inside: 3 friendly-or-hostile inside, 3 hostile across.
    found = measures.polarisation(signed("a+b", "c+d", "a-c", "a-d", "b-c"))
    assert found.to_dict() == {"cohesion": 1, "division": 1, "polarity": 2 * 5 / 4}
    frustrated = measures.polarisation(signed("a+b", "b+c", "a-c"))
    assert frustrated["polarity"] == pytest.approx(2 * (3 - 2) / 3)
    friends = measures.polarisation(signed("a+b"))
    assert friends.attrs["why"] == {"division": "no tie across the camps"}


def test_balance_gathers_them() -> None:
    found = measures.balance(EACH)
    assert found[["ties", "hostile", "ambivalent", "balanced"]].to_list() == [8, 3, 0, 0]
    assert found["strict"] == found["weak"] == pytest.approx(0.6)
    assert found[["frustration", "proved"]].to_list() == [1, 1]
    assert found["normalised"] == pytest.approx(1 - 2 / 8)
    empty = measures.balance(signed(alone="ab"))
    assert empty.isna().sum() == len(empty.attrs["why"]) == 7


@pytest.mark.parametrize(
    ("year", "closed", "balanced"),
    [("1872", 7, 5), ("1882", 8, 6), ("1890", 5, 3), ("1891", 8, 6), ("1904", 8, 6), ("1907", 20, 20)],
)
def test_the_road_to_the_first_world_war(data_sets: Path, year: str, closed: int, balanced: int) -> None:
    # Antal, Krapivsky and Redner (2006), Physica D 224, figure 6: every triad is balanced in 1907.
    graph = powers(data_sets).during(year)
    census = measures.triad_census(graph)
    assert (census.sum(), census["+++"] + census["+--"]) == (closed, balanced)
    assert measures.two_colouring(graph).balanced is (year == "1907")


def test_the_camps_of_1907_are_the_two_alliances(data_sets: Path) -> None:
    camps = measures.two_colouring(powers(data_sets).during("1907")).camps
    assert {frozenset(camps.index[camps == side]) for side in (0, 1)} == {
        frozenset({"AUH", "DEU", "ITA"}),
        frozenset({"FRA", "GBR", "RUS"}),
    }


def test_the_series_of_the_crises(data_sets: Path) -> None:
    found = measures.over_time(measures.balance, powers(data_sets), periods=["1872", "1890", "1906", "1907", "1914"])
    assert found["frustration"].to_list() == [1, 1, 1, 0, 0]
    assert found["proved"].to_list() == [1] * 5


def test_certain_and_possible_may_differ() -> None:
    rows = sg.load().among("MNLA", "AQIM", "Mali")
    found = measures.over_time(measures.balance, rows, periods=["2012-02"], mode=("certain", "possible"))
    assert found["possible"]["ties"].iloc[0] > found["certain"]["ties"].iloc[0]
