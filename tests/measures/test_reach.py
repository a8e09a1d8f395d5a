from __future__ import annotations

import os
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from tests.measures.made import actors, relation, signed, study

import sahelgraph as sg
from sahelgraph import _dates, measures

# `make measures-slow` asks for all of them.
GRAPHS = 2_000 if os.environ.get("SAHELGRAPH_SLOW") else 200

# a → b early, b → c late, c → d early: a reaches c, and nobody but c reaches d.
CHAIN = study(
    relation("support", "a", "b", "2012-01-01", "2012-01-31"),
    relation("support", "b", "c", "2012-03-01", "2012-03-31"),
    relation("support", "c", "d", "2012-02-01", "2012-02-10"),
    ids="abcdz",
)


def test_reach_keeps_to_the_order_of_time() -> None:
    assert measures.reach(CHAIN).to_dict() == {"a": 2, "b": 1, "c": 1, "d": 0, "z": 0}
    assert measures.reach(CHAIN, incoming=True).to_dict() == {"a": 0, "b": 1, "c": 2, "d": 1, "z": 0}
    table = measures.reachability(CHAIN)
    assert table.loc["a", "c"]
    assert not table.loc["a", "d"]
    assert table.loc["z", "z"]


def test_the_day_of_arrival() -> None:
    found = measures.arrivals(CHAIN, "Group a")
    assert found["a"].date() == date(2012, 1, 1)
    assert found["b"].date() == date(2012, 1, 1)
    assert found["c"].date() == date(2012, 3, 1)
    assert found.attrs["why"] == {"d": "no chain", "z": "no chain"}
    late = measures.arrivals(CHAIN.during("2012-01-15/2012-03-15"), "a")
    assert late["b"].date() == date(2012, 1, 15)


def test_a_chain_lies_within_the_period() -> None:
    assert measures.reach(CHAIN.during("2012-02"))["a"] == 0
    assert measures.reach(CHAIN.during("2012-01/2012-02"))["a"] == 1


def test_temporal_closeness_by_hand() -> None:
    found = measures.temporal_closeness(CHAIN)
    # From 1 January: b on the day itself, c on 1 March, 60 days later.
    assert found["a"] == pytest.approx((1 + 1 / 61) / 4)
    assert found["c"] == pytest.approx((1 / 32) / 4)
    assert found["z"] == 0
    assert measures.temporal_closeness(signed(alone="a")).attrs["why"] == {"a": "fewer than two actors"}


def test_what_has_no_direction_passes_both_ways() -> None:
    graph = study(relation("alliance", "b", "a", "2012-01"), relation("alliance", "c", "b", "2012-02"))
    assert measures.reach(graph).to_dict() == {"a": 2, "b": 2, "c": 1}


def test_several_steps_in_one_day() -> None:
    day = [relation("support", one, other, "2012-01-01", "2012-01-01") for one, other in ("cd", "bc", "ab")]
    assert measures.reach(study(*day))["a"] == 3


def test_possible_and_certain_reach() -> None:
    # Some day in June lies surely before July; two days of one June may come in either order.
    sure = study(relation("attack", "a", "b", "2012-06"), relation("attack", "b", "c", "2012-07-01"))
    open_ = study(relation("attack", "a", "b", "2012-06"), relation("attack", "b", "c", "2012-06"))
    for graph, certain, possible in ((sure, 2, 2), (open_, 1, 2)):
        assert measures.reach(graph, mode="certain")["a"] == certain
        assert measures.reach(graph, mode="possible")["a"] == possible
    assert measures.arrivals(sure, "a", mode="certain")["b"].date() == date(2012, 6, 30)
    assert measures.arrivals(sure, "a", mode="possible")["b"].date() == date(2012, 6, 1)


def test_nothing_passes_through_who_is_left_out() -> None:
    rows = [relation("support", "a", "p", "2012-01"), relation("support", "p", "b", "2012-02")]
    people = actors("abp").assign(kind=["state", "state", "placeholder"])
    graph = study(*rows, people=people)
    assert measures.reach(graph).to_dict() == {"a": 0, "b": 0}
    assert measures.reach(graph, actors="all")["a"] == 2
    with pytest.raises(sg.QueryError, match="left out"):
        measures.arrivals(graph, "p")


