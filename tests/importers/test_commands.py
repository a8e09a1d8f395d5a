"""`sahelgraph import` and `aggregate`, as people call them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.importers.cases import FIXTURES
from typer.testing import CliRunner

import sahelgraph as sg
from sahelgraph import importers
from sahelgraph.cli import _import, app
from sahelgraph.io import archive_folder

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code == code, (done.output, done.exception)
    return done.output + (str(done.exception) if code == 1 else "")


def test_the_command_knows_every_source() -> None:
    assert {source.value for source in _import.Source} == importers.SOURCES.keys()
    assert {source for sources in _import._ONLY.values() for source in sources} <= importers.SOURCES.keys()


@pytest.mark.parametrize(
    ("source", "file"), [("ucdp-ged", "ged.csv"), ("acled", "acled.csv"), ("gexf", "graph.gexf"), ("atop", "atop.csv")]
)
def test_a_study_that_check_passes(tmp_path: Path, source: str, file: str) -> None:
    told = run("import", source, FIXTURES / file, "--into", tmp_path / "study")
    assert "rows read" in told
    assert "left out" in told
    assert run("check", tmp_path / "study").endswith("no errors\n")


def test_what_was_left_out_as_json(tmp_path: Path) -> None:
    told = json.loads(run("import", "ucdp-ged", FIXTURES / "ged.csv", "--into", tmp_path / "study", "--json"))
    assert (told["read"], told["used"], told["relations"], told["source"]) == (10, 9, 9, "ucdp-ged")
    assert told["left_out"] == [
        {
            "reason": "the dates cannot be read, or the end is before the start",
            "count": 1,
            "examples": ["row 11 (2018-09-09, 2018-09-02)"],
        }
    ]


def test_narrowed(tmp_path: Path) -> None:
    into = tmp_path / "study"
    options = ("--countries", "Xland", "--since", "2018", "--until", "2018-07")
    run("import", "ucdp-ged", FIXTURES / "ged.csv", "--into", into, *options)
    assert set(sg.read_csv(into).relations["event_id"]) == {"106", "107", "108", "109"}


def test_a_folder_that_holds_a_study_is_left_alone(tmp_path: Path) -> None:
    into = tmp_path / "study"
    run("import", "edges", FIXTURES / "edges.csv", "--into", into)
    (into / "notes.txt").write_text("mine", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in into.iterdir()}
    assert "there already" in run("import", "ucdp-ged", FIXTURES / "ged.csv", "--into", into, code=1)
    assert {path.name: path.read_bytes() for path in into.iterdir()} == before
    run("import", "ucdp-ged", FIXTURES / "ged.csv", "--into", into, "--overwrite")
    assert (into / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert len(sg.read_csv(into)) == 9
    run("import", "signed", FIXTURES / "signed.csv", "--into", into, "--overwrite")
    assert "no kinds.csv" in run("import", "ucdp-ged", FIXTURES / "ged.csv", "--into", into, "--overwrite", code=1)


def test_nothing_is_left_behind_when_a_file_is_cut_off(tmp_path: Path) -> None:
    text = (FIXTURES / "ged.csv").read_text(encoding="utf-8")
    (tmp_path / "ged.csv").write_text(text[:-80], encoding="utf-8")
    assert "cut off" in run("import", "ucdp-ged", tmp_path / "ged.csv", "--into", tmp_path / "study", code=1)
    assert [path.name for path in tmp_path.iterdir()] == ["ged.csv"]


def test_an_event_told_twice_is_refused(tmp_path: Path) -> None:
    text = (FIXTURES / "ged.csv").read_text(encoding="utf-8")
    (tmp_path / "ged.csv").write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    assert "ucdp-ged-101" in run("import", "ucdp-ged", tmp_path / "ged.csv", "--into", tmp_path / "study", code=1)
    assert not (tmp_path / "study").exists()


def test_columns_and_kind_of_a_list(tmp_path: Path) -> None:
    (tmp_path / "raids.csv").write_text("attacker,place,day,to\nRed,Hill,2012-01-24,Blue\n", encoding="utf-8")
    options = ("--columns", "source=attacker,start=day", "--kind", "attack", "--actor-kind", "movement")
    run("import", "edges", tmp_path / "raids.csv", "--into", tmp_path / "study", *options)
    graph = sg.read_csv(tmp_path / "study")
    assert graph.rivals("Red", 2012)["actor"].tolist() == ["Blue"]
    assert set(graph.actors["kind"]) == {"movement"}


def test_a_table_of_ones_own_is_told_how_to_name_its_columns(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("Attacker,Victim,Day\nRed,Blue,2012-01-24\n", encoding="utf-8")
    refused = run("import", "edges", tmp_path / "own.csv", "--into", tmp_path / "study", code=1)
    assert "it has no column source, target, kind, it has attacker, day, victim" in refused
    assert "--columns source=Attacker,target=Victim" in refused
    assert "--kind attack" in refused


@pytest.mark.parametrize(
    "options", [("--kind", "attack"), ("--states", "x.csv"), ("--columns", "source=a"), ("--actor-kind", "state")]
)
def test_an_option_of_another_source_is_wrong_usage(tmp_path: Path, options: tuple[str, str]) -> None:
    run("import", "ucdp-ged", FIXTURES / "ged.csv", "--into", tmp_path / "study", *options, code=2)


def test_the_order_of_day_and_month_is_said_or_asked_for(tmp_path: Path) -> None:
    dates = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")
    text = (FIXTURES / "ged.csv").read_text(encoding="utf-8")
    american, in_doubt = tmp_path / "american.csv", tmp_path / "doubt.csv"
    american.write_text(dates.sub(r"\2/\3/\1 0:00", text), encoding="utf-8")
    in_doubt.write_text(dates.sub(r"\2/09/\1 0:00", text), encoding="utf-8")
    assert "note: days such as 01/30/2017 0:00 were read with the month in front" in run(
        "import", "ucdp-ged", american, "--into", tmp_path / "a"
    )
    refused = run("import", "ucdp-ged", in_doubt, "--into", tmp_path / "b", code=1)
    assert "doubt.csv row 2: 01/09/2017 0:00 may have the month or the day in front" in refused
    assert not (tmp_path / "b").exists()
    for option, front in (("--month-first", "month"), ("--day-first", "day")):
        told = run("import", "ucdp-ged", in_doubt, "--into", tmp_path / front, option)
        assert f"were read with the {front} in front" in told


def test_by_the_names_of_a_study(tmp_path: Path) -> None:
    study, walk = tmp_path / "study", tmp_path / "walk.csv"
    run("import", "ucdp-actor", FIXTURES / "actor.csv", "--into", study)
    options = ("--into", tmp_path / "made", "--study", study, "--crosswalk", walk, "--json")
    told = json.loads(run("import", "edges", FIXTURES / "edges.csv", *options))
    assert told["crosswalk"]["exact"] == 2
    assert walk.read_text(encoding="utf-8").startswith("foreign_id,name,match")
    assert {"ucdp-911", "ucdp-912"} <= set(sg.read_csv(tmp_path / "made").actors.index)


def test_an_id_that_nobody_confirmed_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("from,to,date\nRed,Blue,2012\n", encoding="utf-8")
    (tmp_path / "walk.csv").write_text("name,id,confirmed\nRed,mnla,\nBlue,aqim,yes\n", encoding="utf-8")
    options = ("--kind", "clash", "--study", archive_folder(), "--crosswalk", tmp_path / "walk.csv")
    told = run("import", "edges", tmp_path / "ties.csv", "--into", tmp_path / "made", *options)
    assert "\nRed: an id without yes under confirmed does nothing\n" in told


def test_a_merged_study_is_counted_whole(tmp_path: Path) -> None:
    run("import", "edges", FIXTURES / "edges.csv", "--into", tmp_path / "own")
    options = ("--into", tmp_path / "both", "--study", tmp_path / "own", "--merge")
    told = run("import", "ucdp-ged", FIXTURES / "ged.csv", *options).splitlines()[-1]
    both = sg.read_csv(tmp_path / "both")
    assert told == f"{tmp_path / 'both'}: {len(both.actors)} actors, {len(both)} relations; no errors"


def test_a_study_may_be_a_workbook_or_parquet(tmp_path: Path) -> None:
    run("import", "edges", FIXTURES / "edges.csv", "--into", tmp_path / "own")
    run("export", "workbook", "--data", tmp_path / "own", "--out", tmp_path / "own.xlsx")
    run("export", "parquet", "--data", tmp_path / "own", "--out", tmp_path / "own-parquet")
    made = []
    for own in ("own", "own.xlsx", "own-parquet"):
        both, years = tmp_path / f"both-{own}", tmp_path / f"years-{own}"
        options = ("--into", both, "--study", tmp_path / own, "--merge")
        run("import", "ucdp-ged", FIXTURES / "ged.csv", *options)
        run("aggregate", "--data", tmp_path / own, "--into", years)
        made.append(
            [(folder / name).read_bytes() for folder in (both, years) for name in ("actors.csv", "relations.csv")]
        )
    assert made[0] == made[1] == made[2]


def test_aggregate(tmp_path: Path) -> None:
    run("import", "ucdp-ged", FIXTURES / "ged.csv", "--into", tmp_path / "events")
    told = run("aggregate", "--data", tmp_path / "events", "--every", "month", "--into", tmp_path / "months")
    assert "9 rows read" in told
    assert run("check", tmp_path / "months").endswith("no errors\n")
    run("aggregate", "--into", tmp_path / "archive")
    assert len(sg.read_csv(tmp_path / "archive").actors) == len(sg.load().actors)
