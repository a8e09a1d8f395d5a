from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import sahelgraph as sg

if TYPE_CHECKING:
    from sahelgraph._graph import TemporalMultigraph

ACTORS = pd.DataFrame(
    {
        "id": ["a", "b", "c", "m"],
        "name": ["A", "B", "C", "Mission"],
        "kind": ["state", "state", "armed group", "mission"],
        "part_of": ["", "", "", "b"],
    }
)


def study(*rows: dict[str, str]) -> TemporalMultigraph:
    cells = [
        {"id": f"r{i}", "source": "a", "target": "b", "start": "2012", **row} for i, row in enumerate(rows, start=1)
    ]
    return sg.from_pandas(ACTORS, pd.DataFrame(cells).fillna(""))


def ranges(graph: TemporalMultigraph) -> list[tuple[float, float, bool, str]]:
    found = graph.quantities()
    return list(zip(found["low"], found["high"], found["contradictory"], found["relations"], strict=True))


def deployment(quantity: str, start: str = "2014", end: str = "2016", **more: str) -> dict[str, str]:
    return {"kind": "deployment", "start": start, "end": end, "quantity": quantity, "unit": "troops", **more}


@pytest.mark.parametrize(
    ("quantities", "low", "high", "contradictory"),
    [
        (["3000", ">5000"], 3000, inf, True),
        (["3000", ">=3000"], 3000, inf, False),
        (["3000", ">3000"], 3000, inf, True),
        (["3000", "<3000"], 0, 3000, True),
        (["1000..1500", "1200"], 1000, 1500, False),
        (["~1500"], 1500, 1500, False),
        (["0"], 0, 0, False),
    ],
)
def test_rows_of_one_thing_make_one_range(
    quantities: list[str], low: float, high: float, *, contradictory: bool
) -> None:
    graph = study(*(deployment(quantity) for quantity in quantities))
    ids = ";".join(sorted(graph.relations.index))
    (found,) = ranges(graph)
    assert (*found[:3], ";".join(sorted(found[3].split(";")))) == (low, high, contradictory, ids)


def test_what_does_not_overlap_in_time_stands_apart() -> None:
    graph = study(deployment("1000", "2012", "2013"), deployment("2000", "2015", "2016"))
    assert [row[:2] for row in ranges(graph)] == [(1000, 1000), (2000, 2000)]


def test_a_chain_of_overlaps_is_one() -> None:
    graph = study(deployment("1", "2012", "2013"), deployment("2", "2013", "2015"), deployment("3", "2015", "2016"))
    assert [row[:2] for row in ranges(graph)] == [(1, 3)]


def test_another_way_another_end_another_kind_stand_apart() -> None:
    graph = study(
        deployment("1"), deployment("2", via="m"), deployment("3", target="c"), deployment("4", kind="support")
    )
    assert sorted(row[0] for row in ranges(graph)) == [1, 2, 3, 4]


def test_undirected_kinds_have_no_first_end() -> None:
    clash = {"kind": "clash", "start": "2012-03", "unit": "fatalities"}
    graph = study(clash | {"quantity": "5"}, clash | {"quantity": "9", "source": "b", "target": "a"})
    assert [row[:2] for row in ranges(graph)] == [(5, 9)]


def test_a_happening_is_counted_once() -> None:
    coup = {"kind": "coup", "happening": "coup-2012", "quantity": "0", "unit": "fatalities"}
    graph = study(coup, coup | {"target": "c"}, {"kind": "attack", "quantity": "3"})
    assert sorted(row[:2] for row in ranges(graph)) == [(0, 0), (3, 3)]
    assert graph.counts().to_dict("index") == {
        "attack": {"relations": 1, "happenings": 1},
        "coup": {"relations": 2, "happenings": 1},
    }


def test_blank_is_not_zero() -> None:
    assert ranges(study({"kind": "attack"})) == []


def test_nothing_in_view_makes_empty_tables() -> None:
    graph = study({"kind": "attack"}).during("1999")
    assert graph.quantities().empty
    assert graph.counts().empty


def test_organs_are_rolled_up_only_when_asked() -> None:
    graph = study({"kind": "attack", "target": "m"}, {"kind": "alliance", "target": "b"})
    assert list(graph.partners("b").index) == ["r2"]
    assert sorted(graph.partners("b", roll_up=True).index) == ["r1", "r2"]
    assert set(graph.partners("b", roll_up=True)["actor"]) == {"a"}
    assert sorted(graph.around("b", roll_up=True).relations.index) == ["r1", "r2"]
    assert list(graph.rivals("b", roll_up=True).index) == ["r1"]
    assert graph.rivals("b").empty
