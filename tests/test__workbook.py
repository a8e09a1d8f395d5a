"""Workbooks are zips of XML: what cells mean as text, and what is refused."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

import sahelgraph as sg
from sahelgraph._workbook import escaped, open_workbook
from sahelgraph._workbook._xlsx import unescaped
from sahelgraph.errors import DataError, FileError

if TYPE_CHECKING:
    from pathlib import Path

    from sahelgraph._report import Problem

openpyxl = pytest.importorskip("openpyxl")

ACTORS = [["id", "name", "kind"], ["a", "A", "state"], ["0012", "Twelve", "armed group"]]
RELATIONS = [["kind", "source", "target", "start", "quantity"], ["attack", "a", "0012", "2012-06", "3000"]]


def make(path: Path, relations: list[list[Any]], formats: dict[str, str] | None = None) -> Path:
    """Write a workbook as a person's spreadsheet would, with openpyxl as the other program."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (("actors", ACTORS), ("relations", relations)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for place, pattern in (formats or {}).items() if name == "relations" else ():
            sheet[place].number_format = pattern
    book.save(path)
    return path


def one(tmp_path: Path, start: Any, pattern: str | None = None) -> str | Problem:  # noqa: ANN401 — any cell
    """Return what a cell of start is read as, or what is wrong with it."""
    rows = [RELATIONS[0], ["attack", "a", "0012", start, "3000"]]
    path = make(tmp_path / "study.xlsx", rows, {"D2": pattern} if pattern else None)
    found: list[Problem] = []
    book = open_workbook(path, found.append)
    assert book is not None
    sheet = book.sheet("relations")
    assert sheet is not None
    (((_, (row,)),)) = list(sheet.chunks)
    return found[0] if found else row[3]


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        ("2012-06", None, "2012-06"),
        ("=1+1", "quote", "=1+1"),
        (2012, None, "2012"),
        (2012.0, None, "2012"),
        (41061, None, "41061"),
        (0.5, None, "0.5"),
        (12, "0000", "0012"),
        (3000, "#,##0", "3000"),
        (dt.date(2012, 6, 1), "yyyy-mm-dd", "2012-06-01"),
        (dt.date(2012, 6, 1), "m/d/yy", "2012-06-01"),
        (dt.date(2012, 6, 1), "d-mmm-yy", "2012-06-01"),
        (" padded ", None, " padded "),
        ("two\nlines\tand", None, "two\nlines\tand"),
        ("Keïta’s 😀", None, "Keïta’s 😀"),
        ("_x000D_", None, None),  # of this the other program and we may differ; see the round trip
    ],
)
def test_what_has_one_meaning_becomes_its_text(
    tmp_path: Path, value: object, pattern: str | None, text: str | None
) -> None:
    if pattern == "quote":
        value, pattern = "'=1+1", None  # openpyxl would make a formula of it
        text = "'=1+1"
    found = one(tmp_path, value, pattern)
    if text is not None:
        assert found == text


@pytest.mark.parametrize(
    ("value", "pattern", "code"),
    [
        (dt.date(2012, 6, 1), "mmm-yy", "as-day"),
        (dt.date(2012, 6, 5), "d-mmm", "as-day"),
        (dt.datetime(2012, 6, 1, 12, 30), "yyyy-mm-dd", "as-day"),  # noqa: DTZ001 — a spreadsheet knows no zones
        (dt.time(12, 30), "h:mm", "as-day"),
        (0.25, "0%", "as-number"),
        (12345678901234567890, None, "as-number"),
        (True, None, "as-number"),
        ("=2000+12", None, "formula"),
    ],
)
def test_what_has_several_meanings_is_told_with_sheet_and_row(
    tmp_path: Path, value: object, pattern: str | None, code: str
) -> None:
    found = one(tmp_path, value, pattern)
    assert not isinstance(found, str)
    assert (found.code, found.file, found.row, found.column) == (code, "study.xlsx, sheet relations", 2, "start")
    assert found.hint


def test_a_month_that_became_a_day_names_both(tmp_path: Path) -> None:
    found = one(tmp_path, dt.date(2012, 6, 1), "mmm-yy")
    assert "2012-06, or the day, 2012-06-01" in str(found)
    with pytest.raises(DataError, match="sheet relations row 2, column start"):
        sg.read_workbook(tmp_path / "study.xlsx")


