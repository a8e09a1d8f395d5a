"""CSV for spreadsheets: with a mark, without formulas, and with a list of what will not survive."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import sahelgraph as sg
from sahelgraph.errors import FileError
from sahelgraph.exporters import write_spreadsheet_csv

if TYPE_CHECKING:
    from pathlib import Path

SURVIVES = (
    "",
    "MNLA",
    "Keïta",
    "2012-06-XX",
    "[2012-01..2012-04]",
    ">=30",
    "a, b",
    "12",
    "2012",
    "0",
    "appointer 2020",
    *("a; -b", "a; b", "mali", "decree 12", "30 km", "a - b", "2012;2013", "P7, p. 12"),
    "..",
)
ALTERED = (
    "0012",
    "1E5",
    "2012-06",
    "2012-06-27",
    "3,000",
    "TRUE",
    "12345678901234567",
    "=1+1",
    "@a",
    "-5",
    "Jun-12",
    "1/2",
    "0.50",
    *("1:30", "50%", "€5", "$5", "(5)", " 12", "12 ", "3,000.50", "1\u202f000", ".5", "5.", "5/2012", "juin-12"),
    *("12 janvier 2012", "févr. 2012", "2012-06", "a;=1+1", 'a;"=1', "＝1", "\n=1"),  # noqa: RUF001
)


def study(cells: tuple[str, ...]) -> sg.TemporalMultigraph:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state"] * 2})
    rows = {"kind": "attack", "source": "a", "target": "b", "start": "2012", "reference": "x"}
    return sg.from_pandas(actors, pd.DataFrame([rows | {"id": f"r{i}", "own": cell} for i, cell in enumerate(cells)]))


def test_what_a_spreadsheet_alters_is_listed_and_nothing_else(tmp_path: Path) -> None:
    told = write_spreadsheet_csv(study(SURVIVES + ALTERED), tmp_path)
    assert [one.value for one in told if one.column == "own"] == list(ALTERED)
    assert {(one.file, one.row) for one in told if one.value == "0012"} == {("relations.csv", len(SURVIVES) + 2)}
    assert all(str(one).isprintable() for one in told)


def test_nothing_begins_like_a_formula(tmp_path: Path) -> None:
    write_spreadsheet_csv(study((*ALTERED, "+a", "\t=1", "=cmd|'/C calc'!A0")), tmp_path)
    data = (tmp_path / "relations.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == len(ALTERED) + 4
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert not any(cell[:1] in tuple("=+-@\t\r") and cell for row in rows for cell in row)


@pytest.mark.parametrize("cell", ["x;=1", 'x;"=1"', "x;+1", "x|@a", "x\ty\t-1", "x\n=1", ";=1", 'x;"";=1', "x;'=1"])
def test_nothing_begins_like_a_formula_where_another_sign_parts_the_cells(tmp_path: Path, cell: str) -> None:
    write_spreadsheet_csv(study((cell, cell)), tmp_path)
    text = (tmp_path / "relations.csv").read_bytes().decode("utf-8-sig")
    for delimiter in ";\t|":
        parts = [part.lstrip('"') for line in text.split("\n") for part in line.split(delimiter)]
        assert not [part for part in parts if part.startswith(("=", "+", "-", "@"))]


def test_a_folder_is_made_but_not_those_above_it(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such folder"):
        write_spreadsheet_csv(study(("x",)), tmp_path / "nowhere" / "study")
    write_spreadsheet_csv(study(("x",)), tmp_path / "new")
    assert (tmp_path / "new" / "actors.csv").is_file()
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match="this is no folder"):
        write_spreadsheet_csv(study(("x",)), tmp_path / "file")


def test_files_that_are_there_are_left(tmp_path: Path) -> None:
    write_spreadsheet_csv(study(("x",)), tmp_path)
    with pytest.raises(FileError, match="there already"):
        write_spreadsheet_csv(study(("x",)), tmp_path)
    write_spreadsheet_csv(study(("y",)), tmp_path, overwrite=True)
