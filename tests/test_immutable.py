from __future__ import annotations

import copy
from dataclasses import FrozenInstanceError
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from tests import strategies

import sahelgraph as sg

if TYPE_CHECKING:
    from collections.abc import Callable

    from sahelgraph._graph import TemporalMultigraph

FROZEN = (AttributeError, TypeError)


def _rows() -> list[dict[str, str]]:
    rows = (
        ("r1", "alliance", "a", "b", "[2012-01..2012-04]", "2012-06"),
        ("r2", "attack", "c", "a", "2012-06-27", ""),
        ("r3", "deployment", "d", "a", "2012", ""),
        ("r4", "campaign", "c", "b", "2012", "2013"),
    )
    names = ("id", "kind", "source", "target", "start", "end")
    return [
        dict.fromkeys(strategies.COLUMNS, "")
        | dict(zip(names, row, strict=True))
        | {"reference": "made up", "colour": "red"}
        for row in rows
    ]


@pytest.fixture
def graph() -> TemporalMultigraph:
    return sg.from_pandas(*strategies.frames(_rows()))


def told(graph: TemporalMultigraph) -> list[str]:
    """Everything the graph says, as text."""
    narrowed = graph.during("2012")
    return [
        graph.relations.to_csv(),
        graph.actors.to_csv(),
        graph.days.to_csv(),
        narrowed.relations.to_csv(),
        graph.allies("a", "2012").to_csv(),
        graph.rivals("a", "2012").to_csv(),
        graph.of_kind("attack").relations.to_csv(),
        graph.of_sign("friendly").relations.to_csv(),
        graph.around("c").relations.to_csv(),
        repr(list(graph.kinds.items())),
        repr(graph.query),
        repr(list(graph.to_networkx().edges(keys=True, data=True))),
        repr(list(graph.to_networkx().nodes(data=True))),
        str(graph.report),
        repr((graph.title, graph.version, len(graph))),
    ]


def _spoil_frame(frame: pd.DataFrame) -> None:
    frame.iloc[0, 0] = "spoiled"
    frame["kind"] = "spoiled"
    frame["new"] = 1
    frame.index = pd.Index(["x"] * len(frame))
    frame.pop("new")


def _spoil_arrays(frame: pd.DataFrame) -> None:
    for column in frame.columns:
        values = frame[column].to_numpy()
        if values.flags.writeable and len(values):
            values[:] = values[::-1].copy()


def _spoil_days(frame: pd.DataFrame) -> None:
    frame.iloc[:, :] = pd.Timestamp("1999-01-01")
    _spoil_arrays(frame)


def _spoil_network(network: Any) -> None:  # noqa: ANN401 — as networkx has it
    for _, _, data in network.edges(data=True):
        data.clear()
    for _, data in network.nodes(data=True):
        data["name"] = "spoiled"
    network.clear()


