from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

import sahelgraph as sg
from sahelgraph.studies import merge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.studies.conftest import Make, Row

    from sahelgraph.studies import Merged

A = [
    {"id": "r1", "kind": "alliance", "start": "2012", "end": "2013", "happening": "pact", "ends": "", "note": "A's."},
    {"id": "r2", "kind": "attack", "target": "c", "start": "2014", "end": "", "happening": "", "ends": "", "note": ""},
    {"id": "r3", "kind": "clash", "target": "d", "start": "2018", "end": "", "happening": "", "ends": "", "note": ""},
]
B = [
    {"id": "s1", "kind": "alliance", "start": "2012-06", "end": "2013", "happening": "p", "ends": "", "note": "B's."},
    {"id": "s2", "kind": "attack", "target": "d", "start": "2014", "end": "", "happening": "p", "ends": "", "note": ""},
    {"id": "s4", "kind": "split", "start": "2013", "end": "", "happening": "p", "ends": "s1", "note": ""},
]


def rows(merged: Merged, name: str = "relations.csv") -> dict[str, Row]:
    return {row.get("id", row.get("key", "")): row for row in csv.DictReader(io.StringIO(merged.files[name]))}


def settle(
    a: sg.TemporalMultigraph, b: sg.TemporalMultigraph, choose: Callable[[str, str], str], note: str = ""
) -> Merged:
    sheet = sg.agree(a, b).to_settle
    told = [choose(what, column) for what, column in zip(sheet["what"], sheet["column"], strict=True)]
    return merge(a, b, sheet.assign(settled=told, note=note))


def test_settled_for_a_everything_is_as_a_has_it(study: Make) -> None:
    a, b = study(A), study(B)
    found = rows(settle(a, b, lambda *_: "a"))
    assert list(found) == ["r1", "r2", "r3"]
    assert found["r1"]["start"] == "2012"
    assert found["r1"]["note"] == "A's. Coders differed on start (A 2012; B 2012-06); settled for A."
    assert found["r2"]["note"] == "Coder B has instead attack: a → d, 2014; settled for A."
    assert found["r3"]["note"] == "Only coder A has it; kept."


def test_settled_for_b_everything_is_as_b_has_it_under_a_s_ids(study: Make) -> None:
    found = rows(settle(study(A), study(B), lambda *_: "B", note="B read it twice."))
    assert list(found) == ["r1", "r2", "r4"]  # the counterpart keeps the id that others may cite
    assert (found["r1"]["start"], found["r2"]["target"]) == ("2012-06", "d")
    assert (found["r4"]["kind"], found["r4"]["ends"], found["r4"]["happening"]) == ("split", "r1", "pact")
    assert found["r4"]["note"] == "Only coder B has it; kept: B read it twice."


def test_counterparts_may_both_stand(study: Make) -> None:
    both = settle(study(A), study(B), lambda what, _: "both" if "differs" in what else "a")
    found = rows(both)
    assert [(row["id"], row["target"]) for row in found.values() if row["kind"] == "attack"] == [
        ("r2", "c"),
        ("r4", "d"),
    ]
    assert "both rows kept" in found["r2"]["note"]
    assert "both rows kept" in found["r4"]["note"]


@pytest.mark.parametrize(("word", "cell"), [("other: 2012-03", "2012-03"), ("OTHER:2012-04", "2012-04")])
def test_a_cell_may_be_settled_for_neither(study: Make, word: str, cell: str) -> None:
    found = rows(settle(study(A), study(B), lambda _, column: word if column == "start" else "a"))
    assert found["r1"]["start"] == cell
    assert "settled for neither" in found["r1"]["note"]


def test_what_was_settled_passes_check_and_is_read_again(study: Make, tmp_path: Path) -> None:
    for word in ("a", "b"):
        folder = settle(study(A), study(B), lambda *_: word).write(tmp_path / word)  # noqa: B023 — used at once
        assert sg.check(folder).ok
        assert len(sg.read_csv(folder)) == 3


def test_the_settled_study_agrees_with_whom_it_was_settled_for(study: Make, tmp_path: Path) -> None:
    b = study(B)
    folder = settle(study(A), b, lambda *_: "b").write(tmp_path / "out")
    assert sg.agree(sg.read_csv(folder), b).differences == ()


