"""The page without a script: what it shows, what it weighs, what it refuses."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import pytest
from tests.plot.page_browser import Visitor, launched, without_policy
from tests.plot.page_hostile import HOSTILE, hostile_graph

import sahelgraph as sg
from sahelgraph.plot import dossier, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sahelgraph import TemporalMultigraph

TABLES = """() => [...document.querySelectorAll("section[id]")].map(one => ({id: one.id,
  heading: one.querySelector("h2").textContent,
  rows: [...one.querySelectorAll("tr")].slice(1).map(tr => [...tr.cells].map(td => td.textContent)),
  lines: one.querySelectorAll(".rel path").length, actors: one.querySelectorAll(".who use").length}))"""


@cache
def archive() -> TemporalMultigraph:
    return sg.load()


@cache
def light(lang: str = "en") -> str:
    return page(archive(), light=True, lang=lang)


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with launched() as browser:
        yield Visitor(browser, tmp_path_factory.mktemp("pages"))


def test_all_years_of_the_archive_weigh_less_than_a_photograph() -> None:
    assert len(light().encode()) < 100_000
    assert len(light("fr").encode()) < 100_000


def test_nothing_runs_and_nothing_is_fetched(visitor: Visitor) -> None:
    assert not re.search(r"<(?:script|link|img|iframe|object|embed|form)\b", light())
    assert "default-src 'none'" in light()
    assert "script-src" not in light()
    visit = visitor.open(light(), ready=False)
    assert (visit.requests, visit.messages) == ([], [])


def test_sheets_are_the_same_bytes_whatever_the_hash_seed() -> None:
    script = """import sys, sahelgraph as sg; g = sg.load()
sys.stdout.buffer.write((sg.plot.page(g, light=True) + sg.plot.dossier(g, "Mali", lang="fr")).encode())"""
    environment = {**os.environ, "PYTHONHASHSEED": "4321", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    assert run.stdout.decode() == light() + dossier(archive(), "Mali", lang="fr")


def test_every_year_has_the_relations_that_the_graph_says(visitor: Visitor) -> None:
    visit = visitor.open(light(), ready=False)
    told = visit.run(TABLES)
    covered = set()
    for one in told:
        first, _, last = one["heading"].partition(" – ")
        for year in range(int(first), int(last or first) + 1):
            covered.add(str(year))
            relations = archive().during(year).relations
            assert [row[0] for row in one["rows"]] == [kind.replace("_", " ") for kind in relations["kind"]]
            labels = [
                [archive().label(row[side]) for side in ("source", "target")] for row in relations.to_dict("records")
            ]
            assert [row[1:3] for row in one["rows"]] == labels
            assert [row[4] for row in one["rows"]] == ["yes" if sure else "no" for sure in relations["certain"]]
            assert [row[5] for row in one["rows"]] == list(relations["reference"])
            assert one["lines"] == len(relations)
            assert one["actors"] == len({*relations["source"], *relations["target"]})
    assert covered == {year for year, _ in archive().snapshots()}


def test_a_narrowed_graph_gives_its_own_period(visitor: Visitor) -> None:
    narrow = archive().during("2012-06", mode="certain")
    (only,) = visitor.open(page(narrow, light=True), ready=False).run(TABLES)
    assert (only["id"], len(only["rows"])) == ("p2012-06", len(narrow))


def test_notes_come_only_where_they_are_asked_for() -> None:
    note = max(archive().relations["note"], key=len)[:40]
    assert note not in unescape(light())
    assert note in unescape(page(archive(), light=True, fields=["note"]))
    assert "<th>reference" in light()
    assert "<th>reference" not in page(archive(), light=True, fields=["note"])


def test_french_labels_and_headings() -> None:
    assert "<th>référence" in light("fr")
    assert "Tchad" in light("fr")


@pytest.mark.parametrize("policy", [True, False])
def test_hostile_text_is_only_text(visitor: Visitor, policy: bool) -> None:  # noqa: FBT001 — a parameter
    text = page(hostile_graph(), light=True, fields=["note", "aliases", "reference"])
    visit = visitor.open(text if policy else without_policy(text), ready=False)
    cells = set(visit.run("[...document.querySelectorAll('td')].map(one => one.textContent)"))
    assert set(HOSTILE) <= cells
    assert visit.run("window.pwned") is None
    assert (
        visit.run("document.querySelectorAll('script, img, iframe, object, embed, base, link, form, math').length") == 0
    )
    attributes = visit.run("[...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => a.name))")
    assert not [one for one in attributes if one.lower().startswith("on")]
    links = visit.run("[...document.querySelectorAll('a')].map(one => one.getAttribute('href'))")
    assert [one for one in links if not one.startswith(("#p", "https://", "http://"))] == []
    assert (visit.requests, visit.messages) == ([], [])


def test_a_hollow_mark_has_neither_head_nor_dashes(visitor: Visitor) -> None:
    visit = visitor.open(light(), ready=False)
    looks = visit.run(
        """() => [...document.querySelectorAll("defs polygon.hollow")].map(one => { const style = getComputedStyle(one);
             return [style.markerEnd, style.strokeDasharray, style.fill]; })"""
    )
    assert looks
    assert {tuple(one) for one in looks} == {("none", "none", "rgb(255, 255, 255)")}


@pytest.mark.parametrize("start", ["2012", ".."])
def test_a_graph_with_nothing_dated_or_nothing_at_all_still_opens(start: str) -> None:
    import pandas as pd

    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": "state"})
    row = {"id": "r", "kind": "alliance", "source": "a", "target": "b", "start": start, "end": ""}
    g = sg.from_pandas(actors, pd.DataFrame([row]))
    assert "<section" in page(g.of_kind("attack") if start == "2012" else g, light=True)
