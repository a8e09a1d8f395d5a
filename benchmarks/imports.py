"""Import events in the shape of UCDP GED: seconds for so many rows, and whether memory grows with them.

python -m benchmarks.imports [--rows 100000] [--actors 500]

Each size runs in a process of its own, whose highest memory is read at its end. Goals: 100,000 events in 10 seconds,
and four times the rows in the same memory.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEADER = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_new_id", "conflict_name"),
    *("dyad_new_id", "dyad_name", "side_a_new_id", "side_a", "side_b_new_id", "side_b", "number_of_sources"),
    *("source_article", "source_office", "source_date", "source_headline", "source_original", "where_prec"),
    *("where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid"),
    *("country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a"),
    *("deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob"),
)


def make(path: Path, rows: int, actors: int) -> None:
    """Write invented events with as many columns and about as long texts as a release has."""
    chance = random.Random(7)  # noqa: S311 — invented rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, restval="")
        writer.writeheader()
        for number in range(rows):
            first = dt.date(2000, 1, 1) + dt.timedelta(days=chance.randrange(9_000))
            last = first + dt.timedelta(days=chance.choice((0, 0, 0, 2, 6)))
            one, other = chance.sample(range(2, actors + 2), 2)
            place = f"Place {chance.randrange(5_000)}"
            deaths = chance.randrange(9)
            told = f'"Wire,{first},Fighting reported near {place}, officials said on the next day"'
            writer.writerow({
                "id": number, "relid": f"XLA-{first.year}-1-{number}", "year": first.year,
                "type_of_violence": 1 + number % 3, "conflict_name": f"Country {one % 50}: Government",
                "dyad_new_id": one * 1_000 + other, "side_a_new_id": one, "side_a": f"Group {one}",
                "side_b_new_id": other, "side_b": f"Group {other}", "source_article": told,
                "where_coordinates": place, "where_description": f"outskirts of {place}, some hours from the town",
                "latitude": "13.51", "longitude": "2.11", "country": f"Country {one % 50}", "where_prec": 1,
                "date_prec": 1 + (first != last), "date_start": first, "date_end": last,
                "best": deaths, "low": deaths, "high": deaths + 3,
            })  # fmt: skip


def measure(path: Path, into: Path) -> tuple[float, float]:
    """Import a file in a process of its own; return seconds and the highest memory in MiB."""
    code = (
        "import resource, sys, time; from sahelgraph import importers; begin = time.perf_counter();"
        "importers.write(importers.ucdp_ged.read(sys.argv[1]), sys.argv[2]);"
        "print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, path, into], check=True, capture_output=True, text=True)
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def command(path: Path, into: Path) -> float:
    """Import a file as a person does, with the check that follows; return seconds."""
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "sahelgraph", "import", "ucdp-ged", path, "--into", into],
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - begin


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--actors", type=int, default=500)
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for rows in (told.rows, told.rows * 4):
            path = Path(folder, f"ged-{rows}.csv")
            make(path, rows, told.actors)
            seconds, memory = measure(path, Path(folder, f"study-{rows}"))
            print(
                f"{rows:>9,} rows  {path.stat().st_size / 1e6:>6.0f} MB  {seconds:>6.1f} s  {memory:>6.0f} MiB",
                flush=True,
            )
            found.append(memory)
        print(f"four times the rows take {found[1] / found[0]:.2f} times the memory")
        seconds = command(Path(folder, f"ged-{told.rows}.csv"), Path(folder, "checked"))
        print(f"sahelgraph import, checked: {told.rows:,} rows in {seconds:.1f} s")


if __name__ == "__main__":
    main()
