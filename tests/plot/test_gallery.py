"""The gallery has its pictures, small enough for a repository, and a script that draws them all."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "gallery.md"
pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="an installed package has no documentation folder")


def test_page_pictures_and_script_agree() -> None:
    named = set(re.findall(r"\]\(gallery/([a-z-]+)\.png\)", PAGE.read_text(encoding="utf-8")))
    drawn = {path.stem for path in (PAGE.parent / "gallery").glob("*.png")}
    script = runpy.run_path(str(ROOT / "scripts" / "gallery.py"))
    assert named == drawn == set(script["PICTURES"])


def test_pictures_are_small() -> None:
    for path in (PAGE.parent / "gallery").glob("*.png"):
        assert path.stat().st_size < 300_000, path.name


def test_every_picture_says_what_it_shows() -> None:
    assert all(re.findall(r"!\[([^\]]*)\]", PAGE.read_text(encoding="utf-8")))
