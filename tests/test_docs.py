"""Every page of the documentation does what it says, and the site that is made of them is whole."""

from __future__ import annotations

import html
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from tests.importers.cases import FIXTURES
from tests.test_public import PROMISES
from typer.testing import CliRunner

from sahelgraph.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
# README.md has tests of its own; the table of contents of a changelog runs nothing.
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")} - {ROOT / "README.md"})
NEEDS = {
    "docs/scale.md": ("duckdb", "ibis", "pyarrow"),
    "docs/how-to/from-r.md": ("pyarrow",),
    "docs/how-to/code-a-study.md": ("openpyxl",),
}
SPARK = "pyspark"
# Languages of blocks that say what to run, and of those that show what is written or was printed.
RUN, SHOWN = {"python", "sh", "console"}, {"", "csv", "text", "toml", "yaml", "r", "{toctree}", "{eval-rst}"}


class Block(NamedTuple):
    """A block of a page: its language, its text, the line it begins on."""

    language: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = re.finditer(r"^( *)```(\S*)\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL)
    return [Block(one[2], one[3], text.count("\n", 0, one.start()) + 1) for one in found]


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def commands(block: Block) -> list[tuple[str, str]]:
    """Give the lines that a shell is told, each with what the page says that it prints."""
    text = block.text.replace("\\\n", " ")
    if block.language == "sh":
        return [(line, "") for line in text.splitlines() if line.split("#")[0].strip()]
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(line, told) for line, _, told in (part.partition("\n") for part in parts)]


