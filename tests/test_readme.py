from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sahelgraph as sg

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = Path(sys.executable).with_name("sahelgraph")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


PYTHON = blocks("python")
LINES = [line for block in blocks("sh") for line in block.splitlines() if line.split("#")[0].strip()]


def lines(command: str) -> list[str]:
    return [line for line in LINES if line.split()[0] == command]


# --- Python -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", PYTHON, ids=lambda code: code.splitlines()[-1][:40])
def test_a_block_of_python_runs(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})  # noqa: S102 — our own text


def test_the_study_that_is_shown_is_read_as_it_is_told(tmp_path: Path) -> None:
    tables = re.findall(r"`(\w+\.csv)`:\n\n```text\n(.*?)```", README, re.DOTALL)
    for name, text in tables:
        (tmp_path / name).write_text(text, encoding="utf-8")
    graph = sg.read_csv(tmp_path)
    assert not graph.report.problems
    assert list(graph.partners("rf", kind="alliance")["ended_by"]) == ["r2"]


# --- shell --------------------------------------------------------------------------------------------------------


def test_every_line_for_a_shell_is_one_that_is_tested() -> None:
    assert {line.split()[0] for line in LINES} == {"make", "pip", "sahelgraph"}


def test_every_target_of_make_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    named = {shlex.split(line, comments=True)[1] for line in lines("make")}
    assert named
    assert named <= targets


def test_what_pip_is_told_to_install_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for line in lines("pip"):
        verb, what = shlex.split(line, comments=True)[1:]
        path, _, extras = what.partition("[")
        assert verb == "install"
        assert path in {".", project["name"]}
        assert {extra for extra in extras.rstrip("]").split(",") if extra} <= set(project["optional-dependencies"])
    assert f"Python {project['requires-python'].removeprefix('>=')}" in README


@pytest.mark.parametrize("line", lines("sahelgraph"))
def test_a_line_of_the_command_runs(line: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    arguments = shlex.split(line, comments=True)[1:]
    done = subprocess.run(
        [COMMAND, *arguments], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=200
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert done.stderr == ""
    if "--out" in arguments:
        made = tmp_path / arguments[arguments.index("--out") + 1]
        assert made.is_file() or (made / "index.html").is_file()
        assert made.is_file() or len(list(made.iterdir())) > 1


# --- what it points to --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_a_link_leads_somewhere(target: str) -> None:
    assert "://" in target or (ROOT / target).is_file()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([A-Z][A-Z-]{3,}|[\w/]+\.(?:md|toml|csv))`", README))))
def test_a_file_that_is_named_is_there(name: str) -> None:
    assert (
        (ROOT / name).is_file() or (ROOT / "data" / name).is_file() or (ROOT / "src/sahelgraph/data" / name).is_file()
    )
