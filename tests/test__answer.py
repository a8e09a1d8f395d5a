"""Answers: the sentence, the rows that prove it, and why there are none."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import sahelgraph as sg

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def g() -> sg.TemporalMultigraph:
    return sg.load()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("who allied with MNLA in 2012", "Ansar Dine, AQIM and MUJWA."),
        ("qui était allié au MNLA en 2012", "Ansar Dine, AQMI et MUJAO."),
        ("did the MNLA ally with AQIM in 2012", "Yes: it must have been so."),
        ("was the MNLA allied with AQIM on 2012-02-01", "Yes as far as the evidence reaches, but it is not certain."),
        (
            "was the MNLA allied with AQIM in 2019",
            "No such relation is told of. None then; at other times there is 1: ",
        ),
        ("when did the MNLA break with AQIM", "2012-06."),
        ("when did the alliance between MNLA and AQIM end", "2012-06."),
        (
            "when did Barkhane deploy to Mali",
            "2014-07 (still so in 2020-09) and [2014-07..2020-09] (still so in 2020-09).",
        ),
        ("is there an alliance between France and Chad", "No relation joins Chad and France."),
        ("which attacks are claimed", "31 with another status (hypothetical, inferred, planned and stated)."),
        (
            "les déploiements des forces européennes",
            "Une relation au statut annoncé est laissée de côté, sauf demande expresse.",
        ),
        ("qui a attaqué le Mali en 1970", "Aucune alors ; à d'autres moments, il y en a 13 : "),
        ("qui a attaqué le Mali en 1970", "2020-09-01 à 2020-09-30 et …. "),  # some of them
        (
            "who was president of Mali in 2019",
            "there are 2: 2012-03-01 to 2012-03-31 and 2020-06-30 to 2020-08-31. ",  # the earlier one first
        ),
        ("how many died in the coup", "0 deaths, in coup-2020-08."),
        ("how many died in attacks in January 2020", "≥ 24 deaths, in "),
        ("combien de morts dans le coup d'État", "0 mort (coup-2020-08)."),
        ("how many coups in 2020", "1 (relations of one happening count once)."),
        ("how many coups", "2 (relations of one happening count once)."),
        ("who held office and lost it in August 2020", "Cisse and Keita."),
        ("which economic sanctions were lifted", "1 relation."),
        ("which missions may have been in Mali on 2013-05-01", "MINUSMA."),
        ("who allied with Algeria", "Nobody is told of. Algeria is known, but no relation of it is told of."),
        (
            "qui était allié à l'Algérie",
            "Personne n'est mentionné. Algérie figure dans l'archive, mais sans aucune relation",
        ),
        (
            "who was allied with MNLA in July 2012",
            "Nobody is told of. None then; at other times there are 3: 2012-01-01",
        ),
        ("who was allied with MNLA in 2014", "1 may have held then: ask with possibly."),
        ("did Mali attack France", "Of France and Mali other relations are told of: "),
        ("deployments of the European task force", "1 with the status announced is left out unless asked for."),
        ("how many attacks on Algeria", "0. Algeria is known, but no relation of it is told of."),
    ],
)
def test_the_sentence(g: sg.TemporalMultigraph, question: str, sentence: str) -> None:
    assert sentence in g.ask(question).sentence()


@pytest.mark.parametrize(
    ("question", "actors", "rows", "sentence"),
    [
        # Nobody is allied with both; the two are not answers to their own question.
        ("who allied with MNLA and AQIM", "", "", "each actor named (with AQIM: MNLA; with MNLA: "),
        ("who allied with both MNLA and AQIM", "", "", "Nobody is told of with each actor named"),
        ("qui était allié au MNLA et à AQMI", "", "", "des acteurs nommés (avec AQMI : MNLA ; avec MNLA : "),
        ("who allied with MNLA or AQIM", "ansar_dine mujwa", "r009 r010 r011", "Ansar Dine and MUJWA."),
        ("who allied with Ansar Dine and AQIM", "mnla", "r009 r010", "MNLA."),
        ("who allied with Ansar Dine, AQIM and MUJWA in 2012", "mnla", "r009 r010 r011", "MNLA."),
        ("who broke with Ansar Dine and AQIM", "mnla", "r013 r014", "MNLA."),
        ("whom did MNLA and AQIM attack", "mali", "r008 r021", "Mali."),
        ("who was attacked by both MNLA and AQIM", "mali", "r008 r021", "Mali."),
        ("which states sanctioned Mali and the coup leaders", "", "", "Nobody is told of"),
        ("who sanctioned Mali and the coup leaders", "ecowas", "r100 r101 r102", "ECOWAS."),
        ("did MNLA and AQIM attack Mali", "aqim mali mnla", "r008 r021", "Yes: it must have been so."),
        ("did MNLA and France attack Mali", "mali mnla", "r008", "Yes for MNLA, but for France no such relation"),
        ("le MNLA et la France ont-ils attaqué le Mali", "mali mnla", "r008", "Oui pour MNLA, mais pour France"),
        ("attacks by MNLA and AQIM", "aqim mali mnla", "r008 r021", "2 relations."),
    ],
)  # fmt: skip
def test_and_means_each(g: sg.TemporalMultigraph, question: str, actors: str, rows: str, sentence: str) -> None:
    answer = g.ask(question)
    assert (list(answer.actors), sorted(answer.relations)) == (actors.split(), rows.split())
    assert sentence in answer.sentence()
    assert [row["id"] for row in answer.to_dict()["relations"]] == list(answer.relations)
    assert ("each actor named" in answer.reading or "acteurs nommés" in answer.reading) == (
        " and " in question or " et " in question
    ) or question.startswith("attacks")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "how many troops did France deploy to Mali in 2014",
            "through Barkhane: from 3000 to more than 5000 troops or personnel (the rows contradict each other).",
        ),
        (
            "combien de soldats la France a-t-elle déployés au Mali en 2014",
            "via Barkhane : de 3000 à plus de 5000 soldats ou membres du personnel (les lignes se contredisent).",
        ),
        ("how many soldiers did the US deploy to the Sahel", "US → Sahel through US military: about 1500 troops."),
        ("how many peacekeepers were in Mali in 2019", "UN → Mali through MINUSMA: more than 13000 peacekeepers."),
        ("how many troops did Chad have in Mali", "No such quantity is told of. No relation joins Chad and Mali."),
    ],
)
def test_quantities_are_ranges(g: sg.TemporalMultigraph, question: str, sentence: str) -> None:
    assert sentence in g.ask(question).sentence()


@pytest.mark.parametrize("cell", ["1000..1500", "~1500", "<=20", "<20", ">20", ">=20", "20"])
def test_a_quantity_is_said_as_it_is_bounded(cell: str) -> None:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["Alpha", "Beta"], "kind": "state"})
    rows = {"kind": ["deployment"], "source": ["a"], "target": ["b"], "start": ["2012"], "quantity": [cell]}
    g = sg.from_pandas(actors, pd.DataFrame({**rows, "unit": ["troops"]}))
    said = {"1000..1500": "from 1000 to 1500", "~1500": "about 1500", "<=20": "at most 20", "<20": "fewer than 20",
            ">20": "more than 20", ">=20": "at least 20", "20": "20"}  # fmt: skip
    assert g.ask("how many troops did Alpha deploy to Beta").sentence() == f"Alpha → Beta: {said[cell]} troops."


def test_a_possible_answer_says_so() -> None:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["Alpha", "Beta"], "kind": "armed group"})
    rows = {"kind": ["alliance"], "source": ["a"], "target": ["b"], "start": ["2012"], "end": ["[2013..]"]}
    g = sg.from_pandas(actors, pd.DataFrame(rows))
    assert g.ask("was Alpha allied with Beta in 2020").sentence().startswith("Possibly: nothing attests it then")
    assert g.ask("was Alpha possibly allied with Beta in 2020").relations == g.ask("alliances").relations


def test_deaths_of_contradicting_rows_are_a_range() -> None:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["Alpha", "Beta"], "kind": "armed group"})
    rows = pd.DataFrame({
        "kind": "attack", "source": "a", "target": "b", "start": ["2012", "2012", "2013"],
        "happening": ["h", "h", "k"], "quantity": ["10", "14", "5"], "unit": "fatalities",
    })  # fmt: skip
    g = sg.from_pandas(actors, rows)
    assert g.ask("how many died in attacks").sentence() == "15–19 deaths, in h and k."
    assert g.ask("how many attacks").sentence().startswith("2 ")


def test_rows_carry_dates_certainty_and_reference(g: sg.TemporalMultigraph) -> None:
    sentence, reading, *rows = str(g.ask("who was allied with MNLA on 2012-02-01")).split("\n")
    assert sentence == "Ansar Dine, AQIM and MUJWA."
    assert (
        reading
        == "read as: partners in alliances involving MNLA attested on 1 February 2012 · Mali and the Sahel 0.1.0"
    )
    assert len(rows) == 3
    assert all("[2012-01..2012-04]" in row and "not certain" in row and "[cfr2020, P6" in row for row in rows)


def test_the_table_is_what_graphs_give(g: sg.TemporalMultigraph) -> None:
    answer = g.ask("who allied with MNLA in 2012")
    allies = g.allies("MNLA", "2012")
    assert set(answer.table["actor"]) == set(allies["actor"]) == set(answer.actors)
    pd.testing.assert_frame_equal(answer.table, allies[answer.table.columns])
    pd.testing.assert_frame_equal(
        answer.graph.relations, g.of_kind("alliance").during(2012).where(source="mnla").relations
    )
    assert answer.question == "who allied with MNLA in 2012"
    assert answer.mode == "attested"


def test_an_empty_table_keeps_its_columns(g: sg.TemporalMultigraph) -> None:
    empty = g.ask("who allied with Algeria in 2012").table
    assert empty.empty
    assert list(empty.columns) == list(g.ask("who allied with MNLA in 2012").table.columns)


def test_a_question_asks_of_what_is_in_view(g: sg.TemporalMultigraph) -> None:
    assert g.during("2020").ask("who attacked Mali in 2012").relations == ()
    assert set(g.of_kind("rebellion").ask("attacks").relations) == set(g.of_kind("rebellion").relations.index)


def test_json_is_as_designed(g: sg.TemporalMultigraph) -> None:
    told = g.ask("who was certainly allied with the MNLA on 15 May 2012").to_dict()
    assert list(told) == ["question", "reading", "mode", "actors", "relations"]
    assert told["mode"] == "certain"
    assert told["actors"] == ["ansar_dine", "aqim"] or told["actors"] == ["ansar_dine", "aqim", "mujwa"]
    keys = ["id", "kind", "source", "target", "start", "end", "certain", "reference"]
    assert all(list(row) == keys for row in told["relations"])
    assert json.loads(json.dumps(told)) == told


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def test_html_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    actors = pd.DataFrame({"id": ["a", "b"], "name": [evil, "Beta"], "kind": "armed group"})
    rows = {"kind": ["attack"], "source": ["a"], "target": ["b"], "start": ["2012"], "reference": [f"\u202e{evil}"]}
    answer = sg.from_pandas(actors, pd.DataFrame(rows)).ask("who attacked Beta")
    parser = _Tags()
    parser.feed(answer._repr_html_())
    assert set(parser.tags) <= {"div", "p", "strong", "table", "tbody", "tr", "td"}
    assert "\u202e" not in str(answer)


def test_long_answers_are_cut() -> None:
    names = [f"n{i}" for i in range(80)]
    actors = pd.DataFrame({"id": names, "name": names, "kind": "armed group"})
    rows = pd.DataFrame({"kind": "attack", "source": names[1:], "target": names[0], "start": "2012"})
    assert str(sg.from_pandas(actors, rows).ask("attacks")).endswith("… and 29 more")


def test_answers_cannot_be_changed(g: sg.TemporalMultigraph) -> None:
    answer = g.ask("who allied with MNLA in 2012")
    with pytest.raises(AttributeError):
        answer.graph = g  # type: ignore[misc]
    table = answer.table
    table["kind"] = "changed"
    assert set(answer.table["kind"]) == {"alliance"}


def test_asking_for_json_loads_no_pandas(tmp_path: Path) -> None:
    code = (
        "import sys, json, sahelgraph as sg\n"
        "json.dumps(sg.load().ask('who allied with MNLA in 2012').to_dict()); str(sg.load().ask('attacks in 2012'))\n"
        "print([name for name in ('pandas', 'matplotlib', 'networkx', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.strip() == "[]"
