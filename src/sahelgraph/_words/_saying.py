"""Saying a query in words, so that reading them gives the same query."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from sahelgraph._dates import parse_period
from sahelgraph._kinds import STATUSES
from sahelgraph._names import fold, short_label
from sahelgraph._words._lexicon import PERIOD, cut, edges, lexicon_of, resolved
from sahelgraph._words._places import places
from sahelgraph.errors import SahelGraphError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sahelgraph._query import Query, When, Who
    from sahelgraph._words._lexicon import Edge, Lexicon, Sentence, Study
    from sahelgraph._words._meaning import Question

_QUOTES = frozenset('"\u201c\u201d\u00ab\u00bb\n\r')
_SHORT = 20  # letters that a label may have
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z", re.ASCII)
_COMPLEMENTS = {"by": "BY", "source": "SOURCE", "target": "TOWARDS", "end": "INVOLVING", "around": "AROUND"}
_COMPLEMENTS |= {"both": "AMONG"}
_COUNTED = frozenset({"deaths", "quantity"})
_UNITS = "troops;personnel;peacekeepers;soldiers"


class _Unsayable(Exception):  # noqa: N818 — no error: the query is then shown as it is
    """There are no words for it."""


def say(query: Query, study: Study, lang: str = "en", asked: Iterable[str] = ()) -> str | None:
    """Return a query in words that read as the same query, or None where there are none.

    Of the names of a place it takes those that were asked for, if there are any.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> say(g.of_kind("alliance").around("MNLA").during(2012).query, g._ledger)
    'alliances around MNLA attested in 2012'
    """
    try:
        return _said(query, study, lexicon_of(study.kinds, lang), tuple(asked))
    except _Unsayable:
        return None


def reading(question: Question, study: Study, lexicon: Lexicon) -> str:
    """Return how a question was understood, in its own language."""
    query, filling = question.query, []
    if question.shape in _COUNTED:  # what is counted is said before the rows, not as a condition of them
        units = next(values for column, values in query.where if column == "unit")
        query = replace(query, where=tuple(cell for cell in query.where if cell[0] != "unit"))
        filling = [lexicon.say("UNIT", units_told(units)) or " · ".join(sorted(units))]
    sort = question.wanted if query.actors and query.actors[-1].sort == question.wanted else ""
    query = replace(query, actors=query.actors[:-1]) if sort else query
    said = say(query, study, lexicon.lang, question.places) or repr(query)
    shape = question.asked if question.shape == "who" else question.shape
    lead = lexicon.say("SAY", "cards" if shape == "card" and not question.given else shape)
    said = _filled(lead, *(filling if question.shape == "quantity" else ()), said)
    if sort:
        said = _filled(lexicon.say("SAY", "sort"), lexicon.say("AKIND", sort) or sort, said)
    return _filled(lexicon.say("SAY", f"each {question.shape}"), said) if question.each else said


def _filled(lead: str | None, *words: str) -> str:
    """Return a sentence with words in its gaps; nothing in them is taken for a gap."""
    parts = (lead or "{}").split("{}")
    return "".join(chain.from_iterable(zip_longest(parts, words, fillvalue="")))


def units_told(units: Iterable[str]) -> str:
    """Return the units of a count as words.csv has them in one value."""
    return ";".join(sorted(units, key=lambda unit: (_UNITS.find(unit), unit)))


def _said(query: Query, study: Study, lexicon: Lexicon, asked: tuple[str, ...]) -> str:
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
    joined = len(query.actors) == 2 and all(
        who.role == "end" and len(who.actors) + bool(who.sort) == 1 for who in query.actors
    )
    if joined:
        ends = f" {_word(lexicon, 'AND')} ".join(_actors(who, study, lexicon) for who in query.actors)
        complements.append(f"{_word(lexicon, 'BETWEEN')} {ends}")
    for who in () if joined else query.actors:
        if both_ways and who.role in {"by", "source", "target"}:
            raise _Unsayable
        complements.append(f"{_word(lexicon, _COMPLEMENTS[who.role])} {_actors(who, study, lexicon)}")
    conditions = _conditions(query, study, lexicon, asked)
    whens = [_when(when, lexicon) for when in query.periods]
    whose = bool(conditions) and conditions[-1].startswith(_word(lexicon, "WITHCELL"))
    if whose and query.periods and query.periods[0].side != "whole":  # whose subtype is … and whose end is …
        whens[0] = f"{_word(lexicon, 'AND')} {whens[0]}"
    return " ".join(part for part in (*ordered, *registers, *complements, *conditions, *whens) if part)


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
    label = label_of(id_, study, lexicon.lang)
    if _means(label, id_, study, lexicon):
        return label
    if label.strip() and resolved(label, study) == [id_] and not set(label) & _QUOTES:
        return _quoted(label)
    others = filter(None, (_of_actor(study, "label", code), *sorted(names.aliases[code], key=len), names.names[code]))
    return next((name for name in others if _means(name, id_, study, lexicon)), None) or _quoted(id_)


def _means(name: str, id_: str, study: Study, lexicon: Lexicon) -> bool:
    """Say whether a name can mean nothing but the actor, in the middle of a question."""
    told = cut(name, lexicon.lang)
    found = edges(told, 0, lexicon, study) if told.words and not told.whole else []
    if [edge.value for edge in found if edge.type == "NAME" and edge.stop == len(told.words)] != [id_]:
        return False
    return all(_harmless(edge, told, lexicon, study) for edge in found if edge.type not in {"NAME", "OWNER"})


def _harmless(edge: Edge, told: Sentence, lexicon: Lexicon, study: Study) -> bool:
    """Say whether a name that begins with another word or phrase can still be read as nothing but the name.

    "armée malienne" begins with a kind of actor, but with nothing that could go on with "malienne"; behind the kind in
    "groupes touaregs" stands but a name, and nowhere does a name follow a kind.
    """
    after = edges(told, edge.stop, lexicon, study) if edge.stop < len(told.words) else []
    if edge.type in {"AKIND", "WHOKIND"}:
        return edge.stop < len(told.words) and all(one.type in {"NAME", "OWNER"} for one in after)
    return edge.stop < len(told.words) and not after


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


def _conditions(query: Query, study: Study, lexicon: Lexicon, asked: tuple[str, ...]) -> list[str]:
    """Return what cells must hold; the places at the end are said as places, for behind all else they are read."""
    told: list[str] = []
    placed = True
    for column, values in reversed(query.where):
        name = places(study).name_of(values, asked) if placed and column == "place" else None
        placed = name is not None
        told.append(f"{_word(lexicon, 'ATPLACE')} {_quoted(name)}" if name else _cell(column, values, study, lexicon))
    return told[::-1]


def _cell(column: str, values: frozenset[str], study: Study, lexicon: Lexicon) -> str:
    named = lexicon.say("COLUMN", column) or column
    known = named != column or cut(column, lexicon.lang).words == (column,)
    if column not in study.relations or not known or not values:
        raise _Unsayable
    *first, last = [_quoted(value) for value in sorted(values)]
    several = f"{', '.join(first)} {_word(lexicon, 'OR')} {last}" if first else last
    return f"{_word(lexicon, 'WITHCELL')} {named} {_word(lexicon, 'EQUALS')} {several}"


def _quoted(text: str) -> str:
    if set(text) & _QUOTES or text != text.strip():
        raise _Unsayable
    return f'"{text}"'


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
            first, last = _DATE.match(left), _DATE.match(right)
            together = first and last and first[1] == last[1] and bool(first[2]) and bool(first[3]) == bool(last[3])
            since = _at("from", left, lexicon)
            time = f"{since.removesuffix(f' {left[:4]}') if together else since} {_at('to', right, lexicon)}"
    if when.side != "whole":
        return f"{_word(lexicon, 'SIDE', when.side)} {_word(lexicon, 'SAY', f'{when.side} {when.mode}')} {time}"
    return f"{_word(lexicon, 'MODE', when.mode)} {time}"


def _at(how: str, text: str, lexicon: Lexicon) -> str:
    """Return a time with the word before it: since June 2012, depuis le 1er juin 2012, d'avril 2012."""
    found = _DATE.match(text)
    if how == "in" and re.fullmatch(r"\d{3}X", text):
        return _word(lexicon, "SAY", "decade").replace("{}", text[:3])
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
