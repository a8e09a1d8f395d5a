from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.measures.made import actors, relation, signed, study

import sahelgraph as sg
from sahelgraph import measures
from sahelgraph.measures._project import AMBIVALENT, project

ALLIANCE = relation("alliance", "a", "b", "2012-01", "2012-06")
SPLIT = relation("split", "a", "b", "2012-06", ends="r0001")


def sign(graph: sg.TemporalMultigraph, policy: str = "ends", period: str = "2012") -> int | None:
    found = project(graph.during(period), sign_policy=policy).sign.tolist()
    return int(found[0]) if found else None


def test_a_pair_is_one_tie_whatever_its_relations() -> None:
    ties = project(signed("a+b", "b+a", "a+b", "b-c"))
    assert [(ties.ids[i], ties.ids[j]) for i, j in zip(ties.first, ties.second, strict=True)] == [
        ("a", "b"),
        ("b", "c"),
    ]
    assert ties.sign.tolist() == [1, -1]
    assert ties.weight.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("policy", "in_2012", "in_2013"), [("ends", -1, None), ("hostile", AMBIVALENT, None), ("ignore", 1, None)]
)
def test_what_a_split_does_is_the_policy(policy: str, in_2012: int, in_2013: int | None) -> None:
    graph = study(ALLIANCE, SPLIT)
    assert sign(graph, policy) == in_2012
    assert sign(graph, policy, "2013") == in_2013


def test_before_the_split_the_pair_is_friendly_under_every_policy() -> None:
    graph = study(ALLIANCE, SPLIT)
    assert {sign(graph, policy, "2012-05") for policy in ("ends", "hostile", "ignore")} == {1}


def test_what_must_hold_after_the_ending_counts_beside_it() -> None:
    support = relation("support", "a", "b", "2012-01", "2013")
    assert sign(study(ALLIANCE, SPLIT, support)) == AMBIVALENT
    again = relation("alliance", "a", "b", "2012-09", "2012-10")
    assert sign(study(ALLIANCE, SPLIT, again)) == AMBIVALENT
    maybe = relation("support", "a", "b", "2012-01", "[2012-05..2012-12]")
    assert sign(study(ALLIANCE, SPLIT, maybe)) == -1


def test_an_ending_may_make_a_pair_friendly() -> None:
    sanction, lifting = relation("sanction", "a", "b", "2012-01"), relation("sanction_lifting", "a", "b", "2012-06")
    assert sign(study(sanction, lifting)) == 1
    assert sign(study(sanction, lifting), "hostile") == AMBIVALENT


def test_an_ending_without_a_sign_sets_none() -> None:
    deployment, withdrawal = relation("deployment", "a", "b", "2012"), relation("withdrawal", "a", "b", "2012-06")
    assert sign(study(ALLIANCE, deployment, withdrawal)) == 1


def test_a_coup_is_no_ending_of_its_own_pair() -> None:
    assert sign(study(relation("coup", "a", "b", "2012-03"), relation("support", "b", "a", "2012-01", "2012-02"))) == 2


def test_both_signs_without_an_ending_are_ambivalent_and_counted() -> None:
    ties = project(signed("a+b", "a-b", "b+c"))
    assert ties.sign.tolist() == [AMBIVALENT, 1]
    assert ties.notes["ambivalent"] == 1


def test_weights_count_what_gives_the_sign() -> None:
    rows = [
        relation("attack", "a", "b", "2012-01", happening="raid"),
        relation("attack", "b", "a", "2012-01", happening="raid"),
        relation("attack", "a", "b", "2012-03"),
        relation("deployment", "a", "b", "2012-03"),
    ]
    by = {weight: project(study(*rows), weight=weight) for weight in (None, "relations", "happenings")}
    assert [ties.weight.tolist() for ties in by.values()] == [[1], [3], [2]]
    assert [ties.total.tolist() for ties in by.values()] == [[1], [4], [3]]


def test_who_is_no_agent_is_left_out_and_said() -> None:
    people = actors("ab").assign(kind=["armed group", "state"])
    more = actors("xyz").assign(kind=["placeholder", "territory", "population"])
    rows = [relation("attack", "a", other, "2012") for other in "bxyz"]
    graph = study(*rows, people=pd.concat([people, more], ignore_index=True))
    found = measures.degree(graph)
    assert found.to_dict() == {"a": 1, "b": 1}
    left_out = {"actors": {"placeholder": 1, "population": 1, "territory": 1}, "relations": 3, "loops": 0}
    assert found.attrs["left_out"] == left_out
    assert measures.degree(graph, actors="all")["a"] == 4
    assert measures.degree(graph, actors=["Group a", "x"]).to_dict() == {"a": 1, "x": 1}


def test_active_leaves_out_who_has_no_relation() -> None:
    graph = signed("a+b", alone="z")
    assert list(measures.degree(graph).index) == ["a", "b", "z"]
    assert list(measures.degree(graph, actors="active").index) == ["a", "b"]


def test_loops_join_nobody() -> None:
    found = measures.degree(study(relation("attack", "a", "a", "2012")))
    assert found.to_dict() == {"a": 0}
    assert found.attrs["left_out"]["loops"] == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sign_policy": "end"}, "did you mean ends"),
        ({"weight": "deaths"}, "relations or happenings"),
        ({"actors": "al"}, "did you mean all"),
    ],
)
def test_wrong_options_say_what_to_write(options: dict[str, Any], message: str) -> None:
    with pytest.raises(sg.QueryError, match=message):
        project(signed("a+b"), **options)
