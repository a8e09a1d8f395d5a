"""The matrix is checked against counting by hand, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from matplotlib.text import Text
from tests.plot.charts import groups, texts, vertices

import sahelgraph as sg
from sahelgraph.errors import QueryError
from sahelgraph.plot import matrix
from sahelgraph.plot._matrix import counts

if TYPE_CHECKING:
    from collections.abc import Callable

SIGNS = {-1: "hostile", 0: "neutral", 1: "friendly"}


@pytest.mark.parametrize("every", ["year", "quarter"])
def test_cells_are_the_relations_of_the_actor_in_the_period(every: str, archive: sg.TemporalMultigraph) -> None:
    steps = list(archive.snapshots(every, first=2012, last=2013))
    found = counts(steps)
    for i, (_, snapshot) in enumerate(steps):
        rows = snapshot.relations
        sign = [SIGNS[snapshot.kinds[kind].sign] for kind in rows["kind"]]
        for actor in {*rows["source"], *rows["target"]}:
            own = (rows["source"] == actor) | (rows["target"] == actor)
            expected = {
                name: sum(1 for s, o in zip(sign, own, strict=True) if o and s == name) for name in SIGNS.values()
            }
            assert found.loc[(i, actor)].to_dict() == expected


def test_hostile_lies_left_and_friendly_right_and_the_numbers_are_the_counts(archive: sg.TemporalMultigraph) -> None:
    ax = matrix(archive, first=2012, last=2020)
    cells = counts(list(archive.snapshots(first=2012, last=2020)))
    found = groups(ax)
    figure = ax.get_figure(root=True)
    assert figure is not None
    column = ax.get_position().width * figure.get_figwidth() * 72 / 9
    for actor in ("mnla", "mali", "france", "g5_sahel"):
        written = [part for part in found[f"actor-{actor}"].parts if isinstance(part, Text)][1:]
        said = []
        for text in written:
            x = text.get_position()[0]
            period = int(x // column)
            said.append((period, "hostile" if x < (period + 0.5) * column else "friendly", int(text.get_text())))
        own = cells.xs(actor, level="actor")
        expected = [
            (period, sign, int(own.loc[period, sign]))
            for period in own.index
            for sign in ("hostile", "friendly")
            if own.loc[period, sign]
        ]
        assert said == expected


def test_bars_grow_with_their_numbers(archive: sg.TemporalMultigraph) -> None:
    found = groups(matrix(archive, first=2012, last=2020))
    reach: dict[int, set[float]] = {}
    for name, one in found.items():
        if not name.startswith("actor-"):
            continue
        parts = list(one.parts[2:])  # its shape and its name come first
        for bar, number in zip(parts[::2], parts[1::2], strict=True):
            wide = vertices(bar)[:, 0]
            reach.setdefault(int(number.get_text()), set()).add(round(float(wide.max() - wide.min()), 3))
    assert all(len(widths) == 1 for widths in reach.values())
    assert [min(reach[n]) for n in sorted(reach)] == sorted(min(widths) for widths in reach.values())
    assert len(reach) > 3


def test_a_relation_of_an_actor_with_itself_counts_once() -> None:
    actors = pd.DataFrame({"id": ["a"], "name": ["A"], "kind": "state"})
    rows = pd.DataFrame({"id": ["r1"], "kind": ["attack"], "source": ["a"], "target": ["a"], "start": ["2012"]})
    g = sg.from_pandas(actors, rows, strict=False)
    assert counts(list(g.snapshots())).loc[(0, "a"), "hostile"] == 1


def test_no_more_than_two_hundred_actors(
    made_up_tables: Callable[[int, int], tuple[pd.DataFrame, pd.DataFrame]],
) -> None:
    ax = matrix(sg.from_pandas(*made_up_tables(260, 900), strict=False), first=2015, last=2015)
    found = groups(ax)
    assert len([name for name in found if name.startswith("actor-")]) == 200
    assert "less connected actors are not shown" in found["words"].sentence


def test_what_is_not_counted_is_said(archive: sg.TemporalMultigraph) -> None:
    said = groups(matrix(archive, first=2012, last=2020))["words"].sentence
    neutral = len(archive.during("2012/2020").of_sign("neutral"))
    assert f"{neutral} neutral relations are not counted" in said
    assert "with neutral relations only" in said
    assert "each relation in every year in which it holds" in said


def test_actors_without_a_sign_have_no_row(archive: sg.TemporalMultigraph) -> None:
    cells = counts(list(archive.snapshots(first=2012, last=2020)))
    signed = (cells["hostile"] + cells["friendly"]).groupby(level="actor").sum()
    names = [name for name in groups(matrix(archive, first=2012, last=2020)) if name.startswith("actor-")]
    assert set(names) == {f"actor-{one}" for one in signed.index[signed > 0]}


def test_narrow_columns_have_bars_without_numbers(archive: sg.TemporalMultigraph) -> None:
    ax = matrix(archive)
    assert not [one for one in texts(ax) if one.get_text() == "1"]
    assert "the longest" in groups(ax)["words"].sentence


def test_too_many_columns_are_refused(archive: sg.TemporalMultigraph) -> None:
    with pytest.raises(QueryError, match="columns are more than a page holds"):
        matrix(archive, periods="month")


def test_data_coordinates_count_periods_and_actors(archive: sg.TemporalMultigraph) -> None:
    ax = matrix(archive, first=2012, last=2020)
    shown = len([name for name in groups(ax) if name.startswith("actor-")])
    assert ax.get_xlim() == (-0.5, 8.5)
    assert ax.get_ylim() == (shown - 0.5, -0.5)
