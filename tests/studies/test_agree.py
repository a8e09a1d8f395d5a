from __future__ import annotations

import csv
import random
from fractions import Fraction
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import sahelgraph as sg
from sahelgraph.studies._agreement import cohen
from sahelgraph.studies._study import assign

if TYPE_CHECKING:
    from tests.studies.conftest import Make, Row

CASES = Path(__file__).parents[1] / "cases"


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- kappa --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("kappa.csv"), ids=lambda case: case["why"])
def test_kappa_is_what_hand_work_says(case: Row) -> None:
    ratings: list[tuple[str, str]] = []
    for cell in case["ratings"].split():
        pair, _, count = cell.partition("*")
        one, _, other = pair.partition("/")
        ratings += [(one, other)] * int(count)
    found = cohen(ratings)
    assert found.n == len(ratings)
    for name in ("observed", "expected"):
        assert getattr(found, name) == pytest.approx(Fraction(case[name])) if case[name] else True
    if case["kappa"]:
        assert found.value == pytest.approx(Fraction(case["kappa"]))
        assert found.why == ""
    else:
        assert isnan(found.value)
        assert found.why


def test_a_kind_that_only_one_coder_sees_counts_in_the_strict_kappa(study: Make) -> None:
    a = study([{"id": "r1", "kind": "alliance"}, {"id": "r2", "kind": "attack", "start": "2015"}])
    b = study([{"id": "s1", "kind": "alliance"}])
    found = sg.agree(a, b)
    assert (found.kappa.n, found.strict_kappa.n) == (1, 2)
    assert isnan(found.kappa.value)
    # Units (alliance, alliance) and (attack, no row): p_o = 1/2, p_e = 1/2 * 1/2.
    assert found.strict_kappa.value == pytest.approx(Fraction(1, 3))


def test_a_row_of_a_pair_that_the_other_coder_does_not_have_is_no_unit(study: Make) -> None:
    a = study([{"id": "r1", "kind": "alliance"}, {"id": "r2", "kind": "attack", "target": "c"}])
    found = sg.agree(a, study([{"id": "s1", "kind": "alliance"}]))
    assert found.strict_kappa.n == 1
    assert found.pairs == (2, 1, 1)
    assert found.pairs.shares() == {"of_a": 0.5, "of_b": 1.0, "of_all": 0.5}


# --- which row is which -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("matching.csv"), ids=lambda case: case["why"])
def test_rows_are_matched_by_pair_kind_dates_and_place(study: Make, case: Row) -> None:
    ends = {"source": "b", "target": "a"} if case["turned"] == "yes" else {}
    a = study([{"id": "r1", "kind": case["kind_a"], "start": case["start_a"], "end": case["end_a"]}])
    there = {"id": "s1", "kind": case["kind_b"], "start": case["start_b"], "end": case["end_b"]}
    b = study([there | ends | {"reference": f"key, {case['place_b']}"}])
    wanted = [("r1", "s1")] if case["matched"] == "yes" else []
    assert list(sg.agree(a, b).matches) == wanted
    assert list(sg.agree(b, a).matches) == [(j, i) for i, j in wanted]


def test_rows_are_matched_so_that_the_whole_is_best(study: Make) -> None:
    # Greedy from the top would give r1 the row that r2 needs.
    a = study([{"id": "r1", "kind": "attack", "start": "2012"}, {"id": "r2", "kind": "attack", "start": "2012-11"}])
    b = study([{"id": "s1", "kind": "attack", "start": "2012-11"}, {"id": "s2", "kind": "attack", "start": "2012-03"}])
    assert sg.agree(a, b).matches == (("r1", "s2"), ("r2", "s1"))


def test_an_assignment_never_pairs_what_has_no_score() -> None:
    assert assign({("a", "x"): 1, ("b", "x"): 5, ("b", "y"): 5}) == [("a", "x"), ("b", "y")]
    assert assign({("a", "x"): 1, ("b", "x"): 5}) == [("b", "x")]
    assert assign({}) == []


def test_actors_are_matched_by_name_before_id(study: Make) -> None:
    a = study([], [{"id": "1", "name": "Amber", "kind": "state"}, {"id": "2", "name": "Birch", "kind": "state"}])
    b = study([], [{"id": "2", "name": "AMBER", "kind": "state"}, {"id": "1", "name": "Birch", "kind": "state"}])
    assert [(one, other) for one, other, _ in sg.agree(a, b).actor_matches] == [("1", "2"), ("2", "1")]


