from __future__ import annotations

import csv
import datetime as dt
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

import sahelgraph as sg
from sahelgraph.errors import DataError, FileError
from sahelgraph.io import archive_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._report import Problem

Table = list[list[str]]

ACTORS: Table = [
    ["id", "name", "kind", "aliases", "part_of", "start", "end"],
    ["mali", "Mali", "state", "Republic of Mali", "", "1960", ""],
    ["MNLA", "Movement of Azawad", "armed group", "the movement", "", "2011-10", ""],
    ["0012", "Group Twelve", "armed group", "", "mali", "", ""],
    ["NA", "North Army", "armed forces", "", "", "", ""],
    ["1E5", "Hundred Thousand", "movement", "", "", "", ""],
]
_DATED = ("id", "kind", "source", "target", "start", "end", "as_of")
RELATIONS: Table = [
    [*_DATED, "via", "ends", "quantity", "status", "confidence", "reference", "colour"],
    ["r1", "alliance", "MNLA", "0012", "[2012-01..2012-04]", "", "", "", "", "", "", "high", "made up, P1", "red"],
    ["r2", "attack", "MNLA", "mali", "2012-01-17", "", "", "", "", ">=30", "claimed", "", "made up, P2", "green"],
    ["r3", "deployment", "NA", "mali", "2014-07", "..", "2020-09", "1E5", "", "3000", "", "low", "made up, P3", ""],
    ["r4", "split", "MNLA", "0012", "2012-06-XX", "", "", "", "r1", "", "stated", "", "made up, P4", "red"],
]  # fmt: skip


