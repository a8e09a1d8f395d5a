from __future__ import annotations

import errno
import os
import stat
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests import strategies

from sahelgraph import _files
from sahelgraph._files import inside, safe_name, sync_folder, write_atomic
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Every step on the way to the disk, and every way in which a step fails.
STEPS = ("open", "fsync", "chmod", "replace")
FAILURES = (
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EIO, "Input/output error"),
    InterruptedError(errno.EINTR, "Interrupted system call"),
    KeyboardInterrupt(),
)


def fail_at(
    monkeypatch: pytest.MonkeyPatch, step: str, failure: BaseException, *, after: int = 0, late: bool = False
) -> None:
    """Let a function of `os` raise at its call number `after`, before or after it has done its work."""
    real: Callable[..., Any] = getattr(os, step)
    calls = iter(range(1000))

    def failing(*args: Any, **options: Any) -> Any:  # noqa: ANN401 (as os has it)
        hit = next(calls) == after
        if hit and not late:
            raise failure
        found = real(*args, **options)
        if hit:
            raise failure
        return found

    monkeypatch.setattr(os, step, failing)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- what is written -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x00\xff\r\n", b"\x00\xff\r\n"),
        ("Keïta\r\nmali\n", "Keïta\r\nmali\n".encode()),
        ("", b""),
    ],
    ids=["bytes", "text", "nothing"],
)
@pytest.mark.parametrize("before", [None, b"old and much longer than the new one"], ids=["new", "old"])
def test_a_file_holds_what_was_given(tmp_path: Path, data: bytes | str, expected: bytes, before: bytes | None) -> None:
    path = tmp_path / "page.html"
    if before is not None:
        path.write_bytes(before)
    assert write_atomic(path, data) == path
    assert path.read_bytes() == expected
    assert write_atomic(str(path), data) == path
    assert names(tmp_path) == ["page.html"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    path.chmod(mode)
    write_atomic(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_mode_of_any_new_file(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write_atomic(tmp_path / "page.html", "new")
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == mode


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link = tmp_path / "far" / "real.html", tmp_path / "link.html"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    write_atomic(link, "new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"
    assert names(tmp_path / "far") == ["real.html"]


def test_a_link_to_nothing_makes_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "link.html").symlink_to(tmp_path / "real.html")
    write_atomic(tmp_path / "link.html", "new")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_text(encoding="utf-8") == "new"


def test_another_name_of_the_old_file_keeps_the_old(tmp_path: Path) -> None:
    path, other = tmp_path / "page.html", tmp_path / "other.html"
    path.write_text("old", encoding="utf-8")
    other.hardlink_to(path)
    write_atomic(path, "new")
    assert other.read_text(encoding="utf-8") == "old"


def test_who_has_the_old_file_open_reads_it_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old " * 10_000, encoding="utf-8")
    with path.open(encoding="utf-8") as file:
        start = file.read(4)
        write_atomic(path, "new")
        assert start + file.read() == "old " * 10_000


def test_a_name_as_long_as_names_may_be_is_written(tmp_path: Path) -> None:
    for name in ("é" * 127, "x" * 255):
        assert write_atomic(tmp_path / name, "new").read_text(encoding="utf-8") == "new"
    assert len(names(tmp_path)) == 2


# --- what is refused -------------------------------------------------------------------------------------------


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such folder; make it first"):
        write_atomic(tmp_path / "nowhere" / "page.html", "new")
    assert names(tmp_path) == []


def test_what_is_no_regular_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(FileError, match="no regular file; choose another name"):
            write_atomic(tmp_path / name, "new")
    assert names(tmp_path) == ["folder", "pipe"]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_text_that_is_no_text_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError, match="surrogates"):
        write_atomic(tmp_path / "page.html", "\ud800")
    assert names(tmp_path) == []


# --- what goes wrong on the way --------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: str(failure) or type(failure).__name__)
@pytest.mark.parametrize(
    ("step", "before"), [*((step, b"old") for step in STEPS), *((step, None) for step in STEPS if step != "chmod")]
)
def test_whatever_fails_the_old_file_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, failure: BaseException, before: bytes | None
) -> None:
    path = tmp_path / "page.html"
    if before is not None:
        path.write_bytes(before)
    with monkeypatch.context() as patch:
        fail_at(patch, step, failure)
        with pytest.raises(type(failure)) as caught:
            write_atomic(path, b"new")
    assert caught.value is failure
    assert names(tmp_path) == ([] if before is None else ["page.html"])
    assert before is None or path.read_bytes() == before
    assert write_atomic(path, b"new").read_bytes() == b"new"


def test_a_failure_after_the_file_was_replaced_leaves_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"old")
    fail_at(monkeypatch, "replace", KeyboardInterrupt(), late=True)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["page.html"]


class InUseError(PermissionError):
    """What Windows says of a file that another program has open."""

    def __init__(self, code: int) -> None:
        super().__init__(errno.EACCES, "The process cannot access the file because it is being used by another")
        self.winerror = code


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_that_is_open_elsewhere_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    fail_at(monkeypatch, "replace", InUseError(code))
    assert write_atomic(tmp_path / "page.html", "new").read_text(encoding="utf-8") == "new"
    assert waited == [_files.WAITS[0]]
    assert names(tmp_path) == ["page.html"]


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_that_stays_open_elsewhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    path = tmp_path / "relations.csv"
    path.write_bytes(b"old")

    def never(*_: object) -> None:
        raise InUseError(code)

    monkeypatch.setattr(os, "replace", never)
    with pytest.raises(FileError, match=r"relations\.csv: another program .* is it open in Excel\? close it there"):
        write_atomic(path, "new")
    assert tuple(waited) == _files.WAITS
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["relations.csv"]


