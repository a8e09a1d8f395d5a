from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests import oracle

import sahelgraph as sg
from sahelgraph._names import split_list
from sahelgraph._quantity import parse_quantity

if TYPE_CHECKING:
    import pandas as pd

STATUSES = (
    *("stated", "confirmed", "reported", "claimed", "inferred", "disputed"),
    *("denied", "announced", "planned", "hypothetical"),
)
MODES = ("possible", "attested", "certain", "throughout")
ISLAMISTS = ["ansar_dine", "aqim", "mujwa"]
RUN = 8  # so many words in a row are a quotation, not a paraphrase
QUOTES = {ord(sign): "'" for sign in "\u2018\u2019\u201b\u02bc`\u00b4"} | {
    ord(sign): '"' for sign in "\u201c\u201d\u00ab\u00bb"
}


@pytest.fixture(scope="module")
def g() -> sg.TemporalMultigraph:
    return sg.load()


@pytest.fixture(scope="module")
def rows(g: sg.TemporalMultigraph) -> pd.DataFrame:
    """Every relation, those out of the picture included."""
    return g.where(status=STATUSES).relations


def certain(answer: pd.DataFrame) -> dict[str, bool]:
    return dict(zip(answer["actor"], answer["certain"], strict=True))


# --- a study in order ---------------------------------------------------------------------------------------------


def test_the_archive_is_without_fault(g: sg.TemporalMultigraph) -> None:
    assert [str(problem) for problem in g.report.problems if problem.severity != "notice"] == []
    assert g.title == "Mali and the Sahel"
    assert re.fullmatch(r"\d+\.\d+\.\d+", g.version)


def test_every_relation_says_where_it_is_written(g: sg.TemporalMultigraph, rows: pd.DataFrame) -> None:
    keys = set(g.references.index)
    for id_, cell in rows["reference"].items():
        found = re.fullmatch(r"(\w+)(, P[1-9])+", cell)
        assert found is not None, id_
        assert found[1] in keys, id_


def test_every_paragraph_is_cited(rows: pd.DataFrame) -> None:
    cited = {paragraph for cell in rows["reference"] for paragraph in re.findall(r"\bP\d+\b", cell)}
    assert cited == {f"P{number}" for number in range(1, 10)}


def test_every_relation_says_how_surely_it_is_coded(rows: pd.DataFrame) -> None:
    assert set(rows["confidence"]) == {"high", "medium", "low"}


def test_every_kind_of_the_founding_five_is_there(rows: pd.DataFrame) -> None:
    assert set(rows["kind"]) >= {"alliance", "split", "sanction", "deployment", "attack"}


def test_every_actor_has_a_label_that_fits_and_a_life_in_order(g: sg.TemporalMultigraph) -> None:
    actors = g.actors
    assert actors["label"].str.len().between(1, 20).all()
    assert actors["label"].is_unique
    assert actors["name"].is_unique
    assert actors["reference"].ne("").all()
    assert set(actors["country"]) >= {"MLI", "FRA", "DZA", "LBY"}
    assert actors["country"].str.fullmatch(r"([A-Z]{3})?").all()


def test_no_name_means_two_actors(g: sg.TemporalMultigraph) -> None:
    for id_, actor in g.actors.iterrows():
        for name in (id_, actor["name"], *split_list(actor["aliases"])):
            assert g.resolve(str(name)) == id_


def test_every_loose_end_is_known(g: sg.TemporalMultigraph) -> None:
    ledger = g._held()[0]
    loose = {id_ for id_, why in zip(ledger.ids, ledger.loose, strict=True) if why}
    # A break that ended nothing told would be an alliance forgotten.
    assert loose & set(g.of_kind("split", "sanction_lifting", "release").relations.index) == set()


# --- every year ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", range(1960, 2021))
def test_a_year_holds_what_the_rows_say(g: sg.TemporalMultigraph, year: int) -> None:
    first, last = oracle.number(date(year, 1, 1)), oracle.number(date(year, 12, 31))
    visible = g.relations
    # Every end is written in this archive, so that a row's own dates are all there is.
    ended = [g._held()[0].ids[place] for place in g._held()[0].ended_by]
    assert not set(visible.loc[ended, "end"]) & {"", ".."}
    expected: dict[str, set[str]] = {mode: set() for mode in MODES}
    for id_, row in visible.to_dict("index").items():
        verdict = oracle.judge(oracle.when({str(name): str(cell) for name, cell in row.items()}), first, last)
        for mode in MODES:
            if verdict[mode]:
                expected[mode].add(str(id_))
    assert {mode: set(g.during(year, mode=mode).relations.index) for mode in MODES} == expected
    assert set(g.during(year).relations.query("certain").index) == expected["certain"]


