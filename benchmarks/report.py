"""Measure everything and write it down: a page with tables, and a picture of how cost grows.

python -m benchmarks.report [--n 1000000] [--out docs]

First the library against its floors and goals (`benchmarks.run`), then beside the peers that are installed
(`benchmarks.peers`), at N relations and at a tenth and a hundredth of it. Let nothing else run meanwhile.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.peers.__main__ import OPERATIONS, lines
from benchmarks.run import human

if TYPE_CHECKING:
    from collections.abc import Iterable

_DRAWN = ("build", "allies", "window", "yearly", "networkx")
_OURS = "sahelgraph"
# Hue, dash and mark of each line: ours is the one that is heavy.
_LOOKS = ("#0072B2 - o", "#E69F00 -- s", "#56B4E9 -. ^", "#009E73 : D", "#D55E00 -- v", "#CC79A7 -. P", "#5A5A5A : X",
          "#000000 -- *", "#8B5A2B -. h")  # fmt: skip


def _run(module: str, *words: object) -> Any:  # noqa: ANN401 — what was measured
    """Run another benchmark, its output shown, and return what it measured."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "found.json"
        command = [sys.executable, "-m", module, *map(str, words), "--json", str(out)]
        subprocess.run(command, check=True)
        return json.loads(out.read_text(encoding="utf-8"))


def _slope(points: dict[int, float]) -> float | None:
    """Return the slope of cost against relations, both as logarithms: 1 is linear, 0 does not grow."""
    if len(points) < 2:
        return None
    from numpy.polynomial import Polynomial

    sizes, seconds = [[math.log10(one) for one in side] for side in zip(*sorted(points.items()), strict=True)]
    return float(Polynomial.fit(sizes, seconds, 1).convert().coef[1])


def _points(sizes: dict[int, list[dict[str, Any]]], peer: str, operation: str) -> dict[int, float]:
    found = {}
    for n, results in sizes.items():
        told: dict[str, Any] = next(
            (one["operations"].get(operation, {}) for one in results if one["peer"] == peer), {}
        )
        if "seconds" in told:
            found[n] = told["seconds"]
    return found


def page(goals: dict[str, Any], sizes: dict[int, list[dict[str, Any]]]) -> str:
    """Return the page in Markdown."""
    n = max(sizes)
    told: list[str] = [
        "# Benchmarks",
        "",
        "Written by `make benchmark`; run it on a machine of your own (`make peers` installs what ours is beside).",
        f"Here: {n:,} relations among {goals['actors']:,} actors, one thread, Python {platform.python_version()} on",
        f"{platform.system()}. Seconds do not travel between machines; ratios taken in one run do.",
        "",
        "## Ours, against floors and goals",
        "",
        "| operation | median | ratio | floor | goal |",
        "|---|---|---|---|---|",
    ]
    for row in goals["operations"]:
        floor = f"{row['floor']} {human(row['floor_seconds'])}" if row["floor_seconds"] else row["floor"]
        ratio = f"{row['ratio']:.3g} ×" if row["ratio"] else ""
        told.append(f"| {row['operation']} | {human(row['seconds'])} | {ratio} | {floor} | {row['goal']} |")
    told += [
        "",
        "## Ours, beside the peers",
        "",
        "× marks a wrong answer: every answer is compared with a look at every row. Ours reads with every check of the",
        "codebook, and answers *allies* with a finished table; the peers count. What a library lacks is done with",
        "networkx, as its users do.",
        "",
        *lines(sizes[n]),
        "",
        "## How cost grows",
        "",
        f"Slope of cost against relations, both as logarithms, {' to '.join(f'{size:,}' for size in sorted(sizes))}:",
        "1 grows as the relations do, 0 not at all.",
        "",
        f"| | {' | '.join(OPERATIONS.values())} |",
        f"|{'---|' * (len(OPERATIONS) + 1)}",
    ]
    for one in sizes[n]:
        slopes = [_slope(_points(sizes, one["peer"], operation)) for operation in OPERATIONS]
        told.append(f"| {one['peer']} | {' | '.join('–' if s is None else f'{s:.2f}' for s in slopes)} |")
    told += ["", "![Seconds against relations for each operation and library](pictures/benchmarks.png)", ""]
    return "\n".join(told)


def picture(sizes: dict[int, list[dict[str, Any]]], path: Path) -> None:
    """Draw cost against relations, an operation a panel."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.6, 5.6), layout="constrained")
    panels: Iterable[Any] = figure.subplots(2, 3).flat
    peers = [one["peer"] for one in sizes[max(sizes)]]
    for ax, operation in zip(panels, [*_DRAWN, ""], strict=True):
        ax.spines[["top", "right"]].set_visible(False)
        for peer, look in zip(peers, _LOOKS, strict=False):
            hue, dash, mark = look.split()
            points = sorted(_points(sizes, peer, operation).items()) if operation else [(math.nan, math.nan)]
            style = {"color": hue, "linestyle": dash, "marker": mark, "linewidth": 2.6 if peer == _OURS else 1.1}
            ax.loglog([a for a, _ in points], [b for _, b in points], markersize=4, label=peer, **style)
        if operation:
            ax.set_title(OPERATIONS[operation], loc="left", fontsize=9)
            ax.set_xlabel("relations", fontsize=8)
            ax.set_ylabel("seconds", fontsize=8)
            ax.tick_params(labelsize=7)
            ax.grid(color="#E5E5E5", linewidth=0.6)
        else:
            ax.set_axis_off()
            ax.legend(loc="center left", fontsize=8, frameon=False)
    figure.savefig(path, dpi=130, metadata={"Software": None})


def main() -> None:
    """Read the command line, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=1_000_000, help="relations of the largest study (1000000)")
    parser.add_argument("--budget", type=float, default=8, help="seconds after which an operation is not repeated (8)")
    parser.add_argument("--out", type=Path, default=Path("docs"), help="folder for benchmarks.md (docs)")
    options = parser.parse_args()
    goals = _run("benchmarks.run", "--n", options.n)
    sizes = {}
    for n in (options.n // 100, options.n // 10, options.n):
        print(f"\n{n:,} relations")
        sizes[n] = _run("benchmarks.peers", "--n", n, "--budget", options.budget)
    (options.out / "benchmarks.md").write_text(page(goals, sizes), encoding="utf-8")
    picture(sizes, options.out / "pictures" / "benchmarks.png")
    print(f"\n{options.out / 'benchmarks.md'} and its picture are written")


if __name__ == "__main__":
    main()