def test_a_study_is_read_from_a_workbook_by_the_rules_of_files(tmp_path: Path) -> None:
    graph = sg.read_workbook(make(tmp_path / "study.xlsx", RELATIONS))
    assert graph.relations["start"].tolist() == ["2012-06"]
    assert graph.title == "study"
    assert sg.check(tmp_path / "study.xlsx").ok
    bad = make(tmp_path / "bad.xlsx", [*RELATIONS, ["attack", "zz", "a", "Jun-12", ""], [None] * 5, ["attack", "a"]])
    places = [(p.file, p.row, p.column) for p in sg.check(bad).errors]
    assert places == [
        ("bad.xlsx, sheet relations", row, c) for row, c in ((3, "source"), (3, "start"), (5, "start"), (5, "target"))
    ]


def test_a_cell_beyond_the_header_is_told(tmp_path: Path) -> None:
    path = make(tmp_path / "study.xlsx", [*RELATIONS, ["attack", "a", "0012", "2012", "", "stray"]])
    with pytest.raises(DataError, match="row 3: the row has 6 cells, the header 5"):
        sg.read_workbook(path)


def test_merged_cells_are_refused(tmp_path: Path) -> None:
    path = make(tmp_path / "study.xlsx", RELATIONS)
    book = openpyxl.load_workbook(path)
    book["relations"].merge_cells("A2:A3")
    book.save(path)
    with pytest.raises(DataError, match=r"merged cells \(A2:A3\)"):
        sg.read_workbook(path)


def test_a_sheet_that_is_missing_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Actors"
    book.active.append(["id", "name", "kind"])
    book.save(tmp_path / "study.xlsx")
    with pytest.raises(DataError, match='there is no sheet "relations"; the sheets are Actors'):
        sg.read_workbook(tmp_path / "study.xlsx")


# --- hostile and broken -----------------------------------------------------------------------------------------


def package(path: Path, **parts: bytes) -> Path:
    """Write a workbook whose parts are replaced."""
    make(path, RELATIONS)
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    content |= {name.replace("__", "/"): data for name, data in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in content.items():
            new.writestr(name, data)
    return path


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("part", "data", "says"),
    [
        ("xl__sharedStrings.xml", BOMB, "document type"),
        ("xl__sharedStrings.xml", OUTSIDE, "document type"),
        ("xl__worksheets__sheet2.xml", BOMB, "document type"),
        ("xl__worksheets__sheet2.xml", b"<worksheet><sheetData><row", "damaged"),
        ("xl__worksheets__sheet2.xml", b'<a><row r="x"><c/></row></a>', "damaged"),
        ("xl__worksheets__sheet2.xml", b'<a><row r="1"><c t="s"><v>99</v></c></row></a>', "damaged"),
        ("xl__worksheets__sheet2.xml", b'<a><row r="9999999"><c><v>9</v></c></row></a>', "more rows"),
        ("xl__worksheets__sheet2.xml", b'<a><row r="1"><c r="ZZZ1"><v>9</v></c></row></a>', "more columns"),
        ("xl__worksheets__sheet2.xml", b"<a>" + b" " * 50_000_000 + b"</a>", "unpack to"),
        ("xl__workbook.xml", b"\xff\xfe\x00", "damaged"),
    ],
)
def test_hostile_and_broken_parts_are_an_error_of_one_line(tmp_path: Path, part: str, data: bytes, says: str) -> None:
    path = package(tmp_path / "study.xlsx", **{part: data})
    with pytest.raises(DataError, match=says) as caught:
        sg.read_workbook(path)
    assert "/etc" not in str(caught.value)
    assert not sg.check(path).ok


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x03\x04" + b"x" * 100, b"no zip", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_workbook_is_told(tmp_path: Path, data: bytes) -> None:
    for name in ("study.xlsx", "study.ods"):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(DataError, match="the workbook cannot be read: damaged, or no workbook"):
            sg.read_workbook(tmp_path / name)
        report = sg.check(tmp_path / name)
        assert [problem.code for problem in report.errors] == ["workbook"]


def test_other_places_and_names_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no workbook by its name"):
        sg.read_workbook(tmp_path / "study.csv")
    with pytest.raises(DataError, match="no such file"):
        sg.read_workbook(tmp_path / "study.xlsx")
    (tmp_path / "study.ods").mkdir()
    with pytest.raises(DataError, match="a folder"):
        sg.read_workbook(tmp_path / "study.ods")


@strategies.quick(200)
@given(st.text(st.characters(codec="utf-8")))
def test_what_xml_cannot_hold_is_escaped_and_read_back(text: str) -> None:
    assert unescaped(escaped(text)) == text


@strategies.quick(60)
@given(st.text(st.sampled_from("_x005FD0Aa\r")))
def test_what_looks_escaped_is_read_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