def write(folder: Path, actors: Table = ACTORS, relations: Table = RELATIONS) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in (("actors", actors), ("relations", relations)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


def frame(rows: Table) -> pd.DataFrame:
    return pd.DataFrame(rows[1:], columns=rows[0], dtype=object)


def changed(rows: Table, row: int, column: str, value: str) -> Table:
    """Copy a table with another value in a row, numbered as a spreadsheet numbers it."""
    place = rows[0].index(column)
    return [
        [value if (number, i) == (row, place) else cell for i, cell in enumerate(cells)]
        for number, cells in enumerate(rows, start=1)
    ]


def assert_same(one: TemporalMultigraph, other: TemporalMultigraph) -> None:
    pd.testing.assert_frame_equal(one.relations, other.relations)
    pd.testing.assert_frame_equal(one.actors, other.actors)
    pd.testing.assert_frame_equal(one.days, other.days)


def command(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sahelgraph", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


# --- the same study by any door -----------------------------------------------------------------------------


def test_a_folder_two_files_and_two_frames_are_one_study(tmp_path: Path) -> None:
    folder = write(tmp_path / "study")
    by_frames = sg.from_pandas(frame(ACTORS), frame(RELATIONS))
    for graph in (
        sg.read_csv(folder),
        sg.read_csv(str(folder)),
        sg.read_csv(folder / "actors.csv", folder / "relations.csv"),
        sg.read_csv(str(folder / "actors.csv"), str(folder / "relations.csv")),
    ):
        assert_same(graph, by_frames)
        assert graph.version == by_frames.version


def test_what_leaves_as_frames_comes_back_as_the_same_study() -> None:
    graph = sg.from_pandas(frame(ACTORS), frame(RELATIONS))
    assert_same(sg.from_pandas(graph.actors, graph.relations), graph)
    assert_same(sg.from_pandas(graph.actors.reset_index(), graph.relations.reset_index()), graph)


def test_the_bundled_archive_is_a_study_like_any_other() -> None:
    graph = sg.load()
    assert graph.report.ok
    assert len(graph) > 40
    assert_same(sg.read_csv(archive_folder()), graph)
    frames = [
        pd.read_csv(archive_folder() / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("actors", "relations")
    ]
    assert_same(sg.from_pandas(*frames), graph)
    assert graph.relations.index.is_unique
    assert graph.actors.index.is_unique


def test_ids_are_text_and_never_numbers_or_blanks(tmp_path: Path) -> None:
    graph = sg.read_csv(write(tmp_path / "study"))
    assert list(graph.actors.index) == ["0012", "1E5", "MNLA", "NA", "mali"]
    assert graph.relations.loc["r3", "source"] == "NA"
    assert graph.relations.loc["r3", "via"] == "1E5"
    assert graph.relations.loc["r2", "via"] == ""
    assert graph.relations.loc["r3", "quantity"] == "3000"
    assert list(graph.relations["colour"]) == ["red", "green", "red", ""]


def test_columns_come_in_the_codebooks_order_then_the_researchers() -> None:
    turned = [[*reversed(row)] for row in RELATIONS]
    graph = sg.from_pandas(frame([[*reversed(row)] for row in ACTORS]), frame(turned))
    assert_same(graph, sg.from_pandas(frame(ACTORS), frame(RELATIONS)))
    names = list(graph.during("2012").relations.columns)
    assert names[:6] == ["kind", "subtype", "source", "target", "start", "end"]
    assert names[-2:] == ["colour", "certain"]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT], ids=repr)
def test_missing_values_are_blank_cells(missing: object) -> None:
    cells = [[cell or missing for cell in row] for row in RELATIONS[1:]]
    relations = pd.DataFrame(cells, columns=RELATIONS[0], dtype=object)
    assert_same(sg.from_pandas(frame(ACTORS), relations), sg.from_pandas(frame(ACTORS), frame(RELATIONS)))


@pytest.mark.parametrize(
    "start",
    [2012, 2012.0, np.int64(2012), np.float64(2012), "2012", pd.Period("2012", freq="Y")],
    ids=repr,
)
def test_a_year_may_be_a_number(start: object) -> None:
    assert _one(start).days.to_csv() == _one("2012").days.to_csv()


@pytest.mark.parametrize(
    "start",
    [
        dt.date(2012, 6, 27),
        dt.datetime(2012, 6, 27, tzinfo=dt.UTC),
        pd.Timestamp("2012-06-27"),
        np.datetime64("2012-06-27"),
    ],
    ids=repr,
)
def test_a_day_may_be_a_date(start: object) -> None:
    assert _one(start).days.to_csv() == _one("2012-06-27").days.to_csv()


def _one(start: object) -> TemporalMultigraph:
    relations = pd.DataFrame(
        {"kind": ["attack"], "source": ["MNLA"], "target": ["mali"], "start": pd.Series([start], dtype=object)}
    )
    relations["id"] = "r1"
    return sg.from_pandas(frame(ACTORS), relations)


@pytest.mark.parametrize("kind", ["object", "string", "category", "str"])
def test_frames_of_any_text_type_are_read(kind: Any) -> None:  # noqa: ANN401 — the stubs list names of types
    graph = sg.from_pandas(frame(ACTORS).astype(kind), frame(RELATIONS).astype(kind))
    assert_same(graph, sg.from_pandas(frame(ACTORS), frame(RELATIONS)))


def test_nullable_numbers_and_any_index_are_read() -> None:
    relations = frame(RELATIONS)
    relations["quantity"] = pd.array([None, 30, 3000, None], dtype="Int64")
    relations.index = pd.Index([7, 7, 8, 9])
    graph = sg.from_pandas(frame(ACTORS).set_index("id"), relations)
    assert list(graph.relations["quantity"]) == ["", "30", "", "3000"]


def test_a_study_may_bring_its_own_kinds(tmp_path: Path) -> None:
    folder = write(tmp_path / "study", relations=changed(RELATIONS, 3, "kind", "shelling"))
    (folder / "kinds.csv").write_text(
        "kind,is_a,definition,phrase,time,directed,sign,register\n"
        "shelling,attack,Fire from afar.,shelled,event,yes,-,deed\n",
        encoding="utf-8",
    )
    graph = sg.read_csv(folder)
    assert list(graph.of_kind("attack").relations.index) == ["r2"]
    assert "shelling" in graph.kinds
    own = pd.read_csv(folder / "kinds.csv", dtype=str, keep_default_na=False)
    assert_same(sg.from_pandas(frame(ACTORS), frame(changed(RELATIONS, 3, "kind", "shelling")), kinds=own), graph)


# --- what is wrong, where, and what to write instead ---------------------------------------------------------


# table, row, column, value put there, what the line must say
WRONG = [
    ("relations", 2, "source", "zz", ["zz"]),
    ("relations", 2, "source", "mnla", ["mnla", "MNLA"]),
    ("relations", 2, "source", "\u041cNLA", ["MNLA", "looks the same"]),
    ("relations", 2, "target", "12", ["12", "0012"]),
    ("relations", 2, "target", "Movement of Azawad", ["MNLA"]),
    ("relations", 2, "target", "the movement", ["MNLA"]),
    ("relations", 2, "source", "", ["empty"]),
    ("relations", 4, "via", "1E6", ["1E6"]),
    ("relations", 3, "kind", "atack", ["atack", "attack"]),
    ("relations", 3, "kind", "", ["kind"]),
    ("relations", 3, "start", "6/5/2012", ["6/5/2012", "2012-05-06", "2012-06-05"]),
    ("relations", 3, "start", "Jun-12", ["Jun-12", "2012-06"]),
    ("relations", 3, "start", "41061", ["41061", "2012-06-01"]),
    ("relations", 3, "start", "2011-02-29", ["2011-02-29", "28"]),
    ("relations", 3, "start", "", ["empty"]),
    ("relations", 3, "end", "ongoing", ["ongoing", "..", "as_of"]),
    ("relations", 4, "as_of", "c. 2020", ["c. 2020", "2020~"]),
    ("relations", 4, "as_of", "2014-06", ["2014-06", "2014-07"]),
    ("relations", 4, "end", "2014-06", ["2014-06", "2014-07"]),
    ("relations", 5, "ends", "r9", ["r9"]),
    ("relations", 3, "id", "r1", ["r1", "row 2"]),
    ("relations", 3, "status", "anounced", ["anounced", "announced"]),
    ("relations", 3, "confidence", "sure", ["sure", "high"]),
    ("relations", 3, "quantity", "3,000", ["3,000", "3000"]),
    ("relations", 3, "quantity", "1_000", ["1_000"]),
    ("relations", 3, "quantity", "nan", ["nan"]),
    ("relations", 3, "quantity", "٤٥٠", ["٤٥٠"]),
    ("actors", 3, "id", "mali", ["mali", "row 2"]),
    ("actors", 3, "id", "", ["empty"]),
    ("actors", 3, "name", "", ["empty"]),
    ("actors", 3, "kind", "", ["empty"]),
    ("actors", 4, "part_of", "male", ["male", "mali"]),
    ("actors", 2, "start", "1960/09", ["1960/09", "1960-09"]),
    ("actors", 2, "end", "1959", ["before"]),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "says"), WRONG, ids=lambda part: str(part) or "blank")
