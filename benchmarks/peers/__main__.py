"""Give the same work to ours and to the peers that are installed, one process and one thread each.

python -m benchmarks.peers [NAME ...] [--n 1000000] [--budget 10] [--json FILE]

Every answer is compared with a look at every row of the made study; a wrong one is marked, and its time kept. Without
names all that are installed run (``make peers`` installs them).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from benchmarks.generate import KINDS, YEARS, Columns, actor_ids, make, write, year_days
from benchmarks.peers import _graphs, _ours, _tables, _temporal
from benchmarks.peers._work import ALLIANCE
from benchmarks.run import EGO_YEAR, HERE, ONE_THREAD, YEAR, human, peak_megabytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PEERS: dict[str, Callable[[], Any]] = {
    one.package: one
    for one in (
        _ours.Sahelgraph,
        _tables.Pandas,
        _tables.Polars,
        _tables.Duckdb,
        _graphs.Igraph,
        _graphs.Rustworkx,
        _graphs.Networkx,
        _temporal.Raphtory,
        _temporal.NetworkxTemporal,
    )
}
OPERATIONS = {
    "build": "read and index",
    "allies": "allies of one actor in a year",
    "window": "count or cut of a year",
    "yearly": f"{len(YEARS)} years, degree and components",
    "networkx": "a year to networkx",
    "pagerank": "PageRank of a year",
}
EGOS = 50


def installed() -> list[str]:
    """Return the peers that are here, ours first."""
    found = []
    for name in PEERS:
        try:
            version(name)
        except PackageNotFoundError:
            continue
        found.append(name)
    return found


def wanted(columns: Columns) -> dict[str, Any]:
    """Answer by looking at every row."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = columns.actors

    def year(number: int) -> tuple[int, int, int]:
        mask = columns.within(*year_days(number))
        source, target = columns.source[mask], columns.target[mask]
        degree = np.bincount(source, minlength=n) + np.bincount(target, minlength=n)
        ties = coo_array((np.ones(source.size, bool), (source, target)), shape=(n, n))
        groups = connected_components(ties, directed=False)[0] - int((degree == 0).sum())
        return len(source), int(degree.max()), groups

    held = columns.within(*year_days(EGO_YEAR)) & (columns.kind == KINDS.index(ALLIANCE))
    own = np.searchsorted(actor_ids(n), egos(columns))  # ids are in the order of their positions
    allies = [
        len(
            np.unique(
                np.concatenate(
                    [columns.target[held & (columns.source == one)], columns.source[held & (columns.target == one)]]
                )
            )
        )
        for one in own
    ]
    series = [year(number) for number in YEARS]
    cut = series[YEARS.index(YEAR)][0]
    return {"build": len(columns.start), "allies": allies, "window": cut, "yearly": series, "networkx": cut}


def egos(columns: Columns) -> list[str]:
    """Return middling actors."""
    degree = np.bincount(columns.source, minlength=columns.actors)
    degree += np.bincount(columns.target, minlength=columns.actors)
    ranked = np.argsort(degree, kind="stable")
    chosen: list[str] = actor_ids(columns.actors)[ranked[columns.actors // 2 - EGOS // 2 :][:EGOS]].tolist()
    return chosen


def work(name: str, folder: Path, n: int, budget: float) -> Iterator[dict[str, Any]]:
    """Let one peer work in this process; a result for each operation."""
    columns, peer = make(n), PEERS[name]()
    right, ask = wanted(columns), egos(columns)
    for operation in OPERATIONS:
        method: Any = getattr(peer, operation, None)
        if method is None:
            continue
        call = {"build": lambda m=method: m(folder), "allies": lambda m=method: [m(actor) for actor in ask]}
        try:
            seconds, answer = timed(call.get(operation, method), budget)
        except Exception as error:  # noqa: BLE001 — what a peer cannot do is a result too
            yield {"operation": operation, "error": f"{type(error).__name__}: {error}"[:200]}
            if operation == "build":
                return
            continue
        said = [tuple(one) for one in answer] if operation == "yearly" else answer
        known = operation not in right or said == right[operation]
        each = seconds / len(ask) if operation == "allies" else seconds
        yield {
            "operation": operation,
            "seconds": each,
            "right": known,
            "answer": said if operation == "pagerank" else "",
        }
    yield {"peak_mb": peak_megabytes()}


def timed(call: Callable[[], Any], budget: float) -> tuple[float, Any]:
    """Return the median seconds of up to five calls, the first left out if there are more."""
    taken: list[float] = []
    begun = time.perf_counter()
    while True:
        gc.collect()
        begin = time.perf_counter()
        answer = call()
        taken.append(time.perf_counter() - begin)
        if len(taken) > 5 or time.perf_counter() - begun > budget:
            return statistics.median(taken[1:] or taken), answer


def measure(name: str, n: int, budget: float, limit: float) -> dict[str, Any]:
    """Let one peer work in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.peers", name, "--n", str(n), "--budget", str(budget), "--worker"]
    found: dict[str, Any] = {"peer": name, "version": version(name), "n": n, "operations": {}}
    try:
        done = subprocess.run(
            command, env=os.environ | ONE_THREAD, capture_output=True, text=True, timeout=limit, check=False
        )
        output, code = done.stdout, done.returncode
    except subprocess.TimeoutExpired as late:
        output, code = (late.stdout or b"").decode(), None
    for line in output.splitlines():
        told = json.loads(line) if line.startswith("{") else {}
        if "operation" in told:
            found["operations"][told.pop("operation")] = told
        found |= {key: told[key] for key in ("peak_mb",) if key in told}
    if code != 0:
        found["stopped"] = f"after {limit:.0f} s" if code is None else f"exit code {code}"
    return found


def lines(results: list[dict[str, Any]]) -> list[str]:
    """Return a table in Markdown: a row a peer, × for what was wrong."""
    head = ["", *OPERATIONS.values(), "peak memory"]
    rows = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for one in results:
        cells = [f"{one['peer']} {one['version']}"]
        for operation in OPERATIONS:
            told = one["operations"].get(operation)
            if told is None:
                cells.append("stopped " + one["stopped"] if "stopped" in one else "–")
            elif "error" in told:
                cells.append("fails")
            else:
                cells.append(human(told["seconds"]) + ("" if told["right"] else " ×"))
        cells.append(f"{one['peak_mb']:.0f} MB" if one.get("peak_mb") else "–")
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(PEERS)}")
    parser.add_argument("--n", type=int, default=100_000, help="relations (100000)")
    parser.add_argument(
        "--budget", type=float, default=10, help="seconds after which an operation is not repeated (10)"
    )
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a peer is stopped (600)")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = HERE / ".data" / str(options.n)
    if not (folder / "relations.csv").exists():
        write(folder, make(options.n))
    if options.worker:
        for told in work(options.names[0], folder, options.n, options.budget):
            print(json.dumps(told), flush=True)
        return
    if strange := sorted({*options.names} - {*PEERS}):
        parser.error(f"no peer is called {strange[0]}; write some of {', '.join(PEERS)}")
    results = []
    for name in options.names or installed():
        results.append(measure(name, options.n, options.budget, options.limit))
        print(lines(results)[-1], flush=True)
    first = {one["operations"].get("pagerank", {}).get("answer") for one in results} - {None}
    print(f"\n{options.n} relations, one thread; × is a wrong answer; first by PageRank: {', '.join(sorted(first))}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
