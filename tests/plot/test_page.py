"""The page, in a real browser without a network: what it shows, what it refuses, what it weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import oracle
from tests.days import relation_days
from tests.plot.page_browser import archive, archive_page, study
from tests.plot.page_hostile import RUN

from sahelgraph._dates import EARLIEST, LATEST, parse_period
from sahelgraph.plot import page

if TYPE_CHECKING:
    from tests.plot.page_browser import Visit, Visitor

MODES = ("possible", "attested", "certain", "throughout")
DAYS = ("start_min", "start_max", "end_min", "end_max", "seen_first", "seen_last")


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


def test_the_lines_and_the_table_are_those_of_the_graph_in_every_year_and_mode(visitor: Visitor) -> None:
    visit = visitor.open(archive_page())
    drawn = visit.run(
        """modes => { const {relations} = JSON.parse(document.querySelector("#data").textContent);
             document.querySelector("#table").open = true;
             return modes.flatMap(mode => { window.sahelgraph.mode(mode);
               return window.sahelgraph.periods.map(period => { window.sahelgraph.go(period);
               const lines = [...window.sahelgraph.scene().lines.keys()].map(i => relations.id[i]);
               const rows = document.querySelectorAll("#table-body tbody tr").length;
               return {mode, period, rows, lines: lines.sort()}; }); }); }""",
        list(MODES),
    )
    assert len(drawn) == len(MODES) * len(list(archive().snapshots("year")))
    for one in drawn:
        relations = archive().during(one["period"], mode=one["mode"]).relations
        assert one["lines"] == sorted(relations.index)
        assert one["rows"] == len(relations)


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


# -- links ---------------------------------------------------------------------------------------------------


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


def test_a_line_is_strong_where_it_is_certain_and_pale_and_thin_where_it_is_not(visitor: Visitor) -> None:
    vague = {"start": "[2012..2014]", "end": "2015", "status": "claimed"}
    rows = [{"id": "a"}, {"id": "b", "target": "c"} | vague]
    rows += [{"id": one["id"] + "m", "kind": "membership"} | one for one in ({"id": "c"}, {"id": "d"} | vague)]
    visit = visitor.open(page(study(rows)), "#at=2012")
    lines = visit.run("Object.fromEntries([...window.sahelgraph.scene().lines].map(([i, line]) => [i, line]))")
    sure, pale, dotted, dotted_pale = (lines[i] for i in "0123")
    assert (sure["colour"], sure["dashes"], sure["remark"]) == ("#0072b2", [], "")
    # Dashes tell the kind: what is not certain has those of its kind, here none.
    assert (pale["dashes"], pale["remark"]) == ([], "?")
    assert pale["colour"] == "#73b1d5"
    assert pale["width"] < sure["width"]
    ratios = [[round(part / one["width"], 1) for part in one["dashes"]] for one in (dotted, dotted_pale)]
    assert ratios[0] == ratios[1] != []
    for kept in ("page", "light"):
        text = page(study(rows), light=kept == "light")
        assert "Strong lines are certain, pale thin ones are not" in text


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