def test_one_wrong_cell_is_one_clear_line(
    tmp_path: Path, table: str, row: int, column: str, value: str, says: list[str]
) -> None:
    actors = changed(ACTORS, row, column, value) if table == "actors" else ACTORS
    relations = changed(RELATIONS, row, column, value) if table == "relations" else RELATIONS
    folder = write(tmp_path / "study", actors, relations)
    problem = _the_error(sg.check(folder).errors, f"{table}.csv", row, column)
    assert "\n" not in str(problem)
    assert str(problem).startswith(f"{table}.csv row {row}, column {column}: ")
    for part in says:
        assert part in str(problem)
    with pytest.raises(DataError, match=f"{table}.csv row {row}, column {column}: "):
        sg.read_csv(folder)
    # Frames have the same checks, and rows are numbered as if they were sheets.
    with pytest.raises(DataError, match=f"{table} row {row}, column {column}: ") as caught:
        sg.from_pandas(frame(actors), frame(relations))
    assert _the_error(caught.value.report.errors, table, row, column).code == problem.code


def _the_error(errors: tuple[Problem, ...], file: str, row: int, column: str) -> Problem:
    found = [problem for problem in errors if (problem.file, problem.row, problem.column) == (file, row, column)]
    assert len(found) == 1, errors
    return found[0]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    relations = changed(changed(changed(RELATIONS, 2, "source", "zz"), 3, "kind", "atack"), 4, "start", "June 2012")
    report = sg.check(write(tmp_path / "study", changed(ACTORS, 3, "kind", ""), relations))
    places = [(problem.file, problem.row, problem.column) for problem in report.errors]
    assert places == [
        ("actors.csv", 3, "kind"),
        ("relations.csv", 2, "source"),
        ("relations.csv", 3, "kind"),
        ("relations.csv", 4, "start"),
    ]
    assert report.rows == {"actors": 5, "relations": 4}


