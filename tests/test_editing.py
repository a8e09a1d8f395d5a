"""Adding a row: the old bytes and one more row in the manner of the file, or nothing."""

from __future__ import annotations

import errno
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies
from tests.test__files import InUseError
from typer.testing import CliRunner

import sahelgraph as sg
from sahelgraph import _files, editing
from sahelgraph.cli._edit import add_app
from sahelgraph.errors import DataError, FileError
from sahelgraph.exporters import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

ACTORS = "id,name,kind,aliases\na,Army A,armed forces,the army\nb,Band B,armed group,\n"
RELATIONS = "id,kind,source,target,start,end,reference,colour\nr1,alliance,a,b,2011,2012,made up,red\n"
ROW: dict[str, Any] = {
    "id": "r2",
    "kind": "attack",
    "source": "a",
    "target": "b",
    "start": "2013",
    "reference": "made up",
}
LINE = "r2,attack,a,b,2013,,made up,"


def write(folder: Path, relations: bytes | str = RELATIONS, actors: str = ACTORS) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "actors.csv").write_bytes(actors.encode())
    (folder / "relations.csv").write_bytes(relations if isinstance(relations, bytes) else relations.encode())
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "study")


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(".lock")}


# --- what is written --------------------------------------------------------------------------------------------


def test_a_row_is_added_and_told_as_it_is_read(folder: Path) -> None:
    added = sg.add_relation(folder, **ROW)
    assert (folder / "relations.csv").read_bytes() == f"{RELATIONS}{LINE}\n".encode()
    assert (added.file, added.row, added.line, added.written) == ("relations.csv", 3, LINE, True)
    assert str(added).splitlines()[0] == "r2: Army A attacked Band B, 2013"
    assert "between 2013-01-01 and 2013-12-31" in str(added)
    assert len(sg.read_csv(folder)) == 2


def test_an_actor_is_added_and_told(folder: Path) -> None:
    added = sg.add_actor(folder, id="c", name="Coalition C", kind="coalition", aliases="C; the coalition")
    assert (folder / "actors.csv").read_text(encoding="utf-8") == f"{ACTORS}c,Coalition C,coalition,C; the coalition\n"
    assert str(added).startswith("c: Coalition C, coalition\n")
    assert "Aliases: C; the coalition." in str(added)


@pytest.mark.parametrize(
    ("manner", "row"),
    [
        (RELATIONS.encode(), f"{LINE}\n".encode()),
        (b"\xef\xbb\xbf" + RELATIONS.encode(), f"{LINE}\n".encode()),
        (RELATIONS.replace("\n", "\r\n").encode(), f"{LINE}\r\n".encode()),
        (RELATIONS.replace("\n", "\r").encode(), f"{LINE}\r".encode()),
        (RELATIONS.removesuffix("\n").encode(), f"\n{LINE}".encode()),
        (RELATIONS.replace("\n", "\r\n").removesuffix("\r\n").encode(), f"\r\n{LINE}".encode()),
        (RELATIONS.replace(",", ";").encode(), LINE.replace(",", ";").encode() + b"\n"),
        (RELATIONS.replace(",", "\t").encode(), LINE.replace(",", "\t").encode() + b"\n"),
        (RELATIONS.replace(",", "|").encode(), LINE.replace(",", "|").encode() + b"\n"),
        (
            ('"' + RELATIONS.removesuffix("\n").replace(",", '","').replace("\n", '"\n"') + '"\n').encode(),
            ('"' + LINE.replace(",", '","') + '"\n').encode(),
        ),
        (b"\xff\xfe" + RELATIONS.encode("utf-16-le"), f"{LINE}\n".encode("utf-16-le")),
        (b"\xfe\xff" + RELATIONS.encode("utf-16-be"), f"{LINE}\n".encode("utf-16-be")),
        (RELATIONS.encode() + b"\n\n", f"{LINE}\n".encode()),
        (
            b"id,colour,start,target,source,kind,reference,end\nr1,red,2011,b,a,alliance,made up,2012\n",
            b"r2,,2013,b,a,attack,made up,\n",
        ),
        (
            RELATIONS.replace("red", '"red\nand"').replace("\n", "\r").replace("red\rand", "red\nand").encode(),
            f"{LINE}\r".encode(),
        ),
        (
            RELATIONS.replace("\n", "\r\n").replace(",colour", ',"colour\nof it"').encode(),
            f"{LINE}\r\n".encode(),
        ),
        (
            ('"' + RELATIONS.removesuffix("\n").replace(",", '","').replace("\n", '"\r\n"') + '"\r\n')
            .replace("reference", "reference\nof it")
            .encode(),
            ('"' + LINE.replace(",", '","').replace("made up", "") + '"\r\n').encode(),
        ),
        (RELATIONS.encode("utf-16-le"), f"{LINE}\n".encode("utf-16-le")),
        (RELATIONS.replace("red", "x" * 200_000).encode(), f"{LINE}\n".encode()),
    ],
    ids=[
        *("plain", "bom", "crlf", "cr", "no final newline", "no final crlf", "semicolon", "tab", "bar", "all quoted"),
        *("utf-16-le", "utf-16-be", "blank lines behind", "other order"),
        *("cr and a cell of two lines", "a name of two lines", "all quoted and a name of two lines"),
        *("utf-16-le without a mark", "a long cell"),
    ],
)
def test_the_row_has_the_manner_of_the_file(tmp_path: Path, manner: bytes, row: bytes) -> None:
    folder = write(tmp_path / "study", manner)
    cells = {name: cell for name, cell in ROW.items() if name != "reference" or b"reference\n" not in manner}
    added = sg.add_relation(folder, **cells)
    assert (folder / "relations.csv").read_bytes() == manner + row
    found = sg.read_csv(folder).relations
    assert found.loc["r2", "kind"] == "attack"
    assert len(found) == 2
    assert added.row == (5 if manner.endswith(b"\n\n\n") else 3)