def test_what_is_refused_for_another_reason_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it waited"))
    fail_at(monkeypatch, "replace", PermissionError(errno.EACCES, "Permission denied"))
    with pytest.raises(PermissionError, match="Permission denied"):
        write_atomic(tmp_path / "page.html", "new")
    assert names(tmp_path) == []


def test_a_replacement_that_was_done_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_at(monkeypatch, "replace", OSError(errno.EIO, "Input/output error"), late=True)  # as NFS may say
    assert write_atomic(tmp_path / "page.html", "new").read_text(encoding="utf-8") == "new"
    assert names(tmp_path) == ["page.html"]


def test_nobody_else_can_read_what_is_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "relations.csv"
    path.write_bytes(b"old")
    path.chmod(0o600)
    modes: list[int] = []
    real = os.fsync

    def look(handle: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        real(handle)

    monkeypatch.setattr(os, "fsync", look)
    write_atomic(path, b"new")
    assert modes[0] == 0o600


def test_a_folder_that_cannot_be_synchronised_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_at(monkeypatch, "fsync", OSError(errno.EINVAL, "Invalid argument"), after=1)
    assert write_atomic(tmp_path / "page.html", "new").read_text(encoding="utf-8") == "new"


def test_the_bytes_reach_the_disk_before_the_name_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def told(step: str) -> Callable[..., Any]:
        real: Callable[..., Any] = getattr(os, step)

        def telling(*args: Any) -> Any:  # noqa: ANN401 (as os has it)
            steps.append(step)
            return real(*args)

        return telling

    for step in ("fsync", "replace"):
        monkeypatch.setattr(os, step, told(step))
    write_atomic(tmp_path / "page.html", "new")
    assert steps == ["fsync", "replace", "fsync"]


def test_nothing_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def count() -> int:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 — the names are all that is wanted

    before = count()
    write_atomic(tmp_path / "page.html", "new")
    sync_folder(tmp_path)
    for step in STEPS[1:]:
        with monkeypatch.context() as patch:
            fail_at(patch, step, OSError(errno.EIO, "Input/output error"))
            with pytest.raises(OSError, match="Input/output"):
                write_atomic(tmp_path / "page.html", "new")
    assert count() == before


# --- places of files ---


def test_a_link_out_of_a_folder_is_no_place_in_it(tmp_path: Path) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside.svg"
    folder.mkdir()
    outside.write_text("mine", encoding="utf-8")
    (folder / "2012.svg").symlink_to(outside)
    (folder / "2013.svg").symlink_to(tmp_path / "nothing.svg")
    (folder / "2014.svg").symlink_to(folder / "2015.svg")
    (tmp_path / "other").symlink_to(folder)
    for name in ("2012.svg", "2013.svg", "../outside.svg", ".."):
        with pytest.raises(FileError, match="a link that leads out of the folder; remove it"):
            inside(folder, name)
    for place in (folder, tmp_path / "other", tmp_path / "new"):
        for name in ("2014.svg", "2015.svg"):
            assert inside(place, name) == place / name


# --- names of files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("2012", "2012"),
        ("2012-Q1", "2012-q1-"),
        ("2012-03", "2012-03"),
        ("Keïta", "keita-"),
        ("../../etc/passwd", "etc-passwd-"),
        ("", ""),
        ("..", ""),
        ("con", "con-"),
        ("COM1", "com1-"),
        ("nul.txt", "nul-txt-"),
        ("مالي", ""),
        ("x" * 300, "x" * 60 + "-"),
    ],
)
def test_a_name_of_a_file_can_be_read(text: str, stem: str) -> None:
    assert safe_name(text).startswith(stem)


TEXTS = st.text(st.characters(), max_size=80) | st.text("ab./\\-_ é", max_size=6)


@strategies.quick(500)
@given(TEXTS.filter(bool))
@example("/")
@example("\x00")
@example("\ud800")
@example("-")
@example("~")
@example("a" * 60 + "b")
def test_any_text_makes_a_name_that_is_safe_everywhere(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name) < 80
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert name[0] != "-"
    assert name not in {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


@strategies.quick(100)
@given(TEXTS)
def test_a_name_stays_in_its_folder(text: str) -> None:
    folder = os.path.join(os.sep, "some", "folder")  # noqa: PTH118 — nothing is looked up
    path = os.path.normpath(os.path.join(folder, safe_name(text) + ".svg"))  # noqa: PTH118
    assert os.path.dirname(path) == folder  # noqa: PTH120


@strategies.quick(500)
@given(TEXTS, TEXTS)
@example("a b", "a-b")
@example("a", "A")
@example("é", "e\u0301")
@example("", "-")
@example("x" * 61, "x" * 62)
def test_two_texts_have_two_names(one: str, other: str) -> None:
    assert (safe_name(one) == safe_name(other)) is (one == other)
