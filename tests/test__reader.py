from __future__ import annotations

import csv
import io
import os
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import oracle, strategies

from sahelgraph import _reader
from sahelgraph._letters import bad_character
from sahelgraph._reader import open_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sahelgraph._report import Problem

CASES = oracle.cases("reading.csv")
Found = tuple[tuple[str, ...] | None, list[tuple[int, list[str]]], list["Problem"]]


def read(path: Path, data: bytes | None = None, encoding: str | None = None) -> Found:
    """Read a file to its end: the header, the rows with their numbers, the problems."""
    problems: list[Problem] = []
    if data is not None:
        path.write_bytes(data)
    sheet = open_csv(path, problems.append, encoding=encoding)
    if sheet is None:
        return None, [], problems
    assert sheet.file == path.name
    rows = [(number, row) for numbers, chunk in sheet.chunks for number, row in zip(numbers, chunk, strict=True)]
    return sheet.header, rows, problems


def raw(text: str) -> bytes:
    """Give the bytes that a cell of the table of cases spells."""
    for mark, byte in (("\\r", "\r"), ("\\n", "\n"), ("\\t", "\t")):
        text = text.replace(mark, byte)
    parts = text.split("\\x")
    return parts[0].encode() + b"".join(bytes([int(part[:2], 16)]) + part[2:].encode() for part in parts[1:])


# --- the table of cases ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_rows_are_read_as_they_stand_or_refused_with_their_place(tmp_path: Path, case: dict[str, str]) -> None:
    header, rows, problems = read(tmp_path / "actors.csv", raw(case["bytes"]))
    assert header == (tuple(raw(case["header"]).decode().split("|")) if case["header"] else None)
    told = " ".join(f"{number}:{'|'.join(row)}" for number, row in rows)
    assert told == raw(case["rows"]).decode()
    if not case["code"]:
        assert problems == []
    else:
        (problem,) = problems
        assert (problem.file, problem.row, problem.code) == ("actors.csv", int(case["row"]), case["code"])
        assert case["says"] in f"{problem.message} {problem.hint}"
        assert problem.hint
        assert problem.severity == ("notice" if case["code"] in {"delimiter", "blank-row"} else "error")


@strategies.quick(100)
@given(
    st.lists(
        st.lists(st.text("ab,;\"'\n\t |é\u202e", max_size=5), min_size=2, max_size=2).filter(any),
        max_size=5,
    ),
    st.sampled_from(("\n", "\r\n")),
    st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
)
def test_what_a_spreadsheet_writes_is_read_to_the_letter(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], line_end: str, quoting: int
) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=line_end, quoting=quoting).writerows([["id", "name"], *rows])  # type: ignore[arg-type]
    header, found, problems = read(tmp_path_factory.mktemp("r") / "t.csv", buffer.getvalue().encode())
    assert header == ("id", "name")
    assert found == [(number, row) for number, row in enumerate(rows, start=2)]
    assert problems == []


ANY = st.text(st.characters(codec="utf-8"), max_size=5)


@strategies.quick(300)
@given(
    st.lists(st.lists(ANY, min_size=2, max_size=2).filter(any), max_size=5),
    st.sampled_from(("\n", "\r\n", "\r")),
    st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
    st.sampled_from(",;\t|"),
)
def test_any_letters_of_all_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    line_end: str,
    quoting: int,
    encoding: str,
    delimiter: str,
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n", quoting=quoting, delimiter=delimiter)  # type: ignore[arg-type]
    lines: list[str] = []
    for row in [["id", "name"], *rows]:
        writer.writerow(row)
        lines.append(buffer.getvalue().removesuffix("\r\n") + line_end)
        buffer.seek(0)
        buffer.truncate()
    header, found, problems = read(tmp_path_factory.mktemp("r") / "t.csv", "".join(lines).encode(encoding))
    assert header == ("id", "name")
    assert found == [(number, row) for number, row in enumerate(rows, start=2)]
    assert {problem.severity for problem in problems} <= {"notice"}


