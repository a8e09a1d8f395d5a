"""Adding a row: the old bytes and one more row in the manner of the file, or nothing."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies
from tests.added import ACTORS, LINE, RELATIONS, ROW, content, write

import sahelgraph as sg
from sahelgraph.errors import DataError, FileError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "study")


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
