"""No row is lost and none is half there: when a writer is killed, when the disk fails, when eight write at once."""

from __future__ import annotations

import builtins
import csv
import errno
import fcntl
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Self

import pytest

import sahelgraph as sg
from sahelgraph import editing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


# Every call of the system on the way of a row: looking, locking, reading, writing, replacing, tidying up.
CALLS: tuple[tuple[Any, str], ...] = (
    *((os, name) for name in ("stat", "lstat", "readlink", "access", "mkdir", "open", "fstat", "fsync")),
    *((os, name) for name in ("chown", "chmod", "replace", "unlink", "close")),
    *((builtins, "open"), (io, "open"), (fcntl, "flock")),
)


class Failing:
    """Counts the calls of the system, and lets the n-th fail: before it does its work, or after."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, at: int, fault: Callable[[], BaseException], *, late: bool
    ) -> None:
        self.at, self.fault, self.late, self.count, self.log = at, fault, late, 0, list[str]()
        self.armed = False
        for place, name in CALLS:
            monkeypatch.setattr(place, name, self.wrapped(name, getattr(place, name)))

    def wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 — whatever the real one takes
            if self.late or name == "close":  # what could not be closed is closed all the same
                found = real(*arguments, **options)
                self.count_one(name)
            else:
                self.count_one(name)
                found = real(*arguments, **options)
            return Proxy(found, self) if self.armed and isinstance(found, io.IOBase) else found

        return call

    def count_one(self, name: str) -> None:
        if not self.armed:
            return
        self.count += 1
        self.log.append(name)
        if self.count == self.at:
            raise self.fault()


class Proxy:
    """A file whose reading or writing may fail half-way."""

    def __init__(self, file: Any, failing: Failing) -> None:  # noqa: ANN401 — any file
        self.file, self.failing = file, failing

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 — as the file has it
        found = getattr(self.file, name)
        return self.failing.wrapped(name, found) if name in {"read", "seek", "flush", "close"} else found

    def write(self, data: bytes) -> int:
        half = len(data) // 2
        self.file.write(data[:half])
        self.failing.count_one("write")
        return half + int(self.file.write(data[half:]))

    def writelines(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.write(piece)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def add(folder: Path) -> None:
    editing.add_relation(folder, id="new", kind="attack", source="a", target="b", start="2012")


def attempt(folder: Path, monkeypatch: pytest.MonkeyPatch, at: int, fault: str, *, late: bool) -> Failing:
    """Add a row while the n-th call fails; the file is old or new as was said, and nothing is left beside it."""
    path = folder / "relations.csv"
    path.write_text(RELATIONS, encoding="utf-8")
    with monkeypatch.context() as patch:
        failing = Failing(patch, at, FAULTS[fault], late=late)
        failing.armed = True
        said = "added"
        try:
            add(folder)
        except (sg.FileError, sg.DataError):
            said = "not added"
            assert fault != "Ctrl-C", failing.log
        except KeyboardInterrupt:
            said = "interrupted"
            assert fault == "Ctrl-C", failing.log
        failing.armed = False
    text = path.read_text(encoding="utf-8")
    new = f"{RELATIONS}new,attack,a,b,2012,,\n"
    assert text in {"added": {new}, "not added": {RELATIONS}, "interrupted": {RELATIONS, new}}[said], failing.log
    assert {p.name for p in folder.iterdir()} <= {"actors.csv", "relations.csv", ".relations.csv.lock"}, failing.log
    return failing


# A file that was only looked at may stay open until nobody refers to it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_fails_the_file_is_old_or_new_as_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, fault: str, *, late: bool
) -> None:
    monkeypatch.setattr(editing, "PATIENCE", 0.5)
    log = attempt(folder, monkeypatch, 0, fault, late=late).log
    assert {"stat", "access", "flock", "open", "read", "write", "flush", "fsync", "chmod", "replace"} <= set(log)
    for at in range(1, len(log) + 1):
        attempt(folder, monkeypatch, at, fault, late=late)


def test_a_failing_disk_is_told_in_a_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(sg.FileError, match=r"row was not added .No space left on device.; the file is as it was"):
        add(folder)
