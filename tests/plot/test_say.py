"""Dates and sentences for people, never more exact than the source."""

from __future__ import annotations

import pytest

from sahelgraph.plot._say import month, sentence, when, words


@pytest.mark.parametrize(
    ("start", "end", "as_of", "event", "said"),
    [
        ("2012-06-27", "", "", True, "27 June 2012"),
        ("2012-06", "", "", True, "June 2012"),
        ("2012-06-XX", "", "", True, "June 2012"),
        ("2012", "", "", True, "2012"),
        ("201X", "", "", True, "the 2010s"),
        ("2012-06~", "", "", True, "about June 2012"),
        ("2012?", "", "", True, "2012 (?)"),
        ("2012%", "", "", True, "about 2012 (?)"),
        ("[2012-01..2012-04]", "", "", True, "between January and April 2012"),
        ("[2012..2013]", "", "", True, "between 2012 and 2013"),
        ("[2012-11..2013-02]", "", "", True, "between November 2012 and February 2013"),
        ("[..2012-04]", "", "", True, "by April 2012"),
        ("[2020-09-27..]", "", "", True, "27 September 2020 or later"),
        ("2012-01", "2012-06", "", False, "from January 2012 to June 2012"),
        ("2012", "", "", False, "since 2012"),
        ("..", "2012-06", "", False, "until June 2012"),
        ("2014-07", "..", "2020-09", False, "since July 2014, still so in September 2020"),
        ("..", "", "2020-09", False, "seen September 2020"),
        ("..", "", "", False, "undated"),
        ("", "..", "", False, "undated"),
    ],
)
def test_when(start: str, end: str, as_of: str, event: bool, said: str) -> None:  # noqa: FBT001 — a row of the table
    assert when(start, end, as_of, event=event, words=words("en")) == said


def test_when_in_french() -> None:
    assert when("2012-06", "", "", event=True, words=words("fr")) == "juin 2012"
    assert when("2012-06-01", "", "", event=True, words=words("fr")) == "1er juin 2012"
    assert when("..", "", "2020-09-14", event=False, words=words("fr")) == "constatée le 14 septembre 2020"
    assert (
        when("2014", "..", "2020-09-01", event=False, words=words("fr"))
        == "depuis 2014, toujours le 1er septembre 2020"
    )
    assert when("2014", "..", "2020-09-14", event=False, words=words("en")).endswith("still so on 14 September 2020")
    assert when("[..2012-04]", "", "", event=True, words=words("fr")) == "avril 2012 au plus tard"
    told = when("[2012-01..2012-04]", "2012-06", "", event=False, words=words("fr"))
    assert told == "entre janvier et avril 2012 → juin 2012", "de entre, and de août, are no French"


@pytest.mark.parametrize(
    ("start", "number"), [("2012-06", 6), ("2012-06-27", 6), ("2012", 0), ("..", 0), ("", 0), ("[2012-06..]", 0)]
)
def test_month_is_known_or_nothing(start: str, number: int) -> None:
    assert month(start) == number


def test_sentence_names_the_way_and_the_doubt() -> None:
    said = sentence("France", "deployed to", "Mali", "since 2014", "claimed", "Barkhane", words("en"))
    assert said == "France deployed to Mali via Barkhane, since 2014 (claimed)."


def test_both_languages_say_the_same_things() -> None:
    assert words("en").phrases.keys() == words("fr").phrases.keys()


@pytest.mark.parametrize(
    ("n", "english", "french"), [(0, "0 actors", "0 acteur"), (1, "1 actor", "1 acteur"), (2, "2 actors", "2 acteurs")]
)
def test_numbers_agree(n: int, english: str, french: str) -> None:
    assert words("en").count(n, "actor") == english
    assert words("fr").count(n, "actor") == french
