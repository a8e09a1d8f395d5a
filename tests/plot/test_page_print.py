"""The page on paper: drawn for a sheet, in light, with nothing cut off."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from tests.plot.page_browser import archive, archive_page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plot.page_browser import Visit, Visitor

THEME = "document.documentElement.dataset.theme"
# What a reader needs beside the picture; each stays on one sheet.
BLOCKS = {
    "title": "#title, #period",
    "subtitle": "#caption",
    "relations": "#kinds li:not(.absent) :is(.name, .count), #key span",
    "actors": "#actor-kinds li:not(.absent) :is(.name, .count)",
    "rule": "#rule, #credit",
}


def assert_on_paper(visit: Visit) -> None:
    year = archive().during("2012")
    assert visit.page.is_visible("#paper svg")
    assert not visit.page.is_visible("#network")
    assert not visit.page.is_visible("#slider")
    assert visit.run("document.querySelectorAll('#paper [id^=rel-]').length") == len(year)
    assert visit.run("document.querySelectorAll('#table-body tbody tr').length") == len(year)
    assert visit.run(THEME) == "light"


def assert_on_screen(visit: Visit) -> None:
    assert visit.run(THEME) == "dark"
    assert visit.run("document.querySelector('#paper').childElementCount") == 0
    assert not visit.run("document.querySelector('#table').open")
    visit.page.emulate_media(media="screen")
    wide = "document.querySelector('#network').clientWidth"
    visit.until(f"{wide} > 600 && window.sahelgraph.scene().width === {wide}")
    assert "theme=dark" in visit.run("location.hash")
    assert (visit.requests, visit.messages) == ([], [])


def test_a_print_gets_the_drawing_in_light_and_the_whole_table(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2012&theme=dark")
    visit.run("dispatchEvent(new Event('beforeprint'))")
    visit.page.emulate_media(media="print")
    assert_on_paper(visit)
    # A preview that is looked at again sets the medium again, and the print goes on.
    visit.page.emulate_media(media="screen")
    visit.page.emulate_media(media="print")
    assert_on_paper(visit)
    visit.run("dispatchEvent(new Event('afterprint'))")
    assert_on_screen(visit)


def test_the_medium_alone_is_paper_enough(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2012&theme=dark")
    visit.page.emulate_media(media="print")
    visit.until("document.querySelector('#paper svg') !== null")
    assert_on_paper(visit)
    visit.page.emulate_media(media="screen")
    visit.until("document.querySelector('#paper svg') === null")
    assert_on_screen(visit)


def words_by_sheet(reader: str, path: Path) -> list[list[str]]:
    """Return the words of each sheet, once each is seen to lie within its edges."""
    text = subprocess.run([reader, "-bbox", path, "-"], capture_output=True, check=True).stdout
    sheets = []
    for sheet in (one for one in ET.fromstring(text).iter() if one.tag.endswith("page")):
        width, height = float(sheet.get("width", 0)), float(sheet.get("height", 0))
        for word in sheet:
            left, top, right, bottom = (float(word.get(side, -1)) for side in ("xMin", "yMin", "xMax", "yMax"))
            assert 0 <= left < right <= width, word.text
            assert 0 <= top < bottom <= height, word.text
        sheets.append([word.text or "" for word in sheet])
    return sheets


@pytest.mark.parametrize("landscape", [True, False])
@pytest.mark.parametrize(("lang", "year"), [("en", "2020"), ("fr", "2012")])
def test_nothing_is_cut_on_a_sheet(visitor: Visitor, tmp_path: Path, lang: str, year: str, *, landscape: bool) -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext (poppler) is not installed: the printed page was not read")
    visit = visitor.open(archive_page(lang), f"#at={year}&theme=dark", viewport={"width": 700, "height": 500})
    visit.page.pdf(path=tmp_path / "page.pdf", format="A4", landscape=landscape)
    sheets = words_by_sheet(reader, tmp_path / "page.pdf")
    visit.run("dispatchEvent(new Event('beforeprint'))")  # what the sheet was given, to compare
    told = "selector => [...document.querySelectorAll(selector)].flatMap(one => one.textContent.trim().split(/\\s+/u))"
    for block, selector in BLOCKS.items():
        wanted = set(visit.run(told, selector))
        assert wanted, block
        assert any(wanted <= set(sheet) for sheet in sheets), (block, wanted - set(sheets[0]))
    assert set(visit.run(told, "#paper [id^=actor-] text")) <= set(sheets[0])
    starts = archive().during(year).relations["start"]
    assert {start for start in starts if len(start) < 9} <= {word for sheet in sheets for word in sheet}
