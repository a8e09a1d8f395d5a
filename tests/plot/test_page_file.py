"""The page as a file: what it names, what it weighs, the same bytes every time, and silent wherever it is opened."""

from __future__ import annotations

import hashlib
import html
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.plot.page_browser import READY, archive, archive_page, study, wait_until
from tests.plot.page_weight import weigh

import sahelgraph as sg
from sahelgraph.plot import _page, page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plot.page_browser import Visitor

# -- the file ---------------------------------------------------------------------------------------------------


def test_the_page_is_one_file_that_names_nothing_to_fetch() -> None:
    text = archive_page()
    assert text.startswith("<!DOCTYPE html>")
    assert not re.search(r"<(?:link|img|iframe|object|embed)\b", text.partition("<script>")[0])
    assert not re.search(r"<script[^>]+src=", text)
    assert "sourceMappingURL" not in text
    assert "default-src 'none'" in text


def test_the_page_is_written_as_it_is_returned(tmp_path: Path) -> None:
    path = tmp_path / "mali.html"
    text = page(archive(), path)
    assert path.read_bytes() == text.encode("utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["mali.html"]


@pytest.mark.parametrize(
    ("seed", "zone", "locale"),
    [("0", "UTC", "C"), ("4321", "Asia/Kathmandu", "tr_TR.UTF-8"), ("7", "EST5EDT", "fr_FR")],
)
def test_the_page_is_the_same_bytes_whatever_seed_zone_and_locale(seed: str, zone: str, locale: str) -> None:
    script = "import hashlib, sahelgraph as sg; print(hashlib.sha256(sg.plot.page(sg.load()).encode()).hexdigest())"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == hashlib.sha256(archive_page().encode()).hexdigest()


def test_the_order_of_the_rows_does_not_reach_the_page() -> None:
    rows = [{"id": f"r{i}", "start": str(2012 + i % 3), "end": "", "target": "bcd"[i % 3]} for i in range(9)]
    assert page(study(rows, title="x")) == page(study(rows[::-1], title="x"))


def test_the_page_weighs_little() -> None:
    empty, french = (len(page(study([{}]).of_kind("attack"), lang=lang).encode()) for lang in ("en", "fr"))
    rows = [
        {
            "id": f"r{i:05d}",
            "start": f"{1990 + i % 30}-0{1 + i % 9}",
            "end": f"{1991 + i % 30}-1{i % 3}",
            "target": "bcd"[i % 3],
            "reference": f"Report of the year {1990 + i % 30}, P{i % 7}",
        }
        for i in range(1000)
    ]
    assert max(empty, french) <= 550_000
    assert (len(page(study(rows)).encode()) - empty) / 1000 <= 60


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_most_of_what_a_relation_weighs_is_what_was_written_of_it(lang: str) -> None:
    empty = page(study([{}]).of_kind("attack"), lang=lang)
    text, structure = weigh(archive_page(lang), empty)
    assert structure <= 170 < text
    # A page without notes and aliases keeps within the goal as a whole.
    text, structure = weigh(page(archive(), lang=lang, fields=["reference"]), empty)
    assert text + structure <= 300


def test_another_library_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_page, "_LIBRARY", "0" * 64)
    _page._library.cache_clear()
    with pytest.raises(sg.SahelGraphError, match=r"vis-network 9\.1\.2"):
        page(study([{}]))
    _page._library.cache_clear()


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="write en or fr"):
        page(study([{}]), lang="de")


def test_places_that_lack_an_actor_are_refused() -> None:
    places = pd.DataFrame({"x": [0.0], "y": [0.0]}, index=["a"])
    with pytest.raises(ValueError, match="no place for b"):
        page(study([{}]), positions=places)


def test_pyvis_itself_is_not_imported() -> None:
    script = "import sys, sahelgraph as sg; sg.plot.page(sg.load()); print('pyvis' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


# -- silence ----------------------------------------------------------------------------------------------------


def test_nothing_is_fetched_and_nothing_complains(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), color_scheme="dark")
    visit.run(
        """async () => {
          const s = window.sahelgraph;
          for (const period of s.periods.slice(-12)) {
            for (const mode of ["possible", "certain"]) { s.mode(mode); s.go(period); }
          }
          s.mode("attested"); s.go("2012"); s.changes(true); s.pick("mnla"); s.around("mnla");
          document.querySelector("#table").open = true;
          document.querySelector("#theme").click();
          s.svg(); s.csv(); await s.png();
        }"""
    )
    visit.page.mouse.move(500, 400)
    visit.page.mouse.wheel(0, -300)
    visit.page.wait_for_timeout(200)
    # The picture to be painted comes from the page itself.
    assert [one for one in visit.requests if not one.startswith(("data:", "blob:"))] == []
    assert visit.messages == []


def test_the_page_works_in_a_sandboxed_frame(visitor: Visitor) -> None:
    inner = html.escape(archive_page(), quote=True)
    frame = f'<iframe sandbox="allow-scripts" srcdoc="{inner}" width="1000" height="700"></iframe>'
    visit = visitor.open(f"<!DOCTYPE html><title>notebook</title>{frame}", ready=False)
    inside = visit.page.frames[-1]
    wait_until(inside, READY)
    inside.evaluate("window.sahelgraph.go('2012')")
    assert inside.evaluate("window.sahelgraph.snapshot().period") == "2012"
    assert visit.messages == []


def test_a_frame_without_a_size_waits_until_it_has_one(visitor: Visitor) -> None:
    inner = html.escape(archive_page(), quote=True)
    frame = f'<iframe sandbox="allow-scripts" srcdoc="{inner}" width="1000" height="700" style="display:none"></iframe>'
    visit = visitor.open(f"<!DOCTYPE html><title>hidden</title>{frame}", ready=False)
    inside = visit.page.frames[-1]
    wait_until(inside, READY)
    inside.evaluate("window.sahelgraph.go('2012')")
    wide = "document.querySelector('#network').clientWidth"
    assert inside.evaluate(wide) == 0
    visit.run("document.querySelector('iframe').style.display = 'block'")
    wait_until(inside, f"{wide} > 400 && window.sahelgraph.scene().width === {wide}")
    wait_until(inside, "document.querySelectorAll('#strip .touch').length === window.sahelgraph.periods.length")
    outside = """() => { const {spots, actors, width, height} = window.sahelgraph.scene();
        return actors.filter(a => Math.abs(spots[a].x) > width / 2 || Math.abs(spots[a].y) > height / 2); }"""
    assert inside.evaluate(outside) == []
    spread = """() => { const {spots, actors} = window.sahelgraph.scene(); const xs = actors.map(a => spots[a].x);
        return Math.max(...xs) - Math.min(...xs); }"""
    assert inside.evaluate(spread) > 100
    assert inside.evaluate("document.querySelector('#network canvas').clientWidth") > 400
    assert visit.messages == []
