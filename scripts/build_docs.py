"""Build the site of the documentation: ``python scripts/build_docs.py [FOLDER]`` (``build/docs`` if left out).

The pages of ``docs/``, the notebooks and what GitHub wants at the top of the repository are laid together in
``FOLDER/pages`` with what is generated: the reference of the command line, from the command itself, and the page of the
archive. The site is ``FOLDER/html``. A warning is an error.
"""
# ruff: noqa: INP001 — scripts for developers, not a package

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import sahelgraph as sg

ROOT = Path(__file__).parents[1]
# Pages that stay where GitHub, or a person with a notebook, looks for them; and where the site has them.
PEOPLE = ("CHANGELOG.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "RELEASING.md", "SECURITY.md")
PLACES = {ROOT / name: f"project/{name.lower()}" for name in PEOPLE}
PLACES |= {path: f"tutorials/{path.name}" for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
PLACES |= {path: path.relative_to(ROOT / "docs").as_posix() for path in sorted((ROOT / "docs").rglob("*.md"))}

_HEAD = """
Exit codes: 0 done, warnings included; 1 an error in the data or the question; 2 wrong usage; 130 interrupted. Every
command that reads a study takes the bundled archive where `--data` is left out. A shell can
[complete](../how-to/complete-commands.md) commands, options and their values.
"""


def command_line() -> str:
    """Return the reference of the command line in Markdown, as the command describes itself.

    The command line's own library writes it; its examples become blocks, and its lists of commands, which cut their
    sentences short, are left to the contents of the page.
    """
    call = [sys.executable, "-m", "typer", "sahelgraph.cli", "utils", "docs", "--name", "sahelgraph"]
    told = subprocess.run(call, check=True, capture_output=True, encoding="utf-8").stdout  # noqa: S603 — our own
    told = re.sub(r"^\*\*Commands\*\*:\n\n(\* .*\n)+\n", "", html.unescape(told), flags=re.MULTILINE)
    told = re.sub(r"^Example: (.+)$", r"Example:\n\n```sh\n\1\n```", told, flags=re.MULTILINE)
    return f"# The command line\n{_HEAD}{told.removeprefix('# `sahelgraph`')}"


def moved(text: str, page: Path, pages: Path) -> str:
    """Return a page's text with its links leading to where the site has things."""
    here = (pages / PLACES[page]).parent

    def link(found: re.Match[str]) -> str:
        target = PLACES.get((page.parent / found[1]).resolve())
        path = os.path.relpath(pages / target, here).replace(os.sep, "/") if target else found[1]
        return f"]({path}{found[2]})"

    text = re.sub(r"\]\(([\w./-]+)(#[\w-]+|)\)", link, text)
    # A place in a line that links lead to: HTML for GitHub, an attribute for the generator, which then checks it.
    return re.sub(r'<a id="(\w+)"></a>(`\w+`)', r"[\2]{#\1}", text)


def stage(pages: Path) -> None:
    """Lay all pages and what is generated together in a folder, made anew."""
    shutil.rmtree(pages, ignore_errors=True)
    shutil.copytree(ROOT / "docs", pages, ignore=shutil.ignore_patterns("__pycache__"))
    for page, place in PLACES.items():
        (pages / place).write_text(moved(page.read_text(encoding="utf-8"), page, pages), encoding="utf-8")
    (pages / "reference" / "command-line.md").write_text(command_line(), encoding="utf-8")
    (pages / "extra").mkdir()
    sg.plot.page(sg.load(), pages / "extra" / "mali.html")


def build(folder: Path) -> Path:
    """Build the site in a folder and return its first page."""
    pages, site = folder / "pages", folder / "html"
    stage(pages)
    shutil.rmtree(site, ignore_errors=True)
    call = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--quiet", "-b", "html", "-d", str(folder / "cache")]
    subprocess.run([*call, str(pages), str(site)], check=True)  # noqa: S603 — our own
    return site / "index.html"


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "docs"
    try:
        sys.stdout.write(f"open {build(where.resolve())}\n")
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
