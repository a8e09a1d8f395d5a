"""Points are read back from the drawing and compared with the values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.plot.charts import groups, texts, vertices

from sahelgraph._dates import to_day
from sahelgraph.plot import trend
from sahelgraph.plot._ink import SHAPES
from sahelgraph.plot._trend import nice

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    import sahelgraph as sg

YEARS = [str(year) for year in range(2012, 2018)]
VALUES = pd.Series([1.0, 3.5, np.nan, 2.0, 0.5, 9.0], index=YEARS, name="share")


def _marks(ax: Axes, name: str) -> Any:  # noqa: ANN401
    """Return where the marks of a line stand, in data coordinates."""
    parts = [part for part in groups(ax)[name].parts if part.get_path().vertices.shape[0] == len(SHAPES["circle"]) + 1]
    middles = [vertices(part)[:-1].mean(0) for part in parts]
    to_data = parts[0].get_transform() - ax.transData
    return to_data.transform(middles)


def test_points_are_the_values_in_the_middle_of_their_periods() -> None:
    ax = trend(VALUES)
    found = _marks(ax, "line-share")
    known = VALUES.dropna()
    assert found[:, 1] == pytest.approx(known.to_numpy(), abs=1e-3)
    middle = [(to_day(date(int(y), 1, 1)) + to_day(date(int(y) + 1, 1, 1))) / 2 for y in known.index]
    assert found[:, 0] == pytest.approx(middle, abs=0.6)


def test_a_gap_breaks_the_line_and_is_said() -> None:
    ax = trend(VALUES)
    found = groups(ax)
    lines = [part for part in found["line-share"].parts if part.get_facecolor()[3] == 0]
    assert [len(vertices(part)) for part in lines] == [2, 3]
    assert "A gap is a period without a value." in found["words"].sentence


def test_infinity_is_no_value() -> None:
    found = _marks(trend(VALUES.replace(9.0, np.inf)), "line-share")
    assert len(found) == 4


@pytest.mark.parametrize(
    "index",
    [
        ["2012-Q1", "2012-Q2", "2012-Q3"],
        [2012, 2013, 2014],
        pd.period_range("2012-01", periods=3, freq="M"),
        [date(2012, 1, 1), date(2012, 2, 1), date(2012, 3, 1)],
        pd.date_range("2012-01-01", periods=3),
    ],
    ids=["quarters", "integers", "months", "dates", "stamps"],
)
def test_periods_in_many_forms(index: Any) -> None:  # noqa: ANN401
    first, last = trend(pd.Series([1, 2, 3], index=index)).get_xlim()
    assert first == to_day(date(2012, 1, 1))
    assert last > first


def test_other_labels_count_from_zero() -> None:
    ax = trend(pd.Series([1, 2, 3], index=["before", "during", "after"]))
    assert ax.get_xlim() == (-0.5, 2.5)
    assert {"before", "during", "after"} <= {one.get_text() for one in texts(ax)}


def test_the_largest_lines_are_named_and_the_others_counted(archive: sg.TemporalMultigraph) -> None:
    frame = pd.DataFrame({f"m{i:02d}": [i, i + 1] for i in range(12)} | {"mnla": [30, 31]}, index=["2012", "2013"])
    ax = trend(frame, g=archive)
    said = {one.get_text() for one in texts(ax)}
    assert {"MNLA", "m11", "m05"} <= said
    assert "m04" not in said
    assert "5 other lines." in groups(ax)["words"].sentence
    assert len([name for name in groups(ax) if name.startswith("line-")]) == 13


def test_lines_differ_in_hue_dash_and_mark() -> None:
    from sahelgraph.plot._trend import _lines

    named = [line for line in _lines(pd.DataFrame(np.eye(8)), None, 8, "en") if line.mark]
    assert len({line.colour for line in named}) == len({line.mark for line in named}) == 8


def test_signs_have_the_hues_that_they_have_everywhere(archive: sg.TemporalMultigraph) -> None:
    from sahelgraph.plot._matrix import colours
    from sahelgraph.plot._trend import _lines

    frame = pd.DataFrame(np.ones((2, 8)), columns=["hostile", "friendly", *"abcdef"])
    hues = {line.name: line.colour for line in _lines(frame, None, 8, "en")}
    assert (hues["hostile"], hues["friendly"]) == colours(archive)
    assert len(set(hues.values())) == 8


def test_a_line_that_ends_early_is_named_where_it_ends() -> None:
    frame = pd.DataFrame({"one": [1, 2, np.nan, np.nan], "two": [2, 2, 2, 3]}, index=YEARS[:4])
    ax = trend(frame)
    figure = ax.get_figure(root=True)
    assert figure is not None
    where = {one.get_text(): one.get_position()[0] for one in texts(ax)}
    across = ax.get_position().width * figure.get_figwidth() * 72
    assert where["one"] < across / 2 < across < where["two"]


def test_levels_of_columns_are_named() -> None:
    columns = pd.MultiIndex.from_tuples([("attested", "hostile"), ("certain", "hostile")])
    said = {one.get_text() for one in texts(trend(pd.DataFrame([[1, 2], [2, 3]], index=YEARS[:2], columns=columns)))}
    assert {"hostile, attested", "hostile, certain"} <= said


@pytest.mark.parametrize("values", [pd.Series([], dtype=float), pd.Series([np.nan], index=["2012"]), pd.DataFrame()])
def test_nothing_to_draw_is_drawn(values: Any) -> None:  # noqa: ANN401
    trend(values)


def test_constant_and_negative_values() -> None:
    assert trend(pd.Series([5.0, 5.0], index=YEARS[:2])).get_ylim()[0] == 0
    low, high = trend(pd.Series([-0.4, 0.3], index=YEARS[:2])).get_ylim()
    assert low <= -0.4 < 0.3 <= high


def test_french_has_a_decimal_comma() -> None:
    shares = pd.Series([0.25, 0.5], index=["2012", "2013"])
    assert "0,2" in {one.get_text() for one in texts(trend(shares, lang="fr"))}
    assert "0.2" in {one.get_text() for one in texts(trend(shares))}


def test_what_is_no_measure_is_refused() -> None:
    with pytest.raises(TypeError, match="list is no measure over time"):
        trend([1, 2])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="made of numbers"):
        trend(pd.Series(["a", "b"]))


def test_the_values_are_not_changed() -> None:
    before = VALUES.copy()
    trend(VALUES)
    pd.testing.assert_series_equal(VALUES, before)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_marks_enclose_and_are_few(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assume(high - low > 1e-6)
    marks = nice(low, high)
    slack = 1e-6 * (high - low)
    assert marks[0] <= low + slack
    assert marks[-1] >= high - slack
    assert 2 <= len(marks) <= 8
    assert np.ptp(np.diff(marks)) <= 1e-6 * max(1.0, high - low)
