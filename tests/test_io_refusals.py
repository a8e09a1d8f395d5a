"""What is wrong in a study, where, and what to write instead: every problem, by any door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies
from tests.tables import ACTORS, RELATIONS, assert_same, changed, frame, write

import sahelgraph as sg
from sahelgraph.errors import DataError, FileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sahelgraph._report import Problem


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
