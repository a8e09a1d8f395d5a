"""Walk the whole path with many relations in one machine's memory: read, ask, series, a page; time and peak memory.

python -m benchmarks.large [--n 10000000] [--limit 3000]

With a limit, in megabytes of address space, the process may not take more.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, TypeVar

from benchmarks.generate import FIRST_YEAR, LAST_YEAR, make, write
from benchmarks.run import HERE, peak_megabytes

import sahelgraph as sg

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")


def main() -> None:
    """Read the command line, make the study where it is not there yet, and walk."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=10_000_000, help="relations (10000000)")
    parser.add_argument("--limit", type=int, default=0, help="megabytes of address space (no limit)")
    options = parser.parse_args()
    folder = HERE / ".data" / str(options.n)
    if not (folder / "relations.csv").exists():
        write(folder, make(options.n))
        print("made; run this again, so that making it is not in the memory that is measured")
        return
    if options.limit:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (options.limit * 1_000_000,) * 2)
    g = _step(f"read {options.n:,} relations, every check", lambda: sg.read_csv(folder))
    middle = str(g.actors.index[len(g.actors) // 2])
    _step(f"who allied with {middle} in 2015 (in words)", lambda: str(g.ask(f'who allied with "{middle}" in 2015')))
    _step("the same as a table", lambda: g.allies(middle, "2015"))
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    _step(f"count of each of {len(years)} years", lambda: [len(g.during(year)) for year in years])
    _step(
        "degree and components of each year",
        lambda: [
            sg.measures.over_time(one, g, first=FIRST_YEAR, last=LAST_YEAR)
            for one in (sg.measures.degree, sg.measures.components)
        ],
    )
    near = g.around(middle)
    page = _step(f"page of the {len(near)} relations around it", lambda: sg.plot.page(near))
    print(f"{'':<44}{len(page) / 1e3:>9,.0f} kB")


def _step(what: str, call: Callable[[], Found]) -> Found:
    begin = time.perf_counter()
    found = call()
    print(f"{what:<44}{time.perf_counter() - begin:>9.2f} s   peak {peak_megabytes() or 0:>6,.0f} MB", flush=True)
    return found


if __name__ == "__main__":
    main()
