"""Names that are only alike are nobody until a person says who they are."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from tests.importers.cases import FIXTURES, read

import sahelgraph as sg
from sahelgraph import errors, importers

if TYPE_CHECKING:
    from pathlib import Path

ACTORS = """id,name,kind,aliases,part_of,start
front,Red Front,armed group,RF; Roter Bund,union,
xland,Republic of Xland,state,Government of Xland,,
blue1,Blue,armed group,Twins,,
blue2,Blue Two,armed group,Twins,,
union,Union of Fronts,coalition,,,
elder,"Blue, Green and others",coalition,,,
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "actors.csv").write_text(ACTORS, encoding="utf-8")
    (folder / "relations.csv").write_text("kind,source,target,start\nclash,front,xland,2012\n", encoding="utf-8")
    return folder


def _decide(file: Path, **decisions: tuple[str, str]) -> None:
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    for row in rows:
        if row["name"] in decisions:
            row["confirmed"], row["id"] = decisions[row["name"]]
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, importers.crosswalk.COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def _ids(walk: importers.Crosswalk, folder: Path) -> dict[str, dict[str, str]]:
    imported = read("ucdp-ged", FIXTURES / "ged.csv", crosswalk=walk)
    importers.write(imported, folder)
    assert sg.check(folder).ok
    with (folder / "actors.csv").open(encoding="utf-8", newline="") as text:
        return {row["id"]: row for row in csv.DictReader(text)}


def test_exact_names_and_aliases_lead_to_the_study(study: Path, tmp_path: Path) -> None:
    file = tmp_path / "walk.csv"
    walk = importers.Crosswalk(study, file)
    actors = _ids(walk, tmp_path / "made")
    assert {"front", "xland"} <= actors.keys()
    assert actors["front"]["name"] == "Red Front"
    assert "ucdp-902" in actors["front"]["aliases"], "both ids are kept"
    assert actors["front"]["ucdp_id"] == "902"
    assert "union" in actors, "what an actor of the study is part of is needed too"
    assert "ucdp-903" in actors, "Blue, Green is only like Blue, Green and others"
    graph = sg.read_csv(tmp_path / "made")
    assert graph.resolve("ucdp-902") == "front"
    told = {row["name"]: (row["match"], row["id"]) for row in walk.rows()}
    assert told["Blue, Green"] == ("suggested", "")
    assert walk.counts()["exact"] == 2


def test_a_person_confirms_and_refuses(study: Path, tmp_path: Path) -> None:
    file = tmp_path / "walk.csv"
    walk = importers.Crosswalk(study, file)
    _ids(walk, tmp_path / "first")
    walk.save()
    _decide(file, **{"Blue, Green": ("yes", "elder"), "Red Front": ("no", "")})
    walk = importers.Crosswalk(study, file)
    actors = _ids(walk, tmp_path / "second")
    assert {"elder", "ucdp-902"} <= actors.keys()
    assert "front" not in actors
    before = file.read_bytes()
    walk.save()
    assert file.read_bytes() == before, "what a person decided is never rewritten"


def test_several_names_may_be_one(tmp_path: Path) -> None:
    file = tmp_path / "walk.csv"
    file.write_text(
        "foreign_id,name,id,confirmed\n,Military Forces of Xland (2013-),forces,yes\n"
        ",Police Forces of Xland (2013-),forces,yes\n",
        encoding="utf-8",
    )
    imported = read("acled", FIXTURES / "acled.csv", crosswalk=importers.Crosswalk(file=file))
    list(imported.relations)
    forces = next(row for row in imported.actors.rows() if row["id"] == "forces")
    assert "Police Forces of Xland (2013-)" in forces["aliases"]
    assert "start" not in forces, "the life that one name tells is not that of both"


