"""Hostile text on the page: hovered, clicked, searched, linked, printed and saved, it stays text."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from tests.plot.page_browser import without_policy
from tests.plot.page_hostile import HOSTILE, hostile_graph

from sahelgraph.plot import page

if TYPE_CHECKING:
    from tests.plot.page_browser import Visit, Visitor

    from sahelgraph import TemporalMultigraph


def _circle(graph: TemporalMultigraph) -> pd.DataFrame:
    # The ids begin with the place of their text in the list, which is the order of the ring.
    order = [HOSTILE.index(name) for name in graph.actors["name"]]
    turns = [math.tau * place / len(order) for place in order]
    spots = {"x": [math.cos(turn) for turn in turns], "y": [math.sin(turn) for turn in turns]}
    return pd.DataFrame(spots, index=graph.actors.index)


def _hover_and_click_everything(visit: Visit, graph: TemporalMultigraph) -> None:
    box = visit.page.locator("#network").bounding_box()
    assert box is not None
    spots = visit.run(
        """() => { const {spots, actors, lines} = window.sahelgraph.scene();
             const middle = ({from, via, to}, axis) => from[axis] / 4 + via[axis] / 2 + to[axis] / 4;
             const of = one => ({x: middle(one, "x"), y: middle(one, "y")});
             return [...actors.map(a => spots[a]), ...[...lines.values()].map(of)]; }"""
    )
    hovered = """() => new Promise(done => requestAnimationFrame(() =>
        done(document.querySelector("#tip strong")?.textContent)))"""
    seen, picked = set(), set()
    for place in spots:
        visit.page.mouse.move(box["x"] + box["width"] / 2 + place["x"], box["y"] + box["height"] / 2 + place["y"])
        seen.add(visit.run(hovered))
        visit.page.mouse.down()
        visit.page.mouse.up()
        picked.add(visit.run("window.sahelgraph.snapshot().selected"))
    assert set(graph.actors["name"]) <= seen
    assert set(graph.actors.index) <= picked
    assert set(graph.relations.index) <= picked


@pytest.mark.parametrize("policy", [True, False])
def test_hostile_text_is_shown_letter_for_letter_and_never_runs(visitor: Visitor, policy: bool) -> None:  # noqa: FBT001 — a parameter
    graph = hostile_graph()
    text = page(graph, positions=_circle(graph))  # where no line lies under another
    visit = visitor.open(text if policy else without_policy(text), viewport={"width": 1600, "height": 1500})
    visit.run("document.querySelector('#table').open = true")
    visit.page.wait_for_selector("#table-body tbody tr")
    script = """ids => ids.map(id => { window.sahelgraph.pick(id); return [
        document.querySelector("#panel-body h3").textContent,
        [...document.querySelectorAll("#panel-body dd")].map(cell => cell.textContent)]; })"""
    actors = graph.actors
    for actor, (name, cells) in zip(actors.index, visit.run(script, list(actors.index)), strict=True):
        assert name == actors.loc[actor, "name"]
        wanted = [actor, *(actors.loc[actor, one] for one in ("aliases", "reference", "note"))]
        assert set(wanted) <= set(cells)
        assert cells.count(actors.loc[actor, "note"]) >= 3
    relations = graph.relations
    for relation, (_, cells) in zip(relations.index, visit.run(script, list(relations.index)), strict=True):
        columns = ("subtype", "place", "happening", "unit", "note", "__proto__")
        wanted = [relation, *(relations.loc[relation, one] for one in columns)]
        assert set(wanted) <= set(cells)
    assert visit.text("h1") == graph.title
    assert visit.page.title().startswith("</title>")
    searched = """texts => texts.flatMap(text => { const field = document.querySelector("#search");
        field.value = text; field.dispatchEvent(new Event("input"));
        return [...document.querySelectorAll("#found bdi")].map(one => one.textContent); })"""
    assert set(HOSTILE) <= {*visit.run(searched, [name for name in HOSTILE if name.strip()])}
    visit.page.fill("#search", HOSTILE[0])
    visit.page.locator("#found li").first.click()
    visit.page.keyboard.press("Escape")
    _hover_and_click_everything(visit, graph)
    assert visit.run("window.pwned") is None
    assert visit.run("document.scripts.length") == 3
    assert (
        visit.run(
            "document.querySelectorAll('img, iframe, object, embed, base, link, form, math, style ~ style').length"
        )
        == 0
    )
    attributes = visit.run("[...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => a.name))")
    assert not [one for one in attributes if one.lower().startswith("on")]
    assert (visit.requests, visit.messages) == ([], [])


@pytest.mark.parametrize("policy", [True, False])
def test_hostile_text_is_inert_in_news_strip_paper_and_links(visitor: Visitor, policy: bool) -> None:  # noqa: FBT001 — a parameter
    graph = hostile_graph()
    text = page(graph, first="2011", last="2014", lang="fr", title=HOSTILE[0])
    visit = visitor.open(text if policy else without_policy(text), "#at=2012&changes=1")
    texts = "selector => [...document.querySelectorAll(selector)].map(one => one.textContent)"
    sentences = visit.run(texts, "#news .line bdi")
    assert len(sentences) == len(HOSTILE)
    phrases = graph.relations["kind"]
    assert all(any(phrase in one for one in sentences) for phrase in set(phrases))
    assert set(phrases) <= set(visit.run(texts, "#kinds bdi"))
    assert set(graph.actors["kind"]) <= set(visit.run(texts, "#actor-kinds bdi"))
    assert len(visit.run(texts, "#strip .tick title")) > 0
    visit.page.locator("#strip .tick").first.dispatch_event("click")
    visit.page.locator("#news .line").first.click()
    visit.run("window.sahelgraph.go('2014')")
    assert len(visit.run("window.sahelgraph.snapshot().ended")) == len(HOSTILE)
    visit.run("dispatchEvent(new Event('beforeprint'))")
    title, *drawn = visit.run(texts, "#paper title")
    assert title.startswith("Réseau des acteurs en 2014\u00a0;")
    assert len(drawn) == len(HOSTILE) + visit.run("window.sahelgraph.scene().actors.length")
    assert sum(any(phrase in one for phrase in phrases) for one in drawn) >= len(HOSTILE)
    visit.run("dispatchEvent(new Event('afterprint'))")
    assert visit.run(texts, "#paper title") == []
    # A link may name anything: what is known is shown again, and nothing else happens.
    set_hash = """parts => { location.hash = new URLSearchParams(parts); return new Promise(done =>
        addEventListener("hashchange", () => done(window.sahelgraph.snapshot().selected), {once: true})); }"""
    names = ("at", "day", "mode", "off", "without", "around", "changes", "theme")
    for i, hostile in enumerate(HOSTILE):
        relation = f"r{i}{hostile}"
        assert visit.run(set_hash, dict.fromkeys(names, hostile) | {"relation": relation}) == relation
        actor = f"a{i}{hostile}"
        assert visit.run(set_hash, {"at": "2012", "actor": actor, "around": actor}) == actor
        assert visit.text("#around-text").startswith("À deux pas de ")
    assert visit.run("window.pwned") is None
    assert visit.run("document.scripts.length") == 3
    assert (visit.requests, visit.messages) == ([], [])


def test_hostile_text_leaves_as_text(visitor: Visitor) -> None:
    visit = visitor.open(page(hostile_graph()))
    picture = ET.fromstring(visit.run("window.sahelgraph.svg()").encode())
    assert {one.tag.rpartition("}")[2] for one in picture.iter()} <= {
        "svg", "g", "title", "desc", "rect", "text", "path", "polygon", "line", "circle",
    }  # fmt: skip
    table = visit.run("window.sahelgraph.csv()")
    assert table.startswith("\ufeffid,kind,")
    frame = pd.read_csv(io.StringIO(table[1:]), dtype=str, keep_default_na=False)
    assert len(frame) == len(HOSTILE)
    assert not frame.apply(lambda column: column.str.lstrip().str.match(r"[=+\-@\uff1d\uff0b]")).any(axis=None)
    assert {text.lstrip("'") for text in frame["place"]} >= {"<!--", "@SUM(1,2)", "=cmd|' /C calc'!A0"}
