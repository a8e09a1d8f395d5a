"""What is written as a workbook is read back cell for cell, by us, by another library and through LibreOffice."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies
from typer.testing import CliRunner

import sahelgraph as sg
from sahelgraph._workbook import open_workbook
from sahelgraph.cli import app
from sahelgraph.cli._export import export_app
from sahelgraph.errors import DataError, FileError
from sahelgraph.exporters import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HARD = (
    *("0012", "1E5", "2012-06", "3,000", "1,5", "TRUE", "=1+1", "@x", "+1", "-1", "'quoted", "12345678901234567890"),
    *(
        "Jun-12",
        "6/5/2012",
        "0.10",
        " space ",
        "two\nlines",
        "tab\there",
        'a "b", c;d',
        "Keïta’s",
        "😀",
        "<b>&amp;</b>",
    ),
    *("_x000D_", "cr\rhere", "..", "#REF!", "1/2", "10:30", "50%", "€5"),
)


def study(hard: tuple[str, ...] = HARD) -> sg.TemporalMultigraph:
    """Make a study with a hard cell in each row."""
    actors = pd.DataFrame({"id": ["0012", "1E5"], "name": ["Twelve", "=cmd|' /C calc'!A0"], "kind": ["state"] * 2})
    rows = [
        {
            "id": f"r{i}",
            "kind": "attack",
            "source": "0012",
            "target": "1E5",
            "start": "2012-06",
            "reference": "x",
            "own": cell,
        }
        for i, cell in enumerate(hard)
    ]
    return sg.from_pandas(actors, pd.DataFrame(rows, dtype=object))


def assert_same(one: sg.TemporalMultigraph, other: sg.TemporalMultigraph) -> None:
    pd.testing.assert_frame_equal(one.relations, other.relations)
    pd.testing.assert_frame_equal(one.actors, other.actors)
    pd.testing.assert_frame_equal(one.days, other.days)


def test_hard_cells_are_read_back(tmp_path: Path) -> None:
    assert_same(sg.read_workbook(write_workbook(study(), tmp_path / "study.xlsx")), study())


def test_the_archive_is_read_back_with_its_references(tmp_path: Path) -> None:
    graph, again = sg.load(), sg.read_workbook(write_workbook(sg.load(), tmp_path / "study.xlsx"))
    assert_same(again, graph)
    mine, theirs = (g._ledger.references for g in (graph, again))
    assert mine is not None
    assert theirs is not None
    assert {name: theirs[name].texts().tolist() for name in theirs} == {n: mine[n].texts().tolist() for n in mine}


@strategies.quick(40)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12), min_size=1, max_size=6))
def test_any_text_is_read_back(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    try:
        graph = study(tuple(cells))
    except DataError:
        return
    assert_same(sg.read_workbook(write_workbook(graph, tmp_path_factory.mktemp("any") / "study.xlsx")), graph)


def test_own_kinds_travel_along(tmp_path: Path) -> None:
    kinds = pd.DataFrame(
        {"kind": ["shelling"], "is_a": ["attack"], "phrase": ["shelled"], "sign": ["-"], "may_end": ["office"]}
    )
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state"] * 2})
    relations = pd.DataFrame({"kind": ["shelling"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    graph = sg.from_pandas(actors, relations, kinds=kinds)
    again = sg.read_workbook(write_workbook(graph, tmp_path / "study.xlsx"))
    assert_same(again, graph)
    assert dict(again.kinds) == dict(graph.kinds)


def test_another_library_reads_text_everywhere_and_finds_the_choices(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(write_workbook(sg.load(), tmp_path / "study.xlsx"))
    assert book.sheetnames == ["actors", "relations", "references", "kinds", "definitions"]
    for sheet in book:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row if cell.value is not None} <= {"s", "inlineStr"}
            assert {cell.number_format for cell in row if cell.value is not None} <= {"@"}
    lists = {str(one.sqref).split(":")[0]: one.formula1 for one in book["relations"].data_validations.dataValidation}
    letters = {cell.value: cell.column_letter for cell in book["relations"][1]}
    assert lists[f"{letters['source']}2"].startswith("actors!$A$2")
    assert "announced" in lists[f"{letters['status']}2"]
    first, last = (part.strip("$B") for part in lists[f"{letters['kind']}2"].partition("!")[2].split(":"))
    kinds = [row[0].value for row in book["definitions"][f"B{first}:B{last}"]]
    assert kinds == list(sg.load().kinds)


def test_the_ids_are_offered_wherever_their_column_stands(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    actors = pd.DataFrame({"name": ["A", "B"], "own": ["x", "y"], "kind": ["state"] * 2, "id": ["a", "b"]})
    relations = pd.DataFrame({"kind": ["attack"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    path = write_workbook(sg.from_pandas(actors, relations), tmp_path / "study.xlsx")
    found = openpyxl.load_workbook(path)["relations"].data_validations.dataValidation
    assert [one.formula1 for one in found if "actors" in one.formula1] == ["actors!$D$2:$D$1048576"] * 2


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (write_workbook(sg.load(), tmp_path / f"{i}.xlsx") for i in (1, 2))
    assert one.read_bytes() == other.read_bytes()


def test_what_does_not_fit_or_is_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="row 2 of relations is longer than the 32,767"):
        write_workbook(study(("x" * 40_000,)), tmp_path / "study.xlsx")
    for cell in ("\U0001f600" * 16_384, "\r" * 5_000, "_x000D_" * 3_000):  # as a spreadsheet counts them
        with pytest.raises(FileError, match="row 2 of relations is longer"):
            write_workbook(study((cell,)), tmp_path / "study.xlsx")
    wide = study(("x",)).relations.reset_index().rename(columns={"own": "x" * 40_000})
    with pytest.raises(FileError, match="row 1 of relations is longer"):
        write_workbook(
            sg.from_pandas(study().actors.reset_index(), wide[[c for c in wide if c != "certain"]]),
            tmp_path / "study.xlsx",
        )
    fits = study(("\U0001f600" * 16_383, "x" * 32_767))
    assert_same(sg.read_workbook(write_workbook(fits, tmp_path / "fits.xlsx")), fits)
    with pytest.raises(FileError, match=r"ends with \.xlsx"):
        write_workbook(study(), tmp_path / "study.ods")
    write_workbook(study(), tmp_path / "study.xlsx")
    with pytest.raises(FileError, match="there already"):
        write_workbook(study(), tmp_path / "study.xlsx")
    write_workbook(sg.load(), tmp_path / "study.xlsx", overwrite=True)
    assert len(sg.read_workbook(tmp_path / "study.xlsx")) == len(sg.load())


def test_the_command_leaves_the_tables_of_the_study_itself_raw(tmp_path: Path) -> None:
    folder = sg.write_csv(study(), tmp_path / "study")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for out in (folder, folder / ".." / "study"):
        command = ["workbook", "--data", str(folder), "--out", str(out), "--csv", "--overwrite"]
        done = CliRunner().invoke(export_app, command)
        assert isinstance(done.exception, FileError)
        assert "this is the study itself" in str(done.exception)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_command_writes_workbook_and_csv(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export", "workbook", "--out", str(tmp_path / "study.xlsx")])
    assert (done.exit_code, "every cell is text" in done.output) == (0, True)
    done = CliRunner().invoke(
        app, ["export", "workbook", "--data", str(tmp_path / "study.xlsx"), "--out", str(tmp_path), "--csv"]
    )
    assert done.exit_code == 0
    assert "will not survive a spreadsheet" in done.output
    assert (tmp_path / "relations.csv").read_bytes().startswith(b"\xef\xbb\xbfid,kind")


# --- through LibreOffice, headless ------------------------------------------------------------------------------


def through_libreoffice(path: Path, ending: str, language: str) -> Path:
    """Let LibreOffice read a file and write it again, in a language."""
    assert SOFFICE is not None
    out = path.parent / f"{language}-{ending}"
    profile = path.parent / f"profile-{language}"
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(
            '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
            '<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">'
            f"<value>{language}</value></prop></item></oor:items>",
            encoding="utf-8",
        )
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", ending]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(path.parent)}
    done = subprocess.run(
        [*command, "--outdir", str(out), str(path)], check=False, capture_output=True, timeout=180, env=environment
    )
    made = out / f"{path.stem}.{ending}"
    assert made.exists(), done.stdout + done.stderr
    return made


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: apt-get install libreoffice-calc")
@pytest.mark.parametrize("language", ["en-US", "fr-FR"])
def test_libreoffice_keeps_every_cell(tmp_path: Path, language: str) -> None:
    path = write_workbook(study(), tmp_path / "study.xlsx")
    for ending in ("xlsx", "ods"):
        assert_same(sg.read_workbook(through_libreoffice(path, ending, language)), study())


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: apt-get install libreoffice-calc")
def test_what_libreoffice_makes_of_a_csv_is_read(tmp_path: Path) -> None:
    (tmp_path / "relations.csv").write_text("start,quantity\n2012-06-05,12\n2012,0012\n50%,TRUE\n", encoding="utf-8")
    made = through_libreoffice(tmp_path / "relations.csv", "ods", "en-US")
    found: list[sg.Problem] = []
    book = open_workbook(made, found.append)
    assert book is not None
    sheet = book.sheet("relations")
    assert sheet is not None
    ((_, rows),) = list(sheet.chunks)
    assert rows == [["2012-06-05", "12"], ["2012", "12"], ["50%", "TRUE"]]
    assert found == []
