from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

import sahelgraph as sg
from sahelgraph._dates import parse_period
from sahelgraph._query import Ledger, Query, When, Who
from sahelgraph.errors import QueryError

YEAR = parse_period("2012")
# Built twice in different orders, by every method there is.
FULL = (
    Query()
    .during(YEAR, "certain")
    .of_kind(["attack", "clash", "alliance"])
    .of_sign(-1)
    .of_register("deed")
    .with_actors(["mali", "mnla"], "around")
    .matching("place", frozenset({"Gao", "Kidal"}))
    .matching("status", frozenset({"claimed", "stated"}))
)


def test_an_empty_question_asks_nothing() -> None:
    assert Query() == Query((), (), (), (), (), (), None)
    assert repr(Query()) == "Query()"


def test_a_question_is_a_value() -> None:
    again = (
        Query()
        .matching("status", frozenset({"stated", "claimed"}))
        .matching("place", frozenset({"Kidal", "Gao"}))
        .with_actors(["mnla", "mali"], "around")
        .of_register("deed")
        .of_sign(-1)
        .of_kind(["alliance", "clash", "attack"])
        .during(YEAR, "certain")
    )
    assert again == FULL
    assert hash(again) == hash(FULL)
    assert again != FULL.of_sign(0)
    assert pickle.loads(pickle.dumps(FULL)) == FULL  # noqa: S301 — made a moment ago


def test_asking_more_leaves_the_first_question_as_it_was() -> None:
    first = Query().of_kind(["attack"])
    first.during(YEAR, "attested").of_kind(["clash"])
    assert first == Query().of_kind(["attack"])
    with pytest.raises(FrozenInstanceError, match="kinds"):
        first.kinds = ()  # type: ignore[misc]


def test_conditions_accumulate_in_their_order() -> None:
    later = parse_period("2013")
    query = Query().during(YEAR, "possible").during(later, "certain").of_kind(["a"]).of_kind(["b"])
    assert query.periods == (When(YEAR, "possible"), When(later, "certain"))
    assert query.kinds == (frozenset({"a"}), frozenset({"b"}))
    query = Query().with_actors(["a"], "end").with_actors(["b", "c"], "both")
    assert query.actors == (Who(frozenset({"a"}), "end"), Who(frozenset({"b", "c"}), "both"))


def test_a_status_replaces_and_other_columns_accumulate() -> None:
    one, other = frozenset({"claimed"}), frozenset({"denied"})
    query = Query().matching("status", one).matching("status", other).matching("place", one).matching("place", other)
    assert query.statuses == other
    assert query.where == (("place", one), ("place", other))


@pytest.mark.parametrize("mode", ["", "perhaps", "Attested", None, "\u202e"], ids=ascii)
def test_an_unknown_mode_is_refused(mode: str) -> None:
    with pytest.raises(QueryError, match=r"is no mode; write possible, attested, certain or throughout") as caught:
        Query().during(YEAR, mode)
    assert str(caught.value).isprintable()


def test_a_question_prints_whole_and_in_order() -> None:
    text = repr(FULL)
    for part in ("2012", "certain", "{'alliance', 'attack', 'clash'}", "-1", "deed", "{'mali', 'mnla'}, 'around'"):
        assert part in text
    assert "{'Gao', 'Kidal'}" in text
    assert "{'claimed', 'stated'}" in text
    assert "frozenset" not in text


@pytest.mark.parametrize("seed", ["1", "2"])
def test_a_question_prints_the_same_for_any_seed(seed: str) -> None:
    code = (
        "from sahelgraph._query import Query\n"
        "print(Query().of_kind(['attack', 'clash', 'alliance', 'split']).with_actors(['a', 'b', 'c'], 'both'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, check=True, capture_output=True, text=True
    )
    query = Query().of_kind(["attack", "clash", "alliance", "split"]).with_actors(["a", "b", "c"], "both")
    assert done.stdout.strip() == repr(query)


def test_the_ledger_in_memory_answers_the_protocol() -> None:
    ledger: Ledger = sg.load()._held()[0]
    everything, fights = (ledger.held(query)[1] for query in (Query(), Query().of_kind(["violence"])))
    assert 0 < len(fights) < len(everything)
    assert set(fights.tolist()) < set(everything.tolist())
