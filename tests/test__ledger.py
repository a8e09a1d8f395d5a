from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import oracle, strategies

import sahelgraph as sg
from sahelgraph import _order
from sahelgraph._dates import parse_period
from sahelgraph._kinds import STATUSES
from sahelgraph._query import Query
from sahelgraph.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._query import Role

COLUMNS_OF: dict[Role, tuple[str, ...]] = {"end": ("source", "target"), "around": ("source", "target", "via")}
Rows = tuple[dict[str, str], ...]
# What ends, and what can be ended.
ENDING_KINDS = (
    "alliance",
    "alliance",
    "split",
    "split",
    "membership",
    "deployment",
    "withdrawal",
    "coup",
    "office",
    "merger",
)


def build(rows: Iterable[dict[str, str]]) -> TemporalMultigraph:
    return sg.from_pandas(*strategies.frames(rows, (*strategies.COLUMNS, "ends")))


def _row(number: int, kind: str, source: str, target: str, start: str, **more: str) -> dict[str, str]:
    row = dict.fromkeys(strategies.COLUMNS, "") | {"reference": "made up", "ends": ""}
    return row | {"id": f"r{number}", "kind": kind, "source": source, "target": target, "start": start} | more


def days_of(graph: TemporalMultigraph, relation: str) -> list[str]:
    return [str(cell)[:10].replace("NaT", "") for cell in graph.days.loc[relation]]


def ended_by(graph: TemporalMultigraph, relation: str) -> str:
    source = str(graph.relations.loc[relation, "source"])
    return str(graph.partners(source).loc[relation, "ended_by"])


# --- columns and positions ------------------------------------------------------------------------------


@strategies.quick(30)
@given(strategies.archives(), strategies.periods())
def test_positions_are_ascending_and_of_one_type(rows: Rows, period: oracle.Span) -> None:
    ledger = build([dict(row, ends="") for row in rows])._held()[0]
    for query in (
        Query(),
        Query().during(parse_period(strategies.period_text(period)), "attested"),
        Query().with_actors(["a"], "around"),
        Query().with_actors(["a", "b"], "end").with_actors(["c"], "around"),
        Query().matching("colour", frozenset({"red"})),
        Query().matching("status", frozenset({"denied"})),
    ):
        found = ledger.select(query)
        assert found.dtype == np.int32
        assert (np.diff(found) > 0).all()


@strategies.quick(20)
@given(strategies.archives())
def test_both_indexes_by_actor_find_the_rows_of_plain_loops(rows: Rows) -> None:
    small = build([dict(row, ends="") for row in rows])._held()[0]
    before = _order.SMALL
    try:
        _order.SMALL = 0  # every ledger is a large one now
        large = build([dict(row, ends="") for row in rows])._held()[0]
        assert [large.position(id_) for id_ in large.ids] == list(range(len(large)))
        assert large.position("no such row") is None
    finally:
        _order.SMALL = before
    for ledger in (small, large):
        for names in (*((actor,) for actor in strategies.ACTORS), strategies.ACTORS[:3], ()):
            for role, columns in COLUMNS_OF.items():
                query = Query(statuses=frozenset(STATUSES)).with_actors(names, role)
                positions = ledger.select(query)
                expected = sorted(row["id"] for row in rows if {*names} & {row[column] for column in columns})
                assert sorted(ledger.ids[place] for place in positions) == expected
                assert (np.diff(positions) > 0).all()


@strategies.quick(20)
@given(strategies.archives())
def test_a_relation_is_found_by_its_id(rows: Rows) -> None:
    ledger = build([dict(row, ends="") for row in rows])._held()[0]
    assert [ledger.position(id_) for id_ in ledger.ids] == list(range(len(ledger)))
    assert ledger.position("nobody") is None
    assert sorted(ledger.ids) == sorted(row["id"] for row in rows)


def test_rows_without_an_id_are_named_by_what_they_say() -> None:
    rows = [_row(i, "attack", "a", "b", f"201{i}") | {"id": ""} for i in range(5)]
    names = dict(zip(build(rows).relations["start"], build(rows).relations.index, strict=True))
    again = build(reversed(rows[1:]))
    assert len(set(names.values())) == 5
    assert all(names[start] == id_ for id_, start in again.relations["start"].items())


def test_rows_alike_to_the_letter_are_two_relations() -> None:
    graph = build([_row(1, "attack", "a", "b", "2012") | {"id": ""}] * 2)
    assert len(set(graph.relations.index)) == 2


# --- what ends what -------------------------------------------------------------------------------------


def test_an_event_ends_the_one_open_state_of_its_pair() -> None:
    graph = build([_row(1, "alliance", "a", "b", "2012-01"), _row(2, "split", "b", "a", "2012-06")])
    assert days_of(graph, "r1") == ["2012-01-01", "2012-01-31", "2012-06-01", "2012-06-30", "2012-01-01", "2012-06-30"]
    assert ended_by(graph, "r1") == "r2"
    assert graph.relations.loc["r1", "end"] == ""
    assert "r1" not in graph.during("2012-07").relations.index


def test_a_written_end_stands() -> None:
    graph = build(
        [_row(1, "alliance", "a", "b", "2012-01", end="2012-06"), _row(2, "split", "a", "b", "2012-06-27", ends="r1")]
    )
    assert days_of(graph, "r1")[2:4] == ["2012-06-01", "2012-06-30"]
    assert ended_by(graph, "r1") == "r2"


def test_of_two_open_states_none_is_closed() -> None:
    graph = build(
        [
            _row(1, "alliance", "a", "b", "2012-01"),
            _row(2, "cooperation", "b", "a", "2012-02"),
            _row(3, "split", "a", "b", "2012-06"),
        ]
    )
    assert ended_by(graph, "r1") == ended_by(graph, "r2") == ""
    assert days_of(graph, "r1")[3] == days_of(graph, "r2")[3] == ""
    assert "r1" in graph.during("2013", mode="possible").relations.index


