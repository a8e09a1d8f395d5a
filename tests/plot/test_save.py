"""The same picture gives the same bytes: twice, in any order of rows, for any seed of hashes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import sahelgraph as sg
from sahelgraph.errors import FileError
from sahelgraph.plot import save, snapshot
from sahelgraph.plot._save import rendered

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

FORMS = ("png", "svg", "pdf")
SCRIPT = """
import hashlib
import sahelgraph as sg
from sahelgraph.plot._save import rendered
from sahelgraph.plot import snapshot
g = sg.load()
year = g.during("2012")
drawn = (
    snapshot(year),
    snapshot(year, size=sg.measures.degree(year), colour=g.actors["kind"].str.len(), width=7.2, lang="fr"),
    sg.plot.timeline(g, ego="MNLA"),
    sg.plot.grid(g, first=2012, last=2013),
)
print(*(hashlib.sha256(rendered(one, form)).hexdigest() for one in drawn for form in ("png", "svg", "pdf")))
"""


def _digests(g: sg.TemporalMultigraph, places: pd.DataFrame | None = None) -> list[str]:
    ax = snapshot(g, positions=places)
    return [hashlib.sha256(rendered(ax, form)).hexdigest() for form in FORMS]


def test_drawn_twice(year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    assert _digests(year, places) == _digests(year, places)


def test_rows_in_another_order(made_up_tables: Callable[[int, int], tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    actors, relations = made_up_tables(25, 50)
    straight = sg.from_pandas(actors, relations, strict=False)
    shuffled = sg.from_pandas(
        actors.sample(frac=1, random_state=3), relations.sample(frac=1, random_state=4), strict=False
    )
    assert _digests(straight.during("2015")) == _digests(shuffled.during("2015"))


def test_any_seed_of_hashes_time_zone_and_locale() -> None:
    found = set()
    for seed, zone, tongue in (
        ("0", "UTC", "C.UTF-8"),
        ("4711", "Pacific/Auckland", "C"),
        ("99", "America/Nome", "C.UTF-8"),
    ):
        surroundings = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": tongue,
            "OPENBLAS_NUM_THREADS": str(1 + len(seed) % 2),
        }
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, env=surroundings
        )
        found.add(done.stdout)
    assert len(found) == 1
    told = found.pop().split()
    assert len(set(told)) == 12
    assert told[:3] == _digests(sg.load().during("2012"))


def test_an_svg_speaks(archive: sg.TemporalMultigraph, tmp_path: Path) -> None:
    g = archive.during("2012")
    file = save(snapshot(g), tmp_path / "a.svg")
    root = ET.fromstring(file.read_text(encoding="utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "Mali and the Sahel, 2012"
    assert "attested on some day of 2012" in str(root.findtext(f"{space}desc"))
    groups = {one.get("id"): one.findtext(f"{space}title") for one in root.iter(f"{space}g")}
    assert all(groups[f"rel-{rel}"] for rel in g.relations.index)
    assert "Ansar Dine" in {one.text for one in root.iter(f"{space}text")}
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_a_pdf_carries_truetype(archive: sg.TemporalMultigraph) -> None:
    data = rendered(snapshot(archive.during("2012")), "pdf")
    assert b"/CIDFontType2" in data or b"/TrueType" in data
    assert b"/Type3" not in data
    assert b"CreationDate" not in data


def test_another_ending_is_refused(archive: sg.TemporalMultigraph, tmp_path: Path) -> None:
    ax = snapshot(archive.during("2012"))
    with pytest.raises(ValueError, match=r"name the file \.png, \.svg or \.pdf"):
        save(ax, tmp_path / "a.bmp")
    with pytest.raises(FileError, match="no such folder"):
        save(ax, tmp_path / "nowhere" / "a.svg")


def test_what_is_no_figure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="is no figure"):
        save("2012", tmp_path / "a.png")  # type: ignore[arg-type]
