"""A user's script does what it says; that it is clean for mypy is seen with all tests, for pyright before a release."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

SCRIPT = Path(__file__).with_name("user_script.py")


def test_the_script_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), str(tmp_path)])
    runpy.run_path(str(SCRIPT), run_name="__main__")
    assert "ansar_dine" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {"2012.png", "mali.gexf", "mali.html", "my-study"}