def test_a_name_of_two_is_left_to_a_person(study: Path) -> None:
    walk = importers.Crosswalk(study)
    assert walk.find("x-1", "Twins") is None
    assert [(row["match"], row["suggestion"]) for row in walk.rows()] == [("several", "blue1; blue2")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("x-1,Red,,perhaps", 'confirmed is "perhaps"; write yes, no or nothing'),
        ("x-1,Red,,yes", "confirmed, but there is no id"),
        ("x-1,Red,frnt,yes", r'"frnt" is no id of the study; did you mean Red Front \(front\)'),
    ],
)
def test_a_decision_that_cannot_be_followed(study: Path, tmp_path: Path, row: str, message: str) -> None:
    file = tmp_path / "walk.csv"
    file.write_text(f"foreign_id,name,id,confirmed\n{row}\n", encoding="utf-8")
    with pytest.raises(errors.FileError, match=message):
        importers.Crosswalk(study, file)


def test_a_table_that_is_no_crosswalk(study: Path) -> None:
    with pytest.raises(errors.FileError, match="a crosswalk has the columns foreign_id, name"):
        importers.Crosswalk(study, study / "relations.csv")


def test_without_study_and_file_there_is_nothing_to_go_by(tmp_path: Path) -> None:
    with pytest.raises(errors.FileError, match="there is no such file; give one, or the study"):
        importers.Crosswalk(file=tmp_path / "none.csv")


def test_new_names_come_behind_what_a_person_wrote(study: Path, tmp_path: Path) -> None:
    file = tmp_path / "walk.csv"
    file.write_bytes(b"name;id;confirmed;foreign_id;mine\r\nRed Front;front;yes;ucdp-902;seen in Oldtown")
    walk = importers.Crosswalk(study, file)
    assert walk.find("ucdp-902", "Red Front") == "front"
    assert walk.find("ucdp-7", "Roter Bund") == "front"
    walk.save()
    told = file.read_bytes().decode()
    assert told.startswith("name;id;confirmed;foreign_id;mine\r\nRed Front;front;yes;ucdp-902;seen in Oldtown\r\n")
    assert told.endswith("\r\nRoter Bund;front;;ucdp-7;\r\n")


def test_merged_with_the_study_both_ids_are_found(study: Path, tmp_path: Path) -> None:
    (study / "kinds.csv").write_text("kind,is_a,definition,mine\nraid,attack,A raid,x\n", encoding="utf-8")
    (study / "references.csv").write_text("key,citation,shelf\nbook,A book,3\n", encoding="utf-8")
    (study / "relations.csv").write_text(
        'id,kind,source,target,start,reference,coder\nq1,raid,front,blue1,2012,"book, p. 3",me\n', encoding="utf-8"
    )
    walk = importers.Crosswalk(study)
    events = read("ucdp-ged", FIXTURES / "ged.csv", crosswalk=walk)
    importers.write(importers.merged(events, study), tmp_path / "both")
    assert sg.check(tmp_path / "both").ok
    graph = sg.read_csv(tmp_path / "both")
    assert len(graph) == 10
    assert graph.relations.loc["q1", "coder"] == "me"
    assert graph.resolve("ucdp-902") == graph.resolve("RF") == "front"
    assert set(graph.around("ucdp-902").relations.index) >= {"q1", "ucdp-ged-101"}
    assert {"blue1", "blue2", "elder"} <= set(graph.actors.index), "all actors of the study are there"
    assert "shelf" in (tmp_path / "both/references.csv").read_text(encoding="utf-8")


def test_the_studys_own_aliases_stay_as_they_are_written(study: Path, tmp_path: Path) -> None:
    table = (study / "actors.csv").read_text(encoding="utf-8").replace("RF; Roter Bund", "FRONT; RF; Red Front")
    (study / "actors.csv").write_text(table, encoding="utf-8")
    events = read("ucdp-ged", FIXTURES / "ged.csv", crosswalk=importers.Crosswalk(study))
    importers.write(importers.merged(events, study), tmp_path / "both")
    front = sg.read_csv(tmp_path / "both").actors.loc["front"]
    assert front["aliases"].split("; ")[:3] == ["FRONT", "RF", "Red Front"], "FRONT is the label of the actor front"
