"""What all charts promise: on the paper, in the reader's language, by the reader's axes, the same bytes everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from tests.plot.charts import CHARTS, ON_AXES, anew, drawn, groups, overlapping, svg_ids, texts

import sahelgraph as sg
from sahelgraph.plot import save
from sahelgraph.plot._save import rendered
from sahelgraph.plot._sheet import Item, arranged, shorten

if TYPE_CHECKING:
    from pathlib import Path

NAMES = sorted(CHARTS)
HOSTILE = (
    r"$\frac{1}{0}$ and $x", "_x", "M" * 200_000, "Mouvement national " * 10_000, "حركة أزواد العربية",
    "abc\u202edcba\u2066", "🔥🔥 group 👩\u200d🚀", "馬里政府軍隊", "a\x85b\x9f\u2028c\u00add", "\u200b\u200b",
    "<script>alert(1)</script>&amp;]]>", "Z" + "\u0301" * 400, "%s %(x)s {0} {x}", r"\textbf{a} \\ \end{document}",
)  # fmt: skip


@pytest.mark.parametrize(("width", "lang"), [(3.5, "en"), (7.2, "en"), (7.2, "fr")])
@pytest.mark.parametrize("name", NAMES)
def test_everything_is_written_on_the_paper(name: str, width: float, lang: str, archive: sg.TemporalMultigraph) -> None:
    figure = drawn(name, archive, width=width, lang=lang)
    assert figure.get_figwidth() == pytest.approx(width)
    for text in texts(figure):
        box = text.get_window_extent()
        assert box.x0 >= -1, text.get_text()
        assert box.x1 <= figure.bbox.x1 + 1, text.get_text()
        assert box.y0 >= -1, text.get_text()
        assert box.y1 <= figure.bbox.y1 + 1, text.get_text()


@pytest.mark.parametrize("width", [3.5, 7.2])
@pytest.mark.parametrize("name", NAMES)
def test_no_text_lies_on_another(name: str, width: float, archive: sg.TemporalMultigraph) -> None:
    figure = drawn(name, archive, width=width)
    assert overlapping(texts(figure)) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_smaller_than_print_allows(name: str, archive: sg.TemporalMultigraph) -> None:
    sizes = [float(text.get_fontsize()) for text in texts(drawn(name, archive, width=7.2))]
    assert min(sizes) >= 5.0


@pytest.mark.parametrize("name", NAMES)
def test_the_note_names_archive_and_version(name: str, archive: sg.TemporalMultigraph) -> None:
    figure = drawn(name, archive)
    said = groups(figure.axes[0])["words"].sentence
    assert said.endswith(f"Data: {archive.title}, version {archive.version}.")
    assert said.count(archive.version) == 1


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"trend"}))
def test_rule_and_what_else_may_have_held_are_said(name: str, archive: sg.TemporalMultigraph) -> None:
    said = groups(drawn(name, archive).axes[0])["words"].sentence
    assert "attested on some day of " in said
    assert "more may have held" in said


@pytest.mark.parametrize("name", ON_AXES)
def test_the_callers_axes_keep_to_their_box(name: str, archive: sg.TemporalMultigraph) -> None:
    figure = Figure(figsize=(13, 8))
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    box, there = left.get_position(), right.get_position().bounds
    chart, own = CHARTS[name]
    assert chart(archive, ax=left, **own) is left
    assert right.get_position().bounds == there
    figure.draw_without_rendering()
    whole = box.transformed(figure.transFigure)
    for text in texts(left):
        extent = text.get_window_extent()
        assert extent.x0 >= whole.x0 - 2, text.get_text()
        assert extent.x1 <= whole.x1 + 2, text.get_text()
        assert extent.y0 >= whole.y0 - 2, text.get_text()
        assert extent.y1 <= whole.y1 + 2, text.get_text()


@pytest.mark.parametrize("name", NAMES)
def test_another_language_is_refused(name: str, archive: sg.TemporalMultigraph) -> None:
    with pytest.raises(ValueError, match="write en or fr"):
        drawn(name, archive, lang="de")


@pytest.mark.parametrize("name", NAMES)
def test_a_width_that_nobody_reads_is_refused(name: str, archive: sg.TemporalMultigraph) -> None:
    with pytest.raises(ValueError, match=r"choose 3\.5 for one column"):
        drawn(name, archive, width=0.5)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_global_changes(name: str, archive: sg.TemporalMultigraph) -> None:
    with mpl.rc_context({"font.size": 31.0, "text.usetex": True, "svg.fonttype": "path", "lines.linewidth": 9.0}):
        before = dict(mpl.rcParams)
        odd = rendered(anew(name, archive), "svg")
        assert dict(mpl.rcParams) == before
    assert odd == rendered(drawn(name, archive), "svg")


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_read_as_mathematics(name: str, archive: sg.TemporalMultigraph) -> None:
    figure = drawn(name, archive, title=r"$\frac{1}{$ _x")
    assert figure.axes[0].get_title(loc="left") == r"$\frac{1}{$ _x"
    assert not any(text.get_parse_math() or text.get_usetex() for text in texts(figure))


@pytest.mark.parametrize("name", NAMES)
def test_an_svg_has_every_relation_once_and_a_sentence_for_it(name: str, archive: sg.TemporalMultigraph) -> None:
    data = rendered(drawn(name, archive), "svg")
    ids = svg_ids(data)
    assert len(ids) == len(set(ids))
    relations = [one for one in ids if one.startswith("rel-") or "-rel-" in one]
    root = ET.fromstring(data)
    told = {one.get("id") for one in root.iter("{http://www.w3.org/2000/svg}g") if len(one) and "title" in one[0].tag}
    assert told >= set(relations)


def _hostile() -> sg.TemporalMultigraph:
    ids = [f"a{i:02d}" for i in range(len(HOSTILE))]
    actors = pd.DataFrame({"id": ids, "name": HOSTILE, "kind": HOSTILE})
    rows = pd.DataFrame(
        {
            "id": [f"r{i:02d}" for i in range(len(ids))],
            "kind": ["attack", "alliance"] * 7,
            "source": ids,
            "target": [*ids[1:], ids[0]],
            "via": [*ids[2:], *ids[:2]],
            "start": ["2012-03", "2013"] * 7,
            "note": HOSTILE,
            "reference": HOSTILE,
        },
    )
    return sg.from_pandas(actors, rows, strict=False, title=HOSTILE[0])


@pytest.mark.parametrize("name", NAMES)
def test_hostile_text_is_drawn_as_text(name: str, tmp_path: Path) -> None:
    figure = drawn(name, _hostile())
    assert max(len(text.get_text()) for text in texts(figure)) < 700
    for ending in ("png", "svg", "pdf"):
        save(figure, tmp_path / f"a.{ending}")
        assert (tmp_path / f"a.{ending}").stat().st_size < 700_000
    root = ET.fromstring((tmp_path / "a.svg").read_text(encoding="utf-8"))
    assert not [one for one in root.iter() if one.tag.endswith("script")]


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_graph_is_drawn(name: str) -> None:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": "state"})
    rows = pd.DataFrame({"id": ["r1"], "kind": ["attack"], "source": ["a"], "target": ["b"], "start": ["1900"]})
    drawn(name, sg.from_pandas(actors, rows, strict=False))


def test_charts_have_the_same_bytes_everywhere() -> None:
    script = (
        "import hashlib, sys; from tests.plot.charts import CHARTS, drawn; from sahelgraph.plot._save import rendered;"
        "import sahelgraph as sg; g = sg.load(); figures = {name: drawn(name, g) for name in sorted(CHARTS)};"
        "pictures = [*((name, 'svg') for name in figures), ('matrix', 'png'), ('timeline', 'png'), ('trend', 'pdf')];"
        "print([(*one, hashlib.sha256(rendered(figures[one[0]], one[1])).hexdigest()) for one in pictures],"
        "'matplotlib.pyplot' in sys.modules)"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C.UTF-8"},
        )
        for seed, zone in (("1", "UTC"), ("4242", "Pacific/Kiritimati"))
    ]
    said = {run.communicate()[0] for run in runs}
    assert [run.returncode for run in runs] == [0, 0]
    assert len(said) == 1
    assert said.pop().endswith(" False\n")  # and nobody has loaded pyplot


def test_items_of_a_key_keep_their_column() -> None:
    items = [Item("A heading"), *(Item(f"kind {i}", "1", lambda *_: []) for i in range(7))]
    places, high = arranged(items, 220, 7)
    assert len(places) == 8
    assert len({(x, y) for _, x, y in places}) == 8
    assert all(0 <= x < 220 and -high <= y < 0 for _, x, y in places)


@pytest.mark.parametrize("room", [0, 3, 20, 60, 1000])
def test_a_text_is_shortened_to_its_room(room: float) -> None:
    from sahelgraph.plot._labels import width

    text = shorten("National Movement for the Liberation of Azawad", room, 7)
    assert text == "…" or width(text, 7) <= room
