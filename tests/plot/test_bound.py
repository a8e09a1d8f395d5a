from __future__ import annotations

import inspect
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from sahelgraph import plot
from sahelgraph.plot._bound import BoundPlot
from sahelgraph.plot._save import rendered

if TYPE_CHECKING:
    from pathlib import Path

    import sahelgraph as sg

# What takes no graph has no place behind `g.plot`.
FREE = {"save"}
BOUND = sorted(
    name for name in set(plot.__all__) - FREE if next(iter(inspect.signature(getattr(plot, name)).parameters)) == "g"
)


@pytest.mark.parametrize("name", BOUND)
def test_every_function_of_a_graph_is_bound(name: str, archive: sg.TemporalMultigraph) -> None:
    assert callable(getattr(archive.plot, name))
    assert f"`sahelgraph.plot.{name}`" in (inspect.getdoc(getattr(BoundPlot, name)) or "")


def test_nothing_else_is_bound(archive: sg.TemporalMultigraph) -> None:
    assert sorted(name for name in dir(archive.plot) if not name.startswith("_")) == BOUND


def test_a_bound_function_gives_what_the_free_one_gives(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    g = archive.during("2012")
    assert rendered(g.plot.snapshot(positions=places), "svg") == rendered(plot.snapshot(g, positions=places), "svg")
    assert g.plot.page(positions=places) == plot.page(g, positions=places)
    pd.testing.assert_frame_equal(archive.plot.positions(), places)
    one, other = g.plot.compose(positions=places, lang="fr"), plot.compose(g, positions=places, lang="fr")
    assert one.title == other.title
    pd.testing.assert_frame_equal(one.nodes, other.nodes)
    pd.testing.assert_frame_equal(one.edges, other.edges)


def test_files_are_written_through_it(archive: sg.TemporalMultigraph, places: pd.DataFrame, tmp_path: Path) -> None:
    g = archive.during("2012")
    text = g.plot.page(tmp_path / "2012.html", positions=places)
    assert (tmp_path / "2012.html").read_text(encoding="utf-8") == text
    index = g.plot.snapshots(tmp_path / "all", steps=[("2012", g)], formats=["svg"])
    assert index == tmp_path / "all" / "index.html"
    assert (tmp_path / "all" / "2012.svg").is_file()


def test_an_unknown_option_is_refused(archive: sg.TemporalMultigraph) -> None:
    with pytest.raises(TypeError, match="colour"):
        archive.plot.compose(colour="red")


def test_what_is_bound_cannot_be_bound_to_another(archive: sg.TemporalMultigraph) -> None:
    with pytest.raises(FrozenInstanceError, match="_graph"):
        archive.plot._graph = archive.during("2012")  # type: ignore[misc]
    assert archive.plot == archive.plot