@strategies.quick(150)
@given(
    st.binary(max_size=60) | st.lists(st.sampled_from([b"a", b",", b'"', b"\n", b"\r", b";", b"\xe9"])).map(b"".join)
)
def test_any_bytes_are_rows_of_one_width_or_a_problem(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:40].count(0) > 10:
        data = b"a\n" + data  # the encodings of two bytes a letter have their own tests
    header, rows, problems = read(tmp_path_factory.mktemp("r") / "t.csv", data)
    assert header is not None or problems
    assert all(len(row) == len(header or ()) for _, row in rows)
    numbers = [number for number, _ in rows]
    assert numbers == sorted(set(numbers))
    assert all(str(problem).isprintable() for problem in problems)


# --- encodings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_are_decoded_and_announced(tmp_path: Path, encoding: str) -> None:
    mark = b"" if encoding == "utf-16" else {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[encoding]
    header, rows, (problem,) = read(tmp_path / "t.csv", mark + "id,name\nkeita,Keïta\nx,马里\n".encode(encoding))
    assert header == ("id", "name")
    assert rows == [(2, ["keita", "Keïta"]), (3, ["x", "马里"])]
    assert (problem.severity, problem.code) == ("notice", "utf-16")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_are_known_without_their_mark(tmp_path: Path, encoding: str) -> None:
    header, rows, (problem,) = read(tmp_path / "t.csv", "id,name,kind\nkeita,Keita,person\n".encode(encoding))
    assert header == ("id", "name", "kind")
    assert rows == [(2, ["keita", "Keita", "person"])]
    assert problem.code == "utf-16"


@pytest.mark.parametrize(
    ("data", "encoding", "name"),
    [
        ("id,name\nkeita,Keïta\n".encode("cp1252"), "cp1252", "Keïta"),
        ("id,name\nkeita,Кейта\n".encode("cp1251"), "cp1251", "Кейта"),
        ("id,name\nkeita,Keïta\n".encode("latin-1"), "latin-1", "Keïta"),
        (b"\xef\xbb\xbfid,name\nkeita,Ke\xc3\xafta\n", "utf-8-sig", "Keïta"),
    ],
)
def test_an_encoding_is_used_when_it_is_given(tmp_path: Path, data: bytes, encoding: str, name: str) -> None:
    header, rows, problems = read(tmp_path / "t.csv", data, encoding)
    assert header == ("id", "name")
    assert rows == [(2, ["keita", name])]
    assert problems == []


@pytest.mark.parametrize("encoding", ["nonsense", "", "utf-8\x00", "rot13"], ids=ascii)
def test_an_encoding_that_nobody_knows_is_told(tmp_path: Path, encoding: str) -> None:
    _, _, (problem,) = read(tmp_path / "t.csv", b"id\na\n", encoding)
    assert (problem.severity, problem.code, problem.row) == ("error", "encoding", 0)
    assert "no encoding" in problem.message
    assert problem.hint


@pytest.mark.parametrize("tail", [b"\x00", b"a", b"\x00\xd8\x00\xd8"], ids=repr)
def test_a_damaged_file_of_two_bytes_a_letter_is_a_problem(tmp_path: Path, tail: bytes) -> None:
    _, rows, problems = read(tmp_path / "t.csv", "id,name\na,A\n".encode("utf-16") + tail)
    cells = [cell for _, row in rows for cell in row]
    assert [problem for problem in problems if problem.severity == "error"] or any(map(bad_character, cells))


# --- what is no file ------------------------------------------------------------------------------------------


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


@pytest.mark.parametrize(
    ("make", "code", "says"),
    [
        (lambda _: None, "missing-file", "no such file"),
        (link_to("nowhere.csv"), "missing-file", "link to a file that does not exist"),
        (link_to("t.csv"), "unreadable-file", "cannot be reached"),
        (lambda path: path.mkdir(), "not-a-file", "folder"),
        (make_pipe, "not-a-file", "pipe or a device"),
        (link_to("/dev/zero"), "not-a-file", "pipe or a device"),
        (link_to("/dev/null"), "not-a-file", "pipe or a device"),
        (link_to("."), "not-a-file", "folder"),
    ],
    ids=["missing", "dangling link", "circular link", "folder", "pipe", "endless device", "device", "link to a folder"],
)
def test_what_is_no_regular_file_is_refused_at_once(
    tmp_path: Path, make: Callable[[Path], None], code: str, says: str
) -> None:
    path, answers = tmp_path / "t.csv", []
    make(path)
    # A reader that hangs must fail this test, not stop all of them.
    worker = threading.Thread(target=lambda: answers.append(read(path)), daemon=True)
    worker.start()
    worker.join(timeout=30)
    assert answers, "the reader hangs"
    header, rows, (problem,) = answers[0]
    assert (header, rows) == (None, [])
    assert (problem.severity, problem.file, problem.row, problem.code) == ("error", "t.csv", 0, code)
    assert says in problem.message
    assert problem.hint


def test_a_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(b"id\na\n")
    (tmp_path / "t.csv").symlink_to("real.csv")
    assert read(tmp_path / "t.csv")[1] == [(2, ["a"])]


def test_bytes_that_are_no_utf8_are_told_with_their_likely_reading(tmp_path: Path) -> None:
    _, ((number, row),), _ = read(tmp_path / "t.csv", "id,name\nkeita,Keïta’s\n".encode("cp1252"))
    found = bad_character(row[1])
    assert number == 2
    assert found is not None
    assert found[:3] == ("error", "encoding", "byte 0xEF is not UTF-8")
    assert 'read "Keïta’s"' in found[3]
    assert 'encoding="cp1252"' in found[3]


# --- size -------------------------------------------------------------------------------------------------------


def test_many_rows_come_in_chunks_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reader, "CHUNK", 3)
    (tmp_path / "t.csv").write_bytes(b"id\n" + b"".join(f"r{i}\n".encode() for i in range(10)))
    problems: list[Problem] = []
    sheet = open_csv(tmp_path / "t.csv", problems.append)
    assert sheet is not None
    chunks = list(sheet.chunks)
    assert [len(numbers) for numbers, _ in chunks] == [3, 3, 3, 1]
    assert [number for numbers, _ in chunks for number in numbers] == list(range(2, 12))
    assert [row for _, rows in chunks for row in rows] == [[f"r{i}"] for i in range(10)]