def test_many_equal_problems_are_capped_and_counted(tmp_path: Path) -> None:
    rows = [RELATIONS[0], *([f"x{i}", "attack", "zz", "mali", "2012", *[""] * 9] for i in range(50))]
    with pytest.raises(DataError, match="30 more") as caught:
        sg.read_csv(write(tmp_path / "study", relations=rows))
    assert len(caught.value.report.errors) == 50
    assert len(str(caught.value).splitlines()) < 50


def test_a_hint_names_the_place_where_the_study_keeps_its_tables(tmp_path: Path) -> None:
    relations = changed(changed(RELATIONS, 2, "kind", "wxyz"), 2, "target", "nobody")
    folder = write(tmp_path / "study", relations=relations)
    reads: list[tuple[Callable[[], object], str, str]] = [
        (lambda: sg.read_csv(folder), "kinds.csv", "actors.csv"),
        (lambda: sg.from_pandas(frame(ACTORS), frame(relations)), "the argument kinds=", "the argument actors="),
    ]
    for read, kinds, actors in reads:
        with pytest.raises(DataError, match=f"see the codebook's kinds, or declare it in {kinds}\n") as caught:
            read()
        assert f"is no id in {actors}; add the actor to {actors}, or" in str(caught.value)


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    folder = write(tmp_path / "study")
    (folder / "relations.csv").write_text(
        'kind,source,target,start,note,reference\nattack,MNLA,mali,2012,"two\nlines",x\n\n\nattack,MNLA,zz,2012,,x\n',
        encoding="utf-8",
    )
    assert [(problem.row, problem.column) for problem in sg.check(folder).errors] == [(5, "target")]


@pytest.mark.parametrize(("table", "column"), [("relations", "start"), ("relations", "source"), ("actors", "name")])
def test_a_missing_column_is_named(tmp_path: Path, table: str, column: str) -> None:
    tables = {"actors": ACTORS, "relations": RELATIONS}
    place = tables[table][0].index(column)
    tables[table] = [[cell for i, cell in enumerate(row) if i != place] for row in tables[table]]
    folder = write(tmp_path / "study", **tables)
    problem = _the_error(sg.check(folder).errors, f"{table}.csv", 1, column)
    assert column in problem.message
    with pytest.raises(DataError, match=f"row 1, column {column}"):
        sg.from_pandas(frame(tables["actors"]), frame(tables["relations"]))


@pytest.mark.parametrize("name", ["certain", "actor", "ended_by"])
def test_names_that_answers_use_are_reserved(name: str) -> None:
    with pytest.raises(DataError, match=name):
        sg.from_pandas(frame(ACTORS), frame(RELATIONS).rename(columns={"colour": name}))


def test_a_frame_with_a_column_twice_is_refused() -> None:
    relations = frame(RELATIONS)
    relations.columns = pd.Index([*relations.columns[:-1], "start"])
    with pytest.raises(DataError, match="start"):
        sg.from_pandas(frame(ACTORS), relations)


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "\ud800"], ids=ascii)
@pytest.mark.parametrize("column", ["colour", "reference", "source"])
def test_frames_refuse_the_characters_that_files_refuse(text: str, column: str) -> None:
    with pytest.raises(DataError, match=f"relations row 2, column {column}"):
        sg.from_pandas(frame(ACTORS), frame(changed(RELATIONS, 2, column, text)))


