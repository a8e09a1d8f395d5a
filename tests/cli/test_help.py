"""Help says what a command does and shows an example, which runs; a shell completes what is begun."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.importers.cases import FIXTURES
from typer.main import get_command
from typer.testing import CliRunner

from sahelgraph.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("sahelgraph")
# What an extra of the library must have brought for an example to run.
NEEDS = {"workbook": "openpyxl", "parquet": "pyarrow"}


def _all(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 — typer's own class has two names
    yield words, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _all(inner, (*words, name))


COMMANDS = dict(_all(get_command(app)))
each = pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words) or "sahelgraph")


def example(words: tuple[str, ...]) -> str:
    (found,) = re.findall(r"^Example: (sahelgraph .+)$", COMMANDS[words].help, re.MULTILINE)
    return str(found)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the studies and files that the examples name, as the working folder."""
    events = (FIXTURES / "ged.csv").read_text(encoding="utf-8").replace("Xland", "Mali")
    (tmp_path / "GEDEvent_v24_1.csv").write_text(events, encoding="utf-8")
    for name in ("archive-1.0", "archive-1.1"):
        shutil.copytree(ROOT / "data", tmp_path / name)
    for coder in "ab":
        shutil.copytree(ROOT / "docs/codings" / coder, tmp_path / f"coder-{coder}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_are_commands_within_commands() -> None:
    assert {(), ("ask",), ("add", "relation"), ("export", "gexf")} <= set(COMMANDS)


@each
def test_help_shows_an_example_of_the_command_itself(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200", "TERMINAL_WIDTH": "200"})
    assert done.exit_code == 0
    assert "Example: sahelgraph" in done.output
    assert example(words).startswith(" ".join(("sahelgraph", *words)))


@each
def test_the_example_runs(words: tuple[str, ...], desk: Path) -> None:
    if words and words[-1] in NEEDS:
        pytest.importorskip(NEEDS[words[-1]])
    arguments = shlex.split(example(words))[1:]
    made = {"new": "my-study", "import": "ged-mali"}.get(" ".join(words), "")
    for name in {"my-study", "ged-mali"} - {made}:
        shutil.copytree(ROOT / "data", desk / name)
    if "for-r" in arguments:
        (desk / "for-r").mkdir()
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, (done.output, done.exception)
    assert done.output.strip()
    for option in ("--out", "--into", "--csv", "--sheet"):
        if option in arguments:
            assert (desk / arguments[arguments.index(option) + 1]).exists()


def complete(*words: str) -> list[str]:
    """Ask the installed command what may stand in the place of the last word, as bash asks it."""
    asked = {"COMP_WORDS": " ".join(("sahelgraph", *words)), "COMP_CWORD": str(len(words))}
    environment = {**os.environ, **asked, "_SAHELGRAPH_COMPLETE": "complete_bash"}
    return subprocess.run(
        [COMMAND], env=environment, check=True, capture_output=True, encoding="utf-8", timeout=60
    ).stdout.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("sn",), ["snapshots"]),
        (("as",), ["ask"]),
        (("import", "ucdp-d"), ["ucdp-dyadic"]),
        (("export", "gr"), ["graphml"]),
        (("show", "--mode", "thr"), ["throughout"]),
        (("grid", "--ev"), ["--every"]),
        (("comp",), ["compare"]),
        (("snapshots", "--wi"), ["--width"]),
        (("table", "relations", "--format", "d"), ["docx"]),
    ],
    ids=" ".join,
)
def test_a_shell_completes_what_is_begun(words: tuple[str, ...], expected: list[str]) -> None:
    assert complete(*words) == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    environment = {**os.environ, "_SAHELGRAPH_COMPLETE": f"source_{shell}"}
    done = subprocess.run([COMMAND], env=environment, check=True, capture_output=True, encoding="utf-8", timeout=60)
    assert "_SAHELGRAPH_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("words", "page"),
    [
        (("show", "MNLA", "--during", "2012/2011"), "codebook.md#periods"),
        (("ask", "why did the MNLA break with AQIM"), "how-to/ask-in-words.md"),
    ],
    ids=["date", "question"],
)
def test_an_error_names_the_page_to_read(words: tuple[str, ...], page: str) -> None:
    done = subprocess.run([COMMAND, *words], check=False, capture_output=True, encoding="utf-8", timeout=60)
    (line,) = done.stderr.splitlines()
    assert line.endswith(f" (see docs/{page})")
    assert (ROOT / "docs" / page.partition("#")[0]).is_file()
