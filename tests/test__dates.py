from __future__ import annotations

import calendar
import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests import oracle, strategies
from tests.days import day_of, high, low, name

from sahelgraph import _dates
from sahelgraph._dates import EARLIEST, LATEST, parse_moment, parse_period, to_date, to_day
from sahelgraph.errors import DateError

DATES = oracle.cases("dates.csv")
PERIODS = oracle.cases("periods.csv")


# --- cells ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [case for case in DATES if case["verdict"] == "date"], ids=name)
def test_a_cell_stands_for_its_days(case: dict[str, str]) -> None:
    moment = parse_moment(case["text"])
    assert moment.text == case["text"]
    assert (moment.first, moment.last) == (day_of(case["first"], EARLIEST), day_of(case["last"], LATEST))
    assert moment.mark == case["mark"]


@pytest.mark.parametrize("case", [case for case in DATES if case["verdict"] == "error"], ids=name)
def test_a_wrong_cell_is_refused_with_what_to_write(case: dict[str, str]) -> None:
    with pytest.raises(DateError, match=r".+") as caught:
        parse_moment(case["text"])
    message = str(caught.value)
    assert "\n" not in message
    for part in filter(None, case["says"].split(";")):
        assert part in message


def _suggestions(message: str) -> list[str]:
    """List the cells that a message tells people to write, what it quotes from them left out."""
    return re.findall(r"\[[^\]]*\]|\b\d{4}-\d{2}(?:-[\dX]{2})?\b", re.sub(r'"[^"]*"', "", message))


@pytest.mark.parametrize("case", [case for case in DATES if case["verdict"] == "error"], ids=name)
def test_what_a_message_tells_to_write_can_be_read(case: dict[str, str]) -> None:
    with pytest.raises(DateError, match=r".+") as caught:
        parse_moment(case["text"])
    for suggestion in _suggestions(str(caught.value)):
        parse_moment(suggestion)


@strategies.quick(400)
@given(
    st.from_regex(r"\A\d{1,2}[/.\-]\d{1,2}[/.\-](\d{4}|\d\d)\Z")
    | st.from_regex(r"\A(19|20)\d\d[/.\-]\d{1,2}([/.\-]\d{1,2})?\Z")
    | st.from_regex(r"\A(by |after |since |before |early |c\. )?(\d\d? )?(June |Feb )?(19|20)\d\d\Z")
    | st.from_regex(r"\A\d{5,8}(\.0)?\Z")
    | st.from_regex(r"\A[\[({]?(20\d\d(-0\d)?)?( ?\.\.\.? ?|/)(20\d\d(-0\d)?)?[\])}]?\Z"),
)
def test_what_a_message_tells_to_write_can_always_be_read(text: str) -> None:
    try:
        parse_moment(text)
    except DateError as error:
        for suggestion in _suggestions(str(error)):
            parse_moment(suggestion)


@pytest.mark.parametrize("case", [case for case in DATES if case["verdict"] == "date"], ids=name)
def test_the_table_agrees_with_the_oracles_reader(case: dict[str, str]) -> None:
    first, last = oracle.span(case["text"])
    assert (low(first), high(last)) == (day_of(case["first"], EARLIEST), day_of(case["last"], LATEST))


@pytest.mark.parametrize(
    "case",
    # The package knows no bare `..`, gives an open side as infinity, and reads no run of two precisions.
    [
        case
        for case in DATES
        if case["first"] and case["last"] and len(set(map(len, case["text"].strip("[]").split("..")))) == 1
    ],
    ids=name,
)
def test_the_table_agrees_with_another_reader_of_edtf(case: dict[str, str]) -> None:
    from edtf import parse_edtf

    read = parse_edtf(case["text"])
    days = [dt.date(*end[:3]).isoformat() for end in (read.lower_strict(), read.upper_strict())]
    assert days == [case["first"], case["last"]]


@strategies.quick(150)
@given(strategies.spans())
def test_a_moment_survives_being_written_and_read(span: oracle.Span) -> None:
    moment = parse_moment(strategies.cell(span))
    assert (moment.first, moment.last) == (low(span[0]), high(span[1]))
    assert parse_moment(moment.text) == moment


