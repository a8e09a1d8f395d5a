"""Reading a question: the grammar walked over everything that its words may be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sahelgraph._words import _saying
from sahelgraph._words._lexicon import LANGUAGES, cut, edges, lexicon_of
from sahelgraph._words._meaning import Passed, Question, meaning
from sahelgraph._words._refusing import Failure, Walk, refusal, refuse_form
from sahelgraph._words._sentences import in_language, refused, sentence
from sahelgraph._words._table import beginning
from sahelgraph.errors import QuestionError

if TYPE_CHECKING:
    from sahelgraph._words._lexicon import Edge, Lexicon, Sentence, Study
    from sahelgraph._words._parts import Part
    from sahelgraph._words._table import Stack

_MOST_STEPS = 4000
_VAGUE = frozenset(
    {"SUBTYPE", "AKIND", "WHOKIND", "VERB0", "MUTUAL", "OFDATE"}
)  # a name and a whole form are better readings


class Way(NamedTuple):
    """One way through the words: how far it came, how many phrases it took (and how many vague ones), what it passed.

    Adverbs and places may stand anywhere in a sentence, so that they are remembered and the grammar need not know.
    """

    place: int
    stack: Stack
    taken: tuple[int, int] = (0, 0)
    modes: tuple[str, ...] = ()
    places: tuple[tuple[str, ...], ...] = ()

    @property
    def passed(self) -> Passed:
        """The adverbs and places on the way."""
        return Passed(self.modes, self.places)


def read(question: str, study: Study) -> Question:
    """Return what a question asks.

    Raises
    ------
    QuestionError
        If it cannot be read, or in two ways; the message says what to write instead.
    """
    refuse_form(question, study)
    failures = []
    for lang in LANGUAGES:
        lexicon, told = lexicon_of(study.kinds, lang), cut(question, lang)
        walk = _walk(told, lexicon, study)
        if walk.readings:
            return _one(walk, told, lexicon, study)
        at = [edges(told, place, lexicon, study) for place in range(len(told.words))]
        failures.append(Failure(walk, told, lexicon, at))
    failure = max(failures, key=Failure.share)
    raise in_language(refusal(failure, study), failure.lexicon.lang)


# -- walking
# -------------------------------------------------------------------------------------------------


def _walk(told: Sentence, lexicon: Lexicon, study: Study) -> Walk:
    """Follow every way through the words that the grammar allows, the longest phrases first."""
    readings: list[tuple[tuple[int, int], Part, Passed]] = []
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
                readings.append((way.taken, part, way.passed))
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
        return Way(edge.stop, way.stack, way.taken, modes, way.places)
    if edge.type == "PLACE":
        taken = (way.taken[0] + 1, way.taken[1])
        return Way(edge.stop, way.stack, taken, modes, (*way.places, edge.value))
    if (stack := way.stack.fed(edge)) is None:
        return None
    return Way(edge.stop, stack, (way.taken[0] + 1, way.taken[1] + (edge.type in _VAGUE)), modes, way.places)


def _one(walk: Walk, told: Sentence, lexicon: Lexicon, study: Study) -> Question:
    """Return the one reading that takes the longest phrases, or list those that are as good."""
    best = min(taken for taken, _, _ in walk.readings)
    questions: list[Question] = []
    errors: list[QuestionError] = []
    for taken, part, passed in walk.readings:
        if taken == best:
            try:
                modes = (*passed.modes, "possible") if told.possible else passed.modes
                question = meaning(part, told.text, lexicon.lang, study, Passed(modes, passed.places))
            except QuestionError as error:
                errors.append(error)
                continue
            if question not in questions:
                questions.append(question)
    if not questions:
        raise errors[0]
    if (
        len({question.query for question in questions}) == 1
    ):  # "AQIM attacks in 2012" asks for them, though it may be said
        questions = [question for question in questions if question.shape != "did"] or questions
    said = [_saying.reading(question, study, lexicon) for question in questions]
    if len(questions) > 1:
        ways = sentence(lexicon.lang, "way").join(dict.fromkeys(said[:4]))
        raise refused(lexicon.lang, "ways", len(questions), ways)
    return replace(questions[0], reading=said[0])
