"""Links are measured: at their start or beside it, apart from one another, between their two lanes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from tests.plot.charts import groups, texts, vertices

import sahelgraph as sg
from sahelgraph.plot import lanes
from sahelgraph.plot._dated import Span, four_days, shown_days
from sahelgraph.plot._lanes import Link, _begins, links, order
from sahelgraph.plot._told import read

ACROSS = 400.0


def _laid(g: sg.TemporalMultigraph) -> tuple[list[Link], list[tuple[float, float]], list[str]]:
    picture = read(g, title=None, lang="en")
    rows = four_days(g.days)
    span = Span(*shown_days(g, rows), ACROSS)
    starts = [_begins(days, span) for days in rows]
    actors = order(picture, [x for x, _ in starts])
    return links(picture, starts, {one: i for i, one in enumerate(actors)}, ACROSS), starts, actors


@pytest.fixture(params=["2012", "2012/2013", "2017", "2012/2019"])
def narrow(request: pytest.FixtureRequest, archive: sg.TemporalMultigraph) -> sg.TemporalMultigraph:
    return archive.during(request.param)


def test_links_that_pass_one_another_stand_apart(narrow: sg.TemporalMultigraph) -> None:
    found, _, _ = _laid(narrow)
    for i, one in enumerate(found):
        for other in found[:i]:
            low, high = sorted((one.source, one.target))
            least, most = sorted((other.source, other.target))
            if low <= most and least <= high:
                assert abs(one.x - other.x) >= 2.8 - 1e-6, f"{one.relation} lies on {other.relation}"


def test_links_stand_near_the_middle_of_the_days_on_which_they_may_begin(narrow: sg.TemporalMultigraph) -> None:
    found, starts, _ = _laid(narrow)
    for one, (x, _) in zip(found, starts, strict=True):
        assert one.begins == x
        assert abs(one.x - min(max(x, 3.0), ACROSS - 3.0)) <= 0.25 * ACROSS


def test_what_is_dated_best_is_moved_least(archive: sg.TemporalMultigraph) -> None:
    found, starts, _ = _laid(archive.during("2012"))
    moved = [abs(one.x - x) for one, (x, _) in zip(found, starts, strict=True)]
    vague = np.array([days for _, days in starts])
    coup = list(archive.during("2012").relations["kind"]).index("coup")
    assert vague[coup] <= 31
    assert moved[coup] < 1e-6


def test_every_relation_and_actor_is_drawn_once(narrow: sg.TemporalMultigraph) -> None:
    found = groups(lanes(narrow))
    rows = narrow.relations
    assert {name for name in found if name.startswith("rel-")} == {f"rel-{rel}" for rel in rows.index}
    ends = {*rows["source"], *rows["target"]}
    assert {name for name in found if name.startswith("actor-")} == {f"actor-{one}" for one in ends}


def test_links_join_the_lanes_of_their_ends(archive: sg.TemporalMultigraph) -> None:
    g = archive.during("2012")
    found = groups(lanes(g))
    height = {
        name.removeprefix("actor-"): next(part for part in one.parts if isinstance(part, Text)).get_position()[1]
        for name, one in found.items()
        if name.startswith("actor-")
    }
    for rel, row in g.relations.iterrows():
        lines = [vertices(part)[:, 1] for part in found[f"rel-{rel}"].parts if not isinstance(part, Text)]
        low, high = min(y.min() for y in lines), max(y.max() for y in lines)
        ends = sorted((height[row["source"]], height[row["target"]]))
        assert low == pytest.approx(ends[0], abs=2.5)
        assert high == pytest.approx(ends[1], abs=2.5)


def test_kinds_of_actors_stay_together_and_the_unnamed_come_last(archive: sg.TemporalMultigraph) -> None:
    g = archive.during("2012/2020")
    _, _, actors = _laid(g)
    kinds = list(g.actors["kind"][actors])
    runs = [kind for i, kind in enumerate(kinds) if i == 0 or kind != kinds[i - 1]]
    assert len(runs) == len(set(runs))
    assert (runs[0], runs[-1]) == ("state", "placeholder")


def test_the_line_of_an_actor_reaches_over_its_evidence(archive: sg.TemporalMultigraph) -> None:
    g = archive.during("2012")
    ax = lanes(g)
    found, days = groups(ax), g.days
    figure = ax.get_figure(root=True)
    assert figure is not None
    across = ax.get_position().width * figure.get_figwidth() * 72
    span = Span(*shown_days(g, []), across)
    own = (g.relations["source"] == "mnla") | (g.relations["target"] == "mnla")
    first, last = days.loc[own, "seen_first"].min(), days.loc[own, "seen_last"].max()
    line = vertices(found["actor-mnla"].parts[0])[:, 0]
    epoch = pd.Timestamp("1970-01-01")
    assert line.min() == pytest.approx(max(span.x((first - epoch).days), 0.0), abs=0.01)
    assert line.max() == pytest.approx(min(span.x((last - epoch).days + 1), across), abs=0.01)


def test_an_actor_and_itself() -> None:
    actors = pd.DataFrame({"id": ["a"], "name": ["A"], "kind": "state"})
    rows = pd.DataFrame({"id": ["r1"], "kind": ["attack"], "source": ["a"], "target": ["a"], "start": ["2012"]})
    assert "rel-r1" in groups(lanes(sg.from_pandas(actors, rows, strict=False)))


def test_ego_narrows_and_is_said(archive: sg.TemporalMultigraph) -> None:
    ax = lanes(archive, ego="MNLA")
    assert len([name for name in groups(ax) if name.startswith("rel-")]) == len(archive.around("MNLA"))
    assert "around MNLA" in groups(ax)["words"].sentence


def test_how_far_links_were_moved_is_said(archive: sg.TemporalMultigraph) -> None:
    said = groups(lanes(archive, first=2012, last=2013))["words"].sentence
    assert "in the middle of the days on which its relation may have begun, moved by up to" in said


def test_a_doubtful_relation_has_its_question(archive: sg.TemporalMultigraph) -> None:
    doubtful = archive.where(status="inferred")
    found = groups(lanes(doubtful))
    for rel in doubtful.relations.index:
        assert "?" in [text.get_text() for part in found[f"rel-{rel}"].parts for text in texts(part)]