def test_who_is_left_out_is_told_apart_from_what_is_never_sure() -> None:
    rows = [
        relation("attack", "a", "a", "2012"),  # a loop leads nowhere
        relation("attack", "a", "b", ".."),  # no known day: attested nowhere
        relation("attack", "b", "c", "2012"),
    ]
    found = measures.reach(study(*rows))
    assert found.to_dict() == {"a": 0, "b": 1, "c": 0}
    assert found.attrs["left_out"] == {"actors": {}, "relations": 0, "loops": 1, "never sure": 1}


def test_wrong_modes_and_empty_graphs() -> None:
    with pytest.raises(sg.QueryError, match="attested, certain or possible"):
        measures.reach(CHAIN, mode="throughout")
    nobody = sg.load().among()
    assert measures.reach(nobody).empty
    assert measures.reachability(nobody).empty
    assert measures.temporal_closeness(nobody).empty


# ------------------------------------------------------------------- against a search that follows every chain

Window = tuple[str, str, int, int]
Arc = tuple[str, str, tuple[int, int], tuple[int, int]]


def naive(windows: list[Window], source: str, begin: int) -> dict[str, int]:
    """Search day by day: whoever has it gives it on along every relation that holds, until nobody new has it."""
    has = {source: begin}
    days = sorted({day for _, _, first, last in windows for day in range(max(first, begin), last + 1)})
    for day in days:
        while True:
            new = {b for a, b, first, last in windows if first <= day <= last and a in has and b not in has}
            if not new:
                break
            has |= dict.fromkeys(new, day)
    return has


def naive_certain(rows: list[Arc], source: str, begin: int) -> set[str]:
    """Follow every chain of different relations, and keep its end if the chain exists for all true days."""
    found = {source}

    def follow(at: str, latest: int, left: list[int]) -> None:
        for i in left:
            a, b, (_, start_max), (end_min, _) = rows[i]
            if a == at and latest <= end_min:
                found.add(b)
                follow(b, max(latest, start_max), [j for j in left if j != i])

    follow(source, begin, list(range(len(rows))))
    return found


def random_study(seed: int) -> tuple[sg.TemporalMultigraph, list[dict[str, str]]]:
    random = np.random.default_rng(seed)
    base = _dates.to_day(date(2012, 3, 1))
    rows = []
    for _ in range(int(random.integers(1, 9))):
        a, b = random.choice(list("abcde"), 2, replace=False)
        kind = ("support", "alliance", "attack")[int(random.integers(3))]
        low, high = sorted(random.integers(0, 10, 2).tolist())
        start = cell(base + low, base + low + int(random.integers(0, 4)) * (random.random() < 0.5))
        end = cell(base + high + 4, base + high + 4 + int(random.integers(0, 4)) * (random.random() < 0.5))
        rows.append(relation(kind, str(a), str(b), start, "" if kind == "attack" else end))
    return study(*rows, ids="abcde"), rows


def cell(first: int, last: int) -> str:
    one, other = (_dates.to_date(day).isoformat() for day in (first, last))
    return one if first == last else f"[{one}..{other}]"


def arcs(graph: sg.TemporalMultigraph) -> list[Arc]:
    """Return the ends of every relation, both ways where it has no direction, and the runs of its days."""
    found = []
    names = ("start_min", "start_max", "end_min", "end_max")
    days = [[_dates.to_day(day.date()) for day in graph.days[name]] for name in names]
    kinds, sources, targets = (graph.relations[name].to_list() for name in ("kind", "source", "target"))
    for kind, source, target, *day in zip(kinds, sources, targets, *days, strict=True):
        both = [(source, target), *([] if graph.kinds[kind].directed else [(target, source)])]
        found += [(a, b, (day[0], day[1]), (day[2], day[3])) for a, b in both]
    return found


def reached(table: pd.DataFrame, source: str) -> set[str]:
    row = table.loc[source].to_dict()
    return {str(actor) for actor, yes in row.items() if yes}


