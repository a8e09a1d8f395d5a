"""The page under people's hands: every control, every key, every file that leaves it, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.plot.page_browser import archive, archive_page, middle, spot

import sahelgraph as sg
from sahelgraph.plot import page

if TYPE_CHECKING:
    from tests.plot.page_browser import Visit, Visitor

SNAPSHOT = "window.sahelgraph.snapshot()"


# -- every control ----------------------------------------------------------------------------------------------


def test_a_year_in_which_something_holds_is_named_before_the_empty_one_after_it(mali: Visit) -> None:
    named = {*mali.run("[...document.querySelectorAll('#strip .label')].map(one => one.textContent)")}
    assert named >= {"1960", "1963", "1990", "2006"}


def test_the_controls_of_time(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2012")
    period = f"{SNAPSHOT}.period"
    visit.page.click("#on")
    assert visit.run(period) == "2013"
    visit.page.click("#back")
    visit.page.click("#back")
    assert visit.run(period) == "2011"
    visit.page.click("#play")
    visit.until(f"{period} === '2012'")
    visit.page.click("#play")
    assert visit.run(f"{SNAPSHOT}.playing") is False
    visit.page.locator("#strip .touch").nth(-1).click(position={"x": 3, "y": 3})
    assert visit.run(period) == "2020"
    tick = visit.page.locator("#strip .tick").first
    tick.dispatch_event("click")
    event = visit.run(f"{SNAPSHOT}.selected")
    assert archive().kinds[archive().relations.loc[event, "kind"]].time == "event"
    assert event in visit.run(f"{SNAPSHOT}.shown")
    slider = visit.page.locator("#slider").bounding_box()
    assert slider is not None
    visit.page.mouse.click(slider["x"] + slider["width"] - 3, slider["y"] + slider["height"] / 2)
    assert visit.run(period) == "2020"
    for mode in ("possible", "certain", "throughout", "attested"):
        visit.page.locator("#modes label", has_text=mode).click()
        told = visit.run(SNAPSHOT)
        assert (told["mode"], told["shown"]) == (mode, list(archive().during("2020", mode=mode).relations.index))
    assert (visit.requests, visit.messages) == ([], [])


def test_the_controls_of_what_is_shown(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2012")
    everything = list(archive().during("2012").relations.index)
    shown = f"{SNAPSHOT}.shown"
    visit.page.click("#kinds-none")
    assert visit.run(shown) == []
    visit.page.click("#kinds-all")
    assert visit.run(shown) == everything
    row = visit.page.locator("#kinds li", has_text=re.compile("^alliance"))
    row.hover()
    row.locator(".only").click()
    alliances = archive().during("2012").relations
    assert visit.run(shown) == list(alliances.index[alliances["kind"] == "alliance"])
    visit.page.click("#kinds-all")
    state = visit.page.locator("#actor-kinds li", has_text=re.compile("^state"))
    state.locator("input").click()
    assert len(visit.run(shown)) < len(everything)
    state.locator("input").click()
    state.hover()
    state.locator(".only").click()
    only = set(visit.run(f"{SNAPSHOT}.actors"))
    assert set(archive().actors.loc[sorted(only), "kind"]) <= {"state"}
    state.locator(".only").click()
    assert visit.run(shown) == everything
    visit.page.click("#changes")
    assert visit.run(f"{SNAPSHOT}.fresh") == everything
    assert visit.page.locator("#news li").count() == len(everything)
    visit.page.locator("#news .line").first.click()
    assert visit.run(f"{SNAPSHOT}.selected") in everything
    visit.page.click("#changes")
    visit.page.click("#theme")
    assert visit.run("document.documentElement.dataset.theme") == "dark"
    assert (visit.requests, visit.messages) == ([], [])


def test_the_picture_is_hovered_clicked_dragged_and_zoomed(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2012")
    mouse, selected = visit.page.mouse, f"{SNAPSHOT}.selected"
    mouse.move(*spot(visit, "mnla"))
    visit.until("!document.querySelector('#tip').hidden")
    assert "National Movement for the Liberation of Azawad" in visit.text("#tip")
    relation = str(archive().during("2012").of_kind("coup").relations.index[0])
    mouse.move(*middle(visit, relation))
    visit.until("document.querySelector('#tip').textContent.includes('Malian army')")
    mouse.click(*middle(visit, relation))
    assert visit.run(selected) == relation
    visit.page.locator("#panel .ends button").first.click()
    assert visit.run(selected) == archive().relations.loc[relation, "source"]
    mouse.click(*spot(visit, "mnla"))
    assert visit.run(selected) == "mnla"
    visit.page.click("#surroundings")
    near = visit.run(f"{SNAPSHOT}.shown")
    assert near == visit.run("window.sahelgraph.ask({period: '2012', around: 'mnla'}).shown")
    assert visit.page.locator("#surroundings").get_attribute("aria-pressed") == "true"
    visit.page.click("#around-end")
    mouse.dblclick(*spot(visit, "toure"))
    assert visit.run(f"{SNAPSHOT}.shown.length") < len(archive().during("2012"))
    visit.page.keyboard.press("Escape")
    assert visit.run(f"{SNAPSHOT}.shown.length") == len(archive().during("2012"))
    corner = visit.page.locator("#network").bounding_box()
    assert corner is not None
    mouse.click(corner["x"] + 5, corner["y"] + 5)
    assert visit.run(selected) is None
    mouse.down()
    mouse.move(corner["x"] + 90, corner["y"] + 60, steps=4)
    mouse.up()
    mouse.wheel(0, -400)
    visit.page.keyboard.press("+")
    visit.page.keyboard.press("-")
    visit.page.keyboard.press("0")
    mouse.move(*spot(visit, "mnla"))
    visit.until("document.querySelector('#tip').textContent.includes('Liberation')")
    mouse.move(5, 5)
    visit.until("document.querySelector('#tip').hidden")
    assert (visit.requests, visit.messages) == ([], [])


def test_the_search_is_a_list_that_the_arrows_walk(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2012")
    found = visit.run("window.sahelgraph.find('mali')")
    visit.page.keyboard.press("/")
    visit.page.keyboard.type("mali")
    assert visit.page.locator("#found [role=option]").count() == min(len(found), 12)
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("ArrowDown")
    assert visit.page.locator("#search").get_attribute("aria-activedescendant") == "found-1"
    visit.page.keyboard.press("Enter")
    assert visit.run(f"{SNAPSHOT}.selected") == found[1]
    assert visit.page.locator("#found").is_hidden()
    visit.page.fill("#search", "ansar")
    visit.page.locator("#found [role=option]").first.click()
    assert visit.run(f"{SNAPSHOT}.selected") == "ansar_dine"
    visit.page.fill("#search", "nobody of that name")
    assert visit.text("#found") == "Nothing found"


# -- a day, a link ----------------------------------------------------------------------------------------------


def test_a_day_shows_what_the_graph_says_of_that_day(mali: Visit) -> None:
    told = mali.run(
        """days => days.flatMap(day => ["possible", "attested", "certain", "throughout"].map(mode =>
             ({day, ...window.sahelgraph.ask({period: day.slice(0, 4), day, mode})})))""",
        days := ["2012-01-01", "2012-04-06", "2012-06-27", "2012-12-31", "2020-06-05", "2020-08-18", "2020-08-19"],
    )
    assert len(told) == 4 * len(days)
    for one in told:
        relations = archive().at(one["day"], mode=one["mode"]).relations
        assert (one["period"], one["shown"]) == (one["day"], list(relations.index))
        assert one["certain"] == list(relations.index[relations["certain"]])


def test_the_second_slider_walks_the_days_of_the_period(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2020")
    period = f"{SNAPSHOT}.period"
    assert visit.text("#day-name") == "all of 2020"
    visit.page.click("#day-on")
    first = visit.run(period)
    before = str(pd.Timestamp(first) - pd.Timedelta(days=1))[:10]
    assert set(archive().at(first).relations.index) != set(archive().at(before).relations.index)
    visit.page.click("#day-on")
    second = visit.run(period)
    assert second > first
    visit.page.click("#day-back")
    assert visit.run(period) == first
    visit.page.locator("#day").focus()
    visit.page.keyboard.press("End")
    assert visit.run(period) == "2020-12-31"
    assert visit.text("#day-name") == "31 December 2020"
    assert "on 31 December 2020" in visit.text("#rule")
    visit.until("location.hash.includes('day=2020-12-31')")
    again = visitor.open(archive_page(), "#at=2020&day=2020-08-18")
    assert again.run(f"{SNAPSHOT}.shown") == list(archive().at("2020-08-18").relations.index)
    visit.page.click("#day-off")
    assert visit.run(period) == "2020"
    visit.page.click("#changes")
    visit.page.click("#day-on")
    assert set(visit.run(f"{SNAPSHOT}.fresh")) == set(archive().at(first).relations.index) - set(
        archive().at(before).relations.index
    )
    assert (visit.requests, visit.messages) == ([], [])


def test_an_archive_that_knows_no_days_has_no_slider_for_them(visitor: Visitor) -> None:
    rows = {"kind": "alliance", "source": "a", "target": "b", "start": ["2012", "2013-04"], "end": ["2013", "2014"]}
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": "state"})
    visit = visitor.open(page(sg.from_pandas(actors, pd.DataFrame(rows | {"id": ["r", "s"]}))))
    assert visit.page.locator("#days").is_hidden()


@pytest.mark.parametrize("kind", ["split", "coup", "rebellion"])
def test_a_link_to_one_relation_opens_where_it_holds(visitor: Visitor, kind: str) -> None:
    relation = str(archive().of_kind(kind).relations.index[0])
    visit = visitor.open(archive_page(), f"#relation={relation}")
    told = visit.run(SNAPSHOT)
    assert told["selected"] == relation
    assert relation in told["shown"]
    visit.run("window.sahelgraph.go('2020')")
    visit.page.click("#permalink")
    visit.until(f"{SNAPSHOT}.period === '{told['period']}'")
    assert visit.run(f"{SNAPSHOT}.selected") == relation


def test_a_link_brings_back_everything_that_was_set(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2020")
    visit.run(
        """() => { const s = window.sahelgraph; s.mode("possible"); s.kinds(["attack", "alliance", "office"]);
             s.actorKinds(["state", "armed group", "person"]); s.pick("mali"); s.around("mali"); s.changes(true);
             s.day("2020-08-18"); document.querySelector("#theme").click(); }"""
    )
    visit.until("location.hash.includes('theme')")
    again = visitor.open(archive_page(), visit.run("location.hash"))
    assert again.run(SNAPSHOT) == visit.run(SNAPSHOT)
    assert again.run("document.documentElement.dataset.theme") == "dark"


# -- people -----------------------------------------------------------------------------------------------------


def test_names_are_searched_literally_whatever_the_case_and_accent(mali: Visit) -> None:
    find = "text => window.sahelgraph.find(text)"
    assert mali.run(find, "ansar DINE")[0] == "ansar_dine"
    assert "mnla" in mali.run(find, "mouvement national pour la LIBERATION")
    assert mali.run(find, ".*") == mali.run(find, "[a-z]") == mali.run(find, "   ") == []


def test_keys_move_the_years(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2012")
    period = "window.sahelgraph.snapshot().period"
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"):
        visit.page.keyboard.press(key)
        seen.append(visit.run(period))
    assert seen == ["2013", "2014", "2013", "1960", "2020"]
    visit.page.keyboard.press(" ")
    assert visit.run("window.sahelgraph.snapshot().playing") is True
    visit.until(f"{period} !== '1960'")
    visit.page.keyboard.press(" ")
    assert visit.run("window.sahelgraph.snapshot().playing") is False
    visit.page.keyboard.press("t")
    assert visit.run("document.querySelector('#table').open") is True
    visit.page.keyboard.press("/")
    visit.page.keyboard.type("ecowas")
    visit.page.keyboard.press("Enter")
    assert visit.run("window.sahelgraph.snapshot().selected") == "ecowas"
    visit.page.keyboard.press("Escape")
    assert visit.run("window.sahelgraph.snapshot().selected") is None
    assert visit.messages == []


def test_the_slider_and_the_legend_are_the_controls(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2012")
    before = len(archive().during("2012"))
    alliances = archive().during("2012").relations["kind"].eq("alliance").sum()
    label = visit.page.locator("#kinds li", has_text=re.compile(r"^alliance"))
    assert label.locator(".count").text_content() == str(alliances)
    label.locator("input").click()
    assert len(visit.run("window.sahelgraph.snapshot().shown")) == before - alliances
    assert label.locator(".count").text_content() == str(alliances)
    visit.until("location.hash.includes('off=alliance')")
    visit.page.locator("#slider").focus()
    visit.page.keyboard.press("ArrowRight")
    assert visit.run("window.sahelgraph.snapshot().period") == "2013"
    visit.page.locator("#modes label", has_text="certain").click()
    shown = visit.run("window.sahelgraph.snapshot().shown")
    relations = archive().during("2013", mode="certain").relations
    assert shown == list(relations.index[relations["kind"] != "alliance"])


def test_a_link_brings_back_what_was_seen(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2013&mode=possible&off=attack&actor=mnla&changes=1&theme=dark")
    told = visit.run("window.sahelgraph.snapshot()")
    assert (told["period"], told["mode"], told["selected"]) == ("2013", "possible", "mnla")
    assert visit.run("document.documentElement.dataset.theme") == "dark"
    assert visit.run("location.hash").startswith("#at=2013&mode=possible&off=attack&actor=mnla")
    stale = visitor.open(archive_page(), "#at=1812&mode=perhaps&off=nothing&actor=nobody")
    assert stale.run("window.sahelgraph.snapshot().mode") == "attested"
    assert stale.messages == []


def test_the_table_says_what_the_picture_shows(mali: Visit) -> None:
    mali.run("window.sahelgraph.go('2012'); document.querySelector('#table').open = true")
    mali.page.wait_for_selector("#table-body tbody tr")
    rows = mali.run(
        "[...document.querySelectorAll('#table-body tbody tr')].map(tr => [...tr.cells].map(td => td.textContent))"
    )
    relations = archive().during("2012").relations
    names = archive().actors["name"]
    assert [row[0] for row in rows] == [kind.replace("_", " ") for kind in relations["kind"]]
    assert [row[1] for row in rows] == [names[actor] for actor in relations["source"]]
    assert [row[2] for row in rows] == [names[actor] for actor in relations["target"]]
    assert [row[3:5] for row in rows] == relations[["start", "end"]].to_numpy().tolist()
    assert [row[5] for row in rows] == ["yes" if sure else "no" for sure in relations["certain"]]
    mali.run("document.querySelector('#table').open = false")


def test_every_control_has_a_name(mali: Visit) -> None:
    nameless = mali.run(
        """[...document.querySelectorAll("button, input, summary")].filter(one => !(one.closest("[hidden]")
             || one.getAttribute("aria-label") || one.textContent.trim() || one.labels?.[0]?.textContent.trim()))
             .map(one => one.outerHTML)"""
    )
    assert nameless == []
    assert mali.run("document.querySelector('#caption').getAttribute('aria-live')") == "polite"


def test_a_phone_needs_no_sideways_scrolling(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2020", viewport={"width": 380, "height": 780})
    assert visit.run("document.documentElement.scrollWidth") <= 380
    assert len(visit.run("window.sahelgraph.snapshot().shown")) == len(archive().during("2020"))


def test_french(visitor: Visitor) -> None:
    visit = visitor.open(archive_page("fr"), "#at=2012")
    assert visit.run("document.documentElement.lang") == "fr"
    assert "acteurs" in visit.text("#caption")
    assert "possible" in visit.text("#modes")
    words = visit.run("JSON.parse(document.querySelector('#data').textContent).words")
    english = visitor.open(archive_page()).run("JSON.parse(document.querySelector('#data').textContent).words")
    assert set(english) - {"column_name_fr"} <= set(words)
