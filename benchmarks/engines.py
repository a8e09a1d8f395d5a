"""Ask DuckDB of millions of relations in Parquet, beside the memory where they fit: an ego, a year, every year.

python -m benchmarks.engines [--n 1000000] [--folder FOLDER] [--memory 2GB] [--threads 2]

makes the archive in FOLDER if it is not there (11 bytes a relation), then prints a table of seconds: the first time,
and the median of three more. From 2,000,000 relations on the memory is left out. `--spark MASTER` asks Spark too.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from benchmarks import generate

import sahelgraph as sg
from sahelgraph._parquet import TABLES_FORMAT
from sahelgraph.ledgers.ibis import FOLLOWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sahelgraph._graph import TemporalMultigraph

CHUNK = 5_000_000
MOST_IN_MEMORY = 2_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("benchmarks/.data"))
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--spark", default="", help="such as local-cluster[2,1,1024]")
    options = parser.parse_args()
    folder = options.folder / f"archive-{options.n}"
    if not folder.is_dir():
        begin = time.perf_counter()
        write(folder, options.n)
        print(f"written in {time.perf_counter() - begin:.0f} s")
    size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
    print(f"{options.n:,} relations, {size / 1e6:,.0f} MB of Parquet, {size / options.n:.0f} bytes a relation\n")
    begin = time.perf_counter()
    spill = {"temp_directory": str(options.folder / "spill")}
    duckdb = sg.connect(folder, memory_limit=options.memory, threads=options.threads, most=MOST_IN_MEMORY, **spill)
    print(f"opened in {time.perf_counter() - begin:.2f} s, {options.memory} and {options.threads} threads for DuckDB")
    graphs = {"DuckDB": duckdb}
    if options.n <= MOST_IN_MEMORY:
        begin = time.perf_counter()
        graphs["memory"] = duckdb.collect()
        print(f"collected in {time.perf_counter() - begin:.2f} s")
    if options.spark:
        graphs["Spark"] = sg.connect(folder, on=_spark(options.spark), most=MOST_IN_MEMORY)
    actor = _median_actor(duckdb)
    print("\n| question |" + "".join(f" {name}, first | {name}, then |" for name in graphs))
    print("|---|" + "---:|---:|" * len(graphs))
    answers: dict[str, list[object]] = {}
    for question, ask in QUESTIONS.items():
        cells = []
        for graph in graphs.values():
            first, then, answer = _timed(ask, graph, actor)
            answers.setdefault(question, []).append(answer)
            cells.append(f" {first:.3f} s | {then:.4f} s |")
        print(f"| {question} |{''.join(cells)}", flush=True)
        if any(answer != answers[question][0] for answer in answers[question]):
            raise SystemExit(f"they disagree about {question}: {answers[question]}")
    print(f"\nthe process took {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB at most")


def _yearly(g: TemporalMultigraph) -> list[int]:
    return [len(snapshot) for _, snapshot in g.snapshots(first=generate.FIRST_YEAR, last=generate.LAST_YEAR)]


def _summary(g: TemporalMultigraph) -> list[list[float]]:
    years = {"first": 2018, "last": 2019}
    if hasattr(g._ledger, "backend"):
        found = sg.ledgers.summary(g, **years)  # type: ignore[arg-type]
        return [[round(value, 12) for value in row] for row in found.to_numpy().tolist()]
    rows = []
    for _, snapshot in g.snapshots(**years):  # type: ignore[arg-type]
        ties = sg.measures._project.project(snapshot)
        n, good, bad = len(ties), int((ties.sign == 1).sum()), int((ties.sign == -1).sum())
        signs = [good, bad, int((ties.sign == 0).sum()), int((ties.sign == 2).sum())]
        active = len(np.unique(np.concatenate([ties.first, ties.second])))
        pairs = n * (n - 1) / 2
        shares = [bad / (good + bad), len(ties.sign) / pairs, good / pairs, bad / pairs]
        figures = [n, active, ties.notes["relations"], len(ties.sign), *signs, *shares]
        rows.append([round(float(value), 12) for value in figures])
    return rows


def _degree(g: TemporalMultigraph) -> float:
    year = g.during("2018")
    return float((sg.ledgers.degree if hasattr(g._ledger, "backend") else sg.measures.degree)(year).sum())


QUESTIONS: dict[str, Callable[[TemporalMultigraph, str], object]] = {
    "ego: relations of the median actor in 2018": lambda g, actor: g.partners(actor, "2018").index.tolist(),
    "ego: its alliances, at any time": lambda g, actor: g.allies(actor).index.tolist(),
    "count of one year": lambda g, _: len(g.during("2018")),
    "counts by kind of one year": lambda g, _: g.during("2018").counts().to_dict(),
    "count of each of 14 years": lambda g, _: _yearly(g),
    "degree of every actor in 2018": lambda g, _: _degree(g),
    "summary of two years": lambda g, _: _summary(g),
}


def _timed(ask: Callable[[TemporalMultigraph, str], object], g: TemporalMultigraph, actor: str) -> tuple[float, ...]:
    times = []
    answer: Any = None
    for _ in range(4):
        begin = time.perf_counter()
        answer = ask(g, actor)
        times.append(time.perf_counter() - begin)
        if sum(times) > 60:
            break
    return times[0], statistics.median(times[1:] or times), answer


def _median_actor(g: TemporalMultigraph) -> str:
    found = sg.ledgers.degree(g.during("2018-01")).sort_values(kind="stable")
    found = found[found > 0]
    return str(found.index[len(found) // 2])


def _spark(master: str) -> Any:  # noqa: ANN401 — ibis has no types
    import ibis
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).config("spark.ui.enabled", "false")
    session = (
        builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    )
    return ibis.pyspark.connect(session)


# -- the archive, in the columns that `sahelgraph.store` writes


def write(folder: Path, rows: int) -> None:
    """Write the archive piece by piece: never more than one in memory."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    (folder / "relations").mkdir(parents=True)
    about = {
        "format": TABLES_FORMAT,
        "title": f"{rows:,} made up relations",
        "follows": {name: name for name in FOLLOWS},
    }
    actors = 0
    for number, begin in enumerate(range(0, rows, CHUNK)):
        columns = generate.make(min(CHUNK, rows - begin), seed=number)
        actors = max(actors, columns.actors)
        table = _table(columns, begin).replace_schema_metadata({"sahelgraph": json.dumps(about)})
        pq.write_table(
            table, folder / "relations" / f"{number:03d}.parquet", row_group_size=250_000, compression="zstd"
        )
    ids = generate.actor_ids(actors)
    pq.write_table(pa.table({"id": ids, "name": ids, "kind": ["armed group"] * actors}), folder / "actors.parquet")


