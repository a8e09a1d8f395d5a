"""Places: the same for every order of the rows, apart from each other, and less strained than the union's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import sahelgraph as sg
from sahelgraph.errors import QueryError
from sahelgraph.plot import positions, strain
from sahelgraph.plot._layout import _frozen, _hops, _merged, distances, layers_of, paths
from sahelgraph.plot._strain import stress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Tables = Callable[[int, int], tuple[pd.DataFrame, pd.DataFrame]]


def test_every_actor_of_the_archive_has_one_place(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    assert list(places.index) == sorted(archive.actors.index)
    assert list(places) == ["x", "y"]
    assert places.index.name == "id"
    assert ((places >= 0) & (places <= 1)).all(axis=None)
    assert (places == places.round(6)).all(axis=None)


def test_the_long_axis_lies_across(places: pd.DataFrame, archive: sg.TemporalMultigraph) -> None:
    tied = sorted({*archive.relations["source"], *archive.relations["target"]})
    spread = places.loc[tied].var()
    assert spread["x"] >= spread["y"]


def test_narrowing_does_not_move_anybody(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(positions(archive.during("2012").of_kind("attack")), places)


def test_the_order_of_rows_does_not_matter(made_up_tables: Tables) -> None:
    actors, relations = made_up_tables(30, 60)
    shuffled = sg.from_pandas(
        actors.sample(frac=1, random_state=1), relations.sample(frac=1, random_state=2), strict=False
    )
    pd.testing.assert_frame_equal(positions(shuffled), positions(sg.from_pandas(actors, relations, strict=False)))


def test_actors_liedistances(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    tied = sorted({*archive.relations["source"], *archive.relations["target"]})
    apart = distances(places.loc[tied].to_numpy())
    assert apart[~np.eye(len(tied), dtype=bool)].min() > 0.03


def test_joint_places_are_less_strained_than_those_of_the_union(archive: sg.TemporalMultigraph) -> None:
    _, _, layers, _ = layers_of(archive, "year")
    *years, union = layers
    joint, usual = _frozen(*_merged(layers)), _frozen(*union)
    years = [(distance, weight) for distance, weight in years if weight.any()]
    strain = [np.mean([stress(places, *year) for year in years]) for places in (joint, usual)]
    assert strain[0] < strain[1]


def test_hops() -> None:
    chain = np.zeros((5, 5), dtype=np.float32)
    for a, b in ((0, 1), (1, 2), (3, 4)):
        chain[a, b] = chain[b, a] = 1
    assert _hops(chain).tolist() == [
        [0, 1, 2, 3, 3],
        [1, 0, 1, 3, 3],
        [2, 1, 0, 3, 3],
        [3, 3, 3, 0, 1],
        [3, 3, 3, 1, 0],
    ]


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_small_archives(n: int) -> None:
    ids = [f"a{i}" for i in range(n + 1)]
    actors = pd.DataFrame({"id": ids, "name": ids, "kind": "state"})
    rows = pd.DataFrame(
        {"id": ids[1:], "kind": "alliance", "source": ids[1:], "target": ids[:-1], "start": "2012"}, dtype=str
    )
    places = positions(sg.from_pandas(actors, rows, strict=False))
    assert len(places) == n + 1
    assert not places.duplicated().any()


def test_undated_relations_still_have_places() -> None:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": "state"})
    rows = pd.DataFrame({"id": ["r"], "kind": ["alliance"], "source": ["a"], "target": ["b"], "start": [".."]})
    assert not positions(sg.from_pandas(actors, rows, strict=False)).duplicated().any()


def test_paths_move_little_and_strain_less(made_up_tables: Tables) -> None:
    actors, relations = made_up_tables(20, 40)
    relations["start"] = [f"{2012 + i % 5}-03" for i in range(len(relations))]
    g = sg.from_pandas(actors, relations, strict=False)
    loose, tight = (paths(g, smoothing=weight) for weight in (0.1, 10.0))
    assert loose.index.names == ["period", "id"]
    assert sorted(set(loose.index.get_level_values("period"))) == ["2012", "2013", "2014", "2015", "2016"]

    def moved(found: pd.DataFrame) -> float:
        table = found.to_numpy().reshape(5, -1, 2)
        return float(np.hypot(*np.moveaxis(np.diff(table, axis=0), -1, 0)).mean())

    assert moved(tight) < moved(loose)
    pd.testing.assert_frame_equal(loose, paths(g, smoothing=0.1))


def test_paths_without_smoothing_are_refused(archive: sg.TemporalMultigraph) -> None:
    with pytest.raises(ValueError, match="above 0"):
        paths(archive, smoothing=0)


def test_a_step_that_is_none_is_refused(archive: sg.TemporalMultigraph) -> None:
    with pytest.raises(ValueError, match="write year, quarter or month"):
        positions(archive, periods="week")


def test_movement_and_stress_of_the_archive(archive: sg.TemporalMultigraph) -> None:
    """What joint stress is for: little movement at little more stress than years that are placed each for itself."""
    _, _, layers, names = layers_of(archive, "year")
    alone = []
    years = [(name, *layer) for name, layer in zip(names, layers[:-1], strict=True) if name >= "2012"]
    assert len(years) == 9
    for _, distance, weight in years:
        here = weight.any(1)
        some = distance[np.ix_(here, here)], weight[np.ix_(here, here)]
        alone.append(stress(_frozen(*some), *some))
    sliding, still = (strain(archive, places, first=2012) for places in (paths(archive), positions(archive)))
    assert sliding["stress"] < 1.3 * np.mean(alone)
    assert 0 < sliding["moved"] < 0.15
    assert still["stress"] < 1.8 * np.mean(alone)
    assert still["moved"] == 0


def test_pinned_actors_hold_and_the_others_come_along(
    archive: sg.TemporalMultigraph, places: pd.DataFrame, tmp_path: Path
) -> None:
    edited = places.copy()
    edited.loc["mnla"] = 0.05, 0.95
    edited.to_csv(tmp_path / "places.csv")
    kept = pd.read_csv(tmp_path / "places.csv", index_col="id").loc[["mnla", "mali", "france", "aqim"]]
    found = positions(archive, pinned=kept)
    pd.testing.assert_frame_equal(found.loc[kept.index], kept)
    assert list(found.index) == list(places.index)
    assert np.isfinite(found).all(axis=None)
    # A neighbour of the moved actor follows it: nearer to it than it would have stayed.
    stayed = np.hypot(*(places.loc["tuareg_groups"] - kept.loc["mnla"]))
    assert np.hypot(*(found.loc["tuareg_groups"] - kept.loc["mnla"])) < stayed
    assert strain(archive, found)["stress"] >= strain(archive, places)["stress"]
    one, whole = (strain(archive, places, first=2012, last=last)["stress"] for last in (2012, 2020))
    assert 0 < one != whole


def test_all_pinned_is_a_copy(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(positions(archive, pinned=places), places)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"nobody": (0.1, 0.2)}, 'names "nobody", which is no id'),
        ({"mnla": (0.1, np.nan)}, 'no number for "mnla"'),
    ],
)
def test_pins_that_are_none_are_refused(
    rows: dict[str, tuple[float, float]], message: str, archive: sg.TemporalMultigraph
) -> None:
    with pytest.raises(ValueError, match=message):
        positions(archive, pinned=pd.DataFrame(rows, index=["x", "y"]).T)


def test_an_actor_pinned_twice_is_refused(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match='two places for "mnla"'):
        positions(archive, pinned=places.loc[["mnla", "mnla"]])


@pytest.fixture(scope="module")
def vast() -> sg.TemporalMultigraph:
    """Make a ring of 4,000 actors, each tied to the next in one of ten years."""
    ids = [f"a{i:04d}" for i in range(4_000)]
    actors = pd.DataFrame({"id": ids, "name": ids, "kind": "state"})
    relations = pd.DataFrame(
        {
            "id": [f"r{i}" for i in range(4_000)],
            "kind": "attack",
            "source": ids,
            "target": [*ids[1:], ids[0]],
            "start": [str(2001 + i % 10) for i in range(4_000)],
        }
    )
    return sg.from_pandas(actors, relations)


def test_of_a_vast_archive_the_surroundings_are_placed(vast: sg.TemporalMultigraph) -> None:
    near = vast.around("a0007")
    places = positions(near.during("2008"))
    assert sorted(places.index) == ["a0006", "a0007", "a0008"]  # all that it is ever tied to
    assert len(positions(vast.during("2008"))) == 4_000
    assert int((positions(vast.during("2008")).drop_duplicates()).shape[0]) >= 800


def test_a_picture_of_everybody_in_a_vast_archive_is_refused(vast: sg.TemporalMultigraph) -> None:
    with pytest.raises(QueryError, match=r"room for 3,000 actors, and .* has more; narrow it, such as g\.around"):
        positions(vast)
