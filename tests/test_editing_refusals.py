"""What is refused a row, and why: its cells, a row that may be it already, a file that cannot be written."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest
from tests.added import RELATIONS, ROW, content, write
from tests.test__files import InUseError

import sahelgraph as sg
from sahelgraph import _files, editing
from sahelgraph.errors import DataError, FileError
from sahelgraph.exporters import write_workbook

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "study")


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "unknown actor": ({"source": "c"}, r'row 3, column source: "c" is no id'),
    "wrong date": ({"start": "6/5/2013"}, "row 3, column start"),
    "id twice": ({"id": "r1"}, 'row 3, column id: "r1" is already the id of row 2'),
    "no kind": ({"kind": "atack"}, "attack"),
    "blank date": ({"start": ""}, "column start"),
    "control": ({"colour": "a\x00b"}, "control character"),
    "ends before": ({"end": "2012"}, "end lies before the start"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_row_with_an_error_is_refused_and_nothing_is_written(folder: Path, name: str) -> None:
    cells, says = REFUSED[name]
    before = content(folder)
    with pytest.raises(DataError, match=says):
        sg.add_relation(folder, **ROW | cells)
    assert content(folder) == before


def test_a_study_with_errors_gets_no_row_before_they_are_mended(tmp_path: Path) -> None:
    folder = write(tmp_path / "study", RELATIONS + "r9,attack,zz,b,2012,,,\n")
    with pytest.raises(DataError, match='row 3, column source: "zz"'):
        sg.add_relation(folder, **ROW)


@pytest.mark.parametrize("tail", ["r9,attack,a", 'r9,attack,a,b,2012,,"made', "r9,attack,a,b,2012,,,\x00\x00"])
def test_a_torn_tail_is_refused(tmp_path: Path, tail: str) -> None:
    folder = write(tmp_path / "study", RELATIONS + tail)
    before = content(folder)
    with pytest.raises(DataError, match=r"relations\.csv row 3"):
        sg.add_relation(folder, **ROW)
    assert content(folder) == before


@pytest.mark.parametrize(
    ("cells", "asks"),
    [
        ({"kind": "alliance", "start": "2011-05"}, True),
        ({"kind": "alliance", "source": "b", "target": "a", "start": "[2010..2011]"}, True),
        ({"kind": "alliance", "start": "..", "end": "2013"}, True),
        ({"kind": "alliance", "start": "2012"}, False),
        ({"kind": "cooperation", "start": "2011"}, False),
        ({"kind": "alliance", "start": "..", "end": "2010"}, False),  # before its end, so before the other began
        ({"kind": "alliance", "start": "[..2011-02]"}, True),
        ({"kind": "alliance", "start": "[2012..]"}, False),
    ],
)
def test_a_row_that_may_be_there_already_asks(folder: Path, cells: dict[str, Any], *, asks: bool) -> None:
    row = ROW | cells
    if asks:
        before = content(folder)
        with pytest.raises(DataError, match=r"may have it already: row 2.*anyway"):
            sg.add_relation(folder, **row)
        assert content(folder) == before
    sg.add_relation(folder, anyway=asks, **row)
    assert len(sg.read_csv(folder).relations) == 2


@pytest.mark.parametrize("old", ["..", "[..2013-05]", "[2013-12..]", "201X"])
@pytest.mark.parametrize("end", ["", "2014"])
def test_an_old_row_of_an_open_start_asks(tmp_path: Path, old: str, end: str) -> None:
    head = RELATIONS.partition("\n")[0]
    folder = write(tmp_path / "study", f"{head}\nr1,alliance,a,b,{old},{end},,\n")
    with pytest.raises(DataError, match=r"may have it already: row 2.*anyway"):
        sg.add_relation(folder, **ROW | {"kind": "alliance", "source": "b", "target": "a"})


def test_of_many_rows_that_may_be_it_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    head = RELATIONS.partition("\n")[0]
    folder = write(tmp_path / "study", f"{head}\n" + "".join(f"n{i},attack,a,b,2013-0{i},,x,\n" for i in range(1, 9)))
    with pytest.raises(DataError, match=r"already: row 2, .*; row 6, .*; and 3 more; if it is another") as caught:
        sg.add_relation(folder, **ROW)
    assert "row 7" not in str(caught.value)


def test_an_old_row_that_ended_before_does_not_ask(tmp_path: Path) -> None:
    head = RELATIONS.partition("\n")[0]
    folder = write(tmp_path / "study", f"{head}\nr1,alliance,a,b,..,2010,,\n")
    assert sg.add_relation(folder, **ROW | {"kind": "alliance"}).written


def test_the_order_of_a_directed_row_tells_it_apart(folder: Path) -> None:
    sg.add_relation(folder, **ROW)
    sg.add_relation(folder, **ROW | {"id": "r3", "source": "b", "target": "a"})
    with pytest.raises(DataError, match="already: row 3"):
        sg.add_relation(folder, **ROW | {"id": "r4"})


def test_an_actor_with_a_name_that_another_has_asks(folder: Path) -> None:
    with pytest.raises(DataError, match=r"share a name.*anyway"):
        sg.add_actor(folder, id="c", name="The Army", kind="armed forces")
    sg.add_actor(folder, id="c", name="The Army", kind="armed forces", anyway=True)
    assert len(sg.read_csv(folder).actors) == 3


def test_a_column_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(FileError, match='no column "color"; did you mean "colour"'):
        sg.add_relation(folder, **ROW, color="red")
    with pytest.raises(FileError, match="no cell with anything in it"):
        sg.add_relation(folder, colour=" ")


def test_a_column_of_the_codebook_that_the_file_has_not_is_told(folder: Path) -> None:
    with pytest.raises(FileError, match=r'no column "note"; to use it, add it to every row of relations\.csv'):
        sg.add_relation(folder, **ROW, note="seen")


@pytest.mark.parametrize("cell", ["\udcff", "a\udfffb"])
def test_bytes_that_are_no_text_are_told_by_their_column(folder: Path, cell: str) -> None:
    before = content(folder)
    with pytest.raises(FileError, match=r'colour: ".*ud.*" holds bytes that are no UTF-8'):
        sg.add_relation(folder, **ROW, colour=cell)
    assert content(folder) == before


def test_a_workbook_gets_no_row(folder: Path, tmp_path: Path) -> None:
    book = write_workbook(sg.read_csv(folder), tmp_path / "study.xlsx")
    before = book.read_bytes()
    for add, sheet in ((sg.add_relation, "relations"), (sg.add_actor, "actors")):
        with pytest.raises(FileError, match=f'not to a workbook; write it into the sheet "{sheet}"'):
            add(book, **ROW)
    assert book.read_bytes() == before


def test_a_row_whose_lock_cannot_be_given_back_is_added(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import filelock

    def fails(_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(filelock.FileLock, "release", fails)
        assert sg.add_relation(folder, **ROW).written
    assert len(sg.read_csv(folder)) == 2


def test_a_file_that_excel_has_open_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(folder)

    def never(*_: object) -> None:
        raise InUseError(32)

    monkeypatch.setattr(os, "replace", never)
    monkeypatch.setattr(_files, "WAITS", ())
    with pytest.raises(FileError, match="is it open in Excel"):
        sg.add_relation(folder, **ROW)
    assert content(folder) == before


def test_what_is_no_file_to_write_to_is_told(folder: Path) -> None:
    path = folder / "relations.csv"
    path.chmod(0o444)
    with pytest.raises(FileError, match="may only be read"):
        sg.add_relation(folder, **ROW)
    path.unlink()
    with pytest.raises(FileError, match="no such file"):
        sg.add_relation(folder, **ROW)
    os.mkfifo(path)
    with pytest.raises(FileError, match="pipe or a device"):
        sg.add_relation(folder, **ROW)
    with pytest.raises(FileError, match="no such folder"):
        sg.add_relation(folder / "nowhere", **ROW)


def test_a_file_that_changes_meanwhile_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = editing._judged
    theirs = f"{RELATIONS}r7,attack,a,b,2012,,,\n"

    def meanwhile(*arguments: Any, **options: Any) -> editing.Added:  # noqa: ANN401 — passed on
        (folder / "relations.csv").write_text(theirs, encoding="utf-8")
        return real(*arguments, **options)

    monkeypatch.setattr(editing, "_judged", meanwhile)
    with pytest.raises(FileError, match="changed since it was read"):
        sg.add_relation(folder, **ROW)
    assert (folder / "relations.csv").read_text(encoding="utf-8") == theirs


def test_a_lock_that_cannot_be_had_is_told_and_leaves_what_is_there(folder: Path, tmp_path: Path) -> None:
    before = content(folder)
    lock, other = folder / ".relations.csv.lock", tmp_path / "other"
    other.write_text("mine", encoding="utf-8")
    lock.symlink_to(other)
    with pytest.raises(FileError, match="no lock can be had beside it"):
        sg.add_relation(folder, **ROW)
    assert other.read_text(encoding="utf-8") == "mine"
    lock.unlink()
    lock.mkdir()
    with pytest.raises(FileError, match="no lock can be had beside it"):
        sg.add_relation(folder, **ROW)
    lock.rmdir()
    assert content(folder) == before


def test_a_lock_that_is_held_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr(editing, "PATIENCE", 0.05)
    with FileLock(folder / ".relations.csv.lock"), pytest.raises(FileError, match="somebody else has been writing"):
        sg.add_relation(folder, **ROW)
