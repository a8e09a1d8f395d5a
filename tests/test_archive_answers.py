"""What a scholar would ask the bundled archive, answered through the public API with the rows that prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import sahelgraph as sg

if TYPE_CHECKING:
    import pandas as pd

    from sahelgraph import TemporalMultigraph

UNSEEN = ("denied", "announced", "planned", "hypothetical")


@pytest.fixture(scope="module")
def g() -> TemporalMultigraph:
    return sg.load()


def proved(rows: pd.DataFrame) -> pd.DataFrame:
    """Hold that every row of an answer says where it is written."""
    assert (rows["reference"].str.match(r"cfr2020, P[1-9]")).all()
    return rows


def test_who_was_certainly_allied_with_the_mnla_on_15_may_2012(g: TemporalMultigraph) -> None:
    rows = proved(g.allies("MNLA", "2012-05-15", mode="certain"))
    assert {"ansar_dine", "aqim"} <= set(rows["actor"]) <= {"ansar_dine", "aqim", "mujwa"}
    assert rows["certain"].all()


def test_which_sanctions_were_in_force_on_1_september_2020(g: TemporalMultigraph) -> None:
    sanctions = g.of_kind("sanction")
    certain = sanctions.at("2020-09-01", mode="certain")
    possible = proved(sanctions.at("2020-09-01", mode="possible").relations)
    assert set(certain.relations.index) < set(possible.index)
    assert {"ecowas", "au"} <= set(possible["source"])


def test_which_economic_sanctions_were_lifted_and_by_what(g: TemporalMultigraph) -> None:
    economic = proved(g.of_kind("sanction").where(subtype="economic").relations)
    ended = proved(g.partners("ECOWAS", kind="sanction")).loc[economic.index, "ended_by"]
    assert len(ended) == 1
    lifting = g.relations.loc[ended.iloc[0]]
    assert lifting["kind"] == "sanction_lifting"
    assert lifting["source"] == "ecowas"


def test_sanctions_that_nobody_lifted_stay_open(g: TemporalMultigraph) -> None:
    rows = g.partners("ECOWAS", kind="sanction")
    assert (rows.loc[rows["subtype"] != "economic", "ended_by"] == "").all()
    assert "travel" in " ".join(rows["subtype"])


def test_which_missions_may_have_been_in_mali_on_1_may_2013(g: TemporalMultigraph) -> None:
    rows = proved(g.of_kind("deployment").where(target="Mali").at("2013-05-01", mode="possible").relations)
    assert "minusma" in set(rows["via"])
    assert "barkhane" not in set(rows["via"])


def test_who_held_office_and_lost_it_in_august_2020(g: TemporalMultigraph) -> None:
    offices = g.of_kind("office")
    days = offices.days
    lost = offices.relations[(days["end_min"] >= "2020-08-01") & (days["end_max"] <= "2020-08-31")]
    assert set(proved(lost)["source"]) == {"keita", "cisse"}
    for holder in ("keita", "cisse"):
        ended_by = g.partners(holder, kind="office")["ended_by"]
        assert set(g.relations.loc[list(ended_by), "kind"]) == {"coup"}


def test_who_condemned_the_coup(g: TemporalMultigraph) -> None:
    rows = proved(g.of_kind("condemnation").during("2020-08").relations)
    assert set(rows["source"]) == {"us", "france", "unsc", "ecowas", "au"}


def test_how_many_died_in_the_coup(g: TemporalMultigraph) -> None:
    (row,) = g.of_kind("coup").during("2020-08").quantities().to_dict("records")
    assert (row["low"], row["high"], row["contradictory"]) == (0, 0, False)
    assert row["unit"] == "fatalities"


def test_figures_of_one_force_are_a_range_and_contradict(g: TemporalMultigraph) -> None:
    barkhane = g.of_kind("deployment").around("Barkhane").quantities()
    (row,) = barkhane[barkhane["contradictory"]].to_dict("records")
    assert row["low"] == 3000
    assert row["high"] > 5000
    minusma = g.where(status=["stated", "planned"]).around("MINUSMA").quantities()
    assert {13000, 15000} <= set(minusma["low"])


def test_what_is_only_announced_or_hypothetical(g: TemporalMultigraph) -> None:
    announced = proved(g.where(status="announced").relations)
    assert "european_task_force" in {*announced["source"], *announced["target"], *announced["via"]}
    hypothetical = proved(g.where(status="hypothetical").relations)
    assert {"al_qaeda", "islamic_state"} <= set(hypothetical["source"])
    assert not set(announced.index) & set(g.relations.index)


def test_the_third_ally_is_no_party_to_the_break(g: TemporalMultigraph) -> None:
    splits = proved(g.of_kind("split").around("MNLA").during("2012-06").relations)
    assert set(splits["target"]) == {"ansar_dine", "aqim"}
    assert g.allies("MNLA", "2012-07").empty


def test_january_2013_is_not_barkhane(g: TemporalMultigraph) -> None:
    rows = proved(g.of_kind("deployment").where(source="France").during("2013-01").relations)
    assert len(rows) == 1
    assert "barkhane" not in set(rows["via"])


def test_nobody_released_keita(g: TemporalMultigraph) -> None:
    released = proved(g.of_kind("release").relations)
    assert "cisse" in set(released["target"])
    assert "keita" not in set(released["target"])
    (ended_by,) = g.partners("Keita", kind="detention")["ended_by"]
    assert ended_by == ""


def test_after_is_an_order_and_no_date(g: TemporalMultigraph) -> None:
    for kind in ("release", "sanction_lifting"):
        assert (g.of_kind(kind).days["start_min"] < g.of_kind(kind).days["start_max"]).all()


def test_an_agentless_passive_has_a_placeholder(g: TemporalMultigraph) -> None:
    actors = g.actors
    named = proved(g.of_kind("appointment").where(target=["N'Daw", "Goita"]).relations)
    assert len(named) == 2
    assert set(actors.loc[named["source"], "kind"]) == {"placeholder"}


def test_the_african_unions_council_is_not_the_united_nations(g: TemporalMultigraph) -> None:
    demands = set(g.of_kind("demand").relations["source"])
    assert "unsc" not in demands
    assert "au" in set(g.actors.loc[sorted(demands), "part_of"]) | demands


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("MUJWA", "mujwa"),
        ("MUJAO", "mujwa"),
        ("Ibraham Boubacar Keita", "keita"),
        ("militia junta", "cnsp"),
        ("CEDEAO", "ecowas"),
        ("AQMI", "aqim"),
        ("GSIM", "jnim"),
    ],
)
def test_the_names_that_sources_use_are_found(g: TemporalMultigraph, name: str, actor: str) -> None:
    assert g.resolve(name) == actor


@pytest.mark.parametrize("name", ["Algeria", "Libya"])
def test_an_actor_without_relations_gets_an_empty_answer(g: TemporalMultigraph, name: str) -> None:
    assert g.partners(name).empty
    assert g.allies(name, "2012").empty
    assert g.where(status=UNSEEN).around(name).relations.empty
    assert g.resolve(name) in g.actors.index


@pytest.mark.parametrize("year", range(1960, 2021))
def test_nothing_haunts_the_years_of_which_the_text_does_not_speak(g: TemporalMultigraph, year: int) -> None:
    told = {1960, 1963, 1990, 2006, *range(2012, 2021)}
    assert (len(g.during(year)) > 0) == (year in told)


def test_no_state_is_left_unbounded_without_a_reason(g: TemporalMultigraph) -> None:
    states = [name for name, kind in g.kinds.items() if kind.time == "state"]
    graph = g.where(kind=states, status=["stated", "confirmed", "reported", "claimed", "inferred", "disputed", *UNSEEN])
    unbounded = graph.relations[graph.days["end_max"].isna()]
    assert (unbounded["note"] != "").all()
    reason = unbounded["note"].str.contains(
        r"\bend|\bsilent|\bnot told|\bstill|\bunsaid|\bopen\b|\bnever\b|\bpresent\b|\bno date|\bsince\b|\blisted\b",
        case=False,
    )
    held = unbounded["end"] == ".."
    assert list(unbounded.index[~reason & ~held]) == []


def test_a_bounded_past_stays_past(g: TemporalMultigraph) -> None:
    days = g.of_kind("rebellion").where(source="Tuareg groups").days.sort_values("start_min")
    assert len(days) == 3
    ends, starts = days["end_max"].iloc[:-1], days["start_min"].iloc[1:]
    assert all(end < start for end, start in zip(ends, starts, strict=True))
