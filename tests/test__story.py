from __future__ import annotations

import pandas as pd
import pytest

import sahelgraph as sg
from sahelgraph import UnknownNameError

ACTORS = pd.DataFrame(
    {"id": ["a", "b", "m"], "name": ["Alpha", "Beta", "Mission"], "kind": ["state", "state", "mission"]}
)
ROWS = [
    {"id": "r1", "kind": "alliance", "start": "[2012-01..2012-04]", "reference": "key, P7", "note": "a doubt"},
    {"id": "r2", "kind": "split", "start": "2012-06-26", "happening": "break"},
    {"id": "r3", "kind": "deployment", "start": "..", "end": "..", "via": "m", "quantity": ">5", "unit": "troops"},
    {"id": "r4", "kind": "condemnation", "start": "2012-06", "happening": "break", "status": "claimed"},
    {"id": "r5", "kind": "sanction_lifting", "start": "2014"},
]
GRAPH = sg.from_pandas(ACTORS, pd.DataFrame([{"source": "a", "target": "b", **row} for row in ROWS]).fillna(""))


def test_a_state_tells_its_days_its_end_and_its_source() -> None:
    assert str(GRAPH.explain("r1")).splitlines() == [
        "r1: Alpha allied with Beta, [2012-01..2012-04]",
        "Dates: began between 2012-01-01 and 2012-04-30; ended on 2012-06-26.",
        "Ended by r2: Alpha broke with Beta, 2012-06-26",
        "Status: stated; confidence: not given.",
        "Written: key, P7.",
        "Note: a doubt",
    ]


def test_an_event_tells_what_it_ended_and_what_it_happened_with() -> None:
    story = GRAPH.explain("r2").splitlines()
    assert "Dates: happened on 2012-06-26." in story
    assert "Ends r1: Alpha allied with Beta, [2012-01..2012-04]" in story
    assert "One happening, break, with r4." in story


def test_open_days_are_told_as_open() -> None:
    story = GRAPH.explain("r3").splitlines()
    assert "Dates: began on an unknown day; ended on an unknown day." in story
    assert "Through Mission." in story
    assert "Quantity: >5 troops." in story


def test_a_loose_end_is_told_with_its_reason() -> None:
    assert "A loose end: no open relation that it could have ended is told." in GRAPH.explain("r5")
    assert list(GRAPH.loose_ends().index) == ["r5"]
    assert GRAPH.during("2012").loose_ends().empty


def test_a_story_prints_as_it_reads() -> None:
    assert repr(GRAPH.explain("r4")) == str(GRAPH.explain("r4"))
    assert "Status: claimed" in GRAPH.explain("r4")


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"g\.relations and sahelgraph show list"):
        GRAPH.explain("nothing like it")


def test_a_story_cannot_command_the_terminal() -> None:
    rows = pd.DataFrame(
        [{"id": "r1", "kind": "attack", "source": "a", "target": "b", "start": "2012", "note": "x\u202ey"}]
    )
    assert "\u202e" not in sg.from_pandas(ACTORS, rows).explain("r1")
