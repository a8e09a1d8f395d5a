"""The picture as tables, before any ink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import sahelgraph as sg
from sahelgraph.plot import compose
from sahelgraph.plot._picture import fan, plain

if TYPE_CHECKING:
    from collections.abc import Callable

NODES = ["name", "label", "kind", "x", "y", "degree", "labelled"]
EDGES = [
    "kind", "source", "target", "directed", "sign", "time", "certain", "doubtful", "status", "via", "when", "month",
    "fan", "sentence", "reference", "note", "start", "end", "as_of",
]  # fmt: skip


def test_every_relation_in_view_is_an_edge(year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    picture = compose(year, positions=places)
    assert list(picture.edges.index) == list(year.relations.index)
    assert list(picture.edges) == EDGES
    assert list(picture.nodes) == NODES


def test_actors_without_relations_are_left_out_and_counted(year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    picture = compose(year, positions=places)
    assert set(picture.nodes.index) == {*picture.edges["source"], *picture.edges["target"]}
    assert list(picture.nodes.index) == sorted(picture.nodes.index)
    assert picture.counts["isolates"] == len(year.actors) - len(picture.nodes)
    assert f"{picture.counts['isolates']} actors without relations are not shown." in picture.note


def test_what_may_have_held_besides_is_counted(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    for year in ("2012", "2020"):
        picture = compose(archive.during(year), positions=places)
        besides = len(archive.during(year, mode="possible")) - len(archive.during(year))
        assert picture.counts["possible_besides"] == besides > 0
        assert f"{besides} more may have held on some day of {year}." in picture.note


def test_what_is_denied_or_only_announced_is_counted(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    out = ["denied", "announced", "planned", "hypothetical"]
    picture = compose(archive.during("2020"), positions=places)
    assert picture.counts["left_out"] == len(archive.where(status=out).during("2020")) > 0
    assert compose(archive.where(status=out).during("2020"), positions=places).counts["left_out"] == 0


def test_certain_is_that_of_the_table(year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    picture = compose(year, positions=places)
    assert list(picture.edges["certain"]) == list(year.relations["certain"])
    assert picture.counts["certain"] == int(year.relations["certain"].sum())


@pytest.mark.parametrize(
    ("period", "mode", "said"),
    [
        ("2012", "attested", "attested on some day of 2012"),
        ("2012-06", "attested", "attested on some day of June 2012"),
        ("2012-06-27", "attested", "attested on 27 June 2012"),
        ("2012", "possible", "may have held on some day of 2012"),
        ("2012", "certain", "certain to have held on some day of 2012"),
        ("2012", "throughout", "held on every day of 2012"),
        ("2012-03-01", "throughout", "held on 1 March 2012"),
        ("2012-03/2012-06", "attested", "attested on some day of March 2012–June 2012"),
        ("../2013", "attested", "attested on some day of ../2013"),
        ("2012-Q1", "attested", "attested on some day of 2012-Q1"),
    ],
)
def test_the_subtitle_states_the_rule(
    archive: sg.TemporalMultigraph, places: pd.DataFrame, period: str, mode: str, said: str
) -> None:
    assert compose(archive.during(period, mode=mode), positions=places).subtitle.endswith(said)


def test_the_subtitle_says_what_was_narrowed(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    g = archive.during("2012").of_kind("attack").of_sign("hostile").around("MNLA")
    said = compose(g, positions=places).subtitle
    for part in ("only attack", "only hostile", "around MNLA"):
        assert part in said
    assert "whole archive" in compose(archive, positions=places).subtitle


def test_title_by_default_and_by_choice(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    g = archive.during("2012")
    assert compose(g, positions=places).title == "Mali and the Sahel, 2012"
    assert compose(g, positions=places, title="One\nyear").title == "One year"


def test_months_of_events_only(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    edges = compose(archive.during("2012"), positions=places).edges
    assert set(edges.loc[edges["kind"] == "split", "month"]) == {6}
    assert set(edges.loc[edges["time"] == "state", "month"]) == {0}


def test_french(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    picture = compose(archive.during("2012"), positions=places, lang="fr")
    assert "attestées un jour au moins de 2012" in picture.subtitle
    assert picture.edges["when"].str.contains("juin 2012").any()


def test_a_crowd_is_labelled_in_part(made_up_tables: Callable[[int, int], tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    g = sg.from_pandas(*made_up_tables(70, 120), strict=False).during("2015")
    picture = compose(g)
    assert int(picture.nodes["labelled"].sum()) == 40
    assert "30 less connected actors have no label." in picture.note
    bare = picture.nodes.loc[~picture.nodes["labelled"], "degree"].max()
    assert bare <= picture.nodes.loc[picture.nodes["labelled"], "degree"].min()
    assert int(compose(g, labels=5).nodes["labelled"].sum()) == 5


def test_positions_that_lack_an_actor_are_refused(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"no place for mnla.*plot\.positions"):
        compose(archive.during("2012"), positions=places.drop(index="mnla"))


def test_the_graph_and_the_positions_are_not_changed(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    before, relations = places.copy(), archive.relations
    compose(archive.during("2012"), positions=places)
    pd.testing.assert_frame_equal(places, before)
    pd.testing.assert_frame_equal(archive.relations, relations)


def test_fan_is_symmetric() -> None:
    assert fan([("a", "b")] * 4) == [-3, -1, 1, 3]
    assert fan([("b", "a"), ("a", "b"), ("b", "a")]) == [-2, 0, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MNLA", "MNLA"),
        ("a\ud800b", "a b"),
        ("a\x00\x1b[31mb", "a [31mb"),
        ("abc\u202edcb\u2066a", "abcdcba"),
        (" two \n lines\t", "two lines"),
        ("x" * 200_000, "x" * 59 + "…"),
        ("\u200b\u00ad", ""),
        ("$x$ _y <b>", "$x$ _y <b>"),
    ],
)
def test_plain_text_is_one_short_line(text: str, expected: str) -> None:
    assert plain(text) == expected
