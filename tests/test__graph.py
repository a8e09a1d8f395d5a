from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from tests import oracle, strategies
from tests.small import build, row

from sahelgraph.errors import DateError, QueryError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pandas._libs.tslibs.nattype import NaTType

    from sahelgraph._graph import TemporalMultigraph


@pytest.fixture
def small() -> TemporalMultigraph:
    return build(
        [
            row(1, "alliance", "a", "b", "[2012-01..2012-04]", end="2012-06"),
            row(2, "alliance", "b", "a", "2013", end="2014"),
            row(3, "attack", "a", "c", "2012-06-27"),
            row(4, "campaign", "c", "b", "2012", end="2015", via="d"),
            row(5, "condemnation", "d", "a", "2012-07"),
            row(6, "support", "e", "a", "2012", end="2013", status="announced"),
            row(7, "clash", "a", "c", "2012-06-27", status="claimed"),
            row(8, "deployment", "e", "d", "2011"),
        ]
    )


def test_an_alliance_is_found_from_both_ends(small: TemporalMultigraph) -> None:
    assert dict(small.allies("a", "2012")["actor"]) == {"r1": "b"}
    assert dict(small.allies("b", "2012")["actor"]) == {"r1": "a"}
    assert dict(small.allies("a")["actor"]) == {"r1": "b", "r2": "b"}


def test_the_words_example_of_a_vague_alliance(small: TemporalMultigraph) -> None:
    assert bool(small.allies("a", "2012").loc["r1", "certain"])
    assert not bool(small.allies("a", "2012-02-01").loc["r1", "certain"])
    assert "r1" not in small.allies("a", "2012-07").index


def test_a_condemnation_makes_nobody_a_rival(small: TemporalMultigraph) -> None:
    assert sorted(small.rivals("a", "2012").index) == ["r3", "r7"]
    assert sorted(small.of_sign("hostile").around("a").during("2012").relations.index) == ["r3", "r5", "r7"]


def test_asking_for_attacks_finds_campaigns_and_not_clashes(small: TemporalMultigraph) -> None:
    assert sorted(small.of_kind("attack").relations.index) == ["r3", "r4"]
    assert sorted(small.of_kind("violence").relations.index) == ["r3", "r4", "r7"]
    assert sorted(small.of_kind("attack", "clash").relations.index) == ["r3", "r4", "r7"]
    assert sorted(small.of_kind("violence").of_kind("clash").relations.index) == ["r7"]


def test_what_is_not_fact_stays_out_until_asked_for(small: TemporalMultigraph) -> None:
    assert "r6" not in small.relations.index
    assert list(small.where(status="announced").relations.index) == ["r6"]
    assert sorted(small.where(status=["announced", "claimed"]).relations.index) == ["r6", "r7"]
    assert sorted(small.where(status="stated").relations.index) == ["r1", "r2", "r3", "r4", "r5", "r8"]
    assert set(small.where(status="stated").relations["status"]) == {"stated"}


def test_around_finds_what_is_done_through_an_actor(small: TemporalMultigraph) -> None:
    assert sorted(small.around("d").relations.index) == ["r4", "r5", "r8"]
    assert sorted(small.partners("d").index) == ["r5", "r8"]


def test_narrowing_in_time_and_kind_keeps_isolates(small: TemporalMultigraph) -> None:
    assert list(small.at("2012-06-27").of_kind("attack").actors.index) == list("abcde")
    assert set(small.among("a", "b").actors.index) <= set("abcde")


def test_at_is_a_day_and_the_last_day_counts(small: TemporalMultigraph) -> None:
    assert "r3" in small.at("2012-06-27").relations.index
    assert "r3" not in small.at("2012-06-28").relations.index
    with pytest.raises(DateError, match="during"):
        small.at("2012-06")


def test_periods_accumulate_and_certain_speaks_of_the_last(small: TemporalMultigraph) -> None:
    both = small.during("2012-02-01").during("2012")
    assert bool(both.relations.loc["r1", "certain"])
    assert not bool(small.during("2012").during("2012-02-01").relations.loc["r1", "certain"])
    assert len(both.query.periods) == 2
    assert "r2" not in small.during("2012").during("2013").relations.index


def test_actors_answer_to_names_and_aliases(small: TemporalMultigraph) -> None:
    assert small.resolve("AA") == small.resolve("Group A") == small.resolve("a") == "a"
    pd.testing.assert_frame_equal(small.allies("AA", "2012"), small.allies("a", "2012"))
    assert sorted(small.around("Group D").relations.index) == ["r4", "r5", "r8"]


def test_own_columns_are_kept_and_can_be_asked_for() -> None:
    graph = build([row(1, "attack", "a", "b", "2012", colour="red"), row(2, "attack", "a", "b", "2012", colour="blue")])
    assert list(graph.where(colour="red").relations.index) == ["r1"]
    assert sorted(graph.where(colour=["red", "blue"]).relations.index) == ["r1", "r2"]
    assert list(graph.relations["colour"]) == ["red", "blue"]


