"""Sizes, fills, labels and widths of a snapshot, measured from what is drawn."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from tests.plot.charts import groups, overlapping, texts
from tests.plot.test_colours import APART, VISION, apart, lab

import sahelgraph as sg
from sahelgraph.errors import UnknownNameError
from sahelgraph.plot import compose, snapshot
from sahelgraph.plot._arrange import arrange, room
from sahelgraph.plot._ink import ink
from sahelgraph.plot._say import words
from sahelgraph.plot._scales import _GROUPS, sizes

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _outlines(ax: Axes) -> dict[str, Any]:
    return {key.removeprefix("actor-"): one.parts[0] for key, one in groups(ax).items() if key.startswith("actor-")}


@pytest.fixture(scope="module")
def year_2012(archive: sg.TemporalMultigraph) -> sg.TemporalMultigraph:
    return archive.during("2012")


def test_areas_are_as_the_values(year_2012: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    drawn = _outlines(
        snapshot(year_2012, positions=places, size=pd.Series({"mnla": 8, "aqim": 2, "mujwa": 4}, name="n"))
    )
    high = {one: float(np.ptp(part.get_path().vertices[:, 1])) for one, part in drawn.items()}
    assert (high["mnla"] / high["aqim"]) ** 2 == pytest.approx(4, rel=0.01)  # all three are circles
    assert (high["mnla"] / high["mujwa"]) ** 2 == pytest.approx(2, rel=0.01)
    assert high["ansar_dine"] < high["aqim"]


def test_lines_and_labels_keep_off_large_actors(forty: sg.TemporalMultigraph) -> None:
    g = forty.during("2015")
    picture = compose(g)
    radii, _ = sizes(sg.measures.degree(g), picture.nodes.index, words("en"))
    inks = ink(g.kinds, picture.edges["kind"])
    drawing = arrange(picture, inks, room(picture), words("en"), sizes=radii)
    assert np.ptp(drawing.radii) > 5
    row = {actor: i for i, actor in enumerate(picture.nodes.index)}
    for rel, source, target in zip(picture.edges.index, picture.edges["source"], picture.edges["target"], strict=True):
        gap = np.sqrt(((drawing.curves[rel].samples[:, None] - drawing.nodes) ** 2).sum(-1)).min(0) - drawing.radii
        gap[[row[source], row[target]]] = np.inf
        assert gap.min() > 0, f"{rel} runs through an actor"
    for actor, box in drawing.labels.items():
        left, low, right, high = box.edges
        gap = np.hypot(*(drawing.nodes - np.clip(drawing.nodes, (left, low), (right, high))).T) - drawing.radii
        assert gap.min() >= 0, f"the label of {actor} lies on an actor"


def test_numbers_of_one_sign_are_a_ramp_from_pale_to_dark(
    year_2012: sg.TemporalMultigraph, places: pd.DataFrame
) -> None:
    values = pd.Series({"mali": 1.0, "mnla": 2.0, "aqim": 3.0}, name="n")
    drawn = _outlines(snapshot(year_2012, positions=places, colour=values))
    light = [sum(drawn[one].get_facecolor()[:3]) for one in ("mali", "mnla", "aqim")]
    assert light[0] > light[1] > light[2]


def test_numbers_of_both_signs_part_at_zero(year_2012: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    values = pd.Series({"mali": -4.0, "mnla": 0.0, "aqim": 2.0}, name="n")
    drawn = _outlines(snapshot(year_2012, positions=places, colour=values))
    red, _, blue, _ = drawn["mali"].get_facecolor()
    assert red > blue
    red, _, blue, _ = drawn["aqim"].get_facecolor()
    assert red < blue
    assert drawn["mnla"].get_facecolor()[:3] == (1, 1, 1)
    # Who has no value is white as well, and told from 0 by a pale outline.
    assert drawn["toure"].get_facecolor()[:3] == (1, 1, 1)
    assert drawn["toure"].get_edgecolor() != drawn["mnla"].get_edgecolor()


def test_words_are_hues_with_their_counts(year_2012: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    side = year_2012.actors["kind"].map(lambda kind: "armed" if "armed" in kind else "other").rename("side")
    ax = snapshot(year_2012, positions=places, colour=side)
    assert len({part.get_facecolor() for part in _outlines(ax).values()}) == 2
    said = [one.get_text() for one in texts(groups(ax)["legend"])]
    assert said[said.index("Fill: side") :] == ["Fill: side", "armed", "6", "other", "7"]


@pytest.mark.parametrize("vision", VISION)
def test_fills_of_words_differ_for_everybody(vision: str) -> None:
    assert all(apart(one, two, vision) > APART for one, two in combinations(_GROUPS, 2))


def test_fills_of_words_differ_in_grey() -> None:
    assert all(lab(one)[0] - lab(two)[0] > 6 for one, two in pairwise(_GROUPS))


@pytest.mark.parametrize(
    ("option", "values", "message"),
    [
        ("size", {"mnla": -1}, "size has -1 for mnla"),
        ("size", {"nobody": 1}, "size has no value for any actor in the picture"),
        ("size", {"mnla": float("inf")}, "size is infinite for mnla"),
        ("size", {"mnla": "many"}, "size has something that is no number"),
        ("colour", {"nobody": 1}, "colour has no value for any actor"),
        ("colour", {"mnla": float("-inf")}, "colour is infinite for mnla"),
    ],
)
def test_series_that_say_nothing_are_refused(
    option: str, values: dict[str, Any], message: str, year_2012: sg.TemporalMultigraph
) -> None:
    given: dict[str, Any] = {option: pd.Series(values)}
    with pytest.raises(ValueError, match=message):
        snapshot(year_2012, **given)


def test_more_words_than_fills_are_refused(year_2012: sg.TemporalMultigraph) -> None:
    with pytest.raises(ValueError, match=r"13 different values.*join the rare ones"):
        snapshot(year_2012, colour=year_2012.actors["name"])


def test_what_is_no_series_is_refused(year_2012: sg.TemporalMultigraph) -> None:
    with pytest.raises(TypeError, match="size is dict; give a pandas Series by actor id"):
        snapshot(year_2012, size={"mnla": 1})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("labels", "named"), [("all", 13), ("auto", 13), (3, 3), (0, 0), (["MNLA", "Al-Qaeda in the Islamic Maghreb"], 2)]
)
def test_labels(labels: Any, named: int, year_2012: sg.TemporalMultigraph, places: pd.DataFrame) -> None:  # noqa: ANN401
    ax = snapshot(year_2012, positions=places, labels=labels)
    assert len([one for one in groups(ax)["labels"].parts if isinstance(one, Text)]) == named
    unnamed = 13 - named
    assert (f"{unnamed} " in groups(ax)["words"].sentence and "no label" in groups(ax)["words"].sentence) == bool(
        unnamed
    )


def test_labels_that_are_none_are_refused(year_2012: sg.TemporalMultigraph) -> None:
    with pytest.raises(ValueError, match='labels is "MNLA"; write "all", "auto", a number, or a list'):
        snapshot(year_2012, labels="MNLA")
    with pytest.raises(UnknownNameError, match="did you mean"):
        snapshot(year_2012, labels=["MNLB"])


@pytest.mark.parametrize("width", [3.5, 7.2])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_widths_of_a_journal(width: float, lang: str, year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    ax = snapshot(year, positions=places, width=width, lang=lang)
    figure = ax.figure
    assert isinstance(figure, Figure)
    assert figure.get_figwidth() == pytest.approx(width)
    figure.draw_without_rendering()
    found = texts(figure)
    assert min(float(one.get_fontsize()) for one in found) >= 6
    if width > 7 or len(compose(year, positions=places).nodes) <= 20:  # what one column serves
        assert overlapping([one for one in found if one in groups(ax)["labels"].parts]) == []
    for one in found:
        box = one.get_window_extent()
        assert figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= box.y0 <= box.y1 <= figure.bbox.y1
    assert len([key for key in groups(ax) if key.startswith("rel-")]) == len(year)
