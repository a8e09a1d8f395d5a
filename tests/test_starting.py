"""A new study checks as it stands, its README says what works, and nothing of anybody's is overwritten."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
from typing import TYPE_CHECKING

import frictionless
import pytest
from tests.shell import run

import sahelgraph as sg
from sahelgraph import starting
from sahelgraph._kinds import bundled_kinds
from sahelgraph._schema import ACTOR_COLUMNS, REFERENCE_COLUMNS, RELATION_COLUMNS
from sahelgraph._writing import kinds_table
from sahelgraph.errors import FileError
from sahelgraph.exporters import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {"actors.csv", "kinds.csv", "references.csv", "relations.csv"}
PLAIN = TABLES | {"README.md", "datapackage.json"}
GIT = {".gitignore", ".pre-commit-config.yaml", ".github/workflows/check.yml"}


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def header(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(next(csv.reader(file)))


# --- what is made -------------------------------------------------------------------------------------------------


def test_a_new_study_checks_without_a_notice(tmp_path: Path) -> None:
    study = sg.new_study(tmp_path / "my-study")
    assert files(study) == PLAIN
    assert sg.check(study).problems == ()
    assert not sg.read_csv(study).report.problems
    assert [path.name for path in tmp_path.iterdir()] == ["my-study"]


def test_the_columns_are_those_of_the_codebook_in_its_order(tmp_path: Path) -> None:
    study = sg.new_study(tmp_path / "study")
    assert header(study / "actors.csv") == ("id", *ACTOR_COLUMNS)
    assert header(study / "relations.csv") == ("id", *RELATION_COLUMNS)
    assert header(study / "references.csv") == ("key", *REFERENCE_COLUMNS)
    assert header(study / "kinds.csv") == kinds_table([]).header


def test_the_examples_use_what_they_show(tmp_path: Path) -> None:
    graph = sg.read_csv(sg.new_study(tmp_path / "study"))
    (own,) = set(graph.kinds) - set(bundled_kinds())
    assert graph.of_kind("attack").relations["kind"].tolist() == [own]
    assert graph.ask("who shelled the River Front").actors == ("plain",)
    assert graph.ask("qui a bombardé le Front du Fleuve").actors == ("plain",)
    assert graph.allies("RF", 2015)["ended_by"].tolist() == ["r2"]
    assert {cell.partition(",")[0] for cell in graph.relations["reference"]} == set(graph.references.index)


@pytest.mark.parametrize(
    ("folder", "title"), [("my-study", "My study"), ("Étude_du Nord", "Étude du Nord"), ('a "b"', 'A "b"')]
)
def test_the_title_is_the_name_of_the_folder(tmp_path: Path, folder: str, title: str) -> None:
    if os.name == "nt" and '"' in folder:
        pytest.skip("Windows has no such names")
    study = sg.new_study(tmp_path / folder)
    assert sg.read_csv(study).title == title
    assert frictionless.validate(str(study / "datapackage.json")).valid


def test_the_readme_names_every_file_and_its_commands_work(tmp_path: Path) -> None:
    study = sg.new_study(tmp_path / "my-study")
    text = (study / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(.+?)` \|", text, re.MULTILINE)) == PLAIN - {"README.md"}
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    lines += [f"sahelgraph {code}" for code in re.findall(r"`sahelgraph (export[^`]*)`", text.replace("\n", " "))]
    assert [shlex.split(line)[1] for line in lines] == ["check", "ask", "snapshots", "add", "add", "export"]
    said = {line: run(*shlex.split(line)[1:], folder=study) for line in lines}
    assert any("HM." in text for text in said.values())
    assert (study / "pictures" / "index.html").is_file()
    assert len(sg.read_csv(study)) == 4
    assert sg.check(study).problems == ()


def test_a_workbook_holds_the_same_study(tmp_path: Path) -> None:
    book = sg.new_study(tmp_path / "my-study", workbook=True)
    assert files(tmp_path) == {"my-study.xlsx"} == {book.name}
    study = sg.new_study(tmp_path / "my-study")
    one, other = sg.read_workbook(book), sg.read_csv(study)
    assert one.relations.equals(other.relations)
    assert one.actors.equals(other.actors)
    assert dict(one.kinds) == dict(other.kinds)
    assert book.read_bytes() == write_workbook(other, tmp_path / "again.xlsx").read_bytes()
    assert sg.new_study(tmp_path / "two.XLSX", workbook=True).name == "two.XLSX"


def test_what_git_needs_is_added_when_asked_for(tmp_path: Path) -> None:
    study = sg.new_study(tmp_path / "study", git=True)
    assert files(study) == PLAIN | GIT
    hook = (study / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.search(r"^ +entry: (.+)$", hook, re.MULTILINE)[1] == "sahelgraph check ."  # type: ignore[index]
    wanted = re.compile(re.search(r"^ +files: (.+)$", hook, re.MULTILINE)[1])  # type: ignore[index]
    assert all(wanted.search(name) for name in PLAIN - {"README.md"})
    assert not wanted.search("README.md")
    assert "- run: sahelgraph check ." in (study / ".github/workflows/check.yml").read_text(encoding="utf-8")
    run("check", ".", folder=study)
    relations = (study / "relations.csv").read_text(encoding="utf-8").replace("2016-06", "2016-13")
    (study / "relations.csv").write_text(relations, encoding="utf-8")
    assert "month 13" in run("check", ".", folder=study, code=1)


# --- what is refused ----------------------------------------------------------------------------------------------


def test_a_folder_in_use_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError, match=r"not empty \(notes.txt is there\)"):
        sg.new_study(tmp_path)
    assert files(tmp_path) == {"notes.txt"}
    with pytest.raises(FileError, match="no folder"):
        sg.new_study((tmp_path / "notes.txt").rename(tmp_path / "notes"))


def test_an_empty_folder_and_a_new_repository_are_welcome(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert files(sg.new_study(tmp_path / "empty")) == PLAIN
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert files(sg.new_study(tmp_path / "repository", git=True)) == PLAIN | GIT


@pytest.mark.parametrize(
    ("name", "options", "match"),
    [
        ("above/study", {}, "there is no such folder"),
        ("study.xlsx", {}, "name of a folder"),
        ("study", {"workbook": True, "git": True}, "leave out workbook or git"),
        ("above/study", {"workbook": True}, "there is no such folder"),
    ],
)
def test_what_cannot_be_made_is_refused(tmp_path: Path, name: str, options: dict[str, bool], match: str) -> None:
    with pytest.raises(FileError, match=match):
        sg.new_study(tmp_path / name, **options)
    assert files(tmp_path) == set()


def test_a_workbook_that_is_there_is_refused(tmp_path: Path) -> None:
    before = sg.new_study(tmp_path / "study", workbook=True).read_bytes()
    with pytest.raises(FileError, match="there already"):
        sg.new_study(tmp_path / "study", workbook=True)
    assert (tmp_path / "study.xlsx").read_bytes() == before


def test_what_was_begun_in_an_empty_folder_is_taken_away(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no regular file"):
        starting._write(tmp_path, {"one.csv": b"1", "two.csv": b"2", "..": b"3"})
    assert files(tmp_path) == set()


# --- the command --------------------------------------------------------------------------------------------------


def test_a_newcomer_goes_from_new_to_a_picture(tmp_path: Path) -> None:
    said = run("new", "my-study", folder=tmp_path)
    assert "README.md" in said
    command = said.strip().rpartition("then: sahelgraph ")[2]
    assert "no errors" in run(*shlex.split(command), folder=tmp_path)
    actor = ("id=lake", "name=Lake League", "kind=armed group")
    run("add", "actor", *actor, "--data", "my-study", folder=tmp_path)
    relation = ("kind=clash", "source=lake", "target=plain", "start=2016-08", "reference=example2016, p. 4")
    run("add", "relation", *relation, "--data", "my-study", folder=tmp_path)
    answer = json.loads(run("ask", "who clashed with Plain", "--data", "my-study", "--json", folder=tmp_path))
    assert answer["actors"] == ["lake"]
    run("snapshots", "--data", "my-study", "--out", "pictures", "--format", "svg", folder=tmp_path)
    assert (tmp_path / "pictures" / "2016.svg").is_file()
    assert "error: my-study: the folder is not empty" in run("new", "my-study", folder=tmp_path, code=1)


def test_the_command_makes_a_workbook_or_what_git_needs_not_both(tmp_path: Path) -> None:
    run("new", "study", "--workbook", "--git", folder=tmp_path, code=2)
    assert files(tmp_path) == set()
    assert "pre-commit" not in run("new", "plain", folder=tmp_path)
    assert "then pre-commit install" in run("new", "checked", "--git", folder=tmp_path)
    assert "check 'a study.xlsx'" in run("new", "a study", "--workbook", folder=tmp_path)
    assert "no errors" in run("check", "a study.xlsx", folder=tmp_path)