def test_the_first_and_the_last_year_are_told(g: sg.TemporalMultigraph) -> None:
    years = [name for name, _ in g.snapshots()]
    assert (years[0], years[-1]) == ("1960", "2020")
    assert len(years) == 61


@pytest.mark.parametrize(("year", "kind"), [(1963, "rebellion"), (1990, "rebellion"), (2006, "rebellion")])
def test_a_rising_belongs_to_its_year(g: sg.TemporalMultigraph, year: int, kind: str) -> None:
    assert len(g.during(year).of_kind(kind)) == 2
    assert len(g.during(year + 1).of_kind(kind)) == 0
    assert len(g.during(year - 1).of_kind(kind)) == 0


# --- what it must show --------------------------------------------------------------------------------------------


def test_the_allies_of_2012(g: sg.TemporalMultigraph) -> None:
    assert certain(g.allies("MNLA", "2012")) == dict.fromkeys(ISLAMISTS, True)
    assert certain(g.allies("MNLA", "2012-02-01")) == dict.fromkeys(ISLAMISTS, False)
    assert "ansar_dine" not in set(g.allies("MNLA", "2012-07")["actor"])
    assert g.allies("MNLA", "2011").empty


def test_nobody_named_is_left_after_the_break(g: sg.TemporalMultigraph) -> None:
    assert list(g.allies("MNLA", "2012-07")["actor"]) == []


def test_two_break_and_the_third_is_not_named(g: sg.TemporalMultigraph) -> None:
    splits = g.of_kind("split").during("2012-06").relations
    assert set(splits["source"]) == {"mnla"}
    assert sorted(splits["target"]) == ["ansar_dine", "aqim"]
    ended = g.allies("MNLA").set_index("actor")["ended_by"]
    assert {actor: ended[actor] in splits.index for actor in ISLAMISTS} == {
        "ansar_dine": True,
        "aqim": True,
        "mujwa": False,
    }


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("MUJAO", "mujwa"),
        ("MUJWA", "mujwa"),
        ("Ibraham Boubacar Keita", "keita"),
        ("militia junta", "cnsp"),
        ("June 5 Movement", "m5"),
        ("AU's Security Council", "au_security_council"),
        ("AU\u2019s Security Council", "au_security_council"),
        ("UN Security Council", "unsc"),
        ("ECOWAS", "ecowas"),
    ],
)
def test_a_name_of_the_text_is_known(g: sg.TemporalMultigraph, name: str, id_: str) -> None:
    assert g.resolve(name) == id_


@pytest.mark.parametrize("actor", ["Algeria", "Libya"])
def test_an_actor_without_relations_has_an_empty_table(g: sg.TemporalMultigraph, actor: str) -> None:
    for answer in (g.allies(actor), g.rivals(actor, 2012), g.partners(actor), g.around(actor).relations):
        assert answer.empty
        assert "kind" in answer.columns
    assert g.resolve(actor) in g.during("2012").actors.index
    assert g.where(status=STATUSES).around(actor).relations.empty


def test_barkhane_has_two_figures_and_is_not_the_intervention_of_2013(g: sg.TemporalMultigraph) -> None:
    troops = g.of_kind("deployment").where(via="barkhane").relations
    assert sorted(troops["quantity"]) == ["3000", ">5000"]
    assert set(g.days.loc[troops.index, "start_min"].dt.year) == {2014}
    assert g.where(via="barkhane").during("2013-01").relations.empty
    assert "french_military" in set(g.during("2013-01", mode="certain").of_kind("deployment").relations["via"])


