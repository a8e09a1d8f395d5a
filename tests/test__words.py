"""Questions in plain words: what they are read as, what is refused, and queries that say themselves."""

from __future__ import annotations

import csv
import logging
import random
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.oracle import cases

import sahelgraph as sg
from sahelgraph import _words
from sahelgraph._dates import MODES, Period, parse_period
from sahelgraph._kinds import STATUSES, bundled_kinds
from sahelgraph._query import Query, When, Who
from sahelgraph._words import _table
from sahelgraph._words._lexicon import LANGUAGES, _forms, _words_table
from sahelgraph._words._saying import label_of
from sahelgraph.io import archive_folder
from sahelgraph.plot._picture import written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sahelgraph._ledger import MemoryLedger

QUESTIONS = cases("questions.csv")
REFUSALS = cases("refusals.csv")
READINGS = cases("readings.csv")
HIDDEN = frozenset({"denied", "announced", "planned", "hypothetical"})


@cache
def graph() -> sg.TemporalMultigraph:
    return sg.load()


def ledger() -> MemoryLedger:
    return graph()._held()[0]


# -- the expected rows, by a loop over the files


def _rows(name: str) -> list[dict[str, str]]:
    with (archive_folder() / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def archive() -> tuple[list[dict[str, str]], dict[str, str], dict[Any, dict[Any, Any]]]:
    """Rows of relations, the kind of each actor, and the six days of each relation."""
    days = graph().where(status=STATUSES).days.to_dict("index")
    return _rows("relations.csv"), {row["id"]: row["kind"] for row in _rows("actors.csv")}, days


def _descends(kind: str, ancestors: set[str]) -> bool:
    while kind:
        if kind in ancestors:
            return True
        kind = bundled_kinds()[kind].is_a
    return False


def _ids(text: str) -> set[str]:
    found: set[str] = set()
    for part in text.split("|"):
        sort = part.removeprefix("@").replace("_", " ")
        found |= {id_ for id_, kind in archive()[1].items() if kind == sort} if part.startswith("@") else {part}
    return found


def _stands(row: dict[str, str], role: str, ids: set[str]) -> bool:
    ends = {"source": [row["source"]], "target": [row["target"]], "by": [row["source"], row["via"]]}
    ends |= {"end": [row["source"], row["target"]], "around": [row["source"], row["target"], row["via"]]}
    if role == "both":
        return row["source"] in ids and row["target"] in ids
    return any(end in ids for end in ends[role])


def _day(value: object, otherwise: int) -> int:
    return otherwise if pd.isna(value) else pd.Timestamp(str(value)).date().toordinal()  # type: ignore[call-overload]


def _holds(days: dict[str, Any], period: Period, mode: str, side: str) -> bool:
    shift = date(1970, 1, 1).toordinal()
    first, last = period.first + shift, period.last + shift
    early, late = -(10**9), 10**9
    start_min, end_min = _day(days["start_min"], early), _day(days["end_min"], early)
    start_max, end_max = _day(days["start_max"], late), _day(days["end_max"], late)
    seen_first, seen_last = _day(days["seen_first"], late), _day(days["seen_last"], early)
    if side == "end":
        start_min, start_max = end_min, end_max
        seen_first, seen_last = (max(end_min, -(10**8)), end_max) if end_max < late else (late, early)
        seen_first = seen_first if end_min > early else end_max
    elif side == "start":
        end_min, end_max = start_min, start_max
        seen_first, seen_last = (start_min, min(start_max, 10**8)) if start_min > early else (late, early)
        seen_last = seen_last if start_max < late else start_min
    if side != "whole" and mode == "attested" and seen_first > seen_last:
        return False
    return {
        "possible": start_min <= last and end_max >= first,
        "attested": seen_first <= last and seen_last >= first,
        "certain": start_max <= last and end_min >= first,
        "throughout": start_max <= first and end_min >= last,
    }[mode]


def _expected(case: dict[str, str]) -> list[str]:
    kinds, statuses = set(filter(None, case["kinds"].split(";"))), set(filter(None, case["statuses"].split(";")))
    found = []
    for row in archive()[0]:
        meaning = bundled_kinds()[row["kind"]]
        cells = row | {"sign": str(meaning.sign), "register": meaning.register, "status": row["status"] or "stated"}
        where = [part.split("=") for part in filter(None, case["where"].split(";"))]
        roles = [part.split(":") for part in case["roles"].split()]
        keep = (
            (not kinds or _descends(row["kind"], kinds))
            and (cells["status"] in statuses if statuses else cells["status"] not in HIDDEN)
            and all(cells[column] in values.split("|") for column, values in where)
            and all(_stands(row, role, _ids(ids)) for role, ids in roles)
        )
        if keep and case["period"]:
            period = parse_period(case["period"])
            keep = _holds(archive()[2][row["id"]], period, case["mode"] or "attested", case["side"] or "whole")
        if keep:
            found.append(row["id"])
    return sorted(found)


@pytest.mark.parametrize("case", QUESTIONS, ids=[case["question"] for case in QUESTIONS])
def test_a_question_is_read_and_answered(case: dict[str, str]) -> None:
    question = _words.read(case["question"], ledger())
    assert (question.lang, question.shape, question.asked) == (case["lang"], case["shape"], case["asked"])
    assert sorted(graph().ask(case["question"]).relations) == _expected(case)
    periods = [(when.period.text, when.mode, when.side) for when in question.query.periods]
    wanted = (case["period"], case["mode"] or "attested", case["side"] or "whole")
    assert periods == ([wanted] if case["period"] else [])


def test_there_are_enough_cases() -> None:
    assert len(QUESTIONS) >= 350
    assert sum(case["lang"] == "fr" for case in QUESTIONS) >= 100
    assert len(REFUSALS) >= 100
    assert sum(bool(_expected(case)) for case in QUESTIONS) >= 150


@pytest.mark.parametrize("case", REFUSALS, ids=[case["question"] for case in REFUSALS])
def test_a_refusal_teaches(case: dict[str, str]) -> None:
    with pytest.raises(sg.QuestionError) as caught:
        _words.read(case["question"], ledger())
    assert case["says"]
    assert case["says"] in str(caught.value)


@pytest.mark.parametrize("case", READINGS, ids=[case["question"] for case in READINGS])
def test_a_reading_is_good_prose(case: dict[str, str]) -> None:
    assert graph().ask(case["question"]).reading == case["reading"]


def test_two_readings_are_both_listed() -> None:
    with pytest.raises(sg.QuestionError, match=r"2 ways: .*announcements.* or announced relations"):
        _words.read("what was announced in 2020", ledger())


# -- every form of every kind is understood


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", bundled_kinds())
def test_every_form_finds_its_kind(kind: str, lang: str) -> None:
    meaning = bundled_kinds()[kind]
    sentences = {
        "past": {"en": "who {} Chad", "fr": "qui {} Chad"},
        "base": {"en": "did Niger {} Chad", "fr": ""},
        "passive": {"en": "who was {} Chad", "fr": "qui a été {} Chad"},
        "noun": {"en": "{} Chad", "fr": "{} Chad"},
        "agent": {"en": "who were the {} Chad", "fr": "qui étaient les {} Chad"},
        "plural": {"en": "which {} involving Chad", "fr": "quelles {} impliquant Chad"},
        "singular": {"en": "list the {} involving Chad", "fr": "liste les {} impliquant Chad"},
    }
    told = list(_forms(meaning.forms if lang == "en" else meaning.forms_fr))
    assert {slot for slot, _ in told} >= {"past", "base", "noun", "plural"}
    wrong = []
    for slot, form in told:
        if sentence := sentences[slot][lang].format(form):
            try:
                question = _words.read(sentence, ledger())
            except sg.QuestionError as error:
                wrong.append(f"{sentence}: {error}")
                continue
            if question.query.kinds != (frozenset({kind}),) or "chad" not in question.given:
                wrong.append(f"{sentence}: {question.reading}")
    assert wrong == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_terminal_has_words_in_both_languages(lang: str) -> None:
    spoken = {row["terminal"] for row in _words_table() if row[lang]}
    assert {row["terminal"] for row in _words_table()} - spoken <= {"DID", "HAVE", "POSS"}  # French asks without them


def test_the_grammar_has_no_conflict(caplog: pytest.LogCaptureFixture) -> None:
    from lark import Lark, logger
    from lark.lexer import Lexer

    class NoLexer(Lexer):
        def __init__(self, _: object) -> None:
            pass

        def lex(self, *_: object) -> Iterator[Any]:
            return iter(())

    before, logger.level = logger.level, logging.DEBUG
    logger.propagate, handlers = True, list(logger.handlers)
    logger.handlers = [caplog.handler]
    try:
        Lark(_table.GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer=NoLexer, debug=True)
    finally:
        logger.level, logger.handlers = before, handlers
    assert "onflict" not in caplog.text


def test_the_kept_table_is_that_of_the_grammar() -> None:
    built = _table.text_of(_table.build(_table.GRAMMAR.read_bytes()))
    assert _table.KEPT.read_text(encoding="utf-8") == built, "run: write() of _words._table"


def test_a_table_of_another_grammar_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "words.table.json"
    stale.write_text(_table.KEPT.read_text(encoding="utf-8").replace('"digest": "', '"digest": "0'), encoding="utf-8")
    for kept in (stale, tmp_path / "none.json"):
        monkeypatch.setattr(_table, "KEPT", kept)
        assert _table.beginning.__wrapped__().table.states == _table.beginning().table.states


# -- a query says itself

ACTORS = sorted(sg.load().actors.index)
PERIODS = st.one_of(
    st.sampled_from(["2012", "2012-06", "2012-06-27", "201X", "2012-Q2", "2012-06-XX", "2012-03/2012-06", "2012~"]),
    st.sampled_from(["../2013", "2012-06-27/..", "../..", "201X/2025", "1990/2012-06-27", "0005", "9999-12-31"]),
    st.dates().map(date.isoformat),
    st.dates().map(lambda day: day.isoformat()[:7]),
)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    def some(values: list[Any]) -> st.SearchStrategy[Any]:
        return st.frozensets(st.sampled_from(values), min_size=1, max_size=3)

    kinds = st.lists(some(list(bundled_kinds())), max_size=1)
    roles = st.sampled_from(["around", "end", "source", "by", "target", "both"])
    sorts = st.sampled_from(["", "", "", "armed group", "mission", "state"])
    sides = st.sampled_from(["whole", "whole", "start", "end"])
    whens = st.builds(When, PERIODS.map(parse_period), st.sampled_from(MODES), sides)
    cells = st.frozensets(
        st.text(max_size=8) | st.sampled_from(["economic", "Mali", "of Mali in 2012", ""]), min_size=1
    )
    where = st.tuples(st.sampled_from(["subtype", "place", "via", "as_of", "note"]), cells)
    return Query(
        periods=tuple(draw(st.lists(whens, max_size=2))),
        kinds=tuple(draw(kinds)),
        signs=tuple(draw(st.lists(st.sampled_from([-1, 0, 1]).map(lambda one: frozenset({one})), max_size=2))),
        registers=tuple(
            draw(st.lists(st.sampled_from(["deed", "word", "rule"]).map(lambda one: frozenset({one})), max_size=1))
        ),
        actors=tuple(draw(st.lists(st.builds(Who, some(ACTORS), roles, sorts), max_size=2))),
        where=tuple(draw(st.lists(where, max_size=1))),
        statuses=draw(st.none() | some(list(STATUSES))),
    )


@settings(max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])
@given(query=queries(), lang=st.sampled_from(LANGUAGES))
def test_a_query_says_itself(query: Query, lang: str) -> None:
    said = _words.say(query, ledger(), lang)
    assume(said is not None)
    assert said is not None
    assert _words.read(said, ledger()).query == query


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", QUESTIONS, ids=[case["question"] for case in QUESTIONS])
def test_what_was_asked_can_be_said(case: dict[str, str], lang: str) -> None:
    query = _words.read(case["question"], ledger()).query
    said = _words.say(query, ledger(), lang)
    assert said is not None
    assert _words.read(said, ledger()).query == query


