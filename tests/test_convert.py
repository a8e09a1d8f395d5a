from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests import strategies
from tests.small import SMALL, build, row

from sahelgraph import convert
from sahelgraph._query import Query

Rows = tuple[dict[str, str], ...]
RECORD = ["id", "kind", "source", "target", "start", "end", "certain", "reference"]


def test_frames_are_text_indexed_by_id() -> None:
    whole = build(SMALL)
    for frame in (whole.relations, whole.actors):
        assert frame.index.name == "id"
        assert str(frame.index.dtype) == "str"
        assert {str(kind) for kind in frame.dtypes} == {"str"}
        assert not frame.isna().any().any()
    assert str(whole.during("2012").relations["certain"].dtype) == "bool"


def test_a_frame_is_what_the_constructor_makes_of_its_columns() -> None:
    whole = build(SMALL)
    for frame in (whole.relations, whole.allies("a", "2012"), whole.allies("a", "1900")):
        columns = {name: frame[name].array.copy() for name in frame}
        pd.testing.assert_frame_equal(frame, pd.DataFrame(columns, index=frame.index), check_column_type=True)
    one, other = whole.allies("a", "2012"), whole.allies("a", "2012")
    one.columns.name, one.loc[one.index[0], "kind"] = "changed", "changed"
    one["more"] = 1
    pd.testing.assert_frame_equal(other, whole.allies("a", "2012"))
    assert (other.columns.name, list(one["subtype"])) == (None, list(other["subtype"]))


def test_an_empty_view_has_the_columns_of_a_full_one() -> None:
    whole = build(SMALL)
    for full, empty in (
        (whole.relations, whole.during("1900").relations.drop(columns="certain")),
        (whole.days, whole.during("1900").days),
        (whole.allies("a", "2012"), whole.allies("a", "1900")),
    ):
        assert empty.empty
        assert list(empty.columns) == list(full.columns)
        assert list(empty.dtypes) == list(full.dtypes)
        assert empty.index.name == full.index.name


def test_the_days_are_dates_and_an_open_side_is_none() -> None:
    days = build([row(1, "campaign", "a", "b", "2012-02"), row(2, "campaign", "a", "b", "..", end="9999-12-31")]).days
    assert {str(kind) for kind in days.dtypes} == {"datetime64[s]"}
    assert days.loc["r1", "start_min"] == pd.Timestamp("2012-02-01")
    assert days.loc["r1", "start_max"] == pd.Timestamp("2012-02-29")
    assert days["end_max"].isna().to_dict() == {"r1": True, "r2": False}
    assert days["start_min"].isna().to_dict() == {"r1": False, "r2": True}
    assert str(days["end_max"].to_numpy()[list(days.index).index("r2")])[:10] == "9999-12-31"


def test_answers_add_the_one_at_the_other_end_and_what_ended_it() -> None:
    answer = build(SMALL).partners("b")
    assert answer["actor"].to_dict() == dict.fromkeys(("r1", "r2", "r3", "r4"), "a")
    assert answer["ended_by"].to_dict() == {"r1": "r4", "r2": "", "r3": "", "r4": ""}
    assert list(answer.columns)[-2:] == ["actor", "ended_by"]
    assert build(SMALL).partners("c")["actor"].to_dict() == {"r5": "c"}


def test_columns_of_the_codebook_go_before_those_of_the_researcher() -> None:
    ledger = build(SMALL)._held()[0]
    assert convert.column_names(ledger.relations, ("kind", "note"))[:2] == ["kind", "note"]
    assert "id" not in convert.column_names(ledger.relations, ("kind",))
    assert convert.column_names(ledger.relations, ("kind",)).count("kind") == 1


# --- plain rows ---------------------------------------------------------------------------------------------------


def test_records_are_the_rows_of_the_frame_in_plain_python() -> None:
    for graph in (build(SMALL), build(SMALL).during("2012")):
        records, frame = graph._records(), graph.relations.reset_index()
        assert [list(record) for record in records] == [RECORD] * len(frame)
        for name in RECORD:
            if name != "certain":
                assert [record[name] for record in records] == frame[name].tolist()
        wanted = frame["certain"].tolist() if "certain" in frame else [None] * len(frame)
        assert [record["certain"] for record in records] == wanted
        assert {type(value) for record in records for value in record.values()} <= {str, bool, type(None)}


def test_cells_of_no_rows_are_no_cells() -> None:
    ledger = build(SMALL)._held()[0]
    assert convert.cells(ledger, np.zeros(0, np.int32), "status").tolist() == []
    assert convert.relation_records(ledger, np.zeros(0, np.int32), Query()) == []
    assert convert.endings(ledger, np.zeros(0, np.int32)) == []


@pytest.mark.parametrize("name", ["label", "weight", "key", "u_for_edge", "for", "x y", "ключ", "=1+1", "<b>"])
def test_a_researchers_column_may_have_any_name(name: str) -> None:
    rows = [one | {name: f"cell {place}"} for place, one in enumerate(SMALL)]
    whole = build(rows, (*strategies.COLUMNS, name))
    assert whole.to_networkx().edges["a", "b", "r1"][name] == "cell 0"
    assert whole.relations.loc["r1", name] == "cell 0"
    assert list(whole.where(**{name: "cell 2"}).relations.index) == ["r3"]