@strategies.quick(200)
@given(st.dates(), st.sampled_from(["", "~", "?", "%"]))
@example(dt.date(1, 1, 1), "")
@example(dt.date(9999, 12, 31), "%")
def test_days_months_years_and_decades_are_the_calendars(day: dt.date, mark: str) -> None:
    year, month = f"{day.year:04d}", f"{day.year:04d}-{day.month:02d}"
    ends = calendar.monthrange(day.year, day.month)[1]
    for text, first, last in (
        (day.isoformat(), day, day),
        (month, day.replace(day=1), day.replace(day=ends)),
        (f"{month}-XX", day.replace(day=1), day.replace(day=ends)),
        (year, dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)),
    ):
        moment = parse_moment(text + mark)
        assert (to_date(moment.first), to_date(moment.last), moment.mark) == (first, last, mark)
    if day.year >= 10:
        decade = parse_moment(f"{year[:3]}X{mark}")
        assert to_date(decade.first) == dt.date(day.year // 10 * 10, 1, 1)
        assert to_date(decade.last) == dt.date(day.year // 10 * 10 + 9, 12, 31)


@strategies.quick(100)
@given(st.dates())
def test_days_are_numbered_from_1970(day: dt.date) -> None:
    assert to_day(day) == (day - dt.date(1970, 1, 1)).days
    assert to_date(to_day(day)) == day


@strategies.quick(400)
@given(st.text(max_size=12) | st.text(alphabet="0123456789X-[].~?%/ -", max_size=24))
@example("000X")
@example("[000X..]")
@example("9999-99-99")
@example("99999999999999999999")
@example("[" * 30)
@example("\ud800")
@example("1" * 5000)
@example("12.0" * 500)
def test_any_text_is_a_moment_or_a_date_error(text: str) -> None:
    try:
        moment = parse_moment(text)
    except DateError as error:
        assert str(error)  # noqa: PT017 — either outcome is right; what must not come is a third
    else:
        assert EARLIEST <= moment.first <= moment.last <= LATEST
        assert text.isascii()
        assert text.strip() == text


@strategies.quick(200)
@given(st.text(max_size=12) | st.text(alphabet="0123456789X-[].~?%/Q ", max_size=24))
@example("\ud800")
@example("1" * 5000)
def test_any_text_is_a_period_or_a_date_error(text: str) -> None:
    try:
        period = parse_period(text)
    except DateError as error:
        assert str(error)  # noqa: PT017 — as above
    else:
        assert EARLIEST <= period.first <= period.last <= LATEST
        assert text.isascii()


@strategies.quick(100)
@given(
    st.sampled_from([case["text"] for case in DATES if case["verdict"] == "date"]),
    st.sampled_from(
        [" ", "\t", "\n", "\r", "\x0b", "\x85", "\xa0", "\u2028", "\u200b", "\ufeff", "\x00", "\u0662", "\uff12"]
    ),
    st.booleans(),
)
def test_a_cell_matches_whole_or_not_at_all(text: str, extra: str, before: bool) -> None:  # noqa: FBT001
    with pytest.raises(DateError, match=r".+"):
        parse_moment(extra + text if before else text + extra)


# --- periods ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [case for case in PERIODS if case["verdict"] == "period"], ids=name)
def test_a_period_stands_for_its_days(case: dict[str, str]) -> None:
    period = parse_period(case["text"])
    assert (period.first, period.last) == (day_of(case["first"], EARLIEST), day_of(case["last"], LATEST))
    assert str(period) == period.text == case["text"]
    assert parse_period(period) == period


@pytest.mark.parametrize("case", [case for case in PERIODS if case["verdict"] == "error"], ids=name)
def test_a_wrong_period_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(DateError, match=r".+"):
        parse_period(case["text"])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2012, "2012"),
        (1, "0001"),
        (np.int64(2012), "2012"),
        (dt.date(2012, 6, 27), "2012-06-27"),
        (dt.date(1, 1, 1), "0001-01-01"),
        (pd.Period("2012", freq="Y"), "2012"),
        (pd.Period("2012-06", freq="M"), "2012-06"),
        (pd.Period("2012-06-27", freq="D"), "2012-06-27"),
        (pd.Period("2012Q2", freq="Q"), "2012-04/2012-06"),
        (pd.Timestamp("2012-06-27"), "2012-06-27"),
    ],
    ids=repr,
)
def test_a_period_may_be_a_value(value: object, text: str) -> None:
    period, written = parse_period(value), parse_period(text)
    assert (period.first, period.last) == (written.first, written.last)
    again = parse_period(str(period))
    assert (again.first, again.last) == (written.first, written.last)
    assert type(period.first) is int


@pytest.mark.parametrize(
    "value",
    [True, False, None, 2012.0, float("nan"), 0, -1, 10000, pd.NaT, pd.NA, (2012, 2013), ["2012"], b"2012", 2012j],
    ids=repr,
)
def test_no_other_value_is_a_period(value: object) -> None:
    with pytest.raises(DateError, match=r".+"):
        parse_period(value)


@strategies.quick(100)
@given(strategies.periods())
def test_a_period_survives_being_written_and_read(span: oracle.Span) -> None:
    period = parse_period(strategies.period_text(span))
    assert (period.first, period.last) == (low(span[0]), high(span[1]))
    assert parse_period(str(period)) == period


def test_values_are_frozen() -> None:
    moment, period = parse_moment("2012-06"), parse_period("2012-06")
    with pytest.raises(AttributeError, match="first"):
        moment.first = 0  # type: ignore[misc]
    with pytest.raises(AttributeError, match="first"):
        period.first = 0  # type: ignore[misc]
    assert len({parse_moment("2012-06"), moment}) == 1
    assert len({parse_period("2012-06"), period}) == 1


@pytest.mark.parametrize("period", ["../2012", "2012/..", ".."])
def test_a_period_that_is_no_day_is_refused_with_one(period: str) -> None:
    with pytest.raises(DateError, match=r"is not one day; use during\(.*\), or write a day such as 2012-06-15"):
        _dates.parse_day(period)
