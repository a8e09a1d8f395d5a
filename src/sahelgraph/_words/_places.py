"""Places: what the free text of the column `place` names, and which cells name it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from sahelgraph._advice import nearest
from sahelgraph._names import fold
from sahelgraph._words._sentences import listed, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sahelgraph._words._lexicon import Study

_LISTED = re.compile(r"\s*[,;/()]\s*")
_CAPITAL = r"[^\W\d_a-zß-ÿ][\w'’-]*"
_PROPER = re.compile(rf"{_CAPITAL}(?: (?:{_CAPITAL}|\d+\b))*")
_ARTICLES = frozenset({"a", "an", "the", "le", "la", "les", "un", "une", "des"})
_MANY = 10_000  # cells among which a refusal looks for a name
_SHOWN = 8  # places that a refusal lists


class Places(NamedTuple):
    """The cells of a study that name places, as they are compared, and in which of them each word stands."""

    told: dict[str, str]
    inside: dict[str, list[str]]

    def naming(self, text: str) -> frozenset[str]:
        """Return the cells that name a place: those in which its words stand side by side.

        >>> sorted(places_of(("", "Gao", "near Gao", "northern Mali")).naming("gao"))
        ['Gao', 'near Gao']
        """
        return frozenset(self._with(spaced(text)))

    def name(self, text: str) -> str | None:
        """Return how a name of a place is written, None if these words are no name but only stand in a cell."""
        words = spaced(text)
        return next((name for cell in self._with(words) for name in _names(cell) if spaced(name) == words), None)

    def name_of(self, cells: frozenset[str], asked: Iterable[str] = ()) -> str | None:
        """Return a name that all of these cells bear and no other, one that was asked for first."""
        shortest = min(cells, key=lambda cell: (len(cell), cell), default="")
        return next((name for name in (*asked, *_names(shortest)) if self.naming(name) == cells), None)

    def _with(self, words: str) -> Iterator[str]:
        few: list[str] = min((self.inside.get(word, []) for word in words.split()), key=len, default=[])
        return (cell for cell in few if f" {words} " in f" {self.told[cell]} ")


def places_of(cells: Iterable[str]) -> Places:
    """Return the places that cells name: whole, part by part of a list, and by the proper names in them."""
    told = {cell: spaced(cell) for cell in cells if cell}
    inside: dict[str, list[str]] = {}
    for cell, words in told.items():
        for word in set(words.split()):
            inside.setdefault(word, []).append(cell)
    return Places(told, inside)


@lru_cache(maxsize=4)
def _kept(cells: tuple[str, ...]) -> Places:
    return places_of(cells)


def places(study: Study) -> Places:
    """Return the places of a study."""
    return _kept(study.relations["place"].words)


def near_places(text: str, study: Study, lang: str) -> str:
    """Say which places may have been meant, or which there are."""
    known = places(study)
    names = {spaced(name): name for cell in islice(known.told, _MANY) for name in _names(cell)}
    if near := nearest(spaced(text), names, most=2):
        return sentence(lang, "meant", listed(lang, [names[name] for name in near], "or"))
    if not names:
        return sentence(lang, "no places")
    told = [*islice(known.told, _SHOWN)]
    return sentence(lang, "places", listed(lang, told) + (" …" if len(known.told) > len(told) else ""))


def _names(cell: str) -> Iterator[str]:
    """Yield what a cell names: itself, the parts of a list, the proper names."""
    yield cell
    for part in filter(None, _LISTED.split(cell)):
        yield from (name for name in (part, *_PROPER.findall(part)) if name != cell and fold(name) not in _ARTICLES)


def spaced(text: str) -> str:
    """Return a text as places are compared: its words, folded, with a space between."""
    return " ".join(re.findall(r"[\w']+", fold(text)))
