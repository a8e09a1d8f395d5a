"""Saying a query in words, so that reading them gives the same query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sahelgraph._dates import parse_period
from sahelgraph._kinds import STATUSES
from sahelgraph._names import fold, short_label
from sahelgraph._words._lexicon import PERIOD, cut, edges, lexicon_of
from sahelgraph.errors import SahelGraphError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sahelgraph._query import Query, When, Who
    from sahelgraph._words._lexicon import Lexicon, Study
    from sahelgraph._words._meaning import Question

_SHORT = 20  # letters that a label may have
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z", re.ASCII)
_COMPLEMENTS = {"by": "BY", "source": "SOURCE", "target": "TOWARDS", "end": "INVOLVING", "around": "AROUND"}
_COMPLEMENTS |= {"both": "AMONG"}


class _Unsayable(Exception):  # noqa: N818 — no error: the query is then shown as it is
    """There are no words for it."""


def say(query: Query, study: Study, lang: str = "en") -> str | None:
    """Return a query in words that read as the same query, or None where there are none.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> say(g.of_kind("alliance").around("MNLA").during(2012).query, g._ledger)
    'alliances around MNLA attested in 2012'
    """
    try:
        return _said(query, study, lexicon_of(study.kinds, lang))
    except _Unsayable:
        return None


def reading(question: Question, study: Study, lexicon: Lexicon) -> str:
    """Return how a question was understood, in its own language."""
    said = say(question.query, study, lexicon.lang) or repr(question.query)
    lead = lexicon.say("SAY", question.asked if question.shape == "who" else question.shape) or "{}"
    said = lead.replace("{}", said)
    return (lexicon.say("SAY", f"each {question.shape}") or "{}").replace("{}", said) if question.each else said


def _said(query: Query, study: Study, lexicon: Lexicon) -> str:
    if len(query.kinds) > 1:
        raise _Unsayable
    adjectives = [_or(lexicon, [_word(lexicon, "STATUS", one) for one in _ordered(query.statuses or (), STATUSES)])]
    adjectives += [_word(lexicon, "SIGN", _only(signs)) for signs in query.signs]
    nouns = [_word(lexicon, "HEAD", kind) for kinds in query.kinds for kind in _ordered(kinds, study.kinds)]
    head = _or(lexicon, nouns) or _word(lexicon, "RELATIONS")
    registers = [_word(lexicon, "REGISTER", _only(registers)) for registers in query.registers]
    ordered = [head, *adjectives] if lexicon.lang == "fr" else [*adjectives, head]
    both_ways = bool(nouns) and not any(study.kinds[kind].directed for kinds in query.kinds for kind in kinds)
    complements = []
    for who in query.actors:
        if both_ways and who.role in {"by", "source", "target"}:
            raise _Unsayable
        complements.append(f"{_word(lexicon, _COMPLEMENTS[who.role])} {_actors(who, study, lexicon)}")
    complements += [_cell(column, values, study, lexicon) for column, values in query.where]
    whens = [_when(when, lexicon) for when in query.periods]
    return " ".join(part for part in (*ordered, *registers, *complements, *whens) if part)


def _word(lexicon: Lexicon, terminal: str, value: str = "") -> str:
    found = lexicon.say(terminal, value)
    if found is None:
        raise _Unsayable
    return found


def _only(values: frozenset[int] | frozenset[str]) -> str:
    if len(values) != 1:
        raise _Unsayable
    return str(*values)


def _ordered(values: Iterable[str], order: Iterable[str]) -> list[str]:
    values = set(values)
    found = [value for value in order if value in values]
    if len(found) < len(values):
        raise _Unsayable
    return found


def _or(lexicon: Lexicon, words: list[str]) -> str:
    return f" {_word(lexicon, 'OR')} ".join(words)


def _actors(who: Who, study: Study, lexicon: Lexicon) -> str:
    if not who.actors and not who.sort:
        raise _Unsayable
    words = [_called(id_, study, lexicon) for id_ in sorted(who.actors)]
    if who.sort:
        words.append(lexicon.say("AKIND", who.sort) or who.sort)
        found = edges(cut(words[-1], lexicon.lang), 0, lexicon, study)
        if [edge.value for edge in found if edge.type == "AKIND" and edge.stop == found[0].stop] != [who.sort]:
            raise _Unsayable
    return _or(lexicon, words)


def _called(id_: str, study: Study, lexicon: Lexicon) -> str:
    """Return the short name of an actor if it can mean nothing else, else its id in quotes."""
    names, code = study.names, study.names.code(id_)
    for name in filter(
        None,
        (
            label_of(id_, study, lexicon.lang),
            _of_actor(study, "label", code),
            *sorted(names.aliases[code], key=len),
            names.names[code],
        ),
    ):
        told = cut(name, lexicon.lang)
        found = edges(told, 0, lexicon, study) if told.words and not told.whole else []
        whole = [edge.value for edge in found if edge.type == "NAME" and edge.stop == len(told.words)] == [id_]
        # "armée malienne" begins with a kind of actor, but with nothing that could go on with "malienne".
        others = [edge.stop for edge in found if edge.type not in {"NAME", "OWNER"}]
        if whole and all(stop < len(told.words) and not edges(told, stop, lexicon, study) for stop in others):
            return str(name)
    if set(id_) & set('"\u201c\u201d\u00ab\u00bb\n\r') or id_ != id_.strip() or not id_:
        raise _Unsayable
    return f'"{id_}"'


def label_of(id_: str, study: Study, lang: str) -> str:
    """Return the short name of an actor, in French if a question is French and there is one."""
    names, code = study.names, study.names.code(id_)
    if lang == "fr" and (own := _of_actor(study, "label_fr", code)):
        return own
    label = short_label(names.names[code], _of_actor(study, "label", code), names.aliases[code])
    french = _of_actor(study, "name_fr", code) if lang == "fr" else ""
    return _french_label(label, french, names.aliases[code]) if french else label


def _of_actor(study: Study, name: str, code: int) -> str:
    return str(study.actors[name].words[study.actors[name].codes[code]]) if name in study.actors else ""


def _french_label(label: str, name: str, aliases: Iterable[str]) -> str:
    """Return the acronym that the French name spells (AQMI, CEDEAO), or the name as French writes it (Keïta)."""
    if not label.isupper():
        return next((alias for alias in aliases if not alias.isascii() and fold(alias) == fold(label)), name)
    initials = [word[0] for word in re.findall(r"\w+", fold(name))]
    for alias in (label, *sorted(aliases, key=len, reverse=True)):
        left = iter(initials)
        if alias.isalpha() and alias.isupper() and all(letter in left for letter in alias.lower()):
            return alias
    return name if len(name) <= _SHORT else label


def _cell(column: str, values: frozenset[str], study: Study, lexicon: Lexicon) -> str:
    told = cut(column, lexicon.lang).words
    quotable = not any(set(value) & set('"\u201c\u201d\u00ab\u00bb\n\r') or value != value.strip() for value in values)
    if column not in study.relations or told != (column,) or not values or not quotable:
        raise _Unsayable
    quoted = _or(lexicon, [f'"{value}"' for value in sorted(values)])
    return f"{_word(lexicon, 'WITHCELL')} {column} {_word(lexicon, 'EQUALS')} {quoted}"


def _when(when: When, lexicon: Lexicon) -> str:
    text = when.period.text
    try:
        same = parse_period(text) == when.period
    except SahelGraphError:
        same = False
    if not same:
        raise _Unsayable
    left, slash, right = text.partition("/")
    match (left, slash, right):
        case (_, "", _):
            through = when.mode == "throughout" and when.side == "whole"
            time = _at("through" if through else "in", text, lexicon)
        case ("..", _, ".."):
            time = _word(lexicon, "EVER")
        case ("..", _, _):
            time = _at("until", right, lexicon)
        case (_, _, ".."):
            time = _at("since", left, lexicon)
        case _:
            time = f"{_at('from', left, lexicon)} {_at('to', right, lexicon)}"
    side = "" if when.side == "whole" else _word(lexicon, "SIDE", when.side)
    return " ".join(part for part in (_word(lexicon, "MODE", when.mode), side, time) if part)


def _at(how: str, text: str, lexicon: Lexicon) -> str:
    """Return a time with the word before it: since June 2012, depuis le 1er juin 2012, d'avril 2012."""
    found = _DATE.match(text)
    before, date = lexicon.say("SAY", f"{how} day" if found and found[3] else how) or "", _date(text, lexicon)
    return f"d'{date}" if before == "de" and date[0] in "ao" else f"{before} {date}".strip()


def _date(text: str, lexicon: Lexicon) -> str:
    """Return a year, month or day in words; what has no words stays as it is written."""
    found = _DATE.match(text)
    if found and found[2]:
        day = str(int(found[3])) if found[3] else ""
        words = [
            "1er" if (day, lexicon.lang) == ("1", "fr") else day,
            _word(lexicon, "MONTH", str(int(found[2]))),
            found[1],
        ]
        return " ".join(filter(None, words))
    if not PERIOD.fullmatch(text) or "/" in text:
        raise _Unsayable
    return text
