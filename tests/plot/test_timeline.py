"""Bars are measured against the days: to a hundredth of a point, for every relation of the archive."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from tests.days import relation_days
from tests.plot.charts import groups, texts, vertices

import sahelgraph as sg
from sahelgraph._dates import to_day
from sahelgraph.plot import timeline
from sahelgraph.plot._bars import TAIL, _bar, _pieces, bars
from sahelgraph.plot._dated import Span, four_days, shown_days, ticks
from sahelgraph.plot._told import phrases, read

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sahelgraph.plot._bars import Bar

ALL = Span(to_day(date(1959, 1, 1)), to_day(date(2021, 12, 31)), 20_000.0)


def _figure(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def _all(g: sg.TemporalMultigraph, span: Span = ALL) -> list[Bar]:
    picture = read(g, title=None, lang="en")
    return bars(picture, dict(zip(g.relations.index, four_days(g.days), strict=True)), span)


def _solid(bar: Bar) -> tuple[float, float] | None:
    whole = [piece for piece in bar.pieces if piece[2] == 1.0]
    return (whole[0][0], whole[-1][1]) if whole else None


def test_bars_lie_on_their_days(archive: sg.TemporalMultigraph) -> None:
    days = archive.days.to_numpy("datetime64[D]")
    found = _all(archive)
    assert [bar.relation for bar in found] == list(archive.relations.index)
    states = 0
    for bar, (start_min, start_max, end_min, end_max, *_) in zip(found, days, strict=True):
        x = {
            name: None if np.isnat(day) else ALL.x(int(day.astype(int)))
            for name, day in (("a", start_min), ("b", start_max), ("c", end_min + 1), ("d", end_max + 1))
        }
        if x["a"] is not None:
            assert bar.left == pytest.approx(x["a"], abs=0.01)
        if x["d"] is not None:
            assert bar.right == pytest.approx(x["d"], abs=0.01)
        if bar.at is None and x["b"] is not None and x["c"] is not None:
            states += 1
            if x["b"] < x["c"]:
                assert _solid(bar) == pytest.approx((x["b"], x["c"]), abs=0.01)
            else:
                assert _solid(bar) is None
    assert states > 50


def test_an_open_side_fades_over_a_fixed_length(archive: sg.TemporalMultigraph) -> None:
    days = archive.days
    for bar, open_start, open_end in zip(_all(archive), days["start_min"].isna(), days["end_max"].isna(), strict=True):
        if bar.at is None and open_end:
            first = min(left for left, _, strength in bar.pieces if strength == max(one[2] for one in bar.pieces))
            assert bar.right - first >= TAIL - 0.01
            assert bar.pieces[-1][2] < 0.1
        if bar.at is None and open_start:
            assert bar.pieces[0][2] < 0.1


def test_pieces_lie_side_by_side_and_never_overlap(archive: sg.TemporalMultigraph) -> None:
    for bar in _all(archive):
        edges = [edge for left, right, _ in bar.pieces for edge in (left, right)]
        assert edges == sorted(edges)
        assert edges[0] == pytest.approx(bar.left)
        assert edges[-1] == pytest.approx(bar.right)
        assert edges[1:-1:2] == edges[2::2]
        assert all(0 <= strength <= 1 for *_, strength in bar.pieces)


@given(st.lists(st.floats(-500, 900), min_size=4, max_size=4), st.booleans())
def test_strength_rises_and_falls_once(cuts: list[float], swapped: bool) -> None:  # noqa: FBT001 — hypothesis gives it
    a, b, c, d = sorted(cuts)
    if swapped:
        b, c = c, b
    strengths = [strength for *_, strength in _pieces(a, b, c, d)]
    top = strengths.index(max(strengths)) if strengths else 0
    assert strengths[: top + 1] == sorted(strengths[: top + 1])
    assert np.all(np.diff(strengths[top:]) <= 1e-9)


@pytest.mark.parametrize(
    ("start", "end", "as_of", "head", "left", "right"),
    [
        ("2012-03-05", "2012-03-07", "", "", date(2012, 3, 5), date(2012, 3, 8)),
        ("2012", "2013", "", "", date(2012, 1, 1), date(2014, 1, 1)),
        ("2012", "..", "2014-06", "ongoing", date(2012, 1, 1), None),
        ("2012", "", "", "untold", date(2012, 1, 1), None),
        ("..", "2012-03", "", "", None, date(2012, 4, 1)),
    ],
)
def test_heads_and_sides(start: str, end: str, as_of: str, head: str, left: date | None, right: date | None) -> None:
    span = Span(to_day(date(2000, 1, 1)), to_day(date(2019, 12, 31)), 4000.0)
    days: Any = [None if abs(day) > 10**8 else day for day in relation_days(start, end, as_of)[:4]]
    bar = _bar("r", tuple(days), end, span, event=False)
    assert bar.head == head
    if left is not None:
        assert bar.left == pytest.approx(span.x(to_day(left)))
    if right is not None:
        assert bar.right == pytest.approx(span.x(to_day(right)))


def test_an_undated_relation_is_drawn_over_everything() -> None:
    bar = _bar("r", (None, None, None, None), "", ALL, event=False)
    assert (bar.left, bar.right, bar.vague) == (0.0, ALL.across, True)


def test_an_event_is_hollow_where_its_month_is_unknown(archive: sg.TemporalMultigraph) -> None:
    for bar, days in zip(_all(archive), four_days(archive.days), strict=True):
        if bar.at is not None:
            assert bar.left <= bar.at <= bar.right
            assert bar.vague == (None in days or days[3] - days[0] >= 31)  # type: ignore[operator]


def test_ink_lies_where_the_bars_do(archive: sg.TemporalMultigraph) -> None:
    ax = timeline(archive, first=2012, last=2020)
    figure = _figure(ax)
    figure.draw_without_rendering()
    found = groups(ax)
    days = archive.during("2012/2020").days
    for rel, row in days.iterrows():
        edges = [vertices(part) for part in found[f"rel-{rel}"].parts if not isinstance(part, Text)]
        assert len(edges) >= 2
        if not row[["start_min", "end_max"]].isna().any():
            boxes = edges[1:]
            left, right = min(box[:, 0].min() for box in boxes), max(box[:, 0].max() for box in boxes)
            to_pixels = found[f"rel-{rel}"].parts[1].get_transform()
            first = ax.transData.transform((max(to_day(row["start_min"].date()), ax.get_xlim()[0]), 0))[0]
            last = ax.transData.transform((min(to_day(row["end_max"].date()) + 1, ax.get_xlim()[1]), 0))[0]
            drawn = to_pixels.transform([(left, 0), (right, 0)])[:, 0]
            assert drawn[0] <= first + 0.5
            assert drawn[1] >= last - 0.5
            assert drawn[0] >= first - 8  # a diamond is wider than its month
            assert drawn[1] <= last + 8


def test_every_relation_in_view_is_drawn_once(archive: sg.TemporalMultigraph) -> None:
    g = archive.during("2012/2020")
    found = [name for name in groups(timeline(archive, first=2012, last=2020)) if name.startswith("rel-")]
    assert sorted(found) == sorted(f"rel-{rel}" for rel in g.relations.index)


def test_sixty_actors_and_a_hundred_and_fifty_relations(crowd: sg.TemporalMultigraph) -> None:
    assert len([name for name in groups(timeline(crowd)) if name.startswith("rel-")]) == 150


def test_rows_are_grouped_by_kind_and_ordered_by_their_left_end(archive: sg.TemporalMultigraph) -> None:
    g = archive.during("2012/2020")
    ax = timeline(archive, first=2012, last=2020)
    names = [name for name in groups(ax) if name.startswith(("rel-", "kind-"))]
    kinds = g.relations["kind"]
    across = ax.get_position().width * _figure(ax).get_figwidth() * 72
    span = Span(*shown_days(g, []), across)
    left = {bar.relation: bar.left for bar in _all(g, span)}
    heading, last = "", 0.0
    for name in names:
        if name.startswith("kind-"):
            heading, last = name.removeprefix("kind-"), 0.0
            continue
        rel = name.removeprefix("rel-")
        assert kinds[rel] == heading
        assert left[rel] >= last - 1e-2
        last = left[rel]
    signs = [g.kinds[name.removeprefix("kind-")].sign for name in names if name.startswith("kind-")]
    assert signs == sorted(signs, reverse=True)


def _hollow(part: Any) -> bool:  # noqa: ANN401
    return bool(part.get_facecolor()[3] == 0)


def test_hostile_states_are_striped_and_others_are_not(archive: sg.TemporalMultigraph) -> None:
    found = groups(timeline(archive, kinds=["alliance", "campaign"]))
    for rel, kind in archive.of_kind("alliance", "campaign").relations["kind"].items():
        white = [
            part
            for part in found[f"rel-{rel}"].parts
            if isinstance(part, PathPatch) and _hollow(part) and part.get_linewidth() > 0.8
        ]
        assert len(white) == (kind == "campaign")


def test_labels_name_both_ends_and_the_way_between(archive: sg.TemporalMultigraph) -> None:
    said = {text.get_text() for text in texts(timeline(archive, first=2012, last=2020))}
    assert "MNLA – Ansar Dine" in said  # an alliance has no direction
    assert "MNLA → Ansar Dine" in said  # a split has one
    assert "UN → Mali (MINUSMA)" in said
    assert "alliance (+)" in said


def test_ego_and_kinds_narrow_and_are_said(archive: sg.TemporalMultigraph) -> None:
    ax = timeline(archive, ego="MNLA", kinds="alliance")
    assert {name for name in groups(ax) if name.startswith("rel-")} == {"rel-r009", "rel-r010", "rel-r011"}
    said = groups(ax)["words"].sentence
    assert "around MNLA" in said
    assert "only alliance" in said


def test_a_day_that_the_reader_marks_stands_at_that_day(archive: sg.TemporalMultigraph) -> None:
    ax = timeline(archive, first=2012, last=2013)
    day: Any = date(2013, 1, 1)
    line = ax.axvline(day)
    _figure(ax).draw_without_rendering()
    first, last = ax.get_xlim()
    assert (first, last) == (to_day(date(2012, 1, 1)), to_day(date(2014, 1, 1)))
    assert line.get_window_extent().x0 == pytest.approx(ax.transData.transform((15706, 0))[0], abs=1)


def test_bars_that_go_on_beyond_the_edge_are_mentioned(archive: sg.TemporalMultigraph) -> None:
    assert "go on beyond it" in groups(timeline(archive, first=2016, last=2016))["words"].sentence


def test_too_many_rows_are_not_named(crowd: sg.TemporalMultigraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sahelgraph.plot._timeline._TALLEST", 900.0)
    ax = timeline(crowd)
    assert ax.get_position().height * _figure(ax).get_figheight() * 72 <= 905
    assert "too many to be named" in groups(ax)["words"].sentence
    assert len([name for name in groups(ax) if name.startswith("rel-")]) == 150


@pytest.mark.parametrize("across", [60.0, 120.0, 250.0, 420.0])
@pytest.mark.parametrize("last", [date(2012, 1, 31), date(2012, 6, 30), date(2013, 12, 31), date(2020, 12, 31)])
def test_ticks_have_room(last: date, across: float) -> None:
    from sahelgraph.plot._labels import width

    span = Span(to_day(date(2012, 1, 1)), to_day(last), across)
    found = ticks(span, phrases("fr"), 7.0)
    assert found
    assert all(span.first <= day <= span.last for day, _ in found)
    for (day, text), (after, other) in itertools.pairwise(found):
        need = sum(max(width(line, 7.0) for line in one.split("\n")) for one in (text, other)) / 2
        assert span.x(after) - span.x(day) >= need


def test_hollow_and_filled_heads_are_explained(archive: sg.TemporalMultigraph) -> None:
    said = {text.get_text() for text in texts(timeline(archive, first=2012, last=2020))}
    assert said >= {"still so when written", "end not told", "event", "event, month unknown", "hostile", "certain days"}


def test_a_study_with_one_row_is_drawn() -> None:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": "state"})
    rows = pd.DataFrame({"id": ["r1"], "kind": ["alliance"], "source": ["a"], "target": ["b"], "start": [".."]})
    ax = timeline(sg.from_pandas(actors, rows, strict=False))
    assert "rel-r1" in groups(ax)