@pytest.mark.parametrize("part", range(10))
def test_a_naive_search_finds_the_same(part: int) -> None:
    for seed in range(part, GRAPHS, 10):
        graph, _ = random_study(seed)
        told = arcs(graph)
        begin = min(start for _, _, (start, _), _ in told)
        possible = [(a, b, start[0], end[1]) for a, b, start, end in told]
        tables = {mode: measures.reachability(graph, mode=mode) for mode in ("possible", "certain")}
        for source in "abcde":
            expected = naive(possible, source, begin)
            assert reached(tables["possible"], source) == set(expected), seed
            days = measures.arrivals(graph, source, mode="possible").dropna()
            assert dict(zip(days.index, (_dates.to_day(day.date()) for day in days), strict=True)) == expected, seed
            sure = naive_certain(told, source, begin)
            assert reached(tables["certain"], source) == sure, seed
        assert (measures.reach(graph, mode="possible") + 1).to_list() == tables["possible"].sum(axis=1).to_list()
        incoming = measures.reach(graph, mode="possible", incoming=True)
        assert (incoming + 1).to_list() == tables["possible"].sum().to_list()


@pytest.mark.parametrize("seed", range(12))
def test_every_possible_world_agrees(seed: int) -> None:
    # Possible reach is the union of what is reached in each world; certain reach lies within what all have in common.
    _, rows = random_study(seed)
    graph = study(*rows[:3], ids="abcde")
    by_row: dict[tuple[str, str], list[Arc]] = {}
    for number, row in enumerate(rows[:3]):
        by_row[str(number), row["kind"]] = arcs(study(row, ids="abcde"))
    choices = []
    for (_, kind), told in by_row.items():
        (low, high), (first, last) = told[0][2:]
        event = graph.kinds[kind].time == "event"
        worlds = [(s, e) for s in range(low, high + 1) for e in range(first, last + 1) if (s == e if event else s <= e)]
        choices.append([[(a, b, s, e) for a, b, _, _ in told] for s, e in worlds])
    begin = min(start for told in by_row.values() for _, _, (start, _), _ in told)
    tables = {mode: measures.reachability(graph, mode=mode) for mode in ("possible", "certain")}
    for source in "abcde":
        found = [set(naive([arc for part in world for arc in part], source, begin)) for world in product(*choices)]
        assert set.union(*found) == reached(tables["possible"], source)
        assert set.intersection(*found) >= reached(tables["certain"], source)


def made(seed: int, many: int, rows: int) -> sg.TemporalMultigraph:
    """Draw events and states, vague ones among them, between actors some of whom are in most of them."""
    random = np.random.default_rng(seed)
    base = _dates.to_day(date(2012, 1, 1))
    told = []
    for a, b in random.choice(many, (rows, 2), p=np.arange(many, 0, -1.0) / (many * (many + 1) / 2)).tolist():
        first = base + int(random.integers(0, 300))
        last = first + 30 + int(random.exponential(40))
        start, end = (cell(day, day + int(random.integers(0, 25)) * (random.random() < 0.3)) for day in (first, last))
        kind = ("attack", "support", "alliance")[int(random.integers(3))]
        if a != b:
            told.append(relation(kind, f"{a:03d}", f"{b:03d}", start, "" if kind == "attack" else end))
    return study(*told)


@pytest.mark.parametrize("mode", ["attested", "certain", "possible"])
@pytest.mark.parametrize("rows", [100, 400])
def test_everybody_at_once_is_everybody_alone(mode: str, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from sahelgraph.measures import _hub

    graph = made(rows, 150, rows)
    days = pd.DataFrame({actor: measures.arrivals(graph, actor, mode=mode) for actor in graph.actors.index}).T
    there = days.notna().to_numpy()
    begin = pd.Timestamp(_dates.to_date(graph._ledger.span(graph.query)[0]))
    worth = (1 / (1 + (days - begin).apply(lambda column: column.dt.days).clip(lower=0))).fillna(0).to_numpy()
    soon = (worth.sum(axis=1) - worth.diagonal()) / (len(days) - 1)
    busiest = _hub.hub_of
    # In parts of 64 sources, through the busiest node, the idlest, and some other.
    monkeypatch.setattr(_hub, "_BYTES", 1)
    for hub in (busiest, lambda _: len(days) - 1, lambda _: 7):
        monkeypatch.setattr(_hub, "hub_of", hub)
        assert (measures.reachability(graph, mode=mode).to_numpy() == there).all()
        assert (measures.reach(graph, mode=mode) + 1).to_list() == there.sum(axis=1).tolist()
        assert (measures.reach(graph, mode=mode, incoming=True) + 1).to_list() == there.sum(axis=0).tolist()
        assert measures.temporal_closeness(graph, mode=mode).to_list() == pytest.approx(soon.tolist())
