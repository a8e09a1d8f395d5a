"""Reading a question: the grammar walked over everything that its words may be."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sahelgraph._advice import nearest, shown
from sahelgraph._words import _saying
from sahelgraph._words._lexicon import LANGUAGES, cut, edges, lexicon_of
from sahelgraph._words._meaning import Question, meaning
from sahelgraph._words._table import beginning
from sahelgraph.errors import QuestionError

if TYPE_CHECKING:
    from sahelgraph._words._lexicon import Edge, Lexicon, Sentence, Study
    from sahelgraph._words._parts import Part
    from sahelgraph._words._table import Stack

_LONGEST = 500
_MOST_STEPS = 4000
_VAGUE = frozenset({"SUBTYPE", "AKIND", "WHOKIND", "VERB0"})  # a name and a whole form are better readings
_SLASHED = re.compile(r"(?<!\d)\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?!\d)", re.ASCII)
_EXAMPLE = "ask something such as: who allied with MNLA in 2012"


class Way(NamedTuple):
    """One way through the words: how far it came, how many phrases it took (and how many vague ones), its adverbs."""

    place: int
    stack: Stack
    taken: tuple[int, int] = (0, 0)
    modes: tuple[str, ...] = ()


class Walk(NamedTuple):
    """Where the grammar could go: readings with how many words they took, and how far it came if none."""

    readings: list[tuple[tuple[int, int], Part, tuple[str, ...]]]
    far: int
    wanted: frozenset[str]


def read(question: str, study: Study) -> Question:
    """Return what a question asks.

    Raises
    ------
    QuestionError
        If it cannot be read, or in two ways; the message says what to write instead.
    """
    _refuse_form(question)
    failures = []
    for lang in LANGUAGES:
        lexicon, told = lexicon_of(study.kinds, lang), cut(question, lang)
        walk = _walk(told, lexicon, study)
        if walk.readings:
            return _one(walk, told, lexicon, study)
        at = [edges(told, place, lexicon, study) for place in range(len(told.words))]
        failures.append(Failure(walk, told, lexicon, at))
    raise QuestionError(_refusal(max(failures, key=Failure.share), study))


def _refuse_form(question: object) -> None:
    if not isinstance(question, str):
        raise QuestionError(f"{shown(repr(question))} is no question; write it as text")
    if len(question) > _LONGEST:
        raise QuestionError(f"a question of {len(question)} characters; ask in one sentence of up to {_LONGEST}")
    if not re.search(r"\w", question):
        raise QuestionError(f"there is no word in it; {_EXAMPLE}")
    if slashed := _SLASHED.search(question):
        raise QuestionError(f'"{slashed[0]}" may be read in two ways; write 27 June 2012 or 2012-06-27')


# -- walking
# -------------------------------------------------------------------------------------------------


def _walk(told: Sentence, lexicon: Lexicon, study: Study) -> Walk:
    """Follow every way through the words that the grammar allows, the longest phrases first."""
    readings: list[tuple[tuple[int, int], Part, tuple[str, ...]]] = []
    far, wanted, steps = 0, frozenset[str](), 0
    at: dict[int, list[Edge]] = {}
    ways = [Way(0, beginning())]
    while ways and steps < _MOST_STEPS:
        way = ways.pop()
        if way.place >= far:
            wanted = frozenset(way.stack.choices) | (wanted if way.place == far else frozenset())
            far = way.place
        if way.place == len(told.words):
            if (part := way.stack.ended()) is not None:
                readings.append((way.taken, part, way.modes))
            continue
        if way.place not in at:
            at[way.place] = edges(told, way.place, lexicon, study)
        steps += len(at[way.place])
        ways += filter(None, (_ahead(way, edge) for edge in reversed(at[way.place])))
    return Walk(readings, far, wanted)


def _ahead(way: Way, edge: Edge) -> Way | None:
    """Return the way behind a word or phrase, if the grammar lets it stand there."""
    modes = (*way.modes, *edge.modes)
    if edge.type in {"", "SKIP"}:
        return Way(edge.stop, way.stack, way.taken, modes)
    if (stack := way.stack.fed(edge)) is None:
        return None
    return Way(edge.stop, stack, (way.taken[0] + 1, way.taken[1] + (edge.type in _VAGUE)), modes)


def _one(walk: Walk, told: Sentence, lexicon: Lexicon, study: Study) -> Question:
    """Return the one reading that takes the longest phrases, or list those that are as good."""
    best = min(taken for taken, _, _ in walk.readings)
    extra = ("possible",) if told.possible else ()
    questions: list[Question] = []
    errors: list[QuestionError] = []
    for taken, part, modes in walk.readings:
        if taken == best:
            try:
                question = meaning(part, told.text, lexicon.lang, study, (*modes, *extra))
            except QuestionError as error:
                errors.append(error)
                continue
            if question not in questions:
                questions.append(question)
    if not questions:
        raise errors[0]
    said = [_saying.reading(question, study, lexicon) for question in questions]
    if len(questions) > 1:
        ways = "; or ".join(dict.fromkeys(said[:4]))
        raise QuestionError(f"it can be read in {len(questions)} ways: {ways}. Word it otherwise, or quote an id")
    return replace(questions[0], reading=said[0])


# -- refusing
# -------------------------------------------------------------------------------------------------

_REASONS = {
    "NOT": "who did not, or what never was, cannot be told: the archive holds what was written, and silence is no "
    "denial; ask who did, or for denied relations",
    "WHY": "reasons are not coded; ask what happened, and read the notes and references of the rows",
    "WHERE": "places are free text; ask what happened, or for rows whose place is a quoted text",
    "HOW": "how is not coded; ask how many, who, whom, when or what happened",
}


class Failure(NamedTuple):
    """A question that could not be read in one language."""

    walk: Walk
    told: Sentence
    lexicon: Lexicon
    at: list[list[Edge]]  # what may stand at each place

    def strange(self) -> list[int]:
        """Return the places of words that mean nothing in this language."""
        covered = {place for edges_here in self.at for edge in edges_here for place in range(edge.start, edge.stop)}
        return [place for place in range(len(self.told.words)) if place not in covered]

    def share(self) -> tuple[float, int]:
        """Return how far the question could be read, and how many of its words are known."""
        return self.walk.far / max(len(self.told.words), 1), -len(self.strange())


def _refusal(failure: Failure, study: Study) -> str:
    """Say why a question cannot be read, and what to write instead."""
    walk, told, at = failure.walk, failure.told, failure.at
    named = {place for here in at for edge in here if edge.type == "NAME" for place in range(edge.start, edge.stop)}
    for place, here in enumerate(at):
        for edge in here:
            asks = edge.stop == here[0].stop and (edge.type == "NOT" or place == 0)
            if asks and place not in named and edge.type in _REASONS:
                return _REASONS[edge.type]
    if strange := failure.strange():
        stop = next(place for place in range(strange[0], len(told.words) + 1) if place not in strange)
        text = told.since(strange[0], stop)
        hint = _near(text, failure.lexicon, study)
        return f'"{shown(text)}" is no actor, no relation and no word that questions use here; {hint}'
    rest, before, hopes = told.since(walk.far), told.since(0, walk.far), _hopes(walk.wanted)
    if not rest:
        return f"the question breaks off; {hopes}"
    after = f'after "{shown(before)}" ' if before else ""
    return f'{after}"{shown(rest)}" cannot be read; {hopes}'


def _near(text: str, lexicon: Lexicon, study: Study) -> str:
    near = study.names.suggestion(text)
    if near.startswith("did"):
        return near
    words = nearest(text.partition(" ")[0], lexicon.words(), most=2)
    return f"did you mean {' or '.join(words)}?" if words else f"write a name of actors.csv, or {_EXAMPLE}"


_HOPED = {
    "NAME": "an actor",
    "VERB": "what was done (attacked, was allied with …)",
    "HEAD": "relations (attacks, alliances …)",
    "YEAR": "a time (2012, June 2012, 15 May 2012)",
    "IN": "a time (in 2012, since June 2012, from 2012 to 2014)",
    "DID": "did or was",
}


def _hopes(wanted: frozenset[str]) -> str:
    hoped = [what for terminal, what in _HOPED.items() if terminal in wanted]
    return f"there may stand {' or '.join(hoped)}" if hoped else _EXAMPLE
