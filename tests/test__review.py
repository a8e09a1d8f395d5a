"""Every fault of a corpus is found in its row and column, and what looks wrong is told."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from tests import oracle

import sahelgraph as sg
from sahelgraph._report import MOST

if TYPE_CHECKING:
    from pathlib import Path

Rows = list[list[str]]

CASES = oracle.cases("faults.csv")
ACTORS: Rows = [
    ["id", "name", "kind", "aliases", "part_of", "country", "start", "end", "label", "note"],
    ["mali", "Mali", "state", "", "", "MLI", "1960", "", "", ""],
    ["MNLA", "Movement of Azawad", "armed group", "the movement", "", "", "2011-10", "2023", "", ""],
    ["É", "Accent", "party", "", "", "", "", "", "", ""],
    ["0012", "Group Twelve", "armed group", "", "", "", "", "", "", ""],
    ["1E5", "Hundred Thousand", "movement", "", "", "", "", "", "", ""],
    ["MAR12", "March Twelve", "movement", "", "", "", "", "", "", ""],
    ["École", "School", "movement", "", "", "", "", "", "", ""],
]
NAMES = ("id", "kind", "source", "target", "start", "end", "as_of", "via", "ends", "quantity", "status", "confidence")
RELATIONS: Rows = [
    [*NAMES, "reference", "note"],
    ["r1", "campaign", "MNLA", "mali", "2012-01-17", "", "", "", "", "", "", "", "cfr, P1", ""],
    ["r2", "attack", "0012", "mali", "2012-01-17", "", "", "", "", "", "", "", "cfr, P1", ""],
    ["r3", "alliance", "0012", "mali", "2013", "2015", "", "", "", "", "", "", "cfr, P1", ""],
    ["r4", "split", "0012", "mali", "2020", "", "", "", "", "", "", "", "cfr, P1", ""],
]


REFERENCES: Rows = [
    ["key", "citation", "published", "url", "archived"],
    ["cfr", "A tracker", "2020-09", "https://example.org/a", ""],
    ["news", "A paper", "2012-06-26", "", ""],
]
KINDS: Rows = [
    ["kind", "is_a", "definition", "phrase", "time", "directed", "sign", "register", "may_end"],
    ["raid", "attack", "a short attack", "raided", "event", "yes", "-", "deed", ""],
    ["truce", "", "a halt", "made a truce with", "state", "no", "0", "deed", ""],
]
TABLES = {"actors": ACTORS, "relations": RELATIONS, "references": REFERENCES, "kinds": KINDS}


def write(folder: Path, **tables: Rows) -> Path:
    for name, rows in (TABLES | tables).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


def changed(rows: Rows, row: int, column: str, value: str) -> Rows:
    found = [list(cells) for cells in rows]
    found[row - 1][rows[0].index(column)] = value
    return found


def damaged(case: dict[str, str]) -> dict[str, Rows]:
    """Return the tables of the study with the fault of a case."""
    tables = dict(TABLES)
    row, table = int(case["row"]), case["table"]
    if case["why"] == "ends what had ended later":
        tables["relations"] = changed(RELATIONS, row, "start", "2019")
    return tables | {table: changed(tables[table], row, case["column"], case["value"])}


def test_the_study_of_the_corpus_has_no_fault_of_its_own(tmp_path: Path) -> None:
    assert [p for p in sg.check(write(tmp_path)).problems if p.severity != "notice"] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['table']} {case['column']}: {case['why']}")
def test_a_fault_is_found_where_it_is_and_told(tmp_path: Path, case: dict[str, str]) -> None:
    report = sg.check(write(tmp_path, **damaged(case)))
    found = [p for p in report.problems if p.code == case["code"]]
    if case["code"] == "fine":
        assert report.ok
        return
    assert [(p.file, p.row) for p in found][:1] == [(f"{case['table']}.csv", int(case["row"]))], report
    assert case["says"] in str(found[0])
    assert case["column"] in {p.column for p in found} or found[0].code in {
        "near-miss-id",
        "outside-life",
        "self-relation",
    }
    assert all(p.hint or p.code == "date" or "ends before" in p.message for p in report.problems)


def test_one_row_with_several_faults_lists_them_all(tmp_path: Path) -> None:
    bad = ["r5", "atack", "zz", "", "Jun-12", "ongoing", "x", "yy", "r9", "3,000", "sure", "maybe", "cfr, P1", "\x07"]
    found = {p.column for p in sg.check(write(tmp_path, relations=[*RELATIONS, bad])).errors if p.row == 6}
    assert found == {*NAMES, "note"} - {"id"}


def test_rows_that_say_the_same_are_told_once_each(tmp_path: Path) -> None:
    again = [["r5", *RELATIONS[1][1:]], ["", *RELATIONS[1][1:]], ["r7", *RELATIONS[3][1:3], "mali", *RELATIONS[3][4:]]]
    found = [p for p in sg.check(write(tmp_path, relations=[*RELATIONS, *again])).problems if p.code == "repeated-row"]
    assert [p.row for p in found] == [6, 7, 8]
    assert "row 2" in found[0].message
    assert "row 4" in found[2].message


def test_an_undirected_relation_told_from_both_ends_is_told(tmp_path: Path) -> None:
    turned = [["r5", "alliance", "mali", "0012", "2013", "", *[""] * 6, "elsewhere", ""]]
    attack = [["r6", "attack", "mali", "0012", "2012-01-17", "", *[""] * 6, "elsewhere", ""]]
    report = sg.check(write(tmp_path, relations=[*RELATIONS, *turned, *attack]))
    found = [p for p in report.problems if p.severity == "warning"]
    assert [(p.row, p.code) for p in found] == [(6, "repeated-relation")]
    assert "row 4" in found[0].message


def test_two_happenings_of_one_day_are_two(tmp_path: Path) -> None:
    header = ["kind", "source", "target", "start", "happening"]
    days = [["clash", "mali", "0012", "2012-01-17", label] for label in ("north", "south", "south")]
    days[2][1:3] = ["0012", "mali"]
    found = [p for p in sg.check(write(tmp_path, relations=[header, *days])).problems if p.severity == "warning"]
    assert [(p.row, p.code) for p in found] == [(4, "repeated-relation")]
    assert "row 3" in found[0].message


def test_a_column_of_nearly_a_known_name_is_told(tmp_path: Path) -> None:
    relations = [[*NAMES[:6], "As of", *NAMES[7:], "Reference", "note"], *RELATIONS[1:]]
    found = [p for p in sg.check(write(tmp_path, relations=relations)).problems if p.severity == "warning"]
    assert [(p.row, p.column, p.code) for p in found] == [
        (1, "As of", "near-miss-column"),
        (1, "Reference", "near-miss-column"),
    ]


@pytest.mark.parametrize("name", ["", "certain", "start", "a\x00b"])
def test_a_header_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    relations = [[*RELATIONS[0][:-1], name], *RELATIONS[1:]]
    report = sg.check(write(tmp_path, relations=relations))
    assert {p.row for p in report.errors} == {1}


def test_many_problems_are_counted_and_so_many_kept(tmp_path: Path) -> None:
    rows = [["", "attack", f"z{i % 300}", "mali", "2012", *[""] * 7, f"{i}", ""] for i in range(MOST + 500)]
    report = sg.check(write(tmp_path, relations=[RELATIONS[0], *rows]))
    assert len(report.errors) == MOST
    assert dict(report.left_out) == {("error", "unknown-actor"): 500}
    assert f"{MOST + 500} errors" in str(report)
    assert report.to_dict()["left_out"] == [{"severity": "error", "code": "unknown-actor", "count": 500}]
    assert len(report.text().splitlines()) == 21
    graph = sg.read_csv(tmp_path, strict=False)  # rows whose problem was only counted are set aside as well
    assert len(graph) == 0


def test_a_free_reference_is_no_fault(tmp_path: Path) -> None:
    report = sg.check(write(tmp_path, relations=changed(RELATIONS, 2, "reference", "cfx, P7")))
    assert [p for p in report.problems if p.severity != "notice"] == []


def test_an_id_that_two_rows_have_is_one_fault_and_told_once(tmp_path: Path) -> None:
    again = [["mali", "Mali", "state"], ["x", "Group Twelve", "state"], ["x", "Group Twelve", "state"]]
    actors = [*ACTORS, *([*cells, *[""] * 7] for cells in again)]
    found = [(p.row, p.code) for p in sg.check(write(tmp_path, actors=actors)).problems if p.severity != "notice"]
    assert found == [(9, "duplicate-id"), (11, "duplicate-id"), (11, "shared-name")]
    (shared,) = [p.message for p in sg.check(tmp_path).problems if p.code == "shared-name"]
    assert shared == "the actors 0012, x share a name or alias"


def test_a_blank_kind_of_actor_is_one_fault(tmp_path: Path) -> None:
    report = sg.check(write(tmp_path, actors=[*ACTORS, ["x", "X", "", *[""] * 7]]))
    assert [(p.column, p.code) for p in report.problems if p.file == "actors.csv" and p.row == 9] == [
        ("kind", "missing-value")
    ]
