"""What an answer tells of an actor, of places and of numbers: who is Keita, where did AQIM attack."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sahelgraph._names import fold
from sahelgraph._words._lexicon import lexicon_of
from sahelgraph._words._saying import label_of
from sahelgraph._words._sentences import listed, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._quantity import Quantity
    from sahelgraph._query import Ledger
    from sahelgraph._words import Question

_OTHERS = 6  # actors with whom one has relations, told by name


def card(whole: Ledger, ledger: MemoryLedger, rows: list[int], asked: Question) -> str:
    """Return who the actors of a question are: names, kind, what they are part of, when, and with whom in relation.

    >>> import sahelgraph as sg
    >>> sg.load().ask("who is Assimi Goita").sentence()
    'Assimi Goita (person); also called Goita; 3 relations: with CNSP (1), appointer 2020 (1) and transition (1).'
    """
    ids = sorted(asked.given)
    if not ids:
        found = sorted(label_of(id_, whole, asked.lang) for id_ in actors_of_sort(whole, ledger, rows, asked))
        return f"{sentence(asked.lang, 'number', len(found), listed(asked.lang, found))}." if found else "0."
    return " ".join(f"{_told(id_, whole, ledger, rows, asked.lang)}." for id_ in ids)


def actors_of_sort(whole: Ledger, ledger: MemoryLedger, rows: list[int], asked: Question) -> list[str]:
    """Return the ids of the actors of the kind asked for; where a time is told, of those in the rows."""
    kind = whole.actors["kind"]
    wanted = (who.sort for who in asked.query.actors)
    ids = [whole.names.ids[place] for place in kind.rows_with(kind.codes_of(wanted)).tolist()]
    if not asked.query.periods:
        return sorted(ids)
    here = {id_ for row in rows for id_ in touched(ledger, row)}
    return sorted(here.intersection(ids))


def _told(id_: str, whole: Ledger, ledger: MemoryLedger, rows: list[int], lang: str) -> str:
    names, actors, code = whole.names, whole.actors, whole.names.code(id_)

    def cell(column: str) -> str:
        return actors[column][code] if column in actors else ""

    name = (cell("name_fr") if lang == "fr" else "") or names.names[code]
    kind = lexicon_of(whole.kinds, lang).say("SAY", f"a {cell('kind')}") or cell("kind")
    others: dict[str, str] = {}
    for one in (label_of(id_, whole, lang), *names.aliases[code]):
        others.setdefault(fold(one), one)
    told = [sentence(lang, "card", name, kind)]
    if also := [one for folded, one in others.items() if folded != fold(name)]:
        told.append(sentence(lang, "card also", listed(lang, also)))
    if part_of := cell("part_of"):
        told.append(sentence(lang, "card part", label_of(part_of, whole, lang)))
    inside = actors["part_of"].rows_with(actors["part_of"].codes_of([id_])) if "part_of" in actors else ()
    if parts := [label_of(names.ids[place], whole, lang) for place in inside]:
        told.append(sentence(lang, "card parts", listed(lang, parts)))
    told += [sentence(lang, f"card {side}", cell(side)) for side in ("start", "end") if cell(side)]
    return sentence(lang, ";").join([*told, _related(id_, ledger, rows, lang)])


def _related(id_: str, ledger: MemoryLedger, rows: list[int], lang: str) -> str:
    """Say how many relations an actor has, and with whom, the most first."""
    here = [ends for row in rows if id_ in (ends := touched(ledger, row))]
    if not here:
        return sentence(lang, "card alone")
    met = Counter(label_of(one, ledger, lang) for ends in here for one in sorted(ends - {id_}))
    return sentence(lang, "card one" if len(here) == 1 else "card relations", len(here), _counted(met, lang))


def touched(ledger: MemoryLedger, row: int) -> set[str]:
    """Return the actors at the ends of a row, and the one through which it is done."""
    codes = [int(column[row]) for column in (ledger.source, ledger.target, ledger.via)]
    return {ledger.names.ids[code] for code in codes if code >= 0}


def _counted(times: Counter[str], lang: str) -> str:
    """Return names with how often each stands, the most first."""
    order = sorted(times, key=lambda name: (-times[name], name))
    told = [f"{name} ({times[name]})" for name in order[:_OTHERS]]
    return listed(lang, [*told, sentence(lang, "card others", len(order) - _OTHERS)] if order[_OTHERS:] else told)


def places_told(ledger: MemoryLedger, rows: Sequence[int], lang: str) -> str:
    """Return the places that rows name, with how many rows name each, and how many name none."""
    column = ledger.relations["place"]
    times = Counter(column[row] for row in rows)
    silent = times.pop("", 0)
    if not times:
        targets = Counter(label_of(ledger.names.ids[int(ledger.target[row])], ledger, lang) for row in rows)
        return sentence(lang, "no place at all", len(rows), _counted(targets, lang))
    told = sentence(lang, "where", _counted(times, lang))
    return f"{told} {sentence(lang, 'no place told', silent, len(rows))}" if silent else told


def number_told(quantity: Quantity, lang: str) -> str:
    """Return a quantity in words: more than 5000."""
    bound = quantity.text.rstrip("0123456789.") or ("about" if quantity.about else "")
    if bound == "~":
        bound = "about"
    if quantity.low != quantity.high and ".." in quantity.text:
        return sentence(lang, "range", f"{quantity.low:g}", f"{quantity.high:g}")
    number = f"{quantity.high if bound.startswith('<') else quantity.low:.15g}"
    return sentence(lang, bound, number) if bound else number
