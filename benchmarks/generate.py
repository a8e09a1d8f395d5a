"""Make a study of any size: some actors in nearly every row, most in few, two rows in five an interval.

python -m benchmarks.generate FOLDER 100000 [--vague 0.1] [--open 0.1]

writes actors.csv and relations.csv with the codebook's columns. The shape: one actor for fifty relations with a
zipf-like degree; 40 % states, 200 days long on average, the rest events of one day; 2012 to 2025. The same numbers
give the same bytes.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST_YEAR, LAST_YEAR = 2012, 2025
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
KINDS = ("alliance", "sanction", "deployment", "split", "attack")
STATE_SHARES = (0.4, 0.25, 0.35, 0.0, 0.0)
EVENT_SHARES = (0.0, 0.0, 0.0, 0.2, 0.8)
STATES = 0.4
MEAN_DAYS = 200
FEWEST_ACTORS = 500


@dataclass(frozen=True, slots=True)
class Columns:
    """Relations as whole numbers: positions of actors and kinds, days since 1970-01-01, both ends inclusive."""

    actors: int
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    kind: NDArray[np.int8]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    is_state: NDArray[np.bool_]

    def within(self, first: int, last: int) -> NDArray[np.bool_]:
        """Mark the rows that hold on some day from `first` to `last`, by looking at every one."""
        return (self.start <= last) & (self.end >= first)


def day(text: str) -> int:
    """Give a date as days since 1970-01-01."""
    return int(np.datetime64(text, "D").astype(np.int64))


def year_days(year: int) -> tuple[int, int]:
    """Give the first and the last day of a year."""
    return day(f"{year}-01-01"), day(f"{year}-12-31")


def actor_ids(count: int) -> NDArray[np.str_]:
    """Give ids of one length, so that their order is their position."""
    width = len(str(count))
    return np.char.add("A", np.char.zfill(np.arange(count).astype(f"U{width}"), width))


def make(rows: int, *, seed: int = 20120117) -> Columns:
    """Draw the relations."""
    random = np.random.default_rng(seed + rows)
    actors = max(FEWEST_ACTORS, rows // 50)
    weight = np.arange(1, actors + 1) ** -0.8
    place = random.permutation(actors)  # so that an id does not betray its rank
    source = place[random.choice(actors, rows, p=weight / weight.sum())]
    target = place[random.choice(actors, rows, p=weight / weight.sum())]
    target = np.where(source == target, (target + 1) % actors, target)
    is_state = random.random(rows) < STATES
    kind = np.where(
        is_state,
        random.choice(len(KINDS), rows, p=STATE_SHARES),
        random.choice(len(KINDS), rows, p=EVENT_SHARES),
    )
    first, last = year_days(FIRST_YEAR)[0], year_days(LAST_YEAR)[1]
    start = random.integers(first, last + 1, rows)
    length = np.maximum(1, random.exponential(MEAN_DAYS, rows))
    end = np.where(is_state, np.minimum(start + length, last), start)
    return Columns(
        actors,
        source.astype(np.int32),
        target.astype(np.int32),
        kind.astype(np.int8),
        start.astype(np.int32),
        end.astype(np.int32),
        is_state,
    )


def write(folder: Path, columns: Columns, *, vague: float = 0, open_ended: float = 0, seed: int = 1) -> None:
    """Write the two tables.

    `vague` is the share of dates that name a month instead of a day, `open_ended` that of states whose end nobody
    wrote.
    """
    import pandas as pd

    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    ids = actor_ids(columns.actors)
    types = np.array(["state", "armed group", "mission"])[np.arange(columns.actors) % 3]
    pd.DataFrame({"id": ids, "name": np.char.add("Actor ", ids), "kind": types}).to_csv(
        folder / "actors.csv", index=False, lineterminator="\n"
    )
    rows = columns.start.size

    def cells(days: NDArray[np.int32]) -> NDArray[np.object_]:
        texts = np.datetime_as_string(days.astype("datetime64[D]")).astype(object)
        months = random.random(rows) < vague
        texts[months] = [text[:7] for text in texts[months]]
        return texts

    start, end = cells(columns.start), cells(columns.end)
    end[~columns.is_state | (random.random(rows) < open_ended)] = ""
    width = len(str(rows))
    pd.DataFrame(
        {
            "id": np.char.add("r", np.char.zfill(np.arange(rows).astype(f"U{width}"), width)),
            "kind": np.array(KINDS)[columns.kind],
            "source": ids[columns.source],
            "target": ids[columns.target],
            "start": start,
            "end": end,
            "reference": "made, not observed",
        }
    ).to_csv(folder / "relations.csv", index=False, lineterminator="\n")


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("rows", type=int)
    parser.add_argument("--vague", type=float, default=0, help="share of dates that name a month")
    parser.add_argument("--open", type=float, default=0, help="share of states without an end")
    options = parser.parse_args()
    write(options.folder, make(options.rows), vague=options.vague, open_ended=options.open)
    print(f"{options.rows} relations in {options.folder}")


if __name__ == "__main__":
    main()
