"""Places: what the free text of the column `place` names, and which cells name it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sahelgraph._advice import nearest
from sahelgraph._names import fold
from sahelgraph._words._sentences import listed, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sahelgraph._words._lexicon import Study

_LISTED = re.compile(r"\s*[,;/()]\s*")
_PROPER = re.compile(r"[^\W\d_a-zß-ÿ][\w'’-]*(?: [^\W\d_a-zß-ÿ][\w'’-]*)*")  # words with a capital
_ARTICLES = frozenset({"a", "an", "the", "le", "la", "les", "un", "une", "des"})
_SHOWN = 8  # places that a refusal lists
_MANY = 4096  # texts that are remembered as they are compared


class Places(NamedTuple):
    """The places of a study: each folded name as it is written, and the cells in which a word stands."""

    names: dict[str, str]
    cells: dict[str, list[str]]

    def naming(self, text: str) -> frozenset[str]:
        """Return the cells that name a place: those in which its words stand side by side.

        >>> sorted(places_of(("", "Gao", "near Gao", "northern Mali")).naming("gao"))
        ['Gao', 'near Gao']
        """
        told = spaced(text)
        first = told.partition(" ")[0]
        return frozenset(cell for cell in self.cells.get(first, ()) if f" {told} " in f" {spaced(cell)} ")

    def name_of(self, cells: frozenset[str]) -> str | None:
        """Return the name that all of these cells bear and no other, if there is one."""
        shortest = min(cells, key=lambda cell: (len(cell), cell))
        known = dict.fromkeys([shortest, *_named(shortest)])
        return next((name for name in known if self.naming(name) == cells), None)


def places_of(cells: tuple[str, ...]) -> Places:
    """Return the places that cells name: whole, part by part of a list, and by the proper names in them."""
    names: dict[str, str] = {}
    inside: dict[str, list[str]] = {}
    for cell in filter(None, cells):
        for name in (cell, *_named(cell)):
            names.setdefault(spaced(name), name)
        for word in set(spaced(cell).split()):
            inside.setdefault(word, []).append(cell)
    return Places(names, inside)


_kept = lru_cache(maxsize=4)(places_of)


def places(study: Study) -> Places:
    """Return the places of a study."""
    return _kept(study.relations["place"].words)


def near_places(text: str, study: Study, lang: str) -> str:
    """Say which places may have been meant, or which there are."""
    names = places(study).names
    if near := nearest(spaced(text), names, most=2):
        return sentence(lang, "meant", listed(lang, [names[name] for name in near], "or"))
    if not names:
        return sentence(lang, "no places")
    *some, more = [*names.values()][: _SHOWN + 1]
    told = some if len(some) == _SHOWN else [*some, more]
    return sentence(lang, "places", listed(lang, told) + (" …" if len(names) > len(told) else ""))


def _named(cell: str) -> Iterator[str]:
    for part in _LISTED.split(cell):
        if part != cell and part:
            yield part
        yield from (name for name in _PROPER.findall(part) if name != part and fold(name) not in _ARTICLES)


@lru_cache(maxsize=_MANY)
def spaced(text: str) -> str:
    """Return a text as places are compared: its words, folded, with a space between."""
    return " ".join(re.findall(r"[\w']+", fold(text)))
