"""Measure the library against floors taken in the same run: ratios travel between machines, seconds do not.

python -m benchmarks.run --n 1000000 [--repeat 5] [--json FILE]
python -m benchmarks.run --gate

The second is for continuous integration: ratios alone, and limits so wide that only a mistake goes past them.

Every answer that is timed is also compared with a look at every row; a wrong one ends the run. Goals speak of a
million relations.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from benchmarks.generate import KINDS, YEARS, Columns, actor_ids, make, write, year_days

import sahelgraph as sg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sahelgraph import TemporalMultigraph

Result = TypeVar("Result")

HERE = Path(__file__).parent
# One thread, for everyone; engines read this when they are first imported.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "POLARS_MAX_THREADS", "RAYON_NUM_THREADS"), "1")
YEAR = 2015
EGO_YEAR = 2012
EGOS = 200
MANY = 1_000
QUESTION = "who allied with MNLA in 2012"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what took how long, against which floor, and what we aim at."""

    operation: str
    seconds: float
    floor: str = ""
    floor_seconds: float | None = None
    goal: str = ""
    limit: float | None = None  # the ratio from which on something is broken, far above what it is

    @property
    def ratio(self) -> float | None:
        """How many times the floor; below one is faster."""
        return self.seconds / self.floor_seconds if self.floor_seconds else None

    @property
    def missed(self) -> bool:
        """Whether a part of the goal, such as ≤ 0.2 s or ≤ 3 ×, was not reached."""
        values = {"×": self.ratio, "s": self.seconds, "ms": self.seconds * 1e3, "µs": self.seconds * 1e6}
        parts = re.findall(r"≤ ([\d.]+) (×|s|ms|µs)", self.goal)
        return any((values[unit] or 0.0) > float(most) for most, unit in parts)

    @property
    def goal_told(self) -> str:
        """The goal, and whether it was missed."""
        return f"{self.goal} (missed)" if self.missed else self.goal


@dataclass(slots=True)
class Bench:
    """Times, and the table they make."""

    repeat: int
    rows: list[Row] = field(default_factory=list)

    def time(self, function: Callable[[], Result], *, times: int = 1) -> tuple[float, Result]:
        """Return the median seconds of one call, and what the last call gave.

        A call too short for the clock is made `times` over and divided.
        """
        result = function()  # what loads at first use is not the operation
        taken = []
        for _ in range(self.repeat):
            gc.collect()
            begin = time.perf_counter()
            for _ in range(times):
                result = function()
            taken.append((time.perf_counter() - begin) / times)
        return statistics.median(taken), result

    def add(self, *row: Any, **options: Any) -> None:  # noqa: ANN401 (what Row takes)
        """Add a line, and show it at once: large runs take minutes."""
        self.rows.append(Row(*row, **options))
        print(_line(self.rows[-1]), flush=True)


