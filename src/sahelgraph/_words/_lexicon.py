"""Which words a sentence is made of: each place in it with everything that may begin there."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sahelgraph._names import fold
from sahelgraph._schema import NO_AGENTS
from sahelgraph._words._places import places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sahelgraph._kinds import Kinds
    from sahelgraph._names import Names
    from sahelgraph._table import Table

LANGUAGES = ("en", "fr")
PERIOD = re.compile(
    r"(?:\.\.|\d{4}(?:-(?:\d{2}(?:-(?:\d{2}|XX))?|Q[1-4]))?|\d{3}X)[~%]?"
    r"(?:/(?:\.\.|\d{4}(?:-\d{2}(?:-\d{2})?)?|\d{3}X)[~%]?)?(?![\w/-])",
    re.ASCII,
)
_WHOLE = re.compile(rf"[\"\u201c\u00ab]([^\"\u201d\u00bb\n]*)[\"\u201d\u00bb]|(?<![\w/.-])({PERIOD.pattern})", re.ASCII)
_WORD = re.compile(r"\w+|,")
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|e)?\Z", re.ASCII)
_DECADE = re.compile(r"(\d{3})0s\Z", re.ASCII)
_ANNEES = re.compile(r"(\d\d)?(\d)0\Z", re.ASCII)
_ALSO = {"VERB": ("VERB0",), "PASSIVE": ("PASSIVE0",), "PART": ("PART0",), "AGENT": ("AGENT0",), "SIDED": ("SIDED0",)}
_SLOTS = {"past": "VERB", "base": "VERB", "passive": "PASSIVE", "noun": "NOUN", "agent": "AGENT"}
_SLOTS |= {"plural": "HEAD", "singular": "HEAD"}
_WITH = {"AKIND": ("WHOKIND",), "MONTH": ("MONTHMOD",)}
_IN_PLACE = frozenset({"INPLACE", "ATPLACE"})
_LONGEST_PREPOSITION = 3  # letters: France was in Mali, but "who was Keita in 2020" asks who he was
_LONGEST_PLACE = 8  # words
_JOINS, _AGAIN = frozenset({"and", "or", "et", "ou", ","}), frozenset({"in", "at", "a", "en", "dans"})
_EACH_OTHER = {"with", "avec"}  # who breaks with another breaks: the two do it with each other
_LONGEST_NAME = 24  # words
# What French runs together, and the pronouns that its questions repeat.
_FRENCH = {"au": "a le", "aux": "a les", "du": "de le", "des": "de les", "d": "de", "qu": "que", "s": "se", "n": "ne"}
_ENGLISH = {"is": "was", "are": "were", "didn": "did not", "wasn": "was not", "isn": "was not"}
_PRONOUNS = {"il", "elle", "ils", "elles", "on"}
_MODALS = {"may", "might", "could"}
_PERHAPS = ("peut", "etre")  # an adverb, not a verb
_FRENCH_MODALS = {"peut", "peuvent", "pouvait", "pouvaient", "pourrait", "pourraient"}


class Study(Protocol):
    """What a question may speak of: the names, kinds and columns of a study. A ledger is one."""

    names: Names
    kinds: Kinds
    actors: Table
    relations: Table


@dataclass(frozen=True, slots=True)
class Edge:
    """A word or phrase that may stand at a place: for the grammar, or (without a type) to be passed over."""

    type: str
    value: Any
    start: int
    stop: int
    modes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A question cut into words: each as vocabularies have it, and where it stands in the question."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    plain: str  # the question folded, as the spans count it
    whole: dict[int, tuple[str, str]]  # words that are dates or quoted
    possible: bool = False  # it says "may have"

    def since(self, place: int, stop: int | None = None) -> str:
        """Return the words from a place on, for people."""
        spans = [span for span in self.spans[place:stop] if span[1]]
        plain = self.plain[spans[0][0] : spans[-1][1]] if spans else ""
        starts = range(len(self.text) - len(plain) + 1) if plain else ()
        written = (self.text[start : start + len(plain)] for start in starts)
        return next((words for words in written if fold(words) == plain), plain)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The vocabulary of one language: a tree of words, and how each terminal is said."""

    lang: str
    tree: dict[str, Any]
    spoken: dict[tuple[str, str], str]

    def say(self, terminal: str, value: str = "") -> str | None:
        """Return how a terminal is said."""
        return self.spoken.get((terminal, value))

    def phrases(self, words: tuple[str, ...], place: int) -> Iterator[Edge]:
        """Yield the phrases that begin at a place; adverbs inside them are passed over and remembered."""
        node, at = self.tree, place
        modes: tuple[str, ...] = ()
        while at < len(words):
            if words[at] in node:
                node, at = node[words[at]], at + 1
                for terminal, value in node.get("", ()):
                    yield Edge(terminal, value, place, at, modes)
            elif at > place and (mode := self.mode(words, at)):
                modes, at = (*modes, mode.value), mode.stop
            else:
                return

    def mode(self, words: tuple[str, ...], place: int) -> Edge | None:
        """Return the adverb at a place."""
        node, at, found = self.tree, place, None
        while at < len(words) and words[at] in node:
            node, at = node[words[at]], at + 1
            values = [value for terminal, value in node.get("", ()) if terminal == "MODE"]
            found = Edge("MODE", values[0], place, at) if values else found
        return found