def test_the_order_of_the_sheet_does_not_matter(study: Make) -> None:
    a, b = study(A), study(B)
    sheet = sg.agree(a, b).to_settle.assign(settled="b")
    assert merge(a, b, sheet.iloc[::-1]).files == merge(a, b, sheet).files


def test_a_sheet_goes_through_a_file(study: Make, tmp_path: Path) -> None:
    a, b = study(A), study(B)
    path = tmp_path / "sheet.csv"
    path.write_text(sg.agree(a, b).sheet().replace("2012,2012-06,", "2012,Jun-12,b"), encoding="utf-8")
    with pytest.raises(sg.DataError, match="is not settled") as caught:
        merge(a, b, path)
    assert {(p.file, p.code) for p in caught.value.report.errors} == {("sheet.csv", "unsettled")}
    assert [p.row for p in caught.value.report.errors] == [2, 3, 4]  # row 5 is settled, its rewritten value no matter


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"settled": ""}, r"relation cell \(r1, s1, start\) is not settled; write a, b, or other: and the text"),
        ({"settled": "both"}, 'cannot be settled as "both"; write a, b, or other'),
        ({"settled": "mine"}, 'cannot be settled as "mine"'),
        ({"id_b": "s9"}, r"relation cell \(r1, s9, start\) is no difference of these two studies; make a new sheet"),
    ],
)
def test_a_wrong_line_is_told_with_its_row(study: Make, change: Row, message: str) -> None:
    a, b = study(A), study(B)
    sheet = sg.agree(a, b).to_settle.assign(settled="a")
    sheet.loc[sheet["column"] == "start", list(change)] = list(change.values())
    with pytest.raises(sg.DataError, match=message):
        merge(a, b, sheet)


def test_a_missing_line_a_line_twice_and_a_missing_column_are_told(study: Make) -> None:
    a, b = study(A), study(B)
    sheet = sg.agree(a, b).to_settle.assign(settled="a")
    with pytest.raises(sg.DataError, match=r"there is no line for relation cell \(r1, s1, start\)"):
        merge(a, b, sheet[sheet["column"] != "start"])
    with pytest.raises(sg.DataError, match="stands on two lines"):
        merge(a, b, sheet.iloc[[*range(len(sheet)), 0]])
    with pytest.raises(sg.DataError, match='there is no column "settled"'):
        merge(a, b, sheet.drop(columns="settled"))


def test_a_cell_in_which_nobody_differs_may_be_corrected(study: Make) -> None:
    a, b = study(A), study(B)
    sheet = sg.agree(a, b).to_settle.assign(settled="a")
    line = {"what": "relation cell", "id_a": "r1", "id_b": "", "column": "end", "value_a": "", "value_b": ""}
    sheet.loc[len(sheet)] = line | {"settled": "other: 2014", "note": "a slip"}
    found = rows(merge(a, b, sheet))
    assert found["r1"]["end"] == "2014"
    assert found["r1"]["note"].endswith("Corrected in settling: end (was 2013): a slip.")
    sheet.loc[len(sheet) - 1, "column"] = "colour"
    with pytest.raises(sg.DataError, match="no difference of these"):
        merge(a, b, sheet)


def test_what_was_settled_must_be_a_sound_study(study: Make) -> None:
    a, b = study(A), study(B)
    with pytest.raises(sg.DataError, match='"soon" is no date'):
        settle(a, b, lambda _, column: "other: soon" if column == "start" else "a")


def test_what_names_a_row_that_was_left_out_forgets_it(study: Make) -> None:
    b = study([*B, {"id": "s5", "kind": "membership", "target": "d", "start": "2011", "ends": ""}])
    ended = {"id": "r4", "kind": "support", "target": "c", "start": "2013", "end": "2014", "ends": ""}
    a = study([*(row | ({"ends": "r4"} if row["id"] == "r2" else {}) for row in A), ended])
    assert rows(settle(a, b, lambda *_: "a"))["r2"]["ends"] == "r4"
    dropped = settle(a, b, lambda what, _: "b" if what == "relation only in A" else "a")
    assert rows(dropped)["r2"]["ends"] == ""
    assert "r4" not in rows(dropped)


