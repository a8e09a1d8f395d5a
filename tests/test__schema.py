from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sahelgraph._dates import EARLIEST, LATEST
from sahelgraph._kinds import bundled_kinds
from sahelgraph._names import Names
from sahelgraph._schema import (
    ACTOR_COLUMNS,
    ACTOR_KINDS,
    RELATION_COLUMNS,
    RESERVED,
    check_actors,
    check_relations,
)
from sahelgraph._schema import relation_ids as ids_of
from sahelgraph._table import Column, Table

if TYPE_CHECKING:
    from sahelgraph._report import Problem

NAMES = Names(("mali", "MNLA"), ("Mali", "Azawad Movement"), ((), ()))
ACTOR = {"id": "mali", "name": "Mali", "kind": "state"}
RELATION = {"kind": "attack", "source": "MNLA", "target": "mali", "start": "2012", "reference": "x"}
STATE = RELATION | {"kind": "campaign"}


def table(file: str, *rows: dict[str, str]) -> Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = (Column.of([row.get(name, "") for row in rows]) for name in names)
    return Table.of(file, names, columns, np.arange(2, len(rows) + 2, dtype=np.int32))


def relation_ids(rows: Table) -> tuple[str, ...]:
    return tuple(ids_of(rows))


def actors(*rows: dict[str, str]) -> tuple[Names | None, list[Problem]]:
    problems: list[Problem] = []
    return check_actors(table("actors.csv", *rows), problems.append), problems


def relations(*rows: dict[str, str]) -> list[Problem]:
    problems: list[Problem] = []
    check_relations(table("relations.csv", *rows), NAMES, bundled_kinds(), problems.append)
    return problems


def places(problems: list[Problem]) -> list[tuple[str, int, str, str]]:
    return [(problem.severity, problem.row, problem.column, problem.code) for problem in problems]


# --- the columns of the codebook ------------------------------------------------------------------------------


def test_the_columns_are_those_of_the_codebook_in_its_order() -> None:
    assert ";".join(ACTOR_COLUMNS) == "name;kind;label;aliases;part_of;country;start;end;reference;note"
    assert ";".join(RELATION_COLUMNS) == (
        "kind;subtype;source;target;start;end;as_of;via;ends;happening;quantity;unit;place;status;confidence;"
        "reference;note"
    )
    assert set(RESERVED) == {"certain", "actor", "ended_by"}
    assert len(ACTOR_KINDS) == 15


@pytest.mark.parametrize("name", ["id", "name", "kind"])
def test_an_actors_table_without_a_needed_column_is_refused(name: str) -> None:
    names, problems = actors({key: value for key, value in ACTOR.items() if key != name})
    assert names is None
    assert places(problems) == [("error", 1, name, "missing-column")]


@pytest.mark.parametrize("name", ["kind", "source", "target", "start"])
def test_a_relations_table_without_a_needed_column_is_refused(name: str) -> None:
    problems = relations({key: value for key, value in RELATION.items() if key != name})
    assert places(problems) == [("error", 1, name, "missing-column")]


@pytest.mark.parametrize(
    ("written", "wanted"), [("Start", "start"), (" SOURCE", "source"), ("tarjet", "target"), ("Kind ", "kind")]
)
def test_a_column_of_nearly_that_name_is_pointed_out(written: str, wanted: str) -> None:
    row = {written if key == wanted else key: value for key, value in RELATION.items()}
    (problem,) = relations(row)
    assert f'write "{wanted}"' in problem.hint


@pytest.mark.parametrize("name", RESERVED)
def test_a_name_that_answers_use_is_refused(name: str) -> None:
    assert places(relations(RELATION | {name: "x"})) == [("error", 1, name, "reserved-column")]


@pytest.mark.parametrize(("name", "code"), [("ref\x00", "control-character"), ("r\udce9f", "encoding")], ids=ascii)
def test_the_name_of_a_column_may_hold_no_more_than_a_cell(name: str, code: str) -> None:
    (problem,) = relations(RELATION | {name: "x"})
    assert (problem.severity, problem.row, problem.code) == ("error", 1, code)


# --- actors -----------------------------------------------------------------------------------------------------