def test_what_has_no_words_is_not_said() -> None:
    query = Query(kinds=(frozenset({"alliance"}), frozenset({"split"})))
    assert _words.say(query, ledger()) is None
    assert _words.say(Query(periods=(When(Period(0, 5, "a while")),)), ledger()) is None
    assert _words.say(Query(where=(("note", frozenset({'a "quoted" word'})),)), ledger()) is None
    assert _words.say(Query(actors=(Who(frozenset(), "end"),)), ledger()) is None


# -- studies of one's own


def study(actors: list[tuple[str, str, str, str]], relations: list[tuple[str, str, str, str]]) -> sg.TemporalMultigraph:
    return sg.from_pandas(
        pd.DataFrame(actors, columns=["id", "name", "kind", "aliases"]),
        pd.DataFrame(relations, columns=["kind", "source", "target", "start"]),
    )


def test_the_longest_name_is_meant() -> None:
    g = study(
        [("a", "Army", "armed forces", ""), ("b", "Army of Light", "armed group", ""), ("c", "C", "state", "")],
        [("attack", "a", "c", "2012"), ("attack", "b", "c", "2013")],
    )
    assert g.ask("whom did the Army of Light attack").relations == g.where(source="b").ask("attacks").relations


def test_a_name_of_several_is_asked_back() -> None:
    g = study(
        [("a", "Alpha", "armed forces", "front"), ("b", "Beta", "armed group", "front"), ("c", "C", "state", "")],
        [("attack", "a", "c", "2012")],
    )
    with pytest.raises(
        sg.QuestionError, match="2 ways: sources of attacks towards Alpha; or sources of attacks towards Beta"
    ):
        g.ask("who attacked the front")


