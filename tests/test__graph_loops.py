"""The graph says what plain loops over its rows say, whatever the rows and however it was narrowed."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from tests import oracle, strategies
from tests.small import build

Rows = tuple[dict[str, str], ...]


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


def test_each_narrowing_alone_keeps_what_plain_loops_keep() -> None:
    # All days, kinds and actors of one archive that is big enough to hold every sort of row.
    rows = _many_rows()
    whole, naive = build(rows), oracle.NaiveGraph(rows)
    for mode in strategies.MODES:
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
    st.sampled_from(strategies.MODES),
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
@given(strategies.archives(), st.sampled_from(strategies.MODES))
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