def test_a_version_control_sees_one_added_line(folder: Path) -> None:
    git = ["git", "-c", "user.name=n", "-c", "user.email=e", "-c", "core.autocrlf=false", "-C", str(folder)]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "one"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    sg.add_relation(folder, **ROW, colour='a, "b"\nc')
    told = subprocess.run([*git, "diff", "--numstat"], check=True, capture_output=True, text=True).stdout
    assert told.split() == ["2", "0", "relations.csv"]  # one row, of two lines
    assert sg.read_csv(folder).relations.loc["r2", "colour"] == 'a, "b"\nc'


@strategies.quick(150)
@given(text=st.text(st.characters(codec="utf-8"), max_size=20), crlf=st.booleans(), quoted=st.booleans())
def test_any_text_is_read_back_as_it_was_given_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str, *, crlf: bool, quoted: bool
) -> None:
    old = RELATIONS.replace("\n", "\r\n") if crlf else RELATIONS
    if quoted:
        head, _, rest = old.partition("\n")
        line = head.removesuffix("\r")
        old = ",".join(f'"{name}"' for name in line.split(",")) + head[len(line) :] + "\n" + rest
    folder = write(tmp_path_factory.mktemp("any") / "study", old)
    try:
        sg.add_relation(folder, **ROW, colour=text)
    except DataError:
        assert (folder / "relations.csv").read_bytes() == old.encode()
    else:
        assert (folder / "relations.csv").read_bytes().startswith(old.encode())
        assert sg.read_csv(folder).relations.loc["r2", "colour"] == text


def test_mode_and_link_stay_what_they_were(folder: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.csv"
    (folder / "relations.csv").rename(real)
    (folder / "relations.csv").symlink_to(real)
    real.chmod(0o640)
    sg.add_relation(folder, **ROW)
    assert (folder / "relations.csv").is_symlink()
    assert real.read_text(encoding="utf-8") == f"{RELATIONS}{LINE}\n"
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_stays_who_it_was(folder: Path) -> None:
    os.chown(folder / "relations.csv", 12345, 54321)
    sg.add_relation(folder, **ROW)
    found = (folder / "relations.csv").stat()
    assert (found.st_uid, found.st_gid) == (12345, 54321)


def test_a_dry_run_shows_the_line_and_writes_nothing(folder: Path) -> None:
    before = content(folder)
    added = sg.add_relation(folder, dry_run=True, **ROW)
    assert (added.line, added.written) == (LINE, False)
    assert content(folder) == before
    assert not list(folder.glob(".*"))


def test_a_year_may_be_a_number_and_a_float_may_not(folder: Path) -> None:
    sg.add_relation(folder, **ROW | {"start": 2013})
    with pytest.raises(FileError, match=r"start: 2013\.0 is no text"):
        sg.add_relation(folder, **ROW | {"id": "r3", "start": 2013.0})


def test_notices_of_the_new_row_are_told_and_no_others(folder: Path) -> None:
    added = sg.add_relation(folder, **ROW | {"reference": ""})
    assert [problem.code for problem in added.warnings] == ["no-reference"]


# --- what is refused --------------------------------------------------------------------------------------------

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


# --- the command ------------------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(add_app, arguments)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_the_command_adds_a_row(folder: Path) -> None:
    code, said = run("relation", *(f"{k}={v}" for k, v in ROW.items()), "--data", str(folder))
    assert code == 0
    assert "relations.csv row 3 added" in said
    assert "Army A attacked Band B" in said
    assert (folder / "relations.csv").read_text(encoding="utf-8") == f"{RELATIONS}{LINE}\n"


def test_the_command_shows_and_adds_actors(folder: Path) -> None:
    before = content(folder)
    row = ("actor", "id=c", "name=C = D", "kind=coalition", "--data", str(folder))
    code, said = run(*row, "--dry-run")
    assert code == 0
    assert "would get row 4" in said
    assert "c,C = D,coalition," in said
    assert content(folder) == before
    assert run(*row)[0] == 0
    assert "C = D" in sg.read_csv(folder).actors["name"].tolist()


@pytest.mark.parametrize("cells", [["kind"], ["=x"], ["kind=a", "kind=b"], ["folder=x"]])
def test_wrong_usage_is_told(folder: Path, cells: list[str]) -> None:
    assert run("relation", *cells, "--data", str(folder))[0] == 2


@pytest.mark.parametrize("what", [(), ("relation",), ("actor",)])
def test_no_cells_at_all_give_help_with_an_example(what: tuple[str, ...]) -> None:
    code, said = run(*what)
    assert code == 2
    assert f"Example: sahelgraph add {''.join(what) or 'relation'} " in " ".join(said.split())


def test_a_study_has_to_be_named() -> None:
    assert run("relation", "kind=attack")[0] == 2
