"""Checking a study: every problem in a line that a person can act on, or as JSON."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

import pytest
from tests.cli.study import ACTORS, PROBLEM, RELATIONS, study
from tests.shell import heard

import sahelgraph as sg

if TYPE_CHECKING:
    from pathlib import Path


LINE = re.compile(r"(warning: |notice: )?[\w.-]+\.csv( row \d+)?(, column \w+)?: [^;].*; .+")


def test_check_finds_the_archive_in_order(tmp_path: Path) -> None:
    out, err = heard("check", "--json", folder=tmp_path)
    told = json.loads(out)
    assert told["ok"] is True
    assert told["rows"] == {"actors": len(sg.load().actors), "relations": told["rows"]["relations"]}
    assert told["rows"]["relations"] >= len(sg.load())
    assert err == ""


def test_check_says_that_it_looked_at_the_bundled_archive(tmp_path: Path) -> None:
    assert "the bundled archive: " in heard("check", folder=tmp_path)[0]
    study(tmp_path / "study")
    assert "bundled" not in heard("check", "study", folder=tmp_path)[0]


def test_check_says_every_problem_in_one_line_that_a_person_can_act_on(tmp_path: Path) -> None:
    actors = [*ACTORS, ["mali", "Other Mali", "state", ""], ["x", "", "state", ""]]
    relations = [
        *RELATIONS,
        ["r3", "atack", "mali", "mnla", "3/4/2012", "", "", "made up", ""],
        ["r4", "attack", "mali", "\u041cNLA", "2012", "ongoing", "", "made up", ""],
        ["r5", "attack"],
    ]
    study(tmp_path / "study", actors, relations)
    out, err = heard("check", "study", folder=tmp_path, code=1)
    *lines, counts, rows = out.splitlines()
    wanted = [
        "actors.csv row 5, column id: ",
        "actors.csv row 6, column name: ",
        "relations.csv row 4, column kind: ",
        "relations.csv row 4, column start: ",
        "relations.csv row 4, column target: ",
        "relations.csv row 5, column end: ",
        "relations.csv row 5, column target: ",
        "relations.csv row 6: ",
    ]
    for place in wanted:
        assert len([line for line in lines if line.startswith(place)]) == 1, place
    assert all(LINE.fullmatch(line) for line in lines)
    assert 'write "attack"' in out
    assert "2012-04-03 or 2012-03-04" in out
    assert 'write the id "MNLA"' in out
    assert "Cyrillic".casefold() in out.casefold()
    assert counts.startswith("8 errors")
    assert "5 actors, 4 relations" in rows
    assert err == ""
    told = json.loads(heard("check", "study", "--json", folder=tmp_path, code=1)[0])
    assert told["ok"] is False
    errors = [problem for problem in told["problems"] if problem["severity"] == "error"]
    assert len(errors) == 8
    assert {frozenset(problem) for problem in told["problems"]} == {frozenset(PROBLEM)}
    assert {(problem["file"], problem["row"], problem["column"]) for problem in errors} >= {
        ("relations.csv", 4, "start"),
        ("relations.csv", 6, ""),
    }


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (("nowhere",), "nowhere"),
        (("study/actors.csv",), "study/actors.csv"),
        (("study/actors.csv", "nothing.csv"), "nothing.csv"),
        (("empty",), "actors.csv"),
    ],
    ids=" ".join,
)
def test_check_prints_its_json_even_when_there_is_nothing_to_check(
    tmp_path: Path, arguments: tuple[str, ...], file: str
) -> None:
    study(tmp_path / "study")
    (tmp_path / "empty").mkdir()
    told = json.loads(heard("check", *arguments, "--json", folder=tmp_path, code=1)[0])
    assert set(told) == {"ok", "problems", "rows"}
    assert told["ok"] is False
    assert file in [problem["file"] for problem in told["problems"]]
    assert {frozenset(problem) for problem in told["problems"]} == {frozenset(PROBLEM)}
    assert set(told["rows"]) == {"actors", "relations"}


@pytest.mark.parametrize("name", ["actors.csv", "kinds.csv", "references.csv"])
def test_a_pipe_among_the_files_is_told_at_once(tmp_path: Path, name: str) -> None:
    folder = study(tmp_path / "study")
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    out, _ = heard("check", "study", folder=tmp_path, code=1)
    assert f"{name}: this is a pipe or a device" in out


def test_a_pipe_in_the_place_of_a_title_stops_nobody(tmp_path: Path) -> None:
    os.mkfifo(study(tmp_path / "study") / "datapackage.json")
    assert "no errors" in heard("check", "study", folder=tmp_path)[0]


def test_a_damaged_file_of_two_bytes_a_letter_is_told_with_its_row(tmp_path: Path) -> None:
    folder = study(tmp_path / "study")
    path = folder / "relations.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16") + b"\x00")
    out, _ = heard("check", "study", folder=tmp_path, code=1)
    assert re.search(r"^relations\.csv row \d+: .*; .+$", out, re.MULTILINE)


def test_check_changes_no_file(tmp_path: Path) -> None:
    folder = study(tmp_path / "study")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    heard("check", "study", folder=tmp_path)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before