def test_numbers_are_asked_for_as_the_text_they_are() -> None:
    graph: Any = build(
        [row(1, "attack", "a", "b", "2012", colour="3000"), row(2, "attack", "a", "b", "2012", colour="300")]
    )
    assert list(graph.where(colour=3000).relations.index) == list(graph.where(colour=[3000]).relations.index) == ["r1"]
    assert sorted(graph.where(start=2012).relations.index) == ["r1", "r2"]


def test_two_rows_for_one_pair_are_two_relations() -> None:
    graph = build([row(1, "attack", "a", "b", "2012"), row(2, "attack", "a", "b", "2012")])
    assert len(graph) == 2
    assert graph.to_networkx().number_of_edges("a", "b") == 2


@pytest.mark.parametrize(
    ("ask", "error", "match"),
    [
        (lambda g: g.during("2012", mode="perhaps"), QueryError, "perhaps.*attested"),
        (lambda g: g.of_sign("angry"), QueryError, "angry.*hostile"),
        (lambda g: g.of_kind("atack"), UnknownNameError, "atack.*attack"),
        (lambda g: g.of_kind(["attack"]), (QueryError, UnknownNameError), "attack"),
        (lambda g: g.of_sign(["hostile"]), QueryError, "hostile"),
        (lambda g: g.around("zz"), UnknownNameError, "zz"),
        (lambda g: g.around(None), UnknownNameError, "None"),
        (lambda g: g.among("a", "zz"), UnknownNameError, "zz"),
        (lambda g: g.allies("zz"), UnknownNameError, "zz"),
        (lambda g: g.between("a", "zz"), UnknownNameError, "zz"),
        (lambda g: g.partners("a", kind="atack"), UnknownNameError, "atack"),
        (lambda g: g.where(color="red"), QueryError, "color.*colour"),
        (lambda g: g.where(status="anounced"), QueryError, "anounced.*announced"),
        (lambda g: g.during("June 2012"), DateError, "June 2012"),
        (lambda g: g.during("2013/2012"), DateError, "2012/2013"),
        (lambda g: list(g.snapshots("week")), QueryError, "week.*month"),
    ],
    ids=[
        "mode",
        "sign",
        "kind",
        "kinds in a list",
        "signs in a list",
        "around",
        "nobody",
        "among",
        "allies",
        "between",
        "partners",
        "column",
        "status",
        "words",
        "turned",
        "step",
    ],
)
def test_a_wrong_question_is_refused_with_what_to_ask(
    small: TemporalMultigraph,
    ask: Callable[[Any], object],
    error: type[Exception] | tuple[type[Exception], ...],
    match: str,
) -> None:
    with pytest.raises(error, match=match):
        ask(small)


def _day_cell(text: str) -> pd.Timestamp | NaTType:
    return pd.Timestamp(text).as_unit("s") if text else pd.NaT


def _of_cases(cases: list[dict[str, str]]) -> TemporalMultigraph:
    kinds = {"state": "deployment", "event": "attack"}
    return build(
        row(number, kinds[case["time"]], "a", "b", case["start"], end=case["end"], as_of=case["as_of"])
        for number, case in enumerate(cases)
    )


DAYS = [case for case in oracle.cases("days.csv") if not case["error"]]
OVERLAP = [case for case in oracle.cases("overlap.csv") if case["first"] or case["last"]]


def test_the_days_of_every_case_in_one_graph() -> None:
    days = _of_cases(DAYS).days
    for number, case in enumerate(DAYS):
        found = days.loc[f"r{number}"]
        assert [repr(cell) for cell in found] == [repr(_day_cell(case[name])) for name in days.columns], case


def test_the_days_table_is_seconds_and_has_the_six_columns() -> None:
    days = _of_cases(DAYS).days
    assert list(days.columns) == ["start_min", "start_max", "end_min", "end_max", "seen_first", "seen_last"]
    assert {str(kind) for kind in days.dtypes} == {"datetime64[s]"}


@pytest.mark.parametrize("mode", strategies.MODES)
def test_every_overlap_case_in_one_graph(mode: str) -> None:
    graph = _of_cases(OVERLAP)
    for number, case in enumerate(OVERLAP):
        period = f"{case['first'] or '..'}/{case['last'] or '..'}"
        assert (f"r{number}" in graph.during(period, mode=mode).relations.index) == (case[mode] == "true"), case


def test_a_graph_without_relations_answers() -> None:
    graph = build([])
    assert len(graph) == 0
    assert graph.during("2012").around("a").relations.empty
    assert graph.allies("a", "2012").empty
    assert graph.days.empty
    assert list(graph.actors.index) == list(strategies.ACTORS)
    assert graph.to_networkx().number_of_edges() == 0
    assert [len(snapshot) for _, snapshot in graph.snapshots(first=2011, last=2012)] == [0, 0]


def test_a_graph_prints_how_much_it_holds(small: TemporalMultigraph) -> None:
    assert repr(small.where(status="announced")).endswith(" actors, 1 relation>")
    assert repr(small.during("2012-06-27")).endswith(" actors, 4 relations, attested in 2012-06-27>")
