"""Measure the page in Chromium's software rendering, side by side with a pyvis page of the same relations.

python -m benchmarks.page [--actors 50 500 2000] [--seconds 2]

Ready: from opening the file to the first picture. Step: the next year, with legends, panel and strip. Panning: frames
a second while the pointer drags the picture. The pyvis page shows the fullest year only, for it knows no others;
with physics it counts as ready when it has come to rest, or is given up after a minute. Bytes a relation: all that a
page has more than an empty one, told apart into what people wrote (ids, names, notes, references, meanings of kinds)
and the structure that we put around it.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from tests.plot.page_browser import READY, launched, wait_until
from tests.plot.page_weight import weigh

import sahelgraph as sg

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from sahelgraph import TemporalMultigraph

KINDS = ("alliance", "membership", "deployment", "attack", "sanction", "support", "coup", "split")
ACTOR_KINDS = ("state", "armed group", "armed forces", "organisation", "mission", "movement")
YEARS = range(2012, 2021)
GIVEN_UP = 60.0
GOALS = {50: (0.3, 40, 30), 500: (1.0, 100, 30), 2000: (2.0, 400, 0)}

_STEPS = """() => window.sahelgraph.periods.map(period => {
  const before = performance.now();
  window.sahelgraph.go(period);
  document.body.getBoundingClientRect();
  return performance.now() - before;
})"""
_FRAMES = """seconds => new Promise(done => {
  const stamps = [];
  const tick = stamp => {
    stamps.push(stamp);
    if (stamp - stamps[0] < 1000 * seconds) requestAnimationFrame(tick);
    else done((stamps.length - 1) / (stamp - stamps[0]) * 1000);
  };
  requestAnimationFrame(tick);
})"""


def study(actors: int) -> TemporalMultigraph:
    """Make three relations for each actor, in nine years, a third of them between a few that have many."""
    chance = random.Random(actors)  # noqa: S311 — a made-up study is no secret
    ids = [f"a{i:04d}" for i in range(actors)]
    rows = []
    for i in range(3 * actors):
        source = chance.choice(ids if i % 3 else ids[: max(4, actors // 20)])
        target = chance.choice([one for one in ids[:actors] if one != source] if actors < 100 else ids)
        start, long = chance.choice(YEARS), chance.choice((0, 0, 1, 3))
        month = f"{chance.randrange(1, 13):02d}"
        rows.append((f"r{i:05d}", chance.choice(KINDS), source, target, f"{start}-{month}", f"{start + long}-12"))
    people = pd.DataFrame(
        {
            "id": ids,
            "name": [f"Movement {i} of the north" for i in range(actors)],
            "label": [f"M{i}" for i in range(actors)],
            "kind": [ACTOR_KINDS[i % len(ACTOR_KINDS)] for i in range(actors)],
        }
    )
    columns = ["id", "kind", "source", "target", "start", "end"]
    relations = pd.DataFrame([row for row in rows if row[2] != row[3]], columns=columns)
    relations["reference"] = [f"Report {i % 40}, P{i % 7}" for i in range(len(relations))]
    return sg.from_pandas(people, relations, strict=False, title=f"{actors} actors")


def places(g: TemporalMultigraph) -> pd.DataFrame:
    """Give every actor some place; where it stands is not what is measured."""
    chance = random.Random(1)  # noqa: S311 — as above
    spots = [(chance.random(), chance.random()) for _ in range(len(g.actors))]
    return pd.DataFrame(spots, index=g.actors.index, columns=["x", "y"])


def fullest(g: TemporalMultigraph) -> TemporalMultigraph:
    """Return the year with the most relations."""
    return max((snapshot for _, snapshot in g.snapshots()), key=len)


def pyvis_page(g: TemporalMultigraph, spots: pd.DataFrame, *, physics: bool) -> str:
    """Make pyvis' page of a graph, without the addresses that it would fetch, and with a mark when it is drawn."""
    from pyvis.network import Network

    relations, actors = g.relations, g.actors
    network: Any = Network(height="760px", width="100%", directed=True, cdn_resources="in_line")
    wide = 60.0 * len(actors) ** 0.5
    for actor in sorted({*relations["source"], *relations["target"]}):
        x, y = spots.loc[actor]
        network.add_node(
            actor, label=actors.loc[actor, "label"], title=actors.loc[actor, "name"], x=x * wide, y=y * wide
        )
    for row in relations.itertuples():
        network.add_edge(row.source, row.target, title=f"{row.kind}, {row.start}")
    network.toggle_physics(physics)
    html = str(network.generate_html())
    html = re.sub(r"<(?:link|script)\b[^>]*(?:href|src)=[^>]*>(?:\s*</script>)?", "", html)
    event = "stabilizationIterationsDone" if physics else "afterDrawing"
    mark = f'network.once("{event}", () => performance.mark("ready"))'
    return html.replace("drawGraph();", f"drawGraph(); {mark};", 1)