def cut(question: str, lang: str) -> Sentence:
    """Cut a question into words."""
    plain, words, spans, whole = "", [], [], {}
    at = 0
    for found in [*_WHOLE.finditer(question), None]:
        gap = fold(question[at : found.start() if found else len(question)])
        for word in _WORD.finditer(gap):
            for i, part in enumerate(_parts(word[0], lang)):
                words.append(part)
                spans.append((len(plain) + word.start(), len(plain) + word.end()) if i == 0 else (0, 0))
        plain += gap
        if found:
            plain += " " if plain else ""
            quoted = found[1] is not None
            whole[len(words)] = ("QUOTED", found[1].strip()) if quoted else ("PERIOD", found[2])
            words.append("\x00")
            spans.append((len(plain), len(plain) + len(found[0])))
            plain += found[0] + " "
            at = found.end()
    return _normal(Sentence(question, tuple(words), tuple(spans), plain, whole), lang)


def _parts(word: str, lang: str) -> list[str]:
    return (_FRENCH if lang == "fr" else _ENGLISH).get(word, word).split()


def _normal(told: Sentence, lang: str) -> Sentence:
    """Take out what carries no meaning: may have → possibly, a-t-il → a."""
    words = told.words
    kept: list[tuple[int, str]] = []
    possible = False
    for i, word in enumerate(words):
        after = words[i + 1] if i + 1 < len(words) else ""
        before = words[i - 1] if i else ""
        if lang == "fr" and word in _FRENCH_MODALS and after in {"avoir", "etre"} and (word, after) != _PERHAPS:
            possible = True
            continue
        told_so = before in _FRENCH_MODALS and word in {"avoir", "etre"} and (before, word) != _PERHAPS
        if lang == "fr" and told_so:  # peut avoir été → était
            if after != "ete":
                kept.append((i, "a" if word == "avoir" else "etait"))
            continue
        if lang == "fr" and word == "ete" and before == "avoir" and i > 1 and words[i - 2] in _FRENCH_MODALS:
            kept.append((i, "etait"))
            continue
        if lang == "fr" and (word in _PRONOUNS or (word == "t" and after in _PRONOUNS)):
            continue
        if lang == "en" and word in _MODALS and after in {"have", "be"}:
            possible = True
            continue
        if lang == "en" and before in _MODALS and word in {"have", "be"}:
            if word == "be":
                kept.append((i, "was"))
            continue
        been = lang == "en" and i > 1 and word == "been" and before == "have" and words[i - 2] in _MODALS
        kept.append((i, "was" if been else word))
    places = {i: place for place, (i, _) in enumerate(kept)}
    whole = {places[i]: value for i, value in told.whole.items()}
    spans = tuple(told.spans[i] for i, _ in kept)
    return Sentence(told.text, tuple(word for _, word in kept), spans, told.plain, whole, possible)


