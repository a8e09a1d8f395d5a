"""The six days of a row, and in which periods it holds: tables, and every possible world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests import oracle, strategies
from tests.days import NOWHERE, OPEN_SIDE, SIX, day_of, high, low, name, relation_days

from sahelgraph import _dates
from sahelgraph._dates import EARLIEST, LATEST, MODES, settle
from sahelgraph.errors import DateError, QueryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


DAYS = oracle.cases("days.csv")
OVERLAP = oracle.cases("overlap.csv")


def _expected(case: dict[str, str]) -> tuple[int, ...]:
    return tuple(day_of(case[name], {**OPEN_SIDE, **NOWHERE}[name]) for name in SIX)


def _as_library(six: Sequence[int | None]) -> tuple[int, ...]:
    ends = {**OPEN_SIDE, **NOWHERE}
    return tuple(ends[name] if day is None else day for name, day in zip(SIX, six, strict=True))


def _modes(six: Sequence[int], first: int, last: int) -> dict[str, bool]:
    days = _dates.Days(*(np.array([day], dtype=np.int32) for day in six))
    period = _dates.Period(first, last, "asked")
    return {mode: bool(_dates.holds(days, period, mode)[0]) for mode in MODES}


@pytest.mark.parametrize("case", [case for case in DAYS if not case["error"]], ids=name)
def test_the_six_days_of_a_row(case: dict[str, str]) -> None:
    assert relation_days(case["start"], case["end"], case["as_of"], event=case["time"] == "event") == _expected(case)


@pytest.mark.parametrize("case", [case for case in DAYS if case["error"]], ids=name)
def test_a_row_that_contradicts_itself_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(DateError, match=case["error"]):
        relation_days(case["start"], case["end"], case["as_of"], event=case["time"] == "event")


@pytest.mark.parametrize("case", DAYS, ids=name)
def test_the_table_of_days_agrees_with_the_oracle(case: dict[str, str]) -> None:
    row = oracle.Row.read(case["time"], case["start"], case["end"], case["as_of"])
    if case["error"]:
        assert not oracle.worlds(row, oracle.universe(row))
    else:
        assert _as_library(oracle.six_days(row)) == _expected(case)


@pytest.mark.parametrize("case", OVERLAP, ids=lambda case: f"{name(case)} in {case['first']}..{case['last']}")
def test_a_row_in_a_period(case: dict[str, str]) -> None:
    first, last = day_of(case["first"], EARLIEST), day_of(case["last"], LATEST)
    expected = {mode: case[mode] == "true" for mode in MODES}
    six = relation_days(case["start"], case["end"], case["as_of"], event=case["time"] == "event")
    assert _modes(six, first, last) == expected
    row = oracle.Row.read(case["time"], case["start"], case["end"], case["as_of"])
    assert oracle.judge(row, *(None if day in (EARLIEST, LATEST) else day for day in (first, last))) == expected


def _cells(row: oracle.Row) -> tuple[str, str, str]:
    return (
        strategies.cell(row.start),
        "" if row.end is None else strategies.cell(row.end),
        "" if row.as_of is None else strategies.cell(row.as_of),
    )


def _whole_calendar() -> tuple[int, ...]:
    return tuple(range(strategies.FIRST - 5, strategies.LAST + 6))


@strategies.quick(400)
@given(strategies.rows())
def test_the_days_are_those_of_every_possible_world(row: oracle.Row) -> None:
    if oracle.worlds(row, _whole_calendar()):
        assert relation_days(*_cells(row), event=row.event) == _as_library(oracle.six_days(row, _whole_calendar()))
    else:
        with pytest.raises(DateError, match=r"end|as_of"):
            relation_days(*_cells(row), event=row.event)


@strategies.quick(400)
@given(strategies.consistent_rows(), strategies.periods())
def test_the_modes_are_those_of_every_possible_world(row: oracle.Row, period: oracle.Span) -> None:
    six = relation_days(*_cells(row), event=row.event)
    got = _modes(six, low(period[0]), high(period[1]))
    assert got == oracle.judge(row, *period, _whole_calendar())


@strategies.quick(200)
@given(strategies.consistent_rows(), strategies.periods())
def test_few_days_stand_for_the_whole_calendar(row: oracle.Row, period: oracle.Span) -> None:
    assert oracle.judge(row, *period) == oracle.judge(row, *period, _whole_calendar())


@strategies.quick(300)
@given(strategies.consistent_rows(), strategies.periods())
def test_throughout_implies_certain_implies_attested_implies_possible(row: oracle.Row, period: oracle.Span) -> None:
    got = _modes(relation_days(*_cells(row), event=row.event), low(period[0]), high(period[1]))
    assert got["throughout"] <= got["certain"] <= got["attested"] <= got["possible"]


@strategies.quick(200)
@given(strategies.consistent_rows())
def test_the_days_are_in_order_and_settled(row: oracle.Row) -> None:
    start_min, start_max, end_min, end_max, seen_first, seen_last = relation_days(*_cells(row), event=row.event)
    assert start_min <= start_max <= end_max
    assert start_min <= end_min <= end_max
    assert (seen_first, seen_last) == (LATEST, EARLIEST) or start_min <= seen_first <= seen_last <= end_max


@strategies.quick(100)
@given(strategies.consistent_rows(), strategies.periods(), strategies.periods())
def test_a_wider_period_loses_nothing_but_throughout(row: oracle.Row, one: oracle.Span, two: oracle.Span) -> None:
    first, last = min(low(one[0]), low(two[0])), max(high(one[1]), high(two[1]))
    six = relation_days(*_cells(row), event=row.event)
    narrow, wide = _modes(six, low(one[0]), high(one[1])), _modes(six, first, last)
    assert all(narrow[mode] <= wide[mode] for mode in ("possible", "attested", "certain"))
    assert wide["throughout"] <= narrow["throughout"]


@strategies.quick(60)
@given(st.lists(strategies.consistent_rows(), max_size=8))
def test_settling_many_rows_is_settling_each(rows: list[oracle.Row]) -> None:
    def pair(moments: list[oracle.Span]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        firsts, lasts = [low(moment[0]) for moment in moments], [high(moment[1]) for moment in moments]
        return np.array(firsts, dtype=np.int32), np.array(lasts, dtype=np.int32)

    start, end, as_of = (
        pair([row.start for row in rows]),
        pair([row.end or (None, None) for row in rows]),
        pair([row.as_of or (None, None) for row in rows]),
    )
    before = [side.copy() for side in (*start, *end, *as_of)]
    instant = np.array([row.one_day for row in rows], dtype=bool)
    days, backwards, outside = settle(start, end, as_of, instant=instant)
    assert all(np.array_equal(now, then) for now, then in zip((*start, *end, *as_of), before, strict=True))
    assert all(part.dtype == np.int32 for part in days)
    assert not backwards.any()
    assert not outside.any()
    assert list(zip(*(part.tolist() for part in days), strict=True)) == [
        relation_days(*_cells(row), event=row.event) for row in rows
    ]


@strategies.quick(60)
@given(strategies.consistent_rows())
def test_a_mark_changes_no_day(row: oracle.Row) -> None:
    start, end, as_of = _cells(row)
    assume("[" not in start and start != "..")
    for mark in "~?%":
        assert relation_days(start + mark, end, as_of, event=row.event) == relation_days(
            start, end, as_of, event=row.event
        )


def test_a_mode_that_is_none_is_refused() -> None:
    days = _dates.Days(*(np.zeros(1, np.int32) for _ in _dates.Days._fields))
    with pytest.raises(QueryError, match='"perhaps" is no mode; write possible, attested, certain or throughout'):
        _dates.holds(days, _dates.parse_period("2012"), "perhaps")
