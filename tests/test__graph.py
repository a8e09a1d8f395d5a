from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import oracle, strategies

import sahelgraph as sg
from sahelgraph.errors import DateError, QueryError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pandas._libs.tslibs.nattype import NaTType

    from sahelgraph._graph import TemporalMultigraph

Rows = tuple[dict[str, str], ...]
MODES = strategies.MODES


def build(rows: Iterable[dict[str, str]]) -> TemporalMultigraph:
    return sg.from_pandas(*strategies.frames(rows))


def narrowed(graph: Any, naive: oracle.NaiveGraph, steps: list[strategies.Step]) -> tuple[Any, oracle.NaiveGraph]:  # noqa: ANN401
    for step in steps:
        options = dict(step.options)
        graph = getattr(graph, step.method)(*step.library, **options)
        if step.method == "at":
            naive = naive.during(step.naive[0], step.naive[0], **options)  # type: ignore[arg-type]
        else:
            naive = getattr(naive, step.method)(*step.naive, **options)
    return graph, naive


def facts(graph: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
    """Everything a graph says about its relations, in its own order."""
    return list(graph.relations.reset_index().itertuples(index=False, name=None))


# --- small worked graphs ------------------------------------------------------------------------------------


def _row(number: int, kind: str, source: str, target: str, start: str, **more: str) -> dict[str, str]:
    row = dict.fromkeys(strategies.COLUMNS, "") | {"reference": "made up"}
    return row | {"id": f"r{number}", "kind": kind, "source": source, "target": target, "start": start} | more


@pytest.fixture
def small() -> TemporalMultigraph:
    return build(
        [
            _row(1, "alliance", "a", "b", "[2012-01..2012-04]", end="2012-06"),
            _row(2, "alliance", "b", "a", "2013", end="2014"),
            _row(3, "attack", "a", "c", "2012-06-27"),
            _row(4, "campaign", "c", "b", "2012", end="2015", via="d"),
            _row(5, "condemnation", "d", "a", "2012-07"),
            _row(6, "support", "e", "a", "2012", end="2013", status="announced"),
            _row(7, "clash", "a", "c", "2012-06-27", status="claimed"),
            _row(8, "deployment", "e", "d", "2011"),
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
    graph = build(
        [_row(1, "attack", "a", "b", "2012", colour="red"), _row(2, "attack", "a", "b", "2012", colour="blue")]
    )
    assert list(graph.where(colour="red").relations.index) == ["r1"]
    assert sorted(graph.where(colour=["red", "blue"]).relations.index) == ["r1", "r2"]
    assert list(graph.relations["colour"]) == ["red", "blue"]


def test_numbers_are_asked_for_as_the_text_they_are() -> None:
    graph: Any = build(
        [_row(1, "attack", "a", "b", "2012", colour="3000"), _row(2, "attack", "a", "b", "2012", colour="300")]
    )
    assert list(graph.where(colour=3000).relations.index) == list(graph.where(colour=[3000]).relations.index) == ["r1"]
    assert sorted(graph.where(start=2012).relations.index) == ["r1", "r2"]


def test_two_rows_for_one_pair_are_two_relations() -> None:
    graph = build([_row(1, "attack", "a", "b", "2012"), _row(2, "attack", "a", "b", "2012")])
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


# --- the days as a table ----------------------------------------------------------------------------------


def _day_cell(text: str) -> pd.Timestamp | NaTType:
    return pd.Timestamp(text).as_unit("s") if text else pd.NaT


def _case_rows() -> list[dict[str, str]]:
    return [
        {
            **dict.fromkeys(strategies.COLUMNS, ""),
            "id": f"case{place:03d}",
            "kind": "deployment" if case["time"] == "state" else "attack",
            "source": "a",
            "target": "b",
            "start": case["start"],
            "end": case["end"],
            "as_of": case["as_of"],
            "reference": "made up",
        }
        for place, case in enumerate(oracle.cases("days.csv"))
        if not case["error"]
    ]


def test_the_days_of_every_case_in_one_graph() -> None:
    days = build(_case_rows()).days
    for place, case in enumerate(oracle.cases("days.csv")):
        if not case["error"]:
            row = days.loc[f"case{place:03d}"]
            assert [repr(cell) for cell in row] == [repr(_day_cell(case[name])) for name in days.columns], case


def test_the_days_table_is_seconds_and_has_the_six_columns() -> None:
    days = build(_case_rows()).days
    assert list(days.columns) == ["start_min", "start_max", "end_min", "end_max", "seen_first", "seen_last"]
    assert {str(kind) for kind in days.dtypes} == {"datetime64[s]"}


@pytest.mark.parametrize("mode", MODES)
def test_every_overlap_case_in_one_graph(mode: str) -> None:
    cases = [case for case in oracle.cases("overlap.csv") if case["first"] or case["last"]]
    rows = [
        {
            **dict.fromkeys(strategies.COLUMNS, ""),
            "id": f"case{place:03d}",
            "kind": "deployment" if case["time"] == "state" else "attack",
            "source": "a",
            "target": "b",
            "start": case["start"],
            "end": case["end"],
            "as_of": case["as_of"],
        }
        for place, case in enumerate(cases)
    ]
    graph = build(rows)
    for place, case in enumerate(cases):
        period = f"{case['first'] or '..'}/{case['last'] or '..'}"
        assert (f"case{place:03d}" in graph.during(period, mode=mode).relations.index) == (case[mode] == "true"), case


# --- against the naive graph ------------------------------------------------------------------------------


def test_each_narrowing_alone_keeps_what_plain_loops_keep() -> None:
    # All days, kinds and actors of one archive that is big enough to hold every sort of row.
    rows = _many_rows()
    whole, naive = build(rows), oracle.NaiveGraph(rows)
    for mode in MODES:
        for day in range(strategies.FIRST - 1, strategies.LAST + 2):
            assert sorted(whole.at(oracle.iso(day), mode=mode).relations.index) == naive.during(day, day, mode).ids()
        for width in range(0, 12, 3):
            first = strategies.FIRST + width // 2
            text = strategies.period_text((first, first + width))
            assert (
                sorted(whole.during(text, mode=mode).relations.index) == naive.during(first, first + width, mode).ids()
            )
    for kind in oracle.KINDS:
        assert sorted(whole.of_kind(kind).relations.index) == naive.of_kind(kind).ids()
    for sign in oracle.SIGNS:
        assert sorted(whole.of_sign(sign).relations.index) == naive.of_sign(sign).ids()
    for status in strategies.STATUSES[1:]:
        assert sorted(whole.where(status=status).relations.index) == naive.where(status=status).ids()
    for one in strategies.ACTORS:
        assert sorted(whole.around(one).relations.index) == naive.around(one).ids()
        for other in strategies.ACTORS:
            if one != other:
                assert sorted(whole.among(one, other).relations.index) == naive.among(one, other).ids()
                assert sorted(whole.between(one, other).index) == naive.between(one, other)


def _many_rows() -> Rows:
    moments = (
        "2012-02-26",
        "[2012-02-25..2012-02-28]",
        "[..2012-02-29]",
        "[2012-02-27..]",
        "..",
    )
    found = []
    for kind in strategies.CALM_KINDS:
        for start in moments:
            for end in ("", "..", "2012-03-02", "[2012-02-29..2012-03-04]", "[..2012-03-03]", "[2012-03-01..]"):
                for as_of in ("", "2012-02-28", "[2012-02-27..2012-03-01]"):
                    row = dict.fromkeys(strategies.COLUMNS, "") | {
                        "start": start,
                        "end": end,
                        "as_of": as_of,
                        "kind": kind,
                    }
                    when = oracle.when(row)
                    if oracle.worlds(when, oracle.universe(when)):
                        found.append(row)
    for place, row in enumerate(found):
        source, target, via = (strategies.ACTORS[place // part % 5] for part in (1, 3, 7))
        row |= {"source": source, "target": target if target != source else strategies.ACTORS[(place + 1) % 5]}
        row |= {
            "via": via if place % 3 == 0 else "",
            "status": strategies.STATUSES[place % 9],
            "id": f"r{place * 7919 % 9973:04d}",
        }
    return tuple(found)


@strategies.quick(50)
@given(strategies.archives(), st.lists(strategies.narrowings(), min_size=3, max_size=8))
def test_any_chain_of_narrowings_keeps_what_plain_loops_keep(rows: Rows, chains: list[list[strategies.Step]]) -> None:
    whole = build(rows)
    for steps in chains:
        graph, naive = narrowed(whole, oracle.NaiveGraph(rows), steps)
        relations = graph.relations
        assert sorted(relations.index) == naive.ids()
        assert len(graph) == len(naive.ids())
        if naive.periods:
            assert relations["certain"].to_dict() == naive.certain()
            assert relations["certain"].dtype == bool
        else:
            assert "certain" not in relations.columns


@strategies.quick(30)
@given(strategies.archives(), strategies.narrowings(), st.permutations(range(4)))
def test_the_order_of_narrowings_never_matters(rows: Rows, steps: list[strategies.Step], order: list[int]) -> None:
    graph = build(rows)
    there, _ = narrowed(graph, oracle.NaiveGraph(rows), steps)
    back, _ = narrowed(graph, oracle.NaiveGraph(rows), [steps[i] for i in order if i < len(steps)])
    assert list(there.relations.index) == list(back.relations.index)


@strategies.quick(60)
@given(
    strategies.archives(),
    strategies.narrowings(),
    st.sampled_from(strategies.ACTORS),
    st.none() | strategies.periods(),
    st.sampled_from(MODES),
)
def test_partners_allies_and_rivals_are_those_of_plain_loops(
    rows: Rows, steps: list[strategies.Step], actor: str, period: oracle.Span | None, mode: str
) -> None:
    graph, naive = narrowed(build(rows), oracle.NaiveGraph(rows), steps)
    asked = naive if period is None else naive.during(*period, mode)
    when = () if period is None else (strategies.period_text(period),)
    for answer, expected in (
        (graph.partners(actor, *when, mode=mode), asked.partners(actor)),
        (graph.partners(actor, *when, mode=mode, kind="attack"), asked.of_kind("attack").partners(actor)),
        (graph.partners(actor, *when, mode=mode, sign="friendly"), asked.of_sign("friendly").partners(actor)),
        (graph.allies(actor, *when, mode=mode), asked.allies(actor)),
        (graph.rivals(actor, *when, mode=mode), asked.rivals(actor)),
    ):
        assert sorted(zip(answer.index, answer["actor"], strict=True)) == expected
        assert "ended_by" in answer.columns
        if asked.periods:
            certain = asked.certain()
            assert answer["certain"].to_dict() == {relation: certain[relation] for relation, _ in expected}


@strategies.quick(40)
@given(
    strategies.archives(),
    st.lists(st.sampled_from(strategies.ACTORS), min_size=2, max_size=2, unique=True),
    st.none() | strategies.periods(),
)
def test_between_finds_both_directions(rows: Rows, pair: list[str], period: oracle.Span | None) -> None:
    graph, naive = build(rows), oracle.NaiveGraph(rows)
    when = () if period is None else (strategies.period_text(period),)
    asked = naive if period is None else naive.during(*period)
    there, back = graph.between(*pair, *when), graph.between(*reversed(pair), *when)
    assert sorted(there.index) == sorted(back.index) == asked.between(*pair)


@strategies.quick(20)
@given(strategies.archives())
def test_the_order_of_the_files_rows_never_matters(rows: Rows) -> None:
    one = build(rows)
    for order in oracle.shuffles(list(rows)):
        other = build(order)
        pd.testing.assert_frame_equal(one.relations, other.relations)
        pd.testing.assert_frame_equal(one.days, other.days)
        pd.testing.assert_frame_equal(one.actors, other.actors)
        here, there = one.to_networkx(), other.to_networkx()
        assert list(here.nodes(data=True)) == list(there.nodes(data=True))
        assert list(here.edges(keys=True, data=True)) == list(there.edges(keys=True, data=True))


@strategies.quick(20)
@given(strategies.archives())
def test_rows_stand_in_the_order_of_their_days(rows: Rows) -> None:
    graph = build(rows)
    frame = graph.relations
    first = {row["id"]: oracle.six_days(oracle.when(row))[0] for row in rows}
    keys = [
        (first[place] if first[place] is not None else -(10**9), row["kind"], row["source"], row["target"], place)
        for place, row in zip(frame.index, frame.to_dict("records"), strict=True)
    ]
    assert keys == sorted(keys)


@strategies.quick(6)
@given(strategies.archives(), st.sampled_from(MODES))
def test_snapshots_are_the_periods_one_by_one(rows: Rows, mode: str) -> None:
    graph = build(rows)
    for every, first, last, labels in (
        ("year", "2011", "2013", ["2011", "2012", "2013"]),
        ("quarter", "2011-Q4", "2012-Q2", ["2011-Q4", "2012-Q1", "2012-Q2"]),
        ("month", "2012-01", "2012-04", ["2012-01", "2012-02", "2012-03", "2012-04"]),
    ):
        found = list(graph.snapshots(every, first=first, last=last, mode=mode))
        assert [label for label, _ in found] == labels
        for label, snapshot in found:
            assert facts(snapshot) == facts(graph.during(label, mode=mode))


@strategies.quick(20)
@given(strategies.archives())
def test_every_relation_in_view_is_one_edge(rows: Rows) -> None:
    graph = build(rows)
    exported = graph.to_networkx()
    assert exported.number_of_edges() == len(graph)
    assert sorted((a, b) for a, b in exported.edges()) == sorted(
        zip(graph.relations["source"], graph.relations["target"], strict=True)
    )
    undirected = sum(not oracle.KINDS[kind][2] for kind in graph.relations["kind"])
    assert graph.to_networkx(both_ways=True).number_of_edges() == len(graph) + undirected


def test_a_graph_without_relations_answers() -> None:
    graph = build([])
    assert len(graph) == 0
    assert graph.during("2012").around("a").relations.empty
    assert graph.allies("a", "2012").empty
    assert graph.days.empty
    assert list(graph.actors.index) == list(strategies.ACTORS)
    assert graph.to_networkx().number_of_edges() == 0
    assert [len(snapshot) for _, snapshot in graph.snapshots(first=2011, last=2012)] == [0, 0]
