"""Panels are compared actor by actor: nobody moves, nobody is missing, and no name stands beside somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from tests.plot.charts import groups, vertices

from sahelgraph.errors import QueryError
from sahelgraph.plot import grid
from sahelgraph.plot._grid import _NEAR

if TYPE_CHECKING:
    import pandas as pd

    import sahelgraph as sg


@pytest.fixture(scope="module")
def figure(archive: sg.TemporalMultigraph) -> Figure:
    """The nine years, laid out."""
    made = grid(archive, first=2012, last=2020)
    made.draw_without_rendering()
    return made


@pytest.fixture(scope="module")
def panels(figure: Figure) -> dict[str, dict[str, Any]]:
    """The groups of each panel by year, without the year in their names."""
    found = {}
    for ax in figure.axes[1:]:
        name = ax.get_title(loc="left")
        found[name] = {key.removeprefix(f"{name}-"): one for key, one in groups(ax).items()}
    return found


def test_a_panel_for_each_period(panels: dict[str, dict[str, Any]]) -> None:
    assert list(panels) == [str(year) for year in range(2012, 2021)]


def test_every_relation_and_actor_of_every_panel(
    panels: dict[str, dict[str, Any]], archive: sg.TemporalMultigraph
) -> None:
    for name, found in panels.items():
        rows = archive.during(name).relations
        assert {one for one in found if one.startswith("rel-")} == {f"rel-{rel}" for rel in rows.index}
        ends = {*rows["source"], *rows["target"]}
        assert {one for one in found if one.startswith("actor-")} == {f"actor-{one}" for one in ends}


def _middle(group: Any) -> tuple[float, float]:  # noqa: ANN401
    corners = vertices(group.parts[0])
    return tuple(((corners.min(0) + corners.max(0)) / 2).round(2))


def test_nobody_moves_and_the_absent_leave_a_dot_in_their_place(panels: dict[str, dict[str, Any]]) -> None:
    where: dict[str, set[tuple[float, float]]] = {}
    for found in panels.values():
        for name, one in found.items():
            if name.startswith("actor-"):
                where.setdefault(name, set()).add(_middle(one))
    assert all(len(places) == 1 for places in where.values())
    hidden = 0
    for found in panels.values():
        dots = {tuple(vertices(dot)[:-1].mean(0).round(2)) for dot in found["ghosts"].parts}
        labels = [
            part.get_window_extent().transformed(part.get_transform().inverted())
            for part in found["labels"].parts
            if isinstance(part, Text)
        ]
        for name, places in where.items():
            (at,) = places
            under = [box for box in labels if box.x0 - 2 < at[0] < box.x1 + 2 and box.y0 - 2 < at[1] < box.y1 + 2]
            there = any(np.hypot(*np.subtract(at, dot)) < 1.5 for dot in dots)
            assert there or name in found or under, f"{name} has left no dot"
            hidden += not there and name not in found
        assert len(dots) < len(where)
    assert hidden < len(where) * len(panels) / 4


def _boxes(found: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(part.get_text(), part.get_window_extent()) for part in found["labels"].parts if isinstance(part, Text)]


def _name(g: sg.TemporalMultigraph, key: str) -> list[str]:
    return g.label(key.removeprefix("actor-")).split()


def test_labels_lie_on_no_label_and_beside_their_own_actor(figure: Figure, archive: sg.TemporalMultigraph) -> None:
    for ax in figure.axes[1:]:
        name = ax.get_title(loc="left")
        found = {key.removeprefix(f"{name}-"): one for key, one in groups(ax).items()}
        places = {key: ax.transData.transform(_middle(one)) for key, one in found.items() if key.startswith("actor-")}
        boxes = _boxes(found)
        for i, (said, a) in enumerate(boxes):
            for _, b in boxes[:i]:
                assert not (a.x0 + 1 < b.x1 and b.x0 + 1 < a.x1 and a.y0 + 1 < b.y1 and b.y0 + 1 < a.y1)
            near = {key: np.hypot(*(np.clip(at, (a.x0, a.y0), (a.x1, a.y1)) - at)) for key, at in places.items()}
            own = [key for key in near if _name(archive, key) == said.split()]
            assert min(near[key] for key in own) <= min(near.values()) + 1, f"{said} stands beside somebody else"
            assert min(near.values()) < (_NEAR + 4.2 + 1) / 72 * figure.dpi  # the largest radius in a panel is 4.2


def test_how_many_have_no_label_is_said(figure: Figure) -> None:
    labelled = actors = 0
    for ax in figure.axes[1:]:
        for key, one in groups(ax).items():
            labelled += sum(isinstance(part, Text) for part in one.parts) if key.endswith("-labels") else 0
            actors += "-actor-" in key
    assert f"{actors - labelled} times an actor has no label" in groups(figure.axes[0])["words"].sentence


def test_no_line_runs_through_a_foreign_actor_unless_the_panel_is_crowded(
    panels: dict[str, dict[str, Any]], archive: sg.TemporalMultigraph
) -> None:
    for name in ("2014", "2015", "2016", "2018", "2019"):
        found, rows = panels[name], archive.during(name).relations
        at = {key.removeprefix("actor-"): _middle(one) for key, one in found.items() if key.startswith("actor-")}
        for rel, row in rows.iterrows():
            control = vertices(found[f"rel-{rel}"].parts[1])
            t = np.linspace(0, 1, 101)[:, None]
            curve = (1 - t) ** 3 * control[0] + 3 * t * (1 - t) ** 2 * control[1]
            curve = curve + 3 * t**2 * (1 - t) * control[2] + t**3 * control[3]
            for actor, place in at.items():
                if actor not in {row["source"], row["target"]}:
                    assert np.hypot(*(curve - place).T).min() > 2.5, f"{rel} runs through {actor} in {name}"


@pytest.mark.parametrize("columns", [1, 2, 5])
def test_columns(columns: int, archive: sg.TemporalMultigraph) -> None:
    figure = grid(archive, first=2012, last=2016, columns=columns)
    lefts = {round(ax.get_position().x0, 4) for ax in figure.axes[1:]}
    assert len(lefts) == columns
    assert figure.get_figwidth() == pytest.approx(7.2)


def test_places_of_ones_own(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    turned = places.rename(columns={"x": "y", "y": "x"})
    one, other = (grid(archive, first=2012, last=2013, positions=p) for p in (places, turned))
    assert isinstance(one, Figure)
    assert next(_middle(groups(f.axes[1])["2012-actor-mnla"]) for f in (one, other)) != _middle(
        groups(other.axes[1])["2012-actor-mnla"]
    )
    with pytest.raises(ValueError, match="positions has no place for"):
        grid(archive, first=2012, last=2013, positions=places.iloc[:3])


def test_too_many_panels_are_refused(archive: sg.TemporalMultigraph) -> None:
    with pytest.raises(QueryError, match="730 panels are more than a page holds"):
        grid(archive, periods="month")


def test_the_axes_of_the_words_come_first(archive: sg.TemporalMultigraph) -> None:
    figure = grid(archive, periods="quarter", first="2012-Q1", last="2012-Q4")
    assert [ax.get_title(loc="left") for ax in figure.axes[1:]] == [f"2012-Q{i}" for i in range(1, 5)]
    assert {"legend", "words"} <= set(groups(figure.axes[0]))
