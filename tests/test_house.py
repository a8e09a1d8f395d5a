"""The rules of the house: which room may import which, what loads when, how long a file may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGE = "sahelgraph"
SOURCE = Path(__file__).parents[1] / "src" / PACKAGE

# Imports run down only, and equals never import each other.
FLOORS = (
    ("_html", "_texts"),
    ("errors", "_advice", "_fields", "_report"),
    ("_dates", "_files", "_gather", "_letters", "_progress", "_quantity", "_reader"),
    ("_table",),
    ("_kinds", "_names", "_order", "_workbook"),
    ("_cells", "_checker"),
    ("_beside",),
    ("_query", "_review", "_schema"),
    ("_closing", "_counts", "_ledger", "_story", "_words", "convert", "importers"),
    ("_card",),
    ("_answer", "_narrowing", "_networks", "_stream"),
    ("_graph",),
    ("_citing", "_reading", "_stored", "_writing"),
    ("_parquet",),
    ("io", "editing", "studies", "exporters", "ledgers", "measures", "plot"),
    ("starting",),
    ("__init__",),
    ("_start",),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
GRAPH_FLOOR = FLOOR["_graph"]
# What one can leave unread and still know the house: further ways in, a second look, a language, advice, engines, and
# the quick way through millions of rows, which must give what the slow one gives: found in blocks of plain CSV,
# gathered into columns that stay bytes, put in order.
DOORS = frozenset(
    {
        "_advice",
        "_answer",
        "_beside",
        "_card",
        "_fields",
        "_gather",
        "_html",
        "_letters",
        "_networks",
        "_order",
        "_progress",
        "_review",
        "_stream",
        "_texts",
        "_words",
        "_workbook",
        "importers",
    }
)

# The only ways up, inside functions: one-line forwards of the graph, and of the command to all that it can do.
UPWARD = {("_graph", "plot"), ("_graph", "studies"), ("_start", "cli")}

LAZY = frozenset(
    {
        "filelock",
        "ibis",
        "lark",
        "matplotlib",
        "networkx",
        "pandas",
        "pyarrow",
        "pyvis",
        "rapidfuzz",
        "rich",
        "scipy",
        "typer",
    },
)
# The command line is started by people who wait for it: it alone is built on these two.
EAGER = {"cli": frozenset({"rich", "typer"})}

ENGINES = frozenset({"duckdb", "ibis", "polars", "pyspark"})

LONGEST_FILE = 420
LONGEST_CORE = 2_600  # statements that one reads; docstrings with their examples, comments and blank lines aside


class Import(NamedTuple):
    """One import: by which file and line, of what, and whether at the top of the module."""

    path: Path
    line: int
    target: str
    top: bool

    def __str__(self) -> str:
        return f"{self.path.relative_to(SOURCE.parent)}:{self.line} imports {self.target}"


def _is_type_checking(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else test.id if isinstance(test, ast.Name) else ""
    return name == "TYPE_CHECKING"


def _targets(path: Path, node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = node.module or ""
    if node.level:
        folder = path.relative_to(SOURCE.parent).parts[: -node.level]
        base = ".".join((*folder, base)).rstrip(".")
    # `from sahelgraph import _dates` names a room after the `import`.
    return [f"{PACKAGE}.{alias.name}" for alias in node.names] if base == PACKAGE else [base]


def _imports(path: Path, node: ast.AST, *, top: bool = True) -> list[Import]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [Import(path, node.lineno, target, top) for target in _targets(path, node)]
    children: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, ast.If) and _is_type_checking(node.test):
        children = node.orelse
    top = top and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    return [found for child in children for found in _imports(path, child, top=top)]


def _room(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def _room_of(target: str) -> str | None:
    """Give the room that an import enters, None if it leaves the house."""
    package, _, inner = target.partition(".")
    if package != PACKAGE:
        return None
    room = inner.partition(".")[0]
    return room if room in FLOOR else "__init__"


def _is_allowed(found: Import) -> bool:
    here, there = _room(found.path), _room_of(found.target)
    if there is None or here == there:
        return True
    if (here, there) in UPWARD:
        return not found.top
    return FLOOR[there] < FLOOR[here]


FILES = sorted(SOURCE.rglob("*.py"))
IMPORTS = [found for path in FILES for found in _imports(path, ast.parse(path.read_text(encoding="utf-8")))]


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _code_lines(path: Path) -> int:
    """Count the lines that hold code: neither blank, nor a comment, nor part of a docstring."""
    text = path.read_text(encoding="utf-8")
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    prose = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, documented) and ast.get_docstring(node) is not None
        for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    lines = enumerate(text.splitlines(), start=1)
    return sum(1 for number, line in lines if number not in prose and line.strip() and not line.strip().startswith("#"))


def test_every_room_has_its_floor() -> None:
    assert {_room(path) for path in FILES} <= FLOOR.keys()


def test_imports_run_down_only() -> None:
    assert [str(found) for found in IMPORTS if not _is_allowed(found)] == []


def test_the_ways_up_are_needed() -> None:
    used = {(_room(found.path), _room_of(found.target)) for found in IMPORTS}
    assert used >= UPWARD


def test_heavy_libraries_load_at_first_use() -> None:
    early = [
        str(found)
        for found in IMPORTS
        if found.top and found.target.partition(".")[0] in LAZY - EAGER.get(_room(found.path), frozenset())
    ]
    assert early == []


def test_engines_are_known_in_the_ledgers_only() -> None:
    leaks = [
        str(found) for found in IMPORTS if found.target.partition(".")[0] in ENGINES and _room(found.path) != "ledgers"
    ]
    assert leaks == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_file_is_read_in_one_sitting(path: Path) -> None:
    assert _lines(path) <= LONGEST_FILE


HEART = [path for path in FILES if FLOOR[_room(path)] <= GRAPH_FLOOR and _room(path) not in DOORS]


def test_the_core_is_an_evenings_reading() -> None:
    core = {path.relative_to(SOURCE).as_posix(): _code_lines(path) for path in HEART}
    assert sum(core.values()) < LONGEST_CORE, core


@pytest.mark.parametrize("heavy", sorted(LAZY | ENGINES | {"numpy"}))
def test_importing_the_library_loads_nothing_heavy(heavy: str, loaded: frozenset[str]) -> None:
    assert heavy not in loaded


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    code = f"import sys, {PACKAGE}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return frozenset(name.partition(".")[0] for name in done.stdout.split())


# The reader of imports is itself a rule, so it is tested on sentences that break the others.


@pytest.mark.parametrize(
    ("room", "code", "allowed"),
    [
        ("_query", "from sahelgraph._dates import parse_period", True),
        ("_query", "from sahelgraph import errors", True),
        ("_query", "import sahelgraph._schema", False),
        ("_query", "from ._schema import read", False),
        ("_query", "from sahelgraph import _graph", False),
        ("_query", "def f():\n    from sahelgraph._graph import TemporalMultigraph", False),
        ("_query", "if TYPE_CHECKING:\n    from sahelgraph._graph import TemporalMultigraph", True),
        ("_query", "if not known:\n    from sahelgraph._graph import TemporalMultigraph", False),
        ("_query", "import sahelgraph as sg", False),
        ("_graph", "from sahelgraph import plot", False),
        ("_graph", "def f():\n    from sahelgraph import plot", True),
        ("_graph", "def f():\n    from sahelgraph import io", False),
        ("plot/_page", "from sahelgraph.plot._picture import compose", True),
        ("plot/_page", "def f():\n    from sahelgraph.measures import degree", False),
        ("cli", "from sahelgraph import load", True),
        ("cli", "import json", True),
    ],
)
def test_the_reader_of_imports(room: str, code: str, *, allowed: bool) -> None:
    path = SOURCE / f"{room}.py"
    found = _imports(path, ast.parse(code))
    assert all(map(_is_allowed, found)) is allowed
