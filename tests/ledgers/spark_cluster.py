"""What becomes of an answer whose workers are killed: all of it, or an error. Run by `make spark`."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pandas as pd
import pytest
from tests.ledgers import same

import sahelgraph as sg
from sahelgraph.errors import FileError

pytestmark = pytest.mark.filterwarnings("ignore")


def workers() -> list[int]:
    """Find the processes that work for the Spark of this process: children of its children."""
    parents, works = {}, []
    for folder in Path("/proc").iterdir():
        try:
            pid = int(folder.name)
            parents[pid] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if b"CoarseGrainedExecutorBackend" in (folder / "cmdline").read_bytes():
                works.append(pid)
        except (ValueError, OSError):  # no process, or no longer
            continue

    def is_ours(pid: int) -> bool:
        while pid in parents and pid != os.getpid():
            pid = parents[pid]
        return pid == os.getpid()

    return list(filter(is_ours, works))


@pytest.mark.parametrize("times", [1, 20], ids=["once", "whenever it comes back"])
def test_a_killed_worker_gives_the_whole_answer_or_an_error(tmp_path: Path, spark: object, times: int) -> None:
    memory = same.studies(40)
    engine = sg.connect(sg.store(memory, tmp_path / "studies"), on=spark)
    killed: list[int] = []
    done = threading.Event()

    def kill() -> None:
        while not done.is_set() and len(killed) < times:
            for pid in workers()[:1]:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
            time.sleep(0.3)

    killer = threading.Thread(target=kill)
    killer.start()
    outcomes = set()
    try:
        for _ in range(6):
            try:
                counted = engine.counts()
            except FileError as error:
                assert "nothing is answered by half" in str(error)  # noqa: PT017 — an error is one of two right outcomes
                outcomes.add("error")
            else:
                pd.testing.assert_frame_equal(counted, memory.counts())
                outcomes.add("whole")
    finally:
        done.set()
        killer.join()
    assert killed
    assert outcomes