def test_an_actor_is_called_in_french_as_pictures_call_it() -> None:
    answer = graph().ask("quels groupes ont attaqué l'armée malienne en 2020")
    assert "attaques visant armée malienne" in answer.reading
    assert "JNIM → armée malienne" in str(answer)
    drawn = written(graph(), graph().actors.index, "fr")
    assert {id_: label_of(id_, ledger(), "fr") for id_ in drawn} == drawn


def test_the_french_label_of_an_actor_is_a_name_in_questions() -> None:
    labels = graph().actors["label_fr"]
    found = {
        id_: _words.read(f"alliances impliquant {label}", ledger()).query for id_, label in labels.items() if label
    }
    assert all(query.actors[0].actors == {id_} for id_, query in found.items())


def test_a_label_that_may_be_read_otherwise_is_not_said() -> None:
    actors = {"id": ["a", "b"], "name": ["Army", "Beta"], "kind": ["armed forces", "state"]}
    actors |= {"name_fr": ["Armée alliée", "Bêta"], "label_fr": ["attaques par bêta", "Bêta"]}
    rows = {"kind": ["attack"], "source": ["a"], "target": ["b"], "start": ["2012"]}
    g = sg.from_pandas(pd.DataFrame(actors), pd.DataFrame(rows))
    reading = g.ask("attaques par a en 2012").reading
    assert reading == 'attaques par "attaques par bêta" de façon attestée en 2012'
    assert g.ask(reading).graph.query == g.ask("attaques par a en 2012").graph.query


