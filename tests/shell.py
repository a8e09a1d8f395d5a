"""The command as a shell runs it: a process of its own, in a folder, where a warning is an error."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def heard(*arguments: str, folder: Path, code: int = 0, **environment: str) -> tuple[str, str]:
    """Run the command and give what it printed, and what it said beside that."""
    done = subprocess.run(
        [sys.executable, "-m", "sahelgraph", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "error", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout, done.stderr


def run(*arguments: str, folder: Path, code: int = 0) -> str:
    """Run the command and give all that it printed and said."""
    return "".join(heard(*arguments, folder=folder, code=code))