def edges(told: Sentence, place: int, lexicon: Lexicon, study: Study) -> list[Edge]:
    """Return everything that may stand at a place, the longest first."""
    if place in told.whole:
        kind, value = told.whole[place]
        types = ("YEAR", "YEARMOD") if kind == "PERIOD" and value.isdigit() else (kind,)
        return [Edge(type_, value, place, place + 1) for type_ in types]
    found = list(lexicon.phrases(told.words, place))
    found += [Edge("", edge.value, place, edge.stop, (edge.value,)) for edge in found if edge.type == "MODE"]
    found += _placed(told, place, found, lexicon, study)
    word = told.words[place]
    if number := _NUMBER.match(word):
        found.append(Edge("NUMBER", int(number[1]), place, place + 1))
    if decade := _DECADE.match(word):
        found.append(Edge("PERIOD", f"{decade[1]}X", place, place + 1))
    if word == "annees" and (decade := _ANNEES.match(_written_at(told, place + 1))):
        found.append(Edge("PERIOD", f"{decade[1] or '19'}{decade[2]}X", place, place + 2))
    if word in study.relations:
        found.append(Edge("COLUMN", word, place, place + 1))
    if (unit := _folded(study.relations["unit"].words).get(word)) and {"UNIT", "DIED"}.isdisjoint(
        edge.type for edge in found
    ):
        found.append(Edge("UNIT", unit, place, place + 1))
    if told.spans[place][1]:
        found += _named(told, place, study)
    return sorted(dict.fromkeys(found), key=lambda edge: (-edge.stop, edge.type, str(edge.value)))


def _written_at(told: Sentence, place: int) -> str:
    """Return a word as it was written, also where it is a date."""
    if place in told.whole:
        return told.whole[place][1]
    return told.words[place] if place < len(told.words) else ""


def _named(told: Sentence, place: int, study: Study) -> Iterator[Edge]:
    """Yield names of actors, subtypes and kinds of actors at a place: of each the longest."""
    names, ids, french = study.names.folded(), study.names.ids, _french(study)
    subtypes, sorts = _folded(study.relations["subtype"].words), _sorts(study.actors["kind"].words)
    start = told.spans[place][0]
    seen: set[str] = set()
    for stop in range(min(len(told.words), place + _LONGEST_NAME), place, -1):
        end = told.spans[stop - 1][1]
        if not end or len(seen) == 3:
            continue
        text = told.plain[start:end]
        dotted = told.plain[start : end + 1] if told.plain[end : end + 1] == "." else text
        if "name" not in seen and (codes := names.get(text) or names.get(dotted) or french(text) or french(dotted)):
            seen.add("name")
            yield from (Edge(kind, ids[code], place, stop) for code in codes for kind in ("NAME", "OWNER"))
        if "subtype" not in seen and (cell := subtypes.get(text)):
            seen.add("subtype")
            yield Edge("SUBTYPE", cell, place, stop)
        if "kind" not in seen and (sort := sorts.get(text)):
            seen.add("kind")
            yield from (Edge(kind, sort, place, stop) for kind in ("AKIND", "WHOKIND"))


def _placed(told: Sentence, place: int, found: list[Edge], lexicon: Lexicon, study: Study) -> Iterator[Edge]:
    """Yield *in Timbuktu*: a preposition, and the longest name of a place behind it."""
    for edge in found:
        if edge.type not in _IN_PLACE or edge.stop == len(told.words):
            continue
        plainly = edge.type == "ATPLACE"
        article = ("SKIP", "") in lexicon.tree.get(told.words[edge.stop], {}).get("", ())
        for start in (edge.stop, edge.stop + 1) if article else (edge.stop,):
            named, stop = _places_at(told, start, study, plainly=plainly)
            if named:
                yield Edge("PLACE", named, place, stop)


