from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.measures.made import relation, signed, study
from typer.testing import CliRunner

import sahelgraph as sg
from sahelgraph import measures
from sahelgraph.cli import app

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = study(
    relation("alliance", "a", "b", "2001-01-01", "2002-12-31"),
    relation("clash", "b", "c", "2002-05"),
    relation("support", "a", "c", "[2002-03..2003-04]", "2003-12"),
)


def test_a_number_makes_one_column() -> None:
    found = measures.over_time(measures.density, GRAPH)
    assert found.columns.to_list() == ["density"]
    assert found.index.to_list() == ["2001", "2002", "2003"]


def test_a_series_makes_a_column_a_label() -> None:
    found = measures.over_time(measures.degree, GRAPH, sign="friendly")
    assert found.to_dict("index")["2003"] == {"a": 1, "b": 0, "c": 1}
    assert found.attrs["sign"] == "friendly"


def test_an_object_makes_what_it_says_of_itself() -> None:
    assert measures.over_time(measures.frustration, GRAPH).columns.to_list()[:2] == ["value", "proved"]


def test_your_own_measure_will_do() -> None:
    assert measures.over_time(len, GRAPH)["len"].to_list() == [1, 3, 1]


@pytest.mark.parametrize("periods", ["years", "year", ["2001", "2002", "2003"], [2001, 2002, 2003]])
def test_periods_by_name_or_one_by_one(periods: object) -> None:
    found = measures.over_time(measures.density, GRAPH, periods=periods)  # type: ignore[arg-type]
    assert found.index.to_list() == ["2001", "2002", "2003"]


def test_several_modes_side_by_side() -> None:
    found = measures.over_time(measures.summary, GRAPH, mode=("certain", "possible"))
    assert found["certain"]["ties"].to_list() == [1, 2, 1]
    assert found["possible"]["ties"].to_list() == [1, 3, 1]


def test_a_measure_with_a_mode_is_given_the_same() -> None:
    # Two attacks of one June may come in either order.
    june = study(relation("attack", "a", "b", "2012-06"), relation("attack", "b", "c", "2012-06"))
    found = measures.over_time(measures.reach, june, mode=("certain", "possible"))
    assert {mode: found[mode].loc["2012", "a"] for mode in ("certain", "possible")} == {"certain": 1, "possible": 2}


def test_camps_and_whole_numbers_stay_what_they_are() -> None:
    found = measures.over_time(measures.two_colouring, GRAPH)
    assert (found["a"].dropna() == 0).to_list() == [True, True]
    assert (found["b"].loc["2001"], found["c"].loc["2003"]) == (0, 0)
    assert found.attrs["why"] == {
        "2001": {"c": "no signed tie"},
        "2002": dict.fromkeys("abc", "not balanced"),
        "2003": {"b": "no signed tie"},
    }
    assert measures.over_time(measures.components, GRAPH).dtypes.unique().tolist() == ["int64"]


def test_a_table_a_period_is_no_row() -> None:
    with pytest.raises(sg.QueryError, match="tie_survival makes a table of every period"):
        measures.over_time(measures.tie_survival, GRAPH)


def test_the_name_of_a_measure_is_no_measure() -> None:
    with pytest.raises(sg.QueryError, match=r"'density' is no measure; write a function, such as sahelgraph\.measures"):
        measures.over_time("density", GRAPH)  # type: ignore[arg-type]


def test_why_and_what_was_left_out_by_period() -> None:
    found = measures.over_time(measures.triad_balance, GRAPH)
    assert set(found.attrs["why"]) == {"2001", "2003"}
    assert found.attrs["left_out"]["2001"]["relations"] == 0


def test_no_period_no_row() -> None:
    found = measures.over_time(measures.density, GRAPH, periods=[])
    assert found.empty
    with pytest.raises(sg.QueryError, match="first and a last"):
        measures.over_time(measures.density, signed(alone="ab"))


def test_a_value_is_a_number_that_travels() -> None:
    import copy
    import pickle

    found = measures.density(GRAPH)
    for other in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):  # noqa: S301 — our own bytes
        assert other == found
        assert other.attrs == found.attrs


def test_the_room_is_lazy_and_complete() -> None:
    assert sorted(measures.__all__) == measures.__all__ == dir(measures)
    assert all(callable(getattr(measures, name)) for name in measures.__all__)
    with pytest.raises(AttributeError, match="no_such"):
        measures.no_such  # noqa: B018 — the access is the test


