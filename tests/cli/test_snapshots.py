"""Drawing snapshots: what is said, what a refusal leaves, and what an interruption leaves."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.cli.study import RELATIONS, files, study
from tests.shell import heard

if TYPE_CHECKING:
    from pathlib import Path


# --- snapshots ------------------------------------------------------------------------------------------------------


def test_snapshots_draws_and_says_where(tmp_path: Path) -> None:
    study(tmp_path / "study")
    options = ("--from", "2012-Q1", "--to", "2012-Q2", "--every", "quarter", "--format", " svg, html")
    out, err = heard("snapshots", "--data", "study", "--out", "new/pictures", *options, folder=tmp_path)
    assert "2 snapshots" in out
    assert "new/pictures/index.html" in out
    assert err == ""
    made = files(tmp_path / "new")
    assert sorted(name.rpartition(".")[2] for name in made) == ["html", "html", "html", "svg", "svg"]


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--format", "bmp"), 1, '"bmp" is no format; write some of png, svg, pdf, html'),
        (("--format", ""), 1, "is no format; write some of"),
        (("--from", "July"), 1, '"July" is no period; write 2012'),
        (("--from", ".."), 1, "first and a last day"),
        (("--every", "week"), 2, "week"),
        (("--mode", "perhaps"), 2, "perhaps"),
        (("--data", "nowhere"), 1, "nowhere: there is no such folder"),
        (("--data", "broken"), 1, "relations.csv row 2, column start: "),
        (("--out", "study/actors.csv"), 1, "choose another place"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else "",
)
def test_snapshots_that_cannot_be_drawn_leave_nothing(
    tmp_path: Path, options: tuple[str, ...], code: int, says: str
) -> None:
    study(tmp_path / "study")
    study(tmp_path / "broken", relations=[RELATIONS[0], ["r1", "attack", "mali", "MNLA", "July", "", "", "x", ""]])
    before = files(tmp_path)
    out, err = heard("snapshots", "--data", "study", *options, folder=tmp_path, code=code)
    assert says in err
    assert out == ""
    assert files(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken", "study"]
    if code == 1:
        assert err.startswith("error: ")


# --- interrupted ----------------------------------------------------------------------------------------------------


def test_an_interrupted_command_leaves_whole_files_only(tmp_path: Path) -> None:
    out = tmp_path / "pictures"
    command = ["snapshots", "--every", "month", "--from", "2012", "--to", "2020", "--format", "svg", "--out", str(out)]
    with subprocess.Popen(
        [sys.executable, "-m", "sahelgraph", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        deadline = time.monotonic() + 100
        while not list(out.glob("*.svg")) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert printed == ""
    assert "Traceback" not in said
    made = list(out.iterdir())
    assert made
    assert {path.suffix for path in made} == {".svg"}
    assert all(path.read_text(encoding="utf-8").rstrip().endswith("</svg>") for path in made)
