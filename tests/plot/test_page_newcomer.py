"""The page for a newcomer: what is looked for comes first, what is chosen is in sight, and nothing hides it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.plot.page_browser import archive, archive_page, middle, spot

import sahelgraph as sg
from sahelgraph.plot import page

if TYPE_CHECKING:
    from tests.plot.page_browser import Visit, Visitor

SNAPSHOT = "window.sahelgraph.snapshot()"


def test_who_bears_the_words_alone_is_found_first(mali: Visit) -> None:
    find = "text => window.sahelgraph.find(text)[0]"
    assert [mali.run(find, text) for text in ("UN", "MUJAO", "cedeao", "touareg")] == [
        "un", "mujwa", "ecowas", "tuareg_groups",
    ]  # fmt: skip


def test_a_relation_of_another_time_is_shown_in_its_time(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2020&day=2020-08-18")
    visit.page.fill("#search", "mujao")
    visit.page.keyboard.press("Enter")
    assert visit.text("#panel-body").count("no relation shown") == 1
    visit.page.locator("#panel-body details .line").first.click()
    told = visit.run(SNAPSHOT)
    assert told["period"] == "2012"
    assert told["selected"] in told["shown"]
    # What a filter hides is not looked for elsewhere.
    visit.run("window.sahelgraph.go('2013')")
    here = visit.run(f"{SNAPSHOT}.shown[0]")
    visit.page.click("#kinds-none")
    visit.run("id => window.sahelgraph.pick(id)", here)
    assert visit.run(f"{SNAPSHOT}.period") == "2013"
    assert visit.messages == []


def test_what_is_selected_lies_above_all_other_lines(mali: Visit) -> None:
    mali.run("window.sahelgraph.go('2012')")
    for relation in archive().during("2012").relations.index:
        last = mali.run(
            """id => { window.sahelgraph.pick(id); const data = JSON.parse(document.querySelector("#data").textContent);
                 return data.relations.id[[...window.sahelgraph.scene().lines.keys()].at(-1)]; }""",
            relation,
        )
        assert last == relation
    mali.run("window.sahelgraph.pick('')")


@pytest.mark.parametrize(("mode", "held"), [("possible", "possible"), ("certain", "throughout")])
def test_the_tip_says_how_surely_a_relation_holds(visitor: Visitor, mode: str, held: str) -> None:
    dates = {"start": "2010", "end": ["", "2015"], "as_of": ["2011", ""]}
    ends = {"kind": "alliance", "source": "a", "target": ["b", "c"]}
    actors = pd.DataFrame({"id": list("abc"), "name": list("ABC"), "kind": "state"})
    visit = visitor.open(
        page(sg.from_pandas(actors, pd.DataFrame({"id": ["possible", "throughout"]} | ends | dates))),
        f"#at=2013&mode={mode}",
    )
    visit.page.mouse.move(*middle(visit, held))
    visit.until(f"document.querySelector('#tip').textContent.endsWith('{held}')")


def test_the_picture_is_zoomed_by_buttons_and_never_lies_under_the_caption(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2020")
    before = spot(visit, "mali")
    visit.page.click("#closer")
    visit.page.click("#wider")
    visit.page.click("#closer")
    visit.page.click("#fit")
    assert spot(visit, "mali") == before
    visit.page.click("#wider")
    assert spot(visit, "mali") == before
    lowest = visit.run(
        """() => { const {spots, actors, labels, size, height} = window.sahelgraph.scene();
             const label = a => (labels.has(a) ? spots[a].y + labels.get(a).dy + 8 : 0);
             return height / 2 + Math.max(...actors.map(a => Math.max(spots[a].y + size, label(a)))); }"""
    )
    caption = "document.querySelector('#caption').offsetTop - document.querySelector('#network').offsetTop"
    assert lowest <= visit.run(caption) + 4
    assert visit.messages == []


APART = """() => {
  const {spots, size} = window.sahelgraph.scene();
  const {id} = JSON.parse(document.querySelector("#data").textContent).actors;
  const [a, b] = ["mali", "mnla"].map(one => spots[id.indexOf(one)]);
  return Math.hypot(a.x - b.x, a.y - b.y) / size;
}"""


def test_zooming_gives_room_and_leaves_the_file_whole(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2012")
    picture, before = visit.run("window.sahelgraph.svg()"), visit.run(APART)
    labelled = visit.run("window.sahelgraph.scene().labels.size")
    for _ in range(3):
        visit.page.click("#closer")
    assert visit.run(APART) == pytest.approx(before * 1.25**3)
    assert visit.run("window.sahelgraph.scene().labels.size") >= labelled
    assert visit.run("window.sahelgraph.svg()") == picture
    assert visit.run(APART) == pytest.approx(before * 1.25**3)
    for _ in range(3):
        visit.page.click("#wider")
    assert visit.run(APART) == pytest.approx(before)


def test_wheel_and_fingers_zoom_as_the_buttons_do(visitor: Visitor) -> None:
    visit = visitor.open(archive_page(), "#at=2012", has_touch=True)
    before = visit.run(APART)
    x, y = spot(visit, "mali")
    visit.page.mouse.move(x, y)
    visit.page.mouse.wheel(0, -100)
    visit.page.mouse.wheel(0, -100)
    visit.until(f"({APART})() > {before * 1.15}")
    # What is under the pointer stays there, and is found there.
    visit.page.mouse.move(x + 1, y + 1)
    visit.until("document.querySelector('#tip').textContent.startsWith('Mali')")
    visit.page.keyboard.press("0")
    session = visit.page.context.new_cdp_session(visit.page)
    session.send(
        "Input.synthesizePinchGesture",
        {"x": x, "y": y, "scaleFactor": 2, "relativeSpeed": 300, "gestureSourceType": "touch"},
    )
    visit.until(f"({APART})() > {before * 1.5}")
    visit.page.wait_for_timeout(400)
    assert visit.run(APART) < before * 3
    assert visit.messages == []