def test_ids_that_are_not_numbered_stay_and_never_clash(study: Make) -> None:
    a = study([{"id": "pact", "kind": "alliance"}, {"id": "x", "kind": "attack", "target": "c"}])
    b = study([{"id": "one", "kind": "alliance"}, {"id": "x", "kind": "clash", "target": "d", "start": "1999"}])
    assert sorted(rows(settle(a, b, lambda what, _: "b" if what.endswith("in B") else "a"))) == ["pact", "x", "x_2"]


def test_rows_without_ids_stay_without(study: Make) -> None:
    a, b = study([{"kind": "alliance"}]), study([{"kind": "alliance", "start": "2012-06"}])
    assert list(rows(settle(a, b, lambda *_: "b"))) == [""]


def test_names_of_both_are_kept_unless_two_actors_would_share_one(study: Make) -> None:
    amber = {"id": "a", "name": "Amber", "kind": "state"}
    birch = {"id": "b", "name": "Birch", "kind": "state"}
    a = study([], [amber | {"aliases": "AM"}, birch | {"aliases": "the forest"}])
    b = study([], [amber | {"aliases": "AMB; The Forest"}, birch | {"aliases": ""}])
    found = rows(settle(a, b, lambda *_: "both"), "actors.csv")
    assert (found["a"]["aliases"], found["b"]["aliases"]) == ("AM; AMB", "the forest")


def test_the_second_coder_s_actors_and_kinds_come_along(study: Make, tmp_path: Path) -> None:
    actors = [{"id": "a", "name": "Amber", "kind": "state"}, {"id": "b", "name": "Birch", "kind": "state"}]
    own = [{"kind": "feud", "time": "state", "sign": "-", "directed": "no", "phrase": "feuded with"}]
    new = {"id": "e", "name": "Elm", "kind": "state", "part_of": "bb"}
    a = study([{"id": "r1", "kind": "alliance"}], [row | {"part_of": ""} for row in actors])
    there = [row | {"part_of": ""} | ({"id": "bb"} if row["id"] == "b" else {}) for row in actors]
    b = study([{"id": "r1", "kind": "feud", "source": "e", "target": "bb"}], [*there, new], kinds=own)
    folder = settle(a, b, lambda what, _: "b" if "only" in what and "B" in what else "a").write(tmp_path / "out")
    g = sg.read_csv(folder)
    told = g.relations.loc["r2"]
    assert (told["kind"], told["source"], told["target"]) == ("feud", "e", "b")
    assert g.actors.loc["e", "part_of"] == "b"
    assert g.kinds["feud"].sign == -1


def test_a_cell_of_b_speaks_in_the_ids_of_the_settled_study(study: Make) -> None:
    actors = [{"id": "a", "name": "Amber", "kind": "state"}, {"id": "b", "name": "Birch", "kind": "state"}]
    a = study(
        [{"id": "r1", "kind": "support", "via": ""}], [*actors, {"id": "m", "name": "Mission", "kind": "mission"}]
    )
    b = study(
        [{"id": "s1", "kind": "support", "via": "x"}], [*actors, {"id": "x", "name": "Mission", "kind": "mission"}]
    )
    assert rows(settle(a, b, lambda *_: "b"))["r1"]["via"] == "m"


def test_works_of_both_are_kept(study: Make) -> None:
    a = study(A, references=[{"key": "key", "citation": "A book", "url": ""}])
    b = study(B, references=[{"key": "key", "citation": "The book"}, {"key": "other", "citation": "B's source"}])
    found = rows(settle(a, b, lambda what, _: "b" if what == "reference cell" else "a"), "references.csv")
    assert {key: row["citation"] for key, row in found.items()} == {"key": "The book", "other": "B's source"}


def test_a_folder_with_a_study_is_never_written_over(study: Make, tmp_path: Path) -> None:
    merged = settle(study(A), study(B), lambda *_: "a")
    (tmp_path / "actors.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(sg.FileError, match=r"there is a study already \(actors.csv\); choose an empty folder"):
        merged.write(tmp_path)
    assert (tmp_path / "actors.csv").read_text(encoding="utf-8") == "mine"


def test_narrowed_studies_are_not_merged(study: Make) -> None:
    a = study(A)
    with pytest.raises(sg.QueryError, match="merge takes whole studies"):
        merge(a.during("2012"), a, sg.agree(a, a).to_settle)