def test_the_figures_of_minusma_and_the_g5_are_their_own(g: sg.TemporalMultigraph, rows: pd.DataFrame) -> None:
    minusma = rows[(rows["via"] == "minusma") & (rows["quantity"] != "")]
    assert {">13000", ">15000"} == set(minusma["quantity"])
    assert minusma.set_index("quantity")["unit"].to_dict() == {
        ">13000": "peacekeepers",
        ">15000": "authorised personnel",
    }
    assert list(g.where(via="g5_force", quantity="5000").relations["unit"]) == ["troops"]


def test_a_bloodless_coup_has_no_deaths_and_not_unknown_ones(g: sg.TemporalMultigraph) -> None:
    coup = g.of_kind("coup").during("2020-08").relations
    assert len(coup) > 1
    assert set(coup["quantity"]) == {"0"}
    assert set(coup["unit"]) == {"fatalities"}
    assert set(coup["happening"]) == {"coup-2020-08"}
    assert list(g.of_kind("coup").during("2012").relations["quantity"]) == [""]


def test_only_what_was_lifted_is_over(g: sg.TemporalMultigraph) -> None:
    sanctions = g.of_kind("sanction").relations
    lifted = {subtype: bool(end) for subtype, end in zip(sanctions["subtype"], sanctions["end"], strict=True)}
    assert lifted["economic"]
    assert lifted["suspension of membership"]
    assert not lifted["travel"]
    assert not lifted["coup leaders"]


def test_nobody_says_that_keita_was_set_free(g: sg.TemporalMultigraph) -> None:
    assert g.of_kind("release").around("keita").relations.empty
    assert list(g.of_kind("detention").around("keita").relations["end"]) == [""]
    assert list(g.of_kind("release").around("Cisse").relations["kind"]) == ["release"]


def test_what_was_only_announced_or_feared_is_in_no_picture(g: sg.TemporalMultigraph, rows: pd.DataFrame) -> None:
    hidden = rows.drop(g.relations.index)
    assert set(hidden["status"]) == {"announced", "planned", "hypothetical"}
    assert "european_task_force" in set(hidden.loc[hidden["status"] == "announced", "source"])
    assert {"al_qaeda", "islamic_state"} <= set(hidden.loc[hidden["status"] == "hypothetical", "source"])
    assert g.of_kind("deployment").around("european_task_force").relations.empty


def test_a_passive_has_a_placeholder(g: sg.TemporalMultigraph) -> None:
    (source,) = set(g.of_kind("appointment").around("Goita").relations["source"])
    assert g.actors.loc[source, "kind"] == "placeholder"


def test_the_day_of_september_has_its_doubt(g: sg.TemporalMultigraph) -> None:
    (start,) = set(g.of_kind("appointment").around("Goita").relations["start"])
    assert start == "2020-09-27?"


def test_every_quantity_can_be_read(rows: pd.DataFrame) -> None:
    given = rows[rows["quantity"] != ""]
    assert len(given) > 8
    assert all(parse_quantity(cell) is not None for cell in given["quantity"])
    assert given["unit"].ne("").all()


# --- facts carry over, sentences do not ---------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """Give the words of a text whatever its case, punctuation, spaces and quotation marks."""
    plain = unicodedata.normalize("NFKC", text).translate(QUOTES).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", plain.replace("'", ""))


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


def test_the_reader_of_quotations_finds_one() -> None:
    text = "The United\u00a0States and France \u201cimmediately\u201d condemned the coup\u2019s leaders, as did others."
    assert runs(text) & runs("the united states and france immediately condemned THE coup's Leaders")
    assert not runs(text) & runs("the united states and france at once condemned the coup's leaders")


def test_nothing_is_copied(source_text: str, g: sg.TemporalMultigraph, rows: pd.DataFrame) -> None:
    source = runs(source_text)
    assert len(source) > 500
    # The names of actors are names, however long.
    names = [words(name) for one in g.actors[["name", "aliases"]].to_numpy().ravel() for name in split_list(one)]
    exempt = {run for run in source if any(run in runs(" ".join(name)) for name in names)}
    cells = {
        f"{table}.csv {id_}, {column}": str(cell)
        for table, frame in (("relations", rows), ("actors", g.actors), ("references", g.references))
        for column in frame.columns
        if column not in {"name", "name_fr", "aliases"}
        for id_, cell in frame[column].items()
    }
    copied = {place: " ".join(run) for place, cell in cells.items() for run in (runs(cell) & source) - exempt}
    assert copied == {}
