"""A real Chromium for the tests of the page, cut off from every network, that remembers what it was asked and told."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import sahelgraph as sg
from sahelgraph.plot import page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Frame, Page

    from sahelgraph import TemporalMultigraph

READY = "window.sahelgraph !== undefined"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


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


def chromium() -> str:
    """Return the path of the system's Chromium, or skip and say so."""
    pytest.importorskip("playwright", reason="playwright is not installed: the page was not opened in a browser")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("chromium is not installed: the page was not opened in a browser")
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """Run Chromium."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def wait_until(place: Page | Frame, script: str) -> None:
    """Ask again and again, for half a minute at most."""
    for _ in range(600):
        if place.evaluate(script):
            return
        place.wait_for_timeout(50)
    pytest.fail(f"never came true: {script}")


@dataclass
class Visit:
    """A page that is open, the requests it made besides itself, and what it wrote to the console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def run(self, script: str, argument: object = None) -> Any:  # noqa: ANN401 — whatever the script answers
        """Run a script in the page."""
        return self.page.evaluate(script, argument)

    def until(self, script: str) -> None:
        """Wait until a script answers yes; the page's policy forbids the browser's own way of waiting for one."""
        wait_until(self.page, script)

    def text(self, selector: str) -> str:
        """Return the text of an element, letter for letter."""
        return str(self.run("selector => document.querySelector(selector).textContent", selector))


@dataclass
class Visitor:
    """Opens pages, each in a context of its own."""

    browser: Browser
    folder: Path
    count: int = 0

    def open(self, text: str, end: str = "", *, ready: bool = True, **options: Any) -> Visit:  # noqa: ANN401 — as playwright
        """Open a page from a file; `end` is the part of the address after it."""
        self.count += 1
        path = self.folder / f"page-{self.count}.html"
        path.write_text(text, encoding="utf-8", newline="")
        options.setdefault("viewport", {"width": 1200, "height": 800})
        page = self.browser.new_context(offline=True, **options).new_page()
        visit = Visit(page)
        page.on("console", lambda message: visit.messages.append(message.text))
        page.on("pageerror", lambda error: visit.messages.append(str(error)))
        page.on("dialog", lambda dialog: visit.messages.append(dialog.message))
        page.on("request", lambda request: visit.requests.append(request.url))
        page.goto(path.as_uri() + end)
        if ready:
            wait_until(page, READY)
        visit.requests.remove(page.url.partition("#")[0])
        return visit


def without_policy(text: str) -> str:
    """Take the content security policy away, so that only the page's own care is left."""
    bare, count = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    assert count == 1
    return bare


def spot(visit: Visit, actor: str) -> tuple[float, float]:
    """Return where an actor stands on the screen."""
    box = visit.page.locator("#network").bounding_box()
    assert box is not None
    place = visit.run(
        """id => { const data = JSON.parse(document.querySelector("#data").textContent);
             return window.sahelgraph.scene().spots[data.actors.id.indexOf(id)]; }""",
        actor,
    )
    return box["x"] + box["width"] / 2 + place["x"], box["y"] + box["height"] / 2 + place["y"]


def middle(visit: Visit, relation: str) -> tuple[float, float]:
    """Return a place on a relation's line, nearer to its source than to its target."""
    box = visit.page.locator("#network").bounding_box()
    assert box is not None
    place = visit.run(
        """id => { const data = JSON.parse(document.querySelector("#data").textContent);
             const {from, via, to} = window.sahelgraph.scene().lines.get(data.relations.id.indexOf(id));
             const at = axis => 0.36 * from[axis] + 0.48 * via[axis] + 0.16 * to[axis];
             return {x: at("x"), y: at("y")}; }""",
        relation,
    )
    return box["x"] + box["width"] / 2 + place["x"], box["y"] + box["height"] / 2 + place["y"]
