"""Damage a study again and again, and look at what the library makes of it.

python -m tests.fuzz.run 1000000 [--first 0] [--jobs 2]

runs so many numbered cases; a number always gives the same case. A crash, or a case of more than five
seconds of work, prints its number and the way to see it again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import sys
import tempfile
import traceback
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.fuzz.mutate import mutated

import sahelgraph as sg
from sahelgraph.errors import DataError, SahelGraphError

if TYPE_CHECKING:
    from collections.abc import Generator

PATIENCE = 5
SHARE = 1_000  # cases that a process takes at a time


class TooSlowError(Exception):
    """A case that took more than `PATIENCE` seconds."""


@contextmanager
def patience() -> Generator[None]:
    """Raise when the block works or waits too long."""

    def ring(*_: object) -> None:
        raise TooSlowError(f"more than {PATIENCE} seconds of work, or {12 * PATIENCE} of waiting")

    # Of the processor's time, since a busy machine is no finding; by the clock, for what waits and does nothing.
    timers = ((signal.SIGPROF, signal.ITIMER_PROF, PATIENCE), (signal.SIGALRM, signal.ITIMER_REAL, 12 * PATIENCE))
    before = [signal.signal(sign, ring) for sign, _, _ in timers]
    for _, timer, seconds in timers:
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for (sign, timer, _), old in zip(timers, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(sign, old)


def write(folder: Path, number: int) -> None:
    """Write the files of a case."""
    for old in folder.iterdir():
        old.unlink()
    for name, data in mutated(Random(number)).items():  # noqa: S311 — numbered cases, no secrets
        (folder / name).write_bytes(data)


def look(folder: Path, number: int) -> bool:
    """Check one case, read one in four as well, and tell whether it was in order."""
    report = sg.check(folder)
    for problem in report.problems:
        if not (
            problem.message and problem.code and problem.row >= 0 and (problem.message + problem.hint).isprintable()
        ):
            raise AssertionError(f"a problem that cannot be told: {problem!r}")
    report.to_dict()
    str(report).encode()
    if number % 8 > 1:
        return report.ok
    try:
        graph = sg.read_csv(folder)
    except DataError as error:
        if report.ok:
            raise AssertionError(f"check found nothing, reading refuses: {error}") from error
        if number % 16 == 0:
            lax(folder)
        return False
    if not report.ok:
        raise AssertionError(f"check finds errors, reading none: {report}")
    if number % 16 == 0:
        ask(graph)
    return True


def lax(folder: Path) -> None:
    """Read what can be read."""
    try:
        ask(sg.read_csv(folder, strict=False))
    except SahelGraphError as error:
        str(error).encode()


def ask(graph: sg.TemporalMultigraph) -> None:
    """Ask a graph something of everything."""
    inside = graph.during("2012")
    if len(inside) > len(graph.during("2012", mode="possible")):
        raise AssertionError("attested, and not possible")
    str(graph.report)
    _ = graph.relations, graph.actors, graph.version


def run(cases: range) -> tuple[int, list[str]]:
    """Run some cases; return how many were in order, and what was found, as text."""
    in_order, findings = 0, list[str]()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for number in cases:
            write(folder, number)
            try:
                with patience():
                    in_order += look(folder, number)
            except Exception:  # noqa: BLE001 — whatever it is, it is a finding
                again = f"case {number}: python -m tests.fuzz.run 1 --first {number}"
                findings.append(f"{again}\n{traceback.format_exc(limit=-4)}")
                if len(findings) >= 20:
                    break
    return in_order, findings


def main() -> None:
    """Run the cases that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=int)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="processes; one for each core if left out"
    )
    options = parser.parse_args()
    cases = range(options.first, options.first + options.cases)
    parts = [cases[begin : begin + SHARE] for begin in range(0, len(cases), SHARE)]
    in_order, findings = 0, 0
    with multiprocessing.Pool(min(options.jobs, len(parts))) as workers:
        for done, (good, found) in enumerate(workers.imap(run, parts), start=1):
            in_order, findings = in_order + good, findings + len(found)
            print(*found, sep="\n", end="")  # noqa: T201 — it reports to a person
            if sys.stderr.isatty():
                print(f"\r{done * SHARE:,} of {len(cases):,}", end="", file=sys.stderr)  # noqa: T201 — the same
            if findings >= 20:
                break
    print(f"{options.cases} cases: {in_order} in order, {findings} findings")  # noqa: T201 — it reports to a person
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
