"""Places: the same for every order of the rows, apart from each other, and less strained than the union's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import sahelgraph as sg
from sahelgraph.plot import positions
from sahelgraph.plot._layout import _apart, _frozen, _hops, _layers, _merged, paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

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


def test_actors_lie_apart(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    tied = sorted({*archive.relations["source"], *archive.relations["target"]})
    apart = _apart(places.loc[tied].to_numpy())
    assert apart[~np.eye(len(tied), dtype=bool)].min() > 0.03


def _stress(places: NDArray[np.float64], distance: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """Return the stress of places at their best size, per weight."""
    apart = _apart(places)
    size = (weight * distance * apart).sum() / (weight * apart**2).sum()
    return float((weight * (size * apart - distance) ** 2).sum() / (weight * distance**2).sum())


def test_joint_places_are_less_strained_than_those_of_the_union(archive: sg.TemporalMultigraph) -> None:
    _, _, layers, _ = _layers(archive, "year")
    *years, union = layers
    joint, usual = _frozen(*_merged(layers)), _frozen(*union)
    years = [(distance, weight) for distance, weight in years if weight.any()]
    strain = [np.mean([_stress(places, *year) for year in years]) for places in (joint, usual)]
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