def _places_at(told: Sentence, start: int, study: Study, *, plainly: bool) -> tuple[tuple[str, ...], int]:
    """Return the places named from `start` on, one or several: *Gao and Timbuktu*, *Gao et à Tombouctou*."""
    if plainly and told.whole.get(start, ("",))[0] == "QUOTED":
        return (told.whole[start][1],), start + 1
    named: list[str] = []
    stop = after = start
    while after < len(told.words) and (found := _place_at(told, after, study, plainly=plainly)):
        named.append(found[0])
        stop = after = found[1]
        if after + 1 >= len(told.words) or told.words[after] not in _JOINS:
            break
        after += 1 + (told.words[after + 1] in _AGAIN)
    return tuple(named), stop


def _place_at(told: Sentence, start: int, study: Study, *, plainly: bool) -> tuple[str, int] | None:
    """Return the place that the words from `start` on name, and where its name stops; an agent is one only plainly."""
    if start in told.whole or not told.spans[start][1]:
        return None
    known, names, french = places(study), study.names.folded(), _french(study)
    kinds = study.actors["kind"]
    for stop in range(min(len(told.words), start + _LONGEST_PLACE), start, -1):
        if not told.spans[stop - 1][1] or told.words[stop - 1] == ",":
            continue
        text = told.plain[told.spans[start][0] : told.spans[stop - 1][1]]
        actors = names.get(text) or french(text)
        if not plainly and any(kinds[actor] not in NO_AGENTS for actor in actors):
            continue
        words = [text, *(name for actor in actors for name in (study.names.names[actor], *study.names.aliases[actor]))]
        if name := next(filter(None, map(known.name, words)), None):
            return name, stop
    return None


def resolved(text: str, study: Study) -> list[str]:
    """Return the ids of the actors that bear a name in either language."""
    folded, ids = fold(text), study.names.ids
    codes = study.names.folded().get(folded) or _french(study)(folded)
    return [ids[code] for code in codes]


def _french(study: Study) -> Callable[[str], tuple[int, ...]]:
    """Return a look-up of the actors that bear a name in `name_fr` or `label_fr`, where a study has these columns."""
    columns = [study.actors[name] for name in ("name_fr", "label_fr") if name in study.actors]
    known = [(column, _folded(column.words)) for column in columns]

    def rows(text: str) -> tuple[int, ...]:
        cells = [(column, words[text]) for column, words in known if text in words]
        return tuple(dict.fromkeys(row for column, cell in cells for row in column.rows_with(column.codes_of([cell]))))

    return rows


@lru_cache(maxsize=8)
def _folded(words: tuple[str, ...]) -> dict[str, str]:
    return {fold(word): word for word in words if word}


@lru_cache(maxsize=8)
def _sorts(words: tuple[str, ...]) -> dict[str, str]:
    """Return the kinds of actors that a study has, by their name and its plural."""
    return {fold(text): word for word in words if word for text in (word, f"{word}s")}


