"""The files beside the two tables: what is wrong with them is told, and nothing of them is passed over in silence."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.test__review import write

import sahelgraph as sg
from sahelgraph.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def told(folder: Path) -> list[sg.Problem]:
    return [problem for problem in sg.check(folder).problems if problem.severity != "notice"]


@pytest.mark.parametrize("name", ["kinds.csv", "references.csv", "datapackage.json"])
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.symlink_to("nowhere"), "a link to a file that does not exist"),
        (lambda path: path.symlink_to(path.name), "cannot be reached"),
        (lambda path: path.mkdir(), "this is a folder"),
        (os.mkfifo, "this is a pipe or a device"),
    ],
    ids=["dangling link", "circle of links", "folder", "pipe"],
)
def test_what_is_no_file_is_told(tmp_path: Path, name: str, make: Callable[[Path], None], says: str) -> None:
    path = write(tmp_path) / name
    path.unlink(missing_ok=True)
    make(path)
    (problem,) = told(tmp_path)
    assert (problem.file, problem.row) == (name, 0)
    assert says in problem.message


@pytest.mark.parametrize("name", ["Kinds.csv", "kinds.csv.txt", "KINDS.CSV", "references.txt", "References .csv"])
def test_a_file_of_nearly_a_known_name_is_told(tmp_path: Path, name: str) -> None:
    wanted = "kinds.csv" if name.lower().startswith("kinds") else "references.csv"
    (write(tmp_path) / wanted).rename(tmp_path / name)
    (problem,) = told(tmp_path)
    assert (problem.severity, problem.file, problem.code) == ("warning", name, "near-miss-file")
    assert wanted in problem.hint


def test_a_missing_table_of_nearly_its_name_is_named(tmp_path: Path) -> None:
    (write(tmp_path) / "relations.csv").rename(tmp_path / "Relations.csv.txt")
    (problem,) = told(tmp_path)
    assert problem.code == "missing-file"
    assert '"Relations.csv.txt" may be it' in problem.hint


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b'{"title": null}', ""),
        (b'{"title": "A study"}', "A study"),
        (b'\xef\xbb\xbf{"title": "A study"}', "A study"),
        (b'{"title": 5, "version": null, "licenses": null}', "5"),
        (b'{"title": "\\ud800"}', "?"),
        (b"{}", ""),
    ],
    ids=ascii,
)
def test_a_title_is_what_the_package_says_or_the_folders_name(tmp_path: Path, data: bytes, title: str) -> None:
    (write(tmp_path) / "datapackage.json").write_bytes(data)
    graph = sg.read_csv(tmp_path)
    assert graph.report.ok
    assert not [p for p in graph.report.problems if p.file == "datapackage.json"]
    assert graph._ledger.title == (title or tmp_path.name)
    assert "None" not in graph._ledger.version + graph._ledger.licence


@pytest.mark.parametrize(
    ("data", "row", "says"),
    [
        (b'{\n"title": }', 2, "cannot be read"),
        (b"", 1, "cannot be read"),
        (b"[1]", 0, "no object"),
        (b'"text"', 0, "no object"),
        (b'{"title": ["a"]}', 0, '"title" is no text'),
        (b'{"version": {}}', 0, '"version" is no text'),
        (b'{"title": "\xe9"}', 0, "cannot be read"),
    ],
    ids=ascii,
)
def test_a_package_that_says_nothing_is_a_warning(tmp_path: Path, data: bytes, row: int, says: str) -> None:
    (write(tmp_path) / "datapackage.json").write_bytes(data)
    (problem,) = told(tmp_path)
    assert (problem.severity, problem.file, problem.row) == ("warning", "datapackage.json", row)
    assert says in problem.message
    assert problem.hint


def test_kinds_in_a_circle_are_told_each_in_its_row(tmp_path: Path) -> None:
    text = "kind,is_a\na,b\nb,a\nc,a\n"
    (write(tmp_path) / "kinds.csv").write_text(text, encoding="utf-8")
    assert [(p.row, p.column, p.code) for p in sg.check(tmp_path).errors] == [
        (2, "is_a", "kind-cycle"),
        (3, "is_a", "kind-cycle"),
    ]


def test_columns_of_nearly_a_known_name_are_told_there_too(tmp_path: Path) -> None:
    (write(tmp_path) / "kinds.csv").write_text("kind,isa,Time\nraid,attack,event\n", encoding="utf-8")
    (tmp_path / "references.csv").write_text("key,Citation,adress\ncfr,A,\n", encoding="utf-8")
    found = {(p.file, p.column) for p in told(tmp_path) if p.code == "near-miss-column"}
    assert found == {("kinds.csv", "isa"), ("kinds.csv", "Time"), ("references.csv", "Citation")}


def test_references_without_keys_are_refused(tmp_path: Path) -> None:
    (write(tmp_path) / "references.csv").write_text("id,citation\ncfr,A\n", encoding="utf-8")
    (problem,) = told(tmp_path)
    assert (problem.row, problem.column, problem.code) == (1, "key", "missing-column")


# -- what an error in one place says of another ------------------------------------------------------------------


def test_relations_are_not_blamed_for_an_actor_in_a_row_that_cannot_be_read(tmp_path: Path) -> None:
    path = write(tmp_path) / "actors.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("mali,Mali,state", "mali,Mali,state,more"), encoding="utf-8")
    assert [(p.file, p.row, p.code) for p in sg.check(tmp_path).errors] == [("actors.csv", 2, "cells")]
    path.write_text(text.replace("mali,Mali", 'mali,"Mali'), encoding="utf-8")
    assert [(p.file, p.row, p.code) for p in sg.check(tmp_path).errors] == [("actors.csv", 2, "csv")]


def test_rows_behind_the_place_where_reading_broke_off_are_not_dropped_in_silence(tmp_path: Path) -> None:
    path = write(tmp_path) / "relations.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("r3,alliance", 'r3,"alliance'), encoding="utf-8")
    with pytest.raises(DataError, match=r"row 4: text follows a closing quotation mark"):
        sg.read_csv(tmp_path, strict=False)
