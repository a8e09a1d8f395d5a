"""No row is lost and none is half there: when a writer is killed, when the disk fails, when eight write at once."""

from __future__ import annotations

import csv
import errno
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Self

import pytest

import sahelgraph as sg
from sahelgraph import editing

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("SAHELGRAPH_KILLS", "50"))
WRITERS, APPENDS = 8, int(os.environ.get("SAHELGRAPH_APPENDS", "50"))
ACTORS = "id,name,kind\na,A,state\nb,B,state\n"
RELATIONS = "id,kind,source,target,start,note,reference\nfirst,alliance,a,b,2011,,\n"

pytestmark = pytest.mark.xdist_group("durability")  # they are busy enough by themselves


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "actors.csv").write_text(ACTORS, encoding="utf-8")
    (tmp_path / "relations.csv").write_text(RELATIONS, encoding="utf-8")
    return tmp_path


def start(folder: Path, name: str, most: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.durability.writer", name, str(folder), str(most)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def ids(folder: Path) -> list[str]:
    """Read the file as a stranger would: whole lines, each with all of its cells."""
    text = (folder / "relations.csv").read_text(encoding="utf-8")
    assert text.startswith(RELATIONS)
    assert text.endswith("\n")
    lines = text.splitlines()
    assert {len(cells) for cells in csv.reader(lines)} == {7}
    return [line.partition(",")[0] for line in lines[1:]]


def test_a_killed_writer_loses_no_row_that_it_told_of(folder: Path) -> None:
    random, told = Random(1), set[str]()  # noqa: S311 — when to kill, no secret
    kills = 0
    while kills < KILLS:
        with start(folder, f"w{kills}", 10_000) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()  # it is at work
            time.sleep(random.random() * 0.06)
            writer.send_signal(signal.SIGKILL)
            rest = writer.stdout.read()
        assert writer.returncode == -signal.SIGKILL, first + rest
        told |= {line for line in (first + rest).split("\n")[:-1] if line}
        kills += 1
        there = ids(folder)
        assert told <= set(there)
        assert len(there) == len(set(there))
        if kills % 10 == 0:  # what grows and grows is no test of killing
            (folder / "relations.csv").write_text(RELATIONS, encoding="utf-8")
            told.clear()
    assert sg.check(folder).ok


def test_eight_writers_at_once_lose_nothing(folder: Path) -> None:
    writers = [start(folder, f"w{i}", APPENDS) for i in range(WRITERS)]
    told = {line for writer in writers for line in writer.communicate()[0].split()}
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    assert told == {f"w{i}-{n}" for i in range(WRITERS) for n in range(APPENDS)}
    assert sorted(ids(folder)) == sorted([*told, "first"])


# --- a disk that fails ------------------------------------------------------------------------------------------

FAULTS: dict[str, Callable[[], BaseException]] = {
    "ENOSPC": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "EIO": lambda: OSError(errno.EIO, "Input/output error"),
    "EINTR": lambda: InterruptedError(errno.EINTR, "Interrupted system call"),
    "Ctrl-C": KeyboardInterrupt,
}


class Failing:
    """Counts the calls by which bytes reach the disk, and lets the n-th fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, fault: Callable[[], BaseException]) -> None:
        self.at, self.fault, self.count, self.log = at, fault, 0, list[str]()
        self.armed = False
        for name in ("fsync", "replace", "chmod", "chown", "fdopen", "open"):
            monkeypatch.setattr(os, name, self.wrapped(name, getattr(os, name)))
        monkeypatch.setattr(tempfile, "mkstemp", self.wrapped("mkstemp", tempfile.mkstemp))
        monkeypatch.setattr(Path, "read_bytes", self.wrapped("read_bytes", Path.read_bytes))

    def wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 — whatever the real one takes
            self.count_one(name)
            found = real(*arguments, **options)
            if name == "fdopen":
                for method in ("write", "flush"):
                    found = Proxy(found, method, self) if not isinstance(found, Proxy) else found.also(method)
            return found

        return call

    def count_one(self, name: str) -> None:
        if not self.armed:
            return
        self.count += 1
        self.log.append(name)
        if self.count == self.at:
            raise self.fault()


class Proxy:
    """A file whose writing may fail half-way."""

    def __init__(self, file: Any, method: str, failing: Failing) -> None:  # noqa: ANN401 — any file
        self.file, self.methods, self.failing = file, [method], failing

    def also(self, method: str) -> Proxy:
        self.methods.append(method)
        return self

    def write(self, data: bytes) -> int:
        half = len(data) // 2
        self.file.write(data[:half])
        self.failing.count_one("write")
        return half + int(self.file.write(data[half:]))

    def flush(self) -> None:
        self.failing.count_one("flush")
        self.file.flush()

    def fileno(self) -> int:
        return int(self.file.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


def add(folder: Path) -> None:
    editing.add_relation(folder, id="new", kind="attack", source="a", target="b", start="2012")


def attempt(folder: Path, monkeypatch: pytest.MonkeyPatch, at: int, fault: str) -> Failing:
    """Add a row while the n-th call fails; the file is old or new, and nothing is left beside it."""
    path = folder / "relations.csv"
    path.write_text(RELATIONS, encoding="utf-8")
    with monkeypatch.context() as patch:
        failing = Failing(patch, at, FAULTS[fault])
        failing.armed = True
        done = False
        try:
            add(folder)
            done = True
        except (sg.FileError, sg.DataError):
            assert fault != "Ctrl-C"
        except KeyboardInterrupt:
            assert fault == "Ctrl-C"
        failing.armed = False
    text = path.read_text(encoding="utf-8")
    new = f"{RELATIONS}new,attack,a,b,2012,,\n"
    assert text in {RELATIONS, new}, failing.log
    assert not done or text == new, failing.log
    assert [p.name for p in folder.iterdir() if p.name.endswith(".tmp")] == [], failing.log
    return failing


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_fails_the_file_is_old_or_new(folder: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    calls = attempt(folder, monkeypatch, 0, fault).count
    assert calls >= 8  # two readings, a lock, a temporary file, its bytes, mode, sync, replacement, sync
    for at in range(1, calls + 1):
        attempt(folder, monkeypatch, at, fault)


def test_a_failing_disk_is_told_in_a_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(sg.FileError, match=r"row was not added .No space left on device.; the file is as it was"):
        add(folder)