def test_ids_that_look_like_words_can_be_quoted() -> None:
    g = study(
        [("2012", "in", "state", ""), ("x", "did", "armed group", "")],
        [("attack", "x", "2012", "2012")],
    )
    assert g.ask('who attacked "2012" in 2012').actors == ("x",)
    query = g.ask('who attacked "2012" in 2012').graph.query
    said = _words.say(query, g._held()[0])
    assert said == 'attacks towards "in" attested in 2012'
    assert _words.read(said, g._held()[0]).query == query


def test_kinds_of_a_study_are_understood() -> None:
    g = sg.from_pandas(
        pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["monastery", "monastery"]}),
        pd.DataFrame({"kind": ["pilgrimage"], "source": ["a"], "target": ["b"], "start": ["2012"]}),
        kinds=pd.DataFrame({
            "kind": ["pilgrimage"], "phrase": ["made a pilgrimage to"], "time": ["event"],
            "forms": ["past=walked to; base=walk to; plural=pilgrimages; noun=pilgrimage to"],
        }),
    )  # fmt: skip
    assert g.ask("who walked to B").actors == ("a",)
    assert g.ask("who made a pilgrimage to B in 2012").actors == ("a",)
    assert g.ask("which monasterys walked to B").actors == ("a",)
    assert len(g.ask("pilgrimages").relations) == 1