def test_what_the_row_says_in_ends_is_enough() -> None:
    graph = build(
        [
            _row(1, "alliance", "a", "b", "2012-01"),
            _row(2, "cooperation", "b", "a", "2012-02"),
            _row(3, "split", "a", "b", "2012-06", ends="r1;r2"),
        ]
    )
    assert ended_by(graph, "r1") == ended_by(graph, "r2") == "r3"
    assert days_of(graph, "r2")[2:4] == ["2012-06-01", "2012-06-30"]


def test_a_coup_ends_the_office_of_its_target() -> None:
    graph = build(
        [
            _row(1, "office", "b", "c", "2013-09"),
            _row(2, "office", "a", "c", "2013-09"),
            _row(3, "coup", "d", "b", "2020-08-18"),
        ]
    )
    assert ended_by(graph, "r1") == "r3"
    assert ended_by(graph, "r2") == ""


@pytest.mark.parametrize("ends", ["", "r1"], ids=["implied", "written"])
@pytest.mark.parametrize("status", sorted(oracle.OUT_OF_THE_PICTURE))
def test_what_did_not_happen_ends_nothing(status: str, ends: str) -> None:
    graph = build(
        [
            _row(1, "deployment", "a", "b", "2012-01"),
            _row(2, "withdrawal", "a", "b", "2012-06", status=status, ends=ends),
        ]
    )
    assert days_of(graph, "r1")[3] == ""


def test_an_event_before_a_state_does_not_end_it() -> None:
    graph = build([_row(1, "alliance", "a", "b", "2012-07"), _row(2, "split", "a", "b", "2012-06")])
    assert days_of(graph, "r1")[3] == ""
    assert ended_by(graph, "r1") == ""


def test_a_state_seen_after_the_event_was_not_ended_by_it() -> None:
    # Nobody wrote that it was: this is no contradiction of the study, but an event that ended something else.
    graph = build([_row(1, "alliance", "a", "b", "2012", end="..", as_of="2014"), _row(2, "split", "a", "b", "2013")])
    assert days_of(graph, "r1")[3] == ""
    assert ended_by(graph, "r1") == ""


def test_an_event_that_ends_what_was_seen_later_contradicts_itself() -> None:
    with pytest.raises(DataError, match=r"row 3.*ends.*r1"):
        build(
            [
                _row(1, "alliance", "a", "b", "2012", end="..", as_of="2014"),
                _row(2, "split", "a", "b", "2013", ends="r1"),
            ]
        )


def test_an_event_that_is_over_cannot_be_ended() -> None:
    # The end of an event with a blank end is its start: a later row cannot make it last.
    rows = [_row(1, "attack", "a", "b", "2012"), _row(2, "split", "a", "b", "2013", ends="r1")]
    try:
        graph = build(rows)
    except DataError as error:
        assert "r1" in str(error)  # noqa: PT017 — to refuse the row is as right as to leave the days alone
    else:
        assert days_of(graph, "r1") == ["2012-01-01", "2012-12-31"] * 3
        assert "r1" not in graph.during("2013").relations.index


def test_nothing_ends_itself() -> None:
    with pytest.raises(DataError, match="row 2, column ends"):
        build([_row(1, "sanction", "a", "b", "2013", ends="r1")])


def test_of_two_equal_events_the_order_of_the_file_does_not_choose() -> None:
    rows = [
        _row(1, "alliance", "a", "b", "2012-01"),
        _row(2, "split", "a", "b", "2012-06"),
        _row(3, "split", "b", "a", "2012-06"),
    ]
    found = {ended_by(build(order), "r1") for order in (rows, rows[::-1], [rows[2], rows[0], rows[1]])}
    assert len(found) == 1


def _ties() -> st.SearchStrategy[dict[str, str]]:
    # Few actors and fewer dates, so that events compete for the same states.
    return st.builds(
        lambda kind, pair, start, end, as_of, status: _row(
            0, kind, pair[0], pair[1], start, status=status, **({"end": end, "as_of": as_of} if end else {})
        ),
        st.sampled_from(ENDING_KINDS),
        st.sampled_from(("ab", "ba", "ab", "ac")),
        st.sampled_from(("2012-01", "2012-06", "2012")),
        st.sampled_from(("", "", "..")),
        st.sampled_from(("", "", "2012-09")),
        st.sampled_from(("", "", "announced")),
    )


@strategies.quick(80)
@given(st.lists(_ties(), min_size=3, max_size=7))
def test_the_order_of_rows_never_decides_what_ends(rows: list[dict[str, str]]) -> None:
    named = [dict(row, id=f"r{place:02d}", ends="") for place, row in enumerate(rows)]

    def told(order: list[dict[str, str]]) -> object:
        try:
            graph = build(order)
        except DataError as error:
            return sorted(problem.message for problem in error.report.errors)
        endings = {id_: end for actor in "abc" for id_, end in graph.partners(actor)["ended_by"].items()}
        return graph.days.to_csv(), sorted(endings.items())

    first = told(named)
    assert [told(order) for order in oracle.shuffles(named)] == [first, first]


@strategies.quick(60)
@given(strategies.archives(), strategies.periods())
def test_a_count_agrees_with_a_look_at_every_row(rows: tuple[dict[str, str], ...], period: oracle.Span) -> None:
    graph = sg.from_pandas(*strategies.frames(rows))
    for mode in strategies.MODES:
        for text in (strategies.period_text(period), "../..", "2012-02-27"):
            narrowed = graph.during(text, mode=mode)
            assert len(narrowed) == len(narrowed.relations)