def test_a_line_without_end_is_refused_before_memory_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reader, "MAX_LINE", 1000)
    header, rows, (problem,) = read(tmp_path / "t.csv", b"id,name\na,A\n" + b"x" * 5000)
    assert (header, rows) == (("id", "name"), [(2, ["a", "A"])])
    assert (problem.row, problem.code) == (3, "csv")
    assert "longer than" in problem.message


def test_a_quote_that_swallows_the_file_is_refused_before_memory_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_reader, "MAX_CELL", 1000)
    header, rows, (problem,) = read(tmp_path / "t.csv", b'id,name\na,A\nb,"B\n' + b"c,C\n" * 1000)
    assert (header, rows) == (("id", "name"), [(2, ["a", "A"])])
    assert (problem.row, problem.code) == (3, "csv")
    assert "opens here" in problem.message


def test_a_file_is_closed_when_it_was_read(tmp_path: Path) -> None:
    def opened() -> int:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 — the names are all that is wanted

    before = opened()
    for data in (b"id\na\n", b"", b"\x89PNG", b"id,name\na\n", b'id\n"a\n', b"\nid\n", b'id,"name\n'):
        read(tmp_path / "t.csv", data)
    assert opened() == before


def test_what_a_later_csv_module_may_complain_of_is_told_as_it_is() -> None:
    problem = _reader._broken(csv.Error("something new"), "relations.csv", 7)
    assert (problem.severity, problem.row, problem.code) == ("error", 7, "csv")
    assert "something new" in problem.message
