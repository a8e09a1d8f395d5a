from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

import sahelgraph as sg
from sahelgraph.cli import _compare

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ("id", "kind", "source", "target", "start", "reference", "note")
ACTORS = "id,name,kind\na,Amber,state\nb,Birch,state\n"

app = typer.Typer()
app.command()(_compare.agree)
app.command()(_compare.diff)


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code == code, done.output
    return done.output


def folder(path: Path, *rows: str) -> Path:
    path.mkdir()
    (path / "actors.csv").write_text(ACTORS, encoding="utf-8")
    (path / "relations.csv").write_text("\n".join((",".join(HEAD), *rows)) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    a = folder(tmp_path / "a", "r1,alliance,a,b,2012,P1,", "r2,attack,a,b,2014,P2,")
    return a, folder(tmp_path / "b", "s1,alliance,b,a,2012-06,P1,")


def test_agree_prints_figures_and_writes_the_sheet(two: tuple[Path, Path], tmp_path: Path) -> None:
    sheet = tmp_path / "differences.csv"
    said = run("agree", *two, "--sheet", sheet)
    assert "to settle: 2 (1 relation cell, 1 relation only in A)" in said
    assert [row["what"] for row in csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8")))] == [
        "relation only in A",
        "relation cell",
    ]
    run("agree", *two, "--sheet", sheet, code=2)  # a sheet may be half filled: never written over


def test_diff_names_the_folders_where_title_and_version_are_the_same(two: tuple[Path, Path]) -> None:
    for path in two:
        (path / "datapackage.json").write_text('{"title": "Birds", "version": "1.0"}', encoding="utf-8")
    assert run("diff", *two).startswith(f"Birds 1.0 ({two[0]}) → Birds 1.0 ({two[1]})\n")


def test_agree_settles_by_a_filled_sheet(two: tuple[Path, Path], tmp_path: Path) -> None:
    sheet, out = tmp_path / "differences.csv", tmp_path / "settled"
    run("agree", *two, "--sheet", sheet)
    text = sheet.read_text(encoding="utf-8")
    refused = CliRunner().invoke(app, ["agree", *map(str, two), "--settle", str(sheet), "--out", str(out)])
    assert isinstance(refused.exception, sg.DataError)
    assert "is not settled" in str(refused.exception)
    assert not out.exists()
    sheet.write_text(text.replace(",,\n", ",b,as dated\n"), encoding="utf-8")
    assert "1 relations written; no problems found" in run("agree", *two, "--settle", sheet, "--out", out)
    assert sg.check(out).ok
    assert sg.read_csv(out).relations.loc["r1", "start"] == "2012-06"


def test_agree_as_json(two: tuple[Path, Path]) -> None:
    told = json.loads(run("agree", *two, "--json"))
    assert told["kappa"]["n"] == told["rows"]["both"] == 1
    assert told["kappa"]["value"] is None


@pytest.mark.parametrize(
    "options", [("--settle", "x.csv"), ("--out", "x"), ("--settle", "x", "--out", "y", "--sheet", "z")]
)
def test_agree_refuses_options_that_do_not_go_together(two: tuple[Path, Path], options: tuple[str, ...]) -> None:
    run("agree", *two, *options, code=2)


def test_diff_is_done_whatever_it_finds(two: tuple[Path, Path]) -> None:
    assert "relations: 1 added, 2 removed" in run("diff", *two)
    assert "nothing changed" in run("diff", two[0], two[0])
    told = json.loads(run("diff", *two, "--json"))
    assert [row["what"] for row in told["changes"]] == ["removed", "removed", "added"]


def test_what_a_terminal_could_obey_is_escaped(tmp_path: Path) -> None:
    old = folder(tmp_path / "old", "r1,attack,a,b,2012,P1,plain")
    new = folder(tmp_path / "new", "r1,attack,a,b,2012,P1,\u202eturned")
    said = run("diff", old, new)
    assert "\u202e" not in said
    assert "\\u202eturned" in said
