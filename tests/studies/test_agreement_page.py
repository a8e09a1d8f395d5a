"""The page on agreement is computed, and what was settled can be settled again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sahelgraph as sg
from sahelgraph.studies import merge

ROOT = Path(__file__).parents[2]
CODINGS = ROOT / "docs" / "codings"


def test_the_figures_on_the_page_are_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "agreement.py"), "--check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_filled_sheet_makes_a_sound_study_of_the_two_codings() -> None:
    a, b = (sg.read_csv(CODINGS / name) for name in "ab")
    merged = merge(a, b, CODINGS / "settled.csv")
    assert merged.report.problems == ()
    assert merged.report.rows == {"actors": 69, "relations": 139}
