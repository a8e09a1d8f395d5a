"""The command's first step: it says what the whole command line says, or leaves it to it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from sahelgraph import _start
from sahelgraph.cli import app

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "who allied with MNLA in 2012"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a study with a warning: an alias that two actors share."""
    (tmp_path / "actors.csv").write_text("id,name,kind,aliases\na,Alpha,state,front\nb,Beta,state,front\n")
    (tmp_path / "relations.csv").write_text("kind,source,target,start,reference\nattack,a,b,2012,\x1b[31mred\n")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ["ask", QUESTION],
        ["ask", QUESTION, "--json"],
        ["ask", "--json", "qui était allié au MNLA en 2012"],
        ["ask", "--", QUESTION],
        ["ask", *QUESTION.split(), "--json"],
        ["ask", QUESTION, "--data", "{}"],
        ["ask", "who attacked Beta", "--data={}", "--json"],
        ["ask", "who attacked Beta", "--data", "{}"],
    ],
    ids=range(8),
)
def test_both_ways_say_the_same(words: list[str], folder: Path) -> None:
    words = [word.format(folder) for word in words]
    told = _start.plain_answer(words)
    whole = CliRunner().invoke(app, words)
    if told is None:
        assert whole.exit_code == 1
        return
    assert (told[0] + "\n", 0) == (whole.stdout, whole.exit_code)
    assert told[1] == whole.stderr.rstrip("\n")
    assert "\x1b" not in told[0]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--help"],
        ["show", "MNLA"],
        ["ask"],
        ["ask", "--help"],
        ["ask", QUESTION, "extra"],
        ["ask", QUESTION, "--jso"],
        ["ask", QUESTION, "--during", "2012"],
        ["ask", "who attacked Atlantis"],
        ["ask", QUESTION, "--data", "no/such/folder"],
    ],
    ids=" ".join,
)
def test_all_else_is_left_to_the_whole_command(words: list[str]) -> None:
    assert _start.plain_answer(words) is None


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["ask", QUESTION, "--json"], 0, '"ansar_dine"'),
        (["ask", "who attacked Atlantis"], 1, 'error: "Atlantis" is no actor'),
        (["ask", QUESTION, "--nothing"], 2, "No such option"),
        (["--version"], 0, "sahelgraph "),
    ],
    ids=["answer", "refusal", "usage", "version"],
)
def test_the_command_ends_with_its_code(words: list[str], code: int, said: str) -> None:
    done = subprocess.run([sys.executable, "-m", "sahelgraph", *words], check=False, capture_output=True, text=True)
    assert done.returncode == code
    assert said in done.stdout + done.stderr


def test_a_plain_question_loads_neither_the_command_line_nor_pandas() -> None:
    code = (
        "import sys\nfrom sahelgraph._start import main\n"
        f"sys.argv = ['sahelgraph', 'ask', {QUESTION!r}, '--json']\nmain()\n"
        "print([n for n in ('typer', 'pydantic', 'rich', 'pandas', 'lark', 'rapidfuzz') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.rstrip().endswith("[]")


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = f"{sys.executable} -m sahelgraph ask 'attacks' --json | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["/bin/bash", "-c", command], check=False, capture_output=True, text=True)
    assert done.stdout == "{\n"
    assert done.stderr == ""