# --- the blocks ---------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the files of which the pages speak, as the working folder."""
    for name, file in (("acled.csv", "acled.csv"), ("ged.csv", "ged.csv")):
        shutil.copy(FIXTURES / file, tmp_path / name)
    header, row = (
        "Attacker;Victim;Day;Deaths;What;Town;Source text",
        "Red Front;Blues;14/03/2016;12;fatalities;Hill;Radio",
    )
    (tmp_path / "events.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    for place in ("data", "docs/codings"):
        shutil.copytree(ROOT / place, tmp_path / place)
    (tmp_path / "own").mkdir()
    (tmp_path / "own/actors.csv").write_text("id,name,kind\nrf,Red Front,armed group\nbf,Blues,armed group\n")
    (tmp_path / "own/relations.csv").write_text("kind,source,target,start\nclash,rf,bf,2012\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def do(line: str, told: str) -> None:
    """Run a line for a shell; what is not this project's is looked up instead."""
    program, *arguments = shlex.split(line, comments=True)
    if program == "sahelgraph":
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, (line, done.output, done.exception)
        for expected in told.splitlines():
            assert all(part.strip() in done.output for part in expected.split("…")), (line, expected, done.output)
    elif program == "make":
        assert re.search(rf"^{arguments[0]}:.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE), line
    elif program == "pip":
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        name, _, extras = arguments[1].rstrip("]").partition("[")
        assert arguments[0] == "install"
        assert name in {".", project["name"]}
        assert {extra for extra in extras.split(",") if extra} <= set(project["optional-dependencies"])
    elif program == "python":
        assert (ROOT / arguments[0]).is_file(), line
    else:
        assert program == "git", f"{line}: nobody tests what {program} does"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_block_has_a_language_that_is_run_or_shown(page: Path) -> None:
    for block in blocks(page):
        assert block.language in RUN | SHOWN, f"line {block.line}"
        assert block.language != "" or not re.search(r"^(\$ )?sahelgraph ", block.text, re.MULTILINE), block.line


@pytest.mark.parametrize("page", [page for page in PAGES if {one.language for one in blocks(page)} & RUN], ids=named)
def test_a_page_does_what_it_says(page: Path, desk: Path) -> None:
    for module in NEEDS.get(named(page), ()):
        pytest.importorskip(module)
    told = blocks(page)
    if "sahelgraph new my-study" not in page.read_text(encoding="utf-8"):
        shutil.copytree(desk / "data", desk / "my-study")
    names: dict[str, object] = {"__name__": "page"}
    for block in told:
        if block.language == "python" and SPARK not in block.text:
            code = "\n" * block.line + block.text  # so that an error tells the line of the page
            exec(compile(code, named(page), "exec"), names)  # noqa: S102 — our own text
        elif block.language in {"sh", "console"}:
            for line, printed in commands(block):
                do(line, printed)


def test_the_block_for_spark_does_what_it_says(tmp_path: Path) -> None:
    for module in (*NEEDS["docs/scale.md"], SPARK):
        pytest.importorskip(module)
    if not shutil.which("java"):
        pytest.skip("java is missing, without which there is no Spark")
    first, *_ = told = [one.text for one in blocks(ROOT / "docs/scale.md") if one.language == "python"]
    code = f"{first}\n{next(text for text in told if SPARK in text)}\nprint(sg.connect('archive', on=spark).counts())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert "alliance" in done.stdout


# --- what the pages point to, as they lie in the repository -----------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_link_leads_to_a_file(page: Path) -> None:
    text = re.sub(r"^ *```.*?^ *```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        assert "://" in target or (page.parent / target).is_file(), target


@pytest.mark.parametrize("page", [ROOT / "CONTRIBUTING.md", ROOT / "RELEASING.md"], ids=named)
def test_a_path_that_is_named_is_there(page: Path) -> None:
    found = re.findall(r"`((?:[\w.-]+/)+[\w.*-]*)`", page.read_text(encoding="utf-8"))
    assert found
    for name in found:
        assert any(list(place.glob(name.rstrip("/"))) for place in (ROOT, ROOT / "src/sahelgraph")) or name == "dist/"


# --- the site -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for module in ("furo", "myst_nb", "numpydoc", "sphinx"):
        pytest.importorskip(module, reason=f"{module} is missing, with which the site is built: make install")
    folder = tmp_path_factory.mktemp("docs")
    call = [sys.executable, str(ROOT / "scripts/build_docs.py"), str(folder)]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "html"


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Give what a page of the site leads to or loads, each with the name of its attribute."""
    text = re.sub(r"<(script|style)\b[^>]*>.*?</\1>", r"", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r' srcdoc="[^"]*"', "", text)
    for attribute, target in re.findall(r'<[a-z][^<>]*? (href|src)="([^"]*)"', text):
        yield attribute, html.unescape(target)


@pytest.mark.xdist_group("site")
def test_every_link_of_the_site_leads_somewhere(site: Path) -> None:
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    places = {page: set(re.findall(r'\sid="([^"]+)"', text)) for page, text in pages.items()}
    broken = []
    for page in pages:
        for _, target in links(page):
            parts = urlsplit(target)
            if parts.scheme or not (parts.path or parts.fragment):
                continue
            file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not file.is_file() or (
                parts.fragment and file in places and unquote(parts.fragment) not in places[file]
            ):
                broken.append(f"{page.relative_to(site)}: {target}")
    assert broken == []


@pytest.mark.xdist_group("site")
def test_the_site_fetches_nothing_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        fetched = re.findall(r'<(?:script|img|iframe|source|link)\b[^<>]*? (?:src|href)="((?:https?:)?//[^"]*)"', text)
        assert fetched == [], page.relative_to(site)


@pytest.mark.xdist_group("site")
def test_every_promise_is_in_the_reference(site: Path) -> None:
    from sphinx.util.inventory import InventoryFile

    inventory = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="").data
    told = {name for kind, found in inventory.items() if kind.startswith("py:") for name in found}
    # `sahelgraph.connect` is `sahelgraph.ledgers.connect`: once is enough.
    shown = [value for name, value in PROMISES.items() if name in told]
    assert [name for name, value in PROMISES.items() if not any(value is one for one in shown)] == []


@pytest.mark.xdist_group("site")
def test_every_command_is_in_the_reference(site: Path) -> None:
    from tests.cli.test_help import COMMANDS

    text = html.unescape(re.sub("<[^>]+>", "", (site / "reference/command-line.html").read_text(encoding="utf-8")))
    for words, command in COMMANDS.items():
        assert f"sahelgraph {' '.join(words)}".strip() in text
        assert (command.help or "").split("\n")[0] in text


@pytest.mark.xdist_group("site")
def test_notebooks_are_shown_with_their_outputs(site: Path) -> None:
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        page = (site / "tutorials" / f"{notebook.stem}.html").read_text(encoding="utf-8")
        assert 'class="cell_output' in page
    assert (site / "mali.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
