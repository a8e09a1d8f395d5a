"""Measure questions in plain words: goals are 2 ms on the archive, 20 ms with 20,000 actors, 0.5 s for a process.

python -m benchmarks.questions [--repeat 50]

Times are those of the processor, so that they hold on a busy machine; of a whole process the waiting is printed too.
"""

from __future__ import annotations

import argparse
import csv
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from benchmarks.generate import actor_ids

import sahelgraph as sg

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parents[1] / "tests" / "cases"
QUESTION = "who allied with MNLA in 2012"
PROBE = (
    "import sys; from sahelgraph._start import main\n"
    f"sys.argv = ['sahelgraph', 'ask', {QUESTION!r}, '--json']\n"
    "try:\n    main()\nfinally:\n    print('pandas' in sys.modules, file=sys.stderr)"
)


def _median(function: Callable[[], object], repeat: int) -> float:
    function()
    taken = []
    for _ in range(repeat):
        begin = time.process_time()
        function()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def _questions() -> list[str]:
    with (CASES / "questions.csv").open(encoding="utf-8", newline="") as file:
        return [row["question"] for row in csv.DictReader(file)]


def _large(actors: int, relations: int) -> sg.TemporalMultigraph:
    ids = actor_ids(actors)
    frame = pd.DataFrame({"id": ids, "name": [f"Movement {id_} of the North" for id_ in ids], "kind": "armed group"})
    rows = pd.DataFrame({
        "kind": ["attack", "alliance"] * (relations // 2),
        "source": [ids[i * 7 % actors] for i in range(relations // 2 * 2)],
        "target": [ids[(i * 13 + 1) % actors] for i in range(relations // 2 * 2)],
        "start": [str(1990 + i % 30) for i in range(relations // 2 * 2)],
    })  # fmt: skip
    return sg.from_pandas(frame, rows[rows["source"] != rows["target"]])


def _print(what: str, seconds: float, goal: float) -> None:
    print(f"{what:58} {seconds * 1000:9.2f} ms   goal {goal * 1000:g} ms{'' if seconds <= goal else '   MISSED'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=50)
    repeat: int = parser.parse_args().repeat

    g = sg.load()
    begin = time.process_time()
    g.ask(QUESTION).to_dict()
    _print("the first question of a process (grammar, vocabulary)", time.process_time() - begin, 0.2)
    _print(QUESTION, _median(lambda: g.ask(QUESTION).to_dict(), repeat), 0.002)
    slowest = max((_median(lambda q=q: g.ask(q).to_dict(), 5), q) for q in _questions())  # type: ignore[misc]
    each = _median(lambda: [g.ask(question) for question in _questions()], 3) / len(_questions())
    _print("a question of the table of cases, on average", each, 0.002)
    _print(f"the slowest of them: {slowest[1]}"[:58], slowest[0], 0.005)

    large = _large(20_000, 40_000)
    one = actor_ids(20_000)[7]
    for question in (
        f"who attacked Movement {one} of the North in 2000",
        "which armed groups attacked armed groups in 2000",
    ):
        _print(f"20,000 actors: {question}"[:58], _median(lambda q=question: large.ask(q).to_dict(), 20), 0.02)  # type: ignore[misc]
    begin = time.process_time()
    for text in ("who attacked " * 38, "a" * 10_000, "MNLA and " * 55):
        try:
            g.ask(text)
        except sg.QuestionError:
            continue
    _print("three hostile questions", time.process_time() - begin, 0.3)

    runs = [_process(PROBE) for _ in range(5)]
    bare = statistics.median(_process("pass")[0] for _ in range(5))
    _print("whole process: ask --json", statistics.median(run[0] for run in runs), 0.5)
    waited = statistics.median(run[1] for run in runs)
    print(f"of which the interpreter {bare * 1000:.0f} ms; waited for it {waited * 1000:.0f} ms; {runs[0][2]}")


def _process(code: str) -> tuple[float, float, str]:
    """Return what a process takes of the processor, how long one waits for it, and what it says of pandas."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    waited, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return taken, waited, f"pandas loaded: {done.stderr.strip() or 'unknown'}"


if __name__ == "__main__":
    main()
