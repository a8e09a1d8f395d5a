from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests import oracle, strategies

from sahelgraph._advice import date_advice, nearest, shown
from sahelgraph._dates import parse_moment
from sahelgraph.errors import DateError

CASES = oracle.cases("advice.csv")
# What a person makes of a date when nobody looks.
SCRAPS = st.lists(
    st.sampled_from(
        [*"0123456789", *"-/.~?%[] X", "2012", "06", "..", "June", "juin", "early", "c. ", "by ", "since ", "Q2", "…"]
    ),
    max_size=7,
).map("".join)


def reads(text: str) -> bool:
    try:
        parse_moment(text)
    except DateError:
        return False
    return True


def recommended(advice: str) -> list[str]:
    """Give the cells that a message tells to write, without the list of all forms."""
    _, _, told = advice.rpartition("write ")
    return [] if ", a run such as " in told else told.split(" or ")


# --- dates ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text']} {case['why']}")
def test_a_wrong_form_is_named_with_what_to_write(case: dict[str, str]) -> None:
    advice = date_advice(case["text"], reads)
    assert case["says"] in advice
    assert recommended(advice) == [part for part in case["write"].split(";") if part]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text']} {case['why']}")
def test_the_forms_of_the_table_are_wrong_and_their_corrections_right(case: dict[str, str]) -> None:
    assert not reads(case["text"])
    assert all(map(reads, filter(None, case["write"].split(";"))))


@strategies.quick(400)
@given(st.text(max_size=12) | SCRAPS)
@example("9999")
@example("[9999-12..")
@example("31/31/2012")
@example("99999")
def test_nothing_is_recommended_that_would_be_refused(text: str) -> None:
    assert all(map(reads, recommended(date_advice(text, reads))))


@strategies.quick(50)
@given(st.text(max_size=12) | SCRAPS)
def test_where_nothing_reads_the_forms_are_listed(text: str) -> None:
    advice = date_advice(text, lambda _: False)
    assert recommended(advice) == []
    assert re.search(r"2012-06-26, 2012-06, 2012, 201X", advice)


# --- words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("atack", ["attack"]),
        ("ATTACK", ["attack"]),
        ("aliance", ["alliance"]),
        ("zzzz", []),
        ("", []),
    ],
)
def test_the_nearest_words_are_found(word: str, found: list[str]) -> None:
    assert nearest(word, ["alliance", "attack", "clash"]) == found


def test_of_near_words_the_nearest_comes_first_and_few_are_told() -> None:
    known = ["attach", "attack", "attacks", "attacked", "attacker"]
    assert nearest("attack", known)[0] == "attack"
    assert len(nearest("attack", known)) == 3
    assert len(nearest("attack", known, most=1)) == 1


def test_the_order_of_known_words_decides_nothing() -> None:
    known = ["aab", "aac", "aad", "aae", "aaf"]
    assert nearest("aax", known) == nearest("aax", known[::-1]) == nearest("aax", {*known, *known})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mali", "mali"),
        ("Keïta", "Keïta"),
        ("a\nb", r"a\u000ab"),
        ("a\x1b[31m", r"a\u001b[31m"),
        ("\u202emali", r"\u202emali"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 57 + "…"),
    ],
    ids=ascii,
)
def test_what_a_message_shows_is_short_and_printable(text: str, expected: str) -> None:
    assert shown(text) == expected


@strategies.quick(200)
@given(st.text())
def test_what_a_message_shows_always_prints(text: str) -> None:
    assert shown(text).isprintable()
    assert len(shown(text)) <= 60 * len(r"\U0010ffff")