@pytest.mark.parametrize(
    ("name", "aliases", "by"),
    [("Cédar", "", "name"), ("Something", "the CEDAR-group", "alias"), ("Juniper", "other", None)],
)
def test_actors_are_matched_by_folded_names(study: Make, name: str, aliases: str, by: str | None) -> None:
    a = study([], [{"id": "one", "name": "Cedar", "kind": "state", "aliases": "the cedar group"}])
    b = study([], [{"id": "two", "name": name, "kind": "state", "aliases": aliases}])
    assert [match.by for match in sg.agree(a, b).actor_matches] == ([by] if by else [])


def test_one_actor_is_never_two(study: Make) -> None:
    a = study([], [{"id": "junta", "name": "The junta", "kind": "junta", "aliases": "coup leaders"}])
    b = study(
        [],
        [
            {"id": "junta", "name": "The junta", "kind": "junta", "aliases": ""},
            {"id": "officers", "name": "Officers", "kind": "armed forces", "aliases": "coup leaders"},
        ],
    )
    found = sg.agree(a, b)
    assert [match.b for match in found.actor_matches] == ["junta"]
    assert [row.id_b for row in found.differences if row.what == "actor only in B"] == ["officers"]


def test_a_row_whose_other_end_differs_is_shown_beside_its_counterpart(study: Make) -> None:
    a = study([{"id": "r1", "kind": "attack", "target": "b"}])
    b = study([{"id": "s1", "kind": "attack", "target": "c"}])
    found = sg.agree(a, b)
    assert found.matches == ()
    assert found.counterparts == (("r1", "s1"),)
    assert (found.only_a, found.only_b) == (("r1",), ("s1",))
    assert [row.what for row in found.differences] == ["relation, one end differs"]


# --- columns ------------------------------------------------------------------------------------------------------


def column(found: sg.Agreement, name: str) -> tuple[int, int]:
    return next((told.equal, told.n) for told in found.columns if told.column == name)


def test_columns_count_the_rows_in_which_somebody_wrote(study: Make) -> None:
    kinds = ("alliance", "support", "training", "sanction")
    a = study(
        {"id": f"r{i}", "kind": kind, "start": "2012-05", "end": end, "via": via, "quantity": many}
        for i, (kind, end, via, many) in enumerate(
            zip(kinds, ("2013", "2013", "", ""), ("c", "", "c", ""), ("1000..1500", "3000", "", ""), strict=True)
        )
    )
    b = study(
        {"id": f"s{i}", "kind": kind, "start": start, "end": end, "via": via, "quantity": many}
        for i, (kind, start, end, via, many) in enumerate(
            zip(
                kinds,
                ("2012-05", "2012", "2012-06", "2012-05?"),
                ("2013", "2014", "2013", ""),
                ("c", "d", "", ""),
                ("1000..1500", "3000.0", "5", ""),
                strict=True,
            )
        )
    )
    found = sg.agree(a, b)
    assert column(found, "start") == (2, 4)  # 2012-05? names the same days
    assert column(found, "start overlapping") == (3, 4)
    assert column(found, "end") == (1, 3)
    assert column(found, "end overlapping") == (2, 3)  # what one coder leaves open may end when the other says
    assert column(found, "via") == (1, 3)
    assert column(found, "quantity") == (2, 3)
    assert column(found, "place") == (0, 0)
    assert found.table["share"].isna()["place"]
    told = [(row.id_a, row.column) for row in found.differences if row.what == "relation cell"]
    assert told == [
        *(("r1", "start"), ("r1", "end"), ("r1", "via")),
        *(("r2", "start"), ("r2", "end"), ("r2", "via"), ("r2", "quantity")),
        ("r3", "start"),  # the mark would be lost without a word
    ]


def test_a_happening_is_the_rows_that_share_it_not_its_label(study: Make) -> None:
    rows = [{"id": "r1", "kind": "alliance", "happening": "x"}, {"id": "r2", "kind": "support", "happening": "x"}]
    a = study(rows)
    renamed = sg.agree(a, study(row | {"happening": "other word"} for row in rows))
    assert column(renamed, "happening") == (2, 2)
    parted = sg.agree(a, study(row | {"happening": row["id"]} for row in rows))
    assert column(parted, "happening") == (0, 2)


