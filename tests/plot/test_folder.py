from __future__ import annotations

import errno
import json
import os
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pandas as pd
import pytest

import sahelgraph as sg
from sahelgraph.errors import FileError, QueryError
from sahelgraph.plot import snapshots

if TYPE_CHECKING:
    from pathlib import Path


class Index(HTMLParser):
    """What a browser finds in the index: every element with its attributes, and all text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str, attribute: str) -> list[str]:
        return [attributes[attribute] for name, attributes in self.elements if name == tag and attribute in attributes]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def made_up(title: str) -> sg.TemporalMultigraph:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["<i>A</i>", "B & B"], "kind": ["state", "state"]})
    relations = pd.DataFrame({"kind": ["clash"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    return sg.from_pandas(actors, relations, title=title)


# --- what is made -------------------------------------------------------------------------------------------------


def test_every_period_has_its_picture_and_its_page(archive: sg.TemporalMultigraph, tmp_path: Path) -> None:
    steps = archive.snapshots("quarter", first="2012-01", last="2012-06")
    index = snapshots(archive, tmp_path / "new" / "folder", steps=steps, formats=["html", "svg"])
    assert index == tmp_path / "new" / "folder" / "index.html"
    made = [name for name in names(index.parent) if name != "index.html"]
    assert len(made) == 4
    assert {re.sub(r"-[0-9a-f]{8}(?=\.)", "", name) for name in made} == {
        f"2012-q{number}.{ending}" for number in (1, 2) for ending in ("html", "svg")
    }


@pytest.mark.parametrize("form", ["png", "svg", "pdf", "html"])
def test_one_format_alone_is_made_alone(form: str, tmp_path: Path) -> None:
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "html": b"<!DOCTYPE html>"}
    g = made_up("Study")
    snapshots(g, tmp_path, formats=[form])
    assert names(tmp_path) == [f"2012.{form}", "index.html"]
    assert (tmp_path / f"2012.{form}").read_bytes().startswith(starts[form])


def test_without_steps_there_is_a_snapshot_a_year(tmp_path: Path) -> None:
    g = made_up("Study")
    assert [year for year, _ in g.snapshots()] == ["2012"]
    snapshots(g, tmp_path)
    assert names(tmp_path) == ["2012.html", "2012.png", "2012.svg", "index.html"]


def test_an_actor_stands_in_one_place_in_all_pages(archive: sg.TemporalMultigraph, tmp_path: Path) -> None:
    snapshots(archive, tmp_path, steps=archive.snapshots(first=2012, last=2014), formats=["html"])
    spots: dict[str, set[tuple[float, float]]] = {}
    for year in ("2012", "2013", "2014"):
        found = re.search(
            r'id="data">(.*?)</script>', (tmp_path / f"{year}.html").read_text(encoding="utf-8"), re.DOTALL
        )
        assert found is not None
        actors = json.loads(found[1])["actors"]
        for actor, x, y in zip(actors["id"], actors["x"], actors["y"], strict=True):
            spots.setdefault(actor, set()).add((x, y))
    assert {"mali", "mnla", "france"} <= set(spots)
    assert {actor for actor, places in spots.items() if len(places) > 1} == set()


def test_other_files_are_left_alone_and_old_ones_replaced(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "2012.svg").write_text("old", encoding="utf-8")
    (tmp_path / "1999.svg").write_text("mine too", encoding="utf-8")
    snapshots(made_up("Study"), tmp_path, formats=["svg"])
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "1999.svg").read_text(encoding="utf-8") == "mine too"
    assert (tmp_path / "2012.svg").read_text(encoding="utf-8").endswith("</svg>\n")


def test_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    g = made_up("Study")
    first, second = (snapshots(g, tmp_path / name, formats=["png", "svg", "pdf", "html"]) for name in ("one", "two"))
    assert {path.name: path.read_bytes() for path in first.parent.iterdir()} == {
        path.name: path.read_bytes() for path in second.parent.iterdir()
    }


# --- the index ----------------------------------------------------------------------------------------------------


def test_the_index_shows_every_period_and_links_to_what_is_there(
    archive: sg.TemporalMultigraph, tmp_path: Path
) -> None:
    steps = list(archive.snapshots(first=2012, last=2014))
    index = Index(snapshots(archive, tmp_path, steps=steps, formats=["svg", "html"]))
    assert {unquote(link) for link in index.all("a", "href")} == set(names(tmp_path)) - {"index.html"}
    assert [unquote(link) for link in index.all("img", "src")] == ["2012.svg", "2013.svg", "2014.svg"]
    assert all(index.all("img", "alt"))
    text = " ".join(index.text)
    for year, snapshot in steps:
        assert year in text
        assert f"{len(snapshot)} relations" in text
    assert "Mali and the Sahel" in text


def test_one_relation_is_no_relations(tmp_path: Path) -> None:
    text = " ".join(Index(snapshots(made_up("Study"), tmp_path, formats=["svg"])).text)
    assert "1 relation " in text
    assert "1 relations" not in text


def test_an_index_of_pages_has_no_broken_picture(tmp_path: Path) -> None:
    index = Index(snapshots(made_up("Study"), tmp_path, formats=["html"]))
    assert index.all("img", "src") == []
    assert "2012.html" in index.all("a", "href")


def test_an_index_fetches_and_runs_nothing(tmp_path: Path) -> None:
    path = snapshots(made_up("Study"), tmp_path, formats=["svg", "html"])
    index = Index(path)
    assert "script" not in {tag for tag, _ in index.elements}
    assert "://" not in path.read_text(encoding="utf-8")
    (policy,) = [one["content"] for tag, one in index.elements if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a & b", "\u202e../x"])
def test_hostile_names_are_only_text(text: str, tmp_path: Path) -> None:
    g = made_up(text)
    path = snapshots(g, tmp_path / "out", steps=[(text, g)], formats=["svg"])
    index = Index(path)
    assert [tag for tag, _ in index.elements if tag == "script"] == []
    assert len(index.all("img", "src")) == 1
    assert not [one for _, one in index.elements if any(name.startswith("on") for name in one)]
    assert " ".join(index.text).count(text) >= 2
    assert len(names(path.parent)) == 2
    assert names(tmp_path) == ["out"]


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formats", "says"), [(["bmp"], '"bmp" is no format'), (["svg", "jpg"], '"jpg"'), ([], "no format")]
)
def test_an_unknown_format_is_refused_before_anything_is_made(formats: list[str], says: str, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=f"{says}.*write some of png, svg, pdf, html"):
        snapshots(made_up("Study"), tmp_path / "out", formats=formats)
    assert names(tmp_path) == []


@pytest.mark.parametrize("inner", ["file", "file/below"])
def test_a_file_where_the_folder_belongs_is_told(inner: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError, match=r"the folder cannot be made .*; choose another place"):
        snapshots(made_up("Study"), tmp_path / inner, formats=["svg"])
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_full_disk_leaves_whole_files_and_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.fsync, iter(range(1000))

    def full(handle: int) -> None:
        if next(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    g = made_up("Study")
    with pytest.raises(OSError, match="No space left"):
        snapshots(g, tmp_path, steps=[("2012", g), ("2013", g)], formats=["svg"])
    assert names(tmp_path) == ["2012.svg"]
    assert (tmp_path / "2012.svg").read_text(encoding="utf-8").endswith("</svg>\n")


def test_nothing_is_drawn_through_a_link_out_of_the_folder(tmp_path: Path) -> None:
    folder, outside = tmp_path / "pictures", tmp_path / "mine.txt"
    folder.mkdir()
    outside.write_text("mine", encoding="utf-8")
    g = sg.load()
    for name in ("2012.svg", "2012.html", "index.html"):
        (folder / name).symlink_to(outside)
        with pytest.raises(FileError, match="a link that leads out of the folder"):
            snapshots(g, folder, steps=g.snapshots(first=2012, last=2012), formats=["svg", "html"])
        (folder / name).unlink()
    assert outside.read_text(encoding="utf-8") == "mine"
