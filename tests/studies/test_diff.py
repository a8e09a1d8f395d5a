from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from tests.studies.conftest import ACTORS

import sahelgraph as sg

if TYPE_CHECKING:
    from tests.studies.conftest import Make

ROWS = [
    {"id": "r1", "kind": "alliance", "end": "2013", "note": "one"},
    {"id": "r2", "kind": "attack", "target": "c", "note": "two"},
]


def told(changes: sg.Changes) -> list[tuple[str, ...]]:
    return [tuple(change)[1:] for change in changes.changes]


def test_rows_are_added_removed_and_changed_by_id(study: Make) -> None:
    changes = sg.diff(study(ROWS), study([ROWS[0] | {"end": "2014"}, ROWS[1] | {"id": "r3", "start": "2013"}]))
    assert told(changes) == [
        ("changed", "r1", "end", "2013", "2014"),
        ("removed", "r2", "", "attack: a → c, 2012", ""),
        ("added", "r3", "", "", "attack: a → c, 2013"),
    ]
    assert changes.counts()["relation"] == {"added": 1, "removed": 1, "changed": 1}
    assert len(changes) == 3
    assert bool(changes)


def test_the_order_of_rows_and_of_undirected_ends_is_no_change(study: Make) -> None:
    turned = [ROWS[1], ROWS[0] | {"source": "b", "target": "a"}]
    assert told(sg.diff(study(ROWS), study(turned))) == []


def test_the_other_way_round_is_a_change_of_a_directed_row(study: Make) -> None:
    rows = [{"id": "r1", "kind": "attack"}]
    turned = [{"id": "r1", "kind": "attack", "source": "b", "target": "a"}]
    assert told(sg.diff(study(rows), study(turned))) == [
        ("changed", "r1", "source", "a", "b"),
        ("changed", "r1", "target", "b", "a"),
    ]


def test_a_blank_status_says_stated(study: Make) -> None:
    rows = [{"id": "r1", "kind": "attack", "status": ""}, {"id": "r2", "kind": "clash", "status": "claimed"}]
    assert told(sg.diff(study(rows), study([rows[0] | {"status": "stated"}, rows[1]]))) == []


def test_rows_without_ids_are_found_by_their_content(study: Make) -> None:
    old = [
        {"kind": "attack", "target": "b", "start": "2012", "note": "the first"},
        {"kind": "attack", "target": "b", "start": "2014", "note": "the second"},
    ]
    new = [old[0], old[1] | {"quantity": "3"}]
    changes = sg.diff(study(old), study(new))
    assert [change[3:] for change in changes.changes] == [("quantity", "", "3")]
    assert [change.what for change in changes.changes] == ["changed"]


def test_rows_too_unlike_are_not_one_row_changed(study: Make) -> None:
    old = [{"kind": "attack", "start": "1999", "note": "one", "place": "here", "reference": "x"}]
    new = [{"kind": "attack", "start": "2014", "note": "two", "place": "there", "reference": "y"}]
    assert [what for what, *_ in told(sg.diff(study(old), study(new)))].count("changed") == 0


def test_an_id_that_alone_changed_is_a_change(study: Make) -> None:
    bare = {name: cell for name, cell in ROWS[1].items() if name != "id"}
    assert told(sg.diff(study([ROWS[1]]), study([ROWS[1] | {"id": "new"}]))) == [("changed", "new", "id", "r2", "new")]
    assert told(sg.diff(study([bare]), study([ROWS[1]]))) == [("changed", "r2", "id", "", "r2")]


def test_actors_and_works_change_too(study: Make) -> None:
    birch = ACTORS[1] | {"id": "elm", "name": "Elm"}
    works = [{"key": "k", "citation": "A book"}, {"key": "m", "citation": "Another"}]
    old = study([], ACTORS[:2], references=works)
    new = study([], [ACTORS[0] | {"name": "Ambre"}, birch], references=[works[0] | {"citation": "The book"}])
    assert [tuple(change) for change in sg.diff(old, new).changes] == [
        ("actor", "changed", "a", "name", "Amber", "Ambre"),
        ("actor", "removed", "b", "", "Birch (armed group)", ""),
        ("actor", "added", "elm", "", "", "Elm (armed group)"),
        ("reference", "changed", "k", "citation", "A book", "The book"),
        ("reference", "removed", "m", "", "Another", ""),
    ]


def test_a_column_of_one_s_own_may_come_and_go(study: Make) -> None:
    rows = [{"id": "r1", "kind": "attack"}]
    assert told(sg.diff(study(rows), study([rows[0] | {"weather": "rain"}]))) == [
        ("changed", "r1", "weather", "", "rain")
    ]


def test_rows_of_every_status_are_compared(study: Make) -> None:
    old = study([{"id": "r1", "kind": "deployment", "status": "announced", "start": "2012"}])
    new = study([{"id": "r1", "kind": "deployment", "status": "announced", "start": "2013"}])
    assert told(sg.diff(old, new)) == [("changed", "r1", "start", "2012", "2013")]


@pytest.mark.parametrize("seed", range(3))
def test_there_and_back_is_the_same_the_other_way(study: Make, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 — a test's dice
    rows = [{"id": f"r{i}", "kind": "attack", "start": str(2000 + i), "target": draw.choice("bcd")} for i in range(20)]
    kept = [row | ({"place": "here"} if draw.random() < 0.3 else {"place": ""}) for row in rows if draw.random() < 0.8]
    rows = [row | {"place": ""} for row in rows]
    there, back = (sg.diff(*pair) for pair in ((study(rows), study(kept)), (study(kept), study(rows))))
    other = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(other[c.what], c.id, c.column, c.new, c.old) for c in back.changes} == {
        (c.what, c.id, c.column, c.old, c.new) for c in there.changes
    }


def test_text_table_and_json_say_the_same(study: Make) -> None:
    changes = sg.diff(study(ROWS), study([ROWS[0] | {"end": ""}]))
    lines = str(changes).splitlines()
    assert lines[1:] == [
        "relations: 1 removed, 1 changed",
        "~ relation r1, end: 2013 → (blank)",
        "- relation r2: attack: a → c, 2012",
    ]
    assert list(changes.table["id"]) == ["r1", "r2"]
    assert [row["id"] for row in changes.to_dict()["changes"]] == ["r1", "r2"]
    assert str(sg.diff(study(ROWS), study(ROWS))).endswith("nothing changed")