def test_what_ends_what_is_compared_through_the_matching(study: Make) -> None:
    state, event = {"kind": "alliance", "end": "2012-06"}, {"kind": "split", "start": "2012-06"}
    a = study([state | {"id": "r1", "ends": ""}, event | {"id": "r2", "ends": "r1"}])
    b = study([state | {"id": "s1", "ends": ""}, event | {"id": "s2", "ends": "s1"}])
    assert column(sg.agree(a, b), "ends") == (1, 1)


def test_actor_cells_and_names_are_compared(study: Make) -> None:
    a = study([], [{"id": "a", "name": "Amber", "kind": "state", "aliases": "AMB", "country": "MLI"}])
    b = study([], [{"id": "a", "name": "Ambre", "kind": "state", "aliases": "amb; AB", "country": "NER"}])
    told = [tuple(row)[3:] for row in sg.agree(a, b).differences]
    assert told == [("country", "MLI", "NER"), ("aliases", "AMB", "Ambre; AB")]


def test_works_of_one_key_are_compared(study: Make) -> None:
    works = [{"key": "k", "citation": "A book"}, {"key": "k", "citation": "Another"}]
    a, b = (study([], references=[work]) for work in works)
    assert [tuple(row) for row in sg.agree(a, b).differences] == [
        ("reference cell", "k", "k", "citation", "A book", "Another")
    ]


# --- order, view, forms -------------------------------------------------------------------------------------------


def test_the_order_of_rows_never_matters(study: Make) -> None:
    kinds = ("attack", "clash", "alliance", "sanction", "campaign")
    draw = random.Random(7)  # noqa: S311 — a test's dice
    rows = [
        {
            "id": f"r{i}",
            "kind": draw.choice(kinds),
            "start": str(draw.randint(2010, 2014)),
            "target": draw.choice("bcd"),
        }
        for i in range(40)
    ]
    other = [row | {"id": f"s{i}", "start": str(draw.randint(2010, 2014))} for i, row in enumerate(rows)]
    told = sg.agree(study(rows), study(other))
    draw.shuffle(rows)
    draw.shuffle(other)
    again = sg.agree(study(rows), study(other))
    assert again == told
    assert told.matches == tuple(sorted((i, j) for j, i in sg.agree(study(other), study(rows)).matches))


def test_rows_of_every_status_count_unless_one_was_asked_for(study: Make) -> None:
    rows = [{"id": "r1", "kind": "attack", "status": ""}, {"id": "r2", "kind": "deployment", "status": "announced"}]
    g = study(rows)
    assert sg.agree(g, g).rows.both == 2
    assert sg.agree(g.where(status="announced"), g).rows == (1, 2, 1)


def test_a_narrowed_graph_is_compared_as_narrowed(study: Make) -> None:
    g = study([{"id": "r1", "kind": "attack"}, {"id": "r2", "kind": "attack", "start": "2015"}])
    assert sg.agree(g.during("2012"), g.during("2012")).rows == (1, 1, 1)


def test_the_archive_agrees_with_itself() -> None:
    g = sg.load()
    found = sg.agree(g, g)
    assert found.differences == ()
    assert found.kappa.value == 1.0
    assert found.rows.a == found.rows.both == len(found.matches)


def test_text_table_and_json_say_the_same(study: Make) -> None:
    a, b = study([{"id": "r1", "kind": "attack"}]), study([{"id": "s1", "kind": "attack", "start": "2012-06"}])
    found = sg.agree(a, b)
    assert "undefined, both coders used one and the same kind" in str(found)
    assert "start                   0    1      0%" in str(found)
    told = found.to_dict()
    assert told["kappa"]["value"] is None
    assert told["rows"] == {"a": 1, "b": 1, "both": 1, "of_a": 1.0, "of_b": 1.0, "of_all": 1.0}
    assert list(found.to_settle["column"]) == ["start"]


def test_studies_without_rows_agree_on_nothing(study: Make) -> None:
    found = sg.agree(study([]), study([]))
    assert found.rows == (0, 0, 0)
    assert isnan(found.pairs.shares()["of_a"])
    assert found.kappa.why == "no row of the one was matched with a row of the other"
    assert "–" in str(found)


def test_what_is_not_a_graph_is_refused(study: Make) -> None:
    folder: Any = "study-b"
    with pytest.raises(TypeError, match=r"str is not a graph; read a folder with sg\.read_csv"):
        sg.agree(study([]), folder)
