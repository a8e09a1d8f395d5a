"""Measure the measures: against floors taken in the same run, and the published windows against their minute.

python -m benchmarks.measures [--n 100000] [--repeat 3] [--data FOLDER]

`--n` is the number of relations of a made study, `--data` the folder with ``cow_signed``, without which the windows
are left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from benchmarks import generate
from benchmarks.run import Bench

import sahelgraph as sg
from sahelgraph import measures
from sahelgraph.measures._blocks import Signed, blocks, split
from sahelgraph.measures._project import project

YEAR = "2018"


def windows(bench: Bench, folder: Path) -> None:
    """Prove the frustration of every window of states, 1946 to 1999."""
    with gzip.open(folder / "cow_signed_1946_1999.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    graphs = []
    for period in dict.fromkeys(row["period"] for row in rows):
        ties = [row for row in rows if row["period"] == period]
        place = {one: i for i, one in enumerate(sorted({row[end] for row in ties for end in ("a", "b")}))}
        one, other = (np.array([place[row[end]] for row in ties], np.int64) for end in ("a", "b"))
        graphs.append(Signed(len(place), one, other, np.array([float(row["sign"]) for row in ties])))

    def all_of_them() -> list[tuple[float, bool]]:
        found = []
        for graph in graphs:
            halves = [split(graph.within(nodes)) for nodes in blocks(graph)]
            found.append((sum(half.high for half in halves), all(half.low == half.high for half in halves)))
        return found

    seconds, found = bench.time(all_of_them)
    proved = sum(one for _, one in found)
    bench.add(f"frustration of {len(found)} windows, {proved} proved", seconds, goal="≤ 60 s, all proved")


def made(bench: Bench, rows: int) -> None:
    """Take positions, series and reach of a made study."""
    with tempfile.TemporaryDirectory() as folder:
        columns = generate.make(rows)
        generate.write(Path(folder), columns)
        g = sg.read_csv(folder)
    year = g.during(YEAR)
    seconds, _ = bench.time(lambda: project(year))
    bench.add("projection of a year", seconds)
    _series(bench, g)
    _against_igraph(bench, g)
    begin = time.perf_counter()
    reached = measures.reach(g)
    share = float(reached.mean() / (len(reached) - 1))
    label = f"reach of all {len(reached)} sources ({share:.0%} reached)"
    bench.add(label, time.perf_counter() - begin, goal="≤ 10 s at a million")
    for mode in ("certain", "possible"):
        begin = time.perf_counter()
        measures.reach(g, mode=mode)
        bench.add(f"the same, {mode}", time.perf_counter() - begin, goal="≤ 10 s at a million")


def _series(bench: Bench, g: sg.TemporalMultigraph) -> None:
    """Take degree and components of every year, the tables with the actors' names included."""
    floor = None
    if find_spec("igraph"):
        import igraph

        ledger = g._held()[0]
        whole = igraph.Graph(len(ledger.names.ids), np.stack([ledger.source, ledger.target], axis=1))
        cuts = [graph._held()[1].tolist() for _, graph in g.snapshots()]

        def theirs() -> None:
            for rows in cuts:
                part = whole.subgraph_edges(rows, delete_vertices=False).simplify()
                part.degree()
                part.connected_components()

        floor, _ = bench.time(theirs)
    seconds, _ = bench.time(lambda: [measures.over_time(one, g) for one in (measures.degree, measures.components)])
    bench.add("yearly series of degree and components, named", seconds, "igraph, bare numbers", floor)


def _against_igraph(bench: Bench, g: sg.TemporalMultigraph) -> None:
    year = g.during(YEAR)
    seconds, _ = bench.time(lambda: measures.pagerank(year))
    if find_spec("igraph") is None:
        bench.add("PageRank of a year", seconds)
        return
    import igraph

    ties = project(year)
    arcs = igraph.Graph(len(ties), np.stack(ties.arcs[:2], axis=1), directed=True)
    floor, _ = bench.time(arcs.pagerank)
    bench.add("PageRank of a year, projection included", seconds, "igraph, graph ready", floor, goal="≤ 1.5 ×")
    ends = np.stack(ties.arcs[:2], axis=1)
    floor, _ = bench.time(lambda: igraph.Graph(len(ties), ends, directed=True).pagerank())
    bench.add("the same", seconds, "igraph, from the same rows", floor)
    seconds, _ = bench.time(lambda: measures.betweenness(year))
    friends = ties.mask(1)
    plain = igraph.Graph(len(ties), np.stack([ties.first[friends], ties.second[friends]], axis=1))
    floor, _ = bench.time(lambda: plain.betweenness(directed=False))
    bench.add("betweenness of a year, projection included", seconds, "igraph, graph ready", floor, goal="≤ 1.1 ×")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=100_000, help="relations of the made study")
    parser.add_argument("--repeat", type=int, default=3)
    default = os.environ.get("SAHELGRAPH_TEST_DATA")
    parser.add_argument("--data", type=Path, default=default, help="folder with cow_signed [SAHELGRAPH_TEST_DATA]")
    options = parser.parse_args()
    bench = Bench(options.repeat)
    if options.data is not None:
        windows(bench, options.data / "cow_signed")
    made(bench, options.n)


if __name__ == "__main__":
    main()