class Opened:
    """A page that is open in a browser without a network."""

    def __init__(self, browser: Browser, text: str, folder: Path) -> None:
        path = folder / "page.html"
        path.write_text(text, encoding="utf-8", newline="")
        self.size = len(text.encode("utf-8"))
        self.context = browser.new_context(offline=True, viewport={"width": 1200, "height": 800})
        self.page: Page = self.context.new_page()
        self.page.goto(path.as_uri(), wait_until="commit")

    def ready(self) -> float:
        """Return the seconds from opening to the first picture, or the time after which it was given up."""
        until = time.monotonic() + GIVEN_UP
        while time.monotonic() < until:
            with suppress(Exception):
                marks: list[float] = self.page.evaluate("performance.getEntriesByName('ready').map(m => m.startTime)")
                if marks:
                    return marks[0] / 1000
            time.sleep(0.1)
        return GIVEN_UP

    def frames(self, selector: str, seconds: float) -> float:
        """Return the frames a second while the picture is dragged."""
        box = self.page.locator(selector).bounding_box()
        if box is None:
            return 0.0
        x, y = box["x"] + 12, box["y"] + 12
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.evaluate(f"window.measured = ({_FRAMES})({seconds})")
        until, step = time.monotonic() + seconds + 0.2, 0
        while time.monotonic() < until:
            step += 1
            self.page.mouse.move(x + step % 200, y + step % 120)
        self.page.mouse.up()
        return float(self.page.evaluate("window.measured"))


@cache
def empty() -> str:
    """Make a page on which nothing is drawn."""
    people = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": "state"})
    relations = pd.DataFrame({"id": ["r"], "kind": ["alliance"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    return sg.plot.page(sg.from_pandas(people, relations).of_kind("attack"))


def weight(name: str, text: str) -> None:
    """Print what a relation weighs: the words of whoever wrote it, and our structure around them."""
    words, structure = weigh(text, empty())
    print(f"  {name:24}{words + structure:6.0f} bytes a relation: text {words:.0f}, structure {structure:.0f}")


def measure(browser: Browser, actors: int, seconds: float, folder: Path) -> None:
    g = study(actors)
    spots = places(g)
    before = time.perf_counter()
    text = sg.plot.page(g, positions=spots)
    made = time.perf_counter() - before
    year = fullest(g)
    goal = GOALS.get(actors, (0.0, 0, 0))
    print(f"\n{actors} actors, {len(g)} relations, {len(year)} in the fullest year; made in {made:.1f} s")
    print(f"  {'':24}{'size':>9}{'ready':>10}{'step':>10}{'pan':>12}")
    weight("size", text)
    opened = Opened(browser, text, folder)
    ready = opened.ready()
    wait_until(opened.page, READY)
    fps = opened.frames("#network", seconds)
    steps = opened.page.evaluate(_STEPS) + opened.page.evaluate(_STEPS)
    step = statistics.median(steps)
    print(f"  {'sahelgraph':24}{opened.size // 1000:6} kB{ready:8.2f} s{step:7.0f} ms{fps:8.0f} /s")
    print(f"  {'goal':24}{'':9}{goal[0]:8.2f} s{goal[1]:7} ms{goal[2]:8} /s")
    opened.context.close()
    for physics in (False, True):
        if physics and actors > 500:
            print(f"  {'pyvis, physics':24}{'not tried: 500 actors take most of a minute'}")
            continue
        opened = Opened(browser, pyvis_page(year, spots, physics=physics), folder)
        ready = opened.ready()
        fps = opened.frames("#mynetwork", seconds) if ready < GIVEN_UP else 0.0
        name = "pyvis, physics" if physics else "pyvis, places given"
        print(f"  {name:24}{opened.size // 1000:6} kB{ready:8.2f} s{'none':>10}{fps:8.0f} /s")
        opened.context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actors", type=int, nargs="+", default=[50, 500, 2000])
    parser.add_argument("--seconds", type=float, default=2.0, help="how long to pan")
    options = parser.parse_args()
    archive = sg.load()
    print(f"an empty page: {len(empty().encode('utf-8'))} bytes (goal 550000)\nthe archive, {len(archive)} relations")
    weight("all columns", sg.plot.page(archive))
    weight("references only", sg.plot.page(archive, fields=["reference"]))
    with tempfile.TemporaryDirectory() as folder:
        for actors in options.actors:
            with launched() as browser:  # a fresh one: nothing is left in its caches
                measure(browser, actors, options.seconds, Path(folder))


if __name__ == "__main__":
    main()
