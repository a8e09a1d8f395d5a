"""The printed picture, measured: every acceptance is computed from geometry, not from pixels."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from tests.plot.conftest import YEARS

import sahelgraph as sg
from sahelgraph.plot import compose, save, snapshot
from sahelgraph.plot._arrange import Drawing, Stage, arrange, room
from sahelgraph.plot._ink import ink
from sahelgraph.plot._labels import LED, block, place
from sahelgraph.plot._legend import legend
from sahelgraph.plot._say import words
from sahelgraph.plot._static import key_of

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from sahelgraph.plot._picture import Picture

T = np.linspace(0, 1, 301)
BASIS = np.stack([(1 - T) ** 3, 3 * T * (1 - T) ** 2, 3 * T**2 * (1 - T), T**3], axis=1)


def _drawn(g: sg.TemporalMultigraph, places: pd.DataFrame | None = None) -> tuple[Picture, Drawing]:
    picture = compose(g, positions=places)
    inks = ink(g.kinds, picture.edges["kind"])
    across, high = room(picture)
    return picture, arrange(
        picture, inks, (across, max(high, legend(key_of(picture, inks, words("en"))).height + 6)), words("en")
    )


def _check_lines(picture: Picture, drawing: Drawing) -> None:
    edges, ids = picture.edges, list(picture.nodes.index)
    assert list(drawing.curves) == list(edges.index)
    middles: dict[tuple[str, ...], list[NDArray[np.float64]]] = {}
    for rel, source, target in zip(edges.index, edges["source"], edges["target"], strict=True):
        curve = drawing.curves[rel]
        middles.setdefault(tuple(sorted((source, target))), []).append(curve.point(0.5))
        foreign = drawing.nodes[[i for i, one in enumerate(ids) if one not in {source, target}]]
        line = np.concatenate([BASIS @ curve.control, curve.head])
        if len(foreign):
            apart = np.sqrt(((line[:, None] - foreign[None]) ** 2).sum(-1)).min()
            assert apart > drawing.radius * 1.15, f"{rel} runs through an actor"
        assert (line > 0).all()
        assert (line < np.array(drawing.frame)).all()
    for pair, some in middles.items():
        for one, other in combinations(some, 2):
            assert np.hypot(*(one - other)) > 3, f"two lines of {pair} coincide"


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _check_labels(picture: Picture, drawing: Drawing) -> None:
    assert set(drawing.labels) == set(picture.nodes.index[picture.nodes["labelled"]])
    boxes = {actor: box.edges for actor, box in drawing.labels.items()}
    for (one, mine), (other, theirs) in combinations(boxes.items(), 2):
        assert not _overlap(mine, theirs), f"the labels of {one} and {other} overlap"
    for actor, box in drawing.labels.items():
        left, low, right, high = box.edges
        assert left >= 0
        assert low >= 0
        assert right <= drawing.frame[0]
        assert high <= drawing.frame[1]
        nearest = np.clip(drawing.nodes, (left, low), (right, high))
        apart = np.sqrt(((drawing.nodes - nearest) ** 2).sum(1))
        assert apart.min() >= drawing.radius, f"the label of {actor} lies on an actor"
        if box.away < LED * drawing.scale:
            continue
        own = list(picture.nodes.index).index(actor)
        way = drawing.nodes[own] + np.linspace(0, 1, 200)[:, None] * (nearest[own] - drawing.nodes[own])
        for other, (west, south, east, north) in boxes.items():
            struck = ((way > (west, south)) & (way < (east, north))).all(1).any()
            assert other == actor or not struck, f"the line leading to {actor} runs through {other}"
        foreign = np.delete(drawing.nodes, own, axis=0)
        assert np.sqrt(((way[:, None] - foreign) ** 2).sum(-1)).min() >= drawing.radius


def _lines_under_labels(drawing: Drawing) -> int:
    lines = [BASIS @ curve.control for curve in drawing.curves.values()]
    boxes = [box.edges for box in drawing.labels.values()]
    return sum(
        bool(((line > (left, low + 1.5)) & (line < (right, high - 1.5))).all(1).any())
        for left, low, right, high in boxes
        for line in lines
    )


def test_lines_of_every_year(year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    picture, drawing = _drawn(year, places)
    assert len(drawing.curves) == len(year)
    _check_lines(picture, drawing)


def test_labels_of_every_year(year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    picture, drawing = _drawn(year, places)
    _check_labels(picture, drawing)
    assert _lines_under_labels(drawing) <= 2


def test_who_stands_among_lines_is_named_outside_them() -> None:
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    rays = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    lines = np.concatenate([np.outer(np.linspace(10, 45, 15), ray) for ray in rays]) + np.array([200.0, 150.0])
    (box,) = place(
        [block("MNLA", 9)], np.array([[200.0, 150.0]]), 9, nodes=np.array([[200.0, 150.0]]),
        curves=lines, chips=[], frame=(400, 300),
    )  # fmt: skip
    assert box.away >= LED


def test_lines_of_years_that_share_a_stage(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    pictures = [compose(archive.during(year), positions=places) for year in YEARS]
    actors = sorted({actor for picture in pictures for actor in picture.nodes.index})
    stage = Stage(places.loc[actors], (0.0, 0.0))
    inks = ink(archive.kinds, archive.kinds)
    for picture in pictures:
        _check_lines(picture, arrange(picture, inks, room(picture, stage), words("en"), stage))


def test_the_years_are_all_that_the_archive_has(archive: sg.TemporalMultigraph) -> None:
    assert tuple(year for year, one in archive.snapshots() if len(one)) == YEARS


def test_sixty_actors_with_a_hundred_and_fifty_relations(crowd: sg.TemporalMultigraph) -> None:
    picture, drawing = _drawn(crowd.during("2015"))
    assert (len(picture.nodes), len(picture.edges)) == (60, 150)
    _check_lines(picture, drawing)


def test_labels_of_forty_actors(forty: sg.TemporalMultigraph) -> None:
    picture, drawing = _drawn(forty.during("2015"))
    assert len(drawing.labels) == 40
    _check_lines(picture, drawing)
    _check_labels(picture, drawing)


def test_actors_keep_their_distance_even_on_one_spot(forty: sg.TemporalMultigraph) -> None:
    g = forty.during("2015")
    heap = pd.DataFrame({"x": 0.5, "y": 0.5}, index=g.actors.index)
    _, drawing = _drawn(g, heap)
    apart = np.sqrt(((drawing.nodes[:, None] - drawing.nodes[None]) ** 2).sum(-1))
    assert apart[~np.eye(len(apart), dtype=bool)].min() > 2 * drawing.radius


def test_many_parallels_lie_apart(archive: sg.TemporalMultigraph) -> None:
    rows = pd.DataFrame(
        {
            "id": [f"r{i:02d}" for i in range(12)],
            "kind": "attack",
            "source": ["mnla", "aqim"] * 6,
            "target": ["aqim", "mnla"] * 6,
            "start": "2012",
        },
    )
    g = sg.from_pandas(archive.actors.reset_index()[["id", "name", "kind"]], rows, strict=False)
    _check_lines(*_drawn(g))


def test_a_relation_of_an_actor_with_itself_is_drawn() -> None:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": "state"})
    rows = pd.DataFrame(
        {"id": ["r1", "r2"], "kind": "attack", "source": ["a", "a"], "target": ["a", "b"], "start": "2012"}
    )
    g = sg.from_pandas(actors, rows, strict=False)
    _, drawing = _drawn(g)
    assert len(drawing.curves) == len(g)


def _groups(ax: Axes) -> dict[str, Any]:
    return {str(one.get_gid()): one for one in ax.get_children() if hasattr(one, "sentence")}


def test_every_relation_and_actor_has_an_artist(year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    groups = _groups(snapshot(year, positions=places))
    assert {name for name in groups if name.startswith("rel-")} == {f"rel-{rel}" for rel in year.relations.index}
    ends = {*year.relations["source"], *year.relations["target"]}
    assert {name for name in groups if name.startswith("actor-")} == {f"actor-{one}" for one in ends}
    assert all(groups[f"rel-{rel}"].sentence.endswith(".") for rel in year.relations.index)


def test_texts_take_the_room_that_was_kept_for_them(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    g = archive.during("2020")
    ax = snapshot(g, positions=places)
    _, drawing = _drawn(g, places)
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    figure.draw_without_rendering()
    texts = [part for part in _groups(ax)["labels"].parts if isinstance(part, Text)]
    assert len(texts) == len(drawing.labels)
    for text, box in zip(texts, drawing.labels.values(), strict=True):
        real = text.get_window_extent().transformed(ax.transData.inverted())
        assert real.width == pytest.approx(box.width, abs=2.5)
        assert real.height <= box.height + 1
        assert abs((real.y0 + real.y1) / 2 - box.y) < 2.5


def test_legend_lies_beside_the_drawing(year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    ax = snapshot(year, positions=places)
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    key = _groups(ax)["legend"].get_tightbbox(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    assert key.x0 >= ax.get_window_extent().x1
    assert key.x1 <= figure.bbox.x1
    assert key.y0 >= 0


def test_words_stay_on_the_paper(year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    ax = snapshot(year, positions=places)
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    for text in [ax.title, ax._left_title, *_groups(ax)["words"].parts]:  # type: ignore[attr-defined]
        if text.get_text():
            box = text.get_window_extent()
            assert figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1
            assert figure.bbox.y0 <= box.y0 <= box.y1 <= figure.bbox.y1


def test_no_text_is_read_as_mathematics(archive: sg.TemporalMultigraph) -> None:
    ax = snapshot(archive.during("2012"), title=r"$\frac{1}{$ _x")
    assert ax.get_title(loc="left") == r"$\frac{1}{$ _x"
    texts = [one for one in ax.findobj(Text) if one.get_text()]
    assert texts
    assert not any(one.get_parse_math() or one.get_usetex() for one in texts)


def test_axes_of_the_caller_are_used_and_returned(archive: sg.TemporalMultigraph) -> None:
    figure = Figure(figsize=(12, 6))
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    there = right.get_position().bounds
    assert snapshot(archive.during("2012"), ax=left) is left
    assert right.get_position().bounds == there
    figure.draw_without_rendering()
    key = _groups(left)["legend"].get_tightbbox(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    assert key.x1 <= right.get_window_extent().x0


def test_nothing_global_changes(archive: sg.TemporalMultigraph, tmp_path: Path) -> None:
    with mpl.rc_context({"font.size": 31.0, "text.usetex": True, "svg.fonttype": "path", "lines.linewidth": 9.0}):
        before = dict(mpl.rcParams)
        save(snapshot(archive.during("2013")), tmp_path / "a.svg")
        assert dict(mpl.rcParams) == before
    save(snapshot(archive.during("2013")), tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_nothing_is_kept_open(archive: sg.TemporalMultigraph) -> None:
    import matplotlib.pyplot as plt

    snapshot(archive.during("2013"))
    assert plt.get_fignums() == []


def test_an_empty_graph_is_drawn_and_says_so(archive: sg.TemporalMultigraph) -> None:
    ax = snapshot(archive.during("1850"))
    assert "No relation to show." in "".join(one.get_text() for one in _groups(ax)["words"].parts)


def test_french(archive: sg.TemporalMultigraph) -> None:
    ax = snapshot(archive.during("2012"), lang="fr")
    said = " ".join(one.get_text() for one in ax.findobj(Text)) + " ".join(
        part.get_text() for group in _groups(ax).values() for part in group.parts if isinstance(part, Text)
    )
    assert "groupe armé" in said
    assert "attestées un jour au moins de 2012" in said
    assert "juin" in said


def test_another_language_is_refused(archive: sg.TemporalMultigraph) -> None:
    with pytest.raises(ValueError, match="write en or fr"):
        snapshot(archive.during("2012"), lang="de")


HOSTILE = {
    "mathematics": r"$\frac{1}{0}$ and $x",
    "hidden": "_x",
    "endless": "M" * 200_000,
    "endless words": "Mouvement national " * 10_000,
    "rtl": "حركة أزواد العربية",
    "override": "abc\u202edcba\u2066",
    "emoji": "🔥🔥 group 👩\u200d🚀",
    "chinese": "馬里政府軍隊",
    "controls": "a\x85b\x9f\u2028c\u00add",
    "zero width": "\u200b\u200b",
    "markup": "<script>alert(1)</script>&amp;]]>",
    "combining": "Z" + "\u0301" * 400,
    "percent": "%s %(x)s {0} {x}",
    "tex": r"\textbf{a} \\ \end{document}",
}


def _hostile(text: str) -> sg.TemporalMultigraph:
    actors = pd.DataFrame({"id": ["a", "b", "c"], "name": [text, "B", text], "kind": ["state", text, "state"]})
    rows = pd.DataFrame(
        {
            "id": ["r1", "r2", "r3"],
            "kind": ["attack", "alliance", "split"],
            "source": ["a", "b", "c"],
            "target": ["b", "c", "a"],
            "start": "2012-03",
            "note": text,
            "reference": text,
        },
    )
    return sg.from_pandas(actors, rows, strict=False, title=text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_drawn_as_text(text: str, tmp_path: Path) -> None:
    from xml.etree import ElementTree as ET

    ax = snapshot(_hostile(text).during("2012"))
    assert len(ax.get_title(loc="left")) < 100
    for ending in ("png", "svg", "pdf"):
        save(ax, tmp_path / f"a.{ending}")
        assert (tmp_path / f"a.{ending}").stat().st_size < 300_000
    root = ET.fromstring((tmp_path / "a.svg").read_text(encoding="utf-8"))
    assert not [one for one in root.iter() if one.tag.endswith("script")]