@lru_cache(maxsize=8)
def lexicon_of(kinds: Kinds, lang: str) -> Lexicon:
    """Return the vocabulary of a language: words.csv, and the forms of the kinds."""
    lexicon = Lexicon(lang, {}, {})
    being = {phrase for row in _words_table() if row["terminal"] == "BE" for phrase in row[lang].split("|")}
    for row in _words_table():
        for phrase in filter(None, row[lang].split("|")):
            lexicon.spoken.setdefault((row["terminal"], row["value"]), phrase)
            terminals = () if row["terminal"] == "SAY" else (row["terminal"], *_WITH.get(row["terminal"], ()))
            # A participle alone is an adjective (alliances ended in 2012), no sentence (the sanctions were lifted).
            for terminal in (*terminals, "OVER") if row["terminal"] == "ENDED" and " " in phrase else terminals:
                _add(lexicon, phrase, terminal, row["value"])
    for name, kind in kinds.items():
        if phrase := kind.phrase if lang == "en" else kind.phrase_fr:
            _add(lexicon, phrase, "VERB", name)
        for slot, form in _forms(kind.forms if lang == "en" else kind.forms_fr):
            _add(lexicon, form, _SLOTS[slot], name)
            first, _, rest = form.partition(" ")
            if slot in {"plural", "singular"}:
                lexicon.spoken.setdefault(("HEAD" if slot == "plural" else "SINGULAR", name), form)
            elif slot == "base" and lang == "en":
                _add(lexicon, _present(form), "VERB", name)
            elif slot == "past" and first in being:
                _add(lexicon, rest, "PART" if len(rest) > _LONGEST_PREPOSITION else "BEIN", name)
    return lexicon


@lru_cache(maxsize=8)
def written(kinds: Kinds, lang: str) -> dict[str, tuple[str, list[str]]]:
    """Return every folded word of a language with how it is written, and the phrases that hold it."""
    cells = [row[lang] for row in _words_table() if row["terminal"] != "SAY"]
    forms = (form for kind in kinds.values() for _, form in _forms(kind.forms if lang == "en" else kind.forms_fr))
    found: dict[str, tuple[str, list[str]]] = {}
    for phrase in dict.fromkeys([*(phrase for cell in cells for phrase in cell.split("|")), *forms]):
        for word in _WORD.findall(phrase):
            found.setdefault(fold(word), (word, []))[1].append(phrase)
    return found


def _forms(cell: str) -> Iterator[tuple[str, str]]:
    """Yield slot and form of a kind's forms: ``past=attacked|assaulted; noun=attack on``."""
    for part in cell.split(";"):
        slot, _, forms = part.strip().partition("=")
        if slot in _SLOTS:
            yield from ((slot, form.strip()) for form in forms.split("|") if form.strip())


def _present(base: str) -> str:
    """Return the form of *he, she, it*: attack → attacks."""
    verb, _, rest = base.partition(" ")
    if verb == "be":
        return ""
    if verb == "have":
        return f"has {rest}"
    ending = "es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s"
    verb = f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2:-1] not in set("aeiou") else verb + ending
    return f"{verb} {rest}".strip()


def _add(lexicon: Lexicon, phrase: str, terminal: str, value: str) -> None:
    """Add a phrase to the tree; a verb's form also without the preposition at its end."""
    expand = _FRENCH if lexicon.lang == "fr" else _ENGLISH
    words = _WORD.findall(phrase.lower() if phrase.isascii() else fold(phrase))
    if not expand.keys().isdisjoint(words) or not _PRONOUNS.isdisjoint(words):
        words = [part for word in words for part in expand.get(word, word).split()]
        told = Sentence(phrase, tuple(words), ((0, 0),) * len(words), "", {})
        words = list(_normal(told, lexicon.lang).words)
    also = ("MUTUAL",) if terminal == "VERB" and not _EACH_OTHER.isdisjoint(words[-1:]) else _ALSO.get(terminal, ())
    for kept, kinds in ((words, (terminal,)), (words[:-1], also)):
        node = lexicon.tree
        for word in kept:
            node = node.setdefault(word, {})
        for kind in kinds if kept else ():
            entries = node.setdefault("", [])
            if kind == "VERB0" and ("MUTUAL", value) in entries:
                continue
            if kind == "MUTUAL" and ("VERB0", value) in entries:
                entries.remove(("VERB0", value))
            if (kind, value) not in entries:
                entries.append((kind, value))


@lru_cache(maxsize=1)
def _words_table() -> tuple[dict[str, str], ...]:
    with (Path(__file__).parent / "words.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
