"""Measure pictures on one core: the years 2012 to 2020 as files, one picture, and places of many actors.

python -m benchmarks.pictures [--repeat 3]

Times are of the processor, so that a busy machine does not blur them; the first picture also pays for what it loads.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: one core

import pandas as pd

import sahelgraph as sg

if TYPE_CHECKING:
    from collections.abc import Callable

GOALS = {"years": 8.0, "picture": 0.6, "positions": 2.0, "paths": 2.0}


def made_up(actors: int, relations: int, years: range) -> sg.TemporalMultigraph:
    """Return a study in which relations last some years."""
    chance = random.Random(actors)  # noqa: S311 — a made-up study is no secret
    ids = [f"a{i:03d}" for i in range(actors)]
    rows = []
    for i in range(relations):
        source, target = chance.sample(ids, 2)
        start = chance.choice(years)
        end = min(start + chance.randrange(4), years[-1])
        rows.append(
            (f"r{i}", chance.choice(("alliance", "attack", "deployment")), source, target, str(start), str(end))
        )
    people = pd.DataFrame({"id": ids, "name": [one.upper() for one in ids], "kind": "armed group"})
    columns = ["id", "kind", "source", "target", "start", "end"]
    return sg.from_pandas(people, pd.DataFrame(rows, columns=columns), strict=False)


def measure(repeat: int) -> dict[str, float]:
    """Return the best of some runs of each, in seconds of the processor."""
    archive = sg.load()
    forty = made_up(25, 40, range(2015, 2016)).during("2015")
    crowd = made_up(200, 500, range(2001, 2021))

    def years() -> None:
        with tempfile.TemporaryDirectory() as folder:
            steps = archive.snapshots(first=2012, last=2020)
            sg.plot.snapshots(archive, folder, steps=steps, formats=["png", "svg"])

    def picture() -> None:
        with tempfile.TemporaryDirectory() as folder:
            sg.plot.save(sg.plot.snapshot(forty), Path(folder) / "a.png")

    tasks: dict[str, Callable[[], object]] = {
        "years": years,
        "picture": picture,
        "positions": lambda: sg.plot.positions(crowd),
        "paths": lambda: sg.plot.paths(crowd),
    }
    found = {}
    for name, task in tasks.items():
        times = []
        for _ in range(repeat):
            before = time.process_time()
            task()
            times.append(time.process_time() - before)
        found[name] = min(times)
    return found


def main() -> None:
    """Print what was measured beside what was set out to reach, and the strain of the archive's places."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3)
    found = measure(parser.parse_args().repeat)
    for name, seconds in found.items():
        print(f"{name:10} {seconds:6.2f} s   goal {GOALS[name]:.1f} s   {'yes' if seconds < GOALS[name] else 'NO'}")
    g = sg.load()
    for name, places in (("positions", sg.plot.positions(g)), ("paths", sg.plot.paths(g))):
        strain = sg.plot.strain(g, places, first=2012)
        print(f"{name:10} stress {strain['stress']:.4f}, moved {strain['moved']:.3f} lengths of a relation")


if __name__ == "__main__":
    main()