def _table(columns: generate.Columns, begin: int) -> Any:  # noqa: ANN401 — pyarrow has no types
    import pyarrow as pa

    order = np.argsort(columns.start, kind="stable")  # so that a year lies in few row groups
    start, end, state = columns.start[order], columns.end[order], columns.is_state[order]
    ids = pa.array(generate.actor_ids(columns.actors))
    days = pa.array(np.datetime_as_string(np.arange(0, 25_000).astype("datetime64[D]")))
    blank = pa.array([""] * 1)

    def words(values: pa.Array, codes: np.ndarray[Any, Any]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), values)

    nothing = words(blank, np.zeros(len(order)))
    return pa.table(
        {
            "id": pa.array(np.char.add("r", np.arange(begin, begin + len(order)).astype(str))),
            "kind": words(pa.array(generate.KINDS), columns.kind[order]),
            "source": words(ids, columns.source[order]),
            "target": words(ids, columns.target[order]),
            "start": words(days, start),
            "end": words(pa.concat_arrays([days, blank]), np.where(state, end, 25_000)),
            "reference": words(pa.array(["made up"]), np.zeros(len(order))),
            **dict(zip(FOLLOWS, (start, start, end, end, start, end, nothing, nothing), strict=True)),
        }
    )


if __name__ == "__main__":
    main()
