"""A broken axis: it leaves out only years in which nothing happens, says so, and keeps every day where it belongs."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plot.charts import groups, texts

from sahelgraph._dates import to_date, to_day
from sahelgraph.plot import lanes, timeline
from sahelgraph.plot._dated import Span, breaks, four_days, quiet, ticks
from sahelgraph.plot._say import words

if TYPE_CHECKING:
    import sahelgraph as sg

CUT = Span(0, 9_999, 300.0, ((1_000, 4_999), (6_000, 8_999)))


@given(day=st.floats(-500, 10_500, allow_nan=False))
def test_every_day_has_its_place_and_every_place_its_day(day: float) -> None:
    assert CUT.day(CUT.x(day)) == pytest.approx(day, abs=1e-6)


def test_later_lies_farther_right_and_the_axis_keeps_its_width() -> None:
    places = [CUT.x(day) for day in range(0, 10_001, 50)]
    assert all(one < two for one, two in pairwise(places))
    assert places[0] == 0
    assert places[-1] == pytest.approx(300)


def test_a_day_is_as_wide_in_every_piece() -> None:
    wide = [CUT.x(day + 100) - CUT.x(day) for day in (0, 899, 5_000, 5_899, 9_000, 9_899)]
    assert wide == pytest.approx([wide[0]] * 6)


def test_nothing_begins_or_ends_in_what_is_left_out(archive: sg.TemporalMultigraph) -> None:
    rows = four_days(archive.days)
    cuts = quiet(archive, rows)
    assert cuts
    assert not [day for row in rows for day in row if day is not None for one, two in cuts if one <= day <= two]


@pytest.mark.parametrize("asked", [{"first": 1960}, {"last": 2020}, {"first": 1960, "last": 2020}])
def test_who_asks_for_days_gets_an_even_axis(asked: dict[str, Any], archive: sg.TemporalMultigraph) -> None:
    ax = timeline(archive.of_kind("rebellion"), **asked)
    assert ax.get_xscale() == "linear"
    assert not groups(ax)["breaks"].parts


def test_little_is_not_left_out(archive: sg.TemporalMultigraph) -> None:
    g = archive.of_kind("deployment")
    assert quiet(g, four_days(g.days)) == ()


@pytest.mark.parametrize("chart", [timeline, lanes])
def test_the_note_names_the_years(chart: object, archive: sg.TemporalMultigraph) -> None:
    assert callable(chart)
    ax = chart(archive.of_kind("rebellion"))
    assert "nothing begins or ends in 1964–1989, 1991–2005, 2007–2011." in groups(ax)["words"].sentence
    assert len(groups(ax)["breaks"].parts) == 9  # a band and two torn edges for each


def test_a_day_that_the_reader_marks_stands_where_it_should(archive: sg.TemporalMultigraph) -> None:
    g = archive.of_kind("rebellion", "coup")
    ax = timeline(g)
    figure = ax.figure
    figure.draw_without_rendering()  # type: ignore[union-attr]
    labels = {one.get_text(): one for one in texts(groups(ax)["axis"])}
    for year in ("1963", "1990", "2006", "2012"):
        label = labels[year].get_window_extent()
        at = ax.axvline(date(int(year), 1, 1)).get_window_extent().x0  # type: ignore[arg-type]
        assert (label.x0 + label.x1) / 2 == pytest.approx(at, abs=1.0)


def test_each_piece_names_its_first_year_and_no_label_touches_another() -> None:
    span = Span(to_day(date(1960, 1, 1)), to_day(date(2020, 12, 31)), 300.0, quiet_years((1964, 1989), (1991, 2005)))
    found = ticks(span, words("en"), 7)
    assert {"1960", "1990", "2006"} <= {text for _, text in found}
    assert min(np.diff([span.x(day) for day, _ in found])) > 15
    assert not [day for day, _ in found if any(one <= day <= two for one, two in span.cuts)]


def test_the_sign_of_a_break_lies_in_the_break() -> None:
    band = np.concatenate([part.get_path().vertices for part in breaks(CUT, 50.0)[:3]])  # type: ignore[attr-defined]
    assert CUT.x(1_000) <= band[:, 0].min() < band[:, 0].max() <= CUT.x(5_000)


def quiet_years(*runs: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Return runs of years as runs of days."""
    return tuple((to_day(date(one, 1, 1)), to_day(date(two, 12, 31))) for one, two in runs)


def test_runs_of_years_are_whole(archive: sg.TemporalMultigraph) -> None:
    for one, two in quiet(archive, four_days(archive.days)):
        assert (to_date(one).month, to_date(one).day) == (1, 1)
        assert (to_date(two).month, to_date(two).day) == (12, 31)