def _assert_clear(error: DataError) -> None:
    assert error.report.errors
    assert all(problem.row >= 1 and problem.message for problem in error.report.errors)
    assert all(line.isprintable() for line in str(error).splitlines())


@strategies.quick(80)
@given(
    st.sampled_from(RELATIONS[0]) | st.sampled_from([f"actor {name}" for name in ACTORS[0]]),
    st.integers(2, 4),
    st.text(st.characters(), max_size=8)
    | st.sampled_from(["=1+1", "<script>", "..", ";", "\u202e", "\u2028", " ", "-", "nan"]),
)
def test_any_text_in_any_cell_is_read_or_refused_with_its_row(column: str, row: int, text: str) -> None:
    of_actors = column.startswith("actor ")
    actors = changed(ACTORS, row, column.removeprefix("actor "), text) if of_actors else ACTORS
    relations = RELATIONS if of_actors else changed(RELATIONS, row, column, text)
    try:
        graph = sg.from_pandas(frame(actors), frame(relations))
    except DataError as error:
        _assert_clear(error)
    else:
        table = graph.actors.reset_index() if of_actors else graph.relations.reset_index()
        expected = "stated" if (column, text) == ("status", "") else text
        # A blank id gets a made one; all other text stands as it was written.
        assert expected in set(table[column.removeprefix("actor ")]) or (column, text) == ("id", "")
        assert_same(sg.from_pandas(graph.actors, graph.relations), graph)
        assert len(graph.during("2012").around("mali")) >= 0


@pytest.mark.parametrize("name", ["actors.csv", "relations.csv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "study")
    (folder / name).unlink()
    with pytest.raises((DataError, FileError), match=name):
        sg.read_csv(folder)
    report = sg.check(folder)
    assert not report.ok
    assert [problem.file for problem in report.errors] == [name]


def test_a_missing_table_is_looked_for_nearby(tmp_path: Path) -> None:
    assert "check the folder" in str(sg.check(tmp_path))
    write(tmp_path / "inner")
    (tmp_path / "~$open.xlsx").touch()
    told = [(problem.file, problem.hint) for problem in sg.check(tmp_path).problems]
    hint = "give the folder that has one, inner"
    assert told == [("actors.csv", hint), ("relations.csv", hint)]
    (tmp_path / "a.ods").touch()
    assert "give the workbook itself, a.ods" in str(sg.check(tmp_path))


@pytest.mark.parametrize("given", ["study/actors.csv", [{"id": "a"}], None])
def test_what_is_no_frame_is_told(given: Any) -> None:  # noqa: ANN401 — what people give
    with pytest.raises(TypeError, match=r"actors is a \w+ and no pandas DataFrame; files are read by read_csv"):
        sg.from_pandas(given, given)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"nowhere.*actors\.csv"):
        sg.read_csv(tmp_path / "nowhere")


def test_a_file_where_a_folder_belongs_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "study")
    with pytest.raises(FileError, match="folder"):
        sg.read_csv(folder / "actors.csv")


def test_empty_tables_are_a_study_without_rows(tmp_path: Path) -> None:
    graph = sg.read_csv(write(tmp_path / "study", ACTORS, RELATIONS[:1]))
    assert len(graph) == 0
    assert len(graph.actors) == 5


def test_not_strict_sets_rows_aside_and_says_so(tmp_path: Path) -> None:
    folder = write(tmp_path / "study", relations=changed(RELATIONS, 3, "start", "June 2012"))
    graph = sg.read_csv(folder, strict=False)
    assert sorted(graph.relations.index) == ["r1", "r3", "r4"]
    assert [(problem.row, problem.column) for problem in graph.report.errors] == [(3, "start")]
    folder = write(tmp_path / "study", relations=changed(RELATIONS, 2, "start", "June 2012"))
    assert sorted(sg.read_csv(folder, strict=False).relations.index) == ["r2", "r3"]
    folder = write(tmp_path / "study", changed(ACTORS, 4, "id", ""), RELATIONS)
    assert "r1" not in sg.read_csv(folder, strict=False).relations.index


