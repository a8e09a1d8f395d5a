"""The commands of the page on ACLED do what it says, one after the other."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from tests.importers.cases import FIXTURES
from typer.testing import CliRunner

import sahelgraph as sg
from sahelgraph.cli import app
from sahelgraph.importers import acled

PAGE = (Path(__file__).parents[2] / "docs/how-to/bring-your-acled-export.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(FIXTURES / "acled.csv", tmp_path / "acled.csv")
    (tmp_path / "own").mkdir()
    (tmp_path / "own/actors.csv").write_text("id,name,kind\nrf,Red Front,armed group\nbf,Blues,armed group\n")
    (tmp_path / "own/relations.csv").write_text("kind,source,target,start\nclash,rf,bf,2012\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_run(desk: Path) -> None:
    for command in COMMANDS:
        done = CliRunner().invoke(app, shlex.split(command)[1:])
        assert done.exit_code == 0, (command, done.output, done.exception)
    assert len(sg.read_csv(desk / "acled-study")) > len(sg.read_csv(desk / "xland-2020"))
    assert "rf" in sg.read_csv(desk / "joined").actors.index
    assert sg.read_csv(desk / "acled-years").relations["count"].astype(str).str.isdecimal().any()


def test_the_python_runs(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(code, "page", "exec"), {"__name__": "page"})  # noqa: S102 — our own text
    assert "rows read" in capsys.readouterr().out
    assert (desk / "xland/relations.csv").is_file()


def test_the_page_names_every_kind_that_is_made() -> None:
    made = {kind for kind, _ in (*acled.EVENTS.values(), *acled.SUB_EVENTS.values())} | {"alliance"}
    assert made <= set(re.findall(r"`(\w+)`", PAGE))