NEED_MORE = {"arrivals", "compare", "k_balance", "over_time", "signed_modularity"}
PLAIN = [name for name in measures.__all__ if name.islower() and name not in NEED_MORE]


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("graph", [GRAPH, signed(alone="abc"), sg.load().among()], ids=["three", "alone", "nobody"])
def test_what_is_not_a_number_says_why_and_nothing_else_does(name: str, graph: sg.TemporalMultigraph) -> None:
    measure = getattr(measures, name)
    found = measure(
        graph, **({"periods": ["2001", "2002"]} if name in {"communities", "turnover", "volatility"} else {})
    )
    assert "left_out" in found.attrs
    found = found.to_series() if hasattr(found, "to_series") else found
    if isinstance(found, measures.Value):
        assert bool(found.attrs["why"]) is math.isnan(found)
    elif isinstance(found, pd.Series):
        assert set(found.attrs.get("why", ())) == set(found.index[found.isna()])
        assert all(found.attrs.get("why", {}).values())
        if found.index.name == "actor":
            assert found.index.to_list() == list(measures.degree(graph).index)  # isolates stay in


@pytest.mark.parametrize("name", sorted({*PLAIN, *NEED_MORE} - {"over_time"}))
def test_every_measure_says_where_it_comes_from_and_shows_itself(name: str) -> None:
    text = getattr(measures, name).__doc__
    assert ">>> " in text
    assert re.search(r"\(\d{4}\)| \d{4},|as in `|`degree`|what was left out", text), (
        "no reference, and no other measure"
    )


# ---------------------------------------------------------------------------------------------- the command


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["measure", *words])
    return done.exit_code, done.output


def test_the_command_writes_a_series(tmp_path: Path) -> None:
    out = tmp_path / "balance.csv"
    code, text = run("balance", "--every", "year", "--from", "2012", "--to", "2014", "--csv", str(out))
    assert code == 0, text
    table = pd.read_csv(out, index_col="period")
    assert table.index.to_list() == [2012, 2013, 2014]
    assert {"strict", "frustration", "proved"} <= set(table.columns)


def test_the_command_prints_json() -> None:
    code, text = run("balance", "--every", "year", "--from", "2012", "--to", "2013", "--json")
    assert code == 0, text
    found = json.loads(text)
    assert [row["period"] for row in found["rows"]] == ["2012", "2013"]
    assert found["rows"][1]["strict"] is None
    assert found["why"]["2013"]["strict"]


def test_what_is_printed_can_be_read() -> None:
    _, wide = run("degree", "--every", "year", "--from", "2012", "--to", "2014")
    assert re.search(r"^period +2012 2013 2014$", wide, re.MULTILINE)  # an actor a row
    assert re.search(r"^mnla +5 +0 +0$", wide, re.MULTILINE)
    assert "left out: it differs by period; see --json" in wide
    _, narrow = run("balance", "--every", "year", "--from", "2012", "--to", "2013")
    assert re.search(r"^2013 +0 +0 +0 +undefined ", narrow, re.MULTILINE)
    assert re.search(r"^2012 .* 0\.6 ", narrow, re.MULTILINE)
    _, one = run("degree", "--during", "2012")
    assert "left out: agreement 1, placeholder 13, population 5, territory 5, relations 12" in one


@pytest.mark.parametrize(
    "words",
    [
        ("degree", "--during", "2012", "--sign", "hostile", "--weight", "relations"),
        ("density", "--during", "2012", "--actors", "active"),
        ("degree", "--during", "2012", "--actors", "MNLA; AQIM"),
        ("summary", "--every", "year", "--from", "2012", "--to", "2013", "--mode", "certain", "--mode", "possible"),
        ("turnover", "--from", "2012", "--to", "2014"),
        ("communities", "--from", "2012", "--to", "2013"),
        ("reach", "--during", "2012", "--mode", "certain"),
        ("tie_survival",),
        ("two_colouring", "--during", "2012"),
        ("frustration", "--during", "2012", "--sign-policy", "hostile"),
    ],
    ids=lambda words: words[0],
)
def test_every_sort_of_result_prints(words: tuple[str, ...]) -> None:
    for more in ((), ("--json",)):
        code, text = run(*words, *more)
        assert code == 0, text
        assert text.strip()
        if more:
            assert json.loads(text)["rows"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("balence",), "did you mean balance"),
        (("compare",), "needs more than a study"),
        (("balance", "--sign", "hostile"), "takes no --sign"),
        (("balance", "--from", "2012"), "go with --every"),
        (("turnover", "--during", "2012"), "by itself"),
    ],
)
def test_wrong_words_say_what_to_write(words: tuple[str, ...], message: str) -> None:
    code, text = run(*words)
    assert code == 2
    assert message in " ".join(text.replace("│", " ").split())


def test_the_command_writes_over_no_table_of_a_study(tmp_path: Path) -> None:
    path = sg.write_csv(sg.load(), tmp_path / "study") / "relations.csv"
    before = path.read_bytes()
    code, text = run("degree", "--data", str(path.parent), "--csv", str(path))
    assert code == 2
    assert "is a table of a study" in " ".join(text.split())
    assert path.read_bytes() == before
