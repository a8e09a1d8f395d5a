"""The page for everybody: no serious problem that axe-core finds, the keyboard reaches all, and the focus is seen."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sahelgraph as sg
from sahelgraph.plot import dossier, page

if TYPE_CHECKING:
    from tests.plot.page_browser import Visit, Visitor

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@cache
def texts(lang: str = "en") -> dict[str, str]:
    g = sg.load()
    return {
        "page": page(g, lang=lang),
        "light": page(g, lang=lang, light=True),
        "dossier": dossier(g, "Mali", lang=lang),
    }


def problems(visit: Visit) -> list[tuple[str, str, str]]:
    """Return what axe-core calls serious or critical."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make lint installs it where npm is found")
    visit.run(AXE.read_text(encoding="utf-8"))
    found = visit.run(
        """() => axe.run().then(result => result.violations.filter(one => ["serious", "critical"].includes(one.impact))
             .map(one => [one.id, one.help, one.nodes[0].html]))"""
    )
    return [(str(one), str(help_), str(node)) for one, help_, node in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_page(visitor: Visitor, theme: str) -> None:
    visit = visitor.open(texts()["page"], f"#at=2020&theme={theme}&actor=mali&changes=1&around=mali&day=2020-08-18")
    visit.run("document.querySelector('#table').open = true")
    visit.page.fill("#search", "a")
    visit.page.keyboard.press("ArrowDown")
    assert problems(visit) == []
    visit.run("window.sahelgraph.pick('r009')")
    assert problems(visit) == []


@pytest.mark.parametrize("what", ["light", "dossier"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_sheets(visitor: Visitor, what: str, scheme: str) -> None:
    visit = visitor.open(texts("fr")[what], ready=False, color_scheme=scheme)
    assert problems(visit) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("what", ["at=2012&actor=mnla", "relation=r009", "at=2020&changes=1&around=mali"])
def test_a_phone_is_as_accessible(visitor: Visitor, what: str, theme: str) -> None:
    visit = visitor.open(texts("fr")["page"], f"#{what}&theme={theme}", viewport={"width": 380, "height": 780})
    assert problems(visit) == []


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(visitor: Visitor) -> None:
    visit = visitor.open(texts()["page"], "#at=2013&actor=mnla&around=mnla&changes=1&day=2013-03-01")
    visit.run("document.querySelector('#table').open = true")
    visit.page.wait_for_timeout(400)  # the picture makes room for the table
    visit.run(
        """() => { let n = 0;
             for (const one of document.querySelectorAll("a, button, input, summary, [tabindex='0']"))
               one.dataset.stop = n++; }"""
    )
    wanted = visit.run(
        """() => [...document.querySelectorAll("[data-stop]")].filter(one => one.checkVisibility() && !one.disabled
             && !(one.type === "radio" && !one.checked)).map(one => one.dataset.stop)"""
    )
    reached, unseen = [], []
    for _ in range(len(wanted) + 5):
        visit.page.keyboard.press("Tab")
        stop, outline, html = visit.run(
            """() => { const one = document.activeElement;
                 const shown = one.type === "radio" ? one.nextElementSibling : one;
                 const style = getComputedStyle(shown);
                 return [one.dataset.stop ?? null, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                         one.outerHTML.slice(0, 80)]; }"""
        )
        if stop is None:
            break
        reached.append(stop)
        unseen += [] if outline else [html]
    missed = "stops => stops.map(n => document.querySelector(`[data-stop='${n}']`).outerHTML.slice(0, 90))"
    assert visit.run(missed, sorted(set(wanted) - set(reached), key=int)) == []
    assert unseen == []


def test_what_the_mouse_does_the_keyboard_does_too(visitor: Visitor) -> None:
    visit = visitor.open(texts()["page"], "#at=2012")
    keys = visit.page.keyboard
    keys.press("/")
    keys.type("mnla")
    keys.press("Enter")
    visit.page.locator("#surroundings").focus()
    keys.press("Enter")
    around = visit.run("window.sahelgraph.snapshot().shown")
    assert around == visit.run("window.sahelgraph.ask({period: '2012', around: 'mnla'}).shown")
    keys.press("Escape")
    visit.page.locator("#mode-attested").focus()
    keys.press("ArrowRight")
    assert visit.run("window.sahelgraph.snapshot().mode") == "certain"
    visit.page.locator("#kind-0").focus()
    keys.press(" ")
    assert visit.run("document.querySelector('#kind-0').checked") is False
    assert visit.run("document.activeElement.id") == "kind-0"
    visit.page.locator("#day").focus()
    keys.press("ArrowRight")
    assert visit.run("window.sahelgraph.snapshot().period") == "2012-01-02"
    visit.page.locator("#day-off").focus()
    keys.press("Enter")
    keys.press("t")
    visit.page.wait_for_selector("#table-body tbody button")
    visit.page.locator("#table-body tbody button").first.focus()
    keys.press("Enter")
    assert visit.run("window.sahelgraph.snapshot().selected") is not None
    assert visit.messages == []


def test_the_keyboard_keeps_its_place(visitor: Visitor) -> None:
    visit = visitor.open(texts()["page"], "#at=2012&actor=mnla&changes=1")
    keys, held = visit.page.keyboard, "document.activeElement.id"
    for control in ("surroundings", "kind-0", "only-kind-0", "only-actor-kind-2"):
        visit.page.locator(f"#{control}").focus()
        keys.press(" ")
        assert visit.run(held) == control
    visit.page.click("#kinds-all")
    for line in ("#news .line", "#panel-body .link", "#panel-body .line"):
        visit.page.locator(line).first.focus()
        keys.press("Enter")
        assert visit.run(held) == "panel"


def test_who_wants_no_movement_gets_none(visitor: Visitor) -> None:
    moving = "getComputedStyle(document.querySelector('#strip .amount')).transitionDuration"
    still = visitor.open(texts()["page"], reduced_motion="reduce")
    assert re.fullmatch(r"0s(, 0s)*", still.run(moving))
    assert visitor.open(texts()["page"], reduced_motion="no-preference").run(moving) != still.run(moving)
