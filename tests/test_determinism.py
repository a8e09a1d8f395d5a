from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sahelgraph.io import archive_folder

if TYPE_CHECKING:
    from pathlib import Path

# The same study three times, and everything around it that must not matter.
WORLDS = {
    "as it is": {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    "turned": {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
    "shuffled": {"PYTHONHASHSEED": "424242", "TZ": "America/Bogota", "LC_ALL": "fr_FR.UTF-8", "OMP_NUM_THREADS": "1"},
}
ANSWERS = """
import json, sys
import sahelgraph as sg
g = sg.read_csv(sys.argv[1])
y = g.during("2012")
answers = [g.allies("MNLA", "2012"), g.rivals("MNLA"), g.partners("Mali", "2013"), g.between("MNLA", "AQIM")]
narrowed = [g.around("MNLA").actors, g.of_kind("violence").relations, g.among("MNLA", "AQIM", "Mali").relations]
for table in (g.relations, g.actors, g.days, y.relations, y.actors, *answers, *narrowed):
    print(table.to_csv(lineterminator="\\n"))
for graph in (g.to_networkx(), y.to_networkx(both_ways=True)):
    print(json.dumps([list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))]))
for name, snapshot in g.snapshots("quarter", first=2012, last=2012):
    print(name, len(snapshot), list(snapshot.relations.index), snapshot)
print(g, g.title, g.version, repr(y.query), list(g.kinds), repr(g.query))
print(repr(g.of_kind("attack", "clash", "alliance").where(status=["stated", "claimed", "denied"]).query))
"""


def _disturb(folder: Path, how: str) -> None:
    chance = random.Random(7)  # noqa: S311 — no secret
    for name in ("actors.csv", "relations.csv"):
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        rows = rows[::-1] if how == "turned" else chance.sample(rows, len(rows))
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    found = {}
    for how in WORLDS:
        folder = tmp_path_factory.mktemp("world") / "study"
        shutil.copytree(archive_folder(), folder)
        if how != "as it is":
            _disturb(folder, how)
        found[how] = folder
    return found


def _run(world: str, arguments: list[str], folder: Path) -> bytes:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder.parent,
        env={**os.environ, **WORLDS[world], "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def _assert_alike(answers: dict[str, bytes]) -> None:
    expected = answers["as it is"].decode().splitlines()
    assert expected
    for world, answer in answers.items():
        assert answer.decode().splitlines() == expected, world
        assert answer == answers["as it is"], world


def test_every_answer_is_the_same_byte_for_byte(studies: dict[str, Path]) -> None:
    _assert_alike({world: _run(world, ["-c", ANSWERS, "study"], folder) for world, folder in studies.items()})


@pytest.mark.parametrize(
    "arguments",
    [("show", "--json"), ("show", "MNLA", "--during", "2012", "--json"), ("show", "Mali", "--during", "2012-03/2013")],
    ids=" ".join,
)
def test_what_the_command_line_shows_is_the_same_byte_for_byte(
    studies: dict[str, Path], arguments: tuple[str, ...]
) -> None:
    answers = {
        world: _run(world, ["-m", "sahelgraph", *arguments, "--data", "study"], folder)
        for world, folder in studies.items()
    }
    _assert_alike(answers)
    if "--json" in arguments:
        assert set(json.loads(answers["turned"])) == {"question", "reading", "mode", "actors", "relations"}


def test_every_picture_and_page_is_the_same_byte_for_byte(studies: dict[str, Path]) -> None:
    prints = {}
    for world in ("as it is", "shuffled"):
        folder = studies[world]
        options = ["--from", "2012", "--to", "2012", "--out", "pictures", "--format", "png,svg,pdf,html"]
        _run(world, ["-m", "sahelgraph", "snapshots", "--data", "study", *options], folder)
        out = folder.parent / "pictures"
        prints[world] = {
            path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(out.rglob("*"))
            if path.is_file()
        }
    assert {name.rpartition(".")[2] for name in prints["as it is"]} >= {"png", "svg", "pdf", "html"}
    assert prints["shuffled"] == prints["as it is"]


EXPORTS = ("cytoscape", "edges", "gexf", "gml", "graphml", "json", "network-dynamic", "parquet", "workbook")

EXPORT = """
import sys
from sahelgraph.cli import app
for name in sys.argv[1:]:
    out = f"out/{name}" + ".xlsx" * (name == "workbook")
    app(["export", name, "--data", "study", "--out", out], standalone_mode=False)
"""


def test_every_export_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    prints = {}
    for world in WORLDS:
        folder = tmp_path / world.replace(" ", "-") / "study"
        shutil.copytree(archive_folder(), folder)
        (folder.parent / "out" / "network-dynamic").mkdir(parents=True)
        _run(world, ["-c", EXPORT, *EXPORTS], folder)
        out = folder.parent / "out"
        prints[world] = {
            path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(out.rglob("*"))
            if path.is_file()
        }
    assert len(prints["as it is"]) >= len(EXPORTS) + 3
    assert prints["turned"] == prints["as it is"]
    assert prints["shuffled"] == prints["as it is"]
