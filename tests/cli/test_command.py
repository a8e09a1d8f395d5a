"""The command itself: its help, its version, its exit codes, and what it lets onto a terminal."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.study import RELATIONS, files, study
from tests.shell import heard

import sahelgraph as sg
from sahelgraph.cli import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path


def test_who_reads_no_further_causes_no_traceback(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "sahelgraph", "show", "--json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)], ids=["nothing", "--help", "-h"])
def test_the_command_explains_itself(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    out, err = heard(*arguments, folder=tmp_path, code=0 if arguments else 2)
    for name in ("show", "check", "snapshots"):
        assert name in out + err


def test_the_version_is_that_of_the_library(tmp_path: Path) -> None:
    assert heard("--version", folder=tmp_path) == (f"sahelgraph {sg.__version__}\n", "")


@pytest.mark.parametrize("command", ["show", "check", "snapshots"])
def test_every_command_gives_an_example(tmp_path: Path, command: str) -> None:
    out, _ = heard(command, "--help", folder=tmp_path)
    assert f"Example: sahelgraph {command}" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "nobody"), 1),
        (("show", "MNLA", "--during", "2012/2011"), 1),
        (("show", "MNLA", "extra"), 2),
        (("check", "a", "b", "c"), 2),
        (("nonsense",), 2),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else str(part),
)
def test_a_wrong_question_is_one_and_wrong_usage_two(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    out, err = heard(*arguments, folder=tmp_path, code=code)
    assert out == ""
    if code == 1:
        (line,) = err.splitlines()
        assert re.fullmatch(r'error: ".+; .+', line)
    assert files(tmp_path) == []


def test_what_the_system_refuses_is_one_line_too(tmp_path: Path) -> None:
    _, err = heard("show", "--data", "x" * 300, folder=tmp_path, code=1)
    (line,) = err.splitlines()
    assert line.startswith("error: xxx")


@pytest.mark.parametrize("arguments", [("show",), ("show", "--json"), ("check",), ("check", "--json")], ids=" ".join)
def test_what_a_study_says_cannot_command_the_terminal(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    cell = "\u202eP1\u009b31m <b>"
    relations: list[list[Any]] = [[*row] for row in RELATIONS]
    for row in relations[1:]:
        row[7] = cell
    study(tmp_path / "study", relations=relations)
    where = ("study",) if arguments[0] == "check" else ("--data", "study")
    out, err = heard(*arguments, *where, folder=tmp_path)
    assert all(line.isprintable() for line in (out + err).split("\n"))
    if arguments == ("show", "--json"):
        assert json.loads(out)["relations"][0]["reference"] == cell


def test_no_word_of_help_is_taken_for_markup() -> None:
    found = [
        (command.__name__, name, option.help)
        for command in COMMANDS
        for name, parameter in signature(command, eval_str=True).parameters.items()
        for option in getattr(parameter.annotation, "__metadata__", ())
        if "[" in (option.help or "")
    ]
    assert found == []