ATTACKS: dict[str, Callable[[TemporalMultigraph], object]] = {
    "relations": lambda g: _spoil_frame(g.relations),
    "relations' arrays": lambda g: _spoil_arrays(g.relations),
    "relations of a period": lambda g: _spoil_frame(g.during("2012").relations),
    "actors": lambda g: _spoil_frame(g.actors),
    "actors' arrays": lambda g: _spoil_arrays(g.actors),
    "days": lambda g: _spoil_days(g.days),
    "allies": lambda g: _spoil_frame(g.allies("a", "2012")),
    "allies' arrays": lambda g: _spoil_arrays(g.allies("a", "2012")),
    "between": lambda g: _spoil_frame(g.between("a", "b")),
    "networkx": lambda g: _spoil_network(g.to_networkx()),
    "networkx both ways": lambda g: _spoil_network(g.to_networkx(both_ways=True)),
    "a snapshot": lambda g: _spoil_frame(dict(g.snapshots("year"))["2012"].relations),
    "the report's dictionary": lambda g: g.report.to_dict().clear(),
    "narrowing": lambda g: g.during("2012").of_kind("attack").where(status="denied").around("c"),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_leaves_cannot_reach_back(graph: TemporalMultigraph, attack: Callable[[Any], object]) -> None:
    before = told(graph)
    attack(graph)
    assert told(graph) == before


def test_the_frames_that_came_in_are_neither_changed_nor_kept() -> None:
    actors, relations = strategies.frames(_rows())
    kept = actors.copy(deep=True), relations.copy(deep=True)
    graph = sg.from_pandas(actors, relations)
    before = told(graph)
    pd.testing.assert_frame_equal(actors, kept[0])
    pd.testing.assert_frame_equal(relations, kept[1])
    _spoil_frame(actors)
    _spoil_frame(relations)
    assert told(graph) == before


def test_lists_that_came_in_are_not_kept() -> None:
    cells: dict[str, list[str]] = {
        "kind": ["attack", "attack"],
        "source": ["a", "b"],
        "target": ["b", "a"],
        "start": ["2012", "2013"],
    }
    kinds, statuses = ["attack"], ["stated", "denied"]
    graph = sg.from_pandas(strategies.frames([])[0], pd.DataFrame(cells))
    narrowed = graph.of_kind(*kinds).where(status=statuses)
    before, narrow = told(graph), narrowed.relations.to_csv()
    for cell in cells.values():
        cell.reverse()
    kinds.clear()
    statuses.clear()
    assert told(graph) == before
    assert narrowed.relations.to_csv() == narrow


def test_each_narrowing_leaves_the_graph_as_it_was(graph: TemporalMultigraph) -> None:
    before, query = told(graph), graph.query
    graph.during("2012").at("2012-06-27").of_kind("attack").of_sign("hostile").around("c").among("a", "c")
    graph.where(colour="red", status="denied")
    assert graph.query is query
    assert told(graph) == before


@pytest.mark.parametrize(
    "name", ["relations", "actors", "days", "kinds", "query", "report", "title", "_ledger", "brand_new"]
)
def test_a_graph_has_no_settable_attribute(graph: TemporalMultigraph, name: str) -> None:
    with pytest.raises(FROZEN, match=r".+"):
        setattr(graph, name, None)
    with pytest.raises(FROZEN, match=r".+"):
        delattr(graph, name)


def test_a_question_cannot_be_edited(graph: TemporalMultigraph) -> None:
    query = graph.during("2012").query
    with pytest.raises(FrozenInstanceError, match="periods"):
        query.periods = ()  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="mode"):
        query.periods[0].mode = "possible"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="first"):
        query.periods[0].period.first = 0  # type: ignore[misc]
    with pytest.raises(TypeError, match="assignment"):
        query.periods[0] = None  # type: ignore[index]
    hash(query)


def test_kinds_cannot_be_edited(graph: TemporalMultigraph) -> None:
    kinds: Any = graph.kinds
    with pytest.raises(FROZEN, match=r".+"):
        kinds["attack"] = kinds["alliance"]
    with pytest.raises(FROZEN, match=r".+"):
        del kinds["attack"]
    with pytest.raises(FROZEN, match=r".+"):
        kinds.rows = ()
    with pytest.raises(FrozenInstanceError, match="sign"):
        kinds["attack"].sign = 1
    with pytest.raises(AttributeError, match="clear"):
        kinds.clear()
    assert isinstance(kinds.descendants("attack"), frozenset)
    assert isinstance(kinds.line("attack"), tuple)


def test_a_report_cannot_be_edited(graph: TemporalMultigraph) -> None:
    report: Any = graph.report
    with pytest.raises(FrozenInstanceError, match="problems"):
        report.problems = ()
    with pytest.raises(TypeError, match=r".+"):
        report.rows["actors"] = 99


def _arrays(value: object, seen: set[int]) -> list[np.ndarray[Any, Any]]:
    """Find every array that can be reached from a value through its slots, attributes, sequences and mappings."""
    if id(value) in seen or isinstance(value, (str, int, float, bytes, type)):
        return []
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, (dict, MappingProxyType)):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts = list(value)
    else:
        names = {name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())}
        names |= set(getattr(value, "__dict__", ()))
        if not type(value).__module__.startswith("sahelgraph"):
            return []
        parts = [getattr(value, name) for name in names if hasattr(value, name)]
    return [array for part in parts for array in _arrays(part, seen)]


def test_every_array_within_is_read_only(graph: TemporalMultigraph) -> None:
    graph.relations  # noqa: B018 — whatever is made at first touch is made now
    graph.around("a").during("2012").relations  # noqa: B018
    arrays = _arrays(graph, set())
    assert len(arrays) > 10
    assert not [array for array in arrays if array.flags.writeable]
    for array in arrays:
        base = array.base
        assert not (isinstance(base, np.ndarray) and base.flags.writeable), "a writeable array lies beneath"


def test_two_graphs_share_no_table(graph: TemporalMultigraph) -> None:
    first, second = graph.relations, graph.relations
    first.loc["r1", "kind"] = "spoiled"
    assert second.loc["r1", "kind"] == "alliance"


def test_a_copy_says_the_same(graph: TemporalMultigraph) -> None:
    assert told(copy.copy(graph)) == told(graph)