def human(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def _line(row: Row) -> str:
    against = f"{row.floor} {human(row.floor_seconds)}" if row.floor_seconds else row.floor
    ratio = "" if row.ratio is None else f"{row.ratio:.3g} ×"
    return f"{row.operation:<44} {human(row.seconds):>9} {ratio:>9}  {against:<42} {row.goal_told}"


def _expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        sys.exit(f"wrong answer: {what} gave {found}, every row looked at gives {wanted}")


# ---------------------------------------------------------------------------------------------- reading


def build(bench: Bench, folder: Path, rows: int) -> TemporalMultigraph:
    """Parse floors, then ours with every check."""
    import pandas as pd

    relations = folder / "relations.csv"
    floor, _ = bench.time(lambda: pd.read_csv(relations, parse_dates=["start", "end"]))
    bench.add("parse: pandas with dates", floor)
    if find_spec("pyarrow"):
        import pyarrow as pa
        from pyarrow import csv

        pa.set_cpu_count(1)
        options = csv.ReadOptions(use_threads=False)
        bench.add("parse: pyarrow", bench.time(lambda: csv.read_csv(relations, read_options=options))[0])
    if find_spec("polars"):
        import polars as pl

        bench.add("parse: polars", bench.time(lambda: pl.read_csv(relations, try_parse_dates=True))[0])
    seconds, graph = bench.time(lambda: sg.read_csv(folder))
    _expect("len(graph)", len(graph), rows)
    bench.add("read_csv: checked and indexed", seconds, "pandas with dates", floor, goal="≤ 3 ×")
    if "read_parquet" in sg.__all__ and find_spec("pyarrow"):
        library: Any = sg
        with tempfile.TemporaryDirectory() as copy:
            library.write_parquet(graph, copy)
            seconds, length = bench.time(lambda: len(library.read_parquet(copy)))
        _expect("len(read_parquet)", length, rows)
        bench.add("read_parquet", seconds, "pandas with dates", floor, goal="≤ 0.2 s")
    return graph


# ---------------------------------------------------------------------------------------------- asking


def ego(bench: Bench, graph: TemporalMultigraph, columns: Columns) -> None:
    """Ask who allied with an actor: middling ones, then many at once."""
    alliance = KINDS.index("alliance")
    inside = columns.within(*year_days(EGO_YEAR)) & (columns.kind == alliance)
    degree = np.bincount(columns.source, minlength=columns.actors)
    degree += np.bincount(columns.target, minlength=columns.actors)
    ranked = np.argsort(degree, kind="stable")
    middle = ranked[columns.actors // 2 - EGOS // 2 :][:EGOS]
    ids = actor_ids(columns.actors)
    chosen, everyone = ids[middle].tolist(), ids[ranked[:: max(1, columns.actors // MANY)]][:MANY].tolist()

    def look_at_all(actor: int) -> int:
        return int(np.count_nonzero(inside & ((columns.source == actor) | (columns.target == actor))))

    period = str(EGO_YEAR)
    floor, wanted = bench.time(lambda: [look_at_all(int(actor)) for actor in middle])
    base = graph.during(period).of_kind("alliance")
    queries = [base.query.with_actors([actor], "end") for actor in chosen]
    select = graph._held()[0].select
    seconds, found = bench.time(lambda: [len(select(query)) for query in queries])
    _expect("select of one actor", found, wanted)
    bench.add("ego query → positions", seconds / EGOS, "mask over every row", floor / EGOS, goal="≤ 15 µs", limit=4)
    seconds, found = bench.time(lambda: [len(graph.allies(actor, period)) for actor in chosen])
    _expect("allies", found, wanted)
    bench.add("allies → table", seconds / EGOS, "mask over every row", floor / EGOS, goal="≤ 300 µs")
    many = base.query.with_actors(everyone, "end")
    codes = np.searchsorted(ids, everyone)
    member = np.zeros(columns.actors, bool)
    member[codes] = True
    floor, wanted_many = bench.time(
        lambda: int(np.count_nonzero(inside & (member[columns.source] | member[columns.target])))
    )
    seconds, found_many = bench.time(lambda: len(select(many)))
    _expect("select of many actors", found_many, wanted_many)
    bench.add(f"{len(everyone)} actors in one query", seconds, "mask over every row", floor, goal="≤ 5 ms")


def window(bench: Bench, graph: TemporalMultigraph, columns: Columns) -> None:
    """Count a year, and cut it out."""
    days = year_days(YEAR)
    floor, wanted = bench.time(lambda: int(np.count_nonzero(columns.within(*days))), times=10)
    inside = graph.during(YEAR)
    seconds, found = bench.time(lambda: len(inside), times=10)
    _expect("len(during)", found, wanted)
    bench.add("a year → count", seconds, "mask over every row", floor, goal="≤ 20 µs", limit=2)
    seconds, positions = bench.time(lambda: graph._held()[0].select(graph.during(YEAR).query), times=10)
    _expect("select of a year", len(positions), wanted)
    bench.add("a year → positions", seconds, "mask over every row", floor, goal="≤ 5 ms", limit=15)


def snapshots(bench: Bench, graph: TemporalMultigraph, columns: Columns) -> None:
    """Cut every year out, with the degree of all actors and the components of those in it."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    def summary(source: np.ndarray[Any, Any], target: np.ndarray[Any, Any]) -> tuple[int, int]:
        degree = np.bincount(source, minlength=columns.actors) + np.bincount(target, minlength=columns.actors)
        ties = coo_array((np.ones(source.size), (source, target)), shape=(columns.actors,) * 2)
        ties.has_canonical_format = True  # parallel relations join nobody anew: they need not be found
        groups = connected_components(ties, directed=False)[0] - int(np.count_nonzero(degree == 0))
        return int(degree.max()), int(groups)

    def ours() -> list[tuple[int, int]]:
        ledger = graph._held()[0]
        found = []
        for _, snapshot in graph.snapshots(first=YEARS[0], last=YEARS[-1]):
            rows = ledger.select(snapshot.query)
            found.append(summary(ledger.source.take(rows), ledger.target.take(rows)))
        return found

    masks = [columns.within(*year_days(year)) for year in YEARS]
    wanted = [summary(columns.source[mask], columns.target[mask]) for mask in masks]
    floor = None
    if find_spec("igraph"):
        import igraph

        whole = igraph.Graph(columns.actors, np.column_stack([columns.source, columns.target]))

        def theirs() -> list[tuple[int, int]]:
            found = []
            for year in YEARS:
                edges = np.flatnonzero(columns.within(*year_days(year)))
                part = whole.subgraph_edges(edges.tolist(), delete_vertices=False)
                degree = part.degree()
                found.append((max(degree), len(part.connected_components(mode="weak")) - degree.count(0)))
            return found

        floor, found = bench.time(theirs)
        _expect("igraph", found, wanted)
    seconds, found = bench.time(ours)
    _expect("snapshots", found, wanted)
    name, goal = f"{len(YEARS)} years, degree and components", "≤ 0.12 s, ≤ 0.1 × igraph"
    bench.add(name, seconds, "igraph", floor, goal=goal, limit=0.6)


def to_networkx(bench: Bench, graph: TemporalMultigraph, columns: Columns) -> None:
    """Hand a year over, against a list that is there already."""
    import networkx as nx

    rows = np.flatnonzero(columns.within(*year_days(YEAR)))
    ids = actor_ids(columns.actors)
    ready = [
        (source, target, {"kind": KINDS[kind], "start": start, "end": end})
        for source, target, kind, start, end in zip(
            ids[columns.source[rows]].tolist(),
            ids[columns.target[rows]].tolist(),
            columns.kind[rows].tolist(),
            columns.start[rows].tolist(),
            columns.end[rows].tolist(),
            strict=True,
        )
    ]

    def floor() -> int:
        built: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        built.add_edges_from(ready)
        return built.number_of_edges()

    floor_seconds, wanted = bench.time(floor)
    seconds, found = bench.time(lambda: graph.during(YEAR).to_networkx().number_of_edges())
    _expect("to_networkx", found, wanted)
    bench.add("a year → networkx", seconds, "add_edges_from a ready list", floor_seconds, goal="≤ 0.5 ×")


# ---------------------------------------------------------------------------------------------- starting


def starting(bench: Bench) -> None:
    """Fresh processes: the import, and the question of the README."""

    def run(command: Sequence[str]) -> int:
        return subprocess.run([sys.executable, *command], check=False, capture_output=True).returncode

    floor, _ = bench.time(lambda: run(["-c", "pass"]))
    seconds, _ = bench.time(lambda: run(["-c", "import sahelgraph"]))
    bench.add("import sahelgraph, over the interpreter", max(seconds - floor, 0), goal="≤ 50 ms")
    ask = ["-c", "from sahelgraph._start import main; main()", "ask", QUESTION, "--json"]
    seconds, code = bench.time(lambda: run(ask))
    answered = "" if code == 0 else f"no answer: exit code {code}"
    bench.add("the question of the README, whole process", seconds, answered, goal="≤ 0.5 s")


def gate(columns: Columns, folder: Path) -> None:
    """End the run where a ratio is past its limit three times in a row."""
    graph = sg.read_csv(folder)
    for attempt in range(3):
        bench = Bench(3)
        for part in (ego, window, snapshots):
            part(bench, graph, columns)
        past = [row for row in bench.rows if row.limit and row.ratio and row.ratio > row.limit]
        if not past:
            return
        print(f"attempt {attempt + 1}: past the limit: {', '.join(row.operation for row in past)}\n")
    sys.exit("\n".join(f"{row.operation}: {row.ratio:.3g} × {row.floor}, limit {row.limit:g} ×" for row in past))


def peak_megabytes() -> float | None:
    if not find_spec("resource"):
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main() -> None:
    """Make the data where it is not there yet, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=100_000, help="relations (100000)")
    parser.add_argument("--repeat", type=int, default=5, help="medians of how many repeats (5)")
    parser.add_argument("--json", type=Path, help="write the table to this file as well")
    parser.add_argument("--gate", action="store_true", help="check ratios against wide limits, and print no more")
    options = parser.parse_args()

    os.environ.update(ONE_THREAD)
    folder = HERE / ".data" / str(options.n)
    columns = make(options.n)
    if not (folder / "relations.csv").exists():
        write(folder, columns)
    if options.gate:
        gate(columns, folder)
        return
    print(f"{options.n} relations among {columns.actors} actors, one thread, medians of {options.repeat}\n")
    print(f"{'operation':<44} {'median':>9} {'ratio':>9}  {'floor':<42} goal")
    bench = Bench(options.repeat)
    graph = build(bench, folder, options.n)
    ego(bench, graph, columns)
    window(bench, graph, columns)
    snapshots(bench, graph, columns)
    to_networkx(bench, graph, columns)
    starting(bench)
    peak = peak_megabytes()
    print(f"\npeak memory of this process: {peak:.0f} MB" if peak else "")
    if options.json:
        table = [asdict(row) | {"ratio": row.ratio, "goal": row.goal_told} for row in bench.rows]
        result = {"relations": options.n, "actors": columns.actors, "peak_mb": peak, "operations": table}
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
