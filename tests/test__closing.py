from __future__ import annotations

from collections import defaultdict

import pandas as pd
import pytest
from tests import oracle

import sahelgraph as sg
from sahelgraph._kinds import STATUSES
from sahelgraph.errors import DataError

FIELDS = ("id", "kind", "source", "target", "start", "end", "as_of", "ends", "status")
ROWS: dict[str, list[dict[str, str]]] = defaultdict(list)
for _row in oracle.cases("closing.csv"):
    ROWS[_row["case"]].append(_row)
# Kinds that a study brings: a sort of alliance, an event that ends campaigns, one that ends every sort of attack.
KINDS = pd.DataFrame(
    [
        ("pact", "alliance", "made a pact with", "state", "no", "+", "deed", ""),
        ("truce", "", "made a truce with", "event", "no", "+", "deed", "campaign"),
        ("peace", "", "made peace with", "event", "no", "+", "deed", "attack"),
    ],
    columns=["kind", "is_a", "phrase", "time", "directed", "sign", "register", "may_end"],
)


def build(rows: list[dict[str, str]], *, strict: bool = True) -> sg.TemporalMultigraph:
    actors = pd.DataFrame({"id": list("abcde"), "name": list("ABCDE"), "kind": ["armed group"] * 5})
    relations = pd.DataFrame([{field: row.get(field, "") for field in FIELDS} for row in rows], columns=list(FIELDS))
    return sg.from_pandas(actors, relations.assign(reference="made up"), kinds=KINDS, strict=strict)


def two(state: str, event: str) -> list[dict[str, str]]:
    """Give an alliance and a split of one pair, from the cells that differ."""
    rows = (("r1", "alliance", state), ("r2", "split", event))
    return [
        {"id": id_, "kind": kind, "source": "a", "target": "b"} | dict(part.split("=") for part in cells.split())
        for id_, kind, cells in rows
    ]


def told(graph: sg.TemporalMultigraph) -> dict[str, dict[str, str]]:
    """Give of each relation what ended it, the days of its end, and why it ended nothing."""
    ledger = graph._held()[0]
    days = graph.where(status=STATUSES).days
    return {
        id_: {
            "ended_by": ";".join(ledger.ended_by.get(place, ())),
            "end_min": str(days.loc[id_, "end_min"])[:10].replace("NaT", ""),
            "end_max": str(days.loc[id_, "end_max"])[:10].replace("NaT", ""),
            "loose": ledger.loose[place],
        }
        for place, id_ in enumerate(ledger.ids)
    }


# --- the table of cases -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ROWS)
def test_what_ends_what(case: str) -> None:
    found = told(build(ROWS[case]))
    for row in ROWS[case]:
        one = found[row["id"]]
        assert {key: one[key] for key in ("ended_by", "end_min", "end_max")} == {
            key: row[key] for key in ("ended_by", "end_min", "end_max")
        }
        assert bool(one["loose"]) is bool(row["loose"])
        assert row["loose"] in one["loose"]


@pytest.mark.parametrize("case", ROWS)
def test_the_order_of_rows_never_decides(case: str) -> None:
    assert told(build(ROWS[case][::-1])) == told(build(ROWS[case]))


@pytest.mark.parametrize("case", ROWS)
def test_an_end_stays_as_it_was_written(case: str) -> None:
    graph = build(ROWS[case])
    frame = graph.where(status=STATUSES).relations
    assert frame["end"].to_dict() == {row["id"]: row["end"] for row in ROWS[case]}
    assert frame["ends"].to_dict() == {row["id"]: row["ends"] for row in ROWS[case]}


# --- contradictions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "event", "says"),
    [
        ("start=2012 end=.. as_of=2014", "start=2013 ends=r1", "still seen"),
        ("start=2013", "start=2012 ends=r1", "starts"),
        ("start=2011 end=2012-03", "start=2012-06 ends=r1", "end it writes"),
    ],
    ids=["seen later", "begun later", "over before"],
)
def test_an_end_that_cannot_be_is_told_with_its_row(state: str, event: str, says: str) -> None:
    with pytest.raises(DataError, match=r"row 3, column ends: \"r1\" is said to be ended by this row") as caught:
        build(two(state, event))
    (problem,) = caught.value.report.errors
    assert problem.code == "contradictory-ends"
    assert says in problem.message
    # Without strictness the days stay those of the row itself.
    graph = build(two(state, event), strict=False)
    assert [problem.row for problem in graph.report.errors] == [3]
    assert list(graph.where(kind="alliance").relations["end"]) == [
        dict(part.split("=") for part in state.split()).get("end", "")
    ]


def test_a_relation_cannot_end_itself_nor_an_event() -> None:
    with pytest.raises(DataError, match=r"row 3, column ends.*cannot end itself"):
        build(two("start=2012", "start=2013 ends=r2"))
    rows = [*two("start=2012", "start=2013 ends=r3"), {"id": "r3", "kind": "attack", "source": "a", "target": "b"}]
    rows[2]["start"] = "2012-06"
    with pytest.raises(DataError, match=r"row 3, column ends.*event"):
        build(rows)


def test_what_a_kind_is_not_known_to_end_is_a_warning() -> None:
    case = "an explicit end may go beyond what a kind may end"
    (problem,) = [one for one in build(ROWS[case]).report.problems if one.column == "ends"]
    assert (problem.severity, problem.row) == ("warning", 3)
    assert build(ROWS["an explicit end fills a blank"]).report.problems == ()


# --- what follows from an end -----------------------------------------------------------------------------------


def test_a_relation_is_gone_after_what_ended_it() -> None:
    graph = build(two("start=2012-01", "start=2012-06-27"))
    assert list(graph.allies("a", "2012-06-27")["ended_by"]) == ["r2"]
    for mode in ("possible", "attested"):
        assert graph.allies("a", "2012-06-28", mode=mode).empty
    assert list(graph.allies("a", "2012-05", mode="throughout").index) == ["r1"]


def test_a_loose_end_leaves_the_relation_possible() -> None:
    graph = build(ROWS["of two open states none is closed"])
    assert sorted(graph.allies("a", "2013", mode="possible").index) == ["r1"]
    assert graph.allies("a", "2013").empty
