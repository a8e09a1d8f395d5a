"""The command that writes a study for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import sahelgraph as sg
from sahelgraph import exporters
from sahelgraph.cli import app
from sahelgraph.cli._export import FORMATS
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["export", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_and_said_how_much(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    if name == "network-dynamic":
        out.mkdir()
    told = run(name, "--out", out, "--during", "2012")
    assert f"{len(sg.load().during('2012'))} relations in view" in told
    with pytest.raises(FileError, match="there already"):
        run(name, "--out", out)
    assert f"{len(sg.load())} relations in view" in run(name, "--out", out, "--overwrite")
    assert f"sahelgraph export {name} " in " ".join(run(name, "--help").split())


def test_a_period_and_a_mode_narrow(tmp_path: Path) -> None:
    run("json", "--out", tmp_path / "part.json", "--during", "2012", "--mode", "certain")
    graph = sg.load().during("2012", mode="certain")
    expected = exporters.write_json(graph, tmp_path / "expected.json")
    assert (tmp_path / "part.json").read_bytes() == expected.read_bytes()


def test_a_folder_of_parquet_is_a_study_for_every_command(tmp_path: Path) -> None:
    run("parquet", "--out", tmp_path / "mali")
    asked = ("show", "MNLA", "--during", "2012", "--json")
    ours, theirs = (
        CliRunner().invoke(app, [*asked, *data], catch_exceptions=False).output
        for data in ((), ("--data", str(tmp_path / "mali")))
    )
    assert ours == theirs
    assert '"r009"' in ours