def test_a_good_actor_has_no_problem() -> None:
    full = ACTOR | {
        "aliases": "Republic of Mali; ML",
        "part_of": "au",
        "start": "1960-09-22",
        "end": "",
        "own": "anything, at all",
    }
    names, problems = actors(full, {"id": "au", "name": "African Union", "kind": "organisation"})
    assert problems == []
    assert names is not None
    assert names.resolve("ml") == "mali"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"id": ""}, ("error", 2, "id", "missing-value")),
        ({"name": " "}, ("error", 2, "name", "missing-value")),
        ({"kind": ""}, ("error", 2, "kind", "missing-value")),
        ({"kind": "shadow state"}, ("notice", 2, "kind", "actor-kind")),
        ({"kind": "State"}, ("notice", 2, "kind", "actor-kind")),
        ({"start": "Sept 1960"}, ("error", 2, "start", "date")),
        ({"start": "2012", "end": "2011"}, ("error", 2, "end", "end-before-start")),
        ({"part_of": "au"}, ("error", 2, "part_of", "unknown-actor")),
        ({"part_of": "mali"}, ("error", 2, "part_of", "part-of-circle")),
        ({"note": "a\x00b"}, ("error", 2, "note", "control-character")),
        ({"name": "Ma\u200bli"}, ("warning", 2, "name", "unseen-character")),
    ],
)
def test_an_actor_is_told_what_is_wrong_with_it(cells: dict[str, str], expected: tuple[str, int, str, str]) -> None:
    found = places(actors(ACTOR | cells)[1])
    assert expected in found
    assert [place for place in found if place != expected and place[3] != "actor-kind"] == []


def test_a_circle_of_bodies_is_told_in_the_rows_that_make_it() -> None:
    rows = [ACTOR | {"id": id_, "name": id_, "part_of": whole} for id_, whole in zip("abcd", "bcab", strict=True)]
    found = [place for place in places(actors(*rows)[1]) if place[3] == "part-of-circle"]
    assert found
    assert {*found} <= {("error", row, "part_of", "part-of-circle") for row in (2, 3, 4)}


def test_an_id_that_occurs_again_names_the_row_of_the_first() -> None:
    rows = [ACTOR, ACTOR | {"name": "Other"}, ACTOR | {"id": "x", "name": "Third"}, ACTOR | {"name": "Fourth"}]
    found = [problem for problem in actors(*rows)[1] if problem.code == "duplicate-id"]
    assert [problem.row for problem in found] == [3, 5]
    assert all("row 2" in problem.message for problem in found)


def test_ids_in_two_forms_of_one_accent_are_one_id() -> None:
    _, problems = actors(ACTOR | {"id": "caf\u00e9", "name": "A"}, ACTOR | {"id": "cafe\u0301", "name": "B"})
    assert ("error", 3, "id", "duplicate-id") in places(problems)


# --- relations --------------------------------------------------------------------------------------------------


def test_a_good_relation_has_no_problem() -> None:
    full = STATE | {
        "id": "r1",
        "end": "..",
        "as_of": "2020-09",
        "via": "mali",
        "ends": "r1",
        "quantity": ">5000",
        "status": "claimed",
        "confidence": "low",
        "own": "anything; at all",
    }
    assert relations(full) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"kind": "atack"}, ("error", 2, "kind", "unknown-kind")),
        ({"kind": ""}, ("error", 2, "kind", "unknown-kind")),
        ({"source": "mnla"}, ("error", 2, "source", "unknown-actor")),
        ({"source": ""}, ("error", 2, "source", "unknown-actor")),
        ({"target": "Mali"}, ("error", 2, "target", "unknown-actor")),
        ({"via": "barkhane"}, ("error", 2, "via", "unknown-actor")),
        ({"target": "MNLA"}, ("warning", 2, "target", "self-relation")),
        ({"start": ""}, ("error", 2, "start", "date")),
        ({"start": "3/4/2012"}, ("error", 2, "start", "date")),
        ({"end": "ongoing"}, ("error", 2, "end", "date")),
        ({"as_of": "c. 2012"}, ("error", 2, "as_of", "date")),
        ({"end": "2011"}, ("error", 2, "end", "end-before-start")),
        ({"as_of": "2011"}, ("error", 2, "as_of", "as-of-outside")),
        ({"end": "2013", "as_of": "2014"}, ("error", 2, "as_of", "as-of-outside")),
        ({"kind": "campaign", "end": ".."}, ("notice", 2, "end", "no-as-of")),
        ({"id": "r1", "ends": "r9"}, ("error", 2, "ends", "unknown-relation")),
        ({"status": "maybe"}, ("error", 2, "status", "status")),
        ({"confidence": "sure"}, ("error", 2, "confidence", "confidence")),
        ({"quantity": "3,000"}, ("error", 2, "quantity", "quantity")),
        ({"quantity": ">=1.000"}, ("warning", 2, "quantity", "thousand")),
        ({"reference": ""}, ("notice", 2, "reference", "no-reference")),
        ({"place": "Ga\x07o"}, ("error", 2, "place", "control-character")),
        ({"own": "\u202e"}, ("warning", 2, "own", "unseen-character")),
        ({"reference": "caf\udce9"}, ("error", 2, "reference", "encoding")),
    ],
)
def test_a_relation_is_told_what_is_wrong_with_it(cells: dict[str, str], expected: tuple[str, int, str, str]) -> None:
    assert places(relations(RELATION | cells)) == [expected]


