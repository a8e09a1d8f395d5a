"""Whatever a path points to, reading ends within bounds and with a line that says what it is."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

import sahelgraph as sg
from sahelgraph._reading import Reading, find, read_back
from sahelgraph.errors import DataError, FileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ACTORS = "id,name,kind\na,Kéïta,state\nb,B,state\n"
RELATIONS = "id,kind,source,target,start,reference,note\nr1,attack,a,b,2012,x,\n"


def write(folder: Path, relations: bytes | str = RELATIONS, actors: bytes | str = ACTORS) -> Path:
    for name, data in (("actors", actors), ("relations", relations)):
        (folder / f"{name}.csv").write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def lines(folder: Path) -> list[str]:
    return [str(problem) for problem in sg.check(folder).errors]


def sparse(path: Path, start: bytes) -> None:
    """Make a file of two gigabytes that takes no place: NUL after its start."""
    path.write_bytes(start)
    os.truncate(path, 2_000_000_000)


def bomb(path: Path) -> None:
    path.write_bytes(gzip.compress(b"0" * 10_000_000))


PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "fifo": (os.mkfifo, "this is a pipe or a device"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "this is a pipe or a device"),
    "terminal": (lambda path: path.symlink_to("/dev/null"), "this is a pipe or a device"),
    "folder": (lambda path: path.mkdir(), "this is a folder"),
    "dangling link": (lambda path: path.symlink_to("nowhere"), "a link to a file that does not exist"),
    "circle of links": (lambda path: path.symlink_to(path.name), "the file cannot be reached"),
    "gzip bomb": (bomb, "this is a gzip file"),
    "zip": (lambda path: path.write_bytes(b"PK\x03\x04"), "a zip file or a workbook"),
    "line of two gigabytes": (lambda path: sparse(path, b""), "a line is longer than 10,000,000 characters"),
    "row of two gigabytes": (lambda path: sparse(path, RELATIONS.encode()), "a line is longer than 10,000,000"),
    "quote of two gigabytes": (lambda path: sparse(path, RELATIONS.encode() + b'"'), "longer than 10,000,000"),
    "empty": (lambda path: path.write_bytes(b""), "the file is empty"),
    "blank": (lambda path: path.write_bytes(b"\n\n\n"), "the file is empty"),
    "blank line first": (lambda path: path.write_bytes(b"\n" + RELATIONS.encode()), "the first line is blank"),
    "mark of Excel's": (lambda path: path.write_bytes(b"sep=;\r\n" + RELATIONS.encode()), "a mark of Excel's"),
    "HTML": (lambda path: path.write_bytes(b"<!DOCTYPE html><p>404"), "this is HTML"),
    "pointer of git-lfs": (
        lambda path: path.write_bytes(b"version https://git-lfs.github.com/spec/v1\n"),
        "git lfs pull",
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_what_is_no_table_is_said_at_once(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path)
    (folder / "relations.csv").unlink()
    make, says = PLACES[name]
    make(folder / "relations.csv")
    found = lines(folder)
    assert len(found) == 1, found
    assert says in found[0]
    with pytest.raises(DataError, match=r"relations\.csv"):
        sg.read_csv(folder)


def test_both_files_are_looked_at_even_when_one_cannot_be_read(tmp_path: Path) -> None:
    folder = write(tmp_path, RELATIONS.replace("2012", "Jun-12"), b"\x1f\x8b")
    assert [line.split(":")[0] for line in lines(folder)] == ["actors.csv", "relations.csv row 2, column start"]


@pytest.mark.parametrize(
    ("data", "row", "says"),
    [
        (RELATIONS.encode("cp1252") + "r2,attack,a,b,2012,x,Kéïta\n".encode("cp1252"), 3, 'would read "Kéïta"'),
        ((RELATIONS + "r2,attack,a,b,2012,x,y\n").encode("utf-16")[:-1], 3, "are no utf-16"),
        (RELATIONS.encode("utf-16") + b"\x00\xd8\x00\x00", 3, "are no utf-16"),
        (b"\xfe\xff" + RELATIONS.encode("utf-16-be") + b"\xd8\x00\x00A", 3, "are no utf-16"),
        (RELATIONS.encode() + b"r2,attack,a,b,2012,x,\x00\n", 3, "control character (U+0000)"),
        (RELATIONS.encode() + b'r2,attack,a,b,2012,x,"never closed\n' + b"more,\n" * 9, 3, "never closes"),
        (RELATIONS.encode() + b'r2,attack,a,b,2012,x,"a"b\n', 3, "follows a closing quotation mark"),
        (RELATIONS.encode() + b"r2,attack,a,b,2012\n", 3, "5 cells, the header 7"),
        (RELATIONS.encode() + b"\r\nr2,attack,a,b,2012,x,y,z\r\n", 4, "8 cells, the header 7"),
    ],
    ids=["cp1252", "odd utf-16", "half a pair", "half a pair be", "nul", "open quote", "closed quote", "short", "long"],
)
def test_bytes_that_are_no_text_are_told_with_their_row(tmp_path: Path, data: bytes, row: int, says: str) -> None:
    found = lines(write(tmp_path, data))
    assert any(line.startswith(f"relations.csv row {row}") and says in line for line in found), found


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("sign", list(",;\t|"), ids=["comma", "semicolon", "tab", "bar"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_manner_of_writing_is_read_alike(tmp_path: Path, end: str, sign: str, encoding: str) -> None:
    plain = RELATIONS + 'r2,attack,b,a,2013,x,"two\nlines"\n'
    expected = sg.read_csv(write(tmp_path, plain)).relations
    text = plain.replace(",", sign).replace("\n", end)
    graph = sg.read_csv(write(tmp_path, text.encode(encoding), ACTORS.replace(",", sign).encode(encoding)))
    assert graph.relations["note"].tolist() == ["", f"two{end}lines"]
    assert graph.relations.drop(columns="note").equals(expected.drop(columns="note"))
    told = {problem.code for problem in graph.report.problems}
    assert told == ({"delimiter"} if sign != "," else set()) | ({"utf-16"} if encoding.startswith("utf-16") else set())


def test_other_encodings_are_read_where_they_are_named(tmp_path: Path) -> None:
    write(tmp_path, RELATIONS, ACTORS.encode("cp1252"))
    assert "Kéïta" in sg.read_csv(tmp_path, encoding="cp1252").actors["name"].tolist()
    for name in ("no such", "rot13", "a\x00b"):
        with pytest.raises(DataError, match="there is no encoding"):
            sg.read_csv(tmp_path, encoding=name)
    write(tmp_path, RELATIONS, b"id,name,kind\na,\x81,state\n")
    with pytest.raises(DataError, match="row 2, column name: byte 0x81 is not UTF-8; nor has Windows-1252"):
        sg.read_csv(tmp_path, encoding="cp1252")


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    graph = sg.read_csv(write(tmp_path, RELATIONS.partition("\n")[0], ACTORS))
    assert len(graph) == 0
    assert sg.check(tmp_path).rows == {"actors": 2, "relations": 0}


def test_csv_keeps_the_limit_that_others_set(tmp_path: Path) -> None:
    import csv

    before = csv.field_size_limit()
    sg.read_csv(write(tmp_path))
    assert csv.field_size_limit() == before


def test_a_damaged_data_package_is_a_warning(tmp_path: Path) -> None:
    (write(tmp_path) / "datapackage.json").write_bytes(b"[" * 100_000)
    assert [problem.code for problem in sg.read_csv(tmp_path).report.problems] == ["data-package"]
    (tmp_path / "datapackage.json").unlink()
    os.mkfifo(tmp_path / "datapackage.json")
    assert [problem.message for problem in sg.check(tmp_path).problems] == [
        "this is a pipe or a device, not a regular file"
    ]


def test_a_name_that_no_folder_can_have_is_told() -> None:
    for name in ("a\x00b", "x" * 5000):
        with pytest.raises(FileError, match="no such folder"):
            find(name)


def test_memory_that_ends_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("sahelgraph._gather.Builder.extend", full)
    with pytest.raises(FileError, match="not enough memory"):
        sg.read_csv(write(tmp_path))


def test_tables_in_memory_are_read_like_files() -> None:
    graph = read_back({"actors.csv": ACTORS.encode(), "relations.csv": RELATIONS.encode()})
    assert list(graph.relations.index) == ["r1"]
    assert Reading().check(find(sg.io.archive_folder())).ok


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_an_interrupted_check_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    write(tmp_path, RELATIONS + "".join(f"x{i},attack,a,b,2012,x,\n" for i in range(2_000_000)))
    command = [sys.executable, "-m", "sahelgraph", "check", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        time.sleep(3)  # it has started, and is far from its end
        running.send_signal(signal.SIGINT)
        said, complained = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said + complained
