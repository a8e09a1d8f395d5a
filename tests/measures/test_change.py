from __future__ import annotations

import math

import pytest
from tests.measures.made import relation, signed, study

import sahelgraph as sg
from sahelgraph import measures

# a and b go on, b and c end, c and d form, a and d turn.
ROWS = [
    relation("alliance", "a", "b", "2001-01-01", "2003-12-31"),
    relation("alliance", "b", "c", "2001-01-01", "2001-12-31"),
    relation("alliance", "c", "d", "2002-01-01", "2003-12-31"),
    relation("alliance", "a", "d", "2001-01-01", "2001-12-31"),
    relation("clash", "a", "d", "2002-05-01"),
]
FOUR = study(*ROWS)


def test_compare_by_hand() -> None:
    found = measures.compare(FOUR, "2001", "2002")
    assert found.formed.to_numpy().tolist() == [["c", "d", "friendly"]]
    assert found.ended.to_numpy().tolist() == [["b", "c", "friendly"]]
    assert found.turned.to_numpy().tolist() == [["a", "d", "friendly", "hostile"]]
    assert found.kept.to_numpy().tolist() == [["a", "b", "friendly"]]
    assert found.to_series().to_list() == [1, 1, 1, 1, 0, 0]
    assert repr(found) == "<Comparison 2001 → 2002: 1 formed, 1 ended, 1 turned, 1 kept>"


def test_actors_come_and_go() -> None:
    found = measures.compare(FOUR, "2002", "2003")
    assert (found.actors_in, found.actors_out) == ((), ())
    found = measures.compare(FOUR, "2000", "2001")
    assert (found.actors_in, found.actors_out) == (("a", "b", "c", "d"), ())
    assert measures.compare(FOUR, "2001", "2000").actors_out == ("a", "b", "c", "d")


def test_turnover_by_hand() -> None:
    found = measures.turnover(FOUR)
    assert found.to_dict("index")["2002"] == {
        "kept": 1,
        "formed": 1,
        "ended": 1,
        "turned": 1,
        "jaccard": 2 / 4,
        "turnover": 3 / 4,
    }
    last = found.to_dict("index")["2003"]
    assert [last[name] for name in ("kept", "ended", "jaccard", "turnover")] == pytest.approx([2, 1, 2 / 3, 1 / 3])


def test_turnover_without_ties_has_no_value() -> None:
    found = measures.turnover(FOUR, first=1998, last=2001)
    assert found["turnover"].isna().to_list() == [True, True, False]
    assert found.attrs["why"] == {"1999": "no tie in either period", "2000": "no tie in either period"}
    assert found.loc["2001", "turnover"] == 1


def test_volatility_by_hand() -> None:
    found = measures.volatility(study(*ROWS, ids="z"))
    # a: half of two ties, then one of two; b: one of two, then none of one; c: all, then none; d: all, then one of two.
    assert found.drop("z").to_dict() == {"a": 0.5, "b": 0.25, "c": 0.5, "d": 0.75}
    assert found.attrs["why"] == {"z": "no tie in any period"}


def test_survival_by_hand() -> None:
    rows = [
        relation("alliance", "a", "b", "2001-01-01", "2001-01-02"),
        relation("alliance", "a", "c", "2001-01-01", "2001-01-04"),
        relation("alliance", "a", "d", "2001-01-01", "", as_of="2001-01-04"),
        relation("alliance", "b", "c", "2001-01-01", "2001-01-06"),
        relation("attack", "b", "c", "2001-01-01"),
        relation("alliance", "b", "d", "..", "2001-01-06"),
    ]
    found = measures.tie_survival(study(*rows))
    assert found.index.to_list() == [2, 4, 6]
    assert found["at_risk"].to_list() == [4, 3, 1]
    assert found["ended"].to_list() == [1, 1, 1]
    assert found["censored"].to_list() == [0, 1, 0]
    assert found["survival"].to_list() == pytest.approx([3 / 4, 3 / 4 * 2 / 3, 0])
    assert found["error"].iloc[0] == pytest.approx(3 / 4 * math.sqrt(1 / (4 * 3)))
    assert found.attrs["median"] == 4
    assert found.attrs["left_out"]["events"] == found.attrs["left_out"]["unknown start"] == 1


def test_survival_under_vague_dates() -> None:
    vague = study(relation("alliance", "a", "b", "2001-01", "2001-02"))
    days = {
        mode: measures.tie_survival(vague, mode=mode).index.to_list() for mode in ("certain", "attested", "possible")
    }
    assert days == {"certain": [2], "attested": [59], "possible": [59]}
    with pytest.raises(sg.QueryError, match="certain"):
        measures.tie_survival(vague, mode="throughout")


def test_survival_of_nothing() -> None:
    found = measures.tie_survival(signed(alone="ab"))
    assert found.empty
    assert math.isnan(found.attrs["median"])
    assert found.attrs["why"] == {"median": "no state"}
    open_ = measures.tie_survival(study(relation("alliance", "a", "b", "2001-01-01", "..", as_of="2002-01-01")))
    assert open_.attrs["why"] == {"median": "more than half are still there when last seen"}


def test_states_older_than_the_period_come_in_late() -> None:
    rows = [
        relation("alliance", "a", "b", "2001-01-01", "2001-01-03"),
        relation("alliance", "a", "c", "2001-01-04", "2001-01-05"),
        relation("alliance", "a", "d", "2000-12-30", "2001-01-08"),
        relation("alliance", "b", "c", "2001-01-02", "", as_of="2001-01-04"),
    ]
    # In view from 3 January: ab on its third day, ad on its fifth, bc on its second; ac begins there, and lasts two.
    found = measures.tie_survival(study(*rows).during("2001-01-03/2001-01-08"))
    assert found.index.to_list() == [2, 3, 10]
    assert found["at_risk"].to_list() == [2, 2, 1]
    assert found["ended"].to_list() == [1, 1, 1]
    assert found["survival"].to_list() == pytest.approx([1 / 2, 1 / 4, 0])
    # Without the period all four are at risk from their first day.
    assert measures.tie_survival(study(*rows))["at_risk"].to_list() == [4, 3, 1]