# --- the command line ------------------------------------------------------------------------------------------


BAD: dict[str, Callable[[Path], Any]] = {
    "unknown actor": lambda folder: write(folder, relations=changed(RELATIONS, 2, "source", "zz")),
    "unknown kind": lambda folder: write(folder, relations=changed(RELATIONS, 2, "kind", "atack")),
    "unreadable date": lambda folder: write(folder, relations=changed(RELATIONS, 2, "start", "June 2012")),
    "missing file": lambda folder: (write(folder) / "relations.csv").unlink(),
    "missing column": lambda folder: write(folder, relations=[row[:4] for row in RELATIONS]),
    "not a table": lambda folder: (write(folder) / "actors.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00"),
    "ragged row": lambda folder: write(folder, relations=[*RELATIONS, ["r5", "attack"]]),
}
PLACES = {
    "unknown actor": "relations.csv row 2, column source",
    "unknown kind": "relations.csv row 2, column kind",
    "unreadable date": "relations.csv row 2, column start",
    "missing file": "relations.csv",
    "missing column": "relations.csv row 1, column start",
    "not a table": "actors.csv",
    "ragged row": "relations.csv row 6",
}


@pytest.mark.parametrize("name", BAD)
def test_the_command_line_says_what_is_wrong_and_writes_nothing(tmp_path: Path, name: str) -> None:
    BAD[name](tmp_path / "study")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = command("snapshots", "--data", "study", "--from", "2012", "--to", "2012", "--out", "out", folder=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout
    assert PLACES[name] in done.stderr
    assert done.stdout == ""
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["unknown actor", "missing file"])
def test_check_always_prints_its_json(tmp_path: Path, name: str) -> None:
    BAD[name](tmp_path / "study")
    done = command("check", "study", "--json", folder=tmp_path)
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert set(report) == {"ok", "problems", "rows"}
    assert report["ok"] is False
    assert set(report["problems"][0]) == {"severity", "file", "row", "column", "value", "code", "message", "hint"}
    assert set(report["rows"]) == {"actors", "relations"}


def test_check_of_no_folder_is_a_report_too(tmp_path: Path) -> None:
    done = command("check", "nowhere", "--json", folder=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout)["ok"] is False
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("show", "nobody"), 1, "nobody"),
        (("show", "MNLA", "--during", "June 2012"), 1, "June 2012"),
        (("show", "MNLA", "--data", "nowhere"), 1, "nowhere"),
        (("show", "MNLA", "--mode", "perhaps"), 2, "perhaps"),
        (("show", "--unknown"), 2, "--unknown"),
        (("nonsense",), 2, "nonsense"),
        (("snapshots", "--from", "2013", "--to", "June"), 1, "June"),
        (("snapshots", "--every", "week"), 2, "week"),
        (("show", "MNLA", "--during", "2012"), 0, ""),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else str(part),
)
def test_exit_codes_and_one_line(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = command(*arguments, folder=tmp_path)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_terminal_without_the_letters_gets_no_traceback(tmp_path: Path) -> None:
    write(tmp_path / "study", relations=changed(RELATIONS, 2, "source", "\u041cNL\u0410"))
    done = command("check", "study", folder=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_what_a_file_says_cannot_command_the_terminal(tmp_path: Path) -> None:
    write(tmp_path / "study", relations=changed(RELATIONS, 2, "source", "\u202ezz\u009b31m"))
    for arguments in (("check", "study"), ("show", "--data", "study"), ("check", "study", "--json")):
        done = command(*arguments, folder=tmp_path)
        assert done.returncode == 1
        assert "\u202e" not in done.stdout + done.stderr
        assert "\u009b" not in done.stdout + done.stderr