def test_every_row_with_a_fault_is_told() -> None:
    wrong = RELATION | {"source": "zz", "start": "June"}
    found = places(relations(RELATION, wrong, RELATION, wrong))
    assert sorted(found, key=lambda place: place[1]) == [
        ("error", row, column, code)
        for row in (3, 5)
        for column, code in (("source", "unknown-actor"), ("start", "date"))
    ]


def test_only_a_cell_that_is_wrong_hides_its_own_dates() -> None:
    assert places(relations(RELATION | {"start": "June", "end": "2011", "as_of": "x"})) == [
        ("error", 2, "start", "date"),
        ("error", 2, "as_of", "date"),
    ]


def test_the_days_are_those_of_the_rows() -> None:
    problems: list[Problem] = []
    days = check_relations(
        table("r.csv", STATE | {"start": "1970-01-02", "end": "1970-01-05"}, STATE | {"start": ".."}, RELATION),
        NAMES,
        bundled_kinds(),
        problems.append,
    )
    assert days is not None
    assert days.start_min.tolist()[:2] == [1, EARLIEST]
    assert days.end_max.tolist()[:2] == [4, LATEST]
    # The event of 2012 ends when it happens.
    assert (days.start_min[2], days.start_max[2]) == (days.end_min[2], days.end_max[2])


# --- names for rows that have none -----------------------------------------------------------------------------


def test_given_ids_stand() -> None:
    assert relation_ids(table("r.csv", RELATION | {"id": "b"}, RELATION | {"id": "a"})) == ("b", "a")


def test_a_made_id_follows_from_what_the_row_says_alone() -> None:
    other = RELATION | {"start": "2013"}
    one = relation_ids(table("r.csv", RELATION, other))
    assert relation_ids(table("r.csv", other, RELATION)) == one[::-1]
    # A column more, blank here, changes nothing; nor does the order of columns.
    assert relation_ids(table("r.csv", RELATION | {"note": ""}, other)) == one
    assert relation_ids(table("r.csv", dict(reversed(RELATION.items())), other)) == one
    assert one[0].startswith("attack-")
    assert len(set(one)) == 2


@pytest.mark.parametrize("column", RELATION)
def test_a_made_id_changes_with_every_cell(column: str) -> None:
    assert relation_ids(table("r.csv", RELATION)) != relation_ids(table("r.csv", RELATION | {column: "changed"}))


def test_cells_that_only_join_to_the_same_text_have_two_ids() -> None:
    one, other = RELATION | {"place": "ab", "note": "c"}, RELATION | {"place": "a", "note": "bc"}
    assert len(set(relation_ids(table("r.csv", one, other)))) == 2


def test_rows_alike_to_the_letter_are_numbered() -> None:
    one, two, three = relation_ids(table("r.csv", RELATION, RELATION, RELATION))
    assert (two, three) == (f"{one}-2", f"{one}-3")


def test_a_made_id_never_takes_a_given_one() -> None:
    (made,) = relation_ids(table("r.csv", RELATION))
    found = relation_ids(table("r.csv", RELATION, RELATION | {"id": made, "start": "2014"}))
    assert found[1] == made
    assert len(set(found)) == 2
