"""The page, in a real browser without a network: what it shows, what it refuses, what it weighs."""

from __future__ import annotations

import hashlib
import html
import io
import math
import os
import re
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from tests import oracle
from tests.plot.page_browser import READY, Visitor, launched, wait_until, without_policy
from tests.plot.page_hostile import HOSTILE, RUN, hostile_graph

import sahelgraph as sg
from sahelgraph._dates import EARLIEST, LATEST, parse_period, relation_days
from sahelgraph.plot import _page, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.plot.page_browser import Visit

    from sahelgraph import TemporalMultigraph

MODES = ("possible", "attested", "certain", "throughout")
DAYS = ("start_min", "start_max", "end_min", "end_max", "seen_first", "seen_last")


@cache
def archive() -> TemporalMultigraph:
    return sg.load()


@cache
def archive_page(lang: str = "en") -> str:
    return page(archive(), lang=lang)


def study(rows: list[dict[str, str]], actors: str = "abcd", title: str = "") -> TemporalMultigraph:
    people = pd.DataFrame(
        {"id": list(actors), "name": [f"Actor {one.upper()}" for one in actors], "kind": "armed group"}
    )
    blank = {"kind": "alliance", "source": "a", "target": "b", "start": "2012", "end": "2013"}
    return sg.from_pandas(people, pd.DataFrame([blank | row for row in rows]), title=title)


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with launched() as browser:
        yield Visitor(browser, tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def mali(visitor: Visitor) -> Visit:
    """Open the bundled archive; for tests that say themselves which period they look at."""
    return visitor.open(archive_page())


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


def test_the_page_is_the_same_bytes_whatever_the_hash_seed() -> None:
    script = "import hashlib, sahelgraph as sg; print(hashlib.sha256(sg.plot.page(sg.load()).encode()).hexdigest())"
    environment = {**os.environ, "PYTHONHASHSEED": "4321", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == hashlib.sha256(archive_page().encode()).hexdigest()


def test_the_order_of_the_rows_does_not_reach_the_page() -> None:
    rows = [{"id": f"r{i}", "start": str(2012 + i % 3), "end": "", "target": "bcd"[i % 3]} for i in range(9)]
    assert page(study(rows, title="x")) == page(study(rows[::-1], title="x"))


def test_the_page_weighs_little() -> None:
    empty = len(page(study([{}]).of_kind("attack")).encode())
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
    assert empty <= 550_000
    assert (len(page(study(rows)).encode()) - empty) / 1000 <= 300


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


# -- the rule of time -------------------------------------------------------------------------------------------


def test_the_script_keeps_the_rule_of_every_shared_case(mali: Visit) -> None:
    cases = [case for case in oracle.cases("overlap.csv") if case["first"] and case["last"]]
    asked = []
    for case in cases:
        days = relation_days(case["start"], case["end"], case["as_of"], event=case["time"] == "event")
        period = parse_period(f"{case['first']}/{case['last']}")
        columns = {name: [None if day in {EARLIEST, LATEST} else day] for name, day in zip(DAYS, days, strict=True)}
        asked.append([columns, {"first": period.first, "last": period.last}])
    script = "asked => asked.map(([days, period]) => %s.map(mode => window.sahelgraph.holds(days, 0, period, mode)))"
    answers = mali.run(script % list(MODES), asked)
    assert len(cases) > 50
    for case, answer in zip(cases, answers, strict=True):
        assert answer == [case[mode] == "true" for mode in MODES], case["why"]


def test_what_is_shown_is_what_the_graph_says_in_every_year_and_mode(mali: Visit) -> None:
    told = mali.run(
        """modes => window.sahelgraph.periods.flatMap(period =>
             modes.map(mode => window.sahelgraph.ask({period, mode})))""",
        list(MODES),
    )
    years = [year for year, _ in archive().snapshots("year")]
    assert [one["period"] for one in told[:: len(MODES)]] == years
    for one in told:
        relations = archive().during(one["period"], mode=one["mode"]).relations
        assert one["shown"] == list(relations.index)
        assert one["certain"] == list(relations.index[relations["certain"]])
        assert one["actors"] == sorted({*relations["source"], *relations["target"]})


def test_filters_by_kind_show_what_the_graph_says(mali: Visit) -> None:
    names = mali.run("window.sahelgraph.kindNames")
    assert sorted(names) == sorted(set(archive().relations["kind"]))
    told = mali.run(
        """modes => window.sahelgraph.kindNames.flatMap(kind => window.sahelgraph.periods.flatMap(period =>
             modes.map(mode => {
               const {shown} = window.sahelgraph.ask({period, mode, kinds: [kind]});
               return {kind, period, mode, shown};
             })))""",
        list(MODES),
    )
    asked = {(one["period"], one["mode"]) for one in told}
    kinds = {(period, mode): archive().during(period, mode=mode).relations["kind"] for period, mode in asked}
    for one in told:
        kind = kinds[one["period"], one["mode"]]
        assert one["shown"] == list(kind.index[kind == one["kind"]])
    attack = mali.run("window.sahelgraph.ask({period: '2020', kinds: ['attack', 'campaign', 'rebellion']}).shown")
    assert attack == list(archive().during("2020").of_kind("attack").relations.index)


def test_filters_by_actor_kind_leave_no_line_without_its_ends(mali: Visit) -> None:
    kinds = archive().actors["kind"]
    for year in ("2012", "2020"):
        shown = mali.run(f"window.sahelgraph.ask({{period: '{year}', actorKinds: ['state', 'armed group']}}).shown")
        relations = archive().during(year).relations
        kept = relations["source"].map(kinds).isin(["state", "armed group"])
        kept &= relations["target"].map(kinds).isin(["state", "armed group"])
        assert shown == list(relations.index[kept])


def test_what_changed_is_the_difference_of_two_years(mali: Visit) -> None:
    told = mali.run("window.sahelgraph.periods.slice(1).map(period => window.sahelgraph.ask({period, changes: true}))")
    for one in told:
        now = set(archive().during(one["period"]).relations.index)
        before = set(archive().during(int(one["period"]) - 1).relations.index)
        assert set(one["fresh"]) == now - before
        assert set(one["ended"]) == before - now


def test_the_caption_counts_what_may_have_held_besides(mali: Visit) -> None:
    mali.run("window.sahelgraph.go('2013')")
    more = len(archive().during(2013, mode="possible")) - len(archive().during(2013))
    assert more > 0
    assert f"{more} more may have held" in mali.text("#caption")
    assert f"{len(archive().during(2013))} relations" in mali.text("#caption")


def test_quarters_can_be_played_too(visitor: Visitor) -> None:
    visit = visitor.open(page(archive(), periods="quarter", first="2012", last="2012"))
    assert visit.run("window.sahelgraph.periods") == ["2012-Q1", "2012-Q2", "2012-Q3", "2012-Q4"]
    shown = visit.run("window.sahelgraph.ask({period: '2012-Q2'}).shown")
    assert shown == list(archive().during("2012-04/2012-06").relations.index)


@pytest.mark.parametrize("mode", ["attested", "certain"])
def test_a_graph_of_one_period_gives_a_page_without_slider(visitor: Visitor, mode: str) -> None:
    narrow = archive().during("2012", mode=mode)
    visit = visitor.open(page(narrow))
    assert visit.run("window.sahelgraph.periods") == ["2012"]
    assert visit.run("window.sahelgraph.snapshot().shown") == list(narrow.relations.index)
    assert not visit.page.is_visible("#slider")
    assert visit.run("window.sahelgraph.ask({period: '2012', mode: 'possible'}).shown") == list(
        archive().during("2012", mode="possible").relations.index
    )


@pytest.mark.parametrize("start", ["2012", ".."])
def test_a_graph_with_nothing_dated_or_nothing_at_all_still_opens(visitor: Visitor, start: str) -> None:
    rows = study([{"start": start, "end": ""}])
    visit = visitor.open(page(rows.of_kind("attack") if start == "2012" else rows))
    assert visit.run("window.sahelgraph.snapshot().shown.length") == (0 if start == "2012" else 1)
    assert visit.messages == []


# -- hostile text -----------------------------------------------------------------------------------------------


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


def test_only_addresses_of_the_web_become_links(visitor: Visitor) -> None:
    references = [
        "https://example.org/a?b=1&c=2",
        "http://example.org",
        f"javascript:{RUN}",
        "ftp://example.org",
        "P4",
        "see https://example.org",
    ]
    graph = study([{"id": f"r{i}", "reference": text} for i, text in enumerate(references)])
    visit = visitor.open(page(graph))
    links = visit.run(
        """ids => ids.map(id => { window.sahelgraph.pick(id);
             return [...document.querySelectorAll("#panel-body dd a")].map(a => [a.getAttribute("href"), a.rel]); })""",
        [f"r{i}" for i in range(len(references))],
    )
    rel = "noopener noreferrer external"
    assert links == [[[references[0], rel]], [[references[1], rel]], [], [], [], []]


# -- the picture ------------------------------------------------------------------------------------------------


def test_actors_stand_still_through_the_years(mali: Visit) -> None:
    first, *others = mali.run(
        """window.sahelgraph.periods.slice(-10).map(period => {
             window.sahelgraph.go(period); return window.sahelgraph.scene().spots; })"""
    )
    assert all(other == first for other in others)


def test_parallel_relations_never_lie_on_each_other(visitor: Visitor) -> None:
    rows = [
        {"id": f"r{i}", "kind": kind}
        for i, kind in enumerate(["alliance", "support", "attack", "sanction", "training"])
    ]
    rows += [
        {"id": f"s{i}", "source": "c", "target": "a"} if i % 2 else {"id": f"s{i}", "source": "a", "target": "c"}
        for i in range(4)
    ]
    visit = visitor.open(page(study(rows)), "#at=2012")
    lines = visit.run(
        "[...window.sahelgraph.scene().lines.values()].map(({round, from, to, via}) => ({round, from, to, via}))"
    )
    assert all(abs(line["round"]) <= 0.2201 for line in lines)
    middles = [
        tuple(round(line["from"][axis] / 4 + line["via"][axis] / 2 + line["to"][axis] / 4, 1) for axis in "xy")
        for line in lines
    ]
    for i, one in enumerate(middles):
        for other in middles[:i]:
            assert (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 >= 9


def test_a_line_is_full_where_it_is_certain_and_pale_where_it_is_not(visitor: Visitor) -> None:
    rows = [{"id": "sure"}, {"id": "vague", "target": "c", "start": "[2012..2014]", "end": "2015", "status": "claimed"}]
    visit = visitor.open(page(study(rows)), "#at=2012")
    lines = visit.run("Object.fromEntries([...window.sahelgraph.scene().lines].map(([i, line]) => [i, line]))")
    sure, vague = lines["0"], lines["1"]
    assert (sure["colour"], sure["dashes"], sure["remark"]) == ("#0072b2", [], "")
    assert vague["colour"] != sure["colour"]
    assert (bool(vague["dashes"]), vague["remark"]) == (True, "?")


def test_a_click_opens_the_panel_and_dims_the_rest(mali: Visit) -> None:
    mali.run("window.sahelgraph.go('2012')")
    box = mali.page.locator("#network").bounding_box()
    assert box is not None
    place = mali.run("""() => { const s = window.sahelgraph.scene();
        return s.spots[s.actors.find(a => s.labels.get(a)?.text === "MNLA")]; }""")
    mali.page.mouse.click(box["x"] + box["width"] / 2 + place["x"], box["y"] + box["height"] / 2 + place["y"])
    mali.until("window.sahelgraph.snapshot().selected === 'mnla'")
    assert "National Movement for the Liberation of Azawad" in mali.text("#panel-body")
    pale = mali.run("[...window.sahelgraph.scene().lines.values()].filter(line => line.faint).length")
    touching = len(archive().during("2012").around("mnla").relations)
    assert pale == len(archive().during("2012")) - touching
    mali.page.keyboard.press("Escape")
    assert mali.run("window.sahelgraph.snapshot().selected") is None


def test_the_panel_gives_a_relation_as_it_was_written(mali: Visit) -> None:
    relation = archive().during("2012").of_kind("alliance").relations.iloc[0]
    mali.run("id => { window.sahelgraph.go('2012'); window.sahelgraph.pick(id); }", relation.name)
    text = mali.text("#panel-body")
    for column in ("start", "end", "as_of", "reference", "note", "status"):
        assert relation[column] in text
    mali.run("window.sahelgraph.pick('')")


def test_the_neighbourhood_reaches_two_steps(visitor: Visitor) -> None:
    rows = [{"id": f"{a}{b}", "source": a, "target": b} for a, b in ("ab", "bc", "cd", "de", "bf")]
    visit = visitor.open(page(study(rows, actors="abcdef")))
    assert set(visit.run("window.sahelgraph.ask({period: '2012', around: 'a'}).shown")) == {"ab", "bc", "bf"}
    assert set(visit.run("window.sahelgraph.ask({period: '2012', around: 'c'}).shown")) == {
        "ab",
        "bc",
        "bf",
        "cd",
        "de",
    }