# -- hostile and absurd questions: an answer or a refusal, never a traceback

HOSTILE = [
    "a" * 10_000,
    "who attacked " * 1_000,
    "who " * 100,
    "MNLA " * 90,
    "the " * 120,
    "certainly " * 45,
    "who attacked Mali and " * 20,
    "(" * 400 + ")" * 90,
    "who attacked \x00\x1b[31mMali\x07 in 2012",
    "who attacked Mali\u202e in 2012",
    "\ud800 who",
    "who attacked Mali'; DROP TABLE actors; --",
    '"' * 499,
    '"""who"""',
    "in 9999-99-99",
    "in 2012/2011",
    "../../../../etc/passwd",
    "who attacked Mali before 0001-01-01",
    "who attacked Mali after 9999-12-31",
    "who attacked Mali on 99 June 2012",
    "who attacked Mali in June 99999",
    "عن مالي في ٢٠١٢",
    "".join(chr(0x1D400 + ord(letter) - ord("A")) for letter in "WHOATTACKEDMALI"),
    "who attacked 🇲🇱",
    "e\u0301" * 200,
    "between and between and between",
    "whose note is",
    'relations whose nothing is "x"',
    'relations whose status is "denied"',
    "who attacked Mali" + " and Mali" * 5_000,
    "and " * 5_000,
    "and " * 120,
    "who " * 1_000,
    "the of in and to by a an le la de du et à",
    'who attacked "Mali in 2012',
    "who attacked \u00abMali in 2012",
    "MNLA" + ", AQIM" * 60,
    "," * 400,
    "SELECT id FROM relations UNION ALL SELECT name FROM actors WHERE 1=1",
    '<img src=x onerror="alert(1)"> who attacked Mali',
    "who attacked {0} %s {question!r}",
    "qui attacked le Mali et France in août 2012",
    "did did was le MNLA a-t-il been allied allié with au AQMI",
    "who attacked Mali \U0001f525\U0001f525",
    "who\u200battacked\u200bMali",
    "\udfff\ud800" * 100,
    "2012 " * 90,
    "1er " * 90,
    "how many " * 50,
    "combien de soldats " * 25,
    "was hostile to was hostile to AQIM",
]


def _outcome(text: str) -> str:
    """Return the answer as it prints, or the refusal; anything else is a bug and raises."""
    try:
        return repr(graph().ask(text))
    except sg.QuestionError as error:
        return str(error)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_questions_end_well(text: str) -> None:
    assert 0 < len(_outcome(text)) < 40_000


WORDS = sorted({phrase for row in _words_table() for lang in LANGUAGES for phrase in row[lang].split("|") if phrase})


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from([*WORDS, "MNLA", "Mali", "attacked", "2012", "allied with"]) | st.text(max_size=6)).map(
        " ".join
    )
)
def test_any_words_end_well(text: str) -> None:
    assert _outcome(text)


SALADS = [word for case in QUESTIONS for word in case["question"].split()]


@pytest.mark.parametrize("seed", range(20))
def test_questions_taken_apart_end_well(seed: int) -> None:
    """Words of real questions, left out, added and mixed: far more of these can be read than of words at random."""
    chance = random.Random(seed)  # noqa: S311 — no secret
    for _ in range(40):
        words = chance.choice(QUESTIONS)["question"].split()
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(words) + 1)
            words[place : place + chance.randint(0, 1)] = chance.sample([*SALADS, "and", "or", "et", ",", "not"], 1)
        text = " ".join(words)
        assert _outcome(text), text
        try:
            query = graph().ask(text).graph.query
        except sg.QuestionError:
            continue
        for lang in LANGUAGES:
            said = _words.say(query, ledger(), lang)
            assert said is None or _words.read(said, ledger()).query == query, text


@given(st.integers() | st.none() | st.binary())
def test_a_question_is_text(value: object) -> None:
    with pytest.raises(sg.QuestionError, match="no question"):
        _words.read(value, ledger())  # type: ignore[arg-type]
