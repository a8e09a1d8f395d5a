"""Who an actor is, and what else an answer tells beside its rows."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

import sahelgraph as sg
from sahelgraph.cli import app, main


@pytest.fixture(scope="module")
def g() -> sg.TemporalMultigraph:
    return sg.load()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who is Keita", "Ibrahim Boubacar Keita (person); also called Keita, "),
        ("who is Keita", "; 3 relations: with Mali (1), coup officers (1) and custodians 2020 (1)."),
        ("what is MUJAO", "Movement for Unity and Jihad in West Africa (armed group); also called MUJWA, MUJAO, "),
        ("qui est Keïta", "Ibrahim Boubacar Keïta (personne) ; autres noms : Keïta, "),
        ("qu'est-ce que le MNLA", "Mouvement national de libération de l'Azawad (groupe armé) ; autres noms : MNLA, "),
        ("qu'est-ce que le MNLA", "9 relations : avec AQMI (2), Ansar Dine (2), Mali (2), "),
        ("what is MINUSMA", "; part of UN; began 2013-04; 4 relations"),
        ("who is France", "; with Barkhane and French military as its parts; "),
        ("what was the MNLA in 2013", "National Movement for the Liberation of Azawad (armed group); "),
        ("who are Algeria and Libya", "Algeria (state); no relation of it is told of. Libya (state)"),
        ("which armed groups are there", "11: AQIM, Ansar Dine, Arab groups, "),
        ("how many armed groups were there in 2012", "5: AQIM, Ansar Dine, MNLA, MUJWA and Tuareg groups."),
        ("which parties are there", "0."),
    ],
)
def test_a_card_tells_who_an_actor_is(g: sg.TemporalMultigraph, question: str, told: str) -> None:
    assert told in g.ask(question).sentence()


def test_a_card_proves_itself_by_the_rows_of_the_actor(g: sg.TemporalMultigraph) -> None:
    answer = g.ask("who was Keita in 2020")
    assert answer.actors == ("keita",)
    assert answer.relations == g.around("Keita").during("2020").ask("relations").relations
    assert answer.table["actor"].notna().all()
    printed = CliRunner().invoke(app, ["ask", "who was Keita in 2020", "--json"])
    assert json.loads(printed.output) == answer.to_dict()


def test_an_actor_without_relations_has_a_card_all_the_same(g: sg.TemporalMultigraph) -> None:
    answer = g.ask("who is Algeria")
    assert (answer.actors, answer.relations) == (("algeria",), ())


def test_a_kind_of_a_study_is_said_as_it_is_written() -> None:
    study = sg.from_pandas(
        pd.DataFrame({"id": ["a", "b"], "name": ["Abbey", "Bourg"], "kind": ["monastery", "town"]}),
        pd.DataFrame({"kind": ["attack"], "source": ["b"], "target": ["a"], "start": ["1340"]}),
    )
    assert study.ask("what is the Abbey").sentence() == "Abbey (monastery); 1 relation: with Bourg (1)."


def test_many_neighbours_are_counted() -> None:
    ids = [f"n{number}" for number in range(9)]
    study = sg.from_pandas(
        pd.DataFrame({"id": ids, "name": [f"Name {id_}" for id_ in ids], "kind": "state"}),
        pd.DataFrame({"kind": "attack", "source": "n0", "target": [*ids[1:], "n8"], "start": "2012"}),
    )
    told = study.ask('what is "n0"').sentence()
    assert told.startswith("Name n0 (state); 9 relations: with Name n8 (2), Name n1 (1), ")
    assert told.endswith("and 2 others.")


@pytest.mark.parametrize(
    ("question", "begins", "ends"),
    [
        ("qui a attaqué le Malli", "erreur : « Malli »", " (voir docs/how-to/ask-in-words.md)"),
        ("qui a attaqué le Mali en 2012-13", "erreur : ", " (voir docs/how-to/ask-in-words.md)"),
        ("qui a attaqué le Mali le 27/06/2012", "erreur : « 27/06/2012 »", " (voir docs/how-to/ask-in-words.md)"),
        ('attaques dans le lieu "Gaa"', "erreur : aucune ligne", " (voir docs/how-to/ask-in-words.md)"),
        ("who attacked Malli", 'error: "Malli"', " (see docs/how-to/ask-in-words.md)"),
    ],
)
def test_a_question_is_refused_in_its_language(
    question: str, begins: str, ends: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["sahelgraph", "ask", question])
    with pytest.raises(SystemExit) as done:
        main()
    said = capsys.readouterr().err.strip()
    assert done.value.code == 1
    assert (said[: len(begins)], said[-len(ends) :]) == (begins, ends)
