"""Refusing a question so that the next one can be read: what was found, where, and what to write instead."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from sahelgraph._advice import nearest, shown
from sahelgraph._names import fold
from sahelgraph._words._lexicon import LANGUAGES, cut, lexicon_of, written
from sahelgraph._words._places import near_places
from sahelgraph._words._saying import label_of
from sahelgraph._words._sentences import listed, refused, sentence

if TYPE_CHECKING:
    from typing import Any

    from sahelgraph._words._lexicon import Edge, Lexicon, Sentence, Study

_SPACED = re.compile(r"\w+")
_PREPOSITIONS = frozenset({"in", "at", "inside", "place", "à", "au", "aux", "en", "dans", "lieu", "localité"})
_LONGEST = 500
_SLASHED = re.compile(r"(?<!\d)\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?!\d)", re.ASCII)
_REASONS = ("NOT", "NOW", "EACH", "MOST", "HOWLONG", "WHY", "WHERE", "HOW")
_ANYWHERE = {"NOT", "NOW", "EACH", "MOST"}  # the others are questions' first words
_HOPED = ("NAME", "VERB", "HEAD", "YEAR", "IN", "DID")
_EXAMPLES = 3
_STEM = 5  # letters that words of one origin share
_SHORTEST = 3  # words of so few letters are like too many others


class Walk(NamedTuple):
    """Where the grammar could go: readings with how many words they took, and how far it came if none."""

    readings: list[tuple[tuple[int, int], Any, Any]]
    far: int
    wanted: frozenset[str]


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


def refuse_form(question: object, study: Study) -> None:
    """Raise for what is no question at all."""
    if not isinstance(question, str):
        raise refused("en", "no text", shown(repr(question)))
    if len(question) > _LONGEST:
        lang = _tongue(question[:_LONGEST], study)
        raise refused(lang, "long", len(question), _LONGEST)
    if not re.search(r"\w", question):
        raise refused("en", "no word", sentence("en", "ask"))
    if slashed := _SLASHED.search(question):
        raise refused(_tongue(question, study), "slashed", slashed[0])


def _tongue(question: str, study: Study) -> str:
    """Return the language of which a text has most words."""
    known = [sum(w in lexicon_of(study.kinds, lang).tree for w in cut(question, lang).words) for lang in LANGUAGES]
    return LANGUAGES[known.index(max(known))]


def refusal(failure: Failure, study: Study) -> str:
    """Say why a question cannot be read, and what to write instead."""
    walk, told, at, lang = failure.walk, failure.told, failure.at, failure.lexicon.lang
    if reason := _reason(failure):
        return sentence(lang, reason)
    if strange := failure.strange():
        return _stranger(failure, strange, study)
    rest, before, hopes = told.since(walk.far), told.since(0, walk.far), _hopes(walk.wanted, lang)
    if not rest:
        return sentence(lang, "breaks off", hopes)
    for here in at[max(walk.far - 2, 0) : walk.far + 1]:
        for edge in here:
            if edge.type == "INPLACE" and (place := _place(edge, at, told)):
                return sentence(lang, "place", *place)
    types = {edge.type for here in at for edge in here}
    if "HOWMANY" in types and not types.isdisjoint({"UNIT", "DIED"}):
        return sentence(lang, "UNIT")
    return (
        sentence(lang, "after", shown(before), shown(rest), hopes)
        if before
        else sentence(lang, "unread", shown(rest), hopes)
    )


def _reason(failure: Failure) -> str:
    """Return why such a question is never answered, if a word of it says so."""
    at = failure.at
    named = {place for here in at for edge in here if edge.type == "NAME" for place in range(edge.start, edge.stop)}
    for place, here in enumerate(at):
        for edge in here:
            asks = edge.stop == here[0].stop and (edge.type in _ANYWHERE or place == 0)
            if asks and place not in named and edge.type in _REASONS:
                return edge.type
    return ""


def _stranger(failure: Failure, strange: list[int], study: Study) -> str:
    """Say that a word means nothing here, as an actor or as a place."""
    told, lang = failure.told, failure.lexicon.lang
    stop = next(place for place in range(strange[0], len(told.words) + 1) if place not in strange)
    text = told.since(strange[0], stop)
    if _in_place(failure, strange[0]):
        return sentence(lang, "no place", shown(text), near_places(text, study, lang))
    return sentence(lang, "strange", shown(text), _near(text, failure.lexicon, study))


def _in_place(failure: Failure, strange: int) -> bool:
    """Say whether a word that means nothing stands where a place would: behind *in*, and not behind *allied in*."""
    told, at = failure.told, failure.at
    before = next((place for place in range(strange - 1, -1, -1) if told.spans[place][1]), -1)
    longer = (edge for here in at[:strange] for edge in here if edge.start < before < edge.stop <= strange)
    written = _SPACED.findall(told.text.lower())  # "à" is a preposition and "a" a verb, which folded are the same
    folded = [fold(word) for word in written]
    here = folded.index(told.words[strange]) if told.words[strange] in folded else 0
    return not any(longer) and not _PREPOSITIONS.isdisjoint(written[max(here - 2, 0) : here])


def _place(edge: Edge, at: list[list[Edge]], told: Sentence) -> tuple[str, str] | tuple[()]:
    """Return *in Mali* and *Mali*, where a place is asked for."""
    after = at[edge.stop] if edge.stop < len(at) else []
    while after and after[-1].type == "SKIP" and after[0].type == "SKIP":
        after = at[after[0].stop] if after[0].stop < len(at) else []
    name = next((one for one in after if one.type == "NAME"), None)
    return (told.since(edge.start, name.stop), told.since(name.start, name.stop)) if name else ()


def _near(text: str, lexicon: Lexicon, study: Study) -> str:
    """Return which names or words may have been meant, or the phrases in which a word is known."""
    lang, first = lexicon.lang, fold(text).partition(" ")[0]
    near = study.names.suggestion(text)
    if near.startswith("did you mean "):
        words = near.removeprefix("did you mean ").removesuffix("?").split(" or ")
        return sentence(lang, "meant", listed(lang, words, "or"))
    if related := _related(first, study, lang):
        return sentence(lang, "meant", listed(lang, related, "or"))
    known = written(study.kinds, lang)
    if phrases := sorted((one for one in known.get(first, ("", []))[1] if fold(one) != first), key=len)[:_EXAMPLES]:
        return sentence(lang, "known in", ", ".join(phrases))
    if meant := nearest(first, [word for word in known if len(word) > _SHORTEST], most=2):
        return sentence(lang, "meant", listed(lang, [known[word][0] for word in meant], "or"))
    return sentence(lang, "name it", sentence(lang, "ask"))


def _related(word: str, study: Study, lang: str) -> list[str]:
    """Return the actors in whose names a word stands, or one that begins like it: French, français → France."""
    if len(word) < _STEM:
        return []
    starts = {word, word[:-2] if len(word) > _STEM + 1 else word}
    found = (
        place
        for name, places in study.names.folded().items()
        for place in places
        if any(one.startswith(start) for one in name.split() for start in starts)
    )
    return [label_of(study.names.ids[place], study, lang) for place in islice(dict.fromkeys(found), _EXAMPLES)]


def _hopes(wanted: frozenset[str], lang: str) -> str:
    hoped = [terminal for terminal in _HOPED if terminal in wanted and not (terminal == "YEAR" and "IN" in wanted)]
    told = [words for words in (sentence(lang, terminal) for terminal in hoped) if words]
    return sentence(lang, "may stand", listed(lang, told, "or")) if told else sentence(lang, "ask")
