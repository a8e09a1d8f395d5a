"""Workbooks are zips of XML: what cells mean as text, and what is refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

import sahelgraph as sg
from sahelgraph._workbook import escaped, open_workbook
from sahelgraph._workbook._meaning import number, serial
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


CELLS = b'<a><row r="1">%s</row></a>'
NOISE = hashlib.shake_256(b"").hexdigest(2_000_000).encode()


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
        ("xl__worksheets__sheet2.xml", b'<a><row r="-2"><c/></row></a>', "damaged"),
        ("xl__worksheets__sheet2.xml", b'<a><row r="3"/><row r="2"/></a>', "row 2 comes behind row 3"),
        ("xl__worksheets__sheet2.xml", b'<a><row r="2"/><row r="2"/></a>', "row 2 comes behind row 2"),
        ("xl__worksheets__sheet2.xml", CELLS % b'<c r="B1"><v>1</v></c><c r="A1"><v>1</v></c>', "not in their order"),
        ("xl__worksheets__sheet2.xml", CELLS % b'<c r="B1"><v>1</v></c><c r="B1"><v>1</v></c>', "not in their order"),
        ("xl__worksheets__sheet2.xml", b"<a>" + b'<row><c r="XFD1"><v>1</v></c></row>' * 4_000 + b"</a>", "unfold"),
        ("xl__worksheets__sheet2.xml", b"<a b='" + NOISE + b"'/>", "name or comment without end"),
        ("xl__worksheets__sheet2.xml", b"<a><!--" + NOISE + b"--></a>", "name or comment without end"),
    ],
)
def test_hostile_and_broken_parts_are_an_error_of_one_line(tmp_path: Path, part: str, data: bytes, says: str) -> None:
    path = package(tmp_path / "study.xlsx", **{part: data})
    with pytest.raises(DataError, match=says) as caught:
        sg.read_workbook(path)
    assert "/etc" not in str(caught.value)
    assert not sg.check(path).ok


def test_a_broken_part_is_told_once(tmp_path: Path) -> None:
    path = package(tmp_path / "study.xlsx", **{"xl__worksheets__sheet2.xml": b"<worksheet>"})
    (problem,) = sg.check(path).errors
    assert problem.code == "workbook"


@pytest.mark.parametrize("text", ["1_0", "\u0664\u0665\u0660", "nan", "inf", "0x10", " 1", "1e400", ""])
def test_what_is_no_number_of_a_workbook_is_none(text: str) -> None:
    cell = number(text, "")
    assert not isinstance(cell, str)
    assert cell.code == "as-number"
    day_of_it = serial(text, "yyyy-mm-dd", dt.date(1899, 12, 30))
    assert not isinstance(day_of_it, str)
    assert day_of_it.code == "as-day"


@pytest.mark.parametrize(
    ("value", "pattern", "code"),
    [
        (dt.date(2012, 6, 1), "mmm-yy", "as-day"),
        (dt.datetime(2012, 6, 1, 12, 30), "yyyy-mm-dd", "as-day"),  # noqa: DTZ001 — a spreadsheet knows no zones
    ],
)
def test_a_cell_with_a_fault_is_told_once(tmp_path: Path, value: object, pattern: str, code: str) -> None:
    rows: list[list[Any]] = [RELATIONS[0], ["attack", "a", "0012", value, "3000"]]
    report = sg.check(make(tmp_path / "study.xlsx", rows, {"D2": pattern}))
    assert [(problem.code, problem.column) for problem in report.errors] == [(code, "start")]


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)])
def test_an_old_or_locked_workbook_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "study.xlsx").write_bytes(data)
    with pytest.raises(DataError, match=r"password, or is an old \.xls .*; .*as \.xlsx or \.ods, without a password"):
        sg.read_workbook(tmp_path / "study.xlsx")


def test_a_part_with_a_password_is_told(tmp_path: Path) -> None:
    path = make(tmp_path / "study.xlsx", RELATIONS)
    data = bytearray(path.read_bytes())
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 1)
    path.write_bytes(data)
    with pytest.raises(DataError, match="it has a password; open it"):
        sg.read_workbook(path)


# --- OpenDocument -----------------------------------------------------------------------------------------------

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def ods(path: Path, relations: str, head: str = "") -> Path:
    """Write the smallest OpenDocument whose relations are rows of XML."""

    def table(name: str, rows: str) -> str:
        return f'<table:table table:name="{name}">{rows}</table:table>'

    body = table("actors", "".join(map(ods_row, ACTORS))) + table("relations", ods_row(RELATIONS[0]) + relations)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("content.xml", f"{head}<office:document-content {SPACES}>{body}</office:document-content>")
    return path


def ods_row(cells: list[str], attributes: str = "", cell: str = "") -> str:
    texts = "".join(f"<table:table-cell {cell}><text:p>{text}</text:p></table:table-cell>" for text in cells)
    return f"<table:table-row {attributes}>{texts}</table:table-row>"


BLANK = '<table:table-cell table:number-columns-repeated="16380"/></table:table-row>'


def test_blank_cells_to_the_edge_and_repeated_ones_are_read(tmp_path: Path) -> None:
    rows = ods_row(RELATIONS[1]).replace("</table:table-row>", BLANK)
    gap = f'<table:table-row table:number-rows-repeated="1000000">{BLANK}'
    repeated = ods_row(["attack"]).replace(
        "</table:table-row>",
        '<table:table-cell table:number-columns-repeated="2"><text:p>a</text:p></table:table-cell>'
        "<table:table-cell><text:p>2013</text:p></table:table-cell></table:table-row>",
    )
    graph = sg.read_workbook(ods(tmp_path / "study.ods", rows + gap + repeated))
    assert graph.relations["start"].tolist() == ["2012-06", "2013"]
    assert graph.relations[["source", "target"]].values.tolist() == [["a", "0012"], ["a", "a"]]


@pytest.mark.parametrize(
    ("relations", "says"),
    [
        (ods_row(["x"], 'table:number-rows-repeated="-5"'), "no count"),
        (ods_row(["x"], 'table:number-rows-repeated="1_0"'), "no count"),
        (ods_row(["x"], 'table:number-rows-repeated="1000000000"'), "more rows"),
        (ods_row(["x"], 'table:number-rows-repeated="1000000"', 'table:number-columns-repeated="16384"'), "unfold"),
        (ods_row(["x"], "", 'table:number-columns-repeated="16384"') * 4_000, "unfold"),
        (ods_row(['<text:s text:c="900000"/>']) * 60, "unfold"),
        (ods_row(['<text:s text:c="900000"/><text:s text:c="900000"/>']), "more than 1,000,000 characters"),
        (ods_row(["x"], "", 'table:number-rows-spanned="2"'), "merged cells"),
        (ods_row(["x"], "", 'table:formula="of:=1"'), "holds a formula"),
        (ods_row(["TRUE"], "", 'office:value-type="boolean"'), "holds TRUE, which is no text"),
    ],
)
def test_hostile_and_broken_sheets_are_an_error(tmp_path: Path, relations: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        sg.read_workbook(ods(tmp_path / "study.ods", relations))


def test_an_opendocument_with_entities_is_refused(tmp_path: Path) -> None:
    for head in (BOMB.partition(b"]>")[0].decode() + "]>", OUTSIDE.partition(b"]>")[0].decode() + "]>"):
        with pytest.raises(DataError, match="document type"):
            sg.read_workbook(ods(tmp_path / "study.ods", ods_row(RELATIONS[1]), head))


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


def test_a_hint_names_the_sheet_to_write_in(tmp_path: Path) -> None:
    path = make(tmp_path / "study.xlsx", [RELATIONS[0], ["wxyz", "a", "nobody", "2012", ""]])
    with pytest.raises(sg.DataError, match="or declare it in the sheet kinds\n") as caught:
        sg.read_workbook(path)
    assert "is no id in the sheet actors; add the actor to the sheet actors, or" in str(caught.value)
