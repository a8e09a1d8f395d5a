"""The command line says what is wrong in a line, and writes nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.shell import heard
from tests.tables import RELATIONS, changed, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


# How a study is spoilt, and the place that is told.
BAD: dict[str, tuple[Callable[[Path], Any], str]] = {
    "unknown actor": (
        lambda folder: write(folder, relations=changed(RELATIONS, 2, "source", "zz")),
        "relations.csv row 2, column source",
    ),
    "unknown kind": (
        lambda folder: write(folder, relations=changed(RELATIONS, 2, "kind", "atack")),
        "relations.csv row 2, column kind",
    ),
    "unreadable date": (
        lambda folder: write(folder, relations=changed(RELATIONS, 2, "start", "June 2012")),
        "relations.csv row 2, column start",
    ),
    "missing file": (lambda folder: (write(folder) / "relations.csv").unlink(), "relations.csv"),
    "missing column": (
        lambda folder: write(folder, relations=[row[:4] for row in RELATIONS]),
        "relations.csv row 1, column start",
    ),
    "not a table": (
        lambda folder: (write(folder) / "actors.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00"),
        "actors.csv",
    ),
    "ragged row": (
        lambda folder: write(folder, relations=[*RELATIONS, ["r5", "attack"]]),
        "relations.csv row 6",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_the_command_line_says_what_is_wrong_and_writes_nothing(tmp_path: Path, name: str) -> None:
    spoil, place = BAD[name]
    spoil(tmp_path / "study")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    out, err = heard(
        "snapshots", "--data", "study", "--from", "2012", "--to", "2012", "--out", "out", folder=tmp_path, code=1
    )
    assert place in err
    assert out == ""
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["unknown actor", "missing file"])
def test_check_always_prints_its_json(tmp_path: Path, name: str) -> None:
    BAD[name][0](tmp_path / "study")
    report = json.loads(heard("check", "study", "--json", folder=tmp_path, code=1)[0])
    assert set(report) == {"ok", "problems", "rows"}
    assert report["ok"] is False
    assert set(report["problems"][0]) == {"severity", "file", "row", "column", "value", "code", "message", "hint"}
    assert set(report["rows"]) == {"actors", "relations"}


def test_check_of_no_folder_is_a_report_too(tmp_path: Path) -> None:
    assert json.loads(heard("check", "nowhere", "--json", folder=tmp_path, code=1)[0])["ok"] is False


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("show", "nobody"), 1, "nobody"),
        (("show", "MNLA", "--during", "June 2012"), 1, "June 2012"),
        (("show", "MNLA", "--data", "nowhere"), 1, "nowhere"),
        (("show", "MNLA", "--mode", "perhaps"), 2, "perhaps"),
        (("show", "--unknown"), 2, "--unknown"),
        (("nonsense",), 2, "nonsense"),
        (("snapshots", "--from", "2013", "--to", "June"), 1, "June"),
        (("snapshots", "--every", "week"), 2, "week"),
        (("show", "MNLA", "--during", "2012"), 0, ""),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else str(part),
)
def test_exit_codes_and_one_line(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    assert says in heard(*arguments, folder=tmp_path, code=code)[1]
    assert not list(tmp_path.iterdir())


def test_a_terminal_without_the_letters_gets_no_traceback(tmp_path: Path) -> None:
    write(tmp_path / "study", relations=changed(RELATIONS, 2, "source", "\u041cNL\u0410"))
    _, err = heard("check", "study", folder=tmp_path, code=1, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert err == ""


def test_what_a_file_says_cannot_command_the_terminal(tmp_path: Path) -> None:
    write(tmp_path / "study", relations=changed(RELATIONS, 2, "source", "\u202ezz\u009b31m"))
    for arguments in (("check", "study"), ("show", "--data", "study"), ("check", "study", "--json")):
        told = "".join(heard(*arguments, folder=tmp_path, code=1))
        assert "\u202e" not in told
        assert "\u009b" not in told
