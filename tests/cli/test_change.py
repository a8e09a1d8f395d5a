"""The command that compares two periods says in a terminal, in JSON and in a picture what the library says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import sahelgraph as sg
from sahelgraph.cli import app
from sahelgraph.errors import DateError

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["compare", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("options", [(), ("--mode", "certain"), ("--around", "MNLA", "--kind", "alliance")])
def test_the_changes_are_told(options: tuple[str, ...]) -> None:
    graph = sg.load().around("MNLA").of_kind("alliance") if "--around" in options else sg.load()
    table = graph.compare("2012-05", "2012-06", mode="certain" if "certain" in options else "attested")
    counts = table["change"].value_counts().to_dict()
    first, *lines = run("2012-05", "2012-06", *options).splitlines()
    assert all(f"{number} {change}" in first for change, number in counts.items())
    assert {tuple(line.split()[:2]) for line in lines} == {
        (change, id_) for id_, change in table["change"].items() if change != "kept"
    }


def test_json_has_every_row_with_the_signs_of_its_pair() -> None:
    told = json.loads(run("2012-05", "2012-06", "--json"))
    table = sg.load().compare("2012-05", "2012-06")
    assert (told["before"], told["after"], told["mode"]) == ("2012-05", "2012-06", "attested")
    assert told["counts"] == {change: int((table["change"] == change).sum()) for change in told["counts"]}
    assert [row["id"] for row in told["relations"]] == list(table.index)
    for row in told["relations"]:
        assert row == {"id": row["id"]} | {name: table.loc[row["id"]].to_dict()[name] for name in row if name != "id"}


def test_a_picture_is_drawn_besides(tmp_path: Path) -> None:
    out = tmp_path / "june.svg"
    assert f"written: open {out}" in run("2012-05", "2012-06", "-o", out, "--lang", "fr", "--width", "3.5")
    text = out.read_text(encoding="utf-8")
    assert 'width="252pt"' in text
    assert "mai 2012" in text
    assert json.loads(run("2012-05", "2012-06", "--json", "-o", tmp_path / "june.pdf"))["counts"]["turned"] == 2
    assert (tmp_path / "june.pdf").read_bytes().startswith(b"%PDF")


def test_what_cannot_be_compared_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DateError, match='"soon" is no period'):
        run("2012", "soon")
    wide = {"COLUMNS": "400"}
    for arguments, says in (
        ((str(tmp_path), str(tmp_path)), "two codings are compared by agree, two versions by diff"),
        (("2012", "2013", "-o", "a.gif"), "name the file .png, .svg or .pdf"),
    ):
        done = CliRunner().invoke(app, ["compare", *arguments], env=wide)
        assert (done.exit_code, says in done.output) == (2, True)
