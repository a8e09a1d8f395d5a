"""What leaves the page as a file, and what never comes into it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from tests.plot.page_browser import archive, archive_page

from sahelgraph.errors import QueryError
from sahelgraph.plot import page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plot.page_browser import Visit, Visitor

SNAPSHOT = "window.sahelgraph.snapshot()"


# -- what leaves the page ---------------------------------------------------------------------------------------


def saved(visit: Visit, button: str, folder: Path) -> bytes:
    """Click a button and return the file that it saves."""
    with visit.page.expect_download() as download:
        visit.page.click(button)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path.read_bytes()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_export_opens_again(visitor: Visitor, tmp_path: Path, theme: str) -> None:
    from matplotlib.image import imread

    visit = visitor.open(archive_page(), f"#at=2012&theme={theme}")
    relations = archive().during("2012").relations
    picture = ET.fromstring(saved(visit, "#svg", tmp_path))
    drawn = [one for one in picture.iter() if one.get("id", "").startswith("rel-")]
    assert len(drawn) == len(relations)
    told = " ".join(one.text or "" for one in picture if one.tag.endswith("}text"))
    assert told.startswith("Mali and the Sahel, 2012 29 relations")
    assert "attested on some day of 2012" in told
    assert "Licence: Creative Commons" in told
    image = imread(io.BytesIO(saved(visit, "#png", tmp_path)), format="png")
    width, height = (2 * int(picture.get(side, "0")) for side in ("width", "height"))
    assert image.shape[:2] == (height, width)
    assert (image[..., :3].mean() > 0.5) == (theme == "light")
    assert image[100:-100, 100 : width // 2, :3].std() > 0.01
    rows = list(
        csv.DictReader(io.StringIO(saved(visit, "#csv", tmp_path).decode("utf-8-sig"), newline=""), strict=True)
    )
    assert [row["id"] for row in rows] == list(relations.index)
    names = archive().actors["name"]
    for row in rows:
        written = relations.loc[row["id"]]
        for column in relations.columns.drop("certain").intersection(list(row)):
            assert row[column].removeprefix("'") == written[column]
        assert row["source_name"] == names[written["source"]]
        assert row["certain"] == str(written["certain"]).lower()
    kept = set(relations.columns[(relations.astype(str) != "").any()])
    assert kept <= set(rows[0])
    visit.page.keyboard.press("t")
    visit.page.wait_for_selector("#table-body tbody tr")
    table = visit.run(
        "[...document.querySelectorAll('#table-body tbody tr')].map(tr => [...tr.cells].map(td => td.textContent))"
    )
    assert [[row["source_name"], row["target_name"], row["start"], row["end"]] for row in rows] == [
        row[1:5] for row in table
    ]
    assert (visit.requests, visit.messages) == ([], [])


@pytest.mark.parametrize("width", [380, 1200])
def test_no_word_of_a_saved_picture_is_cut(visitor: Visitor, width: int) -> None:
    visit = visitor.open(archive_page("fr"), "#at=2020", viewport={"width": width, "height": 780})
    cut, words = visit.run(
        """() => { const drawn = new DOMParser().parseFromString(window.sahelgraph.svg(), "image/svg+xml");
             const svg = document.importNode(drawn.documentElement, true);
             document.body.append(svg);
             const { left, right, top, bottom } = svg.getBoundingClientRect();
             const texts = [...svg.querySelectorAll("text")];
             const out = texts.map(one => [one.textContent, one.getBoundingClientRect()]).filter(([_, box]) =>
               box.left < left || box.right > right || box.top < top || box.bottom > bottom);
             return [out.map(([words]) => words), texts.length]; }"""
    )
    assert words > 40
    assert cut == []


def test_pictures_leave_the_page_whole(mali: Visit) -> None:
    mali.run("window.sahelgraph.go('2012')")
    picture = ET.fromstring(mali.run("window.sahelgraph.svg()").encode())
    ids = {one.get("id", "") for one in picture.iter()}
    assert len([one for one in ids if one.startswith("rel-")]) == len(archive().during("2012"))
    kind, size = mali.run("window.sahelgraph.png().then(blob => [blob.type, blob.size])")
    assert kind == "image/png"
    assert size > 10_000


# -- what stays out of it ---------------------------------------------------------------------------------------


def test_private_columns_stay_out_of_the_file(visitor: Visitor) -> None:
    text = page(archive(), fields=["reference"])
    notes = [*archive().relations["note"], *archive().actors["note"], *archive().actors["aliases"]]
    assert not [note for note in notes if len(note) > 30 and note in text]
    assert text.count("cfr2020, P6") >= 1
    visit = visitor.open(text, "#at=2012")
    assert visit.run(f"{SNAPSHOT}.shown") == list(archive().during("2012").relations.index)
    visit.run("window.sahelgraph.pick('r009')")
    assert "note" not in visit.run("[...document.querySelectorAll('#panel-body dt')].map(one => one.textContent)")
    assert visit.run("document.querySelector('#panel-body').textContent").count("cfr2020, P6") == 1
    assert visit.messages == []


def test_only_what_is_drawn_can_stay(visitor: Visitor) -> None:
    text = page(archive(), fields=())
    assert "cfr2020" not in text
    visit = visitor.open(text, "#at=2020&actor=mali")
    assert visit.run(f"{SNAPSHOT}.shown") == list(archive().during("2020").relations.index)
    assert any(line["remark"].endswith("?") for line in visit.run("[...window.sahelgraph.scene().lines.values()]"))


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(QueryError, match="did you mean reference"):
        page(archive(), fields=["refrence"])
