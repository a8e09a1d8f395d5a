"""The command that adds a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.added import LINE, RELATIONS, ROW, content, write
from typer.testing import CliRunner

import sahelgraph as sg
from sahelgraph.cli._edit import add_app

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "study")


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
