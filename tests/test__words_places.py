"""Places in questions: free text of the column `place`, found by the names in it and said again."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sahelgraph as sg
from sahelgraph import _words
from sahelgraph._words._lexicon import LANGUAGES
from sahelgraph._words._places import places_of, spaced

CELLS = {
    "Gao": "a1",
    "near Gao": "a2",
    "Kidal, Gao": "a3",
    "région de Kidal": "a4",
    "northern Mali": "a5",
    "Mali": "a6",
    "MÉNAKA": "a7",
    "West and North Africa": "a8",
    "Camp 2": "a9",
    "": "a10",
}


@cache
def study() -> sg.TemporalMultigraph:
    actors = [
        ("mali", "Mali", "state", ""),
        ("front", "River Front", "armed group", "Gao Front"),
        ("nm", "Northern Mali", "territory", "Azawad; the north"),
    ]
    rows = [(id_, "attack", "front", "mali", "2015", cell) for cell, id_ in CELLS.items()]
    rows += [("c1", "territorial_control", "front", "nm", "2016", "")]
    return sg.from_pandas(
        pd.DataFrame(actors, columns=["id", "name", "kind", "aliases"]),
        pd.DataFrame(rows, columns=["id", "kind", "source", "target", "start", "place"]),
    )


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("attacks in Gao", ["Gao", "near Gao", "Kidal, Gao"]),
        ("attacks at gao in 2015", ["Gao", "near Gao", "Kidal, Gao"]),
        ("who attacked Mali in Kidal", ["Kidal, Gao", "région de Kidal"]),
        ("in Kidal, who attacked Mali in 2015", ["Kidal, Gao", "région de Kidal"]),
        ("qui a attaqué à Ménaka", ["MÉNAKA"]),
        ("que s'est-il passé dans la région de Kidal en 2015", ["région de Kidal"]),
        ("attacks inside Camp 2", ["Camp 2"]),
        ("attacks in North Africa", ["West and North Africa"]),
        ("attacks in Gao and Ménaka", ["Gao", "near Gao", "Kidal, Gao", "MÉNAKA"]),
        ("attaques à Ménaka et à Kidal", ["MÉNAKA", "Kidal, Gao", "région de Kidal"]),
        ("attacks in Camp 2, Ménaka or northern Mali in 2015", ["Camp 2", "MÉNAKA", "northern Mali"]),
        # The name of a territory is that of the place, by any of its names.
        ("what happened in Azawad", ["northern Mali"]),
        ("attaques dans le Azawad", ["northern Mali"]),
        # An agent's name is the agent, unless one says that the place is meant.
        ("attacks in the place Mali", ["Mali", "northern Mali"]),
        ("attaques dans le lieu Mali", ["Mali", "northern Mali"]),
        ('attacks in the place "Mali"', ["Mali", "northern Mali"]),
        ('attacks whose place is "Mali"', ["Mali"]),
    ],
)
def test_a_place_is_named_by_cells(question: str, cells: list[str]) -> None:
    answer = study().ask(question)
    assert set(answer.relations) == {CELLS[cell] for cell in cells}
    assert set(study().where(place=cells).ask("attacks").relations) == set(answer.relations)


def test_an_agent_is_no_place_unless_one_says_so() -> None:
    assert study().ask("what happened in Mali").reading == "relations around Mali"
    with pytest.raises(sg.QuestionError, match=r'"in Mali" may be the actor or the place: .* or in the place Mali'):
        study().ask("attacks in Mali")


def test_what_controls_a_territory_stays_its_target() -> None:
    assert study().ask("who controlled Azawad").actors == ("front",)
    assert study().ask("who controlled Azawad").relations == ("c1",)


def test_the_reading_says_the_name_that_was_asked_for() -> None:
    assert study().ask("attacks in Kidal in 2015").reading == 'attacks in the place "Kidal" attested in 2015'
    assert study().ask("attaques à Kidal").reading == 'attaques dans le lieu "Kidal"'


@pytest.mark.parametrize("lang", LANGUAGES)
@given(cells=st.frozensets(st.sampled_from(sorted(CELLS)), min_size=1))
def test_cells_say_themselves(cells: frozenset[str], lang: str) -> None:
    graph = study().where(place=cells)
    said = _words.say(graph.query, graph._held()[0], lang)
    assert said is not None
    assert set(_words.read(said, graph._held()[0]).query.where[0][1]) == cells


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("attacks in Tessalit", 'no row names the place "Tessalit"; places that rows name are Gao, near Gao, '),
        ("attacks in Kidel", "did you mean Kidal"),
        (
            "qui a attaqué à Tessalit",
            "aucune ligne ne nomme le lieu « Tessalit » ; les lieux que nomment les lignes sont",
        ),
        ("attacks in north", 'no row names the place "north"'),
    ],
)
def test_what_is_no_place_is_refused(question: str, says: str) -> None:
    with pytest.raises(sg.QuestionError) as caught:
        study().ask(question)
    assert says in str(caught.value)


def test_a_study_without_places_says_so() -> None:
    g = sg.from_pandas(
        pd.DataFrame({"id": ["a", "b"], "name": ["Alpha", "Beta"], "kind": ["state", "state"]}),
        pd.DataFrame({"kind": ["attack"], "source": ["a"], "target": ["b"], "start": ["2012"]}),
    )
    with pytest.raises(sg.QuestionError, match='no row names the place "Gao"; no row of this study names a place'):
        g.ask("attacks in Gao")


def test_what_names_no_place_is_told_of() -> None:
    assert study().ask("attacks in Gao").sentence() == "3 relations. Left out, for they name no place: 1."
    assert study().ask("how many attacks in Gao").sentence().startswith("3 (relations of one happening count once).")
    none = study().ask("attacks in Gao in 2016").sentence()
    assert none == "Nothing is told of. None then; at other times there are 3: 2015-01-01 to 2015-12-31."
    assert "Whatever the place: 10." not in none
    assert "Whatever the place: 1." in study().ask("who controlled in Gao").sentence()


def test_where_tells_the_places_and_who_tells_none() -> None:
    answer = study().ask("where did the River Front attack Mali")
    assert answer.sentence().startswith("Camp 2 (1), Gao (1), Kidal, Gao (1), ")
    assert answer.sentence().endswith("Without a place: 1 of 10 relations.")
    assert sg.load().ask("où est la MINUSMA").sentence() == "Mali (1). Sans lieu : 3 des 4 relations."
    assert "a1  Gao Front attacked Mali, 2015, in Gao" in str(answer)
    assert (
        study().ask("where was Azawad").sentence() == "No place is told of (relations: 1); their targets: Azawad (1)."
    )


@given(cells=st.lists(st.text(max_size=20)), text=st.text(max_size=12))
def test_every_cell_names_itself_whatever_it_holds(cells: list[str], text: str) -> None:
    found = places_of(cells)
    for cell in cells:
        if spaced(cell):
            assert cell in found.naming(cell)
            assert spaced(found.name(cell) or "") == spaced(cell)
    assert found.naming(text) <= {*cells}
